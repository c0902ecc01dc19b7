"""Records: written, asked for, found by the days and the people that they tell of."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from conftest import Stores
from dutykit.app.opened.open_workspace import load_forms
from dutykit.forms.particulars import ParticularsOf
from dutykit.store import NewRecord, NewVersion, Return, Review, Store, open_store
from dutykit.words.codes import ReturnStatus, State
from dutykit.words.decisions import Decision, ReviewLevel

pytestmark = pytest.mark.both_stores
AT = "2024-12-01T00:00:00+08:00"


def opened_store(path: Path, address: str = "") -> Store:
    store = open_store(path, address=address, create=True)
    store.index_by(lambda: ParticularsOf(load_forms().values()))
    return store


def add(store: Store, count: int, *, form: str = "activity", year: int | None = 2024) -> None:
    new = [
        NewRecord(
            number := f"{form}-{year}-{i:04}",
            form,
            "rows",
            NewVersion(number, State.ACCEPTED, {"title": f"第{i}次", "people": ["0001"]}, '{"title":{"raw":"甲"}}'),
            year=year,
            key=f"键{i % 100}",
        )
        for i in range(count)
    ]
    with store.transaction():
        store.add(new, [], "2024-12-01T00:00:00+08:00")


@pytest.fixture
def store(tmp_path: Path, store_kind: Stores) -> Store:
    opened = opened_store(tmp_path / "dutykit.db", store_kind.address())
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
        (found,) = store.current(number="activity-2024-0003", evidence=True)
        assert found.body == {"title": "第3次", "people": ["0001"]}
        assert found.evidence == json.loads('{"title":{"raw":"甲"}}')
        assert found.problems == []
        assert found.state is State.ACCEPTED


def test_evidence_that_was_not_asked_for_is_not_taken_for_none(store: Store) -> None:
    with store:
        (found,) = store.current(number="activity-2024-0003")
        with pytest.raises(LookupError):
            found.evidence.get("title")
        assert found.record().evidence == {}


def test_numbers_follow_without_gaps(store: Store) -> None:
    with store, store.transaction():
        assert list(store.take_numbers("HD2024", 3)) == [1, 2, 3]
        assert list(store.take_numbers("HD2024")) == [4]
        assert list(store.take_numbers("HD2024", 0)) == []


def test_a_file_is_settled_until_its_return_is_withdrawn(store: Store) -> None:
    with store, store.transaction():
        number = store.add_return(Return(0, "ab", "甲.xlsx", "2024-12-01", "r", ReturnStatus.ACCEPTED))
        either = {ReturnStatus.ACCEPTED, ReturnStatus.PARTIAL}
        assert store.settled("ab", either)
        assert not store.settled("ab", {ReturnStatus.PARTIAL})
        assert store.forms_of(either) == {"ab": ""}
        assert store.forms_of({ReturnStatus.PARTIAL}) == {}
        store.update_return(number, retracted="收错了", form="activity")
        assert not store.settled("ab", either)
        assert store.forms_of({ReturnStatus.ACCEPTED}) == {}


# --- found by days and people -----------------------------------------------------------------------------------


def activity(number: str, day: Any, *, present: Sequence[str] = (), state: State = State.ACCEPTED) -> NewRecord:
    values = {"date": day, "title": number, "present": list(present)}
    return NewRecord(number, "activity", "activities", NewVersion(number, state, values, "{}"), year=2024)


@pytest.fixture
def calendar(tmp_path: Path, store_kind: Stores) -> Store:
    store = opened_store(tmp_path / "dutykit.db", store_kind.address())
    rows = [
        activity("A", "2024-03-05", present=["0001", "0002"]),
        activity("B", {"from": "2024-03-30", "to": "2024-04-02"}, present=["0002"]),
        activity("C", "2024-05-01", present=["0001"], state=State.HELD),
    ]
    first = NewVersion("D", State.ACCEPTED, {"title": "没有日期"}, "{}")
    with store.transaction():
        store.add([*rows, NewRecord("D", "handbook", "activities", first, year=2024, deputy="0001")], [], AT)
    return store


def numbers(found: Sequence[Any]) -> list[str]:
    return [stored.number for stored in found]


def test_records_are_found_by_whom_they_name_and_whose_they_are(calendar: Store) -> None:
    with calendar as store:
        assert numbers(store.current(naming=["0001"])) == ["A", "C", "D"]
        assert numbers(store.current(naming=["0002"])) == ["A", "B"]
        assert numbers(store.current(naming=["0001", "0002"], state=State.ACCEPTED)) == ["A", "B", "D"]
        assert store.current(naming=["0009"]) == []


def test_records_are_found_by_the_days_that_they_touch(calendar: Store) -> None:
    with calendar as store:
        assert numbers(store.current(since="2024-04-01", until="2024-04-30")) == ["B"]
        assert numbers(store.current(since="2024-01-01", until="2024-03-30")) == ["A", "B"]
        assert numbers(store.current(days=["2024-03-05", "2024-05-01"])) == ["A", "C"]
        assert store.days_told(naming=["0001"]) == [("2024-03-05", "2024-03-05"), ("2024-05-01", "2024-05-01")]


def test_a_further_version_is_found_by_what_it_says_now(calendar: Store) -> None:
    with calendar as store:
        with store.transaction():
            values = {"date": "2024-03-06", "present": ["0003"]}
            store.add([], [NewVersion("A", State.ACCEPTED, values, "{}")], AT)
        assert numbers(store.current(naming=["0001"])) == ["C", "D"]
        assert numbers(store.current(naming=["0003"])) == ["A"]
        assert numbers(store.current(days=["2024-03-06"])) == ["A"]


def test_a_decision_changes_the_state_and_nothing_else(calendar: Store) -> None:
    with calendar as store:
        (before,) = store.current(number="A")
        with store.transaction():
            decision = Review(Decision.APPROVE, ReviewLevel.OFFICE, "周林", AT, record="A", version=before.version)
            store.add_reviews([decision])
        (after,) = store.current(naming=["0002"], state=State.APPROVED)
        assert (after.number, after.body) == ("A", before.body)


def test_what_a_withdrawn_return_said_is_found_no_more(calendar: Store) -> None:
    with calendar as store:
        with store.transaction():
            source = store.add_return(Return(0, "ab", "甲.xlsx", "2024-12-01", "r", ReturnStatus.ACCEPTED))
            later = NewVersion("A", State.ACCEPTED, {"date": "2024-06-01", "present": ["0003"]}, "{}", source=source)
            store.add([], [later], AT)
        assert numbers(store.current(naming=["0003"])) == ["A"]
        with store.transaction():
            assert store.retract(source, "收错了") == ["A"]
        assert store.current(naming=["0003"]) == []
        assert numbers(store.current(naming=["0001"])) == ["A", "C", "D"]


def test_the_index_is_made_again_where_forms_declare_other_people(calendar: Store) -> None:
    with calendar as store:
        fewer = [form for form in load_forms().values() if form.id != "activity"]
        store.index_by(lambda: ParticularsOf(fewer))
        assert numbers(store.current(naming=["0001"])) == ["D"]
        store.index_by(lambda: ParticularsOf(load_forms().values()))
        assert numbers(store.current(naming=["0001"])) == ["A", "C", "D"]


def test_an_index_made_in_a_run_that_is_undone_is_made_again(tmp_path: Path) -> None:
    with opened_store(tmp_path / "dutykit.db") as store:
        with store.transaction(undo=True):
            store.add([activity("A", "2024-03-05", present=["0001"])], [], AT)
            assert numbers(store.current(naming=["0001"])) == ["A"]
        assert store.current(naming=["0001"]) == []
        with store.transaction():
            store.add([activity("A", "2024-03-05", present=["0001"])], [], AT)
        assert numbers(store.current(naming=["0001"])) == ["A"]


def test_without_word_of_the_fields_of_people_nothing_is_written(tmp_path: Path) -> None:
    with open_store(tmp_path / "dutykit.db", create=True) as store, pytest.raises(LookupError), store.transaction():
        store.add([activity("A", "2024-03-05")], [], AT)


def test_records_of_some_kinds_are_found_without_reading_the_others(store: Store) -> None:
    bodies = {"a": {"kind": "chair_reception"}, "b": {"kind": "chair-reception"}, "c": {"title": "chair_reception"},
              "d": {"kind": "research"}}  # fmt: skip
    new = [NewRecord(n, "activity", "rows", NewVersion(n, State.ACCEPTED, body, "{}")) for n, body in bodies.items()]
    with store, store.transaction():
        store.add(new, [], AT)
        assert [r.number for r in store.current(kinds=["chair_reception"])] == ["a"]
        assert [r.number for r in store.current(kinds=["research", "chair_reception"])] == ["a", "d"]
        assert store.current(kinds=[]) == []
