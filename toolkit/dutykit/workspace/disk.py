"""What the disk says: why it takes nothing, and how much it would have to have."""

from __future__ import annotations

import errno
import os
import shutil
from contextlib import suppress
from pathlib import Path

from .temporary import new_name

_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
_TRIED = 64 * 2**10
"""Bytes that are written to see whether any can be."""
_MIB = 2**20
REFUSED = frozenset({"store.full", "store.failed", "workspace.not_writable", "workspace.disk"})
"""Codes of errors by which the disk has refused: what was left out is no fault of what was asked."""


def why_not_written(folder: Path, needed: int) -> OSError | None:
    """Why nothing can be written into ``folder``; ``None`` where it can be. Asked of the disk, by writing there.

    For libraries that keep the reason to themselves, as SQLite does. A disk with less room than is ``needed`` was full:
    what has failed has given its room back.
    """
    path = new_name(folder)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            os.write(handle, bytes(_TRIED))
            os.fsync(handle)
        finally:
            os.close(handle)
    except OSError as error:
        return error
    finally:
        with suppress(OSError):
            path.unlink()
    return OSError(errno.ENOSPC, "") if shutil.disk_usage(folder).free < needed else None


def is_full(error: OSError) -> bool:
    """Whether the disk has no room left."""
    return error.errno in _FULL


def room(folder: Path, needed: int) -> str:
    """``，要写 3.2 MiB，只剩 0.4 MiB``: how much was to be written to a disk that is full, and what it has."""
    told = f"，要写 {_size(needed)}"
    with suppress(OSError):
        there = next(parent for parent in (folder, *folder.parents) if parent.exists())
        told += f"，只剩 {_size(shutil.disk_usage(there).free)}"
    return told


def _size(count: int) -> str:
    return f"{count / _MIB:.1f} MiB" if count >= _MIB / 10 else f"{count / 1024:.0f} KiB"
