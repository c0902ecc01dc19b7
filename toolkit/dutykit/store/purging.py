"""Personal data of a year or a person taken out of the store for good; tombstones stay (decision 039).

Rows keep their place, number and state; what people wrote is gone from them, and the entry that says so binds them
anew. Entries of the log that tell of them become tombstones (:mod:`.tombstones`). Nothing here decides whether it may
be done.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any

from ..compact import compact
from ..words.codes import Action, FormId, State
from .chain import BOUND, canonical, link
from .soundness import read_json
from .sql import in_parts, listed, marks, updating
from .store import Store
from .tombstones import LOST, MARK, PURGED

_PLAIN = re.compile(r"[A-Za-z0-9_.:+-]{0,64}")
"""Numbers, codes, digests, days: what no person wrote."""
_LONG = re.compile(r"\d{7,}")
_CODES = frozenset(
    {"form", "status", "policy", "unit", "deputy", "part", "level", "decision", "code", "action", "kind", "workspace",
     "run", "received", "issue", "command", "sha256", "phase", "from", "to", "due", "record", "records", "field",
     "after_version", "version", "digest"}
)  # fmt: skip
"""Members of a detail whose texts are codes and stay."""
_ABOUT_ALL = frozenset({Action.CHAIN, Action.BIND, Action.SETTINGS, Action.SEAL, Action.BACKUP, Action.RESTORE,
                        Action.MOVE, Action.NEW_YEAR, Action.ARCHIVE_YEAR, Action.PURGE,
                        Action.ACCOUNT, Action.PACKAGE, Action.RECEIVE, Action.SETTLE})  # fmt: skip
"""Entries that tell of no year and no person; of them only the digests of rows go."""
_KEPT_OF_A_PERSON = frozenset(
    {"number", "status", "status_reason", "status_date", "elected", "re_elected", "levels", "class", "delegation",
     "joint_group", "group", "special_group", "work_committee", "township_congress", "standing_member",
     "special_committee", "district", "district_code"}
)  # fmt: skip
"""What the roster keeps of a deputy without a name: by which unit and when deeds count."""
EMPTIED: Mapping[str, Mapping[str, Any]] = {
    "returns": {"problems": "[]", "account": "{}", "dates": "{}", "again": "{}", "typed_by": "", "paper": ""},
    "versions": {"body": "{}", "evidence": "{}", "problems": "[]", "retracted": True},
    "records": {"key": ""},
    "supports": {"evidence": "{}"},
    "reviews": {"comment": ""},
    "closures": {"comment": "", "reopened_comment": ""},
    "issues": {"key": "", "file": "", "labels": "{}", "rows": "[]", "open": False},
}
"""What becomes of the columns of a row that is destroyed; the others hold numbers, codes and days."""
_TEXTS: Mapping[str, tuple[str, ...]] = {
    "returns": ("name", "problems", "dates", "again", "typed_by", "retracted"),
    "versions": ("body", "evidence", "problems", "reason"),
    "records": ("key",),
    "supports": ("evidence",),
    "reviews": ("comment",),
    "closures": ("comment", "reopened_comment"),
    "issues": ("file", "key"),
}
"""Columns in which a person's name may stand beside those of others."""


@dataclass(frozen=True, slots=True)
class Scope:
    """Whose data: of a ``year``, or of a ``deputy``, whose ``words`` are what they are called by (names, phones).

    ``longer`` are names of other deputies in which one of the words stands: those stay.
    """

    year: int | None = None
    deputy: str = ""
    words: tuple[str, ...] = ()
    longer: tuple[str, ...] = ()

    def without(self, text: str) -> str:
        """The text, the person's number in place of what they are called by."""
        if not self.words or not any(word in text for word in self.words):
            return text
        ordered = sorted({*self.longer, *self.words}, key=len, reverse=True)
        pattern = "|".join(map(re.escape, ordered))
        stead = f"代表{self.deputy}"
        return re.sub(pattern, lambda m: stead if m[0] in self.words else m[0], text)


