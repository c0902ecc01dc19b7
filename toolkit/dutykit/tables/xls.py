"""A workbook of Excel 97-2003 or WPS (.xls, .et) as a grid: xlrd reads, calamine compares.

xlrd tells number formats, errors, notes and names, and keeps a sheet with one far cell small; calamine would
allocate it whole. Neither tells which cells are formulas: that is seen in the records themselves.
"""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from ..evidence import column_letters
from ..files.assemble import Values, compared, identity_of, marks_of, names_of, sheets_of
from ..files.inspection import At, Inspection, SheetFacts
from ..files.limits import Limits
from ..forms.grid import Grid, Scalar
from ..forms.number_format import alters_text
from ..problems import Problem
from ..words.codes import Formula
from .xls_drawn import drawn
from .xls_looks import XlsLooks

_STATES = {0: "visible", 1: "hidden", 2: "veryHidden"}
_FORMULA, _EOF, _BOOLEAN = 0x0006, 0x000A, 0x1D
_ROWS, _COLUMNS = 65_536, 256
_PLAIN_FORMATS = ("", "general")


def read_xls(data: bytes, options: dict[str, Any]) -> Grid:
    """All non-blank cells of a workbook, formulas as their results. ``options``: ``limits``.

    A file with a password, or beyond the limits, gives a grid without sheets and the problem. What both readers
    refuse raises what the second one said.
    """
    import xlrd

    limits: Limits = options.get("limits") or Limits()
    try:
        book = xlrd.open_workbook(
            file_contents=data, logfile=io.StringIO(), on_demand=True, ragged_rows=True, formatting_info=True
        )
        inspection, values = _by_xlrd(book, limits)
    except MemoryError:
        raise
    except Exception as error:  # noqa: BLE001 - it raises whatever its parts raise
        if "encrypted" in str(error).casefold():
            return Grid("xls", problems=[Problem("file.encrypted")])
        return _fallback(data, f"{type(error).__name__}：{error}", limits)
    if not inspection.sheets and not inspection.refused:
        return _fallback(data, "没有工作表", limits)
    grid = Grid("xls", problems=list(inspection.problems), epoch_1904=inspection.epoch_1904)
    if inspection.refused:
        return grid
    _fill(grid, inspection, values)
    grid.problems += _second_look(data, inspection, values, limits)
    return grid


def _fill(grid: Grid, inspection: Inspection, values: Values) -> None:
    grid.sheets = sheets_of(inspection, values, grid.problems)
    grid.names = names_of(inspection)
    grid.marks = marks_of(inspection)
    grid.identity = identity_of(grid.sheets)


def _by_xlrd(book: Any, limits: Limits) -> tuple[Inspection, Values]:
    inspection = Inspection("xls", epoch_1904=book.datemode == 1)
    values: Values = {}
    if book.nsheets > limits.sheets:
        detail = f"超过 {limits.sheets} 个工作表"
        inspection.problems.append(Problem("file.too_complex", facts={"detail": detail}))
        return inspection, values
    for index, name in enumerate(book.sheet_names()):
        sheet = book.sheet_by_index(index)
        facts = SheetFacts(name, "", _STATES.get(sheet.visibility, "hidden"))
        values[name] = _values(book, sheet, facts)
        facts.merges = [(top + 1, left + 1, bottom, right) for top, bottom, left, right in sheet.merged_cells]
        if len(facts.merges) > limits.merges:
            detail = f"工作表“{name}”合并区域过多"
            inspection.problems.append(Problem("file.too_complex", facts={"detail": detail}))
            return inspection, values
        facts.notes = [
            ((row + 1, column + 1), (note.author or "").strip(), (note.text or "").strip())
            for (row, column), note in sorted(sheet.cell_note_map.items())
        ]
        _hidden(sheet, facts, values[name])
        facts.formulas = _formulas(book, index)
        facts.drawn, edges, facts.margins = drawn(book, index)
        facts.edges = [[words] for words in edges]
        inspection.sheets.append(facts)
        book.unload_sheet(index)
    _settle_blanks(inspection.sheets)
    inspection.names = list(_references(book))
    return inspection, values


