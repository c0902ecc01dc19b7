"""What a rule counts: deeds and rows that its takes hold, the certain apart from the doubtful. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from ..dossier.meetings import ABSENT, LEAVE, SPOKE, THERE
from ..dossier.meetings import FORM as ATTENDANCE
from ..dossier.model import Record
from ..dossier.statistics import CONFIRMED, INVITED, Deed
from ..dossier.views import days_of
from ..words.codes import Reason
from .casefile import CaseFile
from .take import Take
from .windows import Window

YES, NO, MAYBE = "yes", "no", "maybe"
PLACES = (*sorted(THERE), LEAVE, ABSENT, SPOKE)
"""Fields of a half-day that name deputies."""


@dataclass(frozen=True, slots=True)
class Item:
    """One deed or row that is counted, with the deputies whom it is counted for.

    ``doubt`` says why it is not certain: DISPUTED or MISSING_FACT; None for what is.
    """

    first: date | None
    last: date | None
    people: tuple[str, ...]
    units: tuple[str, ...]
    records: tuple[str, ...]
    year: int | None
    values: Mapping[str, Any]
    doubt: Reason | None = None
    deed: Deed | None = None

    def within(self, window: Window) -> bool:
        """Whether it lies in a window; without a day it belongs to the year of its record."""
        if self.first is not None:
            return window.holds(self.first)
        if self.year is None:
            return False
        last = window.last.year if window.last else self.year
        return window.year == self.year if window.year is not None else window.first.year <= self.year <= last


@dataclass(frozen=True, slots=True)
class Counted:
    """Items of one subject in one window: the ``sure`` ones, and the ``doubtful`` that might join them."""

    sure: list[Item] = field(default_factory=list)
    doubtful: list[Item] = field(default_factory=list)

    @property
    def records(self) -> tuple[str, ...]:
        """Numbers of the records behind it, the doubtful last."""
        return tuple(dict.fromkeys(n for item in (*self.sure, *self.doubtful) for n in item.records))

    @property
    def doubt(self) -> Reason | None:
        """Why there is doubt: a dispute goes before a fact that is missing."""
        doubts = {item.doubt for item in self.doubtful}
        return Reason.DISPUTED if Reason.DISPUTED in doubts else (Reason.MISSING_FACT if doubts else None)


NOTHING = Counted()


def select(takes: Sequence[Take], case: CaseFile) -> list[Item]:
    """Items that any of the takes holds, each deed or row once, in order of day."""
    found: list[Item] = []
    rows = [t for t in takes if t.record]
    deeds = [t for t in takes if not t.record]
    if deeds:
        for deed in case.deeds:
            found += _from_deed(deed, deeds, case)
        for deed in case.doubtful_deeds:
            found += [replace(item, doubt=Reason.DISPUTED) for item in _from_deed(deed, deeds, case)]
    seen: set[str] = set()
    for take in rows:
        for doubt, source in ((None, case.rows), (Reason.DISPUTED, case.doubtful_rows)):
            for record in source.get(take.table, ()):
                item = _from_row(record, take, doubt) if record.number not in seen else None
                if item is not None:
                    seen.add(record.number)
                    found.append(item)
    return sorted(found, key=lambda i: (i.first or date.max, i.records)) if rows else found


def _from_deed(deed: Deed, takes: Sequence[Take], case: CaseFile) -> list[Item]:
    """The deed once, for the deputies for whom any take holds it for certain, and for those for whom one may."""
    sure: set[str] = set()
    maybe: set[str] = set()
    held: set[str] = set()  # how takes that ask no marks hold it: such a deed counts without people too
    fits = [(take, fit) for take in takes if (fit := fits_deed(take, deed)) != NO]
    for take, fit in fits:
        people, unsure = _bearers(deed, take.marks)
        (sure if fit == YES else maybe).update(people)
        maybe.update(unsure)
        held |= set() if take.marks else {fit}
    if not fits:
        return []
    items = []
    if sure or YES in held:
        items.append(_item(deed, tuple(d for d in deed.people if d in sure), None))
    if maybe - sure or held == {MAYBE}:
        items.append(_item(deed, tuple(d for d in deed.people if d in maybe - sure), Reason.MISSING_FACT))
    if deed.form == ATTENDANCE and not held:
        marks = {m for take, _ in fits for m in take.marks}
        items = [one for item in items for one in _one_each(item, deed, marks, case)]
    if case.unresolved:
        others = tuple(sorted(case.candidates(deed.records) - sure - maybe))
        if others:
            items.append(_item(deed, others, Reason.DISPUTED))
    return items


def _one_each(item: Item, deed: Deed, marks: Iterable[str], case: CaseFile) -> Iterator[Item]:
    """What a meeting tells of several deputies, one by one: each with the rows that mark the deputy, and own leave."""
    rows = {r.number: r for r in deed.sources}
    for deputy in item.people:
        held = {n: {m for m in PLACES if deputy in (r.values.get(m) or ())} for n, r in rows.items()}
        there = [n for n, told in held.items() if told.intersection(marks)] or [n for n, told in held.items() if told]
        own = [n for n in deed.records if n not in rows and case.deputy_of.get(n) == deputy]
        yield replace(item, people=(deputy,), records=(*there, *own) or item.records)


def _item(deed: Deed, people: tuple[str, ...], doubt: Reason | None) -> Item:
    source = deed.sources[0] if deed.sources else None
    year, values = (source.year, source.values) if source else (None, {})
    return Item(deed.first, deed.last, people, deed.units, deed.records, year, values, doubt, deed)


_ASKED_BEFORE = frozenset({INVITED, CONFIRMED})
"""Marks that organisers may leave unsaid; whether somebody came, was on leave or was absent is recorded or is not."""


def _bearers(deed: Deed, marks: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Deputies who bear all marks, and those who may: they lack only what the deed says of nobody (who confirmed)."""
    if not marks:
        return deed.participants, ()
    stated = {m for held in deed.people.values() for m in held}
    unsaid = _ASKED_BEFORE.difference(stated)
    sure, unsure = [], []
    for deputy, held in deed.people.items():
        lacking = [m for m in marks if m not in held]
        if not lacking:
            sure.append(deputy)
        elif len(lacking) < len(marks) and unsaid.issuperset(lacking):
            unsure.append(deputy)
    return tuple(sure), tuple(unsure)


