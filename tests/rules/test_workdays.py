"""Terms in working days, days and months."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from dutykit.rules.workdays import WorkCalendar, WorkYear, add_days, add_months


def days(*texts: str) -> frozenset[date]:
    """Days as 2024-10-01, and runs of them as 2024-10-01/2024-10-07."""
    found = set()
    for text in texts:
        first, _, last = text.partition("/")
        at = date.fromisoformat(first)
        while at <= date.fromisoformat(last or first):
            found.add(at)
            at += timedelta(days=1)
    return frozenset(found)


D = date.fromisoformat
YEAR = WorkYear(
    2024,
    off=days("2024-01-01", "2024-02-10/2024-02-17", "2024-10-01/2024-10-07"),
    working=days("2024-02-04", "2024-02-18", "2024-09-29", "2024-10-12"),
)
CALENDAR = WorkCalendar.of([YEAR])


@pytest.mark.parametrize(
    ("day", "worked"),
    [
        ("2024-09-27", True),  # Friday
        ("2024-09-28", False),  # Saturday
        ("2024-09-29", True),  # Sunday, worked for the holiday
        ("2024-10-01", False),
        ("2024-10-06", False),  # Sunday in the holiday
        ("2024-10-08", True),
        ("2024-10-12", True),  # Saturday, worked for the holiday
        ("2024-02-04", True),
        ("2024-02-16", False),  # Friday in the holiday
        ("2024-02-18", True),
        ("2025-01-02", None),
        ("2023-12-29", None),
    ],
)
def test_a_day_is_worked_off_or_not_known(day: str, worked: bool | None) -> None:
    assert CALENDAR.is_working_day(D(day)) is worked


@pytest.mark.parametrize(
    ("day", "n", "last"),
    [
        ("2024-09-26", 5, "2024-10-09"),  # 27, 29 (Sunday), 30, then 8, 9
        ("2024-09-28", 5, "2024-10-10"),  # begins on a day off: 29, 30, 8, 9, 10
        ("2024-09-30", 5, "2024-10-12"),  # 8 to 11, and Saturday the 12th
        ("2024-10-05", 1, "2024-10-08"),
        ("2024-02-02", 5, "2024-02-08"),  # 4 (Sunday), 5, 6, 7, 8
        ("2024-02-08", 5, "2024-02-21"),  # 9, 18 (Sunday), 19, 20, 21
        ("2024-10-12", -5, "2024-09-30"),
        ("2024-10-05", 0, "2024-10-05"),
    ],
)
def test_the_first_day_is_not_counted_and_holidays_are_passed_over(day: str, n: int, last: str) -> None:
    assert CALENDAR.add_working_days(D(day), n) == D(last)


def test_a_term_that_runs_into_a_year_not_known_has_no_end() -> None:
    assert CALENDAR.add_working_days(D("2024-12-30"), 1) == D("2024-12-31")
    assert CALENDAR.add_working_days(D("2024-12-30"), 2) is None
    assert CALENDAR.missing_year(D("2024-12-30"), 1) is None
    assert CALENDAR.missing_year(D("2024-12-30"), 2) == 2025
    assert CALENDAR.missing_year(D("2024-01-02"), -1) == 2023
    assert CALENDAR.add_working_days(D("2023-12-31"), 1) == D("2024-01-02")  # its own first day is not needed
    assert WorkCalendar().add_working_days(D("2024-06-03"), 1) is None


def test_a_year_is_asked_for_once() -> None:
    asked = []

    def lookup(year: int) -> WorkYear | None:
        asked.append(year)
        return YEAR if year == 2024 else None

    calendar = WorkCalendar(lookup)
    assert [calendar.add_working_days(D("2024-12-27"), n) for n in (1, 2, 3)] == [
        D("2024-12-30"),
        D("2024-12-31"),
        None,
    ]
    assert calendar.is_working_day(D("2025-01-02")) is None
    assert asked == [2024, 2025]


@pytest.mark.parametrize(
    ("day", "n", "last"),
    [
        ("2024-03-15", 3, "2024-06-15"),
        ("2024-01-31", 1, "2024-02-29"),
        ("2023-01-31", 1, "2023-02-28"),
        ("2024-08-31", 6, "2025-02-28"),
        ("2024-02-29", 12, "2025-02-28"),
        ("2024-02-29", 48, "2028-02-29"),
        ("2024-07-01", 3, "2024-10-01"),  # a holiday: not moved
        ("2024-03-31", -1, "2024-02-29"),
        ("2024-12-31", 0, "2024-12-31"),
    ],
)
def test_months_end_on_the_same_day_or_the_last(day: str, n: int, last: str) -> None:
    assert add_months(D(day), n) == D(last)


def test_natural_days_are_not_moved_by_a_holiday() -> None:
    assert add_days(D("2024-09-21"), 10) == D("2024-10-01")
