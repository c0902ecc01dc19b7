"""How rules that look at records one by one are worked out. Pure.

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
)
from ..selection import Item, blank, select
from ..standing import Standing, matches
from ..take import Take, read_take
from ..windows import Window

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
    taken = take or read_rows(work)  # follows from the rule's options alone
    items = [i for i in work.case.selected(rule.options, lambda: select((taken,), work.case)) if _about(work, i)]
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
        if not in_scope(work, item):
            continue
        subject, verdict = record_subject(work, item), judged.verdict
        if not _in_force(work, window, row):
            words = standing.not_in_force(work.regulation, judged.day or window.first)
            yield Outcome(subject, window, Verdict(EXEMPT), records=item.records, message=words)
            continue
        if _nobody_on_duty(work, row):
            words = f"{chinese(judged.day or window.first)}不是在任代表，或者暂停执行代表职务"
            yield Outcome(subject, window, Verdict(EXEMPT), records=item.records, message=words)
            continue
        if verdict.result == UNDETERMINED and verdict.reason == OPEN:
            state = work.state(window, registers_of(work, item))
            verdict = inferred(state)
        if item.doubt == DISPUTED or (item.doubt and verdict.result == UNMET):
            verdict = Verdict(UNDETERMINED, item.doubt)
        yield Outcome(
            subject, window, verdict, figure=judged.figure, threshold=judged.threshold, unit_of_figure=judged.unit,
            records=item.records, message=f"{work.rule.duty}：{judged.words}", events=(item,),
        )  # fmt: skip


def _nobody_on_duty(work: Check, row: Row) -> bool:
    """Whether a record is that of deputies who were all out of office or suspended on its day."""
    by_number, day = work.case.roster.by_number, row.judged.day
    known = [by_number[n] for n in row.item.people if n in by_number]
    return day is not None and bool(known) and not any(_on_duty(d, day) for d in known)


def inferred(state: State) -> Verdict:
    """What is missing falls short only when the window is over and the register closed (C2)."""
    if not state.over:
        return Verdict(UNDETERMINED, NOT_DUE)
    return Verdict(UNMET) if state.closed else Verdict(UNDETERMINED, OPEN)


def in_scope(work: Check, item: Item) -> bool:
    """Whether a check that is narrowed down looks at a record."""
    scope = work.scope
    return (not scope.deputies or bool(scope.deputies & set(item.people))) and (
        not scope.units or bool(scope.units & set(registers_of(work, item)))
    )


def registers_of(work: Check, item: Item) -> tuple[str, ...]:
    """Units that registered a record, else those of the deputies in it."""
    by_number = work.case.roster.by_number
    people = (by_number[n] for n in item.people if n in by_number)
    return item.units or tuple(dict.fromkeys(u for d in people for u in work.case.registers_of(d)))


def record_subject(work: Check, item: Item) -> Subject:
    """A record as the subject of a finding: by its title, else by its deputies, else by its number."""
    values, by_number = item.values, work.case.roster.by_number
    named = next((str(values[n]) for n in ("title", "meeting", "matter") if not blank(values.get(n))), "")
    people = "、".join(by_number[n].name for n in item.people if n in by_number)
    registers = registers_of(work, item)
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
        for unit in registers_of(work, row.item):
            mine.setdefault(unit, []).append(row)
    for code, subject, held in unit_subjects(work, window, mine):
        yield _together(work, subject, window, held, mine.get(code, ()), missing, work.case.register_of(code))


def unit_subjects(work: Check, window: Window, registered: Iterable[str]) -> Iterator[tuple[str, Subject, Standing]]:
    """Units that the rule is about: those of its kinds, else whoever reports or has ``registered`` something."""
    if work.rule.unit_kinds:
        for unit, subject, held in work.units(window):
            yield unit.code, subject, held
        return
    known, forced = work.case.roster.unit_by_code, standing.in_force(work.rule, work.regulation, window)
    for code in dict.fromkeys([*work.case.all_registers, *registered]):
        if code in known and not work.scope.deputies and (not work.scope.units or code in work.scope.units):
            yield code, Subject("unit", code, known[code].name, code), forced


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
        nothing = Verdict(EXEMPT) if state.over and state.closed else inferred(state)
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
    return inferred(state) if verdict == Verdict(UNDETERMINED, OPEN) else verdict


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
            told = "；".join(f"{r.item.records[0]}：{r.judged.words}" for r in found[:_TOLD])
            more = "等" if len(found) > _TOLD else ""
            parts.append(f"{len(found)}条{label}（{told}{more}）")
    return "，".join(parts)


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
