"""The log as a chain: each entry holds the hash of the one before and binds the rows that its act has written.

This is the one place where digests are worked out (docs/decisions/036). An entry is a line of canonical JSON (keys in
order, no spaces, UTF-8); its hash is the SHA-256 of that line. ``bound`` gives the digest of each row as the act left
it, by table and key; what is bound later replaces what was bound before. Every write says which rows it touches
(:meth:`Chained.bind`); the next entry of the transaction takes them up, and where none follows the transaction ends
with an entry that does nothing else. The entry's place is decided inside the transaction, which nobody shares.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from itertools import chain
from json.encoder import encode_basestring
from typing import Any

from ..acting import login_name, now_acting
from ..text import masked_within
from ..words.codes import Action
from .connected import Connected
from .connection import Connection, Row
from .mirror import Mirror
from .soundness import read_json
from .sql import Where, in_parts, inserting, listed
from .tombstones import PURGED, QUERY, Destroyed, destroyed_in, line_of

FIRST = "0" * 64
"""What the first entry holds in place of a hash."""
GONE = ""
"""The digest of a row that was removed."""
BOUND: Mapping[str, tuple[str, ...]] = {
    "schemas": ("hash", "form", "version", "body"),
    "issues": (
        "number", "kind", "form", "hash", "year", "unit", "deputy", "key", "round", "parent", "source", "due", "made",
        "file", "labels", "rows", "open",
    ),
    "returns": (
        "id", "sha256", "name", "received", "run", "status", "form", "hash", "issue", "year", "unit", "deputy",
        "records", "held", "problems", "correction", "retracted", "paper", "typed_by", "paper_received", "account",
        "dates", "again",
    ),
    "records": (
        "number", "form", "part", "year", "unit", "deputy", "issue", "key", "position", "state", "version",
    ),
    "versions": (
        "id", "record", "source", "state", "body", "evidence", "problems", "made", "reason", "retracted",
    ),
    "supports": ("id", "record", "source", "kind", "evidence"),
    "reviews": ("id", "record", "version", "source", "code", "level", "decision", "by", "at", "comment"),
    "closures": (
        "id", "year", "unit", "form", "closed", "by", "comment", "reopened", "reopened_by", "reopened_comment",
        "first_day", "last_day",
    ),
    "outputs": ("path", "digest", "made"),
    "drafts": ("id", "document", "asked", "made", "lines"),
}  # fmt: skip
"""Columns of the tables whose rows are bound, the key first.

