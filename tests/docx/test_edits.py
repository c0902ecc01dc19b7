"""Changes to a long part: found first, made once, and the same as if each were made in its turn."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dutykit.docx.edits import Edit, edited, places


def replacing(pattern: bytes, new: bytes) -> Callable[[bytes], list[Edit]]:
    return lambda data: [(*match.span(), new) for match in re.finditer(pattern, data)]


@pytest.mark.parametrize(
    ("data", "sought", "found"),
    [(b"aXbXXc", b"X", [1, 3, 4]), (b"XXX", b"XX", [0]), (b"", b"X", []), (b"ab", b"X", [])],
)
def test_places(data: bytes, sought: bytes, found: list[int]) -> None:
    assert list(places(data, sought)) == found


def test_places_between_two() -> None:
    assert list(places(b"X.X.X.X", b"X", 1, 6)) == [2, 4]


def test_what_is_not_changed_is_given_back_as_it_is() -> None:
    data = b"<w:p/>"
    assert edited(data, [replacing(b"q", b"")]) is data
    assert edited(data, [], b"head") == b"head<w:p/>"


def test_a_change_within_an_earlier_one_is_made_after_it() -> None:
    assert edited(b"a(bc)d", [replacing(rb"\(.*\)", b"[bcb]"), replacing(b"b", b"B")]) == b"a[BcB]d"


STEPS = st.lists(st.tuples(st.sampled_from(["a", "b", "c", "[ab]"]), st.text("XYZ", max_size=4)), max_size=4)


@given(st.text("abc", max_size=30), STEPS)
def test_all_steps_at_once_are_each_step_in_its_turn(text: str, told: list[tuple[str, str]]) -> None:
    """As long as no step makes what a later one looks for, which those of documents do not."""
    steps = [replacing(pattern.encode(), new.encode()) for pattern, new in told]
    by_turns = text
    for pattern, new in told:
        by_turns = re.sub(pattern, new, by_turns)
    assert edited(text.encode(), steps).decode() == by_turns
