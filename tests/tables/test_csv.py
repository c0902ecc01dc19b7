"""Text tables: encoding and delimiter are found, addresses are true, and nothing is swallowed."""

from __future__ import annotations

import codecs

import pytest

from dutykit.evidence import CellPlace
from dutykit.files.limits import Limits
from dutykit.tables.csv import read_csv

TABLE = "日期,名称,人数\n2024-3-5,视察老旧小区,12\n,代表大讲堂,\n"
CELLS = {
    "A1": "日期", "B1": "名称", "C1": "人数", "A2": "2024-3-5", "B2": "视察老旧小区", "C2": "12", "B3": "代表大讲堂",
}  # fmt: skip


def cells(data: bytes) -> dict[str, str]:
    grid = read_csv(data, {})
    assert [p.message for p in grid.problems] == []
    (sheet,) = grid.sheets
    assert (grid.source, sheet.name) == ("csv", "CSV")
    return {c.place.cell: c.text for c in sheet.cells.values() if isinstance(c.place, CellPlace)}


@pytest.mark.parametrize(
    "data",
    [
        TABLE.encode(),
        TABLE.encode("utf-8-sig"),
        TABLE.encode("gb18030"),
        codecs.BOM_UTF16_LE + TABLE.encode("utf-16-le"),
        TABLE.replace(",", "\t").encode("gb18030"),
        TABLE.replace(",", ";").encode(),
        TABLE.replace("\n", "\r\n").encode("gb18030"),
        TABLE.replace("\n", "\r").encode(),
    ],
)
def test_every_encoding_and_delimiter_gives_the_same_cells(data: bytes) -> None:
    assert cells(data) == CELLS


def test_pairs_of_gbk_that_are_utf8_by_accident_stay_chinese() -> None:
    assert "模".encode("gb18030").decode() == "ģ"
    assert cells("模,模\n".encode("gb18030")) == {"A1": "模", "B1": "模"}


def test_commas_inside_texts_do_not_part_a_table_with_tabs() -> None:
    found = cells("名称\t内容\n视察\t走访三户, 座谈, 反馈\n培训\t听课, 讨论\n".encode())
    assert found["B2"] == "走访三户, 座谈, 反馈"


def test_a_line_break_in_quotes_is_part_of_its_cell() -> None:
    assert cells('名称,内容\n视察,"第一,\n第二"\n培训,无\n'.encode()) == {
        "A1": "名称", "B1": "内容", "A2": "视察", "B2": "第一,\n第二", "A3": "培训", "B3": "无",
    }  # fmt: skip


def test_the_line_that_names_the_delimiter_is_no_data_but_counts() -> None:
    assert cells("sep=;\n名称;内容\n".encode()) == {"A2": "名称", "B2": "内容"}


def test_text_that_looks_like_a_formula_or_number_stays_text() -> None:
    found = cells('电话,备注\n01088880000,"=1+1"\n'.encode())
    assert (found["A2"], found["B2"]) == ("01088880000", "=1+1")


@pytest.mark.parametrize(
    ("data", "code", "words"),
    [
        ('名称,内容\n视察,无\n培训,"未完\n座谈,无\n'.encode(), "file.csv_quote", "从第 3 行起"),
        ('名称,内容\n视察,"甲"乙\n'.encode(), "file.csv_quote", "从第 2 行起"),
        (b"??,??,??\n2024-3-5,????,12\n", "file.csv_lost", "问号"),
        (b"\xff\xff,\x80\n", "file.csv_encoding", "编码"),
    ],
)
def test_what_cannot_be_told_apart_is_refused(data: bytes, code: str, words: str) -> None:
    grid = read_csv(data, {})
    assert ([p.code for p in grid.problems], grid.sheets) == ([code], [])
    assert words in grid.problems[0].message
    assert grid.problems[0].remedy


def test_limits_end_the_reading() -> None:
    many = b"a,a,a\n" * 100
    assert read_csv(many, {"limits": Limits(text_cells=200)}).problems[0].code == "file.too_complex"
    assert read_csv(b"," * 20_000 + b"a\n", {}).problems[0].code == "file.geometry"
    long = b'"' + b"x" * 2000 + b'",a\n'
    assert read_csv(long, {"limits": Limits(text_run_bytes=1000)}).problems[0].code == "file.too_complex"


def test_a_line_that_no_table_has_is_named_before_anything_is_made_of_it() -> None:
    limits = Limits(text_line_bytes=1000)
    wide = ("日期,时间\r\n" + "a," * 600 + "\r\n").encode()
    (problem,) = read_csv(wide, {"limits": limits}).problems
    assert (problem.code, problem.facts["line"], problem.facts["size"]) == ("file.text_line", 2, "1.2 KB")
    assert read_csv(("日期,时间\r\n" + "a," * 400).encode(), {"limits": limits}).problems == []


def test_a_quoted_text_of_very_many_lines_is_too_much() -> None:
    data = ('日期,时间\n"' + "字\n" * 2000 + '"').encode()
    (problem,) = read_csv(data, {"limits": Limits(text_run_bytes=1000)}).problems
    assert problem.code == "file.too_complex"
