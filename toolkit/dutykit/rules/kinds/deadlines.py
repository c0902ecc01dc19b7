"""Rules about until when: so many working days, days or months after, before the next session, by a day. Pure.

A day is done when the record says so: the declared date decides, never the day on which it was taken in (C9).
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from ...dates import chinese
from ...words.codes import Reason, Result
from ..items import Item
from ..results import Subject, Verdict
from ..rule_check import RuleCheck, RuleOutcome
from ..ruleset import month_day
from ..selection import select
from ..take import Take
from ..terms import YEAR_END, Belongs
from ..windows import DayWindow
from ..workdays import add_days, add_months
from .judgement import Judgement, day_at, first_day_at, label
from .judging import RequiredRecord, each_row, in_scope, lacking_of, read_rows, record_subject

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class LastDay:
    """The last day on which something is in time; None where it is not known, and then why."""

    day: date | None
    words: str
    reason: Reason | None = None


def deadline(check: RuleCheck) -> Iterator[RuleOutcome]:
    """In time: ``record``, ``from``, ``to`` and how long; ``extended``, ``due``, ``required``.

    The record lies in the window of its ``day``, else of the day from which the time runs, else of its year.
    """
    yield from each_row(check, judge, taken(check), _required if check.rule.options.get("required") else None)


def taken(check: RuleCheck) -> Take:
    """Which records it looks at: they lie where their day, or that from which the time runs, lies."""
    options, take = check.rule.options, read_rows(check)
    if "day" not in options and options.get("from", YEAR_END) != YEAR_END:
        take = dataclasses.replace(take, day=options["from"])
    return take


def judge(check: RuleCheck, item: Item, window: DayWindow) -> Judgement:
    """Whether a record was in time."""
    options = check.rule.options
    done = day_at(item, options["to"])
    did = _did(label(check, options["to"]), done)
    due, limit = _due_of(check, item, window)
    if due.day is None:
        waits = due.reason is Reason.NOT_DUE and done is None and not window.over(check.case.today)
        reason = due.reason if waits or due.reason is not Reason.NOT_DUE else Reason.MISSING_FACT
        return Judgement(Verdict(Result.UNDETERMINED, reason), f"{due.words}，{did}", done, day=item.last)
    if too_early := _too_early(check, item, done):
        unclear = Verdict(Result.UNDETERMINED, Reason.INCONSISTENT)
        return Judgement(unclear, f"{did}，{too_early}", done, due.day, day=due.day)
    by = done or check.case.today
    verdict, words = _in_time(done, by, due.day), due.words
    late, left_blank = by > due.day, done is None and by > due.day
    if late and limit is not None and (limit.day is None or by <= limit.day):
        verdict, left_blank = _UNKNOWN, False
        words += f"，{limit.words.replace('应', '经批准可', 1)}，是否批准延期没有登记" if done else ""
    told = Judgement(verdict, f"{words}，{did}", done, due.day, day=due.day, left_blank=left_blank)
    return _where_handed(check, item, told) if options.get("office") else told


def _did(name: str, done: date | None) -> str:
    return f"{name}是{chinese(done)}" if done else f"没有填{name}"


def _too_early(check: RuleCheck, item: Item, done: date | None) -> str:
    """That something was done before there was anything to do, in words; empty where it was not."""
    begun = _begun(check, item)
    if done is None or begun is None or done >= begun:
        return ""
    named = check.rule.options.get("from")
    return f"早于{label(check, named) if named else ''}{chinese(begun)}，两个日期有一个不对"


def _begun(check: RuleCheck, item: Item) -> date | None:
    """The day before which nothing can have been done that is to follow within a time; of a stretch the first.

    None where the day is one by which, or before which, something is to be done: that may be early.
    """
    options = check.rule.options
    named = options.get("from")
    lasts = any(options.get(how) for how in ("working_days", "days", "months")) or (named and "due" in options)
    if named == YEAR_END or not lasts:
        return None
    return first_day_at(item, named) if named else item.first


def _where_handed(check: RuleCheck, item: Item, told: Judgement) -> Judgement:
    """In time, but handed in to another unit than the deputy's own: whether that counts the text does not say."""
    elsewhere = _handed_elsewhere(check, item, told.figure)
    if not elsewhere or told.verdict.result is not Result.MET:
        return told
    unstated = Verdict(Result.UNDETERMINED, Reason.UNSTATED)
    return told._replace(verdict=unstated, words=f"{told.words}，{elsewhere}")


def _handed_elsewhere(check: RuleCheck, item: Item, day: date | None) -> str:
    """That another unit than one of the deputy's own took it in, in words; nothing where it did not, or nobody says."""
    unit = str(item.values.get(check.rule.options["office"]) or "")
    own = {u for d in check.case.known_deputies(item.people) for u in (*d.units(day), *check.case.registers_on(d, day))}
    if not unit or not own or unit in own:
        return ""
    names = {u.code: u.name for u in check.case.roster.units}
    return f"签收的是{names.get(unit, unit)}，不是本人所在的单位"


_UNKNOWN = Verdict(Result.UNDETERMINED, Reason.MISSING_FACT)


def _in_time(done: date | None, by: date, due: date) -> Verdict:
    """In time or late; what is not done yet is not due, or not known: the day may have been left blank (C9)."""
    if done is not None:
        return Verdict(Result.MET if done <= due else Result.UNMET)
    return Verdict(Result.UNDETERMINED, Reason.NOT_DUE) if by <= due else _UNKNOWN


def _day_of(item: Item, name: str | None) -> date | None:
    """The day in a field that the rule may name."""
    return day_at(item, name) if name else None