Left out is what is worked out from these: days of records and participations, which ``verify`` works out again, and
the sequences of numbers, which it counts.
"""
ENTRY = ("id", "at", "action", "subject", "detail", "by", "bound", "previous", "hash")
_WRITE = inserting("log", ENTRY)
_canonical = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), sort_keys=True, default=repr).encode
"""What is no JSON stands there as Python writes it: bytes that another program has put into a text."""
_JSON = frozenset({"body", "evidence", "problems", "labels", "rows", "account", "dates", "again", "asked"})
_KEPT = {table: [column in _JSON for column in columns] for table, columns in BOUND.items()}
_BYTES = "surrogatepass"


@dataclass(frozen=True, slots=True)
class Link:
    """An entry that was written: where it stands, the line that it is, the hash of that line.

    Of a tombstone the hash is that of the line that was destroyed, which the next entry holds; ``digest`` is that of
    the line that stands there now.
    """

    id: int
    line: str
    previous: str
    hash: str
    digest: str


def row_digest(table: str, row: Sequence[Any]) -> str:
    """The digest of a row: SHA-256 of a JSON list of its bound columns, those of JSON as the text that is kept.

    ``row`` may have columns after these. A whole object is never read nor written for it: rows are most of a return.
    """
    told = [
        (value if kept else encode_basestring(value)) if type(value) is str else _told(value)
        for kept, value in zip(_KEPT[table], row, strict=False)
    ]
    return sha256(f"[{','.join(told)}]".encode("utf-8", _BYTES)).hexdigest()


def _told(value: Any) -> str:
    if isinstance(value, str):
        return encode_basestring(value)
    if value is None or isinstance(value, int):
        return "null" if value is None else str(int(value))
    return f"{type(value).__name__} {value!r}"  # a fraction, bytes: none of ours, whoever put it there


def link(
    id_: int, at: str, action: str, subject: str, detail: Any, by: str, bound: Any, previous: str, hash_: str = ""
) -> Link:
    """An entry as a link of the chain; ``detail`` and ``bound`` are what their JSON says.

    ``hash_`` is what stands beside it: of a tombstone it is all there is, of another it is worked out.
    """
    told = {"id": id_, "at": at, "action": action, "subject": subject, "detail": detail, "by": by, "bound": bound}
    if isinstance(detail, dict) and PURGED in detail:
        line, digest = line_of(told, previous, hash_, _canonical)
        return Link(id_, line, previous, hash_, digest)
    line = _canonical({**told, "previous": previous})
    digest = sha256(line.encode("utf-8", _BYTES)).hexdigest()
    return Link(id_, line, previous, digest, digest)


def canonical(value: Any) -> str:
    """JSON of which there is one for each value."""
    return _canonical(value)


Pending = dict[str, dict[Any, str | None]]
"""Digests of rows that no entry binds yet, by table and key; ``None`` is worked out from the row itself."""


class Chained(Connected):
    """A store whose every change is bound by an entry of the log."""

    mirror: Mirror | None = None
    settings: Callable[[], Mapping[str, str]] | None = None
    """Digests of the files that settle how the workspace is worked with, by path."""

    def __init__(self, connection: Connection) -> None:
        super().__init__(connection)
        self._pending: Pending = {}
        self._links: list[Link] = []
        self._before: list[tuple[Pending, int]] = []
        self._settled = False

    # --- transactions ----------------------------------------------------------------------------------------

    def _began(self) -> None:
        super()._began()
        self._before.append(({table: dict(keys) for table, keys in self._pending.items()}, len(self._links)))

    def _complete(self) -> None:
        super()._complete()
        if any(self._pending.values()):
            self.append(_now(), Action.BIND, "", {})

    def _ended(self, *, kept: bool) -> None:
        super()._ended(kept=kept)
        pending, links = self._before.pop()
        if not kept:
            self._pending = pending
            del self._links[links:]
            self._settled = False
        if self._before:
            return
        fresh, self._links, self._pending = self._links, [], {}
        if fresh and self.mirror is not None:
            self.mirror.follow([(one.line, one.previous) for one in fresh], self._lines_after)

    def _lines_after(self, id_: int, hash_: str) -> Iterable[str] | None:
        """Lines of the entries after one; ``None`` where that one is none of ours."""
        if id_ and not any(one.digest == hash_ for one in self.links(after=id_ - 1, until=id_)):
            return None
        return [one.line for one in self.links(after=id_)]

    # --- what is bound ---------------------------------------------------------------------------------------

    def bind(self, table: str, keys: Iterable[Any]) -> None:
        """The next entry binds these rows of a table as they stand then."""
        self._pending.setdefault(table, {}).update(dict.fromkeys(keys))

    def bind_rows(self, table: str, rows: Iterable[Sequence[Any]]) -> None:
        """The next entry binds these rows, which are at hand: the columns of :data:`BOUND`, perhaps others after."""
        self._pending.setdefault(table, {}).update({row[0]: row_digest(table, row) for row in rows})

    def last_of(self, table: str) -> int:
        """The greatest number of a row."""
        return int(self._connection.value(f"SELECT max(id) FROM {table}") or 0)

    def bind_everything(self) -> None:
        """The next entry binds every row as it is found; a store that is brought up has not every table yet."""
        there = self._connection.tables()
        for table, columns in BOUND.items():
            if table not in there:
                continue
            self.bind(table, self._connection.column(f"SELECT {listed(columns[:1])} FROM {table}"))

    def rows_of(self, table: str, keys: Iterable[Any]) -> dict[Any, Row]:
        """The bound columns of rows, by key."""
        columns = BOUND[table]
        found: dict[Any, Row] = {}
        for some in in_parts(keys):
            where = Where().among(listed(columns[:1]), some)
            query = f"SELECT {listed(columns)} FROM {table}{where}"
            found.update((row[0], row) for row in self._connection.rows(query, where.values))
        return found

    def _take_bound(self) -> dict[str, dict[str, str]]:
        """Digests of all that no entry binds yet."""
        pending, self._pending = self._pending, {}
        bound = {}
        for table, keys in pending.items():
            unread = [key for key, digest in keys.items() if digest is None]
            read = {key: row_digest(table, row) for key, row in self.rows_of(table, unread).items()} if unread else {}
            if keys:
                bound[table] = {str(key): digest or read.get(key, GONE) for key, digest in keys.items()}
        return bound

    # --- entries ---------------------------------------------------------------------------------------------

    def append(self, at: str, action: Action, subject: str, detail: Mapping[str, Any], by: str = "") -> None:
        """Write the next entry, which binds what was written before it. The caller has begun a transaction.

        It names the command that runs (``command`` in its detail) and a person: whom ``by`` tells, else who runs the
        command, else the login name, and then it says that nobody was named (``login``).
        """
        self.tell_settings(at)
        last, previous = self._connection.row("SELECT id, hash FROM log ORDER BY id DESC LIMIT 1") or (0, FIRST)
        bound = self._take_bound()
        told, by = _signed(json.loads(canonical(detail)), by)  # as it is read again: names are texts, tuples lists
        new = link(last + 1, at, action, subject, told, by, bound, previous)
        row = (new.id, at, action, subject, canonical(told), by, canonical(bound), previous, new.hash)
        self._connection.change(_WRITE, row)
        self._links.append(new)

    def tell_settings(self, at: str) -> None:
        """Say that settings are others than those of the last time, where they are; looked at once while it is open."""
        if self._settled or self.settings is None:
            return
        self._settled, now = True, self.settings()
        query = "SELECT detail FROM log WHERE action = ? ORDER BY id DESC LIMIT 1"
        told = self._connection.value(query, (Action.SETTINGS,))
        before = read_json(told)["files"] if told else None
        if before == now:
            return
        changed = [] if before is None else sorted(k for k in before.keys() | now if before.get(k) != now.get(k))
        with self.aside():
            self.append(at, Action.SETTINGS, "", {"files": dict(now), "changed": changed})

    @contextmanager
    def aside(self) -> Iterator[None]:
        """What no entry binds yet is for the entry which those within precede."""
        pending, self._pending = self._pending, {}
        yield
        self._pending = pending

    def links(self, after: int = 0, until: int = 2**62) -> Iterable[Link]:
        """Entries as links, as they stand in the log: their hash is worked out, not read."""
        query = f"SELECT {listed(ENTRY)} FROM log WHERE id > ? AND id <= ? ORDER BY id"
        for id_, at, action, subject, detail, by, bound, previous, hash_ in self._connection.rows(
            query, (after, until)
        ):
            yield link(id_, at, action, subject, read_json(detail), by, read_json(bound), previous, hash_)

    def destroyed(self) -> list[Destroyed]:
        """What was destroyed on purpose, oldest first."""
        return destroyed_in(self._connection.rows(QUERY))

    def chain_found(self) -> int:
        """Make a chain of the entries that were written before there was one, as they are found; how many."""
        previous, rows = FIRST, []
        query = f"SELECT {listed(ENTRY[:6])} FROM log ORDER BY id"
        for id_, at, action, subject, detail, by in self._connection.rows(query):
            told = read_json(detail)
            one = link(id_, at, action, subject, told, by, {}, previous)
            rows.append((canonical(told), previous, one.hash, id_))
            previous = one.hash
        self._connection.change_all("UPDATE log SET detail = ?, previous = ?, hash = ? WHERE id = ?", rows)
        return len(rows)

    def write_log(self, at: str, action: Action, subject: str, detail: Mapping[str, Any], *, by: str = "") -> None:
        """Keep who did what to what, when and why; numbers of phones and identities are masked."""
        self.append(at, action, masked_within(subject), masked_within(dict(detail)), by)


def begin_chain(connection: Connection, version: int) -> None:
    """Chain the entries of an earlier version as they are found, and bind every row by one more that says so.

    The migration calls it within its transaction. A new store begins with that entry.
    """
    store = Chained(connection)
    entries = store.chain_found()
    store.bind_everything()
    store.append(_now(), Action.CHAIN, "", {"version": version, "entries": entries})


def _signed(detail: dict[str, Any], by: str) -> tuple[dict[str, Any], str]:
    """What an entry tells, with the command that runs, and the person whose entry it is."""
    who = now_acting()
    if not who.command:
        return detail, by
    told = {**detail, "command": who.command}
    named = by.strip() or who.by.strip()
    return (told, named) if named else ({**told, "login": True}, login_name())


def _now() -> str:
    return datetime.now().astimezone().isoformat(timespec="seconds")


def last_bound(bound: Iterable[Mapping[str, Mapping[str, str]]]) -> dict[str, dict[str, str]]:
    """What a chain says of each row in the end, by table and key; rows that were removed are left out."""
    found: dict[str, dict[str, str]] = {}
    for table, keys in chain.from_iterable(one.items() for one in bound):
        found.setdefault(table, {}).update(keys)
    return {table: {key: digest for key, digest in keys.items() if digest != GONE} for table, keys in found.items()}
