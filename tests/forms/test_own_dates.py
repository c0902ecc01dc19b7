"""Which of two files is the later one, by the dates that they bear."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dutykit.evidence import CellPlace
from dutykit.forms.grid import Cell, Sheet
from dutykit.forms.own_dates import DateOf, Order, OwnDates, as_moment, compare, filled_on, told

DAYS = st.dates(date(2020, 1, 1), date(2030, 12, 31))
MOMENTS = st.datetimes(timezones=st.timezones()).map(lambda moment: moment.isoformat(timespec="seconds"))
UNDATED = st.just("")
DATES = st.builds(
    OwnDates, UNDATED | DAYS.map(date.isoformat), UNDATED | MOMENTS.map(as_moment), UNDATED | MOMENTS.filter(as_moment)
)


def sheet(*cells: tuple[int, int, str]) -> Sheet:
    made = Sheet("填写")
    for row, column, text in cells:
        made.add(Cell(row, column, text, text, place=CellPlace("填写", f"A{row}")))
    return made


@given(DATES, DATES)
def test_one_of_two_is_the_older_and_the_other_the_newer(one: OwnDates, other: OwnDates) -> None:
    (order, by), (reverse, by_too) = compare(one, other), compare(other, one)
    assert by == by_too
    opposite = {Order.NEWER: Order.OLDER, Order.OLDER: Order.NEWER, Order.UNKNOWN: Order.UNKNOWN}
    assert reverse is opposite[order]
    assert (by is None) == (order is Order.UNKNOWN)
    if by is not None:  # only dates of one kind are compared, and they are told
        assert one.by(by)
        assert other.by(by)


@given(DATES)
def test_a_file_is_as_old_as_itself(one: OwnDates) -> None:
    assert compare(one, one) == (Order.UNKNOWN, None)
    assert OwnDates.of(one.kept()) == one


@given(DATES, DATES, st.integers(1, 400))
def test_the_day_filled_in_goes_before_everything_else(one: OwnDates, other: OwnDates, days: int) -> None:
    first = OwnDates("2024-03-05", one.document, one.mail)
    second = OwnDates((date(2024, 3, 5) + timedelta(days)).isoformat(), other.document, other.mail)
    assert compare(first, second) == (Order.OLDER, DateOf.FORM)


@pytest.mark.parametrize(
    ("cells", "day"),
    [
        ([(9, 1, "填表日期：2024年12月3日")], "2024-12-03"),
        ([(9, 1, "填表日期"), (9, 2, "12月3日")], "2024-12-03"),
        ([(9, 1, "提交日期"), (9, 2, "2024-12-03")], "2024-12-03"),
        ([(9, 1, "填报时间: 2024.12.3")], "2024-12-03"),
        ([(9, 1, "填表日期：")], ""),
        ([(9, 1, "填表日期：　　年　　月　　日")], ""),
        ([(9, 1, "填表日期：上周")], ""),
        ([(9, 1, "活动日期"), (9, 2, "2024年12月3日")], ""),
        # Two days: nobody knows which.
        ([(9, 1, "填表日期：2024年12月3日"), (12, 1, "填表日期：2024年12月5日")], ""),
        # A column of a table is no date of the file.
        ([(5, 1, "提交日期"), (5, 2, "承办单位"), (6, 1, "2024年1月3日")], ""),
    ],
)
def test_what_stands_behind_the_label_is_the_day_of_the_form(cells: list[tuple[int, int, str]], day: str) -> None:
    assert filled_on(sheet(*cells), 2024) == day


def test_dates_are_told_by_the_clock_here() -> None:
    assert told("2024-12-18T17:30:00+00:00") == "2024年12月19日 01:30"
    assert told("2024-12-18") == "2024年12月18日"
    assert told("2024-12-18T10:00:00") == "2024年12月18日 10:00"
    assert as_moment("2024-12-18T10:00:00") == "2024-12-18T10:00:00"  # as .ods write it, by a clock of their own


@pytest.mark.parametrize(
    ("ods", "order"),
    [
        ("2024-12-18T10:00:00", Order.UNKNOWN),  # by the clock here the same moment
        ("2024-12-18T02:30:00", Order.UNKNOWN),  # by universal time half an hour later
        ("2024-12-18T23:00:00", Order.NEWER),
        ("2024-12-17T23:00:00", Order.OLDER),
    ],
)
def test_a_moment_without_a_time_zone_is_older_only_by_more_than_clocks_differ(ods: str, order: Order) -> None:
    found, _ = compare(OwnDates(document=ods), OwnDates(document="2024-12-18T02:00:00+00:00"))
    assert found is order
