"""A store that is not whole is refused with what to do; it never answers with zeros, and never as a bug."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from dutykit.errors import StoreError
from dutykit.store import open_store
from dutykit.store.soundness import APPLICATION, SMALL

PAGE = 4096


def test_a_new_workspace_gets_its_store(tmp_path: Path) -> None:
    with open_store(tmp_path / "dutykit.db", create=True) as store:
        assert store.returns() == []
    assert [p.name for p in tmp_path.iterdir()] == ["dutykit.db"]
    with closing(sqlite3.connect(tmp_path / "dutykit.db")) as base:
        assert base.execute("pragma application_id").fetchone() == (APPLICATION,)


def test_an_error_in_the_middle_of_a_query_says_that_the_store_is_damaged(tmp_path: Path) -> None:
    path = tmp_path / "dutykit.db"
    with open_store(path, create=True) as store, store.transaction():
        for number in range(400):
            store.write_log("2024-01-01", "ingest", f"{number}", {"what": "甲" * 200})
    with open_store(path) as store:
        with open_store(path) as other, other.transaction():
            other.write_log("2024-01-02", "ingest", "乙", {})  # what the first has at hand is old now
        data = bytearray(path.read_bytes())
        data[-20 * PAGE :] = b"\xff" * (20 * PAGE)
        path.write_bytes(data)
        with pytest.raises(StoreError) as caught:
            store.logged()
    assert (caught.value.code, "dutykit restore" in caught.value.remedy) == ("store.damaged", True)


def test_a_blank_page_of_a_large_store_is_seen_at_its_opening(tmp_path: Path) -> None:
    path = tmp_path / "dutykit.db"
    with open_store(path, create=True) as store, store.transaction():
        for number in range(3000):
            store.write_log("2024-01-01", "ingest", f"{number}", {"what": "甲" * 300})
    assert path.stat().st_size > SMALL
    open_store(path).close()
    data = bytearray(path.read_bytes())
    data[PAGE * 300 : PAGE * 301] = bytes(PAGE)
    path.write_bytes(data)
    with pytest.raises(StoreError) as caught:
        open_store(path)
    assert (caught.value.code, "1 页是空白" in caught.value.message) == ("store.damaged", True)


def test_free_pages_of_a_large_store_may_be_blank(tmp_path: Path) -> None:
    path = tmp_path / "dutykit.db"
    with open_store(path, create=True) as store:
        with store.transaction():
            for number in range(3000):
                store.write_log("2024-01-01", "ingest", f"{number}", {"what": "甲" * 300})
        store.connection.rollback()
        store.connection.setting("secure_delete=ON")
        with store.transaction():
            store.connection.change("delete from log where id > 200")
    open_store(path).close()


def test_json_that_cannot_be_read_is_damage_and_no_bug(tmp_path: Path) -> None:
    with open_store(tmp_path / "dutykit.db", create=True) as store:
        with store.transaction():
            store.write_log("2024-01-01", "ingest", "甲", {})
            store.connection.change("update log set detail = '{\"a'")
        with pytest.raises(StoreError) as caught:
            store.logged()
    assert caught.value.code == "store.damaged"


def test_a_mistake_of_ours_stays_a_bug(tmp_path: Path) -> None:
    with open_store(tmp_path / "dutykit.db", create=True) as store, pytest.raises(Exception, match="syntax") as caught:
        store.connection.change("selec 1")
    assert not isinstance(caught.value, StoreError)
