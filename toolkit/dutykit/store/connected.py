"""One connection with explicit transactions, the sequences of numbers, and how a query is put together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from sqlalchemy import ColumnElement, Connection, Engine, Table, Transaction, insert, or_, select, update
from sqlalchemy import exc as sqlalchemy_errors

from ..errors import StoreError
from . import tables as t

MANY = 500
"""Values in one query."""


class Connected:
    """An open connection to a store."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._connection = engine.connect()
        self._depth = 0
        self._undone = 0

    def close(self) -> None:
        """Give the connection back."""
        self._connection.close()
        self._engine.dispose()

    @property
    def connection(self) -> Connection:
        """The connection, for the modules of this package."""
        return self._connection

    @contextmanager
    def transaction(self, *, undo: bool = False) -> Iterator[Transaction]:
        """One transaction; inside another one, a savepoint. ``undo`` rolls back at the end (``--dry-run``).

        Whoever rolls back the one given asks nothing more of the store before it ends.
        """
        if not self._depth and self._connection.in_transaction():
            self._connection.rollback()  # a read began it; what follows must see, and lock, what is there now
        kept, begin = False, self._connection.begin_nested if self._depth else self._connection.begin
        self._depth += 1
        self._connection.info["writing"] = True
        try:
            with begin() as transaction:
                yield transaction
                if undo:
                    transaction.rollback()
                kept = transaction.is_active
        except sqlalchemy_errors.OperationalError as error:
            raise _failed(error) from error
        finally:
            self._undone += not kept
            self._depth -= 1
            self._connection.info["writing"] = self._depth > 0
            self._ended()

    def _ended(self) -> None:
        """A transaction has ended, perhaps undone."""

    def take_numbers(self, name: str, count: int = 1) -> range:
        """The next ``count`` numbers of a sequence, from 1 on, without gaps. Every sequence of the store is here."""
        if not count:
            return range(0)
        mine = t.numbers.c.name == name
        reached = self._connection.execute(update(t.numbers).where(mine).values(last=t.numbers.c.last + count))
        if not reached.rowcount:
            self._connection.execute(insert(t.numbers).values(name=name, last=count))
        last = int(self._connection.execute(select(t.numbers.c.last).where(mine)).scalar_one())
        return range(last - count + 1, last + 1)


def where_equal(table: Table, asked: Mapping[str, Any], names: Iterable[str]) -> list[ColumnElement[bool]]:
    """A condition for each of the columns named that is asked for; None asks for what is empty."""
    return [table.c[name] == asked[name] for name in names if name in asked]


def of_years(table: Table, years: Iterable[int]) -> ColumnElement[bool]:
    """Rows of one of the years, or of none."""
    return or_(table.c.year.is_(None), table.c.year.in_(sorted(years)))


def in_parts(values: Iterable[Any]) -> Iterator[Sequence[Any]]:
    """Values, each once, as many at a time as one query takes."""
    every = list(dict.fromkeys(values))
    return (every[start : start + MANY] for start in range(0, len(every), MANY))


def _failed(error: sqlalchemy_errors.OperationalError) -> StoreError:
    text = str(error.orig)
    return StoreError(f"存储出错：{text}", "请检查磁盘空间和权限；必要时用备份恢复。", code="failed")
