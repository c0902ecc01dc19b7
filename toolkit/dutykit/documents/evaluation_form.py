"""履职评价票: the blank slip that voters fill in at a duty-report meeting; anonymous, numbered on its stub only.

What it is called, its grades and whether there is room for questions stand in the regulation's ``[words]``.
"""

from __future__ import annotations

from datetime import date
from typing import TypedDict

from ..dossier.target import Target
from ..dossier.views import DeputyRow, DutyReportRow
from ..words.lists import NOT_HELD
from ..words.numerals import term_name
from .context import DocumentContext
from .facts import Facts, age, person

BALLOT, GRADES = "履职评价票", "满意、基本满意、不满意"
"""Where the regulation has no words of its own for them."""
FEWEST = 2
"""Slips in a file where nobody has said how many voters are expected."""
_LINES = {1: (12, 22, 36), 2: (3, 5, 10)}
"""Blank lines for questions, for opinions below them, and for opinions alone, by how many slips stand on a page."""


class Slip(TypedDict):
    """One slip, by the number on its stub."""

    number: str


class SlipContext(DocumentContext):
    """The blank slip that voters fill in."""

    title: str
    congress: str
    year: int
    deputy: dict[str, str]
    name: str
    age: str
    term: str
    employer: str
    grades: list[str]
    questions: str
    question_lines: list[int]
    opinion_lines: list[int]
    pages: list[list[Slip]]
    slips: list[Slip]
    date: str


def build(facts: Facts, target: Target) -> SlipContext:
    """The context; ``target`` is the deputy. ``pages`` hold the slips of each page, each with its ``number``.

    What the roster does not know (age, employer) is left as a line to be written on, and listed in ``open``. The age
    is that of the day of the meeting, where it is planned. ``questions`` is the label of the room for them, if any.
    """
    deputy = facts.deputy(target.id)
    report = _report(facts, target.id)
    day = report.date if report else None
    shown = person(facts, deputy) | {"age": age(DeputyRow(deputy.facts).birth, day or facts.on)}
    missing = [label for key, label in (("age", "年龄"), ("employer", "工作单位")) if not shown.get(key)]
    words, per_page = facts.regulation.words, facts.slips_on_page
    copies = facts.slips or (report.voters if report else None) or FEWEST
    slips: list[Slip] = [{"number": f"{deputy.number}-{i:03d}"} for i in range(1, copies + 1)]
    questions = words.get("ballot_questions", "")
    asked, below, alone = _LINES[per_page]
    return {
        "title": _title(facts),
        "congress": facts.congress_of_term,
        "year": facts.year,
        "deputy": shown,
        "name": deputy.name,
        "age": f"{shown['age']}岁" if shown["age"] else "",
        "term": term_name(facts.term),
        "employer": "　".join(filter(None, (shown.get("employer", ""), shown.get("post", "")))),
        "grades": (words.get("ballot_grades") or GRADES).split("、"),
        "questions": questions,
        "question_lines": list(range(asked)),
        "opinion_lines": list(range(below if questions else alone)),
        "pages": [slips[i : i + per_page] for i in range(0, len(slips), per_page)],
        "slips": slips,
        "date": facts.printed,
        "open": [f"名册中没有{label}，请手工填写" for label in missing],
        "evidence": [],
    }


def _title(facts: Facts) -> str:
    """区人大代表述职评议表."""
    name = facts.regulation.words.get("ballot") or BALLOT
    return f"{facts.area}人大代表{name.removeprefix('代表')}"


def _report(facts: Facts, number: str) -> DutyReportRow | None:
    """The duty report of the year, as it is planned or was held; the last one where there are several."""
    rows = [DutyReportRow(r.values) for r in facts.rows_of(DutyReportRow, number) if r.year in {None, facts.year}]
    held = [row for row in rows if row.state not in NOT_HELD]
    return max(held, key=lambda row: row.date or date.min, default=None)
