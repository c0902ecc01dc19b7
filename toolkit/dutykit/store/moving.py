"""A whole store copied into another database, row by row as it stands at one moment, and held against what it was."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ..errors import StoreError
from .address import read_address
from .connection import Connection
from .migrations import make_tables
from .proof import read_chain, rows_of
from .soundness import make_file
from .sql import inserting, listed
from .sqlite import SQLite
from .store import MOVED, MOVING, Store, giving_back

_AT_A_TIME = 2000
"""Rows that are handed over at once."""


def new_store(path: Path, address: str) -> Store:
    """An empty store at ``address``, or at ``path`` where that is empty, into which another one is copied.

    What a move that was broken off has left there is removed: nobody has worked with it (:data:`MOVING`). Raises
    :class:`StoreError` where there is anything else already.
    """
    if address:
        from .postgres import Postgres

        connection: Connection = Postgres(read_address(address))
    else:
        make_file(path)
        connection = SQLite(path)
    with giving_back(connection):
        store = Store(connection)
        if is_moving(store):
            _empty(store)
        if not connection.tables():
            connection.rollback()
            return store
        raise StoreError(
            "要搬去的地方已经有登记，没有搬。", "请换一个 schema，或请管理员核对以后清空它。", code="not_empty"
        )


def is_moving(store: Store) -> bool:
    """Whether a store was copied here by a move that has not ended."""
    connection = store.connection
    return "meta" in connection.tables() and bool(connection.value("SELECT value FROM meta WHERE key = ?", (MOVING,)))


def _empty(store: Store) -> None:
    from . import tables

    with store.transaction():
        there = store.connection.tables()
        for table in reversed(tables.metadata.sorted_tables):
            if table.name in there:
                store.connection.change(f"DROP TABLE {table.name}")


def arrived(path: Path, address: str) -> bool:
    """The store there is the one that is worked with from now on; whether that was not so yet."""
    if not (address or path.exists()):
        return False
    if address:
        from .postgres import Postgres

        connection: Connection = Postgres(read_address(address))
    else:
        connection = SQLite(path)
    with giving_back(connection):
        store = Store(connection)
        moving = is_moving(store)
        if moving:
            with store.transaction():
                connection.change("DELETE FROM meta WHERE key = ?", (MOVING,))
    store.close()
    return moving


def copy_rows(source: Store, target: Store, *, moving: bool = False) -> dict[str, int]:
    """Copy every row of every table; how many of each. The target has no tables yet; all or nothing is kept.

    With ``moving`` the copy says that it is not worked with yet (:func:`arrived`).

    Raises :class:`StoreError` where the copy is not what the source is: the chain of the log, each row that it binds,
    the number of rows of each table.
    """
    from . import tables

    source.ask_anew()
    copied = {}
    with target.transaction() as attempt:
        target.connection.make_home()
        make_tables(target.connection)
        for table in tables.metadata.sorted_tables:
            columns = [column.name for column in table.columns]
            flags = [at for at, column in enumerate(table.columns) if str(column.type) == "BOOLEAN"]
            keys = listed(column.name for column in table.primary_key.columns)
            rows = source.connection.rows(f"SELECT {listed(columns)} FROM {table.name} ORDER BY {keys}")
            insert, count = inserting(table.name, columns), 0
            for some in _some(rows):
                target.connection.change_all(insert, [_typed(row, flags) for row in some])
                count += len(some)
            copied[table.name] = count
        if not _is_same(source, target, copied):
            attempt.rollback()
            raise StoreError(
                "搬过去的与原来的不一样，没有搬。", "请先用 dutykit verify 核对原来的登记，再运行一次。", code="proof"
            )
        if moving:
            target.connection.change("INSERT INTO meta (key, value) VALUES (?, ?)", (MOVING, "1"))
    return copied


def _some(rows: Iterator[tuple[Any, ...]]) -> Iterator[list[tuple[Any, ...]]]:
    some: list[tuple[Any, ...]] = []
    for row in rows:
        some.append(row)
        if len(some) == _AT_A_TIME:
            yield some
            some = []
    if some:
        yield some


def _typed(row: tuple[Any, ...], flags: list[int]) -> tuple[Any, ...]:
    """A row as any database takes it: SQLite keeps what is true or not as a number."""
    if not flags:
        return row
    told = list(row)
    for at in flags:
        told[at] = bool(told[at])
    return tuple(told)


def _is_same(source: Store, target: Store, copied: dict[str, int]) -> bool:
    before, after = read_chain(source), read_chain(target)
    counted = {table: target.connection.value(f"SELECT count(*) FROM {table}") for table in copied}
    same = (before.head, before.entries, before.hashes) == (after.head, after.entries, after.hashes)
    return same and not after.differences and counted == copied and not any(rows_of(target, after))


def copy_to_file(source: Store, path: Path) -> None:
    """Copy a store, wherever it is, to a new file of SQLite, without a log beside it."""
    path.unlink(missing_ok=True)
    with new_store(path, "") as target:
        copy_rows(source, target)
        target.ask_anew()
        connection = target.connection
        assert isinstance(connection, SQLite)
        connection.setting("journal_mode=DELETE")


def mark_moved(store: Store, where: str) -> None:
    """Keep that the store is elsewhere now: whoever opens this one is told so."""
    store.connection.change("INSERT INTO meta (key, value) VALUES (?, ?)", (MOVED, where))
