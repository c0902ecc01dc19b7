"""Print set-up of a sheet."""

from __future__ import annotations

from typing import Any

from .look import PageSetup


def apply_page(sheet: Any, page: PageSetup, *, last_row: int, last_column: int) -> None:
    """Paper, margins, scaling, repeated rows, print area, header and footer of an XlsxWriter sheet."""
    if page.landscape:
        sheet.set_landscape()
    else:
        sheet.set_portrait()
    sheet.set_paper(page.paper)
    left, right, top, bottom, header, footer = page.margins
    sheet.set_margins(left, right, top, bottom)
    if page.centred:
        sheet.center_horizontally()
    if page.scale and not page.fit_width:
        sheet.set_print_scale(page.scale)
    else:
        sheet.fit_to_pages(page.fit_width or 1, page.fit_height)
    if page.repeat:
        sheet.repeat_rows(page.repeat[0] - 1, page.repeat[1] - 1)
    if page.header:
        sheet.set_header(page.header, {"margin": header})
    if page.footer:
        sheet.set_footer(page.footer, {"margin": footer})
    if page.breaks:
        sheet.set_h_pagebreaks(list(page.breaks))
    sheet.print_area(0, 0, last_row - 1, last_column - 1)
