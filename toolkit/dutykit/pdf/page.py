"""What a page holds, whoever read it: characters, ruled tables, how much of it is a picture.

Coordinates are points from the upper left corner of the page as it is shown.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

Box = tuple[float, float, float, float]
SNAP = 3.0
"""Lines nearer than this (points) are one line: borders are drawn once per cell, and twice where cells meet."""


class Char(NamedTuple):
    """One printed character; the box is that of the line it stands in, not of its ink."""

    text: str
    x0: float
    top: float
    x1: float
    bottom: float


class RuledLine(NamedTuple):
    """A ruled line: ``at`` is its y (horizontal) or x (vertical), ``first`` to ``last`` its extent."""

    at: float
    first: float
    last: float


class CellSpan(NamedTuple):
    """A cell of a table: half-open ranges of row and column numbers, from 0."""

    row: int
    column: int
    row_end: int
    column_end: int


@dataclass(slots=True)
class RuledTable:
    """A ruled table: its boundaries from left to right and top to bottom, and its cells."""

    xs: list[float]
    ys: list[float]
    cells: list[CellSpan]

    def box(self, cell: CellSpan) -> Box:
        """Where a cell is on the page."""
        return self.xs[cell.column], self.ys[cell.row], self.xs[cell.column_end], self.ys[cell.row_end]

    @property
    def bounds(self) -> Box:
        """Where the table is on the page."""
        return self.xs[0], self.ys[0], self.xs[-1], self.ys[-1]


@dataclass(slots=True)
class Page:
    """A page as read. ``picture`` is the share of its area that pictures cover, ``bad`` counts useless codes.

    ``turned`` is set where its text lay on its side, and the page was turned.
    """

    number: int
    width: float
    height: float
    chars: list[Char] = field(default_factory=list)
    tables: list[RuledTable] = field(default_factory=list)
    strokes: list[RuledLine] = field(default_factory=list)
    """Lines that run across: borders, and what strikes words out."""
    lettered: list[RuledLine] = field(default_factory=list)
    """Those of them that belong to letters, and so are no borders."""
    homes: dict[int, tuple[float, float]] = field(default_factory=dict)
    """A point of the cell that a character belongs to, by its identity, where it sticks out of that cell."""
    unseen: list[Char] = field(default_factory=list)
    """Characters that are in the file and that nobody sees."""
    picture: float = 0.0
    bad: int = 0
    turned: bool = False


def clustered(values: Iterable[float], tolerance: float = SNAP) -> list[float]:
    """The values in order, those within ``tolerance`` of a running mean taken together."""
    means: list[float] = []
    count = 0
    for value in sorted(values):
        if means and value - means[-1] <= tolerance:
            count += 1
            means[-1] += (value - means[-1]) / count
        else:
            means.append(value)
            count = 1
    return means


def nearest_index(marks: Sequence[float], value: float) -> int:
    """The number of the mark nearest to ``value``."""
    return min(range(len(marks)), key=lambda i: abs(marks[i] - value))


def table_of_boxes(boxes: Iterable[Box]) -> RuledTable:
    """A table of cells that are known by their boxes alone."""
    known = list(boxes)
    xs = clustered(x for box in known for x in (box[0], box[2]))
    ys = clustered(y for box in known for y in (box[1], box[3]))
    spans = {
        CellSpan(nearest_index(ys, top), nearest_index(xs, x0), nearest_index(ys, bottom), nearest_index(xs, x1))
        for x0, top, x1, bottom in known
    }
    return RuledTable(xs, ys, sorted(s for s in spans if s.row < s.row_end and s.column < s.column_end))
