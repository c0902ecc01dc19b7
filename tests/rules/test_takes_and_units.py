# ruff: noqa: E501 - rows of data are not wrapped
"""What concerns a record at all, units as subjects, and the terms that a year looks at."""

from __future__ import annotations

from datetime import date

import pytest

from dutykit.rules.windows import Session, windows
from rules.small import trials, wrong

PLANS = """
[[rule]]
id = "plans"
article = "第八条"
duty = "安排接待"
force = "must"
kind = "count"
subject = "unit"
unit_kinds = ["joint_group", "work_committee"]
reporting = true
take = [{ record = "contact-plan.plans", given = ["published"], except = { state = ["cancelled"] } }]
compare = "at_least"
figure = 2
"""


def test_a_blank_field_is_out_where_it_must_be_given_and_stays_where_it_would_put_the_record_out() -> None:
    assert wrong(PLANS, """
[[case]]
rule = "plans"
name = "没有公布的不算，取消的不算，没有写状态的算"
expect = { result = "unmet", figure = 1, records = ["A"] }
records = [
  { form = "contact-plan", unit = "U1", number = "A", date = 2024-03-01, published = 2024-02-20 },
  { form = "contact-plan", unit = "U1", number = "B", date = 2024-04-01 },
  { form = "contact-plan", unit = "U1", number = "C", date = 2024-05-01, published = 2024-04-20, values = { state = "cancelled" } },
]
[[case]]
rule = "plans"
name = "已完成的算"
expect = { result = "met", figure = 2 }
records = [
  { form = "contact-plan", unit = "U1", date = 2024-03-01, published = 2024-02-20 },
  { form = "contact-plan", unit = "U1", date = 2024-05-01, published = 2024-04-20, values = { state = "done" } },
]
""") == []  # fmt: skip


def test_a_group_that_reports_through_another_unit_is_not_asked_apart() -> None:
    units = """
units = [
  { code = "U1", name = "甲街工委", kind = "work_committee" },
  { code = "U2", name = "甲联组", kind = "joint_group", parent = "U1" },
  { code = "U3", name = "乙企业联组", kind = "joint_group" },
]
"""
    case = '[[case]]\nrule = "plans"\nname = "安排"\nexpect = { result = "unmet", subject = "UNIT" }' + units
    wanted = {unit: trials(PLANS, case.replace("UNIT", unit))[0].wrong for unit in ("U1", "U2", "U3")}
    assert wanted == {"U1": "", "U2": "应有一条结论，实际：没有", "U3": ""}


TERM = """
[[rule]]
id = "once"
article = "第六条"
duty = "报告履职"
force = "must"
kind = "count"
subject = "deputy"
window = "term"
take = [{ forms = ["duty-report"] }]
compare = "at_least"
figure = 1

[[rule]]
id = "first"
article = "第八条"
duty = "提出计划"
force = "must"
kind = "schedule"
subject = "unit"
unit_kinds = ["joint_group"]
window = "term"
take = [{ record = "duty-report", given = ["planned_on"], day = "planned_on" }]
classes = [{ name = "各单位", years = [1] }]
"""


def test_a_year_looks_at_the_term_that_ends_in_it_and_the_one_that_begins() -> None:
    assert wrong(TERM, """
[[case]]
rule = "once"
name = "届满的一届"
year = 2026
today = 2027-02-01
closed = [2021, 2022, 2023, 2024, 2025, 2026]
sessions = [{ term = 17, ordinal = 1, opening = 2021-12-20 }, { term = 18, ordinal = 1, opening = 2026-12-21 }]
expect = { result = "unmet", at = 2021-12-20 }
[[case]]
rule = "once"
name = "新的一届"
year = 2026
today = 2027-02-01
closed = [2021, 2022, 2023, 2024, 2025, 2026]
sessions = [{ term = 17, ordinal = 1, opening = 2021-12-20 }, { term = 18, ordinal = 1, opening = 2026-12-21 }]
expect = { result = "undetermined", reason = "not_due", at = 2026-12-21 }
""") == []  # fmt: skip