@dataclass(slots=True)
class Found:
    """What a scope takes in: keys of rows by table, digests of originals, paths of files that were written."""

    rows: dict[str, list[Any]] = field(default_factory=dict)
    originals: list[str] = field(default_factory=list)
    attachments: list[str] = field(default_factory=list)
    paths: list[str] = field(default_factory=list)
    drafts: list[str] = field(default_factory=list)
    """What documents said that are of it, or that name the deputy."""
    roster: list[int] = field(default_factory=list)
    """Versions of the roster that tell who a deputy is."""
    shared: list[tuple[str, str]] = field(default_factory=list)
    """Originals that stay although they name the deputy, for they name others too: digest and name."""
    containers: list[str] = field(default_factory=list)
    """Names of archives and mails that stay, for they hold other files too."""

    def count(self, table: str) -> int:
        """How many rows of a table."""
        return len(self.rows.get(table, ()))


def look(store: Store, scope: Scope) -> Found:
    """What a scope takes in. Nothing is changed."""
    ask, found = store.connection, Found()
    if scope.year is not None:
        shas = ask.column(
            "SELECT DISTINCT sha256 FROM returns WHERE year = ? OR (year IS NULL AND form = '' AND received LIKE ?)",
            (scope.year, f"{scope.year}-%"),
        )
        records = ask.column("SELECT number FROM records WHERE year = ?", (scope.year,))
        issues = ask.column("SELECT number FROM issues WHERE year = ?", (scope.year,))
        found.rows["closures"] = ask.column("SELECT id FROM closures WHERE year = ?", (scope.year,))
    else:
        own = (scope.deputy, FormId.ROSTER)
        shas = ask.column("SELECT DISTINCT sha256 FROM returns WHERE deputy = ? AND form <> ?", own)
        records = ask.column("SELECT number FROM records WHERE deputy = ? AND form <> ?", own)
        issues = ask.column("SELECT number FROM issues WHERE deputy = ?", (scope.deputy,))
        found.roster = list(_roster_versions(store, scope.deputy))
    found.originals = shas
    returns = _among(store, "SELECT id FROM returns WHERE sha256", shas)
    found.rows |= {"returns": returns, "records": records, "issues": issues}
    for table in ("versions", "supports"):
        keys = _among(store, f"SELECT id FROM {table} WHERE record", records)
        found.rows[table] = sorted({*keys, *_among(store, f"SELECT id FROM {table} WHERE source", returns)})
    keys = _among(store, "SELECT id FROM reviews WHERE record", records)
    found.rows["reviews"] = sorted({*keys, *_among(store, "SELECT id FROM reviews WHERE source", returns)})
    _beside(store, found)
    found.paths = [path for path in store.all_written() if _is_of(path, scope, issues)]
    found.drafts = [id_ for id_ in store.draft_ids() if _is_said(store, id_, scope)]
    if scope.deputy:
        said = found.rows["versions"] + found.roster
        query = (
            "SELECT DISTINCT returns.sha256, returns.name FROM versions JOIN returns ON returns.id = versions.source "
            f"WHERE versions.id IN ({marks(len(said))}) OR ({_naming(scope)})"
        )
        told = ask.rows(query, (*said, *_likes(scope)))
        found.shared = [(sha, name) for sha, name in told if sha not in set(shas)]
    return found


def _is_said(store: Store, id_: str, scope: Scope) -> bool:
    """Whether a draft is of the year, or tells of the deputy."""
    draft = store.draft(id_)
    if draft is None:
        return False
    if scope.year is not None:
        return scope.year in {draft.asked.get("year"), draft.asked.get("working")}
    text = "\n".join(line if isinstance(line, str) else "\n".join(line) for line in draft.lines)
    return draft.asked.get("id") == scope.deputy or any(word in text for word in scope.words)


def _naming(scope: Scope) -> str:
    return " OR ".join(["versions.body LIKE ? OR versions.evidence LIKE ?"] * len(scope.words)) or "1 = 0"


def _likes(scope: Scope) -> list[str]:
    return [f"%{word}%" for word in scope.words for _ in range(2)]


def _among(store: Store, query: str, values: Iterable[Any]) -> list[Any]:
    return [
        key for some in in_parts(values)
        for key in store.connection.column(f"{query} IN ({marks(len(some))})", some)
    ]  # fmt: skip


def _roster_versions(store: Store, deputy: str) -> Iterator[int]:
    query = (
        "SELECT versions.id, versions.body FROM versions JOIN records ON records.number = versions.record "
        "WHERE records.form = ? AND records.part = 'deputies'"
    )
    for id_, body in store.connection.rows(query, (FormId.ROSTER,)):
        if str(read_json(body).get("number", "")) == deputy:
            yield id_


