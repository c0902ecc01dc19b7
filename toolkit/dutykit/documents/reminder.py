"""约谈、提醒函: what the records say of a duty that was not met, on what clause it rests, and what people may do.

It suggests. Whether anything is sent, what is done and by whom is decided by people (DESIGN §10).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypedDict

from ..dates import chinese_span
from ..dossier.names import called
from ..dossier.target import Target
from ..rules.derivation import Derivation, RecordTold
from ..words.numerals import numeral
from .context import DocumentContext
from .discreet import hiding
from .facts import Facts, person
from .receivers import reviewer_of
from .wording import in_short, stopped, unnumbered


class Matter(TypedDict):
    """A duty, the clause it rests on, what the records say and what people may do."""

    heading: str
    basis: str
    facts: str
    records: list[str]
    nothing: str
    suggestion: str
    done: list[str]
    number: str


class ReminderContext(DocumentContext):
    """Duties that were not met, as the records say it."""

    year: int
    deputy: dict[str, str]
    matters: list[Matter]
    several: bool
    reviewer: str
    office: str
    date: str


def build(facts: Facts, target: Target) -> ReminderContext:
    """The context; ``target`` is the deputy.

    Each of ``matters`` has ``heading`` (the duty), ``basis`` (regulation and article), ``facts`` (what the finding
    says), ``records`` (which rows it counted, by day) and ``suggestion``.
    """
    deputy = facts.deputy(target.id)
    hide = hiding(facts.roster, target.id)
    found = facts.derived.of(target.id)
    return {
        "year": facts.year,
        "deputy": {**person(facts, deputy), "called": called(deputy, facts.roster)},
        "matters": [_matter(facts, one, at, hide) for at, one in enumerate(found, 1)],
        "several": len(found) > 1,
        "reviewer": reviewer_of(facts, deputy),
        "office": facts.regulation.words["office"],
        "date": facts.printed,
        "open": ["是否发出、采取什么措施由人决定；发出以前请核对事实"],
        "evidence": [],
    }


def _matter(facts: Facts, one: Derivation, at: int, hide: Callable[[str], str]) -> Matter:
    finding = one.finding
    return {
        "heading": f"{numeral(at)}、{finding.duty or one.rule.rule.duty}",
        "basis": f"{one.regulation.cited}{finding.article}",
        "facts": stopped(unnumbered(hide(finding.message))),
        "records": [_record(told, hide) for told in one.taken if set(told.records) & set(finding.records)],
        "nothing": _registers(one),
        "suggestion": facts.derived.steps.suggestion(finding),
        "done": [
            f"{chinese_span(d.day)}{d.by}{d.measure}（{d.record}）" + (f"，复查{d.review}" if d.review else "")
            for d in one.done
        ],
        "number": finding.id,
    }


def _record(told: RecordTold, hide: Callable[[str], str]) -> str:
    """What one record says, with its number once."""
    said = f"{chinese_span(told.day) or '没有日期'}，{hide(told.what)}：{told.said}"
    numbers = "、".join(in_short(sorted(told.records)))
    return said if numbers in told.said else f"{said}（{numbers}）"


def _registers(one: Derivation) -> str:
    """Whose registers show that there is nothing, where no record was counted."""
    names = "、".join(r.name for r in one.registers)
    return f"{names}的登记中没有数到记录。" if not one.taken and names else ""
