"""The roster as its records tell it: deputies, units, memberships."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from typing import Any

from ..text import fold
from .model import UNIT_KINDS, Deputy, Membership, Record, Roster, Unit

_NAMES = re.compile(r"[、，,；;／/\n]+")


def build_roster(records: Iterable[Record]) -> Roster:
    """The roster from the current records of the form ``roster``, held ones left out.

    A unit that only a deputy's row names exists all the same: its name is then its code.
    """
    rows = [r for r in records if r.form == "roster" and r.state in {"accepted", "approved", "disputed"}]
    units = {
        r.values["code"]: Unit(r.values["code"], r.values["name"], r.values["kind"], r.values.get("parent", ""))
        for r in rows
        if r.table == "units"
    }
    by_text = {fold(text): unit.code for unit in units.values() for text in (unit.code, unit.name)}
    mine = sorted((r for r in rows if r.table == "deputies"), key=lambda r: r.number)
    deputies = tuple(_deputy(row.values, units, by_text) for row in mine)
    return Roster(deputies, tuple(units.values()))


def _deputy(values: Any, units: dict[str, Unit], by_text: dict[str, str]) -> Deputy:
    since, until = _day(values.get("elected")), _day(values.get("status_date"))
    status = values.get("status", "in_office")
    memberships = []
    for kind in UNIT_KINDS:
        for text in filter(None, (p.strip() for p in _NAMES.split(values.get(kind, "")))):
            code = by_text.get(fold(text))
            if code is None:
                code = by_text[fold(text)] = text
                units[code] = Unit(code, text, kind)
            memberships.append(Membership(code))
    return Deputy(
        number=values["number"],
        name=values["name"],
        memberships=tuple(memberships),
        aliases=tuple(filter(None, (p.strip() for p in _NAMES.split(values.get("former_names", ""))))),
        status=status,
        since=since,
        until=until if status == "ended" else None,
        facts={k: v for k, v in values.items() if k not in {"number", "name"}},
    )


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def reporting_units(roster: Roster, kind: str = "") -> tuple[Unit, ...]:
    """The units that report: those of ``kind``, else the work committees and the joint groups beside them.

    A joint group that stands under a work committee reports through it.
    """
    if kind:
        return tuple(u for u in roster.units if u.kind == kind)
    top = [u for u in roster.units if not u.parent]
    chosen = [u for u in top if u.kind in {"work_committee", "joint_group"}]
    return tuple(chosen or top)
