"""One rule held against a case file for a year: its windows, its subjects, what it counts for them. Pure.

Kinds of rules work on it (:mod:`.kinds`), and the engine hands their registry in, so that a rule which rests on
others (:mod:`.kinds.combined`) has them worked out without knowing the kinds.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, NamedTuple

from ..dossier.claims import CLAIMING
from ..dossier.deeds import MARKS
from ..dossier.model import Deputy, Unit
from ..words.codes import FormId, Result, SubjectKind, Year
from .bounds import RegisterState
from .casefile import CaseFile
from .forms_out import UnreadReturn
from .items import Item
from .regulation import Regulation
from .results import Subject, Verdict
from .ruleset import Rule
from .selection import Counted, by_deputy, by_unit, everything, select
from .standing import (
    APPLIES,
    RuleStanding,
    asks_on,
    is_steady,
    standing_by_office,
    standing_in_force,
    standing_of_deputy,
)
from .take import Take, read_takes
from .terms import Belongs, RuleKind, WindowKind
from .windows import DayWindow, Term, windows


class RuleOutcome(NamedTuple):
    """What a rule kind found for one subject in one window; the engine makes a finding of it.

    ``message`` is one Chinese sentence without its full stop: what was counted, and what is asked.
    """

    subject: Subject
    window: DayWindow
    verdict: Verdict
    figure: Any = None
    threshold: Any = None
    unit_of_figure: str = ""
    records: tuple[str, ...] = ()
    message: str = ""
    band: str = ""
    events: tuple[Item, ...] = ()
    """What happened, for steps that ask how often it happened again."""


_BOOKS = tuple(MARKS)
"""Forms of organisers that tell deeds; what must not happen is told by them alone."""


class Evaluator(NamedTuple):
    """What a kind of rule is called, what works it out, and the patterns of the field that it covers."""

    label: str
    evaluate: Callable[[RuleCheck], Iterator[RuleOutcome]]
    patterns: tuple[int, ...]


@dataclass(frozen=True)
class CheckScope:
    """What a check is narrowed to: nothing said is everything."""

    deputies: frozenset[str] = frozenset()
    units: frozenset[str] = frozenset()
    rules: frozenset[str] = frozenset()


@dataclass(frozen=True)
class RuleCheck:
    """One rule at work: its windows, its subjects, what it counts for them."""

    rule: Rule
    regulation: Regulation
    case: CaseFile
    year: int
    scope: CheckScope
    kinds: Mapping[RuleKind, Evaluator]
    """Every kind of rule, for rules that rest on others."""

    # --- windows -------------------------------------------------------------------------------------------

    @cached_property
    def windows(self) -> tuple[DayWindow, ...]:
        """The rule's windows that a check of the year looks at."""
        return self.windows_of(self.year)

    def windows_of(self, year: int) -> tuple[DayWindow, ...]:
        """The rule's windows of another year."""
        return windows(
            self.rule.window, year, sessions=self.case.sessions, terms=self.case.terms,
            session_year=self.rule.year == Year.SESSION,
        )  # fmt: skip

    @cached_property
    def term(self) -> Term | None:
        """The term that holds the end of the year."""
        touching = [t for t in self.case.terms if t.touches(self.year)]
        return touching[-1] if touching else None

    def state(self, window: DayWindow, registers: Sequence[str], subject: Subject | None = None) -> RegisterState:
        """Whether the window is over, the registers that tell of it are closed, and what came and was not read."""
        if not self.case.unread and subject is None:
            return self._state(window, registers)
        if not self.case.unread and subject is not None and subject.id not in self.case.moved:
            return self._state(window, registers)
        deputy = None
        if subject is not None and subject.kind is SubjectKind.DEPUTY:
            deputy = self.case.roster.by_number.get(subject.id)
        closed = self.case.closed_for(deputy, registers, window, self.forms)
        return RegisterState(window.over(self.case.today), closed, self.unread(window, registers, subject))

    def _state(self, window: DayWindow, registers: Sequence[str]) -> RegisterState:
        """Of whoever was in the same units all the time, where nothing is unread: looked for once."""
        key = (window.first, window.last, window.year, tuple(registers))
        found = self._states.get(key)
        if found is None:
            closed = self.case.register_closed(registers, window, self.forms)
            found = self._states[key] = RegisterState(window.over(self.case.today), closed)
        return found

    @cached_property
    def _states(self) -> dict[tuple[date, date | None, int | None, tuple[str, ...]], RegisterState]:
        return {}

    def unread(self, window: DayWindow, registers: Sequence[str], subject: Subject | None = None) -> tuple[str, ...]:
        """Files that came, were not read, and may tell of a subject in a window."""
        if not self.case.unread:
            return ()
        telling: Sequence[str] = self.forms or _BOOKS
        if self.rule.kind != RuleKind.BREACH and set(telling) & set(_BOOKS):  # what the deputy's own form may claim
            telling = (*telling, *CLAIMING)
        if self.rule.options.get("absence"):
            telling = (*telling, FormId.LEAVE)
        return tuple(
            unread.file
            for unread in self.case.unread
            if unread.may_tell(window, telling) and self._is_about(unread, registers, subject)
        )

    def _is_about(self, unread: UnreadReturn, registers: Sequence[str], subject: Subject | None) -> bool:
        """Whether it may tell of the subject: a unit's of whoever it registers, a deputy's of this one as a member."""
        if not unread.deputies:
            return not unread.unit or unread.unit in registers
        if subject is not None and subject.kind is SubjectKind.DEPUTY:
            return subject.id in unread.deputies
        counts_members = self.rule.kind == RuleKind.SHARE or self.rule.options.get("belongs") == Belongs.MEMBERS
        deputies = self.case.known_deputies(unread.deputies)
        return counts_members and any(set(registers) & set(self.case.registers_of(d)) for d in deputies)

    @cached_property
    def forms(self) -> tuple[str, ...]:
        """Forms whose registers the rule reads; none named is all of them."""
        options = self.rule.options
        parts = (*options.get("parts", ()), *options.get("items", ()))
        takes = [*self.rule.takes, *(t for part in parts for t in _takes(part))]
        if any(not t.record and not t.forms for t in takes):
            return ()
        named = {t.table[0] for t in takes if t.record} | {f for t in takes for f in t.forms}
        records = [options.get("record"), *(p["record"] for side in ("left", "right") for p in options.get(side, ()))]
        named |= {record.partition(".")[0] for record in records if record}
        return tuple(sorted(named | self._leave_forms))

    @property
    def _leave_forms(self) -> frozenset[str]:
        """Forms that tell attendance and leave, where the rule asks for absence, or leaves out what leave covers."""
        if self.rule.options.get("absence"):
            return frozenset({FormId.ATTENDANCE})
        neutral = self.rule.kind in {RuleKind.GAP, RuleKind.STREAK}
        return frozenset({FormId.ATTENDANCE, FormId.LEAVE} if neutral else ())

    # --- subjects ------------------------------------------------------------------------------------------

    def deputies(self, window: DayWindow) -> Iterator[tuple[Deputy, Subject, RuleStanding]]:
        """Deputies that the rule is about, with how it stands to each; who never standing the seat is left out."""
        forced = standing_in_force(self.rule, self.regulation, window)
        narrowed, always = bool(self.scope.deputies or self.scope.units), self._asked_always
        of_all = forced if forced.exempt else APPLIES
        for deputy in self.case.roster.deputies:
            if narrowed and not self._wanted(deputy, window):
                continue
            if deputy.number in always:
                if always[deputy.number]:
                    yield deputy, self.deputy_subject(deputy), of_all
                continue
            office = self._by_office(deputy, window)
            if office is None:
                continue
            standing = standing_of_deputy(self.rule, deputy, window, self.term, self.case.today)
            if standing is not None:
                chosen = forced if forced.exempt else standing
                yield deputy, self.deputy_subject(deputy), chosen if chosen.exempt or not office.exempt else office

    @property
    def _asked_always(self) -> Mapping[str, bool]:
        """Of deputies of whom nothing ever changed, whether the rule asks them: looked at once for all windows."""
        return self.case.selected(self.rule.who, lambda: dict(self._look_at_steady()))

    def _look_at_steady(self) -> Iterator[tuple[str, bool]]:
        for deputy in self.case.roster.deputies:
            if is_steady(deputy) and not deputy.offices:
                yield deputy.number, asks_on(self.rule, self.case.level, deputy, self.case.today)

    def _by_office(self, deputy: Deputy, window: DayWindow) -> RuleStanding | None:
        """How the rule stands to a deputy by what the roster says of offices and levels; None: it does not ask them.

        Whom it asks for a part of the window, by an office begun or given up in it, has a part year (C11).
        """
        rule, level = self.rule, self.case.level
        if not deputy.offices:
            return APPLIES if asks_on(rule, level, deputy, window.first) else None
        last = window.last or max(self.case.today, window.first)
        return standing_by_office(rule, level, deputy, window, last)

    def asks(self, deputy: Deputy, day: date) -> bool:
        """Whether a deputy owes the duty on a day: holds the seat, is not suspended, has the office that it asks."""
        return deputy.serves(day) and asks_on(self.rule, self.case.level, deputy, day)

    def _wanted(self, deputy: Deputy, window: DayWindow) -> bool:
        scope = self.scope
        if scope.deputies and deputy.number not in scope.deputies:
            return False
        if not scope.units:
            return True
        units = deputy.units(window.first, window.last or self.case.today)
        return bool(scope.units & {*units, *self.case.registers_of(deputy, window)})

    def deputy_subject(self, deputy: Deputy) -> Subject:
        """A deputy as the subject of a finding, listed under the unit that reports."""
        known: dict[str, Subject] = self.case.kept("subjects", dict)
        subject = known.get(deputy.number)
        if subject is None:
            registers = self.case.registers_on(deputy, self.case.today)
            unit, apart = registers[0] if registers else "", self.case.namesakes.get(deputy.number, "")
            subject = known[deputy.number] = Subject(SubjectKind.DEPUTY, deputy.number, deputy.name, unit, apart)
        return subject

    def units(self, window: DayWindow) -> Iterator[tuple[Unit, Subject, RuleStanding]]:
        """Units that the rule is about: those of its kinds, and with ``reporting`` those that report for themselves."""
        if self.scope.deputies:
            return
        forced = standing_in_force(self.rule, self.regulation, window)
        for unit in self.case.roster.units:
            if self.rule.reporting and unit.code not in self.case.all_registers:
                continue
            if unit.kind in self.rule.unit_kinds and (not self.scope.units or unit.code in self.scope.units):
                yield unit, Subject(SubjectKind.UNIT, unit.code, unit.name, unit.code), forced

    def congress(self, window: DayWindow) -> Iterator[tuple[Subject, RuleStanding]]:
        """The congress, where the check is not narrowed to deputies or units."""
        if not self.scope.deputies and not self.scope.units:
            yield Subject(SubjectKind.CONGRESS, "", "全体"), standing_in_force(self.rule, self.regulation, window)

    @cached_property
    def figures(self) -> dict[str, Any]:
        """Figures that the rule asks, exact, as far as somebody has looked at them."""
        return {}

    # --- what is counted -----------------------------------------------------------------------------------

    @cached_property
    def items(self) -> list[Item]:
        """Everything that the rule's takes hold, in any window; looked for once, however many years are checked."""
        return self.case.selected(self.rule.takes, lambda: select(self.rule.takes, self.case))

    def of_deputies(self, window: DayWindow, items: list[Item] | None = None) -> dict[str, Counted]:
        """Items of a window by deputy; of the rule's own, sorted once for a window however many ask."""
        if items is not None:
            return by_deputy(items, window)
        key = (window.first, window.last, window.kind, window.year)
        found = self._by_window.get(key)
        if found is None:
            found = self._by_window[key] = by_deputy(self.items, window)
        return found

    @cached_property
    def _by_window(self) -> dict[tuple[date, date | None, WindowKind, int | None], dict[str, Counted]]:
        return {}

    def of_units(self, window: DayWindow, *, members: bool = False) -> dict[str, Counted]:
        """Items of a window by unit: those it registered, or those in which its members of that day took part."""
        return by_unit(self.items, window, self._units_of if members else None)

    def _units_of(self, number: str, day: date | None) -> tuple[str, ...]:
        known: dict[str, tuple[str, ...]] = self.case.kept("units", dict)
        units = known.get(number)
        if units is None:
            deputy = self.case.roster.by_number.get(number)
            units = deputy.units(day) if deputy is not None else ()
            if number not in self.case.moved:
                known[number] = units
        return units

    def of_all(self, window: DayWindow) -> Counted:
        """Items of a window."""
        return everything(self.items, window)

    def of_rule(self, rule: Rule, year: int | None = None) -> list[RuleOutcome]:
        """Outcomes of another rule of the regulation, in this year or another; none where it is of another level."""
        if rule.levels and self.case.level not in rule.levels:
            return []
        other = dataclasses.replace(self, rule=rule, year=self.year if year is None else year)
        return list(self.kinds[rule.kind].evaluate(other))

    def exempted(self, subject: Subject, window: DayWindow, standing: RuleStanding) -> RuleOutcome:
        """A subject to which the rule does not apply."""
        return RuleOutcome(subject, window, Verdict(Result.EXEMPT), message=standing.exempt)


def _takes(part: Mapping[str, Any]) -> Sequence[Take]:
    return read_takes(part.get("take", ()))
