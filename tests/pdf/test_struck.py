"""A line that somebody drew through words, or a program under them, is no border of the table that they stand in."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dutykit.forms.seen import lay_over
from dutykit.pdf.read import read_pdf
from dutykit.words.codes import Sight
from pdf.test_read_edges import pdf

LEFT, TOP, HIGH = 100, 700, 40
SIZE = 10
PITCH = 6.0
"""Courier, of 10 points: each letter is as wide as this."""
COURIER = b"<< /Type /Font /Subtype /Type1 /BaseFont /Courier /Encoding /WinAnsiEncoding >>"
WORDS = [["Name", "Facts of it", "Day"], ["Li Cheng", "Two lines", "May 2"], ["Wang Fang", "Other", "May 3"]]


def table(words: list[list[str]], wides: list[float], pad: float, drawn: str, keys: bytes = b"") -> bytes:
    """A ruled table of rows 40 points high, the words ``pad`` points from the left; ``drawn`` lines come on top."""
    xs = [LEFT + sum(wides[:i]) for i in range(len(wides) + 1)]
    ys = [TOP - HIGH * i for i in range(len(words) + 1)]
    lines = [f"{xs[0]} {y} m {xs[-1]} {y} l S" for y in ys] + [f"{x} {ys[0]} m {x} {ys[-1]} l S" for x in xs]
    texts = [
        f"BT /F1 {SIZE} Tf {xs[c] + pad} {ys[r] - 22} Td ({text}) Tj ET"
        for r, row in enumerate(words) for c, text in enumerate(row)
    ]  # fmt: skip
    return pdf("\n".join(["0.5 w", *lines, *texts, drawn]).encode(), font=COURIER, page_keys=keys)


def seen(data: bytes, path: str) -> dict[tuple[int, int], tuple[str, Sight | None]]:
    sheet = read_pdf(data, {"path": path}).sheets[0]
    return {key: (cell.text, cell.sight) for key, cell in sheet.cells.items()}


def expected(words: list[list[str]], struck: set[tuple[int, int]]) -> dict[tuple[int, int], tuple[str, Sight | None]]:
    return {
        (r, c): (text, Sight.STRUCK if (r, c) in struck else None)
        for r, row in enumerate(words, 1) for c, text in enumerate(row, 1)
    }  # fmt: skip


@pytest.mark.parametrize("path", ["fast", "general", "auto"])
@given(
    pad=st.floats(0.6, 12),
    slack=st.floats(0.6, 12),
    row=st.integers(1, 3),
    columns=st.sets(st.integers(1, 3), min_size=1),
    high=st.floats(-1.5, 1.5),
    filled=st.booleans(),
)
def test_a_line_through_the_words_of_a_cell_leaves_the_table_as_it_is(
    path: str, pad: float, slack: float, row: int, columns: set[int], high: float, filled: bool
) -> None:
    """However tight the words stand between the sides of their cell, so that the line touches both."""
    wides = [pad + PITCH * len(WORDS[row - 1][c]) + slack for c in range(3)]
    words = [[t[: len(WORDS[row - 1][c])] for c, t in enumerate(line)] for line in WORDS]
    words = [[t.strip() for t in line] for line in words]
    drawn = []
    for column in columns:
        x = LEFT + sum(wides[: column - 1]) + pad
        y = TOP - HIGH * row + HIGH - 22 + 3 + high
        end = x + PITCH * len(words[row - 1][column - 1])
        drawn.append(f"{x} {y - 0.3} {end - x} 0.6 re f" if filled else f"{x} {y} m {end} {y} l S")
    struck = {(row, column) for column in columns}
    assert seen(table(words, wides, pad, "\n".join(drawn)), path) == expected(words, struck)


def test_words_outside_tables_are_struck_too_and_a_line_under_them_strikes_nothing() -> None:
    text = "BT /F1 10 Tf 100 700 Td (Seven of them) Tj 0 -40 Td (Eight of them) Tj 0 -40 Td (Nine of them) Tj ET\n"
    data = pdf((text + "0.5 w 90 703 m 260 703 l S 100 658 m 178 658 l S 130 623 m 142 623 l S").encode(), font=COURIER)
    assert seen(data, "auto") == {
        (1, 1): ("Seven of them", Sight.STRUCK),
        (2, 1): ("Eight of them", None),
        (3, 1): ("Nine of them", Sight.PARTLY_STRUCK),
    }


@pytest.mark.parametrize("path", ["fast", "general", "auto"])
@given(pad=st.floats(0.6, 8), row=st.integers(1, 3), low=st.floats(2, 3))
def test_a_line_under_words_that_fill_their_cell_parts_it_nowhere(path: str, pad: float, row: int, low: float) -> None:
    wides = [2 * pad + PITCH * len(text) for text in WORDS[row - 1]]
    words = [[text[: len(WORDS[row - 1][c])].strip() for c, text in enumerate(line)] for line in WORDS]
    y = TOP - HIGH * (row - 1) - 22 - low
    lines = [
        f"{LEFT + sum(wides[:c]) + pad} {y} m {LEFT + sum(wides[: c + 1]) - pad} {y} l S" for c in range(len(wides))
    ]
    assert seen(table(words, wides, pad, "\n".join(lines)), path) == expected(words, set())


@pytest.mark.parametrize("path", ["fast", "general", "auto"])
@given(
    row=st.integers(1, 3),
    begin=st.floats(90, 140),
    end=st.floats(160, 350),
    high=st.floats(-1.5, 1.5),
    pad=st.floats(1, 12),
)
def test_a_line_across_cells_never_leaves_words_that_it_runs_through_as_they_were(
    path: str, row: int, begin: float, end: float, high: float, pad: float
) -> None:
    """By hand, from anywhere to anywhere: shorter than the row, as long, or out over its sides."""
    wides = [80.0, 90.0, 60.0]
    y = TOP - HIGH * row + HIGH - 22 + 3 + high
    grid = read_pdf(table(WORDS, wides, pad, f"{begin} {y} m {end} {y} l S"), {"path": path})
    asked = " ".join(str(p.value) for p in grid.problems if p.code.startswith("cell."))  # cut_off, overprinted
    cells = grid.sheets[0].cells
    assert sorted("".join(c.text for c in cells.values())) == sorted("".join(t for line in WORDS for t in line))
    for c, text in enumerate(WORDS[row - 1]):
        x = LEFT + sum(wides[:c]) + pad
        if begin <= x + PITCH / 2 and x + PITCH * (len(text) - 0.5) <= end:
            assert any(cell.text == text and cell.sight == Sight.STRUCK for cell in cells.values()) or text in asked
        elif begin < x + PITCH * len(text) - PITCH and end > x + PITCH:
            assert any(cell.text == text and cell.sight for cell in cells.values()) or text in asked


def test_a_line_of_a_viewer_over_a_row_lies_over_each_of_its_cells() -> None:
    """Drawn with the tool of a program that shows PDF files: an annotation, of which each cell has a little."""
    wides = [80.0, 90.0, 60.0]
    line = b"/Annots [<< /Type /Annot /Subtype /Line /Rect [98 639 322 643] /L [100 641 320 641] >>]"
    grid = read_pdf(table(WORDS, wides, 4, "", line), {})
    lay_over(grid)
    cells = grid.sheets[0].cells
    assert {key for key, cell in cells.items() if cell.over} == {(2, 1), (2, 2), (2, 3)}
    assert {cell.over for cell in cells.values()} == {"", "画的线或图形"}
