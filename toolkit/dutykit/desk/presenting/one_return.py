"""One return as page data: the sheets with their marks, the problems beside them, what may be mended."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ...app.asking.one_return import Drawing, ReturnProblem, ReturnView
from ...errors import UsageError
from ...evidence import Place
from ...words.codes import REGISTERED, Severity, Tone
from .returns import tone_of
from .sheet import SheetTable, cell_id, sheet_table


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


def return_page(view: ReturnView, drawing: Drawing, tried: Tried | None = None) -> ReturnPage:
    """Put a return together for its page."""
    marks: dict[Place, list[int]] = {}
    for number, told in enumerate(view.problems, 1):
        if told.problem.place is not None:
            marks.setdefault(told.problem.place, []).append(number)
    anchors = _anchors(drawing)
    problems = tuple(_card(view, number, told, anchors, tried) for number, told in enumerate(view.problems, 1))
    sheets = tuple(sheet_table(sheet, at, marks) for at, sheet in enumerate(drawing.sheets, 1))
    return ReturnPage(view, tone_of(view.line), sheets, drawing, problems, sum(told.open for told in view.problems))


def _anchors(drawing: Drawing) -> dict[Place, str]:
    return {
        cell.place: cell_id(at, cell.row, cell.column)
        for at, sheet in enumerate(drawing.sheets, 1)
        for _, cells in sheet.rows
        for cell in cells
        if cell.place is not None
    }


def _card(
    view: ReturnView, number: int, told: ReturnProblem, anchors: Mapping[Place, str], tried: Tried | None
) -> ProblemCard:
    problem = told.problem
    anchor = anchors.get(problem.place, "") if problem.place is not None else ""
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
