"""The first ``templates/xlsx/<form>.xlsx``, made from the schema: a workbook that an office restyles by hand."""

from __future__ import annotations

from ..forms.layout import SheetLayout, lay_out
from ..forms.model import Form
from .book import Book, reference
from .look import PageSetup
from .roles import ROLES

SHEET = "填写"
FOOTER = "&L&9{表号行}&R&9第&P页 共&N页"


def scaffold_template(form: Form) -> bytes:
    """A template for ``form`` with every field marked; the same bytes for the same form."""
    layout = lay_out(form)
    book = Book(form.title)
    sheet = book.sheet(SHEET)
    sheet.hide_gridlines(2)
    for column, width in enumerate(layout.widths):
        sheet.set_column(column, column, width)
    for row, height in layout.heights.items():
        sheet.set_row(row - 1, height)
    for box in layout.boxes:
        style = book.format(ROLES[box.role])
        if (box.row, box.column) != (box.last_row, box.last_column):
            sheet.merge_range(box.row - 1, box.column - 1, box.last_row - 1, box.last_column - 1, "", style)
        if box.text:
            sheet.write_string(box.row - 1, box.column - 1, box.text, style)
        else:
            sheet.write_blank(box.row - 1, box.column - 1, None, style)
        if box.mark:
            book.book.define_name(box.mark, "=" + reference(SHEET, box.row, box.column))
    _page(sheet, layout)
    return book.bytes()


def _page(sheet: object, layout: SheetLayout) -> None:
    from .page import apply_page

    page = PageSetup(landscape=layout.landscape, paper=8 if layout.paper == "A3" else 9, footer=FOOTER)
    page.repeat = layout.repeat
    apply_page(sheet, page, last_row=max(layout.heights), last_column=layout.columns)
    if layout.freeze:
        sheet.freeze_panes(layout.freeze - 1, 0)  # type: ignore[attr-defined]
