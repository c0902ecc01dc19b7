"""Figures of a congress read back from JSON that another office sent: what is expected, or nothing. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields
from datetime import date
from typing import Any, TypeVar

from .across import AcrossCounts, CongressFigures, KindCounts, ResultCounts, RuleCounts

T = TypeVar("T")
_MOST = 2_000
"""Lines of one list."""
_LONGEST = 500
_LARGEST = 10**9


def read_figures(told: Any) -> CongressFigures:
    """The figures. Raises :class:`ValueError` for anything that is not what :mod:`.across` writes."""
    members = _members(told, {f.name for f in fields(CongressFigures)})
    try:
        on = date.fromisoformat(_text(members["on"]))
    except ValueError:
        raise ValueError("on") from None
    year = _number(members["year"])
    if not 1954 <= year <= 2200:
        raise ValueError("year")
    return CongressFigures(
        _text(members["congress"]), _text(members["identity"]), year, on, _numbers(AcrossCounts, members["counts"]),
        _lines(members["kinds"], _kind), _lines(members["rules"], _rule),
    )  # fmt: skip


def _members(told: Any, names: set[str]) -> Mapping[str, Any]:
    if not isinstance(told, dict) or told.keys() != names:
        raise ValueError("members")
    return told


def _text(told: Any) -> str:
    if not isinstance(told, str) or len(told) > _LONGEST or not all(c.isprintable() or c == "\u3000" for c in told):
        raise ValueError("text")
    return told


def _number(told: Any) -> int:
    if type(told) is not int or not 0 <= told <= _LARGEST:
        raise ValueError("number")
    return told


def _numbers(kind: Callable[..., T], told: Any) -> T:
    members = _members(told, {f.name for f in fields(kind)})  # type: ignore[arg-type]
    return kind(**{name: _number(value) for name, value in members.items()})


def _lines(told: Any, line: Callable[[Any], T]) -> tuple[T, ...]:
    if not isinstance(told, list) or len(told) > _MOST:
        raise ValueError("list")
    return tuple(map(line, told))


def _kind(told: Any) -> KindCounts:
    members = _members(told, {f.name for f in fields(KindCounts)})
    return KindCounts(_text(members["kind"]), *(_number(members[n]) for n in ("events", "person_times", "persons")))


def _rule(told: Any) -> RuleCounts:
    texts = [f.name for f in fields(RuleCounts) if f.name != "results"]
    counts = [f.name for f in fields(ResultCounts)]
    members = _members(told, {*texts, *counts})
    results = ResultCounts(*(_number(members[name]) for name in counts))
    return RuleCounts(**{name: _text(members[name]) for name in texts}, results=results)
