"""Convert files with LibreOffice: several at once, each worker with an office of its own, every result looked at.

LibreOffice locks its profile, says 0 when it has failed, and may hang on a bad file. So: a fresh profile for each
worker, copies under plain names, a limit of time after which the whole process group is killed, a second try alone
for what is missing, and the result opened before it is handed over. Where there are several files, each worker keeps
its office (:mod:`.serving`), and a file may come while others are still being made (:class:`Converter`).
"""

from __future__ import annotations

import os
import shutil
import threading
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from ..errors import OutsideError, UsageError, cause, remedy
from ..workspace.temporary import home_of, make_folder, new_name, scratch_folder
from .program import OfficeProgram, need
from .serving import Calls, Serving

FILES_PER_CALL = 25
"""So many files are handed over at once: a call costs as much as two files, and more would wait for one that hangs."""
SECONDS_PER_FILE = 20.0
_LOOK_UP = 0.5
"""Seconds after which a wait is begun anew: on Windows only then is Ctrl-C seen."""


def convert(
    files: Sequence[Path],
    to: str = "pdf",
    out_dir: Path | None = None,
    *,
    workers: int = 0,
    office: OfficeProgram | None = None,
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
    suffix = _suffix(to)
    targets = [(out_dir or path.parent) / (path.stem + suffix) for path in files]
    _refuse_clashes(files, targets)
    failed = []
    home = home_of(targets[0].absolute())
    with converting(
        to, expected=len(files), home=home, workers=workers, office=program, seconds_per_file=seconds_per_file
    ) as converter:
        for path in files:
            converter.put(path)
        for result, path, target in zip(converter.finish(), files, targets, strict=True):
            if result is not None:
                _move(result, target)
            else:
                failed.append(path.name)
    if failed:
        raise not_converted(failed)
    return targets


def not_converted(names: Sequence[str]) -> OutsideError:
    """What is said of files that could not be converted."""
    return OutsideError(
        f"LibreOffice 没有转出 {len(names)} 份文件：{'、'.join(names[:10])}{'……' if len(names) > 10 else ''}。",
        "请用 WPS 或 LibreOffice 打开这些文件看是否正常；其余的已经转好。",
        code="convert",
    )


@contextmanager
def converting(
    to: str = "pdf",
    *,
    expected: int,
    home: Path | None = None,
    workers: int = 0,
    office: OfficeProgram | None = None,
    seconds_per_file: float = SECONDS_PER_FILE,
) -> Iterator[Converter]:
    """Files that are converted while others are still being made; ``expected`` is how many there will be about.

    Copies lie in ``home`` meanwhile, a workspace, else among the temporary files of the system.
    """
    program = office or need()
    with scratch_folder(home) as temporary:
        converter = Converter(program, to, temporary, expected, workers, seconds_per_file)
        try:
            yield converter
        finally:
            converter.close()


class _Job:
    """A copy of a file under a plain name, and where its result is to be."""

    def __init__(self, copy: Path, result: Path) -> None:
        self.copy, self.result = copy, result


class Converter:
    """Files in, results out, in their order. Made by :func:`converting`; one thread puts and finishes."""

    def __init__(
        self, program: OfficeProgram, to: str, temporary: Path, expected: int, workers: int, seconds_per_file: float
    ) -> None:
        self._program, self._to, self._temporary = program, to, temporary
        self._seconds = seconds_per_file
        # A start costs a second or two and 200 MB: a worker should have some files to convert.
        self._most = workers or max(1, min((os.cpu_count() or 2) - 1, 4, expected // 4))
        self._kept = expected > self._most
        self._calls = Calls()
        self._jobs: list[_Job] = []
        self._waiting: deque[_Job] = deque()
        self._changed = threading.Condition()
        self._threads: list[threading.Thread] = []
        self._whole = False
        self._error: OutsideError | None = None
        for name in ("in", "out"):
            make_folder(temporary / name)

    def put(self, path: Path) -> None:
        """Take a file as it is now. Raises :class:`OutsideError` where it cannot be read."""
        # Plain names: LibreOffice reads arguments as URLs, and long or odd paths fail on Windows.
        copy = self._temporary / "in" / f"f{len(self._jobs):05d}{path.suffix.lower()}"
        try:
            shutil.copyfile(path, copy)
        except OSError as error:
            raise OutsideError(
                f"读不到要转换的“{path.name}”（{cause(error)}）。", remedy(error, "请核对文件。"), code="convert"
            ) from error
        job = _Job(copy, self._temporary / "out" / (copy.stem + _suffix(self._to)))
        self._jobs.append(job)
        with self._changed:
            self._waiting.append(job)
            self._changed.notify()
        if len(self._threads) < self._most:
            thread = threading.Thread(target=self._work, args=(len(self._threads),), daemon=True)
            self._threads.append(thread)
            thread.start()

    def steps(self) -> Iterator[None]:
        """No more files come: a step for each when it is converted, or nobody is at it any more.

        Who goes through the steps may stop between them, and then leaves :func:`converting`.
        """
        self._end()
        for number in range(len(self._jobs)):
            while self._there() <= number and (at_work := [t for t in self._threads if t.is_alive()]):
                at_work[0].join(_LOOK_UP)
            yield

    def _there(self) -> int:
        return sum(job.result.is_file() for job in self._jobs)

    def _end(self) -> None:
        with self._changed:
            self._whole = True
            self._changed.notify_all()

    def finish(self) -> list[Path | None]:
        """No more files come: their results, ``None`` for one that could not be converted. What is missing is tried
        once more, alone.
        """  # noqa: D205 - one sentence
        self._end()
        try:
            for thread in self._threads:
                while thread.is_alive():
                    thread.join(_LOOK_UP)
            self._refuse()
            for number, job in enumerate(job for job in self._jobs if not _is_good(job.result)):
                profile = self._temporary / f"again-{number}"
                with Serving(self._program, profile, self._calls, kept=False) as alone:
                    alone.convert([job.copy], self._to, job.result.parent, self._seconds)
        except BaseException:  # a person, or the system, stops this thread alone: the others wait for LibreOffice
            self.close()
            raise
        return [job.result if _is_good(job.result) else None for job in self._jobs]

    def _refuse(self) -> None:
        if self._error is not None:
            raise self._error

    def close(self) -> None:
        """End whatever is still at work."""
        self._calls.end()
        with self._changed:
            self._waiting.clear()
            self._whole = True
            self._changed.notify_all()
        for thread in self._threads:
            thread.join(_CLOSING)

    def _work(self, number: int) -> None:
        profile = self._temporary / f"profile-{number}"
        try:
            with Serving(self._program, profile, self._calls, kept=self._kept) as serving:
                serving.begin()  # meanwhile more files come, and go with the first call
                while some := self._take():
                    copies = [job.copy for job in some]
                    serving.convert(copies, self._to, some[0].result.parent, self._seconds * len(some))
        except OutsideError as error:
            self._error = error

    def _take(self) -> list[_Job]:
        """The next files, a fair share of those that wait; none when there will be no more."""
        with self._changed:
            while not self._waiting and not self._whole:
                self._changed.wait()
            share = -(-len(self._waiting) // self._most)
            return [self._waiting.popleft() for _ in range(min(share, FILES_PER_CALL))]


_CLOSING = 2.0


def _suffix(to: str) -> str:
    return "." + to.split(":", maxsplit=1)[0]


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
        with suppress(OSError):
            beside.unlink(missing_ok=True)
        raise OutsideError(
            f"不能写入“{target.name}”（{cause(error)}）。",
            remedy(error, "如果它正在被打开，请关闭后重做。"),
            code="convert",
        ) from error
