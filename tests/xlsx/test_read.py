"""A workbook becomes a grid: true addresses, raw texts, and nothing lost in silence."""

from __future__ import annotations

import datetime as dt
import io
from typing import Any

import openpyxl
import pytest
import xlsxwriter
from openpyxl.comments import Comment

from dutykit.evidence import CellPlace
from dutykit.files.guard import inspect
from dutykit.files.isolate import Job, Pool
from dutykit.files.limits import Limits
from dutykit.forms.grid import Cell, Grid
from dutykit.xlsx.read import read_workbook
from files.raw_xlsx import FAR_CELL, HEAD, ONE_CELL, shared_texts, sheet, text, workbook

NINE = dt.datetime(2024, 3, 5, 9, 30)  # noqa: DTZ001 - workbooks have no time zone


def read(data: bytes, **options: Any) -> Grid:
    return read_workbook(data, options)


def texts(grid: Grid, sheet: int = 0) -> dict[tuple[int, int], str]:
    return {at: cell.text for at, cell in grid.sheets[sheet].cells.items()}


def saved(fill: Any) -> bytes:
    """A workbook by openpyxl, whose first sheet ``fill`` fills."""
    book = openpyxl.Workbook()
    fill(book.active)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def test_values_of_every_type_as_a_clerk_types_them() -> None:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        page = book.add_worksheet("活动登记")
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        page.write("C4", "姓名 ")
        page.write("D4", 2024)
        page.write("E4", 1.5)
        page.write("C5", dt.date(2024, 3, 5), day)
        page.write("D5", NINE, day)
        page.write("E5", True)
        page.write_string("C6", "=1+1")
        page.write("D6", 7, book.add_format({"num_format": "000"}))
    grid = read(buffer.getvalue())
    assert grid.problems == []
    assert grid.sheets[0].cells == {
        (4, 3): Cell(4, 3, "姓名 ", "姓名 "),
        (4, 4): Cell(4, 4, 2024, "2024"),
        (4, 5): Cell(4, 5, 1.5, "1.5"),
        (5, 3): Cell(5, 3, dt.date(2024, 3, 5), "2024-03-05", number_format="yyyy-mm-dd"),
        (5, 4): Cell(5, 4, NINE, "2024-03-05 09:30:00", number_format="yyyy-mm-dd"),
        (5, 5): Cell(5, 5, True, "TRUE"),
        (6, 3): Cell(6, 3, "=1+1", "=1+1"),
        (6, 4): Cell(6, 4, 7, "007", number_format="000"),
    }


def test_a_number_of_18_digits_keeps_no_more_digits_than_the_file_holds() -> None:
    cell = read(workbook('<row r="1"><c r="A1"><v>110101199003071234</v></c></row>')).sheets[0].cells[1, 1]
    assert (cell.value, cell.text) == (110101199003071230, "110101199003071230")


def test_formulas_and_errors() -> None:
    grid = read(
        workbook(
            '<row r="1"><c r="A1"><f>1+1</f><v>2</v></c><c r="B1"><f>1+1</f></c><c r="C1"><f>1+1</f><v></v></c>'
            '<c r="D1" t="e"><f>1/0</f><v>#DIV/0!</v></c><c r="E1" t="e"><v>#N/A</v></c>'
            '<c r="F1" t="str"><f>""</f><v></v></c><c r="G1" t="str"><f>A1</f><v>甲</v></c></row>'
        )
    )
    assert grid.problems == []
    assert grid.sheets[0].cells == {
        (1, 1): Cell(1, 1, 2, "2", formula="cached"),
        (1, 2): Cell(1, 2, "", "", formula="missing"),
        (1, 3): Cell(1, 3, "", "", formula="missing"),
        (1, 4): Cell(1, 4, "#DIV/0!", "#DIV/0!", formula="cached", error="#DIV/0!"),
        (1, 5): Cell(1, 5, "#N/A", "#N/A", error="#N/A"),
        (1, 7): Cell(1, 7, "甲", "甲", formula="cached"),
    }


def test_a_zero_that_a_library_wrote_for_a_formula_is_no_result() -> None:
    row = '<row r="1"><c r="A1"><f>1+1</f><v>0</v></c></row>'
    placeholder = read(workbook(row, calc='<calcPr fullCalcOnLoad="1"/>'))
    assert placeholder.sheets[0].cells[1, 1].formula == "missing"
    assert read(workbook(row)).sheets[0].cells[1, 1].formula == "cached"
    assert read(saved(lambda s: s.append(["=1+1"]))).sheets[0].cells[1, 1].formula == "missing"


def test_merged_ranges_end_with_the_values() -> None:
    rows = f'<row r="1">{text("A1", "标题")}</row><row r="3">{text("B3", "甲")}{text("C3", "乙")}</row>'
    merges = '<mergeCells><mergeCell ref="A1:C2"/><mergeCell ref="B3:B1048576"/></mergeCells>'
    page = read(workbook(sheets=(sheet(rows, merges),))).sheets[0]
    assert page.merges == [(1, 1, 2, 3), (3, 2, 3, 2)]
    assert page.cells[1, 1] == Cell(1, 1, "标题", "标题", 2, 3)
    assert page.cells[3, 2] == Cell(3, 2, "甲", "甲", 1, 1)


