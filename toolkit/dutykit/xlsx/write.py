"""From what a workbook is to hold to its bytes. The same input gives the same bytes."""

from __future__ import annotations

from ..files.assemble import IDENTITY_SHEET
from ..forms.filled import INDEX, Filled, digest
from .book import Book
from .form_sheet import FormSheet
from .lists import Lists
from .look import Look
from .mend import write_index
from .scan_rows import write_pages
from .ticks import write_ticks


def write_workbook(filled: Filled, look: Look) -> bytes:
    """The workbook of a form, a blank or a correction, in the look of its template."""
    book = Book(filled.form.title)
    lists = Lists(book, filled)
    index = book.sheet(INDEX) if filled.correction else None
    form = FormSheet(book, filled, look, lists)
    written = form.write()
    for table in filled.form.tables:
        if table.ticks is not None:
            write_ticks(book, filled, table, look.tables[table.name], written)
    if index is not None:
        write_index(book, index, filled, written)
        index.activate()
    write_pages(book, filled)
    lists.write()
    _identity(book, filled)
    return book.bytes()


def _identity(book: Book, filled: Filled) -> None:
    """The very hidden sheet: identity as key and value, then number and hash of every record that goes out."""
    sheet = book.sheet(IDENTITY_SHEET)
    row = 0
    for key, value in filled.identity.items():
        sheet.write_string(row, 0, key)
        sheet.write_string(row, 1, value)
        row += 1
    row += 1
    sheet.write_string(row, 0, "rows")
    records = [("", filled.head), *((name, r) for name, rows in filled.rows.items() for r in rows)]
    for table, record in records:
        if record.number:
            row += 1
            for column, text in enumerate((table, record.number, digest(record.values))):
                sheet.write_string(row, column, text)
    sheet.very_hidden()
