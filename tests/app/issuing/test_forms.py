"""Every form of a year: issued, filled in as its examples say, taken back as accepted records."""

from __future__ import annotations

from typing import Any

import pytest

from app.rounds import Book, Round

ROWS: dict[str, dict[str, tuple[dict[str, Any], dict[str, Any]]]] = {
    "contact-plan": {
        "plans": (
            {
                "date": "2024年5月14日",
                "period": "上午9时至11时",
                "place": "八角南里站",
                "deputies": "王芳、张建国",
                "state": "计划",
            },
            {
                "date": "2024-05-14",
                "period": "上午9时至11时",
                "place": "八角南里站",
                "deputies": ["0002", "0003"],
                "state": "planned",
            },
        )
    },
    "group-plan": {
        "plans": (
            {"planned": "2024年3月", "title": "视察电梯加装", "kind": "代表小组活动", "activity": "HD-2024-0001"},
            {"planned": "2024-03", "title": "视察电梯加装", "kind": "group_activity", "activity": "HD-2024-0001"},
        )
    },
    "duty-report": {
        "reports": (
            {
                "deputy": "王芳",
                "planned": "2024年10月",
                "state": "已完成",
                "date": "10月22日",
                "way": "书面委托宣读",
                "reader": "周平",
                "voters": "32人",
            },
            {
                "deputy": "0002",
                "planned": "2024-10",
                "state": "done",
                "date": "2024-10-22",
                "way": "read_out",
                "reader": "周平",
                "voters": 32,
            },
        )
    },
    "evaluation": {
        "meetings": (
            {
                "date": "2024-10-22",
                "place": "古城代表之家",
                "voters": 32,
                "residents": 26,
                "enterprises": 6,
                "announced": "是",
            },
            {
                "date": "2024-10-22",
                "place": "古城代表之家",
                "voters": 32,
                "residents": 26,
                "enterprises": 6,
                "announced": True,
            },
        ),
        "results": (
            {
                "deputy": "王芳",
                "date": "2024-10-22",
                "slips_out": 34,
                "slips_back": 33,
                "valid": 32,
                "invalid": 1,
                "satisfied": 32,
                "conclusion": "称职",
            },
            {
                "deputy": "0002",
                "date": "2024-10-22",
                "slips_out": 34,
                "slips_back": 33,
                "valid": 32,
                "invalid": 1,
                "satisfied": 32,
                "conclusion": "satisfied",
            },
        ),
        "items": (
            {
                "deputy": "王芳",
                "date": "2024-10-22",
                "item": "联系群众",
                "valid": 32,
                "satisfied": 31,
                "dissatisfied": 1,
            },
            {
                "deputy": "0002",
                "date": "2024-10-22",
                "item": "contact",
                "valid": 32,
                "satisfied": 31,
                "dissatisfied": 1,
            },
        ),
    },
    "leave": {
        "leaves": (
            {
                "meeting": "第三次会议",
                "scope": "全体会议半天及以上",
                "date": "2024年1月10日上午",
                "reason": "外地出差",
                "applied": "2024-1-8",
                "state": "同意",
                "approver": "秘书长",
                "approved_on": "2024-1-9",
            },
            {
                "meeting": "第三次会议",
                "scope": "plenary_half_day",
                "date": {"from": "2024-01-10", "to": "2024-01-10", "note": "上午"},
                "reason": "外地出差",
                "applied": "2024-01-08",
                "state": "approved",
                "approver": "secretary_general",
                "approved_on": "2024-01-09",
            },
        )
    },
    "measure": {
        "measures": (
            {
                "deputy": "陈静",
                "kind": "约谈",
                "date": "2024-07-03",
                "basis": "东常字〔2020〕14号第九条",
                "actor_kind": "街工委主任",
                "unit": "LG",
                "review": "改进",
            },
            {
                "deputy": "0008",
                "kind": "talk",
                "date": "2024-07-03",
                "basis": "东常字〔2020〕14号第九条",
                "actor_kind": "work_committee_head",
                "unit": "LG",
                "review": "improved",
            },
        )
    },
    "commendation": {
        "nominees": (
            {
                "kind": "优秀代表",
                "deputy": "王芳",
                "merits": "坚持每月进站。",
                "nominated": "2024-11-20",
                "state": "初审",
                "checked": "2024-12-01",
            },
            {
                "kind": "deputy",
                "deputy": "0002",
                "merits": "坚持每月进站。",
                "nominated": "2024-11-20",
                "state": "checked",
                "checked": "2024-12-01",
            },
        )
    },
    "feedback": {
        "opinions": (
            {
                "date": "2024-06-18",
                "source": "群众",
                "way": "座谈会",
                "people": 5,
                "deputy": "王芳",
                "content": "希望多来。",
                "measure": "CS-0001",
            },
            {
                "date": "2024-06-18",
                "source": "masses",
                "way": "forum",
                "people": 5,
                "deputy": "0002",
                "content": "希望多来。",
                "measure": "CS-0001",
            },
        )
    },
}
"""By form and table: what is typed, and what is kept."""
WHOM = {"leave": ("--deputy", "0002"), "measure": ()}


