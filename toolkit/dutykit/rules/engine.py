"""The engine: a case file and a regulation give findings. Pure; what a kind of rule does is in :mod:`.kinds`.

Nothing is ever set here: findings are told, measures are suggested to people (CONVENTIONS C13).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from ..dossier.model import Deputy, Unit
from . import standing
from .casefile import CaseFile
from .measures import suggest
from .regulation import Regulation
from .results import EXEMPT, OPEN, REASONS, UNDETERMINED, UNMET, Finding, State, Subject, Verdict
from .ruleset import Rule
from .selection import Counted, Item, by_deputy, by_unit, everything, select
from .standing import Standing
from .take import Take, read_takes
from .windows import Term, Window, windows


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a rule kind found for one subject in one window; the engine makes a finding of it.

    ``message`` is one Chinese sentence without its full stop: what was counted, and what is asked.
    """

    subject: Subject
    window: Window
    verdict: Verdict
    figure: Any = None
    threshold: Any = None
    unit_of_figure: str = ""
    records: tuple[str, ...] = ()
    message: str = ""
    band: str = ""
    events: tuple[Item, ...] = ()
    """What happened, for steps that ask how often it happened again."""


@dataclass(frozen=True)
class Scope:
    """What a check is narrowed to: nothing said is everything."""

    deputies: frozenset[str] = frozenset()
    units: frozenset[str] = frozenset()
    rules: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Check:
    """One rule at work: its windows, its subjects, what it counts for them."""

    rule: Rule
    regulation: Regulation
    case: CaseFile
    year: int
    scope: Scope

    # --- windows -------------------------------------------------------------------------------------------

    @cached_property
    def windows(self) -> tuple[Window, ...]:
        """The rule's windows that a check of the year looks at."""
        return self.windows_of(self.year)

    def windows_of(self, year: int) -> tuple[Window, ...]:
        """The rule's windows of another year."""
        return windows(
            self.rule.window, year, sessions=self.case.sessions, terms=self.case.terms,
            session_year=self.rule.year == "session",
        )  # fmt: skip

    @cached_property
    def term(self) -> Term | None:
        """The term that holds the end of the year."""
        held = [
            t for t in self.case.terms if t.first.year <= self.year and (t.last is None or self.year <= t.last.year)
        ]
        return held[-1] if held else None

    def state(self, window: Window, registers: Sequence[str]) -> State:
        """Whether the window is over and the registers that tell of it are closed."""
        return State(window.over(self.case.today), self.case.register_closed(registers, window, self.forms))

    @cached_property
    def forms(self) -> tuple[str, ...]:
        """Forms whose registers the rule reads; none named is all of them."""
        parts = (*self.rule.options.get("parts", ()), *self.rule.options.get("items", ()))
        takes = [*self.rule.takes, *(t for part in parts for t in _takes(part))]
        if any(not t.record and not t.forms for t in takes):
            return ()
        named = {t.table[0] for t in takes if t.record} | {f for t in takes for f in t.forms}
        record = self.rule.options.get("record")
        named |= {record.partition(".")[0]} if record else set()
        if self.rule.options.get("absence"):
            named.add("attendance")
        return tuple(sorted(named))

    # --- subjects ------------------------------------------------------------------------------------------

    def deputies(self, window: Window) -> Iterator[tuple[Deputy, Subject, Standing]]:
        """Deputies that the rule is about, with how it stands to each; who never held the seat is left out."""
        forced = standing.in_force(self.rule, self.regulation, window)
        for deputy in self.case.roster.deputies:
            if not self._wanted(deputy) or not standing.asked(self.rule, deputy):
                continue
            held = standing.of_deputy(self.rule, deputy, window, self.term, self.case.today)
            if held is not None:
                yield deputy, self.deputy_subject(deputy), forced if forced.exempt else held

    def _wanted(self, deputy: Deputy) -> bool:
        scope = self.scope
        return (not scope.deputies or deputy.number in scope.deputies) and (
            not scope.units or bool(scope.units & {*deputy.units(), *self.case.registers_of(deputy)})
        )

    def deputy_subject(self, deputy: Deputy) -> Subject:
        """A deputy as the subject of a finding, listed under the unit that reports."""
        registers = self.case.registers_of(deputy)
        return Subject("deputy", deputy.number, deputy.name, registers[0] if registers else "")

    def units(self, window: Window) -> Iterator[tuple[Unit, Subject, Standing]]:
        """Units that the rule is about: those of its kinds, and with ``reporting`` those that report for themselves."""
        if self.scope.deputies:
            return
        forced = standing.in_force(self.rule, self.regulation, window)
        for unit in self.case.roster.units:
            if self.rule.reporting and unit.code not in self.case.all_registers:
                continue
            if unit.kind in self.rule.unit_kinds and (not self.scope.units or unit.code in self.scope.units):
                yield unit, Subject("unit", unit.code, unit.name, unit.code), forced

    def congress(self, window: Window) -> Iterator[tuple[Subject, Standing]]:
        """The congress, where the check is not narrowed to deputies or units."""
        if not self.scope.deputies and not self.scope.units:
            yield Subject("congress", "", "全体"), standing.in_force(self.rule, self.regulation, window)

    # --- what is counted -----------------------------------------------------------------------------------

    @cached_property
    def items(self) -> list[Item]:
        """Everything that the rule's takes hold, in any window; looked for once, however many years are checked."""
        return self.case.selected(self.rule.takes, lambda: select(self.rule.takes, self.case))

    def of_deputies(self, window: Window, items: list[Item] | None = None) -> dict[str, Counted]:
        """Items of a window by deputy."""
        return by_deputy(self.items if items is None else items, window)

    def of_units(self, window: Window, *, members: bool = False) -> dict[str, Counted]:
        """Items of a window by unit: those it registered, or those in which its members took part."""
        units = {d.number: d.units(window.last) for d in self.case.roster.deputies} if members else None
        return by_unit(self.items, window, units)

    def of_all(self, window: Window) -> Counted:
        """Items of a window."""
        return everything(self.items, window)

    def exempted(self, subject: Subject, window: Window, held: Standing) -> Outcome:
        """A subject to which the rule does not apply."""
        return Outcome(subject, window, Verdict(EXEMPT), message=held.exempt)


