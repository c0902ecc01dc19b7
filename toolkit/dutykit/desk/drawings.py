"""Drawings of returned files, kept for a while: an original never changes, and reading one takes a worker process."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable

from ..app.asking.one_return import Drawing

_MOST = 24


class Drawings:
    """The last few drawings, by the digest of the file."""

    def __init__(self) -> None:
        self._kept: OrderedDict[str, Drawing] = OrderedDict()
        self._lock = threading.Lock()

    def of(self, sha256: str, draw: Callable[[], Drawing]) -> Drawing:
        """The drawing that is kept, else one that is made now."""
        with self._lock:
            if sha256 in self._kept:
                self._kept.move_to_end(sha256)
                return self._kept[sha256]
        made = draw()
        with self._lock:
            self._kept[sha256] = made
            while len(self._kept) > _MOST:
                self._kept.popitem(last=False)
        return made
