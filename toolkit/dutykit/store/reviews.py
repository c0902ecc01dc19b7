"""Decisions of people: reviews of records, accepted warnings, registers closed and opened again.

A review is about one *version*: what is changed afterwards is reviewed anew, and a version that holds again because
a later one was withdrawn has its review back.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Row, insert, select, update

from . import tables as t

if TYPE_CHECKING:
    from .store import Store

_STATES = {"approve": "approved", "refuse": "withdrawn"}
_MANY = 500  # values in one query


def reviewed_state(connection: Connection, version: int, state: str) -> str:
    """The state of a version: its own, unless the office's last decision on it says otherwise."""
    query = (
        select(t.reviews.c.decision)
        .where(t.reviews.c.version == version, t.reviews.c.level == "office")
        .order_by(t.reviews.c.id.desc())
    )
    decision = connection.execute(query).scalars().first()
    return _STATES.get(decision or "", state)


def add_reviews(store: Store, rows: Sequence[Mapping[str, Any]]) -> None:
    """Keep decisions; the state that a decision of the office gives a record is written beside the record."""
    if not rows:
        return
    store.connection.execute(insert(t.reviews), list(rows))
    changed = {
        r["record"]: (r["version"], _STATES[r["decision"]])
        for r in rows
        if r["level"] == "office" and r["decision"] in _STATES
    }
    if changed:
        store.refresh(changed)


def refused(store: Store) -> frozenset[str]:
    """Numbers of the records that the office refused as they now stand."""
    query = (
        select(t.reviews.c.record)
        .join(t.records, t.records.c.version == t.reviews.c.version)
        .where(t.reviews.c.decision == "refuse", t.reviews.c.level == "office", t.records.c.state == "withdrawn")
    )
    return frozenset(store.connection.execute(query).scalars())


def reviews(store: Store, **equal: Any) -> list[Row[Any]]:
    """Decisions whose columns equal what is given, oldest first."""
    return list(store.connection.execute(select(t.reviews).filter_by(**equal).order_by(t.reviews.c.id)))


def reviews_of(store: Store, versions: Iterable[int]) -> dict[int, list[Row[Any]]]:
    """Decisions on versions, oldest first."""
    wanted = list(versions)
    found: dict[int, list[Row[Any]]] = {}
    for start in range(0, len(wanted), _MANY):
        query = select(t.reviews).where(t.reviews.c.version.in_(wanted[start : start + _MANY])).order_by(t.reviews.c.id)
        for row in store.connection.execute(query):
            found.setdefault(row.version, []).append(row)
    return found


def close_register(store: Store, values: Mapping[str, Any]) -> None:
    """Keep that a person closed a register."""
    store.connection.execute(insert(t.closures).values(**values))


def reopen_register(store: Store, id_: int, **values: Any) -> None:
    """Keep that a person opened it again."""
    store.connection.execute(update(t.closures).where(t.closures.c.id == id_).values(**values))


def closures(store: Store, *, live: bool = True, **equal: Any) -> list[Row[Any]]:
    """Closed registers whose columns equal what is given, oldest first; with ``live=False`` the reopened ones too."""
    query = select(t.closures).filter_by(**equal).order_by(t.closures.c.id)
    if live:
        query = query.where(t.closures.c.reopened == "")
    return list(store.connection.execute(query))
