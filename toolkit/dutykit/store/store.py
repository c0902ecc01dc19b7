"""The store of a workspace: records, decisions, issues, returns and the log, on one connection."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cached_property, partial
from pathlib import Path

from ..errors import StoreError
from .connection import Connection
from .log import Log
from .lost_rows import refuse_lost_rows
from .migrations import IDENTITY, VERSIONS, is_current, migrate
from .mirror import NAME, Mirror
from .records import RETURNS
from .returns import Returns
from .reviews import Reviews
from .soundness import damaged, is_marked, make_file, mark_ours, refuse_file, refuse_pages, trouble
from .sqlite import SQLite

MOVED = "moved"
MOVING = "moving"
"""Kept in a store that another one was copied into, until that is what the workspace works with."""
"""The row of ``meta`` that says where the store has been moved."""


class Store(Reviews, Returns, Log):
    """An open store. Use :func:`open_store`; close it, or use it as a context manager."""

    def __enter__(self) -> Store:
        return self

    def __exit__(self, *_exc: object) -> None:
        self.close()

    @cached_property
    def identity(self) -> str:
        """The identity of the workspace; empty where it has been taken away (the shipped sample's)."""
        return str(self._connection.value("SELECT value FROM meta WHERE key = ?", (IDENTITY,)) or "")

    def take_identity(self, value: str) -> None:
        """Bear the identity of the workspace that this one takes the place of."""
        self._connection.change("UPDATE meta SET value = ? WHERE key = ?", (value, IDENTITY))
        self.__dict__.pop("identity", None)

    def write_much(self) -> None:
        """Much is going to be written."""
        self.connection.write_much()

    def retract(self, source: int, reason: str) -> list[str]:
        """Take back a return: its versions no longer count, what stood before holds again. Numbers touched."""
        self._written[RETURNS] += 1
        self.update_return(source, retracted=reason)
        return self._retract_versions(source)


def refuse_other_end(store: Store) -> None:
    """Raise :class:`StoreError` where it was moved, or the last version, the records or the log are gone.

    An answer would lack them.

    A few looks into indexes, before rows are counted; ``verify`` looks at all and says what is gone.
    """
    if store.connection.value("SELECT value FROM meta WHERE key = ?", (MOVING,)) is not None:
        raise StoreError(
            "登记正在搬到这里，还没有搬完。",
            "没有人在搬的，请再运行一次 dutykit move --to 同一个地址，把它做完。", code="moving",
        )  # fmt: skip
    moved = store.connection.value("SELECT value FROM meta WHERE key = ?", (MOVED,))
    if moved is not None:
        raise StoreError(
            f"这里的登记已经搬到 {moved}，以后的登记在那里。", "请把 dutykit.toml 的 store 写成那个地址。", code="moved"
        )
    given = int(store.connection.value("SELECT last FROM numbers WHERE name = ?", (VERSIONS,)) or 0)
    have, entries = store.last_of("versions"), store.last_of("log")
    records = store.connection.value("SELECT number FROM records LIMIT 1")
    store.ask_anew()
    if have != given or (given and (records is None or not entries)):
        told = f"登记过 {given} 个版本，现在{f'只到第 {have} 个' if have < given else f'有第 {have} 个'}"
        told = told if have != given else "登记还在，日志没有了" if records else "登记没有了"
        raise store.connection.unsound(f"{told}；看缺了什么，用 dutykit verify。", "cut")


def open_store(path: Path, *, address: str = "", create: bool = False, examined: bool = True) -> Store:
    """Open the SQLite store at ``path``, or that at ``address`` on a server, migrated to date.

    Raises :class:`StoreError` when it is missing or holds nothing (unless ``create``), is damaged, another program's,
    newer than this one (:mod:`.soundness`), or lacks what it has given numbers to: that is left to whoever examines the
    store, ``examined`` off. Write-ahead log with full synchronisation: what was committed survives a power cut. Several
    processes may use one store. Beside ``path`` lies the copy of the log, wherever the store is.
    """
    if address:
        return _on_server(address, path, create=create, examined=examined)
    if not create and not path.exists():
        raise StoreError(
            f"没有找到存储文件 {path.name}。",
            "原件和登记可能还在别处：请检查工作区文件夹，或用 dutykit restore 从备份恢复。",
            code="missing",
        )
    if not path.exists():
        make_file(path)
    refuse_file(path)
    try:
        connection = SQLite(path)
        with giving_back(connection):
            refuse_pages(connection.setting, path)
            store = _opened(
                connection, path, create=create, examined=examined, marked=partial(is_marked, connection.setting),
                mark=partial(mark_ours, connection.setting),
            )  # fmt: skip
            if examined:
                refuse_lost_rows(store)
            return store
    except sqlite3.DatabaseError as error:
        raise trouble(error, path) or damaged(path.name, str(error)) from error


def _on_server(address: str, path: Path, *, create: bool, examined: bool) -> Store:
    from .address import read_address

    where = read_address(address)
    from .postgres import Postgres  # its library is an extra, which reading the address has found

    connection = Postgres(where)
    with giving_back(connection):
        store = _opened(
            connection, path, create=create, examined=examined, mark=connection.make_home if create else _nothing
        )
        if examined:
            refuse_lost_rows(store)
        return store


def _nothing() -> None:
    """A server says by the schema whose tables they are."""


def _opened(
    connection: Connection, path: Path, *, create: bool, examined: bool, mark: Callable[[], None],
    marked: Callable[[], bool] = lambda: True,
) -> Store:  # fmt: skip
    store = Store(connection)
    store.mirror = Mirror(path.with_name(NAME))
    if not (is_current(connection) and marked()):
        with store.transaction():  # no other command waits for one that writes, as long as it only asks
            mark()
            migrate(connection, create=create)
    if examined:
        refuse_other_end(store)
    return store


@contextmanager
def giving_back(connection: Connection) -> Iterator[None]:
    """Give a connection back where the store cannot be opened."""
    try:
        yield
    except BaseException:
        connection.close()
        raise
