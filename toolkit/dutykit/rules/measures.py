"""Which step people might take next where a rule is not met: suggested, never taken (CONVENTIONS C13). Pure.

What was already done is read from the form ``measure``: same deputy, same ground, same measure.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from ..dossier.model import Record
from ..words.codes import SubjectKind
from .casefile import CaseFile
from .regulation import Regulation
from .results import Subject, Suggestion
from .ruleset import Measure, Rule, day_of
from .selection import Item
from .windows import Window


def suggest(
    case: CaseFile, regulation: Regulation, rule: Rule, subject: Subject, window: Window, figure: Any,
    events: Sequence[Item],
) -> Suggestion | None:  # fmt: skip
    """The furthest step whose conditions hold and that was not taken; None where nothing is left to suggest.

    Steps among which a person chooses by gravity (``choose``) are suggested together, until one of them is taken.
    """
    steps = regulation.ruleset.measures_of(rule.id)
    if not steps:
        return None
    taken = {m.step: _taken(case, rule, m, subject, window) for m in steps}
    free = [m for m in steps if m.choose]
    if free and not any(taken[m.step] for m in free):
        return Suggestion(free[0].kind, free[0].actors, free[0].article, others=tuple(m.kind for m in free[1:]))
    fit = [m for m in steps if not m.choose and not taken[m.step] and _fits(m, figure, taken, events)]
    if not fit:
        return None
    step = fit[-1]
    before = taken[step.after] if step.after is not None else []
    return Suggestion(step.kind, step.actors, step.article, before[-1].number if before else "")


def _taken(case: CaseFile, rule: Rule, measure: Measure, subject: Subject, window: Window) -> list[Record]:
    """Records that this step was taken in the window's term (or later), first to last."""
    if subject.kind != SubjectKind.DEPUTY:
        return []
    term = next((t for t in reversed(case.terms) if t.first <= (window.last or case.today)), None)
    first = term.first if term else window.first
    found = [
        r
        for r in case.rows.get(("measure", "measures"), ())
        if r.values.get("deputy") == subject.id
        and r.values.get("kind") == measure.kind
        and r.values.get("ground") == rule.ground
        and (day_of(r.values.get("date")) or date.max) >= first
    ]
    return sorted(found, key=lambda r: str(r.values.get("date") or ""))


def _fits(measure: Measure, figure: Any, taken: dict[int, list[Record]], events: Sequence[Item]) -> bool:
    if measure.at is not None and not (isinstance(figure, int) and figure >= measure.at):
        return False
    if measure.after is None:
        return True
    before = taken.get(measure.after, [])
    if not before:
        return False
    last = before[-1]
    if measure.outcome and last.values.get("review") not in measure.outcome:
        return False
    day = day_of(last.values.get("date"))
    again = sum(1 for e in events if not e.doubt and e.first and day and e.first > day)
    return again >= measure.again
