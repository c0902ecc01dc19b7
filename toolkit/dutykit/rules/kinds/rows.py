"""Rules that look at records one by one: a figure, fields that are to be filled, a vote by slips. Pure.

Each record is judged by itself; the judgements are told one by one (``subject = "record"``), or together for a
deputy, a unit or the congress. A record that falls short is told as soon as it is recorded; that none does is known
only over a closed register (C3). What a record said before the regulation was in force breaches nothing (C10), and
whoever was out of office or suspended on its day is not asked (C11).
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from ...dates import chinese
from ...dossier.model import Deputy
from ...dossier.statistics import days_of
from .. import standing
from ..engine import Check, Outcome
from ..results import (
    DISPUTED,
    EXEMPT,
    INCONSISTENT,
    MET,
    MISSING_FACT,
    NO_CALENDAR,
    NOT_DUE,
    OPEN,
    UNDETERMINED,
    UNMET,
    UNSTATED,
    State,
    Subject,
    Verdict,
    holds,
    percent,
)
from ..selection import Item, blank, select
from ..standing import Standing, matches
from ..take import Take, read_take
from ..windows import Window
from .amounts import asked_words, figure_asked

REASONS_FIRST = (DISPUTED, INCONSISTENT, NO_CALENDAR, MISSING_FACT, UNSTATED, OPEN, NOT_DUE)
"""Which reason is told where there are several: the one that a person can do most about."""
_TOLD = 3


@dataclass(frozen=True, slots=True)
class Judged:
    """What a rule says of one record.

    ``words`` tell it in Chinese; ``day`` is the day on which whoever it is about had to hold the seat.
    """

    verdict: Verdict
    words: str
    figure: Any = None
    threshold: Any = None
    unit: str = ""
    day: date | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """A record and what is said of it."""

    item: Item
    judged: Judged

    @property
    def sure(self) -> bool:
        """Whether the record counts, and the rule is about it, for certain."""
        return not self.item.doubt


Judge = Callable[[Check, Item, Window], Judged]


@dataclass(frozen=True, slots=True)
class Wanted:
    """A record that every subject must have: until when (None: not known, then ``verdict`` says why)."""

    due: date | None
    verdict: Verdict
    words: str


def read_rows(work: Check) -> Take:
    """Which records a rule looks at, from its options."""
    named = ("record", "where", "given", "except", "day", "people")
    return read_take({name: work.rule.options[name] for name in named if name in work.rule.options})


def each_row(
    work: Check, judge: Judge, take: Take | None = None, wanted: Callable[[Check, Window], Wanted] | None = None
) -> Iterator[Outcome]:
    """Outcomes of a rule that judges records; ``wanted`` is asked where a subject has none."""
    rule = dataclasses.replace(work.rule, first_year="apply", part_year="apply")
    work = dataclasses.replace(work, rule=rule)
    items = [i for i in select((take or read_rows(work),), work.case) if _about(work, i)]
    for window in work.windows:
        rows = [Row(i, judge(work, i, window)) for i in items if i.within(window)]
        if work.rule.subject == "record":
            yield from _records(work, window, rows)
            continue
        rows = [r for r in rows if _in_force(work, window, r)]
        missing = wanted(work, window) if wanted else None
        match work.rule.subject:
            case "deputy":
                yield from _deputies(work, window, rows, missing)
            case "unit":
                yield from _units(work, window, rows, missing)
            case _:
                for subject, held in work.congress(window):
                    yield _together(work, subject, window, held, rows, missing, work.case.all_registers)


def _in_force(work: Check, window: Window, row: Row) -> bool:
    """Whether the regulation was in force on the day of a record; without a day, in its window."""
    day = row.judged.day
    return work.regulation.in_force_on(day) if day else not standing.in_force(work.rule, work.regulation, window).exempt


def _about(work: Check, item: Item) -> bool:
    """Whether a record is about deputies whom the rule asks; one that names nobody is."""
    by_number = work.case.roster.by_number
    known = [by_number[n] for n in item.people if n in by_number]
    return not work.rule.who or not known or any(matches(work.rule.who, d) for d in known)


# --- one by one -----------------------------------------------------------------------------------------------


def _records(work: Check, window: Window, rows: Iterable[Row]) -> Iterator[Outcome]:
    for row in rows:
        item, judged = row.item, row.judged
        if not _in_scope(work, item):
            continue
        subject, verdict = record_subject(work, item), judged.verdict
        if not _in_force(work, window, row):
            start = chinese(work.regulation.in_force)
            yield Outcome(subject, window, Verdict(EXEMPT), records=item.records, message=f"本办法{start}才施行")
            continue
        if item.doubt == DISPUTED or (item.doubt and verdict.result == UNMET):
            verdict = Verdict(UNDETERMINED, item.doubt)
        if verdict.result == UNDETERMINED and verdict.reason == OPEN:
            state = work.state(window, _registers(work, item))
            verdict = _inferred(state)
        yield Outcome(
            subject, window, verdict, figure=judged.figure, threshold=judged.threshold, unit_of_figure=judged.unit,
            records=item.records, message=f"{work.rule.duty}：{judged.words}", events=(item,),
        )  # fmt: skip


def _inferred(state: State) -> Verdict:
    """What is missing falls short only when the window is over and the register closed (C2)."""
    if not state.over:
        return Verdict(UNDETERMINED, NOT_DUE)
    return Verdict(UNMET) if state.closed else Verdict(UNDETERMINED, OPEN)


def _in_scope(work: Check, item: Item) -> bool:
    scope = work.scope
    return (not scope.deputies or bool(scope.deputies & set(item.people))) and (
        not scope.units or bool(scope.units & set(_registers(work, item)))
    )


def _registers(work: Check, item: Item) -> tuple[str, ...]:
    """Units that registered a record, else those of the deputies in it."""
    by_number = work.case.roster.by_number
    people = (by_number[n] for n in item.people if n in by_number)
    return item.units or tuple(dict.fromkeys(u for d in people for u in work.case.registers_of(d)))


def record_subject(work: Check, item: Item) -> Subject:
    """A record as the subject of a finding: by its title, else by its deputies, else by its number."""
    values, by_number = item.values, work.case.roster.by_number
    named = next((str(values[n]) for n in ("title", "meeting", "matter") if not blank(values.get(n))), "")
    people = "、".join(by_number[n].name for n in item.people if n in by_number)
    registers = _registers(work, item)
    return Subject("record", item.records[0], named or people or item.records[0], registers[0] if registers else "")


# --- together -------------------------------------------------------------------------------------------------


def _deputies(work: Check, window: Window, rows: Sequence[Row], missing: Wanted | None) -> Iterator[Outcome]:
    mine: dict[str, list[Row]] = {}
    for row in rows:
        for number in row.item.people:
            mine.setdefault(number, []).append(row)
        if work.case.unresolved:
            doubtful = Row(dataclasses.replace(row.item, doubt=DISPUTED), row.judged)
            for number in work.case.candidates(row.item.records) - set(row.item.people):
                mine.setdefault(number, []).append(doubtful)
    for deputy, subject, held in work.deputies(window):
        found = [r for r in mine.get(deputy.number, ()) if not r.judged.day or _on_duty(deputy, r.judged.day)]
        registers = work.case.registers_of(deputy)
        if found:
            stands = standing.APPLIES
        elif missing and missing.due:
            stands = _when_due(work, deputy, window, missing.due)
        else:
            stands = held
        yield _together(work, subject, window, stands, found, missing, registers)


def _when_due(work: Check, deputy: Deputy, window: Window, due: date) -> Standing:
    """How a rule stands to a deputy on the day on which something is due."""
    forced = standing.in_force(work.rule, work.regulation, window)
    until = Window(window.kind, window.label, window.first, max(window.first, due), window.year)
    held = standing.of_deputy(work.rule, deputy, until, work.term, work.case.today)
    if held is None:
        return Standing(f"{chinese(due)}时还不是代表")
    return forced if forced.exempt else held


def _on_duty(deputy: Deputy, day: date) -> bool:
    suspended = standing.suspended_since(deputy)
    return deputy.in_office(day) and (suspended is None or day < suspended)


def _units(work: Check, window: Window, rows: Sequence[Row], missing: Wanted | None) -> Iterator[Outcome]:
    mine: dict[str, list[Row]] = {}
    for row in rows:
        for unit in _registers(work, row.item):
            mine.setdefault(unit, []).append(row)
    if work.rule.unit_kinds:
        units = [(unit.code, subject, held) for unit, subject, held in work.units(window)]
    else:  # whoever registers such records
        known, forced = work.case.roster.unit_by_code, standing.in_force(work.rule, work.regulation, window)
        codes = [c for c in dict.fromkeys([*work.case.all_registers, *mine]) if c in known]
        wanted = [c for c in codes if not work.scope.deputies and (not work.scope.units or c in work.scope.units)]
        units = [(c, Subject("unit", c, known[c].name, c), forced) for c in wanted]
    for code, subject, held in units:
        yield _together(work, subject, window, held, mine.get(code, ()), missing, work.case.register_of(code))


def _together(
    work: Check, subject: Subject, window: Window, held: Standing, rows: Sequence[Row], missing: Wanted | None,
    registers: Sequence[str],
) -> Outcome:  # fmt: skip
    """What the records of one subject come to."""
    if held.exempt:
        return work.exempted(subject, window, held)
    state = work.state(window, registers)
    head = f"{window.label}{work.rule.duty}"
    sure = [r for r in rows if r.sure]
    if missing and not sure:
        verdict = _missing(work, rows, missing, state)
        return Outcome(
            subject, window, verdict, threshold=missing.due, records=_numbers(rows),
            message=f"{head}：没有登记，{missing.words}",
        )  # fmt: skip
    if not rows:
        nothing = Verdict(EXEMPT) if state.over and state.closed else _inferred(state)
        return Outcome(subject, window, nothing, message=f"{head}：没有这样的记录")
    bad = [r for r in sure if _verdict(r, state).result == UNMET]
    open_ = [r for r in rows if r not in bad and _verdict(r, state).result != MET]
    verdict = _verdict_of_all(bad, open_, state, reached=missing is not None)
    behind = _numbers([*bad, *open_]) or _numbers(rows)
    events = tuple(r.item for r in bad)
    if len(rows) == 1 and subject.kind == "deputy":
        judged = rows[0].judged
        return Outcome(
            subject, window, verdict, figure=judged.figure, threshold=judged.threshold, unit_of_figure=judged.unit,
            records=behind, message=f"{head}：{judged.words}", events=events,
        )  # fmt: skip
    return Outcome(
        subject, window, verdict, figure=len(bad), threshold=0, unit_of_figure="条", records=behind, events=events,
        message=f"{head}：{_summary(rows, bad, open_)}",
    )  # fmt: skip


def _verdict(row: Row, state: State) -> Verdict:
    """What is said of a row; what is left blank falls short only over a closed register (C2)."""
    verdict = row.judged.verdict
    return _inferred(state) if verdict == Verdict(UNDETERMINED, OPEN) else verdict


def _missing(work: Check, rows: Sequence[Row], missing: Wanted, state: State) -> Verdict:
    if missing.due is None:
        return missing.verdict
    if work.case.today <= missing.due:
        return Verdict(UNDETERMINED, NOT_DUE)
    if rows:
        return Verdict(UNDETERMINED, first_reason(r.item.doubt for r in rows))
    return Verdict(UNMET) if state.closed else Verdict(UNDETERMINED, OPEN)


def _verdict_of_all(bad: Sequence[Row], open_: Sequence[Row], state: State, *, reached: bool) -> Verdict:
    """One that falls short is enough (C3); with ``reached`` one record was asked for, and is there (C2)."""
    if bad:
        return Verdict(UNMET)
    if open_:
        return Verdict(UNDETERMINED, first_reason(r.item.doubt or _verdict(r, state).reason or "" for r in open_))
    if reached:
        return Verdict(MET)
    if not state.over:
        return Verdict(UNDETERMINED, NOT_DUE)
    return Verdict(MET) if state.closed else Verdict(UNDETERMINED, OPEN)


def first_reason(reasons: Iterable[str | None]) -> str:
    """The reason that goes before the others."""
    found = set(reasons)
    return next((r for r in REASONS_FIRST if r in found), MISSING_FACT)


def _numbers(rows: Iterable[Row]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(n for r in rows for n in r.item.records))


def _summary(rows: Sequence[Row], bad: Sequence[Row], open_: Sequence[Row]) -> str:
    kept = len(rows) - len(bad) - len(open_)
    parts = [f"核对{len(rows)}条，{kept}条符合"]
    for label, found in (("不符合", bad), ("无法判定", open_)):
        if found:
            told = "；".join(f"{r.item.records[0]}{r.judged.words}" for r in found[:_TOLD])
            more = "等" if len(found) > _TOLD else ""
            parts.append(f"{len(found)}条{label}（{told}{more}）")
    return "，".join(parts)


# --- kinds ----------------------------------------------------------------------------------------------------


def label(work: Check, name: str, record: str = "") -> str:
    """What people call a field of the rule's records."""
    return work.case.label(record or str(work.rule.options["record"]), name)


