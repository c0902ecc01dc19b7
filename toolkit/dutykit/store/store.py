"""The store of a workspace: records, decisions, issues, returns and the log, on one connection."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import create_engine
from sqlalchemy import exc as sqlalchemy_errors
from sqlalchemy.pool import NullPool

from ..errors import StoreError
from .inserts import compact
from .log import Log
from .migrations import migrate
from .records import RETURNS
from .returns import Returns
from .reviews import Reviews
from .soundness import damaged, make_file, mark_ours, read_json, refuse_file, refuse_pages, tell_trouble
from .sqlite import listen, write_much


class Store(Reviews, Returns, Log):
    """An open store. Use :func:`open_store`; close it, or use it as a context manager."""

    def __enter__(self) -> Store:
        return self

    def __exit__(self, *_exc: object) -> None:
        self.close()

    def write_much(self) -> None:
        """Much is going to be written."""
        write_much(self.connection)

    def retract(self, source: int, reason: str) -> list[str]:
        """Take back a return: its versions no longer count, what stood before holds again. Numbers touched."""
        self._written[RETURNS] += 1
        self.update_return(source, retracted=reason)
        return self._retract_versions(source)


def open_store(path: Path, *, create: bool = False) -> Store:
    """Open the SQLite store at ``path``, migrated to date.

    Raises :class:`StoreError` when it is missing or holds nothing (unless ``create``), is damaged, another program's,
    or newer than this one (:mod:`.soundness`). Write-ahead
    log with full synchronisation: what was committed survives a power cut. Several processes may use one store.
    """
    if not create and not path.exists():
        raise StoreError(
            f"没有找到存储文件 {path.name}。",
            "原件和登记可能还在别处：请检查工作区文件夹，或用 dutykit restore 从备份恢复。",
            code="missing",
        )
    if not path.exists():
        make_file(path)
    refuse_file(path)
    engine = create_engine(
        f"sqlite:///{path}", poolclass=NullPool, json_serializer=compact, json_deserializer=read_json
    )
    listen(engine)
    tell_trouble(engine, path.name)
    try:
        store = Store(engine)
        try:
            refuse_pages(store.connection, path)
            with store.transaction():
                migrate(store.connection, create=create)
                mark_ours(store.connection)
        except BaseException:
            store.close()
            raise
    except sqlalchemy_errors.DatabaseError as error:
        raise damaged(path.name, str(error.orig)) from error
    return store
