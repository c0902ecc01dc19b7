"""What a rule counts: deeds and rows that its takes hold, the certain apart from the doubtful. Pure."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import Enum
from typing import Any

from ..dossier.deeds import Deed
from ..dossier.fields import days_of
from ..dossier.meetings import FORM as ATTENDANCE
from ..dossier.model import Record
from ..words.codes import Reason
from ..words.marks import THERE, TOOK_PART, DeedMark, During
from .casefile import CaseFile
from .results import first_reason
from .take import Take
from .terms import WindowKind
from .windows import Window

PLACES = (*sorted(THERE), DeedMark.LEAVE, DeedMark.ABSENT, DeedMark.SPOKE)
"""Fields of a half-day that name deputies."""


class Fit(Enum):
    """Whether something is as asked; ``Fit.MAYBE`` where what it hangs on is not known."""

    YES = "yes"
    NO = "no"
    MAYBE = "maybe"


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

    def lies_in(self, window: Window) -> Fit:
        """Whether it lies in a window. Without a day it belongs to the year of its record, to a part of it perhaps."""
        if self.first is not None:
            return Fit.YES if window.holds(self.first) else Fit.NO
        if self.year is None:
            return Fit.MAYBE if self.doubt else Fit.NO
        if not window.touches(self.year) or window.year not in {None, self.year}:
            return Fit.NO
        return Fit.YES if window.kind in _YEARS_LONG else Fit.MAYBE

    def may_lie_in(self, window: Window) -> bool:
        """Whether it lies, or may lie, in a window."""
        return self.lies_in(window) is not Fit.NO


_YEARS_LONG = frozenset({WindowKind.YEAR, WindowKind.BETWEEN_SESSIONS, WindowKind.TERM})
"""Windows that have whole years of records."""


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
        """Why there is doubt: the reason that a person can do most about."""
        return first_reason(item.doubt for item in self.doubtful) if self.doubtful else None


NOTHING = Counted()


def select(takes: Sequence[Take], case: CaseFile) -> list[Item]:
    """Items that any of the takes holds, each deed or row once, in order of day."""
    of_rows = [t for t in takes if t.record]
    of_deeds = [t for t in takes if not t.record]
    items = list(_from_deeds(of_deeds, case)) if of_deeds else []
    if not of_rows:
        return items
    return sorted([*items, *_from_rows(of_rows, case)], key=lambda i: (i.first or date.max, i.records))


def _from_deeds(takes: Sequence[Take], case: CaseFile) -> Iterator[Item]:
    for deed in case.deeds:
        yield from _from_deed(deed, takes, case)
    for deed in case.doubtful_deeds:
        for item in _from_deed(deed, takes, case):
            yield replace(item, doubt=Reason.DISPUTED)


def _from_deed(deed: Deed, takes: Sequence[Take], case: CaseFile) -> list[Item]:
    """The deed once, for the deputies for whom any take holds it for certain, and for those for whom one may."""
    fits = [(take, fit) for take in takes if (fit := fits_deed(take, deed)) is not Fit.NO]
    if not fits:
        return []
    sure, maybe = _bearers_of(deed, fits)
    items = _of_bearers(deed, fits, sure, maybe)
    if deed.form == ATTENDANCE and all(take.marks for take, _ in fits):
        marks = frozenset(m for take, _ in fits for m in take.marks)
        items = [one for item in items for one in _one_each(item, deed, marks, case)]
    meant = case.candidates(deed.records) - sure - maybe if case.unresolved else None
    return [*items, _item(deed, tuple(sorted(meant)), Reason.DISPUTED)] if meant else items


def _of_bearers(deed: Deed, fits: Iterable[tuple[Take, Fit]], sure: set[str], maybe: set[str]) -> list[Item]:
    """The deed for those who bear the marks, and for those who may; without marks it counts without people too."""
    unmarked = {fit for take, fit in fits if not take.marks}
    items = []
    if sure or Fit.YES in unmarked:
        items.append(_item(deed, _in_order(deed, sure), None))
    if maybe or unmarked == {Fit.MAYBE}:
        items.append(_item(deed, _in_order(deed, maybe), Reason.MISSING_FACT))
    return items


def _in_order(deed: Deed, deputies: Collection[str]) -> tuple[str, ...]:
    """Deputies in the order in which a deed names them."""
    return tuple(d for d in deed.people if d in deputies)


def _bearers_of(deed: Deed, fits: Iterable[tuple[Take, Fit]]) -> tuple[set[str], set[str]]:
    """Deputies for whom a take holds the deed for certain, and those others for whom one may."""
    sure: set[str] = set()
    maybe: set[str] = set()
    for take, fit in fits:
        bearers, unsure = _bearers(deed, take.marks)
        (sure if fit is Fit.YES else maybe).update(bearers)
        maybe.update(unsure)
    return sure, maybe - sure


def _one_each(item: Item, deed: Deed, marks: frozenset[str], case: CaseFile) -> Iterator[Item]:
    """What a meeting tells of several deputies, one by one: each with the rows that mark the deputy, and own leave."""
    rows = {r.number: r for r in deed.sources}
    for deputy in item.people:
        by_row = {n: _marks_in(r, deputy) for n, r in rows.items()}
        marking = [n for n, own in by_row.items() if own & marks] or [n for n, own in by_row.items() if own]
        leave = [n for n in deed.records if n not in rows and case.deputy_of.get(n) == deputy]
        yield replace(item, people=(deputy,), records=(*marking, *leave) or item.records)


def _marks_in(record: Record, deputy: str) -> set[str]:
    """What a row of half-days says of a deputy."""
    return {mark for mark in PLACES if deputy in (record.values.get(mark) or ())}


def _from_rows(takes: Sequence[Take], case: CaseFile) -> Iterator[Item]:
    """Rows that any of the takes holds, each once: by one that holds it for certain, else by one that may."""
    by_table: dict[tuple[str, str], list[Take]] = {}
    for take in takes:
        by_table.setdefault(take.table, []).append(take)
    for table, asked in by_table.items():
        for doubt, source in ((None, case.rows), (Reason.DISPUTED, case.doubtful_rows)):
            for record in source.get(table, ()):
                yield from _from_row(record, asked, doubt, case)


def _from_row(record: Record, takes: Sequence[Take], doubt: Reason | None, case: CaseFile) -> Iterator[Item]:
    fits = [(take, fit) for take in takes if (fit := _fits(take, record)) is not Fit.NO]
    if not fits:
        return
    take, fit = next(((t, f) for t, f in fits if f is Fit.YES), fits[0])
    doubt = doubt or (None if fit is Fit.YES else Reason.MISSING_FACT)
    item = row_item(record, day=take.day, people=take.people, doubt=doubt)
    yield item
    meant = case.candidates([record.number]) - set(item.people) if case.unresolved else frozenset()
    if meant and not take.people:
        yield replace(item, people=tuple(sorted(meant)), doubt=Reason.DISPUTED)


def _fits(take: Take, record: Record) -> Fit:
    if not concerns(take.given, take.but, record.values):
        return Fit.NO
    return fits_row(take.where, take.filled, record.values)


def _item(deed: Deed, people: tuple[str, ...], doubt: Reason | None) -> Item:
    source = deed.sources[0] if deed.sources else None
    year, values = (source.year, source.values) if source else (None, {})
    return Item(deed.first, deed.last, people, deed.units, deed.records, year, values, doubt, deed)


_ASKED_BEFORE = frozenset({DeedMark.INVITED, DeedMark.CONFIRMED})
"""Marks that organisers may leave unsaid."""
_TURNOUT = frozenset({*TOOK_PART, DeedMark.LEAVE, DeedMark.ABSENT})
"""What became of who was asked: it is recorded, or not known."""


def _bearers(deed: Deed, marks: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Deputies who bear all marks (none asked: took part), and those who may: what they lack nobody has said."""
    if not marks:
        return deed.participants, tuple(d for d, own in deed.people.items() if _turnout_unsaid(own))
    stated = {m for own in deed.people.values() for m in own}
    unsaid_of_all = _ASKED_BEFORE.difference(stated)
    sure, unsure = [], []
    for deputy, own in deed.people.items():
        lacking = set(marks) - own
        unsaid = unsaid_of_all | (_TURNOUT if _turnout_unsaid(own) else frozenset())
        if not lacking:
            sure.append(deputy)
        elif lacking <= unsaid and own & (set(marks) | _ASKED_BEFORE):
            unsure.append(deputy)
    return tuple(sure), tuple(unsure)


