"""The three inserts that run for every file, and JSON as the store keeps it.

A file of forty rows is most of what is ever written. Whoever calls gives JSON as text.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from functools import lru_cache
from json.encoder import encode_basestring
from typing import Any

from .sql import inserting
from .sqlite import Connection


class Insert:
    """An insert of whole rows into a table."""

    def __init__(self, table: str, *columns: str) -> None:
        self._sql = inserting(table, columns)

    def many(self, connection: Connection, rows: Iterable[tuple[Any, ...]]) -> None:
        """Insert each row: its values in the order of the columns."""
        connection.change_all(self._sql, rows)


RECORDS = Insert(
    "records", "number", "form", "part", "year", "unit", "deputy", "issue", "key", "position", "state", "version",
    "first_day", "last_day",
)  # fmt: skip
VERSIONS = Insert(
    "versions", "id", "record", "source", "state", "body", "evidence", "problems", "made", "reason", "retracted"
)
PARTICIPATIONS = Insert("participations", "record", "deputy", "field", "state")

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
