"""What is kept holds until a record that it rests on is written."""

from __future__ import annotations

from collections import Counter
from contextlib import closing
from pathlib import Path

import pytest

from dutykit.app.opened.kept import Kept, Topic
from dutykit.app.opened.open_workspace import load_forms
from dutykit.forms.particulars import ParticularsOf
from dutykit.store import NewRecord, NewVersion, open_store
from dutykit.words.codes import State

ROSTER: Topic[int] = Topic("roster", frozenset({"roster"}))
ALL: Topic[int] = Topic("all")
NONE: Topic[int] = Topic("none", frozenset())


def test_an_entry_rests_on_the_forms_of_its_topic() -> None:
    written, made = Counter[str](), Counter[str]()
    kept = Kept(lambda forms: written.total() if forms is None else sum(written[f] for f in forms))

    def ask(topic: Topic[int]) -> int:
        made[topic.name] += 1
        return made[topic.name]

    def all_three() -> list[int]:
        return [kept.of(topic, lambda topic=topic: ask(topic)) for topic in (ROSTER, ALL, NONE)]

    assert all_three() == [1, 1, 1]
    assert all_three() == [1, 1, 1]
    written["activity"] += 1
    assert all_three() == [1, 2, 1]
    written["roster"] += 1
    assert all_three() == [2, 3, 1]
    assert [kept.holding(topic) for topic in (ROSTER, ALL, NONE)] == [1, 1, 1]


def test_a_topic_keeps_no_more_than_it_says() -> None:
    kept, few = Kept(lambda _forms: 0), Topic[int]("few", most=2)
    assert [kept.of(few, lambda: 1, about) for about in "abc"] == [1, 1, 1]
    assert kept.holding(few) == 1


@pytest.mark.parametrize("how", ["kept", "undone", "fails"])
def test_the_store_counts_what_is_written_and_what_is_undone(tmp_path: Path, how: str) -> None:
    with closing(open_store(tmp_path / "dutykit.db", create=True)) as store:
        store.index_by(lambda: ParticularsOf(load_forms().values()))
        before = {form: store.changes(frozenset({form})) for form in ("activity", "roster")}
        first = NewVersion("A", State.ACCEPTED, {"title": "甲"}, "{}")
        try:
            with store.transaction(undo=how == "undone"):
                store.add([NewRecord("A", "activity", "activities", first, year=2024)], [], "2024-12-01")
                within = store.changes(frozenset({"activity"}))
                if how == "fails":
                    raise RuntimeError
        except RuntimeError:
            pass
        assert within > before["activity"]
        assert store.changes(frozenset({"activity"})) > (within if how != "kept" else before["activity"])
        assert (store.changes(frozenset({"roster"})) == before["roster"]) == (how == "kept")
