"""Migrations, from the first day: step ``n`` brings a store from version ``n`` to ``n + 1``.

A step is a function of a connection; what it does is never changed once released. Tables, and SQLAlchemy with them, are
loaded by a step that makes one: a store that is up to date does without.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable

from ..errors import StoreError
from .chain import begin_chain
from .connection import Connection
from .roster_history import tell_history


def _first(connection: Connection) -> None:
    """An empty store: every table as it is now; later steps add only what is missing."""
    make_tables(connection)


def _second(connection: Connection) -> None:
    """Reviews and closed registers; paper copies of returns; who did what is logged."""
    make_tables(connection, "reviews", "closures")
    for column, kind in (("paper", "VARCHAR(80)"), ("typed_by", "VARCHAR(80)"), ("paper_received", "VARCHAR(10)")):
        _add_column(connection, "returns", column, kind)
    _add_column(connection, "log", "by", "VARCHAR(80)")


def _third(connection: Connection) -> None:
    """Days and participations of records, found without reading them; numbers of versions from the one sequence.

    What is in the new columns and the new table is made from the records as soon as it is asked for
    (:mod:`.particulars`): which fields name people is declared by forms, which a migration does not know.
    """
    for column in ("first_day", "last_day"):
        _add_column(connection, "records", column, "VARCHAR(10)")
    make_tables(connection, "participations", "records", "returns", "supports", "log")
    last = connection.value("SELECT max(id) FROM versions")
    if last:
        connection.change("INSERT INTO numbers (name, last) VALUES (?, ?)", (VERSIONS, last))


def _fourth(connection: Connection) -> None:
    """Of each return, what became of the marks on the paper; nothing is known of those that came before."""
    _add_column(connection, "returns", "account", "JSON", "{}")


def _fifth(connection: Connection) -> None:
    """Registers are closed for a month or a quarter too; those closed before are closed for their year."""
    for column in ("first_day", "last_day"):
        _add_column(connection, "closures", column, "VARCHAR(10)")


def _sixth(connection: Connection) -> None:
    """Participations are pairs, and lie by deputy alone; they are made again when they are asked for."""
    if "field" in connection.columns("participations"):
        connection.change("DROP TABLE participations")
        make_tables(connection, "participations")
        connection.change("DELETE FROM meta WHERE key = 'particulars'")


def _seventh(connection: Connection) -> None:
    """States of deputies that later rosters overwrote are told by rows of the history, where their days are known."""
    tell_history(connection, VERSIONS)


def _eighth(connection: Connection) -> None:
    """Of each return, the dates that it bears, and how it differs from an earlier one of its issue."""
    for column in ("dates", "again"):
        _add_column(connection, "returns", column, "JSON", "{}")


def _ninth(connection: Connection) -> None:
    """The log is a chain from here on: entries, and all that there is, are bound as they were found.

    A log that is a chain already is never made anew, whatever version the store is said to have.
    """
    if "hash" in connection.columns("log") and connection.value("SELECT id FROM log WHERE hash != '' LIMIT 1"):
        raise connection.unsound("里面写的存储版本不对，被别的程序改过。", "foreign")
    _add_column(connection, "log", "bound", "JSON", "{}")
    for column in ("previous", "hash"):
        _add_column(connection, "log", column, "VARCHAR(64)")
    written = list(connection.rows("SELECT path, digest, made FROM outputs"))
    connection.change("DROP TABLE outputs")  # digests are whole from now on
    make_tables(connection, "outputs")
    connection.change_all("INSERT INTO outputs (path, digest, made) VALUES (?, ?, ?)", written)
    begin_chain(connection, 9)


def _tenth(connection: Connection) -> None:
    """A workspace has an identity that its workbooks carry, made once: at random, or of the first workbook that it sent
    out, so that copies of a workspace that are brought up apart are still one.
    """  # noqa: D205 - one sentence
    if connection.row("SELECT value FROM meta WHERE key = ?", (IDENTITY,)) is not None:
        return
    first = connection.row("SELECT made, number, form, hash FROM issues ORDER BY made, number LIMIT 1")
    seed = hashlib.sha256("\n".join(map(str, first)).encode()).digest() if first else secrets.token_bytes(8)
    value = "".join(_LETTERS[byte % len(_LETTERS)] for byte in seed[:_IDENTITY])
    connection.change("INSERT INTO meta (key, value) VALUES (?, ?)", (IDENTITY, value))


def _eleventh(connection: Connection) -> None:
    """What documents said when they were rendered; nothing is known of those that were rendered before."""
    make_tables(connection, "drafts")


def _twelfth(connection: Connection) -> None:
    """Participations are packed by deputy; they are made again when they are asked for."""
    if "record" in connection.columns("participations"):
        connection.change("DROP TABLE participations")
        make_tables(connection, "participations")
        connection.change("DELETE FROM meta WHERE key = 'particulars'")


def _thirteenth(connection: Connection) -> None:
    """Names that a field before it spells are not told again by evidence: what is there stays, a program of before
    would not read what comes. Two indexes go: what was found by form and unit others find as well, and that of states
    made SQLite read nearly every record wherever those that count were asked for.
    """  # noqa: D205 - one sentence
    for index in ("records_by_form", "records_by_state"):
        connection.change(f"DROP INDEX IF EXISTS {index}")


def make_tables(connection: Connection, *names: str) -> None:
    """Make tables and their indexes where they are not there; all of them unless some are named."""
    from . import tables

    for statement in tables.making([tables.metadata.tables[name] for name in names], connection.dialect):
        connection.change(statement)


def _add_column(connection: Connection, table: str, column: str, kind: str, default: str = "") -> None:
    """Add a column; a new store has it already."""
    if column not in connection.columns(table):
        said = connection.kind(kind)
        connection.change(f"ALTER TABLE {table} ADD COLUMN \"{column}\" {said} NOT NULL DEFAULT '{default}'")


IDENTITY = "workspace"
"""The row of ``meta`` that holds the identity of the workspace."""
_LETTERS, _IDENTITY = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ", 8
"""Letters that nobody takes for one another, in print or over the phone."""
VERSIONS = "#versions"
"""The sequence that numbers versions."""
STEPS: tuple[Callable[[Connection], None], ...] = (
    _first,
    _second,
    _third,
    _fourth,
    _fifth,
    _sixth,
    _seventh,
    _eighth,
    _ninth,
    _tenth,
    _eleventh,
    _twelfth,
    _thirteenth,
)


def is_current(connection: Connection) -> bool:
    """Whether a store is up to date: nothing of it has to be changed."""
    version = _version(connection)
    connection.rollback()  # that was asked of what is there now, and what follows asks anew
    return version == len(STEPS)


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
            connection.change("UPDATE meta SET value = ? WHERE key = 'version'", (value,))
        else:
            connection.change("INSERT INTO meta (key, value) VALUES ('version', ?)", (value,))


def _version(connection: Connection) -> int:
    if "meta" not in connection.tables():
        return 0
    value = connection.value("SELECT value FROM meta WHERE key = 'version'")
    return int(value) if value and value.isdecimal() else 0


def _refuse_unless_new(connection: Connection, *, create: bool) -> None:
    if connection.tables():
        raise connection.unsound("不是 dutykit 的存储，或结构已经损坏。", "foreign")
    if not create:
        raise connection.unsound("里面什么都没有，登记已经丢失。", "emptied")
