"""What people type in a tick grid."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from dutykit.forms.compile import compile_form
from dutykit.forms.grid import Cell, Sheet
from dutykit.forms.model import Table
from dutykit.forms.tick_grid import _one_block, _printed_blocks
from dutykit.forms.tick_marks import fields_of_mark

SCHEMAS = Path(__file__).parents[2] / "schemas"


def load(name: str) -> dict[str, Any]:
    """A schema as it is shipped."""
    parsed: dict[str, Any] = json.loads((SCHEMAS / f"{name}.schema.json").read_text(encoding="utf-8"))
    return parsed


def table_of(form: str) -> Table:
    """The table of a form that has a tick grid."""
    compiled = compile_form(load(form), load("lists"), load("meta/form"), name=form)
    (table,) = [t for t in compiled.tables if t.ticks is not None]
    return table


ACTIVITY, ATTENDANCE = table_of("activity"), table_of("attendance")


@pytest.mark.parametrize(
    "mark", ["√", "✓", "✔", "☑", "v", "V", "Ｖ", "1", "１", "是", "Y", "y", "对", "到", "出席", "实到", "参加", " √ "]
)
def test_whatever_is_typed_for_a_tick_is_one(mark: str) -> None:
    assert fields_of_mark(mark, ACTIVITY) == ["present"]


@pytest.mark.parametrize(
    ("mark", "fields"),
    [
        ("假", ["leave"]), ("请假", ["leave"]), ("缺", ["absent"]), ("缺席", ["absent"]), ("未到", ["absent"]),
        ("言", ["spoke"]), ("发言", ["spoke"]), ("√言", ["present", "spoke"]), ("v言", ["present", "spoke"]),
        ("是、发言", ["present", "spoke"]), ("出席，发言", ["present", "spoke"]), ("√√", ["present"]),
    ],
)  # fmt: skip
def test_a_mark_may_be_written_out_and_several_stand_in_one_cell(mark: str, fields: list[str]) -> None:
    assert fields_of_mark(mark, ACTIVITY) == fields


@pytest.mark.parametrize(
    ("mark", "fields"),
    [
        ("迟到", ["late"]), ("早退", ["left_early"]), ("早", ["left_early"]), ("列席", ["attending"]),
        ("中途退场", ["left_midway"]), ("迟中", ["late", "left_midway"]), ("到会", ["present"]),
    ],
)  # fmt: skip
def test_the_grid_of_a_meeting_knows_its_own_words(mark: str, fields: list[str]) -> None:
    assert fields_of_mark(mark, ATTENDANCE) == fields


@pytest.mark.parametrize("mark", ["○", "O", "0", "×", "x", "△", "/", "-", "?", "√?", "否", "无", "早到", "11月", "√○"])
def test_a_mark_that_may_mean_either_is_asked_about(mark: str) -> None:
    assert fields_of_mark(mark, ACTIVITY) == []
    assert fields_of_mark(mark, ATTENDANCE) == []


def test_a_header_that_the_next_page_repeats_does_not_end_the_lines() -> None:
    sheet = Sheet("PDF")
    head = [["日期、名称", "视察"], ["序号", "姓名", "1"]]
    rows = [
        *head,
        ["1", "李成", "√"],
        ["2", "王芳"],
        head[1],
        ["3", "赵敏", "假"],
        ["依据：代表法"],
        ["4", "孙伟", "√"],
    ]
    for row, texts in enumerate(rows, 1):
        for column, text in enumerate(texts, 1):
            sheet.add(Cell(row, column, text, text))
    assert [block.lines for block in _printed_blocks(sheet, 0)] == [{3, 4}, {6}]
    assert [block.lines for block in _one_block(sheet)] == [{3, 4, 5, 6, 7, 8}]
