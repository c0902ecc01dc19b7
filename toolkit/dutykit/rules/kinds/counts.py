"""Rules that count deeds or rows: so many within a window. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ...words.codes import Reason, Result, SubjectKind
from ..figures import asked_words
from ..results import Subject, Verdict, decide
from ..rule_check import RuleCheck, RuleOutcome
from ..selection import NOTHING, Counted
from ..standing import Standing
from ..windows import Window
from .amounts import bounds, figure_asked, unit_of


def count(check: RuleCheck) -> Iterator[RuleOutcome]:
    """So many deeds, persons, days: ``take``, ``compare``, ``figure``, ``of``; of a deputy, a unit or the congress."""
    for window in check.windows:
        for subject, standing, registers, counted in subjects(check, window):
            if standing.exempt:
                yield check.exempted(subject, window, standing)
            else:
                yield _outcome(check, subject, window, standing, registers, counted)


def subjects(check: RuleCheck, window: Window) -> Iterator[tuple[Subject, Standing, tuple[str, ...], Counted]]:
    """Deputies, units or the congress, each with how the rule stands to it, its registers and its items."""
    case = check.case
    match check.rule.subject:
        case SubjectKind.DEPUTY:
            mine = check.of_deputies(window)
            for deputy, subject, standing in check.deputies(window):
                yield subject, standing, case.registers_of(deputy), mine.get(deputy.number, NOTHING)
        case SubjectKind.UNIT:
            told = check.of_units(window, members=check.rule.options.get("belongs") == "members")
            for unit, subject, standing in check.units(window):
                yield subject, standing, case.register_of(unit.code), told.get(unit.code, NOTHING)
        case _:
            for subject, standing in check.congress(window):
                yield subject, standing, case.all_registers, check.of_all(window)


def _outcome(
    check: RuleCheck, subject: Subject, window: Window, standing: Standing, registers: tuple[str, ...], counted: Counted
) -> RuleOutcome:
    of = check.rule.options.get("of", "deeds")
    threshold, unit = _threshold(figure_asked(check), standing), unit_of(of)
    sure, possible, doubt = bounds(counted, of, subject.id)
    common: dict[str, Any] = {"figure": sure, "unit_of_figure": unit, "records": counted.records}
    told = f"{window.label}{check.rule.duty}：{sure}{unit}"
    if threshold is None:
        return RuleOutcome(subject, window, Verdict(Result.UNDETERMINED, Reason.UNSTATED), message=told, **common)
    verdict = decide(sure, possible, check.rule.compare, threshold, check.state(window, registers), doubt)
    words = asked_words(check.rule.compare, threshold, unit)
    reduced = f"（在任{standing.months}个月，按{standing.whole}个月折算）" if standing.reduced else ""
    return RuleOutcome(
        subject, window, verdict, threshold=threshold, message=f"{told}，要求{words}{reduced}",
        events=tuple(counted.sure), **common,
    )  # fmt: skip


def _threshold(asked: Any, standing: Standing) -> Any:
    """The figure asked, reduced to the months in office, rounded down in the deputy's favour."""
    if asked is None or not standing.reduced:
        return asked
    if isinstance(asked, tuple):
        return tuple(n * standing.months // standing.whole for n in asked)
    return asked * standing.months // standing.whole
