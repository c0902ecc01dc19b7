"""Duty reports that only their evaluation tells: what was typed once counts everywhere. Pure.

Who enters the tally of an evaluation with deputy, day and way has told that the deputy reported. Where no duty report
of that deputy and year is registered, one is derived. It bears the number of the evaluation, which stays its evidence.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from ..words.codes import FormId
from ..words.lists import PlanState
from .model import Record
from .views import DutyReportRow, EvaluationMeetingRow, EvaluationResultRow

_SHARED = ("deputy", "date", "way", "reader")
"""Fields that a duty report and its evaluation call alike."""


def with_reports(records: Iterable[Record]) -> list[Record]:
    """Counted records, and behind them the duty reports that their evaluations alone tell."""
    found = list(records)
    return [*found, *reports_evaluated(found)]


def reports_evaluated(records: Iterable[Record]) -> list[Record]:
    """The duty reports that counted evaluations tell, of deputies whose report of that year is not registered itself.

    A report of the same year is taken to be the one that was evaluated, whatever its day: none is counted twice.
    """
    by_table: dict[tuple[str, str], list[Record]] = {}
    for record in records:
        by_table.setdefault((record.form, record.table), []).append(record)
    told = set()
    for record in by_table.get((DutyReportRow.FORM, DutyReportRow.TABLE), ()):
        made = DutyReportRow(record.values)
        if made.date is not None:
            told.add((made.deputy, made.date.year))
    meetings = by_table.get((EvaluationMeetingRow.FORM, EvaluationMeetingRow.TABLE), ())
    found = []
    for record in by_table.get((EvaluationResultRow.FORM, EvaluationResultRow.TABLE), ()):
        row = EvaluationResultRow(record.values)
        if row.way and row.date is not None and (row.deputy, row.date.year) not in told:
            told.add((row.deputy, row.date.year))
            found.append(_report(record, [m for m in meetings if EvaluationMeetingRow(m.values).date == row.date]))
    return found


def _report(evaluation: Record, meetings: list[Record]) -> Record:
    """The duty report of an evaluation; where it was, if only one meeting was held that day."""
    values: dict[str, Any] = {n: evaluation.values[n] for n in _SHARED if evaluation.values.get(n)}
    values["state"] = PlanState.DONE.value
    if len(meetings) == 1:
        values |= {n: meetings[0].values[n] for n in ("place", "voters") if meetings[0].values.get(n)}
    evidence = {n: evaluation.evidence[n] for n in _SHARED if n in evaluation.evidence}
    return replace(
        evaluation, form=FormId.DUTY_REPORT, table=DutyReportRow.TABLE, values=values, evidence=evidence
    )  # fmt: skip
