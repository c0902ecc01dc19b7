"""The neutral form of every source: sheets of cells, whatever file they came from.

A workbook gives one :class:`Sheet` a worksheet; a Word file one for all its paragraphs and tables,
one under the other; a PDF one for all its pages, with the tables of the pages joined. Rows and columns
count from 1. A cell that spans several rows or columns is kept once, at its first row and column.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from ..evidence import CellPlace, Place, a1
from ..problems import Problem
from ..text import clean, fold, folded_label, label_key
from ..words.codes import MarkKind, Sight

Scalar = str | int | float | bool | date | datetime | time | timedelta


@dataclass(slots=True)
class Cell:
    """One cell that holds something.

    ``value`` is what the reader gave; ``text`` what a person would see where it is known, else the
    value as text. ``error`` is an error value (``#DIV/0!``), ``formula`` a :class:`Formula` where there is one: with
    none that is cached ``value`` is empty.
    """

    row: int
    column: int
    value: Scalar
    text: str
    rows: int = 1
    columns: int = 1
    place: Place | None = None
    number_format: str = ""
    formula: str = ""
    error: str = ""
    shown: str | None = None
    """What the cell shows under its number format, where that may be something else than the value."""
    sight: Sight | None = None
    """What takes the content from sight."""
    score: float | None = None
    """How sure the least sure character of a recognised text is, from 0 to 1; ``None`` where nothing was recognised."""
    doubt: str = ""
    """What else makes a recognised text doubtful."""
    over: str = ""
    """The words that were laid over it (:func:`~.seen.lay_over`)."""
    _clean: str | None = field(default=None, init=False, compare=False, repr=False)
    _folded: str | None = field(default=None, init=False, compare=False, repr=False)
    _key: str | None = field(default=None, init=False, compare=False, repr=False)

    @property
    def clean(self) -> str:
        """The text as a value (:func:`~dutykit.text.clean`), worked out once."""
        if self._clean is None:
            self._clean = clean(self.text)
        return self._clean

    @property
    def folded(self) -> str:
        """The text for comparing (:func:`~dutykit.text.fold`), worked out once."""
        if self._folded is None:
            self._folded = fold(self.text)
        return self._folded

    @property
    def key(self) -> str:
        """The text as a label for comparing (:func:`~dutykit.text.label_key`), worked out once."""
        if self._key is None:
            self._key = folded_label(self.folded)
        return self._key

    def moved(self, row: int, column: int, rows: int, place: Place | None) -> Cell:
        """The same cell somewhere else on a sheet; what was worked out of its text it knows still."""
        found = Cell(
            row, column, self.value, self.text, rows, self.columns, place, self.number_format, self.formula, self.error,
            self.shown, self.sight, self.score, self.doubt, self.over,
        )  # fmt: skip
        found._clean, found._folded, found._key = self._clean, self._folded, self._key
        return found

    @property
    def caption(self) -> str:
        """What stands before a colon, as a label for comparing; all of it where there is none."""
        label, colon, _ = self.text.replace(":", "：").partition("：")
        return label_key(label) if colon else self.key


@dataclass(slots=True)
class Sheet:
    """The non-blank cells of a sheet, by row and column."""

    name: str
    cells: dict[tuple[int, int], Cell] = field(default_factory=dict)
    hidden: bool = False
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)
    """First row, first column, last row, last column of merged ranges."""
    hidden_rows: set[int] = field(default_factory=set)
    """Rows that hold something and are not shown, by hand or by a filter."""
    hidden_columns: set[int] = field(default_factory=set)
    turned: tuple[int, int] = (0, 0)
    """A part of the paper stands here with rows for columns: below this row, and begins in that row of the paper."""
    made: set[tuple[int, int]] = field(default_factory=set)
    """Cells that stand on no paper: what a sheet that was set anew is labelled with."""
    instead: dict[int, int] = field(default_factory=dict)
    """Columns that are on no paper, and those at which a person looks for what is asked in them."""
    folded: int = 0
    """Records stood in several lines: of so many columns each, which stand side by side now."""

    def add(self, cell: Cell) -> None:
        """Keep a cell."""
        self.cells[cell.row, cell.column] = cell

    def place(self, row: int, column: int) -> Place:
        """Where a cell is, also an empty one of a workbook."""
        cell = self.cells.get((row, column))
        if cell is not None and cell.place is not None:
            return cell.place
        if column in self.instead:
            return self.place(row, self.instead[column])
        if self.folded and column > self.folded:
            return self.place(row + (column - 1) // self.folded, (column - 1) % self.folded + 1)
        below, begins = self.turned
        if below and row > below:
            row, column = column + begins - 1, row - below
        return CellPlace(self.name, a1(row, column))

    def by_row(self) -> Iterator[tuple[int, list[Cell]]]:
        """Rows in order, each with its cells from left to right; blank rows are left out."""
        rows: dict[int, list[Cell]] = {}
        for key in sorted(self.cells):
            row = rows.get(key[0])
            if row is None:
                rows[key[0]] = [self.cells[key]]
            else:
                row.append(self.cells[key])
        yield from rows.items()


@dataclass(slots=True)
class Attachment:
    """Something that stands in a file and is no value: a picture in a cell. ``data`` is empty once it is kept."""

    place: Place | None
    name: str
    data: bytes = field(repr=False)
    sha256: str


@dataclass(frozen=True, slots=True)
class Mark:
    """Something on the paper that is no cell; ``furniture`` says nothing of its own (a page, a footer).

    One that is ``told`` has its problem already; of any other that is no furniture a problem tells.
    """

    kind: MarkKind
    place: Place | None = None
    text: str = ""
    furniture: bool = False
    told: bool = False
    rows: int = 1
    columns: int = 1
    """In a workbook: over how many cells it lies, from the one that it hangs on."""
    over: Place | None = None
    """The filled cell that it was found to lie over."""


PAGES = frozenset({"pdf", "ofd", "scan"})
"""Sources that are pages as they were printed: whatever stands on them stands in one run, sheet after sheet."""


@dataclass(slots=True)
class Grid:
    """All that a reader found in one file.

    ``identity`` holds the key-value pairs of our hidden sheet or of the line printed on every page
    (``form``, ``issue``, ...), empty where there is none; ``names`` the defined names of single cells as
    ``(sheet, row, column)``; ``problems`` what the reader could not take over.
    """

    source: str  # xlsx, xlsb, xls, ods, csv, html, xml2003, docx, pdf, ofd, scan
    sheets: list[Sheet] = field(default_factory=list)
    identity: dict[str, str] = field(default_factory=dict)
    names: dict[str, tuple[str, int, int]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    epoch_1904: bool = False
    attachments: list[Attachment] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)
    """What else was seen: pages, headers and footers, text boxes, pictures, notes, annotations."""
    changed: str = ""
    """When the file was last changed, as it says itself (ISO, universal time); empty where it does not."""
