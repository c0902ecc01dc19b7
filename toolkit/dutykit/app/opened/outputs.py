"""Files written for people: beside and renamed, never over what a person has changed or has open."""

from __future__ import annotations

import errno
import hashlib
import os
import re
import sys
import unicodedata
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path
from typing import Self

from ...errors import DutykitError, UsageError, WorkspaceError, cause, remedy
from ...workspace.disk import is_full, room
from ...workspace.intents import Intents, Unfinished
from ...workspace.temporary import home_of, new_name, sweep

_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
_NAME_BYTES = 235
_FORBIDDEN = re.compile(r'[<>:"/\\|?*]')
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
"""Categories of characters that nobody sees in a name, and that turn others around."""
_DEVICES = re.compile(r"(CON|PRN|AUX|NUL|CONIN\$|CONOUT\$|(COM|LPT)[0-9¹²³])(?=\.|$)", re.IGNORECASE)
"""Names that are devices to Windows, with any ending."""


def safe_name(text: str) -> str:
    """A file name that Windows accepts too, and that leaves room for an ending (a name has 255 bytes)."""
    seen = "".join(sign for sign in text if unicodedata.category(sign) not in _UNSEEN)
    name = _FORBIDDEN.sub("_", seen).strip(" .")[:120].encode()[:_NAME_BYTES].decode(errors="ignore").strip(" .")
    return _DEVICES.sub(r"_\1", name) if _DEVICES.match(name) else name or "未命名"


def place_for(output: Path | None, folder: Path, suffix: str, count: int) -> Path:
    """Where ``count`` files of a kind go: the file or folder that was asked for, else ``folder``; always absolute.

    Raises :class:`UsageError` where several would go into one file: each would replace the one before.
    """
    if output is None:
        return folder
    if count > 1 and output.suffix.lower() == suffix:
        raise UsageError(
            f"要生成 {count} 份文件，不能都写成“{output.name}”一个文件。",
            "-o 请写一个文件夹，每份按名称放在里面；或者一次只生成一份。",
            code="output",
        )
    return output.absolute()


def write_file(path: Path, data: bytes) -> None:
    """Write ``data`` to ``path`` whole or not at all. Raises :class:`WorkspaceError`."""
    home = home_of(path)
    if home is None:
        _swept_once(path.parent)
    try:
        if home is None or not _put(path, data, home):
            _put(path, data, path.parent)
    except OSError as error:
        raise not_written(path, error, len(data)) from None


@cache
def _swept_once(folder: Path) -> None:
    sweep(folder)


def _put(path: Path, data: bytes, beside: Path) -> bool:
    """Write the file in ``beside`` and give it its name; whether both lie on one disk."""
    name = new_name(beside)
    try:
        _written(name, data)
        try:
            name.replace(path)
        except FileNotFoundError:
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            name.replace(path)
    except OSError as error:
        with suppress(OSError):
            name.unlink(missing_ok=True)
        if error.errno == errno.EXDEV:
            return False
        raise
    return True


