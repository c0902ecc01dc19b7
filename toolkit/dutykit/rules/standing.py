"""To whom a rule applies, and when not: in force, part terms, by-elections, suspension (CONVENTIONS C10, C11). Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from ..dates import chinese
from ..dossier.model import Deputy, Spell
from ..dossier.views import DeputyRow
from ..words.codes import DeputyStatus
from .figures import GROWING
from .regulation import Regulation
from .ruleset import Rule
from .selection import blank, says
from .terms import InPart, RuleKind, WindowKind
from .windows import Term, Window

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Standing:
    """Whether a rule applies: ``exempt`` says why not; else ``months`` of ``whole`` are what it is reduced to."""

    exempt: str = ""
    months: int = 0
    whole: int = 0
    least: int = 0
    """To how much a minimum is reduced at the most: of a whole term once is asked of everybody."""

    @property
    def reduced(self) -> bool:
        """Whether the figure is to be reduced to the months in office."""
        return 0 < self.months < self.whole


APPLIES = Standing()


def standing_in_force(rule: Rule, regulation: Regulation, window: Window) -> Standing:
    """Whether the regulation, and the rule, reach into a window (C10)."""
    start, end = regulation.in_force, regulation.until
    if window.last is not None and window.last < start:
        return Standing(f"本办法{chinese(start)}才施行")
    if end is not None and window.first > end:
        return Standing(f"本办法{chinese(end)}已失效")
    outlasts = end is not None and (window.last is None or window.last > end)
    if outlasts and window.kind is WindowKind.TERM and end is not None:
        return Standing(f"本办法{chinese(end)}已失效，{window.label}由以后施行的核查")
    if window.kind in {WindowKind.TERM, WindowKind.SESSION} or rule.first_year != InPart.EXEMPT:
        return APPLIES
    if window.first < start:
        return Standing(f"本办法{chinese(start)}施行，年度要求在施行当年不适用")
    if outlasts and end is not None:
        return Standing(f"本办法{chinese(end)}失效，年度要求在失效当年不适用")
    return APPLIES


def why_not_in_force(regulation: Regulation, day: date) -> str:
    """Why a regulation says nothing of a day."""
    if regulation.until is not None and regulation.until < day:
        return f"本办法{chinese(regulation.until)}已失效"
    return f"本办法{chinese(regulation.in_force)}才施行"


def duty_begins(rule: Rule, regulation: Regulation) -> date:
    """From when events count: the day the regulation came in force, or that of a duty which is older than its text."""
    return min(rule.since or regulation.in_force, regulation.in_force)


def since_in_force(rule: Rule, regulation: Regulation, window: Window) -> Window:
    """The part of a window in which the duty held: what happened before breaches nothing (C10).

    A window that was over before the regulation was in force is left as it is: nothing in it is asked.
    """
    if window.last is not None and window.last < regulation.in_force:
        return window
    first = max(window.first, duty_begins(rule, regulation))
    return Window(window.kind, window.label, first, window.last, window.year, window.session)


def rule_asks(rule: Rule, deputy: Deputy) -> bool:
    """Whether a rule is about a deputy at all, by fields of the roster."""
    return deputy_matches(rule.who, deputy)


def deputy_matches(who: Mapping[str, frozenset[Any]], deputy: Deputy) -> bool:
    """Whether a deputy's fields in the roster are as asked; blank is no."""
    for name, allowed in who.items():
        value = deputy.facts.get(name)
        if blank(value):
            value = False if allowed & {True, False} else None
        if not says(value, allowed):
            return False
    return True


def suspended_since(deputy: Deputy) -> date | None:
    """The day from which a deputy is suspended, where the roster says so; the earliest day where it names none."""
    if deputy.status != DeputyStatus.SUSPENDED:
        return None
    return DeputyRow(deputy.facts).status_date or date.min


def on_duty(deputy: Deputy, day: date) -> bool:
    """Whether a deputy holds the seat on a day and is not suspended."""
    since = suspended_since(deputy)
    return deputy.in_office(day) and not deputy.suspended(day) and (since is None or day < since)