def fits_deed(take: Take, deed: Deed) -> str:
    """Whether a take holds a deed: yes, no, or maybe where what it asks is blank."""
    result = YES
    for asked, told in (
        (take.forms, deed.form),
        (take.kinds, deed.kind),
        (take.groups, deed.group or ("" if not deed.kind else "?")),
        (take.bodies, deed.body),
        (take.organisers, deed.organiser),
    ):
        if asked and told not in asked:
            if told:
                return NO
            result = MAYBE
    if take.during not in {"", "any", deed.during}:
        return NO
    for name, allowed in take.where.items():
        fit = _any_source(deed.sources, name, allowed)
        if fit == NO:
            return NO
        result = MAYBE if fit == MAYBE else result
    if not any(concerns(take.given, take.but, r.values) for r in deed.sources):
        return NO
    if any(_any_source(deed.sources, name, None) != YES for name in take.filled):
        result = MAYBE
    return result


def _any_source(sources: Iterable[Record], name: str, allowed: frozenset[Any] | None) -> str:
    """Whether a record of the deed says so; maybe where none says anything."""
    told = [r.values.get(name) for r in sources if not blank(r.values.get(name))]
    if not told:
        return MAYBE
    return YES if allowed is None or any(says(value, allowed) for value in told) else NO


def blank(value: Any) -> bool:
    """Whether a field was left blank."""
    return value is None or value in ("", [])


def says(value: Any, allowed: frozenset[Any]) -> bool:
    """Whether a value, or one of several, is among those allowed."""
    return bool(allowed.intersection(value)) if isinstance(value, list | tuple) else value in allowed


def concerns(given: Iterable[str], but: Mapping[str, frozenset[Any]], values: Mapping[str, Any]) -> bool:
    """Whether a rule is about a record at all: the ``given`` fields are filled, none holds what ``but`` puts out."""
    if any(blank(values.get(name)) for name in given):
        return False
    return not any(not blank(values.get(name)) and says(values[name], out) for name, out in but.items())


def fits_row(where: Mapping[str, frozenset[Any]], filled: Iterable[str], values: Mapping[str, Any]) -> str:
    """Whether a row holds what is asked: yes, no, or maybe where a field is blank."""
    result = YES
    for name, allowed in where.items():
        if blank(values.get(name)):
            if False not in allowed:  # a yes-or-no cell left blank is no
                result = MAYBE
        elif not says(values[name], allowed):
            return NO
    return MAYBE if any(blank(values.get(name)) for name in filled) else result


def _from_row(record: Record, take: Take, doubt: Reason | None) -> Item | None:
    if not concerns(take.given, take.but, record.values):
        return None
    fit = fits_row(take.where, take.filled, record.values)
    if fit == NO:
        return None
    return row_item(
        record, day=take.day, people=take.people, doubt=doubt or (None if fit == YES else Reason.MISSING_FACT)
    )


def row_item(record: Record, *, day: str = "date", people: str = "", doubt: Reason | None = None) -> Item:
    """A row as an item; ``people`` names the field of its deputies, else whose record it is, else its deputy field."""
    try:
        first, last = days_of(record.values.get(day))
    except (ValueError, TypeError, KeyError):  # a held row keeps what was written
        first = last = None
    named = record.values.get(people) if people else (record.deputy or record.values.get("deputy"))
    who = (named,) if isinstance(named, str) and named else tuple(named or ())
    units = (record.unit,) if record.unit else ()
    return Item(first, last, who, units, (record.number,), record.year, record.values, doubt)


def by_deputy(items: Iterable[Item], window: Window) -> dict[str, Counted]:
    """Items of a window by deputy; who is certain of an item is not in doubt of it as well."""
    found: dict[str, Counted] = {}
    for item in items:
        if not item.within(window):
            continue
        for deputy in item.people:
            mine = found.get(deputy)
            if mine is None:
                mine = found[deputy] = Counted([], [])
            (mine.doubtful if item.doubt else mine.sure).append(item)
    return found


def by_unit(
    items: Iterable[Item], window: Window, units_of: Mapping[str, tuple[str, ...]] | None
) -> dict[str, Counted]:
    """Items of a window by the unit that registered them, or by the units of the deputies in them."""
    found: dict[str, Counted] = {}
    for item in items:
        if item.within(window):
            units = (
                item.units if units_of is None else dict.fromkeys(u for d in item.people for u in units_of.get(d, ()))
            )
            for unit in units:
                mine = found.setdefault(unit, Counted([], []))
                (mine.doubtful if item.doubt else mine.sure).append(item)
    return found


def everything(items: Iterable[Item], window: Window) -> Counted:
    """All items of a window."""
    found = Counted([], [])
    for item in items:
        if item.within(window):
            (found.doubtful if item.doubt else found.sure).append(item)
    return found
