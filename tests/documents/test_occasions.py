"""Papers of one activity, one meeting, one reception, one unit."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from documents.small import PEOPLE, activity, contact, deputy, duty_report, facts, row
from dutykit.documents.catalogue import DOCUMENTS
from dutykit.documents.discreet import veiled
from dutykit.dossier.model import Record
from dutykit.dossier.target import Target
from dutykit.errors import UsageError
from dutykit.words.codes import Per, State

VISIT = activity(
    "HD-01", "3-5", "视察老旧小区", "inspection_group", ["001", "003"], leave=["002"], spoke=["003"], place="古城街道",
    content="看加装电梯。\n座谈。", unit="GC",
)  # fmt: skip


def made(document: str, target: Target, *records: Record, **more: Any) -> dict[str, Any]:
    return DOCUMENTS[document].build(facts(*records, **more), target)


# --- activities and meetings -----------------------------------------------------------------------------------


def test_minutes_tell_who_was_there_and_leave_room_for_what_was_said() -> None:
    told = made("minutes", Target(Per.ACTIVITY, "HD-01"), VISIT)
    assert [tuple(p.values()) for p in told["people"]] == [("参加", "2人", "李成、欧阳文博"), ("请假", "1人", "王小兰")]
    assert (told["spoke"], told["lines"], told["content"], told["invited"]) == (
        ["欧阳文博"], [], ["看加装电梯。", "座谈。"], 3,
    )  # fmt: skip
    bare = made("minutes", Target(Per.ACTIVITY, "HD-02"), activity("HD-02", "3-5", "植树", "public_good"))
    assert (len(bare["lines"]), bare["open"]) == (6, ["登记里没有参加的代表，请手工填写"])


def test_a_notice_asks_those_whom_the_record_names_and_tells_the_day_of_the_week() -> None:
    told = made("meeting-notice", Target(Per.ACTIVITY, "HD-01"), VISIT, people=(*PEOPLE, deputy("004", "赵建国")))
    assert (told["when"], told["guests"], told["away"]) == (
        "2024年3月5日（星期二）", [{"name": "李成"}, {"name": "王小兰"}, {"name": "欧阳文博"}], ["王小兰"],
    )  # fmt: skip
    assert told["title_lines"] == ["关于组织视察老旧小区的通知"]


def test_everybody_is_asked_by_that_word_and_not_by_name() -> None:
    plan = row(
        "HQ-01", "session", "sessions", kind="congress", term=17, ordinal=3, opening="2024-01-09", closing="2024-01-12"
    )
    told = made("meeting-notice", Target(Per.MEETING, "HQ-01"), plan)
    assert (told["everybody"], told["guests"], told["count"]) == (True, [], 3)
    assert told["when"] == "2024年1月9日（星期二）至1月12日（星期五）"
    assert told["open"] == ["登记里没有地点，请补写"]


@pytest.mark.parametrize("document", ["minutes", "meeting-notice"])
def test_an_activity_that_is_not_registered_is_refused(document: str) -> None:
    with pytest.raises(UsageError, match="没有编号为“HD-09”的活动"):
        made(document, Target(Per.ACTIVITY, "HD-09"), VISIT)


# --- receptions ------------------------------------------------------------------------------------------------

CALL = contact(
    "LX-01", "6-1", "八角南里站", "reception", ["001", "002"], matter="楼前停车难，电话13812345678。",
    handler="区城管委", voter="张小兰", voter_contact="13812345678", due="2024-09-01",
)  # fmt: skip


def test_what_a_voter_said_goes_on_without_the_voters_name_and_number() -> None:
    told = made("transfer", Target(Per.CONTACT, "LX-01"), CALL)
    assert (told["voter"], told["contact"], told["matter"]) == (
        "张某某", "138****5678", "楼前停车难，电话138****5678。",
    )  # fmt: skip
    assert (told["deputies"], told["handler"], told["due"]) == ("李成、王小兰", "区城管委", "2024年9月1日")
    assert told["open"] == []
    assert "张小兰" not in str(told)
    assert "13812345678" not in str(told)


def test_a_reception_that_is_not_registered_is_refused_and_blanks_are_told() -> None:
    bare = contact("LX-02", "6-1", "八角南里站", "reception", ["001"])
    assert made("transfer", Target(Per.CONTACT, "LX-02"), bare)["open"] == [
        "登记里没有反映的问题，请手工填写", "登记里没有转往单位，请手工填写", "登记里没有答复期限，请手工填写",
    ]  # fmt: skip
    with pytest.raises(UsageError, match="没有编号为“LX-09”的联系记录"):
        made("transfer", Target(Per.CONTACT, "LX-09"), CALL)


@pytest.mark.parametrize(("name", "shown"), [("张兰", "张某"), ("欧阳小兰", "欧阳某某"), ("张", "张"), ("", "")])
def test_a_voter_is_told_by_the_surname(name: str, shown: str) -> None:
    assert veiled(name) == shown


def plan(record: str, day: str, unit: str = "GC", **more: Any) -> Record:
    values = {"date": day, "place": "古城站", "deputies": ["001"], "period": "上午", "state": "planned", **more}
    return row(record, "contact-plan", "plans", unit=unit, **values)


def test_a_notice_on_the_wall_tells_names_posts_places_and_times_to_come_and_no_number() -> None:
    people = (deputy("001", "李成", employer="古城第二小学", post="校长", phone="13812345678"), *PEOPLE[1:])
    told = made(
        "contact-notice", Target(Per.UNIT, "GC"), plan("JH-01", "2024-03-15"), plan("JH-02", "2024-06-14"),
        plan("JH-03", "2024-07-14", state="cancelled"), plan("JH-04", "2024-06-20", "BJ"),
        on=date(2024, 6, 1), people=people,
    )  # fmt: skip
    assert [(r["when"], r["period"], r["place"], r["deputies"]) for r in told["rows"]] == [
        ("6月14日（星期五）", "上午", "古城站", "李成（古城第二小学校长）")
    ]
    assert (told["open"], "138" in str(told)) == ([], False)


def test_a_unit_without_a_plan_is_told_what_is_missing() -> None:
    told = made("contact-notice", Target(Per.UNIT, "GC"))
    (missing,) = told["open"]
    assert "没有收回联系接待选民工作计划" in missing
    assert [(r["no"], r["when"], r["deputies"]) for r in told["rows"]] == [(str(n), "", "") for n in range(1, 7)]


def test_a_plan_that_came_back_and_is_to_be_mended_is_not_told_as_missing() -> None:
    held = replace(plan("JH-02", "2024-06-14"), state=State.HELD, values={"place": "古城站", "deputies": ["001"]})
    alone = made("contact-notice", Target(Per.UNIT, "GC"), held)
    assert alone["open"] == ["联系接待选民工作计划有1条待改，没有列出；改好收回以后再生成"]
    assert {r["when"] for r in alone["rows"]} == {""}
    beside = made("contact-notice", Target(Per.UNIT, "GC"), plan("JH-01", "2024-12-30"), held, on=date(2024, 6, 1))
    assert (len(beside["rows"]), beside["open"]) == (1, alone["open"])


# --- handing over ----------------------------------------------------------------------------------------------


def test_the_list_counts_what_lies_in_each_volume_and_adds_it_up() -> None:
    gone = deputy("004", "赵建国", "GC")
    told = made(
        "handover", Target(Per.UNIT, "GC"), VISIT, CALL, duty_report("SZ-01", "10-20", "001", "oral"),
        row("DJ-01", "annual-registration", "", of="001", deputy="001"),
        row("CP-01", "evaluation", "results", deputy="001", date="2024-10-20"),
        people=(*PEOPLE, gone),
    )  # fmt: skip
    assert [(r["name"], r["records"], r["forms"], r["reports"], r["evaluations"]) for r in told["rows"]] == [
        ("李成", "3", "1", "1", "1"), ("王小兰", "2", "0", "0", "0"), ("赵建国", "0", "0", "0", "0"),
    ]  # fmt: skip
    assert (told["total"]["records"], told["volumes"], told["lead"]) == ("5", 3, "区人大常委会代表联络室")
    assert told["open"] == ["王小兰、赵建国没有一份年度登记表，移交前请补齐"]


@pytest.mark.parametrize("document", ["handover", "contact-notice"])
def test_a_unit_that_is_not_in_the_roster_is_refused(document: str) -> None:
    with pytest.raises(UsageError, match="没有代码为“XX”的单位"):
        made(document, Target(Per.UNIT, "XX"))
