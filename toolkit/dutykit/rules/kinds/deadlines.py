"""Rules about until when: so many working days, days or months after, before the next session, by a day. Pure.

A day is done when the record says so: the declared date decides, never the day on which it was taken in (C9).
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from ...dates import chinese
from ...words.codes import Reason, Result
from ..results import Subject, Verdict
from ..rule_check import RuleCheck, RuleOutcome
from ..ruleset import month_day
from ..selection import Item, select
from ..take import Take
from ..windows import Window
from ..workdays import add_days, add_months
from .judging import Judgement, RequiredRecord, day_at, each_row, in_scope, label, read_rows, record_subject

_DAY = timedelta(days=1)
YEAR_END = "year_end"


@dataclass(frozen=True, slots=True)
class Due:
    """The last day on which something is in time; None where it is not known, and then why."""

    day: date | None
    words: str
    reason: Reason | None = None


def deadline(check: RuleCheck) -> Iterator[RuleOutcome]:
    """In time: ``record``, ``from``, ``to`` and how long; ``extended``, ``due``, ``required``.

    The record lies in the window of its ``day``, else of the day from which the time runs, else of its year.
    """
    yield from each_row(check, _judge, _taken(check), _wanted if check.rule.options.get("required") else None)


def _taken(check: RuleCheck) -> Take:
    options, take = check.rule.options, read_rows(check)
    if "day" not in options and options.get("from", YEAR_END) != YEAR_END:
        take = dataclasses.replace(take, day=options["from"])
    return take


def _judge(check: RuleCheck, item: Item, window: Window) -> Judgement:
    options, today = check.rule.options, check.case.today
    done, name = day_at(item, options["to"]), label(check, options["to"])
    due = _due(check, _start(check, item, window), _year(item, window), options)
    told = day_at(item, options["due"]) if "due" in options else None
    limit = _due(check, _start(check, item, window), 0, options["extended"]) if "extended" in options else None
    if told is not None:
        due = _agreed(told, limit)
    elif "due" in options and due.reason == Reason.MISSING_FACT and not due.day:
        due = Due(None, f"没有填{label(check, options['due'])}", Reason.MISSING_FACT)
    did = f"{name}是{chinese(done)}" if done else f"没有填{name}"
    if due.day is None:
        waits = due.reason == Reason.NOT_DUE and done is None and not window.over(today)
        reason = due.reason if waits or due.reason != Reason.NOT_DUE else Reason.MISSING_FACT
        return Judgement(Verdict(Result.UNDETERMINED, reason), f"{due.words}，{did}", done, day=item.last)
    verdict, words = _in_time(done, due, limit if told is None else None, today), due.words
    if verdict == _EXTENDED and limit is not None:
        words += f"，{limit.words.replace('应', '经批准可', 1)}，是否批准延期没有登记"
    return Judgement(verdict, f"{words}，{did}", done, due.day, day=due.day)


_EXTENDED = Verdict(Result.UNDETERMINED, Reason.MISSING_FACT)


def _in_time(done: date | None, due: Due, limit: Due | None, today: date) -> Verdict:
    """In time, late, or not known: late but within what it could be extended to, or nothing filled in (C9)."""
    assert due.day is not None
    if done is not None and done <= due.day:
        return Verdict(Result.MET)
    if done is None:
        return Verdict(Result.UNDETERMINED, Reason.NOT_DUE if today <= due.day else Reason.MISSING_FACT)
    if limit is not None and (limit.day is None or done <= limit.day):
        return _EXTENDED
    return Verdict(Result.UNMET)


def _agreed(told: date, limit: Due | None) -> Due:
    """The day that the record names, as far as the regulation lets it be put off."""
    if limit is not None and limit.day is not None and limit.day < told:
        return limit
    return Due(told, f"登记的期限是{chinese(told)}")


def _start(check: RuleCheck, item: Item | None, window: Window) -> date | None:
    """The day from which the time runs: of a stretch of days the last."""
    named = check.rule.options.get("from")
    if named == YEAR_END:
        return date(_year(item, window), 12, 31)
    if item is None or (named is None and check.rule.options.get("before")):
        return window.last or window.first
    return day_at(item, named) if named else item.last


def _year(item: Item | None, window: Window) -> int:
    if item is not None and item.year is not None:
        return item.year
    return window.year if window.year is not None else (window.last or window.first).year


def _due(check: RuleCheck, start: date | None, year: int, how: Mapping[str, Any]) -> Due:
    """The last day in time, and how it was reckoned: the first day is not counted (C6), "before" leaves its day out."""
    if "by" in how:
        named = check.rule.options.get("from", YEAR_END)
        day = month_day(start.year if start and named != YEAR_END else year, how["by"])
        return Due(day, f"应在{chinese(day)}以前")
    if start is None:
        name = label(check, check.rule.options.get("from", "date"))
        return Due(None, f"没有填{name}，算不出期限", Reason.MISSING_FACT)
    if "before" in how:
        found = next((s for s in check.case.sessions if s.opening > start), None)
        if found is None:
            return Due(None, f"{chinese(start)}以后的人代会还没有登记", Reason.NOT_DUE)
        return Due(found.opening - _DAY, f"应在{chinese(found.opening)}人代会开幕以前")
    if "working_days" in how:
        n = how["working_days"]
        due = check.case.calendar.add_working_days(start, n)
        if due is None:
            unknown = check.case.calendar.missing_year(start, n)
            return Due(None, f"{chinese(start)}起{n}个工作日，没有{unknown}年的工作日历", Reason.NO_CALENDAR)
        return Due(due, f"{chinese(start)}起{n}个工作日，应到{chinese(due)}为止")
    if "days" in how:
        due = add_days(start, how["days"])
        return Due(due, f"{chinese(start)}起{how['days']}日，应到{chinese(due)}为止")
    if "months" in how:
        due = add_months(start, how["months"])
        return Due(due, f"{chinese(start)}起{how['months']}个月，应到{chinese(due)}为止")
    return Due(None, "没有期限", Reason.MISSING_FACT)


def _wanted(check: RuleCheck, window: Window) -> RequiredRecord:
    """Until when whoever has no record must have one; where the time runs from a record, until the window ends."""
    options = check.rule.options
    if options.get("before") or options.get("by"):
        due = _due(check, _start(check, None, window), _year(None, window), options)
    elif window.last is not None:
        due = Due(window.last, f"应在{chinese(window.last)}以前")
    else:
        due = Due(None, "时间还没有到", Reason.NOT_DUE)
    reason = due.reason if due.reason != Reason.NOT_DUE or not window.over(check.case.today) else Reason.MISSING_FACT
    return RequiredRecord(due.day, Verdict(Result.UNDETERMINED, reason or Reason.NOT_DUE), due.words)


@dataclass(frozen=True, slots=True)
class DueItem:
    """Something that a rule asks for and that is not recorded yet; without a day ``reason`` says why none is known.

    ``records`` is empty where the record itself is asked for and there is none.
    """

    day: date | None
    subject: Subject
    words: str
    records: tuple[str, ...] = ()
    reason: Reason | None = None
    people: tuple[str, ...] = ()


def due_items(check: RuleCheck) -> Iterator[DueItem]:
    """What is still to be done under a rule of this kind, in the windows of ``check.year``.

    Records that have no ``to`` date yet, each with its last day; with ``required`` also whoever has no record at all.
    """
    take = _taken(check)
    items = select((take,), check.case)
    for window in check.windows:
        for item in (i for i in items if i.within(window) and in_scope(check, i)):
            judged = _judge(check, item, window)
            day = judged.threshold
            if judged.figure is None and check.regulation.in_force_on(day or judged.day or check.regulation.in_force):
                reason = None if day else judged.verdict.reason
                yield DueItem(day, record_subject(check, item), judged.words, item.records, reason, item.people)
    if check.rule.options.get("required"):
        for outcome in deadline(check):
            if (
                not outcome.records
                and outcome.threshold
                and outcome.verdict.result in {Result.UNDETERMINED, Result.UNMET}
            ):
                yield DueItem(outcome.threshold, outcome.subject, outcome.message)
