"""届末档案移交清单: what a unit hands over of each of its deputies at the end of a term, counted from the records."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Literal, TypedDict

from ..dossier.model import Deputy
from ..dossier.target import Target
from ..dossier.views import EvaluationResultRow, MeasureRow, NomineeRow
from ..words.codes import FormId
from ..words.numerals import term_name
from .context import DocumentContext
from .facts import Facts
from .term_years import since_when
from .titles import ROOMY, title_lines

_Sheets = Literal["records", "forms", "reports", "evaluations", "honours", "measures"]
_SHEETS: tuple[_Sheets, ...] = ("records", "forms", "reports", "evaluations", "honours", "measures")
"""What lies in a volume, in the order of the columns, after the ``records`` that it rests on."""


class VolumeRow(TypedDict):
    """One volume: whose it is, and how many sheets of each sort lie in it."""

    no: str
    number: str
    name: str
    span: str
    records: str
    forms: str
    reports: str
    evaluations: str
    honours: str
    measures: str


class HandoverContext(DocumentContext):
    """What a unit hands over; ``total`` sums up ``rows``."""

    title_lines: list[str]
    congress: str
    unit: str
    years: str
    rows: list[VolumeRow]
    total: dict[str, str]
    volumes: int
    lead: str
    archive: str
    use: str
    basis: str
    since: int | None
    date: str


def build(facts: Facts, target: Target) -> HandoverContext:
    """The context; ``target`` is the unit, the years are those of the facts' period.

    ``since`` is the year from which on anything is registered, where that is later than the period.
    ``rows`` tell of each deputy who was a member in the period what the volume holds; ``total`` sums them up.
    """
    unit = facts.unit(target.id)
    since = since_when(facts)
    years = [facts.of_year(y) for y in facts.years if y >= (since or 0)]
    people = _members(facts, unit.code)
    rows = [_row(facts, years, at, deputy) for at, deputy in enumerate(people, 1)]
    words = facts.regulation.words
    return {
        "title_lines": title_lines(f"{unit.name}{term_name(facts.term)}代表履职档案移交清单", full=ROOMY),
        "congress": facts.congress_of_term,
        "unit": unit.name,
        "years": f"{years[0].year}—{years[-1].year}年" if len(years) > 1 else f"{facts.year}年",
        "rows": rows,
        "total": {name: str(sum(int(r[name]) for r in rows)) for name in _SHEETS},
        "volumes": len(rows),
        "lead": words.get("keeper_lead", "") or words["office"],
        "archive": words.get("archive", "") or words["office"],
        "use": words.get("dossier", ""),
        "basis": facts.regulation.cited,
        "since": since,
        "open": _open(facts, people, years),
        "date": facts.printed,
        "evidence": [],
    }


def _members(facts: Facts, unit: str) -> list[Deputy]:
    """Who belonged to the unit on any day of the period, those whose seat has ended too, in the order of the roster."""
    first, last = facts.period
    return [
        d
        for d in facts.roster.deputies
        if any(
            m.unit == unit and (m.since is None or m.since <= last) and (m.until is None or m.until >= first)
            for m in d.memberships
        )
        and d.was_in_office(first, last)
    ]


def _row(facts: Facts, years: Iterable[Facts], at: int, deputy: Deputy) -> VolumeRow:
    number = deputy.number
    told = list(years)
    deeds = [deed for f in told for deed in f.deeds_with(number)]
    return {
        "no": str(at),
        "number": number,
        "name": deputy.name,
        "span": _span(facts, deputy),
        "records": str(len({r for deed in deeds for r in deed.records_of(number)})),
        "forms": str(sum(f.registration(number) is not None for f in told)),
        "reports": str(sum(deed.form == FormId.DUTY_REPORT for deed in deeds)),
        "evaluations": str(len(facts.rows_of(EvaluationResultRow, number))),
        "honours": str(len(facts.rows_of(NomineeRow, number))),
        "measures": str(len(facts.rows_of(MeasureRow, number))),
    }


def _span(facts: Facts, deputy: Deputy) -> str:
    """From which to which year the deputy held the seat in the period."""
    first, last = (day.year for day in facts.period)
    begins = max(first, deputy.since.year) if deputy.since else first
    ends = min(last, deputy.until.year) if deputy.until else last
    return f"{begins}—{ends}" if begins != ends else str(begins)


def _open(facts: Facts, people: Iterable[Deputy], years: Sequence[Facts]) -> list[str]:
    held = sum(facts.held.get(d.number, 0) for d in people)
    blank = [d.name for d in people if not any(f.registration(d.number) for f in years)]
    told = [f"有{held}条登记记录待核实，没有计入"] if held else []
    if blank:
        told.append(f"{'、'.join(blank[:8])}{'等' if len(blank) > 8 else ''}没有一份年度登记表，移交前请补齐")
    return told