def _turnout_unsaid(marks: frozenset[str]) -> bool:
    """Whether nobody has said what became of a deputy who confirmed."""
    return DeedMark.CONFIRMED in marks and not marks & _TURNOUT and DeedMark.SPOKE not in marks


def fits_deed(take: Take, deed: Deed) -> Fit:
    """Whether a take holds a deed; maybe where what it asks is blank."""
    head = _fits_head(take, deed)
    if head is Fit.NO:
        return Fit.NO
    fits = [head, _fits_during(take, deed)]
    fits += [_any_source(deed.sources, name, allowed) for name, allowed in take.where.items()]
    asks = take.given or take.but
    if Fit.NO in fits or (asks and not any(concerns(take.given, take.but, r.values) for r in deed.sources)):
        return Fit.NO
    blank_field = any(_any_source(deed.sources, name, None) is not Fit.YES for name in take.filled)
    return Fit.MAYBE if blank_field or Fit.MAYBE in fits else Fit.YES


def _fits_head(take: Take, deed: Deed) -> Fit:
    """Whether its form, kind, body and organiser are among those asked."""
    fit = Fit.YES
    for asked, said in (
        (take.forms, deed.form),
        (take.kinds, deed.kind),
        (take.groups, deed.group or ("?" if deed.kind else "")),
        (take.bodies, deed.body),
        (take.organisers, deed.organiser),
    ):
        if asked and said not in asked:
            if said:
                return Fit.NO
            fit = Fit.MAYBE
    return fit


