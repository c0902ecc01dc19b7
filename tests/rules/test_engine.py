# ruff: noqa: E501 - rows of data are not wrapped
"""The kinds that count, and those about what is missing or must not happen."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from dutykit.rules.engine import check_year
from dutykit.rules.rule_check import CheckScope
from dutykit.words.codes import Result
from rules.small import BASE, dossier, law, trials, wrong

COUNT = """
[[rule]]
id = "a"
article = "第三条"
duty = "参加调研"
force = "must"
kind = "count"
subject = "deputy"
take = [{ groups = ["research"], organisers = ["standing_committee"] }]
compare = "at_least"
figure = 3
"""


def test_a_minimum_is_met_at_once_and_unmet_only_over_a_closed_register() -> None:
    assert wrong(COUNT, """
[[case]]
rule = "a"
name = "三次"
closed = []
expect = { result = "met", figure = 3, threshold = 3, message = "2024年参加调研：3次，要求不少于3次。" }
records = [{ form = "activity", times = 3, date = 2024-03-05, kind = "research", organiser = "standing_committee", present = ["001"] }]
[[case]]
rule = "a"
name = "两次，已关闭"
expect = { result = "unmet", figure = 2 }
records = [{ form = "activity", times = 2, date = 2024-03-05, kind = "research", organiser = "standing_committee", present = ["001"] }]
[[case]]
rule = "a"
name = "两次，没有关闭"
closed = [2023]
expect = { result = "undetermined", reason = "open" }
records = [{ form = "activity", times = 2, date = 2024-03-05, kind = "research", organiser = "standing_committee", present = ["001"] }]
[[case]]
rule = "a"
name = "只关闭了活动登记表"
closed = [{ year = 2024, unit = "U1", form = "activity" }]
expect = { result = "undetermined", reason = "open" }
[[case]]
rule = "a"
name = "年底当天还没有完"
today = 2024-12-31
expect = { result = "undetermined", reason = "not_due" }
[[case]]
rule = "a"
name = "一条待改的会改变结论"
expect = { result = "undetermined", reason = "disputed", figure = 2 }
records = [
  { form = "activity", times = 2, date = 2024-03-05, kind = "research", organiser = "standing_committee", present = ["001"] },
  { form = "activity", date = 2024-05-05, kind = "research", organiser = "standing_committee", present = ["001"], state = "held" },
]
[[case]]
rule = "a"
name = "一条待改的改变不了结论"
expect = { result = "unmet", figure = 1 }
records = [
  { form = "activity", date = 2024-03-05, kind = "research", organiser = "standing_committee", present = ["001"] },
  { form = "activity", date = 2024-05-05, kind = "research", organiser = "standing_committee", present = ["001"], state = "held" },
]
[[case]]
rule = "a"
name = "没有写组织单位"
expect = { result = "undetermined", reason = "missing_fact", figure = 2 }
records = [
  { form = "activity", times = 2, date = 2024-03-05, kind = "research", organiser = "standing_committee", present = ["001"] },
  { form = "activity", date = 2024-05-05, kind = "research", present = ["001"] },
]
[[case]]
rule = "a"
name = "没有对上的姓名可能就是他"
expect = { result = "undetermined", reason = "disputed", figure = 2 }
records = [
  { form = "activity", times = 2, date = 2024-03-05, kind = "research", organiser = "standing_committee", present = ["001"] },
  { form = "activity", date = 2024-05-05, kind = "research", organiser = "standing_committee", present = [], unresolved = ["样田"] },
]
[[case]]
rule = "a"
name = "没有对上的姓名像别人，不像他"
deputies = [{ number = "001", name = "样甲", units = ["U1"] }, { number = "002", name = "王芳", units = ["U1"] }]
expect = { subject = "001", result = "unmet", figure = 2 }
records = [
  { form = "activity", times = 2, date = 2024-03-05, kind = "research", organiser = "standing_committee", present = ["001"] },
  { form = "activity", date = 2024-05-05, kind = "research", organiser = "standing_committee", present = [], unresolved = ["王方"] },
]
[[case]]
rule = "a"
name = "请假、缺席、别人组织的、上一年的都不算"
expect = { result = "unmet", figure = 0 }
records = [
  { form = "activity", date = 2024-03-05, kind = "research", organiser = "standing_committee", leave = ["001"] },
  { form = "activity", date = 2024-04-05, kind = "research", organiser = "standing_committee", absent = ["001"] },
  { form = "activity", date = 2024-05-05, kind = "research", organiser = "street", present = ["001"] },
  { form = "activity", times = 5, date = 2023-05-05, kind = "research", organiser = "standing_committee", present = ["001"] },
]
[[case]]
rule = "a"
name = "当年补选的"
deputies = [{ number = "001", name = "样甲", units = ["U1"], since = 2024-06-01 }]
expect = { result = "exempt" }
[[case]]
rule = "a"
name = "暂停执行职务的"
deputies = [{ number = "001", name = "样甲", units = ["U1"], status = "suspended", status_date = 2024-06-01 }]
expect = { result = "exempt" }
[[case]]
rule = "a"
name = "办法施行当年"
year = 2022
expect = { result = "unmet", figure = 0 }
""") == []  # fmt: skip


def test_the_year_in_which_a_regulation_came_in_force_is_exempt_unless_it_says_otherwise() -> None:
    cases = """
