"""What is stored as evidence is the same however it is written."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dutykit.compact import compact
from dutykit.evidence import (
    CellPlace,
    Evidence,
    PagePlace,
    SentEvidence,
    SentValues,
    TablePlace,
    evidence_json,
    name_spans,
    unpacked,
    values_json,
)

PLACES = st.one_of(
    st.none(),
    st.builds(CellPlace, st.text(max_size=8), st.sampled_from(["C5", "XFD1048576", '"', "第3格", ""])),
    st.builds(PagePlace, st.integers(1, 9), st.none() | st.just((1.5, 2.0, 3.0, 4.0)), st.text(max_size=4)),
    st.builds(TablePlace, st.integers(0, 3), st.integers(1, 9), st.integers(1, 9)),
)
SPANS = st.lists(st.tuples(st.text(max_size=6), st.integers(0, 99), st.integers(0, 99)), max_size=3).map(tuple)
CELLS = st.builds(CellPlace, st.sampled_from(["填写", "勾选表"]), st.sampled_from(["A5", "B5", "B6", "AA5"]))
PEOPLE = st.lists(
    st.tuples(st.sampled_from(["0001", "0002", ""]), st.text(st.sampled_from("李成王"), max_size=3)), min_size=1
)


def naming(place: CellPlace, people: list[tuple[str, str]]) -> Evidence:
    raw = "、".join(name for _, name in people)
    return Evidence(place, raw, name_spans([number for number, _ in people], raw))


RAW = st.text(max_size=6)
NAMED = st.builds(naming, CELLS, PEOPLE)
ANY = st.builds(Evidence, PLACES | CELLS, RAW, SPANS, st.none() | st.just(0.5), st.sampled_from(["", "赵敏"]))
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
)


def plainly(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


@settings(deadline=None)
@given(
    st.dictionaries(
        st.sampled_from(["title", "kind", "present", "*", "é"]),
        st.one_of(ANY, st.tuples(CELLS, RAW).map(lambda both: Evidence(*both)), NAMED),
        max_size=4,
    ),
    st.data(),
)
def test_evidence_comes_back_from_the_store_as_it_was(evidence: dict[str, Evidence], data: st.DataObject) -> None:
    """Beside whatever values, which say some of it too."""
    values = {name: data.draw(_beside(item)) for name, item in evidence.items()}
    told = json.loads(evidence_json(evidence, values))
    found = unpacked(told, values)
    assert found == {name: item.to_json() for name, item in evidence.items()}
    assert list(found) == list(evidence)
    assert unpacked(found, values) == found  # what older stores hold is read too
    assert {name: Evidence.from_json(item) for name, item in found.items()} == evidence
    sent = SentEvidence(evidence_json(evidence, values), values_json(values))
    assert (dict(sent), evidence_json(sent, {"other": 1, **values})) == (
        evidence,
        evidence_json(evidence, {"other": 1, **values}),
    )


def _beside(item: Evidence) -> st.SearchStrategy[object]:
    """Values that say what evidence says, or something else."""
    numbers = [who for who, _, _ in item.spans]
    return st.sampled_from([None, "", 3, item.raw, numbers, *numbers[:1], [*numbers, "0003"], {"from": item.raw}])


CHANGES: tuple[Callable[[dict[str, Any]], object], ...] = (
    lambda values: values.update(title="调研"),
    lambda values: values.__setitem__("title", "调研"),
    lambda values: values.__delitem__("title"),
    lambda values: values.pop("title"),
    lambda values: values.popitem(),
    lambda values: values.setdefault("kind", "x"),
    lambda values: values.clear(),
    lambda values: values.__ior__({"title": "调研"}),
)


@pytest.mark.parametrize("change", CHANGES)
def test_values_that_were_sent_and_changed_are_written_anew(change: Callable[[dict[str, Any]], object]) -> None:
    evidence = {"title": Evidence(CellPlace("填写", "C5"), "视察")}
    plain: dict[str, Any] = {"title": "视察"}
    sent = SentValues(plain, values_json(plain))
    beside = SentEvidence(evidence_json(evidence, plain), values_json(plain))
    assert (values_json(sent), evidence_json(beside, sent)) == (
        '{"title":"视察"}',
        '{"*":["填写","5"],"title":["C"]}',
    )
    change(sent), change(plain)
    assert (values_json(sent), evidence_json(beside, sent)) == (plainly(plain), evidence_json(evidence, plain))


def test_cells_of_one_row_say_once_where_they_stand() -> None:
    evidence = {
        "title": Evidence(CellPlace("填写", "C5"), "视察"),
        "present": Evidence(CellPlace("填写", "J5"), "王芳、李成", name_spans(["0002", "0001"], "王芳、李成")),
        "seen": Evidence(CellPlace("勾选表", "D7"), "√"),
        "one": Evidence(CellPlace("填写", "K5"), "王芳等", (("0002", 0, 2),)),
    }
    assert json.loads(evidence_json(evidence)) == {
        "*": ["填写", "5"],
        "title": ["C", "视察"],
        "present": ["J", "王芳、李成", "0002、0001"],
        "seen": {"place": {"sheet": "勾选表", "cell": "D7"}, "raw": "√"},
        "one": {"place": {"sheet": "填写", "cell": "K5"}, "raw": "王芳等", "spans": [["0002", 0, 2]]},
    }


def test_what_the_value_says_is_not_said_again() -> None:
    evidence = {
        "title": Evidence(CellPlace("填写", "C5"), "视察"),
        "note": Evidence(CellPlace("填写", "D6"), "无 "),
        "present": Evidence(CellPlace("填写", "J6"), "王芳、李成", (("0002", 0, 2), ("0001", 3, 5))),
        "lead": Evidence(CellPlace("填写", "K5"), "王芳", name_spans(["0002"], "王芳")),
    }
    values = {"title": "视察", "note": "无", "present": ["0002", "0001"], "lead": "0002"}
    assert json.loads(evidence_json(evidence, values)) == {
        "*": ["填写", "5"],
        "title": ["C"],
        "note": ["D6", "无 "],
        "present": ["J6", "王芳、李成", True],
        "lead": ["K", None, True],
    }


def test_names_are_spelled_once_a_record() -> None:
    """As they were spelled before; a list of others, or of the same spelled otherwise, is told as it stands."""
    people = {
        "invited": ["0001", "0002", "0003"],
        "present": ["0003", "0001"],
        "absent": ["0004"],
        "leave": ["0002"],
        "late": ["0004", "0001"],
    }
    raw = {
        "invited": "李成、王芳、周林",
        "present": "周林、李成",
        "absent": "赵敏",
        "leave": "王　芳",
        "late": "赵敏、李成",
    }
    evidence = {
        name: Evidence(CellPlace("填写", f"{letter}5"), raw[name], name_spans(people[name], raw[name]))
        for letter, name in zip("ABCDE", people, strict=True)
    }
    told = json.loads(evidence_json(evidence, people))
    assert told == {
        "*": ["填写", "5"],
        "invited": ["A", "李成、王芳、周林", True],
        "present": ["B", None, True],
        "absent": ["C", "赵敏", True],
        "leave": ["D", "王　芳", True],
        "late": ["E", None, True],
    }
    assert unpacked(told, people) == {name: item.to_json() for name, item in evidence.items()}


@given(VALUES)
def test_values_are_written_as_json_writes_them(value: object) -> None:
    assert compact(value) == plainly(value)
    assert compact({1: value}) == plainly({1: value})
