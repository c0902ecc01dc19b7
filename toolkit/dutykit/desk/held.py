"""Files that a job has made to be taken away, and that are kept nowhere else: backups, packages of the archives.

They lie in a folder of this process right below the root of the workspace, its owner's alone, until the desk is closed;
what a process that was killed has left goes with the next command (:mod:`dutykit.workspace.temporary`).
"""

from __future__ import annotations

import secrets
import shutil
import threading
from dataclasses import dataclass
from pathlib import Path

from ..workspace.temporary import make_folder, new_name

_MOST = 4
"""Of how many at once; the oldest goes first, for each may be as large as the workspace."""


@dataclass(frozen=True, slots=True)
class Offered:
    """A file that may be taken away by its key, which nobody guesses."""

    key: str
    path: Path


class Held:
    """What is held for people to take away."""

    def __init__(self) -> None:
        self._offered: dict[str, Offered] = {}
        self._lock = threading.Lock()

    def folder(self, root: Path) -> Path:
        """A new folder in which something is made to be offered."""
        folder = new_name(root)
        make_folder(folder)
        return folder

    def offer(self, path: Path) -> Offered:
        """Hold a file that lies in a folder of its own."""
        offered = Offered(secrets.token_urlsafe(18), path)
        with self._lock:
            self._offered[offered.key] = offered
            gone = list(self._offered.values())[:-_MOST]
            for old in gone:
                del self._offered[old.key]
        for old in gone:
            drop(old.path.parent)
        return offered

    def of(self, key: str) -> Path | None:
        """The file of a key, while it is held."""
        with self._lock:
            offered = self._offered.get(key)
        return offered.path if offered is not None and offered.path.is_file() else None

    def close(self) -> None:
        """Remove all of it."""
        with self._lock:
            held, self._offered = list(self._offered.values()), {}
        for one in held:
            drop(one.path.parent)


def drop(folder: Path) -> None:
    """Remove a folder in which something was made."""
    shutil.rmtree(folder, ignore_errors=True)
