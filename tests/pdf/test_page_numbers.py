"""Pages on which no number is read are given the one that is left for them, and no other."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dutykit.pdf.margins import _supplied


@pytest.mark.parametrize(
    ("read", "total", "meant"),
    [
        ([1, 0, 3], 3, [1, 2, 3]), ([0, 2, 1], 3, [3, 2, 1]), ([2, 0], 3, [2, 3]), ([0, 2], 3, [1, 2]),
        ([0, 0, 3], 3, [1, 2, 3]), ([1, 0, 4], 4, [1, 0, 4]), ([2, 1, 0], 4, [2, 1, 0]), ([0, 0], 2, [0, 0]),
    ],
)  # fmt: skip
def test_the_number_that_is_left(read: list[int], total: int, meant: list[int]) -> None:
    assert _supplied(read, total) == meant


@given(st.data(), st.integers(1, 8))
def test_of_pages_in_order_none_is_given_a_number_that_is_not_its_own(data: st.DataObject, total: int) -> None:
    known = data.draw(st.lists(st.booleans(), min_size=total, max_size=total))
    read = [n if seen else 0 for n, seen in enumerate(known, 1)]
    made = _supplied(read, total)
    assert all(m in {0, n} for n, m in enumerate(made, 1))
    if any(known):
        assert made == list(range(1, total + 1))
