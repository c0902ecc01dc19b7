"""What a roster's history comes to: states, units and offices of a deputy, each from one day to another. Pure.

A row of the roster tells today's state; rows of 变动 tell what was, or since when. A state whose end is not written
ends where the next one begins, and so does a unit where another of its kind does. The last day of who is no longer a
deputy is the day of the ending itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from ..words.codes import DeputyStatus, RosterChange
from .model import Spell
from .views import ChangeRow, DeputyRow

_DAY = timedelta(days=1)
_STATES = {
    RosterChange.SUSPENDED: DeputyStatus.SUSPENDED,
    RosterChange.REINSTATED: DeputyStatus.IN_OFFICE,
    RosterChange.ENDED: DeputyStatus.ENDED,
}


@dataclass(frozen=True, slots=True)
class SpellSpan:
    """A value from one day to another, both included; None: not told, or not over."""

    value: Any
    since: date | None = None
    until: date | None = None
    cause: str = ""
    basis: str = ""


@dataclass(frozen=True, slots=True)
class States:
    """Today's ``status`` with the day from which it holds, and the ``spells`` that are over."""

    status: DeputyStatus
    since: date | None
    cause: str
    basis: str
    spells: tuple[Spell, ...]

    @property
    def until(self) -> date | None:
        """The last day in office of who is no longer a deputy."""
        return self.since - _DAY if self.status is DeputyStatus.ENDED and self.since else None


def states(row: DeputyRow, changes: Iterable[ChangeRow]) -> States:
    """The states that a deputy's row and its history tell."""
    spells: list[Spell] = []
    current: SpellSpan | None = None
    for span in _told(row, changes):
        begins = span.since or date.min
        if current is not None and span.value is current.value and begins <= (current.until or date.max):
            current = replace(current, until=max(filter(None, (current.until, span.until)), default=None))
            continue
        spells += _over(current, begins)
        current = None if span.value is DeputyStatus.IN_OFFICE else span
    if current is None or current.until is not None:
        return States(DeputyStatus.IN_OFFICE, None, "", "", (*spells, *_over(current, date.max)))
    return States(current.value, current.since, current.cause, current.basis, tuple(spells))


def _told(row: DeputyRow, changes: Iterable[ChangeRow]) -> list[SpellSpan]:
    """Every state that is told, in order of day."""
    told, now = [_of_change(c) for c in changes if c.item in _STATES], _of_row(row)
    if now is not None and all((s.value, s.since) != (now.value, now.since) for s in told):
        told.append(now)
    return sorted(told, key=lambda s: s.since or date.min)


def _of_row(row: DeputyRow) -> SpellSpan | None:
    """Today's state as a row of the roster tells it; nothing where it tells of no turn."""
    status = DeputyStatus(row.status) if DeputyStatus.has(row.status) else DeputyStatus.IN_OFFICE
    if status is DeputyStatus.IN_OFFICE and row.status_date is None:
        return None
    return _state(status, row.status_date, None, row.status_reason, "")


def _of_change(row: ChangeRow) -> SpellSpan:
    return _state(_STATES[RosterChange(row.item)], row.since, row.until, row.cause, row.basis)


def _state(status: DeputyStatus, since: date | None, until: date | None, cause: str, basis: str) -> SpellSpan:
    """A state; whoever's seat ends on a day still has it on that day."""
    if status is DeputyStatus.ENDED and since is not None:
        since += _DAY
    return SpellSpan(status, since, until, cause, basis)


def _over(span: SpellSpan | None, next_: date) -> list[Spell]:
    """A state that is over, by its own end or when the next begins."""
    if span is None:
        return []
    before = next_ - _DAY if date.min < next_ < date.max else next_
    since, until = span.since or date.min, min(span.until or date.max, before)
    return [Spell(span.value, since, until, span.cause, span.basis)] if since <= until else []


def spans(today: Sequence[Any], told: Iterable[SpellSpan], *, one_at_a_time: bool) -> tuple[SpellSpan, ...]:
    """Values from day to day: those of ``today``, and those of which a history is ``told``.

    Of what there is ``one_at_a_time`` (a unit of a kind), one whose end is not written ends where the next begins, and
    today's begins after the last that ended.
    """
    found = sorted(told, key=lambda s: s.since or date.min)
    if one_at_a_time:
        found = [_until_the_next(span, found[at + 1 :]) for at, span in enumerate(found)]
    for value in today:
        same = [s for s in found if s.value == value]
        if all(s.until is not None for s in same):
            over = [s.until for s in (found if one_at_a_time else same) if s.until]
            found.append(SpellSpan(value, max(over) + _DAY if over else None))
    return tuple(found)


def _until_the_next(span: SpellSpan, later: Sequence[SpellSpan]) -> SpellSpan:
    """A value whose end is not written ends the day before the next one begins."""
    begins = min((s.since for s in later if s.since), default=None)
    return replace(span, until=begins - _DAY) if span.until is None and begins else span
