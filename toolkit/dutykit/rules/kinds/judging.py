"""How rules that look at records one by one are worked out. Pure.

Each record is judged by itself; the judgements are told one by one (``subject = "record"``), or together for a
deputy, a unit or the congress. A record that falls short is told as soon as it is recorded; that none does is known
only when nothing more can come (C3). What a record said before the regulation was in force breaches nothing (C10), and
whoever was out of office or suspended on its day is not asked (C11). A field that somebody left blank is never the
breach of a deputy: it is a fact that is missing, or falls short for the unit or body that had to fill it in.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import assert_never

from ...dates import chinese
from ...dossier.model import Deputy
from ...words.codes import Reason, Result, SubjectKind
from ..bounds import RegisterState
from ..fitting import blank
from ..items import Item, lying_in
from ..results import Subject, Verdict, first_reason
from ..rule_check import RuleCheck, RuleOutcome
from ..selection import select
from ..standing import (
    APPLIES,
    RuleStanding,
    deputy_matches,
    standing_in_force,
    standing_of_deputy,
    why_not_in_force,
)
from ..take import Take, read_take
from ..terms import Belongs, InPart, Which
from ..windows import DayWindow
from .judgement import Judge, JudgedRecord, Judgement, judged_in_every_way, registers_of, settled

_LISTED = 3


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
    check: RuleCheck, judge: Judge, take: Take | None = None,
    required: Callable[[RuleCheck, DayWindow], RequiredRecord] | None = None,
) -> Iterator[RuleOutcome]:  # fmt: skip
    """Outcomes of a rule that judges records; ``required`` is asked where a subject has none."""
    rule = dataclasses.replace(check.rule, first_year=InPart.APPLY, part_year=InPart.APPLY)
    check = dataclasses.replace(check, rule=rule)
    taken = take or read_rows(check)  # follows from the rule's options alone
    selected = check.case.selected(rule.options, lambda: select((taken,), check.case))
    items = [i for i in selected if _about(check, i)] if rule.who else selected
    for window in check.windows:
        judged = [judged_in_every_way(check, judge, i, window) for i in lying_in(items, window)]
        if check.rule.subject is SubjectKind.RECORD:
            yield from _one_by_one(check, window, judged)
        else:
            judged = [r for r in judged if _in_force(check, window, r)]
            yield from _by_subject(check, window, judged, required(check, window) if required else None)


def _by_subject(
    check: RuleCheck, window: DayWindow, judged: Sequence[JudgedRecord], required: RequiredRecord | None
) -> Iterator[RuleOutcome]:
    match check.rule.subject:
        case SubjectKind.DEPUTY:
            yield from _deputies(check, window, judged, required)
        case SubjectKind.UNIT:
            yield from _units(check, window, judged, required)
        case SubjectKind.CONGRESS | SubjectKind.RECORD:
            for subject, standing in check.congress(window):
                if standing.exempt:
                    yield check.exempted(subject, window, standing)
                else:
                    yield _together(check, subject, window, judged, required, check.case.all_registers)
        case _:
            assert_never(check.rule.subject)


def _in_force(check: RuleCheck, window: DayWindow, judged: JudgedRecord) -> bool:
    return judged_in_force(check, window, judged.judgement)


def judged_in_force(check: RuleCheck, window: DayWindow, judgement: Judgement) -> bool:
    """Whether the regulation was in force on the day of a record; without a day, in its window."""
    day = judgement.day
    if day is not None:
        return check.regulation.in_force_on(day)
    return not standing_in_force(check.rule, check.regulation, window).exempt


def _about(check: RuleCheck, item: Item) -> bool:
    """Whether a record is about deputies whom the rule asks; one that names nobody is."""
    known = check.case.known_deputies(item.people)
    return not check.rule.who or not known or any(deputy_matches(check.rule.who, d, item.first) for d in known)


# --- one by one -----------------------------------------------------------------------------------------------


def _one_by_one(check: RuleCheck, window: DayWindow, judged: Iterable[JudgedRecord]) -> Iterator[RuleOutcome]:
    for record in judged:
        item, judgement = record.item, record.judgement
        if not in_scope(check, item):
            continue
        subject, exempt = record_subject(check, item), _exempt_words(check, window, record)
        if exempt:
            yield RuleOutcome(subject, window, Verdict(Result.EXEMPT), records=item.records, message=exempt)
            continue
        verdict = settled(check, judgement, check.state(window, registers_of(check, item)))
        if item.doubt is Reason.DISPUTED or (item.doubt and verdict.result is Result.UNMET):
            verdict = Verdict(Result.UNDETERMINED, item.doubt)
        yield RuleOutcome(
            subject, window, verdict, figure=judgement.figure, threshold=judgement.threshold,
            unit_of_figure=judgement.unit, records=item.records, message=f"{check.rule.duty}：{judgement.words}",
            events=(item,),
        )  # fmt: skip


def _exempt_words(check: RuleCheck, window: DayWindow, record: JudgedRecord) -> str:
    """Why the rule says nothing of a record; nothing where it does."""
    if not _in_force(check, window, record):
        return why_not_in_force(check.regulation, record.judgement.day or window.first)
    if _nobodyon_duty(check, record):
        return f"{chinese(record.judgement.day or window.first)}不是在任代表，或者暂停执行代表职务"
    return ""


def _nobodyon_duty(check: RuleCheck, record: JudgedRecord) -> bool:
    """Whether a record is that of deputies who were all out of office or suspended on its day."""
    known, day = check.case.known_deputies(record.item.people), record.judgement.day
    return day is not None and bool(known) and not any(check.asks(d, day) for d in known)


def in_scope(check: RuleCheck, item: Item) -> bool:
    """Whether a check that is narrowed down looks at a record."""
    scope = check.scope
    return (not scope.deputies or bool(scope.deputies & set(item.people))) and (
        not scope.units or bool(scope.units & set(registers_of(check, item)))
    )


def record_subject(check: RuleCheck, item: Item) -> Subject:
    """A record as the subject of a finding: by its title, else by its deputies, else by its number."""
    named = next((str(item.values[n]) for n in ("title", "meeting", "matter") if not blank(item.values.get(n))), "")
    people = "、".join(check.case.namesakes.get(d.number, d.name) for d in check.case.known_deputies(item.people))
    registers = registers_of(check, item)
    name = named or people or item.records[0]
    return Subject(SubjectKind.RECORD, item.records[0], name, registers[0] if registers else "")


# --- together -------------------------------------------------------------------------------------------------


def _deputies(
    check: RuleCheck, window: DayWindow, judged: Sequence[JudgedRecord], required: RequiredRecord | None
) -> Iterator[RuleOutcome]:
    by_deputy = _by_deputy(check, judged)
    for deputy, subject, standing in check.deputies(window):
        records = by_deputy.get(deputy.number, ())
        of_office = [r for r in records if not r.judgement.day or check.asks(deputy, r.judgement.day)]
        stands = standing
        if any(r.judgement.day for r in of_office):
            stands = APPLIES
        elif not of_office and required and required.due:
            stands = _when_due(check, deputy, window, required.due)
        if stands.exempt:
            yield check.exempted(subject, window, stands)
        else:
            yield _together(check, subject, window, of_office, required, check.case.registers_of(deputy, window))


def _by_deputy(check: RuleCheck, judged: Iterable[JudgedRecord]) -> dict[str, list[JudgedRecord]]:
    """Records by deputy; one with a name that is not clear is in doubt for whomever it may mean."""
    by_deputy: dict[str, list[JudgedRecord]] = {}
    for record in judged:
        for number in record.item.people:
            by_deputy.setdefault(number, []).append(record)
        if check.case.unresolved:
            doubtful = JudgedRecord(dataclasses.replace(record.item, doubt=Reason.DISPUTED), record.judgement)
            for number in check.case.candidates(record.item.records) - set(record.item.people):
                by_deputy.setdefault(number, []).append(doubtful)
    return by_deputy


def _when_due(check: RuleCheck, deputy: Deputy, window: DayWindow, due: date) -> RuleStanding:
    """How a rule stands to a deputy on the day on which something is due."""
    forced = standing_in_force(check.rule, check.regulation, window)
    until = DayWindow(window.kind, window.label, window.first, max(window.first, due), window.year)
    standing = standing_of_deputy(check.rule, deputy, until, check.term, check.case.today)
    if standing is None:
        return RuleStanding(f"{chinese(due)}时还不是代表")
    return forced if forced.exempt else standing


def _units(
    check: RuleCheck, window: DayWindow, judged: Sequence[JudgedRecord], required: RequiredRecord | None
) -> Iterator[RuleOutcome]:
    by_unit: dict[str, list[JudgedRecord]] = {}
    for record in judged:
        for unit in registers_of(check, record.item):
            by_unit.setdefault(unit, []).append(record)
    of_members = required if check.rule.options.get("belongs") == Belongs.MEMBERS else None
    there: dict[str, Reason | None] = {}
    for record in judged:
        for number in record.item.people:
            there[number] = record.item.doubt if there.get(number, record.item.doubt) else None
    for code, subject, standing in unit_subjects(check, window, by_unit):
        if standing.exempt:
            yield check.exempted(subject, window, standing)
            continue
        records, one = by_unit.get(code, []), required
        if of_members is not None:
            records, one = [*records, *lacking_of(check, code, window, of_members, there)], None
        yield _together(check, subject, window, records, one, check.case.register_of(code))


def lacking_of(
    check: RuleCheck, unit: str, window: DayWindow, required: RequiredRecord, there: Mapping[str, Reason | None]
) -> Iterator[JudgedRecord]:
    """Members of a unit on the day on which a record of each is due who have none: the unit falls short by each.

    Whom the office never gave the form to is none of them: what became of it is a fact that is missing. ``there`` are
    deputies who have one, with why it is in doubt: then it is not certain that there is one.
    """
    due = required.due
    if due is None:
        return
    for deputy in check.case.roster.deputies:
        units = (*deputy.units(due), *check.case.registers_on(deputy, due))
        doubt = there.get(deputy.number)
        if unit not in units or (deputy.number in there and not doubt) or not check.asks(deputy, due):
            continue
        item = Item(None, None, (deputy.number,), (unit,), (), window.year, {})
        name, never = check.case.namesakes.get(deputy.number, deputy.name), ""
        said = "定下来的登记" if doubt else "登记"
        if check.case.today <= due:
            verdict, blank_ = Verdict(Result.UNDETERMINED, Reason.NOT_DUE), False
        elif doubt:
            verdict, blank_ = Verdict(Result.UNDETERMINED, doubt), False
        elif not _was_handed(check, deputy.number, window):
            verdict, blank_, never = Verdict(Result.UNDETERMINED, Reason.MISSING_FACT), False, _NEVER_HANDED
        else:
            verdict, blank_ = Verdict(Result.UNDETERMINED, Reason.OPEN), True
        yield JudgedRecord(item, Judgement(verdict, f"{name}没有{said}，{required.words}{never}", left_blank=blank_))


_NEVER_HANDED = "；也没有给本人下发过这张表，是没有下发还是没有交，登记里看不出"


def _was_handed(check: RuleCheck, deputy: str, window: DayWindow) -> bool:
    """Whether a deputy was given the form that the rule asks for: what nobody gave out is not the deputy's breach."""
    form, _, _ = str(check.rule.options["record"]).partition(".")
    return check.case.was_handed(form, deputy, window.year)