def _values(book: Any, sheet: Any, facts: SheetFacts) -> dict[At, Scalar]:
    import xlrd

    values: dict[At, Scalar] = {}
    looks = XlsLooks(book)
    for row in range(sheet.nrows):
        for column, (kind, value) in enumerate(zip(sheet.row_types(row), sheet.row_values(row), strict=True), start=1):
            at = (row + 1, column)
            if kind in (xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK) or value == "":
                continue
            sight = looks.sight(sheet, row, column - 1)
            if sight is not None:
                facts.see(at, sight)
            if kind == xlrd.XL_CELL_ERROR:
                facts.errors[at] = xlrd.error_text_from_code.get(value, "#N/A")
                facts.values += 1
            elif kind == xlrd.XL_CELL_BOOLEAN:
                values[at] = bool(value)
            elif kind in (xlrd.XL_CELL_NUMBER, xlrd.XL_CELL_DATE):
                code = _format(book, sheet.cell_xf_index(row, column - 1))
                if code.casefold() not in _PLAIN_FORMATS:
                    facts.formats[at] = code
                values[at] = _moment(value, code, book.datemode) if kind == xlrd.XL_CELL_DATE else value
            else:
                values[at] = value
                code = _format(book, sheet.cell_xf_index(row, column - 1))
                if alters_text(code):
                    facts.formats[at] = code
            facts.rows, facts.columns = max(facts.rows, row + 1), max(facts.columns, column)
    facts.values += len(values)
    return values


def _hidden(sheet: Any, facts: SheetFacts, values: dict[At, Scalar]) -> None:
    """Rows with a value, and columns, that are not shown."""
    gone = {row + 1 for row, told in sheet.rowinfo_map.items() if told.hidden or told.height < 20}
    facts.hidden_rows = {row for row, _ in values if row in gone} if gone else set()
    for column, told in sorted(sheet.colinfo_map.items()):
        if (told.hidden or told.width < 256) and column < facts.columns:
            facts.hide(column + 1, column + 1)


def _format(book: Any, index: int) -> str:
    found = book.format_map.get(book.xf_list[index].format_key)
    return found.format_str if found is not None else ""


def _moment(serial: float, code: str, datemode: int) -> Scalar:
    """A date, a time of day, both, or how long something took; the number itself where there is no such day."""
    import xlrd

    if "[h" in code.casefold() or "[m" in code.casefold():
        return timedelta(days=serial)
    try:
        moment: datetime = xlrd.xldate.xldate_as_datetime(serial, datemode)
    except (xlrd.xldate.XLDateError, OverflowError, ValueError):
        return serial
    moment = (moment + timedelta(milliseconds=500)).replace(microsecond=0)
    if 0 <= serial < 1:
        return moment.time()
    return moment.date() if serial == int(serial) else moment


def _formulas(book: Any, index: int) -> dict[At, str]:
    """The cells of a sheet with a formula: ``cached``, or ``blank`` where the result is an empty text."""
    found: dict[At, str] = {}
    if book.biff_version < 50:
        return found
    memory = book.mem
    at = book._sh_abs_posn[index]  # noqa: SLF001 - told nowhere else
    while at + 4 <= len(memory):
        kind, size = struct.unpack_from("<HH", memory, at)
        if kind == _EOF:
            break
        # LibreOffice writes yes and no as formulas of one constant.
        constant = size >= 24 and memory[at + 24] == 2 and memory[at + 26] == _BOOLEAN
        if kind == _FORMULA and size >= 14 and not constant:
            row, column, _, result, mark = struct.unpack_from("<HHH6sH", memory, at + 4)
            found[row + 1, column + 1] = Formula.BLANK if mark == 0xFFFF and result[0] == 3 else Formula.CACHED
        at += 4 + size
    return found


