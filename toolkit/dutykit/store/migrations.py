"""Migrations, from the first day: step ``n`` brings a store from version ``n`` to ``n + 1``.

A step is a function of a connection and is never changed once released.
"""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import Connection, func, insert, inspect, select, update

from ..errors import StoreError
from . import tables
from .soundness import damaged


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


def _third(connection: Connection) -> None:
    """Days and participations of records, found without reading them; numbers of versions from the one sequence.

    What is in the new columns and the new table is made from the records as soon as it is asked for
    (:mod:`.particulars`): which fields name people is declared by forms, which a migration does not know.
    """
    tables.participations.create(connection, checkfirst=True)
    have = {c["name"] for c in inspect(connection).get_columns("records")}
    for column in ("first_day", "last_day"):
        if column not in have:
            connection.exec_driver_sql(f"ALTER TABLE records ADD COLUMN {column} VARCHAR(10) NOT NULL DEFAULT ''")
    for table in (tables.records, tables.returns, tables.supports, tables.log):
        for index in table.indexes:
            index.create(connection, checkfirst=True)
    last = connection.execute(select(func.max(tables.versions.c.id))).scalar()
    if last:
        connection.execute(insert(tables.numbers).values(name=VERSIONS, last=last))


def _fourth(connection: Connection) -> None:
    """Of each return, what became of the marks on the paper; nothing is known of those that came before."""
    if "account" not in {c["name"] for c in inspect(connection).get_columns("returns")}:
        connection.exec_driver_sql("ALTER TABLE returns ADD COLUMN account JSON NOT NULL DEFAULT '{}'")


def _fifth(connection: Connection) -> None:
    """Registers are closed for a month or a quarter too; those closed before are closed for their year."""
    have = {c["name"] for c in inspect(connection).get_columns("closures")}
    for column in ("first_day", "last_day"):
        if column not in have:
            connection.exec_driver_sql(f"ALTER TABLE closures ADD COLUMN {column} VARCHAR(10) NOT NULL DEFAULT ''")


VERSIONS = "#versions"
"""The sequence that numbers versions."""
STEPS: tuple[Callable[[Connection], None], ...] = (_first, _second, _third, _fourth, _fifth)


def migrate(connection: Connection, *, create: bool = False) -> None:
    """Bring a store up to date.

    Raises :class:`StoreError` for one made by a newer dutykit, for another program's tables, and for none (unless
    ``create``).
    """
    version = _version(connection)
    if not version:
        _refuse_unless_new(connection, create=create)
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
    return int(value) if value and value.isdecimal() else 0


def _refuse_unless_new(connection: Connection, *, create: bool) -> None:
    if inspect(connection).get_table_names():
        raise damaged("dutykit.db", "不是 dutykit 的存储，或结构已经损坏。", "foreign")
    if not create:
        raise damaged("dutykit.db", "里面什么都没有，登记已经丢失。", "emptied")