def _beside(store: Store, found: Found) -> None:
    """Pictures out of originals, and archives and mails of which nothing else came."""
    gone, kept, inside = set(found.originals), set(), list[str]()
    for entry in store.logged(action=Action.ATTACHMENT):
        digest = str(entry.detail.get("sha256", ""))
        if entry.subject in gone:
            inside.append(digest)
        else:
            kept.add(digest)
    found.attachments = [digest for digest in dict.fromkeys(inside) if digest not in kept]
    runs: dict[str, set[str]] = {}
    for run, sha in store.connection.rows("SELECT run, sha256 FROM returns"):
        runs.setdefault(run, set()).add(sha)
    for action in (Action.ARCHIVE, Action.MAIL):
        for entry in store.logged(action=action):
            shas = runs.get(str(entry.detail.get("run", "")), set())
            if shas and shas <= gone:
                found.attachments.append(entry.subject)
            elif shas & gone:
                found.containers.append(str(entry.detail.get("file", "")))


def _is_of(path: str, scope: Scope, issues: Sequence[str]) -> bool:
    """Whether a file that was written is of the year, or the deputy's own."""
    name = PurePosixPath(path).name
    if any(f"_{issue}." in name for issue in issues):
        return True
    if scope.year is not None:
        return name.startswith(f"{scope.year}_") and "封存页" not in name
    return scope.without(name) != name or f"_{scope.deputy}." in name


# --- destroyed ---------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class Done:
    """What the entry of a destruction tells of the store: tombstones by entry, versions in which a name was changed."""

    entries: dict[int, str] = field(default_factory=dict)
    changed: list[int] = field(default_factory=list)


def destroy(store: Store, scope: Scope, found: Found, basis: str) -> Done:
    """Take it out of the rows and the log. The caller has begun a transaction and writes the entry next."""
    done = Done()
    store.connection.destroying()
    store.stand_destroyed(_standing(store, found))
    for table, keys in found.rows.items():
        emptied = EMPTIED[table]
        query = updating(table, emptied, _key(table))
        store.connection.change_all(query, [(*emptied.values(), key) for key in keys])
        store.bind(table, keys)
    words = [(f"{MARK}{PurePosixPath(name).suffix}", basis, id_) for name, id_ in _names(store, found.rows["returns"])]
    store.connection.change_all("UPDATE returns SET name = ?, retracted = ? WHERE id = ?", words)
    rows = [(basis, id_) for id_ in found.rows["versions"]]
    store.connection.change_all("UPDATE versions SET reason = ? WHERE id = ?", rows)
    if scope.deputy:
        _anonymous(store, scope, found.roster)
        done.changed = [*found.roster, *_unnamed(store, scope)]
    tokens = {path: f"#{store.last_of('log') + 1}-{n}" for n, path in enumerate(found.paths, 1)}
    for some in in_parts(found.paths):
        store.connection.change(f"DELETE FROM outputs WHERE path IN ({marks(len(some))})", some)
    store.bind("outputs", tokens.values())
    for some in in_parts(found.drafts):
        store.connection.change(f"DELETE FROM drafts WHERE id IN ({marks(len(some))})", some)
    store.bind("drafts", found.drafts)
    done.entries = dict(_tombs(store, scope, found, tokens))
    return done


def _key(table: str) -> str:
    return BOUND[table][0]


def _names(store: Store, ids: Iterable[int]) -> list[tuple[str, int]]:
    return [
        (name, id_) for some in in_parts(ids)
        for name, id_ in store.connection.rows(f"SELECT name, id FROM returns WHERE id IN ({marks(len(some))})", some)
    ]  # fmt: skip


def _standing(store: Store, found: Found) -> dict[str, tuple[int, State, Mapping[str, Any]]]:
    """How records stand afterwards: withdrawn, unless a version that stays says what they say."""
    gone, current = set(found.rows["versions"]), {}
    touched = _among(store, "SELECT DISTINCT record FROM versions WHERE id", gone)
    for number in touched:
        every = store.versions(number)
        left = [v for v in every if v.id not in gone and not v.retracted]
        current[number] = (left[-1].id, left[-1].state, left[-1].body) if left else (every[-1].id, State.WITHDRAWN, {})
    return current


def _anonymous(store: Store, scope: Scope, versions: Sequence[int]) -> None:
    """A row of the roster that says when and in which unit somebody was, not who."""
    for id_, body in list(
        store.connection.rows(f"SELECT id, body FROM versions WHERE id IN ({marks(len(versions))})", versions)
    ):
        told = {name: value for name, value in read_json(body).items() if name in _KEPT_OF_A_PERSON}
        told["name"] = f"代表{scope.deputy}"
        store.connection.change("UPDATE versions SET body = ?, evidence = '{}' WHERE id = ?", (compact(told), id_))
    store.bind("versions", versions)


