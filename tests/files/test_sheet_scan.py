"""An ordinary sheet is read by one expression: it finds what the pass over its elements finds, or leaves it to that."""

from __future__ import annotations

import dataclasses

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dutykit.files.blank_pass import BlankCellsPass
from dutykit.files.colours import BLACK
from dutykit.files.inspection import Marks, SheetFacts
from dutykit.files.limits import Limits
from dutykit.files.passes import SheetPass
from dutykit.files.sheet_scan import blank_in, inspected
from dutykit.files.xmlrun import Budget, run
from dutykit.files.zipdir import RefusedError
from dutykit.words.codes import Sight

LIMITS = Limits(rows=100_000, columns=100, area=900_000, marked_cells=5, elements=60)
MARKS = Marks(
    {"1": "0.00", "2": "@", "3": "yyyy"}, {"2": "@"}, {"4": Sight.STRUCK, "3": Sight.UNSEEN}, papers={"1": BLACK}
)
TEXTS = Marks(texts={"0": Sight.STRUCK})
HEAD = '<worksheet xmlns="m"><cols><col min="2" max="3" hidden="1"/></cols>'
TAIL = '<mergeCells><mergeCell ref="A1:B2"/></mergeCells></worksheet>'


def sheet(rows: str, head: str = HEAD, declared: str = "") -> bytes:
    return f"{declared}{head}<sheetData>{rows}</sheetData>{TAIL}".encode()


def facts_of(part: bytes, marks: Marks, *, quick: bool) -> object:
    """What one of the two ways finds, or why it refuses; ``None`` where the quick way leaves it to the other."""
    budget, facts = Budget(LIMITS), SheetFacts("表", "sheet1.xml")
    found = SheetPass(facts, marks, budget, recalculate=False)
    try:
        if not quick:
            run("sheet1.xml", [part], budget, found.start, found.attach)
        elif not inspected(part, "sheet1.xml", found, budget):
            return None
        found.finish()
    except RefusedError as refused:
        return refused.problem
    return {**dataclasses.asdict(facts), "blank": None}, budget.elements, budget.marked


def blank_of(part: bytes, shared: frozenset[int]) -> object:
    cells, budget = BlankCellsPass("表", shared, LIMITS), Budget(LIMITS)
    run("sheet1.xml", [part], budget, cells.start, cells.attach)
    cells.finish()
    return cells.blank


_STYLE = st.sampled_from(("", ' s="0"', ' s="1"', ' s="2"', ' s="3"', ' s="4"'))
_KIND = st.sampled_from(("", ' t="n"', ' t="s"', ' t="str"', ' t="b"', ' t="e"', ' t="inlineStr"'))
_INSIDE = st.sampled_from(
    ("/>", "></c>", "><v>7</v></c>", "><v>0</v></c>", "><v/></c>", "><v> </v></c>", "><v></v></c>",
     "><f>A1</f><v>1</v></c>",
     "><is><t>李成</t></is></c>", "><is><t/></is></c>", '><is><t xml:space="preserve"> </t></is></c>', "><is/></c>",
     "><is><t>&#12288;&#x20;</t></is></c>", "><is><t>&#26446;</t></is></c>", "><v>&lt;</v></c>", "><v>&nope;</v></c>",
     "><is><r><rPr><strike/></rPr><t>去</t></r></is></c>", "><v>1<!-- x --></v></c>", "><v>\n1</v></c>")
)  # fmt: skip
_ADDRESS = st.builds(
    "{}{}".format,
    st.sampled_from(("A", "B", "AA", "ZZ", "CV", "a", "")),
    st.sampled_from((1, 2, 9, 0, 99_999, 100_001, "")),
)
_CELL = st.builds(lambda at, s, t, i: f'<c r="{at}"{s}{t}{i}', _ADDRESS, _STYLE, _KIND, _INSIDE)
_PLAIN = st.builds(
    lambda c, r, s, i: f'<c r="{c}{r}"{s}{i}',
    st.sampled_from("ABC"), st.integers(1, 30), _STYLE,
    st.sampled_from(("/>", "><v>7</v></c>", "><v></v></c>", ' t="s"><v>1</v></c>')),
)  # fmt: skip
_ROW = st.sampled_from(
    ('<row r="1">', '<row r="2" ht="15.5" customHeight="1">', "<row>", '<row r="3" hidden="1">', '<row r="4" ht="0">',
     "<row r='5'>", '<row r="100001">', '<row r="x">', '<row r="6" spans="1:9" hidden="0">', "\n<row r=\"7\" >")
)  # fmt: skip
_ROWS = st.lists(
    st.builds(lambda row, cells: f"{row}{''.join(cells)}</row>", _ROW, st.lists(_CELL, max_size=4)), max_size=3
)
_PLAIN_ROWS = st.lists(
    st.builds(lambda row, cells: f"{row}{''.join(cells)}</row>\n",
              st.sampled_from(('<row r="1">', '<row r="2" s="3">')),
              st.lists(_PLAIN, max_size=6)),
    max_size=4,
)  # fmt: skip
_SHARED = st.frozensets(st.integers(0, 7), max_size=2)


