"""A store of an earlier version is brought up and keeps what it holds."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Iterable, Sequence
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from app.rounds import CONGRESS, YEAR
from dutykit.app.opened.open_workspace import load_forms, open_workspace
from dutykit.errors import StoreError
from dutykit.evidence import CellPlace, Evidence, evidence_json, name_spans
from dutykit.forms.particulars import ParticularsOf
from dutykit.store import (
    Issue,
    IssuedRow,
    NewRecord,
    NewSupport,
    NewVersion,
    RecordsWhere,
    Return,
    Review,
    Schema,
    Store,
    open_store,
    tables,
)
from dutykit.store.migrations import STEPS, VERSIONS
from dutykit.store.participations import numbers_in
from dutykit.store.sqlite import SQLite
from dutykit.words.codes import IssueKind, ReturnStatus, State
from dutykit.words.decisions import Decision, ReviewLevel, SupportKind
from dutykit.workspace import create, find
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
        base.execute("delete from log")  # there was no chain then
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
        rows = base.execute("select deputy, records from participations").fetchall()
        assert sorted(who for who, text in rows if "HD-2024-0004" in numbers_in(text)) == ["0002", "0003"]
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


def test_a_workspace_of_version_12_says_the_same_and_takes_more(round_of_12: Path, tmp_path: Path) -> None:
    """Evidence of before tells every name again; its digests stay, so that the chain holds."""
    expected = evidence_of(round_of_12)
    assert any('"阿依努尔·买买提、李成",true],"present":["D","阿依努尔·买买提",true]' in text for text, _ in expected)
    with open_store(round_of_12) as store:
        (stored,) = store.current(number="HD-2024-0001", evidence=True)
        assert stored.record().evidence == {name: item for name, (_, item) in SPELLED.items()}
        with store.transaction():
            numbers = {name: people for name, (people, _) in SPELLED.items()}
            further = NewVersion(
                "HD-2024-0001", State.ACCEPTED, numbers,
                evidence_json({name: item for name, (_, item) in SPELLED.items()}, numbers),
            )  # fmt: skip
            store.index_by(lambda: ParticularsOf(load_forms().values()))
            store.add([], [further], "2024-03-06")
        before, after = store.versions("HD-2024-0001")
        assert before.evidence == after.evidence
    assert evidence_of(round_of_12)[0] == expected[0]
    assert len(evidence_of(round_of_12)[1][0]) < len(expected[0][0])
    open_store(tmp_path / "new.db", create=True).close()
    assert (shape(round_of_12), indexes(round_of_12)) == (shape(tmp_path / "new.db"), indexes(tmp_path / "new.db"))


SPELLED = {
    name: (people, Evidence(CellPlace("填写", cell), raw, name_spans(people, raw)))
    for name, cell, people, raw in (
        ("invited", "C5", ["0001", "0002"], "阿依努尔·买买提、李成"),
        ("present", "D5", ["0001"], "阿依努尔·买买提"),
    )
}


@pytest.fixture
def round_of_12(tmp_path: Path) -> Path:
    """A store as the last program of version 12 left it: its indexes, and evidence that tells names twice."""
    path = tmp_path / "dutykit.db"
    told = '{"*":["填写","5"],"invited":["C","阿依努尔·买买提、李成",true],"present":["D","阿依努尔·买买提",true]}'
    with open_store(path, create=True) as store, store.transaction():
        store.index_by(lambda: ParticularsOf(load_forms().values()))
        first = NewVersion(
            "HD-2024-0001", State.ACCEPTED, {name: people for name, (people, _) in SPELLED.items()}, told
        )
        store.add([NewRecord("HD-2024-0001", "activity", "activities", first, year=2024)], [], "2024-03-05")
    with closing(sqlite3.connect(path)) as base:
        base.execute("create index records_by_form on records (form, year, unit)")
        base.execute("create index records_by_state on records (state, year)")
        base.execute("update meta set value='12' where key='version'")
        base.commit()
    return path


def evidence_of(path: Path) -> list[tuple[str, str]]:
    with closing(sqlite3.connect(path)) as base:
        return base.execute("select evidence, body from versions order by id").fetchall()


def indexes(path: Path) -> set[tuple[str, str]]:
    with closing(sqlite3.connect(path)) as base:
        return set(base.execute("select name, tbl_name from sqlite_master where type = 'index'"))


WORDS = {
    "select", "distinct", "from", "join", "left", "on", "where", "and", "or", "not", "in", "is", "null", "like",
    "escape", "cast", "as", "text", "order", "by", "desc", "limit", "insert", "into", "values", "update", "set",
    "delete", "max",
}  # fmt: skip
"""What SQL of ours is made of, beside names of tables and columns, values, and marks."""


def test_every_table_can_be_made_by_postgresql() -> None:
    made = tables.making(dialect="postgresql")
    assert len(made) > len(tables.metadata.tables)
    assert not any("rowid" in statement.lower() for statement in made)


def test_every_question_is_plain_sql(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is said to SQLite is said in words that PostgreSQL knows too: the next database of a workspace."""
    said: list[str] = []
    run, run_all = SQLite._run, SQLite.change_all

    def listening(connection: SQLite, sql: str, values: Sequence[Any]) -> sqlite3.Cursor:
        said.append(sql)
        assert sql.count("?") == len(values)
        return run(connection, sql, values)

    def listening_to_many(connection: SQLite, sql: str, rows: Iterable[Sequence[Any]]) -> None:
        said.append(sql)
        run_all(connection, sql, rows)

    path = tmp_path / "dutykit.db"
    open_store(path, create=True).close()
    monkeypatch.setattr(SQLite, "_run", listening)
    monkeypatch.setattr(SQLite, "change_all", listening_to_many)
    with open_store(path) as store:
        said.clear()  # it asks which tables there are: another database has another way to tell
        store.index_by(lambda: ParticularsOf(load_forms().values()))
        ask_everything(store)
        write_everything(store)
    names = {table.name for table in tables.metadata.sorted_tables}
    names |= {column.name for table in tables.metadata.sorted_tables for column in table.columns}
    used = {word.lower() for sql in said for word in re.findall(r"[A-Za-z_]\w*", re.sub(r"'[^']*'", "", sql))}
    assert used - names - WORDS == set()
    assert len(set(said)) > 40
    assert not any("%" in sql for sql in said)  # with which PostgreSQL's driver marks values


