"""Registrations that are kept together: one transaction holds what half a second brings, then another begins.

Each file is a part of it that can be undone alone, so that a file is registered whole or not at all as before. What is
done for people (corrections) waits until the group is kept: nothing that a kill could take back is ever shown.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager

from ...errors import StoreError
from ...store import Store

LONGEST = 0.5
"""Seconds for which a group is open, and nobody else can write."""
_GAP = 0.02
"""Seconds until the next one is opened: whoever waits for the store, looking again and again, gets in."""


class OpenGroup:
    """The group that is open, if one is; the next registration opens it."""

    def __init__(self, store: Store, longest: float = LONGEST) -> None:
        self._store = store
        self._longest = longest
        self._open = ExitStack()
        self._until: float | None = None
        self._then: list[Callable[[], object]] = []

    def begin(self) -> None:
        """A registration is about to begin: it belongs to the group, or to a new one once that was open long enough."""
        if self.left() == 0:
            self.end()
            time.sleep(_GAP)
        if self._until is None:
            self._open.enter_context(self._store.transaction())
            self._until = time.monotonic() + self._longest

    def then(self, work: Callable[[], object]) -> None:
        """Do something as soon as the group is kept."""
        self._then.append(work)

    def left(self) -> float | None:
        """Seconds until the group should end; ``None`` where none is open."""
        return None if self._until is None else max(0.0, self._until - time.monotonic())

    def end(self) -> None:
        """Keep what was registered, and do what waited for it."""
        self._until = None
        self._open.close()
        waiting, self._then = self._then, []
        for work in waiting:
            work()

    def undo(self, error: BaseException) -> None:
        """The store has failed: nothing of the group can be kept."""
        self._until = None
        self._then.clear()
        self._open.__exit__(type(error), error, error.__traceback__)


@contextmanager
def grouped(store: Store) -> Iterator[OpenGroup]:
    """Registrations in groups. One that fails leaves those before it, unless it was the store that failed."""
    group = OpenGroup(store)
    try:
        yield group
    except StoreError as error:
        group.undo(error)
        raise
    except BaseException:
        group.end()
        raise
    group.end()
