# ruff: noqa: E501 - rows of data are not wrapped
"""How a group is made up, rules of one level of congress, parts of the year, breaches without a figure; texts known
from a report of them only."""

from __future__ import annotations

import pytest

from dutykit.errors import TemplateError
from rules.small import HEAD, law, wrong

MEMBERS = """
[[rule]]
id = "mix"
article = "一段"
duty = "新老搭配"
force = "must"
kind = "members"
subject = "unit"
unit_kinds = ["joint_group"]
parts = [{ name = "新代表", who = { class = ["other"] }, maybe = { class = ["official"] } }, { name = "老代表", who = { class = ["re_elected"] } }]
figure = 2
"""


@pytest.mark.parametrize(
    ("classes", "expect"),
    [
        ("other other re_elected re_elected", 'result = "met", figure = 2, threshold = 2'),
        ("other re_elected re_elected", 'result = "unmet", figure = 1'),
        ("other official re_elected re_elected", 'result = "undetermined", reason = "missing_fact", message = "新代表1人（另有1人名册分不清），老代表2人，要求各不少于2人"'),
        ("other - re_elected re_elected", 'result = "undetermined", reason = "missing_fact"'),
        ("other other other", 'result = "unmet", figure = 1'),
        ("", 'result = "exempt"'),
    ],
)  # fmt: skip
def test_each_part_has_so_many_members(classes: str, expect: str) -> None:
    facts = [f', facts = {{ class = "{c}" }}' if c != "-" else "" for c in classes.split()]
    deputies = ", ".join(f'{{ number = "{n:03}", units = ["U1"]{f} }}' for n, f in enumerate(facts, 1))
    case = f'[[case]]\nrule = "mix"\nname = "{classes}"\nexpect = {{ {expect} }}\ndeputies = [{deputies}]\n'
    assert wrong(MEMBERS, case) == []


COUNT = """
[[rule]]
id = "a"
article = "三段"
duty = "组织述职"
force = "must"
kind = "count"
subject = "congress"
take = [{ groups = ["duty_report"] }]
compare = "at_least"
figure = 1
"""


@pytest.mark.parametrize(
    ("day", "expect"),
    [
        ("2024-02-01", 'result = "met"'),
        ("2024-02-29", 'result = "met"'),
        ("2024-01-31", 'result = "unmet"'),
        ("2024-03-01", 'result = "unmet"'),
    ],
)
def test_a_part_of_the_year_holds_both_its_days_and_the_end_of_february(day: str, expect: str) -> None:
    rule = COUNT + 'window = { from = "02-01", to = "02-29" }\n'
    record = f'{{ form = "duty-report", unit = "U1", deputy = "001", date = {day}, way = "oral" }}'
    assert wrong(rule, f'[[case]]\nrule = "a"\nname = "{day}"\nexpect = {{ {expect} }}\nrecords = [{record}]\n') == []


@pytest.mark.parametrize(("level", "result"), [("county", "unmet"), ("township", "unmet"), ("city", "none")])
def test_a_rule_of_one_level_says_nothing_of_others(level: str, result: str) -> None:
    rule = COUNT + 'levels = ["county", "township"]\n'
    case = f'[[case]]\nrule = "a"\nname = "{level}"\nlevel = "{level}"\nexpect = {{ result = "{result}" }}\n'
    assert wrong(rule, case) == []


BREACH = """
[[rule]]
id = "b"
article = "三段"
duty = "拒不参加"
force = "must_not"
kind = "breach"
subject = "deputy"
take = [{ groups = ["group_activity"], marks = ["absent"] }]
"""


def test_where_the_text_says_no_figure_what_is_recorded_is_left_to_people() -> None:
    absent = '{ form = "activity", unit = "U1", date = 2024-05-10, kind = "group_activity", organiser = "group", absent = ["001"] }'
    cases = f"""
[[case]]
rule = "b"
name = "有一次"
expect = {{ result = "undetermined", reason = "unstated", figure = 1, message = "1次（2024年5月10日样例2-1（activity-002-001）），原文没有写几次算" }}
records = [{absent}]
[[case]]
rule = "b"
name = "没有"
expect = {{ result = "met", figure = 0 }}
[[case]]
rule = "b"
name = "没有，登记没有关闭"
closed = []
expect = {{ result = "undetermined", reason = "open" }}
[[case]]
rule = "b"
name = "一次待改"
expect = {{ result = "undetermined", reason = "disputed", figure = 0 }}
records = [{absent[:-2]}, state = "held" }}]
[[case]]
rule = "b"
name = "另定为一次"
with = {{ figure = 1, compare = "less_than" }}
expect = {{ result = "unmet", figure = 1, threshold = 1 }}
records = [{absent}]
"""
    assert wrong(BREACH, cases) == []


def test_a_text_known_from_a_report_needs_no_day_of_passing() -> None:
    head = HEAD.replace("passed = 2022-01-01", 'published = 2024-04-10\nsource = "某简报第6期"')
    found = law(COUNT, head)
    assert (found.passed, found.version, found.source) == (None, "2024-04-10", "某简报第6期")


@pytest.mark.parametrize(
    ("rules", "head", "message"),
    [
        ("", HEAD.replace("passed = 2022-01-01\n", ""), "顶层 处：缺少 passed 或 source。"),
        (BREACH + 'compare = "less_than"\n', HEAD, "rule"),
        (COUNT + 'levels = ["district"]\n', HEAD, "'district' 不在可选的 province、city、county、township 之中"),
        (COUNT + 'window = { from = "02-31", to = "13-01" }\n', HEAD, "window"),
        (MEMBERS.replace("parts = [", "teile = ["), HEAD, "缺少 parts"),
        ('[[section]]\nid = "b"\nheading = "基本"\narticle = "一"\norder = 1\nroster = true\nrest = true\n', HEAD.replace('report = "述职"', 'report = "述职"\nform = "表"\nreviewer = "组"\nreviewer_opinion = ""\ncongress = "大会"\ncommittee = "常委会"'), "roster = true 的部分只录名册"),
    ],
)  # fmt: skip
def test_what_is_written_wrongly_is_refused(rules: str, head: str, message: str) -> None:
    with pytest.raises(TemplateError) as caught:
        law(rules, head)
    assert message in caught.value.message
