"""Terms in days, working days and months, as regulations count them (C6). Pure: what is off is given, never guessed.

In every term the first day is not counted. A term in working days ends on a working day by itself; one in natural
days or months ends on the day it ends, holiday or not: no regulation here says that it moves.
"""

from __future__ import annotations

import calendar
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

_DAY = timedelta(days=1)
_SATURDAY = 5


def add_days(day: date, n: int) -> date:
    """The last day of a term of ``n`` natural days from ``day``, which is not counted. Holidays do not move it."""
    return day + timedelta(days=n)


def add_months(day: date, n: int) -> date:
    """The same day of the month ``n`` months on, or that month's last day. Holidays do not move it; 12 are a year."""
    year, month = divmod(day.year * 12 + day.month - 1 + n, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


@dataclass(frozen=True, slots=True)
class WorkYear:
    """One year as announced: days ``off`` and make-up days ``working`` (调休); all else follows the week.

    ``source`` says who knows it: the notice, or the library and its version.
    """

    year: int
    off: frozenset[date] = frozenset()
    working: frozenset[date] = frozenset()
    source: str = ""

    def is_working(self, day: date) -> bool:
        """Whether a day of this year is a working day."""
        return day in self.working or (day.weekday() < _SATURDAY and day not in self.off)


def _unknown(year: int) -> WorkYear | None:  # noqa: ARG001
    return None


@dataclass(frozen=True)
class WorkCalendar:
    """Which days are worked; ``lookup`` gives a year, None where nobody knows it, and is asked once for each.

    Without a ``lookup`` no year is known. Whatever rests on a year that is not known is None: ``no_calendar``.
    """

    lookup: Callable[[int], WorkYear | None] = _unknown
    _asked: dict[int, WorkYear | None] = field(default_factory=dict, init=False, repr=False, compare=False)
    _added: dict[tuple[date, int], date | None] = field(default_factory=dict, init=False, repr=False, compare=False)

    @classmethod
    def of(cls, years: Iterable[WorkYear]) -> WorkCalendar:
        """A calendar that knows these years and no other."""
        return cls({y.year: y for y in years}.get)

    def year(self, year: int) -> WorkYear | None:
        """The year as announced; None: not known."""
        if year not in self._asked:
            self._asked[year] = self.lookup(year)
        return self._asked[year]

    def is_working_day(self, day: date) -> bool | None:
        """Whether ``day`` is worked; None where its year is not known."""
        known = self.year(day.year)
        return None if known is None else known.is_working(day)

    def add_working_days(self, day: date, n: int) -> date | None:
        """The ``n``-th working day after ``day`` (before it, where ``n`` is negative); ``day`` itself for 0.

        ``day`` is not counted, and may be any day. None where a year on the way is not known.
        """
        if n == 0:
            return day
        if (day, n) not in self._added:  # many records have the same day
            self._added[day, n] = self._walk(day, n)[0]
        return self._added[day, n]

    def missing_year(self, day: date, n: int) -> int | None:
        """The year for want of which :meth:`add_working_days` gives None; None where it gives a day."""
        return None if n == 0 else self._walk(day, n)[1]

    def _walk(self, day: date, n: int) -> tuple[date | None, int | None]:
        left = abs(n)
        for at in _from(day, _DAY if n > 0 else -_DAY):
            worked = self.is_working_day(at)
            if worked is None:
                return None, at.year
            left -= worked
            if left == 0:
                return at, None
        raise OverflowError("no such day")


def _from(day: date, step: timedelta) -> Iterator[date]:
    while True:
        day += step
        yield day
