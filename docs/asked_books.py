"""The small tables of ``questions.toml`` as workbooks: for the pictures of the page, and to be taken back in a test."""

from __future__ import annotations

from pathlib import Path

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from questions_page import Drawn

from dutykit.text import width

_THIN = Side(style="thin", color="8A97A6")
_FRAME = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
_HEADER, _ASKED = PatternFill("solid", fgColor="E8EDF3"), PatternFill("solid", fgColor="FFD9D9")
_LETTERS = "Noto Sans CJK SC"


def book(table: Drawn, *, title: str = "", head: tuple[str, ...] = ()) -> Workbook:
    """A workbook with the table; ``title`` and ``head`` (label, value, label, …) stand above it in one that is sent."""
    made = Workbook()
    sheet = made.active
    assert sheet is not None
    top = 1
    for line in ([title], list(head)) if title else ():
        for column, text in enumerate(line, 1):
            sheet.cell(top, column, text)
        top += 1
    for column, (label, value) in enumerate(zip(table.labels, table.row, strict=True), 1):
        header, cell = sheet.cell(top, column, label), sheet.cell(top + 1, column, value if value != "" else None)
        for each in (header, cell):
            each.border, each.alignment = _FRAME, Alignment("center", "center", wrap_text=True)
        header.fill, header.font = _HEADER, Font(name=_LETTERS, size=10.5, bold=True)
        asked = table.asked(column)
        struck = asked and table.look == "struck"
        cell.font = Font(name=_LETTERS, size=10.5, strike=struck)
        if asked:
            cell.fill = _ASKED
        if asked and table.look not in ("", "struck"):
            cell.number_format = table.look
        wide = max(width(label), width(str(value)))
        sheet.column_dimensions[get_column_letter(column)].width = max(12, wide + 4)
    sheet.row_dimensions[top].height, sheet.row_dimensions[top + 1].height = 22, 26
    sheet.page_setup.orientation, sheet.page_setup.fitToHeight = "landscape", 1
    sheet.sheet_properties.pageSetUpPr.fitToPage = True  # type: ignore[union-attr]
    return made


def save(table: Drawn, folder: Path) -> Path:
    """The workbook to be drawn, named as its picture."""
    path = folder / f"{table.picture.removesuffix('.png')}.xlsx"
    book(table).save(path)
    return path
