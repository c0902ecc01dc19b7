"""The filled-in workbook as a binary workbook (.xlsb) and as the web page that an office system calls .xls."""

from __future__ import annotations

import re
import struct
from collections.abc import Callable
from datetime import date, datetime
from html import escape
from typing import Any

from openpyxl.cell.rich_text import CellRichText
from openpyxl.utils import range_boundaries
from openpyxl.utils.datetime import to_excel

from dirty.filling import Sheaf
from tables.raw_xlsb import cell, colour, fill, font, record, row, text, xlsb

_STATES = {"visible": 0, "hidden": 1, "veryHidden": 2}
_BLACK, _WHITE = colour(2, rgb=b"\0\0\0"), colour(2, rgb=b"\xff\xff\xff")


def binary(sheaf: Sheaf) -> bytes:
    """Values with their formats, what is struck or white, hidden rows, columns and sheets, merged cells."""
    book = sheaf.book.book
    formats: list[str] = []
    styles: dict[tuple[int, int], int] = {}

    def style(of: Any) -> int:
        code = of.number_format
        if code not in ("General", "@") and code not in formats:
            formats.append(code)
        look = 1 if of.font.strike else 2 if _white(of) else 0
        return styles.setdefault((look, formats.index(code) + 1 if code in formats else 0), len(styles))

    sheets = [_sheet(sheet, style) for sheet in book.worksheets]
    # The styles given so far begin behind those that the formats alone make.
    first = 1 + len(formats)
    sheets = [_sheet(sheet, lambda of: first + style(of)) for sheet in book.worksheets]
    looks = (
        record(611, struct.pack("<I", 3)) + font(_BLACK) + font(_BLACK, struck=True) + font(_WHITE) + record(612)
        + record(603, struct.pack("<I", 2)) + fill(0, _BLACK) + fill(17, _BLACK) + record(604)
    )  # fmt: skip
    return xlsb(
        *(rows for rows, _ in sheets),
        names=[s.title for s in book.worksheets],
        states=[_STATES[s.sheet_state] for s in book.worksheets],
        formats=formats,
        looks=looks,
        cell_formats=[(look, 0, number) for look, number in styles],
        after=[after for _, after in sheets],
    )


def _white(of: Any) -> bool:
    return getattr(of.font.color, "rgb", "") in {"FFFFFFFF", "00FFFFFF"}


def _sheet(sheet: Any, style: Callable[[Any], int]) -> tuple[bytes, bytes]:
    rows = []
    for line in sheet.iter_rows():
        cells = [_cell(c, style(c)) for c in line if c.value not in (None, "")]
        hidden = bool(sheet.row_dimensions[line[0].row].hidden)
        if cells:
            rows.append(row(line[0].row, *cells, hidden=hidden))
    merged = [
        record(176, struct.pack("<4I", top - 1, bottom - 1, left - 1, right - 1))
        for left, top, right, bottom in (range_boundaries(str(m)) for m in sheet.merged_cells.ranges)
    ]
    after = record(177, struct.pack("<I", len(merged))) + b"".join(merged) + record(178) if merged else b""
    hidden = [record(60, struct.pack("<4IH", c - 1, c - 1, 2000, 0, 1)) for c in sorted(hidden_columns(sheet))]
    return b"".join(rows), after + (record(390) + b"".join(hidden) + record(391) if hidden else b"")


def hidden_columns(sheet: Any) -> set[int]:
    return {
        c
        for dimension in sheet.column_dimensions.values()
        if dimension.hidden
        for c in range(dimension.min, dimension.max + 1)
    }


def _cell(of: Any, style: int) -> bytes:
    value = of.value
    if isinstance(value, (date, datetime)):
        value = to_excel(value)
    if isinstance(value, (bool, str, CellRichText)):
        return cell(6, of.column, text(str(value)), style)
    return cell(5, of.column, struct.pack("<d", float(value)), style)


def web_page(sheaf: Sheaf, seen: Callable[[Sheaf, Any], str]) -> bytes:
    """A table of what the cells show; hidden columns are not in it."""
    sheet = sheaf.book.sheet
    spans = {}
    for merged in sheet.merged_cells.ranges:
        left, top, right, bottom = range_boundaries(str(merged))
        spans[top, left] = (bottom - top + 1, right - left + 1)
    covered = {
        (top + r, left + c) for (top, left), (high, wide) in spans.items() for r in range(high) for c in range(wide)
    } - spans.keys()
    rows, hidden = [], hidden_columns(sheet)
    for line in sheet.iter_rows():
        cells = []
        for of in line:
            if (of.row, of.column) in covered or of.column in hidden:
                continue
            high, wide = spans.get((of.row, of.column), (1, 1))
            span = (f" rowspan={high}" if high > 1 else "") + (f" colspan={wide}" if wide > 1 else "")
            words = re.sub(r"\r?\n", "<br>", escape(seen(sheaf, of)))
            cells.append(f"<td{span}>{words}</td>")
        rows.append(f"<tr>{''.join(cells)}</tr>")
    table = f'<table border="1">{"".join(rows)}</table>'
    return f'<html><head><meta charset="utf-8"></head><body>{table}</body></html>'.encode()
