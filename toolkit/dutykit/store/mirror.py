"""``log.jsonl``: a copy of the log beside the store, readable where the database is not.

Lines are the entries as their hashes are worked out from them. A line is added once its transaction is kept, and where
that failed (a full disk, a kill) with the next one: the copy may lack the newest entries for a while and never has one
that the store has not kept. One that goes on differently than the store (a store of yesterday put back, a log that was
cut) is left as it is: it is what tells of that.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from hashlib import sha256
from pathlib import Path
from typing import IO

from ..errors import StoreError

NAME = "log.jsonl"
_BLOCK = 64 * 2**10
_ID = re.compile(rb',"id":(\d+),"previous":"[0-9a-f]{64}","subject":')
_Missing = Callable[[int, str], Iterable[str] | None]


class Mirror:
    """The copy of a log. Several processes may add to it."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def follow(self, fresh: Sequence[tuple[str, str]], missing: _Missing) -> None:
        """Add the lines that were written, each with the hash of the one before, and any that an earlier run left out.

        ``missing`` gives the lines after an entry, or nothing where that entry is none of the store's. What cannot be
        written now is left to the next time, and told by ``verify``: the store itself is whole.
        """
        with suppress(OSError, StoreError), self._locked() as file:
            last = _last_line(file)
            hash_ = sha256(last).hexdigest() if last else ""
            if last and hash_ == fresh[0][1]:
                lines: Iterable[str] | None = [line for line, _ in fresh]
            else:
                found = _ID.search(last)
                if last and found is None:
                    return
                lines = missing(int(found[1]) if found else 0, hash_)
            if lines is not None:
                file.write(b"".join(line.encode("utf-8", "surrogatepass") + b"\n" for line in lines))

    def rewrite(self, lines: Iterable[str]) -> None:
        """Put these lines in place of all that is there: something in them was destroyed.

        A kill leaves a part of them, and the next entry adds the rest.
        """
        with self._locked() as file:
            file.write(b"".join(line.encode("utf-8", "surrogatepass") + b"\n" for line in lines))
            file.truncate()
            file.flush()
            os.fsync(file.fileno())

    @contextmanager
    def _locked(self) -> Iterator[IO[bytes]]:
        handle = os.open(self._path, os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o600)
        with os.fdopen(handle, "r+b") as file:
            _lock(file)
            yield file


def lines_of(path: Path) -> list[bytes]:
    """The whole lines of a copy, oldest first; empty where there is none."""
    try:
        text = path.read_bytes()
    except FileNotFoundError:
        return []
    return text.split(b"\n")[:-1]


def _lock(file: IO[bytes]) -> None:
    """Until the file is closed nobody else adds to it."""
    if sys.platform == "win32":
        import msvcrt

        msvcrt.locking(file.fileno(), msvcrt.LK_LOCK, 1)
    else:
        import fcntl

        fcntl.flock(file, fcntl.LOCK_EX)


def _last_line(file: IO[bytes]) -> bytes:
    """The last whole line; what a kill has left of another is cut off. The file is left at its end."""
    end = file.seek(0, os.SEEK_END)
    text, at = b"", end
    while at and text.count(b"\n") < 2:
        at = max(0, at - _BLOCK)
        file.seek(at)
        text = file.read(end - at)
    whole = text.rfind(b"\n") + 1
    if whole < len(text):
        end -= len(text) - whole
        file.truncate(end)
    file.seek(end)
    return text[:whole].rstrip(b"\n").rpartition(b"\n")[2]
