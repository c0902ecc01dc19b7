"""Everything that rules look at: the dossier of one congress, indexed once for every rule. Pure."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import cached_property
from typing import Any, TypeVar

from ..dossier.claims import CLAIMING, claimed
from ..dossier.deeds import MARKS, Deed, Kinds, counts_as_deed, deeds_alone
from ..dossier.disagreements import Disagreements, disagreements
from ..dossier.elsewhere import deeds_elsewhere
from ..dossier.meetings import FORM as ATTENDANCE
from ..dossier.meetings import Meetings
from ..dossier.model import Deputy, Record, Roster, counted
from ..dossier.names import called, near_names
from ..dossier.otherwise import Otherwise, otherwise
from ..dossier.reports import with_reports
from ..dossier.roster import reporting_units
from ..dossier.statistics import deeds_of
from ..dossier.views import AttendanceLeaveRow, SessionRow
from ..text import name_key
from ..words.codes import COMMITTEES, Level, State
from .forms_out import Closing, HandedOut, UnreadReturn
from .objections import Answer
from .windows import DayWindow, Session, Term, sessions_of, terms_of
from .workdays import WorkCalendar

T = TypeVar("T")


_DAY = timedelta(days=1)


DOUBTFUL = frozenset({State.HELD, State.DISPUTED})
"""States of records that nobody has accepted, and that may yet count (C4)."""


@dataclass(frozen=True)
class CaseFile:
    """Inputs of a check. ``records`` are the current ones of all forms (roster left out), whatever their state.

    ``closed`` holds (year, unit code, form or "" for all) of registers that a person closed; ``unresolved`` names as
    written, by record, that no deputy bears for certain. ``today`` decides whether a window is over.
    """

    roster: Roster
    records: tuple[Record, ...]
    kinds: Kinds
    forms: frozenset[str]
    today: date
    calendar: WorkCalendar
    closed: frozenset[tuple[int, str, str]] = frozenset()
    closings: frozenset[Closing] = frozenset()
    """Registers that a person closed for a part of a year: a month, a quarter."""
    level: Level = Level.COUNTY
    review_required: bool = False
    unresolved: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    flagged: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """By record, fields whose value a person has yet to mend: what they hold is not known."""
    unread: tuple[UnreadReturn, ...] = ()
    answers: Mapping[str, tuple[Answer, ...]] = field(default_factory=dict)
    """What deputies answered to findings, by the finding's number, the oldest first."""
    labels: Mapping[str, str] = field(default_factory=dict)
    """What people call fields, by ``form.table.field`` (``form.field`` in the head)."""
    choices: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """What people call the choices of fields, likewise, by code."""
    keys: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Fields that make rows tell one thing (natural keys), by ``form.table``."""
    handed_out: frozenset[HandedOut] | None = None
    """Deputies' own forms that the office gave out; None where nobody keeps account of it."""

    def label(self, record: str, name: str) -> str:
        """What people call a field of ``form.table``, or of a form's head."""
        return self.labels.get(f"{record}.{name}", name)

    def was_handed(self, form: str, deputy: str, year: int | None) -> bool:
        """Whether a deputy was given a form for a year, as far as anybody keeps account of it."""
        if self.handed_out is None:
            return True
        years = {None, year} if year is not None else {h.year for h in self.handed_out}
        return any(HandedOut(form, y, to) in self.handed_out for y in years for to in ("", deputy))

    @cached_property
    def _selected(self) -> dict[int, tuple[object, Any]]:
        return {}

    def selected(self, takes: object, select: Callable[[], T]) -> T:
        """What ``select`` finds for these very takes; kept with them as long as the case file lives."""
        known = self._selected.get(id(takes))
        if known is None or known[0] is not takes:
            known = self._selected[id(takes)] = (takes, select())
        found: T = known[1]
        return found

    @cached_property
    def counted(self) -> tuple[Record, ...]:
        """Records that count, 作废 left out, in order of number; duty reports that evaluations tell are among them."""
        found = counted(self.records, review_required=self.review_required)
        return tuple(sorted(with_reports(r for r in found if not r.void), key=lambda r: r.number))

    @cached_property
    def doubtful(self) -> tuple[Record, ...]:
        """Records that may yet count: held, disputed, or waiting for the review that is required."""
        sure = {r.number for r in self.counted}
        states = DOUBTFUL | {State.ACCEPTED} if self.review_required else DOUBTFUL
        found = (r for r in self.records if r.state in states and r.number not in sure and not r.void)
        return tuple(sorted(map(self._without_flagged, found), key=lambda r: r.number))

    def _without_flagged(self, record: Record) -> Record:
        """A doubtful record without the values that are not known; names that are clear stay."""
        flagged = self.flagged.get(record.number)
        if not flagged:
            return record
        values = {n: v for n, v in record.values.items() if n not in flagged or isinstance(v, list)}
        return replace(record, values=values)

    def known_deputies(self, numbers: Iterable[str]) -> list[Deputy]:
        """Deputies of the roster among numbers."""
        return [d for n in numbers if (d := self.roster.by_number.get(n)) is not None]

    @cached_property
    def namesakes(self) -> Mapping[str, str]:
        """What deputies are called whose name another bears, by number."""
        shared = (of_name for of_name in self.roster.by_name.values() if len(of_name) > 1)
        return {d.number: called(d, self.roster) for of_name in shared for d in of_name}

    @cached_property
    def deputy_of(self) -> Mapping[str, str]:
        """Whom a row of leave or of an opinion is about, by its number."""
        return {r.number: AttendanceLeaveRow(r.values).deputy or r.deputy for r in self.counted if r.form == ATTENDANCE}

    @cached_property
    def rows(self) -> Mapping[tuple[str, str], list[Record]]:
        """Counted records by form and table."""
        return _by_table(self.counted)

    @cached_property
    def doubtful_rows(self) -> Mapping[tuple[str, str], list[Record]]:
        """Doubtful records by form and table."""
        return _by_table(self.doubtful)

    @cached_property
    def sessions(self) -> tuple[Session, ...]:
        """Sessions of the congress, first to last."""
        return sessions_of(self.rows.get((SessionRow.FORM, SessionRow.TABLE), []))

    @cached_property
    def terms(self) -> tuple[Term, ...]:
        """Terms, first to last."""
        return terms_of(self.sessions, self.rows.get((SessionRow.FORM, SessionRow.TABLE), []))

    @cached_property
    def _session_days(self) -> tuple[tuple[date, date], ...]:
        return tuple((s.first, s.closing) for s in self.sessions)

    @cached_property
    def deeds(self) -> tuple[Deed, ...]:
        """Deeds, each once, in order of day."""
        return deeds_of(self.counted, self.kinds, forms=self.forms, sessions=self._session_days)

    @cached_property
    def doubtful_deeds(self) -> tuple[Deed, ...]:
        """Deeds that may yet count: what doubtful records would tell, and what stands in another form than its book.

        A value that cannot be read is left out of them.
        """
        days, found = self._session_days, list[Deed]()
        for record in self._open:
            if record.form in CLAIMING:
                found += claimed(record, self._readable, self.deeds, self.kinds, self.forms, days)
            elif counts_as_deed(record, self.kinds, self.forms):
                found += deeds_alone(self._readable(record), self.kinds, days)
        return (*found, *deeds_elsewhere(self.counted, self.deeds, self.kinds, self.forms, days))

    @cached_property
    def told_there(self) -> Mapping[str, Sequence[Deed]]:
        """Of those deeds the ones in which a deputy took part, by deputy."""
        found: dict[str, list[Deed]] = {}
        for deed in self.doubtful_deeds:
            for deputy in deed.participants:
                found.setdefault(deputy, []).append(deed)
        return found

    @property
    def _open(self) -> Iterator[Record]:
        """Doubtful records, but for objections to deeds in which the deputy took part as it is."""
        deeds = {number: deed for deed in self.deeds for number in deed.records}
        for record in self.doubtful:
            about = deeds.get(record.about) if record.form in CLAIMING else None
            if about is None or not about.took_part(record.deputy):
                yield record

    def _readable(self, record: Record) -> Record:
        values = dict(record.values)
        for name in ("date", "submitted"):
            if not _is_date(values.get(name)):
                values.pop(name, None)
        for name in MARKS.get(record.form, {}):
            named = values.get(name) or ()
            values[name] = [d for d in ((named,) if isinstance(named, str) else named) if d in self.roster.by_number]
        if not isinstance(values.get("voters", 0), int):
            del values["voters"]
        return replace(record, values=values)

    @cached_property
    def disagreements(self) -> Disagreements:
        """Facts that records which count, or may count, tell differently; who was there is told by deeds."""
        return Disagreements(disagreements((*self.counted, *self.doubtful), self.meetings, self.keys))

    @cached_property
    def otherwise(self) -> tuple[Otherwise, ...]:
        """Days of sessions, and what the roster says, as other forms tell them."""
        return tuple(otherwise((*self.counted, *self.doubtful), self.roster))

    @cached_property
    def meetings(self) -> Meetings:
        """Half-days of meetings."""
        return Meetings(self.counted)

    def candidates(self, numbers: Iterable[str]) -> frozenset[str]:
        """Deputies whom unresolved names in records may mean: of that name, else of one near it, else anybody."""
        found: set[str] = set()
        for raw in (n for number in numbers for n in self.unresolved.get(number, ())):
            same = self.roster.by_name.get(name_key(raw), [])
            close = near_names(raw, self.roster) if not same else []
            near = [d for name in close for d in self.roster.by_name[name_key(name)]]
            found |= {d.number for d in (same or near or self.roster.deputies)}
        return frozenset(found)

    @cached_property
    def _reporting(self) -> frozenset[str]:
        return frozenset(u.code for u in reporting_units(self.roster))

    def kept(self, key: Hashable, make: Callable[[], T]) -> T:
        """What ``make`` gives, worked out once for a key, as long as the case file lives."""
        if key not in self._kept:
            self._kept[key] = make()
        known: T = self._kept[key]
        return known

    @cached_property
    def bearing(self) -> dict[tuple[int, tuple[str, ...]], tuple[list[str], list[str]]]:
        """Who bears marks in its deeds, as far as somebody has asked (:mod:`.selection`)."""
        return {}

    @cached_property
    def _kept(self) -> dict[Hashable, Any]:
        return {}

    def registers_of(self, deputy: Deputy, window: DayWindow | None = None) -> tuple[str, ...]:
        """Units whose registers tell of a deputy (in a window): the deputy's own that report, else those above them."""
        if window is not None and deputy.number in self.moved:
            return self._registers_of(deputy, (window.first, window.last or self.today))
        found = self._registers.get(deputy.number)
        if found is None:
            found = self._registers[deputy.number] = self._registers_of(deputy, None)
        return found

    @cached_property
    def _registers(self) -> dict[str, tuple[str, ...]]:
        return {}

    def registers_on(self, deputy: Deputy, day: date | None) -> tuple[str, ...]:
        """Units whose registers tell of a deputy on a day; without one, of any time."""
        if day is None or deputy.number not in self.moved:
            return self.registers_of(deputy)
        key = ("registers", deputy.number, deputy.units(day))
        return self.kept(key, lambda: self._registers_of(deputy, (day, day)))

    @cached_property
    def moved(self) -> frozenset[str]:
        """Deputies who were not in the same units all the time."""
        return frozenset(d.number for d in self.roster.deputies if any(m.since or m.until for m in d.memberships))

    def _registers_of(self, deputy: Deputy, span: tuple[date, date] | None) -> tuple[str, ...]:
        units = (deputy.units(*span) if span else ()) or deputy.units()
        kinds = {code: unit.kind for code in units if (unit := self.roster.unit_by_code.get(code))}
        units = tuple(code for code in units if kinds.get(code) not in COMMITTEES)
        found = [u for u in units if u in self._reporting]
        return tuple(found or dict.fromkeys(self._above(u) for u in units))

    def _above(self, code: str) -> str:
        seen = {code}
        while code not in self._reporting:
            unit = self.roster.unit_by_code.get(code)
            if unit is None or not unit.parent or unit.parent in seen:
                return code
            seen.add(code := unit.parent)
        return code

    def register_of(self, unit: str) -> tuple[str, ...]:
        """The register that tells of a unit: its own, or that of the one above through which it reports."""
        return (self._above(unit),)

    @property
    def all_registers(self) -> tuple[str, ...]:
        """Registers of the whole congress."""
        return tuple(sorted(self._reporting))

    def register_closed(self, units: Iterable[str], window: DayWindow, forms: Iterable[str]) -> bool:
        """Whether the registers of units are closed for every year of a window, as a whole or for each form asked."""
        units = list(units)
        return bool(units) and not self.open_years(units, window, forms)

    def closed_for(
        self, deputy: Deputy | None, registers: Sequence[str], window: DayWindow, forms: Iterable[str]
    ) -> bool:
        """Whether registers are closed for a window: of a deputy who moved, each for the days in its unit."""
        if deputy is None or deputy.number not in self.moved:
            return self.register_closed(registers, window, forms)
        parts = [(self._registers_of(deputy, (first, first)), first, last) for first, last in _stays(deputy, window)]
        return all(
            self.register_closed(units, replace(window, first=first, last=last, year=None), forms)
            for units, first, last in parts
            if first <= self.today
        )

    def open_years(self, units: Iterable[str], window: DayWindow, forms: Iterable[str]) -> tuple[int, ...]:
        """Years of a window for which the register of one of the units is not closed."""
        units, wanted = tuple(units), tuple(sorted(set(forms)))
        key = ("open", units, window.first, window.last, window.year, wanted)
        return self.kept(key, lambda: self._open_years(units, window, wanted))

    def _open_years(self, units: Sequence[str], window: DayWindow, forms: Sequence[str]) -> tuple[int, ...]:
        end = min(window.last or self.today, self.today)
        years = [window.year] if window.year is not None else list(range(window.first.year, end.year + 1))
        parts = [(y, max(window.first, date(y, 1, 1)), min(end, date(y, 12, 31))) for y in years]
        return tuple(y for y, first, last in parts if not all(self._closed(u, first, last, forms) for u in units))

    def closed_on(self, units: Iterable[str], day: date, forms: Iterable[str]) -> bool:
        """Whether the registers of units are closed for a day."""
        units, wanted = list(units), sorted(set(forms))
        return bool(units) and all(self._closed(u, day, day, wanted) for u in units)

    def year_closed(self, unit: str, year: int) -> bool:
        """Whether the register of a unit is closed for every day of a year, as a whole or part by part."""
        return self._closed(unit, date(year, 1, 1), date(year, 12, 31), ())

    def _closed(self, unit: str, first: date, last: date, forms: Sequence[str]) -> bool:
        """Whether a register is closed for a part of one year: whole, or for each form asked."""
        whole = self._covered(unit, "", first, last)
        return whole or (bool(forms) and all(self._covered(unit, form, first, last) for form in forms))

    def _covered(self, unit: str, form: str, first: date, last: date) -> bool:
        """Whether closings of a year, or of months one after another, cover every day of a part of one year."""
        if (first.year, unit, form) in self.closed:
            return True
        for closing in self._closings.get((unit, form), ()):
            if closing.first <= first <= closing.last:
                first = closing.last + _DAY
        return first > last

    @cached_property
    def _closings(self) -> Mapping[tuple[str, str], list[Closing]]:
        closings: dict[tuple[str, str], list[Closing]] = {}
        for closing in sorted(self.closings, key=lambda c: (c.first, c.last)):
            closings.setdefault((closing.unit, closing.form), []).append(closing)
        return closings


def _stays(deputy: Deputy, window: DayWindow) -> Iterator[tuple[date, date | None]]:
    """Parts of a window in which a deputy's units were the same."""
    last = window.last or date.max
    turns = {m.since for m in deputy.memberships if m.since and window.first < m.since <= last}
    turns |= {m.until + _DAY for m in deputy.memberships if m.until and window.first <= m.until < last}
    begins = [window.first, *sorted(turns)]
    for at, first in enumerate(begins):
        yield first, begins[at + 1] - _DAY if at + 1 < len(begins) else window.last


def _by_table(records: Iterable[Record]) -> dict[tuple[str, str], list[Record]]:
    found: dict[tuple[str, str], list[Record]] = {}
    for record in records:
        found.setdefault((record.form, record.table), []).append(record)
    return found


def _is_date(value: Any) -> bool:
    days = (value.get("from"), value.get("to")) if isinstance(value, Mapping) else (value,)
    try:
        return all(isinstance(d, str) and bool(date.fromisoformat(d)) for d in days)
    except ValueError:
        return False
