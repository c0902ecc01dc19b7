"""Regulations as workbooks and back: the same data either way, and each fault by its cell."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dutykit.rules.load import plain
from dutykit.rules.rule_book import read_book, sheets_of, toml_text
from rules.setting import lexicon

TOP = Path(__file__).resolve().parents[3]
SHIPPED = sorted(p.stem for p in (TOP / "regulations").glob("*.toml"))


def data_of(id_: str) -> dict[str, Any]:
    found: dict[str, Any] = plain(tomllib.loads((TOP / f"regulations/{id_}.toml").read_text(encoding="utf-8")))
    return found


def through_cells(data: dict[str, Any]) -> dict[str, Any]:
    """Data through the texts of a workbook's cells, and through the text of a file."""
    sheets = {
        told.name: {(1, c): column.label for c, column in enumerate(told.columns, 1)}
        | {(r, c): text for r, row in enumerate(told.rows, 2) for c, text in enumerate(row, 1) if text}
        for told in sheets_of(data, lexicon())
    }
    read = read_book(sheets, lexicon())
    assert read.wrong == ()
    return dict(plain(tomllib.loads(toml_text(read.data))))


@pytest.mark.parametrize("id_", SHIPPED)
def test_a_shipped_regulation_is_the_same_after_a_workbook(
    id_: str, tmp_path: Path, dutykit: Callable[..., Any]
) -> None:
    book, back = tmp_path / "规则.xlsx", tmp_path / f"{id_}.toml"
    assert dutykit("regulations", "to-workbook", id_, "-o", book).code == 0
    ran = dutykit("regulations", "from-workbook", book, "-o", back)
    assert ran.code == 0, ran.out + ran.err
    assert plain(tomllib.loads(back.read_text(encoding="utf-8"))) == data_of(id_)


texts = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=12)
scalars = st.one_of(texts, st.integers(-5, 99), st.booleans(), st.floats(-9, 9).map(lambda x: round(x, 2)))
values = st.recursive(
    scalars,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(st.from_regex(r"[a-z_]{1,6}", fullmatch=True), inner, max_size=3)
    ),
    max_leaves=6,
)
keys = st.sampled_from(
    [
        "id",
        "article",
        "duty",
        "said",
        "force",
        "kind",
        "subject",
        "window",
        "take",
        "figure",
        "filled",
        "where",
        "note",
        "to",
        "odd",
    ]
)
rows = st.lists(st.dictionaries(keys, values, min_size=1), max_size=3)


@settings(max_examples=150, deadline=None)
@given(
    head=st.dictionaries(st.sampled_from(["id", "title", "number", "body"]), values),
    words=st.dictionaries(keys, values),
    rules=rows,
    steps=rows,
)
def test_any_data_is_the_same_after_cells(
    head: dict[str, Any], words: dict[str, Any], rules: list[dict[str, Any]], steps: list[dict[str, Any]]
) -> None:
    flat = {k: v for k, v in head.items() if not isinstance(v, dict)}
    data = {**flat, "words": words, **({"rule": rules} if rules else {}), **({"measure": steps} if steps else {})}
    assert through_cells(data) == data


@pytest.mark.parametrize(
    ("column", "text", "said"),
    [
        ("种类", "次树", "“种类”里的“次树”不在可选的 次数、"),
        ("数什么（每行一种）", "{ kinds = [research] }", "写法不对，要写 栏 = 值"),
        ("数", "两", "写法不对，要写数字，如 2；一段写 [5, 6]。"),
        ("其他选项（每行一个：栏 = 值）", 'base = "window_end"\nof = days', "格里第 2 行写法不对"),
        ("数什么（每行一种）", '{ kinds = ["reserch"] }', "没有的活动类型：reserch（是不是 research）"),
        ("其他选项（每行一个：栏 = 值）", "figur = 3", "不认识 figur"),
    ],
)
def test_a_fault_is_told_with_its_cell(
    column: str, text: str, said: str, tmp_path: Path, dutykit: Callable[..., Any]
) -> None:
    path, back = tmp_path / "dongcheng-2020.xlsx", tmp_path / "dongcheng-2020.toml"
    assert dutykit("regulations", "to-workbook", "dongcheng-2020", "-o", path).code == 0
    book = openpyxl.load_workbook(path)
    sheet = book["规则"]
    at = next(c.column for c in sheet[1] if c.value == column)
    row = next(r for r in range(2, 60) if sheet.cell(r, 6).value == "次数（count）")
    sheet.cell(row, at).value = text
    book.save(path)
    ran = dutykit("regulations", "from-workbook", path, "-o", back)
    assert ran.code == 5
    assert not back.exists()
    told = [line for line in ran.out.splitlines() if f"规则!{sheet.cell(row, at).coordinate}　" in line]
    assert any(said in line for line in told), ran.out


def test_what_is_no_workbook_is_said(tmp_path: Path, dutykit: Callable[..., Any]) -> None:
    (tmp_path / "a.xlsx").write_bytes(b"PK nonsense")
    ran = dutykit("regulations", "from-workbook", tmp_path / "a.xlsx")
    assert (ran.code, "读不出来" in ran.err) == (2, True)
    for command, name in (("from-workbook", "b.xlsx"), ("to-workbook", "b.toml")):
        ran = dutykit("regulations", command, tmp_path / name)
        assert (ran.code, "No such file" in ran.err) == (2, False)
