"""Deeds that are told elsewhere only: registered in another form than their book of record, and not in the book. Pure.

Each kind of activity has one book of record (DESIGN §7). The same deed in another form is kept as evidence; where the
book does not tell it, it counts nowhere, and is told apart, so that somebody asks for it.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Sequence

from .claims import same_deed
from .deeds import TOOK_PART, Deed, Kinds, book_of, deed_told
from .meetings import SESSION, SITTINGS
from .model import Record

BOOK = "activity"
"""The form of organisers whose rows may be of any kind."""


def other_book(record: Record, kinds: Kinds, forms: Iterable[str]) -> str:
    """The form that is the book of record of a row that stands in another one; nothing where it is in its own."""
    if record.form != BOOK or not record.table or record.values.get("void"):
        return ""
    book = book_of(str(record.values.get("kind") or ""), kinds, forms)
    return "" if book == BOOK else book


def borne_out(record: Record, deeds: Iterable[Deed], kinds: Kinds, forms: Iterable[str]) -> bool:
    """Whether one of the ``deeds`` tells, in its book, what a row of another form tells: then the row is evidence."""
    book, deed = other_book(record, kinds, forms), deed_told(record, kinds, ())
    kind = SESSION if deed.kind in SITTINGS else deed.kind
    claim = dataclasses.replace(deed, form=book, kind=kind)
    people = [n for n, marks in deed.people.items() if marks & TOOK_PART] or [""]
    return any(other.form == book and same_deed(claim, other, person) for other in deeds for person in people)


def told_elsewhere(
    records: Iterable[Record], deeds: Sequence[Deed], kinds: Kinds, forms: Iterable[str]
) -> list[Record]:
    """Counted rows that stand in another form than their book, and that their book does not tell."""
    known = frozenset(forms)
    return [r for r in records if other_book(r, kinds, known) and not borne_out(r, deeds, kinds, known)]