[[case]]
rule = "a"
name = "2021年还没有施行，2022年1月1日施行"
year = 2021
expect = { result = "exempt", message = "2022年1月1日才施行" }
"""
    assert wrong(COUNT, cases) == []


def test_a_part_year_is_reduced_where_the_file_says_so() -> None:
    rules = COUNT + 'part_year = "prorate"\n'
    assert wrong(rules, """
[[case]]
rule = "a"
name = "七月当选，六个月折一半，舍去零头"
deputies = [{ number = "001", name = "样甲", units = ["U1"], since = 2024-07-01 }]
expect = { result = "met", figure = 1, threshold = 1 }
records = [{ form = "activity", date = 2024-08-05, kind = "research", organiser = "standing_committee", present = ["001"] }]
""") == []  # fmt: skip


GAP = """
[[rule]]
id = "g"
article = "第九条（六）"
duty = "进家站联系接待群众"
force = "must"
kind = "gap"
subject = "deputy"
take = [{ forms = ["contact"], where = { place_kind = ["home", "station"] } }]
months = 12
ground = "no_contact"
[[measure]]
rule = "g"
step = 1
kind = "talk"
actor = ["work_committee_head"]
article = "第九条（六）"
[[measure]]
rule = "g"
step = 2
kind = "advise_resign"
actor = ["standing_committee"]
article = "第九条（六）"
after = 1
outcome = ["not_improved"]
"""


def test_a_gap_of_a_year_ends_on_the_same_date() -> None:
    visit = '{ form = "contact", date = 2023-12-31, place = "甲站", way = "reception", deputies = ["001"]'
    assert wrong(GAP, f"""
