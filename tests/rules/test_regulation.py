from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from documents.small import activity, contact, forms, regulation, row, suggestion
from dutykit.documents.facts import Facts
from dutykit.dossier.deeds import deed_of
from dutykit.dossier.model import Record, Roster
from dutykit.errors import TemplateError
from dutykit.rules.load import load_regulation
from dutykit.rules.sections import place

TOP = Path(__file__).resolve().parents[2]
META = json.loads((TOP / "schemas/meta/regulation.schema.json").read_text(encoding="utf-8"))
KINDS = Facts("", 0, 2024, (date.min, date.max), Roster(), (), forms(), regulation(), date.min).kinds
SESSION = ((date(2024, 1, 8), date(2024, 1, 12)),)

SMALL = """
id = "x"
title = "某办法"
number = ""
passed = 2024-01-01
in_force = 2024-02-01
until = 2025-01-31
[words]
report = "述职"
form = "登记表"
reviewer = "街工委"
reviewer_opinion = ""
congress = "区人民代表大会"
committee = "区人大常委会"
[[section]]
id = "all"
heading = "全部"
article = "第一条"
order = 1
rest = true
"""


SECOND = '[[section]]\nid = "second"\nheading = "乙"\narticle = "第二条"\norder = 2'


def test_the_shipped_regulation_says_where_it_comes_from() -> None:
    found = regulation()
    assert found.cited == "《北京市石景山区人大代表报告履职情况办法》（石常发〔2022〕24号）"
    assert (found.passed, found.in_force, found.until) == (date(2022, 9, 22), date(2022, 9, 22), None)
    assert [s.own_words for s in found.sections] == [True, False, False, False, True]
    assert [p.heading for p in found.sections[2].parts] == [
        "参加区人大常委会统一部署组织的活动",
        "联系原选区选民和人民群众",
        "参加或者列席会议、应邀参加会议和活动",
    ]


def test_own_words_are_fields_of_the_registration_form() -> None:
    fields = forms()["annual-registration"].by_name
    assert [s.own for s in regulation().sections if s.own not in fields] == []


CASES: list[tuple[Record, str, str]] = [
    (activity("HD-01", "1-9", "大会", "congress_session"), "session", ""),
    (suggestion("JY-01", "1-9", "会上的建议", "001", during="session"), "session", ""),
    (activity("HD-02", "3-5", "视察", "inspection_group"), "between", "arranged"),
    (activity("HD-03", "3-5", "视察", "inspection_group", organiser="government_courts"), "between", "meetings"),
    (activity("HD-04", "3-5", "上级调研", "research", organiser="upper_congress"), "between", ""),
    (activity("HD-05", "3-5", "小组活动", "group_activity", organiser="other"), "between", "arranged"),
    (activity("HD-06", "1-9", "会期中的培训", "training"), "session", ""),
    (contact("LX-01", "1-9", "八角南里站", "reception", ["001"]), "between", "contact"),
    (suggestion("JY-02", "5-9", "闭会的建议", "001"), "between", "contact"),
    (activity("HD-07", "5-9", "述职会", "duty_report"), "between", "contact"),
    (activity("HD-08", "5-9", "旁听庭审", "court_hearing", organiser="government_courts"), "between", "meetings"),
    (activity("HD-09", "5-9", "植树", "public_good"), "other", ""),
    (activity("HD-10", "5-9", "不认识的类型", "no_such_kind"), "other", ""),
    (row("HD-11", "activity", "activities", title="某", kind="training", organiser="home"), "between", "arranged"),
]  # fmt: skip


@pytest.mark.parametrize(("record", "section", "part"), CASES, ids=[r.number for r, _, _ in CASES])
def test_a_record_falls_under_one_section(record: Record, section: str, part: str) -> None:
    placed = place(deed_of(record, KINDS, SESSION), regulation())
    assert (placed.section.id, placed.part.id if placed.part else "") == (section, part)


def test_in_force_on_its_first_and_last_day() -> None:
    found = load_regulation(SMALL, META)
    assert [found.in_force_on(date(*d)) for d in ((2024, 1, 31), (2024, 2, 1), (2025, 1, 31), (2025, 2, 1))] == [
        False,
        True,
        True,
        False,
    ]
    assert found.cited == "《某办法》"


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('title = "某办法"', "title = 某办法", "不是正确的 TOML"),
        ('title = "某办法"\n', "", "x.toml 的 顶层 处：缺少 title。"),
        ('heading = "全部"', 'heading = "全部"\nfigure = 3', "section → 第1个（“全部”） 处：不认识 figure。"),
        ("passed = 2024-01-01", 'passed = "去年"', "passed 处：'去年' 的写法不合"),
        ("order = 1", "order = true", "order 处：应为整数，实际是 True。"),
        ("rest = true", 'take = [{ during = "夏天" }]', "'夏天' 不在可选的 session、between、any 之中"),
        ("rest = true", "rest = false", "要有且只有一个部分写 rest = true，现在有 0 个"),
        ("rest = true", "own_words = true\nrest = true", "own_words = true 的部分只录代表本人的话"),
        ("rest = true", f"rest = true\n{SECOND}\nown_words = true", "要写明 own"),
        ("rest = true", "rest = true\n" + SECOND.replace("second", "all"), "[[section]] 的 id 有重复：all。"),
        ("until = 2025-01-31", "until = 2023-01-31", "失效日期早于施行日期"),
        ('report = "述职"\n', "", "words 处：缺少 report。"),
    ],
)  # fmt: skip
def test_a_wrong_file_is_refused_in_chinese_with_its_place(old: str, new: str, message: str) -> None:
    assert old in SMALL
    with pytest.raises(TemplateError) as caught:
        load_regulation(SMALL.replace(old, new), META, name="x.toml")
    assert message in caught.value.message
    assert caught.value.remedy
    assert caught.value.code == "template.regulation"
