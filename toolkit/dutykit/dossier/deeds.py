"""Deeds: one activity, meeting, reception, suggestion or duty report, as the records of its book tell it. Pure.

What counts as one, and which record may count at all, stands in :mod:`.statistics`.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

from ..text import fold
from ..words.codes import FormId, State
from ..words.lists import NOT_HELD, ActivityKind, HandlingState
from ..words.marks import AWAY, TOOK_PART, DeedMark, During
from . import meetings
from .fields import SharedFields
from .meetings import Meetings
from .model import Record
from .views import ActivityRow, ContactRow, DutyReportRow, HalfDayRow, OpinionRow, SuggestionRow

MARKS: Mapping[str, Mapping[str, DeedMark]] = {
    FormId.ACTIVITY: {
        "invited": DeedMark.INVITED,
        "confirmed": DeedMark.CONFIRMED,
        "present": DeedMark.PRESENT,
        "leave": DeedMark.LEAVE,
        "absent": DeedMark.ABSENT,
        "spoke": DeedMark.SPOKE,
    },
    FormId.CONTACT: {"deputies": DeedMark.PRESENT},
    FormId.SUGGESTION: {"lead": DeedMark.LED, "seconders": DeedMark.JOINED},
    FormId.DUTY_REPORT: {"deputy": DeedMark.PRESENT},
    FormId.ATTENDANCE: {"deputy": DeedMark.SPOKE},
}
"""Forms that tell deeds: what a deputy's name in a field of theirs says (half-days: :mod:`.meetings`)."""
KIND_OF_FORM: Mapping[str, str] = {FormId.DUTY_REPORT: ActivityKind.DUTY_REPORT}
"""Forms that tell deeds of one kind only, and do not say it in every row."""
NOT_PUT_FORWARD = frozenset({HandlingState.SENT_BACK, HandlingState.WITHDRAWN})
"""States of a suggestion that was given back, or taken back: it is on record, and does not count."""
SPOKEN = frozenset({ActivityKind.DELIBERATION, ActivityKind.INQUIRY})
"""Ways to speak that are deeds of their own, and have attendance as their book; others are told with the meeting."""


@dataclass(frozen=True, slots=True)
class KindFacts:
    """What the list of activity kinds says of one kind."""

    code: str
    label: str
    group: str = ""
    book: str = FormId.ACTIVITY
    during: str = ""


Kinds = Mapping[str, KindFacts]
Days = tuple[date, date]


@dataclass(frozen=True, slots=True)
class Deed:
    """One activity, reception or suggestion.

    ``people`` maps deputy numbers to their marks, ``voters`` is how many voters were received. ``during`` is
    ``session`` or ``between``; ``units`` are the units that registered it. ``claims`` are those of ``records`` that
    are claims of deputies which a person accepted (:mod:`.claims`). ``naming`` holds, by deputy, those of ``records``
    that name the deputy: a paper about one deputy cites no other (:meth:`records_of`). ``tellings`` hold, of deputies
    of whom records say different things, the marks in every way in which it may have been (:mod:`.disagreements`).
    """

    form: str
    kind: str
    title: str
    first: date | None
    last: date | None
    people: Mapping[str, frozenset[DeedMark]]
    records: tuple[str, ...]
    group: str = ""
    during: str = ""
    organiser: str = ""
    body: str = ""
    units: tuple[str, ...] = ()
    voters: int = 0
    claims: tuple[str, ...] = ()
    naming: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    tellings: Mapping[str, tuple[frozenset[DeedMark], ...]] = field(default_factory=dict)
    sources: tuple[Record, ...] = field(default=(), compare=False, repr=False)

    def records_of(self, deputy: str) -> tuple[str, ...]:
        """Numbers of the records that name a deputy: of a meeting with leave, no slip of anybody else."""
        return self.naming.get(deputy, ())

    def sources_of(self, deputy: str) -> tuple[Record, ...]:
        """Those of the records that name a deputy; all of them where no deputy is given."""
        if not deputy:
            return self.sources
        numbers = self.records_of(deputy)
        if numbers == self.records and len(numbers) == len(self.sources):
            return self.sources
        return tuple(r for r in self.sources if r.number in numbers)

    @property
    def place(self) -> str:
        """Where it was, as the first record that says so tells."""
        return next((place for r in self.sources if (place := SharedFields(r.values).place)), "")

    def took_part(self, deputy: str) -> bool:
        """Whether the deputy was there, or put it forward; whoever spoke was there."""
        return there(self.people.get(deputy, frozenset()))

    @property
    def participants(self) -> tuple[str, ...]:
        """Deputies who took part."""
        return tuple(d for d in self.people if self.took_part(d))


