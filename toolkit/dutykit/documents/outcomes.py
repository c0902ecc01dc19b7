"""What came of an evaluation, in a sentence that every paper tells alike. Pure."""

from __future__ import annotations

from ..dossier.deeds import Deed
from ..dossier.model import Record
from ..dossier.views import EvaluationResultRow
from ..words.phrases import joined, percent
from .evaluation_result import GRADES
from .facts import Facts
from .rows_told import value_of


def outcome(facts: Facts, record: Record) -> str:
    """有效票46张，满意40张（87%）、基本满意6张（13%）；评议等次：满意; nothing where nothing came of it."""
    row = EvaluationResultRow(record.values)
    grades = [
        f"{facts.forms[row.FORM].table_by_name[row.TABLE].by_name[g].label}{record.values[g]}张"
        f"（{percent(int(record.values[g]), row.valid or 0)}）"
        for g in GRADES
        if record.values.get(g)
    ]
    slips = f"有效票{row.valid}张，{joined(grades)}" if row.valid and grades else ""
    conclusion = value_of(facts, record, "conclusion")
    return "；".join(filter(None, (slips, f"评议等次：{conclusion}" if conclusion else "")))


def outcome_of(facts: Facts, deed: Deed, number: str, *, alone: bool) -> str:
    """What came of the evaluation of a deputy's report: of the one that names it, or was held that day.

    A report that is ``alone`` in its year is the one that was evaluated in it, whatever the day.
    """
    told = [(record, EvaluationResultRow(record.values)) for record in facts.rows_of(EvaluationResultRow, number)]
    mine = [r for r, row in told if {row.report, r.number} & set(deed.records)] or _held_on(told, deed, alone=alone)
    return "；".join(filter(None, (outcome(facts, record) for record in mine)))


def _held_on(told: list[tuple[Record, EvaluationResultRow]], deed: Deed, *, alone: bool) -> list[Record]:
    """The evaluations of a report's day; of its year, where it is the only report."""
    dated = [(record, row.date) for record, row in told if row.date is not None]
    same = [record for record, day in dated if day == deed.first]
    if same or not alone or deed.first is None:
        return same
    return [record for record, day in dated if day.year == deed.first.year]
