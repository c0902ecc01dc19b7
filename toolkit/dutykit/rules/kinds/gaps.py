"""Rules about what is missing: too long without, or several windows in a row without. Pure.

Both infer from records that are not there, so nothing is unmet before the registers are closed (C3).
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import combinations

from ...dates import chinese
from ...dossier.model import Deputy
from ...words.codes import Reason, Result
from ..absences import Attendance
from ..items import Item
from ..leaves import LeaveDays, leaves_of
from ..on_leave import NO_LEAVE, SessionsOnLeave, sessions_on_leave
from ..results import Subject, Verdict, first_reason
from ..rule_check import RuleCheck, RuleOutcome
from ..selection import NOTHING, Counted, by_deputy, select
from ..standing import duty_begins, served
from ..take import read_takes
from ..terms import Lacking, WindowKind
from ..windows import DayWindow
from ..workdays import add_months


def gap(check: RuleCheck) -> Iterator[RuleOutcome]:
    """So many months since the last one: ``take``, ``months``.

    It runs from a deed to the next one, at the earliest from the day the term began, the deputy was elected or the
    regulation came in force. It is told in the window in which it became so long, also where it ended before the
    window did, and in every one through which it lasts. It is certain when the registers that could fill it are closed.
    Days of approved leave are neutral: it must be longer by them.
    """
    for window in check.windows:
        as_of = min(window.last or check.case.today, check.case.today)
        by_deputy: dict[str, list[Item]] = {}
        for item in check.items:
            for number in item.people:
                by_deputy.setdefault(number, []).append(item)
        for deputy, subject, standing in check.deputies(window):
            if standing.exempt:
                yield check.exempted(subject, window, standing)
                continue
            term = check.term.first if check.term else date.min
            begin = max(deputy.since or date.min, term, duty_begins(check.rule, check.regulation))
            if begin > as_of:
                not_due = Verdict(Result.UNDETERMINED, Reason.NOT_DUE)
                yield RuleOutcome(subject, window, not_due, message=check.rule.duty)
                continue
            items, registers = by_deputy.get(deputy.number, []), check.case.registers_of(deputy, window)
            leave = leaves_of(check.case).days(deputy.number)
            yield _gap(check, subject, window, begin, [*items, *_away(deputy)], registers, leave)


def _away(deputy: Deputy) -> Iterator[Item]:
    """Times in which a deputy was suspended or without the seat: no gap runs through them, a new one begins after."""
    for spell in deputy.spells:
        yield Item(spell.since, spell.until, (deputy.number,), (), (), None, {})


@dataclass(frozen=True, slots=True)
class _Stretch:
    """Days without a deed: ``since`` the last one (None: none yet) or the beginning, up to the next (None: none)."""

    start: date
    limit: date
    since: Item | None
    end: date | None

    def reached_in(self, window: DayWindow, today: date) -> date | None:
        """The day of a window, before today, by which it is as long as the rule says; None where there is none.

        One that became so before the window is this window's only where it lasts through it.
        """
        last = min(window.last or date.max, today - _DAY)
        if self.end is not None and self.end <= self.limit:
            return None
        if self.limit >= window.first:
            return self.limit if self.limit <= last else None
        return last if self.end is None or self.end > last else None


def _limit(start: date, months: int, neutral: frozenset[date]) -> date:
    """The day on which so many months are over, days of leave not counted."""
    limit = add_months(start, months)
    for day in sorted(neutral):
        if start < day <= limit:
            limit += _DAY
    return limit


def _stretches(begin: date, items: Iterable[Item], months: int, neutral: frozenset[date]) -> list[_Stretch]:
    """Stretches between deeds from ``begin`` on, the last one open."""
    start, since, stretches = begin, None, []
    for item in sorted(items, key=lambda i: i.first or date.max):
        if item.first is None or (item.last or item.first) < start:
            continue
        if item.first > start:
            stretches.append(_Stretch(start, _limit(start, months, neutral), since, item.first))
        start, since = max(start, item.last or item.first), item if item.records else None
    return [*stretches, _Stretch(start, _limit(start, months, neutral), since, None)]


def _begun_by(day: date, stretches: list[_Stretch]) -> list[_Stretch]:
    """Stretches that had begun by a day; the first in any case."""
    return [s for s in stretches if s.start <= day] or stretches[:1]


def _gap(
    check: RuleCheck, subject: Subject, window: DayWindow, begin: date, items: list[Item], registers: Sequence[str],
    leave: LeaveDays,
) -> RuleOutcome:  # fmt: skip
    months, today = check.rule.options["months"], check.case.today
    deeds = _Deeds.of(items, today)
    as_of = min(window.last or today, today)
    sure = _begun_by(as_of, _stretches(begin, deeds.sure, months, leave.sure))
    neutral = dict.fromkeys((leave.sure, leave.sure | leave.perhaps))
    ways = [[s for s in way if s.reached_in(window, today)] for way in deeds.completions(begin, months, neutral)]
    if all(ways) and deeds.few:
        verdict = _proved(check, subject, window, ways, registers)
    elif any(ways):
        doubts = [i.doubt for i in (*deeds.doubtful, *deeds.undated)]
        verdict = Verdict(Result.UNDETERMINED, first_reason([*doubts, *((leave.doubt,) if len(neutral) > 1 else ())]))
    else:
        verdict = _not_reached(window, sure[-1], today)
    told = next((s for s in reversed(sure) if s.reached_in(window, today)), sure[-1])
    return RuleOutcome(
        subject, window, verdict, figure=_whole_months(told.start, min(told.end or as_of, as_of)), threshold=months,
        unit_of_figure="个月",
        records=_records(told, deeds.within([s for way in ways for s in way])) + leave.between(told.start, told.limit),
        message=f"{check.rule.duty}：{_since(told, as_of)}；间隔满{months}个月就不符合{_leave_words(told, leave)}",
    )  # fmt: skip


def _leave_words(told: _Stretch, leave: LeaveDays) -> str:
    """How many days of leave are not counted."""
    days = sum(told.start < day <= told.limit for day in leave.sure)
    return f"，其中请假获准{days}天不算" if days else ""


def _records(told: _Stretch, between: Iterable[Item]) -> tuple[str, ...]:
    """Records of the deed before a stretch, and of those in doubt on which it hangs."""
    since = [told.since] if told.since else []
    return tuple(dict.fromkeys(n for i in (*since, *between) for n in i.records))


@dataclass(frozen=True, slots=True)
class _Deeds:
    """Deeds of a deputy up to today: the sure ones, those in doubt, and those without a day."""

    sure: list[Item]
    doubtful: list[Item]
    undated: list[Item]

    @classmethod
    def of(cls, items: Iterable[Item], today: date) -> _Deeds:
        """Sorted out of items."""
        known = [i for i in items if i.first is None or i.first <= today]
        dated = [i for i in known if i.first is not None]
        sure, doubtful = [i for i in dated if not i.doubt], [i for i in dated if i.doubt]
        return cls(sure, doubtful, [i for i in known if i.first is None])

    @property
    def few(self) -> bool:
        """Whether every selection of what is in doubt is looked at: none is without a day, and there are not many."""
        return not self.undated and len(self.doubtful) <= _MANY

    def completions(self, begin: date, months: int, neutral: Iterable[frozenset[date]]) -> Iterator[list[_Stretch]]:
        """Stretches in every way in which deeds in doubt may count; of many, with none and with all of them.

        ``neutral`` are days of leave, in every way in which they may be.
        """
        many = len(self.doubtful)
        for size in range(many + 1) if many <= _MANY else (0, many):
            for chosen in combinations(self.doubtful, size):
                yield from (_stretches(begin, [*self.sure, *chosen], months, days) for days in neutral)

    def within(self, stretches: Sequence[_Stretch]) -> list[Item]:
        """Deeds in doubt on which stretches hang."""
        return [i for i in self.doubtful if any(_may_fill(i, s) for s in stretches)]


_MANY = 8
"""Deeds in doubt of which every selection is looked at; where there are more, what hangs on them is not decided."""


def _may_fill(item: Item, stretch: _Stretch) -> bool:
    """Whether a deed in doubt lies in a stretch."""
    return item.first is not None and stretch.start <= item.first and (stretch.end is None or item.first <= stretch.end)


def _proved(
    check: RuleCheck, subject: Subject, window: DayWindow, ways: Iterable[list[_Stretch]], registers: Sequence[str]
) -> Verdict:
    """A gap is proved, in each way, by the registers from the deed before it to the day on which it is reached."""
    for stretches in ways:
        pending = []
        for stretch in stretches:
            reached = stretch.reached_in(window, check.case.today) or stretch.limit
            without = DayWindow(window.kind, window.label, stretch.start, reached)
            pending.append(dataclasses.replace(check.state(without, registers, subject), over=True).pending())
        if None not in pending:
            return pending[0] or Verdict(Result.UNMET)
    return Verdict(Result.UNMET)


def _not_reached(window: DayWindow, last: _Stretch, today: date) -> Verdict:
    """Nothing is too long: met where there is a deed, unless time is left in which it may yet become so."""
    may_yet = not window.over(today) and (window.last is None or last.limit <= window.last)
    met = last.since is not None and not may_yet
    return Verdict(Result.MET) if met else Verdict(Result.UNDETERMINED, Reason.NOT_DUE)


def _since(stretch: _Stretch, as_of: date) -> str:
    start = f"最近一次是{chinese(stretch.start)}" if stretch.since else f"{chinese(stretch.start)}以来没有记录"
    if stretch.end is None or stretch.end > as_of:
        return f"{start}，到{chinese(as_of)}"
    before = f"{chinese(stretch.start)}以后" if stretch.since else f"{chinese(stretch.start)}以来"
    return f"{before}，到{chinese(stretch.end)}才有下一次"


def _whole_months(start: date, end: date) -> int:
    months = (end.year - start.year) * 12 + end.month - start.month
    return months if add_months(start, months) <= end else months - 1


_DAY = timedelta(days=1)
Lacks = Callable[[str, list[DayWindow]], bool]
"""Whether a part is lacking in a period."""


def streak(check: RuleCheck) -> Iterator[RuleOutcome]:
    """So many windows in a row without: ``parts``, ``times``, ``combine`` (neither, either, each), ``by_year``.

    A session for which a deputy was on approved leave throughout is neutral: it neither counts nor ends the row. So is
    one in which the deputy did not hold the seat all the time. With
    ``by_year`` sessions of one calendar year are one period.
    """
    options = check.rule.options
    parts = check.case.selected(options["parts"], lambda: _selected(check))
    periods = _periods(check)
    if not periods:
        return
    attendance = Attendance(check.case, {}) if check.rule.window == WindowKind.SESSION else None
    counted = {(name, w): by_deputy(items, w) for name, items in parts.items() for p in periods for w in p}
    for deputy, subject, standing in check.deputies(_span(periods[-options["times"] :])):
        if standing.exempt:
            yield check.exempted(subject, _span(periods[-options["times"] :]), standing)
            continue
        own = {key: by.get(deputy.number, NOTHING) for key, by in counted.items()}
        leave = sessions_on_leave(attendance, deputy) if attendance else NO_LEAVE
        neutral = _not_serving(check, deputy)
        ways = [_streak_without(check, deputy, subject, periods, own, neutral | way) for way in leave.ways]
        yield _hanging_on_leave(ways, leave)


def _streak_without(
    check: RuleCheck, deputy: Deputy, subject: Subject, periods: Sequence[Period],
    own: Mapping[tuple[str, DayWindow], Counted], neutral: frozenset[date],
) -> RuleOutcome:  # fmt: skip
    """What a row comes to without the sessions that are neutral."""
    row = _without_leave(periods, neutral)[-check.rule.options["times"] :]
    told = row or periods[-1:]
    return _streak(check, subject, told, own, check.case.registers_of(deputy, _span(told)), short=len(row))


def _hanging_on_leave(ways: Sequence[RuleOutcome], leave: SessionsOnLeave) -> RuleOutcome:
    """The outcome of a row; undetermined where it hangs on leave that may have been for the whole of a session."""
    told = ways[0]
    if all(way.verdict.result is told.verdict.result for way in ways):
        return told
    if told.verdict.result is Result.UNDETERMINED and told.verdict.reason is not Reason.NOT_DUE:
        return told
    records = tuple(dict.fromkeys((*told.records, *leave.records)))
    verdict = Verdict(Result.UNDETERMINED, leave.doubt)
    return told._replace(verdict=verdict, records=records, message=f"{told.message}；{leave.words}")


def _without_leave(periods: Iterable[Period], on_leave: frozenset[date]) -> list[Period]:
    """Periods without the sessions for which a deputy was on leave; one of these alone is none."""
    kept = ([w for w in period if w.session is None or w.session.opening not in on_leave] for period in periods)
    return [period for period in kept if period]


def _selected(check: RuleCheck) -> dict[str, list[Item]]:
    return {p["name"]: select(read_takes(p["take"]), check.case) for p in check.rule.options["parts"]}


def _not_serving(check: RuleCheck, deputy: Deputy) -> frozenset[date]:
    """Opening days of sessions in which a deputy did not hold the seat, or was suspended, on every day."""
    if not (deputy.spells or deputy.since or deputy.until or deputy.suspended_since):
        return frozenset()
    return frozenset(s.opening for s in check.case.sessions if not served(deputy, s.opening, s.closing))


Period = list[DayWindow]
"""Windows that are one: of one calendar year, or one by itself."""


def _periods(check: RuleCheck) -> list[Period]:
    """The periods of the term up to the year's end, first to last."""
    term, today = check.term, check.case.today
    if term is None:
        return []
    periods: list[Period] = []
    for year in range(term.first.year, check.year + 1):
        fit = [w for w in check.windows_of(year) if (w.last or today) >= term.first]
        if check.rule.options.get("by_year"):
            periods += [fit] if fit else []
        else:
            periods += [[w] for w in fit]
    return periods


