from __future__ import annotations

import dataclasses
from datetime import date
from typing import Any

import pytest

from documents.small import PEOPLE, activity, contact, deputy, facts, papers, row, suggestion
from dutykit.documents.catalogue import DOCUMENTS
from dutykit.dossier.model import Deputy, Membership, Record
from dutykit.dossier.target import CONGRESS, Target
from dutykit.errors import UsageError
from dutykit.words.codes import Per

JOINT = (
    activity("HD-01", "3-5", "联合视察", "inspection_group", ["001", "002"], unit="GC"),
    activity("HD-02", "3-5", "联合视察", "inspection_group", ["001", "003"], unit="BJ"),
)
MEETING = row("HQ-01", "session", "sessions", kind="standing_committee", term=17, ordinal=25, opening="2025-01-06")


def summary(*records: Record, unit: str = "", variant: str = "", **more: Any) -> dict[str, Any]:
    paper = dataclasses.replace(papers()["summary"], materials={}, chosen=variant)
    given = facts(*records, papers={"summary": paper}, **more)
    return DOCUMENTS["summary"].build(given, Target(Per.UNIT, unit) if unit else CONGRESS)


def point(number: str, part: str, text: str, **more: Any) -> Record:
    return row(number, "narrative", "points", part=part, point=text, **more)


def returned(number: str) -> Record:
    return row(f"DJ-{number}", "annual-registration", "", of=number, deputy=number, year=2024)


def test_title_meeting_speaker_and_salutation() -> None:
    context = summary(MEETING, speaker="区人大常委会代表联络室主任　李　成")
    assert context["title_lines"] == ["关于2024年度代表履职情况的说明"]
    assert context["subtitle_lines"] == [
        "——2025年1月6日　在北京市石景山区第十七届",
        "人民代表大会常务委员会第二十五次会议上",
    ]
    assert context["speaker"] == "区人大常委会代表联络室主任　李　成"
    assert context["salutation"] == "主任、各位副主任、各位委员："
    assert context["intro"] == "我受主任会议委托，就2024年度代表履职情况作如下说明。"


def test_what_nobody_has_told_is_marked_and_asked_for() -> None:
    context = summary()
    assert context["subtitle_lines"] == ["——××××年×月×日　在××会议上"]
    assert context["speaker"] == "区人大常委会代表联络室主任　×××"
    assert context["open"] == [
        "会议名称和日期待填写",
        "作说明的人姓名待填写",
        "“主要情况”没有登记记录，也没有要点",
        "“不足”没有要点，请补充",
        "“下一步”没有要点，请补充",
    ]


def test_nothing_open_is_no_draft() -> None:
    points = (point("YD-01", "shortcoming", "活动偏少"), point("YD-02", "next_step", "加强登记"))
    assert summary(MEETING, *points, *JOINT, speaker="某某")["open"] == []


def test_basics_count_deputies_and_returned_forms() -> None:
    assert summary(returned("001"), returned("002"))["basics"] == [
        (
            "北京市石景山区第十七届人民代表大会现有代表3名，分属2个代表联组。"
            "2024年，收到代表年度履职情况登记表2份，占应交的66.7%，尚有1份没有收到。"
        )
    ]
    assert summary(*map(returned, ("001", "002", "003")))["basics"][0].endswith("登记表3份，占应交的100%。")
    assert summary()["basics"][0].endswith("2024年，尚未收到代表年度履职情况登记表。")


def test_sections_tell_events_person_times_and_persons() -> None:
    context = summary(
        *JOINT,
        activity("HD-03", "4-5", "又视察", "inspection_group", ["001"]),
        contact("LX-01", "6-1", "八角南里站", "reception", ["001", "003"], voters=12),
        suggestion("JY-01", "6-5", "关于公园的建议", "001", ["002"]),
        suggestion("JY-02", "6-6", "关于停车的建议", "001"),
    )
    assert context["sections"] == [
        {
            "title": "（一）区人民代表大会闭会期间的活动情况",
            "paragraphs": [
                "参加区人大常委会统一部署组织的活动方面，组织集中视察2场，3名代表参加，共4人次。",
                "联系原选区选民和人民群众方面，接待选民1场，2名代表参加，接待选民12人次。1名代表领衔提出建议、批评和意见2件。",
            ],
        }
    ]


