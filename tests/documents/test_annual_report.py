from __future__ import annotations

import dataclasses
from typing import Any

import pytest

from documents.small import PEOPLE, activity, attendance, contact, facts, of_deputy, regulation, row, suggestion
from dutykit.documents.annual_report import opinions
from dutykit.documents.catalogue import DOCUMENTS
from dutykit.documents.official import Words
from dutykit.documents.receivers import reviewer_of, reviewers
from dutykit.dossier.model import Record
from dutykit.errors import UsageError


def report(*records: Record, number: str = "001", **more: Any) -> dict[str, Any]:
    return DOCUMENTS["annual-report"].build(facts(*records, **more), of_deputy(number))


def section(context: dict[str, Any], name: str) -> dict[str, Any]:
    found: dict[str, Any] = next(s for s in context["sections"] if s["id"] == name)
    return found


def own(number: str = "001", **texts: str) -> Record:
    return row("DJ-2024-0001", "annual-registration", "", of=number, deputy=number, year=2024, **texts)


ALL_OWN = own(
    law="遵守宪法和法律",
    in_session="认真审议",
    between_sessions="深入选区",
    other="无",
    shortcomings="调研不深。\n\n今后改进",
)


def test_headings_are_those_of_the_regulation() -> None:
    assert [s["title"] for s in report()["sections"]] == [
        "一、遵守和协助实施宪法、法律和法规的情况",
        "二、区人民代表大会会议期间的工作情况",
        "三、区人民代表大会闭会期间的活动情况",
        "四、其他执行区人大代表职务的情况",
        "五、执行代表职务、发挥代表作用中存在的不足及改进措施",
    ]


def test_one_activity_is_told_by_its_day() -> None:
    arranged = section(report(activity("HD-01", "3-5", "视察老旧小区", "inspection_group", ["001"])), "between")[
        "parts"
    ]
    assert arranged == [
        {
            "title": "（一）参加区人大常委会统一部署组织的活动",
            "paragraphs": ["3月5日，我视察老旧小区。"],
        }
    ]


def test_two_of_a_kind_are_told_by_day_and_counted_nowhere() -> None:
    parts = section(
        report(
            activity("HD-01", "3-5", "视察老旧小区", "inspection_group", ["001"], spoke=["001"]),
            activity("HD-02", "4-8/9", "专题培训", "training", ["001"]),
            activity("HD-03", "5-8", "视察学校", "inspection_group", ["001", "002"]),
            activity("HD-04", "6-8", "别人参加的", "research", ["002"]),
            activity("HD-05", "6-9", "请假的", "research", ["002"], leave=["001"]),
        ),
        "between",
    )["parts"]
    assert parts[0]["paragraphs"] == [
        "3月5日，我视察老旧小区并发言；4月8日至9日，参加专题培训；5月8日，视察学校。",
    ]


def test_more_of_a_kind_are_counted_and_named_in_the_annex_alone() -> None:
    context = report(
        *[activity(f"HD-0{i}", f"{i}-5", f"第{i}次视察", "inspection_group", ["001"]) for i in range(1, 8)]
    )
    assert section(context, "between")["parts"][0]["paragraphs"] == ["我参加集中视察7次。"]
    assert [(d["no"], d["date"], d["title"], d["records"]) for d in context["deeds"][:2]] == [
        ("1", "1月5日", "第1次视察", "HD-01"),
        ("2", "2月5日", "第2次视察", "HD-02"),
    ]


def test_contacts_and_suggestions() -> None:
    context = report(
        contact("LX-01", "6-1", "八角南里站", "reception", ["001"], voters=12, matter="充电桩", feedback="2024-06-20"),
        contact("LX-02", "6-1", "八角南里站", "reception", ["001"], voters=12, matter="停车"),
        contact("LX-03", "7-1", "古城站", "station_visit", ["001", "002"], voters=3),
        suggestion("JY-01", "6-5", "关于增设充电桩的建议", "001", ["002"]),
        suggestion("JY-02", "6-6", "关于停车的建议", "002", ["001"]),
    )
    assert section(context, "between")["parts"] == [
        {
            "title": "（一）联系原选区选民和人民群众",
            "paragraphs": [
                (
                    "我联系、接待选民2次，其中进站1次、接待选民1次，共接待选民15人次；"
                    "听取、反映意见和要求2条，已向选民反馈1条。"
                    "提出建议、批评和意见1件（《关于增设充电桩的建议》）；附议建议、批评和意见1件（《关于停车的建议》）。"
                )
            ],
        }
    ]


