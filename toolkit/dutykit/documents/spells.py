"""What changed in a deputy's state, units and offices within the period of a document, in words. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from ..dates import chinese
from ..dossier.model import Deputy, Membership
from ..dossier.views import DeputyRow
from ..words.codes import DeputyLevel, DeputyStatus, RosterChange
from .facts import Facts

_DAY = timedelta(days=1)


def history(facts: Facts, deputy: Deputy) -> list[str]:
    """One phrase for each change within the period, in order of day."""
    first, last = facts.period
    told = [*_states(facts, deputy), *_units(facts, deputy), *_offices(deputy)]
    return [words for day, words in sorted(told) if first <= day <= last]


def told(facts: Facts, deputy: Deputy) -> str:
    """The changes as one sentence; nothing where there is none."""
    words = history(facts, deputy)
    return f"任职变动：{'；'.join(words)}。" if words else ""


def figures(facts: Facts, people: Iterable[Deputy]) -> str:
    """How many deputies there were of each change, without a name."""
    kinds: Counter[str] = Counter()
    first, last = facts.period
    for deputy in people:
        found = {k for day, k in _kinds(deputy) if first <= day <= last}
        kinds.update(found)
    return "、".join(f"{kind}{number}名" for kind, number in sorted(kinds.items()))


def _kinds(deputy: Deputy) -> Iterator[tuple[date, str]]:
    for spell in deputy.spells:
        yield _begins(spell.status, spell.since), spell.status.label
        if spell.until < date.max:
            yield spell.until + _DAY, "恢复"
    if deputy.until is not None:
        yield deputy.until, DeputyStatus.ENDED.label
    if deputy.suspended_since is not None:
        yield deputy.suspended_since, DeputyStatus.SUSPENDED.label
    for membership in deputy.memberships:
        if membership.since is not None and membership.since != deputy.since:
            yield membership.since, "调整单位"


def _begins(status: DeputyStatus, since: date) -> date:
    """The day of an ending is the last in office."""
    return since - _DAY if status is DeputyStatus.ENDED and since > date.min else since


def _states(facts: Facts, deputy: Deputy) -> Iterator[tuple[date, str]]:
    for spell in deputy.spells:
        begins = _begins(spell.status, spell.since)
        why = "，".join(filter(None, (spell.cause, spell.basis)))
        until = f"，{chinese(spell.until + _DAY)}恢复" if spell.until < date.max else ""
        since = f"{chinese(begins)}" if begins > date.min else ""
        told = f"{since}{spell.status.label}{f'（{why}）' if why else ''}{until}"
        yield begins, told
        if spell.until < date.max and begins < facts.period[0]:
            yield spell.until + _DAY, told
    row = DeputyRow(deputy.facts)
    form = facts.forms.get(row.FORM)
    field = form.table_by_name[row.TABLE].by_name.get("status_reason") if form else None
    reason = field.choices.label(row.status_reason) if field and field.choices and row.status_reason else deputy.cause
    why = "，".join(filter(None, (reason, deputy.basis)))
    for day, status in (
        (deputy.until, DeputyStatus.ENDED), (deputy.suspended_since, DeputyStatus.SUSPENDED),
    ):  # fmt: skip
        if day is not None and day > date.min:
            yield day, f"{chinese(day)}{status.label}" + (f"（{why}）" if why else "")


def _units(facts: Facts, deputy: Deputy) -> Iterator[tuple[date, str]]:
    known = facts.roster.unit_by_code
    for now in deputy.memberships:
        unit = known.get(now.unit)
        if now.since is None or unit is None:
            continue
        before = [
            known[m.unit].name
            for m in deputy.memberships
            if m.until == now.since - _DAY and m.unit in known and known[m.unit].kind == unit.kind
        ]
        start = f"由{before[0]}转到" if before else "编入"
        yield now.since, f"{chinese(now.since)}{start}{unit.name}"


def _offices(deputy: Deputy) -> Iterator[tuple[date, str]]:
    for office in deputy.offices:
        name = _office(office.name, office.value)
        if office.since is not None:
            yield office.since, f"{chinese(office.since)}起任{name}"
        if office.until is not None:
            yield office.until, f"{chinese(office.until)}起不再任{name}"


def _office(name: str, value: object) -> str:
    if name == RosterChange.SPECIAL_COMMITTEE:
        return f"{value}组成人员"
    if name == RosterChange.LEVELS and isinstance(value, list):
        return "、".join(f"{DeputyLevel(v).label}人大代表" for v in value)
    return RosterChange.STANDING_MEMBER.label if name == RosterChange.STANDING_MEMBER else RosterChange.OFFICIAL.label


def units_told(facts: Facts, deputy: Deputy, kind: str) -> str:
    """Units of a kind within the period, each with its days where there were several."""
    first, last = facts.period
    there = [m for m in deputy.memberships if (m.since or date.min) <= last and first <= (m.until or date.max)]
    named = {u.code: u.name for u in facts.roster.units if u.kind == kind}
    mine = [m for m in there if m.unit in named]
    if len(mine) < 2:
        return facts.unit_names(deputy, kind)
    return "、".join(f"{named[m.unit]}{_within(m, first, last)}" for m in mine)


def _within(membership: Membership, first: date, last: date) -> str:
    """Until when, or since when, within a period, a deputy was in a unit."""
    if membership.until is not None and membership.until < last:
        return f"（至{chinese(membership.until)}）"
    return f"（{chinese(membership.since)}起）" if membership.since is not None and membership.since > first else ""
