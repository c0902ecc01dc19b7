"""To whom a rule applies, and when not: in force, part terms, by-elections, suspension (CONVENTIONS C10, C11). Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from ..dates import chinese
from ..dossier.model import Deputy, Spell
from ..words.codes import DeputyStatus
from .figures import GROWING
from .fitting import blank, says
from .regulation import Regulation
from .ruleset import Rule
from .terms import InPart, RuleKind, WindowKind
from .windows import DayWindow, Term

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class RuleStanding:
    """Whether a rule applies: ``exempt`` says why not; else ``months`` of ``whole`` are what it is reduced to."""

    exempt: str = ""
    months: int = 0
    whole: int = 0
    least: int = 0
    """To how much a minimum is reduced at the most: of a whole term once is asked of everybody."""

    @property
    def reduced(self) -> bool:
        """Whether the figure is to be reduced to the months in office."""
        return self.months < self.whole


APPLIES = RuleStanding()


def standing_in_force(rule: Rule, regulation: Regulation, window: DayWindow) -> RuleStanding:
    """Whether the regulation, and the rule, reach into a window (C10)."""
    start, end = regulation.in_force, regulation.until
    if window.last is not None and window.last < start:
        return RuleStanding(f"本办法{chinese(start)}才施行")
    if end is not None and window.first > end:
        return RuleStanding(f"本办法{chinese(end)}已失效")
    outlasts = end is not None and (window.last is None or window.last > end)
    if outlasts and window.kind is WindowKind.TERM and end is not None:
        return RuleStanding(f"本办法{chinese(end)}已失效，{window.label}由以后施行的核查")
    if window.kind in {WindowKind.TERM, WindowKind.SESSION} or rule.first_year != InPart.EXEMPT:
        return APPLIES
    if window.first < start:
        return RuleStanding(f"本办法{chinese(start)}施行，年度要求在施行当年不适用")
    if outlasts and end is not None:
        return RuleStanding(f"本办法{chinese(end)}失效，年度要求在失效当年不适用")
    return APPLIES


def why_not_in_force(regulation: Regulation, day: date) -> str:
    """Why a regulation says nothing of a day."""
    if regulation.until is not None and regulation.until < day:
        return f"本办法{chinese(regulation.until)}已失效"
    return f"本办法{chinese(regulation.in_force)}才施行"


def duty_begins(rule: Rule, regulation: Regulation) -> date:
    """From when events count: the day the regulation came in force, or that of a duty which is older than its text."""
    return min(rule.since or regulation.in_force, regulation.in_force)


def since_in_force(rule: Rule, regulation: Regulation, window: DayWindow) -> DayWindow:
    """The part of a window in which the duty held: what happened before breaches nothing (C10).

    A window that was over before the regulation was in force is left as it is: nothing in it is asked.
    """
    if window.last is not None and window.last < regulation.in_force:
        return window
    first = max(window.first, duty_begins(rule, regulation))
    return DayWindow(window.kind, window.label, first, window.last, window.year, window.session)


LEVELS = "levels"
"""The field of the roster that tells in which congresses a deputy sits; blank: in this one alone."""


def rule_asks(rule: Rule, deputy: Deputy, day: date | None = None) -> bool:
    """Whether a rule is about a deputy at all, by fields of the roster (as they were on a day)."""
    return deputy_matches(rule.who, deputy, day)


def deputy_matches(who: Mapping[str, frozenset[Any]], deputy: Deputy, day: date | None = None) -> bool:
    """Whether a deputy's fields in the roster (as they were on a day) are as asked; blank is no."""
    facts = deputy.facts if day is None else deputy.facts_on(day)
    for name, allowed in who.items():
        value = facts.get(name)
        if blank(value):
            value = False if allowed & {True, False} else None
        if not says(value, allowed):
            return False
    return True


