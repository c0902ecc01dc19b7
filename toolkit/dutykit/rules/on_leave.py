"""Sessions for the whole of which a deputy was on approved leave: for certain, or perhaps. Pure.

Such a session is neutral for silence and for rows of sessions. Perhaps it was where leave is on record that nobody has
decided on, that waits to be mended, or that covers the session while no form says who was there.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import combinations

from ..dossier.model import Deputy
from ..words.codes import Reason
from ..words.lists import LeaveState
from .absences import Attendance
from .attended import Attended
from .leaves import UNDECIDED, leaves_of
from .results import first_reason
from .windows import Session

_FEW = 5
"""Of so many sessions every selection is looked at; of more none and all of them."""


@dataclass(frozen=True, slots=True)
class SessionsOnLeave:
    """Opening days of sessions on leave throughout: ``sure``, and ``perhaps`` others, as ``records`` leave open."""

    sure: frozenset[date] = frozenset()
    perhaps: frozenset[date] = frozenset()
    records: tuple[str, ...] = ()
    doubt: Reason = Reason.MISSING_FACT

    @property
    def ways(self) -> Iterator[frozenset[date]]:
        """Every way in which it may have been, the one that is certain first."""
        days = sorted(self.perhaps)
        for size in range(len(days) + 1) if len(days) <= _FEW else (0, len(days)):
            yield from (self.sure | set(chosen) for chosen in combinations(days, size))

    @property
    def words(self) -> str:
        """What is not known, in words."""
        return f"有会议的请假还定不下来（{'、'.join(self.records)}）"


NO_LEAVE = SessionsOnLeave()


def sessions_on_leave(attendance: Attendance, deputy: Deputy) -> SessionsOnLeave:
    """Those of a deputy."""
    told = list(attendance.of(deputy).values())
    if not told and deputy.number not in leaves_of(attendance.case).by_deputy:
        return NO_LEAVE
    sure, perhaps, records, doubts = set[date](), set[date](), list[str](), list[Reason]()
    for session in attendance.case.sessions:
        of_session = [m for m in told if any(session.first <= day <= session.closing for day in _days(m))]
        if any(m.on_leave_throughout for m in of_session):
            sure.add(session.opening)
            continue
        numbers = _may_be_leave(of_session) if of_session else _covering(attendance, deputy, session)
        if numbers is not None:
            perhaps.add(session.opening)
            records += numbers
            doubts += [m.doubt for meeting in of_session for m in meeting.missed if m.doubt]
    doubt = first_reason(doubts) if doubts else Reason.MISSING_FACT
    return SessionsOnLeave(frozenset(sure), frozenset(perhaps), tuple(dict.fromkeys(records)), doubt)


def _may_be_leave(meetings: list[Attended]) -> tuple[str, ...] | None:
    """Records of a session's half-days, where there may have been leave for the whole of it; else None."""
    if not any(m.perhaps_on_leave_throughout for m in meetings):
        return None
    return tuple(n for meeting in meetings for missed in meeting.missed for n in missed.records)


def _days(meeting: Attended) -> Iterator[date]:
    """The day on which a meeting began, in every way in which it is told."""
    yield from (way.first for way in meeting.ways or (meeting,) if way is not None and way.first is not None)


def _covering(attendance: Attendance, deputy: Deputy, session: Session) -> tuple[str, ...] | None:
    """Leave that was approved, or may be, and that covers every day of a session; None where a day is left."""
    leaves = leaves_of(attendance.case)
    may_excuse = {*UNDECIDED, LeaveState.APPROVED}
    slips = [s for s in leaves.by_deputy.get(deputy.number, ()) if leaves.states(s) & may_excuse]
    numbers: list[str] = []
    for after in range((session.closing - session.opening).days + 1):
        day = session.opening + timedelta(days=after)
        found = [s.record.number for s in slips if leaves.may_cover(s, session.number, "", day, "")]
        if not found:
            return None
        numbers += found
    return tuple(dict.fromkeys(numbers))
