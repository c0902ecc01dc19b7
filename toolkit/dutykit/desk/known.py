"""What pages have worked out from the workspace, kept until anything in it changes."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Any, TypeVar, cast

T = TypeVar("T")
_MOST = 40


class Known:
    """The last results, by what they are of, each with the state of the workspace that it was worked out from."""

    def __init__(self) -> None:
        self._kept: OrderedDict[tuple[Hashable, ...], tuple[str, Any]] = OrderedDict()
        self._lock = threading.Lock()

    def of(self, about: tuple[Hashable, ...], state: Callable[[], str], make: Callable[[], T]) -> T:
        """What is kept of the state as it is now, else what is made now.

        Something that changes while it is being made may or may not be in it, so that it is not kept then.
        """
        now = state()
        with self._lock:
            kept = self._kept.get(about)
            if kept is not None and kept[0] == now:
                self._kept.move_to_end(about)
                return cast("T", kept[1])
        made = make()
        if state() == now:
            with self._lock:
                self._kept[about] = now, made
                while len(self._kept) > _MOST:
                    self._kept.popitem(last=False)
        return made
