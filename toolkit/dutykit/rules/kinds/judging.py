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
from ...dossier.views import days_of
from ...words.codes import Reason, Result, SubjectKind
from ..figures import Number, exact
from ..results import RegisterState, Subject, Verdict
from ..rule_check import RuleCheck, RuleOutcome
from ..selection import Item, blank, select
from ..standing import (
    APPLIES,
    Standing,
    deputy_matches,
    standing_in_force,
    standing_of_deputy,
    suspended_since,
    why_not_in_force,
)
from ..take import Take, read_take
from ..windows import Window

REASONS_FIRST: Sequence[Reason] = (
    Reason.DISPUTED,
    Reason.INCONSISTENT,
    Reason.NO_CALENDAR,
    Reason.MISSING_FACT,
    Reason.UNSTATED,
    Reason.OPEN,
    Reason.NOT_DUE,
)
"""Which reason is told where there are several: the one that a person can do most about."""
_TOLD = 3


@dataclass(frozen=True, slots=True)
class Judgement:
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
class JudgedRecord:
    """A record and what is said of it."""

    item: Item
    judged: Judgement

    @property
    def sure(self) -> bool:
        """Whether the record counts, and the rule is about it, for certain."""
        return not self.item.doubt


Judge = Callable[[RuleCheck, Item, Window], Judgement]


@dataclass(frozen=True, slots=True)
class RequiredRecord:
    """A record that every subject must have: until when (None: not known, then ``verdict`` says why)."""

    due: date | None
    verdict: Verdict
    words: str


def read_rows(check: RuleCheck) -> Take:
    """Which records a rule looks at, from its options."""
    named = ("record", "where", "given", "except", "day", "people")
    return read_take({name: check.rule.options[name] for name in named if name in check.rule.options})


def each_row(
    check: RuleCheck,
    judge: Judge,
    take: Take | None = None,
    wanted: Callable[[RuleCheck, Window], RequiredRecord] | None = None,
) -> Iterator[RuleOutcome]:
    """Outcomes of a rule that judges records; ``wanted`` is asked where a subject has none."""
    rule = dataclasses.replace(check.rule, first_year="apply", part_year="apply")
    check = dataclasses.replace(check, rule=rule)
    taken = take or read_rows(check)  # follows from the rule's options alone
    items = [i for i in check.case.selected(rule.options, lambda: select((taken,), check.case)) if _about(check, i)]
    for window in check.windows:
        rows = [JudgedRecord(i, judge(check, i, window)) for i in items if i.within(window)]
        if check.rule.subject == SubjectKind.RECORD:
            yield from _records(check, window, rows)
            continue
        rows = [r for r in rows if _in_force(check, window, r)]
        missing = wanted(check, window) if wanted else None
        match check.rule.subject:
            case SubjectKind.DEPUTY:
                yield from _deputies(check, window, rows, missing)
            case SubjectKind.UNIT:
                yield from _units(check, window, rows, missing)
            case _:
                for subject, standing in check.congress(window):
                    yield _together(check, subject, window, standing, rows, missing, check.case.all_registers)


def _in_force(check: RuleCheck, window: Window, row: JudgedRecord) -> bool:
    """Whether the regulation was in force on the day of a record; without a day, in its window."""
    day = row.judged.day
    return (
        check.regulation.in_force_on(day) if day else not standing_in_force(check.rule, check.regulation, window).exempt
    )


def _about(check: RuleCheck, item: Item) -> bool:
    """Whether a record is about deputies whom the rule asks; one that names nobody is."""
    by_number = check.case.roster.by_number
    known = [by_number[n] for n in item.people if n in by_number]
    return not check.rule.who or not known or any(deputy_matches(check.rule.who, d) for d in known)


# --- one by one -----------------------------------------------------------------------------------------------


def _records(check: RuleCheck, window: Window, rows: Iterable[JudgedRecord]) -> Iterator[RuleOutcome]:
    for row in rows:
        item, judged = row.item, row.judged
        if not in_scope(check, item):
            continue
        subject, verdict = record_subject(check, item), judged.verdict
        if not _in_force(check, window, row):
            words = why_not_in_force(check.regulation, judged.day or window.first)
            yield RuleOutcome(subject, window, Verdict(Result.EXEMPT), records=item.records, message=words)
            continue
        if _nobody_on_duty(check, row):
            words = f"{chinese(judged.day or window.first)}不是在任代表，或者暂停执行代表职务"
            yield RuleOutcome(subject, window, Verdict(Result.EXEMPT), records=item.records, message=words)
            continue
        if verdict.result == Result.UNDETERMINED and verdict.reason == Reason.OPEN:
            state = check.state(window, registers_of(check, item))
            verdict = inferred(state)
        if item.doubt == Reason.DISPUTED or (item.doubt and verdict.result == Result.UNMET):
            verdict = Verdict(Result.UNDETERMINED, item.doubt)
        yield RuleOutcome(
            subject, window, verdict, figure=judged.figure, threshold=judged.threshold, unit_of_figure=judged.unit,
            records=item.records, message=f"{check.rule.duty}：{judged.words}", events=(item,),
        )  # fmt: skip