def unit_subjects(
    check: RuleCheck, window: DayWindow, registered: Iterable[str]
) -> Iterator[tuple[str, Subject, RuleStanding]]:
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
    check: RuleCheck, subject: Subject, window: DayWindow, judged: Sequence[JudgedRecord],
    required: RequiredRecord | None, registers: Sequence[str],
) -> RuleOutcome:  # fmt: skip
    """What the records of one subject come to."""
    state, head = check.state(window, registers, subject), f"{window.label}{check.rule.duty}"
    if required and all(r.item.doubt for r in judged):
        verdict, never = _not_there(check, judged, required, state), ""
        if verdict.result is Result.UNMET and not _was_handed(check, subject.id, window):
            verdict, never = Verdict(Result.UNDETERMINED, Reason.MISSING_FACT), _NEVER_HANDED
        return RuleOutcome(
            subject, window, verdict, threshold=required.due, records=_numbers(judged),
            message=f"{head}：没有登记，{required.words}{never}",
        )  # fmt: skip
    if not judged:
        nothing = state.pending() or Verdict(Result.EXEMPT)
        return RuleOutcome(subject, window, nothing, message=f"{head}：没有这样的记录")
    sorted_ = _Sorted.of(check, judged, state)
    any_ = check.rule.options.get("which") == Which.ANY
    outcome = RuleOutcome(
        subject, window, sorted_.any_verdict(state) if any_ else sorted_.verdict(state, reached=required is not None),
        records=_numbers(sorted_.behind) or _numbers(judged), events=tuple(r.item for r in sorted_.short),
    )  # fmt: skip
    if len(judged) == 1 and subject.kind is SubjectKind.DEPUTY:
        judgement = judged[0].judgement
        return outcome._replace(
            figure=judgement.figure, threshold=judgement.threshold, unit_of_figure=judgement.unit,
            message=f"{head}：{judgement.words}",
        )  # fmt: skip
    return outcome._replace(
        figure=len(sorted_.short), threshold=0, unit_of_figure="条", message=f"{head}：{sorted_.words}"
    )


