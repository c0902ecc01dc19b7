"""Corrections that are settled leave the folder; what lies there is open, and keeps its number whatever happens."""

from __future__ import annotations

import shutil

import pytest

from app.rounds import LESSON, VISIT, Book, Round

WRONG = {**VISIT, "present": "王方"}
TWICE = {**LESSON, "present": "张见国"}


def lying(place: Round) -> list[str]:
    return sorted(
        p.relative_to(place.root / "corrections").as_posix() for p in place.root.glob("corrections/**/*.xlsx")
    )


def test_a_mended_correction_is_put_away_and_an_open_one_stays(place: Round) -> None:
    told = place.send(place.activity(WRONG, LESSON))
    other = place.send(place.activity({**WRONG, "present": "赵闵"}, unit="BJ"))
    book = place.correction(told)
    book.cell("activities.present", 1).value = "王芳"
    mended = place.send(book, "改好.xlsx")
    name = told.file["correction"].removeprefix("corrections/")
    assert mended.data["put_away"] == [f"corrections/done/{name}"]
    assert lying(place) == [f"done/{name}", other.file["correction"].removeprefix("corrections/")]
    assert place.ingest(place.root / "returned" / "改好.xlsx").status == "duplicate"  # nothing is made again
    assert lying(place)[0] == f"done/{name}"


def test_what_the_clerk_mends_in_the_folder_itself_is_put_away_as_it_is(place: Round) -> None:
    told = place.send(place.activity(WRONG))
    path = place.root / told.file["correction"]
    book = place.correction(told)
    book.cell("activities.present", 1).value = "王芳"
    book.save(path)
    data = path.read_bytes()
    out = place.run("ingest", path).out
    assert "1 份退回修改表已经收回，移到 corrections/done。" in out
    assert (path.parent / "done" / path.name).read_bytes() == data


def test_a_correction_that_another_followed_is_put_away(place: Round) -> None:
    first = place.send(place.activity(WRONG, TWICE))
    book = place.correction(first)
    book.cell("activities.present", 1).value = "王芳"
    second = place.send(book)
    assert second.file["held"] == 1
    assert lying(place) == sorted(
        [second.file["correction"].removeprefix("corrections/"), "done/" + first.file["correction"].split("/")[1]]
    )


def test_unchanged_it_stays_open_and_where_it_is(place: Round) -> None:
    told = place.send(place.activity(WRONG))
    again = place.send(place.correction(told))
    assert "put_away" not in again.data or again.file["correction"]
    assert [name for name in lying(place) if not name.startswith("done/")] != []


def test_what_is_withdrawn_or_corrected_by_the_office_is_put_away(place: Round) -> None:
    place.send(place.activity(WRONG), "甲.xlsx")
    place.send(place.activity({**WRONG, "present": "赵闵"}, unit="BJ"), "乙.xlsx")
    place.run("withdraw", "甲.xlsx", "--reason", "发错了")
    held = place.json("show", "--state", "held")["records"]
    assert place.run("correct", held[0]["number"], "参加代表=赵敏", "--reason", "核对").code == 0
    assert all(name.startswith("done/") for name in lying(place))
    assert len(lying(place)) == 2


@pytest.mark.parametrize("rounds", [1, 2])
def test_after_a_restore_open_corrections_keep_their_numbers(place: Round, rounds: int) -> None:
    told = place.send(place.activity(WRONG, TWICE))
    if rounds == 2:
        book = place.correction(told)
        book.cell("activities.present", 1).value = "王芳"
        told = place.send(book)
    number = told.file["correction"]
    assert place.run("backup", place.root.parent / "备份.zip").code == 0
    restored = place.root.parent / "恢复"
    assert place.call("restore", place.root.parent / "备份.zip", restored).code == 0
    shutil.rmtree(place.root)
    there = Round(restored, place.call)
    there.json("make-template", "narrative", "--unit", "LG")
    (path,) = there.root.glob("outgoing/*综合材料要点表*.xlsx")
    there.send(Book(path).head(filler="周林"))
    assert [f"corrections/{name}" for name in lying(there) if not name.startswith("done/")] == [number]
