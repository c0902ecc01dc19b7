"""What ingest counts is what a person counts on the paper; hints of one kind are one line."""

from __future__ import annotations

import pytest

from app.rounds import DEPUTIES, LESSON, VISIT, Round, hold_session, roster_book


def test_rows_are_counted_and_heads_stand_apart(place: Round) -> None:
    told = place.send(place.activity(VISIT, LESSON))
    assert told.file["written"] == [
        {"table": "activities", "label": "活动", "records": 2, "word": "条"},
        {"table": "", "label": "表头", "records": 1, "word": "份表头"},
    ]
    assert told.file["records"] == 3
    path = place.save(place.activity(VISIT, {**LESSON, "title": "第四讲"}), "又一份.xlsx")
    out = place.run("ingest", "--dry-run", path).out
    assert "  登记 1 条，待改 0 条\n" in out
    assert out.splitlines()[-2] == "共 1 份文件：已登记（有提示） 1 份。登记 1 条，待改 0 条。"


def test_meetings_are_counted_without_the_head(bare: Round) -> None:
    hold_session(bare)
    (bare.root / "returned" / "会议安排.xlsx").rename(bare.root / "会议.xlsx")
    bare.run("withdraw", "会议安排.xlsx", "--reason", "试")
    assert "登记 5 条、1 份表头，待改 0 条" in bare.run("ingest", bare.root / "会议.xlsx").out


@pytest.fixture
def numberless(bare: Round) -> str:
    """What ingest prints of a roster in which nobody has a number."""
    path = bare.issue("roster")
    book = roster_book(path, [{k: v for k, v in d.items() if k != "number"} for d in DEPUTIES])
    return str(bare.run("ingest", bare.save(book, "名册.xlsx")).out)


def test_deputies_and_units_are_counted_apart(numberless: str) -> None:
    assert "登记 8 名代表、3 个单位、1 份表头，待改 0 条" in numberless


def test_hints_of_one_kind_are_one_line_with_their_count(numberless: str) -> None:
    lines = [line for line in numberless.splitlines() if "已编为" in line]
    assert len(lines) == 1
    assert lines[0].endswith(
        "8 名代表没有代表证号，已编为 D0001—D0008：李成、王芳、张建国、赵敏、李成、欧阳明、买买提·艾力、陈静。"
    )
