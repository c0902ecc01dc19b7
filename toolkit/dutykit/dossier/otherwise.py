"""Facts that stand behind a whole check and that another form tells otherwise: days of a session, what the roster says.

They shape windows and who is counted, so no single record can be tried both ways: each is told with the records, or
the deputy, as they would be if the other form were right (docs/decisions/035). Pure.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from ..text import fold
from ..words.codes import FormId, UnitKind
from .disagreements import Disagreement, ToldFact
from .model import Deputy, Membership, Record, Roster, Unit
from .roster import BODIES
from .views import AttendanceHead, RegistrationHead, SessionRow

ROSTER = "代表名册"
"""Where the roster's word stands among what records tell: its rows are no records of a check."""
_DAYS = ("preparatory", "opening", "closing", "half_days")


@dataclass(frozen=True, slots=True)
class Otherwise:
    """One fact, what tells it, and what would stand instead: records by number (None: gone), or the deputy."""

    told: Disagreement
    records: Mapping[str, Record | None] = field(default_factory=dict)
    deputy: Deputy | None = None


def otherwise(records: Iterable[Record], roster: Roster) -> Iterator[Otherwise]:
    """Every such fact; ``records`` are those that count or may count."""
    by_table: dict[tuple[str, str], list[Record]] = {}
    for record in records:
        by_table.setdefault((record.form, record.table), []).append(record)
    rows = by_table.get((SessionRow.FORM, SessionRow.TABLE), [])
    yield from _told_twice(rows)
    yield from _by_attendance(rows, by_table.get((AttendanceHead.FORM, AttendanceHead.TABLE), []))
    for head in by_table.get((RegistrationHead.FORM, RegistrationHead.TABLE), []):
        deputy = roster.by_number.get(head.deputy)
        if deputy is not None:
            yield from _by_registration(head, deputy, roster)


# --- sessions ---------------------------------------------------------------------------------------------------


def _told_twice(rows: Iterable[Record]) -> Iterator[Otherwise]:
    """Two rows of the plan about one session that do not say the same: either may be the right one."""
    first: dict[tuple[object, ...], Record] = {}
    for record in rows:
        row = SessionRow(record.values)
        if not row.ordinal:
            continue
        twin = first.setdefault((row.kind, row.term, fold(row.body), row.ordinal), record)
        for name in _DAYS if twin is not record else ():
            one, other = twin.values.get(name), record.values.get(name)
            if one and other and one != other:
                told = Disagreement(tuple(ToldFact(r.number, _of_plan(name), r.values[name]) for r in (twin, record)))
                yield Otherwise(told, {twin.number: None})
                yield Otherwise(told, {record.number: None})


def _by_attendance(rows: Iterable[Record], heads: Iterable[Record]) -> Iterator[Otherwise]:
    """The days of a session, as the heads of its attendance forms have them."""
    plan = {record.number: record for record in rows}
    for record in heads:
        head = AttendanceHead(record.values)
        planned = plan.get(head.session)
        if planned is None:
            continue
        row, (begun, ended) = SessionRow(planned.values), head.days
        if begun and row.opening and begun not in {row.opening, row.preparatory}:
            yield _other_day(planned, record, "opening", begun)
        if ended and row.closing and ended != row.closing:
            yield _other_day(planned, record, "closing", ended)


def _other_day(planned: Record, head: Record, name: str, day: date) -> Otherwise:
    own = ToldFact(planned.number, _of_plan(name), planned.values[name])
    told = Disagreement((own, ToldFact(head.number, f"{FormId.ATTENDANCE}.days", day.isoformat())))
    return Otherwise(told, {planned.number: replace(planned, values={**planned.values, name: day.isoformat()})})


def _of_plan(name: str) -> str:
    return f"{SessionRow.FORM}.{SessionRow.TABLE}.{name}"


# --- the roster -------------------------------------------------------------------------------------------------


def _by_registration(record: Record, deputy: Deputy, roster: Roster) -> Iterator[Otherwise]:
    """The day of election and the units of a deputy, as the registration form has them."""
    row = RegistrationHead(record.values)
    if row.elected and deputy.since and row.elected != deputy.since:
        told = _against(record, deputy, "elected", deputy.since.isoformat(), row.elected.isoformat())
        yield Otherwise(told, deputy=replace(deputy, since=row.elected))
    asked = {UnitKind.DELEGATION: "delegation", UnitKind.JOINT_GROUP: "joint_group", UnitKind.GROUP: "group"}
    for kind, name in {**asked, **dict.fromkeys(BODIES, "work_committee")}.items():
        unit = _unit_named(str(record.values.get(name) or ""), kind, roster)
        if unit is not None:
            yield from _in_another_unit(record, deputy, unit, roster)


def _unit_named(name: str, kind: UnitKind, roster: Roster) -> Unit | None:
    """The unit of a kind that a code or name means, if there is one."""
    asked = fold(name)
    return next((u for u in roster.units if u.kind == kind and asked in {fold(u.code), fold(u.name)}), None)


def _in_another_unit(record: Record, deputy: Deputy, unit: Unit, roster: Roster) -> Iterator[Otherwise]:
    """A unit in which the roster never had the deputy, who was in others of its kind."""
    kinds = {u.code: u.kind for u in roster.units}
    own = [m for m in deputy.memberships if kinds.get(m.unit) == unit.kind]
    if not own or any(m.unit == unit.code for m in own):
        return
    known = "、".join(dict.fromkeys(roster.unit_by_code[m.unit].name for m in own))
    others = tuple(m for m in deputy.memberships if m not in own)
    moved = replace(deputy, memberships=(*others, Membership(unit.code)))
    yield Otherwise(_against(record, deputy, unit.kind, known, unit.name), deputy=moved)


def _against(record: Record, deputy: Deputy, name: str, known: str, said: str) -> Disagreement:
    label = f"{FormId.ANNUAL_REGISTRATION}.{name}"
    return Disagreement((ToldFact(ROSTER, label, known), ToldFact(record.number, label, said)), deputy.number)
