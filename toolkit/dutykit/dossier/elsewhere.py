"""Deeds that are told elsewhere only: registered in another form than their book of record, and not in the book. Pure.

Each kind of activity has one book of record (DESIGN §7). The same deed in another form is kept as evidence; where the
book does not tell it, it counts nowhere, and is told apart, so that somebody asks for it.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta

from ..text import fold
from ..words.codes import FormId
from ..words.lists import ActivityKind
from ..words.marks import TOOK_PART
from .claims import numbers_told, place_told, same_deed
from .deeds import Days, Deed, Kinds, book_of, deed_told
from .fields import SharedFields
from .meetings import SITTINGS
from .model import Record

BOOK, SUGGESTION = FormId.ACTIVITY, FormId.SUGGESTION
"""The form of organisers whose rows may be of any kind; the one whose deeds may have no day."""
_LONG = 62
"""Days above which a deed is not looked for by each of its days."""


def other_book(record: Record, kinds: Kinds, forms: Iterable[str]) -> str:
    """The form that is the book of record of a row that stands in another one; nothing where it is in its own."""
    if record.form != BOOK or not record.table or record.void:
        return ""
    book = book_of(SharedFields(record.values).kind, kinds, forms)
    return "" if book == BOOK else book


def move_to(title: str) -> str:
    """What a unit writes in the cell of the kind, so that a row goes to the form where it belongs."""
    return f"移到《{title}》"


def booked(record: Record, kinds: Kinds, forms: Iterable[str], sessions: Sequence[Days] = ()) -> Deed:
    """The deed that such a row tells, as its book would hold it."""
    deed = deed_told(record, kinds, sessions)
    kind = ActivityKind.CONGRESS_SESSION if deed.kind in SITTINGS else deed.kind
    return dataclasses.replace(deed, form=other_book(record, kinds, forms), kind=kind)


class BookedDeeds:
    """Deeds of the books, found by what :func:`.claims.same_deed` compares, so that a look-up does not grow with them.

    Deeds that span months are looked through one by one.
    """

    def __init__(self, deeds: Iterable[Deed]) -> None:
        self._all = tuple(deeds)
        self._long = [d for d in self._all if _days(d) > _LONG]
        self._by_mark: dict[tuple[object, ...], list[Deed]] = {}
        for deed in self._all:
            for mark in _marks(deed, deed.people) if _days(deed) <= _LONG else ():
                self._by_mark.setdefault(mark, []).append(deed)

    def bears_out(self, record: Record, kinds: Kinds, forms: Iterable[str]) -> bool:
        """Whether one of them tells, in its book, what a row of another form tells: then the row is evidence."""
        claim = booked(record, kinds, forms)
        people = [n for n, marks in claim.people.items() if marks & TOOK_PART] or [""]
        return any(self._same(claim, person) for person in people)

    def unsaid(self, record: Record, kinds: Kinds, forms: Iterable[str], sessions: Sequence[Days]) -> Deed | None:
        """What such a row tells that its book does not: of whom the book does not say that they took part.

        Nothing where the book says it of all of them, or tells the deed of nobody in particular.
        """
        claim = booked(record, kinds, forms, sessions)
        told = [n for n, marks in claim.people.items() if marks & TOOK_PART]
        left = [n for n in told if not any(other.took_part(n) for other in self._same(claim, n))]
        if not left and (told or self._same(claim, "")):
            return None
        return dataclasses.replace(claim, people={n: claim.people[n] for n in left})

    def _same(self, claim: Deed, person: str) -> list[Deed]:
        """Those of the book that are the same deed, as far as a deputy is concerned."""
        near = self._near(claim, [person])
        return [other for other in near if other.form == claim.form and same_deed(claim, other, person)]

    def _near(self, claim: Deed, people: Iterable[str]) -> Iterator[Deed]:
        """Deeds that may be the same; one may come twice."""
        if _days(claim) > _LONG:
            yield from self._all
            return
        yield from self._long
        for mark in _marks(claim, people):
            yield from self._by_mark.get(mark, ())


def _days(deed: Deed) -> int:
    return ((deed.last or deed.first) - deed.first).days + 1 if deed.first else 0


def _marks(deed: Deed, people: Iterable[str]) -> Iterator[tuple[object, ...]]:
    """What the same deed has in common with this one: of suggestions title or number, of all else also a day."""
    title = fold(deed.title)
    if deed.form == SUGGESTION:
        yield from (("number", n) for n in numbers_told(deed))
        yield ("title", title)
        return
    every = [("title", title), ("place", place_told(deed)), *(("deputy", n) for n in people)]
    for day in _each_day(deed):
        yield from ((day, *one) for one in every if one[1])


def _each_day(deed: Deed) -> Iterator[date]:
    for index in range(_days(deed)):
        assert deed.first is not None
        yield deed.first + timedelta(days=index)


def told_elsewhere(
    records: Iterable[Record], deeds: Iterable[Deed], kinds: Kinds, forms: Iterable[str]
) -> list[Record]:
    """Counted rows that stand in another form than their book, and that their book does not tell."""
    known, told = frozenset(forms), None
    found = []
    for record in records:
        if other_book(record, kinds, known):
            told = told or BookedDeeds(deeds)
            found += [] if told.bears_out(record, kinds, known) else [record]
    return found


def deeds_elsewhere(
    records: Iterable[Record], deeds: Iterable[Deed], kinds: Kinds, forms: Iterable[str], sessions: Sequence[Days]
) -> list[Deed]:
    """What counted rows in another form than their book would tell if they stood in it, as far as the book does not."""
    known, told = frozenset(forms), None
    found = []
    for record in records:
        if other_book(record, kinds, known):
            told = told or BookedDeeds(deeds)
            deed = told.unsaid(record, kinds, known, sessions)
            found += [deed] if deed is not None else []
    return found
