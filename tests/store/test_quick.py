"""What is written and asked for by statements compiled once."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from dutykit.store import NewRecord, NewVersion, Store, open_store


def add(store: Store, count: int, *, form: str = "activity", year: int | None = 2024) -> None:
    new = [
        NewRecord(
            number := f"{form}-{year}-{i:04}",
            form,
            "rows",
            NewVersion(number, "accepted", {"title": f"第{i}次", "people": ["0001"]}, '{"title":{"raw":"甲"}}'),
            year=year,
            key=f"键{i % 100}",
        )
        for i in range(count)
    ]
    with store.transaction():
        store.add(new, [], "2024-12-01T00:00:00+08:00")


@pytest.fixture
def store(tmp_path: Path) -> Store:
    opened = open_store(tmp_path / "dutykit.db", create=True)
    add(opened, 150)
    return opened


def test_records_are_found_by_any_number_of_keys(store: Store) -> None:
    with store:
        keys = [f"键{i}" for i in range(200)]
        found = store.with_keys(keys, form="activity", part="rows", year=2024)
        assert sorted(s.number for s in found) == [f"activity-2024-{i:04}" for i in range(150)]
        assert store.with_keys(keys, form="activity", part="rows", year=2023) == []
        assert store.with_keys(keys, form="contact", part="rows", year=2024) == []
        assert store.with_keys([], form="activity", part="rows", year=2024) == []
        two = store.with_keys(["键7"], form="activity", part="rows", year=2024)
        assert [s.number for s in two] == ["activity-2024-0007", "activity-2024-0107"]


def test_a_form_without_year_is_found_too(store: Store) -> None:
    with store:
        add(store, 3, form="roster", year=None)
        found = store.with_keys(["键1"], form="roster", part="rows", year=None)
        assert [s.number for s in found] == ["roster-None-0001"]


def test_what_was_written_reads_back_equal(store: Store) -> None:
    with store:
        (found,) = store.current(number="activity-2024-0003")
        assert found.body == {"title": "第3次", "people": ["0001"]}
        assert found.evidence == json.loads('{"title":{"raw":"甲"}}')
        assert found.problems == []


def test_numbers_follow_without_gaps(store: Store) -> None:
    with store, store.transaction():
        assert list(store.take_numbers("HD2024", 3)) == [1, 2, 3]
        assert list(store.take_numbers("HD2024")) == [4]
        assert list(store.take_numbers("HD2024", 0)) == []


def test_a_file_is_settled_until_its_return_is_withdrawn(store: Store) -> None:
    with store, store.transaction():
        row = {"sha256": "ab", "name": "甲.xlsx", "received": "2024-12-01", "run": "r", "status": "accepted"}
        number = store.add_return(row)
        assert store.statuses("ab") == ["accepted"]
        assert store.forms_of({"accepted", "partial"}) == {"ab": ""}
        assert store.forms_of({"partial"}) == {}
        store.update_return(number, retracted="收错了", form="activity")
        assert store.statuses("ab") == []
        assert store.forms_of({"accepted"}) == {}
