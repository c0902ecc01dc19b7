from __future__ import annotations

from dutykit.documents.wording import sentence, stopped, times, unnumbered


def test_labels_with_a_verb_of_their_own_need_none() -> None:
    assert times("集中视察", 1) == "参加集中视察1次"
    assert times("列席常委会会议", 2) == "列席常委会会议2次"


def test_sentences() -> None:
    assert sentence(["甲", "", "乙"], "2024年，") == "2024年，甲；乙。"
    assert sentence([], "2024年，") == ""
    assert [stopped(t) for t in ("无", "无。", "")] == ["无。", "无。", ""]


def test_a_bracket_at_the_end_does_not_end_a_sentence() -> None:
    assert stopped("分属2个人大街工委（年内资格终止1名）") == "分属2个人大街工委（年内资格终止1名）。"
    assert stopped("学习“两会”") == "学习“两会”。"
    for whole in ("（请代表本人填写）", "他说：“好。”", "（甲）见（乙。）"):
        assert stopped(whole) == whole


def test_record_numbers_in_brackets_are_left_out_and_nothing_else() -> None:
    told = "会议1月11日上午缺席（CQ-2024-0004）、请假（CQ-2024-0005—0007、HD-2024-0001），见（附件1）"
    assert unnumbered(told) == "会议1月11日上午缺席、请假，见（附件1）"