def _written(name: Path, data: bytes) -> None:
    try:
        handle = os.open(name, _NEW, 0o600)
    except FileNotFoundError:
        name.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle = os.open(name, _NEW, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(handle)


def not_written(path: Path, error: OSError, size: int = 0) -> WorkspaceError:
    """The error for a file, or folder, of so many bytes that could not be written, in words that fit the cause."""
    otherwise = _WHERE
    if isinstance(error, FileNotFoundError):
        otherwise = "请检查文件夹还在不在，移动硬盘、网络盘是不是断开了，再运行一次。"
    elif sys.platform == "win32":
        otherwise = _OPEN
    more = room(path.parent, size) if size and is_full(error) else ""
    return WorkspaceError(f"不能写入“{path}”（{cause(error)}{more}）。", remedy(error, otherwise), code="not_writable")


_WHERE = "请检查文件夹的权限，或换一个地方。"
_OPEN = "如果它正在 WPS 或 Excel 中打开，请先关闭；再检查文件夹的权限。"


def write_for_person(path: Path, data: bytes, known: str, *, force: bool = False) -> Path:
    """Write ``data`` where a person will look for it; the path taken.

    ``known`` is the digest of what dutykit last wrote there (see :func:`digest`). Where the file there is
    something else, or cannot be replaced because it is open, a new name is used.
    """
    path, same = _place(path, data, known, force=force)
    if not same:
        write_file(path, data)
    return path


def _place(path: Path, data: bytes, known: str, *, force: bool) -> tuple[Path, bool]:
    """Where ``data`` goes, and whether it is there already."""
    if force or not path.exists():
        return path, False
    try:
        present = digest(path.read_bytes())
    except OSError as error:
        raise not_written(path, error) from None
    if present == digest(data):
        return path, True
    return (path, False) if is_known(present, known) and not _is_open(path) else (_free_name(path), False)


class Writing:
    """Files that belong to one act: where the act is not kept in the store, they are put back as they were.

    Else the store would not know its own file, and the next run would take it for a person's. What a file was before
    lies beside until the act is kept; several threads may write. Where the act ends in neither way (a kill, a disk that
    is gone), what it was going to write is told in a journal below ``root``, that of the workspace. As a context
    manager it stands around the transaction of the act, and settles what earlier acts have ``left``.
    """

    def __init__(self, root: Path | None = None, left: Unfinished | None = None) -> None:
        self._before: list[tuple[Path, Path | None]] = []
        self._moved: list[tuple[Path, Path]] = []
        self._intents = Intents(root) if root is not None else None
        self._left = left
        self.digests: dict[Path, str] = {}
        """What this act has written, by path."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_rest: object) -> None:
        (self.keep if kind is None else self.undo)()

    def put(self, path: Path, data: bytes, known: str, *, force: bool = False) -> Path:
        """As :func:`write_for_person`."""
        taken, same = _place(path, data, known, force=force)
        if not same:
            self.announce(taken, digest(data))
            aside = _set_aside(taken)
            self._before.append((taken, aside))
            self.digests[taken] = digest(data)
            write_file(taken, data)
        return taken

    def move(self, path: Path, target: Path, known: str) -> None:
        """Give a file another place, in place of what lies there; ``known`` is its digest. Raises :class:`OSError`."""
        if known and self._intents is not None:
            self._intents.tell(target, known)
        path.replace(target)
        self._moved.append((path, target))

    def announce(self, path: Path, digest: str) -> None:
        """Tell, before it is done, that bytes with this digest come to lie at ``path``."""
        if self._intents is None:
            return
        try:
            self._intents.tell(path, digest)
        except OSError as error:
            raise not_written(path, error) from None

    def keep(self) -> None:
        """The act is kept."""
        for _, aside in self._before:
            if aside is not None:
                with suppress(OSError):
                    aside.unlink()
        self._before.clear()
        self._moved.clear()
        self.digests.clear()
        if self._intents is not None:
            self._intents.over()
        if self._left is not None:
            self._left.kept()

    def undo(self) -> None:
        """The act is not kept. What cannot be put back stays told in the journal."""
        undone = True
        for path, target in reversed(self._moved):
            try:
                target.replace(path)
            except OSError:
                undone = False
        for path, aside in reversed(self._before):
            try:
                if aside is None:
                    path.unlink(missing_ok=True)
                elif aside.exists():
                    aside.replace(path)
                    aside.unlink(missing_ok=True)  # two names of one file: nothing was replaced
            except OSError:
                undone = False
        self._before.clear()
        self._moved.clear()
        self.digests.clear()
        if self._intents is not None:
            (self._intents.over if undone else self._intents.leave)()
        if self._left is not None:
            self._left.noted = False


def _set_aside(path: Path) -> Path | None:
    """Another name for the file that is at ``path``; ``None`` where there is none."""
    if not path.exists():
        return None
    aside = new_name(home_of(path) or path.parent)
    try:
        try:
            aside.hardlink_to(path)
        except OSError:  # a file system without links, or another one
            aside = new_name(path.parent)
            _written(aside, path.read_bytes())
    except OSError as error:
        with suppress(OSError):
            aside.unlink(missing_ok=True)
        raise not_written(path, error) from None
    return aside


def so_far(error: DutykitError, made: Sequence[str], count: int) -> None:
    """Add to the error that ended a batch of ``count`` what was made before it."""
    if count == len(made):
        error.message += f"{count} 份都已经生成，没有记入日志；再运行一次就好。"
    elif count > 1:
        named = "、".join(made[:_NAMED]) + (" 等" if len(made) > _NAMED else "")
        rest = f"（{named}），其余 {count - len(made)} 份没有生成。"
        error.message += f"已经生成 {len(made)} 份{rest}" if made else "一份也没有生成。"


@contextmanager
def told_so_far(made: Sequence[str], count: int) -> Iterator[None]:
    """An error within tells what was made before it."""
    try:
        yield
    except DutykitError as error:
        so_far(error, made, count)
        raise


_NAMED = 20
"""Of how many files an error tells the names."""


def digest_of(path: Path) -> str:
    """The digest of a file as it stands there; none where it cannot be read, or is gone by now."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return ""


def digest(data: bytes) -> str:
    """The digest of a file's bytes, SHA-256."""
    return hashlib.sha256(data).hexdigest()


def is_known(present: str, known: str) -> bool:
    """Whether a digest is the one that was kept; earlier versions kept its beginning."""
    return bool(known) and present.startswith(known)


def _is_open(path: Path) -> bool:
    """Whether an office program has it open: a lock file stands beside it, or the system says so."""
    beside = (f"~${path.name}", f"~${path.name[2:]}", f".~lock.{path.name}#", f".~{path.name}")
    return any((path.parent / name).exists() for name in beside)


def _free_name(path: Path) -> Path:
    for number in range(2, 1000):
        candidate = path.with_name(f"{path.stem}（{number}）{path.suffix}")
        if not candidate.exists():
            return candidate
    raise WorkspaceError(f"“{path.parent}”里同名文件太多。", "请清理后再试。", code="too_many_names")
