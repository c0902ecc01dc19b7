"""Numerals are printed one way and read in every way that people write them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dutykit.words.numerals import MOST, in_figures, number, numeral, term_name


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (0, "零"), (1, "一"), (10, "十"), (12, "十二"), (20, "二十"), (25, "二十五"), (100, "一百"), (105, "一百零五"),
        (110, "一百一十"), (111, "一百一十一"), (705, "七百零五"), (1000, "一千"), (1005, "一千零五"),
        (1050, "一千零五十"), (1105, "一千一百零五"), (9999, "九千九百九十九"),
    ],
)  # fmt: skip
def test_a_number_is_printed_by_place(value: int, said: str) -> None:
    assert numeral(value) == said


@pytest.mark.parametrize("value", [-1, MOST + 1])
def test_a_number_without_numeral_is_refused(value: int) -> None:
    with pytest.raises(ValueError, match=str(value)):
        numeral(value)


@given(st.integers(0, MOST))
def test_what_is_printed_is_read_back_with_either_nought(value: int) -> None:
    assert number(numeral(value)) == number(numeral(value).replace("零", "〇")) == number(str(value)) == value


@given(st.text("零〇一二五十百千", max_size=6))
def test_what_is_read_is_one_number_or_none(text: str) -> None:
    read = number(text)
    assert read is None or number(numeral(read % (MOST + 1))) == read % (MOST + 1)


@pytest.mark.parametrize(
    ("text", "read"),
    [("一百〇五", 105), ("一〇五", 105), ("一百十五", 115), ("一千零十五", 1015), ("百零五", 105), ("二〇二四", 2024)],
)
def test_what_people_write_is_read(text: str, read: int) -> None:
    assert number(text) == read


@pytest.mark.parametrize(
    "text", ["", "甲", "一百五", "一百零", "十百", "五十百", "一百零零五", "十零五", "一一百", "零十"]
)
def test_what_is_no_number_or_may_be_two_is_not_read(text: str) -> None:
    assert number(text) is None


@given(st.integers(1, 99))
def test_numerals_in_a_text_become_figures(value: int) -> None:
    assert in_figures(f"二〇二四年{numeral(value)}月") == f"2024年{value}月"


def test_a_term_that_is_not_known_is_not_named() -> None:
    assert (term_name(17), term_name(0)) == ("第十七届", "")