def _not_there(
    check: RuleCheck, doubtful: Sequence[JudgedRecord], required: RequiredRecord, state: RegisterState
) -> Verdict:
    """What it means that the record that every subject must have is not there for certain."""
    if required.due is None:
        return required.verdict
    if check.case.today <= required.due:
        return Verdict(Result.UNDETERMINED, Reason.NOT_DUE)
    if doubtful:
        return Verdict(Result.UNDETERMINED, first_reason(r.item.doubt for r in doubtful))
    return dataclasses.replace(state, over=True).pending() or Verdict(Result.UNMET)


@dataclass(frozen=True, slots=True)
class _Sorted:
    """Records that fall ``short`` for certain, those that are ``open`` with why, and the ``kept`` ones."""

    short: list[JudgedRecord]
    open: list[tuple[JudgedRecord, Reason]]
    kept: list[JudgedRecord]

    @classmethod
    def of(cls, check: RuleCheck, judged: Iterable[JudgedRecord], state: RegisterState) -> _Sorted:
        """A record in doubt never falls short for certain; one that is kept all the same changes nothing (C4)."""
        sorted_ = cls([], [], [])
        for record in judged:
            doubt, verdict = record.item.doubt, settled(check, record.judgement, state)
            if verdict.result is Result.MET:
                sorted_.kept.append(record)
            elif verdict.result is Result.UNMET and not doubt:
                sorted_.short.append(record)
            else:
                sorted_.open.append((record, doubt or verdict.reason or Reason.MISSING_FACT))
        return sorted_

    @property
    def behind(self) -> list[JudgedRecord]:
        """The records on which the result hangs."""
        return [*self.short, *(record for record, _ in self.open)]

    def verdict(self, state: RegisterState, *, reached: bool) -> Verdict:
        """One that falls short is enough (C3); with ``reached`` one record was asked for, and is there (C2)."""
        if self.short:
            return Verdict(Result.UNMET)
        if self.open:
            return Verdict(Result.UNDETERMINED, first_reason(reason for _, reason in self.open))
        pending = None if reached else state.pending()
        return pending or Verdict(Result.MET)

    def any_verdict(self, state: RegisterState) -> Verdict:
        """One that holds is enough; that none does is known only when nothing more can come (C2)."""
        if any(not record.item.doubt for record in self.kept):
            return Verdict(Result.MET)
        open_ = [*(reason for _, reason in self.open), *(r.item.doubt for r in self.kept if r.item.doubt)]
        if open_:
            return Verdict(Result.UNDETERMINED, first_reason(open_))
        return state.pending() or Verdict(Result.UNMET)

    @property
    def words(self) -> str:
        """How many there are of each, and the first of those that are not kept."""
        parts = [f"核对{len(self.short) + len(self.open) + len(self.kept)}条，{len(self.kept)}条符合"]
        for name, records in (("不符合", self.short), ("无法判定", [record for record, _ in self.open])):
            if records:
                listed = "；".join("：".join((*r.item.records[:1], r.judgement.words)) for r in records[:_LISTED])
                more = "等" if len(records) > _LISTED else ""
                parts.append(f"{len(records)}条{name}（{listed}{more}）")
        return "，".join(parts)


def _numbers(judged: Iterable[JudgedRecord]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(n for r in judged for n in r.item.records))
