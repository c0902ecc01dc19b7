"""Deeds and figures: what was done, who took part, and how often. Pure.

A *deed* is one activity, reception or suggestion, however many records tell it. Three counts are never mixed:
events (场次), person-times (人次) and persons (人数); every figure keeps the numbers of the records behind it.

What counts (DESIGN §7, CONVENTIONS C8):

- only records that are accepted or approved, and not marked 作废;
- a kind of activity counts in its book of record alone; told in another form it is evidence, no second count;
- the same activity registered twice (same title, same days) is one deed; so is a reception told in several rows,
  one for each matter (same day, part of the day, place and way);
- a suggestion that was sent back or withdrawn is on record and does not count;
- a duty report counts once it was made; a plan, or one put off, does not;
- a meeting is one deed, however many half-days its attendance form tells; one spoken opinion is one deed;
- a deputy counts once in a deed; leave is no participation;
- what a deputy claims counts once a person has accepted it, and never beside what its book tells (:mod:`.claims`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from . import meetings
from .claims import is_claim, with_claims
from .deeds import MARKS, Days, Deed, Kinds, combined, counts_as_deed, deed_told, meeting_deeds, same_key
from .disagreements import Slots, tellings
from .meetings import Meetings
from .model import Record, counted
from .views import HalfDayRow


@dataclass(frozen=True, slots=True)
class Figure:
    """A count, and the records behind it."""

    value: int
    records: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Counts:
    """The three counts of one selection: 场次, 人次, 人数."""

    events: Figure
    person_times: Figure
    persons: Figure


def deeds_of(
    records: Iterable[Record], kinds: Kinds, *, forms: Iterable[str] = MARKS, sessions: Sequence[Days] = ()
) -> tuple[Deed, ...]:
    """Deeds in order of day and record number; the same deed told twice is one."""
    known, every = frozenset(forms), sorted(counted(records), key=lambda r: r.number)
    told_together = Meetings(every)
    merged: dict[tuple[object, ...], Deed] = {}
    halves: dict[tuple[object, ...], Slots] = {}
    for record in every:
        for key, deed in _told_by(record, told_together, kinds, known, sessions):
            if key in merged:
                told = halves.setdefault(key, {})
                if not told:
                    _tell(told, merged[key])
                _tell(told, deed)
            merged[key] = combined(merged[key], deed) if key in merged else deed
    for key, slots in halves.items():
        ways = tellings(slots)
        if ways:
            merged[key] = replace(merged[key], tellings=ways)
    claims = [r for r in every if is_claim(r) and not r.void]
    found = with_claims(merged.values(), claims, kinds, known, sessions) if claims else merged.values()
    return tuple(sorted(found, key=lambda d: (d.first or date.max, d.records)))


def _told_by(
    record: Record, told_together: Meetings, kinds: Kinds, forms: frozenset[str], sessions: Sequence[Days]
) -> Iterator[tuple[tuple[object, ...], Deed]]:
    """Deeds that a record tells in its book, each with what makes it the same as another."""
    if not counts_as_deed(record, kinds, forms):
        return
    if record.form == meetings.FORM and record.table == meetings.HALF_DAYS:
        meeting = told_together.meeting(record).key
        for deed in meeting_deeds(record, told_together, kinds, sessions):
            yield (record.form, meeting, deed.kind), deed
    else:
        deed = deed_told(record, kinds, sessions)
        yield same_key(deed, record), deed


def _tell(slots: Slots, deed: Deed) -> None:
    """Put down what one record says of everybody: rows of one attendance form speak together of a half-day."""
    record = deed.sources[0]
    slot: tuple[object, ...] = ()
    source = record.number
    if record.form == meetings.FORM and record.table == meetings.HALF_DAYS:
        row = HalfDayRow(record.values)
        slot, source = (row.date, row.half_day), meetings.source_of(record)
    told = slots.setdefault(slot, {}).setdefault(source, {})
    for deputy, marks in deed.people.items():
        told[deputy] = told.get(deputy, frozenset()) | marks


def count(pairs: Iterable[tuple[Deed, tuple[str, ...]]]) -> Counts:
    """The three counts of deeds, each given with the deputies that are to be counted in it."""
    deeds: list[Deed] = []
    with_people: list[Deed] = []
    persons: set[str] = set()
    times = 0
    for deed, people in pairs:
        deeds.append(deed)
        times += len(people)
        persons.update(people)
        if people:
            with_people.append(deed)
    records = _records(with_people)
    return Counts(Figure(len(deeds), _records(deeds)), Figure(times, records), Figure(len(persons), records))


def _records(deeds: Iterable[Deed]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(number for deed in deeds for number in deed.records))
