"""Whatever the form and however sure the recognition: nothing recognised is accepted by itself."""

from __future__ import annotations

import random
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dirty.filling import fill
from dirty.world import Blank
from dutykit.app.intake.examine import Basis, Examined, KnownIssue, examined
from dutykit.app.issuing.workbooks import build_workbook
from dutykit.app.opened.open_workspace import load_forms
from dutykit.dossier.model import Roster, Unit
from dutykit.evidence import PagePlace
from dutykit.forms.check import holds_row
from dutykit.forms.filled import Filled
from dutykit.forms.grid import Cell, Grid, Mark
from dutykit.words.codes import IssueKind, MarkKind
from dutykit.xlsx.read import read_workbook

FORMS = load_forms(None)
REFUSED = {"roster", "session"}


@cache
def grid_of(form_id: str, seed: int) -> Grid:
    """A form filled in, as the reader of workbooks gives it."""
    from tempfile import TemporaryDirectory

    form = FORMS[form_id]
    identity = {"format": "1", "kind": "blank", "form": form.id, "version": str(form.version), "hash": form.hash}
    with TemporaryDirectory() as folder:
        path = Path(folder) / "表.xlsx"
        path.write_bytes(build_workbook(None, Filled(form, {**identity, "year": "2024"})))
        return read_workbook(fill(Blank(form_id, path, "GC"), form, random.Random(seed)).book.data(), {})


def as_scan(grid: Grid, scores: list[float]) -> Grid:
    """The same cells as if they had been recognised of a page."""
    sheets = []
    for sheet in grid.sheets:
        cells: dict[tuple[int, int], Cell] = {}
        for number, (at, cell) in enumerate(sheet.cells.items()):
            box = (at[1] * 10.0, at[0] * 10.0, at[1] * 10.0 + 9, at[0] * 10.0 + 9)
            score = scores[number % len(scores)]
            cells[at] = replace(cell, place=PagePlace(1, box), value=cell.text, score=score)
        sheets.append(replace(sheet, cells=cells))
    return Grid("scan", sheets, {k: v for k, v in grid.identity.items() if k in {"form", "year", "hash"}}, grid.names)


def basis() -> Basis:
    roster = Roster(units=(Unit("GC", "古城街道人大街工委", "work_committee"),))
    return Basis(FORMS, {}, roster, "北京市示例区人民代表大会", "", 2024, None)


@settings(max_examples=40, deadline=None)
@given(st.sampled_from(sorted(FORMS)), st.integers(0, 2), st.lists(st.floats(0, 1), min_size=1, max_size=4))
def test_nothing_recognised_is_accepted_by_itself(form_id: str, seed: int, scores: list[float]) -> None:
    found = examined(as_scan(grid_of(form_id, seed), scores), basis(), None)
    codes = [p.code for p in found.problems]
    if form_id in REFUSED:
        assert (found.fatal, "scan.form_refused" in codes) == (True, True)
        return
    assert found.extracted is not None
    form, told = FORMS[form_id], 0
    for draft in found.extracted.drafts():
        table = form.table_by_name.get(draft.table)
        fields = table.by_name if table else form.by_name
        asked = [n for n in draft.evidence if n not in fields or fields[n].ask != "office"]
        assert all(e.score is not None for n, e in draft.evidence.items() if n in asked)
        if asked:
            told += 1
            assert [p.code for p in draft.problems].count("scan.row") == 1
            assert holds_row(draft, table)
    assert told


def title_told(score: float, doubt: str = "") -> list[str]:
    """What is said of the title of the first activity, recognised with such a score."""
    grid = as_scan(grid_of("activity", 1), [1.0])
    (cell,) = [c for s in grid.sheets for c in s.cells.values() if c.text.endswith("号件1")]
    cell.score, cell.doubt = score, doubt
    found = examined(grid, basis(), None)
    assert found.extracted is not None
    problems = found.extracted.rows["activities"][0].problems
    return [p.message for p in problems if p.code == "scan.doubtful" and p.field == "title"]


def test_what_is_doubtful_says_why() -> None:
    assert title_told(0.95) == []
    assert title_told(0.95, "有横线穿过")[0].endswith("可能不对（有横线穿过）。")
    assert title_told(0.6)[0].endswith("可能不对（把握 60%）。")


def issued_to(unit_cell: str, **identity: str) -> Examined:
    """A scanned activity form of an issue to 古城街道, whose printed unit was recognised so."""
    grid = as_scan(grid_of("activity", 1), [0.99])
    sheet = next(s for s in grid.sheets if s.name == "填写")
    (spot,) = [at for name, (_, *at) in grid.names.items() if name == "f_unit"]
    sheet.cells[spot[0], spot[1]] = Cell(*spot, unit_cell, unit_cell, place=PagePlace(1, (1, 1, 2, 2)), score=0.5)
    grid.identity |= {"issue": "F2024-0003", **identity}
    form = FORMS["activity"]
    issue = KnownIssue("F2024-0003", IssueKind.FORM, form.hash, 2024, "GC", "", {}, frozenset())
    return examined(grid, basis(), issue)


@pytest.mark.parametrize(
    ("unit", "identity", "codes"),
    [
        ("古城街道人大街工委", {}, []),
        ("古坡街首人夭街工委", {}, ["scan.identity"]),
        ("古坡街首人夭街工委", {"tag": "1"}, []),
    ],
)
def test_a_number_that_was_recognised_needs_a_witness(unit: str, identity: dict[str, str], codes: list[str]) -> None:
    found = issued_to(unit, **identity)
    assert [p.code for p in found.problems if p.code.startswith("scan.")] == codes
    assert found.fatal == bool(codes)


def test_ink_that_was_not_recognised_is_a_problem_of_its_own() -> None:
    grid = as_scan(grid_of("activity", 1), [0.99])
    place = PagePlace(1, (300.0, 200.0, 320.0, 210.0))
    grid.marks.append(Mark(MarkKind.INK, place))
    assert [p.place for p in examined(grid, basis(), None).problems if p.code == "scan.unread"] == [place]
