"""Whom records name is written late, and yet is what the records say: whatever is undone, and whenever it is asked."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dutykit.app.opened.open_workspace import load_forms
from dutykit.forms.particulars import ParticularsOf
from dutykit.store import NewRecord, NewVersion, Store, open_store
from dutykit.store.participations import numbers_in, packed
from dutykit.words.codes import State

FORMS = load_forms()


@contextmanager
def opened(path: Path) -> Iterator[Store]:
    with open_store(path, create=True) as store:
        store.index_by(lambda: ParticularsOf(FORMS.values()))
        yield store


def told(number: str, people: str, deputy: str = "") -> NewRecord:
    first = NewVersion(number, State.ACCEPTED, {"present": list(people), "date": "2024-03-05"}, "{}")
    return NewRecord(number, "activity", "activities", first, year=2024, deputy=deputy)


def again(number: str, people: str) -> NewVersion:
    return NewVersion(number, State.ACCEPTED, {"present": list(people), "date": "2024-03-05"}, "{}")


def naming(store: Store, deputy: str) -> list[str]:
    return [record.number for record in store.current(naming=[deputy])]


def test_who_is_named_is_known_at_once_and_afterwards(tmp_path: Path) -> None:
    with opened(tmp_path / "a.db") as store, store.transaction():
        store.add([told("A1", "ab"), told("A2", "b", deputy="c")], [], "")
        assert (naming(store, "a"), naming(store, "b"), naming(store, "c")) == (["A1"], ["A1", "A2"], ["A2"])
        store.add([told("A3", "a")], [again("A1", "bd")], "")
        assert (naming(store, "a"), naming(store, "d")) == (["A3"], ["A1"])
    with opened(tmp_path / "a.db") as store:
        assert [naming(store, who) for who in "abcd"] == [["A3"], ["A1", "A2"], ["A2"], ["A1"]]


_STEP = st.one_of(
    st.tuples(st.just("add"), st.text("abc", max_size=3)),
    st.tuples(st.just("change"), st.text("abc", max_size=3)),
    st.tuples(st.sampled_from(("begin", "keep", "undo", "ask")), st.just("")),
)


@settings(max_examples=40, deadline=None)
@given(st.lists(_STEP, max_size=14))
def test_what_is_undone_names_nobody(steps: list[tuple[str, str]]) -> None:
    """Against a plain list that is copied at each beginning and put back where that part is undone."""
    with TemporaryDirectory() as folder, opened(Path(folder) / "a.db") as store, store.transaction():
        run, left = _Run(store), list(steps)
        while left:
            run.go(left)
        assert run.table() == run.expected()


class _Run:
    """Steps within one transaction, and what should come of them."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.says: dict[str, str] = {}
        self.serial = 0

    def expected(self) -> set[tuple[str, str]]:
        return {(who, number) for number, people in self.says.items() for who in people}

    def table(self) -> set[tuple[str, str]]:
        return {(who, number) for who in "abc" for number in naming(self.store, who)}

    def go(self, steps: list[tuple[str, str]]) -> bool:
        """Take steps until the part ends; whether it is to be kept."""
        while steps:
            step, people = steps.pop(0)
            if step == "add":
                self.serial += 1
                self.says[f"A{self.serial}"] = people
                self.store.add([told(f"A{self.serial}", "".join(sorted(set(people))))], [], "")
            elif step == "change" and self.says:
                number = max(self.says)
                self.says[number] = people
                self.store.add([], [again(number, "".join(sorted(set(people))))], "")
            elif step == "begin":
                self.within(steps)
            elif step == "ask":
                assert self.table() == self.expected()
            elif step in {"keep", "undo"}:
                return step == "keep"
        return True

    def within(self, steps: list[tuple[str, str]]) -> None:
        before = dict(self.says)
        with self.store.transaction() as part:
            if not self.go(steps):
                part.rollback()
                self.says = before


_PART = st.text(st.characters(codec="utf-8", categories=("L", "N")), min_size=1, max_size=4)
_NUMBER = st.lists(_PART, min_size=1, max_size=3).map("-".join)


@given(st.sets(_NUMBER))
def test_numbers_of_records_are_packed_and_found_again(numbers: set[str]) -> None:
    assert sorted(numbers_in(packed(numbers))) == sorted(numbers)
    assert packed(["HD-2024-0003", "QJ-2024-0001", "HD-2024-0012"]) == "HD-2024-0003 0012 QJ-2024-0001"


_OF_5 = """
    create table participations (record varchar(40) not null, deputy varchar(40) not null,
        field text not null, state varchar(12) not null, primary key (record, deputy)) without rowid;
    create index participations_by_deputy on participations (deputy);
    insert into participations values ('A1', 'a', 'present', 'accepted');
"""
_OF_11 = """
    create table participations (deputy varchar(40) not null, record varchar(40) not null,
        primary key (deputy, record)) without rowid;
    insert into participations values ('a', 'A1'), ('b', 'A1');
"""


@pytest.mark.parametrize(("version", "table"), [(5, _OF_5), (11, _OF_11)], ids=["5", "11"])
def test_an_older_store_is_indexed_anew(tmp_path: Path, version: int, table: str) -> None:
    path = tmp_path / "a.db"
    with opened(path) as store, store.transaction():
        store.add([told("A1", "ab")], [], "")
    with closing(sqlite3.connect(path)) as base:
        base.executescript(
            ("delete from log;" if version < 9 else "")  # there was no chain then
            + f"update meta set value = '{version}' where key = 'version'; drop table participations; {table}"
        )
    with opened(path) as store:
        assert naming(store, "b") == ["A1"]


def test_evidence_of_an_older_store_is_read_as_it_was_written(tmp_path: Path) -> None:
    old: dict[str, Any] = {
        "present": {"place": {"sheet": "填写", "cell": "J5"}, "raw": "甲、乙", "spans": [["a", 0, 1], ["b", 2, 3]]}
    }
    new = '{"*":["填写","5"],"present":["J","甲、乙","a、b"]}'
    with opened(tmp_path / "a.db") as store, store.transaction():
        for number, evidence in (("A1", old), ("A2", new)):
            first = NewVersion(number, State.ACCEPTED, {}, evidence)
            store.add([NewRecord(number, "activity", "activities", first)], [], "")
        assert [r.evidence for r in store.current(evidence=True)] == [old, old]
        assert [v.evidence for number in ("A1", "A2") for v in store.versions(number)] == [old, old]
