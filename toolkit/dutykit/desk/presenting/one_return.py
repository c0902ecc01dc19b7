"""One return as page data: the sheets with their marks, the problems beside them, what may be mended."""

from __future__ import annotations

from dataclasses import dataclass

from ...app.asking.one_return import Drawing, ReturnProblem, ReturnView
from ...errors import UsageError
from ...evidence import CellPlace, Place, cell_of
from ...words.codes import REGISTERED, Severity, Tone
from .returns import tone_of
from .sheet import SheetTable, cell_id, part_of, sheet_table


@dataclass(frozen=True, slots=True)
class Tried:
    """A value that could not be taken, and why: shown again where it was typed."""

    record: str
    label: str
    value: str
    reason: str
    message: str
    remedy: str

    @classmethod
    def of(cls, record: str, label: str, value: str, reason: str, error: UsageError) -> Tried:
        """What was typed and what was said of it."""
        return cls(record, label, value, reason, error.message, error.remedy)


@dataclass(frozen=True, slots=True)
class ProblemCard:
    """A problem in the list: its number, where it leads to, how it stands."""

    number: int
    told: ReturnProblem
    anchor: str
    tone: Tone
    word: str
    tried: Tried | None
    acceptable: bool
    """Whether it is a warning that nobody has accepted yet."""


@dataclass(frozen=True, slots=True)
class ReturnPage:
    """What the page of a return shows."""

    view: ReturnView
    tone: Tone
    sheets: tuple[SheetTable, ...]
    drawing: Drawing
    problems: tuple[ProblemCard, ...]
    open: int


@dataclass(frozen=True, slots=True)
class Shown:
    """The cell of a drawing that somebody wants to see: its sheet, counted from 1, and its row."""

    sheet: int = 1
    row: int = 1

    @classmethod
    def asked(cls, sheet: str, row: str) -> Shown:
        """What an address asks for; the beginning where it asks for none."""
        return cls(
            *(int(told) if told.isascii() and told.isdecimal() and len(told) < 8 else 1 for told in (sheet, row))
        )


def return_page(
    view: ReturnView, drawing: Drawing, tried: Tried | None = None, shown: Shown | None = None
) -> ReturnPage:
    """Put a return together for its page, with the part of a sheet that has the cell to be shown."""
    asked = shown or Shown()
    marks: dict[Place, list[int]] = {}
    for number, told in enumerate(view.problems, 1):
        if told.problem.place is not None:
            marks.setdefault(told.problem.place, []).append(number)
    cells = _cells(drawing)
    anchors = [_anchor(cells.get(p), asked) if (p := told.problem.place) is not None else "" for told in view.problems]
    problems = tuple(
        _card(view, number, told, anchor, tried)
        for number, (told, anchor) in enumerate(zip(view.problems, anchors, strict=True), 1)
    )
    sheets = tuple(
        sheet_table(sheet, at, marks, asked.row if at == asked.sheet else 1)
        for at, sheet in enumerate(drawing.sheets, 1)
    )
    return ReturnPage(view, tone_of(view.line), sheets, drawing, problems, sum(told.open for told in view.problems))


def cell_at(drawing: Drawing, place: Place) -> tuple[int, int, int] | None:
    """Where a place is drawn: sheet, row and column, each from 1.

    An empty cell of a workbook has its place as well; one that a wider cell covers is where that begins.
    """
    found = _cells(drawing).get(place)
    if found is not None or not isinstance(place, CellPlace):
        return found
    row, column = cell_of(place.cell)
    for at, sheet in enumerate(drawing.sheets, 1):
        if sheet.name == place.sheet:
            cells = (cell for _, cells in sheet.rows for cell in cells)
            over = (c for c in cells if 0 <= row - c.row < c.rows and 0 <= column - c.column < c.columns)
            return next(((at, cell.row, cell.column) for cell in over), (at, row, column))
    return None


def _cells(drawing: Drawing) -> dict[Place, tuple[int, int, int]]:
    return {
        cell.place: (at, cell.row, cell.column)
        for at, sheet in enumerate(drawing.sheets, 1)
        for _, cells in sheet.rows
        for cell in cells
        if cell.place is not None
    }


def _anchor(drawn: tuple[int, int, int] | None, asked: Shown) -> str:
    """What leads to a cell from the page of its return; with its part of the sheet, where that is not drawn there."""
    if drawn is None:
        return ""
    sheet, row, _ = drawn
    here = part_of(asked.row if sheet == asked.sheet else 1) == part_of(row)
    return f"#{cell_id(*drawn)}" if here else f"?sheet={sheet}&row={row}#{cell_id(*drawn)}"


def _card(view: ReturnView, number: int, told: ReturnProblem, anchor: str, tried: Tried | None) -> ProblemCard:
    tone, word = _standing(view, told)
    mine = tried if tried and (tried.record, tried.label) == (told.record, told.label) else None
    acceptable = tone is Tone.WARNING and view.line.status in REGISTERED and not view.line.retracted
    return ProblemCard(number, told, anchor, tone, word, mine, acceptable)


def _standing(view: ReturnView, told: ReturnProblem) -> tuple[Tone, str]:
    """How a problem is marked: by whether it is an error, and whether a person has done something about it."""
    problem = told.problem
    if problem.severity is not Severity.ERROR:
        return (Tone.OK, "已接受") if problem.code in view.accepted else (Tone.WARNING, "提示")
    if problem.is_error and not told.open and problem.place is not None and view.line.status in REGISTERED:
        return Tone.OK, "已处理"
    return Tone.ERROR, "待改"
