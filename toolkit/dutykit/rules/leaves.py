"""Rows of leave and leave slips of deputies, and which of them may cover what. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Any

from ..dossier.fields import SharedFields
from ..dossier.meetings import LEAVES, covers
from ..dossier.model import Record
from ..dossier.views import AttendanceLeaveRow, LeaveSlipRow
from ..text import fold
from ..words.codes import FormId, Reason
from ..words.lists import LeaveState
from .casefile import CaseFile

UNDECIDED: frozenset[str] = frozenset({LeaveState.APPLIED, ""})
"""States of leave that may yet be approved."""


@dataclass(frozen=True, slots=True)
class Slip:
    """A row of leave; ``doubtful`` is one that nobody has accepted."""

    record: Record
    doubtful: bool

    @property
    def dated(self) -> bool:
        """Whether it says for which days."""
        return is_dated(self.record.values)


Span = tuple[date, date, str]
"""First and last day of a leave, and its record."""


@dataclass(frozen=True, slots=True)
class LeaveDays:
    """Days of leave of one deputy: ``sure`` those approved for certain, ``perhaps`` others that may be."""

    sure: frozenset[date] = frozenset()
    perhaps: frozenset[date] = frozenset()
    spans: tuple[Span, ...] = ()

    @property
    def doubt(self) -> Reason:
        """Why some are not certain."""
        return Reason.MISSING_FACT

    def between(self, first: date, last: date) -> tuple[str, ...]:
        """Records of leave that touch a stretch."""
        return tuple(dict.fromkeys(number for a, b, number in self.spans if a <= last and b > first))


_NO_LEAVE = LeaveDays()


@dataclass(frozen=True)
class Leaves:
    """Rows of leave of a case file."""

    case: CaseFile

    @cached_property
    def by_deputy(self) -> Mapping[str, list[Slip]]:
        """By deputy, each with whether it is in doubt."""
        slips: dict[str, list[Slip]] = {}
        for doubtful, source in ((False, self.case.rows), (True, self.case.doubtful_rows)):
            for table in ((FormId.ATTENDANCE, LEAVES), (FormId.LEAVE, "leaves")):
                for record in source.get(table, ()):
                    number = AttendanceLeaveRow(record.values).deputy or record.deputy
                    slips.setdefault(number, []).append(Slip(record, doubtful))
        return slips

    def days(self, deputy: str) -> LeaveDays:
        """Days of leave of a deputy: approved for certain, and those that may be."""
        if deputy not in self.by_deputy:
            return _NO_LEAVE
        return self.case.kept(("leave days", deputy), lambda: self._days(deputy))

    def _days(self, deputy: str) -> LeaveDays:
        spans: dict[bool, list[Span]] = {True: [], False: []}
        for slip in self.by_deputy[deputy]:
            states = self.states(slip)
            first, last = _span(slip.record.values)
            if first is None or last is None or not states & {*UNDECIDED, LeaveState.APPROVED}:
                continue
            sure = not slip.doubtful and states == {LeaveState.APPROVED}
            spans[sure].append((first, last, slip.record.number))
        sure_days, perhaps = (frozenset(d for a, b, _ in spans[way] for d in _each(a, b)) for way in (True, False))
        return LeaveDays(sure_days, perhaps - sure_days, (*spans[True], *spans[False]))

    def states(self, slip: Slip) -> frozenset[str]:
        """What became of a leave, as every record tells it."""
        known, record = self.case.disagreements, slip.record
        return frozenset(str(v.get("state") or "") for v in known.ways(record.number, record.values, ("state",)))

    def may_cover(self, slip: Slip, meeting: str, title: str, day: date, part: str) -> bool:
        """Whether a row of leave is about a part of a day: of its meeting, where it says which, and its days."""
        record, row = slip.record, LeaveSlipRow(slip.record.values)
        if record.form == FormId.ATTENDANCE:
            if self.case.meetings.meeting(record).key != meeting:
                return False
        elif not slip.dated:
            named = {row.session, fold(row.meeting)} - {""}
            return not named or bool(named & {meeting, fold(title)})
        return not slip.dated or covers(record.values, {"date": day.isoformat(), "half_day": part})


def _span(values: Mapping[str, Any]) -> tuple[date | None, date | None]:
    try:
        return SharedFields(values).date
    except (ValueError, TypeError, KeyError):  # a held row keeps what was written
        return None, None


def _each(first: date, last: date) -> Iterator[date]:
    for at in range(min((last - first).days, _LONGEST) + 1):
        yield first + timedelta(days=at)


_LONGEST = 1830
"""Days of one leave that are looked at: a whole term."""


def leaves_of(case: CaseFile) -> Leaves:
    """Rows of leave of a case file, sorted once."""
    return case.kept("leaves", lambda: Leaves(case))


def is_dated(values: Mapping[str, Any]) -> bool:
    """Whether a row of leave says for which days."""
    return isinstance(values.get("date"), Mapping)
