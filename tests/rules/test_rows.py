# ruff: noqa: E501 - rows of data are not wrapped
"""The kinds that look at records one by one: value, complete, ballot."""

from __future__ import annotations

import pytest

from rules.small import HEAD, wrong

VALUE = """
[[rule]]
id = "v"
article = "第三条"
duty = "评议会选民代表"
force = "must"
kind = "value"
subject = "SUBJECT"
record = "evaluation.meetings"
field = "voters"
compare = "at_least"
figure = 20
"""


def test_a_figure_in_a_record_is_judged_by_itself() -> None:
    assert (
        wrong(
            VALUE.replace("SUBJECT", "record"),
            """
[[case]]
rule = "v"
name = "正好20人，登记没有关闭也能判"
closed = []
expect = { result = "met", figure = 20, threshold = 20, subject = "P-1", message = "评议会选民代表：到会选民人数20，要求不少于20。" }
records = [{ form = "evaluation", table = "meetings", number = "P-1", date = 2024-05-06, voters = 20, unit = "U1" }]
[[case]]
rule = "v"
name = "19人"
closed = []
expect = { result = "unmet", figure = 19, subject = "P-1", records = ["P-1"] }
records = [{ form = "evaluation", table = "meetings", number = "P-1", date = 2024-05-06, voters = 19, unit = "U1" }]
[[case]]
rule = "v"
name = "没有填"
expect = { result = "undetermined", reason = "missing_fact", figure = "", subject = "P-1", message = "没有填到会选民人数" }
records = [{ form = "evaluation", table = "meetings", number = "P-1", date = 2024-05-06, unit = "U1" }]
[[case]]
rule = "v"
name = "待改的记录不下结论"
expect = { result = "undetermined", reason = "disputed", subject = "P-1" }
records = [{ form = "evaluation", table = "meetings", number = "P-1", date = 2024-05-06, voters = 20, unit = "U1", state = "held" }]
""",
        )
        == []
    )


def test_records_of_a_unit_are_told_together() -> None:
    assert (
        wrong(
            VALUE.replace("SUBJECT", "unit"),
            """
[[case]]
rule = "v"
name = "都够，已关闭"
expect = { result = "met", figure = 0, threshold = 0, records = ["P-1", "P-2"], subject = "U1", message = "2024年评议会选民代表：核对2条，2条符合。" }
records = [
  { form = "evaluation", table = "meetings", number = "P-1", date = 2024-05-06, voters = 20, unit = "U1" },
  { form = "evaluation", table = "meetings", number = "P-2", date = 2024-06-06, voters = 25, unit = "U1" },
]
[[case]]
rule = "v"
name = "有一条不够，没有关闭也不符合"
closed = []
expect = { result = "unmet", figure = 1, records = ["P-2"], subject = "U1", message = "核对2条，1条符合，1条不符合（P-2：到会选民人数5，要求不少于20）" }
records = [
  { form = "evaluation", table = "meetings", number = "P-1", date = 2024-05-06, voters = 20, unit = "U1" },
  { form = "evaluation", table = "meetings", number = "P-2", date = 2024-06-06, voters = 5, unit = "U1" },
]
[[case]]
rule = "v"
name = "都够，没有关闭"
closed = []
expect = { result = "undetermined", reason = "open", subject = "U1" }
records = [{ form = "evaluation", table = "meetings", date = 2024-05-06, voters = 20, unit = "U1" }]
[[case]]
rule = "v"
name = "年度未完"
today = 2024-12-31
expect = { result = "undetermined", reason = "not_due", subject = "U1" }
records = [{ form = "evaluation", table = "meetings", date = 2024-05-06, voters = 20, unit = "U1" }]
[[case]]
rule = "v"
name = "待改的不够"
expect = { result = "undetermined", reason = "disputed", subject = "U1" }
records = [{ form = "evaluation", table = "meetings", date = 2024-05-06, voters = 2, unit = "U1", state = "held" }]
[[case]]
rule = "v"
name = "待改的也够，不改变结论"
expect = { result = "met", subject = "U1" }
records = [{ form = "evaluation", table = "meetings", date = 2024-05-06, voters = 22, unit = "U1", state = "disputed" }]
[[case]]
rule = "v"
name = "没有记录，已关闭"
expect = { result = "exempt", subject = "U1", message = "没有这样的记录" }
[[case]]
rule = "v"
name = "没有记录，没有关闭"
closed = []
expect = { result = "undetermined", reason = "open", subject = "U1" }
[[case]]
rule = "v"
name = "别的单位的不算"
units = [{ code = "U1", name = "甲联组" }, { code = "U2", name = "乙联组" }]
deputies = [{ number = "001", name = "样甲", units = ["U1"] }, { number = "002", name = "样乙", units = ["U2"] }]
expect = { result = "met", subject = "U1" }
records = [
  { form = "evaluation", table = "meetings", date = 2024-05-06, voters = 20, unit = "U1" },
  { form = "evaluation", table = "meetings", date = 2024-05-06, voters = 2, unit = "U2" },
]
""",
        )
        == []
    )


