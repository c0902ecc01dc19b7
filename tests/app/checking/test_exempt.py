"""A rule that asks nothing of anybody says why, on the screen."""

from __future__ import annotations

from app.rounds import Round

OWN = """
id = "own"
title = "样例区代表履职办法"
number = "样发〔2024〕1号"
passed = 2024-01-02
in_force = 2024-01-03
[words]
[[rule]]
id = "lessons"
article = "第三条"
duty = "参加代表大讲堂"
force = "must"
kind = "count"
subject = "deputy"
window = "year"
take = [{ kinds = ["lecture_hall"] }]
compare = "at_least"
figure = 1
"""


def test_why_a_whole_rule_does_not_apply_is_told(place: Round) -> None:
    (place.root / "regulations").mkdir(exist_ok=True)
    (place.root / "regulations" / "own.toml").write_text(OWN, encoding="utf-8")
    lines = place.run("check", "--regulation", "own").out.splitlines()
    at = lines.index("  不适用（对谁都不要求的）")
    assert lines[at + 1 : at + 3] == [
        "    · 第三条　参加代表大讲堂：8 条",
        "      本办法2024年1月3日施行，年度要求在施行当年不适用。",
    ]


def test_where_a_rule_applies_nothing_is_told_of_it(place: Round) -> None:
    (place.root / "regulations").mkdir(exist_ok=True)
    text = OWN.replace("2024-01-02", "2019-12-20").replace("2024-01-03", "2020-01-01")
    (place.root / "regulations" / "own.toml").write_text(text, encoding="utf-8")
    assert "对谁都不要求的" not in place.run("check", "--regulation", "own").out
