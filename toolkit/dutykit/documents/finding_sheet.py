"""履职核查结论核对单: findings about one deputy, how each came about, and room for the deputy's answer.

It tells what concerns this deputy alone: of the records what they say of the deputy, and no other deputy's name.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TypedDict

from ..dates import chinese_span
from ..dossier.names import called
from ..dossier.target import Target
from ..rules.derivation import Derivation, Outcome, RecordTold
from ..rules.measures import StepWords
from ..words.codes import Force
from ..words.numerals import numeral
from .context import DocumentContext
from .discreet import hiding
from .facts import Facts, person

_LISTED = 8
"""So many records of those that were left for one reason; of more, how many there are."""


class TakenRow(TypedDict):
    """A record that was counted."""

    day: str
    records: str
    what: str
    said: str
    why: str


class SheetFinding(TypedDict):
    """One finding and how it came about."""

    no: str
    id: str
    heading: str
    regulation: str
    duty: str
    result: str
    message: str
    window: str
    standing: str
    counts: list[str]
    steps: list[str]
    taken: list[TakenRow]
    nothing: str
    left: list[str]
    unknown: list[str]
    readings: list[str]
    next: list[str]
    answers: list[str]


class FindingSheetContext(DocumentContext):
    """Findings about one deputy, to be checked by the deputy."""

    title: str
    congress: str
    year: str
    deputy: dict[str, str]
    units: str
    count: int
    findings: list[SheetFinding]
    date: str


def build(facts: Facts, target: Target) -> FindingSheetContext:
    """The context of one deputy's sheet.

    ``findings`` have ``heading``, ``duty``, ``result``, ``message``, ``window``, ``steps``, ``taken`` (rows), ``left``,
    ``unknown``, ``readings``, ``next`` and ``answers`` (lines).
    """
    deputy = facts.deputy(target.id)
    hide = hiding(facts.roster, target.id)
    findings = [_finding(one, facts, numeral(at), hide) for at, one in enumerate(facts.derived.of(target.id), 1)]
    return {
        "title": "履职核查结论核对单",
        "congress": facts.congress_of_term,
        "year": f"{facts.year}年度",
        "deputy": {**person(facts, deputy), "called": called(deputy, facts.roster)},
        "units": "、".join(
            facts.roster.unit_by_code[u].name for u in deputy.units(facts.period[1]) if u in facts.roster.unit_by_code
        ),
        "count": len(findings),
        "findings": findings,
        "open": [] if findings else ["没有需要本人核对的结论"],
        "date": facts.printed,
        "evidence": [],
    }


def _finding(one: Derivation, facts: Facts, number: str, hide: Callable[[str], str]) -> SheetFinding:
    finding, rule = one.finding, one.rule.rule
    return {
        "no": number,
        "id": finding.id,
        "heading": f"{number}、{finding.article}　{finding.result.label}",
        "regulation": one.regulation.cited,
        "duty": rule.duty + (f"（原文“{rule.said}”）" if rule.said else f"（{Force.labels()[rule.force]}）"),
        "result": finding.result.label + (f"（{finding.reason.label}）" if finding.reason else ""),
        "message": hide(finding.message),
        "window": one.window,
        "standing": one.standing,
        "counts": [
            f"{what}：{text}" for what, text in one.rule.lines if what in {"数什么", "看什么", "怎么数", "要求", "期限"}
        ],
        "steps": [hide(step) for step in one.steps[:-1]],
        "taken": [_row(t, hide) for t in one.taken],
        "nothing": _nothing(one),
        "left": [_left(why, told, hide) for why, told in one.left_by_reason()],
        "unknown": [_unknown(one, u.what, u.outcomes, hide) for u in one.unknown],
        "readings": _readings(one),
        "next": _next(one, facts.derived.steps),
        "answers": [hide(words) for words in one.answers],
    }


def _row(told: RecordTold, hide: Callable[[str], str]) -> TakenRow:
    return {
        "day": chinese_span(told.day) or "没有日期",
        "records": "、".join(told.records),
        "what": hide(told.what),
        "said": told.said,
        "why": hide(told.why),
    }


def _nothing(one: Derivation) -> str:
    """Which register shows that there is nothing, where nothing was counted."""
    if one.taken:
        return ""
    names = "、".join(r.name + ("（登记已关闭）" if r.closed else "（登记没有关闭）") for r in one.registers)
    return f"没有数到记录。应由{names}登记。" if names else "没有数到记录。"


def _left(why: str, told: Sequence[RecordTold], hide: Callable[[str], str]) -> str:
    named = [f"{chinese_span(t.day) or '没有日期'}{hide(t.what)}（{'、'.join(t.records)}）" for t in told[:_LISTED]]
    more = f"，等{len(told)}条" if len(told) > _LISTED else ""
    return f"{hide(why)}：{'；'.join(named)}{more}"


def _unknown(one: Derivation, what: str, outcomes: Iterable[Outcome], hide: Callable[[str], str]) -> str:
    each = "；".join(f"{o.condition}的，{outcome_words(one, o)}" for o in outcomes)
    return hide(what) + (f"。{each}" if each else "")


def outcome_words(one: Derivation, found: Outcome) -> str:
    """A result with its figure: 不符合，2次."""
    unit = one.finding.unit_of_figure
    return found.words + (f"，{found.figure}{unit}" if found.figure is not None and unit else "")


def _readings(one: Derivation) -> list[str]:
    """The reading in words, and what other readings give."""
    others = [
        f"{r.setting}：{r.reading}的，{outcome_words(one, r.outcome)}" + (f"，可以{r.step}" if r.step else "")
        for r in one.readings
        if not r.used and r.outcome
    ]
    return [line for line in (one.finding.note, *others) if line]


def _next(one: Derivation, steps: StepWords) -> list[str]:
    done = [
        f"已经做过：{chinese_span(d.day)}{d.by}{d.measure}（{d.record}）" + (f"，复查{d.review}" if d.review else "")
        for d in one.done
    ]
    return [*done, *filter(None, [steps.suggestion(one.finding)])]