def _span(periods: Sequence[Period]) -> DayWindow:
    first, last = periods[0][0], periods[-1][-1]
    return DayWindow(last.kind, f"{first.label}至{last.label}", first.first, last.last)


def _streak(
    check: RuleCheck, subject: Subject, row: Sequence[Period], own: Mapping[tuple[str, DayWindow], Counted],
    registers: Sequence[str], *, short: int,
) -> RuleOutcome:  # fmt: skip
    options, span = check.rule.options, _span(row)
    names, times = [p["name"] for p in options["parts"]], options["times"]
    if short < times:
        return RuleOutcome(
            subject, span, Verdict(Result.UNDETERMINED, Reason.NOT_DUE), figure=None, threshold=times,
            message=f"{check.rule.duty}：本届到{row[-1][-1].label}还不满{times}期",
        )  # fmt: skip
    in_row = _InRow(Lacking(options.get("combine", Lacking.NEITHER)), names, row, own)
    verdict = Verdict(Result.MET)
    if in_row.lacks(in_row.perhaps):
        verdict = _nothing_recorded(check, subject, row, registers)
        if not in_row.lacks(in_row.surely) and verdict.reason is not Reason.NOT_DUE:
            verdict = Verdict(Result.UNDETERMINED, first_reason(i.doubt for c in in_row.counted for i in c.doubtful))
    return RuleOutcome(
        subject, span, verdict, figure=in_row.trailing(), threshold=times, unit_of_figure="期",
        records=tuple(dict.fromkeys(n for c in in_row.counted for n in c.records)),
        message=f"{check.rule.duty}：{in_row.words}"
        + (in_row.otherwise if verdict.result is Result.UNMET else ""),
    )  # fmt: skip


