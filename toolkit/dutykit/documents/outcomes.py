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
    rows = facts.rows_of(EvaluationResultRow, number)
    told = [(record, EvaluationResultRow(record.values)) for record in rows]
    mine = [r for r, row in told if row.report in deed.records or r.number in deed.records]
    mine = mine or [r for r, row in told if row.date is not None and row.date == deed.first]
    if not mine and alone and deed.first is not None:
        mine = [r for r, row in told if row.date is not None and row.date.year == deed.first.year]
    return "；".join(filter(None, (outcome(facts, record) for record in mine)))
