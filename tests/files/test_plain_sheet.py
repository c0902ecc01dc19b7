"""A sheet gives the same facts whether it is counted quickly or element by element, and is refused alike."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dutykit.files import guard, kept
from dutykit.files.guard import inspect
from dutykit.files.inspection import Inspection, SheetFacts
from dutykit.files.limits import Limits
from dutykit.files.plain_sheet import plain_facts
from files.raw_xlsx import sheet, workbook

PLAIN = (
    '<row r="1" ht="30"><c r="A1" s="1" t="inlineStr"><is><t xml:space="preserve"> 名称 </t></is></c><c r="B1"/></row>'
    '<row r="2" hidden="1"><c r="A2" t="s"><v>0</v></c><c r="C2" s="2"><v>3.5</v></c><c r="D2" s="2" t="n"></c></row>'
    '<row r="3" spans="1:4"/><row r="9"><c r="AA9" t="b"><v>1</v></c></row><row r="10" s="3"/>'
)
ODD = {
    "a formula": '<row r="1"><c r="A1"><f>1+1</f><v>2</v></c></row>',
    "an error": '<row r="1"><c r="A1" t="e"><v>#N/A</v></c></row>',
    "rich text": '<row r="1"><c r="A1" t="inlineStr"><is><r><t>a</t></r></is></c></row>',
    "a cell without address": '<row r="1"><c><v>1</v></c></row>',
    "another order of attributes": '<row r="1"><c s="1" r="A1"><v>1</v></c></row>',
    "a row without number": '<row><c r="A1"><v>1</v></c></row>',
    "a comment": '<row r="1"><!-- <c r="A1"><v>1</v></c> --></row>',
    "character data": '<row r="1"><c r="A1" t="str"><v><![CDATA[<c r="Z9"><v>1</v></c>]]></v></c></row>',
    "a row inside a row": '<row r="1"><row r="2"><c r="A2"><v>1</v></c></row></row>',
    "a cell inside a cell": '<row r="1"><c r="A1"><c r="B1"><v>1</v></c></c></row>',
    "a prefix": '<x:row xmlns:x="x" r="1"><x:c r="A1"><x:v>1</x:v></x:c></x:row>',
    "a hidden row by reference": '<row r="1" hidden="&#49;"><c r="A1"><v>1</v></c></row>',
    "not well formed": '<row r="1"><c r="A1"><v>1</c></v></row>',
    "an entity that nobody declared": '<row r="1"><c r="A1" t="str"><v>&x;</v></c></row>',
    "a cell outside of any sheet": '<row r="1"><c r="XFE1"><v>1</v></c></row>',
    "a row outside of any sheet": '<row r="1048577"><c r="A1048577"><v>1</v></c></row>',
    "far away": '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>',
    "an attribute twice": '<row r="1" r="1"><c r="A1"><v>1</v></c></row>',
    "nothing": "",
}


@pytest.fixture(autouse=True)
def _afresh() -> None:
    kept.kept_for.cache_clear()


def both(data: bytes, monkeypatch: pytest.MonkeyPatch, limits: Limits | None = None) -> tuple[Inspection, Inspection]:
    """The quick look and the slow one."""
    quick = inspect(data, "xlsx", limits)
    kept.kept_for.cache_clear()
    with monkeypatch.context() as patched:
        patched.setattr(guard, "plain_facts", lambda *_: None)
        return quick, inspect(data, "xlsx", limits)


def facts_of(rows: str, formats: dict[str, str] | None = None) -> SheetFacts | None:
    found = plain_facts(SheetFacts("表", "xl/worksheets/sheet1.xml"), sheet(rows).encode(), formats or {}, Limits())
    return found[0] if found else None


def test_a_plain_sheet_is_counted_quickly() -> None:
    facts = facts_of(PLAIN, {"2": "0.00"})
    assert facts is not None
    assert (facts.cells, facts.values, facts.rows, facts.columns) == (6, 4, 9, 27)
    assert (facts.last_row_at, facts.last_column_at) == ((9, 27), (9, 27))
    assert (facts.hidden_rows, facts.formats) == ({2}, {(2, 3): "0.00"})


@pytest.mark.parametrize("rows", ODD.values(), ids=ODD.keys())
def test_anything_odd_goes_the_ordinary_way(rows: str) -> None:
    if rows:
        assert facts_of(rows) is None
    else:
        assert facts_of(rows) == SheetFacts("表", "xl/worksheets/sheet1.xml")


@pytest.mark.parametrize("rows", [PLAIN, *ODD.values()], ids=["plain", *ODD.keys()])
def test_both_ways_see_the_same(rows: str, monkeypatch: pytest.MonkeyPatch) -> None:
    quick, slow = both(workbook(rows), monkeypatch)
    assert quick == slow


CELLS = st.lists(
    st.tuples(
        st.integers(1, 60),
        st.sampled_from(["", ' s="1"', ' s="2"']),
        st.sampled_from(["", ' t="n"', ' t="s"', ' t="e"', ' t="str"', ' t="d"']),
        st.sampled_from(["/>", "></c>", "><v>1</v></c>", "><v></v></c>", "><v/></c>", "><is><t>a</t></is></c>"]),
    ),
    max_size=8,
)
ROWS = st.lists(st.tuples(st.integers(0, 40), st.sampled_from(["", ' hidden="1"', ' ht="3.5" hidden="0"']), CELLS))


@given(rows=ROWS)
def test_both_ways_see_the_same_of_any_rows(rows: list[tuple[int, str, list[tuple[int, str, str, str]]]]) -> None:
    written = "".join(
        f'<row r="{number}"{more}>'
        + "".join(f'<c r="{chr(64 + c % 26 + 1)}{number}"{style}{kind}{end}' for c, style, kind, end in cells)
        + "</row>"
        for number, more, cells in rows
    )
    with pytest.MonkeyPatch.context() as monkeypatch:
        quick, slow = both(workbook(written), monkeypatch)
    assert quick == slow


@pytest.mark.parametrize(
    "limits",
    [
        Limits(elements=30), Limits(marked_cells=0), Limits(depth=6), Limits(depth=5), Limits(depth=3),
        Limits(attributes=2), Limits(text_run_bytes=20), Limits(rows=8), Limits(columns=26), Limits(area=200),
    ],
)  # fmt: skip
def test_limits_hold_both_ways(limits: Limits, monkeypatch: pytest.MonkeyPatch) -> None:
    quick, slow = both(workbook(PLAIN), monkeypatch, limits)
    assert quick == slow


def test_what_is_known_of_a_part_is_paid_for_again() -> None:
    data = workbook(PLAIN)
    first, *more = (inspect(data, "xlsx") for _ in range(4))
    assert more == [first] * 3
    assert first.elements > 0
    more[-1].sheets[0].notes.append(((1, 1), "", "说明"))
    more[-1].sheets[0].merges.append((1, 1, 2, 2))
    assert inspect(data, "xlsx") == first


def test_a_part_with_one_byte_changed_is_looked_at_anew() -> None:
    for _ in range(3):
        assert inspect(workbook(PLAIN), "xlsx").problems == []
    (problem,) = inspect(workbook(PLAIN.replace('r="AA9"', 'r="ZZZ9"')), "xlsx").problems
    assert problem.code == "file.geometry"
