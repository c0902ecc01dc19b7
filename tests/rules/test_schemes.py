"""The same records under the headings of each regulation: nine in 平谷, five in 华容, each record under exactly one."""

from __future__ import annotations

import dataclasses
from datetime import date
from typing import Any

import pytest

from documents.small import activity, contact, facts, forms, of_deputy, regulation, row, suggestion
from dutykit.documents.catalogue import DOCUMENTS
from dutykit.documents.facts import Facts
from dutykit.dossier.deeds import deed_of
from dutykit.dossier.model import Record, Roster
from dutykit.rules.sections import place
from rules.setting import regulation as shipped

KINDS = Facts("", 0, 2024, (date.min, date.max), Roster(), (), forms(), regulation(), date.min).kinds
SESSION = ((date(2024, 1, 8), date(2024, 1, 12)),)


def half_day(number: str, when: str, kind: str) -> Record:
    return row(number, "attendance", "half_days", date=when, half_day="am", kind=kind, present=["001"])


CASES: list[tuple[Record, str, str]] = [
    (half_day("CQ-01", "2024-01-09", "plenary_meeting"), "session", "session"),
    (suggestion("JY-01", "1-9", "会上的建议", "001", during="session"), "suggestions", "session"),
    (suggestion("JY-02", "5-9", "闭会的建议", "001", during="between"), "suggestions", "between"),
    (suggestion("JY-03", "1-9", "议案", "001", during="session", kind="bill"), "session", "session"),
    (activity("HD-01", "1-9", "会期中的培训", "training"), "study", "between"),
    (activity("HD-02", "3-5", "大讲堂", "lecture_hall"), "study", "between"),
    (half_day("CQ-02", "2024-03-05", "standing_observe"), "standing", "between"),
    (half_day("CQ-03", "2024-03-05", "special_committee_attend"), "committees", "between"),
    (activity("HD-03", "3-5", "小组活动", "group_activity", organiser="group"), "between", "between"),
    (activity("HD-04", "3-5", "视察", "inspection_group", organiser="special_committee"), "between", "between"),
    (activity("HD-05", "3-5", "上级调研", "research", organiser="upper_congress"), "other", "between"),
    (activity("HD-06", "3-5", "督办建议", "suggestion_supervising"), "between", "between"),
    (activity("HD-07", "3-5", "接待代表", "chair_reception"), "between", "between"),
    (activity("HD-08", "3-5", "联系代表", "deputy_contact"), "between", "contact"),
    (contact("LX-01", "3-5", "样站", "reception", ["001"]), "voters", "contact"),
    (row("SZ-01", "duty-report", "reports", deputy="001", date="2024-10-20", way="oral"), "voters", "contact"),
    (activity("HD-09", "3-5", "义诊", "public_good"), "other", "contact"),
    (activity("HD-10", "3-5", "旁听庭审", "court_hearing", organiser="government_courts"), "other", "between"),
    (activity("HD-11", "3-5", "获表彰", "commendation"), "other", "other"),
]  # fmt: skip


@pytest.mark.parametrize(("record", "pinggu", "huarong"), CASES, ids=[r.number for r, _, _ in CASES])
def test_a_record_falls_under_one_heading_of_each(record: Record, pinggu: str, huarong: str) -> None:
    placed = [place(deed_of(record, KINDS, SESSION), shipped(id_)) for id_ in ("pinggu-2019", "huarong-2024")]
    assert [p.section.id for p in placed] == [pinggu, huarong]


def _report(id_: str, *records: Record) -> dict[str, Any]:
    return DOCUMENTS["annual-report"].build(
        dataclasses.replace(facts(*records), regulation=shipped(id_)), of_deputy("001")
    )


def test_parts_with_nothing_to_tell_are_left_out_and_the_others_are_numbered_anew() -> None:
    sections = _report("pinggu-2019", activity("HD-01", "3-5", "大讲堂", "lecture_hall", ["001"]))["sections"]
    assert [s["title"] for s in sections] == [
        "一、代表个人基本信息", "二、出席区人民代表大会各次会议情况", "三、参加区人大代表学习培训活动情况",
        "四、参加闭会期间代表小组和常委会活动情况", "五、其他依法履职情况",
    ]  # fmt: skip
    assert (sections[0]["paragraphs"], sections[0]["flag"]) == (
        [
            "姓名：李成；性别：女；出生年月：1975年3月；党派：中共党员；工作单位：古城第二小学；职务：校长；代表联组：古城代表联组。"
        ],
        "",
    )
    assert sections[2]["paragraphs"] == ["3月5日，我参加大讲堂。"]


def test_headings_of_huarong_take_the_deputys_own_words_on_the_law() -> None:
    own = row("DJ-2024-0001", "annual-registration", "", of="001", deputy="001", year=2024, law="遵守宪法和法律")
    sections = _report("huarong-2024", own)["sections"]
    assert [s["id"] for s in sections] == ["law", "session", "between", "other"]
    assert sections[0]["own"] == ["遵守宪法和法律。"]
