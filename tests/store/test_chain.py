"""The log is a chain that binds what every act has written."""

from __future__ import annotations

import json
import sqlite3
import threading
from contextlib import closing
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from dutykit.app.opened.open_workspace import load_forms
from dutykit.forms.particulars import ParticularsOf
from dutykit.store import DraftText, Issue, NewRecord, NewVersion, Return, Review, Schema, Store, open_store
from dutykit.store.chain import BOUND, FIRST, last_bound, row_digest
from dutykit.store.migrations import STEPS
from dutykit.store.tables import metadata
from dutykit.words.codes import Action, IssueKind, ReturnStatus, State
from dutykit.words.decisions import Decision, ReviewLevel

AT = "2024-03-05T10:00:00+08:00"


@pytest.fixture
def store(tmp_path: Path) -> Store:
    made = open_store(tmp_path / "dutykit.db", create=True)
    made.index_by(lambda: ParticularsOf(load_forms().values()))
    return made


def note(store: Store, *subjects: str) -> None:
    for subject in subjects:
        store.write_log(AT, Action.CORRECT, subject, {})


def entries(path: Path) -> list[dict[str, Any]]:
    with closing(sqlite3.connect(path)) as base:
        base.row_factory = sqlite3.Row
        return [dict(row) for row in base.execute("select * from log order by id")]


def mirrored(path: Path) -> list[bytes]:
    return path.with_name("log.jsonl").read_bytes().splitlines()


def test_each_line_of_the_copy_holds_the_hash_of_the_one_before(store: Store, tmp_path: Path) -> None:
    """What an auditor can do without us: ``sed -n 2p log.jsonl | tr -d '\\n' | sha256sum``."""
    with store:
        with store.transaction():
            note(store, "甲", "乙")
        with store.transaction():
            note(store, "丙")
    lines = mirrored(tmp_path / "dutykit.db")
    told = [json.loads(line) for line in lines]
    assert [one["action"] for one in told] == ["chain", "correct", "correct", "correct"]
    assert [one["previous"] for one in told] == [FIRST, *(sha256(line).hexdigest() for line in lines[:-1])]
    kept = entries(tmp_path / "dutykit.db")
    assert [one["hash"] for one in kept] == [sha256(line).hexdigest() for line in lines]
    assert (
        lines[1]
        == (
            '{"action":"correct","at":"2024-03-05T10:00:00+08:00","bound":{},"by":"","detail":{},"id":2,"previous":"'
            f'{kept[0]["hash"]}","subject":"甲"}}'
        ).encode()
    )


def everything(store: Store) -> None:
    """Something in each table that is bound, and a change of whatever may change."""
    with store.transaction():
        store.keep_schema(Schema("h", "activity", 1, {"x": 1}))
        store.save_issue(Issue("F1", IssueKind.FORM, "activity", "h", 2024, made=AT))
        store.save_issue(Issue("F1", IssueKind.FORM, "activity", "h", 2024, made=AT, due="2024-12-01"))
        source = store.add_return(Return(0, "ab", "甲.xlsx", "2024-03-05", "r", None))
        first = NewVersion("HD-1", State.ACCEPTED, {"title": "甲"}, {}, source=source)
        store.add([NewRecord("HD-1", "activity", "activities", first, 2024)], [], AT)
        store.add([], [NewVersion("HD-1", State.HELD, {"title": "乙"}, {}, source=source)], AT)
        store.rekey({"HD-1": "k"})
        store.update_return(source, status=ReturnStatus.ACCEPTED)
        store.write_log(AT, Action.INGEST, "ab", {})
        (version,) = [v.id for v in store.versions("HD-1")][-1:]
        store.add_reviews([Review(Decision.APPROVE, ReviewLevel.OFFICE, "周林", AT, "", "HD-1", version)])
        store.close_register(2024, "GC", "", closed=AT, by="周林", comment="")
        store.write_log(AT, Action.APPROVE, "HD-1", {})
    with store.transaction():
        store.retract(source, "误收")
        (closure,) = store.closures()
        store.reopen_register(closure.id, at=AT, by="周林", comment="")
        store.note_outputs({"documents/甲.docx": "d" * 64}, AT)
        store.keep_drafts([DraftText("ab12", "summary", {"per": "congress"}, AT, ["甲", ["乙", "丙"]])] * 2)
    assert store.draft("ab12") == DraftText("ab12", "summary", {"per": "congress"}, AT, ["甲", ["乙", "丙"]])
    assert store.draft("nothing") is None


def test_every_row_is_bound_as_it_stands_whatever_changed_it(store: Store, tmp_path: Path) -> None:
    with store:
        everything(store)
    found = last_bound(json.loads(one["bound"]) for one in entries(tmp_path / "dutykit.db"))
    with closing(sqlite3.connect(tmp_path / "dutykit.db")) as base:
        for table, columns in BOUND.items():
            named = ", ".join(f'"{column}"' for column in columns)
            rows = base.execute(f"select {named} from {table}").fetchall()
            assert found.get(table, {}) == {str(row[0]): row_digest(table, row) for row in rows}, table
            assert rows or table == "supports"


def test_what_no_entry_takes_up_is_bound_when_the_transaction_ends(store: Store, tmp_path: Path) -> None:
    with store, store.transaction():
        store.note_outputs({"a.docx": "d" * 64}, AT)
    last = entries(tmp_path / "dutykit.db")[-1]
    assert (last["action"], list(json.loads(last["bound"]))) == ("bind", ["outputs"])


