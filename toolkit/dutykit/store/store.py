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

    Raises :class:`StoreError` when it is missing (unless ``create``), damaged, or newer than this program. Write-ahead
    log with full synchronisation: what was committed survives a power cut. Several processes may use one store.
    """
    if not create and not path.exists():
        raise StoreError(
            f"没有找到存储文件 {path.name}。", "请先运行 dutykit init，或检查工作区文件夹。", code="missing"
        )
    if not path.exists():
        path.touch(mode=0o600)
    engine = create_engine(f"sqlite:///{path}", poolclass=NullPool, json_serializer=compact)
    listen(engine)
    try:
        store = Store(engine)
        with store.transaction():
            migrate(store.connection)
    except sqlalchemy_errors.DatabaseError as error:
        raise StoreError(
            f"存储文件 {path.name} 不能使用：{error.orig}",
            "请用备份恢复，或联系维护人员；原件都在 archive 文件夹。",
            code="damaged",
        ) from error
    return store
