"""Windows in which rules count: calendar years, terms, sessions, what lies between them, odd periods. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

from ..dossier.model import Record
from ..dossier.views import SessionRow
from ..words.lists import SessionKind
from .terms import WindowKind
from .workdays import add_months

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Session:
    """A session of the congress; ``first`` is its preparatory meeting, or the opening."""

    term: int
    ordinal: int
    opening: date
    first: date
    closing: date
    title: str = ""
    number: str = ""
    half_days: int = 0
    """How many there were, as the sessions form says; 0: it does not."""


@dataclass(frozen=True, slots=True)
class Term:
    """From the opening of its first session to the day before the next term's first opens (C7); None: not known."""

    number: int
    first: date
    last: date | None

    def touches(self, year: int) -> bool:
        """Whether it shares a day with a calendar year."""
        return self.first.year <= year and (self.last is None or year <= self.last.year)


@dataclass(frozen=True, slots=True)
class DayWindow:
    """A stretch of days, both included; ``last`` is None while its end is not known. ``label`` is for people."""

    kind: WindowKind
    label: str
    first: date
    last: date | None
    year: int | None = None
    session: Session | None = None

    def holds(self, day: date | None) -> bool:
        """Whether a day lies in it."""
        return day is not None and self.first <= day and (self.last is None or day <= self.last)

    def touches(self, year: int) -> bool:
        """Whether it shares a day with a calendar year."""
        return self.first.year <= year and (self.last is None or year <= self.last.year)

    def over(self, today: date) -> bool:
        """Whether its last day is past."""
        return self.last is not None and self.last < today


def sessions_of(records: Iterable[Record]) -> tuple[Session, ...]:
    """Sessions of the congress, from the records of the form ``session``, first to last."""
    by_key = {}
    for record in records:
        row = SessionRow(record.values)
        if record.table != SessionRow.TABLE or row.kind != SessionKind.CONGRESS or row.opening is None:
            continue
        session = Session(
            term=row.term or 0,
            ordinal=row.ordinal or 0,
            opening=row.opening,
            first=row.preparatory or row.opening,
            closing=row.closing or row.opening,
            title=row.title,
            number=record.number,
            half_days=row.half_days or 0,
        )
        by_key[session.term, session.ordinal, row.opening] = session
    return tuple(sorted(by_key.values(), key=lambda s: s.opening))


def terms_of(sessions: Iterable[Session], records: Iterable[Record] = ()) -> tuple[Term, ...]:
    """Terms as their first sessions bound them (C7); where those are not told, as the rows of kind ``term`` are."""
    first: dict[int, date] = {}
    for session in sessions:
        if session.ordinal == 1:
            first[session.term] = min(session.opening, first.get(session.term, session.opening))
    ends: dict[int, date] = {}
    for record in records:
        row = SessionRow(record.values)
        if record.table == SessionRow.TABLE and row.kind == SessionKind.TERM and row.term:
            if row.opening:
                first.setdefault(row.term, row.opening)
            if row.closing:
                ends[row.term] = row.closing
    ordered = sorted(first.items(), key=lambda item: item[1])
    terms = [Term(n, day, following - _DAY) for (n, day), (_, following) in pairwise(ordered)]
    if ordered:
        number, day = ordered[-1]
        terms.append(Term(number, day, ends.get(number)))
    return tuple(terms)


def windows(
    window: WindowKind | Mapping[str, Any], year: int, *, sessions: tuple[Session, ...], terms: tuple[Term, ...],
    session_year: bool = False,
) -> tuple[DayWindow, ...]:  # fmt: skip
    """The windows of a kind that a check of ``year`` looks at: those that end in it, and the terms that touch it.

    With ``session_year`` a year runs from the day after one session to the day before the next opens.
    """
    if isinstance(window, Mapping):
        return _every(window, year) if "months" in window else (_season(window, year),)
    if window == WindowKind.TERM:
        return tuple(_of_term(t) for t in terms if t.touches(year))
    if window == WindowKind.SESSION:
        return tuple(_of_session(s) for s in sessions if s.opening.year == year)
    if window == WindowKind.BETWEEN_SESSIONS or (window == WindowKind.YEAR and session_year):
        return _between(year, sessions)
    if window == WindowKind.YEAR:
        return (DayWindow(WindowKind.YEAR, f"{year}年", date(year, 1, 1), date(year, 12, 31), year),)
    months = _MONTHS[window]
    return tuple(_slice(window, year, months, at) for at in range(12 // months))


_MONTHS = {WindowKind.QUARTER: 3, WindowKind.HALF_YEAR: 6, WindowKind.MONTH: 1}


def _of_term(term: Term) -> DayWindow:
    return DayWindow(WindowKind.TERM, f"第{term.number}届", term.first, term.last)


def _of_session(session: Session) -> DayWindow:
    label = session.title or f"第{session.term}届第{session.ordinal}次会议"
    return DayWindow(WindowKind.SESSION, label, session.first, session.closing, session.opening.year, session)


def _between(year: int, sessions: tuple[Session, ...]) -> tuple[DayWindow, ...]:
    """The time between two sessions whose middle lies in the year (the last such).

    So it is the year's whether sessions are held in January or at the end of December. What follows the last session
    known has no end yet, and is taken to last a year, or on to the year asked for.
    """
    found = None
    for session, following in zip(sessions, [*sessions[1:], None], strict=True):
        first, last = session.closing + _DAY, following.first - _DAY if following else None
        middle = first + ((last or add_months(first, 12)) - first) / 2
        if middle.year == year or (last is None and middle.year < year):
            found = DayWindow(WindowKind.BETWEEN_SESSIONS, f"{year}年度（闭会期间）", first, last, year)
    return (found,) if found else ()


_SLICES = {WindowKind.QUARTER: "第{}季度", WindowKind.HALF_YEAR: "{}半年", WindowKind.MONTH: "{}月"}


def _slice(kind: WindowKind, year: int, months: int, at: int) -> DayWindow:
    first = date(year, at * months + 1, 1)
    word = "上下"[at] if kind is WindowKind.HALF_YEAR else ("一二三四"[at] if kind is WindowKind.QUARTER else at + 1)
    return DayWindow(kind, f"{year}年{_SLICES[kind].format(word)}", first, add_months(first, months) - _DAY, year)


def _season(window: Mapping[str, Any], year: int) -> DayWindow:
    """A part of the year from one month and day to another, both included; 02-29 is the last day of February."""
    first, last = (_day(year, window[name]) for name in ("from", "to"))
    label = f"{year}年{first.month}月{first.day}日至{last.month}月{last.day}日"
    return DayWindow(WindowKind.SEASON, label, first, last, year)


def _day(year: int, text: str) -> date:
    month, day = (int(part) for part in text.split("-"))
    return min(date(year, month, 1) + (day - 1) * _DAY, add_months(date(year, month, 1), 1) - _DAY)


def _every(window: Mapping[str, Any], year: int) -> tuple[DayWindow, ...]:
    """Periods of so many months from a day on: those that end in ``year``."""
    start, months = date.fromisoformat(window["from"]), int(window["months"])
    periods: list[DayWindow] = []
    at = 0
    while True:
        first = add_months(start, at * months)
        last = add_months(start, (at + 1) * months) - _DAY
        if first > date(year, 12, 31):
            return tuple(periods)
        if last.year == year:
            own = year if first.year == year else None  # of several years none is its own
            periods.append(DayWindow(WindowKind.PERIOD, f"{first:%Y-%m-%d}至{last:%Y-%m-%d}", first, last, own))
        at += 1
