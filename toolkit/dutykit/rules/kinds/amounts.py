"""What items come to: how many deeds, persons, days, half-days; and the figure that a rule asks. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from typing import Any

from ...dossier.meetings import FORM as ATTENDANCE
from ...dossier.meetings import THERE, parts_named
from ..results import COMPARATORS, MISSING_FACT, shown
from ..rule_check import RuleCheck
from ..selection import Counted, Item, blank

UNITS: Mapping[str, str] = {
    "deeds": "次",
    "persons": "人",
    "others": "人",
    "person_times": "人次",
    "days": "天",
    "half_days": "个半天",
    "sum": "",
}


def amount(items: Iterable[Item], of: str | Mapping[str, str], deputy: str = "") -> int:
    """What items come to. Days and half-days are those of ``deputy``, others are whoever else took part.

    A sum leaves out what is blank.
    """
    found = list(items)
    if isinstance(of, Mapping):
        name = of["sum"]
        return sum(int(i.values[name]) for i in found if isinstance(i.values.get(name), int))
    match of:
        case "persons":
            return len({d for i in found for d in i.people})
        case "others":
            return len({d for i in found for d in i.people} - {deputy})
        case "person_times":
            return sum(len(i.people) for i in found)
        case "days":
            return len({d for i in found for d in _days(i)})
        case "half_days":
            return sum(_half_days(i, deputy) for i in found)
        case (
            _
        ):  # a deed whose names are not all clear is told as two items: for whom it is certain, and who may be meant
            return len({id(i.deed) if i.deed is not None else i.records for i in found})


def unit_of(of: str | Mapping[str, str]) -> str:
    """The word for what is counted."""
    return UNITS["sum" if isinstance(of, Mapping) else of]


def _days(item: Item) -> list[Any]:
    if item.first is None:
        return []
    last = item.last or item.first
    return [item.first + timedelta(days=n) for n in range((last - item.first).days + 1)]


def _half_days(item: Item, deputy: str) -> int:
    """Half-days of a meeting that its rows tell; of another deed two a day, unless its date names parts of days."""
    deed = item.deed
    if deed is not None and deed.form == ATTENDANCE:
        return sum(1 for r in deed.sources if any(deputy in (r.values.get(mark) or ()) for mark in THERE))
    told = item.values.get("date")
    named = parts_named(str(told.get("note") or "")) if isinstance(told, Mapping) else []
    return len(set(named)) if named and item.first == item.last else 2 * len(_days(item))


def bounds(counted: Counted, of: str | Mapping[str, str], deputy: str = "") -> tuple[int, int, str]:
    """The certain figure, the one with everything doubtful, and why there is doubt."""
    sure = amount(counted.sure, of, deputy)
    possible, doubt = amount([*counted.sure, *counted.doubtful], of, deputy), counted.doubt
    if isinstance(of, Mapping) and any(blank(i.values.get(of["sum"])) for i in counted.sure):
        return sure, max(possible, sure + 10**9), doubt or MISSING_FACT
    return sure, possible, doubt


def figure_asked(check: RuleCheck, name: str = "figure") -> Any:
    """The figure of a rule: by the level of the congress where it names several; None where it names none for it."""
    asked = check.rule.options[name]
    if isinstance(asked, Mapping):
        return asked.get(check.case.level)
    return tuple(asked) if isinstance(asked, Sequence) else asked


def asked_words(compare: str, threshold: Any, unit: str) -> str:
    """What is asked, in words: 不少于3次, 在5至6人之间."""
    if compare == "between":
        return f"在{shown(threshold[0])}至{shown(threshold[1])}{unit}之间"
    return f"{COMPARATORS[compare]}{shown(threshold)}{unit}"
