"""What a deputy's own registration form tells beyond the books of record: shown apart, never counted (DESIGN §7)."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypedDict

from ..dates import chinese_span
from ..dossier.deeds import Deed
from ..dossier.model import Record
from ..dossier.views import (
    RegisteredContactRow,
    RegisteredDutyReportRow,
    RegisteredParticipationRow,
    RegisteredSuggestionRow,
)
from ..text import fold
from ..words.codes import FormId, State
from ..words.lists import ActivityGroup
from ..words.marks import AWAY, DeedMark
from .context import ClaimRow
from .facts import Facts

NOT_REGISTERED, DIFFERS = "没有登记", "与登记不一致"


def claims_of(facts: Facts, number: str) -> list[ClaimRow]:
    """Rows of the deputy's form that the books do not bear out, and objections to what they tell.

    Each has ``number`` (of the record), ``what``, ``told`` and ``counted`` (what the books say).
    """
    deeds = [d for d in facts.deeds_with(number) if d.took_part(number)]
    return [
        *_participation(facts, number, deeds),
        *_suggestions(facts, number, deeds),
        *_contacts(facts, number, deeds),
        *_duty_reports(facts, number, deeds),
    ]


class Counts(TypedDict):
    """How often a deputy was to come, came, was on leave and was absent."""

    due: int
    present: int
    leave: int
    absent: int


def participation_rows(facts: Facts, number: str) -> dict[str, Counts]:
    """Per kind of activity; kinds without the deputy are left out."""
    rows: dict[str, Counts] = {}
    order = facts.kind_order
    named = [
        d
        for d in facts.deeds_with(number)
        if d.form in {FormId.ACTIVITY, FormId.ATTENDANCE} and d.group != ActivityGroup.DUTY_REPORT
    ]
    for deed in sorted(named, key=lambda d: order.get(d.kind, len(order))):
        marks = deed.people[number]
        row = rows.setdefault(deed.kind, {"due": 0, "present": 0, "leave": 0, "absent": 0})
        there = deed.took_part(number)
        row["due"] += bool(marks & (AWAY | {DeedMark.INVITED, DeedMark.CONFIRMED, DeedMark.PRESENT})) or there
        row["present"] += there
        row["leave"] += not there and DeedMark.LEAVE in marks
        row["absent"] += not there and DeedMark.ABSENT in marks and DeedMark.LEAVE not in marks
    return rows


def _participation(facts: Facts, number: str, deeds: list[Deed]) -> list[ClaimRow]:
    times: dict[str, int] = {}
    for deed in deeds:
        times[deed.kind] = times.get(deed.kind, 0) + 1
    claims = []
    for record in facts.registered_rows(number, "participation"):
        row = RegisteredParticipationRow(record.values)
        counted, label = times.get(row.kind, 0), facts.kind_label(row.kind)
        if row.present is not None and row.present != counted:
            claims.append(_claim(record, label, f"{row.present}次", f"登记{counted}次" if counted else NOT_REGISTERED))
        elif record.state == State.DISPUTED:
            claims.append(_claim(record, label, f"{row.present or 0}次", DIFFERS))
    return claims


def _suggestions(facts: Facts, number: str, deeds: list[Deed]) -> list[ClaimRow]:
    known = {fold(d.title) for d in deeds if d.form == FormId.SUGGESTION}
    rows = facts.registered_rows(number, "suggestions")
    return _told(
        rows,
        "议案、建议",
        lambda r: RegisteredSuggestionRow(r.values).title,
        lambda r: fold(RegisteredSuggestionRow(r.values).title),
        known,
    )


def _contacts(facts: Facts, number: str, deeds: list[Deed]) -> list[ClaimRow]:
    known = {f"{d.first} {d.kind}" for d in deeds if d.form == FormId.CONTACT}
    rows = facts.registered_rows(number, "contacts")

    def key(record: Record) -> str:
        row = RegisteredContactRow(record.values)
        return f"{row.date} {row.way}"

    return _told(rows, "联系选民", lambda r: _day(r) + facts.kind_label(RegisteredContactRow(r.values).way), key, known)


def _duty_reports(facts: Facts, number: str, deeds: list[Deed]) -> list[ClaimRow]:
    known = {str(d.first) for d in deeds if d.group == ActivityGroup.DUTY_REPORT}
    rows = facts.registered_rows(number, "duty_reports")
    return _told(
        rows, facts.regulation.words["report"], _day, lambda r: str(RegisteredDutyReportRow(r.values).date), known
    )


def _told(
    rows: list[Record], what: str, show: Callable[[Record], str], key: Callable[[Record], str], known: set[str]
) -> list[ClaimRow]:
    """Rows that no deed bears out, and disputed ones that one does."""
    return [
        _claim(r, what, show(r), NOT_REGISTERED if key(r) not in known else DIFFERS)
        for r in rows
        if key(r) not in known or r.state == State.DISPUTED
    ]


def _day(record: Record) -> str:
    first, last = record.days
    return chinese_span(first, last, record.year)


def _claim(record: Record, what: str, told: str, counted: str) -> ClaimRow:
    return {"number": record.number, "what": what, "told": told, "counted": counted}