def _takes(part: Mapping[str, Any]) -> Sequence[Take]:
    return read_takes(part.get("take", ()))


def check(case: CaseFile, regulation: Regulation, year: int, scope: Scope | None = None) -> tuple[Finding, ...]:
    """Findings of a year, in the order of the rules, then of the roster.

    Rules of the term are looked at as they stand on ``case.today``. Rules that other rules refer to are worked out
    again for them; nothing is kept between calls.
    """
    scope = scope or Scope()
    found: list[Finding] = []
    for rule in regulation.ruleset.rules:
        if (not scope.rules or rule.id in scope.rules) and (not rule.levels or case.level in rule.levels):
            found += findings_of(Check(rule, regulation, case, year, scope))
    return tuple(found)


def findings_of(work: Check) -> list[Finding]:
    """Findings of one rule."""
    from .kinds import RULE_KINDS

    return [_finding(work, outcome) for outcome in RULE_KINDS[work.rule.kind].evaluate(work)]


def _finding(work: Check, outcome: Outcome) -> Finding:
    rule, regulation, verdict = work.rule, work.regulation, outcome.verdict
    return Finding(
        regulation=regulation.id,
        version=regulation.version,
        rule=rule.id,
        article=rule.article,
        force=rule.force,
        subject=outcome.subject,
        first=outcome.window.first,
        last=outcome.window.last,
        result=verdict.result,
        reason=verdict.reason,
        figure=outcome.figure,
        unit_of_figure=outcome.unit_of_figure,
        threshold=outcome.threshold,
        records=outcome.records,
        message=_message(work, outcome),
        suggests=suggest(work.case, regulation, rule, outcome.subject, outcome.window, outcome.figure, outcome.events)
        if verdict.result == UNMET
        else None,
        duty=rule.duty,
        window=outcome.window.label,
        band=outcome.band,
        note=rule.note,
    )


def _message(work: Check, outcome: Outcome) -> str:
    words = outcome.message
    if outcome.verdict.result == UNDETERMINED and outcome.verdict.reason:
        which = _open_years(work, outcome) if outcome.verdict.reason == OPEN else ""
        words += f"；{REASONS[outcome.verdict.reason]}{which}，暂不能判定"
    if outcome.verdict.result == EXEMPT:
        return f"不适用：{words}。"
    return f"{words}。"


def _open_years(work: Check, outcome: Outcome) -> str:
    """Which years are still open, where the window has several: （2022、2023年度）."""
    subject, window, case = outcome.subject, outcome.window, work.case
    if subject.kind == "deputy":
        registers = case.registers_of(case.roster.by_number[subject.id])
    else:
        registers = case.register_of(subject.unit) if subject.unit else case.all_registers
    years = case.open_years(registers, window, work.forms) if window.year is None else ()
    return f"（{'、'.join(map(str, years))}年度）" if years else ""
