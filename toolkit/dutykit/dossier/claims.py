"""Claims of deputies that a person has accepted: each counts once, or not at all where its book tells it. Pure.

A row that a deputy adds to a prefilled form (the handbook, the registration form) is a claim; once it is accepted it
counts as its book of record would count it (DESIGN §7, docs/decisions/012). Nothing is copied: the claim stays the
record behind the figure, and every figure is worked out anew from all records. So a deed that its organiser registers
later, or registered without the deputy's name, is one deed with the claim beside it as evidence.

A row of the statistics of the registration form tells no day, only how often: what it tells above what is known of
that kind counts, so that it too gives way to whatever is registered later.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from ..text import fold
from ..words.codes import FormId
from ..words.lists import ActivityKind, AttendanceState, PlanState, SuggestionRole
from ..words.marks import AWAY, TOOK_PART, DeedMark
from .deeds import SPOKEN, Days, Deed, Kinds, book_of, counts_as_deed, deed_told, naming_together
from .fields import SharedFields
from .meetings import FORM, HALF_DAYS, OBSERVED, SITTINGS
from .meetings import OPINIONS as OPINION_ROWS
from .model import Record
from .views import (
    HandbookActivityRow,
    HandbookOpinionRow,
    HandbookSuggestionRow,
    RegisteredParticipationRow,
    SuggestionRow,
)

CLAIMING = frozenset({FormId.HANDBOOK, FormId.ANNUAL_REGISTRATION})
"""Forms of deputies whose rows confirm, object or claim."""
TOTALS = "participation"
"""The table that tells how often, by kind of activity."""
ANSWERS = "answers"
"""The table of the handbook in which deputies answer findings: it tells no deed."""
_TABLES: Mapping[str, str] = {
    "contacts": FormId.CONTACT,
    "suggestions": FormId.SUGGESTION,
    "duty_reports": FormId.DUTY_REPORT,
}
_PARTS: Mapping[str, str] = {
    FormId.ACTIVITY: "activities",
    FormId.CONTACT: "contacts",
    FormId.SUGGESTION: "suggestions",
    FormId.DUTY_REPORT: "reports",
    FORM: HALF_DAYS,
}
_PLACES: Mapping[str, str] = {ActivityKind.STATION_VISIT: "station", ActivityKind.HOME_VISIT: "home"}
_STATES: Mapping[str, DeedMark] = {
    AttendanceState.OBSERVER: DeedMark.ATTENDING,
    AttendanceState.LATE: DeedMark.LATE,
    AttendanceState.LEFT_EARLY: DeedMark.LEFT_EARLY,
    AttendanceState.LEFT_MIDWAY: DeedMark.LEFT_MIDWAY,
    AttendanceState.LEAVE: DeedMark.LEAVE,
    AttendanceState.LEAVE_UNAPPROVED: DeedMark.ABSENT,
    AttendanceState.ABSENT: DeedMark.ABSENT,
}
"""What 参加情况 says, as marks; all else says that the deputy was there."""


def is_claim(record: Record) -> bool:
    """Whether a record is a row that a deputy added, or one of totals, which stands for itself."""
    return bool(record.form in CLAIMING and record.table and (not record.about or record.table == TOTALS))


def entered(record: Record, kinds: Kinds, forms: Iterable[str]) -> Record | None:
    """The claim as its book of record would hold it, under its own number; nothing where no book counts such a row.

    Totals are none: see :func:`with_claims`.
    """
    if record.table == "activities":
        return _activity(record, kinds, forms)
    if record.table == "opinions":
        if HandbookOpinionRow(record.values).way not in SPOKEN:
            return None
        return _as(record, FORM, OPINION_ROWS, {**record.values, "deputy": record.deputy})
    book, values = _TABLES.get(record.table, ""), dict(record.values)
    if book == FormId.CONTACT:
        return _as(record, book, _PARTS[book], _at(values) | {"deputies": [record.deputy]})
    if book == FormId.SUGGESTION:
        role = {"seconders": [record.deputy]} if _seconded(record) else {"lead": record.deputy}
        kind = {"kind": ActivityKind.SUGGESTION} | ({"submitted": values["date"]} if "date" in values else {})
        return _as(record, book, _PARTS[book], {**values, **kind, **role})
    if book == FormId.DUTY_REPORT:
        return _as(record, book, _PARTS[book], {**values, "deputy": record.deputy, "state": PlanState.DONE})
    return None


def _activity(record: Record, kinds: Kinds, forms: Iterable[str]) -> Record | None:
    """A row of activities, in the book that its kind has; without a kind or a day it has none."""
    values, row = dict(record.values), HandbookActivityRow(record.values)
    kind, (first, _) = row.kind, row.date
    if not kind or first is None:
        return None
    book = book_of(kind, kinds, forms)
    day = first.isoformat()
    if book == FormId.CONTACT:
        values = _at({**values, "date": day, "way": kind, "deputies": [record.deputy]})
    elif book == FormId.SUGGESTION:
        values |= {"submitted": day, "lead": record.deputy}
    elif book == FormId.DUTY_REPORT:
        values |= {"date": day, "deputy": record.deputy, "state": PlanState.DONE}
    elif book == FORM:
        values["kind"] = ActivityKind.CONGRESS_SESSION if kind in SITTINGS else kind
    else:
        values["present"] = [record.deputy]
    return _as(record, book, _PARTS[book], values)


def _at(values: Mapping[str, Any]) -> dict[str, Any]:
    """A reception with the kind of its place, where the way says it."""
    kind = _PLACES.get(SharedFields(values).way)
    return {**({"place_kind": kind} if kind else {}), **values}


def _as(record: Record, form: str, table: str, values: Mapping[str, Any]) -> Record:
    return dataclasses.replace(record, form=form, table=table, values=values)


def marks_of(record: Record) -> frozenset[DeedMark]:
    """What a claim says of its deputy."""
    if record.table == "opinions":
        return frozenset({DeedMark.SPOKE})
    if record.table == "suggestions":
        return frozenset({DeedMark.JOINED if _seconded(record) else DeedMark.LED})
    return frozenset({_STATES.get(HandbookActivityRow(record.values).state, DeedMark.PRESENT)})


def _seconded(record: Record) -> bool:
    """Whether a row of suggestions, of either form, says that the deputy only seconded."""
    return HandbookSuggestionRow(record.values).role == SuggestionRole.SECONDER


def with_claims(
    deeds: Iterable[Deed], claims: Iterable[Record], kinds: Kinds, forms: Iterable[str], sessions: Sequence[Days] = ()
) -> list[Deed]:
    """The deeds of the books, and what accepted claims add to them: a deputy to a deed, or a deed that no book tells.

    ``claims`` are counted records of which :func:`is_claim` holds; totals are reckoned last.
    """
    found, known = list(deeds), frozenset(forms)
    every = sorted(claims, key=lambda r: (r.table == TOTALS, r.number))
    for claim in every:
        if claim.table == TOTALS:
            found += _above(claim, found, kinds, known, sessions)
            continue
        record = entered(claim, kinds, known)
        if record is None:
            continue
        deed = _deed(claim, record, kinds, sessions)
        index = next((i for i, other in enumerate(found) if same_deed(deed, other, claim.deputy)), None)
        if index is None:
            found.append(deed)
        else:
            found[index] = _beside(found[index], deed, claim.deputy)
    return found


def _deed(claim: Record, record: Record, kinds: Kinds, sessions: Sequence[Days]) -> Deed:
    deed = deed_told(record, kinds, sessions)
    return dataclasses.replace(
        deed,
        people={claim.deputy: marks_of(claim)},
        units=(),
        claims=(claim.number,),
        naming={claim.deputy: deed.records},
        sources=(record,),
    )


def claimed(
    claim: Record, readable: Callable[[Record], Record], deeds: Sequence[Deed], kinds: Kinds, forms: Iterable[str],
    sessions: Sequence[Days],
) -> list[Deed]:  # fmt: skip
    """What a claim would tell if it were accepted; ``readable`` leaves out values that cannot be read."""
    if claim.table == TOTALS:
        try:
            return _above(claim, deeds, kinds, forms, sessions)
        except ValueError:  # a held row keeps what was written
            return []
    record = entered(claim, kinds, forms)
    if record is None or not counts_as_deed(record, kinds, forms):
        return []
    return [_deed(claim, readable(record), kinds, sessions)]


def _beside(deed: Deed, claim: Deed, deputy: str) -> Deed:
    """A deed and a claim to it: the claim is evidence; it counts only where the deputy is not known to have been there.

    What the organisers say of a deputy who was there stays as it is.
    """
    said, told = deed.people.get(deputy, frozenset()), claim.people[deputy]
    if said & TOOK_PART or (DeedMark.SPOKE in said and not said & AWAY) or (said and not told & TOOK_PART):
        return deed
    people = {**deed.people, deputy: (said - AWAY) | told}
    return dataclasses.replace(
        deed,
        people=people,
        records=(*deed.records, *claim.records),
        claims=(*deed.claims, *claim.claims),
        naming=naming_together(deed.naming, claim.naming),
        sources=(*deed.sources, *claim.sources),
    )


def same_deed(claim: Deed, deed: Deed, deputy: str) -> bool:
    """Whether a deed told elsewhere is one that a book tells.

    It is where both say the same thing of the same day; where the book names the deputy, the same day and kind will
    do, for it may be told under another name.
    """
    named = deputy in deed.people
    if claim.form == FormId.SUGGESTION:
        return deed.form == claim.form and _same_suggestion(claim, deed, named=named)
    if {claim.form, deed.form} - {FormId.ACTIVITY, FORM} and claim.form != deed.form:
        return False
    if not _overlap(claim, deed):
        return False
    if claim.form == FormId.DUTY_REPORT:
        return named
    if claim.form == FormId.CONTACT:
        return _same_reception(claim, deed, named=named)
    if OPINION_ROWS in {claim.sources[0].table, deed.sources[0].table}:
        return named and claim.kind == deed.kind
    return _same_title(claim, deed) or (named and _same_kind(claim, deed))


def _same_title(claim: Deed, deed: Deed) -> bool:
    return bool(fold(claim.title)) and fold(claim.title) == fold(deed.title)


def _same_kind(claim: Deed, deed: Deed) -> bool:
    """Of one kind, or one of those that are the same for who sits in."""
    kinds = {claim.kind, deed.kind}
    return len(kinds) == 1 or any(kinds == {a, b} for a, b in OBSERVED.items())


def _same_reception(claim: Deed, deed: Deed, *, named: bool) -> bool:
    same_kind, same_place = claim.kind == deed.kind, place_told(claim) == place_told(deed)
    return (named and (same_kind or same_place)) or (same_kind and same_place and bool(place_told(claim)))


def _same_suggestion(claim: Deed, deed: Deed, *, named: bool) -> bool:
    claimed, booked = numbers_told(claim), numbers_told(deed)
    if claimed and booked:
        return bool(claimed & booked)
    return bool(fold(claim.title)) and fold(claim.title) == fold(deed.title) and (named or claim.first == deed.first)


def numbers_told(deed: Deed) -> set[str]:
    """Numbers that a suggestion was given, as they are compared."""
    return {fold(SuggestionRow(r.values).number) for r in deed.sources} - {""}


def _overlap(one: Deed, other: Deed) -> bool:
    if one.first is None or other.first is None:
        return False
    return one.first <= (other.last or other.first) and other.first <= (one.last or one.first)


def place_told(deed: Deed) -> str:
    """The place that a deed names, as places are compared; nothing where it names none."""
    return fold(deed.place)


def _above(
    claim: Record, deeds: Sequence[Deed], kinds: Kinds, forms: Iterable[str], sessions: Sequence[Days]
) -> list[Deed]:
    """What a row of totals tells above what is known: deeds of that kind without a day or a name."""
    row = RegisteredParticipationRow(claim.values)
    kind, told = row.kind, row.present
    if not kind or told is None:
        return []
    known = sum(d.kind == kind and d.took_part(claim.deputy) and _of_year(d, claim.year) for d in deeds)
    book = book_of(kind, kinds, forms)
    record = _as(claim, book, _PARTS[book], {"kind": kind, "way": kind})
    return [_deed(claim, record, kinds, sessions) for _ in range(told - known)]


def _of_year(deed: Deed, year: int | None) -> bool:
    if year is None:
        return True
    if deed.first is not None:
        return deed.first <= date(year, 12, 31) and (deed.last or deed.first) >= date(year, 1, 1)
    return any(r.year == year for r in deed.sources)
