"""What the look at each sort of part takes note of: the caps of its own, and the facts that the readers do not give.

Each pass is given the elements of a part by :func:`.xmlrun.run` and keeps no more than the facts asked for. A handler
costs about a third of a microsecond an element, so the pass over a sheet has one branch an element and looks closer
only where a cell holds a formula, an error or a number with a format of its own.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from ..evidence import a1
from ..words.codes import Formula, Sight
from .colours import same_colour
from .inspection import At, Marks, SheetFacts, is_nothing
from .limits import Limits
from .marks import Runs
from .xmlrun import Budget
from .zipdir import refuse

_MARGINS = frozenset({"oddHeader", "oddFooter", "evenHeader", "evenFooter", "firstHeader", "firstFooter"})
_PICTURE = re.compile(r'=?(?:_xlfn\.)?DISPIMG\((?:"([^"]*)")?')


@lru_cache(maxsize=20_000)
def column_number(letters: str) -> int:
    """Column of its letters, from 1 on; 0 for what is no column."""
    column = 0
    for letter in letters:
        if not "A" <= letter <= "Z":
            return 0
        column = column * 26 + ord(letter) - 64
    return column if len(letters) <= 3 else 0


def cell_at(ref: str, sheet: str, limits: Limits) -> At:
    """Row and column of ``C5``; refused where the format knows no such cell."""
    letters = ref.rstrip("0123456789")
    digits = ref[len(letters) :]
    column = column_number(letters)
    row = int(digits) if 0 < len(digits) < 9 else 0
    if not column or not 0 < row <= limits.rows or column > limits.columns:
        refuse("file.geometry", sheet=sheet, cell=ref[:20])
    return row, column


def _range_at(ref: str, sheet: str, limits: Limits) -> tuple[int, int, int, int]:
    first, _, last = ref.replace("$", "").partition(":")
    top, left = cell_at(first, sheet, limits)
    bottom, right = cell_at(last or first, sheet, limits)
    return min(top, bottom), min(left, right), max(top, bottom), max(left, right)


class Valued(NamedTuple):
    """A cell with a value, as it is written: its address, style and kind, and its text or that within it."""

    letters: str
    digits: str
    style: str
    kind: str
    value: str
    text: str

    @property
    def at(self) -> At:
        """Row and column."""
        return int(self.digits), column_number(self.letters)


def check_extent(facts: SheetFacts, limits: Limits) -> None:
    """Refuse a sheet whose values reach further than the fast reader can bear."""
    if facts.rows * facts.columns > limits.area:
        # Name the cell that is further out of any form: forms are some hundreds by some tens.
        far = facts.last_row_at if facts.rows >= 20 * facts.columns else facts.last_column_at
        refuse("file.geometry", sheet=facts.name, cell=a1(*far))


class SheetPass:
    """Fills :class:`SheetFacts` from the part of a worksheet.

    ``marks`` is what styles and shared texts say of cells. With
    ``recalculate`` (the file asks to be calculated when opened) a cached zero is no result: libraries that
    cannot calculate write it.
    """

    def __init__(self, facts: SheetFacts, marks: Marks, budget: Budget, *, recalculate: bool) -> None:
        self.facts = facts
        self._marks = marks
        self._runs = Runs(marks.theme)
        self._shared = bool(marks.texts or marks.tints)
        self._budget = budget
        self._limits = budget.limits
        self._recalculate = recalculate
        self._parser: Any = None
        self._cells = 0
        self._row = 0
        self._hidden = False  # the current row is not shown
        self._height: str | None = None  # of rows that do not say theirs
        self._ref = ""  # of the current cell, until somebody asks where it is
        self._at: At = (0, 0)
        self._cell: dict[str, str] = {}
        self._valued = False  # the current cell has a value, be it an empty one
        self._open = False  # the current cell has a formula or an error to settle when it ends
        self._formula: list[str] = []
        self._result: list[str] = []

    def attach(self, parser: Any) -> None:
        """Take the parser, to ask it for character data where a cell needs it."""
        self._parser = parser

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins."""
        if name == "c":
            if self._open:
                self._settle()
            self._cells += 1
            self._cell = attributes
            if "r" in attributes:
                self._ref = attributes["r"]
            else:
                self._at = (self._row, self._place()[1] + 1)
        elif name in ("v", "is"):
            self._value()
        elif name == "row":
            if self._open:
                self._settle()
            self._begin_row(attributes)
        elif name == "f":
            self._begin_formula()
        elif name == "mergeCell":
            self._merge(attributes.get("ref", ""))
        elif name == "col":
            self.facts.hide_columns(attributes)
        elif name in Runs.NAMES:
            self._inside(name, attributes)
        elif name in _MARGINS:
            self.facts.edges.append([])
            self._parser.CharacterDataHandler = self.facts.edges[-1].append
        elif name == "sheetFormatPr":
            self._height = attributes.get("defaultRowHeight")
        elif "sqref" in attributes and attributes["sqref"].count(" ") >= self._limits.ranges:
            refuse("file.too_complex", f"工作表“{self.facts.name}”的区域列表过长")

    @property
    def minds_texts(self) -> bool:
        """Whether it has to look at every cell with a shared text: some of them are struck out, raised or coloured."""
        return self._shared

    def take(self, cells: int, valued: Sequence[Valued]) -> None:
        """Cells that nobody went through one by one: how many there are, and those with a value."""
        facts, marks = self.facts, self._marks
        self._cells += cells
        facts.values += len(valued)
        if not valued:
            return
        facts.rows = max({int(cell.digits) for cell in valued})
        facts.columns = max({column_number(cell.letters) for cell in valued})
        facts.last_row_at = next(cell.at for cell in valued if int(cell.digits) == facts.rows)
        facts.last_column_at = next(cell.at for cell in valued if column_number(cell.letters) == facts.columns)
        for cell in valued:
            kind, style = cell.kind or "n", cell.style or "0"
            if style in (marks.formats if kind == "n" else marks.worded) or style in marks.sights:
                self._mark(cell.at, kind, style)

    def finish(self) -> None:
        """The part has ended: settle the last cell, and judge the extent."""
        if self._open:
            self._settle()
        self.facts.cells = self._cells
        check_extent(self.facts, self._limits)

    def _place(self) -> At:
        """Where the current cell is."""
        if self._ref:
            self._at = cell_at(self._ref, self.facts.name, self._limits)
            self._ref = ""
        return self._at

    def _begin_row(self, attributes: dict[str, str]) -> None:
        number = attributes.get("r")
        high = attributes.get("ht", self._height)
        self._hidden = attributes.get("hidden", "0") in ("1", "true") or is_nothing(high)
        self._row = self._row + 1 if number is None else int(number) if number.isdecimal() and len(number) < 9 else 0
        if not 0 < self._row <= self._limits.rows:
            refuse("file.geometry", sheet=self.facts.name, cell=f"第 {number or self._row} 行"[:24])
        self._ref, self._at = "", (self._row, 0)

    def _value(self) -> None:
        at = row, column = self._place()
        facts = self.facts
        facts.values += 1
        if self._hidden:
            facts.hidden_rows.add(row)
        if row > facts.rows:
            facts.rows, facts.last_row_at = row, at
        if column > facts.columns:
            facts.columns, facts.last_column_at = column, at
        kind = self._cell.get("t", "n")
        self._mark(at, kind, self._cell.get("s", "0"))
        if kind == "inlineStr":
            self._runs = Runs(self._marks.theme)
        if self._open or kind == "e" or (kind == "s" and self._shared):
            self._open = self._valued = True
            self._parser.CharacterDataHandler = self._result.append

    def _mark(self, at: At, kind: str, style: str) -> None:
        """Note what the style of a cell says of its value."""
        facts, marks = self.facts, self._marks
        code = marks.formats.get(style) if kind == "n" else marks.worded.get(style)
        if code is not None:
            facts.formats[at] = code
            self._budget.mark()
        if style in marks.sights:
            facts.see(at, marks.sights[style])
            self._budget.mark()

    def _inside(self, name: str, attributes: dict[str, str]) -> None:
        """A run of a text that stands in its cell."""
        self._runs.start(name, attributes)
        if name == "t" and self._cell.get("t") == "inlineStr":
            style = self._cell.get("s", "0")
            sight, at = self._runs.sight(self._marks.paper(style)), self._place()
            if sight is not None and style not in self._marks.sights:
                self.facts.sights[at] = sight

    def _begin_formula(self) -> None:
        self._budget.mark()
        self._open = True
        self._parser.CharacterDataHandler = self._formula.append
        self.facts.formulas[self._place()] = Formula.MISSING

    def _settle(self) -> None:
        """The cell with a formula or an error has ended."""
        self._parser.CharacterDataHandler = None
        at, facts, kind = self._place(), self.facts, self._cell.get("t", "n")
        result = "".join(self._result).strip()
        self._settle_formula(at, kind, result)
        if kind == "s" and self._shared:
            self._see_text(at, result)
        if kind == "e":
            self._budget.mark()
            facts.errors[at] = result or "#N/A"
        elif self._valued and not result:
            facts.values -= 1
        self._open = self._valued = False
        self._formula.clear()
        self._result.clear()

    def _see_text(self, at: At, index: str) -> None:
        """What a shared text says of how it is seen, in this cell."""
        marks, facts = self._marks, self.facts
        if (sight := marks.texts.get(index)) is not None:
            facts.see(at, sight)
        tints = marks.tints.get(index)
        if tints and any(same_colour(tint, marks.paper(self._cell.get("s", "0"))) for tint in tints):
            facts.see(at, Sight.UNSEEN)

    def _settle_formula(self, at: At, kind: str, result: str) -> None:
        """A picture that stands as a formula, or what became of a formula that was met."""
        facts = self.facts
        picture = _PICTURE.search("".join(self._formula)) or _PICTURE.match(result)
        if picture:
            facts.pictures[at] = picture[1] or ""
            facts.formulas.pop(at, None)
        elif at in facts.formulas:
            if result and not (self._recalculate and kind == "n" and result == "0"):
                facts.formulas[at] = Formula.CACHED
            elif kind == "str" and self._valued and not result:
                facts.formulas[at] = Formula.BLANK

    def _merge(self, ref: str) -> None:
        facts = self.facts
        area = _range_at(ref, facts.name, self._limits)
        facts.merges.append(area)
        facts.merge_area += (area[2] - area[0] + 1) * (area[3] - area[1] + 1)
        if len(facts.merges) > self._limits.merges:
            refuse("file.too_complex", f"工作表“{facts.name}”合并区域过多")