def _nobody_on_duty(check: RuleCheck, row: JudgedRecord) -> bool:
    """Whether a record is that of deputies who were all out of office or suspended on its day."""
    by_number, day = check.case.roster.by_number, row.judged.day
    known = [by_number[n] for n in row.item.people if n in by_number]
    return day is not None and bool(known) and not any(_on_duty(d, day) for d in known)


def inferred(state: RegisterState) -> Verdict:
    """What is missing falls short only when the window is over and the register closed (C2)."""
    if not state.over:
        return Verdict(Result.UNDETERMINED, Reason.NOT_DUE)
    return Verdict(Result.UNMET) if state.closed else Verdict(Result.UNDETERMINED, Reason.OPEN)


def in_scope(check: RuleCheck, item: Item) -> bool:
    """Whether a check that is narrowed down looks at a record."""
    scope = check.scope
    return (not scope.deputies or bool(scope.deputies & set(item.people))) and (
        not scope.units or bool(scope.units & set(registers_of(check, item)))
    )


def registers_of(check: RuleCheck, item: Item) -> tuple[str, ...]:
    """Units that registered a record, else those of the deputies in it."""
    by_number = check.case.roster.by_number
    people = (by_number[n] for n in item.people if n in by_number)
    return item.units or tuple(dict.fromkeys(u for d in people for u in check.case.registers_of(d)))


def record_subject(check: RuleCheck, item: Item) -> Subject:
    """A record as the subject of a finding: by its title, else by its deputies, else by its number."""
    values, by_number = item.values, check.case.roster.by_number
    named = next((str(values[n]) for n in ("title", "meeting", "matter") if not blank(values.get(n))), "")
    people = "、".join(by_number[n].name for n in item.people if n in by_number)
    registers = registers_of(check, item)
    return Subject(
        SubjectKind.RECORD, item.records[0], named or people or item.records[0], registers[0] if registers else ""
    )


# --- together -------------------------------------------------------------------------------------------------


def _deputies(
    check: RuleCheck, window: Window, rows: Sequence[JudgedRecord], missing: RequiredRecord | None
) -> Iterator[RuleOutcome]:
    mine: dict[str, list[JudgedRecord]] = {}
    for row in rows:
        for number in row.item.people:
            mine.setdefault(number, []).append(row)
        if check.case.unresolved:
            doubtful = JudgedRecord(dataclasses.replace(row.item, doubt=Reason.DISPUTED), row.judged)
            for number in check.case.candidates(row.item.records) - set(row.item.people):
                mine.setdefault(number, []).append(doubtful)
    for deputy, subject, standing in check.deputies(window):
        found = [r for r in mine.get(deputy.number, ()) if not r.judged.day or _on_duty(deputy, r.judged.day)]
        registers = check.case.registers_of(deputy)
        if found:
            stands = APPLIES
        elif missing and missing.due:
            stands = _when_due(check, deputy, window, missing.due)
        else:
            stands = standing
        yield _together(check, subject, window, stands, found, missing, registers)


def _when_due(check: RuleCheck, deputy: Deputy, window: Window, due: date) -> Standing:
    """How a rule stands to a deputy on the day on which something is due."""
    forced = standing_in_force(check.rule, check.regulation, window)
    until = Window(window.kind, window.label, window.first, max(window.first, due), window.year)
    standing = standing_of_deputy(check.rule, deputy, until, check.term, check.case.today)
    if standing is None:
        return Standing(f"{chinese(due)}时还不是代表")
    return forced if forced.exempt else standing


def _on_duty(deputy: Deputy, day: date) -> bool:
    suspended = suspended_since(deputy)
    return deputy.in_office(day) and (suspended is None or day < suspended)


def _units(
    check: RuleCheck, window: Window, rows: Sequence[JudgedRecord], missing: RequiredRecord | None
) -> Iterator[RuleOutcome]:
    mine: dict[str, list[JudgedRecord]] = {}
    for row in rows:
        for unit in registers_of(check, row.item):
            mine.setdefault(unit, []).append(row)
    for code, subject, standing in unit_subjects(check, window, mine):
        yield _together(check, subject, window, standing, mine.get(code, ()), missing, check.case.register_of(code))


def unit_subjects(
    check: RuleCheck, window: Window, registered: Iterable[str]
) -> Iterator[tuple[str, Subject, Standing]]:
    """Units that the rule is about: those of its kinds, else whoever reports or has ``registered`` something."""
    if check.rule.unit_kinds:
        for unit, subject, standing in check.units(window):
            yield unit.code, subject, standing
        return
    known, forced = check.case.roster.unit_by_code, standing_in_force(check.rule, check.regulation, window)
    for code in dict.fromkeys([*check.case.all_registers, *registered]):
        if code in known and not check.scope.deputies and (not check.scope.units or code in check.scope.units):
            yield code, Subject(SubjectKind.UNIT, code, known[code].name, code), forced