@lru_cache(maxsize=1000)
def there(marks: frozenset[DeedMark]) -> bool:
    """Whether marks say that a deputy took part. There are few of them, and each is asked about again and again."""
    return bool(marks & TOOK_PART) or (DeedMark.SPOKE in marks and not marks & AWAY)


def book_of(kind: str, kinds: Kinds, forms: Iterable[str]) -> str:
    """The form that is the book of record of a kind; ``activity`` where its book is not among ``forms``."""
    book = kinds[kind].book if kind in kinds else FormId.ACTIVITY
    return book if book in set(forms) else FormId.ACTIVITY


def counts_as_deed(record: Record, kinds: Kinds, forms: Iterable[str]) -> bool:
    """Whether the record is a deed in its book of record, so that it may count at all."""
    if record.form not in MARKS or not record.table or record.void:
        return False
    if record.form == FormId.SUGGESTION:
        return SuggestionRow(record.values).state not in NOT_PUT_FORWARD
    if record.form == FormId.DUTY_REPORT:
        report = DutyReportRow(record.values)
        return report.date is not None and report.state not in NOT_HELD
    if record.form == meetings.FORM:
        return record.table == meetings.HALF_DAYS or OpinionRow(record.values).way in SPOKEN
    if record.form != FormId.ACTIVITY:
        return True
    return book_of(ActivityRow(record.values).kind, kinds, forms) == FormId.ACTIVITY


def deed_of(record: Record, kinds: Kinds, sessions: Sequence[Days] = ()) -> Deed:
    """The deed that one record tells; of a half-day, the one of those who attended."""
    return deeds_alone(record, kinds, sessions)[0]


def deeds_alone(record: Record, kinds: Kinds, sessions: Sequence[Days] = ()) -> list[Deed]:
    """What one record tells, without any other: of a half-day, one for those who attended, one for who sat in on it."""
    if record.form == meetings.FORM and record.table == meetings.HALF_DAYS:
        accepted = dataclasses.replace(record, state=State.ACCEPTED)
        return meeting_deeds(record, Meetings((accepted,)), kinds, sessions)
    return [deed_told(record, kinds, sessions)]


def deed_told(record: Record, kinds: Kinds, sessions: Sequence[Days]) -> Deed:
    """The deed that one record tells, its half-days aside."""
    row = SharedFields(record.values)
    first, last = row.date if row.values.get("date") else (row.submitted, row.submitted)
    kind = KIND_OF_FORM.get(record.form) or row.kind or row.way
    facts, people = kinds.get(kind), _marks_of(record)
    return Deed(
        form=record.form,
        kind=kind,
        title=row.title or row.matter,
        first=first,
        last=last,
        people=people,
        records=(record.number,),
        naming=dict.fromkeys(people, (record.number,)),
        group=facts.group if facts else "",
        during=_during(record, facts, first, sessions),
        organiser=row.organiser,
        body=row.body,
        units=(record.unit,) if record.unit else (),
        voters=row.voters or 0,
        sources=(record,),
    )


