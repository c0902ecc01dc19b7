"""Results as JSON: one way for every command and for the browser desk (docs/decisions/021).

A dataclass (or named tuple) becomes an object of its fields, in their order and under their names. What a class says
otherwise it says at the field, by the metadata below; a class whose JSON is not its fields at all (a problem, whose
sentence is worked out) declares ``json_members``: the attribute behind each name, in order. Days are written as ISO
dates, codes as their text, paths as the system writes them, decimals as numbers, fractions exactly.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Set
from dataclasses import fields, is_dataclass
from datetime import date
from enum import Enum
from functools import cache
from operator import attrgetter
from pathlib import PurePath
from typing import Any, NamedTuple

FORMAT = 1
"""The format of the documents that commands print; raised when a member changes its meaning."""

Metadata = Mapping[str, Any]
HIDDEN: Metadata = {"json_hidden": True}
"""For code only: not printed."""
INLINE: Metadata = {"json_inline": True}
"""The members of the value stand in the place of the field."""
ABSENT_IF_EMPTY: Metadata = {"json_absent": True}
"""Left out where there is nothing to say: ``None``, an empty text or list."""
NULL_IF_EMPTY: Metadata = {"json_through": lambda value: value or None}
"""``null`` where the text is empty."""


def named(name: str) -> Metadata:
    """Printed under another name, one that Python or the reader of the code could not bear (``from``)."""
    return {"json_name": name}


def through(convert: Callable[[Any], Any]) -> Metadata:
    """Printed as what ``convert`` makes of the value; that is written as JSON in turn."""
    return {"json_through": convert}


class _Member(NamedTuple):
    attribute: str
    name: str
    inline: bool = False
    absent: bool = False
    convert: Callable[[Any], Any] | None = None


@cache
def _members(kind: Any) -> tuple[_Member, ...]:
    """What is printed of a class, in order."""
    declared: Mapping[str, str] | None = getattr(kind, "json_members", None)
    if declared is not None:
        return tuple(_Member(attribute, name) for name, attribute in declared.items())
    if not is_dataclass(kind):
        return tuple(_Member(name, name) for name in kind._fields)
    return tuple(
        _Member(
            field.name,
            field.metadata.get("json_name", field.name),
            field.metadata.get("json_inline", False),
            field.metadata.get("json_absent", False),
            field.metadata.get("json_through"),
        )
        for field in fields(kind)
        if not field.metadata.get("json_hidden")
    )


def document(result: object) -> dict[str, Any]:
    """The JSON document of a result: its format, then its members."""
    members = to_json(result)
    if not isinstance(members, dict):
        raise TypeError(f"no document: {type(result).__name__}")
    return {"format": FORMAT, **members}


def to_json(value: Any) -> Any:
    """Plain data for :mod:`json`. Raises :class:`TypeError` for a value that has no one way to be written."""
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, Enum):
        return to_json(value.value)
    if isinstance(value, str | int | float):
        return value
    if isinstance(value, Mapping):
        return {str(to_json(key)): to_json(item) for key, item in value.items()}
    if is_dataclass(value) or hasattr(value, "_fields") or hasattr(value, "json_members"):
        return _object(value)
    if isinstance(value, list | tuple):
        return [to_json(item) for item in value]
    return _scalar(value)


def _object(value: Any) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for member in _members(value.__class__):
        item = attrgetter(member.attribute)(value)
        if member.absent and not item:
            continue
        if member.convert is not None:
            item = member.convert(item)
        if member.inline:
            found |= to_json(item)
        else:
            found[member.name] = to_json(item)
    return found


def _scalar(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, PurePath):
        return str(value)
    if hasattr(value, "as_integer_ratio"):  # decimals and fractions, whose modules not every command needs
        if value == int(value):
            return int(value)
        shared = hasattr(value, "denominator")  # nothing is rounded (CONVENTIONS C14)
        return f"{value.numerator}/{value.denominator}" if shared else float(value)
    if isinstance(value, Set):
        raise TypeError("a set has no order: make it a tuple")
    raise TypeError(f"no JSON for {type(value).__name__}")
