"""What is known of a deputy in one meeting: half-days due, missed, on leave, in every way it is told. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from ..dates import chinese_span
from ..dossier.disagreements import Disagreement
from ..dossier.meetings import Meeting
from ..words.codes import Reason
from ..words.lists import DayPart
from .results import first_reason

_PART_WORDS: Mapping[str, str] = DayPart.labels()


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
    due_told: Disagreement | None = None
    """How many half-days were due, where forms tell it differently."""
    leave: int = 0
    """On how many of the half-days that are told leave is on record that excuses, or may."""
    told: int = 0
    """How many half-days forms tell of the deputy."""
    ways: tuple[Attended | None, ...] = ()
    """What it would be with records in doubt accepted, or without them; None where nothing would be told of it."""

    def where(self, fits: Callable[[Attended], bool]) -> Attended | None:
        """The meeting in those ways in which it is as asked; None where it is so in none."""
        asked = [way if way is not None and fits(way) else None for way in self.ways or (self,)]
        if not any(asked):
            return None
        return self if asked == [*(self.ways or (self,))] else in_every_way(asked)

    @property
    def sure(self) -> tuple[Missed, ...]:
        """Half-days missed without approval for certain."""
        return tuple(m for m in self.missed if m.doubt is None)

    @property
    def throughout(self) -> bool:
        """Whether the whole meeting was missed without approval, for certain."""
        if self.ways:
            return all(way is not None and way.throughout for way in self.ways)
        return 0 < self.due <= len(self.sure)

    @property
    def perhaps_throughout(self) -> bool:
        """Whether the whole meeting may have been missed: nothing says that the deputy came, or was on leave."""
        if self.ways:
            return any(way is not None and way.perhaps_throughout for way in self.ways)
        return bool(self.missed) and not self.there and not self.excused

    @property
    def on_leave_throughout(self) -> bool:
        """Whether the deputy was on approved leave for all of it, for certain."""
        if self.ways:
            return all(way is not None and way.on_leave_throughout for way in self.ways)
        return 0 < self.due <= self.excused

    @property
    def perhaps_on_leave_throughout(self) -> bool:
        """Whether the deputy may have been: on every half-day that is told there is leave that excuses, or may."""
        if self.ways:
            return any(way is not None and way.perhaps_on_leave_throughout for way in self.ways)
        return 0 < self.told <= self.leave

    @property
    def hangs_on_due(self) -> bool:
        """Whether it hangs on which of two forms is right about the half-days due."""
        told = [t.value for t in self.due_told.told] if self.due_told else []
        return bool(told) and min(told) <= len(self.missed) and len(self.sure) < max(told)

    @property
    def doubt(self) -> Reason:
        """Why it is not certain."""
        reasons = [m.doubt for m in self.missed if m.doubt] + [Reason.INCONSISTENT] * self.hangs_on_due
        return first_reason(reasons) if reasons else Reason.DISPUTED if self.ways else Reason.MISSING_FACT


def in_every_way(ways: Sequence[Attended | None]) -> Attended:
    """One meeting told in several ways: a half-day is missed for certain only where it is so in each."""
    known = [way for way in ways if way is not None]
    slots: dict[tuple[date | None, str], list[Missed]] = {}
    for way in known:
        for missed in way.missed:
            slots.setdefault((missed.day, missed.part), []).append(missed)
    merged = []
    for same in slots.values():
        records = tuple(dict.fromkeys(n for m in same for n in m.records))
        doubts = [m.doubt for m in same if m.doubt]
        doubts += [Reason.DISPUTED] if len(same) < len(ways) else []
        merged.append(replace(same[0], records=records, doubt=first_reason(doubts) if doubts else None))
    first = min((way.first for way in known if way.first), default=None)
    due = max(way.due for way in known)
    return replace(known[0], first=first, due=due, missed=tuple(merged), ways=tuple(ways))


def listed(missed: Iterable[Missed], most: int = 3) -> str:
    """Half-days in words, the first of them."""
    every = list(missed)
    return "，".join(m.words for m in every[:most]) + (f"等{len(every)}个半天" if len(every) > most else "")
