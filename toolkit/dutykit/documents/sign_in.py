"""签到表: who is expected at one activity or meeting, with room to sign, and for those whom nobody expected."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypedDict

from ..dates import chinese_span
from ..dossier.model import Deputy
from ..dossier.names import called
from ..dossier.roster import BODIES, names_in
from ..dossier.sessions import PlannedMeeting
from ..dossier.target import Target
from ..dossier.views import ActivityRow, DeputyRow
from ..errors import UsageError
from ..text import fold, spaced_name
from ..words.codes import FormId, Per, UnitKind
from ..words.lists import SessionKind
from .context import DocumentContext
from .facts import Facts

OTHERS = 5
"""Blank lines for those who are not on the list."""
_SEATED = (UnitKind.DELEGATION, *BODIES, UnitKind.JOINT_GROUP, UnitKind.GROUP)
_GROUPED = (*BODIES, UnitKind.JOINT_GROUP, UnitKind.GROUP, UnitKind.DELEGATION)
"""By which unit deputies are listed at a session of the congress, and at anything else: the first that there is."""


@dataclass(frozen=True, slots=True)
class Occasion:
    """The activity or meeting; ``people`` are expected, ``away`` have asked for leave, by number."""

    title: str
    first: date | None
    last: date | None
    place: str
    organiser: str
    people: tuple[Deputy, ...]
    away: frozenset[str] = frozenset()
    seated: bool = False


class ExpectedRow(TypedDict):
    """One who is expected."""

    no: str
    name: str
    unit: str
    note: str


class SignInContext(DocumentContext):
    """Who is expected; ``others`` are the numbers of the blank lines after ``rows``."""

    title: str
    congress: str
    occasion: str
    when: str
    place: str
    organiser: str
    unit: str
    rows: list[ExpectedRow]
    others: list[str]
    expected: int
    date: str


def build(facts: Facts, target: Target) -> SignInContext:
    """The context; ``target`` is an activity or a meeting, or a unit's part of it.

    ``rows`` have ``no``, ``name``, ``unit`` and ``note``; ``others`` are the numbers of the blank lines after them.
    """
    occasion = occasion_of(facts, target)
    day, unit = occasion.first or facts.on, facts.unit(target.unit) if target.unit else None
    people = [d for d in occasion.people if unit is None or unit.code in d.units(day)]
    rows: list[ExpectedRow] = [
        {
            "no": str(at),
            "name": _name(facts, deputy),
            "unit": _unit(facts, deputy, day, seated=occasion.seated),
            "note": "请假" if deputy.number in occasion.away else "",
        }
        for at, deputy in enumerate(people, 1)
    ]
    return {
        "title": "签到表",
        "congress": facts.congress_of_term,
        "occasion": occasion.title,
        "when": chinese_span(occasion.first, occasion.last),
        "place": occasion.place,
        "organiser": occasion.organiser,
        "unit": unit.name if unit else "",
        "rows": rows,
        "others": [str(at) for at in range(len(rows) + 1, len(rows) + OTHERS + 1)],
        "expected": len(rows),
        "open": [] if rows else ["名册和登记里看不出应到的人，请手工填写"],
        "date": facts.printed,
        "evidence": [],
    }


def occasion_of(facts: Facts, target: Target) -> Occasion:
    """The activity or meeting that is meant, and who is expected. Raises :class:`UsageError` for none."""
    return _activity(facts, target.id) if target.per is Per.ACTIVITY else _meeting(facts, target.id)


def _name(facts: Facts, deputy: Deputy) -> str:
    """The name with room in it; of two of one name, each with its number: the unit stands beside it."""
    alone = called(deputy, facts.roster) == deputy.name
    return spaced_name(deputy.name) + ("" if alone else f"（{deputy.number}）")


def _activity(facts: Facts, number: str) -> Occasion:
    """Those whom its record names, else those of the unit that registered it, else everybody in office."""
    record = facts.by_number.get(number)
    if record is None or (record.form, record.table) != (FormId.ACTIVITY, ActivityRow.TABLE):
        raise UsageError(f"没有编号为“{number}”的活动。", "请核对编号：dutykit show。", code="activity")
    row = ActivityRow(record.values)
    first, last = row.date
    people = _named(facts, row) or _without_names(facts, record.unit, first or facts.on)
    organiser = facts.label(FormId.ACTIVITY, "organiser", row.organiser)
    return Occasion(row.title, first, last, row.place, organiser, tuple(people), frozenset(row.leave))


def _named(facts: Facts, row: ActivityRow) -> list[Deputy]:
    """Whom the record of an activity names, in the order of the roster."""
    named = {*row.invited, *row.confirmed, *row.present, *row.leave, *row.absent}
    return [d for d in facts.roster.deputies if d.number in named] if named else []


def _without_names(facts: Facts, unit: str, day: date) -> list[Deputy]:
    everybody = _in_office(facts, day)
    return [d for d in everybody if unit in d.units(day)] or everybody


def _meeting(facts: Facts, number: str) -> Occasion:
    meeting = next((m for m in facts.meetings if m.number == number), None)
    if meeting is None:
        raise UsageError(f"没有编号为“{number}”的会议。", "请核对编号：dutykit show。", code="meeting")
    people = tuple(_members(facts, meeting, _in_office(facts, meeting.first)))
    seated = meeting.kind == SessionKind.CONGRESS
    return Occasion(meeting.title, meeting.first, meeting.last, meeting.place, meeting.body, people, seated=seated)


def _members(facts: Facts, meeting: PlannedMeeting, deputies: Sequence[Deputy]) -> list[Deputy]:
    """Who belongs to the body that meets, as far as the roster says; of a session of the congress, everybody."""
    match meeting.kind:
        case SessionKind.CONGRESS:
            return [d for d in deputies if d.sits(facts.level, meeting.first)]
        case SessionKind.STANDING_COMMITTEE:
            return [d for d in deputies if DeputyRow(d.facts_on(meeting.first)).standing_member]
        case SessionKind.SPECIAL_COMMITTEE:
            body = fold(meeting.body)
            named = {d.number: DeputyRow(d.facts_on(meeting.first)).special_committee for d in deputies}
            return [d for d in deputies if body and body in map(fold, names_in(named[d.number]))]
        case _:
            return []


def _in_office(facts: Facts, day: date) -> list[Deputy]:
    return [d for d in facts.roster.deputies if d.serves(day)]


def seated_unit(facts: Facts, deputy: Deputy, day: date) -> str:
    """The unit under which a deputy's papers are handed out."""
    return _unit(facts, deputy, day, seated=False)


def _unit(facts: Facts, deputy: Deputy, day: date, *, seated: bool) -> str:
    names = (facts.unit_names(deputy, kind, day=day) for kind in (_SEATED if seated else _GROUPED))
    return next(filter(None, names), "")
