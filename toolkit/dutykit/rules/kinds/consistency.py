"""Figures that must agree with each other: what is told twice, parts and their whole. Pure.

Figures that contradict each other are never judged: the finding is undetermined, and says which they are (C1).
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, assert_never

from ...serial import to_json
from ...words.codes import Comparator, Reason, Result, SubjectKind
from ..bounds import RegisterState
from ..figures import Number, added, holds
from ..items import Item
from ..results import Subject, Verdict
from ..rule_check import RuleCheck, RuleOutcome
from ..selection import Counted, select
from ..standing import RuleStanding, standing_in_force
from ..take import read_take
from ..terms import InPart
from ..windows import DayWindow
from .judgement import label, number_at, registers_of
from .judging import in_scope, record_subject, unit_subjects

SidePart = Mapping[str, Any]
Sides = Mapping[str, list[tuple[SidePart, list[Item]]]]
_SIDES = ("left", "right")
_WORDS = {
    Comparator.AT_LEAST: "前者应不少于后者",
    Comparator.MORE_THAN: "前者应多于后者",
    Comparator.AT_MOST: "前者应不超过后者",
    Comparator.LESS_THAN: "前者应少于后者",
    Comparator.EQUAL: "两者应相等",
}


@dataclass(frozen=True, slots=True)
class Side:
    """What one side comes to: ``low`` for certain, ``high`` with what is in doubt, and whether a figure is blank."""

    low: Number
    high: Number
    blank: bool


def consistent(check: RuleCheck) -> Iterator[RuleOutcome]:
    """Two sums that must agree: ``left``, ``right`` (records, a field of theirs or how many they are), ``compare``."""
    check = dataclasses.replace(
        check, rule=dataclasses.replace(check.rule, first_year=InPart.APPLY, part_year=InPart.APPLY)
    )
    sides = {name: [(p, select((read_take(p),), check.case)) for p in check.rule.options[name]] for name in _SIDES}
    for window in check.windows:
        within = {
            name: [(p, [i for i in items if _counts(check, window, i)]) for p, items in parts]
            for name, parts in sides.items()
        }
        yield from _of_subjects(check, window, within)


def _of_subjects(check: RuleCheck, window: DayWindow, sides: Sides) -> Iterator[RuleOutcome]:
    case = check.case
    match check.rule.subject:
        case SubjectKind.RECORD:
            yield from _records(check, window, sides)
        case SubjectKind.DEPUTY:
            for deputy, subject, standing in check.deputies(window):
                own = _narrowed(sides, deputy.number, lambda i: i.people)
                yield _together(check, subject, window, standing, own, case.registers_of(deputy, window))
        case SubjectKind.UNIT:
            named = [u for parts in sides.values() for _, items in parts for i in items for u in i.units]
            for code, subject, standing in unit_subjects(check, window, named):
                own = _narrowed(sides, code, lambda i: registers_of(check, i))
                yield _together(check, subject, window, standing, own, case.register_of(code))
        case SubjectKind.CONGRESS:
            for subject, standing in check.congress(window):
                yield _together(check, subject, window, standing, sides, case.all_registers)
        case _:
            assert_never(check.rule.subject)


def _counts(check: RuleCheck, window: DayWindow, item: Item) -> bool:
    return item.may_lie_in(window) and (item.first is None or check.regulation.in_force_on(item.first))


def _narrowed(sides: Sides, id_: str, of: Any) -> Sides:
    return {name: [(p, [i for i in items if id_ in of(i)]) for p, items in parts] for name, parts in sides.items()}


def _records(check: RuleCheck, window: DayWindow, sides: Sides) -> Iterator[RuleOutcome]:
    """Each record by itself; all parts are fields of it. A record needs no closed register."""
    standing = standing_in_force(check.rule, check.regulation, window)
    every = {i.records: i for parts in sides.values() for _, items in parts for i in items}
    for records, item in every.items():
        if in_scope(check, item):
            own = {n: [(p, [i for i in items if i.records == records]) for p, items in ps] for n, ps in sides.items()}
            subject = record_subject(check, item)
            if standing.exempt:
                yield check.exempted(subject, window, standing)
            else:
                yield _outcome(check, subject, window, own, _verdict(check, own, None), check.rule.duty)


def _together(
    check: RuleCheck,
    subject: Subject,
    window: DayWindow,
    standing: RuleStanding,
    sides: Sides,
    registers: Sequence[str],
) -> RuleOutcome:
    """The records of a deputy, a unit or the congress together."""
    if standing.exempt:
        return check.exempted(subject, window, standing)
    head, state = f"{window.label}{check.rule.duty}", check.state(window, registers, subject)
    if not _items(sides):
        verdict = state.pending() or Verdict(Result.EXEMPT)
        return RuleOutcome(subject, window, verdict, message=f"{head}：没有这样的记录")
    return _outcome(check, subject, window, sides, _verdict(check, sides, state), head)


def _items(sides: Sides) -> list[Item]:
    return [i for parts in sides.values() for _, items in parts for i in items]


def _verdict(check: RuleCheck, sides: Sides, state: RegisterState | None) -> Verdict:
    """Whether the figures agree; those of a record (no ``state``) may no longer change."""
    left, right = (_side(sides[name]) for name in _SIDES)
    if left.blank or right.blank:
        return Verdict(Result.UNDETERMINED, Reason.MISSING_FACT)
    if not _can_fail(left, right, check.rule.compare):
        return (state.pending() if state else None) or Verdict(Result.MET)
    if _can_hold(left, right, check.rule.compare):
        doubt = Counted([], [i for i in _items(sides) if i.doubt]).doubt
        return Verdict(Result.UNDETERMINED, doubt or Reason.MISSING_FACT)
    return Verdict(Result.UNDETERMINED, Reason.INCONSISTENT)


def _outcome(
    check: RuleCheck, subject: Subject, window: DayWindow, sides: Sides, verdict: Verdict, head: str
) -> RuleOutcome:
    left, right = (_side(sides[name]) for name in _SIDES)
    figures = f"{_named(check, sides['left'])}{to_json(left.low)}，{_named(check, sides['right'])}{to_json(right.low)}"
    missing = "（有空着的）" if left.blank or right.blank else ""
    return RuleOutcome(
        subject, window, verdict, figure=left.low, threshold=right.low,
        records=tuple(dict.fromkeys(n for i in _items(sides) for n in i.records)),
        message=f"{head}：{figures}{missing}，{_WORDS[check.rule.compare]}",
    )  # fmt: skip


def _side(parts: Iterable[tuple[SidePart, list[Item]]]) -> Side:
    figures = [(i, 1 if p.get("count") else number_at(i, p.get("field", ""))) for p, items in parts for i in items]
    return Side(
        low=added(n for item, n in figures if n is not None and not item.doubt),
        high=added(n for _, n in figures if n is not None),
        blank=any(n is None and not item.doubt for item, n in figures),
    )


def _can_hold(left: Side, right: Side, compare: Comparator) -> bool:
    """Whether the figures agree for some completion of what is in doubt."""
    if compare is Comparator.EQUAL:
        return left.low <= right.high and right.low <= left.high
    most = compare in {Comparator.AT_LEAST, Comparator.MORE_THAN}
    return holds(left.high, compare, right.low) if most else holds(left.low, compare, right.high)


def _can_fail(left: Side, right: Side, compare: Comparator) -> bool:
    """Whether the figures disagree for some completion of what is in doubt."""
    if compare is Comparator.EQUAL:
        return not left.low == left.high == right.low == right.high
    most = compare in {Comparator.AT_LEAST, Comparator.MORE_THAN}
    return not (holds(left.low, compare, right.high) if most else holds(left.high, compare, right.low))


def _named(check: RuleCheck, parts: Iterable[tuple[SidePart, list[Item]]]) -> str:
    """What a side is called: the labels of its fields, or that records were counted."""
    told = ["登记条数" if p.get("count") else label(check, p.get("field", ""), p["record"]) for p, _ in parts]
    return "加".join(dict.fromkeys(told)) + ("共" if len(told) > 1 else "")
