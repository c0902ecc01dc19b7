"""A form drawn as a workbook: every declaration comes back the same, and what is wrong is told by its cell."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dutykit.app.issuing.form_books import beginning
from dutykit.forms.drawing import FIELDS, HEAD, KINDS, TABLES, Cells, columns, drawn
from dutykit.forms.drawing_read import read_drawing
from dutykit.words.codes import FieldKind

SCHEMAS = Path(__file__).parents[2] / "schemas"
LISTS: dict[str, Any] = json.loads((SCHEMAS / "lists.schema.json").read_text(encoding="utf-8"))["$defs"]
SHIPPED = sorted(p for p in SCHEMAS.glob("*.schema.json") if p.name != "lists.schema.json")


def sheets(schema: dict[str, Any]) -> dict[str, dict[tuple[int, int], str]]:
    """The cells of the workbook, as they are read."""
    found: dict[str, dict[tuple[int, int], str]] = {}
    for name, rows in drawn(schema, LISTS).items():
        found[name] = {(1, at): column.label for at, column in enumerate(columns(LISTS)[name], 1)}
        found[name] |= {(r, c): text for r, row in enumerate(rows, 2) for c, text in enumerate(row, 1) if text}
    return found


def read(cells: dict[str, dict[tuple[int, int], str]]) -> Any:
    plain: dict[str, Cells] = dict(cells)
    return read_drawing(plain, LISTS, {})


@pytest.mark.parametrize("path", SHIPPED, ids=lambda p: p.name.partition(".")[0])
def test_every_shipped_form_comes_back_the_same(path: Path) -> None:
    schema = json.loads(path.read_text(encoding="utf-8"))
    back = read(sheets(schema))
    assert (back.wrong, back.schema) == ([], schema)
    assert list(back.schema["properties"]) == list(schema["properties"])


WORDS = st.text("甲乙丙丁戊栏目一二", min_size=1, max_size=6)
FIELD = st.fixed_dictionaries(
    {"title": WORDS, "kind": st.sampled_from([k for k in FieldKind if k not in {FieldKind.CHOICE, FieldKind.CHOICES}])},
    optional={
        "description": WORDS, "maxLength": st.integers(1, 500), "sensitive": st.just(True),
        "width": st.integers(1, 60), "labels": st.lists(WORDS, min_size=1, max_size=3),
    },
)  # fmt: skip


@given(st.lists(FIELD, min_size=1, max_size=8), st.lists(WORDS, min_size=2, max_size=4, unique=True))
def test_whatever_is_drawn_comes_back_the_same(fields: list[dict[str, Any]], choices: list[str]) -> None:
    schema = beginning("visit", "ZZ", "31")
    inner = schema["properties"]["rows"]["items"]["properties"]
    for at, field in enumerate(fields):
        duty = {k: v for k, v in field.items() if k in {"kind", "sensitive", "width", "labels"}}
        inner[f"f{at}"] = {k: v for k, v in field.items() if k not in duty} | {"x-duty": duty}
    listed = [{"const": f"o{n}", "title": title} for n, title in enumerate(choices, 1)]
    inner["chosen"] = {"title": "选哪个", "oneOf": listed, "x-duty": {"kind": "choice"}}
    back = read(sheets(schema))
    assert (back.wrong, back.schema) == ([], schema)


def test_a_row_with_nothing_but_its_name_is_a_field() -> None:
    cells = sheets(beginning("visit", "ZZ", "31"))
    row = max(r for r, _ in cells[FIELDS]) + 1
    cells[FIELDS] |= {(row, 1): "登记", (row, 2): "走访对象", (row, 6): "√", (row, 14): "是"}
    cells[FIELDS] |= {(row + 1, 1): "随访", (row + 1, 2): "走访方式", (row + 1, 4): "单选", (row + 1, 5): "入户、电话"}
    back = read(cells)
    assert back.wrong == []
    table = back.schema["properties"]["rows"]["items"]
    assert table["properties"]["c1"] == {"title": "走访对象", "x-duty": {"kind": "text", "sensitive": True}}
    assert "c1" in table["required"]
    added = back.schema["properties"]["rows1"]
    assert added["items"]["properties"]["c1"]["oneOf"] == [
        {"const": "o1", "title": "入户"}, {"const": "o2", "title": "电话"},
    ]  # fmt: skip
    assert {s["id"] for s in back.schema["x-duty"]["sections"]} == {"head", "rows", "rows1"}


@pytest.mark.parametrize(
    ("column", "text", "sentence"),
    [
        (4, "短文", "“短文”不在可选的"),
        (5, "入户", "只有“单选”“多选”才有选项"),
        (9, "宽", "“宽”不是数"),
        (3, "date", "代码“date”用了两次"),
        (17, "{", "不是合格的 JSON"),
    ],
)
def test_what_cannot_be_read_is_told_by_its_cell(column: int, text: str, sentence: str) -> None:
    cells = sheets(beginning("visit", "ZZ", "31"))
    row = max(r for r, _ in cells[FIELDS]) + 1
    cells[FIELDS] |= {(row, 1): "登记", (row, 2): "走访对象", (row, column): text}
    told = read(cells).wrong
    assert ((FIELDS, row, column), True) in [(at, sentence in said) for at, said in told]


def test_headings_that_were_changed_are_told() -> None:
    cells = sheets(beginning("visit", "ZZ", "31"))
    cells[FIELDS][1, 2] = "名字"
    assert read(cells).wrong[0] == ((FIELDS, 1, 1), "第一行的栏目名称改动了，请照原来的写")


def test_every_kind_has_a_word() -> None:
    assert set(KINDS) == set(FieldKind)
    assert {HEAD, TABLES, FIELDS} == set(columns(LISTS))


def test_the_page_tells_every_column_item_kind_and_key() -> None:
    page = (SCHEMAS.parent / "docs" / "表怎么画.md").read_text(encoding="utf-8")
    meta = json.loads((SCHEMAS / "meta" / "form.schema.json").read_text(encoding="utf-8"))
    shown = {c.label.partition("（")[0] for told in columns(LISTS).values() for c in told}
    assert [label for label in (*shown, *KINDS.values()) if label not in page] == []
    defs = meta["$defs"]
    keys = [
        *meta["properties"]["x-duty"]["properties"], *defs["field"]["properties"]["x-duty"]["properties"],
        *defs["table"]["properties"]["x-duty"]["properties"], *defs["field"]["properties"],
    ]  # fmt: skip
    drawn_in_cells = {
        "no", "prefix", "per", "landscape", "instructions", "sign", "kind", "width", "labels", "until", "sensitive",
        "title", "description", "maxLength", "$ref", "oneOf", "x-duty", "rows",
    }  # fmt: skip
    assert [key for key in keys if key not in drawn_in_cells and f"`{key}`" not in page] == []