class WorkbookPass:
    """Sheets, defined names and the settings that change what cells mean."""

    def __init__(self, budget: Budget) -> None:
        self.sheets: list[tuple[str, str, str]] = []  # name, state, relation
        self.names: list[tuple[str, list[str]]] = []
        self.epoch_1904 = False
        self.recalculate = False
        self._limits = budget.limits
        self._parser: Any = None

    def attach(self, parser: Any) -> None:
        """Take the parser, to ask it for the text of names."""
        self._parser = parser

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins."""
        self._parser.CharacterDataHandler = None
        if name == "sheet":
            relation = next((v for k, v in attributes.items() if k.endswith(":id")), "")
            self.sheets.append((attributes.get("name", ""), attributes.get("state", "visible"), relation))
            if len(self.sheets) > self._limits.sheets:
                refuse("file.too_complex", f"超过 {self._limits.sheets} 个工作表")
        elif name == "definedName":
            text: list[str] = []
            self.names.append((attributes.get("name", ""), text))
            self._parser.CharacterDataHandler = text.append
            if len(self.names) > self._limits.defined_names:
                refuse("file.too_complex", "名称过多")
        elif name == "workbookPr":
            self.epoch_1904 = attributes.get("date1904", "0") in ("1", "true", "on")
        elif name == "calcPr":
            self.recalculate = attributes.get("fullCalcOnLoad", "0") in ("1", "true")


class RelationsPass:
    """Relations of a part: id to type (its last word) and target; outside targets are left out."""

    def __init__(self, _budget: Budget | None = None) -> None:
        self.targets: dict[str, tuple[str, str]] = {}

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins."""
        if name == "Relationship" and attributes.get("TargetMode") != "External":
            kind = attributes.get("Type", "").rpartition("/")[2]
            self.targets[attributes.get("Id", "")] = kind, attributes.get("Target", "").replace("\\", "/")


