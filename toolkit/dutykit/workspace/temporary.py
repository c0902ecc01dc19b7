"""Temporary files and folders: only their owner reads them, and none outlives the process that made it.

They lie in the workspace, right below its root, whatever they are for: so whoever is killed leaves them where the next
command finds them with one look. Their names tell whose they are: ``.dutykit-MACHINE-PROCESS-MOMENT-NUMBER``. Several
machines may work in one folder, and processes of theirs may have one number: nobody judges those of another one.
"""

from __future__ import annotations

import errno
import itertools
import os
import re
import time
import zlib
from collections.abc import Collection, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from .config import CONFIG_NAME

PREFIX = ".dutykit-"
_NAME = re.compile(r"\.[a-z]+-(?:([0-9a-f]{8})-)?(\d{1,10})-\d+-\d+")
"""Of another machine where one is named that is not this one; names of earlier versions name none."""
_MACHINE = os.uname().nodename if hasattr(os, "uname") else os.environ.get("COMPUTERNAME", "")
_HERE = f"{zlib.crc32(_MACHINE.encode()):08x}"
_FORGOTTEN = 7 * 24 * 3600
"""Seconds after which what another machine has left is nobody's: no command takes so long."""
_STARTED = time.time_ns()  # a process of the same number may have been killed here before
_serial = itertools.count()


def new_name(folder: Path, prefix: str = PREFIX) -> Path:
    """A name in ``folder`` that nobody else takes."""
    return folder / f"{prefix}{_HERE}-{os.getpid()}-{_STARTED}-{next(_serial)}"


def write_new(path: Path, data: bytes) -> None:
    """Write a file that its owner alone reads, whole or not at all; one that is there is never replaced.

    Raises :class:`FileExistsError` for that, else what the disk answers: then nothing is left under the name.
    """
    draft = new_name(path.parent)
    try:
        handle = _private(draft)
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(handle)
        take_name(draft, path)
    finally:
        with suppress(OSError):
            draft.unlink(missing_ok=True)


def take_name(draft: Path, path: Path) -> None:
    """Give a finished file its name, beside the one that it has. Raises :class:`FileExistsError` where there is one.

    By a link: whatever the disk does meanwhile, nothing half or empty ever bears the name.
    """
    try:
        path.hardlink_to(draft)
    except FileExistsError:
        raise
    except OSError:  # a file system without links (FAT), or a disk that answers the same once more
        os.close(_private(path))
        try:
            draft.replace(path)
        except OSError:
            with suppress(OSError):  # the name is free again, if the disk lets go of it
                path.unlink()
            raise


def move_in(draft: Path, path: Path) -> None:
    """Give a finished file its name instead of the one that it has. Raises :class:`FileExistsError` where there is one.

    A draft that the disk does not let go of is swept by whoever comes next.
    """
    take_name(draft, path)
    with suppress(OSError):
        draft.unlink(missing_ok=True)


def _private(path: Path) -> int:
    return os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)


def home_of(path: Path) -> Path | None:
    """The root of the workspace in which ``path`` lies; ``None`` where it lies in none."""
    return next((folder for folder in path.parents if (folder / CONFIG_NAME).is_file()), None)


@contextmanager
def scratch_folder(home: Path | None = None) -> Iterator[Path]:
    """An empty folder that is removed at the end: in ``home``, else among the temporary files of the system."""
    import shutil
    import tempfile  # every command looks for leftovers, few make any

    if home is None:
        home = Path(tempfile.gettempdir())
        sweep(home)
    folder = new_name(home)
    make_folder(folder)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def make_folder(folder: Path, *, exist_ok: bool = False) -> None:
    """Make a folder that only its owner reads, in one that is there. Raises :class:`OSError`.

    Where the one above it is gone, so is the disk: that is said, and is no bug.
    """
    try:
        folder.mkdir(mode=0o700, exist_ok=exist_ok)
    except FileNotFoundError:
        raise OSError(errno.ESTALE, os.strerror(errno.ESTALE), str(folder.parent)) from None


def sweep(*folders: Path) -> None:
    """Remove what processes that are no more have left in ``folders``: some of it tells about people."""
    for folder in folders:
        with suppress(OSError):
            for entry in left_in(folder, PREFIX):
                _remove(entry)


def left_in(folder: Path, prefix: str, mine: Collection[str] | None = None) -> list[os.DirEntry[str]]:
    """What bears a :func:`new_name` in ``folder`` and is of no process that is at work.

    ``mine`` are the names that this process still needs; by default all of its own.
    """
    with os.scandir(folder) as found:
        named = [(entry, _NAME.fullmatch(entry.name)) for entry in found if entry.name.startswith(prefix)]
    return [e for e, owner in named if owner and not _is_needed(e, owner[1] or _HERE, int(owner[2]), mine)]


def _is_needed(entry: os.DirEntry[str], machine: str, number: int, mine: Collection[str] | None) -> bool:
    if machine == _HERE:
        if mine is not None and number == os.getpid():
            return entry.name in mine
        return _is_at_work(number)
    return time.time() - entry.stat(follow_symlinks=False).st_mtime < _FORGOTTEN


def _remove(entry: os.DirEntry[str]) -> None:
    import shutil

    if entry.is_dir(follow_symlinks=False):
        shutil.rmtree(entry.path, ignore_errors=True)
    else:
        with suppress(OSError):
            os.unlink(entry.path)  # noqa: PTH108 - what was found, and no link is followed


def _is_at_work(number: int) -> bool:
    """Whether a process with this number runs and may be ours; another program has got the number of one of ours."""
    if number == os.getpid():
        return True
    import psutil  # only where something was found

    try:
        command = " ".join(psutil.Process(number).cmdline()).lower()
    except psutil.NoSuchProcess:
        return False
    except (psutil.Error, OSError):
        return True
    return not command or "dutykit" in command or "python" in command or "pytest" in command
