"""Whatever is written wherever into a form of ours ends somewhere: found = values + labels + furniture + problems."""

from __future__ import annotations

import copy
from functools import cache

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dutykit.app.intake.examine import Basis, Examined, KnownIssue, examined
from dutykit.app.issuing.workbooks import build_workbook
from dutykit.app.opened.open_workspace import load_forms
from dutykit.evidence import CellPlace, a1
from dutykit.forms.grid import Cell, Grid, Mark
from dutykit.words.codes import IssueKind, MarkKind
from dutykit.xlsx.read import read_workbook
from sheets import ROSTER, filled

FORMS = load_forms()
CONGRESS = "示例区人民代表大会"


@cache
def blank(form_id: str) -> Grid:
    """A form of ours as it was issued, with nothing filled in."""
    return read_workbook(build_workbook(None, filled(FORMS[form_id])), {})


def examine(grid: Grid, form_id: str) -> Examined:
    form = FORMS[form_id]
    basis = Basis(FORMS, {}, ROSTER, grid.identity.get("congress", CONGRESS), "", 2024, None)
    issued = KnownIssue(grid.identity["issue"], IssueKind.FORM, form.hash, 2024, "U01", "D0001", {}, frozenset())
    return examined(grid, basis, issued)


def inked(grid: Grid) -> int:
    return len(grid.marks) + sum(bool(c.clean or c.error or c.formula) for s in grid.sheets for c in s.cells.values())


@pytest.mark.parametrize("form_id", sorted(FORMS))
def test_of_a_blank_form_everything_is_a_label_or_furniture(form_id: str) -> None:
    found = examine(blank(form_id), form_id)
    assert [(p.code, str(p.place), p.value) for p in found.problems if p.code.startswith("mark.")] == []
    assert found.account.found == inked(blank(form_id))


WRITTEN = st.tuples(
    st.integers(0, 1), st.integers(1, 75), st.integers(1, 45), st.sampled_from(["补充说明甲乙", "丁卯", "7", "√", "龘"])
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(form_id=st.sampled_from(sorted(FORMS)), written=st.lists(WRITTEN, min_size=1, max_size=6))
def test_no_mark_is_lost_wherever_it_is_written(form_id: str, written: list[tuple[int, int, int, str]]) -> None:
    grid = copy.deepcopy(blank(form_id))
    sheets = [s for s in grid.sheets if not s.hidden]
    places = set()
    for number, row, column, text in written:
        sheet = sheets[number % len(sheets)]
        if (row, column) not in sheet.cells and not covered(sheet.merges, row, column):
            sheet.add(Cell(row, column, text, text))
            places.add((CellPlace(sheet.name, a1(row, column)), text))
    found = examine(grid, form_id)
    account = found.account
    assert account.found == account.values + account.labels + account.furniture + account.problems == inked(grid)
    assert found.extracted is not None
    drafts = list(found.extracted.drafts())
    ended = {e.place for d in drafts for e in d.evidence.values()} | {p.place for p in found.problems}
    ended |= {p.place for d in drafts for p in d.problems} | {p for t in found.extracted.ticks for p in t.marks}
    whole = {row for p in found.problems if p.code in {"table.cut_off", "table.twice"} for row in range(1, 99)}
    named = "".join(str(p.facts.get("who", "")) for p in found.problems)  # of a line of the tick grid
    lost = [(str(p), t) for p, t in places if p not in ended and not whole and not numbers(p, t) and t not in named]
    assert lost == []


def covered(merges: list[tuple[int, int, int, int]], row: int, column: int) -> bool:
    return any(top <= row <= bottom and left <= column <= right for top, left, bottom, right in merges)


def numbers(place: CellPlace, text: str) -> bool:
    """A number in the first column of a sheet numbers a row."""
    return text == "7" and place.cell.rstrip("0123456789") == "A"


@pytest.mark.parametrize(
    ("kind", "code"),
    [
        (MarkKind.TEXT_BOX, "mark.text_box"),
        (MarkKind.PICTURE, "mark.picture"),
        (MarkKind.NOTE, "mark.note"),
        (MarkKind.ANNOTATION, "mark.annotation"),
        (MarkKind.HIDDEN, "mark.hidden"),
        (MarkKind.REVISION, "mark.revision"),
    ],
)
def test_marks_that_are_no_cells_count_too(kind: MarkKind, code: str) -> None:
    grid = copy.deepcopy(blank("leave"))
    grid.marks += [Mark(kind, None, "已批准"), Mark(MarkKind.PAGE, furniture=True)]
    before, after = examine(blank("leave"), "leave"), examine(grid, "leave")
    assert (after.account.problems, after.account.furniture) == (
        before.account.problems + 1, before.account.furniture + 1,
    )  # fmt: skip
    assert [(p.code, p.value) for p in after.problems if p.code.startswith("mark.")] == [(code, "已批准")]


def test_columns_that_were_printed_on_another_page_send_the_table_back() -> None:
    grid = copy.deepcopy(blank("leave"))
    grid.source, grid.names = "pdf", {}
    assert "table.columns_apart" not in {p.code for p in examine(grid, "leave").problems}
    (sheet,) = [s for s in grid.sheets if not s.hidden]
    moved = next(cell for cell in sheet.cells.values() if cell.clean == "备注")
    del sheet.cells[moved.row, moved.column]
    sheet.add(Cell(moved.row + 100, 2, moved.value, moved.text))
    found = examine(grid, "leave")
    assert [(p.code, p.facts["labels"]) for p in found.problems if p.code == "table.columns_apart"] == [
        ("table.columns_apart", "备注")
    ]
    assert found.fatal
