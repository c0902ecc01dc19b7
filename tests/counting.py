"""What tests count of deeds and half-days: figures of a deputy, a unit or the congress, and who was there."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from dutykit.dossier.deeds import Deed
from dutykit.dossier.meetings import FORM, SITTINGS, HalfDay, Meeting, Meetings, _stronger
from dutykit.dossier.model import Roster
from dutykit.dossier.statistics import Counts, Figure, _records, count
from dutykit.words.marks import AWAY, THERE, DeedMark

NONE = Figure(0)
Where = Callable[[Deed], bool]


def _all(_deed: Deed) -> bool:
    return True


@dataclass(frozen=True)
class Statistics:
    """Figures over deeds, for a deputy, a unit or the congress."""

    deeds: tuple[Deed, ...]
    roster: Roster

    def of_deputy(self, number: str, where: Where = _all) -> Counts:
        """Of one deputy: 场次 and 人次 are equal, 人数 is one or none."""
        return count(
            (d, (number,) if d.took_part(number) else ()) for d in self.deeds if where(d) and d.took_part(number)
        )

    def marked(self, number: str, mark: str, where: Where = _all) -> Figure:
        """Deeds in which a deputy bears a mark (spoke, leave ...); who came was neither on leave nor absent."""
        found = [d for d in self.deeds if where(d) and mark in d.people.get(number, ())]
        if mark in AWAY:
            found = [d for d in found if d.form != FORM or not d.took_part(number)]
        return Figure(len(found), _records(found))

    def of_unit(self, code: str, where: Where = _all) -> Counts:
        """Of a unit: deeds in which its members of that day took part, or that it registered itself."""
        pairs = []
        for deed in self.deeds:
            if where(deed):
                there = tuple(n for n in deed.participants if code in self._units(n, deed.first))
                if there or code in deed.units:
                    pairs.append((deed, there))
        return count(pairs)

    def of_units(self, kind: str, where: Where = _all) -> dict[str, Counts]:
        """Of every unit of a kind, by code, in roster order."""
        return {u.code: self.of_unit(u.code, where) for u in self.roster.units if u.kind == kind}

    def of_congress(self, where: Where = _all) -> Counts:
        """Of all deputies together."""
        return count((d, d.participants) for d in self.deeds if where(d))

    def by_kind(self, where: Where = _all) -> dict[str, Counts]:
        """Of all deputies, by code of kind, in the order in which kinds first occur."""
        kinds = dict.fromkeys(d.kind for d in self.deeds if where(d))

        def of(kind: str) -> Counts:
            return self.of_congress(lambda d: where(d) and d.kind == kind)

        return {kind: of(kind) for kind in kinds}

    def _units(self, number: str, day: date | None) -> tuple[str, ...]:
        deputy = self.roster.by_number.get(number)
        return deputy.units(day) if deputy else ()


@dataclass(frozen=True, slots=True)
class Presence:
    """Half-days of a deputy in one meeting.

    ``due`` are those that bear a mark of the deputy, who was ``there`` (``late``, ``left_early`` and ``left_midway``
    among them), on ``leave``, or ``absent``. ``leave`` holds what was approved and, told apart in ``unstated``, what
    nobody has said was approved; ``absent`` holds, told apart in ``unapproved``, leave that was not approved.
    """

    meeting: Meeting
    due: Figure = NONE
    there: Figure = NONE
    late: Figure = NONE
    left_early: Figure = NONE
    left_midway: Figure = NONE
    leave: Figure = NONE
    unstated: Figure = NONE
    absent: Figure = NONE
    unapproved: Figure = NONE
    spoke: Figure = NONE

    @property
    def never_there(self) -> bool:
        """Whether the deputy missed all of it, on leave or not."""
        return self.due.value > 0 and self.there.value == 0

    @property
    def absent_throughout(self) -> bool:
        """Whether all of it was missed without approval."""
        return self.due.value > 0 and self.absent.value == self.due.value


def presence(meetings: Meetings, deputy: str, kinds: Iterable[str] = SITTINGS) -> dict[str, Presence]:
    """Of one deputy, by key of the meeting; half-days of the ``kinds`` of meeting given (default: of a session).

    A half-day that tells nothing of the deputy is left out: it is not known whether it was missed.
    """
    wanted, found = frozenset(kinds), dict[str, list[HalfDay]]()
    for half in _joined(meetings, deputy, wanted):
        found.setdefault(half.meeting.key, []).append(half)
    return {key: _presence(deputy, halves) for key, halves in found.items()}


def _joined(meetings: Meetings, deputy: str, kinds: frozenset[str]) -> list[HalfDay]:
    """Half-days of a deputy; two kinds of meeting in one half-day are one half-day."""
    slots: dict[tuple[str, date, str], HalfDay] = {}
    for half in meetings.half_days:
        if half.kind not in kinds or deputy not in half.marks:
            continue
        at = (half.meeting.key, half.day, half.part)
        known = slots.setdefault(at, half)
        if known is not half:
            marks = {deputy: _stronger(known.marks[deputy], half.marks[deputy])}
            records = {deputy: tuple(dict.fromkeys(known.records[deputy] + half.records[deputy]))}
            slots[at] = HalfDay(half.meeting, half.day, half.part, known.kind, marks, records)
    return list(slots.values())


def _presence(deputy: str, halves: Sequence[HalfDay]) -> Presence:
    def figure(marks: frozenset[DeedMark] | set[DeedMark]) -> Figure:
        found = [h for h in halves if h.marks[deputy] & marks]
        return Figure(len(found), tuple(dict.fromkeys(n for h in found for n in h.records[deputy])))

    named = {
        m: figure({m})
        for m in (
            DeedMark.LATE,
            DeedMark.LEFT_EARLY,
            DeedMark.LEFT_MIDWAY,
            DeedMark.LEAVE,
            DeedMark.ABSENT,
            DeedMark.SPOKE,
        )
    }
    stated = THERE | AWAY
    return Presence(
        halves[0].meeting,
        due=figure(stated),
        there=figure(THERE),
        unstated=figure({DeedMark.LEAVE_UNSTATED}),
        unapproved=figure({DeedMark.LEAVE_UNAPPROVED}),
        **named,
    )
