"""What lint finds in a regulation file: everything at once, each with its line."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from dutykit.errors import TemplateError
from dutykit.rules.citations import laws_of
from dutykit.rules.lint import lint
from dutykit.rules.load import load_regulation
from rules.setting import lexicon, meta, regulation

TOP = Path(__file__).resolve().parents[2]
GOOD = """\
id = "x"
title = "某办法"
number = ""
passed = 2024-01-01
in_force = 2024-02-01

[words]
report = "述职"

[[rule]]
id = "activities"
article = "第一条"
duty = "参加活动"
force = "must"
kind = "count"
subject = "deputy"
take = [{ forms = ["activity"], organisers = ["standing_committee"] }]
compare = "at_least"
figure = 3
ground = "no_contact"

[[measure]]
rule = "activities"
step = 1
kind = "talk"
actor = ["work_committee_head"]
article = "第二条"

[[clause]]
article = "第一条"
about = "参加活动"
goes = "rule"
to = ["activities"]
"""
CASES = '[[case]]\nrule = "activities"\n'


def told(text: str, cases: str | None = CASES, *, stem: str = "x", own: bool = True) -> list[tuple[int | None, str]]:
    return [(f.line, f.message) for f in lint(text, meta(), lexicon(), stem=stem, cases=cases, own=own)]


def changed(old: str, new: str) -> list[tuple[int | None, str]]:
    assert old in GOOD
    return told(GOOD.replace(old, new))


def test_a_good_file_has_nothing_wrong() -> None:
    assert told(GOOD) == []


@pytest.mark.parametrize("id_", sorted(p.stem for p in (TOP / "regulations").glob("*.toml")))
def test_shipped_regulations_have_no_errors(id_: str) -> None:
    text = (TOP / f"regulations/{id_}.toml").read_text(encoding="utf-8")
    assert [f for f in lint(text, meta(), lexicon(), stem=id_, own=False) if f.severity == "error"] == []


@pytest.mark.parametrize(
    ("old", "new", "line", "message"),
    [
        ('title = "某办法"', "title = 某办法", 2, "第 2 行第 9 个字符处写法不对"),
        ("passed = 2024-01-01\n", "", None, "要写 passed（通过日期），没有读到原文的写 source（读的是什么）。"),
        ('force = "must"', 'force = "should"', 14, "'should' 不在可选的 must、generally、in_principle"),
        ('kind = "count"', 'kind = "counts"', 15, "'counts' 不在可选的 count、"),
        ("figure = 3", "figure = 3\nfigures = 3", 20, "不认识 figures（是不是 figure）。"),
        ("figure = 3", "", 10, "缺少 figure。"),
        ('forms = ["activity"]', 'forms = ["activities"]', 17, "用到了没有的表：activities（是不是 activity）。"),
        ('["standing_committee"]', '["congress"]', 17, "规则 activities 用到了没有的组织单位类别：congress（是不是 upper_congress）。"),
        ('forms = ["activity"]', 'kinds = ["trainings"]', 17, "没有的活动类型：trainings（是不是 training）。"),
        ('forms = ["activity"]', 'groups = ["learning"]', 17, "没有的活动大类：learning。"),
        ('forms = ["activity"],', 'where = { place_kind = ["shop"] },', 17, "place_kind（地点类别）不会是 shop，可写："),
        ('forms = ["activity"],', 'where = { wai = ["oral"] },', 17, "用到了没有的栏（这些表里）：wai（是不是 way）。"),
        ('figure = 3', 'figure = { town = 2 }', 19, "用到了没有的人大层级：town（是不是 township）。"),
        ('figure = 3', 'figure = 3\nof = { sum = "headcount" }', 20, "用到了没有的栏：headcount。"),
        ('ground = "no_contact"', 'ground = "lazy"', 20, "用到了没有的事由类别：lazy。"),
        ('ground = "no_contact"\n', "", 10, "规则 activities 有 [[measure]]，要写 ground"),
        ('kind = "talk"', 'kind = "talking"', 25, "规则 activities 第 1 步 用到了没有的措施：talking（是不是 talk）。"),
        ('["work_committee_head"]', '["boss"]', 26, "用到了没有的采取措施的人或机构：boss。"),
        ("step = 1", "step = 1\nafter = 3", 22, "规则 activities 第 1 步的 after = 3：没有这样的前一步。"),
        ("step = 1", 'step = 1\noutcome = ["better"]', 25, "用到了没有的复查结果：better。"),
        ('subject = "deputy"', 'subject = "deputy"\nwho = { klass = ["official"] }', 17, "用到了没有的栏（名册）：klass"),
        ('subject = "deputy"', 'subject = "deputy"\nwho = { class = ["chief"] }', 17, "class（代表类别）不会是 chief"),
        ('subject = "deputy"', 'subject = "deputy"\nwho = { standing_member = ["是"] }', 17, "不会是 是，要写 true 或 false。"),
        ('to = ["activities"]', 'to = ["activity"]', 29, "第一条 的 to 写了没有的：activity。"),
        ('goes = "rule"\nto = ["activities"]', 'goes = "form"\nto = ["activties"]', 33, "没有的表：activties（是不是 activity）。"),
        ('id = "x"', 'id = "y"', 1, "id 是“y”，文件名是“x.toml”，要一致。"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_with_its_line(old: str, new: str, line: int | None, message: str) -> None:
    found = changed(old, new)
    assert [(at, text) for at, text in found if at == line and message in text], found


def test_every_problem_is_told_at_once() -> None:
    text = GOOD.replace('"must"', '"should"').replace('["activity"]', '["activities"]').replace('"talk"', '"talking"')
    found = told(text + '\n[[claus]]\narticle = "第二条"\n')
    assert [at for at, _ in found] == [14, 17, 25, 35]
    assert found[-1][1] == "不认识 claus（是不是 clause）。"


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ('kind = "deadline"\nrecord = "activity.activity"\nto = "entered"\ndays = 5', "record 写了没有的表：activity.activity"),
        ('kind = "deadline"\nrecord = "activity.activities"\nto = "enter"\ndays = 5', "没有的栏（代表履职活动登记表）：enter（是不是 entered）"),
        ('kind = "deadline"\nrecord = "activity.activities"\nto = "entered"', "规则 r 没有写期限"),
        ('kind = "deadline"\nrecord = "activity.activities"\nto = "entered"\nby = "02-31"', "by = 02-31：没有这一天"),
        ('kind = "value"\nrecord = "evaluation.meetings"\nfield = "people"\ncompare = "at_least"\nfigure = 2', "没有的栏"),
        ('kind = "complete"\nrecord = "contact.contacts"\nfilled = ["matters"]', "没有的栏（联系、接待选民记录表）：matters（是不是 matter）"),
        ('kind = "ballot"\nrecord = "evaluation.results"\npart = ["bad"]\nwhole = "valid"\ncompare = "at_most"\nshare = "1/2"', "：bad"),
        ('kind = "ballot"\nrecord = "evaluation.results"\npart = ["valid"]\nwhole = "valid"\ncompare = "at_most"\nshare = "50%"', "'50%' 的写法不合"),
        ('kind = "members"\nparts = [{ name = "甲", who = { sex = ["男"] } }]', "没有的栏（名册）：sex"),
    ],
)  # fmt: skip
def test_options_of_rule_kinds_name_what_there_is(options: str, message: str) -> None:
    rule = f'\n[[rule]]\nid = "r"\narticle = "第一条"\nduty = "某"\nforce = "must"\nsubject = "record"\n{options}\n'
    found = told(GOOD + rule, CASES + '[[case]]\nrule = "r"\n')
    assert [at for at, text in found if message in text and at is not None and at > 33], found


def test_a_choice_may_be_hinted_by_its_label() -> None:
    found = changed('subject = "deputy"', 'subject = "deputy"\nwho = { class = ["职务代表"] }')
    assert found == [(17, "规则 activities 的 class（代表类别）不会是 职务代表（是不是 official）。")]


def test_warnings_tell_what_may_have_been_forgotten() -> None:
    extra = GOOD.replace(
        'about = "参加活动"\ngoes = "rule"\nto = ["activities"]', 'about = "某"\ngoes = "none"\nwhy = "某"'
    )
    extra += '[[clause]]\narticle = "第四条"\nabout = "某"\ngoes = "document"\nto = ["no-such"]\n'
    found = lint(extra, meta(), lexicon(), stem="x", cases="")
    assert {f.severity for f in found} == {"warning"}
    assert [(f.line, f.message) for f in found] == [
        (None, "[[clause]] 里没有第2条、第3条。"),
        (10, "规则 activities 没有用例。"),
        (10, "规则 activities 没有哪一条 [[clause]] 写到它。"),
        (38, "[[clause]] 第四条 写到的文书还没有：no-such。"),
    ]


def test_cases_are_asked_beside_an_offices_own_file_only() -> None:
    assert told(GOOD, None) == [(None, "旁边没有用例文件 x.cases.toml，规则没有试过。")]
    assert told(GOOD, None, own=False) == []
    assert told(GOOD, "[[case") == [(None, "用例文件 x.cases.toml 写法不对，用 regulations test 看错在哪里。")]


def test_a_file_without_clauses_is_told_so() -> None:
    text = GOOD[: GOOD.index("[[clause]]")]
    assert told(text) == [(None, "没有 [[clause]]：逐条写明每一条去了哪里，才看得出有没有漏。")]


def test_every_option_of_the_metaschema_is_told_in_the_guide() -> None:
    guide = (TOP / "docs/办法怎么写.md").read_text(encoding="utf-8")
    words = set(re.findall(r"[a-z][a-z_]*", guide))
    names: set[str] = set()

    def look(node: object) -> None:
        if isinstance(node, dict):
            properties = node.get("properties")
            if isinstance(properties, dict):
                names.update(properties)
            names.update(v for v in node.get("enum", ()) if isinstance(v, str))
            for value in node.values():
                look(value)
        elif isinstance(node, list):
            for value in node:
                look(value)

    look({k: v for k, v in meta().items() if k != "dependentSchemas"})
    assert sorted(names - words) == []


def _citing(passed: str, text: str) -> list[tuple[int | None, str]]:
    """Lines and sentences about citations in a file passed on a day, in whose notes a text stands."""
    file = GOOD.replace("2024-01-01", passed).replace("2024-02-01", passed)
    file = file.replace("figure = 3\n", f'figure = 3\nnote = "{text}"\n')
    file += f'why = "{text}"\n'
    laws = laws_of(regulation(i) for i in ("npc-deputies-law-2015", "npc-deputies-law-2025"))
    found = lint(file, meta(), lexicon(), cases=CASES, laws=laws)
    return [(f.line, f.message) for f in found if "里引的" in f.message]


def test_articles_of_a_law_are_those_of_the_day_on_which_a_regulation_was_passed() -> None:
    assert _citing("2022-09-22", "见代表法第四十五条") == []
    assert _citing("2022-09-22", "见代表法第五十八条") == [
        (
            line,
            f"{key} 里引的第五十八条：2025年版第五十八条（报告履职情况）在2015年版里是第四十五条，请改引第四十五条。",
        )
        for line, key in ((20, "note"), (35, "why"))
    ]
    assert [line for line, _ in _citing("2025-06-01", "见代表法第四十五条")] == [20, 35]
    assert _citing("2025-06-01", "见代表法第五十八条") == []
    assert _citing("2012-06-01", "见代表法第四十五条") == []  # which version held then is not known


def test_two_versions_of_a_law_that_hold_at_once_are_told() -> None:
    later = GOOD.replace('id = "x"', 'id = "y"').replace("2024-02-01", "2025-02-01")
    later += '\n[[article]]\nsubject = "活动"\nhere = "第一条"\n'
    laws = laws_of([load_regulation(GOOD, meta()), load_regulation(later, meta())])
    found = lint(GOOD, meta(), lexicon(), stem="x", cases=CASES, laws=laws)
    assert [(f.line, f.severity, f.message) for f in found] == [
        (5, "warning", "《某办法》2024年版和2024年版同时有效，前一版要写 until（后一版施行的前一日）。")
    ]


VALUE = """\
kind = "value"
subject = "record"
record = "evaluation.meetings"
field = "voters"
"""


@pytest.mark.parametrize(
    ("old", "new", "wanted"),
    [
        ('kind = "count"', 'kind = "count"\nof = { sum = "note" }', "of 写的“备注”不是数，不能相加"),
        ('kind = "count"', 'kind = "count"\nof = { sum = "date" }', "不是数，不能相加"),
        ('kind = "count"', 'kind = "count"\nof = { sum = "present" }', "不是数，不能相加"),
    ],
)
def test_a_field_that_cannot_be_added_is_refused(old: str, new: str, wanted: str) -> None:
    assert any(wanted in message for _, message in changed(old, new))


@pytest.mark.parametrize(
    ("field", "record", "wanted"),
    [
        ("voters", "evaluation.meetings", ""),
        ("host", "evaluation.meetings", "field 写的“主持人”不是数，也不是几个人或几项"),
        ("announced", "evaluation.meetings", "field 写的“当场公布”不是数"),
        ("present", "activity.activities", ""),
    ],
)
def test_a_figure_that_stands_in_no_number_is_refused(field: str, record: str, wanted: str) -> None:
    text = GOOD.replace('take = [{ forms = ["activity"], organisers = ["standing_committee"] }]\n', "")
    text = text.replace('kind = "count"', f'kind = "value"\nrecord = "{record}"\nfield = "{field}"')
    text = text.replace('subject = "deputy"', 'subject = "record"')
    assert [m for _, m in told(text) if wanted in m] if wanted else not told(text)


@pytest.mark.parametrize(
    ("options", "wanted"),
    [
        ('from = "date"\nto = "entered"\nworking_days = 5', ""),
        ('from = "date"\nto = "note"\nworking_days = 5', "to 写的“备注”不是日期"),
        ('from = "place"\nto = "entered"\nworking_days = 5', "from 写的“地点”不是日期"),
        ('from = "date"\nto = "entered"\nworking_days = 5\npeople = "title"', "people 写的“活动名称”不是代表"),
    ],
)
def test_a_field_that_holds_no_day_or_no_deputies_is_refused(options: str, wanted: str) -> None:
    text = GOOD.replace('take = [{ forms = ["activity"], organisers = ["standing_committee"] }]\n', "")
    text = text.replace('compare = "at_least"\nfigure = 3\n', f'record = "activity.activities"\n{options}\n')
    text = text.replace('kind = "count"', 'kind = "deadline"')
    assert [m for _, m in told(text) if wanted in m] if wanted else not told(text)


@pytest.mark.parametrize(
    ("new", "line", "wanted"),
    [
        ("figure = { district = 2 }", 19, "用到了没有的人大层级：district（是不是 county）"),
        ("figure = { countie = 2 }", 19, "用到了没有的人大层级：countie（是不是 county）"),
        ('figure = 3\nlevels = ["townshp"]', 20, "之中（是不是 township）"),
    ],
)
def test_a_wrong_level_is_told_with_the_nearest(new: str, line: int, wanted: str) -> None:
    at, message = changed("figure = 3", new)[0]
    assert at == line
    assert wanted in message


def test_a_contradiction_is_told_with_its_line_when_the_file_is_loaded() -> None:
    with pytest.raises(TemplateError) as caught:
        load_regulation(GOOD.replace('rule = "activities"', 'rule = "activites"'), meta(), name="x.toml")
    assert "x.toml 的 第 22 行，measure → 第1个 处：[[measure]] 属于没有的规则：activites。" in caught.value.message
