"""The log: who did what, when and why, without numbers of phones and identities."""

from __future__ import annotations

import pytest

from app.rounds import VISIT, Round


def entries(place: Round, *args: str) -> list[tuple[str, str, str, str]]:
    return [(e["what"], e["by"], e["file"] or e["subject"], e["reason"]) for e in place.json("log", *args)["entries"]]


def test_every_action_is_logged_with_who_and_why(place: Round) -> None:
    before = place.json("log")["total"]
    place.json("make-template", "contact", "--unit", "GC", "--by", "吴敏")
    path = place.save(place.activity(VISIT), "甲.xlsx")
    place.ingest(path, "--by", "吴敏")
    (number,) = place.states()
    place.json("correct", number, "活动名称=视察小区", "--reason", "核对通知", "--by", "周林")
    place.json("review", "approve", number, "--by", "周林", "--comment", "属实")
    place.json("review", "close", "--unit", "GC", "--by", "周林")
    place.json("render", "annual-report", "--deputy", "0002", "--by", "周林")
    place.json("withdraw", "甲.xlsx", "--reason", "误收")
    issue = place.issue_number("contact")
    assert entries(place)[before:] == [
        ("下发", "吴敏", issue, ""),
        ("收回", "吴敏", "甲.xlsx", ""),
        ("更正", "周林", number, "核对通知"),
        ("审核通过", "周林", number, "属实"),
        ("关闭登记", "周林", "GC", ""),
        ("生成文书", "周林", "annual-report", ""),
        ("撤回", "clerk", "甲.xlsx", "误收"),
    ]


def test_it_is_listed_by_action_person_record_and_number(place: Round) -> None:
    place.ingest(place.save(place.activity(VISIT), "甲.xlsx"), "--by", "吴敏")
    (number,) = place.states()
    place.json("review", "approve", number, "--by", "周林")
    assert entries(place, "--by", "周林") == [("审核通过", "周林", number, "")]
    assert entries(place, "--record", number) == [("审核通过", "周林", number, "")]
    assert entries(place, "--action", "ingest", "--last", "1") == [("收回", "吴敏", "甲.xlsx", "")]
    assert entries(place, "--since", "2199-01-01") == []
    ran = place.run("log", "--action", "approve")
    assert (ran.code, "审核通过" in ran.out, "共 1 条（全部 " in ran.out) == (0, True, True)


def test_an_unknown_action_is_refused(place: Round) -> None:
    ran = place.run("log", "--action", "delete")
    assert (ran.code, "没有“delete”这种动作。" in ran.err, "approve（审核通过）" in ran.err) == (2, True, True)


PHONE, IDENTITY = "13912345678", "11010519491231002X"


@pytest.mark.parametrize("number", [PHONE, IDENTITY])
def test_numbers_are_masked_in_the_log_and_in_errors(place: Round, number: str) -> None:
    place.ingest(place.save(place.activity(VISIT), f"甲 {number}.xlsx"))
    (record,) = place.states()
    place.json("correct", record, f"活动名称=视察 {number}", "--reason", f"来电 {number}", "--by", "周林")
    listed = place.run("log")
    assert number not in listed.out + place.run("log", "--json").out
    assert number not in str(place.sql("select * from log"))
    refused = place.run("show", number)
    assert (refused.code, number in refused.err, "****" in refused.err) == (2, False, True)
    wrong = place.activity({**VISIT, "present": f"王芳 {number}"}, unit="BJ")
    told = place.send(wrong)
    assert told.codes
    assert number not in str(told.data)
