"""Whether a store can be trusted when it is opened, and what is said where SQLite finds that it cannot.

A damaged store answers some questions as if nothing had happened, and an emptied one all of them with nothing: neither
is ever worked with (issue 13).
"""

from __future__ import annotations

import errno
import json
import mmap
import os
import sqlite3
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

from ..errors import StoreError, cause, remedy
from ..workspace.disk import is_full, room, why_not_written
from ..workspace.temporary import new_name, take_name

APPLICATION = 0x64757479
"""``application_id`` in the header of our stores: "duty". Those made before it was kept have 0."""
SMALL = 2 * 2**20
"""Bytes of a store whose pages are all looked at when it is opened: some milliseconds. Of a larger one a few are."""
_LOOKED_AT = 16_384
"""Pages of a large store that are looked at: 64 MiB of the usual ones."""
_MAGIC = b"SQLite format 3\x00"
_RESTORE = "请先把整个工作区文件夹另存一份，再用 dutykit restore 从备份恢复，或联系维护人员；原件都在 archive 文件夹。"
_DAMAGED = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB})
_LOCKED = frozenset({sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED})
_REFUSED = frozenset({sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM})


def damaged(name: str, detail: str, code: str = "damaged") -> StoreError:
    """The error for a store that cannot be trusted, and why."""
    return StoreError(f"存储文件 {name} 不能使用：{detail}", _RESTORE, code=code)


def is_writable(path: Path) -> bool:
    """Whether a store may be written; one that is not there yet may, until the disk says otherwise."""
    return not path.exists() or (os.access(path, os.W_OK) and os.access(path.parent, os.W_OK))


def only_read(path: Path, *, still: bool = False) -> str:
    """The address by which a store is read and not written; ``still`` where nobody else writes into it.

    SQLite keeps a log beside a file that it reads, which it cannot make on a disc for an auditor, or in a folder that
    is not ours. There somebody else may write: their log is read with it, and while there is none nobody has it open.
    Raises :class:`StoreError` for a log that was left there, of which SQLite could read nothing.
    """
    alone = not is_writable(path) and not _log_holds_pages(path)
    if not (alone or is_writable(path) or path.with_name(f"{path.name}-shm").exists()):
        raise StoreError(
            f"有些登记还在 {path.name}-wal 里，没有写回 {path.name}；在不能写的地方读不全。",
            "请把整个工作区文件夹复制到可以写入的地方，再在那里看。",
            code="log_left",
        )
    return f"{path.resolve().as_uri()}?mode=ro{'&immutable=1' if still or alone else ''}"


def make_file(path: Path) -> None:
    """Make an empty store, 0600, that is never seen with 0 bytes: such a file is one that was lost."""
    draft = new_name(path.parent)
    try:
        draft.unlink(missing_ok=True)
        draft.touch(0o600)
        with closing(sqlite3.connect(draft)) as base:
            base.execute(f"PRAGMA application_id={APPLICATION}")
        with suppress(FileExistsError):  # another process was first: what it has written stays
            take_name(draft, path)
        draft.unlink(missing_ok=True)
    except (OSError, sqlite3.Error) as error:
        with suppress(OSError):
            draft.unlink(missing_ok=True)
        told = trouble(error, path) if isinstance(error, sqlite3.Error) else _refused(path, error)
        raise told or _refused(path, OSError(errno.EIO, "")) from error


def refuse_file(path: Path) -> None:
    """Raise :class:`StoreError` for a file that the first look tells is no store of ours, or only a part of one."""
    written_to = _log_holds_pages(path)  # another process may be about to bring them home: asked before and after
    try:
        with path.open("rb") as file:
            head = file.read(100)
        size, number = path.stat().st_size, int.from_bytes
    except OSError as error:
        raise StoreError(
            f"读不了存储文件 {path.name}（{cause(error)}）。",
            remedy(error, "请检查文件和文件夹的权限。"),
            code="failed",
        ) from error
    if not size:
        raise damaged(path.name, "文件是空的（0 字节），里面的登记已经丢失。", "emptied")
    if len(head) < 100 or not head.startswith(_MAGIC):
        raise damaged(path.name, "不是 SQLite 数据库，或开头已经损坏。")
    application = number(head[68:72], "big")
    if application not in {0, APPLICATION}:
        raise damaged(path.name, "是别的程序的数据库，不是 dutykit 的存储。", "foreign")
    page = number(head[16:18], "big")
    expected = (65536 if page == 1 else page) * number(head[28:32], "big")
    if size < expected and head[24:28] == head[92:96] and not written_to and not _log_holds_pages(path):
        raise damaged(path.name, f"文件不完整，应有 {expected} 字节，只有 {size} 字节。")


