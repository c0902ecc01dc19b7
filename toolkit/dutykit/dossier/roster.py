"""The roster as its records tell it: deputies, units, memberships."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from ..text import fold
from ..words.codes import COUNTED, DeputyStatus, FormId, State, UnitKind
from .model import Deputy, Membership, Record, Roster, Unit
from .views import DeputyRow, UnitRow

_NAMES = re.compile(r"[、，,；;／/\n]+")


def build_roster(records: Iterable[Record]) -> Roster:
    """The roster from the current records of the form ``roster``, held ones left out.

    A unit that only a deputy's row names exists all the same: its name is then its code. Units of one name are told
    apart by the kind of the column in which they stand.
    """
    rows = [r for r in records if r.form == FormId.ROSTER and r.state in COUNTED | {State.DISPUTED}]
    unit_rows = [UnitRow(r.values) for r in rows if r.table == UnitRow.TABLE]
    codes = {fold(row.code): row.code for row in unit_rows}
    by_name = {fold(row.name): row.code for row in unit_rows}
    units = {row.code: Unit(row.code, row.name, row.kind, _parent(row.parent, codes, by_name)) for row in unit_rows}
    known = _Units(units, codes, {(u.kind, fold(u.name)): u.code for u in units.values()})
    deputy_rows = sorted((r for r in rows if r.table == DeputyRow.TABLE), key=lambda r: r.number)
    deputies = tuple(_deputy(row.values, known) for row in deputy_rows)
    return Roster(deputies, tuple(units.values()))


def _parent(text: str, codes: dict[str, str], by_name: dict[str, str]) -> str:
    """The code of the unit above, which a person may have given by its name."""
    key = fold(text)
    return codes.get(key) or by_name.get(key) or text


@dataclass(slots=True)
class _Units:
    """Units as they become known: by code, folded code, and kind with folded name."""

    units: dict[str, Unit]
    codes: dict[str, str]
    names: dict[tuple[str, str], str]

    def code(self, text: str, kind: str) -> str:
        """The unit that ``text`` means in the column of ``kind``; a new one where there is none."""
        key = fold(text)
        code = self.names.get((kind, key))
        if code is None and key in self.codes and self.units[self.codes[key]].kind == kind:
            code = self.codes[key]
        if code is None:
            code = text if key not in self.codes else f"{UnitKind.of(kind).label}{text}"
            self.units[code] = Unit(code, text, kind)
            self.codes[fold(code)] = self.names[kind, key] = code
        return code


def _deputy(values: Any, known: _Units) -> Deputy:
    row = DeputyRow(values)
    status = row.status or DeputyStatus.IN_OFFICE
    memberships = [
        Membership(known.code(text, kind))
        for kind in UnitKind
        for text in filter(None, (p.strip() for p in _NAMES.split(values.get(kind, ""))))
    ]
    return Deputy(
        number=row.number,
        name=row.name,
        memberships=tuple(memberships),
        aliases=tuple(filter(None, (p.strip() for p in _NAMES.split(row.former_names)))),
        status=status,
        since=row.elected,
        until=row.status_date if status == DeputyStatus.ENDED else None,
        facts={k: v for k, v in values.items() if k not in {"number", "name"}},
    )


def reporting_units(roster: Roster, kind: str = "") -> tuple[Unit, ...]:
    """The units that report: those of ``kind``, else the work committees and the joint groups beside them.

    A joint group that stands under a work committee reports through it.
    """
    if kind:
        return tuple(u for u in roster.units if u.kind == kind)
    top = [u for u in roster.units if not u.parent]
    chosen = [u for u in top if u.kind in {UnitKind.WORK_COMMITTEE, UnitKind.JOINT_GROUP}]
    return tuple(chosen or top)
