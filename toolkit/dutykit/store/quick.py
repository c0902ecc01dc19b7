"""Statements that run for every file: compiled once, then handed to the driver as they are.

SQLAlchemy takes some 100 µs to look at a statement each time it is executed; a file of forty rows needs a dozen of
them. They are written in its language all the same, and compiled for whatever database is open. Types of columns are
not applied: whoever calls gives JSON as text.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from json.encoder import encode_basestring
from operator import itemgetter
from typing import Any

from sqlalchemy import Connection, CursorResult, bindparam, func, insert, select, update

from . import tables as t

_KEYS = 64


class Statement:
    """One statement; every value in it is a named parameter. ``columns`` are those that an insert gives."""

    def __init__(self, statement: Any, columns: Sequence[str] | None = None) -> None:
        self._statement = statement
        self._columns = columns
        self._made: dict[str, tuple[str, Sequence[str] | None]] = {}

    def one(self, connection: Connection, **values: Any) -> CursorResult[Any]:
        """Execute once."""
        sql, names = self._text(connection)
        return connection.exec_driver_sql(sql, values if names is None else tuple(values[n] for n in names))

    def many(self, connection: Connection, rows: Iterable[Mapping[str, Any]]) -> None:
        """Execute for each row."""
        sql, names = self._text(connection)
        given: list[Any] = list(rows) if names is None else list(map(itemgetter(*names), rows))
        connection.exec_driver_sql(sql, given)

    def _text(self, connection: Connection) -> tuple[str, Sequence[str] | None]:
        known = self._made.get(connection.dialect.name)
        if known is None:
            compiled = self._statement.compile(dialect=connection.dialect, column_keys=self._columns)
            known = self._made[connection.dialect.name] = str(compiled), compiled.positiontup
        return known


ADD_RECORD = Statement(insert(t.records))
ADD_VERSION = Statement(insert(t.versions))
ADD_LOG = Statement(insert(t.log), ["at", "action", "subject", "detail", "by"])
LAST_VERSION = Statement(select(func.max(t.versions.c.id)))
LAST_NUMBER = Statement(select(t.numbers.c.last).where(t.numbers.c.name == bindparam("series")))
REACHED = Statement(update(t.numbers).where(t.numbers.c.name == bindparam("series")).values(last=bindparam("reached")))
STATUSES = Statement(
    select(t.returns.c.status).where(
        t.returns.c.sha256 == bindparam("digest"), t.returns.c.retracted == bindparam("reason")
    )
)
CLOSED = Statement(
    select(t.closures.c.id).where(t.closures.c.year == bindparam("year_"), t.closures.c.unit == bindparam("unit_"))
)
_BY_KEY = Statement(
    select(t.records.c.number).where(
        t.records.c.form == bindparam("form_"),
        t.records.c.part == bindparam("part_"),
        t.records.c.key.in_([bindparam(f"key{number}") for number in range(_KEYS)]),
    )
)


_compact = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
_quoted = lru_cache(maxsize=1000)(encode_basestring)


def compact(value: Any) -> str:
    """JSON without spaces. Texts, lists and objects by hand: setting up an encoder takes longer than they do."""
    if type(value) is str:
        return encode_basestring(value)
    if type(value) is list:
        return f"[{','.join([encode_basestring(v) if type(v) is str else compact(v) for v in value])}]"
    if type(value) is dict and all(type(name) is str for name in value):
        return f"{{{','.join([f'{_quoted(name)}:{compact(item)}' for name, item in value.items()])}}}"
    return _compact(value)


def numbers_by_key(connection: Connection, form: str, part: str, keys: Sequence[str]) -> list[str]:
    """Numbers of the records of a form with one of these natural keys."""
    found: list[str] = []
    for start in range(0, len(keys), _KEYS):
        some = keys[start : start + _KEYS]
        padded = {f"key{i}": some[min(i, len(some) - 1)] for i in range(_KEYS)}
        found += _BY_KEY.one(connection, form_=form, part_=part, **padded).scalars()
    return found
