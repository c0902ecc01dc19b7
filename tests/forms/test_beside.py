"""Words beside a row, in a note or at the edge of a page: what unmakes the row holds it, what tells is asked about."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dutykit.forms.grid import Cell, Grid, Mark
from dutykit.problems import Problem, has_errors
from dutykit.words.codes import MarkKind
from forms.test_boilerplate import PERSON, PRINTED, told_of, typed

UNMADE = ["此行作废", "未举行", "取消了", "改期至5月", "与上一行重复", "没有召开", "填错了"]
SLOW = settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def held(grid: Grid) -> list[bool]:
    """Of each row of the activities, whether it is held."""
    found = told_of(grid)
    assert found.extracted is not None
    return [has_errors(draft.problems) for draft in found.extracted.rows["activities"]]


@SLOW
@given(st.sampled_from(UNMADE), st.sampled_from([0, 1]), st.integers(6, 20), st.booleans())
def test_words_that_unmake_a_row_hold_it_wherever_they_stand_beside_it(
    words: str, which: int, column: int, note: bool
) -> None:
    grid = typed([])
    sheet = grid.sheets[0]
    assert held(grid) == [False, False]
    if note:
        place = sheet.place(4 + which, column % 5 + 1)
        grid.problems.append(Problem("cell.note", place, value=words, facts={"label": "B4", "note": words}))
    else:
        sheet.add(Cell(4 + which, column, words, words))
    assert held(grid) == [n == which for n in range(2)]


@pytest.mark.parametrize("words", ["已核对", "照片另存", "第一批"])
def test_other_words_beside_a_row_are_told_and_hold_nothing(words: str) -> None:
    grid = typed([])
    grid.sheets[0].add(Cell(4, 9, words, words))
    assert held(grid) == [False, False]
    assert words in [p.value for p in told_of(grid).problems]


TOLD = [f"{PERSON}还参加了座谈", "另有一次座谈未列", "共3场", "第二行取消", f"{PERSON}未到"]
SAID = [
    "第 页 共 页",
    "内部资料 注意保存",
    "古城街道人大街工委",
    "2024年12月5日打印",
    "不忘初心",
    "活动登记表.xlsx",
    *PRINTED,
]


@SLOW
@given(st.lists(st.sampled_from(SAID), max_size=2), st.sampled_from(TOLD))
def test_a_header_that_tells_of_somebody_or_a_deed_is_asked_about(said: list[str], told: str) -> None:
    grid = typed([])
    grid.marks.append(Mark(MarkKind.MARGIN, None, "\n".join([*said, told]), furniture=True))
    assert [p.value for p in told_of(grid).problems if p.code == "mark.unknown"] == [told]


@SLOW
@given(st.lists(st.sampled_from(SAID), min_size=1, max_size=3))
def test_what_an_office_has_at_the_edge_of_its_pages_is_its_own_affair(said: list[str]) -> None:
    grid = typed([])
    grid.marks.append(Mark(MarkKind.MARGIN, None, "\n".join(said), furniture=True))
    assert [p.value for p in told_of(grid).problems if p.code == "mark.unknown"] == []
