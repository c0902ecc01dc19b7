"""A workbook as a grid: calamine for the values, the guard's facts for what calamine does not tell.

calamine is some fifteen times faster than openpyxl and does not stumble over styles; yet it turns error cells
into blanks, knows no notes, no number formats and no formula without a result. Those the guard has seen in its
one pass. openpyxl is asked where calamine fails, or where the number of values differs from the guard's count, cells
that show nothing aside.
"""

from __future__ import annotations

import warnings
from collections.abc import Collection, Iterable
from io import BytesIO
from typing import Any

from ..files.assemble import Values, calamine_values, compared, identity_of, marks_of, names_of, sheets_of
from ..files.drawings import drawn
from ..files.guard import blank_cells, inspect
from ..files.inspection import At, Inspection, SheetFacts
from ..files.limits import Limits
from ..forms.grid import Grid, Scalar
from ..problems import Problem
from .cell_pictures import cell_pictures


def read_workbook(data: bytes, options: dict[str, Any]) -> Grid:
    """All non-blank cells of a workbook (``.xlsx``, ``.xlsm``), formulas as their results.

    Options: ``limits`` (:class:`Limits`) and ``inspection`` (of :func:`dutykit.files.guard.inspect`; made here
    where it is missing, so that it may run in the worker). A file that the guard refuses gives a grid without
    sheets and the problem. What a reader raises is left to the worker to name.
    """
    limits: Limits = options.get("limits") or Limits()
    inspection: Inspection = options.get("inspection") or inspect(data, "xlsx", limits)
    grid = Grid("xlsx", problems=list(inspection.problems), epoch_1904=inspection.epoch_1904)
    if inspection.refused:
        return grid
    values = _values(data, inspection, limits, grid)
    grid.sheets = sheets_of(inspection, values, grid.problems)
    grid.attachments = cell_pictures(data, inspection, limits)
    grid.marks = [*marks_of(inspection), *drawn(data, inspection, limits)]
    grid.names = names_of(inspection)
    grid.identity = identity_of(grid.sheets)
    return grid


def _values(data: bytes, inspection: Inspection, limits: Limits, grid: Grid) -> Values:
    """The values by the fast reader, or by the second one where the fast one fails or loses cells."""
    try:
        values = calamine_values(data, inspection)
    except Exception as error:
        second = _by_openpyxl(data, inspection, limits)
        if second is None:
            raise
        detail = f"{type(error).__name__}：{error}"[:120]
        grid.problems.append(Problem("file.readers_differ", facts={"detail": f"快速读法失败，{detail}"}))
        return second
    suspect = [s for s in inspection.sheets if _expected(s, values[s.name]) != len(values[s.name])]
    if suspect:
        blank = blank_cells(data, inspection, suspect, limits)
        suspect = [s for s in suspect if _expected(s, values[s.name], blank[s.name]) != len(values[s.name])]
    if not suspect:
        return values
    second = _by_openpyxl(data, inspection, limits)
    for facts in suspect:
        fast = values[facts.name]
        if second is not None:
            grid.problems += compared(facts.name, fast, second.get(facts.name, {}))
        else:
            counts = f"工作表“{facts.name}”读出 {len(fast)} 格，文件中有 {_expected(facts, fast)} 格"
            grid.problems.append(Problem("file.readers_differ", facts={"detail": counts}))
    return values


def _expected(facts: SheetFacts, values: dict[At, Scalar], blank: Collection[At] = ()) -> int:
    """How many values the guard has counted, errors and empty texts that the fast reader leaves out aside.

    Formulas without a result have not been counted.
    """
    uncounted = facts.formulas.keys() | facts.pictures.keys()
    left_out = {*facts.errors, *(at for at in blank if at not in uncounted)}
    return facts.values - sum(1 for at in left_out if at not in values)


def _by_openpyxl(data: bytes, inspection: Inspection, limits: Limits) -> Values | None:
    """The values by openpyxl; ``None`` where it must not be asked, or cannot read the file either."""
    if inspection.elements > limits.second_elements or inspection.styles > limits.second_formats:
        return None
    if inspect(data, inspection.kind, limits, full=True).refused:
        return None
    by_row = _too_large_for_whole_sheets(inspection.sheets, limits)
    from openpyxl import load_workbook

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            workbook = load_workbook(BytesIO(data), read_only=by_row, data_only=True)
        except MemoryError:
            raise
        except Exception:  # noqa: BLE001 - it raises whatever its parts raise; the first reader's word stands
            return None
        found = {sheet.title: _sheet_values(sheet, by_row=by_row) for sheet in workbook.worksheets}
        workbook.close()
    return found


def _too_large_for_whole_sheets(sheets: Collection[SheetFacts], limits: Limits) -> bool:
    """Whether the second reader reads row by row, for it would make too many cells otherwise."""
    return (
        sum(s.cells for s in sheets) > limits.second_cells
        or sum(len(s.merges) for s in sheets) > limits.second_merges
        or sum(s.merge_area for s in sheets) > limits.second_merge_area
    )


def _sheet_values(sheet: Any, *, by_row: bool) -> dict[At, Scalar]:
    if by_row:
        sheet.reset_dimensions()
        cells: Iterable[Any] = (c for row in sheet.iter_rows() for c in row)
    else:
        cells = sheet._cells.values()  # noqa: SLF001 - iter_rows would make every cell up to the last
    return {(c.row, c.column): c.value for c in cells if c.value not in (None, "")}
