"""A held row comes back with its neighbours in sight."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.rounds import LESSON, TALK, VISIT, Book, Ingested, Round
from conftest import Convert

WALK = {**VISIT, "date": "2024-7-1", "title": "走访企业", "present": "李成（古城第一选区）"}
READ = {**LESSON, "date": "2024-8-1", "title": "读书会"}
WRONG = {**TALK, "kind": "团建"}


def nearby(place: Round, told: Ingested) -> list[tuple[str, str, bool]]:
    """What the first sheet shows below its list: whose row, its text, whether it is greyed."""
    sheet = place.correction(told).book["需要修改的地方"]
    assert sheet.protection.sheet
    rows = [(sheet.cell(r, 1), sheet.cell(r, 3)) for r in range(5, sheet.max_row + 1)]
    shown = [(a, b) for a, b in rows if str(a.value).endswith(("要改", "已收到"))]
    assert all(b.protection.locked for _, b in shown)
    return [(str(a.value), str(b.value), b.fill.fgColor.rgb == "FFEDEDED") for a, b in shown]


def test_the_rows_above_and_below_are_shown_greyed_and_locked(place: Round) -> None:
    told = place.send(place.activity(VISIT, LESSON, WRONG, READ, WALK))
    assert [(a, b.split("；")[1], c) for a, b, c in nearby(place, told)] == [
        ("HD-2024-0003　已收到", "活动名称：代表大讲堂第三讲", True),
        ("HD-2024-0004　要改", "活动名称：组务会", False),
        ("HD-2024-0005　已收到", "活动名称：读书会", True),
    ]
    assert nearby(place, told)[1][1] == (
        "活动日期：2024年6月3日；活动名称：组务会；活动类型：团建；组织单位类别：代表小组；参加代表：张建国"
    )


def test_runs_of_held_rows_stand_together_and_the_ends_have_one_neighbour(place: Round) -> None:
    told = place.send(place.activity(WRONG, {**LESSON, "kind": "开会"}, READ, VISIT, {**WALK, "kind": "郊游"}))
    marks = [a.partition("　")[2] for a, _, _ in nearby(place, told)]
    assert marks == ["要改", "要改", "已收到", "已收到", "要改"]


def test_a_form_of_one_row_has_no_neighbours(place: Round) -> None:
    assert nearby(place, place.send(place.activity(WRONG))) == []


def test_the_neighbours_of_a_second_correction_are_those_of_the_first_paper(place: Round) -> None:
    told = place.send(place.activity(VISIT, WRONG, READ))
    again = place.send(place.correction(told).rows("activities", [{"kind": "郊游"}]))
    assert [b.split("；")[1] for _, b, _ in nearby(place, again)] == [
        "活动名称：视察老旧小区改造", "活动名称：组务会", "活动名称：读书会",
    ]  # fmt: skip


def test_neighbours_are_not_read_back(place: Round) -> None:
    told = place.send(place.activity(VISIT, LESSON, WRONG, READ))
    before = place.states()
    back = place.send(place.correction(told).rows("activities", [{"kind": "代表小组活动"}]))
    assert (back.code, back.codes, back.file["records"], back.file["held"]) == (0, [], 1, 0)
    assert place.states() == dict.fromkeys(before, "accepted")


@pytest.mark.libreoffice
@pytest.mark.parametrize("kind", ["pdf", "ods"])
def test_nor_are_they_of_a_correction_that_was_saved_otherwise(
    place: Round, soffice: Convert, tmp_path: Path, kind: str
) -> None:
    told = place.send(place.activity(VISIT, LESSON, WRONG, READ))
    before = place.states()
    book: Book = place.correction(told).rows("activities", [{"kind": "代表小组活动"}])
    back = place.ingest(soffice(book.save(tmp_path / "改.xlsx"), kind, tmp_path))
    assert (back.code, back.codes, back.file["held"]) == (0, [], 0)
    assert place.states() == dict.fromkeys(before, "accepted")
