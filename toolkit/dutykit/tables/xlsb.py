"""A binary workbook (.xlsb) as a grid: calamine for the values, the guard's facts for all else."""

from __future__ import annotations

from typing import Any

from ..evidence import a1
from ..files.assemble import calamine_values, identity_of, marks_of, sheets_of
from ..files.drawings import drawn
from ..files.guard import inspect
from ..files.inspection import SheetFacts
from ..files.limits import Limits
from ..forms.grid import Grid
from ..problems import Problem
from ..words.codes import Formula


def read_xlsb(data: bytes, options: dict[str, Any]) -> Grid:
    """All non-blank cells of a workbook, formulas as their results. ``options``: ``limits``.

    A file that the guard refuses gives a grid without sheets and the problem. Cells that the guard has seen and the
    reader has not given are told.
    """
    limits: Limits = options.get("limits") or Limits()
    inspection = inspect(data, "xlsb", limits)
    grid = Grid("xlsb", problems=list(inspection.problems), epoch_1904=inspection.epoch_1904)
    if inspection.refused:
        return grid
    values = calamine_values(data, inspection)
    for facts in inspection.sheets:
        blank = sum(state == Formula.BLANK for state in facts.formulas.values())
        expected, read = facts.values - len(facts.errors) - blank, len(values[facts.name].keys() - facts.errors.keys())
        if expected != read:
            grid.problems.append(_lost(facts, expected, read))
    grid.sheets = sheets_of(inspection, values, grid.problems)
    grid.marks = [*marks_of(inspection), *drawn(data, inspection, limits)]
    grid.identity = identity_of(grid.sheets)
    return grid


def _lost(facts: SheetFacts, expected: int, read: int) -> Problem:
    area = f"A1:{a1(max(facts.rows, 1), max(facts.columns, 1))}"
    detail = f"工作表“{facts.name}”{area} 读出 {read} 格，文件中有 {expected} 格"
    return Problem("file.readers_differ", facts={"detail": detail})
