"""What is already known goes into a workbook before it is sent out: nobody is asked twice."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from typing import Any

from ....documents.registered import registered_rows
from ....dossier.model import Unit
from ....dossier.views import UnitRow
from ....forms.filled import FilledRow, Rows
from ....forms.model import Form
from ....store import RecordsWhere
from ....words.codes import COUNTED, FormId, Per
from ...opened.facts import facts_about
from ...opened.open_workspace import OpenWorkspace
from .meeting import SLIP, SLOTS, prefill_meeting
from .units import MET, PLANNED, REPORTED, Found, Known, contact_rows, duty_report_rows, evaluation_rows

__all__ = ["FILLED_IN", "prefill"]


def prefill(opened: OpenWorkspace, form: Form, unit: str, deputy: str, key: str = "") -> tuple[FilledRow, Rows]:
    """Head and rows of a form for a unit, a deputy, the congress, or (``key``) a meeting."""
    if key:
        return prefill_meeting(opened, form, unit, key)
    special = _SPECIAL.get(form.id)
    if special is not None:
        return special(opened, form, deputy)
    year = None if form.per is Per.CONGRESS else opened.year
    known: dict[str, list[FilledRow]] = defaultdict(list)
    head = FilledRow(values=_head(unit, deputy, year))
    # A row of a unit's form may be a deputy's record: whose it is says who was sent the form, not who is in it.
    asked: RecordsWhere = {"form": form.id, "year": year, "states": COUNTED}
    if form.per is Per.UNIT:
        asked["unit"] = unit
    elif form.per is Per.DEPUTY:
        asked["deputy"] = deputy
    for record in opened.records(**asked):
        if record.table:
            known[record.table].append(FilledRow(record.number, record.values))
        else:
            head = FilledRow(record.number, {**record.values, **head.values})
    if form.id in _FURTHER and unit:
        for name, rows in _FURTHER[form.id](opened, unit, known).items():
            known[name] += rows
    return head, {name: tuple(rows) for name, rows in known.items() if rows}


def _head(unit: str, deputy: str, year: int | None) -> dict[str, Any]:
    values: dict[str, Any] = {}
    if unit:
        values["unit"] = unit
    if deputy:
        values["deputy"] = deputy
    if year is not None:
        values["year"] = year
    return values


def _roster(opened: OpenWorkspace, form: Form, _deputy: str) -> tuple[FilledRow, Rows]:
    """The roster as it stands, its history with it, units that only rows named included."""
    rows: dict[str, list[FilledRow]] = {table.name: [] for table in form.tables}
    written = set()
    for record in opened.records(form=FormId.ROSTER, states=COUNTED):
        if record.table in rows:
            rows[record.table].append(FilledRow(record.number, record.values))
            written.add(UnitRow(record.values).code)
    rows["units"] += [FilledRow(values=_unit_values(u)) for u in opened.roster.units if u.code not in written]
    return FilledRow(), {name: tuple(found) for name, found in rows.items()}


def _unit_values(unit: Unit) -> dict[str, Any]:
    values = {"code": unit.code, "name": unit.name, "kind": unit.kind}
    return values | ({"parent": unit.parent} if unit.parent else {})


def _registration(opened: OpenWorkspace, _form: Form, number: str) -> tuple[FilledRow, Rows]:
    """The yearly registration form of a deputy: the roster's facts, and what the records say of the year."""
    from ....documents.registration_form import prefilled

    head, rows = prefilled(facts_about(opened, opened.today, number), number)
    return FilledRow(values=head), {name: tuple(FilledRow(n, v) for n, v in found) for name, found in rows.items()}


def _handbook(opened: OpenWorkspace, form: Form, number: str) -> tuple[FilledRow, Rows]:
    """The handbook goes out with what organisers registered, to be confirmed, mended and added to.

    Each row carries the number of the record that it is to confirm.
    """
    found, rows = registered_rows(facts_about(opened, opened.today, number), number), {}
    for table in form.tables:
        rows[table.name] = tuple(
            FilledRow(str(row["record"]), {n: v for n, v in row.items() if n in table.by_name and v not in (None, "")})
            for row in found.get(table.name, ())
        )
    return FilledRow(values={"deputy": number, "year": opened.year}), {n: r for n, r in rows.items() if r}


_SPECIAL: dict[str, Callable[[OpenWorkspace, Form, str], tuple[FilledRow, Rows]]] = {
    FormId.ROSTER: _roster,
    FormId.ANNUAL_REGISTRATION: _registration,
    FormId.HANDBOOK: _handbook,
}
FILLED_IN: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    FormId.ATTENDANCE: {"half_days": SLOTS, "leaves": ("deputy", *SLIP, "slip")},
    FormId.CONTACT: {"contacts": PLANNED},
    FormId.EVALUATION: {"meetings": MET, "results": (*REPORTED, "report")},
}
"""Fields of each table that other forms fill in, beside those that the form's schema says the office fills in."""
_FURTHER: dict[str, Callable[[OpenWorkspace, str, Known], Found]] = {
    FormId.EVALUATION: evaluation_rows,
    FormId.CONTACT: contact_rows,
    FormId.DUTY_REPORT: duty_report_rows,
}