def _due_of(check: RuleCheck, item: Item, window: DayWindow) -> tuple[LastDay, LastDay | None]:
    """The last day in time, and the one to which it could be put off where no day was agreed and registered."""
    options, start = check.rule.options, _start(check, item, window)
    limit = _due(check, start, 0, options["extended"]) if "extended" in options else None
    agreed = _day_of(item, options.get("extended_to")) or _day_of(item, options.get("due"))
    if agreed is not None:
        return _agreed(agreed, limit), None
    due = _due(check, start, _year(item, window), options)
    if "due" in options and due.reason is Reason.MISSING_FACT and not due.day:
        due = LastDay(None, f"没有填{label(check, options['due'])}", Reason.MISSING_FACT)
    return due, limit


def _agreed(told: date, limit: LastDay | None) -> LastDay:
    """The day that the record names, as far as the regulation lets it be put off."""
    if limit is not None and limit.day is not None and limit.day < told:
        return limit
    return LastDay(told, f"登记的期限是{chinese(told)}")


def _start(check: RuleCheck, item: Item | None, window: DayWindow) -> date | None:
    """The day from which the time runs: of a stretch of days the last."""
    named = check.rule.options.get("from")
    if named == YEAR_END:
        return date(_year(item, window), 12, 31)
    if item is None or (named is None and check.rule.options.get("before")):
        return window.last or window.first
    return day_at(item, named) if named else item.last


def _year(item: Item | None, window: DayWindow) -> int:
    if item is not None and item.year is not None:
        return item.year
    return window.year if window.year is not None else (window.last or window.first).year


def _due(check: RuleCheck, start: date | None, year: int, how: Mapping[str, Any]) -> LastDay:
    """The last day in time, and how it was reckoned: the first day is not counted (C6), "before" leaves its day out."""
    if "by" in how:
        named = check.rule.options.get("from", YEAR_END)
        day = month_day(start.year if start and named != YEAR_END else year, how["by"])
        return LastDay(day, f"应在{chinese(day)}以前")
    if start is None:
        name = label(check, check.rule.options.get("from", "date"))
        return LastDay(None, f"没有填{name}，算不出期限", Reason.MISSING_FACT)
    if "before" in how:
        following = next((s for s in check.case.sessions if s.opening > start), None)
        if following is None:
            return LastDay(None, f"{chinese(start)}以后的人代会还没有登记", Reason.NOT_DUE)
        return LastDay(following.opening - _DAY, f"应在{chinese(following.opening)}人代会开幕以前")
    if "working_days" in how:
        n = how["working_days"]
        due = check.case.calendar.add_working_days(start, n)
        if due is None:
            unknown = check.case.calendar.missing_year(start, n)
            return LastDay(None, f"{chinese(start)}起{n}个工作日，没有{unknown}年的工作日历", Reason.NO_CALENDAR)
        return LastDay(due, f"{chinese(start)}起{n}个工作日，应到{chinese(due)}为止")
    if how.get("days") == 0:
        return LastDay(start, f"应在{chinese(start)}以前（含当天）")
    if "days" in how:
        due = add_days(start, how["days"])
        return LastDay(due, f"{chinese(start)}起{how['days']}日，应到{chinese(due)}为止")
    if "months" in how:
        due = add_months(start, how["months"])
        return LastDay(due, f"{chinese(start)}起{how['months']}个月，应到{chinese(due)}为止")
    return LastDay(None, "没有期限", Reason.MISSING_FACT)


def _required(check: RuleCheck, window: DayWindow) -> RequiredRecord:
    """Until when whoever has no record must have one; where the time runs from a record, until the window ends."""
    options = check.rule.options
    if options.get("before") or options.get("by"):
        due = _due(check, _start(check, None, window), _year(None, window), options)
    elif window.last is not None:
        due = LastDay(window.last, f"应在{chinese(window.last)}以前")
    else:
        due = LastDay(None, "时间还没有到", Reason.NOT_DUE)
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
    take = taken(check)
    items = check.case.selected(check.rule.options, lambda: select((take,), check.case))
    for window in check.windows:
        for item in items:
            if item.may_lie_in(window) and in_scope(check, item):
                yield from _due_item(check, item, window)
    if check.rule.options.get("required"):
        if check.rule.options.get("belongs") == Belongs.MEMBERS:
            yield from _due_of_members(check, items)
            return
        for outcome in deadline(check):
            unsettled = outcome.verdict.result in {Result.UNDETERMINED, Result.UNMET}
            if not outcome.records and outcome.threshold and unsettled:
                yield DueItem(outcome.threshold, outcome.subject, outcome.message)


def _due_of_members(check: RuleCheck, items: Sequence[Item]) -> Iterator[DueItem]:
    """Records that members of units have yet to have, each for its unit."""
    for window in check.windows:
        required = _required(check, window)
        there = {n: i.doubt for i in items if i.may_lie_in(window) for n in i.people}
        for unit, subject, standing in check.units(window):
            if not standing.exempt:
                for lacks in lacking_of(check, unit.code, window, required, there):
                    yield DueItem(required.due, subject, lacks.judgement.words, people=lacks.item.people)


def _due_item(check: RuleCheck, item: Item, window: DayWindow) -> Iterator[DueItem]:
    judgement = judge(check, item, window)
    day = judgement.threshold
    asked_on = day or judgement.day or check.regulation.in_force
    if judgement.figure is None and check.regulation.in_force_on(asked_on):
        reason = None if day else judgement.verdict.reason
        yield DueItem(day, record_subject(check, item), judgement.words, item.records, reason, item.people)
