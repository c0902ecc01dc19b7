"""Attendance in every way in which it may come to count, while rows of it wait to be mended or decided on. Pure.

A row that is held may be accepted, or never: then who was there is another, which half-days were due is, and whether a
session was missed whole. So a deputy's attendance is worked out over small case files, one for each selection of the
rows in doubt that say anything of the deputy; what does not come out the same in all of them is not certain.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import combinations

from ..dossier.meetings import FORM, HALF_DAYS, SITTINGS, Meetings, source_of
from ..dossier.model import Deputy, Record
from ..dossier.views import HalfDayRow, LeaveSlipRow, SessionRow
from ..words.codes import State
from ..words.lists import ActivityKind
from ..words.marks import AWAY, THERE
from .casefile import CaseFile
from .leaves import leaves_of

_FEW = 4
"""Of so many rows in doubt every selection is looked at; of more none, all, each alone, and all but each."""
_NAMING = (*THERE, *AWAY)
_KINDS: Collection[str] = SITTINGS | {""}


@dataclass(frozen=True)
class AttendanceWorlds:
    """Case files of the attendance of one meeting, by the rows in doubt that are accepted in them."""

    case: CaseFile

    def of(self, deputy: Deputy) -> Iterator[Sequence[CaseFile]]:
        """For each meeting of which rows in doubt say something of a deputy, the ways in which it may be told."""
        for key, records in self._doubtful.items():
            about = [r for r in records if self._is_about(deputy, r)]
            if about:
                yield [self._world(key, chosen) for chosen in _selections(about)]

    @cached_property
    def _all(self) -> Meetings:
        """Meetings as they are told if everything in doubt is accepted."""
        return Meetings(tuple(replace(r, state=State.ACCEPTED) for r in (*self._sure, *self._waiting)))

    @cached_property
    def _sure(self) -> list[Record]:
        return [r for r in self.case.counted if r.form == FORM]

    @cached_property
    def _waiting(self) -> list[Record]:
        return [r for r in self.case.doubtful if r.form == FORM]

    @cached_property
    def _doubtful(self) -> Mapping[str, list[Record]]:
        """Heads, and half-days with a day, that are in doubt, by the meeting that they would tell."""
        found: dict[str, list[Record]] = {}
        for record in self._waiting:
            row = HalfDayRow(record.values)
            sitting = record.table == HALF_DAYS and says_when(record) and row.kind in _KINDS
            if sitting or not record.table:
                found.setdefault(self._all.meeting(record).key, []).append(record)
        return found

    def _is_about(self, deputy: Deputy, record: Record) -> bool:
        """Whether a row in doubt names a deputy, or tells who was due where the deputy is; a head, if its rows do."""
        if not record.table:
            return any(self._is_about(deputy, row) for row in self._rows_by_source.get(source_of(record), ()))
        row = HalfDayRow(record.values)
        if any(deputy.number in (record.values.get(mark) or ()) for mark in _NAMING):
            return True
        if any(slip.record.form == FORM for slip in leaves_of(self.case).by_deputy.get(deputy.number, ())):
            return True  # whoever is on leave was due, also by a form that forgets the name
        theirs = {*deputy.units(row.date), *self.case.registers_on(deputy, row.date), ""}
        return record.unit in theirs and row.kind != ActivityKind.SESSION_PARTY_MEETING

    @cached_property
    def _rows_by_source(self) -> Mapping[str, list[Record]]:
        found: dict[str, list[Record]] = {}
        for record in (*self._sure, *self._waiting):
            if record.table == HALF_DAYS:
                found.setdefault(source_of(record), []).append(record)
        return found

    def _world(self, key: str, chosen: Sequence[Record]) -> CaseFile:
        numbers = tuple(r.number for r in chosen)
        return self.case.kept(("attendance world", key, numbers), lambda: self._made(key, chosen))

    def _made(self, key: str, chosen: Sequence[Record]) -> CaseFile:
        """The attendance of one meeting, and all leave, with the chosen rows accepted and the others not there."""
        state = State.APPROVED if self.case.review_required else State.ACCEPTED
        of_meeting = [r for r in self._sure if r.table != HALF_DAYS or self._all.meeting(r).key == key]
        waiting = {r.number for records in self._doubtful.values() for r in records}
        still = (r for r in self.case.doubtful if r.number not in waiting and _tells(r))
        others = (r for r in self.case.counted if r.form != FORM and _tells(r))
        records = (*of_meeting, *(replace(r, state=state) for r in chosen), *still, *others)
        return replace(self.case, records=records, answers={})


def says_when(record: Record) -> bool:
    """Whether a row says on which half-day it was."""
    row = HalfDayRow(record.values)
    return row.date is not None and bool(row.half_day)


def _tells(record: Record) -> bool:
    """Whether a record tells attendance, leave or days of sessions."""
    return record.form == FORM or (record.form, record.table) in _BESIDE


_BESIDE = {(LeaveSlipRow.FORM, LeaveSlipRow.TABLE), (SessionRow.FORM, SessionRow.TABLE)}


def _selections(records: Sequence[Record]) -> Iterator[Sequence[Record]]:
    many = len(records)
    sizes = range(many + 1) if many <= _FEW else (0, 1, many - 1, many)
    for size in sizes:
        yield from combinations(records, size)


def worlds_of(case: CaseFile) -> AttendanceWorlds:
    """Those of a case file, made once."""
    return case.kept("attendance worlds", lambda: AttendanceWorlds(case))
