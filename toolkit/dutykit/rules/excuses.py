"""What may excuse that a deputy stayed away, came late or left early: leave, or a record that says otherwise. Pure.

A finding that rests on such a mark falls when another returned record excuses it. So while there is one, it is not
certain: leave that was approved contradicts the mark, leave that is not decided may yet be, and so may a claim.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from ..dossier.claims import same_deed
from ..dossier.deeds import Deed
from ..dossier.meetings import FORM as ATTENDANCE
from ..dossier.meetings import HALF_DAYS
from ..dossier.views import HalfDayRow
from ..words.codes import Reason
from ..words.lists import LeaveState
from ..words.marks import DeedMark
from .casefile import CaseFile
from .leaves import UNDECIDED, Slip, leaves_of

EXCUSABLE = frozenset({DeedMark.ABSENT, DeedMark.LATE, DeedMark.LEFT_EARLY, DeedMark.LEFT_MIDWAY})
"""Marks that leave excuses; that somebody stayed away is also undone by a record that says they were there."""
_LONG = 31
"""Days of a deed that are looked at one by one."""


@dataclass(frozen=True, slots=True)
class Excuse:
    """Why a mark is not certain, and the records that say so."""

    reason: Reason
    records: tuple[str, ...]


@dataclass(frozen=True)
class Excuses:
    """What a case file holds of them."""

    case: CaseFile

    def of(self, deputy: str, deed: Deed, records: Sequence[str], marks: frozenset[str]) -> Excuse | None:
        """What may excuse the marks that records of a deed give a deputy; nothing where nothing may."""
        own = deed.people.get(deputy, frozenset()) & marks
        if not own:
            return None
        return self._leave(deputy, deed, records, own) or (
            self._otherwise(deputy, deed) if DeedMark.ABSENT in own else None
        )

    def _leave(self, deputy: str, deed: Deed, records: Sequence[str], marks: frozenset[str]) -> Excuse | None:
        """Leave that covers every part of the deed on which the deputy bears the marks."""
        leaves = leaves_of(self.case)
        slips = leaves.by_deputy.get(deputy)
        if not slips:
            return None
        key = self.case.meetings.meeting(deed.sources[0]).key if deed.form == ATTENDANCE and deed.sources else ""
        parts = list(_parts(deputy, deed, records, marks))
        fit = [s for s in slips if parts and all(leaves.may_cover(s, key, deed.title, *part) for part in parts)]
        told = [(slip, reason) for slip in fit if (reason := self._doubt(slip)) is not None]
        if not told:
            return None
        return Excuse(told[0][1], tuple(slip.record.number for slip, _ in told))

    def _doubt(self, slip: Slip) -> Reason | None:
        """Why a row of leave leaves it open; nothing where it was refused, or taken back."""
        states = leaves_of(self.case).states(slip)
        if not states & {*UNDECIDED, LeaveState.APPROVED}:
            return None
        if slip.doubtful:
            return Reason.DISPUTED
        return Reason.INCONSISTENT if LeaveState.APPROVED in states else Reason.MISSING_FACT

    def _otherwise(self, deputy: str, deed: Deed) -> Excuse | None:
        """A record that does not count, or not yet, and says that the deputy was there."""
        told = [d for d in self.case.told_there.get(deputy, ()) if same_deed(d, deed, deputy)]
        return Excuse(Reason.DISPUTED, tuple(n for d in told for n in d.records)) if told else None


def _parts(deputy: str, deed: Deed, records: Sequence[str], marks: frozenset[str]) -> Iterator[tuple[date, str]]:
    """Days, and parts of days, on which a deputy bears marks in a deed."""
    halves = [r for r in deed.sources if r.form == ATTENDANCE and r.table == HALF_DAYS and r.number in records]
    if halves:
        for record in halves:
            row = HalfDayRow(record.values)
            if row.date is not None and any(deputy in (record.values.get(mark) or ()) for mark in marks):
                yield row.date, row.half_day
        return
    if deed.first is not None:
        for at in range(min(((deed.last or deed.first) - deed.first).days, _LONG) + 1):
            yield deed.first + timedelta(days=at), ""