def _settle_blanks(sheets: list[SheetFacts]) -> None:
    """Where not one formula of the book has a result, nobody has calculated it: a program wrote it."""
    states = {state for facts in sheets for state in facts.formulas.values()}
    if states == {Formula.BLANK}:
        for facts in sheets:
            facts.formulas = dict.fromkeys(facts.formulas, Formula.MISSING)


def _references(book: Any) -> Iterator[tuple[str, str]]:
    """Defined names and the one range each of them means, as a workbook of today would write it."""
    names = book.sheet_names()
    for name in book.name_obj_list:
        parts = name.result.value if name.result is not None and isinstance(name.result.value, list) else []
        if len(parts) != 1 or name.macro or name.binary:
            continue
        sheet, beyond, top, bottom, left, right = parts[0].coords
        # A relative name may lead to the left of the first column.
        real = 0 <= top < bottom <= _ROWS and 0 <= left < right <= _COLUMNS
        if real and beyond == sheet + 1 and 0 <= sheet < len(names):
            quoted = names[sheet].replace("'", "''")
            yield name.name, f"'{quoted}'!{_absolute(top, left)}:{_absolute(bottom - 1, right - 1)}"


def _absolute(row: int, column: int) -> str:
    return f"${column_letters(column + 1)}${row + 1}"


def _by_calamine(data: bytes) -> tuple[Inspection, Values]:
    from python_calamine import CalamineWorkbook, SheetVisibleEnum

    inspection = Inspection("xls")
    values: Values = {}
    with CalamineWorkbook.from_filelike(io.BytesIO(data)) as book:
        for meta in book.sheets_metadata:
            sheet = book.get_sheet_by_name(meta.name)
            shown = meta.visible == SheetVisibleEnum.Visible
            facts = SheetFacts(meta.name, "", "visible" if shown else "hidden")
            facts.merges = [
                (top + 1, left + 1, bottom + 1, right + 1)
                for (top, left), (bottom, right) in sheet.merged_cell_ranges or ()
            ]
            found = values[meta.name] = {
                (row, column): value
                for row, line in enumerate(sheet.to_python(skip_empty_area=False), start=1)
                for column, value in enumerate(line, start=1)
                if value != ""
            }
            facts.rows = max((row for row, _ in found), default=0)
            facts.columns = max((column for _, column in found), default=0)
            inspection.sheets.append(facts)
    return inspection, values


def _fallback(data: bytes, reason: str, limits: Limits) -> Grid:
    """What the first reader could not open: calamine gives its texts alone, and not what takes them from sight.

    Nobody could say that what is stored has been seen, so the file stays out, with the reason and the remedy.
    """
    try:
        inspection, _ = _by_calamine(data)
    except (MemoryError, Exception):
        raise  # what both readers refuse is named by what the second one said
    except BaseException as error:  # noqa: BLE001 - a panic of Rust is no Exception
        return Grid(
            "xls", problems=[Problem("file.truncated", facts={"detail": f"{type(error).__name__}：{reason}"[:120]})]
        )
    if not inspection.sheets:
        return Grid("xls", problems=[Problem("file.truncated", facts={"detail": "没有工作表"})])
    if len(inspection.sheets) > limits.sheets:
        detail = f"超过 {limits.sheets} 个工作表"
        return Grid("xls", problems=[Problem("file.too_complex", facts={"detail": detail})])
    return Grid("xls", problems=[Problem("file.looks_lost", facts={"detail": reason[:120]})])


def _second_look(data: bytes, inspection: Inspection, values: Values, limits: Limits) -> list[Problem]:
    """Where calamine sees other values; it is not asked where it would allocate a vast sheet."""
    if any(facts.rows * facts.columns > limits.area for facts in inspection.sheets):
        return []
    try:
        _, second = _by_calamine(data)
    except MemoryError:
        raise
    except BaseException:  # noqa: BLE001 - a panic of Rust is no Exception; the first reader's word stands
        return []
    found: list[Problem] = []
    for facts in inspection.sheets:
        found += compared(facts.name, values[facts.name], second.get(facts.name, {}))
    return found