def asked_from_to(rule: Rule, level: str, deputy: Deputy, first: date, last: date) -> list[date]:
    """Days on which it changes whether a rule asks a deputy, of a stretch; those on which it does, the first with them.

    Fields of the roster hold from day to day, so that they are looked at on the first day, and wherever one changes.
    """
    return [day for day in _turns(deputy, first, last) if asks_on(rule, level, deputy, day)]


def _turns(deputy: Deputy, first: date, last: date) -> list[date]:
    """The first day of a stretch, and those on which an office begins or has ended."""
    turns = {first, *(o.since for o in deputy.offices if o.since and first < o.since <= last)}
    return sorted(turns | {o.until + _DAY for o in deputy.offices if o.until and first <= o.until < last})


def asks_on(rule: Rule, level: str, deputy: Deputy, day: date) -> bool:
    """Whether a rule asks a deputy on a day: who sits in this congress, unless it names other levels, and fits."""
    return (LEVELS in rule.who or deputy.sits(level, day)) and rule_asks(rule, deputy, day)


def standing_by_office(rule: Rule, level: str, deputy: Deputy, window: DayWindow, last: date) -> RuleStanding | None:
    """How a rule stands to who has an office for a part of a window; None for who is never asked by it.

    Asked is who has the office at the end of the window; for a part of a year alone as a part year (``part_year``).
    """
    asked = asked_from_to(rule, level, deputy, window.first, last)
    if not asked:
        return None
    if not asks_on(rule, level, deputy, last):
        return RuleStanding(f"到{chinese(last)}已经不属于本条要求的代表")
    throughout = asked[0] == window.first and len(asked) == len(_turns(deputy, window.first, last))
    yearly = window.kind not in {WindowKind.TERM, WindowKind.SESSION} and rule.kind in {RuleKind.COUNT, RuleKind.SCORE}
    if throughout or not yearly or rule.part_year == InPart.APPLY:
        return APPLIES
    return RuleStanding(f"{chinese(asked[-1])}起才属于本条要求的代表，不满{window.label}")


def served(deputy: Deputy, first: date, last: date) -> bool:
    """Whether a deputy held the seat, and was not suspended, on every day of a stretch."""
    whole = deputy.serves(first) and deputy.serves(last)
    return whole and not any(s.since <= last and first <= s.until for s in deputy.spells)


def on_duty(deputy: Deputy, day: date) -> bool:
    """Whether a deputy holds the seat on a day and is not suspended."""
    return deputy.serves(day)


def standing_of_deputy(
    rule: Rule, deputy: Deputy, window: DayWindow, term: Term | None, today: date
) -> RuleStanding | None:
    """How a rule stands to a deputy in a window; None for who never held the seat in it.

    A by-elected deputy's first year, and the year of a suspension or an ending, are part years; "at least once per
    term" stays for the by-elected. Who is suspended or out of office at the end of the window is exempt (C11).
    """
    if is_steady(deputy):
        return APPLIES
    last = window.last or max(today, window.first)
    if not _ever_in_office(deputy, window.first, last):
        return None
    gone = _gone(deputy, last)
    if gone:
        return RuleStanding(gone)
    away = [s for s in deputy.spells if s.since <= last and window.first <= s.until]
    if away:
        standing = _away(rule, away, deputy, window, last)
        if standing is not APPLIES:
            return standing
    since = _elected_within(deputy, max(window.first, term.first if term else window.first))
    if window.kind is WindowKind.TERM:
        return _part_term(rule, since, away, window) if since or away else APPLIES
    return _part_year(rule, since, window, last) if since else APPLIES


def is_steady(deputy: Deputy) -> bool:
    """Whether a deputy holds the seat all the time, as far as the roster says."""
    dated = deputy.since or deputy.until or deputy.spells
    return not dated and deputy.status == DeputyStatus.IN_OFFICE


def _elected_within(deputy: Deputy, begin: date) -> date | None:
    """The day of an election after a time had begun."""
    return deputy.since if deputy.since is not None and deputy.since > begin else None


