"""The notice of workbooks that were sent out: from the store to the text, and who gets none."""

from __future__ import annotations

from app.papers.test_rendering import lines
from app.rounds import Round


def test_what_was_sent_and_is_late_stands_in_the_notice_of_its_unit(place: Round) -> None:
    place.json("make-template", "activity", "--unit", "GC", "--due", "2024-12-10")
    ahead = place.json("render", "filling-notice", "--unit", "GC", "--date", "2024-12-01")
    assert lines(place.root / ahead["files"][0]["path"])[0] == "关于填报2024年度代表履职登记表的通知"
    mine = "render", "filling-notice", "--unit", "GC", "--date"
    after = place.json(*mine, "2024-12-20", "-o", place.root / "催报.docx")
    told = lines(place.root / after["files"][0]["path"])
    assert told[0] == "关于催报2024年度代表履职登记表的通知"
    assert "有1份已过报送期限（见附件1）。" in told[2]


def test_a_unit_that_was_sent_nothing_gets_no_notice(place: Round) -> None:
    ran = place.call("render", "filling-notice", "--unit", "BJ", "--year", 2023, "--workspace", place.root)
    assert (ran.code, "没有向“八角街道人大街工委”下发过表" in ran.err) == (2, True)
