"""What pages have worked out from the workspace, kept until anything in it changes."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar, cast

T = TypeVar("T")
About = tuple[Hashable, ...]
_MOST = 40


class Known:
    """The last results, by what they are of, each with the state of the workspace that it was worked out from."""

    def __init__(self) -> None:
        self._kept: OrderedDict[About, tuple[str, Any]] = OrderedDict()
        self._lock = threading.Lock()
        self._making: dict[About, tuple[threading.Lock, int]] = {}

    def of(self, about: About, state: Callable[[], str], make: Callable[[], T]) -> T:
        """What is kept of the state as it is now, else what is made now; of those who ask at once, one makes it.

        Something that changes while it is being made may or may not be in it, so that it is not kept then.
        """
        found = self._found(about, state())
        if found is not None:
            return cast("T", found[1])
        with self._alone(about):
            now = state()
            found = self._found(about, now)
            if found is not None:  # somebody has made it in the meantime
                return cast("T", found[1])
            made = make()
            if state() == now:
                self._keep(about, now, made)
            return made

    def _found(self, about: About, now: str) -> tuple[str, Any] | None:
        with self._lock:
            kept = self._kept.get(about)
            if kept is None or kept[0] != now:
                return None
            self._kept.move_to_end(about)
            return kept

    def _keep(self, about: About, now: str, made: object) -> None:
        with self._lock:
            self._kept[about] = now, made
            self._kept.move_to_end(about)
            while len(self._kept) > _MOST:
                self._kept.popitem(last=False)

    @contextmanager
    def _alone(self, about: About) -> Iterator[None]:
        """Let one at a time make what this is about."""
        with self._lock:
            lock, waiting = self._making.get(about, (threading.Lock(), 0))
            self._making[about] = lock, waiting + 1
        try:
            with lock:
                yield
        finally:
            with self._lock:
                lock, waiting = self._making[about]
                if waiting == 1:
                    del self._making[about]
                else:
                    self._making[about] = lock, waiting - 1
