"""继续提名综合评价表: what the records of a term say of a deputy, for those who propose; it ranks nobody.

What is to become of it is for people to tick and to write; nothing is concluded from the figures.
"""

from __future__ import annotations

from ..dossier.model import Deputy, Record
from ..dossier.target import Target
from ..dossier.views import EvaluationResultRow, MeasureRow, NomineeRow
from ..words.codes import GROUPINGS
from ..words.phrases import joined
from .context import DocumentContext
from .discreet import hiding
from .facts import Facts, person
from .outcomes import outcome
from .rows_told import value_of
from .term_years import YearsRow, since_when, taken_part, told_years

_DAYS = ("announced", "decided", "nominated")


class RenominationContext(DocumentContext):
    """What a term's records say of a deputy."""

    title: str
    subtitle: str
    deputy: dict[str, str]
    units: str
    group: str
    years: list[int]
    since: int | None
    figures: list[YearsRow]
    forms: str
    evaluations: list[str]
    honours: list[str]
    measures: list[str]
    use: str
    basis: str
    office: str
    date: str


def build(facts: Facts, target: Target) -> RenominationContext:
    """The context; ``target`` is the deputy, the years are those of the facts' period.

    ``figures`` are how often the deputy took part, by heading of the regulation and year; ``evaluations``,
    ``honours`` and ``measures`` are sentences.
    """
    number = target.id
    deputy = facts.deputy(number)
    years = told_years(facts, deputy)
    shown = person(facts, deputy)
    hide = hiding(facts.roster, number)
    words = facts.regulation.words
    return {
        "title": f"{facts.congress_of_term}代表",
        "subtitle": "继续提名综合评价表",
        "deputy": shown,
        "units": "、".join(dict.fromkeys(filter(None, (shown[kind] for kind in GROUPINGS)))),
        "group": shown["group"] or shown["joint_group"] or shown["body"] or words.get("groups", ""),
        "years": [f.year for f in years],
        "since": since_when(facts),
        "figures": taken_part(facts, years, number),
        "forms": joined(f"{f.year}年" for f in years if f.registration(number)),
        "evaluations": [_evaluation(facts, r) for r in facts.rows_of(EvaluationResultRow, number)],
        "honours": [_honour(facts, r) for r in facts.rows_of(NomineeRow, number)],
        "measures": [hide(_measure(facts, r)) for r in facts.rows_of(MeasureRow, number)],
        "use": words.get("dossier", ""),
        "basis": facts.regulation.cited,
        "office": words["office"],
        "open": _open(facts, deputy),
        "date": facts.printed,
        "evidence": [],
    }


def _evaluation(facts: Facts, record: Record) -> str:
    """2024年11月18日会议口头：有效票46张，满意40张（87%）、基本满意6张（13%）；评议等次：满意（CP-2024-0001）."""
    lead = f"{value_of(facts, record, 'date')}{value_of(facts, record, 'way')}"
    return f"{lead}：{outcome(facts, record) or '没有登记测评结果'}（{record.number}）"


def _honour(facts: Facts, record: Record) -> str:
    day = next((value_of(facts, record, n) for n in _DAYS if record.values.get(n)), "")
    title = NomineeRow(record.values).title
    parts = (f"{value_of(facts, record, 'kind')}{f'《{title}》' if title else ''}", value_of(facts, record, "state"))
    return f"{day}{'，'.join(filter(None, parts))}（{record.number}）"


def _measure(facts: Facts, record: Record) -> str:
    parts = [value_of(facts, record, n).rstrip("。") for n in ("kind", "ground", "review")]
    return f"{value_of(facts, record, 'date')}{'，'.join(filter(None, parts))}（{record.number}）"


def _open(facts: Facts, deputy: Deputy) -> list[str]:
    held, told = facts.held.get(deputy.number, 0), []
    if held:
        told.append(f"有{held}条登记记录待核实，没有计入")
    if facts.rows_of(MeasureRow, deputy.number):
        told.append("含有提醒、约谈等措施，属内部掌握，不要对外提供")
    return told
