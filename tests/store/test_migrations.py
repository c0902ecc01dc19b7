"""A store of an earlier version is brought up and keeps what it holds."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from dutykit.errors import StoreError
from dutykit.store import Review, open_store
from dutykit.store.migrations import STEPS
from dutykit.words.codes import Decision, ReviewLevel

HERE = Path(__file__).parent


def old_store(path: Path) -> Path:
    with closing(sqlite3.connect(path)) as base:
        base.executescript((HERE / "version_1.sql").read_text(encoding="utf-8"))
        base.execute("insert into returns values (1, 'ab', '甲.xlsx', '2024-03-05', 'r', 'accepted', 'activity', 'h', "
                     "'F2024-0001', 2024, 'GC', '', 1, 0, '[]', '', '')")  # fmt: skip
        base.execute("insert into log values (1, '2024-03-05T10:00:00+08:00', 'ingest', 'ab', '{}')")
        base.commit()
    return path


def shape(path: Path) -> dict[str, list[tuple[str, str, int]]]:
    with closing(sqlite3.connect(path)) as base:
        tables = [n for (n,) in base.execute("select name from sqlite_master where type in ('table') order by name")]
        return {t: sorted((r[1], r[2], r[3]) for r in base.execute(f"pragma table_info({t})")) for t in tables}


def test_a_store_of_version_1_is_brought_up_and_keeps_its_rows(tmp_path: Path) -> None:
    path = old_store(tmp_path / "dutykit.db")
    with open_store(path) as store:
        (row,) = store.returns()
        assert (row.name, row.unit, row.paper, row.typed_by, row.paper_received) == ("甲.xlsx", "GC", "", "", "")
        (entry,) = store.logged()
        assert (entry.action, entry.by) == ("ingest", "")
        assert (store.reviews(Decision.ACCEPT), store.closures()) == ([], [])
        with store.transaction():
            accepted = Review(Decision.ACCEPT, ReviewLevel.OFFICE, "周林", "2024-12-20", source=1, code="cell.formula")
            store.add_reviews([accepted])
        assert [(r.by, r.source) for r in store.reviews(Decision.ACCEPT)] == [("周林", 1)]
    with closing(sqlite3.connect(path)) as base:
        assert base.execute("select value from meta where key='version'").fetchall() == [(str(len(STEPS)),)]


def test_brought_up_it_has_the_columns_of_a_new_one(tmp_path: Path) -> None:
    old, new = old_store(tmp_path / "old.db"), tmp_path / "new.db"
    open_store(old).close()
    open_store(new, create=True).close()
    assert shape(old) == shape(new)


def test_a_store_of_a_newer_program_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = old_store(tmp_path / "dutykit.db")
    with closing(sqlite3.connect(path)) as base:
        base.execute("update meta set value='99' where key='version'")
        base.commit()
    before = shape(path)
    with pytest.raises(StoreError) as told:
        open_store(path)
    assert told.value.code == "store.too_new"
    assert shape(path) == before
