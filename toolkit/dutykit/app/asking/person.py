"""What the roster says of one deputy, today and before: states, units and offices with their days."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from ...dates import chinese
from ...dossier.model import Deputy, Office
from ...dossier.roster import names_in
from ...dossier.views import DeputyRow
from ...forms.discreet import told
from ...words.codes import DeputyLevel, DeputyStatus, FormId, UnitKind
from ..opened.open_workspace import OpenWorkspace

Facts = list[tuple[str, str]]
"""Label and text."""


def person_facts(opened: OpenWorkspace, deputies: Sequence[str]) -> Facts:
    """One deputy in the roster: the state, every spell that is over, each unit and office with its days."""
    return deputy_facts(opened, opened.deputy(deputies[0])) if len(deputies) == 1 else []


def deputy_facts(opened: OpenWorkspace, deputy: Deputy, *, full: bool = False) -> Facts:
    """The same of a deputy who is known; with ``full`` the sensitive values whole."""
    facts: Facts = [("代表", f"{deputy.name}（{deputy.number}）"), ("任职状态", _state(deputy))]
    facts += [("曾经", _spell_words(deputy, at)) for at in range(len(deputy.spells))]
    known = opened.roster.unit_by_code
    for membership in deputy.memberships:
        unit = known.get(membership.unit)
        if unit is not None:
            label = UnitKind.of(unit.kind).label if UnitKind.has(unit.kind) else "单位"
            facts.append((label, unit.name + _days(membership.since, membership.until)))
    table = opened.forms[FormId.ROSTER].table_by_name.get(DeputyRow.TABLE)
    private = [f for f in table.fields if f.sensitive and deputy.facts.get(f.name)] if table is not None else []
    facts += [(f.label, told(deputy.facts[f.name], f, opened.roster, full=full)) for f in private]
    return facts + _offices(deputy)


def _state(deputy: Deputy) -> str:
    status = DeputyStatus.of(deputy.status)
    since = deputy.until if status is DeputyStatus.ENDED else deputy.suspended_since
    told = f"（{chinese(since)}）" if since is not None and since > date.min else ""
    elected = f"，{chinese(deputy.since)}当选" if deputy.since is not None else ""
    return status.label + told + elected


def _spell_words(deputy: Deputy, at: int) -> str:
    spell = deputy.spells[at]
    why = "，".join(filter(None, (spell.cause, spell.basis)))
    since = spell.since if spell.since > date.min else None
    until = spell.until if spell.until < date.max else None
    return spell.status.label + _days(since, until) + (f"，{why}" if why else "")


_LABELS = {
    "standing_member": "常委会组成人员",
    "special_committee": "专门委员会",
    "class": "职务代表",
    "levels": "代表层级",
}


def _offices(deputy: Deputy) -> Facts:
    """Offices with their days where a history tells them, else as the roster has them today."""
    row, dated = DeputyRow(deputy.facts), {office.name for office in deputy.offices}
    today = {
        "standing_member": "是" if row.standing_member else "",
        "special_committee": "、".join(names_in(row.special_committee)),
        "levels": _levels(row.levels),
    }
    facts = [(_LABELS[o.name], _office(o)) for o in deputy.offices]
    return facts + [(_LABELS[name], text) for name, text in today.items() if text and name not in dated]


def _office(office: Office) -> str:
    """An office with its days: 财政经济委员会（2024年2月1日起）."""
    value, days = office.value, _days(office.since, office.until)
    if isinstance(value, list):
        return _levels(value) + days
    named = office.name == "special_committee"
    return f"{value}{days}" if named else days.removeprefix("（").removesuffix("）") or "是"


def _levels(values: Iterable[str]) -> str:
    return "、".join(DeputyLevel(value).label for value in values)


def _days(since: date | None, until: date | None) -> str:
    if since is None and until is None:
        return ""
    begin = chinese(since) if since is not None else ""
    return f"（{begin}至{chinese(until)}）" if until is not None else f"（{begin}起）"