@pytest.mark.parametrize("state", ["veryHidden", "hidden", "visible"])
def test_the_identity_comes_from_our_sheet_however_hidden(state: str) -> None:
    keys = (
        f'<row r="1">{text("A1", "form")}{text("B1", "activity")}</row>'
        f'<row r="2">{text("A2", "year")}<c r="B2"><v>2024</v></c></row><row r="3">{text("A3", "unit")}</row>'
        f'<row r="5">{text("A5", "row")}{text("B5", "DJ-1")}</row>'
    )
    visible = f'<row r="2">{text("B2", "甲")}</row>'
    grid = read(
        workbook(visible, keys, visible, names=("登记", "_dutykit", "另页"), states=("visible", state, "hidden"))
    )
    assert grid.identity == {"form": "activity", "year": "2024", "unit": ""}
    assert [(s.name, s.hidden) for s in grid.sheets] == [("登记", False), ("_dutykit", True), ("另页", True)]
    assert texts(grid, 1)[5, 2] == "DJ-1"


def test_defined_names_of_one_cell_or_one_merged_cell() -> None:
    page = sheet(f'<row r="1">{text("A1", "甲")}</row>', '<mergeCells><mergeCell ref="C2:E2"/></mergeCells>')
    grid = read(
        workbook(
            sheets=(page,),
            names=("李's 表",),
            defined={
                "one": "'李''s 表'!$B$7",
                "merged": "'李''s 表'!$C$2:$E$2",
                "range": "'李''s 表'!$A$1:$A$9",
                "gone": "#REF!",
                "elsewhere": "别处!$A$1",
                "_xlnm.Print_Area": "'李''s 表'!$A$1",
            },
        )
    )
    assert grid.names == {"one": ("李's 表", 7, 2), "merged": ("李's 表", 2, 3)}


def test_a_wrong_dimension_loses_nothing() -> None:
    rows = "".join(f'<row r="{r}">{text(f"A{r}", "甲")}{text(f"B{r}", "乙")}</row>' for r in range(1, 51))
    assert len(texts(read(workbook(sheets=(sheet(rows, before='<dimension ref="A1"/>'),))))) == 100
    vast = read(workbook(sheets=(sheet(rows, before='<dimension ref="A1:XFD1048576"/>'),)))
    assert len(texts(vast)) == 100


def test_the_epoch_of_1904_is_flagged_and_used() -> None:
    row = '<row r="1"><c r="A1" s="1"><v>43894</v></c></row>'
    grid = read(workbook(row, formats=("yyyy-mm-dd",), settings='<workbookPr date1904="1"/>'))
    assert grid.epoch_1904
    assert texts(grid) == {(1, 1): "2024-03-05"}


def test_strict_open_xml_is_read() -> None:
    plain = workbook(f'<row r="1">{text("A1", "甲")}</row>')
    assert b"purl.oclc.org" not in plain
    strict = workbook(
        sheets=(
            sheet(f'<row r="1">{text("A1", "甲")}</row>').replace(
                "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
                "http://purl.oclc.org/ooxml/spreadsheetml/main",
            ),
        )
    )
    assert texts(read(strict)) == {(1, 1): "甲"}


def test_notes_of_others_are_told_and_our_own_are_not() -> None:
    def fill(page: Any) -> None:
        page["B3"] = "甲"
        page["B3"].comment = Comment("应为乙", "王某")
        page["C3"].comment = Comment("请填写日期", "dutykit")

    (problem,) = read(saved(fill)).problems
    assert (problem.code, problem.place, problem.value) == ("cell.note", CellPlace("Sheet", "B3"), "应为乙")
    assert problem.message == "“B3”带有批注：“应为乙”，没有登记。"


def test_a_picture_in_a_cell_is_told() -> None:
    formula = '_xlfn.DISPIMG("ID_1",1)'.replace('"', "&quot;")
    row = f'<row r="2"><c r="C2" t="str"><f>{formula}</f><v>={formula[6:]}</v></c>{text("D2", "甲")}</row>'
    grid = read(workbook(row))
    assert [(p.code, p.place) for p in grid.problems] == [("cell.picture", CellPlace("表1", "C2"))]
    assert texts(grid) == {(2, 4): "甲"}


def test_what_the_guard_refuses_is_not_read() -> None:
    grid = read(FAR_CELL)
    assert ([p.code for p in grid.problems], grid.sheets) == (["file.geometry"], [])
    assert [p.code for p in read(ONE_CELL, limits=Limits(office_bytes=10)).problems] == ["file.too_large"]


def test_an_inspection_made_before_is_used() -> None:
    inspection = inspect(ONE_CELL, "xlsx")
    inspection.epoch_1904 = True
    assert read(ONE_CELL, inspection=inspection).epoch_1904


