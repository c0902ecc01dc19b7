from __future__ import annotations

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from dutykit.words.phrases import joined, percent


def test_lists() -> None:
    assert joined(["甲", "", "乙", "丙"]) == "甲、乙、丙"
    assert joined(["甲", "乙", "丙"], "和") == "甲、乙和丙"
    assert (joined(["甲"], "或"), joined([], "或")) == ("甲", "")


def test_shares_are_rounded_half_up() -> None:
    shares = [percent(1, 8), percent(9, 10), percent(1, 3), percent(1, 2000), percent(0, 9)]
    assert shares == ["12.5%", "90%", "33.3%", "0.1%", "0%"]
    assert (percent(Fraction(2, 3)), percent(0, 0)) == ("66.7%", "—")


@given(st.integers(0, 10**6), st.integers(1, 10**6))
def test_a_share_is_within_half_a_tenth_of_what_it_is(part: int, whole: int) -> None:
    shown = Fraction(percent(part, whole).rstrip("%"))
    assert abs(shown - Fraction(part * 100, whole)) <= Fraction(1, 20)
