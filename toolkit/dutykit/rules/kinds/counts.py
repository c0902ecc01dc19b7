"""Rules that count deeds or rows: so many within a window. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..engine import Check, Outcome
from ..results import UNDETERMINED, UNSTATED, Subject, Verdict, decide
from ..selection import NOTHING, Counted
from ..standing import Standing
from ..windows import Window
from .amounts import asked_words, bounds, figure_asked, unit_of


def count(work: Check) -> Iterator[Outcome]:
    """So many deeds, persons, days: ``take``, ``compare``, ``figure``, ``of``; of a deputy, a unit or the congress."""
    for window in work.windows:
        for subject, held, registers, counted in subjects(work, window):
            if held.exempt:
                yield work.exempted(subject, window, held)
            else:
                yield _outcome(work, subject, window, held, registers, counted)


def subjects(work: Check, window: Window) -> Iterator[tuple[Subject, Standing, tuple[str, ...], Counted]]:
    """Deputies, units or the congress, each with how the rule stands to it, its registers and its items."""
    case = work.case
    match work.rule.subject:
        case "deputy":
            mine = work.of_deputies(window)
            for deputy, subject, held in work.deputies(window):
                yield subject, held, case.registers_of(deputy), mine.get(deputy.number, NOTHING)
        case "unit":
            told = work.of_units(window, members=work.rule.options.get("belongs") == "members")
            for unit, subject, held in work.units(window):
                yield subject, held, case.register_of(unit.code), told.get(unit.code, NOTHING)
        case _:
            for subject, held in work.congress(window):
                yield subject, held, case.all_registers, work.of_all(window)


def _outcome(
    work: Check, subject: Subject, window: Window, held: Standing, registers: tuple[str, ...], counted: Counted
) -> Outcome:
    options, of = work.rule.options, work.rule.options.get("of", "deeds")
    threshold, unit = _threshold(figure_asked(work), held), unit_of(of)
    sure, possible, doubt = bounds(counted, of, subject.id)
    common: dict[str, Any] = {"figure": sure, "unit_of_figure": unit, "records": counted.records}
    told = f"{window.label}{work.rule.duty}：{sure}{unit}"
    if threshold is None:
        return Outcome(subject, window, Verdict(UNDETERMINED, UNSTATED), message=told, **common)
    verdict = decide(sure, possible, options["compare"], threshold, work.state(window, registers), doubt)
    words = asked_words(options["compare"], threshold, unit)
    reduced = f"（在任{held.months}个月，按{held.whole}个月折算）" if held.reduced else ""
    return Outcome(
        subject, window, verdict, threshold=threshold, message=f"{told}，要求{words}{reduced}",
        events=tuple(counted.sure), **common,
    )  # fmt: skip


def _threshold(asked: Any, held: Standing) -> Any:
    """The figure asked, reduced to the months in office, rounded down in the deputy's favour."""
    if asked is None or not held.reduced:
        return asked
    if isinstance(asked, tuple):
        return tuple(n * held.months // held.whole for n in asked)
    return asked * held.months // held.whole