def test_the_figure_by_level_may_be_unstated() -> None:
    rule = VALUE.replace("SUBJECT", "record").replace("figure = 20", "figure = { township = 20 }")
    assert wrong(rule, """
[[case]]
rule = "v"
name = "乡镇"
level = "township"
expect = { result = "met", subject = "P-1" }
records = [{ form = "evaluation", table = "meetings", number = "P-1", date = 2024-05-06, voters = 20, unit = "U1" }]
[[case]]
rule = "v"
name = "本级没有规定"
level = "city"
expect = { result = "undetermined", reason = "unstated", figure = 20, subject = "P-1" }
records = [{ form = "evaluation", table = "meetings", number = "P-1", date = 2024-05-06, voters = 20, unit = "U1" }]
""") == []  # fmt: skip


COMPLETE = """
[[rule]]
id = "c"
article = "第八条"
duty = "接待计划写明人员、时间、地点"
force = "must"
kind = "complete"
subject = "unit"
unit_kinds = ["joint_group"]
record = "contact-plan.plans"
filled = ["deputies", "place"]
"""


def test_what_is_blank_falls_short_only_over_a_closed_register() -> None:
    row = 'form = "contact-plan", number = "J-1", date = 2024-05-06, unit = "U1"'
    assert (
        wrong(
            COMPLETE,
            f"""
[[case]]
rule = "c"
name = "填全"
expect = {{ result = "met", figure = 0, records = ["J-1"], subject = "U1" }}
records = [{{ {row}, deputies = ["001"], place = "八角南里站" }}]
[[case]]
rule = "c"
name = "缺地点，已关闭"
expect = {{ result = "unmet", figure = 1, records = ["J-1"], subject = "U1", message = "1条不符合（J-1：没有填接待地点）" }}
records = [{{ {row}, deputies = ["001"] }}]
[[case]]
rule = "c"
name = "缺地点，没有关闭"
closed = []
expect = {{ result = "undetermined", reason = "open", figure = 0, subject = "U1", message = "1条无法判定（J-1：没有填接待地点）" }}
records = [{{ {row}, deputies = ["001"] }}]
[[case]]
rule = "c"
name = "缺地点，年度未完"
today = 2024-07-01
expect = {{ result = "undetermined", reason = "not_due", subject = "U1" }}
records = [{{ {row}, deputies = ["001"] }}]
[[case]]
rule = "c"
name = "缺地点的一条待改"
expect = {{ result = "undetermined", reason = "disputed", subject = "U1" }}
records = [{{ {row}, deputies = ["001"], state = "held" }}]
""",
        )
        == []
    )


def test_what_a_record_said_before_the_regulation_was_in_force_breaches_nothing() -> None:
    case = """
[[case]]
rule = "c"
name = "施行当年"
expect = {{ {} }}
records = [{{ form = "contact-plan", number = "J-1", date = {}, unit = "U1" }}]
"""
    for day, expect in (
        ("2024-06-30", 'result = "exempt", subject = "U1"'),
        ("2024-07-01", 'result = "unmet", figure = 1, subject = "U1"'),
    ):
        assert (
            wrong(
                COMPLETE, case.format(expect, day), head=HEAD.replace("in_force = 2022-01-01", "in_force = 2024-07-01")
            )
            == []
        )
    single = COMPLETE.replace('"unit"', '"record"')
    early = case.format(
        'result = "exempt", subject = "J-1", message = "不适用：本办法2024年7月1日才施行。"', "2024-06-30"
    )
    assert wrong(single, early, head=HEAD.replace("in_force = 2022-01-01", "in_force = 2024-07-01")) == []


