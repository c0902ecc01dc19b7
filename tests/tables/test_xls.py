"""Workbooks of Excel 97-2003 and WPS: as a workbook of today would read, and no sheet is allocated whole."""

from __future__ import annotations

import struct
from pathlib import Path
from types import SimpleNamespace

import pytest
import xlrd

from dutykit.app.intake.readers import TARGETS
from dutykit.evidence import CellPlace
from dutykit.files.isolate import Job, Pool
from dutykit.files.limits import Limits
from dutykit.files.sniff import receive
from dutykit.forms.grid import Grid, Mark
from dutykit.tables.xls import _references, read_xls
from dutykit.words.codes import MarkKind
from tables.raw_xls import NO_RESULT, TWO, error, formula, number, record, text, workbook

PASSWORD = record(0x002F, b"\x01\x00\x01\x00\x01\x00" + b"\x55" * 48)


def read(data: bytes) -> Grid:
    return read_xls(data, {})


def test_texts_numbers_and_errors_at_their_addresses() -> None:
    grid = read(workbook(text(3, 2, "日期"), number(4, 2, 12.0), error(5, 2, 0x07)))
    (sheet,) = grid.sheets
    assert {at: cell.text for at, cell in sheet.cells.items()} == {(4, 3): "日期", (5, 3): "12", (6, 3): "#DIV/0!"}
    assert sheet.cells[6, 3].error == "#DIV/0!"
    assert sheet.place(5, 3) == CellPlace("填写", "C5")
    assert grid.problems == []


