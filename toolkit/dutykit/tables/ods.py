"""An OpenDocument spreadsheet as a grid: calamine for the values, the guard's facts for all else."""

from __future__ import annotations

from typing import Any

from ..files.assemble import calamine_values, compared, identity_of, marks_of, names_of, sheets_of
from ..files.guard import inspect
from ..files.inspection import At, SheetFacts
from ..files.limits import Limits
from ..forms.grid import Grid, Scalar
from ..problems import Problem

_CONSTANTS = {"TRUE": True, "FALSE": False}


def read_ods(data: bytes, options: dict[str, Any]) -> Grid:
    """All non-blank cells of a spreadsheet, formulas as their results. ``options``: ``limits``.

    A file that the guard refuses gives a grid without sheets and the problem. Where the reader's texts are not those
    that the guard has passed, that is told.
    """
    limits: Limits = options.get("limits") or Limits()
    inspection = inspect(data, "ods", limits)
    grid = Grid("ods", problems=list(inspection.problems))
    if inspection.refused:
        return grid
    values = calamine_values(data, inspection)
    for facts in inspection.sheets:
        found = values[facts.name]
        for at in (item.at for item in facts.drawn):  # the reader takes the words of a text box for those of its cell
            if isinstance(found.get(at), str):
                found[at] = facts.texts.get(at, "")
        grid.problems += _differing(facts, found)
        for at, value in found.items():
            # LibreOffice saves yes and no as numbers that are shown as words.
            if value in (0, 1) and (word := facts.texts.get(at)) in _CONSTANTS:
                found[at] = _CONSTANTS[word]
        values[facts.name] = {at: value for at, value in found.items() if value != ""}
    grid.sheets = sheets_of(inspection, values, grid.problems)
    grid.names = names_of(inspection)
    grid.marks = marks_of(inspection)
    grid.identity = identity_of(grid.sheets)
    return grid


def _differing(facts: SheetFacts, values: dict[At, Scalar]) -> list[Problem]:
    """Cells that one of both has alone, and texts that are not the same."""
    seen: dict[At, Scalar] = {at: text for at, text in facts.texts.items() if at not in facts.errors}
    read = {at: value for at, value in values.items() if at not in facts.errors}
    # Numbers and dates are shown in a form of their own: only that they are there can be compared.
    same = {at for at, value in read.items() if at in seen and not isinstance(value, str)}
    return compared(
        facts.name,
        {at: value for at, value in read.items() if at not in same},
        {at: text for at, text in seen.items() if at not in same},
    )