BALLOT = """
[[rule]]
id = "b"
article = "第三条"
duty = "述职评议不满意率"
force = "must_not"
kind = "ballot"
subject = "deputy"
record = "evaluation.results"
part = ["dissatisfied"]
whole = "valid"
compare = "more_than"
share = "1/2"
against = true
ground = "dissatisfied"
[[measure]]
rule = "b"
step = 1
kind = "talk"
actor = ["delegation_head"]
article = "三"
"""
SLIP = 'form = "evaluation", table = "results", number = "C-1", deputy = "001", date = 2024-05-06'


@pytest.mark.parametrize(
    ("figures", "expect"),
    [
        ("slips_out = 24, slips_back = 23, valid = 22, dissatisfied = 11", 'result = "met", figure = "1/2", threshold = "1/2", message = "不满意11张，占有效票22张的50%（按发出的票24张是45.8%，按收回的票23张是47.8%），超过50%就不符合"'),
        ("slips_out = 24, slips_back = 23, valid = 22, dissatisfied = 12", 'result = "unmet", figure = "6/11", suggests = "talk", records = ["C-1"], message = "占有效票22张的54.5%"'),
        ("slips_out = 24, slips_back = 23, valid = 21, dissatisfied = 11", 'result = "unmet", figure = "11/21", message = "占有效票21张的52.4%（按发出的票24张是45.8%，这样算结论相反，按收回的票23张是47.8%，这样算结论相反）"'),
        ("valid = 22", 'result = "undetermined", reason = "missing_fact", message = "没有填不满意"'),
        ("dissatisfied = 3", 'result = "undetermined", reason = "missing_fact", message = "没有填有效票"'),
        ("valid = 0, dissatisfied = 0", 'result = "undetermined", reason = "missing_fact", message = "有效票是0张"'),
        ("valid = 10, dissatisfied = 11", 'result = "undetermined", reason = "inconsistent", message = "票数对不上"'),
        ("slips_out = 20, slips_back = 21, valid = 20, dissatisfied = 1", 'result = "undetermined", reason = "inconsistent"'),
        ('valid = 22, dissatisfied = 20, state = "held"', 'result = "undetermined", reason = "disputed"'),
    ],
)  # fmt: skip
def test_a_vote_is_compared_as_a_fraction_of_its_own_slips(figures: str, expect: str) -> None:
    case = f'[[case]]\nrule = "b"\nname = "x"\nexpect = {{ {expect} }}\nrecords = [{{ {SLIP}, {figures} }}]\n'
    assert wrong(BALLOT, case) == []


def test_a_vote_in_favour_asks_the_other_way_round() -> None:
    rule = BALLOT.replace("against = true\n", "").replace('"dissatisfied"]', '"satisfied", "basically"]')
    for told, expect in (("6, basically = 5", "met"), ("6, basically = 4", "unmet")):
        rows = f"[{{ {SLIP}, valid = 20, satisfied = {told} }}]"
        assert (
            wrong(rule, f'[[case]]\nrule = "b"\nname = "x"\nexpect = {{ result = "{expect}" }}\nrecords = {rows}') == []
        )


def test_whoever_was_out_of_office_or_suspended_on_the_day_is_not_asked() -> None:
    rows = f"[{{ {SLIP}, valid = 20, dissatisfied = 20 }}]"
    case = '[[case]]\nrule = "b"\nname = "x"\nexpect = {{ result = "{}" }}\ndeputies = [{{ number = "001", units = ["U1"], {} }}]\nrecords = {}\n'
    for state, result in (
        ("since = 2024-05-07", "exempt"),
        ("since = 2024-05-06", "unmet"),
        ("until = 2024-05-05", "exempt"),
        ("until = 2024-05-06", "unmet"),
        ('status = "suspended", status_date = 2024-05-06', "exempt"),
        ('status = "suspended", status_date = 2024-05-07', "unmet"),
    ):
        assert wrong(BALLOT, case.format(result, state, rows)) == [], state
        single = BALLOT.replace('"deputy"', '"record"', 1)
        assert (
            wrong(single, case.format(result, state, rows).replace("expect = {", 'expect = { subject = "C-1",')) == []
        )


def test_a_name_that_may_mean_the_deputy_is_a_doubt() -> None:
    held = SLIP.replace('"001"', '"样 甲"')
    assert (
        wrong(
            BALLOT,
            f"""
[[case]]
rule = "b"
name = "待核的姓名"
expect = {{ result = "undetermined", reason = "disputed", records = ["C-1"] }}
records = [{{ {held}, valid = 20, dissatisfied = 20, state = "held", unresolved = ["样甲"] }}]
""",
        )
        == []
    )