def _together(
    check: RuleCheck,
    subject: Subject,
    window: Window,
    standing: Standing,
    rows: Sequence[JudgedRecord],
    missing: RequiredRecord | None,
    registers: Sequence[str],
) -> RuleOutcome:
    """What the records of one subject come to."""
    if standing.exempt:
        return check.exempted(subject, window, standing)
    state = check.state(window, registers)
    head = f"{window.label}{check.rule.duty}"
    sure = [r for r in rows if r.sure]
    if missing and not sure:
        verdict = _missing(check, rows, missing, state)
        return RuleOutcome(
            subject, window, verdict, threshold=missing.due, records=_numbers(rows),
            message=f"{head}：没有登记，{missing.words}",
        )  # fmt: skip
    if not rows:
        nothing = Verdict(Result.EXEMPT) if state.over and state.closed else inferred(state)
        return RuleOutcome(subject, window, nothing, message=f"{head}：没有这样的记录")
    bad = [r for r in sure if _verdict(r, state).result == Result.UNMET]
    open_ = [r for r in rows if r not in bad and _verdict(r, state).result != Result.MET]
    verdict = _verdict_of_all(bad, open_, state, reached=missing is not None)
    behind = _numbers([*bad, *open_]) or _numbers(rows)
    events = tuple(r.item for r in bad)
    if len(rows) == 1 and subject.kind == SubjectKind.DEPUTY:
        judged = rows[0].judged
        return RuleOutcome(
            subject, window, verdict, figure=judged.figure, threshold=judged.threshold, unit_of_figure=judged.unit,
            records=behind, message=f"{head}：{judged.words}", events=events,
        )  # fmt: skip
    return RuleOutcome(
        subject, window, verdict, figure=len(bad), threshold=0, unit_of_figure="条", records=behind, events=events,
        message=f"{head}：{_summary(rows, bad, open_)}",
    )  # fmt: skip


def _verdict(row: JudgedRecord, state: RegisterState) -> Verdict:
    """What is said of a row; what is left blank falls short only over a closed register (C2)."""
    verdict = row.judged.verdict
    return inferred(state) if verdict == Verdict(Result.UNDETERMINED, Reason.OPEN) else verdict


def _missing(check: RuleCheck, rows: Sequence[JudgedRecord], missing: RequiredRecord, state: RegisterState) -> Verdict:
    if missing.due is None:
        return missing.verdict
    if check.case.today <= missing.due:
        return Verdict(Result.UNDETERMINED, Reason.NOT_DUE)
    if rows:
        return Verdict(Result.UNDETERMINED, first_reason(r.item.doubt for r in rows))
    return Verdict(Result.UNMET) if state.closed else Verdict(Result.UNDETERMINED, Reason.OPEN)


def _verdict_of_all(
    bad: Sequence[JudgedRecord], open_: Sequence[JudgedRecord], state: RegisterState, *, reached: bool
) -> Verdict:
    """One that falls short is enough (C3); with ``reached`` one record was asked for, and is there (C2)."""
    if bad:
        return Verdict(Result.UNMET)
    if open_:
        return Verdict(Result.UNDETERMINED, first_reason(r.item.doubt or _verdict(r, state).reason for r in open_))
    if reached:
        return Verdict(Result.MET)
    if not state.over:
        return Verdict(Result.UNDETERMINED, Reason.NOT_DUE)
    return Verdict(Result.MET) if state.closed else Verdict(Result.UNDETERMINED, Reason.OPEN)


def first_reason(reasons: Iterable[Reason | None]) -> Reason:
    """The reason that goes before the others."""
    found = set(reasons)
    return next((r for r in REASONS_FIRST if r in found), Reason.MISSING_FACT)


def _numbers(rows: Iterable[JudgedRecord]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(n for r in rows for n in r.item.records))


def _summary(rows: Sequence[JudgedRecord], bad: Sequence[JudgedRecord], open_: Sequence[JudgedRecord]) -> str:
    kept = len(rows) - len(bad) - len(open_)
    parts = [f"核对{len(rows)}条，{kept}条符合"]
    for label, found in (("不符合", bad), ("无法判定", open_)):
        if found:
            told = "；".join(f"{r.item.records[0]}：{r.judged.words}" for r in found[:_TOLD])
            more = "等" if len(found) > _TOLD else ""
            parts.append(f"{len(found)}条{label}（{told}{more}）")
    return "，".join(parts)


def label(check: RuleCheck, name: str, record: str = "") -> str:
    """What people call a field of the rule's records."""
    return check.case.label(record or str(check.rule.options["record"]), name)


def day_at(item: Item, name: str) -> date | None:
    """The (last) day in a field; None where it is blank or cannot be read."""
    try:
        return days_of(item.values.get(name))[1]
    except (ValueError, TypeError, KeyError):  # a held row keeps what was written
        return None


def number_at(item: Item, name: str) -> Number | None:
    """The number in a field, exact; of several names how many they are; None where it is blank or no number."""
    value = item.values.get(name)
    if isinstance(value, list | tuple):
        return len(value) if value else None
    return exact(value)
