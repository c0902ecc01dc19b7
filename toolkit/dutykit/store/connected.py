"""One connection with explicit transactions, and the sequences of numbers."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from ..errors import StoreError
from .connection import Connection


class Attempt:
    """A transaction that is under way, or a part of one."""

    def __init__(self, connection: Connection, depth: int) -> None:
        self._connection = connection
        self._part = f"part_{depth}" if depth else ""
        self.is_active = True
        if self._part:
            connection.begin_within(self._part)
        else:
            connection.begin()

    def rollback(self) -> None:
        """Undo all of it. Nothing more is asked of the store before it ends."""
        if self.is_active:
            self.is_active = False
            if self._part:
                self._connection.rollback_within(self._part)
            else:
                self._connection.rollback()

    def commit(self) -> None:
        """Keep all of it, unless it was undone."""
        if not self.is_active:
            return
        if self._part:
            self._connection.commit_within(self._part)
        else:
            self._connection.commit()
        self.is_active = False


class Connected:
    """An open connection to a store."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._depth = 0
        self._undone = 0

    def close(self) -> None:
        """Give the connection back."""
        self._connection.close()

    def ask_anew(self) -> None:
        """What is asked from now on is answered of this moment."""
        if not self._depth:
            self._connection.rollback()

    @property
    def connection(self) -> Connection:
        """The connection, for the modules of this package."""
        return self._connection

    @contextmanager
    def transaction(self, *, undo: bool = False) -> Iterator[Attempt]:
        """One transaction; inside another one, a savepoint. ``undo`` rolls back at the end (``--dry-run``).

        Whoever rolls back the one given asks nothing more of the store before it ends.
        """
        if not self._depth:
            self._connection.rollback()  # a read began one; what follows must see, and lock, what is there now
        kept, attempt = False, None
        self._depth += 1
        self._began()
        try:
            attempt = Attempt(self._connection, self._depth - 1)
            yield attempt
            if undo:
                attempt.rollback()
            if attempt.is_active and self._depth == 1:
                self._complete()
            whole = attempt.is_active
            attempt.commit()  # which may fail: a full disk
            kept = whole
        except self._connection.failures as error:
            raise _failed(error) from error
        finally:
            if attempt is not None:
                attempt.rollback()  # of one that was kept nothing is left to undo
            self._undone += not kept
            self._depth -= 1
            self._ended(kept=kept)

    def _began(self) -> None:
        """A transaction, or a part of one, is about to begin."""

    def _complete(self) -> None:
        """A transaction is about to be kept: what was put off until now is written."""

    def _ended(self, *, kept: bool) -> None:
        """A transaction, or a part of one, has ended; all of it was undone unless it was ``kept``."""

    def take_numbers(self, name: str, count: int = 1) -> range:
        """The next ``count`` numbers of a sequence, from 1 on, without gaps. Every sequence of the store is here."""
        if not count:
            return range(0)
        last = self._connection.advance(name, count)
        return range(last - count + 1, last + 1)


def _failed(error: Exception) -> StoreError:
    return StoreError(
        f"存储出错（{error}）；没有写入，已登记的内容没有改动。",
        "请再运行一次；仍然这样，请把这句话发给维护者。",
        code="failed",
    )
