"""The three inserts that run for every file: compiled once, then handed to the driver as they are.

A file of forty rows is written in half the time so; reading gains nothing by it. They are written in SQLAlchemy's
language all the same, and compiled for whatever database is open. Types of columns are not applied: whoever calls
gives JSON as text.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from functools import lru_cache
from json.encoder import encode_basestring
from operator import itemgetter
from typing import Any

from sqlalchemy import Connection, Table, insert

from . import tables as t


class Insert:
    """An insert of whole rows into a table."""

    def __init__(self, table: Table) -> None:
        self._table = table
        self._made: dict[str, tuple[str, Sequence[str] | None]] = {}

    def many(self, connection: Connection, rows: Iterable[tuple[Any, ...]]) -> None:
        """Insert each row: its values in the order of the columns."""
        known = self._made.get(connection.dialect.name)
        if known is None:
            compiled = insert(self._table).compile(dialect=connection.dialect)
            known = self._made[connection.dialect.name] = str(compiled), compiled.positiontup
        sql, names = known
        columns = [column.name for column in self._table.columns]
        given: list[Any] = list(rows)
        if names is None:
            given = [dict(zip(columns, row, strict=True)) for row in given]
        elif list(names) != columns:
            given = list(map(itemgetter(*map(columns.index, names)), given))
        if given:
            connection.exec_driver_sql(sql, given)


RECORDS = Insert(t.records)
VERSIONS = Insert(t.versions)
PARTICIPATIONS = Insert(t.participations)

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