def test_session_work_is_told_kind_by_kind() -> None:
    """Four half-days of a session are one attendance; what the activity form says of it is no second count."""
    context = report(
        activity("HD-01", "1-9/12", "区十七届人大四次会议", "congress_session", ["001"]),
        *attendance("CQ-01", "区十七届人大四次会议", "1-9/12", plenary=("1-9", "1-12"), present=["001"]),
        row(
            "CQ-09", "attendance", "opinions", of="001", deputy="001", date="2024-01-10", way="deliberation",
            matter="审议政府工作报告",
        ),
        suggestion("JY-01", "1-10", "关于停车的议案", "001", kind="bill", during="session"),
    )  # fmt: skip
    assert section(context, "session")["paragraphs"] == [
        "1月9日至12日，我出席区十七届人大四次会议；1月10日，审议政府工作报告时发言。提出议案1件（《关于停车的议案》）。",
    ]


def test_own_words_are_taken_over_and_never_written_for_the_deputy() -> None:
    blank = report()
    assert [section(blank, n)["flag"] for n in ("law", "other", "shortcomings")] == [
        "（请代表本人填写）",
        "（没有登记记录，请代表本人补充；没有的写“无”）",
        "（请代表本人填写）",
    ]
    filled = report(ALL_OWN)
    assert section(filled, "law")["own"] == ["遵守宪法和法律。"]
    assert section(filled, "shortcomings")["own"] == ["调研不深。", "今后改进。"]
    assert [s["flag"] for s in filled["sections"]] == [""] * 5


def test_what_the_deputy_wrote_stands_under_a_heading_of_its_own_beside_what_is_counted() -> None:
    context = report(ALL_OWN, activity("HD-01", "3-5", "视察老旧小区", "inspection_group", ["001"]))
    assert section(context, "between")["parts"] == [
        {"title": "（一）参加区人大常委会统一部署组织的活动", "paragraphs": ["3月5日，我视察老旧小区。"]},
        {"title": "（二）本人的体会和补充", "paragraphs": ["深入选区。"]},
    ]
    planting = report(own(other="常去看望老人"), activity("HD-01", "3-5", "植树", "public_good", ["001"]))
    assert section(planting, "other")["parts"] == [
        {"title": "（一）主要工作", "paragraphs": ["3月5日，我参加植树。"]},
        {"title": "（二）本人的体会和补充", "paragraphs": ["常去看望老人。"]},
    ]


def test_a_bare_no_beside_counted_facts_is_left_out() -> None:
    context = report(ALL_OWN, activity("HD-01", "3-5", "植树", "public_good", ["001"]))
    other = section(context, "other")
    assert (other["paragraphs"], other["own"]) == (["3月5日，我参加植树。"], [])
    assert section(report(ALL_OWN), "other")["own"] == ["无。"]


def test_a_draft_until_nothing_is_open() -> None:
    assert report(ALL_OWN)["draft"] == ""
    assert report(ALL_OWN)["open"] == []
    held = report(ALL_OWN, held={"001": 2, "002": 1})
    assert (held["draft"], held["open"]) == ("初稿", ["有2条登记记录待核实，没有计入"])
    assert report(own(law="守法"))["open"] == [
        "“二、区人民代表大会会议期间的工作情况”待代表本人填写",
        "“三、区人民代表大会闭会期间的活动情况”待代表本人填写",
        "“四、其他执行区人大代表职务的情况”待代表本人填写",
        "“五、执行代表职务、发挥代表作用中存在的不足及改进措施”待代表本人填写",
    ]


def test_held_and_disputed_records_are_not_counted() -> None:
    held = Record(
        "HD-01", "activity", "activities", "held", activity("HD-01", "3-5", "视察", "inspection_group", ["001"]).values
    )
    context = report(ALL_OWN, held)
    assert section(context, "between")["parts"] == []
    assert context["deeds"] == []


def test_claims_stand_apart() -> None:
    claim = row(
        "DJ-02", "annual-registration", "suggestions", record_state="disputed", of="001", title="关于公园的建议"
    )
    context = report(ALL_OWN, claim)
    assert context["claims"] == [
        {"number": "DJ-02", "what": "议案、建议", "told": "关于公园的建议", "counted": "没有登记"}
    ]
    assert context["open"] == ["代表本人另外申报1项，待登记单位核实，没有计入"]
    assert section(context, "between")["parts"] == []


