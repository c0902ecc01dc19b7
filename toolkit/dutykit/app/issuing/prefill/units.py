"""Forms of a unit that go on from another one: tally and duty reports from each other, receptions from their plan.

What is told here is not registered yet, so the rows have no number of their own.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

from ....dossier.fields import RowView
from ....dossier.model import Record
from ....dossier.reports import reports_evaluated
from ....dossier.views import ContactPlanRow, DutyReportRow, EvaluationMeetingRow, EvaluationResultRow
from ....forms.filled import FilledRow
from ....text import fold
from ....words.codes import COUNTED, FormId, State
from ....words.lists import NOT_HELD

if TYPE_CHECKING:
    from ...opened.open_workspace import OpenWorkspace

Known = Mapping[str, list[FilledRow]]
Found = dict[str, list[FilledRow]]
REPORTED = ("deputy", "date", "way", "reader")
MET = ("date", "place", "voters")
PLANNED = ("date", "period", "place_kind", "place", "deputies")
"""Fields that a duty report, the meeting where it was made, and a plan of receptions tell."""
_NOBODY = "none"
"""A report that nobody is to evaluate."""


def evaluation_rows(opened: OpenWorkspace, unit: str, known: Known) -> Found:
    """Meetings and results to be tallied: duty reports that were made, unless nobody was to evaluate them."""
    made = [(r, row) for r in _live(opened, DutyReportRow, unit) if _evaluated(row := DutyReportRow(r.values))]
    return {
        "meetings": _meetings([row for _, row in made], known.get("meetings", ())),
        "results": _results([report for report, _ in made], known.get("results", ())),
    }


def _evaluated(row: DutyReportRow) -> bool:
    return row.date is not None and row.state not in NOT_HELD and row.evaluation != _NOBODY


def _results(reports: Iterable[Record], known: Sequence[FilledRow]) -> list[FilledRow]:
    """A row for each report that none of the known ones is about."""
    told = {_key(r.values, "deputy", "date") for r in known}
    numbers = {EvaluationResultRow(r.values).report for r in known}
    return [
        FilledRow(values={**{n: r.values[n] for n in REPORTED if n in r.values}, "report": r.number})
        for r in reports
        if r.number not in numbers and _key(r.values, "deputy", "date") not in told
    ]


def duty_report_rows(opened: OpenWorkspace, unit: str, known: Known) -> Found:
    """What the evaluations tell of duty reports: a planned one was made, one that was not planned is a new row.

    Rows that are known are filled in where they stand; only new ones are given back.
    """
    reports = known.get("reports", [])
    told = [Record(r.number, FormId.DUTY_REPORT, DutyReportRow.TABLE, State.ACCEPTED, r.values) for r in reports]
    tallied = [*_live(opened, EvaluationResultRow, unit), *_live(opened, EvaluationMeetingRow, unit)]
    new = []
    for values in (made.values for made in reports_evaluated([*told, *tallied])):
        planned = [i for i, r in enumerate(told) if _planned(DutyReportRow(r.values), values["deputy"])]
        if planned:
            at = planned[0]
            reports[at] = replace(reports[at], values={**reports[at].values, **values})
        else:
            new.append(FilledRow(values=dict(values)))
    return {"reports": new}


def _planned(row: DutyReportRow, deputy: str) -> bool:
    return row.deputy == deputy and row.date is None and row.state not in NOT_HELD


def _meetings(rows: Iterable[DutyReportRow], known: Sequence[FilledRow]) -> list[FilledRow]:
    """A row for each day and place that is not known; how many voters came, where the reports agree on it."""
    there = {_key(r.values, "date", "place") for r in known}
    voters: dict[tuple[str, str], set[int | None]] = {}
    for row in rows:
        if row.date and row.place:
            voters.setdefault((row.date.isoformat(), row.place), set()).add(row.voters)
    return [
        FilledRow(values={"date": day, "place": place, **_agreed(counts)})
        for (day, place), counts in voters.items()
        if (fold(day), fold(place)) not in there
    ]


def _agreed(counts: set[int | None]) -> dict[str, int | None]:
    return {"voters": next(iter(counts))} if len(counts) == 1 and None not in counts else {}


def contact_rows(opened: OpenWorkspace, unit: str, known: Known) -> Found:
    """Receptions that were planned up to today and are not registered.

    How voters were received is left for those who were there: the field is required, so that a plan that came to
    nothing, and was not struck out, is asked about and never counts as a reception.
    """
    told = {_key(r.values, "date", "place") for r in known.get("contacts", ())}
    rows = []
    for plan in _live(opened, ContactPlanRow, unit):
        values, row = plan.values, ContactPlanRow(plan.values)
        if row.state in NOT_HELD or row.contact or row.date is None or row.date > opened.today:
            continue
        if _key(values, "date", "place") not in told:
            rows.append(FilledRow(values={n: values[n] for n in PLANNED if n in values}))
    return {"contacts": rows}


def _live(opened: OpenWorkspace, view: type[RowView], unit: str) -> list[Record]:
    found = opened.records(form=view.FORM, part=view.TABLE, year=opened.year, unit=unit, states=COUNTED)
    return sorted(found, key=lambda r: (r.days[0] or date.min, r.number))


def _key(values: Mapping[str, Any], *names: str) -> tuple[str, ...]:
    return tuple(fold(str(values.get(n) or "")) for n in names)
