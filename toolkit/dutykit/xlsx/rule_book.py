"""A regulation as a workbook: a sheet a kind of table, a row a rule, lists to choose from."""

from __future__ import annotations

from collections.abc import Sequence

from ..rules.rule_book import HEAD, OPTIONS, Column, SheetTold
from ..text import width
from .book import Book, GrowingSheet, reference
from .look import Style

_HEADING: Style = {
    "font_name": "黑体", "font_size": 11, "bg_color": "#E7E6E6", "border": 1, "align": "center", "valign": "vcenter",
    "text_wrap": True, "locked": False,
}  # fmt: skip
_TEXT: Style = {
    "font_name": "宋体", "font_size": 11, "border": 1, "valign": "top", "text_wrap": True, "num_format": "@",
    "locked": False,
}  # fmt: skip
_SPARE = 30
"""Blank rows with lists to choose from, below those that are filled."""


def write_rule_book(title: str, sheets: Sequence[SheetTold]) -> bytes:
    """The workbook; what may be chosen stands in the last sheet."""
    book = Book(title)
    lists: dict[tuple[str, ...], str] = {}
    made = [(told, book.sheet(told.name)) for told in sheets]
    options = book.sheet(OPTIONS)
    for told, sheet in made:
        _write(book, sheet, told)
        for at, column in enumerate(told.columns):
            if column.choices:
                area = _listed(book, options, lists, column)
                sheet.data_validation(
                    1, at, len(told.rows) + _SPARE, at,
                    {"validate": "list", "source": f"={area}", "error_type": "warning", "error_title": "不在列表里",
                     "error_message": "请从列表里选；要写别的，写它的代码。"},
                )  # fmt: skip
    return book.bytes()


def _write(book: Book, sheet: GrowingSheet, told: SheetTold) -> None:
    for at, column in enumerate(told.columns):
        sheet.set_column(at, at, column.width)
        sheet.write_string(0, at, column.label, book.format(_HEADING))
    for number, row in enumerate(told.rows, 1):
        for at, text in enumerate(row):
            sheet.write_string(number, at, text, book.format(_TEXT))
        sheet.set_row(number, _height(row, told.columns))
    for number in range(len(told.rows) + 1, len(told.rows) + 1 + (_SPARE if told.name != HEAD else 0)):
        for at in range(len(told.columns)):
            sheet.write_blank(number, at, None, book.format(_TEXT))
    sheet.set_row(0, 24)
    sheet.freeze_panes(1, 2 if len(told.columns) > 2 else 0)
    sheet.set_landscape()
    sheet.set_paper(8)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)


def _height(row: Sequence[str], columns: Sequence[Column]) -> float:
    """Room for the longest cell of a row, within what still fits on a screen."""
    lines = [
        sum(-(-max(width(line), 1) // max(column.width - 2, 1)) for line in text.split("\n"))
        for text, column in zip(row, columns, strict=True)
    ]
    return min(15.0 * max(lines, default=1) + 3, 240)


def _listed(book: Book, options: GrowingSheet, lists: dict[tuple[str, ...], str], column: Column) -> str:
    """The range of a list of choices, each list written once."""
    texts = tuple(f"{label}（{code}）" for code, label in column.choices.items())
    if texts not in lists:
        at = len(lists)
        options.set_column(at, at, 34)
        options.write_string(0, at, column.label, book.format(_HEADING))
        for number, text in enumerate(texts, 1):
            options.write_string(number, at, text, book.format(_TEXT))
        lists[texts] = reference(OPTIONS, 2, at + 1, len(texts) + 1, at + 1)
    return lists[texts]
