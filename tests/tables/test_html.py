"""Exports of office automation systems: a web page with a table, by whatever name, as a person sees it."""

from __future__ import annotations

import codecs

import pytest

from dutykit.evidence import CellPlace
from dutykit.files.isolate import Job, Pool
from dutykit.files.limits import Limits
from dutykit.forms.grid import Grid
from dutykit.tables.html import read_html

TABLE = (
    "<table border=1><tr><th>日期<th>名称<th>人数</tr>"
    "<tr><td>2024-3-5<td>视察老旧小区<td>12</tr><tr><td>&nbsp;<td>代表大讲堂</table>"
)
CELLS = {
    "A1": "日期", "B1": "名称", "C1": "人数", "A2": "2024-3-5", "B2": "视察老旧小区", "C2": "12", "B3": "代表大讲堂",
}  # fmt: skip


def read(page: str | bytes, limits: Limits | None = None) -> Grid:
    data = page.encode() if isinstance(page, str) else page
    return read_html(data, {"limits": limits or Limits()})


def cells(page: str | bytes) -> dict[str, str]:
    grid = read(page)
    assert grid.problems == []
    (sheet,) = grid.sheets
    return {p.cell: c.text for (r, k), c in sheet.cells.items() if isinstance(p := sheet.place(r, k), CellPlace)}


def meta(charset: str) -> str:
    return (
        f'<html><head><meta http-equiv="Content-Type" content="text/html; charset={charset}"><title>表</title></head>'
    )


@pytest.mark.parametrize(
    "data",
    [
        TABLE.encode(),
        codecs.BOM_UTF8 + TABLE.encode(),
        TABLE.encode("gb18030"),
        (meta("gb2312") + TABLE).encode("gb18030"),
        (meta("utf-8") + TABLE).encode(),
        (meta("utf-8") + TABLE).encode("gb18030"),  # it says what is not so
        (meta("unheard-of") + TABLE).encode("gb18030"),
        codecs.BOM_UTF16_LE + TABLE.encode("utf-16-le"),
    ],
)
def test_every_encoding_gives_the_same_cells(data: bytes) -> None:
    assert cells(data) == CELLS


def test_merged_cells_push_their_neighbours_aside() -> None:
    page = (
        "<table><tr><td rowspan=2>姓名<td colspan=2>会议<td>备注</tr><tr><td>上午<td>下午<td>说明</tr>"
        "<tr><td>李明<td>出席<td>请假<td></tr></table>"
    )
    assert cells(page) == {
        "A1": "姓名", "B1": "会议", "D1": "备注", "B2": "上午", "C2": "下午", "D2": "说明",
        "A3": "李明", "B3": "出席", "C3": "请假",
    }  # fmt: skip
    (sheet,) = read(page).sheets
    assert sheet.merges == [(1, 1, 2, 1), (1, 2, 1, 3)]
    assert (sheet.cells[1, 2].rows, sheet.cells[1, 2].columns) == (1, 2)


def test_texts_around_tables_have_rows_of_their_own_and_the_sheet_its_name() -> None:
    page = (
        "<html><!--[if gte mso 9]><xml><x:Name>活动表</x:Name></xml><![endif]--><style>td {color:red}</style><body>"
        "<h1>履职活动<br>登记表</h1>填报单位：<b>古城</b>街道<table><tr><td>日期</table><table><tr><td>2024-3-5</table>"
        "<p>签名：</p>"
    )
    assert cells(page) == {
        "A1": "履职活动", "A2": "登记表", "A3": "填报单位：古城街道", "A4": "日期", "A5": "2024-3-5", "A6": "签名：",
    }  # fmt: skip
    assert read(page).sheets[0].name == "活动表"


def test_a_table_that_only_lays_out_the_page_gives_its_tables_one_after_another() -> None:
    page = "<table><tr><td>登记表</td></tr><tr><td><table><tr><td>日期<td>名称</table></td></tr></table>"
    assert cells(page) == {"A1": "登记表", "A2": "日期", "B2": "名称"}


def test_the_text_of_a_cell_is_what_a_browser_shows() -> None:
    page = (
        "<table><tr><td>第一行<br>第二  行<p>第三行</p>\n<td>110101199003071234<td>a&lt;b&amp;c<td>"
        "<input type=checkbox checked>是<input type=checkbox>否<td><select><option>甲<option selected>乙</select>"
        "<td><input value='王芳'><script>alert(1)</script></table>"
    )
    assert list(cells(page).values()) == [
        "第一行\n第二 行\n第三行", "110101199003071234", "a<b&c", "☑是☐否", "乙", "王芳",
    ]  # fmt: skip


def test_what_is_struck_through_or_hidden_is_no_value_and_is_told() -> None:
    page = (
        "<table><tr><td><s>视察</s>培训<td style='text-decoration: line-through'>12<td style='display:none'>密"
        "<td><img src='http://example.invalid/1.png'></tr><tr style='display: none'><td>2024-3-5</tr></table>"
    )
    grid = read(page)
    assert {at: c.text for at, c in grid.sheets[0].cells.items()} == {(1, 1): "培训", (2, 1): "2024-3-5"}
    assert grid.sheets[0].hidden_rows == {2}
    assert [(m.kind.value, m.place, m.text) for m in grid.marks] == [
        ("annotation", CellPlace("HTML", "A1"), "划去：视察"),
        ("annotation", CellPlace("HTML", "B1"), "划去：12"),
        ("annotation", CellPlace("HTML", "C1"), "隐藏：密"),
        ("picture", CellPlace("HTML", "D1"), ""),
    ]


@pytest.mark.parametrize(
    ("page", "code"),
    [
        (b"<table>" + b"<td>" * 400, "file.too_complex"),
        (b"<table><tr><td>\0</table>", "file.csv_encoding"),
        (b"<table><tr>" + b"<td colspan=1000>" * 20 + b"x</table>", "file.geometry"),
        (b"<table><tr><td colspan=99999999999>1<td rowspan='-3'>2</table>", ""),
    ],
)
def test_limits_hold_before_and_while_a_page_is_read(page: bytes, code: str) -> None:
    grid = read(page, Limits(text_cells=100))
    assert [p.code for p in grid.problems] == ([code] if code else [])
    assert bool(grid.sheets) is not bool(code)
    assert all(p.remedy for p in grid.problems)


def test_no_entity_and_no_outside_file_is_taken_in() -> None:
    page = (
        "<!DOCTYPE html [<!ENTITY a SYSTEM 'file:///etc/hostname'><!ENTITY b '甲甲'>]>"
        "<table><tr><td>&a;<td>&b;<td><object data='file:///etc/hostname'></object>完</table>"
    )
    texts = [c.text for c in read(page).sheets[0].cells.values()]
    assert texts == ["]>", "&a;", "&b;", "完"]


def test_a_page_that_nests_without_end_ends_with_a_name() -> None:
    with Pool(1) as pool:
        (outcome,) = pool.run([Job("dutykit.tables.html:read_html", b"<table><tr><td>" + b"<div>" * 1_400_000)])
    assert isinstance(outcome, Grid)
    assert not outcome.sheets or not outcome.sheets[0].cells
