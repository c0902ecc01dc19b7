"""What people do to a workbook: each verb that a case file may name under ``[[do]]``, with what it takes."""

from __future__ import annotations

from collections.abc import Callable
from copy import copy
from datetime import date
from typing import Any

from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill
from openpyxl.utils import column_index_from_string, get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from app.rounds import Book

Step = Callable[[Book, Any], None]


def _at(book: Book, where: str) -> tuple[Worksheet, str]:
    """``勾选表!C6``, or ``C6`` of the sheet that is filled in; ``results.valid@2`` is a field of a row of a table."""
    if "@" in where:
        name, _, row = where.partition("@")
        found = book.cell(name, int(row))
        return found.parent, found.coordinate
    sheet, _, cell = where.rpartition("!")
    return (book.book[sheet] if sheet else book.sheet), cell


def set_(book: Book, what: dict[str, Any]) -> None:
    """Type into cells; an empty text clears, what begins with ``'`` is text as it stands."""
    for where, value in what.items():
        sheet, cell = _at(book, where)
        sheet[cell] = None if value == "" else value
        if isinstance(value, str) and value.startswith("'="):
            sheet[cell].value, sheet[cell].data_type = value[1:], "s"


def format_(book: Book, what: dict[str, str]) -> None:
    """Give cells a number format."""
    for where, code in what.items():
        sheet, cell = _at(book, where)
        sheet[cell].number_format = code


def clear(book: Book, what: str) -> None:
    """Clear a range."""
    sheet, cells = _at(book, what)
    for line in sheet[cells]:
        for cell in line:
            cell.value = None


def _unmerge(sheet: Worksheet) -> None:
    for merged in list(sheet.merged_cells.ranges):
        sheet.unmerge_cells(str(merged))


def unmerge(book: Book, _what: Any) -> None:
    """Take every merged range apart."""
    _unmerge(book.sheet)


def merge(book: Book, what: str) -> None:
    """Merge a range; what stood below its first cell is gone, as in Excel."""
    sheet, cells = _at(book, what)
    sheet.merge_cells(cells)


def _shift(book: Book, *, rows: tuple[int, int] = (0, 0), columns: tuple[int, int] = (0, 0)) -> None:
    """Move our names as a spreadsheet does: those from ``at`` on go by ``count``."""
    for name, (sheet, cell) in book.names.items():
        if sheet != book.sheet.title:
            continue
        found = book.book[sheet][cell]
        row = found.row + (rows[1] if rows[0] and found.row >= rows[0] else 0)
        column = found.column + (columns[1] if columns[0] and found.column >= columns[0] else 0)
        defined = book.book.defined_names[name]
        if columns[1] < 0 and columns[0] <= found.column < columns[0] - columns[1]:
            del book.book.defined_names[name]
        else:
            defined.attr_text = f"'{sheet}'!${get_column_letter(column)}${row}"


def insert_rows(book: Book, what: dict[str, Any]) -> None:
    """``at``, ``count``; ``names = true`` where the program moves our names with the cells."""
    _unmerge(book.sheet)
    book.sheet.insert_rows(what["at"], what.get("count", 1))
    if what.get("names"):
        _shift(book, rows=(what["at"], what.get("count", 1)))


def delete_rows(book: Book, what: dict[str, Any]) -> None:
    """``at``, ``count``."""
    _unmerge(book.sheet)
    book.sheet.delete_rows(what["at"], what.get("count", 1))
    if what.get("names"):
        _shift(book, rows=(what["at"] + what.get("count", 1), -what.get("count", 1)))


def insert_columns(book: Book, what: dict[str, Any]) -> None:
    """``at`` (a letter), ``count``, ``names``."""
    _unmerge(book.sheet)
    at = column_index_from_string(what["at"])
    book.sheet.insert_cols(at, what.get("count", 1))
    if what.get("names"):
        _shift(book, columns=(at, what.get("count", 1)))


