"""The roster as its records tell it: deputies, units, memberships, states and offices from day to day."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from ..text import fold, name_key
from ..words.codes import COMMITTEES, COUNTED, GROUPINGS, DeputyLevel, FormId, RosterChange, State, UnitKind
from .model import Deputy, Membership, Office, Record, Roster, Unit
from .spells import SpellSpan, spans, states
from .views import ChangeRow, DeputyRow, UnitRow

_NAMES = re.compile(r"[、，,；;／/\n]+")


def build_roster(records: Iterable[Record]) -> Roster:
    """The roster from the current records of the form ``roster``, held ones left out.

    A unit that only a deputy's row names exists all the same: its name is then its code. Units of one name are told
    apart by the kind of the column in which they stand. Committees are units where the roster lists them as such.
    """
    rows = [r for r in records if r.form == FormId.ROSTER and r.state in COUNTED | {State.DISPUTED} and not r.void]
    known = _units([UnitRow(r.values) for r in rows if r.table == UnitRow.TABLE])
    deputy_rows = sorted((r for r in rows if r.table == DeputyRow.TABLE), key=lambda r: r.number)
    changes = _changes_by_deputy([r for r in rows if r.table == ChangeRow.TABLE], deputy_rows)
    deputies = tuple(_deputy(row.values, changes.get(DeputyRow(row.values).number, ()), known) for row in deputy_rows)
    return Roster(deputies, tuple(known.units.values()))


def _units(rows: Sequence[UnitRow]) -> _Units:
    """The units that the roster lists."""
    codes = {fold(row.code): row.code for row in rows}
    by_name = {fold(row.name): row.code for row in rows}
    units = {row.code: Unit(row.code, row.name, row.kind, _parent(row.parent, codes, by_name)) for row in rows}
    return _Units(units, codes, {(u.kind, fold(u.name)): u.code for u in units.values()})


def _parent(text: str, codes: dict[str, str], by_name: dict[str, str]) -> str:
    """The code of the unit above, which a person may have given by its name."""
    key = fold(text)
    return codes.get(key) or by_name.get(key) or text


def _changes_by_deputy(rows: Iterable[Record], deputies: Iterable[Record]) -> dict[str, list[ChangeRow]]:
    """Rows of the history by the number of the deputy: as it was registered, else as the row names one."""
    named = [DeputyRow(r.values) for r in deputies]
    found: dict[str, list[ChangeRow]] = {}
    for record in sorted(rows, key=lambda r: r.number):
        row = ChangeRow(record.values)
        whose = [record.deputy] if record.deputy else whom(row.deputy, named)
        if len(whose) == 1:
            found.setdefault(whose[0], []).append(row)
    return found


def whom(text: str, rows: Iterable[DeputyRow]) -> list[str]:
    """Numbers of the deputies that a row of the history may mean: of that number, else of that name."""
    known = list(rows)
    numbered = [row.number for row in known if row.number and row.number == text.strip()]
    key = name_key(text)
    return numbered or [
        row.number for row in known if key in {name_key(n) for n in (row.name, *names_in(row.former_names))}
    ]


def names_in(text: str) -> list[str]:
    """Names that stand in one cell."""
    return [p.strip() for p in _NAMES.split(text) if p.strip()]


@dataclass(slots=True)
class _Units:
    """Units as they become known: by code, folded code, and kind with folded name."""

    units: dict[str, Unit]
    codes: dict[str, str]
    names: dict[tuple[str, str], str]

    def code(self, text: str, kind: str) -> str:
        """The unit that ``text`` means in the column of ``kind``; a new one where there is none."""
        code = self.known(text, kind)
        if code is None:
            key = fold(text)
            code = text if key not in self.codes else f"{UnitKind.of(kind).label}{text}"
            self.units[code] = Unit(code, text, kind)
            self.codes[fold(code)] = self.names[kind, key] = code
        return code

    def known(self, text: str, kind: str) -> str | None:
        """The unit of a kind that ``text`` means, by code or name."""
        key = fold(text)
        code = self.names.get((kind, key))
        if code is None and key in self.codes and self.units[self.codes[key]].kind == kind:
            code = self.codes[key]
        return code

    def of_kind(self, kind: str) -> str | None:
        """The only unit of a kind."""
        found = [unit.code for unit in self.units.values() if unit.kind == kind]
        return found[0] if len(found) == 1 else None


def _deputy(values: Any, changes: Sequence[ChangeRow], known: _Units) -> Deputy:
    row = DeputyRow(values)
    told = states(row, changes)
    offices = {name: _spans_of(row, name, changes) for name in _OFFICES}
    facts = {k: v for k, v in values.items() if k not in {"number", "name"}}
    if changes:  # the state that the history comes to, which the row may leave unsaid
        facts |= {"status": str(told.status)}
        if told.since is not None:
            facts["status_date"] = (told.until or told.since).isoformat()
    dated = {o.item for o in changes}
    return Deputy(
        number=row.number,
        name=row.name,
        memberships=(*_memberships(row, changes, known), *_committees(offices, known)),
        aliases=tuple(names_in(row.former_names)),
        status=told.status,
        since=row.elected,
        until=told.until,
        facts=facts,
        spells=told.spells,
        offices=tuple(
            Office(_FIELD.get(name, name), span.value, span.since, span.until, span.cause, span.basis)
            for name, found in offices.items()
            if name in dated
            for span in found
        ),
        cause=told.cause,
        basis=told.basis,
    )


def _memberships(row: DeputyRow, changes: Sequence[ChangeRow], known: _Units) -> Iterator[Membership]:
    for kind in GROUPINGS:
        today = [known.code(text, kind) for text in names_in(str(row.values.get(kind) or ""))]
        told = [
            SpellSpan(known.code(c.value, kind), c.since, c.until, c.cause, c.basis)
            for c in changes
            if c.item == kind and c.value.strip()
        ]
        yield from (Membership(s.value, s.since, s.until) for s in spans(today, told, one_at_a_time=True))


_OFFICES = (RosterChange.STANDING_MEMBER, RosterChange.SPECIAL_COMMITTEE, RosterChange.OFFICIAL, RosterChange.LEVELS)
_FIELD = {RosterChange.OFFICIAL: "class"}
"""The field of the roster that tells an office, where it is called otherwise."""


def _spans_of(row: DeputyRow, name: RosterChange, changes: Iterable[ChangeRow]) -> tuple[SpellSpan, ...]:
    """An office of a deputy from day to day."""
    told = [
        SpellSpan(office_value(name, c.value), c.since, c.until, c.cause, c.basis) for c in changes if c.item == name
    ]
    return spans(offices_now(row, name), [s for s in told if s.value], one_at_a_time=False)


def offices_now(row: DeputyRow, name: RosterChange) -> list[Any]:
    """What a row of the roster says of an office today."""
    match name:
        case RosterChange.STANDING_MEMBER:
            return [True] if row.standing_member else []
        case RosterChange.SPECIAL_COMMITTEE:
            return names_in(row.special_committee)
        case RosterChange.OFFICIAL:
            return [_OFFICIAL] if row.deputy_class == _OFFICIAL else []
        case RosterChange.LEVELS:
            return [[level] for level in row.levels]
        case _:
            return []


_OFFICIAL = "official"


def office_value(name: RosterChange, text: str) -> Any:
    """What a row of the history says of an office, as the roster's field holds it; nothing where it is not clear."""
    if name is RosterChange.STANDING_MEMBER:
        return True
    if name is RosterChange.OFFICIAL:
        return _OFFICIAL
    if name is RosterChange.LEVELS:
        return [level] if (level := level_of(text)) else None
    return text.strip()


