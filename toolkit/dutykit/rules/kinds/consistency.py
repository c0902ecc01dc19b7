"""Figures that must agree with each other: what is told twice, parts and their whole. Pure.

Figures that contradict each other are never judged: the finding is undetermined, and says which they are (C1).
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ...words.codes import Reason, Result, SubjectKind
from ..figures import Number, added, shown
from ..results import Subject, Verdict
from ..rule_check import RuleCheck, RuleOutcome
from ..selection import Counted, Item, select
from ..standing import Standing, standing_in_force
from ..take import read_take
from ..windows import Window
from .judging import in_scope, inferred, label, number_at, record_subject, registers_of, unit_subjects

SidePart = Mapping[str, Any]
_SIDES = ("left", "right")
_WORDS = {
    "at_least": "前者应不少于后者",
    "more_than": "前者应多于后者",
    "at_most": "前者应不超过后者",
    "less_than": "前者应少于后者",
    "equal": "两者应相等",
}


@dataclass(frozen=True, slots=True)
class Side:
    """What one side comes to: ``low`` for certain, ``high`` with what is in doubt, and whether a figure is blank."""

    low: Number
    high: Number
    blank: bool


def consistent(check: RuleCheck) -> Iterator[RuleOutcome]:
    """Two sums that must agree: ``left``, ``right`` (records, a field of theirs or how many they are), ``compare``."""
    check = dataclasses.replace(check, rule=dataclasses.replace(check.rule, first_year="apply", part_year="apply"))
    sides = {name: [(p, select((read_take(p),), check.case)) for p in check.rule.options[name]] for name in _SIDES}
    for window in check.windows:
        within = {
            name: [(p, [i for i in items if _counts(check, window, i)]) for p, items in parts]
            for name, parts in sides.items()
        }
        match check.rule.subject:
            case SubjectKind.RECORD:
                yield from _records(check, window, within)
            case SubjectKind.DEPUTY:
                for deputy, subject, standing in check.deputies(window):
                    mine = _narrowed(within, deputy.number, lambda i: i.people)
                    yield _outcome(check, subject, window, standing, mine, check.case.registers_of(deputy))
            case SubjectKind.UNIT:
                named = [u for parts in within.values() for _, items in parts for i in items for u in i.units]
                for code, subject, standing in unit_subjects(check, window, named):
                    mine = _narrowed(within, code, lambda i: registers_of(check, i))
                    yield _outcome(check, subject, window, standing, mine, check.case.register_of(code))
            case _:
                for subject, standing in check.congress(window):
                    yield _outcome(check, subject, window, standing, within, check.case.all_registers)


Sides = Mapping[str, list[tuple[SidePart, list[Item]]]]


def _counts(check: RuleCheck, window: Window, item: Item) -> bool:
    return item.within(window) and (item.first is None or check.regulation.in_force_on(item.first))


def _narrowed(sides: Sides, id_: str, of: Any) -> Sides:
    return {name: [(p, [i for i in items if id_ in of(i)]) for p, items in parts] for name, parts in sides.items()}


def _records(check: RuleCheck, window: Window, sides: Sides) -> Iterator[RuleOutcome]:
    """Each record by itself; all parts are fields of it."""
    forced = standing_in_force(check.rule, check.regulation, window)
    every = {i.records: i for parts in sides.values() for _, items in parts for i in items}
    for records, item in every.items():
        if in_scope(check, item):
            mine = {
                name: [(p, [i for i in items if i.records == records]) for p, items in parts]
                for name, parts in sides.items()
            }
            yield _outcome(check, record_subject(check, item), window, forced, mine, None)


def _outcome(
    check: RuleCheck,
    subject: Subject,
    window: Window,
    standing: Standing,
    sides: Sides,
    registers: Sequence[str] | None,
) -> RuleOutcome:
    """The outcome of one subject; without ``registers`` it is a record, which needs no closed register."""
    if standing.exempt:
        return check.exempted(subject, window, standing)
    items = [i for parts in sides.values() for _, mine in parts for i in mine]
    head = check.rule.duty if registers is None else f"{window.label}{check.rule.duty}"
    state = None if registers is None else check.state(window, registers)
    if not items:
        nothing = state is None or (state.over and state.closed)
        verdict = Verdict(Result.EXEMPT) if nothing or state is None else inferred(state)
        return RuleOutcome(subject, window, verdict, message=f"{head}：没有这样的记录")
    left, right = (_side(sides[name]) for name in _SIDES)
    compare = check.rule.compare
    if left.blank or right.blank:
        verdict = Verdict(Result.UNDETERMINED, Reason.MISSING_FACT)
    elif not _can_fail(left, right, compare):
        settled = state is None or (state.over and state.closed)
        verdict = Verdict(Result.MET) if settled or state is None else inferred(state)
    elif _can_hold(left, right, compare):
        doubt = Counted([], [i for i in items if i.doubt]).doubt
        verdict = Verdict(Result.UNDETERMINED, doubt or Reason.MISSING_FACT)
    else:
        verdict = Verdict(Result.UNDETERMINED, Reason.INCONSISTENT)
    told = "，".join(
        f"{_named(check, sides[n])}{shown(side.low)}" for n, side in zip(_SIDES, (left, right), strict=True)
    )
    missing = "（有空着的）" if left.blank or right.blank else ""
    return RuleOutcome(
        subject, window, verdict, figure=left.low, threshold=right.low,
        records=tuple(dict.fromkeys(n for i in items for n in i.records)),
        message=f"{head}：{told}{missing}，{_WORDS[compare]}",
    )  # fmt: skip


def _side(parts: Iterable[tuple[SidePart, list[Item]]]) -> Side:
    figures = [(i, 1 if p.get("count") else number_at(i, p.get("field", ""))) for p, items in parts for i in items]
    return Side(
        low=added(n for item, n in figures if n is not None and not item.doubt),
        high=added(n for _, n in figures if n is not None),
        blank=any(n is None and not item.doubt for item, n in figures),
    )


def _can_hold(left: Side, right: Side, compare: str) -> bool:
    """Whether the figures may agree, whatever becomes of what is in doubt."""
    match compare:
        case "at_least":
            return left.high >= right.low
        case "more_than":
            return left.high > right.low
        case "at_most":
            return left.low <= right.high
        case "less_than":
            return left.low < right.high
        case _:
            return left.low <= right.high and right.low <= left.high


def _can_fail(left: Side, right: Side, compare: str) -> bool:
    match compare:
        case "at_least":
            return left.low < right.high
        case "more_than":
            return left.low <= right.high
        case "at_most":
            return left.high > right.low
        case "less_than":
            return left.high >= right.low
        case _:
            return not left.low == left.high == right.low == right.high


def _named(check: RuleCheck, parts: Iterable[tuple[SidePart, list[Item]]]) -> str:
    """What a side is called: the labels of its fields, or that records were counted."""
    told = ["登记条数" if p.get("count") else label(check, p.get("field", ""), p["record"]) for p, _ in parts]
    return "加".join(dict.fromkeys(told)) + ("共" if len(told) > 1 else "")