def delete_columns(book: Book, what: dict[str, Any]) -> None:
    """``at`` (a letter), ``count``, ``names``."""
    _unmerge(book.sheet)
    at = column_index_from_string(what["at"])
    book.sheet.delete_cols(at, what.get("count", 1))
    if what.get("names"):
        _shift(book, columns=(at, -what.get("count", 1)))


def move_row(book: Book, what: dict[str, int]) -> None:
    """``row`` to ``to``: the values from the second to the last but one column, as by cut and paste."""
    for column in range(2, 17):
        book.sheet.cell(what["to"], column).value = book.sheet.cell(what["row"], column).value
        book.sheet.cell(what["row"], column).value = None


def reverse_columns(book: Book, what: dict[str, Any]) -> None:
    """The columns ``first`` to ``last`` of the rows ``from`` to ``to`` in the opposite order."""
    first, last = column_index_from_string(what["first"]), column_index_from_string(what["last"])
    for row in range(what["from"], what["to"] + 1):
        line = [book.sheet.cell(row, c).value for c in range(first, last + 1)]
        for column, value in zip(range(first, last + 1), reversed(line), strict=True):
            book.sheet.cell(row, column).value = value


def copy_rows(book: Book, what: dict[str, int]) -> None:
    """The rows ``from`` to ``to`` once more at ``at``, hidden numbers and all."""
    for offset, row in enumerate(range(what["from"], what["to"] + 1)):
        for column in range(1, book.sheet.max_column + 1):
            book.sheet.cell(what["at"] + offset, column).value = book.sheet.cell(row, column).value


def hide(book: Book, what: dict[str, Any]) -> None:
    """``rows``, ``columns`` (letters), ``sheet``."""
    for row in what.get("rows", []):
        book.sheet.row_dimensions[row].hidden = True
    for column in what.get("columns", []):
        book.sheet.column_dimensions[column].hidden = True
    if what.get("sheet"):
        book.book.create_sheet("说明", 0)
        book.book.active = 0
        book.sheet.sheet_state = "hidden"


def hide_line(book: Book, what: str) -> None:
    """The row in which a cell stands."""
    sheet, cell = _at(book, what)
    sheet.row_dimensions[sheet[cell].row].hidden = True


def filter_(book: Book, what: dict[str, Any]) -> None:
    """A filter over ``range`` that leaves ``gone`` rows out."""
    book.sheet.auto_filter.ref = what["range"]
    hide(book, {"rows": what["gone"]})


def note(book: Book, what: dict[str, str]) -> None:
    """A note in a cell."""
    for where, text in what.items():
        sheet, cell = _at(book, where)
        sheet[cell].comment = Comment(text, "李")


def strike(book: Book, what: list[str]) -> None:
    """Strike out whole cells."""
    for where in what:
        sheet, cell = _at(book, where)
        font = copy(sheet[cell].font)
        font.strike = True
        sheet[cell].font = font


def strike_words(book: Book, what: dict[str, list[str]]) -> None:
    """A cell of several runs: those that begin with ``~`` are struck out, those with ``^`` raised."""
    marks = {"~": InlineFont(strike=True), "^": InlineFont(vertAlign="superscript")}
    for where, words in what.items():
        sheet, cell = _at(book, where)
        sheet[cell] = CellRichText(*(TextBlock(marks[w[0]], w[1:]) if w[:1] in marks else w for w in words))


def white(book: Book, what: list[str]) -> None:
    """Letters in the colour of the paper."""
    for where in what:
        sheet, cell = _at(book, where)
        font = copy(sheet[cell].font)
        font.color = "FFFFFFFF"
        sheet[cell].font = font


def day(book: Book, what: dict[str, str]) -> None:
    """Days as a spreadsheet keeps them."""
    for where, value in what.items():
        sheet, cell = _at(book, where)
        sheet[cell] = date.fromisoformat(value)


