"""Print set-up of a sheet, and page breaks that keep together what belongs together.

A heading stays with its table, a short table and the signatures on one page.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
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


_PAPER = {8: (841.9, 1190.6), 9: (595.3, 841.9)}  # width and height in points, upright
_DIGIT = 8  # pixels of a digit in 宋体 11, by which Excel measures columns
_SPARE = 0.97


def capacity(page: PageSetup, widths: Iterable[float]) -> float:
    """Points of row height that fit on a page when the sheet is scaled to its width."""
    _, down = _sides(page)
    _, _, top, bottom, _, _ = page.margins
    return (down - (top + bottom) * 72) / printed_scale(page, widths) * _SPARE


def printed_scale(page: PageSetup, widths: Iterable[float]) -> float:
    """How much smaller than on the sheet a page of these columns is printed."""
    if page.scale and not page.fit_width:
        return page.scale / 100
    wanted = sum(round(w * _DIGIT) + 5 for w in widths) * 0.75
    return min(1.0, room_across(page) / max(wanted, 1.0))


def room_across(page: PageSetup) -> float:
    """Points between the margins at the sides."""
    across, _ = _sides(page)
    left, right, _, _, _, _ = page.margins
    return across - (left + right) * 72


def _sides(page: PageSetup) -> tuple[float, float]:
    """Width and height of the paper as it is printed."""
    short, long = _PAPER.get(page.paper, _PAPER[9])
    return (long, short) if page.landscape else (short, long)


def breaks(
    heights: Mapping[int, float], last_row: int, together: set[int], room: float, repeated: float = 0.0
) -> list[int]:
    """Rows after which a page ends. ``together`` holds rows that stay on the page of the row below them.

    ``repeated`` is the height of what stands at the head of every page but the first.
    """
    blocks: list[list[int]] = [[]]
    for row in range(1, last_row + 1):
        blocks[-1].append(row)
        if row not in together and row < last_row:
            blocks.append([])
    ends: list[int] = []
    used = 0.0
    for block in blocks:
        height = sum(heights.get(row, 15.0) for row in block)
        if used > repeated * bool(ends) and used + height > room:
            ends.append(block[0] - 1)
            used = repeated
        used = (used + height) % room if height > room else used + height
    return ends
