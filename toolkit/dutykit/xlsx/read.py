"""A workbook as a grid: calamine for the values, the guard's facts for what calamine does not tell.

calamine is some fifteen times faster than openpyxl and does not stumble over styles; yet it turns error cells
into blanks, knows no notes, no number formats and no formula without a result. Those the guard has seen in its
one pass. openpyxl is asked where calamine fails, or where the number of values differs from the guard's count.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from io import BytesIO
from typing import Any

from ..evidence import CellPlace, a1
from ..files.guard import inspect
from ..files.inspection import At, Inspection, SheetFacts
from ..files.limits import Limits
from ..forms.grid import Cell, Grid, Scalar, Sheet
from ..problems import Problem

IDENTITY_SHEET = "_dutykit"
LISTS_SHEET = "_lists"
NOTE_AUTHOR = "dutykit"
Values = dict[str, dict[At, Scalar]]

_PADDED = re.compile(r"0{2,}")
_REFERENCE = re.compile(
    r"(?:'((?:[^']|'')+)'|([^'!\[\]]+))!\$?([A-Z]{1,3})\$?(\d{1,7})(?::\$?([A-Z]{1,3})\$?(\d{1,7}))?"
)


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
    for facts in inspection.sheets:
        if facts.name == LISTS_SHEET and facts.state != "visible":
            continue  # what our dropdowns offer says nothing about what was filled in
        grid.sheets.append(_sheet(facts, values.get(facts.name, {}), grid.problems))
    grid.names = _names(inspection)
    grid.identity = _identity(grid.sheets)
    return grid


def _values(data: bytes, inspection: Inspection, limits: Limits, grid: Grid) -> Values:
    """The values by the fast reader, or by the second one where the fast one fails or loses cells."""
    try:
        values = _by_calamine(data, inspection)
    except Exception as error:
        second = _by_openpyxl(data, inspection, limits)
        if second is None:
            raise
        detail = f"{type(error).__name__}：{error}"[:120]
        grid.problems.append(Problem("file.readers_differ", facts={"detail": f"快速读法失败，{detail}"}))
        return second
    suspect = [s for s in inspection.sheets if _expected(s, values[s.name]) != len(values[s.name])]
    if not suspect:
        return values
    second = _by_openpyxl(data, inspection, limits)
    for facts in suspect:
        fast = values[facts.name]
        if second is not None:
            grid.problems += _compared(facts.name, fast, second.get(facts.name, {}))
        else:
            counts = f"工作表“{facts.name}”读出 {len(fast)} 格，文件中有 {_expected(facts, fast)} 格"
            grid.problems.append(Problem("file.readers_differ", facts={"detail": counts}))
    return values


def _expected(facts: SheetFacts, values: dict[At, Scalar]) -> int:
    """How many values the guard has counted, errors that the fast reader leaves blank aside."""
    return facts.values - sum(1 for at in facts.errors if at not in values)


def _by_calamine(data: bytes, inspection: Inspection) -> Values:
    from python_calamine import CalamineWorkbook

    with CalamineWorkbook.from_filelike(BytesIO(data)) as workbook:
        return {
            facts.name: {
                (row, column): value
                for row, line in enumerate(
                    workbook.get_sheet_by_name(facts.name).to_python(skip_empty_area=False), start=1
                )
                for column, value in enumerate(line, start=1)
                if value != ""
            }
            for facts in inspection.sheets
        }


def _by_openpyxl(data: bytes, inspection: Inspection, limits: Limits) -> Values | None:
    """The values by openpyxl; ``None`` where it must not be asked, or cannot read the file either."""
    cells = sum(s.cells for s in inspection.sheets)
    if inspection.elements > limits.second_elements or inspection.styles > limits.second_formats:
        return None
    if inspect(data, inspection.kind, limits, full=True).refused:
        return None
    by_row = (
        cells > limits.second_cells
        or sum(len(s.merges) for s in inspection.sheets) > limits.second_merges
        or sum(s.merge_area for s in inspection.sheets) > limits.second_merge_area
    )
    from openpyxl import load_workbook

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            workbook = load_workbook(BytesIO(data), read_only=by_row, data_only=True)
        except MemoryError:
            raise
        except Exception:  # noqa: BLE001 - it raises whatever its parts raise; the first reader's word stands
            return None
        found: Values = {}
        for sheet in workbook.worksheets:
            if by_row:
                sheet.reset_dimensions()
                cells_of: Iterable[Any] = (c for row in sheet.iter_rows() for c in row)
            else:
                cells_of = sheet._cells.values()  # noqa: SLF001 - iter_rows would make every cell up to the last
            found[sheet.title] = {(c.row, c.column): c.value for c in cells_of if c.value not in (None, "")}
        workbook.close()
    return found


_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")


def _comparable(value: object) -> object:
    """What both readers must agree on: not the type of a date, nor blanks around a text, nor its escapes."""
    if isinstance(value, str):
        text = _ESCAPE.sub(lambda m: chr(int(m[1], 16)), value).replace("\r\n", "\n").strip()
        return "" if text.startswith("#") else text
    if isinstance(value, datetime):
        return value.replace(microsecond=0)
    if isinstance(value, date):
        return datetime(value.year, value.month, value.day)  # noqa: DTZ001 - workbooks have no time zone
    if isinstance(value, (time, timedelta)):
        return "time"
    return value


def _compared(name: str, fast: dict[At, Scalar], second: dict[At, Scalar]) -> list[Problem]:
    one = {at: c for at, v in fast.items() if (c := _comparable(v)) != ""}
    two = {at: c for at, v in second.items() if (c := _comparable(v)) != ""}
    differing = sorted(at for at in one.keys() | two.keys() if one.get(at) != two.get(at))
    if not differing:
        return []
    first = a1(*differing[0])
    return [
        Problem(
            "file.readers_differ",
            place=CellPlace(name, first),
            facts={"detail": f"工作表“{name}”有 {len(differing)} 格不同，第一处 {first}"},
        )
    ]


def _sheet(facts: SheetFacts, values: dict[At, Scalar], problems: list[Problem]) -> Sheet:
    """The cells of a sheet, with the guard's facts."""
    sheet = Sheet(facts.name, hidden=facts.state != "visible" or facts.name == IDENTITY_SHEET)
    spans = {}
    for top, left, bottom, right in facts.merges:
        # Whole columns are merged at times; nothing lies beyond the last value.
        bottom, right = min(bottom, max(top, facts.rows)), min(right, max(left, facts.columns))  # noqa: PLW2901
        sheet.merges.append((top, left, bottom, right))
        spans[top, left] = (bottom - top + 1, right - left + 1)
    pictures, errors, formulas = set(facts.pictures), facts.errors, facts.formulas
    for at, value in values.items():
        if at in pictures or at in errors or formulas.get(at) == "missing":
            continue
        rows, columns = spans.get(at, (1, 1))
        code = facts.formats.get(at, "")
        formula = "cached" if at in formulas else ""
        value, text = _text(value, code)  # noqa: PLW2901
        sheet.cells[at] = Cell(*at, value, text, rows, columns, number_format=code, formula=formula)
    for at, error in errors.items():
        sheet.cells[at] = Cell(
            *at, error, error, *spans.get(at, (1, 1)), formula="cached" if at in formulas else "", error=error
        )
    for at, state in formulas.items():
        if state == "missing" and at not in errors:
            sheet.cells[at] = Cell(*at, "", "", *spans.get(at, (1, 1)), formula="missing")
    problems += _beside(facts)
    return sheet


