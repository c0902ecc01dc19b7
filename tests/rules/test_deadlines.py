# ruff: noqa: E501 - rows of data are not wrapped
"""The kind deadline: boundary days, what is not filled in, what is asked of everybody."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dutykit.errors import TemplateError
from dutykit.rules.workdays import WorkCalendar, WorkYear
from rules.small import BASE, HEAD, law, wrong

_OFF = frozenset(date(2024, 10, day) for day in range(1, 8))
CALENDAR = WorkCalendar.of([WorkYear(2024, off=_OFF, working=frozenset({date(2024, 9, 29)}))])
"""The first week of October off, the Sunday before it worked; 2025 not known."""

RULE = """
[[rule]]
id = "d"
article = "第十条"
duty = "活动结束后及时录入"
force = "must"
kind = "deadline"
subject = "record"
record = "activity.activities"
from = "date"
to = "entered"
HOW
"""


def days(year: int) -> st.SearchStrategy[date]:
    """Days of which the five working days that follow are known."""
    return st.dates(date(year, 3, 1), date(year, 11, 30))


def of(expect: str, record: str, extra: str = "") -> str:
    row = f'form = "activity", table = "activities", number = "H-1", unit = "U1", present = ["001"], {record}'
    return f'[[case]]\nrule = "d"\nname = "x"\n{extra}\nexpect = {{ subject = "H-1", {expect} }}\nrecords = [{{ {row} }}]\n'


@pytest.mark.parametrize(
    ("how", "record", "expect"),
    [
        ("working_days = 5", "date = 2024-09-27, entered = 2024-10-10", 'result = "met", figure = 2024-10-10, threshold = 2024-10-10, message = "2024年9月27日起5个工作日，应到2024年10月10日为止，录入平台日期是2024年10月10日"'),
        ("working_days = 5", "date = 2024-09-27, entered = 2024-10-11", 'result = "unmet", figure = 2024-10-11, records = ["H-1"]'),
        ("working_days = 5", "date = { from = 2024-09-23, to = 2024-09-27 }, entered = 2024-10-10", 'result = "met", threshold = 2024-10-10'),
        ("working_days = 5", "date = 2024-12-30, entered = 2025-01-03", 'result = "undetermined", reason = "no_calendar", message = "没有2025年的工作日历"'),
        ("working_days = 5", "date = 2024-09-27", 'result = "unmet", figure = "", threshold = 2024-10-10, message = "没有填录入平台日期"'),
        ("working_days = 5", "year = 2024, entered = 2024-09-27", 'result = "undetermined", reason = "missing_fact", message = "算不出期限"'),
        ("days = 10", "date = 2024-03-05, entered = 2024-03-15", 'result = "met"'),
        ("days = 10", "date = 2024-03-05, entered = 2024-03-16", 'result = "unmet"'),
        ("months = 1", "date = 2024-01-31, entered = 2024-02-29", 'result = "met", threshold = 2024-02-29'),
        ("months = 1", "date = 2024-01-31, entered = 2024-03-01", 'result = "unmet"'),
        ('by = "12-31"', "date = 2024-03-05, entered = 2024-12-31", 'result = "met", threshold = 2024-12-31'),
        ('by = "12-31"', "date = 2024-03-05, entered = 2025-01-01", 'result = "unmet"'),
        ('by = "02-29"', "date = 2024-01-05, entered = 2024-02-29", 'result = "met", threshold = 2024-02-29'),
        ("months = 3\nextended = { months = 6 }", "date = 2024-01-05, entered = 2024-04-05", 'result = "met", threshold = 2024-04-05'),
        ("months = 3\nextended = { months = 6 }", "date = 2024-01-05, entered = 2024-07-05", 'result = "undetermined", reason = "missing_fact", message = "是否批准延期没有登记"'),
        ("months = 3\nextended = { months = 6 }", "date = 2024-01-05, entered = 2024-07-06", 'result = "unmet", threshold = 2024-04-05'),
        ('months = 3\nextended = { months = 6 }\ndue = "note_due"', "date = 2024-01-05, note_due = 2024-06-01, entered = 2024-06-01", 'result = "met", threshold = 2024-06-01'),
        ('months = 3\nextended = { months = 6 }\ndue = "note_due"', "date = 2024-01-05, note_due = 2024-06-01, entered = 2024-06-02", 'result = "unmet"'),
        ('months = 3\nextended = { months = 6 }\ndue = "note_due"', "date = 2024-01-05, note_due = 2024-09-01, entered = 2024-07-06", 'result = "unmet", threshold = 2024-07-05'),
        ('due = "note_due"', "date = 2024-01-05, note_due = 2024-02-01, entered = 2024-02-01", 'result = "met"'),
        ('months = 3\nextended = { months = 6 }\nextended_to = "put_off"', "date = 2024-01-05, put_off = 2024-06-01, entered = 2024-05-30", 'result = "met", threshold = 2024-06-01'),
        ('months = 3\nextended = { months = 6 }\nextended_to = "put_off"', "date = 2024-01-05, put_off = 2024-06-01, entered = 2024-06-02", 'result = "unmet"'),
        ('due = "note_due"\nextended_to = "put_off"', "date = 2024-01-05, note_due = 2024-02-01, put_off = 2024-03-01, entered = 2024-02-20", 'result = "met", threshold = 2024-03-01'),
        ('due = "note_due"', "date = 2024-01-05, entered = 2024-02-01", 'result = "undetermined", reason = "missing_fact"'),
    ],
)  # fmt: skip
def test_the_last_day_counts_and_the_next_is_late(how: str, record: str, expect: str) -> None:
    assert wrong(RULE.replace("HOW", how), of(expect, record), calendar=CALENDAR) == []


@pytest.mark.parametrize("how", ["working_days = 5", "days = 10", "months = 1", 'months = 1\nextended_to = "put_off"'])
def test_what_was_done_before_it_could_be_is_a_contradiction(how: str) -> None:
    rule, record = RULE.replace("HOW", how), "date = 2024-03-09, put_off = 2024-05-01, entered = 2024-03-01"
    expect = 'result = "undetermined", reason = "inconsistent", message = "录入平台日期是2024年3月1日，早于活动日期2024年3月9日，两个日期有一个不对"'
    assert wrong(rule, of(expect, record), calendar=CALENDAR) == []


def test_what_is_to_be_done_by_a_day_may_be_early() -> None:
    record = "date = 2024-03-09, entered = 2024-03-01"
    for how in ("days = 0", 'by = "12-31"'):
        assert wrong(RULE.replace("HOW", how), of('result = "met"', record), calendar=CALENDAR) == []


@given(
    days(2024),
    st.integers(0, 5),
    st.integers(-60, 60),
    st.sampled_from(["working_days = 5", "days = 10", "months = 1"]),
)
def test_no_day_before_its_beginning_is_ever_met(first: date, lasts: int, later: int, how: str) -> None:
    entered, last = first + timedelta(days=later), first + timedelta(days=lasts)
    record = f"date = {{ from = {first}, to = {last} }}, entered = {entered}"
    impossible = 'result = "undetermined", reason = "inconsistent"'
    held = not wrong(RULE.replace("HOW", how), of(impossible, record), calendar=CALENDAR)
    assert held == (later < 0)


def test_what_is_not_yet_due_is_said_to_be() -> None:
    rule = RULE.replace("HOW", "days = 10")
    record = "date = 2024-03-05"
    assert wrong(rule, of('result = "undetermined", reason = "not_due"', record, "today = 2024-03-15")) == []
    assert wrong(rule, of('result = "undetermined", reason = "missing_fact"', record, "today = 2024-03-16")) == []


def test_a_deadline_after_the_day_in_force_applies_in_the_first_year_too() -> None:
    rule, head = RULE.replace("HOW", "days = 10"), HEAD.replace("in_force = 2022-01-01", "in_force = 2024-03-15")
    assert wrong(rule, of('result = "unmet"', "date = 2024-03-05, entered = 2024-03-16"), head=head) == []
    assert wrong(rule, of('result = "exempt"', "date = 2024-03-04, entered = 2024-03-16"), head=head) == []


FORM = """
[[rule]]
id = "d"
article = "第五条"
duty = "人代会召开前交登记表"
force = "must"
kind = "deadline"
subject = "deputy"
record = "annual-registration"
from = "year_end"
to = "submitted"
before = "session"
required = true
"""
SESSIONS = BASE.replace(
    "sessions = [", "sessions = [{ term = 17, ordinal = 4, opening = 2025-01-08, closing = 2025-01-11 }, "
)


@pytest.mark.parametrize(
    ("record", "extra", "expect"),
    [
        ("submitted = 2025-01-07", "closed = []", 'result = "met", figure = 2025-01-07, threshold = 2025-01-07, message = "应在2025年1月8日人代会开幕以前"'),
        ("submitted = 2025-01-08", "closed = []", 'result = "unmet"'),
        ("law = '学习'", "", 'result = "undetermined", reason = "missing_fact"'),
        ("", "", 'result = "unmet", figure = "", threshold = 2025-01-07, message = "没有登记，应在2025年1月8日人代会开幕以前"'),
        ("", "closed = []", 'result = "undetermined", reason = "open"'),
        ("", "today = 2025-01-07", 'result = "undetermined", reason = "not_due"'),
        ("submitted = 2025-01-02, state = 'held'", "", 'result = "undetermined", reason = "disputed"'),
        ("", 'deputies = [{ number = "001", units = ["U1"], until = 2025-01-06 }]', 'result = "exempt"'),
        ("", 'deputies = [{ number = "001", units = ["U1"], until = 2025-01-07 }]', 'result = "unmet"'),
        ("", 'deputies = [{ number = "001", units = ["U1"], status = "suspended", status_date = 2025-01-07 }]', 'result = "exempt"'),
        ("", 'deputies = [{ number = "001", units = ["U1"], since = 2024-11-01 }]', 'result = "unmet"'),
    ],
)  # fmt: skip
def test_the_yearly_form_is_asked_of_everybody(record: str, extra: str, expect: str) -> None:
    rows = (
        f'[{{ form = "annual-registration", table = "", deputy = "001", year = 2024, {record} }}]' if record else "[]"
    )
    case = f'[[case]]\nrule = "d"\nname = "x"\n{extra}\nexpect = {{ {expect} }}\nrecords = {rows}\n'
    assert wrong(FORM, case, SESSIONS) == []


def test_a_session_that_is_not_on_record_gives_no_day() -> None:
    case = '[[case]]\nrule = "d"\nname = "x"\ntoday = {}\nexpect = {{ result = "undetermined", reason = "{}" }}\nrecords = [{}]\n'
    row = '{ form = "annual-registration", table = "", deputy = "001", year = 2024, submitted = 2024-12-20 }'
    assert wrong(FORM, case.format("2024-12-31", "not_due", "")) == []
    assert wrong(FORM, case.format("2025-03-01", "missing_fact", "")) == []
    assert wrong(FORM, case.format("2025-03-01", "missing_fact", row)) == []


def test_records_of_a_unit_are_late_or_not_together() -> None:
    rule = RULE.replace("HOW", "days = 10").replace('"record"', '"unit"')
    rows = """
  { form = "activity", number = "H-1", unit = "U1", date = 2024-03-05, entered = 2024-03-10 },
  { form = "activity", number = "H-2", unit = "U1", date = 2024-03-05, entered = 2024-03-20 },
  { form = "activity", number = "H-3", unit = "U1", date = 2024-03-05 },
