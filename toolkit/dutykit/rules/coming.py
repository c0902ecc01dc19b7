"""What is coming: days by which rules ask something, from the records as they are. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from ..words.codes import Comparator
from .casefile import CaseFile
from .figures import GROWING
from .kinds import RULE_KINDS
from .kinds.deadlines import DueItem, due_items
from .regulation import Regulation
from .rule_check import CheckScope, RuleCheck
from .ruleset import Rule
from .terms import RuleKind
from .windows import DayWindow


@dataclass(frozen=True, slots=True)
class Due:
    """Something that a rule of kind ``deadline`` asks for in a ``year``, and that is not recorded yet."""

    rule: Rule
    item: DueItem
    year: int


@dataclass(frozen=True, slots=True)
class Ending:
    """The last day of a window in which rules ask for so much; ``rules`` are those that end on it."""

    day: date
    window: DayWindow
    rules: tuple[Rule, ...]


def due(case: CaseFile, regulation: Regulation, years: Iterable[int]) -> list[Due]:
    """What rules of kind ``deadline`` ask for in these years and nobody has recorded; each once, in order of day."""
    by_item: dict[tuple[object, ...], Due] = {}
    for rule, check in _works(case, regulation, years):
        if rule.kind != RuleKind.DEADLINE:
            continue
        for item in due_items(check):
            by_item[rule.id, item.records, item.subject.kind, item.subject.id, item.day] = Due(rule, item, check.year)
    return sorted(by_item.values(), key=lambda d: (d.item.day or date.max, d.item.subject.id))


def endings(case: CaseFile, regulation: Regulation, years: Iterable[int]) -> list[Ending]:
    """Ends of windows in which rules ask for a minimum, in order of day."""
    by_day: dict[tuple[date, str], tuple[DayWindow, dict[str, Rule]]] = {}
    for rule, check in _works(case, regulation, years):
        if rule.kind not in {RuleKind.COUNT, RuleKind.SHARE} or rule.options.get("compare") not in GROWING | {
            Comparator.BETWEEN
        }:
            continue
        for window in check.windows:
            if window.last is not None and regulation.in_force_on(window.last):
                by_day.setdefault((window.last, window.label), (window, {}))[1][rule.id] = rule
    return [Ending(day, window, tuple(rules.values())) for (day, _), (window, rules) in sorted(by_day.items())]


def _works(case: CaseFile, regulation: Regulation, years: Iterable[int]) -> Iterator[tuple[Rule, RuleCheck]]:
    for rule in regulation.ruleset.rules:
        if not rule.levels or case.level in rule.levels:
            for year in years:
                yield rule, RuleCheck(rule, regulation, case, year, CheckScope(), RULE_KINDS)