def day_at(item: Item, name: str) -> date | None:
    """The (last) day in a field; None where it is blank or cannot be read."""
    try:
        return days_of(item.values.get(name))[1]
    except (ValueError, TypeError, KeyError):  # a held row keeps what was written
        return None


def number_at(item: Item, name: str) -> int | float | None:
    """The number in a field; of several names how many they are; None where it is blank or no number."""
    value = item.values.get(name)
    if isinstance(value, list | tuple):
        return len(value) if value else None
    return value if isinstance(value, int | float) and not isinstance(value, bool) else None


def value(work: Check) -> Iterator[Outcome]:
    """A figure that stands in the record: ``record``, ``field``, ``compare``, ``figure``."""
    yield from each_row(work, _value)


def _value(work: Check, item: Item, _window: Window) -> Judged:
    options, asked = work.rule.options, figure_asked(work)
    told, name = number_at(item, options["field"]), label(work, options["field"])
    if asked is None:
        return Judged(Verdict(UNDETERMINED, UNSTATED), f"{name}{told}", figure=told, day=item.first)
    words = asked_words(options["compare"], asked, "")
    if told is None:
        return Judged(Verdict(UNDETERMINED, MISSING_FACT), f"没有填{name}，要求{words}", None, asked, day=item.first)
    result = MET if holds(told, options["compare"], asked) else UNMET
    return Judged(Verdict(result), f"{name}{told}，要求{words}", told, asked, day=item.first)


