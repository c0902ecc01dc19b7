"""Letters that nobody sees on what is painted behind them: of a whole cell, or of a run in one."""

from __future__ import annotations

import io

import openpyxl
import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Font, PatternFill
from openpyxl.styles.colors import Color

from dutykit.files.colours import indexed_colour, tinted
from dutykit.words.codes import Sight
from dutykit.xlsx.read import read_workbook
from files.raw_xlsx import sheet, workbook

WHITES = [
    {"rgb": "FFFFFFFF"},
    {"rgb": "00FFFFFF"},
    {"theme": 0},
    {"indexed": 9},
    {"theme": 1, "tint": 1.0},
    {"rgb": "FFFAFAFA"},
]
BLUES = [{"rgb": "FF1F497D"}, {"theme": 3}]  # the second dark colour of the theme that openpyxl writes
GREYS = [{"theme": 0, "tint": -0.25}, {"rgb": "FFBFBFBF"}]
SAME = [WHITES, BLUES, GREYS, [{"indexed": 12}, {"rgb": "FF0000FF"}]]
DARK = [{"rgb": "FF000000"}, {"theme": 1}, {"indexed": 8}, {"indexed": 64}, {"rgb": "FFFF0000"}]


def sights(*cells: tuple[object, Font | None, dict[str, object] | None]) -> dict[str, Sight | None]:
    book = openpyxl.Workbook()
    page = book.active
    for row, (value, font, paper) in enumerate(cells, 1):
        page.cell(row, 1).value = value
        if font is not None:
            page.cell(row, 1).font = font
        if paper is not None:
            page.cell(row, 1).fill = PatternFill("solid", fgColor=Color(**paper))
    buffer = io.BytesIO()
    book.save(buffer)
    return {f"A{at[0]}": cell.sight for at, cell in read_workbook(buffer.getvalue(), {}).sheets[0].cells.items()}


def run(text: str, colour: dict[str, object]) -> TextBlock:
    return TextBlock(InlineFont(color=Color(**colour)), text)


@given(
    st.sampled_from(SAME).flatmap(lambda same: st.tuples(st.sampled_from(same), st.sampled_from(same))), st.booleans()
)
@settings(max_examples=40, deadline=None)
def test_a_run_in_the_colour_behind_it_is_not_seen_however_both_are_written(
    pair: tuple[dict[str, object], dict[str, object]], first: bool
) -> None:
    letters, paper = pair
    parts = [run("王芳", letters), "、张建国"] if first else ["王芳、", run("张建国", letters)]
    whole = Font(color=Color(**letters))
    assert sights((CellRichText(*parts), None, paper), ("王芳", whole, paper)) == {
        "A1": Sight.UNSEEN,
        "A2": Sight.UNSEEN,
    }


@given(st.sampled_from(DARK), st.sampled_from([None, *WHITES, {"rgb": "FFFFFF00"}]))
@settings(max_examples=40, deadline=None)
def test_letters_that_stand_out_are_no_question(letters: dict[str, object], paper: dict[str, object] | None) -> None:
    parts = CellRichText(run("*", letters), "姓名")
    assert sights((parts, None, paper), ("王芳", Font(color=Color(**letters)), paper)) == {"A1": None, "A2": None}


@pytest.mark.parametrize(("size", "sight"), [(1, Sight.UNSEEN), (1.5, Sight.UNSEEN), (2, None), (6, None), (72, None)])
def test_letters_as_small_as_dust_are_not_seen(size: float, sight: Sight | None) -> None:
    assert sights(("王芳", Font(sz=size), None)) == {"A1": sight}


def test_white_letters_on_a_dark_cell_are_seen() -> None:
    blue = {"rgb": "FF1F3864"}
    assert sights((CellRichText(run("王芳", WHITES[0]), run("、李成", {"theme": 0})), None, blue)) == {"A1": None}


def test_a_run_that_is_struck_out_says_more_than_one_that_is_white() -> None:
    struck = TextBlock(InlineFont(strike=True), "王芳")
    assert sights((CellRichText(struck, run("、李成", WHITES[0])), None, None)) == {"A1": Sight.PARTLY_STRUCK}


@pytest.mark.parametrize(
    ("height", "row", "hidden"),
    [("0", "", {1}), ("0", ' ht="15"', set()), ("15", "", set()), ("15", ' ht="0"', {1})],
)
def test_rows_as_high_as_the_sheet_says(height: str, row: str, hidden: set[int]) -> None:
    part = sheet(
        f'<row r="1"{row}><c r="A1"><v>3</v></c></row>', before=f'<sheetFormatPr defaultRowHeight="{height}"/>'
    )
    assert read_workbook(workbook(sheets=(part,)), {}).sheets[0].hidden_rows == hidden


def test_a_theme_of_its_own_and_the_palette() -> None:
    assert tinted((0, 0, 0), 0.5) == (128, 128, 128)
    assert tinted((255, 255, 255), -0.25) == (191, 191, 191)
    assert [indexed_colour(n) for n in ("0", "8", "12", "63", "64", "65", "70", "x")] == [
        (0, 0, 0), (0, 0, 0), (0, 0, 255), (51, 51, 51), (0, 0, 0), (255, 255, 255), None, None,
    ]  # fmt: skip


def test_runs_of_shared_texts_as_other_programs_write_them() -> None:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        page = book.add_worksheet("填写")
        white, red = book.add_format({"font_color": "#FFFFFF"}), book.add_format({"font_color": "#FF0000"})
        blue = book.add_format({"bg_color": "#0000FF", "pattern": 1})
        page.write_rich_string("A1", red, "*", "姓名")
        page.write_rich_string("A2", "王芳", white, "、张建国")
        page.write_rich_string("A3", "王芳", white, "、张建国", blue)
        page.write_rich_string("A4", "王芳", book.add_format({"font_color": "#0000FF"}), "、李成", blue)
    cells = read_workbook(buffer.getvalue(), {}).sheets[0].cells
    assert {at[0]: c.sight for at, c in cells.items()} == {1: None, 2: Sight.UNSEEN, 3: None, 4: Sight.UNSEEN}
