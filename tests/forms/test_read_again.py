"""A text that was read before gives the same again, and never what another cell, year, unit or roster makes of it."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from dutykit.dossier.model import Deputy, Roster
from dutykit.evidence import CellPlace
from dutykit.forms.compile import compile_form
from dutykit.forms.extract import Draft, extract
from dutykit.forms.grid import Cell, Grid, Scalar, Sheet
from dutykit.forms.kinds import KINDS, Reading
from dutykit.forms.locate import locate

SCHEMAS = Path(__file__).resolve().parents[2] / "schemas"


def load(name: str) -> dict[str, Any]:
    parsed: dict[str, Any] = json.loads((SCHEMAS / name).read_text(encoding="utf-8"))
    return parsed


FORM = compile_form(load("activity.schema.json"), load("lists.schema.json"), load("meta/form.schema.json"), name="a")
LABELS = {f.name: f.label for f in FORM.tables[0].fields}
NAMES = ["date", "title", "kind", "organiser", "present", "note"]
ROSTER = Roster((Deputy("0001", "李成"), Deputy("0002", "王芳")))


def rows(reading: Reading, *lines: dict[str, Scalar | Cell], epoch_1904: bool = False) -> list[Draft]:
    sheet = Sheet("填写")
    for column, name in enumerate(NAMES, 1):
        sheet.add(Cell(1, column, LABELS[name], LABELS[name]))
    for row, line in enumerate(lines, 2):
        for name, value in line.items():
            column = NAMES.index(name) + 1
            cell = value if isinstance(value, Cell) else Cell(0, 0, value, str(value))
            sheet.add(replace(cell, row=row, column=column))
    grid = Grid("xlsx", [sheet], epoch_1904=epoch_1904)
    return extract(grid, locate(grid, FORM, sheet), reading).rows["activities"]


LINE: dict[str, Scalar | Cell] = {
    "date": "3月5日",
    "title": "视察",
    "kind": "集中视察",
    "organiser": "代表小组",
    "present": "李成、王芳",
    "note": "雨",
}


def test_the_same_texts_give_the_same_values_each_at_its_own_place() -> None:
    reading = Reading(ROSTER, 2024)
    first, second = rows(reading, LINE, LINE)
    (third,) = rows(reading, LINE)
    assert first.values == second.values == third.values == rows(Reading(ROSTER, 2024), LINE)[0].values
    assert first.values["present"] == ["0001", "0002"]
    assert [d.evidence["present"].place for d in (first, second, third)] == [
        CellPlace("填写", "E2"),
        CellPlace("填写", "E3"),
        CellPlace("填写", "E2"),
    ]
    assert first.evidence["present"].spans == second.evidence["present"].spans == (("0001", 0, 2), ("0002", 3, 5))


def test_what_is_changed_in_one_row_stays_in_that_row() -> None:
    first, second = rows(reading := Reading(ROSTER, 2024), LINE, LINE)
    first.values["present"].append("0009")
    second.values["date"]["note"] = "上午"
    (third,) = rows(reading, LINE)
    assert third.values["present"] == ["0001", "0002"]
    assert third.values["date"] == {"from": "2024-03-05", "to": "2024-03-05"}


@pytest.mark.parametrize(
    ("cell", "codes"),
    [
        (Cell(0, 0, "雨", "雨", formula="cached"), ["cell.formula"]),
        (Cell(0, 0, "", "", formula="missing"), ["cell.formula_missing"]),
        (Cell(0, 0, "#N/A", "#N/A", error="#N/A"), ["cell.error"]),
        (Cell(0, 0, "同上", "同上"), ["cell.ditto"]),
        (Cell(0, 0, "=1+1", "=1+1"), ["cell.formula_text"]),
    ],
)
def test_what_has_to_be_told_is_told_each_time(cell: Cell, codes: list[str]) -> None:
    reading = Reading(ROSTER, 2024)
    rows(reading, {**LINE, "note": "#N/A"}, {**LINE, "note": "雨"})
    for _ in range(2):
        _, told, again = rows(reading, LINE, {**LINE, "note": cell}, {**LINE, "note": cell})
        assert [p.code for p in told.problems] == codes
        assert [p.code for p in again.problems] == codes


def test_unknown_people_are_told_each_time() -> None:
    reading = Reading(ROSTER, 2024)
    for _ in range(2):
        (row,) = rows(reading, {**LINE, "present": "赵云"})
        assert [p.code for p in row.problems] == ["person.unknown"]


def test_the_epoch_of_a_workbook_keeps_its_texts_apart() -> None:
    reading = Reading(ROSTER, 2024)
    plain = rows(reading, LINE, epoch_1904=True)[0].values
    assert rows(reading, LINE)[0].values == plain
    assert len(reading.of(FORM.tables[0].by_name["note"])) == 1


@pytest.mark.parametrize("word", ["缺席", "请假", "因病请假", "没来", "均未参加", "未出席"])
@pytest.mark.parametrize("between", [" ", "\t", "\n", "，"])
def test_nobody_was_there_of_whom_a_word_by_itself_may_say_otherwise(word: str, between: str) -> None:
    item = next(f for f in FORM.tables[0].fields if f.kind == "deputies")
    first, second = (d.name for d in ROSTER.deputies[:2])
    for text in (f"{first}、{second}{between}{word}", f"{word}{between}{first}", f"{first}{between}{word}"):
        read = KINDS["deputies"].read(Cell(1, 1, text, text), item, Reading(ROSTER, 2024, ""))
        assert read.value == []
        assert "person.remark_state" in [p.code for p in read.problems]


def test_a_word_that_names_who_was_away_leaves_the_others() -> None:
    item = next(f for f in FORM.tables[0].fields if f.kind == "deputies")
    first, second = ROSTER.deputies[:2]
    text = f"{first.name}、{second.name}未到"
    read = KINDS["deputies"].read(Cell(1, 1, text, text), item, Reading(ROSTER, 2024, ""))
    assert (read.value, [p.code for p in read.problems]) == ([first.number], ["person.unknown"])
