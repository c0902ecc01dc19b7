"""Checks of records that need nothing but the return itself and the roster.

JSON Schema says what a value may be (jsonschema; jsonschema-rs tells first whether there is anything to say);
its English messages never reach a person: each keyword has its own problem code.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any

from ..dates import chinese
from ..dossier.meetings import days_told
from ..dossier.model import Roster
from ..problems import Problem
from ..text import fold
from ..words.codes import DAYS, FieldKind, Per
from .agree import check_agreement
from .bounds import Calendar, out_of_bounds
from .compile import record_schema
from .days import Period, first_day, record_day
from .discreet import told
from .extract import Draft, Extracted
from .guides import settle_guides
from .kinds import show
from .model import Field, Form, Table
from .schema_check import errors_of, validity
from .unmade import example, only_a_note, unmade

if TYPE_CHECKING:
    from jsonschema.exceptions import ValidationError


@dataclass(frozen=True)
class Checker:
    """Checks the drafts of one form. What its schemas ask is compiled once and kept with it."""

    form: Form

    @cached_property
    def _schemas(self) -> dict[str, tuple[Callable[[Any], bool], dict[str, Any]]]:
        tables: list[Table | None] = [None, *self.form.tables]
        schemas = {t.name if t else "": record_schema(self.form, t) for t in tables}
        return {name: (validity(schema), schema) for name, schema in schemas.items()}

    def check(
        self, extracted: Extracted, roster: Roster, period: Period | None, calendar: Calendar | None = None
    ) -> None:
        """Add to each draft what is wrong with it; days lie in the form's period, and in the term where it is known."""
        for draft in extracted.drafts():
            table = self._settled(draft)
            if draft.void:  # given up: nothing in it has to be right
                draft.problems = [p for p in draft.problems if not p.is_error]
                continue
            note = only_a_note(draft, table) if table is not None and len(draft.evidence) == 1 else None
            if note is not None:  # what a row lacks is no fault of a note
                draft.problems = [note]
                continue
            self.check_values(draft)
            if table is not None:
                _check_dates(draft, table, period, calendar.term if calendar else None)
                _check_people(draft, table, roster)
                _check_sums(draft, table)
                check_agreement(draft, table)
                draft.problems += [p for p in (unmade(draft, table), example(draft, table)) if p is not None]
            elif self.form.order:
                check_agreement(draft, self.form.head)
            if calendar is not None:
                self._check_bounds(draft, table, calendar)
        for name, rows in extracted.rows.items():
            _check_twice(rows, self.form.table_by_name[name], roster)

    def _settled(self, draft: Draft) -> Table | None:
        """The table of a draft, whose guides are taken out."""
        table = self.form.table_by_name.get(draft.table)
        settle_guides(draft, table.by_name if table is not None else self.form.by_name)
        return table

    def _check_bounds(self, draft: Draft, table: Table | None, calendar: Calendar) -> None:
        """Ask about days and months that no row of this form can mean; those that are wrong already are left alone."""
        told = {p.field for p in draft.problems if p.is_error}
        fields = table.by_name if table else self.form.by_name
        found = out_of_bounds(draft.values, fields, draft.evidence, calendar)
        draft.problems += [p for p in found if p.field not in told]

    def check_values(self, draft: Draft) -> None:
        """Hold the values of one draft against the JSON Schema of its record, each in its proper spelling."""
        self._spell(draft)
        is_valid, schema = self._schemas[draft.table]
        if is_valid(draft.values):
            return
        table = self.form.table_by_name.get(draft.table)
        fields = table.by_name if table else self.form.by_name
        told = {p.field for p in draft.problems if p.is_error}
        found = [p for error in errors_of(schema, draft.values) for p in _translate(error, fields, draft)]
        if not found:  # the two libraries disagree: the record is held rather than let through
            found = [Problem("cell.type", draft.places.first(), "", "", {"label": table.label if table else ""})]
        draft.problems += [p for p in found if p.field not in told]

    def _spell(self, draft: Draft) -> None:
        """Write values as the form has them registered, and say so."""
        for item in self._spelled.get(draft.table, ()):
            value = draft.values.get(item.name)
            proper = item.proper(value)
            if proper != value:
                draft.values[item.name] = proper
                draft.problems.append(_at(draft, item, "cell.spelled", proper=proper))

    @cached_property
    def _spelled(self) -> dict[str, list[Field]]:
        """The fields that have a proper spelling, by table; they are few."""
        found: dict[str, list[Field]] = {}
        for table, item in self.form.all_fields():
            if item.spellings:
                found.setdefault(table.name if table else "", []).append(item)
        return found


