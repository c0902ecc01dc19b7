"""A sheet as an HTML table: every row and column of the paper, spans as they are, problems marked in their place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ...app.asking.one_return import PaperCell, PaperSheet
from ...evidence import CellPlace, Place, column_letters

MOST_ROWS = 400
MOST_COLUMNS = 80
_SHORT = 12  # characters that stay on one line
_LONG = 60


@dataclass(frozen=True, slots=True)
class TableCell:
    """A cell of the table; ``marks`` are the numbers of the problems in it."""

    text: str
    rows: int
    columns: int
    look: str
    sight: str
    marks: tuple[int, ...]
    id: str


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row of the table under its number."""

    number: int
    cells: tuple[TableCell, ...]
    blank: bool


@dataclass(frozen=True, slots=True)
class SheetTable:
    """A part of a sheet; ``columns`` are their letters, none where the paper has none; ``more`` rows are not drawn.

    ``others`` are the parts that are not drawn: the first and the last row of each.
    """

    name: str
    columns: tuple[str, ...]
    rows: tuple[TableRow, ...]
    more: int
    number: int
    others: tuple[tuple[int, int], ...]


def cell_id(sheet: int, row: int, column: int) -> str:
    """What a cell is called in the page, so that a problem leads to it."""
    return f"c{sheet}-{row}-{column}"


def part_of(row: int) -> int:
    """The first row of the part of a sheet in which a row is drawn."""
    return (max(row, 1) - 1) // MOST_ROWS * MOST_ROWS + 1


def sheet_table(sheet: PaperSheet, number: int, marks: Mapping[Place, Sequence[int]], row_in: int = 1) -> SheetTable:
    """The table of a sheet, the ``number``th of its file: the part of it that has the row ``row_in``."""
    by_row = dict(sheet.rows)
    last = max(by_row, default=0)
    first = min(part_of(row_in), part_of(last))
    final = min(last, first + MOST_ROWS - 1)
    wide = min(sheet.wide, MOST_COLUMNS)
    taken: set[tuple[int, int]] = set()
    rows = []
    for row in range(first, final + 1):
        there = {cell.column: cell for cell in by_row.get(row, ())}
        cells = []
        for column in range(1, wide + 1):
            if (row, column) in taken:
                continue
            cell = there.get(column)
            high, broad = _span(cell, row, column, (final, wide), taken)
            taken.update((row + r, column + c) for r in range(high) for c in range(broad))
            cells.append(_cell(cell, high, broad, marks, cell_id(number, row, column)))
        rows.append(TableRow(row, tuple(cells), not there))
    lettered = any(isinstance(cell.place, CellPlace) for _, cells in sheet.rows for cell in cells)
    letters = tuple(map(column_letters, range(1, wide + 1))) if lettered else ()
    parts = [(at, min(at + MOST_ROWS - 1, last)) for at in range(1, last + 1, MOST_ROWS) if at != first]
    return SheetTable(sheet.name, letters, tuple(rows), last - len(rows), number, tuple(parts))


def _span(
    cell: PaperCell | None, row: int, column: int, ends: tuple[int, int], taken: set[tuple[int, int]]
) -> tuple[int, int]:
    """Over how many rows and columns a cell may stand without covering one that is taken."""
    if cell is None:
        return 1, 1
    final, wide = ends
    broad = max(min(cell.columns, wide - column + 1), 1)
    while broad > 1 and any((row, column + c) in taken for c in range(broad)):
        broad -= 1
    return max(min(cell.rows, final - row + 1), 1), broad


def _cell(cell: PaperCell | None, high: int, broad: int, marks: Mapping[Place, Sequence[int]], id_: str) -> TableCell:
    if cell is None:
        return TableCell("", high, broad, "", "", (), id_)
    mine = tuple(marks.get(cell.place, ())) if cell.place is not None else ()
    look = "short" if len(cell.text) <= _SHORT else "long" if len(cell.text) >= _LONG else "middling"
    sight = cell.sight.label if cell.sight is not None else ""
    return TableCell(cell.text, high, broad, " ".join(filter(None, (look, "wrong" if mine else ""))), sight, mine, id_)
