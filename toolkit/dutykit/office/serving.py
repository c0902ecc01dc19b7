"""One LibreOffice that is kept and given file after file: its start is paid once.

A document of ours stays open in it, without which it would end when its first conversion is done. Further calls with
the same profile are handed over to it by LibreOffice itself, so nothing is asked of it that a single call is not; where
it is not there (any more), the same call does the work alone. Whoever uses it looks at what came out, and at nothing it
says.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from pathlib import Path

from ..errors import OutsideError, cause, remedy
from .profile import NOWHERE, shut_off
from .program import OfficeProgram

START_SECONDS = 60.0
_FILES = 300
"""After so many files it is replaced: what it keeps of each adds up."""
_PAUSE = 0.02


class Calls:
    """The processes of LibreOffice that run now, so that they can be ended together."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._running: set[subprocess.Popen[bytes]] = set()
        self.ended = False

    def start(self, command: Sequence[str]) -> subprocess.Popen[bytes] | None:
        """A call; none once they have been ended. Raises :class:`OSError`."""
        with self._lock:
            if self.ended:
                return None
            process = subprocess.Popen(  # noqa: S603
                command,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                env={**os.environ, **NOWHERE},
                start_new_session=sys.platform != "win32",
            )
            self._running.add(process)
        return process

    def over(self, process: subprocess.Popen[bytes]) -> None:
        """It has ended."""
        with self._lock:
            self._running.discard(process)

    def end(self) -> None:
        """End all, and start no more."""
        with self._lock:
            self.ended = True
            for process in self._running:
                kill(process)


class Serving:
    """An office with a profile of its own. Use as a context manager; ``kept`` says whether it is worth keeping."""

    def __init__(self, program: OfficeProgram, profile: Path, calls: Calls, *, kept: bool) -> None:
        self._program, self._profile, self._calls, self._kept = program, profile, calls, kept
        self._process: subprocess.Popen[bytes] | None = None
        self._files = 0
        self._tries = 0
        self._begun: bool | None = None

    def __enter__(self) -> Serving:
        return self

    def __exit__(self, *_: object) -> None:
        self.end()

    def begin(self) -> None:
        """Have the office come up before there is anything to convert."""
        self._begun = self._begin()

    def convert(self, files: Sequence[Path], to: str, out: Path, seconds: float) -> None:
        """One call. That it failed shows in what is missing; an office that took too long is ended."""
        fresh, self._begun = self._begin() if self._begun is None else self._begun, None
        command = [*self._command(), "--convert-to", to, "--outdir", str(out), *map(str, files)]
        process = self._started(command)
        if process is None:
            return
        self._files += len(files)
        try:
            process.wait(seconds + (START_SECONDS if fresh else 0))
        except BaseException as error:  # also when the person stops us: nothing is left running
            kill(process)
            self.end()
            if not isinstance(error, subprocess.TimeoutExpired):
                raise
        finally:
            self._calls.over(process)
        if self._process is not None and self._process.poll() is not None:
            self.end()  # it crashed: the next call begins with another

    def end(self) -> None:
        """End the office and remove its profile."""
        process, self._process = self._process, None
        if process is not None:
            kill(process)
            self._calls.over(process)
        self._files = 0
        shutil.rmtree(self._profile, ignore_errors=True)

    def _begin(self) -> bool:
        """See that there is an office, or at least a profile; whether the call has to wait for a start."""
        if self._process is not None and self._files < _FILES:
            return False
        self.end()
        kept, page = self._kept and self._tries < _MOST_TRIES, self._profile / "open.txt"
        try:
            shut_off(self._profile)
            if kept:
                page.write_text("dutykit\n", encoding="utf-8")
        except OSError as error:
            raise _cannot_start(error) from error
        if not kept:
            return True
        self._tries += 1
        self._process = self._started([*self._command(), str(page)])
        return not self._waited_for(page)

    def _waited_for(self, page: Path) -> bool:
        """Whether it came up: a file that is open has a lock beside it."""
        lock, until = page.with_name(f".~lock.{page.name}#"), time.monotonic() + START_SECONDS
        while self._process is not None and not self._calls.ended and time.monotonic() < until:
            if self._process.poll() is not None:
                self._calls.over(self._process)
                self._process = None
                break
            if lock.exists():
                return True
            time.sleep(_PAUSE)
        if self._process is not None:  # nobody knows what it is doing: two of them must not share a profile
            self.end()
            with contextlib.suppress(OSError):
                shut_off(self._profile)
        return False

    def _command(self) -> list[str]:
        return [
            str(self._program.path),
            f"-env:UserInstallation={self._profile.resolve().as_uri()}",
            "--headless", "--norestore", "--nolockcheck", "--nodefault", "--nofirststartwizard",
        ]  # fmt: skip

    def _started(self, command: Sequence[str]) -> subprocess.Popen[bytes] | None:
        try:
            return self._calls.start(command)
        except OSError as error:
            raise _cannot_start(error) from error


_MOST_TRIES = 6
"""An office that was replaced so often is not kept any more: each file has one of its own."""


def _cannot_start(error: OSError) -> OutsideError:
    return OutsideError(
        f"LibreOffice 无法启动（{cause(error)}）。", remedy(error, "请核对 LibreOffice 的安装。"), code="libreoffice"
    )


def kill(process: subprocess.Popen[bytes]) -> None:
    """The program is a starter; the one that hangs is its child."""
    import psutil

    with contextlib.suppress(psutil.Error):
        for child in psutil.Process(process.pid).children(recursive=True):
            with contextlib.suppress(psutil.Error):
                child.kill()
    if sys.platform != "win32":
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
    process.kill()
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(10)
