"""Where an office asks for two persons, nobody approves what that person has registered."""

from __future__ import annotations

import json
from typing import Any

import pytest

from app.rounds import LESSON, VISIT, Round


@pytest.fixture
def strict(place: Round) -> Round:
    settings = place.root / "dutykit.toml"
    text = settings.read_text(encoding="utf-8")
    assert "two_persons = false" in text
    settings.write_text(text.replace("two_persons = false", "two_persons = true"), encoding="utf-8")
    return place


def taken_in(place: Round, *by: str) -> None:
    path = place.save(place.activity(VISIT, LESSON), "")
    assert place.run("ingest", path, *by).code == 0


def approved(place: Round, *args: Any) -> tuple[int, str]:
    ran = place.run("review", "approve", "--unit", "GC", *args, "--json")
    told = json.loads(ran.out)
    return ran.code, told["error"]["message"] if "error" in told else ""


def test_another_person_approves(strict: Round) -> None:
    taken_in(strict, "--by", "周林")
    assert approved(strict, "--by", "何青") == (0, "")


@pytest.mark.parametrize("name", ["周林", " 周 林 "])
def test_who_took_it_in_does_not(strict: Round, name: str) -> None:
    taken_in(strict, "--by", "周林")
    code, message = approved(strict, "--by", name)
    assert (code, "不能再由本人审核" in message, "HD-2024-0001" in message) == (2, True, True)
    assert {r["state"] for r in strict.json("review", "list")["records"]} == {"accepted"}


def test_nor_who_corrected_it(strict: Round) -> None:
    taken_in(strict, "--by", "周林")
    strict.json("correct", "HD-2024-0002", "活动名称=视察改造工程", "--reason", "笔误", "--by", "何青")
    assert approved(strict, "--by", "何青")[0] == 2
    assert approved(strict, "--by", "吴越") == (0, "")


def test_who_registered_must_be_known(strict: Round) -> None:
    taken_in(strict)
    assert approved(strict, "--by", "何青") == (
        2,
        "这些记录收回时没有写经办人，不知道是不是同一个人：HD-2024-0001、HD-2024-0002、HD-2024-0003。",
    )


def test_without_the_setting_one_person_may_do_both(place: Round) -> None:
    taken_in(place, "--by", "周林")
    assert approved(place, "--by", "周林") == (0, "")