def level_of(text: str) -> str:
    """The level that a text names; empty where none."""
    key = fold(text).removesuffix("人大代表").removesuffix("代表")
    for level in DeputyLevel:
        if key in {level.value, fold(level.label), *_LEVELS[level]}:
            return level.value
    return ""


_LEVELS = {
    DeputyLevel.NATIONAL: {"全国"},
    DeputyLevel.PROVINCE: {"省", "省级", "自治区", "直辖市"},
    DeputyLevel.CITY: {"市", "市级"},
    DeputyLevel.COUNTY: {"区", "县", "区级", "县级", "区县"},
    DeputyLevel.TOWNSHIP: {"乡", "镇", "乡级", "镇级", "乡镇"},
}


def _committees(offices: dict[RosterChange, tuple[SpellSpan, ...]], known: _Units) -> Iterator[Membership]:
    """Seats in the committees that the roster lists as units."""
    standing = known.of_kind(UnitKind.STANDING_COMMITTEE)
    if standing is not None:
        for span in offices[RosterChange.STANDING_MEMBER]:
            yield Membership(standing, span.since, span.until)
    for span in offices[RosterChange.SPECIAL_COMMITTEE]:
        code = known.known(span.value, UnitKind.SPECIAL_COMMITTEE)
        if code is not None:
            yield Membership(code, span.since, span.until)


BODIES = (UnitKind.WORK_COMMITTEE, UnitKind.TOWNSHIP_CONGRESS)
"""Bodies of a congress in a street or a town: one or the other is where a deputy is."""


def reporting_units(roster: Roster, kind: str = "") -> tuple[Unit, ...]:
    """The units that report: those of ``kind``, else the bodies of streets and towns and the joint groups beside them.

    A joint group that stands under such a body reports through it. A group or delegation most of whose members are in
    none of these reports by itself: no deputy is left unasked. Committees enter nobody's deeds.
    """
    if kind:
        return tuple(u for u in roster.units if u.kind == kind)
    top = [u for u in roster.units if not u.parent and u.kind not in COMMITTEES]
    chosen = _of_kinds(top, *BODIES, UnitKind.JOINT_GROUP)
    members = _members(roster)
    for beside in (UnitKind.GROUP, UnitKind.DELEGATION):
        asked = {number for code in chosen for number in members[code]}
        chosen |= {code for code in _of_kinds(top, beside) if _mostly_outside(members[code], asked)}
    return tuple(u for u in top if u.code in chosen or not chosen)


def _of_kinds(units: Iterable[Unit], *kinds: UnitKind) -> set[str]:
    return {u.code for u in units if u.kind in kinds}


def _members(roster: Roster) -> dict[str, set[str]]:
    """Who is in each unit and has not left it, by its code."""
    found: dict[str, set[str]] = defaultdict(set)
    for deputy in roster.deputies:
        for membership in deputy.memberships:
            if membership.until is None:
                found[membership.unit].add(deputy.number)
    return found


def _mostly_outside(members: set[str], others: set[str]) -> bool:
    return len(members & others) * 2 < len(members)
