"""Migrations, from the first day: step ``n`` brings a store from version ``n`` to ``n + 1``.

A step is a function of a connection and is never changed once released.
"""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import Connection, insert, inspect, select, update

from ..errors import StoreError
from . import tables


def _first(connection: Connection) -> None:
    """An empty store: every table as it is now; later steps add only what is missing."""
    tables.metadata.create_all(connection)


def _second(connection: Connection) -> None:
    """Reviews and closed registers; paper copies of returns; who did what is logged."""
    tables.metadata.create_all(connection, tables=[tables.reviews, tables.closures])
    for table, column, kind in (
        ("returns", "paper", "VARCHAR(80)"),
        ("returns", "typed_by", "VARCHAR(80)"),
        ("returns", "paper_received", "VARCHAR(10)"),
        ("log", "by", "VARCHAR(80)"),
    ):
        if column not in {c["name"] for c in inspect(connection).get_columns(table)}:  # a new store has it already
            connection.exec_driver_sql(f"ALTER TABLE {table} ADD COLUMN \"{column}\" {kind} NOT NULL DEFAULT ''")


STEPS: tuple[Callable[[Connection], None], ...] = (_first, _second)


def migrate(connection: Connection) -> None:
    """Bring a store up to date. Raises :class:`StoreError` for one made by a newer dutykit."""
    version = _version(connection)
    if version > len(STEPS):
        raise StoreError(
            f"这个工作区由更新版本的 dutykit 建立（存储版本 {version}，本程序支持到 {len(STEPS)}）。",
            "请升级 dutykit 后再用。",
            code="too_new",
        )
    for number in range(version, len(STEPS)):
        STEPS[number](connection)
        value = str(number + 1)
        if number:
            connection.execute(update(tables.meta).where(tables.meta.c.key == "version").values(value=value))
        else:
            connection.execute(insert(tables.meta).values(key="version", value=value))


def _version(connection: Connection) -> int:
    if not inspect(connection).has_table("meta"):
        return 0
    value = connection.execute(select(tables.meta.c.value).where(tables.meta.c.key == "version")).scalar()
    return int(value or 0)
