"""Decisions of people: reviews of records, accepted warnings, registers closed and opened again.

A review is about one *version*: what is changed afterwards is reviewed anew, and a version that holds again because
a later one was withdrawn has its review back.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from typing import Any, Unpack

from sqlalchemy import Row, insert, select, update

from ..words.codes import Decision, ReviewLevel, State
from . import tables as t
from .connected import in_parts, where_equal
from .model import Closure, ClosuresWhere, Review
from .records import DECIDED, Records


class Reviews(Records):
    """Decisions on the records of a store."""

    def add_reviews(self, new: Sequence[Review]) -> None:
        """Keep decisions; the state that a decision of the office gives a record is written beside the record."""
        if not new:
            return
        self._connection.execute(insert(t.reviews), [asdict(review) for review in new])
        self.set_states(
            {
                r.record: (r.version, DECIDED[Decision.of(r.decision)])
                for r in new
                if r.level == ReviewLevel.OFFICE and r.decision in DECIDED and r.version is not None
            }
        )

    def refused(self) -> frozenset[str]:
        """Numbers of the records that the office refused as they now stand."""
        query = (
            select(t.reviews.c.record)
            .join(t.records, t.records.c.version == t.reviews.c.version)
            .where(
                t.reviews.c.decision == Decision.REFUSE,
                t.reviews.c.level == ReviewLevel.OFFICE,
                t.records.c.state == State.WITHDRAWN,
            )
        )
        return frozenset(self._connection.execute(query).scalars())

    def reviews_of(self, versions: Iterable[int]) -> dict[int, list[Review]]:
        """Decisions on versions, oldest first."""
        found: dict[int, list[Review]] = {}
        for some in in_parts(versions):
            query = select(t.reviews).where(t.reviews.c.version.in_(some)).order_by(t.reviews.c.id)
            for row in self._connection.execute(query):
                found.setdefault(row.version, []).append(_review(row))
        return found

    def accepted_warnings(self) -> frozenset[tuple[int | None, str]]:
        """Returns and the codes of their warnings that a person has accepted."""
        return frozenset((r.source, r.code) for r in self.reviews(Decision.ACCEPT))

    def reviews(self, decision: Decision) -> list[Review]:
        """Decisions of a kind, oldest first."""
        query = select(t.reviews).where(t.reviews.c.decision == decision).order_by(t.reviews.c.id)
        return [_review(row) for row in self._connection.execute(query)]

    def close_register(
        self, year: int, unit: str, form: str, *, closed: str, by: str, comment: str, days: tuple[str, str] = ("", "")
    ) -> None:
        """Keep that a person closed a register, for its year or for some ``days`` of it."""
        row = {"year": year, "unit": unit, "form": form, "closed": closed, "by": by, "comment": comment}
        first, last = days
        self._connection.execute(insert(t.closures).values(**row, first_day=first, last_day=last))

    def reopen_register(self, id_: int, *, at: str, by: str, comment: str) -> None:
        """Keep that a person opened it again."""
        row = {"reopened": at, "reopened_by": by, "reopened_comment": comment}
        self._connection.execute(update(t.closures).where(t.closures.c.id == id_).values(**row))

    def closures(self, *, reopened: bool = False, **asked: Unpack[ClosuresWhere]) -> list[Closure]:
        """Closed registers, oldest first; with ``reopened`` also those that were opened again."""
        query = select(t.closures).where(*where_equal(t.closures, asked, ("year", "unit", "form")))
        if not reopened:
            query = query.where(t.closures.c.reopened == "")
        return [Closure(*row) for row in self._connection.execute(query.order_by(t.closures.c.id))]


def _review(row: Row[Any]) -> Review:
    return Review(
        row.decision,
        ReviewLevel.of(row.level),
        row.by,
        row.at,
        row.comment,
        row.record,
        row.version,
        row.source,
        row.code,
    )
