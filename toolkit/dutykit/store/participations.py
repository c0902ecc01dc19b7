"""Whom records name, written together when a transaction ends, or as soon as somebody asks.

A return names people by the hundred, each of them in a few of its rows. A row of the table is a deputy with all records
that one transaction has added: a pair of deputy and record each took two thirds of the store and a third of the time.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from operator import itemgetter

from .connection import Connection
from .sql import Where, in_parts, inserting


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
        found: dict[str, list[str]] = defaultdict(list)
        for record, people in sorted(new, key=itemgetter(0)):  # few records, each of many people
            for deputy in people:
                found[deputy].append(record)
        if found:
            last = connection.value("SELECT max(id) FROM participations") or 0
            rows = ((n, deputy, packed(found[deputy])) for n, deputy in enumerate(sorted(found), last + 1))
            connection.change_all(inserting("participations", ("id", "deputy", "records")), rows)

    def remove(self, connection: Connection, records: Iterable[tuple[str, Collection[str]]]) -> None:
        """Records do not name these deputies any more."""
        self.write(connection)
        gone: dict[str, set[str]] = {}
        for record, people in records:
            for deputy in people:
                gone.setdefault(deputy, set()).add(record)
        changed = []
        for id_, deputy, text in _rows(connection, sorted(gone)):
            told = list(numbers_in(text))
            if not gone[deputy].isdisjoint(told):
                changed.append((id_, packed(number for number in told if number not in gone[deputy])))
        connection.change_all("UPDATE participations SET records = ? WHERE id = ?", ((t, i) for i, t in changed if t))
        connection.change_all("DELETE FROM participations WHERE id = ?", ((i,) for i, text in changed if not text))

    def naming(self, connection: Connection, people: Iterable[str]) -> set[str]:
        """Numbers of the records that name one of these deputies."""
        self.write(connection)
        return {number for _, _, text in _rows(connection, sorted(set(people))) for number in numbers_in(text)}

    def clear(self, connection: Connection) -> None:
        """Nothing is known of any record."""
        self.write(connection)
        connection.change("DELETE FROM participations")


def _rows(connection: Connection, people: Collection[str]) -> Iterator[tuple[int, str, str]]:
    for some in in_parts(people):
        where = Where().among("deputy", some)
        yield from connection.rows(f"SELECT id, deputy, records FROM participations{where}", where.values)


def packed(numbers: Iterable[str]) -> str:
    """Numbers of records as one text; of those that begin alike (``HD-2024-``) that stands with the first alone."""
    text, before = [], ""
    for number in sorted(numbers):
        rest = number.removeprefix(before)
        if before and rest and len(rest) < len(number) and "-" not in rest:
            text.append(rest)
        else:
            head, dash, _ = number.rpartition("-")
            before = head + dash
            text.append(number if dash else f"-{number}")
    return " ".join(text)


def numbers_in(text: str) -> Iterator[str]:
    """The numbers of a text that :func:`packed` made."""
    before = ""
    for told in text.split():
        head, dash, rest = told.rpartition("-")
        if dash:
            before = head + dash if head else ""
            yield told if head else rest
        else:
            yield before + told