[[case]]
rule = "g"
name = "到2024年12月31日正好满一年"
expect = {{ result = "unmet", figure = 12, suggests = "talk" }}
records = [{visit}, place_kind = "station" }}]
[[case]]
rule = "g"
name = "差一天"
expect = {{ result = "met", figure = 11 }}
records = [{{ form = "contact", date = 2024-01-01, place = "甲站", place_kind = "home", way = "reception", deputies = ["001"] }}]
[[case]]
rule = "g"
name = "登记没有关闭"
closed = [2023]
expect = {{ result = "undetermined", reason = "open" }}
records = [{visit}, place_kind = "station" }}]
[[case]]
rule = "g"
name = "地点类别没有填"
expect = {{ result = "undetermined", reason = "missing_fact" }}
records = [{{ form = "contact", date = 2024-06-01, place = "甲站", way = "reception", deputies = ["001"] }}]
[[case]]
rule = "g"
name = "待改的一次也早过了一年，改变不了结论"
expect = {{ result = "unmet", figure = 35 }}
records = [{{ form = "contact", date = 2023-10-01, place = "甲站", place_kind = "home", way = "reception", deputies = ["001"], state = "held" }}]
[[case]]
rule = "g"
name = "约谈过、没有改进，下一步是劝辞"
expect = {{ result = "unmet", suggests = "advise_resign", after = "YT-1" }}
records = [
  {visit}, place_kind = "station" }},
  {{ form = "measure", number = "YT-1", deputy = "001", kind = "talk", ground = "no_contact", date = 2025-01-10, review = "not_improved" }},
]
[[case]]
rule = "g"
name = "约谈过、还没有复查，不再提示"
expect = {{ result = "unmet", suggests = "" }}
records = [
  {visit}, place_kind = "station" }},
  {{ form = "measure", deputy = "001", kind = "talk", ground = "no_contact", date = 2025-01-10 }},
]
""") == []  # fmt: skip


STREAK = """
[[rule]]
id = "s"
article = "第九条（二）"
duty = "连续两年会议期间不发表审议意见、不提建议"
force = "must_not"
kind = "streak"
subject = "deputy"
window = "year"
times = 2
combine = "{combine}"
parts = [
  {{ name = "审议意见", take = [{{ groups = ["deliberation"], during = "session", marks = ["spoke"] }}] }},
  {{ name = "建议", take = [{{ forms = ["suggestion"], during = "session" }}] }},
]
"""
_CASES = """
[[case]]
rule = "s"
name = "两年都没有"
expect = {{ result = "{none}" }}
[[case]]
rule = "s"
name = "2023年提过建议"
expect = {{ result = "{one}" }}
records = [{{ form = "suggestion", kind = "suggestion", during = "session", submitted = 2023-01-10, lead = "001" }}]
[[case]]
rule = "s"
name = "两年各提过一件建议，都没有审议意见"
expect = {{ result = "{both}" }}
records = [
  {{ form = "suggestion", kind = "suggestion", during = "session", submitted = 2023-01-10, lead = "001" }},
  {{ form = "suggestion", kind = "suggestion", during = "session", submitted = 2024-01-10, seconders = ["001"] }},
]
"""


def test_three_readings_of_or() -> None:
    for combine, none, one, both in (
        ("neither", "unmet", "met", "met"),
        ("either", "unmet", "unmet", "unmet"),
        ("each", "unmet", "unmet", "unmet"),
    ):
        cases = _CASES.format(none=none, one=one, both=both)
        assert wrong(STREAK.format(combine=combine), cases) == [], combine


def test_a_streak_needs_its_years_in_the_term() -> None:
    cases = """
