"""Folders for copies of documents while LibreOffice works on them: only the owner reads them, none stays behind."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_PREFIX = "dutykit-office-"
"""How their names begin; the number of the process that uses them follows."""


@contextmanager
def scratch_folder() -> Iterator[Path]:
    """An empty folder that is removed at the end; what a process that was killed has left is removed first."""
    sweep()
    with tempfile.TemporaryDirectory(prefix=f"{_PREFIX}{os.getpid()}-", ignore_cleanup_errors=True) as folder:
        yield Path(folder)


def sweep() -> None:
    """Remove the folders of processes that are no more: they hold copies of documents about people."""
    import psutil

    for folder in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*"):
        pid = folder.name.removeprefix(_PREFIX).partition("-")[0]
        if pid.isdecimal() and not psutil.pid_exists(int(pid)):
            shutil.rmtree(folder, ignore_errors=True)