@settings(deadline=None)
@given(st.one_of(_ROWS, _PLAIN_ROWS).map("".join), st.sampled_from((MARKS, TEXTS)), _SHARED)
def test_what_the_expression_finds_is_what_the_elements_say(rows: str, marks: Marks, shared: frozenset[int]) -> None:
    part = sheet(rows)
    quick = facts_of(part, marks, quick=True)
    slow = facts_of(part, marks, quick=False)
    assert quick in (None, slow)
    blank = blank_in(part, shared, LIMITS)
    assert blank is None or isinstance(slow, tuple) is False or blank == blank_of(part, shared)


@settings(deadline=None)
@given(
    _PLAIN_ROWS.map("".join),
    st.integers(0, 400),
    st.sampled_from(("<", ">", '"', "/", "&", "<c/>", "<!--", "]]>", "<?x?>", " ", "é")),
)
def test_a_damaged_sheet_is_judged_alike(rows: str, at: int, damage: str) -> None:
    part = sheet(rows).decode()
    torn = (part[:at] + damage + part[at:]).encode()
    assert facts_of(torn, MARKS, quick=True) in (None, facts_of(torn, MARKS, quick=False))


@settings(deadline=None)
@given(_PLAIN_ROWS.map("".join))
def test_what_is_ordinary_is_read_the_quick_way(rows: str) -> None:
    assert facts_of(
        sheet(rows, declared='<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'), MARKS, quick=True
    )


@pytest.mark.parametrize(
    ("part", "why"),
    [
        (sheet('<row r="1"><c r="A1"><f>1</f><v>1</v></c></row>'), "a formula"),
        (sheet('<row r="1"><c r="A1" t="e"><v>#N/A</v></c></row>'), "an error"),
        (sheet('<row r="1" hidden="1"><c r="A1"><v>1</v></c></row>'), "a hidden row"),
        (sheet('<row r="1"><c><v>1</v></c></row>'), "a cell without an address"),
        (sheet("", head=HEAD + "<!-- <sheetData> -->"), "a comment"),
        (sheet("", declared='<?xml version="1.0" encoding="cp500"?>'), "another encoding"),
        (sheet("", head=HEAD + '<sheetFormatPr defaultRowHeight="0"/>'), "rows of no height"),
        (sheet("").replace(b"sheetData", b"x:sheetData"), "a prefix"),
        (sheet('<row r="1"><c r="A1"><v>1</v></c></row></sheetData><sheetData>'), "cells twice"),
        (sheet("").decode().encode("utf-16"), "two bytes a letter"),
        (b"", "nothing"),
    ],
)
def test_what_is_not_ordinary_is_left_to_the_other_way(part: bytes, why: str) -> None:
    assert facts_of(part, MARKS, quick=True) is None, why


def test_cells_that_show_nothing_are_counted_and_known() -> None:
    rows = (
        '<row r="1"><c r="A1" t="s"><v>3</v></c><c r="B1" t="s"><v>4</v></c><c r="C1" t="str"><v></v></c>'
        '<c r="D1" t="inlineStr"><is><t xml:space="preserve">\u3000&#160;</t></is></c><c r="E1"><v>0</v></c></row>'
    )
    assert blank_in(sheet(rows), {3}, LIMITS) == {(1, 1), (1, 3), (1, 4)}
    budget, facts = Budget(LIMITS), SheetFacts("表", "sheet1.xml")
    found = SheetPass(facts, Marks(), budget, recalculate=False)
    assert inspected(sheet(rows.replace('t="s"', 't="str"')), "sheet1.xml", found, budget)
    assert (facts.values, facts.blank) == (5, {(1, 3), (1, 4)})
