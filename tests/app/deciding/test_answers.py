"""What a deputy answers to a finding: disputed while it is open, told with who and why once it is decided."""

from __future__ import annotations

from typing import Any

import pytest

from app.rounds import LESSON, VISIT, Book, Round

OWN = """
id = "own"
title = "示例区代表履职办法"
number = "示发〔2020〕1号"
passed = 2019-12-20
in_force = 2020-01-01
[words]
[[rule]]
id = "lessons"
article = "第三条"
duty = "参加代表大讲堂"
force = "must"
kind = "count"
subject = "deputy"
take = [{ kinds = ["lecture_hall"] }]
compare = "at_least"
figure = 2
"""
BY = ("--by", "吴敏")


@pytest.fixture
def open_finding(place: Round, monkeypatch: pytest.MonkeyPatch) -> Round:
    """王芳 is held to have been at one lecture where two are asked; the register is closed."""
    (place.root / "regulations").mkdir(exist_ok=True)
    (place.root / "regulations/own.toml").write_text(OWN, encoding="utf-8")
    place.send(place.activity(VISIT, LESSON), "活动.xlsx")
    assert place.run("review", "close", "--unit", "GC", *BY).code == 0
    monkeypatch.setenv("DUTYKIT_TODAY", "2025-01-20")
    return place


def finding(place: Round, code: int = 1) -> dict[str, Any]:
    (found,) = place.json("check", "--regulation", "own", "--deputy", "0002", code=code)["findings"]
    return dict(found)


def answered(place: Round, id_: str, stance: str = "有异议", reason: str = "四月那次也去了") -> str:
    book = Book(place.issue("handbook", "--deputy", "0002"))
    row = {"finding": id_, "stance": stance, "date": "2024-12-1", "reason": reason}
    assert place.send(book.rows("answers", [row]), "手册.xlsx").codes == ["return.claim"]
    (record,) = place.records("handbook", "answers")
    return str(record["number"])


def test_while_an_objection_is_open_the_finding_is_disputed(open_finding: Round) -> None:
    before = finding(open_finding)
    assert (before["result"], before["figure"]) == ("unmet", 1)
    number = answered(open_finding, before["id"].lower().replace("-", ""))
    after = finding(open_finding, 0)
    assert (after["id"], after["result"], after["reason"], after["suggests"]) == (
        before["id"], "undetermined", "disputed", None,
    )  # fmt: skip
    assert after["message"] == f"{before['message']}本人答复：有异议（{number}），“四月那次也去了”；还没有处理。"


def test_a_refused_one_is_told_with_who_and_why(open_finding: Round) -> None:
    before = finding(open_finding)
    number = answered(open_finding, before["id"])
    open_finding.json("review", "refuse", number, *BY, "--comment", "签到表上没有")
    after = finding(open_finding)
    assert (after["result"], after["suggests"]) == ("unmet", before["suggests"])
    assert f"本人答复：有异议（{number}），“四月那次也去了”；" in after["message"]
    assert after["message"].endswith(" 由吴敏不予采纳，理由：签到表上没有。")


def test_an_accepted_one_ends_the_finding(open_finding: Round) -> None:
    before = finding(open_finding)
    number = answered(open_finding, before["id"])
    refused = open_finding.run("review", "approve", number, *BY)
    assert (refused.code, "要写明理由" in refused.err) == (2, True)
    done = open_finding.json("review", "approve", number, *BY, "--comment", "病历在案")
    assert done["notes"] == [
        f"{number} 已采纳：结论 {before['id']} 不再要求该代表，理由随结论写明。登记没有改动。"
    ]  # fmt: skip
    after = finding(open_finding, 0)
    assert (after["result"], after["figure"]) == ("exempt", 1)
    assert "由吴敏采纳，理由：病历在案。原来的结论：2024年参加代表大讲堂：1次" in after["message"]


def test_what_is_no_objection_changes_nothing(open_finding: Round) -> None:
    before = finding(open_finding)
    number = answered(open_finding, before["id"], "说明情况")
    assert finding(open_finding) == before
    (told,) = open_finding.json("check", "--regulation", "own", "--explain", before["id"], code=1)["derivations"]
    assert told["answers"] == [f"本人答复：说明情况（{number}），“四月那次也去了”；还没有处理。"]


def test_of_somebody_else_it_has_no_effect(open_finding: Round) -> None:
    before = finding(open_finding)
    book = Book(open_finding.issue("handbook", "--deputy", "0003"))
    open_finding.send(book.rows("answers", [{"finding": before["id"], "stance": "有异议"}]), "手册.xlsx")
    assert finding(open_finding) == before


def test_a_number_that_cannot_be_read_is_said(open_finding: Round) -> None:
    number = answered(open_finding, "第三条那条")
    told = open_finding.json("check", "--regulation", "own", code=1)
    assert [note for note in told["notes"] if number in note] == [
        f"代表的答复 {number} 写的结论编号读不出，没有算进去：请用 dutykit correct 改正“结论编号”。"
    ]
    refused = open_finding.run("review", "approve", number, *BY, "--comment", "好")
    assert (refused.code, "不是结论编号" in refused.err) == (2, True)
