"""Dates as people write them."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dutykit.dates import (
    DateTrouble,
    Span,
    as_date,
    chinese,
    chinese_digits,
    chinese_span,
    from_serial,
    moment,
    parse_month,
    parse_span,
)

DAY = date(2024, 3, 5)


@pytest.mark.parametrize(
    "text",
    [
        "2024.3.5",
        "2024-3-5",
        "2024/03/05",
        "2024-03-05",
        "2024年3月5日",
        "2024年03月05日",
        "2024年3月5号",
        "2024 年 3 月 5 日",
        "20240305",
        "3月5日",
        "03月05日",
        "３月５日",
        "２０２４年３月５日",
        "２０２４．３．５",
        "二〇二四年三月五日",
        "二○二四年三月五日",
        "二零二四年三月五日",
        "二O二四年三月五日",
        "三月五日",
        "2024—3—5",
        "2024.3.5.",
        "2024年3月5日。",
        "\u20622024-3-5",
        "2024年⽉5日".replace("⽉", "3⽉"),
        "2024-03-05 00:00:00",
        "2024-03-05T00:00:00",
    ],
)
def test_a_day_in_every_way_of_writing_it(text: str) -> None:
    assert parse_span(text, 2024) == Span(DAY, DAY)


@pytest.mark.parametrize(
    ("text", "note"),
    [
        ("3月5日上午", "上午"),
        ("3月5日 下午", "下午"),
        ("2024年3月5日（星期二）", "(星期二)"),
        ("3月5日周二上午", "周二上午"),
        ("2024-3-5 9:30", "9:30"),
        ("2024-03-05T09:30", "09:30"),
        ("3月5日9:00-11:30", "9:00-11:30"),
        ("3月5日上午9点半", "上午9点半"),
        ("3月5日上午九时", "上午9时"),
        ("3月5日上午9点至下午4点", "上午9点至下午4点"),
    ],
)
def test_what_stands_beside_the_day_is_kept(text: str, note: str) -> None:
    assert parse_span(text, 2024) == Span(DAY, DAY, note)


def test_a_clock_never_eats_a_digit_of_the_day() -> None:
    assert parse_span("2024-3-11 9:30") == Span(date(2024, 3, 11), date(2024, 3, 11), "9:30")
    assert parse_span("2024/3/21 8:00:00") == Span(date(2024, 3, 21), date(2024, 3, 21), "8:00:00")


@pytest.mark.parametrize(
    ("text", "last"),
    [
        ("3月5日—7日", date(2024, 3, 7)),
        ("3月5日-7日", date(2024, 3, 7)),
        ("3月5日至7日", date(2024, 3, 7)),
        ("3月5日到3月7日", date(2024, 3, 7)),
        ("3月5—7日", date(2024, 3, 7)),
        ("2024年3月5日—4月2日", date(2024, 4, 2)),
        ("2024.3.5-3.7", date(2024, 3, 7)),
        ("2024.3.5-2024.3.7", date(2024, 3, 7)),
        ("2024-3-5 至 2024-3-7", date(2024, 3, 7)),
        ("2024.3.5—7", date(2024, 3, 7)),
        ("20240305-20240307", date(2024, 3, 7)),
        ("2024年3月5日—2025年1月2日", date(2025, 1, 2)),
        ("三月五日至十一日", date(2024, 3, 11)),
        ("3月5日（周二）—3月7日（周四）", date(2024, 3, 7)),
    ],
)
def test_runs_of_days(text: str, last: date) -> None:
    span = parse_span(text, 2024)
    assert (span.first, span.last) == (DAY, last)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("3.5", "ambiguous"),
        ("3.5-7", "ambiguous"),
        ("4.12", "ambiguous"),
        ("每月12日", "untold"),
        ("每周三", "untold"),
        ("已报告", "untold"),
        ("待定", "untold"),
        ("4.31-5.2", "invalid"),
        ("4.13-12", "invalid"),
        ("3-5", "ambiguous"),
        ("3/5", "ambiguous"),
        ("24-3-5", "ambiguous"),
        ("3/5/24", "ambiguous"),
        ("240305", "ambiguous"),
        ("5日", "ambiguous"),
        ("2024年3月", "ambiguous"),
        ("2024.3", "ambiguous"),
        ("2024.3-5", "ambiguous"),
        ("2024年3-5", "ambiguous"),
        ("2024年3-5月", "ambiguous"),
        ("3.5-3.7", "ambiguous"),
        ("2024年3月1 5日", "ambiguous"),
        ("2024年2月30日", "invalid"),
        ("2024-13-01", "invalid"),
        ("3月7日—5日", "invalid"),
        ("3月5日、7日", "several"),
        ("3月5日上午、3月12日下午", "several"),
        ("2024-3-5，12日", "several"),
        ("2024.3.5 2024.3.6", "several"),
        ("2024年3月5日\n3月8日", "several"),
        ("3月5日—7日、9日", "several"),
        ("3月5日、座谈", "invalid"),
        ("上半年", "invalid"),
        ("", "invalid"),
    ],
)
def test_what_is_not_certain_is_refused(text: str, reason: str) -> None:
    with pytest.raises(DateTrouble) as caught:
        parse_span(text, 2024)
    assert caught.value.reason == reason


def test_without_a_year_the_form_must_give_it() -> None:
    with pytest.raises(DateTrouble, match="no_year"):
        parse_span("3月5日")
    assert parse_span("3月5日", 2023).first == date(2023, 3, 5)


@given(st.dates(date(1950, 1, 1), date(2099, 12, 31)))
def test_every_day_is_read_back_as_it_is_printed(day: date) -> None:
    assert parse_span(chinese(day)) == Span(day, day)
    assert parse_span(day.isoformat()) == Span(day, day)
    assert parse_span(f"{day:%Y%m%d}") == Span(day, day)


@given(st.dates(date(1990, 1, 1), date(2099, 1, 1)), st.integers(1, 500))
def test_every_run_is_read_back_as_it_is_printed(first: date, days: int) -> None:
    last = first + timedelta(days=days)
    assert parse_span(chinese_span(first, last)) == Span(first, last)


@given(st.text(alphabet="0123456789年月日.-/:—至 上午周二()t〇十二", max_size=24))
def test_any_text_gives_a_span_or_a_reason(text: str) -> None:
    try:
        span = parse_span(text, 2024)
    except DateTrouble as trouble:
        assert trouble.reason in {"invalid", "ambiguous", "several", "no_year", "untold"}
    else:
        assert span.first <= span.last


@pytest.mark.parametrize(
    "text",
    [
        "1975.03",
        "1975年3月",
        "1975-3",
        "1975/03",
        "197503",
        "1975-03-15",
        "1975年3月15日",
        "19750315",
        "一九七五年三月",
        "1975-03-01 00:00:00",
    ],
)
def test_months(text: str) -> None:
    assert parse_month(text) == (1975, 3)


@pytest.mark.parametrize("text", ["1975", "75.03", "1975.13", "19753", "三月", "1975-3-5-7"])
def test_no_month(text: str) -> None:
    with pytest.raises(DateTrouble):
        parse_month(text)


def test_serials() -> None:
    assert from_serial(45356) == DAY
    assert from_serial(45356.75) == DAY
    assert from_serial(43894, epoch_1904=True) == DAY
    assert from_serial(305) is None
    assert from_serial(1e300) is None
    assert from_serial(float("nan")) is None
    assert from_serial(27454) is None
    assert from_serial(27454, earliest=1920) == date(1975, 3, 1)


def test_printing() -> None:
    assert chinese(DAY) == "2024年3月5日"
    assert chinese_span(DAY, DAY) == "2024年3月5日"
    assert chinese_span(DAY, date(2024, 3, 7)) == "2024年3月5日—7日"
    assert chinese_span(date(2024, 3, 30), date(2024, 4, 2)) == "2024年3月30日—4月2日"
    assert chinese_span(date(2024, 12, 30), date(2025, 1, 2)) == "2024年12月30日—2025年1月2日"


def test_a_year_that_is_spoken_of_is_not_said_again() -> None:
    assert chinese_span(DAY, None, 2024) == "3月5日"
    assert chinese_span(DAY, date(2024, 3, 7), 2024) == "3月5日—7日"
    assert chinese_span(date(2024, 3, 30), date(2024, 4, 2), 2024) == "3月30日—4月2日"
    assert chinese_span(date(2023, 12, 30), date(2024, 1, 2), 2024) == "2023年12月30日—2024年1月2日"
    assert chinese_span(None, None, 2024) == ""
    assert as_date(datetime.fromisoformat("2024-03-05T09:00")) == DAY
    assert chinese_digits("二〇二四年十二月三十一日星期二") == "2024年12月31日星期二"


def test_a_moment_is_told_by_the_clock_of_who_kept_it() -> None:
    assert moment("2026-11-29T06:53:34+08:00") == "2026年11月29日 06:53"
    assert moment("早上") == "早上"


CLOCK = st.tuples(st.integers(6, 23), st.integers(0, 59))


@given(CLOCK, CLOCK, st.sampled_from(["—", "-", "至", "到"]), st.sampled_from([":", "：", "点", "时"]))
def test_times_of_one_day_follow_upon_each_other(
    start: tuple[int, int], end: tuple[int, int], between: str, mark: str
) -> None:
    text = f"2024年3月5日 {start[0]}{mark}{start[1]:02}{between}{end[0]}{mark}{end[1]:02}"
    later = (end[0] + 12, end[1])  # 8:30—5:30: nobody writes 17:30 who does not have to
    if start <= end or (start <= later and later <= (24, 0)):
        assert parse_span(text).first == DAY
    else:
        with pytest.raises(DateTrouble) as caught:
            parse_span(text)
        assert caught.value.reason == "time"


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("2024年3月5日 8:30—5:30", True), ("2024年3月5日 15:00—14:00", False), ("2024年3月5日 25:00", False),
        ("2024年3月5日 24:00", True), ("2024年3月5日下午5点—3点", False), ("2024年3月5日上午9:00—下午2:30", True),
        ("2024年3月5日晚10点—12点", True), ("2024年3月5日上午9:00—8:00", False),
        ("2024年3月5日14时—3月6日9时", True), ("2024年3月5日晚7点半至9点", True),
    ],
)  # fmt: skip
def test_a_time_that_is_none_or_runs_backwards_is_asked_about(text: str, right: bool) -> None:
    if right:
        assert parse_span(text, 2024).first == DAY
    else:
        with pytest.raises(DateTrouble, match="time"):
            parse_span(text, 2024)