def _translate(error: ValidationError, fields: Mapping[str, Field], draft: Draft) -> list[Problem]:
    """One validation error as problems in our own words; the missing names of ``required`` one by one."""
    if error.validator == "required" and not error.absolute_path:
        named = re.match("'(.*)'", error.message)
        return [_at(draft, fields[named[1]], "cell.required")] if named else []
    name = str(error.absolute_path[0]) if error.absolute_path else ""
    item = fields.get(name)
    if item is None:
        return [Problem("cell.type", None, name, str(error.instance), {"label": name})]
    value: Any = error.instance
    limit = error.validator_value
    match error.validator:
        case "maxLength":
            return [_at(draft, item, "cell.text_too_long", length=len(value), limit=limit)]
        case "minLength":
            return [_at(draft, item, "cell.text_too_short", length=len(value), limit=limit)]
        case "minimum":
            return [_at(draft, item, "cell.minimum", limit=limit)]
        case "maximum":
            return [_at(draft, item, "cell.maximum", limit=limit)]
        case "minItems":
            return [_at(draft, item, "cell.required")]
        case "pattern":
            advice = item.schema.get("x-duty", {}).get("advice", "请按示例填写。")
            return [_at(draft, item, "cell.pattern", advice=advice)]
    return [_at(draft, item, "cell.type")]


def _at(draft: Draft, item: Field, code: str, **facts: Any) -> Problem:
    evidence = draft.evidence.get(item.name)
    place = evidence.place if evidence else draft.places.get(item.name)
    return Problem(code, place, item.name, evidence.raw if evidence else "", {"label": item.label, **facts})


def _check_dates(draft: Draft, table: Table, period: Period | None, term: Period | None) -> None:
    """The days of the natural key lie in the form's period and in the term."""
    if period is None:
        return
    for name in table.key:
        item = table.by_name[name]
        if item.kind not in DAYS or name not in draft.values:
            continue
        value = draft.values[name]
        last = value["to"] if isinstance(value, Mapping) else value
        day = first_day(value)
        if day and (day < period.first or date.fromisoformat(last) > period.last):
            facts = {"date": show(value, item, Roster()), "first": chinese(period.first), "last": chinese(period.last)}
            draft.problems.append(_at(draft, item, "cell.date_outside", **facts))
        elif day and term and not term.first <= day <= term.last:
            facts = {"date": show(value, item, Roster())}
            draft.problems.append(_at(draft, item, "cell.date_outside_term", **facts))


def _check_people(draft: Draft, table: Table, roster: Roster) -> None:
    """Deputies are in office on the day, and stand in one of the fields only that exclude each other."""
    day = record_day(draft.values, table)
    if day is not None:
        _check_seats(draft, table, roster, day)
    named = [draft.values.get(name, ()) for name in table.apart]
    if len(set().union(*named)) == sum(map(len, named)):  # the ordinary case: nobody stands in two of them
        return
    seen: dict[str, str] = {}
    for name in table.apart:
        for number in list(draft.values.get(name, [])):
            other = seen.setdefault(number, name)
            if other != name:
                deputy = roster.by_number.get(number)
                facts = {"name": deputy.name if deputy else number, "other": table.by_name[other].label}
                draft.problems.append(_at(draft, table.by_name[name], "person.contradiction", **facts))
                _take_out(draft, table.by_name[name], number)


def _check_seats(draft: Draft, table: Table, roster: Roster, day: date) -> None:
    """Deputies are in office on the day."""
    for item in table.people:
        value = draft.values.get(item.name, [])
        for deputy in roster.out_of_office([value] if isinstance(value, str) else value, day):
            facts = {"name": deputy.name, "date": chinese(day)}
            draft.problems.append(_at(draft, item, "person.not_in_office", **facts))
            _take_out(draft, item, deputy.number)


def _take_out(draft: Draft, item: Field, number: str) -> None:
    """The participation is held: it leaves the value, the problem and the raw text stay."""
    if item.kind == FieldKind.DEPUTIES:
        draft.values[item.name] = [n for n in draft.values[item.name] if n != number]


