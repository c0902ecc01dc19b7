"""Convert files with LibreOffice: several at once, each worker with a profile of its own, every result looked at.

LibreOffice locks its profile, says 0 when it has failed, and may hang on a bad file. So: a fresh profile for each
worker, copies under plain names, a limit of time after which the whole process group is killed, a second try alone
for what is missing, and the result opened before it is handed over.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from pathlib import Path

from ..errors import OutsideError, UsageError, cause, remedy
from ..workspace.temporary import home_of, new_name, scratch_folder
from .profile import NOWHERE, shut_off
from .program import Office, need

FILES_PER_CALL = 25
START_SECONDS = 60.0
SECONDS_PER_FILE = 20.0
_LOOK_UP = 0.5
"""Seconds after which a wait is begun anew: on Windows only then is Ctrl-C seen."""


def convert(
    files: Sequence[Path],
    to: str = "pdf",
    out_dir: Path | None = None,
    *,
    workers: int = 0,
    office: Office | None = None,
    seconds_per_file: float = SECONDS_PER_FILE,
) -> list[Path]:
    """Convert files to ``to`` (``pdf``, ``docx``, ``xlsx``, or with a filter: ``csv:Text…``), named after them.

    Results lie in ``out_dir`` (else beside each file) and are returned in the order of ``files``; an older one of the
    same name is replaced. ``workers`` 0 means as many as fit the machine. Raises :class:`UsageError` when two files
    would give one name, :class:`OutsideError` when LibreOffice is missing or some file could not be converted: the
    others are there then, and the message names those that are not.
    """
    if not files:
        return []
    program = office or need()
    suffix = "." + to.split(":", maxsplit=1)[0]
    targets = [(out_dir or path.parent) / (path.stem + suffix) for path in files]
    _refuse_clashes(files, targets)
    with scratch_folder(home_of(targets[0].absolute())) as temporary:
        jobs = _copied(files, temporary, suffix)
        _in_parallel(program, jobs, to, temporary, workers, seconds_per_file)
        missing = [job for job in jobs if not _is_good(job.result)]
        for number, job in enumerate(missing):
            _run(program, [job], to, temporary / f"again-{number}", seconds_per_file, _Calls())
        failed = []
        for job, target in zip(jobs, targets, strict=True):
            if _is_good(job.result):
                _move(job.result, target)
            else:
                failed.append(job.original.name)
    if failed:
        raise OutsideError(
            f"LibreOffice 没有转出 {len(failed)} 份文件：{'、'.join(failed[:10])}{'……' if len(failed) > 10 else ''}。",
            "请用 WPS 或 LibreOffice 打开这些文件看是否正常；其余的已经转好。",
            code="convert",
        )
    return targets


class _Job:
    """A copy of a file under a plain name, and where its result is to be."""

    def __init__(self, original: Path, copy: Path, result: Path) -> None:
        self.original, self.copy, self.result = original, copy, result


def _refuse_clashes(files: Sequence[Path], targets: Sequence[Path]) -> None:
    seen: dict[str, Path] = {}
    for path, target in zip(files, targets, strict=True):
        key = str(target.resolve()).casefold()
        if key in seen:
            raise UsageError(
                f"“{seen[key].name}”和“{path.name}”会转成同一个文件“{target.name}”。", "请先改名，或分开转换。",
                code="convert",
            )  # fmt: skip
        seen[key] = path


def _copied(files: Sequence[Path], temporary: Path, suffix: str) -> list[_Job]:
    """Plain names: LibreOffice reads arguments as URLs, and long or odd paths fail on Windows."""
    inbox, outbox = temporary / "in", temporary / "out"
    inbox.mkdir()
    outbox.mkdir()
    jobs = []
    for number, path in enumerate(files):
        copy = inbox / f"f{number:05d}{path.suffix.lower()}"
        try:
            shutil.copyfile(path, copy)
        except OSError as error:
            raise OutsideError(
                f"读不到要转换的“{path.name}”（{cause(error)}）。", remedy(error, "请核对文件。"), code="convert"
            ) from error
        jobs.append(_Job(path, copy, outbox / (copy.stem + suffix)))
    return jobs


def _in_parallel(
    program: Office, jobs: Sequence[_Job], to: str, temporary: Path, workers: int, seconds_per_file: float
) -> None:
    # A start costs a second or two and 200 MB: a worker should have some files to convert.
    wanted = workers or max(1, min((os.cpu_count() or 2) - 1, 4, len(jobs) // 4))
    size = max(1, min(FILES_PER_CALL, -(-len(jobs) // wanted)))
    batches = [jobs[at : at + size] for at in range(0, len(jobs), size)]
    calls = _Calls()
    with ThreadPoolExecutor(max_workers=wanted) as pool:
        try:
            waiting = [
                pool.submit(_run, program, batch, to, temporary / f"profile-{number}", seconds_per_file, calls)
                for number, batch in enumerate(batches)
            ]
            for one in waiting:
                while not one.done():
                    wait([one], timeout=_LOOK_UP)
                one.result()
        except BaseException:  # a person, or the system, stops this thread alone: the others wait for LibreOffice
            calls.end()
            raise


class _Calls:
    """The calls of LibreOffice that run now, so that they can be ended together."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._running: set[subprocess.Popen[bytes]] = set()
        self._ended = False

    def start(self, command: Sequence[str]) -> subprocess.Popen[bytes] | None:
        """A call; none once they have been ended. Raises :class:`OSError`."""
        with self._lock:
            if self._ended:
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
            self._ended = True
            for process in self._running:
                _kill(process)