def test_columns_are_bound_or_worked_out_from_what_is() -> None:
    kept = {table.name: {column.name for column in table.columns} for table in metadata.sorted_tables}
    left_out = {name: columns - set(BOUND.get(name, ())) for name, columns in kept.items()}
    assert {name: columns for name, columns in left_out.items() if columns} == {
        "meta": {"key", "value"}, "numbers": {"name", "last"}, "participations": {"id", "deputy", "records"},
        "records": {"first_day", "last_day"},
        "log": {"id", "at", "action", "subject", "detail", "by", "bound", "previous", "hash"},
    }  # fmt: skip


def test_what_was_undone_is_neither_bound_nor_copied(store: Store, tmp_path: Path) -> None:
    with store:
        with store.transaction():
            note(store, "甲")
            store.note_outputs({"kept.docx": "a" * 64}, AT)
            with store.transaction() as attempt:
                note(store, "乙")  # takes up what was written before, and is undone
                store.note_outputs({"undone.docx": "b" * 64}, AT)
                attempt.rollback()
            note(store, "丙")
        with store.transaction(undo=True):
            note(store, "丁")
    kept = entries(tmp_path / "dutykit.db")
    assert [one["subject"] for one in kept] == ["", "甲", "丙"]
    assert list(json.loads(kept[-1]["bound"])["outputs"]) == ["kept.docx"]
    assert len(mirrored(tmp_path / "dutykit.db")) == 3


def test_two_who_write_make_one_chain(tmp_path: Path) -> None:
    path = tmp_path / "dutykit.db"
    open_store(path, create=True).close()

    def write(name: str) -> None:
        with open_store(path) as store:
            for number in range(10):
                with store.transaction():
                    note(store, f"{name}{number}")

    threads = [threading.Thread(target=write, args=(name,)) for name in "甲乙"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    kept, lines = entries(path), mirrored(path)
    assert [one["id"] for one in kept] == list(range(1, 22))
    assert [one["previous"] for one in kept[1:]] == [one["hash"] for one in kept[:-1]]
    assert [sha256(line).hexdigest() for line in lines] == [one["hash"] for one in kept]


def test_a_copy_that_was_left_behind_catches_up(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "dutykit.db"
    with store:
        for subject in "甲乙丙":
            with store.transaction():
                note(store, subject)
        whole = path.with_name("log.jsonl").read_bytes()
        path.with_name("log.jsonl").write_bytes(whole[: whole.index(b"\n") + 20])  # killed while it was written
        with store.transaction():
            note(store, "丁")
    assert path.with_name("log.jsonl").read_bytes().startswith(whole)
    assert len(mirrored(path)) == 5


def test_a_copy_of_another_log_is_left_as_it_is(store: Store, tmp_path: Path) -> None:
    with store:
        with store.transaction():
            note(store, "甲")
        copy = tmp_path / "log.jsonl"
        copy.write_bytes(copy.read_bytes().replace("甲".encode(), "乙".encode()))
        before = copy.read_bytes()
        with store.transaction():
            note(store, "丙")
    assert copy.read_bytes() == before


def test_the_log_of_an_earlier_version_is_chained_as_it_is_found(tmp_path: Path) -> None:
    path = tmp_path / "dutykit.db"
    with open_store(path, create=True) as store:
        store.index_by(lambda: ParticularsOf(load_forms().values()))
        everything(store)
    with closing(sqlite3.connect(path)) as base:
        base.execute("delete from log where action in ('chain', 'bind')")
        base.execute('update log set detail = \'{"b": 1, "a": "\\u7532"}\' where action = \'ingest\'')
        for column in ("bound", "previous", "hash"):
            base.execute(f"alter table log drop column {column}")
        base.execute("update meta set value = '8' where key = 'version'")
        base.commit()
    open_store(path).close()
    assert len(STEPS) >= 9
    *old, last = entries(path)
    assert [(one["action"], json.loads(one["bound"])) for one in old] == [("ingest", {}), ("approve", {})]
    assert old[0]["detail"] == '{"a":"甲","b":1}'
    assert (last["action"], json.loads(last["detail"])) == ("chain", {"entries": 2, "version": 9})
    assert json.loads(last["bound"]).keys() == BOUND.keys() - {"supports"}
    assert [one["previous"] for one in (*old, last)] == [FIRST, *(one["hash"] for one in old)]


def test_settings_that_have_changed_are_told_before_the_next_act(store: Store, tmp_path: Path) -> None:
    now = {"dutykit.toml": "a"}
    store.settings = lambda: now
    with store, store.transaction():
        note(store, "甲")
    with open_store(tmp_path / "dutykit.db") as again:
        again.settings = lambda: {"dutykit.toml": "b"}
        with again.transaction():
            note(again, "乙", "丙")
    told = [(one["action"], json.loads(one["detail"])) for one in entries(tmp_path / "dutykit.db")[1:]]
    assert told == [
        ("settings", {"changed": [], "files": {"dutykit.toml": "a"}}),
        ("correct", {}),
        ("settings", {"changed": ["dutykit.toml"], "files": {"dutykit.toml": "b"}}),
        ("correct", {}),
        ("correct", {}),
    ]
