"""Copies of a store: consistent while others write to it, and checked before they are trusted."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

from ..errors import StoreError
from .soundness import damaged, is_writable, only_read, refuse_file, trouble

_CODE = re.compile(r"\b(?:VIRTUAL|CHECK|GENERATED|TRIGGER|WHERE|CONFLICT|COLLATE|STRICT)\b|\bAS\s*\(", re.IGNORECASE)
"""What our tables and indexes never say: what runs, replaces a row in silence, or takes other texts for equal."""
_KINDS = {"table": "表", "index": "索引", "trigger": "触发器", "view": "视图"}


def copy_store(source: Path, target: Path) -> None:
    """Copy the store at ``source`` to the new file ``target`` as it stands at one moment. Raises :class:`StoreError`.

    SQLite's own backup: what another process commits meanwhile is in it whole or not at all.
    """
    try:
        with closing(_connect(source)) as base, closing(sqlite3.connect(target)) as copy:
            base.backup(copy)
            copy.execute("PRAGMA journal_mode=DELETE")  # one file, without a log beside it
    except sqlite3.Error as error:
        raise trouble(error, target) or damaged(source.name, f"不能备份（{error}）。") from error
    check_store(target)


def check_store(path: Path) -> None:
    """Raise :class:`StoreError` where SQLite finds the store damaged, all of it looked at."""
    refuse_file(path)
    try:
        with closing(_connect(path)) as base:
            base.execute("PRAGMA trusted_schema=OFF")
            told = [row[0] for row in base.execute("PRAGMA integrity_check(3)")]
            has_meta = base.execute("select count(*) from sqlite_master where name='meta'").fetchone()[0]
    except sqlite3.Error as error:
        disk = trouble(error, path)
        if disk is not None and disk.code != "store.damaged":
            raise disk from error
        told, has_meta = [str(error)], 1
    if told != ["ok"] or not has_meta:
        detail = "；".join(told) if told != ["ok"] else "不是 dutykit 的存储"
        raise StoreError(f"存储文件已损坏（{detail}）。", "请用另一份备份恢复，或联系维护人员。", code="damaged")


def odd_objects(path: Path, *, still: bool = False) -> list[str]:
    """What in a store would do something when it is opened or written to, or is not ours. It is only read.

    Triggers, views, virtual tables, tables that are not ours, computed columns and conditions. ``still`` where nobody
    works with the store and no log of SQLite's lies beside it.
    """
    try:
        with closing(sqlite3.connect(only_read(path, still=still), uri=True)) as base:
            base.execute("PRAGMA trusted_schema=OFF")
            rows = base.execute("select type, name, tbl_name, coalesce(sql, '') from sqlite_master").fetchall()
    except sqlite3.Error as error:
        raise trouble(error, path) or damaged(path.name, f"数据已损坏（{error}）。") from error
    from . import tables

    ours = tables.metadata.tables.keys()
    return [
        f"{_KINDS.get(kind, kind)} {name}"
        for kind, name, table, sql in rows
        if kind not in {"table", "index"} or not (table in ours or table.startswith("sqlite_")) or _CODE.search(sql)
    ]


def refuse_foreign_code(path: Path) -> None:
    """Raise :class:`StoreError` for a store from elsewhere in which there is anything odd."""
    odd = len(odd_objects(path, still=True))
    if odd:
        raise damaged(path.name, f"里面有不是 dutykit 写的内容（{odd} 处）。", "foreign")


def other_shapes(path: Path) -> list[str]:
    """Tables and indexes of a store brought up to date that are not as ours are."""
    from . import tables

    with closing(sqlite3.connect(":memory:")) as new:
        for statement in tables.making():
            new.execute(statement)
        expected = _shape(new)
    try:
        with closing(sqlite3.connect(only_read(path), uri=True)) as base:
            found = _shape(base)
    except sqlite3.Error as error:
        raise trouble(error, path) or damaged(path.name, f"数据已损坏（{error}）。") from error
    known = expected.keys() | found.keys()
    kinds = sorted(key for key in known if key[0] in {"table", "index"} and expected.get(key) != found.get(key))
    return [f"{_KINDS[kind]} {name}" for kind, name in kinds]


def refuse_other_shape(path: Path) -> None:
    """Raise :class:`StoreError` where tables, columns or indexes of a store brought up to date are not ours."""
    if other_shapes(path):
        raise damaged(path.name, "结构与本程序的不一致。", "foreign")


def _shape(base: sqlite3.Connection) -> dict[tuple[str, str], list[tuple[Any, ...]]]:
    """Columns of each table and where they point, and what each index is over."""
    query = (
        "select type, name from sqlite_master where type in ('table', 'index') "
        "and tbl_name not like 'sqlite~_%' escape '~'"
    )
    ask = {"table": "select name, type, \"notnull\", dflt_value, pk, hidden from pragma_table_xinfo(?) order by name",
           "index": "select seqno, name, \"desc\", coll, key from pragma_index_xinfo(?) order by seqno"}  # fmt: skip
    found = {(kind, name): base.execute(ask[kind], (name,)).fetchall() for kind, name in base.execute(query).fetchall()}
    points = 'select "table", "from", "to", on_update, on_delete from pragma_foreign_key_list(?) order by "from"'
    pointing = {key: base.execute(points, key[1:]).fetchall() for key in found if key[0] == "table"}
    return {key: rows + pointing.get(key, []) for key, rows in found.items()}  # a row that goes takes no other with it


def _connect(path: Path) -> sqlite3.Connection:
    address = f"{path.resolve().as_uri()}?mode=rw" if is_writable(path) else only_read(path)
    return sqlite3.connect(address, uri=True, timeout=30)
