"""Registrations are kept in groups: none is half kept, and nothing is shown before it is kept."""

from __future__ import annotations

from pathlib import Path

import pytest

from dutykit.app.intake.group import OpenGroup, grouped
from dutykit.errors import StoreError
from dutykit.store import Store, open_store


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return open_store(tmp_path / "dutykit.db", create=True)


def register(store: Store, group: OpenGroup, name: str, *, fails: type[BaseException] | None = None) -> None:
    """A registration that leaves a line in the log."""
    group.begin()
    with store.transaction():
        store.write_log("2024-12-31", "ingest", name, {})
        if fails is not None:
            raise fails("…")


def kept(tmp_path: Path) -> list[str]:
    """What another process sees."""
    with open_store(tmp_path / "dutykit.db") as other:  # which does not wait for a group that is open
        return [entry.subject for entry in other.logged()]


def test_a_group_is_kept_as_a_whole_when_it_ends(store: Store, tmp_path: Path) -> None:
    shown: list[list[str]] = []
    with grouped(store) as group:
        register(store, group, "a")
        group.then(lambda: shown.append(kept(tmp_path)))
        register(store, group, "b")
        assert (shown, store.logged()[0].subject) == ([], "a")
    assert (shown, kept(tmp_path)) == ([["a", "b"]], ["a", "b"])


def test_a_group_that_was_open_long_enough_is_kept_before_the_next_begins(store: Store, tmp_path: Path) -> None:
    group = OpenGroup(store, longest=0)
    register(store, group, "a")
    assert group.left() == 0
    register(store, group, "b")
    assert kept(tmp_path) == ["a"]
    group.end()
    assert (group.left(), kept(tmp_path)) == (None, ["a", "b"])


def test_of_a_registration_that_fails_nothing_is_kept_and_of_those_before_it_all(store: Store, tmp_path: Path) -> None:
    shown: list[str] = []
    with pytest.raises(ZeroDivisionError), grouped(store) as group:
        register(store, group, "a")
        group.then(lambda: shown.append("a"))
        register(store, group, "b", fails=ZeroDivisionError)
    assert (shown, kept(tmp_path)) == (["a"], ["a"])


class Failed(StoreError):
    def __init__(self, text: str) -> None:
        super().__init__(text, "", code="full")


def test_where_the_store_fails_nothing_of_the_group_is_kept_or_shown(store: Store, tmp_path: Path) -> None:
    shown: list[str] = []
    with pytest.raises(Failed), grouped(store) as group:
        register(store, group, "a")
        group.end()
        register(store, group, "b")
        group.then(lambda: shown.append("b"))
        register(store, group, "c", fails=Failed)
    assert (shown, kept(tmp_path)) == ([], ["a"])
    with grouped(store) as group:
        register(store, group, "d")
    assert kept(tmp_path) == ["a", "d"]