def _run(program: Office, jobs: Sequence[_Job], to: str, profile: Path, seconds_per_file: float, calls: _Calls) -> None:
    """One call of LibreOffice. That it failed shows in what is missing, not in what it says."""
    command = [
        str(program.path),
        f"-env:UserInstallation={profile.resolve().as_uri()}",
        "--headless", "--norestore", "--nolockcheck", "--nodefault", "--nofirststartwizard",
        "--convert-to", to,
        "--outdir", str(jobs[0].result.parent),
        *[str(job.copy) for job in jobs],
    ]  # fmt: skip
    try:
        shut_off(profile)
        process = calls.start(command)
    except OSError as error:
        raise OutsideError(
            f"LibreOffice 无法启动（{cause(error)}）。",
            remedy(error, "请核对 LibreOffice 的安装。"),
            code="libreoffice",
        ) from error
    if process is None:
        return
    try:
        process.wait(START_SECONDS + seconds_per_file * len(jobs))
    except BaseException as error:  # also when the person stops us: nothing is left running
        _kill(process)
        if not isinstance(error, subprocess.TimeoutExpired):
            raise
    finally:
        calls.over(process)
        shutil.rmtree(profile, ignore_errors=True)


def _kill(process: subprocess.Popen[bytes]) -> None:
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


def _is_good(path: Path) -> bool:
    """Whether it is there and, being a PDF, has pages."""
    if not path.is_file() or not path.stat().st_size:
        return False
    if path.suffix.lower() != ".pdf":
        return True
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(path.read_bytes())
    except pypdfium2.PdfiumError:
        return False
    try:
        return len(document) > 0
    finally:
        document.close()


def _move(result: Path, target: Path) -> None:
    """Beside the target first, so that a reader never sees half a file."""
    beside = new_name(target.parent)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        os.close(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))  # only its owner reads it
        shutil.copyfile(result, beside)
        beside.replace(target)
    except OSError as error:
        with contextlib.suppress(OSError):
            beside.unlink(missing_ok=True)
        raise OutsideError(
            f"不能写入“{target.name}”（{cause(error)}）。",
            remedy(error, "如果它正在被打开，请关闭后重做。"),
            code="convert",
        ) from error