def complete(work: Check) -> Iterator[Outcome]:
    """Fields that are to be filled: ``record``, ``filled``. What is blank is unmet once the register is closed."""
    yield from each_row(work, _complete)


def _complete(work: Check, item: Item, _window: Window) -> Judged:
    names = work.rule.options["filled"]
    lacking = [name for name in names if blank(item.values.get(name))]
    if not lacking:
        return Judged(Verdict(MET), "都填了", 0, 0, "栏", item.first)
    told = "、".join(label(work, name) for name in lacking)
    return Judged(Verdict(UNDETERMINED, OPEN), f"没有填{told}", len(lacking), 0, "栏", item.first)


SLIPS = {"slips_out": "发出的票", "slips_back": "收回的票", "valid": "有效票"}
"""Denominators of a vote, from the largest to the smallest."""


def ballot(work: Check) -> Iterator[Outcome]:
    """A share of evaluation slips, compared as a fraction (C14): ``part``, ``whole``, ``compare``, ``share``.

    With ``against`` the share is one that must not be reached (不满意率).
    """
    yield from each_row(work, _ballot)


def _ballot(work: Check, item: Item, _window: Window) -> Judged:
    options, asked = work.rule.options, Fraction(work.rule.options["share"])
    whole, parts = number_at(item, options["whole"]), [number_at(item, name) for name in options["part"]]
    base = SLIPS.get(options["whole"]) or label(work, options["whole"])
    names = "、".join(label(work, name) for name in options["part"])
    lacking = [label(work, n) for n in (*options["part"], options["whole"]) if number_at(item, n) is None]

    def unknown(reason: str, words: str) -> Judged:
        return Judged(Verdict(UNDETERMINED, reason), words, threshold=asked, day=item.first)

    if lacking or whole is None:
        return unknown(MISSING_FACT, f"没有填{'、'.join(lacking)}")
    part = sum(p for p in parts if p is not None)
    told = [n for name in SLIPS if (n := number_at(item, name)) is not None]
    if part > whole or told != sorted(told, reverse=True):
        return unknown(INCONSISTENT, f"{names}{part}张、{base}{whole}张，票数对不上")
    if not whole:
        return unknown(MISSING_FACT, f"{base}是0张")
    actual = Fraction(part) / Fraction(whole)
    passes = holds(actual, options["compare"], asked) != options.get("against", False)
    limit = asked_words(options["compare"], percent(asked), "")
    words = f"{names}{part}张，占{base}{whole}张的{percent(actual)}，"
    words += f"{limit}就不符合" if options.get("against") else f"要求{limit}"
    return Judged(Verdict(MET if passes else UNMET), words, actual, asked, "", item.first)
