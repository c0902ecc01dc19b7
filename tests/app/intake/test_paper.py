"""Returns that were typed in from paper say so: number, who typed, the day on which the paper was received."""

from __future__ import annotations

import pytest

from app.rounds import LESSON, VISIT, Round

PAPER = ("--paper", "纸〔2024〕17", "--typed-by", "吴敏", "--received", "2024年12月16日")


def test_the_paper_is_kept_with_the_return_and_shown(place: Round) -> None:
    path = place.save(place.activity(VISIT), "录入.xlsx")
    told = place.ingest(path, *PAPER)
    assert told.code == 0
    assert place.sql("select paper, typed_by, paper_received, received from returns where name='录入.xlsx'") == [
        ("纸〔2024〕17", "吴敏", "2024-12-16", "2024-12-20")
    ]
    words = "据纸质表 纸〔2024〕17 录入（录入人 吴敏，2024-12-16 收到）"
    (number,) = place.states()
    (source,) = place.json("trace", number)["sources"]
    assert source["file"] == f"录入.xlsx，{words}"
    assert source["paper"] == {"number": "纸〔2024〕17", "typed_by": "吴敏", "received": "2024-12-16"}
    assert ["纸质表", words] in place.json("show", told.file["sha256"][:12])["facts"]


def test_a_return_that_is_no_paper_copy_says_nothing_of_one(place: Round) -> None:
    told = place.send(place.activity(VISIT))
    (source,) = place.json("trace", *place.states())["sources"]
    assert (source["file"], source["paper"]) == ("回收 1.xlsx", None)
    assert "纸质表" not in [label for label, _ in place.json("show", told.file["sha256"][:12])["facts"]]


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (PAPER[:2], "--paper、--typed-by、--received 要一起写。"),
        (PAPER[2:], "--paper、--typed-by、--received 要一起写。"),
        ((*PAPER[:5], "2024-12-21"), "2024-12-21 还没有到。"),
        ((*PAPER[:5], "十二月"), "“十二月”不是"),
    ],
)
def test_a_paper_is_named_whole_or_not_at_all(place: Round, args: tuple[str, ...], said: str) -> None:
    path = place.save(place.activity(VISIT))
    ran = place.run("ingest", path, *args)
    assert (ran.code, said in ran.err) == (2, True), ran.err
    assert place.states() == {}


def test_one_paper_is_one_file(place: Round) -> None:
    paths = [place.save(place.activity(VISIT)), place.save(place.activity(LESSON))]
    ran = place.run("ingest", *paths, *PAPER)
    assert (ran.code, "一份纸质表对应一份文件，这里有 2 份。" in ran.err) == (2, True)
    assert place.states() == {}
