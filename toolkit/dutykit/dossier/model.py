"""Deputies, units and records as the rest of the program sees them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from typing import Any

from ..evidence import Evidence
from ..text import fold, name_key
from ..words.codes import COUNTED, DeputyStatus, FormId, State
from .fields import Days, days_of


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit of the congress; ``kind`` is a :class:`~dutykit.words.codes.UnitKind`."""

    code: str
    name: str
    kind: str
    parent: str = ""


@dataclass(frozen=True, slots=True)
class Membership:
    """A deputy in a unit, from and to a day where they are known."""

    unit: str
    since: date | None = None
    until: date | None = None

    def on(self, day: date) -> bool:
        """Whether it holds on ``day``."""
        return (self.since is None or self.since <= day) and (self.until is None or day <= self.until)


@dataclass(frozen=True, slots=True)
class Spell:
    """A time, both days included, in which a deputy was suspended or without the seat, and that is over."""

    status: DeputyStatus
    since: date
    until: date
    cause: str = ""
    basis: str = ""

    def on(self, day: date) -> bool:
        """Whether it holds on ``day``."""
        return self.since <= day <= self.until


@dataclass(frozen=True, slots=True)
class Office:
    """What a field of the roster held from one day to another: a seat in a committee, a class, a level."""

    name: str
    value: Any
    since: date | None = None
    until: date | None = None
    cause: str = ""
    basis: str = ""

    def on(self, day: date) -> bool:
        """Whether it holds on ``day``."""
        return (self.since is None or self.since <= day) and (self.until is None or day <= self.until)


@dataclass(frozen=True, slots=True)
class Deputy:
    """A deputy of the congress; ``number`` never changes, ``facts`` holds every other field of the roster.

    ``status`` and ``facts`` are today's. ``spells`` are states that are over, ``offices`` what fields held from day to
    day where that is told, ``cause`` and ``basis`` those of the state.
    """

    number: str
    name: str
    memberships: tuple[Membership, ...] = ()
    aliases: tuple[str, ...] = ()
    status: str = DeputyStatus.IN_OFFICE
    since: date | None = None
    until: date | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)
    spells: tuple[Spell, ...] = ()
    offices: tuple[Office, ...] = ()
    cause: str = ""
    basis: str = ""

    def in_office(self, day: date) -> bool:
        """Whether the deputy holds the seat on ``day``."""
        if self.status == DeputyStatus.ENDED and self.until is None:
            return False
        within = (self.since is None or self.since <= day) and (self.until is None or day <= self.until)
        return within and not self._in_spell(DeputyStatus.ENDED, day)

    def was_in_office(self, first: date, last: date) -> bool:
        """Whether the deputy held the seat on any day of a stretch."""
        begins = max(first, self.since or first)
        turns = (s.until + timedelta(days=1) for s in self.spells if s.until < date.max)
        return any(begins <= day <= last and self.in_office(day) for day in (begins, *turns))

    @property
    def suspended_since(self) -> date | None:
        """From when the deputy is suspended today; the earliest day where the roster names none; None: is not."""
        if self.status != DeputyStatus.SUSPENDED:
            return None
        told = self.facts.get("status_date")
        return date.fromisoformat(told) if isinstance(told, str) and told else date.min

    def suspended(self, day: date) -> bool:
        """Whether the deputy is suspended on ``day``."""
        since = self.suspended_since
        return (since is not None and since <= day) or self._in_spell(DeputyStatus.SUSPENDED, day)

    def serves(self, day: date) -> bool:
        """Whether the deputy holds the seat on ``day`` and is not suspended."""
        return self.in_office(day) and not self.suspended(day)

    def state(self, day: date) -> DeputyStatus:
        """How the deputy stands on ``day``."""
        if not self.in_office(day):
            return DeputyStatus.ENDED
        return DeputyStatus.SUSPENDED if self.suspended(day) else DeputyStatus.IN_OFFICE

    def _in_spell(self, status: DeputyStatus, day: date) -> bool:
        return any(s.status is status and s.on(day) for s in self.spells)

    def facts_on(self, day: date) -> Mapping[str, Any]:
        """The fields of the roster as they were on ``day``."""
        if not self.offices:
            return self.facts
        dated = {o.name for o in self.offices}
        found = {name: value for name, value in self.facts.items() if name not in dated}
        for office in self.offices:
            if office.on(day):
                several = isinstance(office.value, list)
                found[office.name] = [*found.get(office.name, ()), *office.value] if several else office.value
        return found

    def sits(self, level: str, day: date) -> bool:
        """Whether the deputy sits in the congress of a level; who names no level sits in the one whose roster it is."""
        levels = self.facts_on(day).get("levels")
        return not levels or level in levels

    @property
    def present_units(self) -> tuple[str, ...]:
        """Codes of the units that have no end; of all units where every one has."""
        return self.units(date.max) or self.units()

    def units(self, day: date | None = None, until: date | None = None) -> tuple[str, ...]:
        """Codes of the deputy's units (on a day, or at any time from a day to another), each once."""
        if until is None or day is None:
            return tuple(dict.fromkeys(m.unit for m in self.memberships if day is None or m.on(day)))
        return tuple(
            dict.fromkeys(
                m.unit for m in self.memberships if (m.since or date.min) <= until and day <= (m.until or date.max)
            )
        )


