"""What is going to be written for people is told first: so a kill leaves no file of which nobody knows whose it is.

Between a document and its note in the store a process may be killed, or the disk be gone. Therefore a line with the
digest and the path goes into a journal right below the workspace's root before the bytes do, and the journal goes when
the note is kept. One that is left tells the next command which files are ours: those, and only those, whose bytes are
the ones that were told. What a person has changed since, or put there, has others. Beside the folder, not in the store:
it is one way for every database, and nobody waits for a transaction.
"""

from __future__ import annotations

import os
import re
import threading
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from .folder import relative_to
from .temporary import left_in, new_name

PREFIX = ".written-"
_LINE = re.compile(rb"([0-9a-f]{64})  ([^\n]+)\n")
_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
_mine: set[str] = set()
"""Names of journals of acts that are under way in this process."""


class Intents:
    """The journal of one act: made by the first line, gone with the act. Several threads may tell."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._lock = threading.Lock()
        self._path: Path | None = None
        self._handle = -1

    def tell(self, path: Path, digest: str) -> None:
        """Bytes with this SHA-256 are going to be written to ``path``. Raises :class:`OSError`."""
        name = os.fsencode(relative_to(self._root, path))
        if b"\n" in name:
            return
        with self._lock:
            if self._path is None:
                made = new_name(self._root, PREFIX)
                _mine.add(made.name)
                try:
                    self._handle = os.open(made, _NEW, 0o600)
                except OSError:
                    _mine.discard(made.name)
                    raise
                self._path = made
            os.write(self._handle, b"%s  %s\n" % (digest.encode("ascii"), name))
        os.fsync(self._handle)  # for all that threads have told by now

    def over(self) -> None:
        """The act is noted, or undone: nothing is to be told any more."""
        path = self._closed()
        if path is not None:
            with suppress(OSError):  # then it is left, and tells what the store knows too
                path.unlink()

    def leave(self) -> None:
        """The act could be neither noted nor undone: whoever comes next is told."""
        self._closed()

    def _closed(self) -> Path | None:
        path, self._path = self._path, None
        if path is not None:
            with suppress(OSError):
                os.close(self._handle)
            _mine.discard(path.name)
        return path


class Unfinished:
    """What acts that nobody has ended were going to write, by path as the store keeps it."""

    def __init__(self, root: Path) -> None:
        found: dict[str, set[str]] = {}
        self._journals: list[Path] = []
        with suppress(OSError):
            for entry in left_in(root, PREFIX, _mine):
                if not entry.is_file(follow_symlinks=False):
                    continue
                journal = Path(entry.path)
                for digest, name in _LINE.findall(journal.read_bytes()):
                    found.setdefault(os.fsdecode(name), set()).add(digest.decode("ascii"))
                self._journals.append(journal)
        self.told: Mapping[str, set[str]] = found
        self.noted = False
        """Whether the transaction that runs notes what is ours of it."""

    def is_ours(self, path: str, digest: str) -> bool:
        """Whether bytes that lie at ``path`` are those that one of these acts was going to write."""
        return digest in self.told.get(path, ())

    def __bool__(self) -> bool:
        return bool(self._journals)

    def kept(self) -> None:
        """The transaction is kept: what it has noted need not be told again."""
        if not self.noted:
            return
        for journal in self._journals:
            with suppress(OSError):
                journal.unlink(missing_ok=True)
        self._journals, self.told, self.noted = [], {}, False
