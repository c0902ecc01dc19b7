"""XlsxWriter as this package uses it: one way to open a book, formats made once, text that stays text."""

from __future__ import annotations

import io
from datetime import datetime
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from .look import Style

CREATED = datetime(2024, 1, 1)  # noqa: DTZ001 - a fixed date keeps the bytes of a book the same
PROTECTION = {
    "insert_rows": True,
    "format_cells": True,
    "format_columns": True,
    "format_rows": True,
    "sort": True,
    "autofilter": True,
    "insert_hyperlinks": True,
}
_EXPLICIT = [("locked", 1)]


class GrowingSheet(Worksheet):  # type: ignore[misc]
    """A worksheet whose rows may have a height that still grows when somebody types more lines."""

    def __init__(self) -> None:
        super().__init__()
        self.growing: dict[int, float] = {}

    def _write_row(self, row: int, spans: Any, row_info: Any = None, empty_row: bool = False) -> None:  # noqa: FBT001, FBT002
        height = self.growing.get(row)
        if height is None:
            super()._write_row(row, spans, row_info, empty_row)
            return
        # Without customHeight the height is a start: Excel and WPS fit the row again when a cell is edited.
        attributes = [("r", row + 1), *([("spans", spans)] if spans else []), ("ht", f"{height:g}")]
        if empty_row:
            self._xml_empty_tag_unencoded("row", attributes)
        else:
            self._xml_start_tag_unencoded("row", attributes)


class Book:
    """A workbook in memory. The style Normal is unlocked, so that what people paste or clear stays theirs."""

    def __init__(self, title: str) -> None:
        self._file = io.BytesIO()
        default = {"font_name": "宋体", "font_size": 11, "locked": False}
        self.book = Workbook(self._file, {"in_memory": True, "default_format_properties": default})
        self.book.set_properties({"title": title, "author": "dutykit", "created": CREATED})
        self._formats: dict[Any, tuple[Format, Style]] = {}  # the style is kept: its id is part of the key

    def sheet(self, name: str) -> GrowingSheet:
        """A new sheet."""
        made: GrowingSheet = self.book.add_worksheet(name, GrowingSheet)
        return made

    def format(self, style: Style, **over: Any) -> Format:
        """The format of a style, made once; ``over`` replaces single properties."""
        key = (id(style), *over.items())
        known = self._formats.get(key)
        if known is not None:
            return known[0]
        made = self.book.add_format({"locked": True, **style, **over})
        self._formats[key] = made, style
        if made.locked:
            # XlsxWriter leaves the default out; said explicitly, for Normal is unlocked here.
            made._get_protection_properties = lambda: _EXPLICIT  # noqa: SLF001
        return made

    def name(self, name: str, sheet: str, row: int, column: int, last_row: int = 0, last_column: int = 0) -> None:
        """Define a name of the whole book for a cell or range (counting from 1)."""
        self.book.define_name(name, "=" + reference(sheet, row, column, last_row, last_column))

    def bytes(self) -> bytes:
        """Close the book and give its file."""
        self.book.close()
        return self._file.getvalue()


def reference(sheet: str, row: int, column: int, last_row: int = 0, last_column: int = 0) -> str:
    """``'填写'!$B$4`` or ``'填写'!$B$4:$B$40``."""
    from xlsxwriter.utility import xl_range_abs, xl_rowcol_to_cell

    quoted = "'" + sheet.replace("'", "''") + "'"
    if last_row or last_column:
        area = xl_range_abs(row - 1, column - 1, (last_row or row) - 1, (last_column or column) - 1)
    else:
        area = xl_rowcol_to_cell(row - 1, column - 1, row_abs=True, col_abs=True)
    return f"{quoted}!{area}"
