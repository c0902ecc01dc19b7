# ruff: noqa: E501 - rows of data are not wrapped
"""What is missing too long, held against every completion of what is in doubt, day by day."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dutykit.rules.engine import check_year
from dutykit.rules.results import Finding
from dutykit.rules.trial import case_file
from dutykit.rules.workdays import add_months
from dutykit.words.codes import Result
from rules.setting import setting
from rules.small import law, wrong
from rules.test_bounds import every

RULE = """
[[rule]]
id = "g"
article = "六"
duty = "进家站联系接待群众"
force = "must"
kind = "gap"
subject = "deputy"
window = "year"
part_year = "apply"
first_year = "apply"
take = [{ forms = ["contact"] }]
months = 12
"""
BEGIN, TODAY = date(2022, 1, 1), date(2025, 3, 1)
"""The regulation came in force; the day of the check."""


def finding(deeds: list[tuple[date, str]], closed: Any, today: date = TODAY) -> Finding:
    records = [
        {
            "form": "contact",
            "number": f"L-{n}",
            "date": day.isoformat(),
            "deputies": ["001"],
            "unit": "U1",
            "state": state,
        }
        for n, (day, state) in enumerate(deeds, 1)
    ]
    case = {
        "today": today.isoformat(), "closed": closed, "units": [{"code": "U1", "name": "甲联组"}],
        "sessions": [{"term": 17, "ordinal": 1, "opening": "2021-12-20", "closing": "2021-12-24"}],
        "deputies": [{"number": "001", "name": "样甲", "units": ["U1"]}], "records": records,
    }  # fmt: skip
    (found,) = check_year(case_file(case, setting()), law(RULE), 2024)
    return found


def too_long_in_2024(days: set[date]) -> bool:
    """Whether a gap of twelve months was reached in 2024, or lasted through it; looked at day by day."""
    lasting = []
    for n in range(366):
        day = date(2024, 1, 1) + timedelta(days=n)
        since = max([BEGIN, *(d for d in days if d <= day)])
        lasting.append(add_months(since, 12) <= day)
        if add_months(since, 12) == day:
            return True
    return all(lasting)


days = st.dates(date(2022, 1, 5), date(2024, 12, 20))


@settings(max_examples=500, deadline=None)
@given(
    deeds=st.lists(st.tuples(days, st.sampled_from(["accepted", "accepted", "held", "disputed"])), max_size=4),
    closed=st.booleans(),
)  # fmt: skip
def test_a_gap_says_what_every_completion_says(deeds: list[tuple[date, str]], closed: bool) -> None:
    sure = {d for d, state in deeds if state == "accepted"}
    doubtful = [d for d, state in deeds if state != "accepted"]
    outcomes = {
        too_long_in_2024(sure | {d for d, counts in zip(doubtful, ways, strict=True) if counts})
        for ways in product([True, False], repeat=len(doubtful))
    }
    came = finding(deeds, [2021, 2022, 2023, 2024] if closed else [])
    if closed and (sure or outcomes == {True}):
        assert came.result is every({not o for o in outcomes})
    elif not closed:
        assert came.result is not Result.UNMET  # somebody may yet register one
        assert came.result is not Result.MET or outcomes == {False}


@pytest.mark.parametrize(
    ("deeds", "expect"),
    [
        ("2023-01-10, 2024-06-01", 'result = "unmet", figure = 16, message = "2023年1月10日以后，到2024年6月1日才有下一次"'),
        ("2023-01-10, 2024-01-10", 'result = "met"'),
        ("2023-01-10, 2024-01-11", 'result = "unmet"'),
        ("2022-06-01, 2023-05-01, 2024-05-01", 'result = "met"'),
    ],
)  # fmt: skip
def test_a_gap_that_ended_before_the_year_did_is_seen(deeds: str, expect: str) -> None:
    rows = "".join(f'{{ form = "contact", date = {d.strip()}, deputies = ["001"] }},' for d in deeds.split(","))
    assert wrong(RULE, f'[[case]]\nrule = "g"\nname = "x"\nexpect = {{ {expect} }}\nrecords = [{rows}]\n') == []


def test_a_gap_is_decided_when_the_registers_that_could_fill_it_are_closed() -> None:
    """Registers close by month or quarter too; what lies after the gap needs no closing."""
    first_half = {"unit": "U1", "from": "2024-01-01", "to": "2024-03-31"}
    deeds = [(date(2023, 1, 10), "accepted"), (date(2024, 6, 1), "accepted")]
    assert finding(deeds, [2023, first_half]).result is Result.UNMET
    assert finding(deeds, [2023]).result is Result.UNDETERMINED
    assert finding(deeds, [2023, {**first_half, "from": "2024-01-11"}]).result is Result.UNDETERMINED


def test_time_that_is_left_may_yet_make_it_too_long() -> None:
    deeds = [(date(2023, 10, 1), "accepted")]
    assert finding(deeds, [2023], date(2024, 6, 1)).result is Result.UNDETERMINED
    assert finding([*deeds, (date(2024, 5, 1), "accepted")], [2023], date(2024, 6, 1)).result is Result.MET