def _filled(place: Round, form: str) -> Book:
    book = Book(place.issue(form, *WHOM.get(form, ("--unit", "GC"))))
    if form != "leave":
        book.head(filler="周林")
    for table, (typed, _) in ROWS[form].items():
        book.rows(table, [typed])
    return book


@pytest.mark.parametrize("form", sorted(ROWS))
def test_a_form_is_issued_filled_in_and_taken_back(place: Round, form: str) -> None:
    told = place.send(_filled(place, form))
    assert [p for p in told.file["problems"] if p["severity"] == "error"] == []
    assert told.file["form"] == form
    assert told.file["held"] == 0
    for table, (_, kept) in ROWS[form].items():
        (record,) = place.records(form, table)
        assert (record["state"], record["body"]) == ("accepted", kept)


@pytest.mark.parametrize("form", sorted(ROWS))
def test_a_form_that_lost_what_we_hid_is_read_the_same(place: Round, form: str) -> None:
    told = place.send(_filled(place, form).forget())
    assert [p for p in told.file["problems"] if p["severity"] == "error"] == []
    for table, (_, kept) in ROWS[form].items():
        assert [r["body"] for r in place.records(form, table)] == [kept]


def test_slips_that_do_not_balance_come_back_and_the_meeting_stays(place: Round) -> None:
    book = _filled(place, "evaluation").rows("results", [{"satisfied": 30}])
    told = place.send(book)
    assert (told.status, told.file["held"]) == ("partial", 1)
    assert told.problem("row.sum")["message"].startswith("各档票数之和应等于有效票：")
    assert list(place.states("evaluation", "meetings").values()) == ["accepted"]
    assert list(place.states("evaluation", "results").values()) == ["held"]
    mended = place.correction(told)
    (red,) = mended.red()
    mended.cell("results.satisfied", 1).value = 32
    assert red.value in {32, "32"}
    assert place.send(mended).file["held"] == 0
    assert list(place.states("evaluation", "results").values()) == ["accepted"]


def test_what_a_deputy_adds_to_the_handbook_is_a_claim(place: Round) -> None:
    book = Book(place.issue("handbook", "--deputy", "0002"))
    book.rows("activities", [{"date": "2024-3-5", "title": "视察老旧小区改造", "kind": "集中视察", "state": "参加"}])
    book.rows("opinions", [{"date": "2024-3-5", "way": "发言", "occasion": "座谈会", "content": "建议分栋征求意见。"}])
    told = place.send(book)
    assert sorted(told.codes) == ["return.claim", "return.claim"]
    assert {*place.states("handbook", "activities").values(), *place.states("handbook", "opinions").values()} == {
        "disputed"
    }


def test_a_due_date_holds_until_another_one_is_given(place: Round) -> None:
    place.json("make-template", "activity", "--all", "--due", "2024-12-10")
    place.json("make-template", "activity", "--all", "--force")
    assert {i["due"] for i in place.json("status")["issues"] if i["form"] == "activity"} == {"2024-12-10"}
    place.json("make-template", "activity", "--all", "--due", "2024-12-20", "--force")
    assert {i["due"] for i in place.json("status")["issues"] if i["form"] == "activity"} == {"2024-12-20"}
