"""The two inserts that run for every file.

A file of forty rows is most of what is ever written. Whoever calls gives JSON as text.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from .connection import Connection
from .sql import inserting


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