def _fits_during(take: Take, deed: Deed) -> Fit:
    """Whether it was in a session or between them; what has no day, and does not say, may have been in one."""
    if take.during in {"", During.ANY, deed.during}:
        return Fit.YES
    unsaid = deed.first is None and not any(r.values.get("during") for r in deed.sources)
    return Fit.MAYBE if unsaid and take.during == During.SESSION else Fit.NO


def _any_source(sources: Iterable[Record], name: str, allowed: frozenset[Any] | None) -> Fit:
    """Whether a record of the deed says so; maybe where none says anything."""
    told = [r.values.get(name) for r in sources if not blank(r.values.get(name))]
    if not told:
        return Fit.MAYBE
    return Fit.YES if allowed is None or any(says(value, allowed) for value in told) else Fit.NO


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


def fits_row(where: Mapping[str, frozenset[Any]], filled: Iterable[str], values: Mapping[str, Any]) -> Fit:
    """Whether a row holds what is asked: yes, no, or maybe where a field is blank."""
    result = Fit.YES
    for name, allowed in where.items():
        if blank(values.get(name)):
            if False not in allowed:  # a yes-or-no cell left blank is no
                result = Fit.MAYBE
        elif not says(values[name], allowed):
            return Fit.NO
    return Fit.MAYBE if any(blank(values.get(name)) for name in filled) else result


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
    """Items of a window by deputy."""
    return _sorted_by(items, window, lambda item: item.people)


def by_unit(
    items: Iterable[Item], window: Window, units_of: Callable[[str, date | None], tuple[str, ...]] | None
) -> dict[str, Counted]:
    """Items of a window by the unit that registered them, or by the units of that day of the deputies in them."""
    if units_of is None:
        return _sorted_by(items, window, lambda item: item.units)
    return _sorted_by(items, window, lambda i: dict.fromkeys(u for d in i.people for u in units_of(d, i.first)))


def everything(items: Iterable[Item], window: Window) -> Counted:
    """All items of a window."""
    return _sorted_by(items, window, lambda _: ("",)).get("", NOTHING)


def _sorted_by(items: Iterable[Item], window: Window, keys_of: Callable[[Item], Iterable[str]]) -> dict[str, Counted]:
    """Items of a window by key; one that may lie in it is in doubt."""
    counted: dict[str, Counted] = {}
    for item in items:
        fit = item.lies_in(window)
        if fit is Fit.NO:
            continue
        counts = item if fit is Fit.YES or item.doubt else replace(item, doubt=Reason.MISSING_FACT)
        for key in keys_of(item):
            of_key = counted.get(key)
            if of_key is None:
                of_key = counted[key] = Counted([], [])
            (of_key.doubtful if counts.doubt else of_key.sure).append(counts)
    return counted
