"""Settings are listed in words and changed one by one: all that is asked or nothing, in their place, in the log."""

from __future__ import annotations

import pytest

from app.rounds import Round


def test_what_is_asked_is_changed_in_its_place_and_the_log_says_from_what_to_what(place: Round) -> None:
    path = place.root / "dutykit.toml"
    before = path.read_text(encoding="utf-8")
    told = place.json("settings", "届次=18", "review.two_persons=是", "names=strokes", "--by", "周林")
    assert [(c["key"], c["before"], c["after"]) for c in told["changed"]] == [
        ("congress.term", "第17届", "第18届"),
        ("names", "照名册", "按姓氏笔画"),
        ("review.two_persons", "否", "是"),
    ]
    after = path.read_text(encoding="utf-8")
    assert after == (
        before.replace("term = 17", "term = 18")
        .replace('names = "roster"', 'names = "strokes"')
        .replace("two_persons = false", "two_persons = true")
    )
    (entry,) = place.json("log", "--action", "settle")["entries"]
    assert (entry["by"], entry["command"]) == ("周林", "settings")
    assert entry["detail"]["entries"]["congress.term"] == ["17", "18"]
    assert place.json("settings", "term=18")["changed"] == []
    assert place.run("verify").code == 0


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("term=十八", "届次写的是“十八”"),
        ("term=0", "应在 1 到 99 之间"),
        ("name=", "“人大名称”没有写"),
        ("level=市里", "“层级”没有“市里”这一种"),
        ("regulations=pingu-2019", "是不是“pinggu-2019”"),
        ("year=2025", "dutykit new-year"),
        ("tern=18", "是不是“term”"),
        ("term", "不是“项目=值”"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_changed(place: Round, asked: str, said: str) -> None:
    path = place.root / "dutykit.toml"
    before = path.read_bytes()
    ran = place.run("settings", "names=strokes", asked)
    assert (ran.code in {2, 3}, said in ran.err) == (True, True), ran.err
    assert path.read_bytes() == before
    assert place.json("log", "--action", "settle")["entries"] == []


def test_settings_are_listed_in_words(place: Round) -> None:
    out = place.run("settings").out
    assert "工作年度" not in out
    assert [line.split()[:2] for line in out.splitlines() if line.startswith("届次")] == [["届次", "第17届"]]


def test_an_entry_without_a_line_of_its_own_is_left_to_an_editor(place: Round) -> None:
    path = place.root / "dutykit.toml"
    text = path.read_text(encoding="utf-8").partition("[congress]")[0]
    path.write_text('congress = {name = "北京市青石区人民代表大会", term = 17}\n' + text, encoding="utf-8")
    ran = place.run("settings", "term=18")
    assert (ran.code, "找不到 term 这一行" in ran.err) == (3, True)