def standing_of_deputy(rule: Rule, deputy: Deputy, window: Window, term: Term | None, today: date) -> Standing | None:
    """How a rule stands to a deputy in a window; None for who never held the seat in it.

    A by-elected deputy's first year, and the year of a suspension or an ending, are part years; "at least once per
    term" stays for the by-elected. Who is suspended or out of office at the end of the window is exempt (C11).
    """
    last = window.last or max(today, window.first)
    if not _ever_in_office(deputy, window.first, last):
        return None
    gone = _gone(deputy, last)
    if gone:
        return Standing(gone)
    away = [s for s in deputy.spells if s.since <= last and window.first <= s.until]
    if away:
        return _away(rule, away, window, last)
    begin = max(window.first, term.first if term else window.first)
    if deputy.since is None or deputy.since <= begin:
        return APPLIES
    return (
        _part_term(rule, deputy.since, window)
        if window.kind is WindowKind.TERM
        else _part_year(rule, deputy.since, window, last)
    )


def _gone(deputy: Deputy, day: date) -> str:
    """Why a deputy is out of office or suspended on a day, by today's state; nothing where they are not."""
    if deputy.until is not None and deputy.until < day:
        return f"代表资格已于{chinese(deputy.until)}终止"
    since = suspended_since(deputy)
    if since is None or since > day:
        return ""
    return "暂停执行代表职务" + (f"（{chinese(since)}起）" if since > date.min else "")


def _part_year(rule: Rule, since: date, window: Window, last: date) -> Standing:
    """How a yearly rule stands to who was elected within the window (C11; ``part_year``)."""
    if rule.part_year == InPart.APPLY:
        return APPLIES
    if rule.part_year == InPart.EXEMPT:
        return Standing(f"{chinese(since)}才当选，任职不满{window.label}")
    whole = _months(window.first, last)
    return Standing(months=min(whole, _months(since, last)), whole=whole)


def _away(rule: Rule, spells: Sequence[Spell], window: Window, last: date) -> Standing:
    """How a rule stands to who was suspended or without the seat for a part of a window: it is a part year (C11)."""
    words = "、".join(f"{chinese(s.since)}至{chinese(s.until)}{s.status.label}" for s in spells)
    if any(s.on(last) or (s.since <= window.first and last <= s.until) for s in spells):
        return Standing(words)
    yearly = window.kind not in {WindowKind.TERM, WindowKind.SESSION} and rule.kind in {RuleKind.COUNT, RuleKind.SCORE}
    if not yearly or rule.part_year == InPart.APPLY:
        return APPLIES
    if rule.part_year == InPart.EXEMPT:
        return Standing(f"{words}，任职不满{window.label}")
    whole = _months(window.first, last)
    lost = sum(_months(max(s.since, window.first), min(s.until, last)) for s in spells)
    return Standing(months=max(whole - lost, 0), whole=whole)


_NEAR_THE_END = 12
"""Months before the end of a term: a minimum of the term is not asked of who was elected so late."""


def _part_term(rule: Rule, since: date, window: Window) -> Standing:
    """How a minimum of a whole term stands to who was elected within it (C11; ``part_term``)."""
    minimum = rule.kind == RuleKind.COUNT and rule.compare in GROWING
    if rule.part_term == InPart.APPLY or not minimum or window.last is None:
        return APPLIES
    months = _months(since, window.last)
    if rule.part_term == InPart.EXEMPT or months <= _NEAR_THE_END:
        return Standing(f"{chinese(since)}才当选，到{window.label}届满只有{months}个月")
    return Standing(months=months, whole=_months(window.first, window.last), least=1)


def _ever_in_office(deputy: Deputy, first: date, last: date) -> bool:
    since, until = deputy.since or date.min, deputy.until or date.max
    return since <= last and first <= until


def _months(first: date, last: date) -> int:
    """Months of a stretch of days, one begun counted as whole: the figure asked is rounded down afterwards."""
    return (last.year - first.year) * 12 + last.month - first.month + 1
