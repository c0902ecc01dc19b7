"""Rules about what is missing: too long without, or several windows in a row without. Pure.

Both infer from records that are not there, so nothing is unmet before the registers are closed (C3).
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator, Sequence
from datetime import date

from ...dates import chinese
from ...words.codes import Reason, Result
from ..results import Subject, Verdict
from ..rule_check import RuleCheck, RuleOutcome
from ..selection import NOTHING, Counted, Item, by_deputy, select
from ..standing import duty_begins
from ..take import read_takes
from ..windows import Window
from ..workdays import add_months


def gap(check: RuleCheck) -> Iterator[RuleOutcome]:
    """So many months since the last one: ``take``, ``months``.

    It runs from the last deed, at the earliest from the day the term began, the deputy was elected or the regulation
    came in force; it is looked at on the last day of the window, or today.
    """
    for window in check.windows:
        as_of = min(window.last or check.case.today, check.case.today)
        mine: dict[str, list[Item]] = {}
        for item in check.items:
            for number in item.people:
                mine.setdefault(number, []).append(item)
        registers = check.case.registers_of
        for deputy, subject, standing in check.deputies(window):
            if standing.exempt:
                yield check.exempted(subject, window, standing)
                continue
            term = check.term.first if check.term else date.min
            begin = max(deputy.since or date.min, term, duty_begins(check.rule, check.regulation))
            if begin > as_of:
                yield RuleOutcome(
                    subject, window, Verdict(Result.UNDETERMINED, Reason.NOT_DUE), message=check.rule.duty
                )
                continue
            yield _gap(check, subject, window, (begin, as_of), mine.get(deputy.number, []), registers(deputy))


def _gap(
    check: RuleCheck, subject: Subject, window: Window, stretch: tuple[date, date], items: list[Item],
    registers: Sequence[str],
) -> RuleOutcome:  # fmt: skip
    months, (begin, as_of) = check.rule.options["months"], stretch
    mine = [i for i in items if i.first is not None and i.first <= as_of]
    sure = [i for i in mine if not i.doubt]
    start = max([begin, *(i.last or i.first for i in sure if i.first)])
    limit = add_months(start, months)
    passed = limit <= as_of and limit < check.case.today
    between = [i for i in mine if i.doubt and i.first and add_months(i.last or i.first, months) > as_of]
    undated = [i for i in items if i.first is None]
    doubt = Counted([], [*between, *undated]).doubt
    if not passed:
        verdict = Verdict(Result.MET) if sure and start > begin else Verdict(Result.UNDETERMINED, Reason.NOT_DUE)
    elif doubt:
        verdict = Verdict(Result.UNDETERMINED, doubt)
    else:
        without = Window(window.kind, window.label, start, as_of)
        verdict = dataclasses.replace(check.state(without, registers, subject), over=True).pending() or Verdict(
            Result.UNMET
        )
    last = sure[-1] if sure and start > begin else None
    since = f"最近一次是{chinese(start)}" if last else f"{chinese(begin)}以来没有记录"
    return RuleOutcome(
        subject, window, verdict, figure=_whole_months(start, as_of), threshold=months, unit_of_figure="个月",
        records=tuple(dict.fromkeys(n for i in ([last] if last else []) + between for n in i.records)),
        message=f"{check.rule.duty}：{since}，到{chinese(as_of)}；间隔满{months}个月就不符合",
    )  # fmt: skip


def _whole_months(start: date, end: date) -> int:
    months = (end.year - start.year) * 12 + end.month - start.month
    return months if add_months(start, months) <= end else months - 1


Lacks = Callable[[str, Window], bool]


def streak(check: RuleCheck) -> Iterator[RuleOutcome]:
    """So many windows in a row without: ``parts``, ``times``, ``combine`` (neither, either, each)."""
    times, told_of = check.rule.options["times"], check.rule.options["parts"]
    parts = check.case.selected(
        told_of, lambda: {p["name"]: select(read_takes(p["take"]), check.case) for p in told_of}
    )
    row = _row(check, times)
    if not row:
        return
    span = Window(row[-1].kind, f"{row[0].label}至{row[-1].label}", row[0].first, row[-1].last)
    told = {(name, w.label): by_deputy(items, w) for name, items in parts.items() for w in row}
    for deputy, subject, standing in check.deputies(span):
        if standing.exempt:
            yield check.exempted(subject, span, standing)
        elif len(row) < times:
            yield RuleOutcome(
                subject, span, Verdict(Result.UNDETERMINED, Reason.NOT_DUE), figure=None, threshold=times,
                message=f"{check.rule.duty}：本届到{row[-1].label}还不满{times}期",
            )  # fmt: skip
        else:
            mine = {key: by.get(deputy.number, NOTHING) for key, by in told.items()}
            yield _streak(check, subject, span, row, mine, list(parts), check.case.registers_of(deputy))


def _row(check: RuleCheck, times: int) -> list[Window]:
    """The last windows of the term up to the year's end, at most so many."""
    term = check.term
    found: list[Window] = []
    year = check.year
    while len(found) < times and term is not None and year >= term.first.year:
        fit = [w for w in check.windows_of(year) if (w.last or check.case.today) >= term.first]
        found = [*fit, *found]
        year -= 1
    return found[-times:]


def _streak(
    check: RuleCheck, subject: Subject, span: Window, row: list[Window], mine: dict[tuple[str, str], Counted],
    names: list[str], registers: Sequence[str],
) -> RuleOutcome:  # fmt: skip
    combine = check.rule.options.get("combine", "neither")

    def maybe(name: str, window: Window) -> bool:
        return not mine[name, window.label].sure

    def surely(name: str, window: Window) -> bool:
        return maybe(name, window) and not mine[name, window.label].doubtful

    if not _lacking(combine, names, row, maybe):
        verdict = Verdict(Result.MET)
    elif any(not w.over(check.case.today) for w in row):
        verdict = Verdict(Result.UNDETERMINED, Reason.NOT_DUE)
    elif not _lacking(combine, names, row, surely):
        doubtful: list[Item] = [i for c in mine.values() for i in c.doubtful]
        verdict = Verdict(Result.UNDETERMINED, Counted([], doubtful).doubt)
    else:
        pending = [p for w in row if (p := check.state(w, registers, subject).pending()) is not None]
        verdict = pending[0] if pending else Verdict(Result.UNMET)
    counts = "；".join(f"{w.label}" + "、".join(f"{n}{len(mine[n, w.label].sure)}次" for n in names) for w in row)
    return RuleOutcome(
        subject, span, verdict, figure=_trailing(combine, names, row, maybe), threshold=len(row), unit_of_figure="期",
        records=tuple(dict.fromkeys(n for c in mine.values() for n in c.records)),
        message=f"{check.rule.duty}：{counts}",
    )  # fmt: skip


def _lacking(combine: str, names: list[str], row: list[Window], lacks: Lacks) -> bool:
    """Whether the row lacks what is asked, in the reading chosen."""
    if combine == "either":
        return any(all(lacks(n, w) for w in row) for n in names)
    some = any if combine == "each" else all
    return all(some(lacks(n, w) for n in names) for w in row)


def _trailing(combine: str, names: list[str], row: list[Window], lacks: Lacks) -> int:
    """How many windows up to the last lack it."""
    return max((n for n in range(1, len(row) + 1) if _lacking(combine, names, row[-n:], lacks)), default=0)
