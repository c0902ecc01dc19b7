"""An office says once whether its papers name deputies as the roster does, or by the strokes of the surname."""

from __future__ import annotations

import docx
import pytest

from app.rounds import Round

IN_OFFICE = {"李成", "王芳", "张建国"}


@pytest.mark.parametrize(
    ("order", "names"), [("roster", ["李成", "王芳", "张建国"]), ("strokes", ["王芳", "张建国", "李成"])]
)
def test_lists_of_names(place: Round, order: str, names: list[str]) -> None:
    config = place.root / "dutykit.toml"
    text = config.read_text(encoding="utf-8")
    config.write_text(text.replace('names = "roster"', f'names = "{order}"'), encoding="utf-8")
    made = place.json("render", "handover", "--unit", "GC", "--year", "2024")["files"][0]["path"]
    tables = docx.Document(str(place.root / made)).tables
    cells = [cell.text for table in tables for row in table.rows for cell in row.cells]
    assert [text for text in cells if text in IN_OFFICE] == names


def test_an_order_that_there_is_not_is_told(place: Round) -> None:
    config = place.root / "dutykit.toml"
    text = config.read_text(encoding="utf-8")
    config.write_text(text.replace('names = "roster"', 'names = "pinyin"'), encoding="utf-8")
    ran = place.run("render", "handover", "--unit", "GC", "--year", "2024")
    assert ran.code == 3
    assert "strokes" in ran.err