def _marks_of(record: Record) -> dict[str, frozenset[DeedMark]]:
    """What the fields of a record that name deputies say of each."""
    people: dict[str, int] = {}
    for at, name in enumerate(MARKS.get(record.form, {})):
        named = record.values.get(name) or ()
        for deputy in (named,) if isinstance(named, str) else named:
            people[deputy] = people.get(deputy, 0) | 1 << at
    return {deputy: _marks_named(record.form, fields) for deputy, fields in people.items()}


@lru_cache(maxsize=1000)
def _marks_named(form: str, fields: int) -> frozenset[DeedMark]:
    """Marks of whoever stands in some fields of a form, a bit for each: there are few, and each is told often."""
    return frozenset(mark for at, mark in enumerate(MARKS[form].values()) if fields >> at & 1)


def meeting_deeds(record: Record, known: Meetings, kinds: Kinds, sessions: Sequence[Days]) -> list[Deed]:
    """What a row of half-days tells: a part of a session, or a meeting that some attend and others sit in on."""
    said = HalfDayRow(record.values).kind
    kind = ActivityKind.CONGRESS_SESSION if said in meetings.SITTINGS else said
    meeting, (marks, behind) = known.meeting(record), known.marks(record)
    split = {kind: marks}
    if kind in meetings.OBSERVED:
        aside = {n: m for n, m in marks.items() if DeedMark.ATTENDING in m}
        split = {kind: {n: m for n, m in marks.items() if n not in aside}, meetings.OBSERVED[kind]: aside}
    found = []
    for code, people in split.items():
        if not people and (code != kind or any(split.values())):
            continue
        one = dataclasses.replace(record, values={**record.values, "kind": code})
        deed = deed_told(one, kinds, sessions)
        numbers = dict.fromkeys([record.number, *(n for d in people for n in behind[d])])
        title = meeting.title or deed.title
        naming = {deputy: behind[deputy] for deputy in people}
        found.append(
            dataclasses.replace(
                deed, title=title, people=people, records=tuple(numbers), naming=naming, sources=(record,)
            )
        )
    return found


_DURING = frozenset({During.SESSION, During.BETWEEN})


def _during(record: Record, facts: KindFacts | None, first: date | None, sessions: Sequence[Days]) -> During:
    """What the record says, else what its kind says, else whether its day lies in a session."""
    own = SharedFields(record.values).during
    if own in _DURING:
        return During(own)
    if facts and facts.during in _DURING:
        return During(facts.during)
    return During.SESSION if first and any(a <= first <= b for a, b in sessions) else During.BETWEEN


def same_key(deed: Deed, record: Record) -> tuple[object, ...]:
    """What makes two records tell one deed; a record without title or day stands for itself."""
    if deed.form == FormId.CONTACT:
        row = ContactRow(record.values)
        place, part = fold(row.place), fold(row.period)
        return (deed.form, deed.first, part, place, deed.kind) if place and deed.first else (record.number,)
    title = fold(deed.title)
    if deed.form == meetings.FORM:
        return (deed.form, deed.kind, deed.first, HalfDayRow(record.values).half_day, title or record.number)
    if not title or (deed.form == FormId.ACTIVITY and not deed.first):
        return (record.number,)
    if deed.form == FormId.SUGGESTION:
        return (deed.form, title, deed.kind, deed.first, SuggestionRow(record.values).lead)
    return (deed.form, title, deed.first, deed.last)


def naming_together(
    one: Mapping[str, tuple[str, ...]], other: Mapping[str, tuple[str, ...]]
) -> dict[str, tuple[str, ...]]:
    """Records that name each deputy, of two tellings of one deed."""
    return {d: tuple(dict.fromkeys(one.get(d, ()) + other.get(d, ()))) for d in {**one, **other}}


def combined(one: Deed, other: Deed) -> Deed:
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
        claims=one.claims + other.claims,
        naming=naming_together(one.naming, other.naming),
        sources=one.sources + other.sources,
    )
