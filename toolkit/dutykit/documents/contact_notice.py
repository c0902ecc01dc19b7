"""接待选民公告: which deputies receive voters, when and where, as a unit has planned it.

It hangs on a wall: it tells names, posts, times and places, and no number of anybody.
"""

from __future__ import annotations

from datetime import date
from typing import TypedDict

from ..dates import chinese
from ..dossier.model import Record
from ..dossier.target import Target
from ..dossier.views import ContactPlanRow, DeputyRow
from ..words.codes import State
from ..words.lists import NOT_HELD
from .context import DocumentContext
from .facts import Facts
from .meeting_notice import weekday
from .rows_told import value_of


class ReceptionRow(TypedDict):
    """One reception; ``deputies`` with their posts where the roster knows them."""

    no: str
    when: str
    period: str
    place: str
    deputies: str
    topic: str


class ContactNoticeContext(DocumentContext):
    """When and where deputies receive voters."""

    year: int
    unit: str
    first: str
    last: str
    coming: bool
    rows: list[ReceptionRow]
    date: str


def build(facts: Facts, target: Target) -> ContactNoticeContext:
    """The context; ``target`` is the unit.

    ``rows`` are the receptions still to come on the day of the paper; those of the whole year where none is. Where none
    was planned they are empty, to be filled in by hand.
    """
    unit = facts.unit(target.id)
    planned = sorted(_planned(facts, unit.code), key=lambda r: (ContactPlanRow(r.values).date or facts.on, r.number))
    coming = [r for r in planned if (day := ContactPlanRow(r.values).date) and day >= facts.on]
    shown = coming or planned
    days = [day for r in shown if (day := ContactPlanRow(r.values).date)]
    return {
        "year": facts.year,
        "unit": unit.name,
        "first": chinese(days[0]) if days else "",
        "last": _without_year(days[-1], days[0]) if days else "",
        "coming": bool(coming),
        "rows": [_row(facts, at, record) for at, record in enumerate(shown, 1)] or _by_hand(),
        "open": _open(planned, coming, _held(facts, unit.code)),
        "date": facts.printed,
        "evidence": [],
    }


def _without_year(day: date, of: date) -> str:
    """A day whose year has been said: 9月10日."""
    return chinese(day).removeprefix(f"{of.year}年")


def _planned(facts: Facts, unit: str) -> list[Record]:
    rows = (r for r in facts.of_view(ContactPlanRow) if r.unit == unit and r.year in {None, facts.year})
    return [r for r in rows if ContactPlanRow(r.values).state not in NOT_HELD]


def _row(facts: Facts, at: int, record: Record) -> ReceptionRow:
    plan = ContactPlanRow(record.values)
    return {
        "no": str(at),
        "when": f"{plan.date.month}月{plan.date.day}日（{weekday(plan.date)}）" if plan.date else "",
        "period": value_of(facts, record, "period"),
        "place": plan.place,
        "deputies": "、".join(_called(facts, number) for number in plan.deputies),
        "topic": value_of(facts, record, "topic"),
    }


def _by_hand() -> list[ReceptionRow]:
    """Rows that hold their numbers alone: a table without a row has no place to write in."""
    empty: ReceptionRow = {"no": "", "when": "", "period": "", "place": "", "deputies": "", "topic": ""}
    return [{**empty, "no": str(at)} for at in range(1, _ROWS_BY_HAND + 1)]


_ROWS_BY_HAND = 6
"""As many as a page holds with what stands above and below."""


def _called(facts: Facts, number: str) -> str:
    deputy = facts.deputy(number)
    known = deputy.facts_on(facts.on)
    post = "".join(str(known.get(n) or "") for n in (DeputyRow.employer.name, DeputyRow.post.name))
    return f"{deputy.name}（{post}）" if post else deputy.name


def _held(facts: Facts, unit: str) -> int:
    """How many rows of the plan have come back and are still to be mended."""
    plans = (r for r in facts.records if (r.form, r.table) == (ContactPlanRow.FORM, ContactPlanRow.TABLE))
    return sum(r.state is State.HELD and r.unit == unit and r.year in {None, facts.year} for r in plans)


def _open(planned: list[Record], coming: list[Record], held: int) -> list[str]:
    told = [f"联系接待选民工作计划有{held}条待改，没有列出；改好收回以后再生成"] if held else []
    if not planned:
        return told or ["没有收回联系接待选民工作计划，请手工填写或先收回（contact-plan）"]
    return told if coming else [*told, "计划的接待日都已过去，列出的是全年的安排，请核对日期"]
