"""Half-days of sessions that a deputy missed, as far as they are proved. Pure.

A deputy missed a half-day without approval for certain only where a row says so and names the day, no leave could
cover it, and the register of attendance is closed (a leave slip may still come in). What no row says of a deputy who
was due is not known: a form that lists absentees only, or forgets a name, proves nothing. A session was missed whole
only where the half-days missed are all that were due: as the form's head, the sessions form, or the meeting says.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property
from typing import Any

from ..dossier.disagreements import Disagreement
from ..dossier.meetings import HALF_DAYS, SITTINGS, HalfDay, Meeting
from ..dossier.model import Deputy, Record
from ..dossier.views import AttendanceLeaveRow, HalfDayRow
from ..words.codes import FormId, Reason
from ..words.lists import ActivityKind, LeaveState
from ..words.marks import AWAY, THERE, DeedMark
from .attendance_worlds import says_when, worlds_of
from .attended import Attended, Missed, in_every_way
from .casefile import CaseFile
from .leaves import UNDECIDED, Leaves, Slip, is_dated, leaves_of
from .results import first_reason
from .standing import on_duty
from .terms import AbsentWhen, WindowKind
from .windows import DayWindow

_TOLD_BY = (FormId.ATTENDANCE, FormId.LEAVE)
"""Forms by which leave may still come in: while the register of one is open, an absence may yet be excused."""


@dataclass(frozen=True)
class Attendance:
    """What the records of a case file say of who missed what; ``approvers`` are those who may approve, by case."""

    case: CaseFile
    approvers: Mapping[str, Collection[str]]
    at_once: bool = False
    """Whether an absence is certain as soon as it is recorded, without waiting for the register to be closed."""
    within: int = 0
    """So many days after a half-day leave for it may still be approved."""
    claims: CaseFile | None = None
    """Where claims of deputies are looked for, if not here."""

    @classmethod
    def asked(cls, case: CaseFile, options: Mapping[str, Any]) -> Attendance:
        """As the options of a rule ask it."""
        at_once = options.get("absent_when") == AbsentWhen.RECORDED
        return cls(case, options.get("approvers", {}), at_once, options.get("approved_within", 0))

    def of(self, deputy: Deputy) -> Mapping[str, Attended]:
        """Meetings of a deputy, by key."""
        asked = tuple((scope, tuple(by)) for scope, by in self.approvers.items())
        key = ("attendance", deputy.number, asked, self.at_once, self.within)
        return self.case.kept(key, lambda: self._meetings_of(deputy))

    def _meetings_of(self, deputy: Deputy) -> Mapping[str, Attended]:
        """As the records tell it that count, and in every way in which those in doubt may come to count."""
        told = self._told_of(deputy)
        for ways in worlds_of(self.case).of(deputy):
            each = [replace(self, case=world, claims=self.case).of(deputy) for world in ways]
            for key in dict.fromkeys(k for way in each for k in way):
                told[key] = in_every_way([told.get(key), *(way.get(key) for way in each)])
        return told

    def _told_of(self, deputy: Deputy) -> dict[str, Attended]:
        halves: dict[str, list[HalfDay]] = {}
        for half in self._half_days:
            if self._is_due(deputy, half):
                halves.setdefault(half.meeting.key, []).append(half)
        attended = {key: self._attended(deputy, of_meeting) for key, of_meeting in halves.items()}
        for meeting, missed in self._without_day(deputy):
            known = attended.get(meeting.key) or Attended(meeting, meeting.first or missed.day, 0, (), 0, 0)
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
        missed, there, excused, leave = [], 0, 0, 0
        for of_slot in slots.values():
            came, one = self._of_slot(deputy, of_slot)
            there += came
            excused += not came and one is None
            missed += [one] if one is not None else []
            leave += not came and (one is None or self._may_be_leave(deputy, of_slot))
        meeting = halves[0].meeting
        due = max(self._declared(meeting), len(slots))
        first = meeting.first or self.case.meetings.first_day(meeting.key)
        due_told = self._due_told.get(meeting.key)
        return Attended(meeting, first, due, tuple(missed), there, excused, due_told, leave, len(slots))

    def _may_be_leave(self, deputy: Deputy, halves: Sequence[HalfDay]) -> bool:
        """Whether leave for a half-day is on record that was approved, or of which nobody says what became of it."""
        if any(DeedMark.LEAVE in half.marks.get(deputy.number, ()) for half in halves):
            return True
        slips = self._slips(deputy, halves[0])
        return any(self._leaves.states(slip) & {*UNDECIDED, LeaveState.APPROVED} for slip in slips)

    def _declared(self, meeting: Meeting) -> int:
        """How many half-days a meeting had, as the heads of its forms and the sessions form say; 0: nobody says."""
        session = next((s for s in self.case.sessions if s.number and s.number == meeting.key), None)
        return max(session.half_days if session else 0, self.case.meetings.declared(meeting.key))

    @cached_property
    def _due_told(self) -> Mapping[str, Disagreement]:
        """What forms tell differently of the half-days due, by meeting."""
        return self.case.kept("half-days due", lambda: dict(_told_of_due(self.case)))

    def _of_slot(self, deputy: Deputy, halves: Sequence[HalfDay]) -> tuple[bool, Missed | None]:
        """Whether the deputy came to a half-day, else what was missed; None for approved leave."""
        number = deputy.number
        marks = frozenset(m for half in halves for m in half.marks.get(number, ()))
        records = tuple(dict.fromkeys(n for half in halves for n in half.records.get(number, ())))
        half = halves[0]
        if any(number in h.disputed for h in halves):
            return self._disputed(deputy, half, records)
        if marks & THERE:
            return True, None
        otherwise = self._told_otherwise(number, half, records, marks)
        if otherwise is not None:
            return False, otherwise
        if not marks & AWAY:
            return False, Missed(half.day, half.part, "没有登记出席、请假还是缺席", (), Reason.MISSING_FACT)
        leave = self._leave(deputy, half)
        if leave.approved:
            return False, self._wrongly_approved(half, leave.approved)
        if DeedMark.LEAVE in marks:  # the mark says leave, and no row of leave says whether it was approved
            return False, Missed(half.day, half.part, "请假没有写是否批准", records, leave.doubt or Reason.MISSING_FACT)
        return False, self._absent(deputy, half, records, leave, refused=DeedMark.LEAVE_UNAPPROVED in marks)

    def _disputed(self, deputy: Deputy, half: HalfDay, records: tuple[str, ...]) -> tuple[bool, Missed | None]:
        """A half-day to which a deputy came by one form and not by another: no absence where leave covers it."""
        covered = self._leave(deputy, half).approved
        if covered and self._wrongly_approved(half, covered) is None:
            return True, None
        return False, Missed(half.day, half.part, "两份登记不一致", records, Reason.INCONSISTENT)

    def _told_otherwise(
        self, number: str, half: HalfDay, records: tuple[str, ...], marks: frozenset[DeedMark]
    ) -> Missed | None:
        """What waits and says that the deputy was there: a row that is held, a claim."""
        if self._held_says_there(number, half):
            return Missed(half.day, half.part, "登记不一致", records, Reason.DISPUTED)
        claims = self._claims_there(number, half) if marks & AWAY else ()
        return Missed(half.day, half.part, "代表申报到会", (*records, *claims), Reason.DISPUTED) if claims else None

    def _absent(
        self, deputy: Deputy, half: HalfDay, records: tuple[str, ...], leave: _Leave, *, refused: bool
    ) -> Missed:
        said = "请假没有获得批准" if refused else "缺席"
        missed = Missed(half.day, half.part, said, (*records, *leave.open))
        if leave.doubt:
            return replace(missed, said="缺席，请假没有定下来", doubt=leave.doubt)
        refused_for_certain = refused and not leave.open
        if self._unread(deputy, half.day):
            return replace(missed, doubt=Reason.UNREAD)
        closed = self.at_once or refused_for_certain or self._closed(deputy, half.day)
        return missed if closed else replace(missed, doubt=Reason.OPEN)

    def _unread(self, deputy: Deputy, day: date) -> bool:
        """Whether a file came and was not read that may tell of the deputy's attendance or leave on a day."""
        if not self.case.unread:
            return False
        of_day = DayWindow(WindowKind.YEAR, "", day, day)
        registers = self.case.registers_on(deputy, day)
        return any(
            unread.may_tell(of_day, _TOLD_BY)
            and (deputy.number in unread.deputies if unread.deputies else unread.unit in {"", *registers})
            for unread in self.case.unread
        )

    def _closed(self, deputy: Deputy, day: date) -> bool:
        return self.case.closed_on(self.case.registers_on(deputy, day), day, _TOLD_BY)

    # --- leave -----------------------------------------------------------------------------------------------

    def _leave(self, deputy: Deputy, half: HalfDay) -> _Leave:
        """Rows of leave and leave slips of a deputy that cover a half-day, or may."""
        approved, open_, doubts = [], [], []
        for slip in self._slips(deputy, half):
            states = self._leaves.states(slip)
            if slip.doubtful:
                doubts.append(Reason.DISPUTED)
            elif LeaveState.APPROVED in states and len(states) > 1:
                doubts.append(Reason.INCONSISTENT)
            elif states & UNDECIDED or (not slip.dated and LeaveState.APPROVED in states):
                doubts.append(Reason.MISSING_FACT)
            elif LeaveState.APPROVED in states:
                approved.append(slip.record)
                continue
            else:
                continue
            open_.append(slip.record.number)
        return _Leave(tuple(approved), tuple(open_), first_reason(doubts) if doubts else None)

    def slips(self, deputy: Deputy, half: HalfDay) -> tuple[Record, ...]:
        """Rows of leave of a deputy, whatever was decided, that may be about a half-day."""
        return tuple(slip.record for slip in self._slips(deputy, half))

    @property
    def _leaves(self) -> Leaves:
        return leaves_of(self.case)

    def _slips(self, deputy: Deputy, half: HalfDay) -> Iterator[Slip]:
        meeting = half.meeting
        for slip in self._leaves.by_deputy.get(deputy.number, ()):
            if self._leaves.may_cover(slip, meeting.key, meeting.title, half.day, half.part):
                yield slip

    def _wrongly_approved(self, half: HalfDay, approved: Sequence[Record]) -> Missed | None:
        """Leave that was approved by who may not, or afterwards: whether it counts the text does not say.

        None where one counts. Leave that was approved, nobody says by whom or when, counts: that is asked by rules of
        its own.
        """
        faults = [self._fault(record, half.day) for record in approved]
        if not all(faults):
            return None
        said, doubt = faults[0] or ("", Reason.UNSTATED)
        beside = [n for r in approved for n in self.case.disagreements.beside(r.number) if doubt == Reason.INCONSISTENT]
        numbers = tuple(dict.fromkeys((*(r.number for r in approved), *beside)))
        return Missed(half.day, half.part, said, numbers, doubt)

    def _fault(self, record: Record, day: date) -> tuple[str, Reason] | None:
        """What is wrong with the approval of a leave; None where it is right, or not said, in every way."""
        facts = ("approver", "approved_on")
        ways = [AttendanceLeaveRow(v) for v in self.case.disagreements.ways(record.number, record.values, facts)]
        asked = self.approvers.get(ways[0].scope)
        strangers = [asked is not None and bool(row.approver) and row.approver not in asked for row in ways]
        last = (is_dated(record.values) and ways[0].date[1]) or day
        late = [row.approved_on is not None and row.approved_on > last + timedelta(self.within) for row in ways]
        wrong = [a or b for a, b in zip(strangers, late, strict=True)]
        if all(wrong):
            return ("请假由不是规定的人批准" if all(strangers) else "请假事后才批准"), Reason.UNSTATED
        return ("请假的批准人或者批准日期，两份登记不一致", Reason.INCONSISTENT) if any(wrong) else None

    # --- rows in doubt, and without a day --------------------------------------------------------------------

    @cached_property
    def _held(self) -> Sequence[Record]:
        """Rows in doubt that do not say on which half-day; others are tried both ways (:mod:`.attendance_worlds`)."""
        rows = self.case.doubtful_rows.get((FormId.ATTENDANCE, HALF_DAYS), [])
        return [r for r in rows if not says_when(r)]

    def _held_says_there(self, number: str, half: HalfDay) -> bool:
        """Whether a row that is in doubt says that the deputy was there."""
        return any(
            number in (record.values.get(mark) or ())
            for record in self._held
            if (row := HalfDayRow(record.values)).date in {half.day, None} and row.half_day in {half.part, ""}
            for mark in THERE
        )

    def _claims_there(self, number: str, half: HalfDay) -> tuple[str, ...]:
        """Claims of a deputy, or rows in another form, that say that the deputy was there."""
        told = (self.claims or self.case).told_there.get(number, ())
        own = (
            d for d in told if any(r.form != FormId.ATTENDANCE for r in d.sources)
        )  # no rows of attendance that wait
        of_sessions = (d for d in own if d.form == FormId.ATTENDANCE and d.kind in _SESSION_KINDS)
        return tuple(
            n for d in of_sessions if d.first and d.first <= half.day <= (d.last or d.first) for n in d.records
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
_SESSION_KINDS: Collection[str] = SITTINGS | {ActivityKind.CONGRESS_SESSION}


@dataclass(frozen=True, slots=True)
class _Leave:
    """Leave for a half-day: rows that approve it, numbers of those that may yet, and why it is not known."""

    approved: tuple[Record, ...]
    open: tuple[str, ...]
    doubt: Reason | None


def _told_of_due(case: CaseFile) -> Iterator[tuple[str, Disagreement]]:
    heads = {r.number: case.meetings.meeting(r).key for r in case.rows.get((FormId.ATTENDANCE, ""), ())}
    for one in case.disagreements.every:
        if all(t.field in _DUE_FIELDS for t in one.told):
            yield from ((heads[n], one) for n in one.records if n in heads)


_DUE_FIELDS = frozenset({f"{FormId.SESSION}.sessions.half_days", f"{FormId.ATTENDANCE}.due"})