def refuse_blank_pages(path: Path) -> None:
    """Raise :class:`StoreError` where pages are wholly zero, as after a write that a disk lost.

    Of a very large store some are looked at. Pages that are free may be so.
    """
    written_to = _log_holds_pages(path)
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        page = int.from_bytes(data[16:18], "big")
        page, free = 65536 if page == 1 else page, int.from_bytes(data[36:40], "big")
        count = len(data) // page
        offsets = range(page, count * page, page * max(1, count // _LOOKED_AT))
        blank = sum(not any(data[at : at + 8]) and not any(data[at : at + page]) for at in offsets)
    if blank > free and not written_to and not _log_holds_pages(path):
        raise damaged(path.name, f"数据页已损坏（{blank} 页是空白）。")


def _log_holds_pages(path: Path) -> bool:
    log = path.with_name(f"{path.name}-wal")
    with suppress(FileNotFoundError):  # the last process that closes it brings its pages home and takes it away
        return log.stat().st_size > 0
    return False


def refuse_pages(setting: Callable[[str], Any], path: Path) -> None:
    """Raise :class:`StoreError` where pages are damaged.

    All of a small store are looked at; of a large one those of two tables, and which pages are blank.
    """
    small = path.stat().st_size <= SMALL
    if not small:
        refuse_blank_pages(path)
    for query in ["quick_check(1)"] if small else ["quick_check('meta')", "quick_check('numbers')"]:
        found = setting(query)
        if found != "ok":
            raise damaged(path.name, "数据页已损坏。")


def is_marked(setting: Callable[[str], Any]) -> bool:
    """Whether the header says that the store is ours."""
    return bool(setting("application_id") == APPLICATION)


def mark_ours(setting: Callable[[str], Any]) -> None:
    """Write into the header that the store is ours, where it was made before that was done."""
    if not is_marked(setting):
        setting(f"application_id={APPLICATION}")


def trouble(error: BaseException, path: Path) -> StoreError | None:
    """What is said of an error of SQLite; ``None`` where it is not the store, or its disk, that is at fault.

    SQLite does not tell why the disk refused: the disk is asked.
    """
    if not isinstance(error, sqlite3.DatabaseError) or isinstance(error, sqlite3.IntegrityError):
        return None
    primary, name = getattr(error, "sqlite_errorcode", 0) & 0xFF, path.name
    if primary in _DAMAGED or "decode to UTF-8" in str(error):
        return damaged(name, f"数据已损坏（{error}）。")
    if str(error).startswith(("no such table", "no such column")):
        return damaged(name, f"结构不完整（{error}）。")
    if primary in _LOCKED:
        return StoreError("工作区正被另一个 dutykit 占用。", "请等它完成后再试。", code="busy")
    if primary == sqlite3.SQLITE_FULL:
        return _refused(path, OSError(errno.ENOSPC, ""))
    if primary == sqlite3.SQLITE_IOERR or primary in _REFUSED:
        usual = errno.EIO if os.access(path, os.W_OK) else errno.EACCES
        return _refused(path, why_not_written(path.parent, _ROOM) or OSError(usual, ""))
    return None


_ROOM = 16 * 2**20
"""Bytes that a command writes into a store at most, as a rule: the log that SQLite keeps beside it."""


def _refused(path: Path, error: OSError) -> StoreError:
    """The disk has refused to write the store."""
    if is_full(error):
        told = f"磁盘已满{room(path.parent, _ROOM)}；没有写入，已登记的内容没有改动。"
        return StoreError(told, "请清理磁盘，腾出空间以后再运行一次。", code="full")
    return StoreError(
        f"存储文件 {path.name} 写不进去（{cause(error)}）；已登记的内容没有改动。",
        remedy(error, "请检查磁盘、网络盘是不是断开了，文件和文件夹的权限对不对，再运行一次。"),
        code="failed",
    )


def read_json(text: str) -> Any:
    """JSON that the store has kept; what is none was damaged."""
    if text == "[]":  # most records have no problems
        return []
    with suppress(ValueError):
        return json.loads(text)
    raise damaged("dutykit.db", "有内容读不出来。")
