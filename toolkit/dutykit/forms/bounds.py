"""Time has bounds: every day and month lies in a period that its field declares, and not too long after another one.

The periods (``within`` of a field) are wide where life is: an answer may come in the year after. What lies outside is a
slip of the pen, or says something that nobody could know from the form; it is asked about, never corrected.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from ..dates import chinese
from ..dossier.model import Roster
from ..evidence import Evidence
from ..problems import Problem
from ..words.codes import DAYS, FieldKind, Within
from .days import Period
from .kinds import show
from .model import Field

_DATED = DAYS | {FieldKind.MONTH}
_EARLIEST = 1900
_YEARS_OF_TERM = 6
"""A term is five years; its last session may be late."""


@dataclass(frozen=True, slots=True)
class Calendar:
    """By what time is judged: the form's year, the term with its number as far as they are known, the working year."""

    year: int
    term: Period | None = None
    number: int | None = None

    def period(self, within: Within, values: Mapping[str, Any]) -> Period:
        """The days that a field may hold, in a row with these values."""
        first, last = date(self.year, 1, 1), date(self.year, 12, 31)
        match within:
            case Within.YEAR:
                return Period(first, last)
            case Within.NEXT:
                return Period(first, last.replace(year=self.year + 1))
            case Within.AROUND:
                return Period(first.replace(year=self.year - 1), last.replace(year=self.year + 1))
            case Within.LIFE:
                return Period(date(_EARLIEST, 1, 1), last)
            case Within.TERM:
                return self._term(values)

    def _term(self, values: Mapping[str, Any]) -> Period:
        """The term, from the year before it on; of a row about another term the terms before and behind."""
        other = values.get("term") not in (None, self.number)
        if self.term is None or other:
            return Period(date(self.year - 25, 1, 1), date(self.year + _YEARS_OF_TERM, 12, 31))
        latest = date(self.term.first.year + _YEARS_OF_TERM, 12, 31)
        return Period(date(self.term.first.year - 1, 1, 1), min(max(self.term.last, self.term.first), latest))


def out_of_bounds(
    values: Mapping[str, Any], fields: Mapping[str, Field], evidence: Mapping[str, Evidence], calendar: Calendar
) -> Iterator[Problem]:
    """A problem for each day or month that lies outside of its period, or too long after the one that it follows."""
    for name, item in fields.items():
        if item.kind not in _DATED or name not in values:
            continue
        first, last = _days(values[name])
        period = calendar.period(item.within, values)
        if last < period.first or first > period.last or first < period.first or last > period.last:
            facts = {"first": chinese(period.first), "last": chinese(period.last)}
            yield _asked("cell.date_bounds", item, values, evidence, facts)
        elif item.soon_after and item.soon_after["field"] in values:
            other = fields[item.soon_after["field"]]
            _, before = _days(values[other.name])
            if first > before + timedelta(days=item.soon_after["days"]):
                facts = {"other": other.label, "known": chinese(before), "days": item.soon_after["days"]}
                yield _asked("cell.date_late", item, values, evidence, facts)


def _asked(
    code: str, item: Field, values: Mapping[str, Any], evidence: Mapping[str, Evidence], facts: Mapping[str, Any]
) -> Problem:
    found = evidence.get(item.name)
    place, raw = (found.place, found.raw) if found else (None, "")
    said = {"label": item.label, "date": show(values[item.name], item, Roster())}
    return Problem(code, place, item.name, raw, {**said, **facts})


def _days(value: Any) -> tuple[date, date]:
    """First and last day of a value of kind date, date range or month."""
    if isinstance(value, Mapping):
        return date.fromisoformat(value["from"]), date.fromisoformat(value["to"])
    if len(value) == 7:
        first = date.fromisoformat(f"{value}-01")
        return first, (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    return date.fromisoformat(value), date.fromisoformat(value)
