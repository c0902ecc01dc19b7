"""A connection to SQLite, and what is said to SQLite alone: settings, when it locks, what its errors mean."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, NoReturn

from ..errors import StoreError
from .connection import Connection, Row
from .soundness import damaged, is_writable, only_read, trouble

_PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",
    "foreign_keys=ON",
    "busy_timeout=30000",
    "trusted_schema=OFF",  # what a file says of itself calls no function of ours
    "wal_autocheckpoint=4000",  # pages of 4 KiB: those of the indexes are written back once for many files
    "cache_size=-2048",  # KiB
)


class SQLite(Connection):
    """A connection to a file of SQLite."""

    dialect = "sqlite"
    failures = (sqlite3.OperationalError,)

    def __init__(self, path: Path) -> None:
        self._path = path
        self._writing = False
        where = "" if is_writable(path) else only_read(path)
        try:
            self._base = sqlite3.connect(where or path, uri=bool(where), isolation_level=None)  # we say BEGIN ourselves
        except sqlite3.Error as error:
            self._tell(error)
        try:
            for pragma in _PRAGMAS[1:] if where else _PRAGMAS:
                self.setting(pragma)
        except BaseException:
            self._base.close()
            raise

    def close(self) -> None:
        """Give it back; what has not been committed is undone."""
        self._base.close()

    # --- asked -----------------------------------------------------------------------------------------------

    def rows(self, sql: str, values: Sequence[Any] = ()) -> Iterator[Row]:
        """The rows of an answer, read one after the other."""
        return self._read(self._run(sql, values))

    def row(self, sql: str, values: Sequence[Any] = ()) -> Row | None:
        """The first row of an answer; ``None`` where there is none."""
        cursor = self._run(sql, values)
        try:
            found: Row | None = cursor.fetchone()
        except sqlite3.Error as error:
            self._tell(error)
        cursor.close()  # what is left of the answer is not read
        return found

    def _read(self, cursor: sqlite3.Cursor) -> Iterator[Row]:
        try:
            for row in cursor:  # noqa: UP028 - "yield from" would close the cursor, perhaps after the connection
                yield row
        except sqlite3.Error as error:
            self._tell(error)

    # --- told ------------------------------------------------------------------------------------------------

    def change(self, sql: str, values: Sequence[Any] = ()) -> int:
        """Change something; how many rows."""
        return self._run(sql, values).rowcount

    def change_all(self, sql: str, rows: Iterable[Sequence[Any]]) -> None:
        """The same change with the values of each row."""
        self._begun()
        try:
            self._base.executemany(sql, rows)
        except sqlite3.Error as error:
            self._tell(error)

    def advance(self, name: str, count: int) -> int:
        """Move a sequence of numbers on; where it stands now. SQLite of before 3.35 returns nothing of an update."""
        if not self.change("UPDATE numbers SET last = last + ? WHERE name = ?", (count, name)):
            self.change("INSERT INTO numbers (name, last) VALUES (?, ?)", (name, count))
        return int(self.value("SELECT last FROM numbers WHERE name = ?", (name,)))

    # --- transactions ----------------------------------------------------------------------------------------

    def begin(self) -> None:
        """Begin one that writes: nobody else does until it ends."""
        self._say("BEGIN IMMEDIATE")
        self._writing = True

    def commit(self) -> None:
        """Keep what it has changed."""
        self._say("COMMIT")
        self._writing = False

    def rollback(self) -> None:
        """Undo what it has changed."""
        self._writing = False
        if self._base.in_transaction:  # an error may have ended it
            self._say("ROLLBACK")

    def begin_within(self, name: str) -> None:
        """Begin a part of a transaction that can be undone by itself."""
        self._say(f"SAVEPOINT {name}")

    def commit_within(self, name: str) -> None:
        """Keep what the part has changed."""
        self._say(f"RELEASE {name}")

    def rollback_within(self, name: str) -> None:
        """Undo what the part has changed."""
        if self._base.in_transaction:
            self._say(f"ROLLBACK TO {name}")
            self._say(f"RELEASE {name}")

    # --- what there is ---------------------------------------------------------------------------------------

    def tables(self) -> set[str]:
        """The names of the tables that there are."""
        told = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite~_%' ESCAPE '~'"
        return set(self.column(told))

    def columns(self, table: str) -> set[str]:
        """The names of the columns of a table."""
        return {row[1] for row in self.rows(f"PRAGMA table_info({table})")}

    def unsound(self, detail: str, code: str = "damaged") -> StoreError:
        """The error for a file that cannot be trusted, and why."""
        return damaged(self._path.name, detail, code)

    def setting(self, pragma: str) -> Any:
        """Ask for a setting, or change it."""
        cursor = self._say(f"PRAGMA {pragma}")
        try:
            found = cursor.fetchone()
        except sqlite3.Error as error:
            self._tell(error)
        return None if found is None else found[0]

    def destroying(self) -> None:
        """Overwrite what is deleted or replaced."""
        self.setting("secure_delete=ON")

    def forget(self) -> None:
        """Leave nothing of what was deleted or replaced in the file, its free pages, or the log beside it."""
        self.rollback()
        self._say("VACUUM")
        self.setting("wal_checkpoint(TRUNCATE)")

    def write_much(self) -> None:
        """Much is going to be written: pages are kept at hand, which a command that only asks does not need."""
        self.setting("cache_size=-16384")  # KiB

    # --- how -------------------------------------------------------------------------------------------------

    def _begun(self) -> None:
        if not self._base.in_transaction:
            if self._writing:  # an error has ended it: the rest of it must not be kept without its beginning
                raise sqlite3.OperationalError("the transaction was undone")
            self._say("BEGIN")

    def _run(self, sql: str, values: Sequence[Any]) -> sqlite3.Cursor:
        self._begun()
        return self._say(sql, values)

    def _say(self, sql: str, values: Sequence[Any] = ()) -> sqlite3.Cursor:
        try:
            return self._base.execute(sql, values)
        except sqlite3.Error as error:
            self._tell(error)

    def _tell(self, error: sqlite3.Error) -> NoReturn:
        told = trouble(error, self._path)
        if told is None:
            raise error
        raise told from error
