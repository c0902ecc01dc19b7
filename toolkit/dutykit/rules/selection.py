"""What a rule counts: deeds and rows that its takes hold, the certain apart from the doubtful. Pure."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import chain
from operator import attrgetter

from ..dossier.deeds import Deed
from ..dossier.fields import SharedFields, days_of
from ..dossier.meetings import FORM as ATTENDANCE
from ..dossier.model import Record
from ..words.codes import Reason
from ..words.marks import THERE, DeedMark
from .casefile import CaseFile
from .excuses import EXCUSABLE, Excuses
from .fitting import DeedsByHead, Fit, bearers, blank, deed_fit, fits_deed, row_fit, ways_of
from .items import Item, in_every_telling
from .results import first_reason
from .take import Take
from .told_again import told_again
from .windows import DayWindow

PLACES = (*sorted(THERE), DeedMark.LEAVE, DeedMark.ABSENT, DeedMark.SPOKE)
"""Fields of a half-day that name deputies."""


_RECORDS = attrgetter("records")


@dataclass(frozen=True, slots=True)
class Counted:
    """Items of one subject in one window: the ``sure`` ones, and the ``doubtful`` that might join them."""

    sure: list[Item] = field(default_factory=list)
    doubtful: list[Item] = field(default_factory=list)

    @property
    def records(self) -> tuple[str, ...]:
        """Numbers of the records behind it, the doubtful last."""
        return tuple(dict.fromkeys(chain.from_iterable(map(_RECORDS, chain(self.sure, self.doubtful)))))

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
    unclear = case.kept("unclear deeds", lambda: _unclear((*case.deeds, *case.doubtful_deeds), case))
    again = case.kept("told again", lambda: told_again(case))
    looked_at = set[int]()
    for deed in case.kept("deeds by head", lambda: DeedsByHead(case.deeds, unclear)).that_may_fit(takes):
        looked_at.add(id(deed))
        items = _from_deed(deed, takes, case, unclear)
        yield from _in_every_telling(items, again.of(deed), takes, case) if again.by_deed else items
    for deed in case.doubtful_deeds:
        if id(deed) not in again.told:
            for item in _from_deed(deed, takes, case, unclear):
                yield replace(item, doubt=Reason.DISPUTED)
    for at, told in again.by_deed.items():
        if at not in looked_at:  # what the takes ask, only a record in doubt makes of it
            yield from _in_every_telling([], told.ways, takes, case)


def _in_every_telling(items: list[Item], ways: Sequence[Deed], takes: Sequence[Take], case: CaseFile) -> list[Item]:
    """A deed that records in doubt tell too: certain only for whom it is so whether or not they are accepted."""
    if not ways:
        return items
    told = [items, *(_from_deed(way, takes, case, _unclear([way], case)) for way in ways)]
    return in_every_telling(told, counts_alone=not all(take.marks for take in takes))


def _unclear(deeds: Iterable[Deed], case: CaseFile) -> Mapping[int, tuple[Deed, ...]]:
    """Deeds that are told differently, with the ways in which they may have been; by the identity of the deed."""
    known = case.disagreements
    told = (d for d in deeds if len(d.sources) > 1 or any(n in known.by_record for n in d.records))
    return {id(deed): ways for deed in told if len(ways := ways_of(deed, known, case.kinds)) > 1}


def _from_deed(
    deed: Deed, takes: Sequence[Take], case: CaseFile, unclear: Mapping[int, tuple[Deed, ...]]
) -> list[Item]:
    """The deed once, for the deputies for whom any take holds it for certain, and for those for whom one may."""
    ways = unclear.get(id(deed))
    fits, differs = [], False
    for take in takes:
        fit, hangs = deed_fit(take, ways) if ways else (fits_deed(take, deed), False)
        if fit is not Fit.NO:
            fits.append((take, fit))
            differs |= hangs
    if not fits:
        return []
    sure, maybe = _bearers_of(deed, fits, case)
    items = _of_bearers(deed, fits, sure, maybe, maybe if differs else maybe.intersection(deed.tellings))
    items = _of_marks(items, deed, [take for take, _ in fits], case)
    if ways:
        items = [one for item in items for one in _on_each_day(_with_others(item, case), deed.records, "date", case)]
    meant = case.candidates(deed.records) - sure - maybe if case.unresolved else None
    return [*items, _item(deed, tuple(sorted(meant)), Reason.DISPUTED)] if meant else items


def _of_marks(items: list[Item], deed: Deed, takes: Sequence[Take], case: CaseFile) -> list[Item]:
    """What is asked by marks: of a meeting deputy by deputy, and without what may be excused."""
    marks = frozenset(m for take in takes for m in take.marks)
    if deed.form == ATTENDANCE and all(take.marks for take in takes):
        items = [one for item in items for one in _one_each(item, deed, marks, case)]
    if marks & EXCUSABLE:
        items = [one for item in items for one in _excused(item, deed, marks & EXCUSABLE, case)]
    return items


def _with_others(item: Item, case: CaseFile) -> Item:
    """An item with the records that contradict its own, where it hangs on them."""
    if item.doubt is not Reason.INCONSISTENT:
        return item
    others = [n for number in item.records for n in case.disagreements.beside(number)]
    return replace(item, records=tuple(dict.fromkeys((*item.records, *others))))


def _excused(item: Item, deed: Deed, marks: frozenset[str], case: CaseFile) -> Iterator[Item]:
    """An item without those for whom another record may excuse it, and these one by one, in doubt."""
    excuses = case.kept("excuses", lambda: Excuses(case))
    found = {} if item.doubt else {d: e for d in item.people if (e := excuses.of(d, deed, item.records, marks))}
    rest = tuple(d for d in item.people if d not in found)
    if rest or not found:
        yield replace(item, people=rest) if found else item
    for deputy, excuse in found.items():
        numbers = tuple(dict.fromkeys((*item.records, *excuse.records)))
        yield replace(item, people=(deputy,), records=numbers, doubt=excuse.reason)


def _of_bearers(
    deed: Deed, fits: Iterable[tuple[Take, Fit]], sure: set[str], maybe: set[str], differs: set[str]
) -> list[Item]:
    """The deed for those who bear the marks, and for those who may; without marks it counts without people too.

    ``differs`` are those of whom it hangs on which record is right.
    """
    unmarked = {fit for take, fit in fits if not take.marks}
    items = []
    if sure or Fit.YES in unmarked:
        items.append(_item(deed, _in_order(deed, sure), None))
    if differs:
        items.append(_item(deed, _in_order(deed, differs), Reason.INCONSISTENT))
    unsaid = maybe - differs
    if unsaid or (unmarked == {Fit.MAYBE} and not differs):
        items.append(_item(deed, _in_order(deed, unsaid), Reason.MISSING_FACT))
    return items


def _in_order(deed: Deed, deputies: Collection[str]) -> tuple[str, ...]:
    """Deputies in the order in which a deed names them."""
    return tuple(d for d in deed.people if d in deputies)


def _bearing(deed: Deed, marks: tuple[str, ...], case: CaseFile) -> tuple[list[str], list[str]]:
    """Who bears marks in a deed of the case file, looked for once for all rules."""
    known: dict[tuple[int, tuple[str, ...]], tuple[list[str], list[str]]] = case.bearing
    found = known.get((id(deed), marks))
    if found is None:
        found = known[id(deed), marks] = bearers(deed, marks)
    return found


def _bearers_of(deed: Deed, fits: Iterable[tuple[Take, Fit]], case: CaseFile) -> tuple[set[str], set[str]]:
    """Deputies for whom a take holds the deed for certain, and those others for whom one may."""
    sure: set[str] = set()
    maybe: set[str] = set()
    for take, fit in fits:
        bearing, unsure = _bearing(deed, take.marks, case)
        (sure if fit is Fit.YES else maybe).update(bearing)
        maybe.update(unsure)
    return sure, maybe - sure


def _one_each(item: Item, deed: Deed, marks: frozenset[str], case: CaseFile) -> Iterator[Item]:
    """What a meeting tells of several deputies, one by one: each with the rows that mark the deputy, and own leave."""
    rows = {r.number: r for r in deed.sources}
    for deputy in item.people:
        by_row = {n: _marks_in(r, deputy) for n, r in rows.items()}
        asked = marks if item.doubt is not Reason.INCONSISTENT else frozenset(PLACES)
        marking = [n for n, own in by_row.items() if own & asked] or [n for n, own in by_row.items() if own]
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
    known = case.disagreements
    fits = [(take, *told) for take in takes if (told := row_fit(take, record, known))[0] is not Fit.NO]
    if not fits:
        return
    take, fit, hangs = next((f for f in fits if f[1] is Fit.YES), fits[0])
    if fit is not Fit.YES:
        doubt = doubt or (Reason.INCONSISTENT if hangs else Reason.MISSING_FACT)
    item = row_item(record, day=take.day, people=take.people, doubt=doubt)
    if record.number in known.by_record:
        item = _with_others(item, case)
        item, *elsewhen = _on_each_day(item, (record.number,), take.day, case)
        yield from elsewhen
    if take.people in EXCUSABLE:
        yield from _excused_row(item, take, case)
    else:
        yield item
    meant = case.candidates([record.number]) - set(item.people) if case.unresolved else frozenset()
    if meant and not take.people:
        yield replace(item, people=tuple(sorted(meant)), doubt=Reason.DISPUTED)


def _excused_row(item: Item, take: Take, case: CaseFile) -> Iterator[Item]:
    """A row of half-days that names who stayed away: each with what may excuse it."""
    deeds = case.kept("deeds by record", lambda: {n: deed for deed in case.deeds for n in deed.records})
    deed = deeds.get(item.records[0])
    yield from (item,) if deed is None else _excused(item, deed, frozenset({take.people}), case)


def _on_each_day(item: Item, numbers: Iterable[str], day: str, case: CaseFile) -> list[Item]:
    """An item, and on each other day that another record tells of it; where there is one, it is in doubt on each."""
    known = case.disagreements
    days = [value for number in numbers for value in known.others(number).get(day, ()) if not blank(value)]
    if not days:
        return [item]
    told = (*item.records, *(n for number in numbers for n in known.beside(number)))
    doubtful = replace(item, doubt=item.doubt or Reason.INCONSISTENT, records=tuple(dict.fromkeys(told)))
    return [doubtful, *(replace(doubtful, first=first, last=last) for first, last in map(days_of, days))]


def _item(deed: Deed, people: tuple[str, ...], doubt: Reason | None) -> Item:
    source = deed.sources[0] if deed.sources else None
    year, values = (source.year, source.values) if source else (None, {})
    return Item(deed.first, deed.last, people, deed.units, deed.records, year, values, doubt, deed)


def row_item(record: Record, *, day: str = "date", people: str = "", doubt: Reason | None = None) -> Item:
    """A row as an item; ``people`` names the field of its deputies, else whose record it is, else its deputy field."""
    try:
        first, last = days_of(record.values.get(day))
    except (ValueError, TypeError, KeyError):  # a held row keeps what was written
        first = last = None
    named = record.values.get(people) if people else (record.deputy or SharedFields(record.values).deputy)
    who = (named,) if isinstance(named, str) and named else tuple(named or ())
    units = (record.unit,) if record.unit else ()
    return Item(first, last, who, units, (record.number,), record.year, record.values, doubt)


def by_deputy(items: Iterable[Item], window: DayWindow) -> dict[str, Counted]:
    """Items of a window by deputy."""
    return _sorted_by(items, window, _people)


def _people(item: Item) -> Iterable[str]:
    return item.people


def by_unit(
    items: Iterable[Item], window: DayWindow, units_of: Callable[[str, date | None], tuple[str, ...]] | None
) -> dict[str, Counted]:
    """Items of a window by the unit that registered them, or by the units of that day of the deputies in them."""
    if units_of is None:
        return _sorted_by(items, window, lambda item: item.units)
    return _sorted_by(items, window, lambda i: dict.fromkeys(u for d in i.people for u in units_of(d, i.first)))


def everything(items: Iterable[Item], window: DayWindow) -> Counted:
    """All items of a window."""
    return _sorted_by(items, window, lambda _: ("",)).get("", NOTHING)


def _sorted_by(
    items: Iterable[Item], window: DayWindow, keys_of: Callable[[Item], Iterable[str]]
) -> dict[str, Counted]:
    """Items of a window by key; one that may lie in it is in doubt."""
    counted = _ByKey()
    first, last = window.first, window.last or date.max
    for item in items:
        if item.first is not None:
            if not first <= item.first <= last:
                continue
            counts = item
        else:
            fit = item.lies_in(window)
            if fit is Fit.NO:
                continue
            counts = item if fit is Fit.YES or item.doubt else replace(item, doubt=Reason.MISSING_FACT)
        if counts.doubt:
            for key in keys_of(item):
                counted[key].doubtful.append(counts)
        else:
            for key in keys_of(item):
                counted[key].sure.append(counts)
    return counted


class _ByKey(dict[str, Counted]):
    """What is counted, by key; each begins with nothing."""

    def __missing__(self, key: str) -> Counted:
        self[key] = found = Counted([], [])
        return found
