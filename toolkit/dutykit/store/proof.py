"""Whether a store is what its log says: the chain, every row that it binds, the structure, the numbers.

Each difference is a :class:`Difference`, named and placed; none raises. What was bound last is held against what is
there, so that a row changed, removed or put in by another hand shows, whatever the hand was.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any

from ..errors import StoreError
from ..forms.particulars import ParticularsOf
from ..words.codes import Action
from ..words.faults import FaultKind
from .chain import BOUND, ENTRY, FIRST, GONE, canonical, link, row_digest
from .copy import odd_objects, other_shapes
from .kinds import OtherKind
from .lost_rows import TABLES
from .migrations import VERSIONS
from .mirror import NAME, lines_of
from .participations import numbers_in
from .soundness import read_json
from .sql import in_parts, listed
from .store import Store
from .tombstones import PURGED, Destroyed, digests

_AT_A_TIME = 400
_SEQUENCE = re.compile(r"(.+)-(\d+)")
_OTHER = {"log": "日志条目", "numbers": "编号", "participations": "参加人索引", "meta": "工作区"}
"""What a row of the tables that no entry binds is to a person."""
_CAME = {Action.INGEST, Action.ARCHIVE, Action.MAIL}


@dataclass(frozen=True, slots=True)
class Difference:
    """Something that is not what it was: what kind, where, and what is told of it in words."""

    fault: FaultKind
    where: str
    detail: str


@dataclass(slots=True)
class Chain:
    """What the log says: how many entries, the head, when it was written; digests of rows, and who bound them last."""

    entries: int = 0
    head: str = FIRST
    at: str = ""
    hashes: dict[int, str] = field(default_factory=dict)
    bound: dict[str, dict[str, tuple[str, int]]] = field(default_factory=dict)
    originals: dict[str, str] = field(default_factory=dict)
    """What came in, hash and name where the log tells it."""
    attachments: dict[str, str] = field(default_factory=dict)
    settings: Mapping[str, str] | None = None
    identity: str = ""
    """Of the workspace, as the last workbook that was issued bears it."""
    destroyed: Sequence[Destroyed] = ()
    """What was destroyed on purpose."""
    tombs: dict[int, str] = field(default_factory=dict)
    """The digest of each tombstone, by entry."""
    behind: int = 0
    """Entries that the copy of the log lacks."""
    differences: list[Difference] = field(default_factory=list)

    def digests(self, table: str) -> dict[str, str]:
        """The digest of each row of a table that is there."""
        return {key: digest for key, (digest, _) in self.bound.get(table, {}).items() if digest != GONE}


def read_chain(store: Store) -> Chain:
    """The log, read from its beginning; whatever does not hold together is among its differences."""
    destroyed = store.destroyed()
    found, before = Chain(destroyed=destroyed, tombs=digests(destroyed)), 0
    query = f"SELECT {listed(ENTRY)} FROM log ORDER BY id"
    for row in store.connection.rows(query):
        before = _take(found, before, row)
    for one in found.destroyed:
        for digest in one.originals:
            found.originals.pop(digest, None)
            found.attachments.pop(digest, None)
    return found


def _take(chain: Chain, before: int, row: Sequence[Any]) -> int:
    id_, *texts = row
    at, action, subject, detail, by, bound, previous, hash_ = map(str, texts)  # bytes, where somebody put them there
    where = f"日志第 {id_} 条"
    try:
        told, rows = read_json(detail), read_json(bound)
    except StoreError:
        told, rows = {}, {}
    made, tomb = link(id_, at, action, subject, told, by, rows, previous, hash_), chain.tombs.get(id_)
    if tomb is not None and PURGED not in told:
        chain.differences.append(Difference(FaultKind.PURGED, where, "内容已按规定销毁，现在又在"))
    if made.hash != hash_ or (PURGED in told and made.digest != tomb):
        chain.differences.append(Difference(FaultKind.ENTRY, where, f"内容与它的校验值不符（{at[:10]}，{action}）"))
    elif (canonical(told), canonical(rows)) != (detail, bound):  # the same to us, to who asks the database perhaps not
        chain.differences.append(Difference(FaultKind.ENTRY, where, f"写法被改动（{at[:10]}，{action}）"))
    if previous != chain.head:
        gap = f"第 {before + 1} 条到第 {id_ - 1} 条不见了" if id_ > before + 1 else "与前一条接不上"
        chain.differences.append(Difference(FaultKind.CHAIN, where, f"{gap}（有条目被删去、插入或调换）"))
    chain.entries, chain.head, chain.at = chain.entries + 1, hash_, at
    chain.hashes[id_] = hash_
    for table, keys in rows.items():
        chain.bound.setdefault(table, {}).update((key, (digest, id_)) for key, digest in keys.items())
    _came(chain, action, subject, told)
    return int(id_)


def _came(chain: Chain, action: str, subject: str, told: Mapping[str, Any]) -> None:
    """What an entry tells of files that came in, and of how things were settled."""
    if action in _CAME:
        chain.originals.setdefault(subject, str(told.get("file", "")))
    elif action == Action.ATTACHMENT and "sha256" in told:
        chain.attachments[told["sha256"]] = str(told.get("name", ""))
    elif action == Action.RECEIVE:  # the package, and what it took the place of
        chain.attachments[told["sha256"]] = str(told.get("name", ""))
        chain.attachments.update((digest, name) for name, digest in told.get("replaced", {}).items())
    elif action == Action.SETTINGS:
        chain.settings = told.get("files")
    elif action == Action.ISSUE:
        chain.identity = str(told.get("workspace") or chain.identity)


def copy_of_log(root: Path) -> list[bytes]:
    """The lines of ``log.jsonl``. They are read before the log: others may write to both meanwhile."""
    return lines_of(root / NAME)


def against_copy(chain: Chain, lines: Sequence[bytes]) -> Iterator[Difference]:
    """The log held against its copy."""
    kept = {}
    for number, line in enumerate(lines, 1):
        with suppress(ValueError, KeyError, TypeError):
            kept[int(json.loads(line)["id"])] = sha256(line).hexdigest()
            continue
        yield Difference(FaultKind.COPY, f"{NAME} 第 {number} 行", "读不出来")
    lost = sorted(kept.keys() - chain.hashes.keys())
    if lost:
        yield Difference(FaultKind.CUT, f"日志第 {lost[0]} 条起", f"{NAME} 里有，存储里没有（共 {len(lost)} 条）")
    again = [id_ for id_, hash_ in kept.items() if id_ in chain.tombs and chain.hashes.get(id_) == hash_]
    if again:
        yield Difference(
            FaultKind.PURGED, f"{NAME} 第 {again[0]} 条", f"内容已按规定销毁，这里还有（共 {len(again)} 条）"
        )
    known = {**chain.hashes, **chain.tombs}
    other = [id_ for id_, hash_ in kept.items() if known.get(id_, hash_) != hash_ and id_ not in again]
    if other:
        yield Difference(FaultKind.COPY, f"日志第 {other[0]} 条", f"与 {NAME} 里的不同（共 {len(other)} 条）")
    chain.behind = len(chain.hashes.keys() - kept.keys())


# --- rows --------------------------------------------------------------------------------------------------------


def rows_of(store: Store, chain: Chain) -> Iterator[Difference]:
    """Every row held against the digest that was bound last."""
    for table, columns in BOUND.items():
        bound = chain.digests(table)
        seen = set()
        for row in store.connection.rows(f"SELECT {listed(columns)} FROM {table}"):
            key = str(row[0])
            seen.add(key)
            if key not in bound:
                yield Difference(FaultKind.ADDED, _name(table, row), "没有哪一次操作写过它")
            elif row_digest(table, row) != bound[key]:
                entry = chain.bound[table][key][1]
                yield Difference(FaultKind.CHANGED, _name(table, row), f"与日志第 {entry} 条记下的不同")
        for key in bound.keys() - seen:
            entry = chain.bound[table][key][1]
            yield Difference(FaultKind.REMOVED, f"{TABLES[table]} {key}", f"日志第 {entry} 条记下的，现在没有了")


def identity_of(store: Store, chain: Chain) -> Iterator[Difference]:
    """The identity of the workspace held against what the workbooks that it has issued bear."""
    if chain.identity and store.identity != chain.identity:
        detail = f"下发的表上是 {chain.identity}，库里是 {store.identity}；交回来的表会被当作别处的"
        yield Difference(FaultKind.CHANGED, "工作区标识", detail)


def _name(table: str, row: Sequence[Any]) -> str:
    told = dict(zip(BOUND[table], row, strict=True))
    match table:
        case "versions" | "supports":
            return f"记录 {told['record']} 的{'一版' if table == 'versions' else '佐证'}（{told['id']}）"
        case "reviews":
            return f"{told['by']} 对 {told['record'] or '回收件的提示'} 的审核（{told['id']}）"
        case "returns":
            return f"回收件“{told['name']}”（{str(told['sha256'])[:12]}）"
        case "closures":
            return f"{told['unit']} {told['year']} 年的关闭登记"
    return f"{TABLES[table]} {row[0]}"


def index_of(store: Store, particulars: ParticularsOf) -> Iterator[Difference]:
    """Days of records and participations, worked out again from what current versions say."""
    known = store.connection.value("SELECT value FROM meta WHERE key = 'particulars'")
    if known != particulars.digest:  # it is made again before anybody asks it
        return
    pairs: dict[str, set[str]] = {}
    for deputy, text in store.connection.rows("SELECT deputy, records FROM participations"):
        for number in numbers_in(text):
            pairs.setdefault(number, set()).add(deputy)
    query = (
        f"SELECT {listed(('number', 'deputy', 'form', 'part', 'first_day', 'last_day'), 'records')}, versions.body "
        "FROM records JOIN versions ON versions.id = records.version"
    )
    for number, deputy, form, part, first, last, body in store.connection.rows(query):
        told = particulars.of(form, part, _body(body))
        if (first, last) != (told.first, told.last):
            yield Difference(FaultKind.INDEX, f"记录 {number}", "记下的日期与内容不同")
        if pairs.pop(number, set()) != told.named(deputy):
            yield Difference(FaultKind.INDEX, f"记录 {number}", "记下的参加人与内容不同")
    for number in pairs:
        yield Difference(FaultKind.INDEX, f"记录 {number}", "有参加人，没有这条记录")


def _body(text: str) -> Mapping[str, Any]:
    try:
        found = read_json(text)
    except StoreError:
        return {}
    return found if isinstance(found, dict) else {}


# --- the database ------------------------------------------------------------------------------------------------


def database_of(store: Store, path: Path) -> Iterator[Difference]:
    """What SQLite finds, rows that point nowhere, and whatever of the structure is not ours.

    PostgreSQL refuses rows that point nowhere, and does not look through its pages when it is asked.
    """
    if store.connection.dialect == "postgresql":
        from .structure import odd_in_schema, other_shapes_in_schema

        for name in odd_in_schema(store.connection):
            yield Difference(FaultKind.STRUCTURE, name, "不是 dutykit 建的")
        for name in other_shapes_in_schema(store.connection):
            yield Difference(FaultKind.STRUCTURE, name, "结构与本程序的不一致")
        return
    for told in store.connection.column("PRAGMA integrity_check(5)"):
        if told != "ok":
            yield Difference(FaultKind.DATABASE, path.name, str(told))
    for table, row, parent, _ in store.connection.rows("PRAGMA foreign_key_check"):
        yield Difference(FaultKind.DATABASE, f"{table} 第 {row} 行", f"指向 {parent} 里没有的一行")
    for name in odd_objects(path):
        yield Difference(FaultKind.STRUCTURE, name, "不是 dutykit 建的")
    for name in other_shapes(path):
        yield Difference(FaultKind.STRUCTURE, name, "结构与本程序的不一致")


def of_other_kind(found: OtherKind) -> Difference:
    """A value that only another program can have written."""
    kept = TABLES.get(found.table) or _OTHER[found.table]
    return Difference(FaultKind.DATABASE, f"{kept} {found.key}", f"{found.column} 里的值不是本程序写入的")


def numbers_of(store: Store) -> Iterator[Difference]:
    """Each sequence of numbers: from 1 to the last one that was given, each once."""
    used: dict[str, set[int]] = {VERSIONS: set(store.connection.column("SELECT id FROM versions"))}
    for table in ("records", "issues"):
        for number in store.connection.column(f"SELECT number FROM {table}"):
            match = _SEQUENCE.fullmatch(number)
            if match is not None:
                used.setdefault(match[1].replace("-", ""), set()).add(int(match[2]))
    last: dict[str, int] = dict(store.connection.rows("SELECT name, last FROM numbers"))
    for name in sorted((used.keys() | last.keys()) - _WITHIN_ROWS):
        have, end = used.get(name, set()), int(last.get(name, 0))
        holes = sorted(set(range(1, end + 1)) - have)
        beyond = sorted(number for number in have if number > end)
        where = "版本编号" if name == VERSIONS else f"编号 {name}"
        if holes:
            yield Difference(FaultKind.NUMBER, where, f"发到 {end}，缺 {_few(holes)}")
        if beyond:
            yield Difference(FaultKind.NUMBER, where, f"只发到 {end}，却有 {_few(beyond)}；以后会重号")


_WITHIN_ROWS = frozenset({"deputy"})
"""Sequences whose numbers are no row's own: those of deputies stand in the roster's rows, which the log binds."""


def _few(numbers: Sequence[int]) -> str:
    told = "、".join(map(str, numbers[:5]))
    return f"{told} 等 {len(numbers)} 个" if len(numbers) > 5 else told


# --- what others hold against the files --------------------------------------------------------------------------


def head_digest(told: Mapping[str, Any]) -> str:
    """SHA-256 of a mapping as canonical JSON: what a seal says in one line."""
    return sha256(canonical(told).encode()).hexdigest()


def counts(store: Store) -> dict[str, int]:
    """Rows of each table that is bound."""
    return {table: int(store.connection.value(f"SELECT count(*) FROM {table}")) for table in BOUND}


def bodies_of(
    store: Store, sources: Iterable[int], *, without: Collection[int] = ()
) -> dict[int, list[tuple[int, str, str, str]]]:
    """Versions that came from returns: number, record, values and evidence as JSON, by return."""
    found: dict[int, list[tuple[int, str, str, str]]] = {}
    for some in in_parts(sources):
        marks = ", ".join("?" * len(some))
        query = f"SELECT source, id, record, body, evidence FROM versions WHERE source IN ({marks}) ORDER BY id"
        for source, *rest in store.connection.rows(query, some):
            if rest[0] in without:
                continue
            found.setdefault(source, []).append(tuple(rest))
    return found
