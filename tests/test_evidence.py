"""What is stored as evidence is the same however it is written."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from dutykit.evidence import CellPlace, Evidence, PagePlace, TablePlace, evidence_json
from dutykit.store.inserts import compact

PLACES = st.one_of(
    st.none(),
    st.builds(CellPlace, st.text(max_size=8), st.sampled_from(["C5", "XFD1048576", '"', "第3格", ""])),
    st.builds(PagePlace, st.integers(1, 9), st.none() | st.just((1.5, 2.0, 3.0, 4.0)), st.text(max_size=4)),
    st.builds(TablePlace, st.integers(0, 3), st.integers(1, 9), st.integers(1, 9)),
)
SPANS = st.lists(st.tuples(st.text(max_size=6), st.integers(0, 99), st.integers(0, 99)), max_size=3).map(tuple)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
)


def plainly(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


@given(
    st.dictionaries(
        st.text(max_size=8),
        st.builds(Evidence, PLACES, st.text(), SPANS, st.none() | st.floats(0, 1), st.text(max_size=4)),
        max_size=4,
    )
)
def test_evidence_is_written_as_json_writes_it(evidence: dict[str, Evidence]) -> None:
    text = evidence_json(evidence)
    assert text == plainly({name: item.to_json() for name, item in evidence.items()})
    assert {name: Evidence.from_json(item) for name, item in json.loads(text).items()} == evidence


@given(VALUES)
def test_values_are_written_as_json_writes_them(value: object) -> None:
    assert compact(value) == plainly(value)
    assert compact({1: value}) == plainly({1: value})
