"""What is said to SQLite alone: settings of a connection, and when it locks."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Engine, event

_PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",
    "foreign_keys=ON",
    "busy_timeout=30000",
    "trusted_schema=OFF",  # what a file says of itself calls no function of ours
    "wal_autocheckpoint=4000",  # pages of 4 KiB: those of the indexes are written back once for many files
    "cache_size=-2048",  # KiB
)


def _prepare(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # we say BEGIN ourselves
    for pragma in _PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")


def _begin(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE" if connection.info.get("writing") else "BEGIN")


def write_much(connection: Connection) -> None:
    """Much is going to be written: pages are kept at hand, which a command that only asks does not need."""
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("PRAGMA cache_size=-16384")  # KiB


def listen(engine: Engine) -> None:
    """Apply them to every connection of an engine."""
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
