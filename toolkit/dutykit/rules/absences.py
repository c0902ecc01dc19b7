"""Half-days of sessions that a deputy missed, as far as they are proved. Pure.

A deputy missed a half-day without approval for certain only where a row says so and names the day, no leave could
cover it, and the register of attendance is closed (a leave slip may still come in). What no row says of a deputy who
was due is not known: a form that lists absentees only, or forgets a name, proves nothing. A session was missed whole
only where the half-days missed are all that were due: as the form's head, the sessions form, or the meeting says.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any

from ..dates import chinese_span
from ..dossier.meetings import HALF_DAYS, LEAVES, SITTINGS, HalfDay, Meeting, covers
from ..dossier.model import Deputy, Record
from ..dossier.views import AttendanceLeaveRow, HalfDayRow, LeaveSlipRow
from ..text import fold
from ..words.codes import FormId, Reason
from ..words.lists import ActivityKind, DayPart, LeaveState
from ..words.marks import AWAY, THERE, DeedMark
from .casefile import CaseFile
from .results import first_reason
from .standing import on_duty

_PART_WORDS: Mapping[str, str] = DayPart.labels()
_UNDECIDED: Collection[str] = frozenset({LeaveState.APPLIED, ""})


_TOLD_BY = (FormId.ATTENDANCE, FormId.LEAVE)
"""Forms by which leave may still come in: while the register of one is open, an absence may yet be excused."""


@dataclass(frozen=True, slots=True)
class Missed:
    """A half-day on which a deputy was due and perhaps did not come; ``doubt`` says why it is not certain."""

    day: date | None
    part: str
    said: str
    records: tuple[str, ...]
    doubt: Reason | None = None

    @property
    def words(self) -> str:
        """When, what, and on which record: 1月9日上午缺席（CQ-2024-0003）."""
        when = chinese_span(self.day, year=self.day.year) if self.day else ""
        return f"{when}{_PART_WORDS.get(self.part, '')}{self.said}" + (
            f"（{'、'.join(self.records)}）" if self.records else ""
        )


@dataclass(frozen=True, slots=True)
class Attended:
    """What is known of a deputy in one meeting: how many half-days were due, which were missed, how many were not."""

    meeting: Meeting
    first: date | None
    due: int
    missed: tuple[Missed, ...]
    there: int
    excused: int

    @property
    def sure(self) -> tuple[Missed, ...]:
        """Half-days missed without approval for certain."""
        return tuple(m for m in self.missed if m.doubt is None)

    @property
    def throughout(self) -> bool:
        """Whether the whole meeting was missed without approval, for certain."""
        return 0 < self.due <= len(self.sure)

    @property
    def perhaps_throughout(self) -> bool:
        """Whether the whole meeting may have been missed: nothing says that the deputy came, or was on leave."""
        return bool(self.missed) and not self.there and not self.excused

    @property
    def on_leave_throughout(self) -> bool:
        """Whether the deputy was on approved leave for all of it."""
        return 0 < self.due <= self.excused

    @property
    def doubt(self) -> Reason:
        """Why it is not certain."""
        return first_reason(m.doubt for m in self.missed) if any(m.doubt for m in self.missed) else Reason.MISSING_FACT


@dataclass(frozen=True)
class Attendance:
    """What the records of a case file say of who missed what; ``approvers`` are those who may approve, by case."""

    case: CaseFile
    approvers: Mapping[str, Collection[str]]
    at_once: bool = False
    """Whether an absence is certain as soon as it is recorded, without waiting for the register to be closed."""

    def of(self, deputy: Deputy) -> Mapping[str, Attended]:
        """Meetings of a deputy, by key."""
        asked = tuple((scope, tuple(by)) for scope, by in self.approvers.items())
        return self.case.kept(("attendance", deputy.number, asked, self.at_once), lambda: self._meetings_of(deputy))

    def _meetings_of(self, deputy: Deputy) -> Mapping[str, Attended]:
        halves: dict[str, list[HalfDay]] = {}
        for half in self._half_days:
            if self._is_due(deputy, half):
                halves.setdefault(half.meeting.key, []).append(half)
        attended = {key: self._attended(deputy, of_meeting) for key, of_meeting in halves.items()}
        for meeting, missed in self._without_day(deputy):
            known = attended.get(meeting.key) or Attended(meeting, meeting.first, 0, (), 0, 0)
            attended[meeting.key] = replace(known, missed=(*known.missed, missed), due=max(known.due, 1))
        return attended

    @cached_property
    def _half_days(self) -> tuple[HalfDay, ...]:
        return tuple(h for h in self.case.meetings.half_days if h.kind in SITTINGS)

    def _is_due(self, deputy: Deputy, half: HalfDay) -> bool:
        """Whether a half-day was one of the deputy's: a row says something of them, or forms of theirs tell it."""
        if not on_duty(deputy, half.day):
            return False
        if deputy.number in half.marks:
            return True
        if half.kind == ActivityKind.SESSION_PARTY_MEETING:
            return False  # who was due is the members of the party, and a form lists those who are
        theirs = {*deputy.units(half.day), *self.case.registers_on(deputy, half.day), ""}
        return bool(theirs & half.units)

    def _attended(self, deputy: Deputy, halves: Sequence[HalfDay]) -> Attended:
        slots: dict[tuple[date, str], list[HalfDay]] = {}
        for half in halves:
            slots.setdefault((half.day, half.part), []).append(half)
        missed, there, excused = [], 0, 0
        for of_slot in slots.values():
            came, one = self._of_slot(deputy, of_slot)
            there += came
            excused += not came and one is None
            missed += [one] if one is not None else []
        meeting = halves[0].meeting
        due = max(self._declared(meeting), len(slots))
        first = meeting.first or self.case.meetings.first_day(meeting.key)
        return Attended(meeting, first, due, tuple(missed), there, excused)

    def _declared(self, meeting: Meeting) -> int:
        """How many half-days a meeting had, as the heads of its forms and the sessions form say; 0: nobody says."""
        session = next((s for s in self.case.sessions if s.number and s.number == meeting.key), None)
        return max(session.half_days if session else 0, self.case.meetings.declared(meeting.key))

    def _of_slot(self, deputy: Deputy, halves: Sequence[HalfDay]) -> tuple[bool, Missed | None]:
        """Whether the deputy came to a half-day, else what was missed; None for approved leave."""
        number = deputy.number
        marks = frozenset(m for half in halves for m in half.marks.get(number, ()))
        records = tuple(dict.fromkeys(n for half in halves for n in half.records.get(number, ())))
        half = halves[0]
        if marks & THERE:
            return True, None
        if self._held_says_there(number, half):
            return False, Missed(half.day, half.part, "登记不一致", records, Reason.DISPUTED)
        if not marks & AWAY:
            return False, Missed(half.day, half.part, "没有登记出席、请假还是缺席", (), Reason.MISSING_FACT)
        leave = self._leave(deputy, half)
        if leave.approved:
            return False, self._wrongly_approved(half, leave.approved)
        if DeedMark.LEAVE in marks:  # the mark says leave, and no row of leave says whether it was approved
            return False, Missed(half.day, half.part, "请假没有写是否批准", records, leave.doubt or Reason.MISSING_FACT)
        return False, self._absent(deputy, half, records, leave, refused=DeedMark.LEAVE_UNAPPROVED in marks)

    def _absent(
        self, deputy: Deputy, half: HalfDay, records: tuple[str, ...], leave: _Leave, *, refused: bool
    ) -> Missed:
        said = "请假没有获得批准" if refused else "缺席"
        missed = Missed(half.day, half.part, said, (*records, *leave.open))
        if leave.doubt:
            return replace(missed, said="缺席，请假没有定下来", doubt=leave.doubt)
        refused_for_certain = refused and not leave.open
        closed = self.at_once or refused_for_certain or self._closed(deputy, half.day)
        return missed if closed else replace(missed, doubt=Reason.OPEN)

    def _closed(self, deputy: Deputy, day: date) -> bool:
        return self.case.closed_on(self.case.registers_on(deputy, day), day, _TOLD_BY)

    # --- leave -----------------------------------------------------------------------------------------------

    def _leave(self, deputy: Deputy, half: HalfDay) -> _Leave:
        """Rows of leave and leave slips of a deputy that cover a half-day, or may."""
        approved, open_, doubts = [], [], []
        for record, doubtful in self._slips.get(deputy.number, ()):
            if not self._may_cover(record, half):
                continue
            state, undated = AttendanceLeaveRow(record.values).state, not _dated(record.values)
            if doubtful:
                doubts.append(Reason.DISPUTED)
            elif state in _UNDECIDED or (undated and state == LeaveState.APPROVED):
                doubts.append(Reason.MISSING_FACT)
            elif state == LeaveState.APPROVED:
                approved.append(record)
                continue
            else:
                continue
            open_.append(record.number)
        return _Leave(tuple(approved), tuple(open_), first_reason(doubts) if doubts else None)

    def slips(self, deputy: Deputy, half: HalfDay) -> tuple[Record, ...]:
        """Rows of leave of a deputy, whatever was decided, that may be about a half-day."""
        return tuple(r for r, _ in self._slips.get(deputy.number, ()) if self._may_cover(r, half))

    @cached_property
    def _slips(self) -> Mapping[str, list[tuple[Record, bool]]]:
        """Rows of leave by deputy, each with whether it is in doubt."""
        slips: dict[str, list[tuple[Record, bool]]] = {}
        for doubtful, source in ((False, self.case.rows), (True, self.case.doubtful_rows)):
            for table in ((FormId.ATTENDANCE, LEAVES), (FormId.LEAVE, "leaves")):
                for record in source.get(table, ()):
                    number = AttendanceLeaveRow(record.values).deputy or record.deputy
                    slips.setdefault(number, []).append((record, doubtful))
        return slips

    def _may_cover(self, record: Record, half: HalfDay) -> bool:
        """Whether a row of leave is about a half-day: of its meeting, where it says which, and its days."""
        values, slip = record.values, LeaveSlipRow(record.values)
        if record.form == FormId.ATTENDANCE:
            if self.case.meetings.meeting(record).key != half.meeting.key:
                return False
        elif not _dated(values):
            named = {slip.session, fold(slip.meeting)} - {""}
            return not named or bool(named & {half.meeting.key, fold(half.meeting.title)})
        if not _dated(values):
            return True
        return covers(values, {"date": half.day.isoformat(), "half_day": half.part})

    def _wrongly_approved(self, half: HalfDay, approved: Sequence[Record]) -> Missed | None:
        """Leave that somebody approved who may not: whether it counts the text does not say; None: it counts.

        Leave that was approved, nobody says by whom, counts: who approved it is asked by rules of its own.
        """
        for record in approved:
            row = AttendanceLeaveRow(record.values)
            asked = self.approvers.get(row.scope)
            if asked is None or not row.approver or row.approver in asked:
                return None
        numbers = tuple(record.number for record in approved)
        return Missed(half.day, half.part, "请假由不是规定的人批准", numbers, Reason.UNSTATED)

    # --- rows in doubt, and without a day --------------------------------------------------------------------

    @cached_property
    def _held(self) -> Sequence[Record]:
        return self.case.doubtful_rows.get((FormId.ATTENDANCE, HALF_DAYS), [])

    def _held_says_there(self, number: str, half: HalfDay) -> bool:
        """Whether a row that is in doubt says that the deputy was there."""
        return any(
            number in (record.values.get(mark) or ())
            for record in self._held
            if (row := HalfDayRow(record.values)).date in {half.day, None} and row.half_day in {half.part, ""}
            for mark in THERE
        )

    def _without_day(self, deputy: Deputy) -> Iterator[tuple[Meeting, Missed]]:
        """Absence that is in doubt: told by a row that waits to be mended, or without the day."""
        known = {(h.meeting.key, h.day, h.part) for h in self._half_days if deputy.number in h.marks}
        undated = (
            r for r in self.case.rows.get((FormId.ATTENDANCE, HALF_DAYS), ()) if HalfDayRow(r.values).date is None
        )
        for records, doubt in ((undated, Reason.MISSING_FACT), (self._held, Reason.DISPUTED)):
            for record in records:
                row = HalfDayRow(record.values)
                if deputy.number not in row.absent or row.kind not in _KINDS:
                    continue
                meeting = self.case.meetings.meeting(record)
                if (meeting.key, row.date, row.half_day or None) not in known:
                    yield meeting, Missed(row.date, row.half_day, "缺席", (record.number,), doubt)


_KINDS: Collection[str] = SITTINGS | {""}


@dataclass(frozen=True, slots=True)
class _Leave:
    """Leave for a half-day: rows that approve it, numbers of those that may yet, and why it is not known."""

    approved: tuple[Record, ...]
    open: tuple[str, ...]
    doubt: Reason | None


def _dated(values: Mapping[str, Any]) -> bool:
    return isinstance(values.get("date"), Mapping)


def listed(missed: Iterable[Missed], most: int = 3) -> str:
    """Half-days in words, the first of them."""
    every = list(missed)
    return "，".join(m.words for m in every[:most]) + (f"等{len(every)}个半天" if len(every) > most else "")
