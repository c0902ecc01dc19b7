"""The days that records and forms are about."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from ..words.codes import DAYS
from .model import Table


@dataclass(frozen=True, slots=True)
class Period:
    """The days a form is about, both included."""

    first: date
    last: date


def first_day(value: Any) -> date | None:
    """The day, or first day, of a value of kind date or date range."""
    if isinstance(value, Mapping) and "from" in value:
        value = value["from"]
    try:
        return date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None


def record_day(values: Mapping[str, Any], table: Table | None) -> date | None:
    """The day that a record is about: the first date among the fields of its natural key."""
    for name in table.key if table else ():
        if table and table.by_name[name].kind in DAYS:
            return first_day(values.get(name))
    return None
