"""What came in, file by file: archives expanded, files of old programs converted, each with its job for a worker."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path

from ...errors import OutsideError
from ...files import mail, outlook
from ...files.isolate import Job, Pool
from ...files.limits import Limits
from ...files.sniff import CONVERTIBLE, EXPANDABLE, KINDS, MAILS, Incoming, receive, receive_bytes
from ...files.unpack import Member, members
from ...problems import Problem, has_errors
from ...workspace.temporary import scratch_folder
from .readers import TARGETS

_TO = {"doc": "docx"}
_MAIL_TARGETS = {"eml": mail.UNPACK, "msg": outlook.UNPACK}


def expand(paths: Sequence[Path]) -> Iterator[Path]:
    """Files as given, and every file below a folder, each once.

    What is hidden in a folder, a file or a whole folder (a stick's ``.Trash-1000``), is left out; what is named
    is taken, whatever it is called.
    """
    seen = set()
    for path in paths:
        if path.is_dir() and not path.is_symlink():
            found = [p for p in sorted(path.rglob("*")) if not p.is_dir() and not _hidden(p.relative_to(path))]
        else:
            found = [path]
        for file in found:
            if file not in seen:
                seen.add(file)
                yield file


def _hidden(path: Path) -> bool:
    return any(part.startswith(".") for part in path.parts)


def arrivals(
    paths: Iterable[Path], limits: Limits, keep: Callable[[Incoming], None] = lambda _archive: None
) -> Iterator[Incoming]:
    """Every file of ``paths`` received; a zip archive or a mail as the files in it, called ``归档.zip/文件.xlsx``.

    An archive that is attached to a mail is opened too; other archives inside archives are told and stay closed. One
    that cannot be opened, or is empty, comes as itself; ``keep`` is given each one that is opened.
    """
    with ExitStack() as stack:
        opener = _Opener(limits, keep, stack)
        for path in paths:
            incoming = receive(path, limits)
            if incoming.kind in EXPANDABLE and not has_errors(incoming.problems):
                yield from opener.expanded(incoming)
            else:
                yield incoming


class _Opener:
    """Opens archives and mails. Mails are parsed in a worker of its own, started with the first of them."""

    def __init__(self, limits: Limits, keep: Callable[[Incoming], None], stack: ExitStack) -> None:
        self._limits = limits
        self._keep = keep
        self._stack = stack
        self._pool: Pool | None = None

    def expanded(self, archive: Incoming) -> Iterator[Incoming]:
        """The files in an archive or a mail, or that itself with the problem."""
        count = 0
        for member in self._members(archive):
            if not member.name:
                archive.problems.append(member.problem or Problem("file.archive_empty"))
                yield archive
                return
            incoming = self._member(archive, member)
            if not count:
                self._keep(archive)
                incoming.problems[:0] = archive.problems  # what is odd about the archive is told once
            count += 1
            if archive.kind in MAILS and incoming.kind == "zip" and not has_errors(incoming.problems):
                yield from self.expanded(incoming)
            else:
                yield incoming
        if not count:
            archive.problems.append(Problem("file.archive_empty"))
            yield archive

    def _member(self, archive: Incoming, member: Member) -> Incoming:
        path = archive.path / member.name
        if member.problem is not None:
            return Incoming(path, problems=[member.problem], origin=archive.origin)
        incoming = receive_bytes(path, member.data, self._limits)
        incoming.origin = archive.origin
        if incoming.kind in EXPANDABLE and not (archive.kind in MAILS and incoming.kind == "zip"):
            known = KINDS[incoming.kind]
            where = "邮件" if archive.kind in MAILS else "压缩包"
            facts = {"kind": f"{where}里的{known.label}", "advice": known.advice}
            incoming.problems.append(Problem("file.unsupported", facts=facts))
        return incoming

    def _members(self, archive: Incoming) -> Iterable[Member]:
        if archive.kind == "zip":
            return members(archive.data, self._limits)
        if self._pool is None:
            self._pool = self._stack.enter_context(Pool(1, self._limits))
        (outcome,) = self._pool.run([Job(_MAIL_TARGETS[archive.kind], archive.data)])
        if not isinstance(outcome, bytes):
            assert isinstance(outcome, Problem)
            return [Member("", problem=outcome)]
        found = mail.opened(outcome, archive.sha256)
        archive.origin = found.origin
        return [Member("", problem=found.problem)] if found.problem is not None else found.members


def job_of(incoming: Incoming, limits: Limits, home: Path) -> Job | Problem:
    """The job that reads a readable file; a problem where it must be converted first and cannot be.

    What was converted is told among the file's problems; its original stays what is archived.
    """
    if incoming.kind not in CONVERTIBLE:
        return Job(TARGETS[incoming.kind], incoming.data)
    known = KINDS[incoming.kind]
    kind = _TO[incoming.kind]
    try:
        data = _converted(incoming, kind, limits, home)
    except OutsideError as error:
        facts = {"kind": known.label, "detail": error.message.rstrip("。"), "advice": known.advice}
        return Problem("file.not_converted", facts=facts)
    if data is None:
        advice = f"{known.advice}本机装有 LibreOffice 时可以直接读取。"
        return Problem("file.unsupported", facts={"kind": known.label, "advice": advice})
    incoming.problems.append(Problem("file.converted", facts={"kind": known.label, "suffix": f".{kind}"}))
    return Job(TARGETS[kind], data)


def _converted(incoming: Incoming, kind: str, limits: Limits, home: Path) -> bytes | None:
    """The file in another format by LibreOffice; ``None`` where there is none on this machine."""
    from ...office.convert import convert
    from ...office.program import find

    office = find()
    if office is None:
        return None
    with scratch_folder(home) as folder:
        # LibreOffice goes by the extension; what the file is was judged by its content.
        original = folder / f"original.{incoming.kind}"
        original.write_bytes(incoming.data)
        (made,) = convert([original], kind, folder / "made", office=office, seconds_per_file=limits.seconds)
        return made.read_bytes()
