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
- a deputy counts once in a deed; leave is no participation.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from ..text import fold
from . import meetings
from .figures import Figure
from .meetings import ATTENDING, LATE, LEFT_EARLY, LEFT_MIDWAY, Meetings
from .model import Record, Roster, counted

PRESENT, LEAVE, ABSENT, INVITED, CONFIRMED, SPOKE, LED, JOINED = (
    "present",
    "leave",
    "absent",
    "invited",
    "confirmed",
    "spoke",
    "led",
    "joined",
)
TOOK_PART = frozenset({PRESENT, LED, JOINED, ATTENDING, LATE, LEFT_EARLY, LEFT_MIDWAY})

MARKS: Mapping[str, Mapping[str, str]] = {
    "activity": {
        "invited": INVITED,
        "confirmed": CONFIRMED,
        "present": PRESENT,
        "leave": LEAVE,
        "absent": ABSENT,
        "spoke": SPOKE,
    },
    "contact": {"deputies": PRESENT},
    "suggestion": {"lead": LED, "seconders": JOINED},
    "duty-report": {"deputy": PRESENT},
    "attendance": {"deputy": SPOKE},
}
"""Forms that tell deeds: what a deputy's name in a field of theirs says (half-days: :mod:`.meetings`)."""
KIND_OF_FORM: Mapping[str, str] = {"duty-report": "duty_report"}
"""Forms that tell deeds of one kind only, and do not say it in every row."""
NOT_PUT_FORWARD = frozenset({"sent_back", "withdrawn"})
"""States of a suggestion that was given back, or taken back: it is on record, and does not count."""
OPINIONS = frozenset({"deliberation", "inquiry"})
"""Ways to speak that are deeds of their own, and have attendance as their book; others are told with the meeting."""
NOT_HELD = frozenset({"postponed", "cancelled"})
"""States of a duty report that did not take place on the day it names; without a day it is a plan only."""


@dataclass(frozen=True, slots=True)
class KindFacts:
    """What the list of activity kinds says of one kind."""

    code: str
    label: str
    group: str = ""
    book: str = "activity"
    during: str = ""


Kinds = Mapping[str, KindFacts]
Days = tuple[date, date]


@dataclass(frozen=True, slots=True)
class Deed:
    """One activity, reception or suggestion.

    ``people`` maps deputy numbers to their marks, ``voters`` is how many voters were received. ``during`` is
    ``session`` or ``between``; ``units`` are the units that registered it.
    """

    form: str
    kind: str
    title: str
    first: date | None
    last: date | None
    people: Mapping[str, frozenset[str]]
    records: tuple[str, ...]
    group: str = ""
    during: str = ""
    organiser: str = ""
    body: str = ""
    units: tuple[str, ...] = ()
    voters: int = 0
    sources: tuple[Record, ...] = field(default=(), compare=False, repr=False)

    def took_part(self, deputy: str) -> bool:
        """Whether the deputy was there, or put it forward; whoever spoke was there."""
        marks = self.people.get(deputy, frozenset())
        return bool(marks & TOOK_PART) or (SPOKE in marks and not marks & {LEAVE, ABSENT})

    @property
    def participants(self) -> tuple[str, ...]:
        """Deputies who took part."""
        return tuple(d for d in self.people if self.took_part(d))


@dataclass(frozen=True, slots=True)
class Counts:
    """The three counts of one selection: 场次, 人次, 人数."""

    events: Figure
    person_times: Figure
    persons: Figure


def book_of(kind: str, kinds: Kinds, forms: Iterable[str]) -> str:
    """The form that is the book of record of a kind; ``activity`` where its book is not among ``forms``."""
    book = kinds[kind].book if kind in kinds else "activity"
    return book if book in set(forms) else "activity"


def told(record: Record, kinds: Kinds, forms: Iterable[str]) -> bool:
    """Whether the record is a deed in its book of record, so that it may count at all."""
    if record.form not in MARKS or not record.table or record.values.get("void"):
        return False
    if record.form == "suggestion":
        return record.values.get("state") not in NOT_PUT_FORWARD
    if record.form == "duty-report":
        return bool(record.values.get("date")) and record.values.get("state") not in NOT_HELD
    if record.form == meetings.FORM:
        return record.table == meetings.HALF_DAYS or record.values.get("way") in OPINIONS
    if record.form != "activity":
        return True
    return book_of(str(record.values.get("kind", "")), kinds, forms) == "activity"


def deed_of(record: Record, kinds: Kinds, sessions: Sequence[Days] = ()) -> Deed:
    """The deed that one record tells; of a half-day, the one of those who attended."""
    if record.form == meetings.FORM and record.table == meetings.HALF_DAYS:
        return _meeting_deeds(record, Meetings((record,)), kinds, sessions)[0]
    return _deed(record, kinds, sessions)