class NotesPass:
    """Notes of a sheet (``comments1.xml``)."""

    def __init__(self, sheet: str, budget: Budget) -> None:
        self.authors: list[list[str]] = []
        self.notes: list[tuple[At, str, list[str]]] = []  # place, author's index, text
        self._sheet = sheet
        self._budget = budget
        self._parser: Any = None

    def attach(self, parser: Any) -> None:
        """Take the parser, to ask it for character data."""
        self._parser = parser

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins."""
        self._parser.CharacterDataHandler = None
        if name == "author":
            self.authors.append([])
            self._parser.CharacterDataHandler = self.authors[-1].append
        elif name == "comment":
            self._budget.mark()
            at = cell_at(attributes.get("ref", ""), self._sheet, self._budget.limits)
            self.notes.append((at, attributes.get("authorId", ""), []))
        elif name == "t" and self.notes:
            self._parser.CharacterDataHandler = self.notes[-1][2].append

    def result(self) -> list[tuple[At, str, str]]:
        """Place, author, text."""
        by_index = {str(i): "".join(a).strip() for i, a in enumerate(self.authors)}
        return [(at, by_index.get(author, ""), "".join(text).strip()) for at, author, text in self.notes]


class WordPass:
    """The caps of a Word part: how many columns a cell claims to span."""

    def __init__(self, budget: Budget) -> None:
        self._limits = budget.limits

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins."""
        if name in ("gridSpan", "gridBefore", "gridAfter"):
            value = next((v for k, v in attributes.items() if k.rpartition(":")[2] == "val"), "0").strip()
            if not value.isdecimal() or len(value) > 4 or int(value) > self._limits.grid_span:
                refuse("file.too_complex", f"表格单元格横跨 {value[:12]} 列")