[[case]]
rule = "s"
name = "本届第一年"
year = 2024
sessions = [{ term = 18, ordinal = 1, opening = 2024-01-05, closing = 2024-01-09 }]
expect = { result = "undetermined", reason = "not_due" }
"""
    assert wrong(STREAK.format(combine="neither"), cases) == []


SHARE = """
[[rule]]
id = "p"
article = "二（三）1"
duty = "组织代表向选民述职"
force = "must"
kind = "share"
subject = "unit"
unit_kinds = ["group"]
window = "year"
take = [{ forms = ["duty-report"], where = { way = ["oral", "read_out"] } }]
compare = "at_least"
share = "1/5"
"""


def _group(n: int) -> str:
    deputies = ",".join(f'{{ number = "{i:03}", name = "样{i}", units = ["U1"] }}' for i in range(1, n + 1))
    return (
        BASE.split("units =")[0]
        + f'units = [{{ code = "U1", name = "甲组", kind = "group" }}]\ndeputies = [{deputies}]\n'
    )


def _reports(*numbers: str, **more: str) -> str:
    told = "".join(f", {k} = {v}" for k, v in more.items())
    return ",".join(
        f'{{ form = "duty-report", deputy = "{n}", date = 2024-05-0{i}, state = "accepted", way = "oral"{told} }}'
        for i, n in enumerate(numbers, 1)
    )


def test_a_share_is_rounded_up_over_those_in_office_on_the_last_day() -> None:
    def case(result: str, records: str, more: str = "") -> str:
        return f'[[case]]\nrule = "p"\nname = "x"\nexpect = {{ result = "{result}"{more} }}\nrecords = [{records}]\n'

    assert wrong(SHARE, case("unmet", _reports("001"), ", figure = 1, threshold = 2"), _group(7)) == []
    assert wrong(SHARE, case("met", _reports("001", "002"), ", figure = 2, threshold = 2"), _group(7)) == []
    assert wrong(SHARE, case("unmet", _reports("001", "002"), ", threshold = 3"), _group(11)) == []
    assert wrong(SHARE, case("met", _reports("001"), ", threshold = 1"), _group(5)) == []
    twice = _reports("001") + "," + _reports("001", "001")
    assert wrong(SHARE, case("unmet", twice, ", figure = 1"), _group(7)) == []
    left = (
        _group(7)
        .replace('"007", name = "样7"', '"007", name = "样7", until = 2024-11-30')
        .replace('"006", name = "样6"', '"006", name = "样6", until = 2024-11-30')
    )
    assert wrong(SHARE, case("met", _reports("001"), ", threshold = 1"), left) == []
    assert [t.result for t in trials(SHARE, case("exempt", ""), _group(0))] == ["exempt"]


BREACH = """
[[rule]]
id = "b"
article = "第九条（三）"
duty = "确定参加后无故不到"
force = "must_not"
kind = "breach"
subject = "deputy"
window = "term"
take = [{ forms = ["activity"], marks = ["confirmed", "absent"] }]
compare = "less_than"
figure = 2
ground = "absent_invited"
[[measure]]
rule = "b"
step = 1
kind = "circular"
actor = ["standing_office"]
article = "第九条（三）"
at = 2
[[measure]]
rule = "b"
step = 2
kind = "talk"
actor = ["work_committee_head"]
article = "第九条（三）"
after = 1
again = 1
"""
_NO_SHOW = '{{ form = "activity", date = {day}, kind = "research", confirmed = ["001", "002"], absent = ["001"], present = ["002"] }}'


def test_a_breach_is_unmet_as_soon_as_it_is_recorded_and_the_ladder_knows_what_was_done() -> None:
    one, two, three = (_NO_SHOW.format(day=d) for d in ("2023-05-01", "2024-05-01", "2024-11-01"))
    told = '{ form = "measure", number = "YT-1", deputy = "001", kind = "circular", ground = "absent_invited", date = 2024-06-01 }'
    assert wrong(BREACH, f"""
[[case]]
rule = "b"
name = "一次"
expect = {{ result = "met", figure = 1 }}
records = [{one}]
[[case]]
rule = "b"
name = "一次，登记没有关闭"
closed = []
expect = {{ result = "undetermined", reason = "open" }}
records = [{one}]
[[case]]
rule = "b"
name = "两次，没有关闭也成立"
closed = []
expect = {{ result = "unmet", figure = 2, suggests = "circular" }}
records = [{one}, {two}]
[[case]]
rule = "b"
name = "通报过，没有再犯"
expect = {{ result = "unmet", suggests = "" }}
records = [{one}, {two}, {told}]
[[case]]
rule = "b"
name = "通报后又一次"
expect = {{ result = "unmet", figure = 3, suggests = "talk", after = "YT-1" }}
records = [{one}, {two}, {told}, {three}]
[[case]]
rule = "b"
name = "第二次没有写谁确认过"
expect = {{ result = "undetermined", reason = "missing_fact", figure = 1 }}
records = [{one}, {{ form = "activity", date = 2024-05-01, kind = "research", absent = ["001"], present = [] }}]
""") == []  # fmt: skip


SCHEDULE = """
[[rule]]
id = "t"
article = "一"
duty = "届内报告履职情况"
force = "must"
kind = "schedule"
subject = "deputy"
window = "term"
take = [{ forms = ["duty-report"] }]
term_years = [2022, 2023, 2024, 2025, 2026]
classes = [
  { name = "连任代表", who = { re_elected = [true] }, years = [1] },
  { name = "职务代表", who = { class = ["official"] }, years = [2] },
  { name = "其他代表", who = { class = ["other"] }, years = [3, 4] },
]
"""


def test_each_class_has_its_year_and_early_is_no_breach() -> None:
    def deputy(facts: str) -> str:
        return f'deputies = [{{ number = "001", name = "样甲", units = ["U1"], facts = {{ {facts} }} }}]'

    report = 'records = [{{ form = "duty-report", deputy = "001", way = "oral", date = {} }}]'
    assert wrong(SCHEDULE, f"""