def test_a_joint_activity_counts_in_each_unit_and_once_in_the_sum() -> None:
    rows = summary(*JOINT, returned("003"))["units"]
    assert [(r["name"], r["deputies"], r["events"], r["person_times"], r["persons"], r["returned"]) for r in rows] == [
        ("古城代表联组", "2", "1", "2", "2", "0"),
        ("八角代表联组", "1", "1", "1", "1", "1"),
        ("合计", "3", "1", "3", "3", "1"),
    ]


def test_deputies_without_a_unit_have_a_row_of_their_own() -> None:
    people = (Deputy("001", "李成", (Membership("GC"),)), Deputy("009", "无组之人"))
    rows = summary(activity("HD-01", "3-5", "视察", "inspection_group", ["001", "009"]), people=people)["units"]
    assert [(r["name"], r["deputies"], r["person_times"]) for r in rows] == [
        ("古城代表联组", "1", "1"),
        ("八角代表联组", "0", "0"),
        ("未编入", "1", "1"),
        ("合计", "2", "2"),
    ]


def test_the_table_of_kinds_leaves_out_zero_and_sums_up() -> None:
    rows = summary(*JOINT, activity("HD-03", "4-5", "培训", "training", ["001"]))["kinds"]
    assert [(r["kind"], r["events"], r["person_times"], r["persons"]) for r in rows] == [
        ("集中视察", "1", "3", "3"),
        ("集中学习培训", "1", "1", "1"),
        ("合计", "2", "4", "3"),
    ]
    assert summary()["kinds"] == []


def test_months_and_headings_divide_the_same_figures() -> None:
    context = summary(
        *JOINT,
        activity("HD-03", "4-5", "培训", "training", ["001"]),
        contact("LX-01", "4-6", "八角南里站", "reception", ["001", "003"]),
        suggestion("JY-01", "6-5", "关于公园的建议", "001", ["002"]),
    )
    names = ("month", "events", "person_times", "contacts", "contact_times", "suggestions")
    rows = {row["month"]: tuple(int(row[name]) for name in names[1:]) for row in context["months"]}
    assert list(rows) == [*(f"{n}月" for n in range(1, 13)), "合计"]
    assert (rows["3月"], rows["4月"], rows["6月"]) == ((1, 3, 0, 0, 0), (1, 1, 1, 2, 0), (0, 0, 0, 0, 1))
    assert rows["合计"] == tuple(map(sum, zip(*list(rows.values())[:-1], strict=True))) == (2, 4, 1, 2, 1)
    told = [tuple(row.values()) for row in context["headings"]]
    assert told == [("区人民代表大会闭会期间的活动情况", "3", "6", "3", "1"), ("合计", "3", "6", "3", "1")]
    assert (summary()["months"], summary()["headings"]) == ([], [])


def test_a_month_of_another_year_is_told_with_its_year() -> None:
    early = row(
        "HD-07", "activity", "activities", date={"from": "2023-12-20", "to": "2023-12-20"}, title="学习",
        kind="training", organiser="standing_committee", present=["001"],
    )  # fmt: skip
    months = summary(early, period=(date(2023, 12, 1), date(2024, 12, 31)))["months"]
    assert [row["month"] for row in months][:2] == ["2023年12月", "1月"]


YEAR_BEFORE = [
    dataclasses.replace(r, year=2023, values={**r.values, "date": {"from": "2023-05-06", "to": "2023-05-06"}})
    for r in (
        activity("HD-90", "5-6", "视察", "inspection_group", ["001"]),
        activity("HD-91", "5-6", "调研", "research", ["002"]),
        activity("HD-92", "5-6", "培训", "training", ["002"]),
    )
]


@pytest.mark.parametrize(
    ("before", "said"),
    [(YEAR_BEFORE, "比上年减少1场，下降33.3%"), (YEAR_BEFORE[:2], "与上年持平"), ([], "")],
    ids=["fewer", "as many", "nothing on record"],
)
def test_what_was_done_is_held_against_the_year_before(before: list[Record], said: str) -> None:
    last = facts(*before, year=2023, period=(date(2023, 1, 1), date(2023, 12, 31)))
    text = summary(*JOINT, activity("HD-03", "4-5", "培训", "training", ["001"]), before=last)["basics"][0]
    assert ("上年" in text, said in text) == (bool(said), True)


