"""向选民和所在单位通报履职情况的函: one deputy's year, told by the office to who elected and who employs the deputy.

Everything in it is counted from records; what the deputy wrote is the deputy's to tell, and measures are not told.
"""

from __future__ import annotations

from ..dossier.target import Target
from ..dossier.views import EvaluationResultRow
from ..words.phrases import joined, percent
from .context import DocumentContext
from .evaluation_result import GRADES
from .evidence_rows import evidence_rows
from .facts import Facts, person
from .headings import NO_RECORD
from .rows_told import value_of, within
from .speech import ToldSection, numbered, told_sections
from .spells import told
from .titles import ROOMY, title_lines


class DutyLetterContext(DocumentContext):
    """A deputy's year as the office tells it."""

    title_lines: list[str]
    year: int
    deputy: dict[str, str]
    to: str
    congress: str
    basis: str
    sections: list[ToldSection]
    nothing: str
    evaluation: list[str]
    changes: str
    office: str
    date: str


def build(facts: Facts, target: Target) -> DutyLetterContext:
    """The context; ``target`` is the deputy. ``sections`` have ``title``, ``paragraphs`` and ``parts``."""
    number = target.id
    deputy = facts.deputy(number)
    shown = person(facts, deputy)
    voters = f"{shown['district']}选民" if shown.get("district") else "原选区选民"
    sections = numbered(
        s
        for s in told_sections(facts, number, subject=f"{deputy.name}代表", own=False)
        if s["paragraphs"] or s["parts"]
    )
    return {
        "title_lines": title_lines(f"关于通报{deputy.name}代表{facts.year}年度履职情况的函", full=ROOMY),
        "year": facts.year,
        "deputy": shown,
        "to": "、".join(filter(None, (voters, shown.get("employer", "")))),
        "congress": facts.congress_of_term,
        "basis": facts.regulation.cited,
        "sections": sections,
        "nothing": "" if sections else NO_RECORD,
        "evaluation": _evaluation(facts, number),
        "changes": told(facts, deputy),
        "office": facts.regulation.words["office"],
        "date": facts.printed,
        "open": [label for key, label in (("district", "名册中没有选区，主送请手工填写"),) if not shown.get(key)],
        "evidence": evidence_rows(facts, facts.deeds_with(number), number),
    }


def _evaluation(facts: Facts, number: str) -> list[str]:
    """What voters said with their slips, a sentence for each evaluation of the year."""
    told = []
    for record in facts.rows_of(EvaluationResultRow, number):
        row = EvaluationResultRow(record.values)
        if not within(facts, record, "date") or not row.valid:
            continue
        fields = facts.forms[row.FORM].table_by_name[row.TABLE].by_name
        grades = [
            f"{fields[g].label}{record.values[g]}张，占{percent(int(record.values[g]), row.valid)}"
            for g in GRADES
            if record.values.get(g)
        ]
        report = facts.regulation.words["report"]
        day = value_of(facts, record, "date")
        told.append(f"{day}{report}并接受选民评议，收回有效票{row.valid}张，其中{joined(grades)}。")
    return told
