"""What items come to: how many deeds, persons, days, half-days; and the figure that a rule asks. Pure."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, timedelta
from operator import attrgetter
from typing import Any

from ...dossier.fields import note_of
from ...dossier.meetings import FORM as ATTENDANCE
from ...dossier.meetings import parts_named
from ...words.codes import Reason
from ...words.marks import THERE
from ..bounds import Bounds
from ..figures import Number, added, exact
from ..items import Item
from ..rule_check import RuleCheck
from ..selection import Counted
from ..terms import Of

UNITS: Mapping[str, str] = {
    Of.DEEDS: "次",
    Of.PERSONS: "人",
    Of.OTHERS: "人",
    Of.PERSON_TIMES: "人次",
    Of.DAYS: "天",
    Of.HALF_DAYS: "个半天",
    "sum": "",
}


def amount(items: Iterable[Item], of: str | Mapping[str, str], deputy: str = "") -> Number:
    """What items come to. Days and half-days are those of ``deputy``, others are whoever else took part.

    A sum leaves out what is not known (:func:`bounds` has it in doubt).
    """
    counted = list(items)
    if isinstance(of, Mapping):
        return added(n for i in counted if (n := exact(i.values.get(of["sum"]))) is not None)
    return _AMOUNTS[of](counted, deputy)


def _deeds(items: Sequence[Item], _deputy: str) -> int:
    """A deed whose names are not all clear is two items: for whom it is certain, and who may be meant."""
    if len(items) < 2:
        return len(items)
    deeds = set(map(id, map(_DEED, items)))
    if len(deeds) == len(items):
        return len(items)
    return len({id(i.deed) if i.deed is not None else i.records for i in items})


_DEED = attrgetter("deed")


def _persons(items: Sequence[Item], _deputy: str) -> int:
    return len({d for i in items for d in i.people})


def _others(items: Sequence[Item], deputy: str) -> int:
    return len({d for i in items for d in i.people} - {deputy})


def _person_times(items: Sequence[Item], _deputy: str) -> int:
    return sum(len(i.people) for i in items)


def _days(items: Sequence[Item], _deputy: str) -> int:
    return len({d for i in items for d in _days_of(i)})


def _half_days(items: Sequence[Item], deputy: str) -> int:
    return sum(_half_days_of(i, deputy) for i in items)


_AMOUNTS: Mapping[str, Callable[[Sequence[Item], str], int]] = {
    Of.DEEDS: _deeds,
    Of.PERSONS: _persons,
    Of.OTHERS: _others,
    Of.PERSON_TIMES: _person_times,
    Of.DAYS: _days,
    Of.HALF_DAYS: _half_days,
}


def unit_of(of: str | Mapping[str, str]) -> str:
    """The word for what is counted."""
    return UNITS["sum" if isinstance(of, Mapping) else of]


def _days_of(item: Item) -> list[date]:
    if item.first is None:
        return []
    last = item.last or item.first
    return [item.first + timedelta(days=n) for n in range((last - item.first).days + 1)]


def _half_days_of(item: Item, deputy: str) -> int:
    """Half-days of a meeting that its rows tell; of another deed two a day, unless its date names parts of days."""
    deed = item.deed
    if deed is not None and deed.form == ATTENDANCE:
        return sum(any(deputy in (r.values.get(mark) or ()) for mark in THERE) for r in deed.sources)
    parts = parts_named(note_of(item.values.get("date")))
    return len(set(parts)) if parts and item.first == item.last else 2 * len(_days_of(item))


def bounds(counted: Counted, of: str | Mapping[str, str], deputy: str = "") -> Bounds:
    """What items come to for certain and at most; without bound where a value that is added is not known."""
    if isinstance(of, Mapping):
        return _sum_bounds(counted, of["sum"])
    low = amount(counted.sure, of, deputy)
    if not counted.doubtful:
        return Bounds(low, low)
    return Bounds(low, amount([*counted.sure, *counted.doubtful], of, deputy), counted.doubt)


def _sum_bounds(counted: Counted, name: str) -> Bounds:
    """Values in doubt may be added or not: those below nothing lower the sum."""
    sure = [exact(i.values.get(name)) for i in counted.sure]
    doubtful = [exact(i.values.get(name)) for i in counted.doubtful]
    certain = added(n for n in sure if n is not None)
    low = certain + added(n for n in doubtful if n is not None and n < 0)
    high = certain + added(n for n in doubtful if n is not None and n > 0)
    if None in sure:
        return Bounds(low, math.inf, counted.doubt or Reason.MISSING_FACT)
    return Bounds(low, math.inf if None in doubtful else high, counted.doubt)


def figure_asked(check: RuleCheck, name: str = "figure") -> Any:
    """The figure of a rule, exact: by the level of the congress where it names several; None where it names none."""
    if name not in check.figures:
        asked = check.rule.options[name]
        if isinstance(asked, Mapping):
            asked = asked.get(check.case.level)
        check.figures[name] = tuple(map(exact, asked)) if isinstance(asked, Sequence) else exact(asked)
    return check.figures[name]
