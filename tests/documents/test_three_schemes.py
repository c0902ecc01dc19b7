"""One deputy's year under 石景山's five headings, 平谷's nine and 华容's five: each deed under exactly one of each."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest

from documents.small import activity, attendance, contact, duty_report, facts, of_deputy, row, suggestion
from dutykit.documents.catalogue import DOCUMENTS
from dutykit.documents.facts import Facts
from rules.setting import regulation

SCHEMES = ("shijingshan-2022", "pinggu-2019", "huarong-2024")
YEAR = (
    row("HQ-01", "session", "sessions", kind="congress", ordinal=4, opening="2024-01-09", closing="2024-01-12"),
    *attendance("CQ-01", "区十七届人大四次会议", "1-9/12", plenary=("1-9", "1-12"), present=["001"]),
    suggestion("JY-01", "1-10", "关于停车的建议", "001", during="session"),
    suggestion("JY-02", "6-6", "关于充电桩的建议", "002", ["001"]),
    activity("HD-01", "3-5", "视察老旧小区", "inspection_group", ["001"]),
    activity("HD-02", "4-8", "代表大讲堂第三讲", "lecture_hall", ["001"]),
    activity("HD-03", "5-8", "旁听庭审", "court_hearing", ["001"], organiser="government_courts"),
    activity("HD-04", "9-8", "社区义诊", "public_good", ["001"], organiser="street"),
    contact("LX-01", "6-1", "八角南里站", "reception", ["001"], voters=12),
    duty_report("SZ-01", "10-20", "001", "oral"),
)  # fmt: skip
TEXTS = {
    "law": "遵守宪法和法律", "in_session": "认真审议", "between_sessions": "深入选区", "other": "无",
    "shortcomings": "调研不深。\n今后改进",
}  # fmt: skip
WROTE = row("DJ-2024-0001", "annual-registration", "", of="001", deputy="001", year=2024, **TEXTS)
SESSION = "出席人代会1次"
BILL, JOINED = "提出建议、批评和意见1件（《关于停车的建议》）", "附议建议、批评和意见1件（《关于充电桩的建议》）"
TOLD = {
    "shijingshan-2022": {
        "一、遵守和协助实施宪法、法律和法规的情况": [],
        "二、区人民代表大会会议期间的工作情况": [f"{SESSION}；{BILL}。"],
        "三、区人民代表大会闭会期间的活动情况": [
            "参加区人大常委会统一部署组织的活动：参加会议和活动2次，其中集中视察1次、代表大讲堂1次。",
            f"联系原选区选民和人民群众：接待选民1次，共12人次；报告履职情况1次；{JOINED}。",
            "参加或者列席会议、应邀参加会议和活动：旁听庭审1次。",
        ],
        "四、其他执行区人大代表职务的情况": ["参加公益活动1次。"],
        "五、执行代表职务、发挥代表作用中存在的不足及改进措施": [],
    },
    "pinggu-2019": {
        "一、代表个人基本信息": ["见本表开头。"],
        "二、出席区人民代表大会各次会议情况": [f"{SESSION}。"],
        "三、参加区人大代表学习培训活动情况": ["参加代表大讲堂1次。"],
        "四、提出代表建议、批评和意见情况": [f"{BILL}；{JOINED}。"],
        "五、出席或列席区人大常委会会议情况": ["没有登记记录。"],
        "六、出席或列席区人大各专门委员会会议情况": ["没有登记记录。"],
        "七、参加闭会期间代表小组和常委会活动情况": ["参加集中视察1次。"],
        "八、联系接待选民、向选民述职并接受评议情况": ["接待选民1次，共12人次；述职1次。"],
        "九、其他依法履职情况": ["参加会议和活动2次，其中旁听庭审1次、公益活动1次。"],
    },
    "huarong-2024": {
        "一、遵守宪法法律、执行决议决定、廉洁自律和勤勉尽职等情况": [],
        "二、本级人民代表大会会议期间工作情况": [f"{SESSION}；{BILL}。"],
        "三、本级人民代表大会闭会期间活动情况": [
            f"参加会议和活动3次，其中集中视察1次、代表大讲堂1次、旁听庭审1次；{JOINED}。"
        ],
        "四、联系人民群众情况": ["参加公益活动1次；接待选民1次，共12人次；报告履职情况1次。"],
        "五、与代表履职相关的其他情况": ["没有登记记录。"],
    },
}


def under(scheme: str, *records: Any) -> Facts:
    return dataclasses.replace(facts(*records), regulation=regulation(scheme))


@pytest.mark.parametrize("scheme", SCHEMES)
def test_figures_of_the_registration_form(scheme: str) -> None:
    sections = DOCUMENTS["registration-form"].build(under(scheme, *YEAR), of_deputy("001"))["sections"]
    assert {s["title"]: s["registered"] for s in sections} == TOLD[scheme]


@pytest.mark.parametrize("scheme", SCHEMES)
def test_every_deed_is_under_one_heading(scheme: str) -> None:
    given = under(scheme, *YEAR)
    mine = [d for d in given.deeds_with("001") if d.took_part("001")]
    assert len(mine) == 9
    headings = [given.placed[d.records].section.heading for d in mine]
    assert len(headings) == 9
    assert set(headings) <= {title.partition("、")[2] for title in TOLD[scheme]}


@pytest.mark.parametrize("scheme", SCHEMES)
def test_the_report_tells_each_deed_once_under_its_heading(scheme: str) -> None:
    given = under(scheme, *YEAR)
    sections = DOCUMENTS["annual-report"].build(given, of_deputy("001"))["sections"]
    told = {s["title"].partition("、")[2]: _text(s) for s in sections}
    for deed in given.deeds_with("001"):
        heading = given.placed[deed.records].section.heading
        name = deed.title if deed.form != "duty-report" else given.regulation.words["report"]
        if deed.form != "contact" and deed.took_part("001"):
            assert told[heading].count(name) == 1, name
            assert sum(text.count(name) for text in told.values()) == 1, name
    assert sum(text.count("共12人次") for text in told.values()) == 1


def _text(section: dict[str, Any]) -> str:
    return "".join([p for part in section["parts"] for p in part["paragraphs"]] + section["paragraphs"])


@pytest.mark.parametrize("scheme", SCHEMES)
def test_headings_are_numbered_without_a_gap_whatever_is_missing(scheme: str) -> None:
    sections = DOCUMENTS["annual-report"].build(under(scheme, *YEAR), of_deputy("001"))["sections"]
    assert [s["title"].partition("、")[0] for s in sections] == list("一二三四五六七八九")[: len(sections)]


def test_a_heading_without_records_and_without_a_text_field_waits_for_nobody() -> None:
    """No field could ever hold the 无 that would make the report final; nobody reads out that there is nothing."""
    report = DOCUMENTS["annual-report"].build(under("pinggu-2019", *YEAR, WROTE), of_deputy("001"))
    assert ([s for s in report["sections"] if s["id"] == "standing"], report["draft"]) == ([], "")


# --- what a deputy wrote and no heading asks for ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("scheme", "closing"),
    [
        ("shijingshan-2022", None),
        (
            "pinggu-2019",
            {
                "（一）遵守和协助实施宪法法律情况": ["遵守宪法和法律。"],
                "（二）不足及改进措施": ["调研不深。", "今后改进。"],
            },
        ),
        ("huarong-2024", {"（一）不足及改进措施": ["调研不深。", "今后改进。"]}),
    ],
)
def test_no_text_of_a_deputy_is_dropped(scheme: str, closing: dict[str, list[str]] | None) -> None:
    given = under(scheme, WROTE)
    report = DOCUMENTS["annual-report"].build(given, of_deputy("001"))
    last = report["sections"][-1]
    if closing is None:
        assert last["title"].startswith("五、")
    else:
        assert last["title"] == "代表本人另外填写的内容"
        assert {p["title"]: p["paragraphs"] for p in last["parts"]} == closing
    texts = [
        t for s in report["sections"] for t in (*s["own"], *(p for part in s["parts"] for p in part["paragraphs"]))
    ]
    assert sorted(texts) == sorted(["遵守宪法和法律。", "认真审议。", "深入选区。", "无。", "调研不深。", "今后改进。"])
    form = DOCUMENTS["registration-form"].build(given, of_deputy("001"))["sections"]
    fields = [(f["label"], f["paragraphs"]) for s in form for f in s["fields"]]
    assert sorted(fields) == [
        ("不足及改进措施", ["调研不深。", "今后改进"]), ("人代会期间工作", ["认真审议"]), ("其他情况", ["无"]),
        ("遵纪守法情况", ["遵守宪法和法律"]), ("闭会期间活动", ["深入选区"]),
    ]  # fmt: skip
    behind = [e["what"] for e in report["evidence"]]
    assert len([w for w in behind if w.startswith("本人填写：")]) == 5


@pytest.mark.parametrize("scheme", SCHEMES)
def test_nothing_is_asked_for_that_the_regulation_does_not_ask_for(scheme: str) -> None:
    form = DOCUMENTS["registration-form"].build(under(scheme), of_deputy("001"))["sections"]
    asked = [f["label"] for s in form for f in s["fields"]]
    assert ("遵纪守法情况" in asked, "不足及改进措施" in asked) == {
        "shijingshan-2022": (True, True), "pinggu-2019": (False, False), "huarong-2024": (True, False),
    }[scheme]  # fmt: skip


def test_the_form_names_who_signs_by_the_regulation() -> None:
    signs = {s: DOCUMENTS["registration-form"].build(under(s), of_deputy("001")) for s in SCHEMES}
    assert [c["sign"] for c in signs.values()] == [
        ["代表签名", "登记单位审核意见（盖章）", "代表联络室备案意见（盖章）"],
        ["代表签名", "代表联组意见（盖章）", "区人大常委会代表联络室意见（盖章）"],
        ["代表签名", "代表联组意见（盖章）", "县人大常委会代表工作机构意见（盖章）"],
    ]
    assert [c["basis"].partition("》")[0] for c in signs.values()] == [
        "《北京市石景山区人大代表报告履职情况办法",
        "《北京市平谷区人民代表大会常务委员会关于加强代表履职管理监督工作的若干规定",
        "《华容县人大代表报告履职情况制度",
    ]
