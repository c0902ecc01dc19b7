"""Rules about shares of a group and about who is to have done something by which year of the term. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from ...dates import chinese
from ...dossier.model import Deputy
from ...words.codes import Comparator, Reason, Result, SubjectKind
from ...words.phrases import percent
from ..bounds import Bounds, RegisterState, decide
from ..figures import ceiling
from ..fitting import blank
from ..items import Item
from ..results import Subject, Verdict
from ..rule_check import RuleCheck, RuleOutcome
from ..selection import NOTHING, Counted
from ..standing import RuleStanding, deputy_matches
from ..terms import Base, Rounding, WindowKind
from ..windows import DayWindow, Term
from ..workdays import add_months
from .counts import subjects


def share(check: RuleCheck) -> Iterator[RuleOutcome]:
    """So large a share of a group, by distinct persons: ``take``, ``compare``, ``share``, ``base``, ``round``.

    The group are the deputies of the unit, or of the congress, who hold the seat on the base day; shares are
    compared as fractions (C14).
    """
    for window in check.windows:
        base = base_day(check, window)
        if check.rule.subject == SubjectKind.UNIT:
            for unit, subject, standing in check.units(window):
                group, registers = group_of(check, subject, base), check.case.register_of(unit.code)
                yield _share(check, subject, window, standing, group, base, registers)
        else:
            for subject, standing in check.congress(window):
                group, registers = group_of(check, subject, base), check.case.all_registers
                yield _share(check, subject, window, standing, group, base, registers)


def group_of(check: RuleCheck, subject: Subject, base: date) -> Sequence[Deputy]:
    """Deputies of a unit on the base day; of the congress everybody."""
    if subject.kind is not SubjectKind.UNIT:
        return check.case.roster.deputies
    return [d for d in check.case.roster.members(subject.id) if subject.id in d.units(base)]


def base_day(check: RuleCheck, window: DayWindow) -> date:
    """The day on which a group is looked at: the end of the window or today, or its first day."""
    last = min(window.last or check.case.today, check.case.today)
    return window.first if check.rule.options.get("base") == Base.WINDOW_START else max(last, window.first)


def _share(
    check: RuleCheck, subject: Subject, window: DayWindow, standing: RuleStanding, group: Sequence[Deputy], base: date,
    registers: Sequence[str],
) -> RuleOutcome:  # fmt: skip
    if standing.exempt:
        return check.exempted(subject, window, standing)
    members = {d.number for d in group if check.asks(d, base)}
    if not members:
        return RuleOutcome(subject, window, Verdict(Result.EXEMPT), message=f"{chinese(base)}没有这样的代表")
    counted = {n: c for n, c in check.of_deputies(window).items() if n in members}
    did, maybe, doubt = _who_did(counted)
    threshold = _share_asked(check, len(members))
    state = check.state(window, registers, subject)
    verdict = decide(Bounds(len(did), len(did | maybe), doubt), check.rule.compare, threshold, state)
    asked = f"{check.rule.compare.label}{percent(Fraction(check.rule.options['share']))}"
    people = f"，即{threshold}人" if isinstance(threshold, int) else ""
    return RuleOutcome(
        subject, window, verdict, figure=len(did), threshold=threshold, unit_of_figure="人",
        records=tuple(dict.fromkeys(r for n in sorted(did | maybe) for r in counted[n].records)),
        message=f"{window.label}{check.rule.duty}：{len(did)}人，占{chinese(base)}在任{len(members)}人的"
        f"{percent(Fraction(len(did), len(members)))}，要求{asked}{people}{_other_base(check, subject, window, base)}",
    )  # fmt: skip


def _other_base(check: RuleCheck, subject: Subject, window: DayWindow, base: date) -> str:
    """What comes out on the other base day, where the group was another then."""
    last = max(min(window.last or check.case.today, check.case.today), window.first)
    other = window.first if base != window.first else last
    now, then = ({d.number for d in group_of(check, subject, day) if check.asks(d, day)} for day in (base, other))
    if now == then or not then:
        return ""
    did, _, _ = _who_did({n: c for n, c in check.of_deputies(window).items() if n in then})
    share = percent(Fraction(len(did), len(then)))
    return f"（另一种算法：按{chinese(other)}在任的算，{len(did)}人，占{len(then)}人的{share}）"


def _who_did(counted: Mapping[str, Counted]) -> tuple[set[str], set[str], Reason | None]:
    """Deputies who did it for certain, those who may have, and why there is doubt."""
    did = {n for n, c in counted.items() if c.sure}
    maybe = {n for n, c in counted.items() if c.doubtful} - did
    return did, maybe, Counted([], [i for n in maybe for i in counted[n].doubtful]).doubt


def _share_asked(check: RuleCheck, members: int) -> int | Fraction:
    """How many members the share asks; rounded up where the rule says so (or nothing) and asks at least so many."""
    share, up = Fraction(check.rule.options["share"]), check.rule.options.get("round", Rounding.UP) == Rounding.UP
    return ceiling(share, members) if up and check.rule.compare is Comparator.AT_LEAST else share * members


def schedule(check: RuleCheck) -> Iterator[RuleOutcome]:
    """By class of deputy, in which year of the term at the latest: ``take``, ``classes``, ``term_years``.

    The first class that fits is the deputy's; early is no breach. Years of the term are calendar years where the
    file lists them, else they run from anniversary to anniversary of the term's first day (C6).
    """
    for window in check.windows:
        term = next((t for t in check.case.terms if t.first == window.first), check.term)
        if term is None:
            continue
        if check.rule.subject == SubjectKind.UNIT:
            yield from _of_units(check, window, term)
            continue
        counted = check.of_deputies(window)
        for deputy, subject, standing in check.deputies(window):
            if standing.exempt:
                yield check.exempted(subject, window, standing)
                continue
            as_of = min(window.last or check.case.today, check.case.today)
            class_, blank_field = _class_of(deputy, check.rule.options["classes"], as_of)
            if class_ is None:
                verdict = Verdict(Result.UNDETERMINED, Reason.MISSING_FACT) if blank_field else Verdict(Result.EXEMPT)
                words = "名册中没有填代表类别等栏" if blank_field else "不属于任何一类"
                yield RuleOutcome(subject, window, verdict, message=f"{check.rule.duty}：{words}")
                continue
            own, registers = counted.get(deputy.number, NOTHING), check.case.registers_of(deputy, window)
            yield _scheduled(check, subject, window, term, class_, own, registers, deputy.since)


def _of_units(check: RuleCheck, window: DayWindow, term: Term) -> Iterator[RuleOutcome]:
    """A schedule for units has one class: ``who`` asks fields of deputies."""
    class_ = check.rule.options["classes"][0]
    for subject, standing, registers, counted in subjects(check, window):
        if standing.exempt:
            yield check.exempted(subject, window, standing)
        else:
            yield _scheduled(check, subject, window, term, class_, counted, registers)


def _class_of(deputy: Deputy, classes: Sequence[Mapping[str, Any]], day: date) -> tuple[Mapping[str, Any] | None, bool]:
    """The first class that fits, and whether a field that a class asks is blank."""
    empty = False
    for class_ in classes:
        who = {name: frozenset(values) for name, values in class_.get("who", {}).items()}
        if deputy_matches(who, deputy, day):
            return class_, empty
        facts = deputy.facts_on(day)
        empty = empty or any(blank(facts.get(name)) and True not in who[name] for name in who)
    return None, empty


def _scheduled(
    check: RuleCheck, subject: Subject, window: DayWindow, term: Term, class_: Mapping[str, Any], counted: Counted,
    registers: Sequence[str], since: date | None = None,
) -> RuleOutcome:  # fmt: skip
    due = _year_end(check, term, max(class_["years"]))
    if due is None or (since is not None and since > due):
        words = "办法文件没有列出届内这一年" if due is None else f"{chinese(since or due)}才当选"
        return RuleOutcome(subject, window, Verdict(Result.EXEMPT), message=f"{class_['name']}：{words}")
    by_day = _ByDay.of(counted, due)
    closing = DayWindow(WindowKind.TERM, window.label, window.first, due)
    verdict = by_day.verdict(check.state(closing, registers, subject))
    return RuleOutcome(
        subject, window, verdict, figure=len(by_day.on_time), threshold=1, unit_of_figure="次", records=by_day.records,
        message=f"{check.rule.duty}：{class_['name']}要在{chinese(due)}以前，{by_day.words}",
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _ByDay:
    """What was done by a day, what only after it, and what may have been done by it."""

    on_time: list[Item]
    late: list[Item]
    doubtful: list[Item]

    @classmethod
    def of(cls, counted: Counted, due: date) -> _ByDay:
        """Items sorted by the day on which they were due."""
        undated = [i for i in counted.sure if i.first is None]
        return cls(
            [i for i in counted.sure if i.first and i.first <= due],
            [i for i in counted.sure if i.first and i.first > due],
            [*(i for i in counted.doubtful if i.first is None or i.first <= due), *undated],
        )

    def verdict(self, state: RegisterState) -> Verdict:
        """Done in time is met; not done is unmet when the day is over and the registers are closed (C2)."""
        if self.on_time:
            return Verdict(Result.MET)
        if not state.over:
            return Verdict(Result.UNDETERMINED, Reason.NOT_DUE)
        if self.doubtful:
            return Verdict(Result.UNDETERMINED, Counted([], self.doubtful).doubt or Reason.MISSING_FACT)
        return state.pending() or Verdict(Result.UNMET)

    @property
    def records(self) -> tuple[str, ...]:
        """Numbers of the records behind it."""
        return tuple(dict.fromkeys(n for i in (*self.on_time, *self.late, *self.doubtful) for n in i.records))

    @property
    def words(self) -> str:
        """When it was done, in words."""
        if self.on_time and self.on_time[0].first:
            return f"{chinese(self.on_time[0].first)}做到"
        if self.late and self.late[0].first:
            return f"到{chinese(self.late[0].first)}才有记录"
        return "没有记录"


def _year_end(check: RuleCheck, term: Term, nth: int) -> date | None:
    """The last day of the nth year of the term; None where the file lists the years and has no such one."""
    listed = check.rule.options.get("term_years")
    if listed:
        return date(listed[nth - 1], 12, 31) if nth <= len(listed) else None
    return add_months(term.first, 12 * nth) - timedelta(days=1)
