from __future__ import annotations

from datetime import date

import pytest

from dutykit.documents.wording import joined, month_day, numeral, percent, sentence, stopped, term_name, times


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (0, "〇"),
        (1, "一"),
        (10, "十"),
        (12, "十二"),
        (20, "二十"),
        (25, "二十五"),
        (105, "一百〇五"),
        (110, "一百一十"),
    ],
)
def test_numerals(number: int, said: str) -> None:
    assert numeral(number) == said


def test_a_number_without_numeral_is_refused() -> None:
    with pytest.raises(ValueError, match="1000"):
        numeral(1000)


def test_a_term_that_is_not_known_is_not_named() -> None:
    assert (term_name(17), term_name(0)) == ("第十七届", "")


def test_labels_with_a_verb_of_their_own_need_none() -> None:
    assert times("集中视察", 1) == "参加集中视察1次"
    assert times("列席常委会会议", 2) == "列席常委会会议2次"


def test_days_without_leading_zeros_and_with_the_year_only_where_it_is_another() -> None:
    assert month_day(date(2024, 3, 5), None, 2024) == "3月5日"
    assert month_day(date(2024, 3, 5), date(2024, 3, 7), 2024) == "3月5日—7日"
    assert month_day(date(2024, 3, 30), date(2024, 4, 2), 2024) == "3月30日—4月2日"
    assert month_day(date(2023, 12, 30), date(2024, 1, 2), 2024) == "2023年12月30日—2024年1月2日"


def test_lists_and_sentences() -> None:
    assert joined(["甲", "", "乙", "丙"], "和") == "甲、乙和丙"
    assert sentence(["甲", "", "乙"], "2024年，") == "2024年，甲；乙。"
    assert sentence([], "2024年，") == ""
    assert [stopped(t) for t in ("无", "无。", "")] == ["无。", "无。", ""]


def test_shares_are_rounded_half_up() -> None:
    assert [percent(1, 8), percent(9, 10), percent(1, 3), percent(1, 2000), percent(0, 0)] == [
        "12.5%",
        "90%",
        "33.3%",
        "0.1%",
        "—",
    ]