def _check_sums(draft: Draft, table: Table) -> None:
    """Totals and their parts balance; the problem stands at the total, or at a part where the total is blank."""
    for rule in table.sums:
        parts = {n: draft.values.get(n) for n in rule["parts"]}
        total = draft.values.get(rule["total"])
        if _waits(rule, total, list(parts.values()), {p.field for p in draft.problems if p.is_error}):
            continue
        found, whole = sum(n or 0 for n in parts.values()), total or 0
        if found > whole or (found != whole and not rule.get("at_most")):
            name = rule["total"] if total is not None else next(n for n, v in parts.items() if v is not None)
            sentence = f"{rule['sentence']}：{_figures(table, parts, rule['total'], total)}"
            draft.problems.append(_at(draft, table.by_name[name], "row.sum", sentence=sentence))


def _figures(table: Table, parts: Mapping[str, Any], name: str, total: Any) -> str:
    """The figures of a sum that does not balance: 满意 24＋基本满意 2＋不满意 2＝28，有效票 27."""
    said = [f"{table.by_name[part].label} {number}" for part, number in parts.items() if number is not None]
    summed = "＋".join(said) + (f"＝{sum(n or 0 for n in parts.values())}" if len(said) > 1 else "")
    return f"{summed}，{table.by_name[name].label}{'没有填' if total is None else f' {total}'}"


def _waits(rule: Mapping[str, Any], total: Any, parts: list[Any], told: set[str]) -> bool:
    """Whether a sum cannot be judged: too much of it is blank, or a cell of it could not be read."""
    if told & {rule["total"], *rule["parts"]}:
        return True
    if rule.get("blank") == "zero":
        return total is None and all(n is None for n in parts)
    if rule.get("blank") == "zero_once_begun":
        return all(n is None for n in parts)
    return total is None or any(n is None for n in parts)


def natural_key(values: Mapping[str, Any], table: Table) -> str:
    """The natural key as one folded text; empty where a required part of it, or every part, is missing."""
    parts = []
    for name in table.key:
        value = values.get(name)
        if value is None and table.by_name[name].required:
            return ""
        if isinstance(value, Mapping):
            value = days_told(value)
        parts.append(fold(",".join(value) if isinstance(value, list) else str(value or "")))
    return "|".join(parts) if any(parts) else ""


def _check_twice(rows: list[Draft], table: Table, roster: Roster) -> None:
    """Two rows of one file with the same natural key: the second is held."""
    seen: dict[str, Draft] = {}
    for draft in rows:
        key = draft.key = natural_key(draft.values, table)
        unread = any(p.is_error and p.field in table.key and p.field not in draft.values for p in draft.problems)
        if not key or draft.void or unread:  # what could not be read yet may be what tells the two apart
            continue
        first = seen.setdefault(key, draft)
        if first is not draft:
            name = table.key[0]
            shown = "、".join(told(draft.values.get(n), table.by_name[n], roster) for n in table.key)
            draft.problems.append(_at(draft, table.by_name[name], "row.twice", other=first.row, key=shown))


PART_CODES = frozenset(
    {
        "person.unknown",
        "person.several",
        "person.not_in_office",
        "person.contradiction",
        "person.number_differs",
        "person.remark",
        "person.remark_state",
        "person.count",
        "person.everyone",
        "cell.tick_differs",
        "cell.tick_person",
    }
)


def holds_row(draft: Draft, table: Table | None) -> bool:
    """Whether the record as a whole is held; a person who cannot be placed holds only that participation.

    Where nobody is left in a required field, or the field takes one person only, the row is held.
    """
    fields = table.by_name if table else {}
    for problem in draft.problems:
        if not problem.is_error:
            continue
        item = fields.get(problem.field)
        if problem.code == "cell.tick_person":  # whom it names is nobody that the row could have
            continue
        if problem.code in PART_CODES and item is not None and item.kind == FieldKind.DEPUTIES:
            if item.required and not draft.values.get(item.name):
                return True
            continue
        return True
    return False


def held_parts(draft: Draft) -> int:
    """How many participations are held while their row is kept."""
    return sum(p.code in PART_CODES and p.is_error for p in draft.problems)


def form_period(form: Form, year: int | None) -> Period | None:
    """The days a form of a year is about; none for forms that are not about a year."""
    if year is None or form.per is Per.CONGRESS:
        return None
    return Period(date(year, 1, 1), date(year, 12, 31))
