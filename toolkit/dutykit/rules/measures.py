"""Which step people might take next where a rule is not met: suggested, never taken (CONVENTIONS C13). Pure.

What was already done is read from the form ``measure``: same deputy, same ground, same measure.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from ..dates import chinese_span
from ..dossier.model import Record
from ..dossier.views import MeasureRow
from ..words.codes import SubjectKind
from ..words.lists import ReviewResult
from .casefile import CaseFile
from .items import Item
from .regulation import Regulation
from .results import Finding, Subject, Suggestion
from .ruleset import Measure, Rule
from .terms import LadderResets
from .windows import DayWindow

_DAY = timedelta(days=1)
REVIEW = "review"
"""What is suggested when the time has come to look whether a step has helped (复查)."""


@dataclass(frozen=True, slots=True)
class StepWords:
    """What people call measures and those who take them."""

    measures: Mapping[str, str]
    actors: Mapping[str, str]

    def suggestion(self, finding: Finding) -> str:
        """The step that a person may take, in words; nothing where none is suggested."""
        step = finding.suggests
        if step is None:
            return ""
        names = {**self.measures, REVIEW: "复查"}
        kinds = "、".join(names.get(k, k) for k in (step.measure, *step.others))
        actors = "或".join(self.actors.get(a, a) for a in step.actors)
        after = f"（接在措施 {step.after} 之后）" if step.after else ""
        choose = "按情节选择" if step.others else ""
        done = "、".join(f"{chinese_span(day)}{names.get(kind, kind)}（{number}）" for number, day, kind in step.done)
        return (
            f"{f'此前已经{done}。' if done else ''}可由{actors}{choose}{kinds}{after}，依据{step.article}；由人决定。"
        )


_NOT_REVIEWED: Collection[str] = frozenset({"", ReviewResult.NOT_DUE})


def suggest(
    case: CaseFile, regulation: Regulation, rule: Rule, subject: Subject, window: DayWindow, figure: Any,
    events: Sequence[Item],
) -> Suggestion | None:  # fmt: skip
    """The next step, with what was done before on the same ground (:func:`_next`)."""
    step = _next(case, regulation, rule, subject, window, figure, events)
    done = taken_before(case, rule, subject) if step is not None else []
    rows = [(r.number, MeasureRow(r.values)) for r in done]
    return step and replace(step, done=tuple((number, row.date, row.kind) for number, row in rows))


def _next(
    case: CaseFile, regulation: Regulation, rule: Rule, subject: Subject, window: DayWindow, figure: Any,
    events: Sequence[Item],
) -> Suggestion | None:  # fmt: skip
    """The furthest step whose conditions hold and that was not taken; None where nothing is left to suggest.

    Steps among which a person chooses by gravity (``choose``) are suggested together, until one of them is taken. A
    lapse after an improvement begins the ladder anew (``ladder_resets``). Where the next step hangs on what a review
    says, and its time has come, the review is suggested.
    """
    steps = regulation.ruleset.measures_of(rule.id)
    if not steps:
        return None
    since = _improved(case, rule, subject, window, events)
    taken = {m.step: _taken(case, rule, m, subject, window, since) for m in steps}
    free = [m for m in steps if m.choose]
    if free and not any(taken[m.step] for m in free):
        return _choice(free)
    fit = [m for m in steps if not m.choose and not taken[m.step] and _fits(m, figure, taken, events)]
    if not fit:
        return _review(case, steps, taken)
    step = fit[-1]
    before = taken[step.after] if step.after is not None else []
    return Suggestion(step.kind, step.actors, step.article, before[-1].number if before else "")


def _choice(free: Sequence[Measure]) -> Suggestion:
    """Steps among which a person chooses."""
    return Suggestion(free[0].kind, free[0].actors, free[0].article, others=tuple(m.kind for m in free[1:]))


def taken_before(case: CaseFile, rule: Rule, subject: Subject) -> list[Record]:
    """Measures of the rule's ground that were taken with a deputy, first to last."""
    if subject.kind is not SubjectKind.DEPUTY:
        return []
    found = [
        r
        for r in case.rows.get((MeasureRow.FORM, MeasureRow.TABLE), ())
        if (row := MeasureRow(r.values)).deputy == subject.id and row.ground == rule.ground
    ]
    return sorted(found, key=lambda r: MeasureRow(r.values).date or date.min)


def _improved(case: CaseFile, rule: Rule, subject: Subject, window: DayWindow, events: Sequence[Item]) -> date | None:
    """The last day on which a review found an improvement, if what is unmet came after it."""
    if rule.ladder_resets != LadderResets.IMPROVED:
        return None
    reviewed = [
        row.reviewed or row.date
        for r in taken_before(case, rule, subject)
        if (row := MeasureRow(r.values)).review == ReviewResult.IMPROVED
    ]
    days = [day for day in reviewed if day is not None]
    lapse = max((e.first for e in events if e.first), default=min(window.last or case.today, case.today))
    return max((day for day in days if day < lapse), default=None)


def _taken(
    case: CaseFile, rule: Rule, measure: Measure, subject: Subject, window: DayWindow, since: date | None
) -> list[Record]:
    """Records that this step was taken in the window's term (or later) and after an improvement, first to last."""
    term = next((t for t in reversed(case.terms) if t.first <= (window.last or case.today)), None)
    first = max(term.first if term else window.first, since + _DAY if since else date.min)
    return [
        r
        for r in taken_before(case, rule, subject)
        if (row := MeasureRow(r.values)).kind == measure.kind and (row.date or date.max) >= first
    ]


def _fits(measure: Measure, figure: Any, taken: dict[int, list[Record]], events: Sequence[Item]) -> bool:
    if measure.at is not None and not (isinstance(figure, int) and figure >= measure.at):
        return False
    if measure.after is None:
        return True
    before = taken.get(measure.after, [])
    if not before:
        return False
    last = MeasureRow(before[-1].values)
    if measure.outcome and last.review not in measure.outcome:
        return False
    day = last.date
    again = sum(1 for e in events if not e.doubt and e.first and day and e.first > day)
    return again >= measure.again


def _review(case: CaseFile, steps: Sequence[Measure], taken: dict[int, list[Record]]) -> Suggestion | None:
    """The review of the last step on whose outcome the next one hangs, once its term is over."""
    for step in reversed(steps):
        before = taken.get(step.after, []) if step.after is not None and step.outcome else []
        if not before or taken[step.step]:
            continue
        last = MeasureRow(before[-1].values)
        if last.review in _NOT_REVIEWED and last.due is not None and last.due < case.today:
            taker = next(s for s in steps if s.step == step.after)
            return Suggestion(REVIEW, taker.actors, taker.article, before[-1].number)
    return None
