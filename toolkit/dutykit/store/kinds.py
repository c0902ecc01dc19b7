"""Values of another kind than their column: a fraction for a number, bytes for a text.

SQLite keeps whatever it is given. What this program writes is always of the column's kind, so that all else was put
there by another program; PostgreSQL refuses it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from .connection import Connection

_SHOWN = 20
_INTEGER, _TEXT = "integer", "text"


class OtherKind(NamedTuple):
    """A value that is not of its column's kind, with the key of its row as SQLite would print it."""

    table: str
    key: str
    column: str


def other_kinds(connection: Connection) -> Iterator[OtherKind]:
    """The first such values of each column of each table of ours; those of tables that are not there are none."""
    if connection.dialect != "sqlite":
        return
    from sqlalchemy import Integer  # a boolean's kind is asked for by name: it is kept as a number too
    from sqlalchemy.types import Boolean

    from . import tables

    there = connection.tables()
    for name, table in tables.metadata.tables.items():
        if name not in there:
            continue
        key = next(iter(table.primary_key.columns)).name
        for column in table.columns:
            kind = _INTEGER if isinstance(column.type, (Integer, Boolean)) else _TEXT
            allowed = f"'{kind}', 'null'" if column.nullable else f"'{kind}'"
            query = (
                f'SELECT CAST("{key}" AS TEXT) FROM {name} '
                f'WHERE typeof("{column.name}") NOT IN ({allowed}) LIMIT {_SHOWN}'
            )
            for told in connection.column(query):
                yield OtherKind(name, str(told), column.name)