"""
    assert (
        wrong(
            rule,
            f"""
[[case]]
rule = "d"
name = "有迟的"
expect = {{ result = "unmet", figure = 2, threshold = 0, records = ["H-2", "H-3"], subject = "U1", message = "核对3条，1条符合，2条不符合（H-2" }}
records = [{rows}]
""",
        )
        == []
    )


PLAN = """
[[rule]]
id = "d"
article = "八"
duty = "年初定计划"
force = "must"
kind = "deadline"
subject = "unit"
unit_kinds = ["joint_group"]
record = "group-plan"
to = "adopted"
by = "03-31"
required = true
"""


@pytest.mark.parametrize(
    ("record", "extra", "expect"),
    [
        ("adopted = 2024-03-31", "closed = []", 'result = "met", records = ["P-1"]'),
        ("adopted = 2024-04-01", "closed = []", 'result = "unmet", figure = 1, records = ["P-1"], message = "应在2024年3月31日以前，计划确定日期是2024年4月1日"'),
        ("heard = 2024-03-01", "", 'result = "unmet", records = ["P-1"]'),
        ("heard = 2024-03-01", "closed = []", 'result = "undetermined", reason = "missing_fact"'),
        ("", "", 'result = "unmet", threshold = 2024-03-31, message = "没有登记，应在2024年3月31日以前"'),
        ("", "closed = []", 'result = "undetermined", reason = "open"'),
        ("", "today = 2024-03-31", 'result = "undetermined", reason = "not_due"'),
    ],
)  # fmt: skip
def test_a_plan_is_asked_of_every_unit(record: str, extra: str, expect: str) -> None:
    rows = (
        f'[{{ form = "group-plan", table = "", number = "P-1", unit = "U1", year = 2024, {record} }}]'
        if record
        else "[]"
    )
    case = f'[[case]]\nrule = "d"\nname = "x"\n{extra}\nexpect = {{ subject = "U1", {expect} }}\nrecords = {rows}\n'
    assert wrong(PLAN, case) == []


def test_a_rule_without_a_deadline_or_with_a_day_that_is_none_is_refused() -> None:
    for how, words in (("", "没有写期限"), ('by = "02-30"', "没有这一天")):
        with pytest.raises(TemplateError, match=words):
            law(RULE.replace("HOW", how))


DEPUTY_FORM = FORM.replace('from = "year_end"\nto = "submitted"\nbefore = "session"', 'to = "submitted"\nby = "12-31"')


@pytest.mark.parametrize(
    ("extra", "expect"),
    [("", 'result = "undetermined", reason = "missing_fact"'), ('owes = "deputy"', 'result = "unmet"')],
)
def test_a_day_that_a_clerk_left_blank_is_no_breach_of_the_deputy(extra: str, expect: str) -> None:
    case = f"""
[[case]]
rule = "d"
name = "x"
expect = {{ subject = "001", {expect} }}
records = [{{ form = "annual-registration", table = "", number = "D-1", deputy = "001", year = 2024 }}]
"""
    assert wrong(f"{DEPUTY_FORM}\n{extra}\n", case) == []
