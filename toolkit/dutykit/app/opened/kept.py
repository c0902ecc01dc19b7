"""What was worked out from records and is kept, under one rule: until a record that it rests on is written.

Each topic names the forms that it rests on. The store counts what is written, form by form, and what is undone; an
entry holds as long as the count of its forms is what it was. Nobody clears anything by hand.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar, cast

T = TypeVar("T")


@dataclass(frozen=True)
class Topic(Generic[T]):
    """Something to keep: of records of some ``forms`` (None: of all, empty: of none), ``most`` entries at a time."""

    name: str
    forms: frozenset[str] | None = None
    most: int = 100


class Kept:
    """Entries by topic and what they are about. ``changes`` counts what was written of some forms, or of all."""

    def __init__(self, changes: Callable[[frozenset[str] | None], int]) -> None:
        self._changes = changes
        self._entries: dict[str, dict[tuple[Hashable, ...], tuple[int, Any]]] = {}

    def of(self, topic: Topic[T], make: Callable[[], T], *about: Hashable) -> T:
        """The entry ``about`` something, made where there is none that still holds."""
        entries, now = self._entries.setdefault(topic.name, {}), self._changes(topic.forms)
        known = entries.get(about)
        if known is None or known[0] != now:
            value = make()
            if len(entries) >= topic.most:
                entries.clear()
            known = entries[about] = now, value
        return cast("T", known[1])

    def holding(self, topic: Topic[Any]) -> int:
        """How many entries of a topic hold."""
        now = self._changes(topic.forms)
        return sum(entry[0] == now for entry in self._entries.get(topic.name, {}).values())