def _deed(record: Record, kinds: Kinds, sessions: Sequence[Days]) -> Deed:
    values = record.values
    first, last = days_of(values.get("date") or values.get("submitted"))
    kind = KIND_OF_FORM.get(record.form) or str(values.get("kind") or values.get("way") or "")
    facts = kinds.get(kind)
    people: dict[str, set[str]] = {}
    for name, mark in MARKS.get(record.form, {}).items():
        named = values.get(name) or ()
        for deputy in (named,) if isinstance(named, str) else named:
            people.setdefault(deputy, set()).add(mark)
    return Deed(
        form=record.form,
        kind=kind,
        title=str(values.get("title") or values.get("matter") or ""),
        first=first,
        last=last,
        people={d: frozenset(m) for d, m in people.items()},
        records=(record.number,),
        group=facts.group if facts else "",
        during=_during(record, facts, first, sessions),
        organiser=str(values.get("organiser") or ""),
        body=str(values.get("body") or ""),
        units=(record.unit,) if record.unit else (),
        voters=int(values.get("voters") or 0),
        sources=(record,),
    )


def _meeting_deeds(record: Record, known: Meetings, kinds: Kinds, sessions: Sequence[Days]) -> list[Deed]:
    """What a row of half-days tells: a part of a session, or a meeting that some attend and others sit in on."""
    said = str(record.values.get("kind") or "")
    kind = meetings.SESSION if said in meetings.SITTINGS else said
    meeting, (marks, behind) = known.meeting(record), known.marks(record)
    split = {kind: marks}
    if kind in meetings.OBSERVED:
        aside = {n: m for n, m in marks.items() if ATTENDING in m}
        split = {kind: {n: m for n, m in marks.items() if n not in aside}, meetings.OBSERVED[kind]: aside}
    found = []
    for code, people in split.items():
        if not people and (code != kind or any(split.values())):
            continue
        one = dataclasses.replace(record, values={**record.values, "kind": code})
        deed = _deed(one, kinds, sessions)
        numbers = dict.fromkeys([record.number, *(n for d in people for n in behind[d])])
        title = meeting.title or deed.title
        found.append(dataclasses.replace(deed, title=title, people=people, records=tuple(numbers), sources=(record,)))
    return found


def days_of(value: object) -> tuple[date | None, date | None]:
    """First and last day of a stored date or range."""
    if isinstance(value, Mapping):
        return date.fromisoformat(value["from"]), date.fromisoformat(value["to"])
    if isinstance(value, str) and value:
        day = date.fromisoformat(value)
        return day, day
    return None, None


def _during(record: Record, facts: KindFacts | None, first: date | None, sessions: Sequence[Days]) -> str:
    """What the record says, else what its kind says, else whether its day lies in a session."""
    own = record.values.get("during")
    if own in {"session", "between"}:
        return str(own)
    if facts and facts.during in {"session", "between"}:
        return facts.during
    return "session" if first and any(a <= first <= b for a, b in sessions) else "between"


def deeds_of(
    records: Iterable[Record], kinds: Kinds, *, forms: Iterable[str] = MARKS, sessions: Sequence[Days] = ()
) -> tuple[Deed, ...]:
    """Deeds in order of day and record number; the same deed told twice is one."""
    known, every = frozenset(forms), sorted(counted(records), key=lambda r: r.number)
    told_together = Meetings(every)
    merged: dict[tuple[object, ...], Deed] = {}
    for record in every:
        if not told(record, kinds, known):
            continue
        if record.form == meetings.FORM and record.table == meetings.HALF_DAYS:
            meeting = told_together.meeting(record).key
            pairs: list[tuple[tuple[object, ...], Deed]] = [
                ((record.form, meeting, deed.kind), deed)
                for deed in _meeting_deeds(record, told_together, kinds, sessions)
            ]
        else:
            deed = _deed(record, kinds, sessions)
            pairs = [(_same(deed, record), deed)]
        for key, deed in pairs:
            merged[key] = _joined(merged[key], deed) if key in merged else deed
    return tuple(sorted(merged.values(), key=lambda d: (d.first or date.max, d.records)))


def _same(deed: Deed, record: Record) -> tuple[object, ...]:
    """What makes two records tell one deed; a record without title or day stands for itself."""
    if deed.form == "contact":
        place = fold(str(record.values.get("place") or ""))
        part = fold(str(record.values.get("period") or ""))
        return (deed.form, deed.first, part, place, deed.kind) if place and deed.first else (record.number,)
    title = fold(deed.title)
    if deed.form == meetings.FORM:
        return (deed.form, deed.kind, deed.first, record.values.get("half_day"), title or record.number)
    if not title or (deed.form == "activity" and not deed.first):
        return (record.number,)
    if deed.form == "suggestion":
        return (deed.form, title, deed.kind, deed.first)
    return (deed.form, title, deed.first, deed.last)


def _joined(one: Deed, other: Deed) -> Deed:
    """Two records of one deed; what the first says of it stands."""
    people = dict(one.people)
    for deputy, marks in other.people.items():
        people[deputy] = people.get(deputy, frozenset()) | marks
    return Deed(
        form=one.form,
        kind=one.kind or other.kind,
        title=one.title,
        first=min(filter(None, (one.first, other.first)), default=None),
        last=max(filter(None, (one.last, other.last)), default=None),
        people=people,
        records=tuple(dict.fromkeys(one.records + other.records)),
        group=one.group or other.group,
        during=one.during,
        organiser=one.organiser or other.organiser,
        body=one.body or other.body,
        units=tuple(dict.fromkeys(one.units + other.units)),
        voters=max(one.voters, other.voters),
        sources=one.sources + other.sources,
    )


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
        if mark in {LEAVE, ABSENT}:
            found = [d for d in found if d.form != meetings.FORM or not d.took_part(number)]
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