@pytest.mark.parametrize("suffix", [".xls", ".et"])
def test_the_old_format_is_received_under_both_names(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"一组{suffix}"
    path.write_bytes(workbook(text(0, 0, "日期")))
    incoming = receive(path)
    assert (incoming.kind, incoming.problems, incoming.readable) == ("xls", [], True)


def test_a_hidden_sheet_of_ours_gives_the_identity() -> None:
    grid = read(workbook(text(0, 0, "issue"), text(0, 1, "HD2024-0003"), name="_dutykit", state=1))
    assert grid.identity == {"issue": "HD2024-0003"}
    assert grid.sheets[0].hidden


def test_a_formula_is_told_with_and_without_a_result() -> None:
    cells = read(workbook(formula(0, 0, TWO), formula(0, 1, NO_RESULT))).sheets[0].cells
    assert {at: (cell.text, cell.formula) for at, cell in cells.items()} == {(1, 1): ("2", "cached")}
    alone = read(workbook(formula(0, 1, NO_RESULT))).sheets[0].cells
    assert {at: (cell.text, cell.formula) for at, cell in alone.items()} == {(1, 2): ("", "missing")}


def test_one_far_cell_costs_nothing_and_is_kept() -> None:
    data = workbook(text(0, 0, "日期"), text(65535, 255, "远"))
    with Pool(1, Limits(memory_bytes=256 * 2**20)) as pool:
        (grid,) = pool.run([Job(TARGETS["xls"], data)])
    assert isinstance(grid, Grid)
    assert grid.problems == []
    assert {at: cell.text for at, cell in grid.sheets[0].cells.items()} == {(1, 1): "日期", (65536, 256): "远"}


def test_a_password_is_told() -> None:
    grid = read(workbook(text(0, 0, "日期"), globals_=PASSWORD))
    assert ([p.code for p in grid.problems], grid.sheets) == (["file.encrypted"], [])


def test_broken_files_end_in_a_named_problem() -> None:
    whole = workbook(text(0, 0, "日期"))
    jobs = [Job(TARGETS["xls"], whole[:600]), Job(TARGETS["xls"], whole[:1400]), Job(TARGETS["xls"], b"\xff" * 4096)]
    with Pool(1) as pool:
        outcomes = list(pool.run(jobs))
    codes = [o.problems[0].code if isinstance(o, Grid) else o.code for o in outcomes]
    assert codes == ["file.truncated"] * 3


def test_a_workbook_in_which_no_sheet_is_left_is_told_as_broken() -> None:
    """Where the list of sheets is blank both readers see none, and neither complains."""
    grid = read(workbook(text(0, 0, "日期")).replace(b"\x85\x00", b"\x86\x00", 1))
    assert grid.sheets == []
    assert [(p.code, p.facts["detail"]) for p in grid.problems] == [("file.truncated", "没有工作表")]


def test_a_name_that_leads_off_the_sheet_is_left_out() -> None:
    def named(name: str, *coords: int) -> SimpleNamespace:
        result = SimpleNamespace(value=[SimpleNamespace(coords=coords)])
        return SimpleNamespace(name=name, macro=0, binary=0, result=result)

    book = SimpleNamespace(
        sheet_names=lambda: ["填写"],
        name_obj_list=[
            named("f_day", 0, 1, 4, 5, 2, 3),
            named("left", 0, 1, 4, 5, -2, -1),
            named("many", 0, 3, 4, 5, 2, 3),
        ],
    )
    assert list(_references(book)) == [("f_day", "'填写'!$C$5:$C$5")]


ANCHOR = record(0xEC, b"\x00\x00\x10\xf0\x12\x00\x00\x00" + struct.pack("<9H", 0, 1, 0, 2, 0, 3, 0, 5, 0))


def drawing(sort: int, words: str = "", state: int | None = None) -> bytes:
    """An object anchored at B3, with its words."""
    told = struct.pack("<HHHHH", 0x15, 0x12, sort, 1, 0) + bytes(12)
    if state is not None:
        told += struct.pack("<HHH", 0x0A, 0x0C, state) + bytes(10)
    text_ = record(0x1B6, struct.pack("<HHIHHHH", 0x12, 0, 0, 0, len(words), 16, 0) + bytes(2)) if words else b""
    runs = record(0x3C, b"\x01" + words.encode("utf-16-le")) + record(0x3C, bytes(16)) if words else b""
    return ANCHOR + record(0x5D, told + struct.pack("<HH", 0, 0)) + text_ + runs


@pytest.mark.parametrize(
    ("drawn", "kind", "words"),
    [
        (drawing(6, "已批准"), MarkKind.TEXT_BOX, "已批准"),
        (drawing(8), MarkKind.PICTURE, ""),
        (drawing(1), MarkKind.DRAWN, ""),
        (drawing(0x1E), MarkKind.DRAWN, ""),
        (drawing(0x0B, "公开", state=1), MarkKind.TEXT_BOX, "☑公开"),
        (drawing(0x0B, "公开", state=0), MarkKind.TEXT_BOX, "☐公开"),
    ],
)
def test_what_is_drawn_over_the_cells_is_a_mark(drawn: bytes, kind: MarkKind, words: str) -> None:
    grid = read(workbook(text(0, 0, "王芳"), drawn))
    assert grid.marks == [Mark(kind, CellPlace("填写", "B3"), words, rows=3, columns=2)]
    assert {at: c.text for at, c in grid.sheets[0].cells.items()} == {(1, 1): "王芳"}


def test_arrows_of_lists_are_no_marks_and_margins_are_furniture() -> None:
    head = record(0x14, struct.pack("<HB", 2, 0) + b"&C")
    assert read(workbook(text(0, 0, "王芳"), head, drawing(0x14))).marks == [Mark(MarkKind.MARGIN, furniture=True)]


def test_what_stands_in_headers_and_footers_is_told() -> None:
    def told(words: str) -> bytes:
        return struct.pack("<HB", len(words), 1) + words.encode("utf-16-le")

    even, first = "&R八角街道", "王芳请假"
    others = bytes(30) + struct.pack("<4H", len(even), 0, len(first), 0) + told(even) + told(first)
    head, foot = record(0x14, told("&C&14王芳3月5日未到")), record(0x15, struct.pack("<HB", 2, 0) + b"&P")
    found = read(workbook(text(0, 0, "王芳"), head, foot, record(0x89C, others))).marks
    assert [m.text for m in found] == ["王芳3月5日未到", "", "八角街道", "王芳请假"]
    assert {(m.kind, m.furniture) for m in found} == {(MarkKind.MARGIN, True)}


def test_a_file_whose_looks_nobody_can_tell_stays_out(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_arguments: object, **_options: object) -> None:
        raise struct.error("unpack requires a buffer of 4 bytes")

    monkeypatch.setattr(xlrd, "open_workbook", broken)
    grid = read(workbook(text(0, 0, "王芳")))
    assert ([p.code for p in grid.problems], grid.sheets) == (["file.looks_lost"], [])
    assert grid.problems[0].severity == "error"


@pytest.mark.parametrize(("sort", "kind"), [(8, MarkKind.MARGIN), (6, MarkKind.DRAWN)])
def test_a_picture_within_the_first_row_is_our_code(sort: int, kind: MarkKind) -> None:
    anchor = ANCHOR[: -18 + 6] + struct.pack("<6H", 0, 0, 3, 0, 0, 9)
    drawn = drawing(sort).replace(ANCHOR, anchor)
    assert [m.kind for m in read(workbook(text(0, 0, "王芳"), drawn)).marks] == [kind]