def _gone(deputy: Deputy, day: date) -> str:
    """Why a deputy is out of office or suspended on a day, by today's state; nothing where they are not."""
    if deputy.until is not None and deputy.until < day:
        return f"代表资格已于{chinese(deputy.until)}终止"
    since = deputy.suspended_since
    if since is None or since > day:
        return ""
    return "暂停执行代表职务" + (f"（{chinese(since)}起）" if since > date.min else "")


def _part_year(rule: Rule, since: date, window: DayWindow, last: date) -> RuleStanding:
    """How a yearly rule stands to who was elected within the window (C11; ``part_year``)."""
    if rule.part_year == InPart.APPLY:
        return APPLIES
    if rule.part_year == InPart.EXEMPT:
        return RuleStanding(f"{chinese(since)}才当选，任职不满{window.label}")
    whole = _months(window.first, last)
    return RuleStanding(months=min(whole, _months(since, last)), whole=whole)


def _away(rule: Rule, spells: Sequence[Spell], deputy: Deputy, window: DayWindow, last: date) -> RuleStanding:
    """How a rule stands to who was suspended or without the seat for a part of a window: it is a part year (C11)."""
    words = _away_words(spells)
    if any(s.on(last) or (s.since <= window.first and last <= s.until) for s in spells):
        return RuleStanding(words)
    yearly = window.kind not in {WindowKind.TERM, WindowKind.SESSION} and rule.kind in {RuleKind.COUNT, RuleKind.SCORE}
    if not yearly or rule.part_year == InPart.APPLY:
        return APPLIES
    if rule.part_year == InPart.EXEMPT:
        return RuleStanding(f"{words}，任职不满{window.label}")
    whole = _months(window.first, last)
    begun = max(deputy.since or window.first, window.first)
    return RuleStanding(months=max(_months(begun, last) - _lost(spells, begun, last), 0), whole=whole)


def _lost(spells: Iterable[Spell], first: date, last: date) -> int:
    """Months of a stretch in which a deputy was away, one begun counted as whole: in the deputy's favour."""
    months = {(day.year, day.month) for s in spells for day in _first_days(max(s.since, first), min(s.until, last))}
    return len(months)


def _first_days(first: date, last: date) -> Iterator[date]:
    """A day of each month of a stretch."""
    while first <= last:
        yield first
        first = (first.replace(day=1) + 31 * _DAY).replace(day=1)


def _away_words(spells: Iterable[Spell]) -> str:
    return "、".join(f"{chinese(s.since)}至{chinese(s.until)}{s.status.label}" for s in spells)


_NEAR_THE_END = 12
"""Months before the end of a term: a minimum of the term is not asked of who was elected so late."""


def _part_term(rule: Rule, since: date | None, away: Sequence[Spell], window: DayWindow) -> RuleStanding:
    """How a minimum of a whole term stands to who was elected within it, or away for a part (C11; ``part_term``)."""
    minimum = rule.kind == RuleKind.COUNT and rule.compare in GROWING
    if rule.part_term == InPart.APPLY or not minimum or window.last is None:
        return APPLIES
    begun = since or window.first
    months = _months(begun, window.last)
    if since is not None and (rule.part_term == InPart.EXEMPT or months <= _NEAR_THE_END):
        return RuleStanding(f"{chinese(since)}才当选，到{window.label}届满只有{months}个月")
    if rule.part_term == InPart.EXEMPT:
        return RuleStanding(f"{_away_words(away)}，没有任满{window.label}")
    months -= _lost(away, begun, window.last)
    return RuleStanding(months=max(months, 0), whole=_months(window.first, window.last), least=1)


def _ever_in_office(deputy: Deputy, first: date, last: date) -> bool:
    since, until = deputy.since or date.min, deputy.until or date.max
    return since <= last and first <= until


def _months(first: date, last: date) -> int:
    """Months of a stretch of days, one begun counted as whole: the figure asked is rounded down afterwards."""
    return (last.year - first.year) * 12 + last.month - first.month + 1
