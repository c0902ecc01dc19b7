"""Filling an issued workbook as a person would: by its marks, wherever the look of the day puts them."""

from __future__ import annotations

import math
import re
import zipfile
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.cell.cell import Cell
from openpyxl.utils.cell import coordinate_from_string
from openpyxl.workbook.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from dutykit.app.issuing.make_template import IssueRequest, blank_workbook
from dutykit.text import width
from dutykit.workspace import read_workspace

_DAY = re.compile(r"(\d{4})年(\d{1,2})月(\d{1,2})日")
WORKSPACE = "工作区"
"""The folder of the workspace in which the sample is made."""
_CLOCK = "2024-12-06T09:00:00Z"
Change = Callable[[Workbook, Worksheet], None]


class Sheet:
    """An issued workbook, open to be filled."""

    def __init__(self, data: bytes) -> None:
        self.book = openpyxl.load_workbook(BytesIO(data))
        marks = (d.attr_text for name, d in self.book.defined_names.items() if name.startswith(("f_", "t_")))
        self.sheet: Worksheet = self.book[next(marks).rpartition("!")[0].strip("'")]

    def place(self, name: str) -> tuple[int, int]:
        """Row and column of a mark: ``f_x`` is the answer's cell, ``t_y.x`` the column's heading."""
        target = self.book.defined_names[name].attr_text.rpartition("!")[2].split(":")[0].replace("$", "")
        letters, row = coordinate_from_string(target)
        return row, openpyxl.utils.column_index_from_string(letters)

    def cell(self, row: int, column: int) -> Cell:
        """A cell to write to; of a merged range the first one."""
        for merged in self.sheet.merged_cells.ranges:
            if merged.min_row <= row <= merged.max_row and merged.min_col <= column <= merged.max_col:
                row, column = merged.min_row, merged.min_col
        found: Cell = self.sheet.cell(row, column)
        return found

    def head(self, values: Mapping[str, Any]) -> None:
        """Answer the fields of the head."""
        for name, value in values.items():
            self.cell(*self.place(f"f_{name}")).value = value

    def rows(self, table: str, rows: Iterable[Mapping[str, Any]]) -> None:
        """Fill the first free rows of a table."""
        columns = self.columns(table)
        row = self.first_free(table)
        for number, values in enumerate(rows):
            lines = 1
            for name, value in values.items():
                cell = self.cell(row + number, columns[name])
                cell.value = _typed(value, cell.number_format)
                room = self.sheet.column_dimensions[cell.column_letter].width - 1
                lines = max(lines, math.ceil(width(str(cell.value)) / room))
            size = self.sheet.row_dimensions[row + number]
            size.height = max(size.height or 0, 15 * lines + 4)  # a real client lets the row grow by itself

    def columns(self, table: str) -> dict[str, int]:
        """Columns of a table's fields."""
        mark = f"t_{table}."
        return {n[len(mark) :]: self.place(n)[1] for n in self.book.defined_names if n.startswith(mark)}

    def first_free(self, table: str) -> int:
        """The first row of a table in which nothing is written."""
        columns = self.columns(table).values()
        row: int = max(self.place(f"t_{table}.{name}")[0] for name in self.columns(table)) + 1
        while any(self.sheet.cell(row, column).value not in (None, "") for column in columns):
            row += 1
        return row

    def at(self, table: str, number: int, field: str) -> Cell:
        """The answer in the ``number``-th row (from 1) of a table."""
        row, column = self.place(f"t_{table}.{field}")
        return self.cell(row + number, column)

    def unversioned(self) -> None:
        """Forget the version of a blank form, so that the file outlives changes of the schema."""
        for key, value in self.book["_dutykit"].iter_rows(max_col=2):
            if key.value in {"version", "hash"}:
                value.value = None

    def bytes(self) -> bytes:
        """The workbook as openpyxl saves it, without the clock's traces."""
        out = BytesIO()
        self.book.save(out)
        return settled(out.getvalue())


def _typed(value: Any, number_format: str) -> Any:
    """What a spreadsheet makes of what is typed: a day in a cell for days, a number, else text."""
    if not isinstance(value, str):
        return value
    day = _DAY.fullmatch(value)
    if day and "yy" in number_format:
        return date(int(day[1]), int(day[2]), int(day[3]))
    if number_format.startswith("0") and value.isdecimal():
        return int(value)
    return value


def settled(data: bytes) -> bytes:
    """A zip container without the moment at which it was made."""
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            body = old.read(info)
            if info.filename == "docProps/core.xml":
                stamp = rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*"
                body = re.sub(stamp, rb"\g<1>" + _CLOCK.encode(), body)
            entry = zipfile.ZipInfo(info.filename, (2024, 12, 6, 9, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o600 << 16
            new.writestr(entry, body)
    return out.getvalue()


def settled_pdf(data: bytes) -> bytes:
    """A PDF without the moment at which it was made, nor the marks drawn from it; every offset stays."""
    data = re.sub(rb"\(D:\d{14}", b"(D:20241206090000", data)
    same = lambda m: b"0" * len(m[0])  # noqa: E731
    for mark in (rb"/ID\s*\[[^\]]*\]", rb"/DocChecksum\s*/[0-9A-F]+"):
        data = re.sub(mark, lambda m: re.sub(rb"(?<=[</])[0-9A-Fa-f]{32}", same, m[0]), data)
    return data


def blank_filled(
    spare: Path,
    form: str,
    today: date,
    year: int,
    head: Mapping[str, Any],
    tables: Mapping[str, Iterable[Mapping[str, Any]]],
) -> bytes:
    """A blank form, in the look that the workspace in ``spare`` gives it, filled in; without its version."""
    asked = IssueRequest(form=form, today=today, year=year, output=spare)
    made = blank_workbook(read_workspace(spare / WORKSPACE), asked)
    sheet = Sheet(Path(made.issued[0].path).read_bytes())
    sheet.head(head)
    for table, rows in tables.items():
        sheet.rows(table, rows)
    sheet.unversioned()
    return sheet.bytes()