def test_where_the_fast_reader_fails_the_second_reads_and_it_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise ValueError("no such style")

    monkeypatch.setattr("dutykit.xlsx.read.calamine_values", fail)
    grid = read(workbook(f'<row r="1">{text("A1", "甲")}<c r="B1" t="e"><v>#REF!</v></c></row>'))
    assert texts(grid) == {(1, 1): "甲", (1, 2): "#REF!"}
    assert [(p.code, p.severity) for p in grid.problems] == [("file.readers_differ", "warning")]
    assert "no such style" in grid.problems[0].message


@pytest.mark.parametrize("limits", [Limits(), Limits(second_cells=1)], ids=["whole", "row by row"])
def test_cells_that_the_fast_reader_loses_are_told(monkeypatch: pytest.MonkeyPatch, limits: Limits) -> None:
    monkeypatch.setattr("dutykit.xlsx.read.calamine_values", lambda *_: {"表1": {(1, 1): "甲"}})
    row = f'<row r="1">{text("A1", "甲")}{text("B1", "乙")}{text("C1", "丙")}</row>'
    (problem,) = read(workbook(row), limits=limits).problems
    assert (problem.code, problem.place) == ("file.readers_differ", CellPlace("表1", "B1"))
    assert "2 格不同，第一处 B1" in problem.message


def test_lost_cells_are_told_though_the_second_reader_may_not_look(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dutykit.xlsx.read.calamine_values", lambda *_: {"表1": {(1, 1): "甲"}})
    row = f'<row r="1">{text("A1", "甲")}{text("B1", "乙")}{text("C1", "丙")}</row>'
    (problem,) = read(workbook(row), limits=Limits(second_elements=1)).problems
    assert problem.code == "file.readers_differ"
    assert "读出 1 格，文件中有 3 格" in problem.message


SHARED = (
    "<si><t>甲</t></si><si><t></t></si><si><t/></si><si/><si><r><t></t></r><r><t> </t></r></si>"
    '<si><t></t><rPh sb="0" eb="0"><t>jia</t></rPh></si>'
)


@pytest.mark.parametrize(
    "cells",
    [
        f'{text("B1", "")}{text("C1", "  ")}<c r="D1"><v></v></c>',
        '<c r="B1" t="inlineStr"><is><r><t></t></r></is></c><c t="inlineStr"><is/></c>',
        '<c r="B1" t="str"><v></v></c><c r="C1" t="str"><f>""</f><v></v></c>',
        "".join(f'<c t="s"><v>{i}</v></c>' for i in range(1, 6)),
    ],
    ids=["inline", "inline runs", "formula", "shared"],
)
def test_cells_of_empty_text_are_left_to_the_fast_reader(monkeypatch: pytest.MonkeyPatch, cells: str) -> None:
    asked: list[bytes] = []
    monkeypatch.setattr("dutykit.xlsx.read._by_openpyxl", lambda data, *_: asked.append(data))
    grid = read(shared_texts(f'<row r="1"><c r="A1" t="s"><v>0</v></c>{cells}</row>', SHARED))
    assert (grid.problems, texts(grid)) == ([], {(1, 1): "甲"})
    assert asked == []


def test_a_cell_lost_beside_an_empty_text_is_still_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dutykit.xlsx.read.calamine_values", lambda *_: {"表1": {(1, 1): "甲"}})
    row = '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c><c r="C1" t="s"><v>0</v></c></row>'
    (problem,) = read(shared_texts(row, SHARED)).problems
    assert (problem.code, problem.place) == ("file.readers_differ", CellPlace("表1", "C1"))


def test_a_workbook_goes_through_a_worker() -> None:
    target = "dutykit.xlsx.read:read_workbook"
    with Pool(1) as pool:
        first, second = pool.run([Job(target, ONE_CELL), Job(target, FAR_CELL)])
    assert first == read(ONE_CELL)
    assert isinstance(second, Grid)
    assert [p.code for p in second.problems] == ["file.geometry"]


def test_what_calamine_does_to_its_process_costs_one_file() -> None:
    """Without the guard, the far cell aborts the worker; the next file is read."""
    inspection = inspect(workbook('<row r="1"><c r="A1"><v>1</v></c></row>', names=("活动登记",)), "xlsx")
    target = "dutykit.xlsx.read:read_workbook"
    with Pool(1) as pool:
        outcomes = list(pool.run([Job(target, FAR_CELL, {"inspection": inspection}), Job(target, ONE_CELL)]))
    assert [getattr(o, "code", "read") for o in outcomes] == ["file.memory", "read"]


def test_an_unreadable_part_is_named() -> None:
    broken = workbook('<row r="1"><c r="A1"><v>1</v></c></row>', extra={"xl/extra.xml": f"{HEAD}<a><b></a>"})
    (problem,) = read(broken).problems
    assert problem.code == "file.truncated"
    assert "xl/extra.xml" in problem.message