def test_a_confirmed_row_is_no_claim_and_a_changed_one_is_an_objection() -> None:
    booked = suggestion("JY-01", "6-5", "关于公园的建议", "001")
    same = row("DJ-02", "annual-registration", "suggestions", of="001", title="关于 公园的建议")
    changed = row(
        "DJ-03",
        "annual-registration",
        "suggestions",
        record_state="disputed",
        of="001",
        title="关于公园的建议",
        handler="别处",
    )
    assert report(ALL_OWN, booked, same)["claims"] == []
    assert [c["counted"] for c in report(ALL_OWN, booked, changed)["claims"]] == ["与登记不一致"]


def test_another_count_than_the_books_is_shown_apart() -> None:
    told = row(
        "DJ-02", "annual-registration", "participation", record_state="disputed", of="001", kind="training", present=5
    )
    context = report(ALL_OWN, activity("HD-01", "3-5", "培训", "training", ["001"]), told)
    assert context["claims"] == [{"number": "DJ-02", "what": "集中学习培训", "told": "5次", "counted": "登记1次"}]


def test_signature_line_and_intro() -> None:
    context = report(ALL_OWN)
    assert context["line"] == "北京市石景山区第十七届人民代表大会代表　李　成"
    assert context["signer"] == "报告人：李　成"
    assert context["date"] == "2025年1月6日"
    assert context["intro"] == f"根据{regulation().cited}，现将2024年度履行代表职务的情况报告如下。"
    assert context["opinions"] == [regulation().words["reviewer_opinion"]]


def test_a_district_under_another_s_regulation_is_stamped_by_its_own_bodies() -> None:
    """首钢代表联组 exists in one district of the country; elsewhere the roster says who stamps and who receives."""
    home, abroad = facts(ALL_OWN), facts(ALL_OWN, congress="南江市青松区人民代表大会")
    one = home.deputy("001")
    assert (reviewers(home), opinions(home, one)) == (
        regulation().words["reviewer"],
        [regulation().words["reviewer_opinion"]],
    )
    assert (reviewers(abroad), opinions(abroad, one)) == ("代表联组", ["代表联组意见"])
    assert reviewer_of(abroad, one) == "古城代表联组"
    assert "首钢" not in Words(abroad).said("{reviewer}")


def test_every_record_behind_the_figures_is_in_the_evidence() -> None:
    context = report(
        ALL_OWN,
        activity("HD-01", "3-5", "视察", "inspection_group", ["001"]),
        suggestion("JY-02", "6-5", "关于公园的建议", "001"),
    )
    assert [(e["number"], e["what"], e["file"], e["place"]) for e in context["evidence"]] == [
        ("HD-01", "视察·参加代表", "activity.xlsx", "填写!A1"),
        ("JY-02", "关于公园的建议·领衔代表", "suggestion.xlsx", "填写!A2"),
        ("DJ-2024-0001", "本人填写：遵守和协助实施宪法、法律和法规的情况", "annual-registration.xlsx", "填写!A1"),
        ("DJ-2024-0001", "本人填写：区人民代表大会会议期间的工作情况", "annual-registration.xlsx", "填写!A1"),
        ("DJ-2024-0001", "本人填写：区人民代表大会闭会期间的活动情况", "annual-registration.xlsx", "填写!A1"),
        ("DJ-2024-0001", "本人填写：其他执行区人大代表职务的情况", "annual-registration.xlsx", "填写!A1"),
        (
            "DJ-2024-0001",
            "本人填写：执行代表职务、发挥代表作用中存在的不足及改进措施",
            "annual-registration.xlsx",
            "填写!A1",
        ),
    ]


def test_nobody_of_that_number() -> None:
    with pytest.raises(UsageError, match="名册中没有编号为“099”的代表"):
        report(number="099")


def test_a_term_that_is_not_known_is_left_out() -> None:
    assert report(term=0)["line"] == "北京市石景山区人民代表大会代表　李　成"
    assert len(PEOPLE) == 3


def test_a_regulation_may_have_its_own_heading_for_the_deputys_words() -> None:
    scheme = dataclasses.replace(regulation(), words={**regulation().words, "own_heading": "心得体会"})
    visit = activity("HD-01", "3-5", "视察老旧小区", "inspection_group", ["001"])
    parts = section(report(ALL_OWN, visit, regulation=scheme), "between")["parts"]
    assert [p["title"] for p in parts][-1] == "（二）心得体会"
