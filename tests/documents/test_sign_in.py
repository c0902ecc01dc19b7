from __future__ import annotations

from typing import Any

import pytest

from documents.small import PEOPLE, activity, deputy, facts, row
from dutykit.documents.catalogue import DOCUMENTS
from dutykit.dossier.model import Record
from dutykit.dossier.target import Target
from dutykit.errors import UsageError
from dutykit.words.codes import Per

VISIT = activity(
    "HD-01", "3-5/6", "视察老旧小区", "inspection_group", ["003"], invited=["001"], leave=["002"], place="古城街道"
)


def sheet(target: Target, *records: Record, **more: Any) -> dict[str, Any]:
    return DOCUMENTS["sign-in"].build(facts(*records, **more), target)


def test_at_an_activity_those_whom_its_record_names_are_expected() -> None:
    context = sheet(Target(Per.ACTIVITY, "HD-01"), VISIT)
    assert (context["occasion"], context["when"], context["place"], context["organiser"]) == (
        "视察老旧小区", "2024年3月5日—6日", "古城街道", "区人大常委会",
    )  # fmt: skip
    assert context["rows"] == [
        {"no": "1", "name": "李　成", "unit": "古城代表联组", "note": ""},
        {"no": "2", "name": "王小兰", "unit": "古城代表联组", "note": "请假"},
        {"no": "3", "name": "欧阳文博", "unit": "八角代表联组", "note": ""},
    ]
    assert (context["others"], context["open"]) == (["4", "5", "6", "7", "8"], [])


def test_a_unit_has_a_sheet_of_its_own_people() -> None:
    context = sheet(Target(Per.ACTIVITY, "HD-01", unit="BJ"), VISIT)
    assert ([r["name"] for r in context["rows"]], context["unit"]) == (["欧阳文博"], "八角代表联组")


@pytest.mark.parametrize(("unit", "names"), [("BJ", ["欧阳文博"]), ("", ["李　成", "王小兰", "欧阳文博"])])
def test_where_nobody_is_named_the_unit_that_registered_it_is_expected_else_everybody(
    unit: str, names: list[str]
) -> None:
    bare = row("HD-02", "activity", "activities", unit=unit, title="义务植树", kind="public_good")
    assert [r["name"] for r in sheet(Target(Per.ACTIVITY, "HD-02"), bare)["rows"]] == names


MEMBERS = (*PEOPLE[:2], deputy("003", "欧阳文博", standing_member=True, special_committee="监察和司法委员会"))


@pytest.mark.parametrize(
    ("kind", "body", "names", "still_open"),
    [
        ("congress", "", ["李　成", "王小兰", "欧阳文博"], 0),
        ("standing_committee", "", ["欧阳文博"], 0),
        ("special_committee", "监察和司法委员会", ["欧阳文博"], 0),
        ("special_committee", "城建环保委员会", [], 1),
        ("chair", "", [], 1),
    ],
)
def test_at_a_meeting_those_are_expected_who_belong_to_the_body(
    kind: str, body: str, names: list[str], still_open: int
) -> None:
    plan = row("HQ-01", "session", "sessions", kind=kind, term=17, ordinal=3, opening="2024-01-09", body=body)
    context = sheet(Target(Per.MEETING, "HQ-01"), plan, people=MEMBERS)
    assert ([r["name"] for r in context["rows"]], len(context["open"])) == (names, still_open)


def test_a_meeting_without_a_name_is_called_by_its_kind() -> None:
    plan = row(
        "HQ-01", "session", "sessions", kind="congress", term=17, ordinal=3, opening="2024-01-09", closing="2024-01-12"
    )
    context = sheet(Target(Per.MEETING, "HQ-01"), plan)
    assert (context["occasion"], context["when"]) == ("第十七届人民代表大会第三次会议", "2024年1月9日—12日")


def test_an_activity_waiting_for_approval_has_a_sheet_and_one_that_is_void_has_none() -> None:
    assert sheet(Target(Per.ACTIVITY, "HD-01"), VISIT, review_required=True)["expected"] == 3
    void = row("HD-03", "activity", "activities", title="取消", void=True)
    with pytest.raises(UsageError, match="没有编号为“HD-03”的活动"):
        sheet(Target(Per.ACTIVITY, "HD-03"), void)
