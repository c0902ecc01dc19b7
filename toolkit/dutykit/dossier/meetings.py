"""Half-days of meetings: who was there, who was on leave, and whether the leave was approved. Pure.

An attendance form tells one meeting; a unit may have one of its own, and two forms of one meeting (the same session,
else the same name) are told together. Of a half-day that several rows tell, a deputy's is the one that bears a mark.

Leave follows 东城 2020, article 3: absence without approval is absence. A mark 请假 that no row of leave is about
stays leave, and is told apart as one whose approval nobody has stated; a leave that was refused, withdrawn or not
yet decided does not excuse. Half-days are not counted as activities: a meeting is one, however long (C8).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from ..text import fold
from ..words.codes import FormId
from ..words.lists import ActivityKind, DayPart, LeaveState
from ..words.marks import AWAY, THERE, DeedMark
from .model import Record, counted
from .views import AttendanceHead, AttendanceLeaveRow, HalfDayRow

FORM, HALF_DAYS, LEAVES, OPINIONS = FormId.ATTENDANCE, "half_days", "leaves", "opinions"

SITTINGS = frozenset(
    {ActivityKind.PLENARY_MEETING, ActivityKind.DELEGATION_MEETING, ActivityKind.SESSION_PARTY_MEETING}
)
"""Meetings of which a session of the congress consists; the preparatory one stands before it (session form)."""
OBSERVED: Mapping[str, str] = {
    ActivityKind.STANDING_ATTEND: ActivityKind.STANDING_OBSERVE,
    ActivityKind.SPECIAL_COMMITTEE_ATTEND: ActivityKind.SPECIAL_COMMITTEE_OBSERVE,
}
"""What it is for a deputy who sits in on a meeting that others attend."""
_PARTS: tuple[str, ...] = tuple(DayPart)
_WORDS = {"上午": 0, "下午": 1, "晚上": 2, "晚": 2}


@dataclass(frozen=True, slots=True)
class Meeting:
    """One meeting: what tells it apart, its name, its first and last day where they are known."""

    key: str
    title: str = ""
    first: date | None = None
    last: date | None = None


@dataclass(frozen=True, slots=True)
class HalfDay:
    """One half-day of a meeting as it stands for all deputies; ``marks`` are by deputy number.

    ``units`` are those whose forms tell it, "" for a form of no unit; ``disputed`` are deputies who came by one form
    and did not by another.
    """

    meeting: Meeting
    day: date
    part: str
    kind: str
    marks: Mapping[str, frozenset[DeedMark]]
    records: Mapping[str, tuple[str, ...]]
    units: frozenset[str] = frozenset()
    disputed: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Meetings:
    """What attendance records say, all of them together; only counted records are taken."""

    records: Sequence[Record] = field(default=())

    @cached_property
    def _mine(self) -> tuple[Record, ...]:
        found = (r for r in counted(self.records) if r.form == FORM and not r.void)
        return tuple(sorted(found, key=lambda r: r.number))

    @cached_property
    def _by_source(self) -> dict[str, Meeting]:
        """Meetings by the issue, else the file, of the forms that tell them."""
        found = {}
        for record in self._mine:
            if not record.table:
                head = AttendanceHead(record.values)
                key = head.session or fold(head.meeting) or source_of(record)
                found[source_of(record)] = Meeting(key, head.meeting, *head.days)
        return found

    def meeting(self, record: Record) -> Meeting:
        """The meeting that a row belongs to; a row whose form has no head stands for itself."""
        return self._by_source.get(source_of(record), Meeting(record.issue or record.sha256 or record.number))

    @cached_property
    def _declared(self) -> dict[str, int]:
        declared: dict[str, int] = {}
        for record in self._mine:
            due = None if record.table else AttendanceHead(record.values).due
            if due is not None:
                key = self.meeting(record).key
                declared[key] = max(due, declared.get(key, 0))
        return declared

    def declared(self, key: str) -> int:
        """How many half-days the heads of a meeting's forms say it had; 0 where none says."""
        return self._declared.get(key, 0)

    @cached_property
    def _leaves(self) -> dict[tuple[str, str], list[Record]]:
        """Rows of leave by meeting and deputy."""
        found: dict[tuple[str, str], list[Record]] = {}
        for record in self._mine:
            if record.table == LEAVES:
                whose = self.meeting(record).key, AttendanceLeaveRow(record.values).deputy
                found.setdefault(whose, []).append(record)
        return found

    def marks(self, record: Record) -> tuple[dict[str, frozenset[DeedMark]], dict[str, tuple[str, ...]]]:
        """What a row of half-days says of each deputy, leave decided, and the records behind it."""
        marks: dict[str, set[DeedMark]] = {}
        for name in (*THERE, DeedMark.LEAVE, DeedMark.ABSENT, DeedMark.SPOKE):
            for deputy in record.values.get(name) or ():
                marks.setdefault(deputy, set()).add(name)
        meeting, behind = self.meeting(record).key, {}
        for key, number in self._leaves:
            if key == meeting and number not in marks and self._covering(record, number, approved=True):
                marks[number] = {DeedMark.LEAVE}
        for number, own in marks.items():
            slips: list[str] = []
            if not own & THERE and own & AWAY:
                marks[number], slips = self._decided(record, number, own)
            behind[number] = (record.number, *slips)
        return {n: frozenset(own) for n, own in marks.items()}, behind

    def _decided(self, record: Record, number: str, own: set[DeedMark]) -> tuple[set[DeedMark], list[str]]:
        approved = self._covering(record, number, approved=True)
        if approved:
            return own - {DeedMark.ABSENT} | {DeedMark.LEAVE}, [r.number for r in approved]
        if DeedMark.LEAVE not in own:
            return own, []
        other = self._covering(record, number, approved=False)
        if other:
            return own - {DeedMark.LEAVE} | {DeedMark.ABSENT, DeedMark.LEAVE_UNAPPROVED}, [r.number for r in other]
        return own | {DeedMark.LEAVE_UNSTATED}, []

    def _covering(self, record: Record, number: str, *, approved: bool) -> list[Record]:
        """Rows of leave of a deputy that cover a half-day."""
        leaves = self._leaves.get((self.meeting(record).key, number), ())
        return [
            r
            for r in leaves
            if (AttendanceLeaveRow(r.values).state == LeaveState.APPROVED) is approved
            and covers(r.values, record.values)
        ]

    @cached_property
    def half_days(self) -> tuple[HalfDay, ...]:
        """Every half-day once, whatever the number of rows and units that tell it, in order."""
        merged: dict[tuple[str, date, int, str], HalfDay] = {}
        told: dict[tuple[str, date, int, str], dict[str, dict[str, bool]]] = {}
        for record in self._mine:
            row = HalfDayRow(record.values)
            if record.table != HALF_DAYS or row.date is None:
                continue
            meeting, (marks, behind) = self.meeting(record), self.marks(record)
            part, kind = row.half_day, row.kind
            at = (meeting.key, row.date, _PARTS.index(part) if part in _PARTS else 9, kind)
            known, units, disputed = merged.get(at), frozenset({record.unit}), frozenset[str]()
            came = told.setdefault(at, {}).setdefault(source_of(record), {})
            came.update({n: came.get(n, False) or bool(m & THERE) for n, m in marks.items() if m & (THERE | AWAY)})
            if known is not None:
                disputed = _disputed(told[at].values())
                units |= known.units
                marks = {n: _stronger(known.marks.get(n), marks.get(n)) for n in {**known.marks, **marks}}
                behind = {
                    n: tuple(dict.fromkeys(known.records.get(n, ()) + behind.get(n, ())))
                    for n in {**known.records, **behind}
                }
            merged[at] = HalfDay(meeting, row.date, part, kind, marks, behind, units, disputed)
        return tuple(merged[at] for at in sorted(merged))

    @cached_property
    def _first_days(self) -> dict[str, date]:
        first: dict[str, date] = {}
        for half in self.half_days:
            first[half.meeting.key] = min(half.day, first.get(half.meeting.key, half.day))
        return first

    def first_day(self, key: str) -> date | None:
        """The earliest half-day that is told of a meeting."""
        return self._first_days.get(key)