def _unnamed(store: Store, scope: Scope) -> Iterator[int]:
    """Take what a person is called by out of every row; the versions that were changed."""
    for table, columns in _TEXTS.items():
        key = _key(table)
        for row in list(store.connection.rows(f"SELECT {listed((key, *columns))} FROM {table}")):
            told = [scope.without(text) for text in row[1:]]
            if told != list(row[1:]):
                store.connection.change(updating(table, columns, key), (*told, row[0]))
                store.bind(table, [row[0]])
                if table == "versions":
                    yield row[0]


# --- the log -----------------------------------------------------------------------------------------------------


def _tombs(store: Store, scope: Scope, found: Found, tokens: Mapping[str, str]) -> Iterator[tuple[int, str]]:
    """Put a tombstone in place of each entry that tells of it; its number, and the digest of what is there now."""
    gone = {(table, str(key)) for table, keys in found.rows.items() for key in keys}
    gone |= {("versions", str(id_)) for id_ in found.roster}
    numbers = {*found.originals, *found.attachments, *map(str, found.rows["records"]), *found.rows["issues"]}
    columns = ("id", "at", "action", "subject", "detail", "by", "bound", "previous", "hash")
    for row in list(store.connection.rows(f"SELECT {listed(columns)} FROM log ORDER BY id")):
        id_, at, action, subject, detail, by, bound, previous, hash_ = row
        told, rows = read_json(detail), read_json(bound)
        if action in {Action.ARCHIVE_YEAR, Action.PURGE}:
            continue
        now = _rows_left(rows, gone | {("drafts", id_) for id_ in found.drafts}, tokens)
        texts = subject, told
        if action not in _ABOUT_ALL and _concerns(scope, subject, told, rows, numbers, gone):
            texts = _code(subject), {name: _left(name, value) for name, value in told.items()}
        if scope.words:
            texts = scope.without(texts[0]), read_json(scope.without(canonical(texts[1])))
        if (*texts, now) == (subject, told, rows):
            continue
        left = {**texts[1], PURGED: True}
        made = link(id_, at, action, texts[0], left, by, now, previous, hash_)
        change = (texts[0], canonical(left), canonical(now), id_)
        store.connection.change("UPDATE log SET subject = ?, detail = ?, bound = ? WHERE id = ?", change)
        yield id_, made.digest


def _rows_left(
    bound: Mapping[str, Mapping[str, str]], gone: set[tuple[str, str]], tokens: Mapping[str, str]
) -> dict[str, dict[str, str]]:
    """What an entry binds: of rows that were destroyed no digest, of files no name."""
    left: dict[str, dict[str, str]] = {}
    for table, keys in bound.items():
        for key, digest in keys.items():
            lost = (table, key) in gone or (table == "outputs" and key in tokens)
            name = tokens.get(key, key) if table == "outputs" else key
            left.setdefault(table, {})[name] = LOST if lost else digest
    return left


def _concerns(
    scope: Scope, subject: str, told: Mapping[str, Any], bound: Mapping[str, Mapping[str, str]], numbers: set[str],
    gone: set[tuple[str, str]],
) -> bool:  # fmt: skip
    if scope.year is not None and told.get("year") == scope.year:
        return True
    if scope.deputy and told.get("deputy") == scope.deputy:
        return True
    of = (str(number) for number in told.get("records", ()) or ())
    return subject in numbers or any(n in numbers for n in of) or any(
        (table, key) in gone for table, keys in bound.items() for key in keys
    )  # fmt: skip


def _left(name: str, value: Any) -> Any:
    """What is left of a member of an entry: numbers and codes, no words."""
    if isinstance(value, str):
        return _code(value) if name in _CODES or not value else MARK
    if isinstance(value, Mapping):
        return {(k if _PLAIN.fullmatch(k) else f"{MARK}{n}"): _left(k, v) for n, (k, v) in enumerate(value.items())}
    if isinstance(value, list):
        return [_left(name, one) for one in value]
    return value


def _code(text: str) -> str:
    plain = _PLAIN.fullmatch(text) and (len(text) == 64 or not _LONG.search(text))
    return text if plain else MARK
