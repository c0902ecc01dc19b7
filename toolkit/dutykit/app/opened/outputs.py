"""Files written for people: beside and renamed, never over what a person has changed or has open."""

from __future__ import annotations

import hashlib
import itertools
import os
import re
import time
import unicodedata
from pathlib import Path

from ...errors import UsageError, WorkspaceError, cause, remedy

TEMPORARY = ".dutykit-"
"""How names of half-written files begin; the number of the process that writes them follows."""
_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
_STARTED = time.time_ns()  # a process of the same number may have been killed here before
_serial = itertools.count()
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
    name = path.parent / f"{TEMPORARY}{os.getpid()}-{_STARTED}-{next(_serial)}"
    try:
        try:
            handle = os.open(name, _NEW, 0o600)
        except FileNotFoundError:
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            handle = os.open(name, _NEW, 0o600)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(handle)
            name.replace(path)
        except OSError:
            name.unlink(missing_ok=True)
            raise
    except OSError as error:
        raise WorkspaceError(
            f"不能写入“{path}”（{cause(error)}）。",
            remedy(error, "如果它正在 WPS 或 Excel 中打开，请先关闭。"),
            code="not_writable",
        ) from None


def write_for_person(path: Path, data: bytes, known: str, *, force: bool = False) -> Path:
    """Write ``data`` where a person will look for it; the path taken.

    ``known`` is the digest of what dutykit last wrote there (see :func:`digest`). Where the file there is
    something else, or cannot be replaced because it is open, a new name is used.
    """
    if path.exists() and not force:
        present = digest(path.read_bytes())
        if present == digest(data):
            return path
        if not is_known(present, known) or _is_open(path):
            path = _free_name(path)
    write_file(path, data)
    return path


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
