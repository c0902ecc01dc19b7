"""A store of an earlier version is brought up and keeps what it holds."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event
from sqlalchemy.dialects import postgresql
from sqlalchemy.schema import CreateIndex, CreateTable

from app.rounds import CONGRESS, YEAR
from dutykit.app.opened.open_workspace import load_forms
from dutykit.errors import StoreError
from dutykit.forms.particulars import ParticularsOf
from dutykit.store import Review, open_store, tables
from dutykit.store.migrations import STEPS, VERSIONS
from dutykit.words.codes import Decision, ReviewLevel, State
from dutykit.workspace import create
from store.make_version_2 import told

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


def test_a_register_closed_before_it_could_be_closed_in_parts_is_closed_for_its_year(tmp_path: Path) -> None:
    path = tmp_path / "dutykit.db"
    open_store(path, create=True).close()
    with closing(sqlite3.connect(path)) as base:
        base.execute("alter table closures drop column first_day")
        base.execute("alter table closures drop column last_day")
        base.execute("insert into closures values (1, 2023, 'GC', '', '2024-01-05', '周林', '', '', '', '')")
        base.execute("update meta set value='4' where key='version'")
        base.commit()
    with open_store(path) as store:
        (closure,) = store.closures()
        assert (closure.by, closure.first_day, closure.last_day) == ("周林", "", "")
        assert closure.covers("activity", "2023-03-01", "2023-03-31")


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


# --- a whole workspace of version 2 ------------------------------------------------------------------------------


@pytest.fixture
def before(tmp_path: Path) -> Path:
    """A workspace as the last program of version 2 left it (``make_version_2.py``)."""
    made = create(tmp_path / "工作区", CONGRESS, 17, ["shijingshan-2022"], YEAR)
    with closing(sqlite3.connect(made.database)) as base:
        base.executescript((HERE / "version_2.sql").read_text(encoding="utf-8"))
    return made.root


def test_an_old_workspace_says_what_it_said_before_it_was_migrated(before: Path) -> None:
    expected = json.loads((HERE / "version_2.json").read_text(encoding="utf-8"))
    assert told(before) == expected


def test_an_old_store_is_indexed_when_something_is_asked_of_the_index(before: Path) -> None:
    with open_store(before / "dutykit.db") as store:
        store.index_by(lambda: ParticularsOf(load_forms().values()))
        assert [s.number for s in store.current(naming=["0003"], form="activity")] == ["HD-2024-0002", "HD-2024-0004"]
    with closing(sqlite3.connect(before / "dutykit.db")) as base:
        query = "select deputy, field, state from participations where record = 'HD-2024-0004' order by deputy"
        assert base.execute(query).fetchall() == [("0002", "present", "accepted"), ("0003", "present", "accepted")]
        (days,) = base.execute("select first_day, last_day from records where number = 'HD-2024-0004'").fetchall()
        assert days == ("2024-06-03", "2024-06-03")


def test_versions_are_numbered_on_from_those_of_the_old_store(before: Path) -> None:
    with closing(sqlite3.connect(before / "dutykit.db")) as base:
        ((last,),) = base.execute("select max(id) from versions").fetchall()
    with open_store(before / "dutykit.db") as store, store.transaction():
        assert list(store.take_numbers(VERSIONS)) == [last + 1]


def test_brought_up_from_version_2_it_has_the_columns_and_indexes_of_a_new_one(before: Path, tmp_path: Path) -> None:
    new = tmp_path / "new.db"
    open_store(before / "dutykit.db").close()
    open_store(new, create=True).close()
    assert shape(before / "dutykit.db") == shape(new)
    assert indexes(before / "dutykit.db") == indexes(new)


def indexes(path: Path) -> set[tuple[str, str]]:
    with closing(sqlite3.connect(path)) as base:
        return set(base.execute("select name, tbl_name from sqlite_master where type = 'index'"))


def test_every_table_and_every_question_is_plain_sql(tmp_path: Path) -> None:
    """What is said to SQLite is compiled for PostgreSQL too: the next database of a workspace."""
    dialect = postgresql.dialect()  # type: ignore[no-untyped-call]
    asked: list[Any] = [CreateTable(table) for table in tables.metadata.sorted_tables]
    asked += [CreateIndex(index) for table in tables.metadata.sorted_tables for index in table.indexes]
    with open_store(tmp_path / "dutykit.db", create=True) as store:
        store.index_by(lambda: ParticularsOf(load_forms().values()))

        def listening(_connection: Any, statement: Any, *_more: Any) -> None:
            asked.append(statement)

        event.listen(store.connection, "before_execute", listening)
        days = {"since": "2024-01-01", "until": "2024-12-31", "days": ["2024-03-05"], "several_days": True}
        assert store.current(naming=["0001"], told_by=1, source=1, evidence=True, **days) == []
        assert store.standings(touching=("2024-01-01", "2024-12-31"), states=[State.HELD], other_forms=["roster"]) == []
        assert store.logged(about="HD-2024-0001", action="correct", subject="a") == []
        assert store.returns(sha256_begins="ab", years=[2024], held=True) == []
        assert store.confirmed(2024, deputy="0001", form="handbook") == {}
        assert store.refused() == frozenset()
    assert len(asked) > 40
    for statement in asked:
        statement.compile(dialect=dialect)
