"""What parts of earlier files amounted to, for the same parts of the next one.

The returns of one form differ in one sheet; styles, lists, relations and settings are the same in hundreds of them.
A part is the same when every byte of its packed stream is, together with the size and the checksum that it must
have, and it is looked at for the same facts under the same limits. Only what was found to be in order is kept.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from .limits import Limits
from .xmlrun import Budget
from .zipdir import ZipEntry, packed

_LARGEST = 64 * 1024
_ROOM = 4 * 1024 * 1024
_MOST = 5_000
Key = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class PartOutcome:
    """What a part amounted to: the facts, and what it took of the budget."""

    facts: Any
    elements: int
    marked: int

    def take(self, budget: Budget) -> Any:
        """The facts, once more paid for; :class:`~.zipdir.RefusedError` where the budget is exceeded."""
        budget.count(self.elements)
        budget.mark(self.marked)
        return self.facts


class KeptOutcomes:
    """Outcomes by part under the same limits, of those that were met twice; they take little room."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self._outcomes: dict[Key, PartOutcome] = {}
        self._met: set[int] = set()
        self._room = _ROOM

    def key(self, entry: ZipEntry, data: bytes, *use: Any) -> Key | None:
        """What makes a part the same; ``None`` for one that is too large to be kept. ``use`` is what it is read for."""
        if entry.packed > _LARGEST:
            return None
        return (*use, entry.method, entry.size, entry.crc, bytes(packed(entry, data)))

    def get(self, key: Key | None) -> PartOutcome | None:
        """What is known of a part."""
        return self._outcomes.get(key) if key is not None else None

    def put(self, key: Key | None, outcome: PartOutcome) -> bool:
        """Keep what a part amounted to if it has been met before; whether it was kept."""
        if key is None:
            return False
        if hash(key) not in self._met:
            if len(self._met) >= _MOST:
                self._met.clear()
            self._met.add(hash(key))
            return False
        self._room -= len(key[-1]) + 1024
        if self._room < 0:
            self._outcomes.clear()
            self._room = _ROOM
        self._outcomes[key] = outcome
        return True


@lru_cache(maxsize=4)
def kept_for(limits: Limits) -> KeptOutcomes:
    """What this process has kept under ``limits``."""
    return KeptOutcomes(limits)
