"""A deputy's own log held against what the organisers registered: what both say, one says alone, what differs. Pure.

Nothing is counted here, and nothing of the log is counted elsewhere: an activity counts in its book of record alone
(DESIGN §7). Both sides stay as evidence; a person decides.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ..text import fold
from ..words.codes import GONE
from ..words.decisions import Agreement
from .model import Record

RegisteredRow = Mapping[str, object]
"""What an organiser registered, in the fields of the log, with the number of its record under ``record``."""

_SAME: Mapping[str, tuple[tuple[str, ...], ...]] = {
    "activities": (("date", "title"), ("date", "kind")),
    "opinions": (("date", "occasion", "matter"), ("date", "way")),
    "contacts": (("date", "way", "place"), ("date", "place"), ("date", "way")),
    "suggestions": (("number",), ("title",)),
}
"""By which fields a row of the log is the same thing as a registered one: the surest first."""


@dataclass(frozen=True, slots=True)
class ToldLine:
    """One thing, as either side tells it.

    ``own`` is the number of the log's record (empty where the log says nothing, or came back unchanged),
    ``registered`` that of the organiser's. ``values`` are the log's, else the organiser's; ``differences`` holds, by
    field, what the log says and what is registered.
    """

    verdict: Agreement
    table: str
    own: str
    registered: str
    values: Mapping[str, Any]
    differences: Mapping[str, tuple[Any, Any]]


def reconcile(
    registered: Mapping[str, Sequence[RegisteredRow]],
    log: Iterable[Record],
    *,
    confirmed: Iterable[str] = (),
    about: Mapping[str, str] | None = None,
) -> tuple[ToldLine, ...]:
    """Lines by table, registered ones first, each thing once.

    ``confirmed`` are numbers of records that the log bore out unchanged; ``about`` says of an objection which record
    it objects to. A record of the log that was withdrawn, or replaced, says nothing.
    """
    own = [r for r in log if r.table and r.state not in GONE and not r.void]
    borne_out = frozenset(confirmed)
    lines: list[ToldLine] = []
    for table in dict.fromkeys((*registered, *(r.table for r in own))):
        rows, own_rows = registered.get(table, ()), [r for r in own if r.table == table]
        pairs = _pairs(table, rows, own_rows, about or {})
        lines += [_line(table, row, pairs.get(str(row["record"])), borne_out) for row in rows]
        taken = {r.number for r in pairs.values()}
        lines += [
            ToldLine(Agreement.DEPUTY, table, r.number, "", r.values, {}) for r in own_rows if r.number not in taken
        ]
    return tuple(lines)


def _line(table: str, row: RegisteredRow, record: Record | None, borne_out: frozenset[str]) -> ToldLine:
    """What both sides say of a registered row; ``record`` is the row of the log that is about it."""
    number = str(row["record"])
    if record is None:
        return ToldLine(Agreement.BOTH if number in borne_out else Agreement.ORGANISER, table, "", number, row, {})
    differing = _differences(row, record)
    return ToldLine(
        Agreement.DIFFERS if differing else Agreement.BOTH, table, record.number, number, record.values, differing
    )


def _pairs(
    table: str, rows: Sequence[RegisteredRow], own_rows: Sequence[Record], about: Mapping[str, str]
) -> dict[str, Record]:
    """Records of the log by the registered record that they are about; each is used once."""
    if not own_rows:
        return {}
    numbers = {str(row["record"]) for row in rows}
    pairs = {about[r.number]: r for r in own_rows if about.get(r.number) in numbers}
    for names in _SAME.get(table, ()):
        taken = {r.number for r in pairs.values()}
        free: dict[tuple[str, ...], list[Record]] = {}
        for record in own_rows:
            key = _key(record.values, names)
            if record.number not in taken and key:
                free.setdefault(key, []).append(record)
        for row in rows:
            waiting = free.get(_key(row, names))
            if waiting and str(row["record"]) not in pairs:
                pairs[str(row["record"])] = waiting.pop(0)
    return pairs


def _key(values: RegisteredRow, names: Sequence[str]) -> tuple[str, ...]:
    """Folded values; nothing where one of them is missing."""
    parts = tuple(comparable(values.get(n)) for n in names)
    return parts if all(parts) else ()


def comparable(value: Any) -> str:
    """A value for comparing; of days only first and last."""
    if isinstance(value, Mapping):
        return f"{value.get('from')}~{value.get('to')}"
    return "" if value is None else fold(str(value))


def _differences(row: RegisteredRow, record: Record) -> dict[str, tuple[Any, Any]]:
    """Fields of which both sides say something, and not the same."""
    both = [n for n in record.values if n != "record" and row.get(n) not in (None, "")]
    return {n: (record.values[n], row[n]) for n in both if comparable(record.values[n]) != comparable(row[n])}