def fill(book: Book, what: list[str]) -> None:
    """A colour and nothing else."""
    for where in what:
        sheet, cell = _at(book, where)
        sheet[cell].fill = PatternFill("solid", fgColor="FFFF00")


def copy_sheet(book: Book, what: dict[str, Any]) -> None:
    """The sheet that is filled in once more, named ``to``, with cells ``set`` in it."""
    made = book.book.copy_worksheet(book.sheet)
    made.title = what["to"]
    for cell in (c for rows in what.get("clear", []) for line in made[rows] for c in line):
        cell.value = None
    for cell, value in what.get("set", {}).items():
        made[cell] = value


def add_sheet(book: Book, what: dict[str, Any]) -> None:
    """A sheet ``name`` at ``at`` with ``rows`` of texts."""
    made = book.book.create_sheet(what["name"], what.get("at"))
    for row in what.get("rows", []):
        made.append(row)


def move_sheet(book: Book, what: int) -> None:
    """The sheet that is filled in so many places to the right."""
    book.book.move_sheet("填写", offset=what)


def delete_sheet(book: Book, what: str) -> None:
    """A sheet deleted."""
    del book.book[what]


def rename_sheet(book: Book, what: str) -> None:
    """The sheet that is filled in under another name; names follow it."""
    book.sheet.title = what
    for name, (sheet, cell) in book.names.items():
        if sheet == "填写":
            column, row = cell.rstrip("0123456789"), cell.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
            book.book.defined_names[name].attr_text = f"'{what}'!${column}${row}"


def forget(book: Book, what: list[str]) -> None:
    """What a person loses by copying into a new workbook: ``sheet``, ``number``, ``names``."""
    book.forget(sheet="sheet" in what, names="names" in what, number="number" in what)


def tick(book: Book, what: dict[str, Any]) -> None:
    """A ``mark`` in the tick grid: ``person`` (how the line begins) in ``row``."""
    book.tick(what["person"], what["row"], what["mark"])


def print_as(book: Book, what: dict[str, Any]) -> None:
    """How the form is printed: a ``header`` and ``footer`` of one's own (left, centre, right), ``scale``, ``fit``."""
    for sheet in (s for s in book.book if s.sheet_state == "visible"):
        for edge in ("header", "footer"):
            for side, text in zip(("left", "center", "right"), what.get(edge, ()), strict=False):
                getattr(getattr(sheet, f"odd{edge.capitalize()}"), side).text = text
        if "scale" in what:
            sheet.sheet_properties.pageSetUpPr.fitToPage = False
            sheet.page_setup.scale = what["scale"]
        if "fit" in what:
            sheet.sheet_properties.pageSetUpPr.fitToPage = True
            sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = what["fit"]


def identity(book: Book, what: dict[str, str]) -> None:
    """What the hidden sheet says, and the issue number printed."""
    for row in book.book["_dutykit"].iter_rows(max_col=2):
        if row[0].value in what:
            row[1].value = what[row[0].value]
    if "issue" in what:
        book.forget(sheet=False, names=False, number=True)


STEPS: dict[str, Step] = {
    "set": set_, "format": format_, "clear": clear, "merge": merge, "unmerge": unmerge, "insert_rows": insert_rows,
    "delete_rows": delete_rows, "insert_columns": insert_columns, "delete_columns": delete_columns,
    "move_row": move_row, "reverse_columns": reverse_columns, "copy_rows": copy_rows, "hide": hide, "filter": filter_,
    "note": note, "fill": fill, "copy_sheet": copy_sheet, "add_sheet": add_sheet, "move_sheet": move_sheet,
    "delete_sheet": delete_sheet, "identity": identity, "tick": tick, "rename_sheet": rename_sheet, "forget": forget,
    "hide_line": hide_line, "strike": strike, "strike_words": strike_words, "white": white, "day": day,
    "print": print_as,
}  # fmt: skip
