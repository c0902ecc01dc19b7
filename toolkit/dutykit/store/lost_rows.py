"""A look, at every opening, at whether the rows that the log binds are still there.

Of a small log all entries are read, and rows of each table counted; of a long one some entries, of which each row is
looked for. It takes some milliseconds either way, on a server some fifteen questions: ``verify`` looks at all, and at
what they say.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import chain

from ..words.codes import Action
from .chain import BOUND, Chained, last_bound
from .soundness import read_json
from .sql import Where, in_parts

TABLES: Mapping[str, str] = {
    "returns": "回收件", "issues": "下发的表", "schemas": "表的声明", "supports": "佐证", "closures": "关闭登记",
    "outputs": "写出的文件", "drafts": "文稿", "records": "记录", "versions": "记录的一版", "reviews": "审核",
}  # fmt: skip
"""What a row of each bound table is to a person."""
_ALL = 400
"""Entries of a log of which all are read."""
_BYTES = 64 * 1024
"""Of what entries bind: so much is read within a few milliseconds."""
_SOME = 100
"""Of a longer log, the last entries that are read, and as many among the others."""
_MAY_GO = frozenset({"outputs", "drafts"})
"""Rows that an act may remove: whether a later one has, only the whole log tells."""


def refuse_lost_rows(store: Chained) -> None:
    """Raise :class:`~dutykit.errors.StoreError` where rows, or entries of the log, are not there."""
    last, asked = store.last_of("log"), store.connection.value
    first = int(asked("SELECT min(id) FROM log WHERE action = ?", (Action.CHAIN,)) or 0)
    entries = int(asked("SELECT count(*) FROM log WHERE id >= ?", (first,)) or 0)
    if not first or entries != last - first + 1:  # what came before the chain may have holes
        _refuse(store, f"日志记到第 {last} 条，其中有的不见了")
    few = entries <= _ALL and int(asked("SELECT sum(length(bound)) FROM log") or 0) <= _BYTES
    found = _counted(store) if few else _looked_for(store, last)
    for told in found:
        _refuse(store, told)
    store.ask_anew()


def _refuse(store: Chained, told: str) -> None:
    raise store.connection.unsound(f"{told}；看缺了什么，用 dutykit verify。", "cut")


def _counted(store: Chained) -> Iterator[str]:
    bound = last_bound(read_json(text) for text in store.connection.column("SELECT bound FROM log ORDER BY id"))
    for table in BOUND:
        there, told = int(store.connection.value(f"SELECT count(*) FROM {table}") or 0), len(bound.get(table, {}))
        if there != told:
            yield f"日志里有 {told} 行“{TABLES[table]}”，现在有 {there} 行"


def _looked_for(store: Chained, last: int) -> Iterator[str]:
    for table, keys in _some_bound(store, last).items():
        key, there = BOUND[table][0], 0
        for some in in_parts(keys):
            where = Where().among(f'"{key}"', some)
            there += int(store.connection.value(f"SELECT count(*) FROM {table}{where}", where.values) or 0)
        if there != len(keys) and table not in _MAY_GO:
            yield f"日志里的 {len(keys)} 行“{TABLES[table]}”只找到 {there} 行"


def _some_bound(store: Chained, last: int) -> dict[str, dict[str, str]]:
    """What some entries bind: the last ones and others here and there, by turns, as many as a moment allows."""
    step = max(1, last // _SOME)
    spread, latest = range(1 + last % step, last + 1, step), range(last, max(0, last - _SOME), -1)
    wanted, chosen, left = list(dict.fromkeys(chain.from_iterable(zip(latest, spread, strict=False)))), [], _BYTES
    where = Where().among("id", wanted)
    sizes: dict[int, int] = dict(store.connection.rows(f"SELECT id, length(bound) FROM log{where}", where.values))
    for id_ in wanted:
        if left <= 0:
            break
        chosen.append(id_)
        left -= sizes.get(id_, 0)
    where = Where().among("id", chosen)
    return last_bound(
        map(read_json, store.connection.column(f"SELECT bound FROM log{where} ORDER BY id", where.values))
    )
