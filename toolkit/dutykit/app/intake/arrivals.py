"""What came in, file by file: archives expanded, files of old programs converted, each with its job for a worker."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from ...errors import OutsideError
from ...files.isolate import Job
from ...files.limits import Limits
from ...files.sniff import CONVERTIBLE, EXPANDABLE, KINDS, Incoming, receive, receive_bytes
from ...files.unpack import members
from ...problems import Problem, has_errors
from .readers import TARGETS

_TO = {"doc": "docx"}


def arrivals(
    paths: Iterable[Path], limits: Limits, keep: Callable[[Incoming], None] = lambda _archive: None
) -> Iterator[Incoming]:
    """Every file of ``paths`` received; a zip archive as the files in it, called ``归档.zip/文件.xlsx``.

    Archives inside archives are told and not opened. An archive that stays closed, or is empty, comes as itself;
    ``keep`` is given each one that is opened.
    """
    for path in paths:
        incoming = receive(path, limits)
        if incoming.kind in EXPANDABLE and not has_errors(incoming.problems):
            keep(incoming)
            yield from _expanded(incoming, limits)
        else:
            yield incoming


def _expanded(archive: Incoming, limits: Limits) -> Iterator[Incoming]:
    count = 0
    for member in members(archive.data, limits):
        if not member.name:
            archive.problems.append(member.problem or Problem("file.archive_empty"))
            yield archive
            return
        path = archive.path / member.name
        if member.problem is not None:
            incoming = Incoming(path, problems=[member.problem])
        else:
            incoming = receive_bytes(path, member.data, limits)
            if incoming.kind in EXPANDABLE:
                known = KINDS[incoming.kind]
                incoming.problems.append(
                    Problem("file.unsupported", facts={"kind": f"压缩包里的{known.label}", "advice": known.advice})
                )
        if not count:
            incoming.problems[:0] = archive.problems  # what is odd about the archive is told once
        count += 1
        yield incoming
    if not count:
        archive.problems.append(Problem("file.archive_empty"))
        yield archive


def job_of(incoming: Incoming, limits: Limits) -> Job | Problem:
    """The job that reads a readable file; a problem where it must be converted first and cannot be.

    What was converted is told among the file's problems; its original stays what is archived.
    """
    if incoming.kind not in CONVERTIBLE:
        return Job(TARGETS[incoming.kind], incoming.data)
    known = KINDS[incoming.kind]
    kind = _TO[incoming.kind]
    try:
        data = _converted(incoming, kind, limits)
    except OutsideError as error:
        facts = {"kind": known.label, "detail": error.message.rstrip("。"), "advice": known.advice}
        return Problem("file.not_converted", facts=facts)
    if data is None:
        advice = f"{known.advice}本机装有 LibreOffice 时可以直接读取。"
        return Problem("file.unsupported", facts={"kind": known.label, "advice": advice})
    incoming.problems.append(Problem("file.converted", facts={"kind": known.label, "suffix": f".{kind}"}))
    return Job(TARGETS[kind], data)


def _converted(incoming: Incoming, kind: str, limits: Limits) -> bytes | None:
    """The file in another format by LibreOffice; ``None`` where there is none on this machine."""
    from ...office.convert import convert
    from ...office.program import find

    office = find()
    if office is None:
        return None
    with tempfile.TemporaryDirectory(prefix="dutykit-old-", ignore_cleanup_errors=True) as folder:
        # LibreOffice goes by the extension; what the file is was judged by its content.
        original = Path(folder) / f"original.{incoming.kind}"
        original.write_bytes(incoming.data)
        (made,) = convert([original], kind, Path(folder) / "made", office=office, seconds_per_file=limits.seconds)
        return made.read_bytes()
