"""One workbook, saved by LibreOffice as every kind of table, reads to the same cells."""

from __future__ import annotations

import datetime as dt
import importlib
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from conftest import Convert
from dutykit.app.intake.readers import TARGETS
from dutykit.files.sniff import receive
from dutykit.forms.grid import Grid

CSV = "csv:Text - txt - csv (StarCalc):44,34,{}"
UTF8, GBK = "76", "85"


def make(path: Path) -> Path:
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet("填写")
    edge = {"border": 1}
    plain, day, padded = (
        book.add_format(edge),
        book.add_format(edge | {"num_format": "yyyy-mm-dd"}),
        book.add_format(edge | {"num_format": "000"}),
    )
    sheet.set_column(1, 5, 14)
    sheet.set_landscape()
    sheet.merge_range("B2:F2", "活动登记表", plain)
    sheet.write_row("B4", ["日期", "名称", "人数", "编号", "联系电话"], plain)
    for number, title in enumerate(["视察老旧小区", "代表大讲堂", "座谈"], start=4):
        sheet.write_datetime(number, 1, dt.datetime(2024, 3, number), day)  # noqa: DTZ001
        sheet.write(number, 2, title, plain)
        sheet.write(number, 3, 10 + number, plain)
        sheet.write(number, 4, number, padded)
        sheet.write_string(number, 5, f"0108888000{number}", plain)
    hidden = book.add_worksheet("_dutykit")
    hidden.very_hidden()
    hidden.write_row("A1", ["issue", "HD2024-0003"])
    book.define_name("t_activities.date", "='填写'!$B$4")
    book.define_name("f_title", "='填写'!$B$2:$F$2")
    book.close()
    return path


def read(path: Path) -> Grid:
    incoming = receive(path)
    assert incoming.problems == []
    module, _, function = TARGETS[incoming.kind].partition(":")
    grid: Grid = getattr(importlib.import_module(module), function)(incoming.data, {})
    assert [p.message for p in grid.problems] == []
    return grid


def values(grid: Grid) -> dict[str, Any]:
    return {f"{s.name}!{at}": (c.value, c.text, c.rows, c.columns) for s in grid.sheets for at, c in s.cells.items()}


@pytest.mark.libreoffice
@pytest.mark.parametrize("kind", ["xls", "ods"])
def test_old_and_open_workbooks_are_equal_to_xlsx(tmp_path: Path, soffice: Convert, kind: str) -> None:
    source = make(tmp_path / "一组 登记.xlsx")
    expected, found = read(source), read(soffice(source, kind, tmp_path / "out"))
    assert values(found) == values(expected)
    assert (found.names, found.identity) == (expected.names, {"issue": "HD2024-0003"})
    assert [(s.name, s.hidden, s.merges) for s in found.sheets] == [
        (s.name, s.hidden, s.merges) for s in expected.sheets
    ]


@pytest.mark.libreoffice
@pytest.mark.parametrize("encoding", [UTF8, GBK])
def test_text_tables_have_the_same_texts_at_the_same_places(tmp_path: Path, soffice: Convert, encoding: str) -> None:
    source = make(tmp_path / "一组 登记.xlsx")
    expected = read(source).sheets[0]
    (found,) = read(soffice(source, CSV.format(encoding), tmp_path / "out")).sheets
    assert {at: c.text for at, c in found.cells.items()} == {at: c.text for at, c in expected.cells.items()}


@pytest.mark.libreoffice
def test_a_printed_page_has_the_same_texts_in_the_same_order(tmp_path: Path, soffice: Convert) -> None:
    source = make(tmp_path / "一组 登记.xlsx")
    expected = read(source).sheets[0]
    (found,) = read(soffice(source, "pdf", tmp_path / "out")).sheets
    rows = [[c.text for c in cells] for _, cells in found.by_row()]
    assert rows == [[c.text for c in cells] for _, cells in expected.by_row()]
