"""The look of a form's sheet, as plain data: what a template shows, where its marks are, and nothing of a file.

A :class:`Look` is read from ``templates/xlsx/<form>.xlsx`` (:mod:`.look_read`), completed with the fields that the
template does not mark (:mod:`.look_fit`), told about (:mod:`.look_lint`) and written from (:mod:`.write`).
Rows and columns count from 1.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

Style = Mapping[str, Any]
"""Format properties by XlsxWriter's names."""
Place = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Fragment:
    """A piece of rich text with its own font."""

    text: str
    style: Style | None = None


Content = str | int | float | bool | tuple[Fragment, ...] | None


@dataclass(frozen=True, slots=True)
class LookCell:
    """A cell of the template: what stands in it and the index of its style."""

    value: Content
    style: int


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture with the cell that holds its upper left corner, offsets in pixels, and scale."""

    row: int
    column: int
    x: float
    y: float
    x_scale: float
    y_scale: float
    data: bytes


@dataclass(slots=True)
class PageSetup:
    """How the sheet prints. Margins are inches: left, right, top, bottom, header, footer."""

    landscape: bool = False
    paper: int = 9
    margins: tuple[float, float, float, float, float, float] = (0.45, 0.45, 0.5, 0.6, 0.3, 0.3)
    centred: bool = True
    header: str = ""
    footer: str = ""
    repeat: tuple[int, int] | None = None
    fit_width: int = 1
    fit_height: int = 0
    scale: int = 0
    print_last_column: int = 0
    breaks: tuple[int, ...] = ()


@dataclass(slots=True)
class TableLook:
    """Where a table stands: the first row of its prototype, and by field the cells of header and prototype.

    The prototype of a record has ``lines`` rows, and as many rows of labels stand above it.
    """

    row: int
    lines: int = 1
    header: dict[str, Place] = field(default_factory=dict)
    cells: dict[str, Place] = field(default_factory=dict)
    sequence: Place | None = None

    @property
    def header_row(self) -> int:
        """The first row of labels."""
        return self.row - self.lines

    @property
    def rows(self) -> range:
        """The rows of the prototype."""
        return range(self.row, self.row + self.lines)

    def line(self, place: Place) -> int:
        """In which line of a record a cell of the prototype stands, counting from 0."""
        return place[0] - self.row

    def above(self, place: Place) -> int:
        """The row of labels that belongs to a cell of the prototype."""
        return place[0] - self.lines


@dataclass
class Look:
    """Everything that a template says about a form's sheet.

    ``labels`` are the texts beside or above the marks, by mark (``f_<field>``, ``t_<table>.<field>``): names of the
    field like those of the schema, as :func:`dutykit.forms.locate.locate` takes them. ``laid_out`` are fields (by
    mark) that had none and were placed by schema order; ``unknown`` are marks that no field answers to.
    """

    styles: list[Style] = field(default_factory=list)
    cells: dict[Place, LookCell] = field(default_factory=dict)
    merges: dict[Place, Place] = field(default_factory=dict)
    widths: dict[int, float] = field(default_factory=dict)
    heights: dict[int, float] = field(default_factory=dict)
    hidden_columns: set[int] = field(default_factory=set)
    fields: dict[str, Place] = field(default_factory=dict)
    tables: dict[str, TableLook] = field(default_factory=dict)
    labels: dict[str, tuple[str, ...]] = field(default_factory=dict)
    label_cells: dict[str, Place] = field(default_factory=dict)
    page: PageSetup = field(default_factory=PageSetup)
    freeze: Place | None = None
    gridlines: bool = False
    zoom: int = 100
    pictures: tuple[Picture, ...] = ()
    laid_out: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()

    @cached_property
    def last_column(self) -> int:
        """The last column that holds anything."""
        return max((c for _, c in (*self.cells, *self.merges.values())), default=1)

    @cached_property
    def last_row(self) -> int:
        """The last row that holds anything."""
        return max((r for r, _ in (*self.cells, *self.merges.values())), default=1)

    @cached_property
    def rows(self) -> dict[int, list[tuple[int, LookCell]]]:
        """Cells by row, from left to right."""
        rows: dict[int, list[tuple[int, LookCell]]] = {}
        for (row, column), cell in sorted(self.cells.items(), key=lambda item: item[0]):
            rows.setdefault(row, []).append((column, cell))
        return rows

    @cached_property
    def merges_by_row(self) -> dict[int, list[tuple[int, int, int]]]:
        """Merged ranges by first row: first column, last row, last column."""
        rows: dict[int, list[tuple[int, int, int]]] = {}
        for (row, column), (last_row, last_column) in sorted(self.merges.items()):
            rows.setdefault(row, []).append((column, last_row, last_column))
        return rows

    @cached_property
    def required_labels(self) -> dict[Place, list[str]]:
        """Marks of the fields that a label cell speaks of, by cell."""
        cells: dict[Place, list[str]] = {}
        for key, place in self.label_cells.items():
            cells.setdefault(place, []).append(key)
        return cells

    def width(self, place: Place) -> float:
        """Characters that fit in a line of the cell, merged or not."""
        _, last = self.merges.get(place, place)
        return sum(self.widths.get(c, 8.5) for c in range(place[1], last + 1))

    def style_index(self, style: Style) -> int:
        """The index of a style, added if it is new."""
        wanted = dict(style)
        for index, known in enumerate(self.styles):
            if known == wanted:
                return index
        self.styles.append(wanted)
        return len(self.styles) - 1

    def forget(self) -> None:
        """Drop what was derived, after a change."""
        for name in ("last_column", "last_row", "rows", "merges_by_row", "required_labels"):
            self.__dict__.pop(name, None)