def _beside(facts: SheetFacts) -> Iterator[Problem]:
    """What a cell holds besides its value. The label is the address: fields are not known on this floor."""
    for at in facts.pictures:
        yield Problem("cell.picture", CellPlace(facts.name, a1(*at)), facts={"label": a1(*at)})
    for at, author, note in facts.notes:
        if author != NOTE_AUTHOR and note:
            yield Problem(
                "cell.note", CellPlace(facts.name, a1(*at)), value=note, facts={"label": a1(*at), "note": note}
            )


def _text(value: Scalar, code: str) -> tuple[Scalar, str]:
    """The value, whole numbers as ``int``, and its text as a person would see it where that is plain."""
    match value:
        case str():
            return value, value
        case bool():
            return value, "TRUE" if value else "FALSE"
        case float() | int():
            number: int | float = value
            if isinstance(value, float) and value.is_integer():
                # By way of its shortest form: int() would make up digits that the file does not hold.
                number = int(Decimal(repr(value)))
            text = str(number)
            return number, text.zfill(len(code)) if number >= 0 and _PADDED.fullmatch(code) else text
        case datetime():
            return value, value.isoformat(" ")
        case date() | time():
            return value, value.isoformat()
        case _:
            return value, str(value)


def _names(inspection: Inspection) -> dict[str, tuple[str, int, int]]:
    """Defined names that mark one cell, be it a merged one."""
    names: dict[str, tuple[str, int, int]] = {}
    for name, reference in inspection.names:
        match = _REFERENCE.fullmatch(reference.lstrip("="))
        if match is None or name.startswith("_xlnm."):
            continue
        sheet = (match[1] or match[2]).replace("''", "'")
        facts = inspection.sheet(sheet)
        if facts is None:
            continue
        top, left = _at(match[3], match[4])
        bottom, right = _at(match[5], match[6]) if match[5] else (top, left)
        if (bottom, right) == (top, left) or (top, left, bottom, right) in facts.merges:
            names.setdefault(name, (sheet, top, left))
    return names


def _at(letters: str, digits: str) -> At:
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - 64
    return int(digits), column


def _identity(sheets: list[Sheet]) -> dict[str, str]:
    """Keys and values of our hidden sheet: columns A and B down to the first blank row."""
    sheet = next((s for s in sheets if s.name == IDENTITY_SHEET), None)
    identity: dict[str, str] = {}
    row = 1
    while sheet is not None and (key := sheet.cells.get((row, 1))) is not None:
        value = sheet.cells.get((row, 2))
        identity[key.text] = value.text if value is not None else ""
        row += 1
    return identity
