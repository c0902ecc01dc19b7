"""How statements are put together, and what a transaction keeps."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dutykit.errors import StoreError
from dutykit.store import Store, open_store
from dutykit.store.sql import MANY, Where, in_parts, inserting, like, updating

TEXTS = st.text("aB%_/甲'?", max_size=8)


def test_what_is_written_names_its_columns() -> None:
    assert inserting("log", ("at", "by")) == 'INSERT INTO log ("at", "by") VALUES (?, ?)'
    assert updating("log", ("at", "by"), "id") == 'UPDATE log SET "at" = ?, "by" = ? WHERE id = ?'


def test_conditions_hold_together_and_keep_their_values_in_order() -> None:
    where = Where().equal({"year": None, "unit": "GC"}, ("unit", "year", "form"), "records")
    where.among("state", ["a", "b"]).of_years("records.year", {2025, 2024})
    assert str(where) == (
        ' WHERE records."unit" = ? AND records."year" IS NULL AND state IN (?, ?) '
        "AND (records.year IS NULL OR records.year IN (?, ?))"
    )
    assert where.values == ["GC", "a", "b", 2024, 2025]
    assert (str(Where()), Where().values) == ("", [])


def test_one_of_nothing_is_never_and_none_of_nothing_always() -> None:
    with closing(sqlite3.connect(":memory:")) as base:
        told = [base.execute(f"SELECT 1{Where().among('1', [], no=no)}").fetchall() for no in (False, True)]
    assert told == [[], [(1,)]]


def test_a_copy_is_added_to_alone() -> None:
    where = Where().holds("a = ?", 1)
    more = where.copy().holds("b = ?", 2)
    assert (str(where), where.values, str(more), more.values) == (" WHERE a = ?", [1], " WHERE a = ? AND b = ?", [1, 2])


@given(TEXTS, TEXTS)
def test_a_part_of_a_text_is_found_whatever_signs_it_has(text: str, part: str) -> None:
    with closing(sqlite3.connect(":memory:")) as base:
        (found,) = base.execute("SELECT ? LIKE ? ESCAPE '/'", (text, f"%{like(part)}%")).fetchone()
    assert bool(found) == (part.casefold() in text.casefold())


@given(st.lists(st.integers(0, 1200), max_size=1500))
def test_values_are_asked_for_once_and_so_many_at_a_time(values: list[int]) -> None:
    parts = list(in_parts(values))
    assert [value for part in parts for value in part] == list(dict.fromkeys(values))
    assert all(0 < len(part) <= MANY for part in parts)


# --- transactions ------------------------------------------------------------------------------------------------


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return open_store(tmp_path / "dutykit.db", create=True)


def write(store: Store, *subjects: str) -> None:
    for subject in subjects:
        store.write_log("2024-01-01", "correct", subject, {})


def subjects(store: Store) -> list[str]:
    return [entry.subject for entry in store.logged()]


def test_a_part_is_undone_without_the_whole(store: Store) -> None:
    with store:
        with store.transaction():
            write(store, "甲")
            with store.transaction() as attempt:
                write(store, "乙")
                attempt.rollback()
            with pytest.raises(KeyError), store.transaction():
                write(store, "丙")
                raise KeyError
            with store.transaction(), store.transaction():
                write(store, "丁")
        assert subjects(store) == ["甲", "丁"]


def test_the_whole_is_undone_with_its_parts(store: Store) -> None:
    with store:
        with pytest.raises(KeyError), store.transaction():
            with store.transaction():
                write(store, "甲")
            raise KeyError
        with store.transaction(undo=True):
            write(store, "乙")
        assert subjects(store) == []


def test_what_follows_after_sqlite_has_undone_a_transaction_is_not_kept_without_its_beginning(store: Store) -> None:
    """As where the disk was full: SQLite undoes the whole by itself, and would begin a new one with the rest."""
    with store:
        with pytest.raises(StoreError) as caught, store.transaction():
            write(store, "甲")
            store.connection._base.execute("ROLLBACK")
            write(store, "乙")
        assert caught.value.code == "store.failed"
        assert subjects(store) == []
        with store.transaction():
            write(store, "丙")
        assert subjects(store) == ["丙"]


def test_answers_are_of_one_moment_until_something_is_written(store: Store, tmp_path: Path) -> None:
    with store, open_store(tmp_path / "dutykit.db") as other:
        assert subjects(store) == []
        with other.transaction():
            write(other, "甲")
        assert subjects(store) == []
        with store.transaction():
            assert subjects(store) == ["甲"]
