"""Rules that count deeds or rows: so many within a window. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, assert_never

from ...serial import to_json
from ...words.codes import Reason, Result, SubjectKind
from ..bounds import Bounds, decide
from ..figures import asked_words
from ..results import Subject, Verdict
from ..rule_check import RuleCheck, RuleOutcome
from ..selection import NOTHING, Counted
from ..standing import RuleStanding
from ..terms import Belongs, Of
from ..windows import DayWindow
from .amounts import bounds, figure_asked, unit_of


def count(check: RuleCheck) -> Iterator[RuleOutcome]:
    """So many deeds, persons, days: ``take``, ``compare``, ``figure``, ``of``; of a deputy, a unit or the congress."""
    for window in check.windows:
        for subject, standing, registers, counted in subjects(check, window):
            if standing.exempt:
                yield check.exempted(subject, window, standing)
            else:
                yield _outcome(check, subject, window, standing, registers, counted)


def subjects(check: RuleCheck, window: DayWindow) -> Iterator[tuple[Subject, RuleStanding, tuple[str, ...], Counted]]:
    """Deputies, units or the congress, each with how the rule stands to it, its registers and its items."""
    case, kind = check.case, check.rule.subject
    match kind:
        case SubjectKind.DEPUTY:
            by_deputy = check.of_deputies(window)
            if check.rule.options.get("of") == Of.OTHERS:
                by_deputy = {number: _with_others(counted, check, window) for number, counted in by_deputy.items()}
            for deputy, subject, standing in check.deputies(window):
                yield subject, standing, case.registers_of(deputy, window), by_deputy.get(deputy.number, NOTHING)
        case SubjectKind.UNIT:
            by_unit = check.of_units(window, members=check.rule.options.get("belongs") == Belongs.MEMBERS)
            for unit, subject, standing in check.units(window):
                yield subject, standing, case.register_of(unit.code), by_unit.get(unit.code, NOTHING)
        case SubjectKind.CONGRESS | SubjectKind.RECORD:
            for subject, standing in check.congress(window):
                yield subject, standing, case.all_registers, check.of_all(window)
        case _:
            assert_never(kind)


def _with_others(counted: Counted, check: RuleCheck, window: DayWindow) -> Counted:
    """What is counted of a deputy, with those who perhaps took part in the same deeds."""
    numbers, own = set(counted.records), {id(i) for i in counted.doubtful}
    more = [
        i for i in check.items
        if i.doubt and id(i) not in own and not numbers.isdisjoint(i.records) and i.may_lie_in(window)
    ]  # fmt: skip
    return Counted(counted.sure, [*counted.doubtful, *more])


def _outcome(
    check: RuleCheck,
    subject: Subject,
    window: DayWindow,
    standing: RuleStanding,
    registers: tuple[str, ...],
    counted: Counted,
) -> RuleOutcome:
    of = check.rule.options.get("of", Of.DEEDS)
    threshold, unit, figure = _threshold(figure_asked(check), standing), unit_of(of), bounds(counted, of, subject.id)
    common: dict[str, Any] = {"figure": figure.low, "unit_of_figure": unit, "records": counted.records}
    words = f"{window.label}{check.rule.duty}：{between(figure)}{unit}"
    if threshold is None:
        return RuleOutcome(subject, window, Verdict(Result.UNDETERMINED, Reason.UNSTATED), message=words, **common)
    verdict = decide(figure, check.rule.compare, threshold, check.state(window, registers, subject))
    asked = asked_words(check.rule.compare, threshold, unit)
    reduced = ""
    if standing.reduced:
        whole = asked_words(check.rule.compare, figure_asked(check), unit)
        reduced = f"（在任{standing.months}个月，按{standing.whole}个月折算；不折算是{whole}）"
    return RuleOutcome(
        subject, window, verdict, threshold=threshold, message=f"{words}，要求{asked}{reduced}",
        events=tuple(counted.sure), **common,
    )  # fmt: skip


def between(figure: Bounds) -> str:
    """A figure in words, with both bounds where they differ: 2, 2至4, 2以上."""
    if figure.certain:
        return f"{to_json(figure.low)}"
    return (
        f"{to_json(figure.low)}以上"
        if figure.high == float("inf")
        else f"{to_json(figure.low)}至{to_json(figure.high)}"
    )


def _threshold(asked: Any, standing: RuleStanding) -> Any:
    """The figure asked, reduced to the months in office, rounded down in the deputy's favour."""
    if asked is None or not standing.reduced:
        return asked
    if isinstance(asked, tuple):
        return tuple(n * standing.months // standing.whole for n in asked)
    return max(standing.least, asked * standing.months // standing.whole)
