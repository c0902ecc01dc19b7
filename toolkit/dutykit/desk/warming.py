"""Pages that rest on the whole year, worked out behind a change before anybody asks for them.

They are kept as those that were asked for are (:mod:`.known`): what has changed since is never shown. One thread does
it, after what was asked; a change that comes in while it works has it begin once more.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence

from ..errors import DutykitError
from .jobs import told_as_bug


class Warming:
    """Works out ``pages``, one after the other, whenever :meth:`begin` was called."""

    def __init__(self, pages: Sequence[Callable[[], object]]) -> None:
        self._pages = pages
        self._changed = threading.Event()
        self._closed = False
        self._thread: threading.Thread | None = None
        self._lock = threading.Lock()

    def begin(self) -> None:
        """Something has changed, or may have."""
        with self._lock:
            if self._closed:
                return
            self._changed.set()
            if self._thread is None or not self._thread.is_alive():
                self._thread = threading.Thread(target=self._run, name="warming", daemon=True)
                self._thread.start()

    def close(self) -> None:
        """Begin nothing more, and wait for the page that is being worked out."""
        with self._lock:
            self._closed = True
            self._changed.set()
            thread = self._thread
        if thread is not None:
            thread.join()

    def _run(self) -> None:
        while True:
            self._changed.wait()
            self._changed.clear()
            for page in self._pages:
                if self._closed:
                    return
                if self._changed.is_set():
                    break
                try:
                    page()
                except DutykitError:
                    break  # whoever asks for the page is told
                except Exception:  # noqa: BLE001 - a border: whoever asks for the page is told of the bug as well
                    told_as_bug()
                    break
