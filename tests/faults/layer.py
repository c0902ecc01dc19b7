"""The file-system layer of the tests: built once, told what is to fail, asked what was written (see ``shim.c``)."""

from __future__ import annotations

import ctypes
import errno
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

SOURCE = Path(__file__).with_name("shim.c")


class Op(StrEnum):
    """The kinds of writes, in the order of ``shim.c``."""

    OPEN = "open"
    WRITE = "write"
    SIZE = "size"
    SYNC = "sync"
    MKDIR = "mkdir"
    LINK = "link"
    RENAME = "rename"
    REMOVE = "remove"


_GROWING = frozenset(Op) - {Op.REMOVE, Op.RENAME}
"""What takes room: a name in place of another takes none."""
_NAMED = frozenset({Op.OPEN, Op.MKDIR, Op.LINK, Op.RENAME, Op.REMOVE})


@dataclass(frozen=True)
class Cause:
    """What goes wrong with a disk: by name and by open file, for which writes, and whether it stays so.

    With numbers below 0 the process is killed in place of the write.
    """

    name: str
    by_path: int
    by_file: int
    ops: frozenset[Op]
    lasts: bool

    @property
    def kills(self) -> bool:
        """Whether it ends the process, which then tells nothing."""
        return self.by_path < 0

    @property
    def mask(self) -> int:
        """A bit for each kind of write."""
        return sum(1 << number for number, op in enumerate(Op) if op in self.ops)


CAUSES = (
    Cause("full", errno.ENOSPC, errno.ENOSPC, _GROWING, lasts=True),
    Cause("broken", errno.EIO, errno.EIO, frozenset(Op), lasts=False),
    Cause("read-only", errno.EROFS, errno.EROFS, frozenset(Op), lasts=True),
    Cause("gone", errno.ENOENT, errno.ESTALE, frozenset(Op), lasts=True),
    Cause("denied", errno.EACCES, 0, _NAMED, lasts=True),
    Cause("killed", -1, -1, frozenset(Op), lasts=False),
)


def build(folder: Path) -> Path:
    """The layer as a library. Raises :class:`RuntimeError` where there is no compiler."""
    compiler = shutil.which("cc") or shutil.which("gcc")
    if compiler is None:
        raise RuntimeError("a C compiler is needed: apt-get install gcc libc6-dev")
    library = folder / "faults.so"
    command = [compiler, "-O1", "-Wall", "-Werror", "-shared", "-fPIC", "-o", str(library), str(SOURCE), "-ldl"]
    subprocess.run(command, check=True)
    return library


def below(library: Path, arguments: Sequence[str]) -> int:
    """Run Python with these arguments on top of the layer; its exit code."""
    environment = os.environ | {"LD_PRELOAD": str(library), "DUTYKIT_FAULTS": str(library)}
    return subprocess.run([sys.executable, *arguments], env=environment, check=False).returncode


class Layer:
    """The layer below this process."""

    def __init__(self) -> None:
        self._library = ctypes.CDLL(os.environ["DUTYKIT_FAULTS"])
        self._library.faults_seen.restype = ctypes.c_long

    def begin(self, root: Path, cause: Cause | None = None, at: int = 0, trace: int = -1) -> None:
        """Count what is written below ``root`` from now on; the write number ``at`` fails by ``cause``."""
        told = (cause.by_path, cause.by_file, cause.mask, int(cause.lasts)) if cause else (0, 0, 0, 0)
        self._library.faults_begin(os.fsencode(root), ctypes.c_long(at), *told, trace)

    def end(self) -> None:
        """Nothing is counted any more."""
        self._library.faults_end()

    @property
    def injected(self) -> int:
        """How many writes have failed."""
        return int(self._library.faults_injected())
