"""全体代表: worked out from the unit on that day, sent back to be confirmed, and registered only by a person's act."""

from __future__ import annotations

import pytest

from app.rounds import VISIT, Round

ALL = "李成、王芳、张建国"
"""Of 古城, in its own workbook."""


@pytest.mark.parametrize(
    ("written", "offered"),
    [
        ("全体代表", "李成（古城街道人大街工委）、王芳、张建国"),
        ("本组全体代表参加", "李成（古城街道人大街工委）、王芳、张建国"),
        ("全体代表（王芳请假）", "李成（古城街道人大街工委）、张建国"),
        ("全体代表，王芳因病请假", "李成（古城街道人大街工委）、张建国"),
        ("除王芳外全体代表", "李成（古城街道人大街工委）、张建国"),
        ("除王芳、张建国以外，其余全体代表都参加", "李成（古城街道人大街工委）"),
    ],
)
def test_it_is_worked_out_and_waits_for_a_person(place: Round, written: str, offered: str) -> None:
    told = place.send(place.activity({**VISIT, "present": written}))
    assert (told.status, told.codes) == ("partial", ["person.everyone"])
    problem = told.problem("person.everyone")
    assert f"：{offered}。" in problem["message"]
    assert "2024年3月5日" in problem["message"]
    cell = place.correction(told).cell("activities.present", 1)
    assert cell.value == f"请核对：{offered}"
    unchanged = place.send(place.correction(told), "没改.xlsx")
    assert (unchanged.codes, unchanged.file["held"]) == (["person.everyone"], 1)
    (record,) = place.records()
    assert "present" not in record["body"] or record["body"]["present"] == []


def test_whoever_deletes_the_word_has_confirmed_it(place: Round) -> None:
    told = place.send(place.activity({**VISIT, "present": "全体代表"}))
    book = place.correction(told)
    cell = book.cell("activities.present", 1)
    cell.value = str(cell.value).removeprefix("请核对：").replace("、张建国", "")  # who was not there
    assert place.send(book).status == "accepted"
    (record,) = place.records()
    assert (record["state"], record["body"]["present"]) == ("accepted", ["0001", "0002"])


def test_who_was_away_and_is_nobody_known_is_asked_about_without_a_guess(place: Round) -> None:
    told = place.send(place.activity({**VISIT, "present": "全体代表（某某某请假）"}))
    assert told.problem("person.everyone")["remedy"] == "请写出各位代表的姓名，或者在勾选表里打“√”。"
    assert place.correction(told).cell("activities.present", 1).value == "全体代表（某某某请假）"


def test_a_count_behind_a_name_is_no_name(place: Round) -> None:
    told = place.send(place.activity({**VISIT, "present": "王芳等5人"}))
    problem = told.problem("person.count")
    assert "写明姓名的有 1 人" in problem["message"]


def test_names_are_no_everyone(place: Round) -> None:
    assert place.send(place.activity({**VISIT, "present": "王芳、张建国"})).status == "accepted"