def test_a_schedule_of_units_is_of_its_own_term() -> None:
    assert wrong(TERM, """
[[case]]
rule = "first"
name = "第一年最后一天"
year = 2022
expect = { result = "met" }
records = [{ form = "duty-report", table = "", unit = "U1", year = 2022, planned_on = 2022-12-19 }]
[[case]]
rule = "first"
name = "第二年第一天"
year = 2022
expect = { result = "unmet" }
records = [{ form = "duty-report", table = "", unit = "U1", year = 2022, planned_on = 2022-12-20 }]
[[case]]
rule = "first"
name = "上一届的计划不是这一届的"
year = 2026
today = 2028-02-01
closed = [2021, 2022, 2023, 2024, 2025, 2026, 2027]
sessions = [{ term = 17, ordinal = 1, opening = 2021-12-20 }, { term = 18, ordinal = 1, opening = 2026-12-21 }]
expect = { result = "unmet", at = 2026-12-21, subject = "U1" }
records = [{ form = "duty-report", table = "", unit = "U1", year = 2022, planned_on = 2022-03-01 }]
""") == []  # fmt: skip


BREACH = """
[[rule]]
id = "direct"
article = "第六条"
duty = "不直接处理问题"
force = "must_not"
kind = "breach"
subject = "unit"
unit_kinds = ["joint_group"]
take = [{ record = "contact.contacts", given = ["onward"], where = { onward = ["on_the_spot"] } }]
compare = "less_than"
figure = 1
"""


def test_a_breach_is_of_the_unit_that_registered_it_and_none_before_the_regulation() -> None:
    assert wrong(BREACH, """
[[case]]
rule = "direct"
name = "登记了就不符合"
closed = []
expect = { result = "unmet", figure = 1 }
records = [{ form = "contact", unit = "U1", date = 2024-05-15, onward = "on_the_spot" }]
[[case]]
rule = "direct"
name = "没有写去向的与此无关"
expect = { result = "met", figure = 0 }
records = [{ form = "contact", unit = "U1", date = 2024-05-15 }]
[[case]]
rule = "direct"
name = "施行以前的年度"
year = 2021
expect = { result = "exempt" }
records = [{ form = "contact", unit = "U1", date = 2021-05-15, onward = "on_the_spot" }]
""") == []  # fmt: skip


def _session(ordinal: int, opening: date) -> Session:
    return Session(17, ordinal, opening, opening, opening.replace(day=opening.day + 3))


JANUARY = (_session(2, date(2023, 1, 4)), _session(3, date(2024, 1, 9)), _session(4, date(2025, 1, 7)))
DECEMBER = (_session(2, date(2022, 12, 20)), _session(3, date(2023, 12, 19)), _session(4, date(2024, 12, 25)))


@pytest.mark.parametrize(
    ("sessions", "year", "first", "last"),
    [
        (JANUARY, 2023, date(2023, 1, 8), date(2024, 1, 8)),
        (JANUARY, 2024, date(2024, 1, 13), date(2025, 1, 6)),
        (JANUARY, 2025, date(2025, 1, 11), None),
        (JANUARY, 2026, date(2025, 1, 11), None),
        (DECEMBER, 2023, date(2022, 12, 24), date(2023, 12, 18)),
        (DECEMBER, 2024, date(2023, 12, 23), date(2024, 12, 24)),
        (DECEMBER, 2025, date(2024, 12, 29), None),
    ],
)
def test_a_year_between_sessions_is_the_one_that_most_of_its_days_lie_in(
    sessions: tuple[Session, ...], year: int, first: date, last: date | None
) -> None:
    (found,) = windows("year", year, sessions=sessions, terms=(), session_year=True)
    assert (found.first, found.last) == (first, last)


def test_before_the_first_session_known_there_is_no_year_between_sessions() -> None:
    assert windows("year", 2022, sessions=JANUARY, terms=(), session_year=True) == ()
