from __future__ import annotations

from typing import Any

import pytest

from documents.small import activity, contact, duty_report, facts, forms, of_deputy, row, suggestion
from dutykit.documents.catalogue import DOCUMENTS
from dutykit.documents.registration_form import prefilled
from dutykit.dossier.model import Record


def form(*records: Record, **more: Any) -> dict[str, Any]:
    return DOCUMENTS["registration-form"].build(facts(*records, **more), of_deputy("001"))


def test_the_head_is_filled_from_the_roster_and_complete() -> None:
    head = form()["head"]
    short = [f.name for f in forms()["annual-registration"].fields if f.kind != "long_text"]
    assert [n for n in short if n not in head] == []
    assert (head["deputy"], head["number"], head["birth"], head["party"]) == ("李成", "001", "1975年3月", "中共党员")
    assert (head["joint_group"], head["group"], head["district"]) == ("古城代表联组", "", "")


def test_what_the_roster_does_not_know_is_taken_from_the_deputy() -> None:
    mine = row(
        "DJ-01",
        "annual-registration",
        "",
        of="001",
        deputy="001",
        year=2024,
        phone="010-55550123",
        employer="别的单位",
        law="一\n二",
    )
    context = form(mine)
    assert context["head"]["phone"] == "010-55550123"
    assert context["head"]["employer"] == "古城第二小学"
    assert context["text"]["law"] == ["一", "二"]
    assert context["text"]["other"] == []


def test_participation_by_kind_in_the_order_of_the_list() -> None:
    rows = form(
        activity("HD-01", "3-5", "培训", "training", ["001"]),
        activity("HD-02", "4-5", "视察", "inspection_group", ["002"], leave=["001"]),
        activity("HD-03", "5-5", "视察二", "inspection_group", ["001"], invited=["001", "002"]),
        activity("HD-04", "6-5", "视察三", "inspection_group", [], absent=["001"]),
        activity("HD-05", "7-5", "述职", "duty_report", ["001"]),
        activity("HD-06", "8-5", "与本人无关", "research", ["002"]),
    )["participation"]
    assert rows == [
        {"kind": "集中视察", "due": "3", "present": "1", "leave": "1", "absent": "1"},
        {"kind": "集中学习培训", "due": "1", "present": "1", "leave": "0", "absent": "0"},
    ]


def test_suggestions_contacts_and_duty_reports() -> None:
    context = form(
        suggestion(
            "JY-01",
            "6-5",
            "关于公园的建议",
            "001",
            number="17-4-1",
            handler="区园林局",
            state="answered",
            reply_class="a",
        ),
        suggestion("JY-02", "6-6", "关于停车的建议", "002", ["001"], done="已增设车位60个"),
        contact("LX-01", "6-1", "八角南里站", "visit", ["001"], voters=12, matter="充电桩不够。", result="已增设。"),
        contact("LX-02", "6-1", "八角南里站", "visit", ["001"], voters=12, matter="路灯不亮"),
        duty_report("SZ-01", "7-5", "001", "oral"),
        duty_report("SZ-02", "", "001", "oral", state="planned"),
        activity("HD-01", "7-5", "向选民报告履职情况", "duty_report", ["001"]),
    )
    columns = ("title", "role", "date", "number", "handler", "result")
    assert [tuple(r[c] for c in columns) for r in context["suggestions"]] == [
        ("关于公园的建议", "领衔", "2024年6月5日", "17-4-1", "区园林局", "A 已经解决或采纳"),
        ("关于停车的建议", "附议", "2024年6月6日", "", "", "已增设车位60个"),
    ]
    assert context["contacts"] == [
        {
            "date": "2024年6月1日",
            "way": "走访",
            "place": "八角南里站",
            "voters": "12",
            "matter": "充电桩不够（已增设）；路灯不亮",
        }
    ]
    assert context["duty_reports"] == [{"date": "2024年7月5日", "way": "会议口头", "result": ""}]


def evaluated(number: str, when: str, **more: Any) -> Record:
    slips = {"valid": 45, "satisfied": 40, "basically": 5}
    return row(number, "evaluation", "results", of="001", deputy="001", date=f"2024-{when}", **slips, **more)


@pytest.mark.parametrize(
    ("records", "told"),
    [
        ([duty_report("SZ-01", "07-05", "001", "oral"), evaluated("PY-1", "07-05")], [("SZ-01", "40")]),
        ([duty_report("SZ-01", "07-05", "001", "oral"), evaluated("PY-1", "07-08", report="SZ-01")], [("SZ-01", "40")]),
        ([duty_report("SZ-01", "07-05", "001", "oral"), evaluated("PY-1", "08-01")], [("SZ-01", "40")]),
        ([evaluated("PY-1", "07-05", way="oral")], [("PY-1", "40")]),
        ([duty_report("SZ-01", "07-05", "001", "oral")], [("SZ-01", "")]),
        (
            [duty_report("SZ-01", "07-05", "001", "oral"), duty_report("SZ-02", "11-05", "001", "oral"),
             evaluated("PY-1", "11-05")],
            [("SZ-01", ""), ("SZ-02", "40")],
        ),
    ],
)  # fmt: skip
def test_an_evaluation_tells_what_came_of_the_report(records: list[Record], told: list[tuple[str, str]]) -> None:
    _, rows = prefilled(facts(*records), "001")
    says = "有效票45张，满意40张（88.9%）、基本满意5张（11.1%）"
    found = [(number, values.get("result", "")) for number, values in rows["duty_reports"]]
    assert found == [(number, says if marked else "") for number, marked in told]
    assert [r["result"] for r in form(*records)["duty_reports"]] == [result for _, result in found]


def test_the_imprint_carries_form_and_issue_number() -> None:
    line = "表号 04《区人大代表年度履职情况登记表》"
    assert form(issues={"001": "DJ2024-0007"})["imprint"] == f"{line} · 下发号 DJ2024-0007"
    assert form()["imprint"] == line


def test_prefilled_rows_carry_the_record_behind_them() -> None:
    head, rows = prefilled(facts(suggestion("JY-01", "6-5", "关于公园的建议", "001")), "001")
    assert (head["deputy"], head["joint_group"]) == ("001", "古城代表联组")
    assert rows["suggestions"] == [("JY-01", {"title": "关于公园的建议", "role": "lead", "date": "2024-06-05"})]


def test_what_voters_said_is_printed_without_the_numbers_that_somebody_wrote_there() -> None:
    said = "村民（电话13912345678，身份证110101199003070038）反映灌渠漏水"
    records = (contact("LX-01", "6-1", "青山站", "visit", ["001"], matter=said, result="已告知13912345678"),)
    built = DOCUMENTS["registration-form"].build(facts(*records), of_deputy("001"))
    _, rows = prefilled(facts(*records), "001")
    shown = "村民（电话139****5678，身份证110101********0038）反映灌渠漏水（已告知139****5678）"
    assert [row["matter"] for row in built["contacts"]] == [shown]
    assert [values["matter"] for _, values in rows["contacts"]] == [shown]
    assert "13912345678" not in str(built)