def test_points_go_where_they_belong() -> None:
    context = summary(
        *JOINT,
        point("YD-01", "main", "各联组围绕民生实事开展活动"),
        point("YD-02", "example", "把接待日固定在每月第二周", section="联系原选区选民"),
        point("YD-03", "shortcoming", "活动次数偏少"),
        point("YD-04", "shortcoming", "建议质量不高。"),
        point("YD-05", "next_step", "完善登记"),
        point("YD-06", "closing", "请予审议。"),
        point("YD-07", "main", "这是通报用的", document="circular"),
        point("YD-08", "main", "作废的", void=True),
    )
    assert context["main"] == ["各联组围绕民生实事开展活动。"]
    assert context["sections"][0]["paragraphs"][-1] == "把接待日固定在每月第二周。"
    assert context["shortcomings"] == ["一是活动次数偏少。", "二是建议质量不高。"]
    assert context["next_steps"] == ["完善登记。"]
    assert context["closing"] == "请予审议。"


def test_a_unit_tells_of_its_own_members_and_points() -> None:
    context = summary(
        *JOINT,
        activity("HD-03", "4-5", "八角的活动", "training", ["003"], unit="BJ"),
        point("YD-01", "main", "古城的做法", unit="GC"),
        point("YD-02", "main", "八角的做法", unit="BJ"),
        unit="GC",
    )
    assert context["title_lines"] == ["关于古城代表联组2024年度", "代表履职情况的说明"]
    assert context["basics"][0].startswith("古城代表联组现有代表2名。")
    assert context["basics"][0].endswith("全年组织会议和活动1场，2名代表参加。")
    assert context["sections"][0]["paragraphs"] == [
        "参加区人大常委会统一部署组织的活动方面，3月5日，开展联合视察，2名代表参加。"
    ]
    assert context["main"] == ["古城的做法。"]
    assert context["units"] == []
    assert context["salutation"] == "各位代表："


def test_no_such_unit() -> None:
    with pytest.raises(UsageError, match="没有代码为“XX”的单位"):
        summary(unit="XX")


def test_the_title_is_a_choice_and_so_is_what_goes_with_it() -> None:
    report, review = summary(MEETING, variant="report"), summary(variant="review")
    assert (report["title"], report["closing"]) == ("关于2024年度代表履职情况的报告", "以上报告，请予审议。")
    assert (review["title"], review["salutation"], review["subtitle_lines"]) == ("2024年度代表履职工作总结", "", [])
    assert review["sign"]["names"] == ["区人大常委会代表联络室"]


def test_of_more_than_four_kinds_the_rest_stand_in_the_table() -> None:
    kinds = ("inspection_group", "training", "enforcement_check", "joint_group_activity", "research", "theme")
    records = [activity(f"HD-{i:02}", f"{i}-5", kind, kind, ["001"]) for i, kind in enumerate(kinds, 1)]
    told = [p for s in summary(*records)["sections"] for p in s["paragraphs"]]
    said = "其中集中视察1场、专题调研1场、执法检查1场、集中学习培训1场等5类。"
    assert told[0] == f"参加区人大常委会统一部署组织的活动方面，组织会议和活动5场，1名代表参加，共5人次，{said}"


def test_who_has_left_since_is_in_the_figure_and_told() -> None:
    gone = dataclasses.replace(deputy("004", "离任"), status="ended", until=date(2024, 6, 1))
    deed = activity("HD-01", "3-5", "视察", "inspection_group", ["001", "004"])
    told = summary(deed, people=(*PEOPLE, gone))["basics"][0]
    assert "现有代表3名" in told
    assert told.endswith("全年组织会议和活动1场，2名代表参加（其中1名年内已不再担任代表）。")
    of_unit = summary(deed, people=(*PEOPLE, gone), unit="GC")["basics"][0]
    assert of_unit.endswith("2名代表参加（其中1名年内已离任或者调离）。")


def test_a_single_event_is_told_by_day_and_name_and_the_greatest_of_many_is_the_example() -> None:
    records = (
        activity("HD-01", "3-5", "视察老旧小区", "inspection_group", ["001"]),
        activity("HD-02", "4-5", "宪法宣传进社区", "training", ["001", "002", "003"]),
    )
    one = summary(records[0])["sections"][0]["paragraphs"][0]
    assert one.endswith("方面，3月5日，组织代表视察老旧小区，1名代表参加。")
    more = activity("HD-03", "4-6", "走访企业", "inspection_group", ["002"])
    many = summary(*records, more)["sections"][0]["paragraphs"][0]
    assert many.endswith("其中集中视察2场、集中学习培训1场。如，4月5日，开展宪法宣传进社区，3名代表参加。")
