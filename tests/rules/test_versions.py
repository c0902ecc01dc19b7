# ruff: noqa: E501 - rows of data are not wrapped
"""A text that replaces another, duties older than their text; whoever else took part; marks nobody wrote down."""

from __future__ import annotations

from dutykit.rules.trial import run_cases
from rules.setting import setting
from rules.small import HEAD, law, trials, wrong

ABSENCE = """
[[rule]]
id = "a"
article = "第七条"
duty = "出席会议"
force = "must"
kind = "breach"
subject = "deputy"
window = "term"
absence = "session"
compare = "less_than"
figure = 2
"""
CASES = """
[base]
today = 2024-06-01
year = 2023
closed = [2021, 2022, 2023]
sessions = [{ term = 17, ordinal = 1, opening = 2021-12-20, closing = 2021-12-24 }]
units = [{ code = "U1", name = "甲联组" }]
deputies = [{ number = "001", name = "样甲", units = ["U1"] }]
[[case]]
rule = "a"
name = "修改前后各一次"
expect = %s
records = [
  { form = "attendance", table = "half_days", issue = "A1", date = 2021-12-20, half_day = "am", kind = "plenary_meeting", absent = ["001"] },
  { form = "attendance", table = "half_days", issue = "A2", date = 2023-01-05, half_day = "am", kind = "plenary_meeting", absent = ["001"] },
]
"""


def told(rules: str, expect: str, head: str = HEAD) -> list[str]:
    found = run_cases(CASES % expect, law(rules, head), setting(), name="x.cases.toml")
    return [t.wrong for t in found if t.wrong]


def test_what_happened_before_counts_only_where_the_duty_is_older_than_the_text() -> None:
    assert told(ABSENCE, '{ result = "met", figure = 1 }') == []
    assert told(ABSENCE + "since = 2015-08-29\n", '{ result = "unmet", figure = 2 }') == []


def test_a_term_that_outlasts_a_text_is_left_to_the_one_that_followed() -> None:
    ended = HEAD.replace("[words]", "until = 2022-12-31\n[words]")
    assert told(ABSENCE, '{ result = "exempt", message = "2022年12月31日已失效" }', ended) == []
    later = HEAD.replace("[words]", "until = 2024-03-10\n[words]")
    assert told(ABSENCE, '{ result = "met", figure = 1 }', later) == []  # at the end of 2023 it still held


YEARLY = """
[[rule]]
id = "a"
article = "第三条"
duty = "参加调研"
force = "must"
kind = "count"
subject = "deputy"
take = [{ groups = ["research"] }]
compare = "at_least"
figure = 1
"""


def test_the_year_in_which_a_text_ended_is_exempt_like_the_one_in_which_it_began() -> None:
    for until, expect in (
        ("2023-12-31", '{ result = "unmet" }'),
        ("2023-12-30", '{ result = "exempt", message = "失效当年不适用" }'),
        ("2022-12-31", '{ result = "exempt", message = "2022年12月31日已失效" }'),
    ):
        assert told(YEARLY, expect, HEAD.replace("[words]", f"until = {until}\n[words]")) == [], until
    ended = HEAD.replace("[words]", "until = 2023-06-30\n[words]")
    assert told(YEARLY + 'first_year = "apply"\n', '{ result = "unmet" }', ended) == []


OTHERS = YEARLY.replace("figure = 1", 'figure = 2\nof = "others"')
SHOWS = """
[[rule]]
id = "b"
article = "第九条"
duty = "确定后不参加"
force = "must_not"
kind = "breach"
subject = "deputy"
take = [
  { groups = ["research"], marks = ["invited", "confirmed", "absent"] },
  { groups = ["research"], marks = ["leave"] },
]
compare = "less_than"
figure = 1
"""


def test_others_are_whoever_else_took_part_each_once() -> None:
    assert wrong(OTHERS, """
[[case]]
rule = "a"
name = "两次活动，另外两个人"
deputies = [{ number = "001", units = ["U1"] }, { number = "002", units = ["U1"] }, { number = "003", units = ["U1"] }]
expect = { result = "met", figure = 2, subject = "001" }
records = [
  { form = "activity", date = 2024-03-05, kind = "research", present = ["001", "002"] },
  { form = "activity", date = 2024-04-05, kind = "research", present = ["001", "002", "003"] },
]
[[case]]
rule = "a"
name = "没有本人的活动里的人不算"
deputies = [{ number = "001", units = ["U1"] }, { number = "002", units = ["U1"] }, { number = "003", units = ["U1"] }]
expect = { result = "unmet", figure = 1, subject = "001" }
records = [
  { form = "activity", date = 2024-03-05, kind = "research", present = ["001", "002"] },
  { form = "activity", date = 2024-04-05, kind = "research", present = ["002", "003"] },
]
""") == []  # fmt: skip


def test_each_take_asks_its_own_marks_and_who_came_is_in_no_doubt() -> None:
    one = '[[case]]\nrule = "b"\nname = "x"\nexpect = {{ {} }}\nrecords = [{{ form = "activity", date = 2024-03-05, kind = "research", {} }}]\n'
    for marks, expect in (
        ('leave = ["001"]', 'result = "unmet", figure = 1'),  # the second take
        ('invited = ["001"], confirmed = ["001"], absent = ["001"]', 'result = "unmet", figure = 1'),
        ('invited = ["001"], absent = ["001"]', 'result = "undetermined", reason = "missing_fact", figure = 0'),
        ('invited = ["001"], present = ["001"]', 'result = "met", figure = 0'),
        ('invited = ["001"]', 'result = "met", figure = 0'),  # nobody has written that the deputy was absent
        ('absent = ["001"]', 'result = "undetermined", reason = "missing_fact", figure = 0'),
    ):
        assert [t.wrong for t in trials(SHOWS, one.format(expect, marks))] == [""], marks
