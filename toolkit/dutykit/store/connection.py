"""What the store asks of a connection to its database, whichever that is.

SQL in this package is plain, with ``?`` for values, so that each database takes it; what is said to one alone stands in
its class (:mod:`.sqlite`, :mod:`.postgres`).
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Literal

from ..errors import StoreError

Row = tuple[Any, ...]
Dialect = Literal["sqlite", "postgresql"]


class Connection(ABC):
    """One connection. What is asked begins a transaction, so that all answers are of one moment.

    Errors that are no fault of ours come up as :class:`~dutykit.errors.StoreError`, wherever they come up.
    """

    dialect: Dialect
    failures: tuple[type[Exception], ...] = ()
    """What is raised where the database has failed and nothing better can be said of it."""

    @abstractmethod
    def close(self) -> None:
        """Give it back; what has not been committed is undone."""

    # --- asked -----------------------------------------------------------------------------------------------

    @abstractmethod
    def rows(self, sql: str, values: Sequence[Any] = ()) -> Iterator[Row]:
        """The rows of an answer, read one after the other."""

    @abstractmethod
    def row(self, sql: str, values: Sequence[Any] = ()) -> Row | None:
        """The first row of an answer; ``None`` where there is none."""

    def column(self, sql: str, values: Sequence[Any] = ()) -> list[Any]:
        """The first column of an answer."""
        return [row[0] for row in self.rows(sql, values)]

    def value(self, sql: str, values: Sequence[Any] = ()) -> Any:
        """The first value of an answer; ``None`` where there is none."""
        row = self.row(sql, values)
        return None if row is None else row[0]

    # --- told ------------------------------------------------------------------------------------------------

    @abstractmethod
    def change(self, sql: str, values: Sequence[Any] = ()) -> int:
        """Change something; how many rows."""

    @abstractmethod
    def change_all(self, sql: str, rows: Iterable[Sequence[Any]]) -> None:
        """The same change with the values of each row."""

    @abstractmethod
    def advance(self, name: str, count: int) -> int:
        """Move a sequence of numbers on by so many; where it stands now. Undone with the transaction: no gaps."""

    # --- transactions ----------------------------------------------------------------------------------------

    @abstractmethod
    def begin(self) -> None:
        """Begin one that writes: nobody else writes into this store until it ends."""

    @abstractmethod
    def commit(self) -> None:
        """Keep what it has changed."""

    @abstractmethod
    def rollback(self) -> None:
        """Undo what it has changed."""

    @abstractmethod
    def begin_within(self, name: str) -> None:
        """Begin a part of a transaction that can be undone by itself."""

    @abstractmethod
    def commit_within(self, name: str) -> None:
        """Keep what the part has changed."""

    @abstractmethod
    def rollback_within(self, name: str) -> None:
        """Undo what the part has changed."""

    # --- what there is ---------------------------------------------------------------------------------------

    def make_home(self) -> None:  # noqa: B027 - a file is one
        """Make the place in which the tables of a new store lie."""

    @abstractmethod
    def tables(self) -> set[str]:
        """The names of the tables that there are."""

    @abstractmethod
    def columns(self, table: str) -> set[str]:
        """The names of the columns of a table."""

    def kind(self, kind: str) -> str:
        """What SQLite calls a kind of column, as this database calls it."""
        return kind

    @abstractmethod
    def unsound(self, detail: str, code: str = "damaged") -> StoreError:
        """The error for a store that cannot be trusted, and why."""

    # --- how -------------------------------------------------------------------------------------------------

    @abstractmethod
    def write_much(self) -> None:
        """Much is going to be written."""

    @abstractmethod
    def destroying(self) -> None:
        """What is deleted or replaced from now on is to be gone for good."""

    @abstractmethod
    def forget(self) -> None:
        """Leave nothing of what was deleted or replaced where the database keeps it."""
