"""评议结果: the sheet that is read out on the spot, and the letter by which a deputy is told.

Every grade is counted in slips; shares are of the valid ones. A deputy's paper tells this deputy's slips alone.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TypedDict

from ..dates import chinese
from ..dossier.model import Record
from ..dossier.target import Target
from ..dossier.views import EvaluationItemRow, EvaluationMeetingRow, EvaluationResultRow
from ..words.lists import SessionKind
from ..words.phrases import percent
from .context import DocumentContext
from .discreet import hiding
from .facts import Facts, person
from .rows_told import filled, value_of, within
from .wording import paragraphs

GRADES = ("excellent", "satisfied", "basically", "dissatisfied")


class ResultRow(TypedDict):
    """The slips of one deputy."""

    no: str
    name: str
    day: str
    way: str
    out: str
    back: str
    valid: str
    invalid: str
    figures: list[str]
    shares: list[str]
    conclusion: str
    records: str


class ItemRow(TypedDict):
    """The slips on one heading."""

    item: str
    valid: str
    figures: list[str]


class EvaluationResultContext(DocumentContext):
    """What voters said with their slips; each row has a figure and a share for each of ``grades``."""

    year: int
    letter: bool
    report: str
    basis: str
    deputy: dict[str, str]
    when: str
    where: dict[str, str]
    grades: list[str]
    rows: list[ResultRow]
    items: list[ItemRow]
    opinions: list[str]
    answers: list[str]
    office: str
    date: str
    nothing_to_tell: bool


def build(facts: Facts, target: Target) -> EvaluationResultContext:
    """The context; ``target`` is a deputy, or the meeting whose days the evaluations were held on.

    ``grades`` are the labels of the grades that were asked, in their order; each of ``rows`` has a figure for each, and
    ``shares``. ``items`` are what was asked heading by heading. ``opinions`` are the voters', of a deputy's paper only.
    Without a result there is no paper (``nothing_to_tell``): it would say that an evaluation was held.
    """
    number = target.deputy
    results = _results(facts, target)
    items = _items(facts, number, results) if number else []
    grades = [g for g in GRADES if any(r.values.get(g) is not None for r in (*results, *items))]
    shown = person(facts, facts.deputy(number)) if number else {}
    days = sorted({d for r in results if (d := EvaluationResultRow(r.values).date)})
    return {
        "year": facts.year,
        "letter": bool(number),
        "report": facts.regulation.words["report"],
        "basis": facts.regulation.cited,
        "deputy": shown,
        "when": "、".join(map(chinese, days)),
        "where": _meeting_facts(facts, days, results),
        "grades": [_label(facts, g) for g in grades],
        "rows": [_row(facts, at, r, grades) for at, r in enumerate(results, 1)],
        "items": [_item(facts, r, grades) for r in items],
        "opinions": _said(facts, number, results, "opinions"),
        "answers": _said(facts, number, results, "answers"),
        "office": facts.regulation.words["office"],
        "date": facts.printed,
        "open": [] if results else [_missing(number)],
        "nothing_to_tell": not results,
        "evidence": [],
    }


def _missing(number: str) -> str:
    """Why there is no result. Of a deputy the facts hold nobody else's, so both reasons are named."""
    if number:
        return f"登记里没有“{number}”的测评结果：没有被评议，或者测评汇总表（evaluation）还没有收回"
    return "没有收回测评汇总表（evaluation），请先收回"


def evaluated(facts: Facts, target: Target) -> bool:
    """Whether there is any result of a target."""
    return bool(_results(facts, target))


def _results(facts: Facts, target: Target) -> list[Record]:
    return _of_deputy(facts, target.deputy) if target.deputy else _of_meeting(facts, target.id)


def _said(facts: Facts, number: str, results: Iterable[Record], name: str) -> list[str]:
    """What voters said, or were told, in a deputy's own paper; no other deputy is named."""
    hide = hiding(facts.roster, number)
    return [hide(text) for r in results for text in paragraphs(r.values.get(name))] if number else []


def _of_deputy(facts: Facts, number: str) -> list[Record]:
    rows = facts.rows_of(EvaluationResultRow, number)
    return sorted((r for r in rows if within(facts, r, "date")), key=_by_day)


def _of_meeting(facts: Facts, number: str) -> list[Record]:
    """Results of the days of a meeting, in the order of the roster."""
    meeting = next((m for m in facts.meetings if m.number == number), None)
    if meeting is None or meeting.kind == SessionKind.TERM:
        return []
    order = {d.number: at for at, d in enumerate(facts.roster.deputies)}
    found = []
    for record in facts.of_view(EvaluationResultRow):
        row = EvaluationResultRow(record.values)
        if row.date and meeting.first <= row.date <= meeting.last:
            found.append((order.get(row.deputy, len(order)), record.number, record))
    return [record for *_, record in sorted(found, key=lambda f: f[:2])]


def _by_day(record: Record) -> tuple[date, str]:
    return EvaluationResultRow(record.values).date or date.min, record.number


def _items(facts: Facts, number: str, results: Iterable[Record]) -> list[Record]:
    days = {EvaluationResultRow(r.values).date for r in results}
    return [r for r in facts.rows_of(EvaluationItemRow, number) if EvaluationItemRow(r.values).date in days]


def _label(facts: Facts, grade: str) -> str:
    return facts.forms[EvaluationResultRow.FORM].table_by_name[EvaluationResultRow.TABLE].by_name[grade].label


def _row(facts: Facts, at: int, record: Record, grades: list[str]) -> ResultRow:
    row = EvaluationResultRow(record.values)
    deputy = facts.roster.by_number.get(row.deputy)
    valid = row.valid or 0
    return {
        "no": str(at),
        "name": deputy.name if deputy else row.deputy,
        "day": chinese(row.date) if row.date else "",
        "way": value_of(facts, record, "way"),
        "out": value_of(facts, record, "slips_out"),
        "back": value_of(facts, record, "slips_back"),
        "valid": value_of(facts, record, "valid"),
        "invalid": value_of(facts, record, "invalid"),
        "figures": [value_of(facts, record, g) or "0" for g in grades],
        "shares": [percent(int(record.values.get(g) or 0), valid) for g in grades],
        "conclusion": value_of(facts, record, "conclusion"),
        "records": record.number,
    }


def _item(facts: Facts, record: Record, grades: list[str]) -> ItemRow:
    return {
        "item": value_of(facts, record, "item"),
        "valid": value_of(facts, record, "valid"),
        "figures": [value_of(facts, record, g) or "0" for g in grades],
    }


def _meeting_facts(facts: Facts, days: list[date], results: Iterable[Record]) -> dict[str, str]:
    """Place, who presided, how many voters came, who counted: of the meeting of evaluation, where one day is told."""
    units = {r.unit for r in results}
    found = [
        r
        for r in facts.of_view(EvaluationMeetingRow)
        if EvaluationMeetingRow(r.values).date in days and (not r.unit or r.unit in units)
    ]
    names = ("place", "host", "district", "invited", "voters", "teller", "scrutineer")
    known = filled(facts, found[0]) if len(found) == 1 else {}
    return {n: value_of(facts, found[0], n) if n in known else "" for n in names}
