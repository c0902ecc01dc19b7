from __future__ import annotations

import dataclasses
import json

import pytest

from documents.small import example, facts, of_deputy, row
from dutykit.documents.catalogue import DOCUMENTS
from dutykit.documents.example import example_target
from dutykit.words.codes import Level
from rules.setting import regulation as shipped

build = DOCUMENTS["evaluation-form"].build
EXAMPLE = example()


def test_the_slip_names_the_deputy_and_only_its_stub_is_numbered() -> None:
    context = build(facts(), of_deputy("001"))
    assert (context["name"], context["age"], context["term"], context["employer"]) == (
        "李成",
        "49岁",
        "第十七届",
        "古城第二小学　校长",
    )
    assert context["pages"] == [[{"number": "001-001"}, {"number": "001-002"}]]
    assert context["open"] == []


@pytest.mark.parametrize(
    ("congress", "level", "title"),
    [
        ("北京市石景山区人民代表大会", Level.COUNTY, "区人大代表履职评价表"),
        ("北京市石景山区第十七届人民代表大会", Level.COUNTY, "区人大代表履职评价表"),
        ("岳阳市华容县人民代表大会", Level.COUNTY, "县人大代表履职评价表"),
        ("义乌市人民代表大会", Level.COUNTY, "市人大代表履职评价表"),
        ("区城镇人民代表大会", Level.TOWNSHIP, "镇人大代表履职评价表"),
        ("某某开发区镇人民代表大会", Level.TOWNSHIP, "镇人大代表履职评价表"),
        ("永州市人民代表大会", Level.CITY, "市人大代表履职评价表"),
        ("内蒙古自治区人民代表大会", Level.PROVINCE, "自治区人大代表履职评价表"),
        ("内蒙古自治区人民代表大会", Level.COUNTY, "自治区人大代表履职评价表"),
    ],
)
def test_the_title_of_a_slip_says_whose_deputies_they_are(congress: str, level: Level, title: str) -> None:
    assert build(facts(congress=congress, level=level), of_deputy("001"))["title"] == title


def test_slips_stand_two_on_a_page_or_one() -> None:
    assert [len(p) for p in build(facts(slips=5), of_deputy("001"))["pages"]] == [2, 2, 1]
    assert [len(p) for p in build(facts(slips=2, slips_on_page=1), of_deputy("001"))["pages"]] == [1, 1]


def test_there_are_as_many_as_voters_are_expected_and_the_age_is_that_of_the_meeting() -> None:
    """Born in March 1975: 48 on the last of February 2024, 49 on the day the slips are printed."""
    planned = row("SZ-01", "duty-report", "reports", deputy="001", date="2024-02-28", state="planned", voters=30)
    context = build(facts(planned), of_deputy("001"))
    assert (len(context["slips"]), context["slips"][-1], context["age"]) == (30, {"number": "001-030"}, "48岁")


def test_the_regulation_says_what_it_is_called_its_grades_and_whether_there_is_room_for_questions() -> None:
    mine, other = (
        build(dataclasses.replace(facts(), regulation=shipped(name)), of_deputy("001"))
        for name in ("shijingshan-2022", "pinggu-2019")
    )
    assert (mine["title"], mine["questions"]) == ("区人大代表履职评价表", "现场提问")
    assert (other["title"], other["questions"]) == ("区人大代表述职评议表", "")
    assert other["grades"] == ["满意", "基本满意", "不满意"]


def test_what_is_not_known_is_left_to_be_written() -> None:
    context = build(facts(), of_deputy("003"))
    assert (context["age"], context["employer"]) == ("", "")
    assert context["open"] == ["名册中没有年龄，请手工填写", "名册中没有工作单位，请手工填写"]


def test_contexts_are_plain_data() -> None:
    for document in DOCUMENTS.values():
        context = document.build(EXAMPLE, example_target(EXAMPLE, document.kinds[0]))
        assert json.loads(json.dumps(context, ensure_ascii=False)) == context
