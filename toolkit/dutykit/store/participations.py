"""Whom records name, written together when a transaction ends, or as soon as somebody asks.

A return names people by the hundred, each of them in a few of its rows. Row by row every name would be looked up in the
table again, and its pages written for every file; deputy by deputy a whole transaction costs what one file did.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable

from .connection import Connection
from .sql import in_parts, marks


class Participations:
    """The pairs of deputy and record of one connection, and those of its transaction that are still to be written."""

    def __init__(self) -> None:
        self._told: list[tuple[str, Collection[str]]] = []
        self._written = 0
        self._begun: list[tuple[int, int]] = []

    def begin(self) -> None:
        """A transaction, or a part of one, begins."""
        self._begun.append((len(self._told), self._written))

    def end(self, *, kept: bool) -> None:
        """It has ended. Of a part that was undone nothing counts; what it has written of others is written again."""
        told, written = self._begun.pop()
        if not kept:
            del self._told[told:]
            self._written = min(self._written, written)
        if not self._begun:
            self._told, self._written = [], 0

    def add(self, record: str, people: Collection[str]) -> None:
        """A record, of which there is nothing in the table, names some deputies."""
        self._told.append((record, people))

    def write(self, connection: Connection) -> None:
        """Write what has not been written yet."""
        new, self._written = self._told[self._written :], len(self._told)
        pairs: dict[str, list[str]] = defaultdict(list)
        for record, people in new:
            for deputy in people:
                pairs[deputy].append(record)
        if pairs:
            connection.insert_pairs("participations", ("deputy", "record"), pairs)

    def remove(self, connection: Connection, records: Iterable[tuple[str, Collection[str]]]) -> None:
        """Records do not name these deputies any more."""
        self.write(connection)
        gone: dict[str, list[str]] = {}
        for record, people in records:
            for deputy in people:
                gone.setdefault(deputy, []).append(record)
        for deputy, numbers in sorted(gone.items()):
            for some in in_parts(numbers):
                query = f"DELETE FROM participations WHERE deputy = ? AND record IN ({marks(len(some))})"
                connection.change(query, (deputy, *some))

    def clear(self, connection: Connection) -> None:
        """Nothing is known of any record."""
        self.write(connection)
        connection.change("DELETE FROM participations")