def _disputed(told: Iterable[Mapping[str, bool]]) -> frozenset[str]:
    """Deputies who came by one form and did not by another."""
    came: dict[str, set[bool]] = {}
    for of_form in told:
        for deputy, there in of_form.items():
            came.setdefault(deputy, set()).add(there)
    return frozenset(deputy for deputy, ways in came.items() if len(ways) > 1)


def _stronger(one: frozenset[DeedMark] | None, other: frozenset[DeedMark] | None) -> frozenset[DeedMark]:
    """Two rows about one deputy and half-day: who came to either came; else what excuses goes before absence."""
    one, other = one or frozenset(), other or frozenset()
    both = one | other
    if both & THERE:
        return both - {DeedMark.LEAVE, DeedMark.ABSENT, DeedMark.LEAVE_UNSTATED, DeedMark.LEAVE_UNAPPROVED}
    return both - {DeedMark.ABSENT, DeedMark.LEAVE_UNAPPROVED} if DeedMark.LEAVE in both else both


def covers(leave: Mapping[str, Any], half_day: Mapping[str, Any]) -> bool:
    """Whether a row of leave covers a half-day: its days do, and on its first and last day the part of the day."""
    days, day = leave.get("date"), str(half_day.get("date") or "")
    if not isinstance(days, Mapping) or not days["from"] <= day <= days["to"]:
        return False
    part = half_day.get("half_day")
    at = _PARTS.index(part) if part in _PARTS else 0
    named = parts_named(str(days.get("note") or ""))
    if not named:
        return True
    if days["from"] == days["to"]:
        return named[0] <= at <= named[-1]
    return not (day == days["from"] and at < named[0]) and not (day == days["to"] and len(named) > 1 and at > named[-1])


def parts_named(note: str) -> list[int]:
    """Parts of the day that a note names, in the order in which they stand: 下午—上午 is 1, 0."""
    found = [
        (note.find(word), at) for word, at in _WORDS.items() if word in note and not (word == "晚" and "晚上" in note)
    ]
    return [at for _, at in sorted(found)]


def days_told(days: Mapping[str, Any]) -> str:
    """Days of a row as its natural key has them: with the parts of the day, so that 上午 and 下午 are two leaves."""
    parts = parts_named(str(days.get("note") or ""))
    return f"{days.get('from')}~{days.get('to')}" + "".join(f"~{_PARTS[at]}" for at in parts)


def source_of(record: Record) -> str:
    """The form that a row came with: its issue, else its file, else the row itself."""
    return record.issue or record.sha256 or record.number
