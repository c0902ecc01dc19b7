"""A sheet as it may be meant: as it stands or turned over, its header over one row or several."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property

from ..text import label_key
from .grid import Cell, Sheet
from .recognise import SEQUENCE_LABEL

MOST_CELLS = 40_000
"""A sheet that holds more is no form that somebody typed anew."""
DEEPEST = 3
"""Rows that a header may take."""
_LAST_HEADER = 40
"""A header begins in one of so many rows."""
_LONGEST_LABEL = 40
BETWEEN = "／"
"""Between the parts of a label that stands over two rows: 参加情况／实到."""


@dataclass(frozen=True, slots=True)
class Label:
    """What stands over one column: the texts from the top down, and the lowest cell."""

    column: int
    parts: tuple[str, ...]
    cell: Cell

    @property
    def shown(self) -> str:
        """As a person reads it."""
        return BETWEEN.join(" ".join(part.split()) for part in self.parts)

    @property
    def key(self) -> str:
        """Folded, for comparing."""
        return BETWEEN.join(map(label_key, self.parts))


@dataclass(frozen=True, slots=True)
class Band:
    """A header: its first and last row, and the label of each column."""

    first: int
    last: int
    labels: tuple[Label, ...]

    @property
    def depth(self) -> int:
        """Rows that it takes."""
        return self.last - self.first + 1


def turned(sheet: Sheet, first: int = 0, last: int = 0) -> Sheet:
    """The sheet with the rows ``first`` to ``last`` turned over, below all others; without them the whole of it.

    Each cell keeps the place where it stands on the paper.
    """
    bottom = max((c.row + c.rows - 1 for c in sheet.cells.values()), default=0)
    first, last, below = (first, last, bottom + 1) if first else (1, bottom, 0)
    made = replace(sheet, cells={}, merges=[], turned=(below, first), hidden_rows=set(), hidden_columns=set())
    for (row, column), cell in sheet.cells.items():
        if not first <= row <= last:
            made.add(cell)
            continue
        at, place = (below + column, row - first + 1), cell.place or sheet.place(row, column)
        made.add(replace(cell, row=at[0], column=at[1], rows=cell.columns, columns=cell.rows, place=place))
    for top, left, end, right in sheet.merges:
        inside = first <= top <= last
        made.merges.append(
            (below + left, top - first + 1, below + right, end - first + 1) if inside else (top, left, end, right)
        )
    made.hidden_columns = {row - first + 1 for row in sheet.hidden_rows if first <= row <= last}
    made.hidden_rows = {below + column for column in sheet.hidden_columns} | (sheet.hidden_rows if below else set())
    return made


@dataclass
class SheetView:
    """The cells of a sheet by row, with what merged ranges cover."""

    sheet: Sheet
    turned: bool = False
    """Whether rows stand for columns of the paper, in a part of the sheet or in all of it."""
    slip: bool = False
    """Whether labels and answers of slips were set in rows (:mod:`.slips`)."""
    rows: dict[int, list[Cell]] = field(init=False)

    def __post_init__(self) -> None:
        self.rows = dict(self.sheet.by_row())

    @cached_property
    def covered(self) -> dict[tuple[int, int], Cell]:
        """The cell that shows at each place of a merged range."""
        cells, found = self.sheet.cells, {}
        for top, left, bottom, right in self.sheet.merges:
            cell = cells.get((top, left))
            if cell is not None and (bottom - top + 1) * (right - left + 1) <= MOST_CELLS:
                places = ((row, column) for row in range(top, bottom + 1) for column in range(left, right + 1))
                found.update(dict.fromkeys(places, cell))
        return found

    def at(self, row: int, column: int) -> Cell | None:
        """The cell that shows at a place."""
        return self.sheet.cells.get((row, column)) or self.covered.get((row, column))

    @cached_property
    def last_column(self) -> int:
        """The last column in which something stands."""
        return max((c.column + c.columns - 1 for cells in self.rows.values() for c in cells), default=0)

    def bands(self) -> Iterator[Band]:
        """Every header that there may be, with the label of each column."""
        numbers = sorted(self.rows)
        for at, row in enumerate(numbers):
            if at >= _LAST_HEADER:
                return
            for depth in range(1, DEEPEST + 1):
                last = row + depth - 1
                if depth > 1 and last not in self.rows:
                    break
                band = self.band(row, last)
                if band is not None:
                    yield band

    def band(self, first: int, last: int) -> Band | None:
        """The header in some rows; nothing where it would have one label alone."""
        columns = sorted({c for cell in self._texts(first, last) for c in self._span(cell, first, last)})
        labels = [found for column in columns if (found := self._label(first, last, column)) is not None]
        return Band(first, last, tuple(labels)) if len(labels) > 1 else None

    def _texts(self, first: int, last: int) -> Iterator[Cell]:
        for row in range(first, last + 1):
            yield from self.rows.get(row, ())

    def _span(self, cell: Cell, first: int, last: int) -> range:
        """The columns of a header cell: those below which nothing of their own stands belong to its first alone."""
        if cell.columns == 1 or last in {first, cell.row}:
            return range(cell.column, cell.column + 1)
        below = [c for c in self._texts(cell.row + 1, last) if cell.column <= c.column < cell.column + cell.columns]
        return range(cell.column, cell.column + (cell.columns if below else 1))

    def _label(self, first: int, last: int, column: int) -> Label | None:
        parts: list[Cell] = []
        for row in range(first, last + 1):
            cell = self.at(row, column) or (self._group(row, column, last) if row < last else None)
            if cell is None or (parts and cell is parts[-1]) or not cell.clean:
                continue
            if len(cell.clean) > _LONGEST_LABEL and first != last:
                return None
            parts.append(cell)
        return Label(column, tuple(c.clean for c in parts), parts[-1]) if parts else None

    def _group(self, row: int, column: int, last: int) -> Cell | None:
        """The heading of a group that was not merged: the next one to the left, over columns that have own labels."""
        left = max((c for c in self.rows.get(row, ()) if c.column < column), key=lambda c: c.column, default=None)
        if left is None or left.column + left.columns > column or left.columns > 1 or left.key == SEQUENCE_LABEL:
            return None
        own = [c for c in range(left.column, column + 1) if (row + 1, c) in self.sheet.cells]
        return left if row < last and len(own) == column - left.column + 1 else None