def ask_everything(store: Store) -> None:
    days: RecordsWhere = {"since": "2024-01-01", "until": "2024-12-31", "days": ["2024-03-05"], "several_days": True}
    assert store.current(naming=["0001"], told_by=1, source=1, evidence=True, flawed=True, **days) == []
    assert store.current(numbers=["A", "B"], year=None, years=[2024], forms=["activity"], states=[]) == []
    assert store.standings(touching=("2024-01-01", "2024-12-31"), states=[State.HELD], other_forms=["roster"]) == []
    assert store.with_keys(["键"], form="activity", part="activities", year=2024) == []
    assert store.days_told(flawed=True, unit="GC", issue="F", deputy="0001", key="k", part="") == []
    assert store.logged(about="HD-2024-0001", action="correct", subject="a") == []
    assert store.returns(sha256_begins="ab", years=[2024], held=True, statuses=[ReturnStatus.ACCEPTED]) == []
    assert store.returns(year=None, held=False, retracted="", sha256="ab", id=1) == []
    assert (store.forms_of([ReturnStatus.PARTIAL]), store.file_names(), store.all_written()) == ({}, {}, {})
    assert (store.settled("ab", [ReturnStatus.PARTIAL]), store.written("a.docx")) == (False, "")
    assert (store.confirmed(2024, deputy="0001", form="handbook"), store.refused()) == ({}, frozenset())
    assert (store.supports("A"), store.versions("A"), store.reviews_of([1, 2])) == ([], [], {})
    assert (store.closures(year=2024, unit="GC", form=""), store.accepted_warnings()) == ([], frozenset())