[[case]]
rule = "t"
name = "连任又是职务代表：按连任，第一年"
{deputy('re_elected = true, class = "official"')}
expect = {{ result = "unmet", message = "连任代表要在2022年12月31日以前，到2023年1月5日才有记录" }}
{report.format("2023-01-05")}
[[case]]
rule = "t"
name = "职务代表提前一年"
{deputy('class = "official"')}
expect = {{ result = "met" }}
{report.format("2022-12-30")}
[[case]]
rule = "t"
name = "其他代表要到第四年"
{deputy('class = "other"')}
expect = {{ result = "undetermined", reason = "not_due" }}
[[case]]
rule = "t"
name = "没有填类别"
{deputy("")}
expect = {{ result = "undetermined", reason = "missing_fact" }}
""") == []  # fmt: skip


def test_a_claim_that_nobody_has_accepted_is_a_doubt_and_once_accepted_it_counts() -> None:
    claim = '{{ form = "handbook", table = "activities", deputy = "001", date = 2024-05-05, title = "调研", kind = "research", organiser = "standing_committee", state = "{state}" }}'
    two = '{ form = "activity", times = 2, date = 2024-03-05, kind = "research", organiser = "standing_committee", present = ["001"] }'
    assert wrong(COUNT, f"""
[[case]]
rule = "a"
name = "补充申报，没有审核"
expect = {{ result = "undetermined", reason = "disputed", figure = 2 }}
records = [{two}, {claim.format(state="disputed")}]
[[case]]
rule = "a"
name = "补充申报，已采纳"
expect = {{ result = "met", figure = 3 }}
records = [{two}, {claim.format(state="approved")}]
[[case]]
rule = "a"
name = "组织者登记为请假，代表有异议"
expect = {{ result = "undetermined", reason = "disputed", figure = 2 }}
records = [
  {two},
  {{ form = "activity", number = "HD-9", title = "调研", date = 2024-05-05, kind = "research", organiser = "standing_committee", leave = ["001"] }},
  {claim.format(state="disputed")[:-2]}, about = "HD-9" }},
]
[[case]]
rule = "a"
name = "异议不改变参加与否"
expect = {{ result = "unmet", figure = 1 }}
records = [
  {{ form = "activity", number = "HD-9", title = "调研", date = 2024-05-06, kind = "research", organiser = "standing_committee", present = ["001"] }},
  {claim.format(state="disputed")[:-2]}, about = "HD-9" }},
]
""") == []  # fmt: skip


def test_a_term_is_worked_out_once_for_all_its_years_and_never_for_another_rule_of_the_same_name() -> None:
    file = dossier("""
[[case]]
rule = "a"
name = "两次"
expect = {}
records = [{ form = "activity", times = 2, date = 2024-03-05, kind = "research", organiser = "standing_committee", present = ["001"] }]
""")
    three, two = law(COUNT + 'window = "term"\n'), law(COUNT.replace("figure = 3", "figure = 2") + 'window = "term"\n')
    first, again = (check_year(file, three, year) for year in (2023, 2024))
    assert [f.figure for f in first] == [2]
    assert first == again
    assert [f.threshold for f in (*first, *check_year(file, two, 2024))] == [3, 2]
    reduced = replace(three, in_force=date(2026, 1, 1))
    assert [f.result for f in check_year(file, reduced, 2024)] == [Result.UNDETERMINED]
    nobody = check_year(file, three, 2024, CheckScope(deputies=frozenset({"999"})))
    assert nobody == ()
