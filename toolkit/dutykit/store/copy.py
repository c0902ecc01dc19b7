"""Copies of a store: consistent while others write to it, and checked before they are trusted."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from ..errors import StoreError
from .soundness import refuse_file


def copy_store(source: Path, target: Path) -> None:
    """Copy the store at ``source`` to the new file ``target`` as it stands at one moment. Raises :class:`StoreError`.

    SQLite's own backup: what another process commits meanwhile is in it whole or not at all.
    """
    try:
        with closing(_connect(source)) as base, closing(sqlite3.connect(target)) as copy:
            base.backup(copy)
            copy.execute("PRAGMA journal_mode=DELETE")  # one file, without a log beside it
    except sqlite3.Error as error:
        raise StoreError(
            f"存储文件 {source.name} 不能备份：{error}", "请用以前的备份恢复，或联系维护人员。", code="damaged"
        ) from error
    check_store(target)


def check_store(path: Path) -> None:
    """Raise :class:`StoreError` where SQLite finds the store damaged, all of it looked at."""
    refuse_file(path)
    try:
        with closing(_connect(path)) as base:
            told = [row[0] for row in base.execute("PRAGMA integrity_check(3)")]
            has_meta = base.execute("select count(*) from sqlite_master where name='meta'").fetchone()[0]
    except sqlite3.Error as error:
        told, has_meta = [str(error)], 1
    if told != ["ok"] or not has_meta:
        detail = "；".join(told) if told != ["ok"] else "不是 dutykit 的存储"
        raise StoreError(f"存储文件已损坏（{detail}）。", "请用另一份备份恢复，或联系维护人员。", code="damaged")


def _connect(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{path.resolve().as_uri()}?mode=rw", uri=True, timeout=30)
