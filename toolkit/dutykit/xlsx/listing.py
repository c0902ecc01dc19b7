"""Lists for people to read, filter and print: one sheet each, a heading row that stays, text that stays text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ..text import width
from .book import Book
from .look import Style

_TITLE: Style = {"font_name": "黑体", "font_size": 16, "align": "left", "valign": "vcenter", "locked": False}
_NOTE: Style = {
    "font_name": "宋体",
    "font_size": 10,
    "font_color": "#595959",
    "text_wrap": True,
    "valign": "top",
    "locked": False,
}
_HEAD: Style = {
    "font_name": "黑体", "font_size": 11, "bg_color": "#E7E6E6", "border": 1, "align": "center", "valign": "vcenter",
    "text_wrap": True, "locked": False,
}  # fmt: skip
_CELL: Style = {"font_name": "宋体", "font_size": 11, "border": 1, "valign": "top", "text_wrap": True, "locked": False}
_TONES: Mapping[str, str] = {"bad": "#F8CBAD", "doubt": "#FFE699", "good": "#E2EFDA", "plain": "#FFFFFF"}
_LINE = 15.0


@dataclass(frozen=True, slots=True)
class Listing:
    """One sheet: ``columns`` are (heading, width in half-width characters); ``tones`` colours a row's ``toned`` cell.

    Cells are text or whole numbers; nothing that begins with = is ever a formula.
    """

    name: str
    title: str
    columns: Sequence[tuple[str, int]]
    rows: Sequence[Sequence[Any]]
    note: str = ""
    toned: int = -1
    tones: Sequence[str] = field(default=())


def write_listings(title: str, listings: Sequence[Listing]) -> bytes:
    """A workbook of lists, A4 across, the heading row repeated on every page."""
    book = Book(title)
    for listing in listings:
        write_listing(book, listing)
    return book.bytes()


def first_row(listing: Listing) -> int:
    """The row of its headings, counted from 0."""
    return 2 if listing.note else 1


def write_listing(book: Book, listing: Listing) -> None:
    """A sheet of a book for one list."""
    sheet = book.sheet(listing.name)
    last = len(listing.columns) - 1
    sheet.write_string(0, 0, listing.title, book.format(_TITLE))
    sheet.set_row(0, 28)
    head = first_row(listing)
    if listing.note:
        sheet.merge_range(1, 0, 1, max(last, 1), "", book.format(_NOTE))
        sheet.write_string(1, 0, listing.note, book.format(_NOTE))
        across = sum(w for _, w in listing.columns)
        sheet.set_row(1, _LINE * sum(-(-max(width(line), 1) // across) for line in listing.note.split("\n")))
    for at, (heading, wide) in enumerate(listing.columns):
        sheet.set_column(at, at, wide)
        sheet.write_string(head, at, heading, book.format(_HEAD))
    sheet.set_row(head, 24)
    for number, row in enumerate(listing.rows):
        _write_row(book, sheet, listing, head + 1 + number, number, row)
    if listing.rows:
        sheet.autofilter(head, 0, head + len(listing.rows), last)
    sheet.freeze_panes(head + 1, 0)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.6)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(head)
    sheet.set_footer("&C第 &P 页　共 &N 页")


def _write_row(book: Book, sheet: Any, listing: Listing, at: int, number: int, row: Sequence[Any]) -> None:
    lines = 1
    for column, value in enumerate(row):
        over: dict[str, Any] = {}
        if column == listing.toned and number < len(listing.tones):
            over["bg_color"] = _TONES[listing.tones[number]]
        if isinstance(value, int) and not isinstance(value, bool):
            sheet.write_number(at, column, value, book.format(_CELL, align="center", **over))
            continue
        text = "" if value is None else str(value)
        sheet.write_string(at, column, text, book.format(_CELL, **over))
        wide = max(listing.columns[column][1] - 2, 1)
        lines = max(lines, sum(-(-max(width(part), 1) // wide) for part in text.split("\n")))
    sheet.set_row(at, min(_LINE * lines + 3, 400))
