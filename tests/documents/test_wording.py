from __future__ import annotations

from dutykit.documents.wording import sentence, stopped, times


def test_labels_with_a_verb_of_their_own_need_none() -> None:
    assert times("集中视察", 1) == "参加集中视察1次"
    assert times("列席常委会会议", 2) == "列席常委会会议2次"


def test_sentences() -> None:
    assert sentence(["甲", "", "乙"], "2024年，") == "2024年，甲；乙。"
    assert sentence([], "2024年，") == ""
    assert [stopped(t) for t in ("无", "无。", "")] == ["无。", "无。", ""]
