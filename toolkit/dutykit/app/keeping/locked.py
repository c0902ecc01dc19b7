"""Packages that are locked, and the places where they lie open for as long as they are read."""

from __future__ import annotations

import os
import shutil
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path, PurePosixPath

from ...errors import StoreError, UsageError
from ...files.age import AskKey, Key, is_locked, lock, unlock
from ...text import visible
from ...workspace.temporary import make_folder, move_in, new_name, scratch_folder

_MOST_FILES = 200_000
_BLOCK = 2**20
_SPARE = 64 * 2**20
_UNREAD = "请换一份；归档信息包可以用 dutykit archive 重做。"


def no_key() -> Key:
    """Where nobody can be asked. Raises :class:`UsageError`."""
    raise UsageError(
        "这个文件是加密的，没有给口令或密钥。", "请用 --key-file 指明密钥文件，或设环境变量 DUTYKIT_KEY。", code="key"
    )


@contextmanager
def opened_file(source: Path, home: Path, ask: AskKey) -> Iterator[Path]:
    """The file itself, or what it holds where it is locked: in ``home``, for as long as it is read."""
    if not is_locked(source):
        yield source
        return
    key = ask()
    with scratch_folder(home) as folder:
        plain = folder / "open"
        unlock(source, plain, key)
        yield plain


@contextmanager
def opened_package(source: Path, home: Path, ask: AskKey) -> Iterator[Path]:
    """The folder of an archive package, or what a locked one holds. Nothing that it says of itself is trusted."""
    if not source.is_file() or not is_locked(source):
        yield source
        return
    key = ask()
    with scratch_folder(home) as folder:
        unlock(source, folder / "open", key)
        _unpacked(folder / "open", folder / "package", source.name)
        yield folder / "package"


def packed(folder: Path, target: Path) -> None:
    """A package as one file, for what is locked is one: names in order, nothing compressed twice."""
    with zipfile.ZipFile(_private(target), "w", zipfile.ZIP_DEFLATED) as book:
        for path in sorted(p for p in folder.rglob("*") if p.is_file()):
            info = zipfile.ZipInfo(path.relative_to(folder).as_posix(), (1980, 1, 1, 0, 0, 0))
            info.compress_type, info.external_attr = zipfile.ZIP_DEFLATED, 0o600 << 16
            with path.open("rb") as file, book.open(info, "w", force_zip64=True) as out:
                while block := file.read(_BLOCK):
                    out.write(block)


def placed_locked(draft: Path, target: Path, key: Key) -> None:
    """The finished file, locked, under its name; one that has come there meanwhile is not overwritten."""
    new = new_name(target.parent)
    try:
        with _private(new).open("wb") as out:
            lock(draft, out, key)
            out.flush()
            os.fsync(out.fileno())
        move_in(new, target)
    finally:
        with suppress(OSError):  # swept by whoever comes next; with its name taken the package is there
            new.unlink(missing_ok=True)


def _unpacked(source: Path, root: Path, name: str) -> None:
    """Every file of a locked package below ``root``: plain names only, no more bytes than the directory says."""
    make_folder(root)
    try:
        with zipfile.ZipFile(source) as book:
            infos = book.infolist()
            if len(infos) > _MOST_FILES or len({i.filename.casefold() for i in infos}) != len(infos):
                raise _odd(name)
            if sum(i.file_size for i in infos) + _SPARE > shutil.disk_usage(root).free:
                raise StoreError(f"磁盘放不下“{visible(name)}”里的内容。", "请清理磁盘后再试。", code="full")
            for info in infos:
                path = PurePosixPath(info.filename)
                plain = (
                    not path.is_absolute() and not {"..", "."} & set(path.parts) and path.as_posix() == info.filename
                )
                if not plain or set('\\:*?"<>|\0') & set(info.filename) or visible(info.filename) != info.filename:
                    raise _odd(name)
                target = root.joinpath(*path.parts)
                target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
                left = info.file_size
                with book.open(info) as file, _private(target).open("wb") as out:
                    while block := file.read(_BLOCK):
                        left -= len(block)
                        if left < 0:
                            raise _odd(name)
                        out.write(block)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, ValueError):
        raise _odd(name) from None


def _odd(name: str) -> StoreError:
    return StoreError(f"“{visible(name)}”里面不是归档信息包。", _UNREAD, code="package")


def _private(path: Path) -> Path:
    os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    return path
