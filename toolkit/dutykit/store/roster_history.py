"""States of deputies that earlier versions of dutykit overwrote, as rows of the roster's history (a migration step).

A store keeps every version of a row, so that what was can be told: a suspension or an ending of which a later version
says with a day that it is over. Where no day is told nothing is made up: the row stays as it is.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

from ..words.codes import COUNTED, DeputyStatus
from .connection import Connection

_PART = "changes"
_AWAY = frozenset({DeputyStatus.SUSPENDED, DeputyStatus.ENDED})


def tell_history(connection: Connection, versions: str) -> None:
    """Make rows of the history from versions of deputies' rows; ``versions`` is the sequence that numbers versions."""
    made = [(row, body) for row, body in _overwritten(connection)]
    if not made:
        return
    number = _last(connection, "MC")
    version = max(_last(connection, versions), connection.value("SELECT max(id) FROM versions") or 0)
    for later, body in made:
        number, version = number + 1, version + 1
        record = f"MC-{number:04}"
        connection.change(
            "INSERT INTO records (number, form, part, unit, deputy, issue, key, position, state, version, first_day,"
            " last_day) VALUES (?, 'roster', ?, '', ?, '', ?, 0, 'accepted', ?, '', '')",
            (record, _PART, body["deputy"], _key(body), version),
        )
        connection.change(
            "INSERT INTO versions (id, record, source, state, body, evidence, problems, made, reason, retracted)"
            " VALUES (?, ?, ?, 'accepted', ?, '{}', '[]', ?, '', 0)",
            (version, record, later["source"], json.dumps(body, ensure_ascii=False), later["made"]),
        )
    _set(connection, "MC", number)
    _set(connection, versions, version)
    connection.change("DELETE FROM meta WHERE key = 'particulars'")  # indexed anew when it is asked for


def _overwritten(connection: Connection) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    """Later versions with the row of the history that each leaves behind."""
    told: dict[str, list[dict[str, Any]]] = {}
    query = (
        "SELECT v.record, v.source, v.state, v.body, v.made FROM versions v JOIN records r ON r.number = v.record"
        " WHERE r.form = 'roster' AND r.part = 'deputies' AND v.retracted = ? ORDER BY v.id"
    )
    for record, source, state, body, made in connection.rows(query, (False,)):
        if state in COUNTED:
            told.setdefault(record, []).append({"source": source, "body": _json(body), "made": made})
    for rows in told.values():
        for earlier, later in pairwise(rows):
            body = _left(earlier["body"], later["body"])
            if body is not None:
                yield later, body


def _left(was: dict[str, Any], now: dict[str, Any]) -> dict[str, Any] | None:
    """The state that one version has and the next does not, where both say since when."""
    status, after = was.get("status"), now.get("status") or DeputyStatus.IN_OFFICE
    since, turned = was.get("status_date"), now.get("status_date")
    if status not in _AWAY or after == status or not since or not turned or turned <= since or not was.get("number"):
        return None
    until = date.fromisoformat(turned) - timedelta(days=after != DeputyStatus.ENDED)
    return {"deputy": was["number"], "item": str(status), "from": since, "until": until.isoformat()}


def _key(body: dict[str, Any]) -> str:
    """The natural key, as the form's check makes it: deputy, item, value, first day."""
    return f"{body['deputy']}|{body['item']}||{body['from']}".lower()


def _json(text: Any) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(text) if isinstance(text, str) else dict(text)
    return found


def _last(connection: Connection, name: str) -> int:
    return int(connection.value("SELECT last FROM numbers WHERE name = ?", (name,)) or 0)


def _set(connection: Connection, name: str, last: int) -> None:
    connection.change("DELETE FROM numbers WHERE name = ?", (name,))
    connection.change("INSERT INTO numbers (name, last) VALUES (?, ?)", (name, last))
