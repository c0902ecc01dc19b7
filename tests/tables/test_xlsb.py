"""Binary workbooks: values as in an .xlsx, and nothing lost that the fast reader leaves out."""

from __future__ import annotations

import struct
from datetime import date

import pytest

from dutykit.evidence import CellPlace
from dutykit.files.isolate import Job, Pool
from dutykit.files.limits import Limits
from dutykit.forms.grid import Grid, Mark
from dutykit.tables.xlsb import read_xlsb
from dutykit.words.codes import MarkKind, Sight
from files.raw_xlsx import zipped
from tables.raw_xlsb import cell, colour, error, fill, font, formula, number, record, rich, row, text, word, xlsb


def read(data: bytes, limits: Limits | None = None) -> Grid:
    return read_xlsb(data, {"limits": limits or Limits()})


def test_values_errors_formulas_and_formats() -> None:
    rows = (
        row(1, word(1, "姓名"), word(2, "编号"))
        + row(2, word(1, "李明"), number(2, 7, 2), number(3, 45356, 1), number(4, 12.5))
        + row(3, error(1, 0x2A), formula(2, "视察"))
    )
    grid = read(xlsb(rows, formats=("yyyy/m/d", "0000")))
    assert grid.problems == []
    cells = grid.sheets[0].cells
    assert {at: (c.value, c.text) for at, c in cells.items()} == {
        (1, 1): ("姓名", "姓名"), (1, 2): ("编号", "编号"), (2, 1): ("李明", "李明"), (2, 2): (7, "0007"),
        (2, 3): (date(2024, 3, 5), "2024-03-05"), (2, 4): (12.5, "12.5"), (3, 1): ("#N/A", "#N/A"),
        (3, 2): ("视察", "视察"),
    }  # fmt: skip
    assert (cells[3, 1].error, cells[3, 2].formula) == ("#N/A", "cached")
    assert grid.sheets[0].place(2, 2) == CellPlace("表1", "B2")


def test_merged_ranges_hidden_rows_columns_and_sheets() -> None:
    rows = row(1, word(1, "题"), word(4, "右")) + row(2, word(1, "藏"), hidden=True)
    merge = record(177, struct.pack("<I", 1)) + record(176, struct.pack("<4I", 0, 0, 0, 2)) + record(178)
    columns = record(390) + record(60, struct.pack("<4IH", 3, 3, 2000, 0, 1)) + record(391)
    grid = read(xlsb(rows, rows, names=("填写", "备用"), states=(0, 2), after=merge + columns))
    first, second = grid.sheets
    assert (first.merges, first.cells[1, 1].columns) == ([(1, 1, 1, 3)], 3)
    assert (first.hidden_rows, first.hidden_columns, first.hidden, second.hidden) == ({2}, {4}, False, True)


BLACK, WHITE, BLUE = colour(1, 8), colour(2, rgb=b"\xff\xff\xff"), colour(3, 3)
FONTS = font(BLACK) + font(WHITE) + font(BLUE) + font(BLACK, struck=True) + font(BLACK, raised=1)
FILLS = fill(0, BLACK) + fill(1, colour(2, rgb=b"\x1f\x49\x7d")) + fill(1, colour(3, 0, tint=-8192))
STYLES = [(0, 0), (1, 0), (1, 1), (2, 1), (3, 0), (0, 2)]


@pytest.mark.parametrize(
    ("style", "sight"),
    [(1, None), (2, Sight.UNSEEN), (3, None), (4, Sight.UNSEEN), (5, Sight.STRUCK), (6, None)],
)
def test_what_takes_a_whole_cell_from_sight(style: int, sight: Sight | None) -> None:
    grid = read(xlsb(row(1, number(1, 7, style)), looks=FONTS + FILLS, cell_formats=STYLES))
    assert [c.sight for c in grid.sheets[0].cells.values()] == [sight]


@pytest.mark.parametrize(
    ("style", "runs", "sight"),
    [
        (1, [(2, 1)], Sight.UNSEEN),
        (3, [(0, 1)], None),
        (3, [(2, 2)], Sight.UNSEEN),
        (1, [(2, 3)], Sight.PARTLY_STRUCK),
        (1, [(0, 3)], Sight.STRUCK),
        (1, [(2, 4)], Sight.RAISED),
        (1, [(2, 0)], None),
    ],
)
def test_what_takes_a_run_from_sight(style: int, runs: list[tuple[int, int]], sight: Sight | None) -> None:
    cells = cell(7, 1, struct.pack("<I", 1), style)
    texts = [record(19, rich("甲")), record(19, rich("王芳、李成", *runs))]
    grid = read(xlsb(row(1, cells), looks=FONTS + FILLS, cell_formats=STYLES, shared=texts))
    assert [(c.text, c.sight) for c in grid.sheets[0].cells.values()] == [("王芳、李成", sight)]


def test_what_stands_in_headers_and_footers_is_told() -> None:
    none = b"\xff\xff\xff\xff"
    edges = record(479, b"\0\0" + text("&C王芳3月5日未到") + none + none + text("第 &P 页") + none + none) + record(480)
    found = read(xlsb(row(1, word(1, "王芳")), after=edges)).marks
    assert found == [Mark(MarkKind.MARGIN, text=words, furniture=True) for words in ("王芳3月5日未到", "第   页")]


def test_a_row_or_a_column_drawn_up_to_nothing_is_hidden() -> None:
    low = record(0, struct.pack("<IIHBBB", 0, 0, 5, 0, 0, 0) + struct.pack("<I", 0)) + word(1, "甲")
    columns = record(390) + record(60, struct.pack("<4IH", 0, 0, 30, 0, 0)) + record(391)
    (sheet,) = read(xlsb(low, after=columns)).sheets
    assert (sheet.hidden_rows, sheet.hidden_columns) == ({1}, {1})


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (xlsb(row(1, word(1, "a")) + row(1_048_576, word(16_384, "b"))), "file.geometry"),
        (xlsb(row(1, word(20_000, "a"))), "file.geometry"),
        (xlsb(row(1, word(1, "a" * 600_000))), "file.too_complex"),
        (xlsb(row(1, word(1, "a")) + b"\x06\x40"), "file.truncated"),
        (xlsb(), "file.truncated"),
        (zipped({"[Content_Types].xml": "<Types/>", "xl/workbook.bin": b"\0" * 5_000_000}), "file.bomb"),
    ],
)
def test_what_is_beyond_the_limits_stays_closed(data: bytes, code: str) -> None:
    grid = read(data)
    assert ([p.code for p in grid.problems], grid.sheets) == ([code], [])
    assert grid.problems[0].remedy


def test_records_that_make_no_sense_cost_one_file() -> None:
    broken = xlsb(row(1, record(6, b"\0\0\0\0\0\0\0\0\xff\xff\xff\xff")))
    with Pool(1) as pool:
        outcomes = list(
            pool.run([Job("dutykit.tables.xlsb:read_xlsb", d) for d in (broken, xlsb(row(1, word(1, "a"))))])
        )
    assert isinstance(outcomes[1], Grid)
    assert outcomes[1].sheets[0].cells[1, 1].text == "a"