_READINGS = {
    Lacking.NEITHER: "每期各样都没有",
    Lacking.EITHER: "其中一样连续没有",
    Lacking.EACH: "每期缺一样",
}


@dataclass(frozen=True, slots=True)
class _InRow:
    """What is counted of a deputy in a row of periods, by part; ``combine`` is the reading chosen."""

    combine: Lacking
    names: Sequence[str]
    row: Sequence[Period]
    own: Mapping[tuple[str, DayWindow], Counted]

    @property
    def otherwise(self) -> str:
        """What the other readings of 或 come to."""
        others = [dataclasses.replace(self, combine=reading) for reading in Lacking if reading is not self.combine]
        told = [f"{_READINGS[o.combine]}的读法{'也不符合' if o.lacks(o.perhaps) else '就符合'}" for o in others]
        return f"（按“{_READINGS[self.combine]}”；{'，'.join(told)}）" if len(self.names) > 1 else ""

    @property
    def counted(self) -> list[Counted]:
        """Everything in the row."""
        return [self.own[name, window] for period in self.row for window in period for name in self.names]

    def perhaps(self, name: str, period: Period) -> bool:
        """Whether nothing of a part is certain in a period."""
        return not any(self.own[name, w].sure for w in period)

    def surely(self, name: str, period: Period) -> bool:
        """Whether there is nothing of a part in a period, not even in doubt."""
        return self.perhaps(name, period) and not any(self.own[name, w].doubtful for w in period)

    def lacks(self, lacks: Lacks, last: int = 0) -> bool:
        """Whether the row, or its ``last`` periods, lack what is asked in the reading chosen."""
        row = self.row[-last:]
        if self.combine == Lacking.EITHER:
            return any(all(lacks(n, p) for p in row) for n in self.names)
        some = any if self.combine == Lacking.EACH else all
        return all(some(lacks(n, p) for n in self.names) for p in row)

    def trailing(self) -> int:
        """How many periods up to the last lack it."""
        return max((n for n in range(1, len(self.row) + 1) if self.lacks(self.perhaps, n)), default=0)

    @property
    def words(self) -> str:
        """How often in each window: 第三次会议审议意见0次、建议0次."""
        return "；".join(
            f"{w.label}" + "、".join(f"{n}{len(self.own[n, w].sure)}次" for n in self.names)
            for period in self.row
            for w in period
        )


def _nothing_recorded(check: RuleCheck, subject: Subject, row: Sequence[Period], registers: Sequence[str]) -> Verdict:
    """What it means that nothing is recorded: unmet when nothing more can come in any of the periods."""
    pending = [p for period in row for w in period if (p := check.state(w, registers, subject).pending()) is not None]
    if any(p.reason is Reason.NOT_DUE for p in pending):
        return Verdict(Result.UNDETERMINED, Reason.NOT_DUE)
    return pending[0] if pending else Verdict(Result.UNMET)
