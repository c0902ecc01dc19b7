"""One deputy on one screen: by name or number; two of one name are asked about; a unit is shown by name."""

from __future__ import annotations

import pytest

from app.rounds import LESSON, VISIT, Round


@pytest.fixture
def told(place: Round) -> Round:
    """Two activities came in; one row of a third is held for a name that nobody bears."""
    (place.root / "dutykit.toml").write_text(
        (place.root / "dutykit.toml").read_text(encoding="utf-8").replace("regulations = []", 'regulations = ["own"]'),
        encoding="utf-8",
    )
    (place.root / "regulations").mkdir()
    (place.root / "regulations/own.toml").write_text(
        """
id = "own"
title = "示例区代表履职办法"
number = "示发〔2020〕1号"
passed = 2019-12-20
in_force = 2020-01-01
[words]
[[rule]]
id = "visits"
article = "第三条"
duty = "参加集中视察"
force = "must"
kind = "count"
subject = "deputy"
take = [{ kinds = ["inspection_group"] }]
compare = "at_least"
figure = 2
""",
        encoding="utf-8",
    )
    place.send(place.activity(VISIT, LESSON, {**VISIT, "title": "视察公园", "present": "王芳、某某某"}), "活动.xlsx")
    place.json("make-template", "annual-registration", "--deputy", "0002", "--due", "2024-12-10")
    return place


@pytest.mark.parametrize("written", ["王芳", "0002", "王  芳"])
def test_a_deputy_is_shown_by_name_or_number(told: Round, written: str) -> None:
    shown = told.json("show", written)
    screen = shown["deputy"]
    assert (screen["number"], screen["name"], screen["year"]) == ("0002", "王芳", 2024)
    assert [(d["label"], d["times"], d["last"]) for d in screen["done"]] == [
        ("集中视察", 2, "2024-03-05"), ("代表大讲堂", 1, "2024-04-12"),
    ]  # fmt: skip
    assert [(a["article"], a["duty"], a["figure"], a["threshold"], a["result"]) for a in screen["asked"]] == [
        ("第三条", "参加集中视察", "2 次", "不少于 2 次", "met")
    ]
    assert [(o["what"], o["due"], o["late"]) for o in screen["owed"]] == [
        ("《区人大代表年度履职情况登记表》未交", "2024-12-10", True)
    ]
    assert [(f["file"], f["records"]) for f in screen["files"]] == [("活动.xlsx", 3)]
    assert ["某某某" in p["message"] for p in screen["problems"]] == [True]
    assert dict(shown["facts"])["人大街工委"] == "古城街道人大街工委"


def test_two_files_of_one_name_are_two(told: Round) -> None:
    told.send(told.activity({**LESSON, "title": "联合学习", "date": "2024-5-8"}, unit="BJ"), "活动.xlsx")
    assert [(f["file"], f["records"]) for f in told.json("show", "0002")["deputy"]["files"]] == [
        ("活动.xlsx", 3), ("活动.xlsx", 1),
    ]  # fmt: skip


def test_the_screen_says_it_in_words(told: Round) -> None:
    out = told.run("show", "王芳").out
    for said in (
        "王芳　2024 年度", "集中视察    2 次  最近 2024-03-05", "第三条　参加集中视察：符合（2 次，要求不少于 2 次）",
        "✗ 《区人大代表年度履职情况登记表》未交　2024-12-10 以前，已过期", "没有解决的问题 1 处",
        "逐条登记：dutykit show --deputy 0002",
    ):  # fmt: skip
        assert said in out


def test_documents_of_a_deputy_are_listed_until_they_are_gone(told: Round) -> None:
    assert told.run("render", "annual-report", "--deputy", "0002").code == 0
    (made,) = told.json("show", "0002")["deputy"]["documents"]
    assert (made["path"], made["there"]) == ("documents/2024_年度履职情况报告_王芳_0002.docx", True)
    (told.root / made["path"]).unlink()
    assert [d["there"] for d in told.json("show", "0002")["deputy"]["documents"]] == [False]
    assert told.json("show", "0003")["deputy"]["documents"] == []


def test_two_of_one_name_are_asked_about(place: Round) -> None:
    ran = place.run("show", "李成")
    assert ran.code == 2
    assert "有 2 位代表叫“李成”" in ran.err
    assert "0001" in ran.err
    assert "0005" in ran.err


def test_a_unit_is_shown_with_its_members_and_rows(told: Round) -> None:
    shown = told.json("show", "古城街道人大街工委")
    assert dict(shown["facts"])["代表"] == "3 名：李成（古城街道人大街工委，代表编号 0001）、王芳、张建国"
    assert {r["unit_name"] for r in shown["records"]} == {"古城街道人大街工委"}


def test_a_file_is_shown_by_its_name_and_what_nobody_knows_gets_a_near_one(told: Round) -> None:
    assert told.json("show", "活动.xlsx")["title"] == "回收件"
    ran = told.run("show", "王方")
    assert (ran.code, "是不是“王芳”？" in ran.err) == (2, True)
    assert "dutykit find 不知道" in told.run("show", "不知道").err


def test_a_list_reads_like_the_forms_without_their_heads(told: Round) -> None:
    out = told.run("show", "--form", "activity").out
    assert out.startswith("登记记录 3 条，另有表头 1 份\n\n代表履职活动登记表　活动　3 条\n")
    assert "HD-2024-0001" not in out  # the head
    assert "古城街道人大街工委" in out
    assert "GC" not in out


def test_a_bare_number_says_what_it_counts(place: Round) -> None:
    from app.rounds import hold_session

    hold_session(place)
    out = place.run("show", "--form", "session").out
    assert "人代会 第17届 第3次" in out
