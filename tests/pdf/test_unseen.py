"""What nobody sees on a page is no value, and is told: white, invisible, covered, off the paper."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdfium2 import PdfDocument

from dutykit.pdf.pdfium import read_page
from dutykit.pdf.read import grid_of, read_pdf
from dutykit.words.codes import MarkKind, Sight
from pdf.test_read_edges import CELLS, TABLE, pdf

BLANK = {k: v for k, v in CELLS.items() if v != "Bajiao"}
UNIT = b"BT /F1 10 Tf 205 666 Td (Bajiao) Tj ET\n"
BOX = b"202 662 100 14 re f\n"
NEW = b"BT /F1 10 Tf 205 666 Td (Lugu) Tj ET\n"


def found(content: bytes, path: str = "auto", **more: bytes) -> tuple[dict[tuple[int, int], str], list[str]]:
    grid = read_pdf(pdf(content, **more), {"path": path})
    assert grid.problems == []
    hidden = [m.text for m in grid.marks if m.kind is MarkKind.HIDDEN]
    return {at: c.text for at, c in grid.sheets[0].cells.items()}, hidden


@pytest.mark.parametrize("path", ["auto", "general"])
@pytest.mark.parametrize(
    "written",
    [
        b"1 g " + UNIT,
        b"0.99 0.98 1 rg " + UNIT,
        UNIT.replace(b"Td", b"Td 3 Tr"),
        b"q 0 0 1 rg " + BOX + UNIT + b"Q\n",
        UNIT + b"1 g " + BOX,
        UNIT + b"0.8 g " + BOX,
        UNIT + b"q 100 0 0 14 202 662 cm /Im Do Q\n",
    ],
    ids=["white", "nearly white", "invisible", "blue on blue", "white box", "grey box", "picture"],
)  # fmt: skip
def test_what_nobody_sees_is_no_value_and_told(written: bytes, path: str) -> None:
    assert found(TABLE.replace(UNIT, written), path) == (BLANK, ["Bajiao"])


@pytest.mark.parametrize(
    "written",
    [
        UNIT,
        b"q 0 0 0.5 rg " + BOX + b"1 g " + UNIT + b"Q\n",
        b"0.9 g " + BOX + b"0 g " + UNIT,
        b"q 100 0 0 14 202 662 cm /Im Do Q\n" + UNIT,
        b"q 1 0 0 RG " + UNIT.replace(b"Td", b"Td 2 Tr") + b"Q\n",
        UNIT + b"1 g 300 662 50 14 re f\n",
    ],
    ids=["plain", "white on blue", "shaded", "on a picture", "outlined", "box beside"],
)  # fmt: skip
def test_what_is_seen_stays_a_value(written: bytes) -> None:
    assert found(TABLE.replace(UNIT, written)) == (CELLS, [])


def test_a_new_word_on_a_white_box_is_the_value_and_the_old_one_told() -> None:
    cells, hidden = found(TABLE.replace(UNIT, UNIT + b"1 g " + BOX + b"0 g " + NEW))
    assert (cells, hidden) == ({**CELLS, (2, 2): "Lugu"}, ["Bajiao"])


def test_letters_off_the_paper() -> None:
    assert found(TABLE + b"BT /F1 10 Tf 105 900 Td (secret) Tj ET\n") == (CELLS, ["secret"])


def test_a_scan_with_invisible_letters_under_it_is_a_scan() -> None:
    layer = b"3 Tr\n" + TABLE
    scan = b"q 595 0 0 842 0 0 cm /Im Do Q\n" + layer
    assert [p.code for p in read_pdf(pdf(scan), {}).problems] == ["file.scan"]


def test_in_a_print_of_a_spreadsheet_what_sticks_out_of_its_cell_belongs_to_it() -> None:
    clipped = (
        b"q 200 680 200 20 re W n BT /F1 10 Tf 205 686 Td (Unit) Tj ET BT /F1 10 Tf 205 668 Td (of all) Tj ET Q\n"
        b"q 100 680 100 20 re W n BT /F1 10 Tf 105 686 Td (Name of each deputy that came) Tj ET Q\n"
    )
    told = TABLE.replace(b"BT /F1 10 Tf 105 686 Td (Name) Tj ET\n", b"").replace(b"(Unit)", b"()").replace(UNIT, b"")
    with PdfDocument(pdf(told + clipped)) as document:
        page, _ = read_page(document, 0, spreadsheet=True)
    grid = grid_of([page], [], spreadsheet=True)
    assert {at: c.text for at, c in grid.sheets[0].cells.items()} == {
        (1, 1): "Name of each deputy that came", (1, 2): "Unit\nof all", (2, 1): "Li Cheng",
    }  # fmt: skip
    assert [p.code for p in grid.problems] == ["cell.cut_off"]


@pytest.mark.parametrize("path", ["fast", "general"])
@pytest.mark.parametrize(("last", "sight"), [(235, Sight.STRUCK), (215, Sight.PARTLY_STRUCK), (205, None)])
def test_a_line_through_words_is_seen_on_either_path(path: str, last: int, sight: Sight | None) -> None:
    grid = read_pdf(pdf(TABLE + f"204 669.5 m {last} 669.5 l S\n".encode()), {"path": path})
    assert {c.text: c.sight for c in grid.sheets[0].cells.values()} == {
        **dict.fromkeys(CELLS.values()),
        "Bajiao": sight,
    }


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 6), st.integers(0, 6), st.integers(1, 6), st.integers(1, 6))
def test_either_path_shows_a_page_through_its_crop_box(left: int, bottom: int, wide: int, high: int) -> None:
    """Whatever of the table the box takes off: what is shown, and what is told to be hidden, is the same."""
    x, y = 95 + 50 * left, 640 + 10 * bottom
    keys = f"/CropBox [{x} {y} {min(595, x + 60 * wide)} {min(842, y + 12 * high)}]".encode()
    told = {}
    for path in ("fast", "general"):
        grid = read_pdf(pdf(TABLE, page_keys=keys), {"path": path})
        cells = sorted(c.text for s in grid.sheets for c in s.cells.values())
        hidden = sorted(m.text for m in grid.marks if m.kind is MarkKind.HIDDEN)
        told[path] = [p.code for p in grid.problems], cells, hidden
    assert told["fast"] == told["general"]