@dataclass(frozen=True)
class Roster:
    """Deputies and units, with the look-ups that names need."""

    deputies: tuple[Deputy, ...] = ()
    units: tuple[Unit, ...] = ()

    @cached_property
    def by_number(self) -> dict[str, Deputy]:
        """Deputies by number."""
        return {d.number: d for d in self.deputies}

    @cached_property
    def by_name(self) -> dict[str, list[Deputy]]:
        """Deputies by folded name or alias; more than one where names are shared."""
        index: dict[str, list[Deputy]] = {}
        for deputy in self.deputies:
            for name in dict.fromkeys(map(name_key, (deputy.name, *deputy.aliases))):
                index.setdefault(name, []).append(deputy)
        return index

    @cached_property
    def number_by_plain_name(self) -> dict[str, str]:
        """Numbers by name or alias, of names that mean one deputy and hold nothing but letters."""
        one = {name: deputies[0].number for name, deputies in self.by_name.items() if len(deputies) == 1}
        return {
            name: number
            for name, number in one.items()
            if name.replace("·", "").isalpha() and "等" not in name and "、" not in number
        }

    @cached_property
    def _without_spells(self) -> dict[str, tuple[date, date]]:
        """From when until when deputies hold the seat, of those who hold it without a break."""
        held = (d for d in self.deputies if not d.spells and (d.until or d.status != DeputyStatus.ENDED))
        return {d.number: (d.since or date.min, d.until or date.max) for d in held}

    def out_of_office(self, numbers: Iterable[str], day: date) -> list[Deputy]:
        """Those of some deputies who do not hold the seat on ``day``, in order."""
        steady, never = self._without_spells, (date.max, date.min)
        asked = [n for n in numbers if not (span := steady.get(n, never))[0] <= day <= span[1]]
        found = (self.by_number.get(number) for number in asked)
        return [deputy for deputy in found if deputy is not None and not deputy.in_office(day)]

    @cached_property
    def unit_by_code(self) -> dict[str, Unit]:
        """Units by code."""
        return {u.code: u for u in self.units}

    @cached_property
    def _units_by_text(self) -> dict[str, list[Unit]]:
        index: dict[str, list[Unit]] = {}
        for unit in self.units:
            for text in dict.fromkeys((fold(unit.code), fold(unit.name))):
                index.setdefault(text, []).append(unit)
        return index

    def find_units(self, text: str) -> list[Unit]:
        """Units whose code or name is ``text``."""
        return self._units_by_text.get(fold(text), [])

    def members(self, unit: str, day: date | None = None) -> tuple[Deputy, ...]:
        """Deputies of a unit (on a day), in roster order."""
        ever = self._ever_members.get(unit, [])
        return tuple(ever) if day is None else tuple(d for d in ever if unit in d.units(day))

    @cached_property
    def _ever_members(self) -> dict[str, list[Deputy]]:
        """Deputies by the units of which they were members at any time."""
        found: dict[str, list[Deputy]] = {}
        for deputy in self.deputies:
            for unit in deputy.units():
                found.setdefault(unit, []).append(deputy)
        return found


@dataclass(frozen=True, slots=True)
class Record:
    """One record as it now stands: a row or a head of a form.

    ``values`` are by field name, as the form's JSON Schema describes them; ``evidence`` likewise by field.
    ``deputy`` and ``unit`` are whose record it is, ``about`` the number of the record that it objects to.
    """

    number: str
    form: str
    table: str  # "" for the head
    state: State
    values: Mapping[str, Any]
    evidence: Mapping[str, Evidence] = field(default_factory=dict)
    year: int | None = None
    deputy: str = ""
    unit: str = ""
    issue: str = ""
    file: str = ""
    sha256: str = ""
    received: str = ""
    about: str = ""

    @property
    def void(self) -> bool:
        """Whether whoever registered it has marked the row 作废."""
        return bool(self.values.get("void"))

    @property
    def days(self) -> Days:
        """First and last day of its field ``date``, which every form calls so."""
        return days_of(self.values.get("date"))


OFFICE_FORMS = frozenset({FormId.ROSTER, FormId.SESSION, FormId.MEASURE})
"""Forms that the office itself fills in: nobody else's return is reviewed there."""


def counted(records: Iterable[Record], *, review_required: bool = False) -> list[Record]:
    """Records that figures may count: the accepted and the approved ones.

    Where ``review_required`` only the approved ones, and those of the office's own forms.
    """
    if not review_required:
        return [r for r in records if r.state in COUNTED]
    return [r for r in records if r.state == State.APPROVED or (r.state == State.ACCEPTED and r.form in OFFICE_FORMS)]