def write_everything(store: Store) -> None:
    at = "2024-12-01T10:00:00+08:00"
    with store.transaction():
        store.keep_schema(Schema("h", "activity", 1, {"title": "活动"}))
        issue = Issue("F2024-0001", IssueKind.FORM, "activity", "h", 2024, rows=(IssuedRow("activities", "A", "d"),))
        store.save_issue(issue)
        store.save_issue(replace(issue, open=False, labels={"甲": "乙"}))
        assert store.issues(kind=IssueKind.FORM, form="activity", year=2024) == [
            replace(issue, open=False, labels={"甲": "乙"})
        ]
        source = store.add_return(Return(0, "ab", "甲.xlsx", at, "run", None, "activity", problems=[{"code": "x"}]))
        store.update_return(source, status=ReturnStatus.ACCEPTED, problems=[], account={"values": 3})
        (row,) = store.returns(id=source)
        assert (row.status, row.problems, row.account) == (ReturnStatus.ACCEPTED, [], {"values": 3})
        first = NewVersion("A", State.ACCEPTED, {"title": "走访"}, {}, source=source)
        store.add([NewRecord("A", "activity", "activities", first, 2024)], [], at)
        store.add([], [NewVersion("A", State.HELD, {"title": "调研"}, {}, reason="改正")], at)
        store.add_supports([NewSupport("A", source, SupportKind.SAME, {"title": {"raw": "走访"}})])
        store.rekey({"A": "键"})
        last = store.versions("A")[-1]
        store.add_reviews([Review(Decision.REFUSE, ReviewLevel.OFFICE, "周林", at, record="A", version=last.id)])
        assert (store.refused(), store.refused_version(last.id)) == (frozenset({"A"}), True)
        store.close_register(2024, "GC", "", closed=at, by="周林", comment="")
        store.reopen_register(store.closures()[0].id, at=at, by="周林", comment="漏了一条")
        assert [c.reopened_comment for c in store.closures(reopened=True)] == ["漏了一条"]
        store.note_outputs({"a.docx": "1", "b.docx": "2"}, at)
        store.note_outputs({"a.docx": "3"}, at)
        assert store.all_written() == {"a.docx": "3", "b.docx": "2"}
        assert store.retract(source, "交错了") == ["A"]


def test_a_suspension_that_a_later_roster_overwrote_is_told_by_the_history(before: Path) -> None:
    """Version 6 kept today's state alone; every version of the row is there to tell what was."""
    path = before / "dutykit.db"
    open_store(path).close()
    with closing(sqlite3.connect(path)) as base:
        ((record, source),) = base.execute(
            "select r.number, v.source from records r join versions v on v.id = r.version"
            " where r.part = 'deputies' and json_extract(v.body, '$.number') = '0003'"
        ).fetchall()
        row = {"number": "0003", "name": "张建国", "work_committee": "GC"}
        away = {**row, "status": "suspended", "status_date": "2024-03-01"}
        back = {**row, "status": "in_office", "status_date": "2024-07-01"}
        for at, body in ((9001, away), (9002, {**away, "birth": "1970-01"}), (9003, back)):
            base.execute(
                "insert into versions values (?, ?, ?, 'accepted', ?, '{}', '[]', '2024-08-01', '', 0)",
                (at, record, source, json.dumps(body)),
            )
        base.execute("update records set version = 9003 where number = ?", (record,))
        base.execute("delete from log")  # there was no chain then
        base.execute("update meta set value = '6' where key = 'version'")
        base.commit()
    with open_workspace(find(before, None), year=2024, today=date(2024, 12, 20)) as opened:
        deputy = opened.roster.by_number["0003"]
        assert [str(deputy.state(date(2024, *d))) for d in ((2, 29), (3, 1), (6, 30), (7, 1))] == [
            "in_office", "suspended", "suspended", "in_office",
        ]  # fmt: skip
        (told,) = opened.store.current(form="roster", part="changes")
        assert (told.deputy, told.body["until"], told.source) == ("0003", "2024-06-30", source)
        with opened.store.transaction():
            assert opened.store.take_numbers("MC")[0] == int(told.number.removeprefix("MC-")) + 1
