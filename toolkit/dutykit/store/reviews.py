"""Decisions of people: reviews of records, accepted warnings, registers closed and opened again.

A review is about one *version*: what is changed afterwards is reviewed anew, and a version that holds again because
a later one was withdrawn has its review back.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import fields
from typing import Unpack

from ..words.codes import State
from ..words.decisions import Decision, ReviewLevel
from .connection import Row
from .model import Closure, ClosuresWhere, Review
from .records import DECIDED, Records
from .sql import Where, in_parts, inserting, listed, updating

_REVIEW = tuple(field.name for field in fields(Review))
_CLOSURE = tuple(field.name for field in fields(Closure))


class Reviews(Records):
    """Decisions on the records of a store."""

    def add_reviews(self, new: Sequence[Review]) -> None:
        """Keep decisions; the state that a decision of the office gives a record is written beside the record."""
        if not new:
            return
        first = self.last_of("reviews") + 1
        rows = [(id_, *(getattr(review, name) for name in _REVIEW)) for id_, review in enumerate(new, first)]
        self._connection.change_all(inserting("reviews", ("id", *_REVIEW)), rows)
        self.bind("reviews", [row[0] for row in rows])
        self.set_states(
            {
                r.record: (r.version, DECIDED[Decision.of(r.decision)])
                for r in new
                if r.level == ReviewLevel.OFFICE and r.decision in DECIDED and r.version is not None
            }
        )

    def refused(self) -> frozenset[str]:
        """Numbers of the records that the office refused as they now stand."""
        where = Where().holds("reviews.decision = ? AND reviews.level = ?", Decision.REFUSE, ReviewLevel.OFFICE)
        where.holds("records.state = ?", State.WITHDRAWN)
        query = f"SELECT reviews.record FROM reviews JOIN records ON records.version = reviews.version{where}"
        return frozenset(self._connection.column(query, where.values))

    def reviews_of(self, versions: Iterable[int]) -> dict[int, list[Review]]:
        """Decisions on versions, oldest first."""
        found: dict[int, list[Review]] = {}
        for some in in_parts(versions):
            for review in self._reviews(Where().among("version", some)):
                if review.version is not None:
                    found.setdefault(review.version, []).append(review)
        return found

    def accepted_warnings(self) -> frozenset[tuple[int | None, str]]:
        """Returns and the codes of their warnings that a person has accepted."""
        return frozenset((r.source, r.code) for r in self.reviews(Decision.ACCEPT))

    def reviews(self, decision: Decision) -> list[Review]:
        """Decisions of a kind, oldest first."""
        return self._reviews(Where().holds("decision = ?", decision))

    def _reviews(self, where: Where) -> list[Review]:
        query = f"SELECT {listed(_REVIEW)} FROM reviews{where} ORDER BY id"
        return [_review(row) for row in self._connection.rows(query, where.values)]

    def close_register(
        self, year: int, unit: str, form: str, *, closed: str, by: str, comment: str, days: tuple[str, str] = ("", "")
    ) -> None:
        """Keep that a person closed a register, for its year or for some ``days`` of it."""
        row = (self.last_of("closures") + 1, year, unit, form, closed, by, comment, "", "", "", *days)
        self._connection.change(inserting("closures", _CLOSURE), row)
        self.bind_rows("closures", [row])

    def reopen_register(self, id_: int, *, at: str, by: str, comment: str) -> None:
        """Keep that a person opened it again."""
        columns = ("reopened", "reopened_by", "reopened_comment")
        self._connection.change(updating("closures", columns, "id"), (at, by, comment, id_))
        self.bind("closures", [id_])

    def closures(self, *, reopened: bool = False, **asked: Unpack[ClosuresWhere]) -> list[Closure]:
        """Closed registers, oldest first; with ``reopened`` also those that were opened again."""
        where = Where().equal(asked, ("year", "unit", "form"), "closures")
        if not reopened:
            where.holds("reopened = ''")
        query = f"SELECT {listed(_CLOSURE)} FROM closures{where} ORDER BY id"
        return [Closure(*row) for row in self._connection.rows(query, where.values)]


def _review(row: Row) -> Review:
    decision, level, *rest = row
    return Review(decision, ReviewLevel.of(level), *rest)
