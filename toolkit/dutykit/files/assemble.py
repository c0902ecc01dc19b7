"""Values of a reader and facts of the guard, put together to the sheets of a grid.

Shared by every kind of workbook: whoever read the values, merged ranges, formulas, errors, notes and names come
from the same facts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import lru_cache
from io import BytesIO

from ..evidence import CellPlace, a1
from ..forms.grid import Cell, Mark, Scalar, Sheet
from ..forms.imprint import find_imprint
from ..forms.number_format import shown, shows_whole_day
from ..problems import Problem
from ..words.codes import Formula, MarkKind
from .inspection import At, Inspection, SheetFacts

IDENTITY_SHEET = "_dutykit"
LISTS_SHEET = "_lists"
NOTE_AUTHOR = "dutykit"
Values = dict[str, dict[At, Scalar]]

_IMPRINT = 120
"""A longer text speaks of an issue number, and is none."""
_PADDED = re.compile(r"0{2,}")
_REFERENCE = re.compile(
    r"(?:'((?:[^']|'')+)'|([^'!\[\]]+))!\$?([A-Z]{1,3})\$?(\d{1,7})(?::\$?([A-Z]{1,3})\$?(\d{1,7}))?"
)


_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")


def calamine_values(data: bytes, inspection: Inspection) -> Values:
    """The values of every inspected sheet by python-calamine, blanks left out, at their true addresses."""
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


def compared(name: str, fast: dict[At, Scalar], second: dict[At, Scalar]) -> list[Problem]:
    """A problem where two readers differ about the values of the sheet ``name``."""
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


def sheets_of(inspection: Inspection, values: Values, problems: list[Problem]) -> list[Sheet]:
    """The sheets that a person may have filled in, and ours that says what the file is."""
    # What our dropdowns offer says nothing about what was filled in.
    asked = [facts for facts in inspection.sheets if facts.name != LISTS_SHEET or facts.state == "visible"]
    return [sheet_of(facts, values.get(facts.name, {}), problems) for facts in asked]


def sheet_of(facts: SheetFacts, values: dict[At, Scalar], problems: list[Problem]) -> Sheet:
    """The cells of a sheet, with the guard's facts."""
    sheet = Sheet(facts.name, hidden=facts.state != "visible" or facts.name == IDENTITY_SHEET)
    sheet.hidden_rows = facts.hidden_rows
    sheet.hidden_columns = {c for a, b in facts.hidden_columns for c in range(a, min(b, facts.columns) + 1)}
    sheet.merges = _merges(facts)
    spans = {(top, left): (bottom - top + 1, right - left + 1) for top, left, bottom, right in sheet.merges}
    pictures, errors, formulas = set(facts.pictures), facts.errors, facts.formulas
    cells = sheet.cells
    odd = pictures | errors.keys() | formulas.keys() | facts.formats.keys() | spans.keys() | facts.sights.keys()
    odd |= facts.displays.keys()
    for at, value in values.items():
        if type(value) is str and at not in odd:  # by far the most
            cells[at] = Cell(at[0], at[1], value, value)
            continue
        if at in pictures or at in errors or formulas.get(at) == Formula.MISSING:
            continue
        cells[at] = _cell(facts, at, value, spans.get(at, (1, 1)))
    cells |= dict(_without_value(facts, spans))
    problems += _beside(facts)
    return sheet


def _without_value(facts: SheetFacts, spans: dict[At, tuple[int, int]]) -> Iterator[tuple[At, Cell]]:
    """Cells that show an error, and formulas that nobody has worked out."""
    formulas = facts.formulas
    for at, error in facts.errors.items():
        formula = Formula.CACHED if at in formulas else ""
        yield at, Cell(*at, error, error, *spans.get(at, (1, 1)), formula=formula, error=error)
    for at, state in formulas.items():
        if state == Formula.MISSING and at not in facts.errors:
            yield at, Cell(*at, "", "", *spans.get(at, (1, 1)), formula=Formula.MISSING)


def _merges(facts: SheetFacts) -> list[tuple[int, int, int, int]]:
    """Merged ranges. Whole columns are merged at times; nothing lies beyond the last value."""
    return [
        (top, left, min(bottom, max(top, facts.rows)), min(right, max(left, facts.columns)))
        for top, left, bottom, right in facts.merges
    ]


def _cell(facts: SheetFacts, at: At, value: Scalar, span: tuple[int, int]) -> Cell:
    """A cell of which the guard has more to tell than its text."""
    code = facts.formats.get(at, "")
    display = _display(facts, at, value, code)
    value, text = text_of(value, code)
    return Cell(
        *at, value, text, *span, number_format=code, formula=Formula.CACHED if at in facts.formulas else "",
        shown=None if display == text else display, sight=facts.sights.get(at),
    )  # fmt: skip


def _display(facts: SheetFacts, at: At, value: Scalar, code: str) -> str | None:
    """What a cell shows, where that may be something else than its value."""
    if isinstance(value, date) and shows_whole_day(code):
        return None
    if facts.texts and not isinstance(value, str):
        return facts.texts.get(at)
    if at in facts.displays:
        return facts.displays[at]
    return shown(value, code)


def _beside(facts: SheetFacts) -> Iterator[Problem]:
    """What a cell holds besides its value. The label is the address: fields are not known on this floor."""
    for at in facts.pictures:
        yield Problem("cell.picture", CellPlace(facts.name, a1(*at)), facts={"label": a1(*at)})
    for at, author, note in facts.notes:
        if author != NOTE_AUTHOR and note:
            yield Problem(
                "cell.note", CellPlace(facts.name, a1(*at)), value=note, facts={"label": a1(*at), "note": note}
            )


_CODE = re.compile(r"&(?:\"[^\"]*\"|K[0-9A-F]{6}|K\d{2}[+-]\d{3}|\d{1,3}|.)", re.DOTALL)
"""What steers a header or a footer of a workbook: its parts, letters, page numbers."""


def marks_of(inspection: Inspection) -> list[Mark]:
    """Pictures and notes of cells, of which problems tell already; our own notes are furniture. What is drawn."""
    found: list[Mark] = []
    for facts in inspection.sheets:
        found += [Mark(MarkKind.PICTURE, CellPlace(facts.name, a1(*at)), told=True) for at in facts.pictures]
        found += [Mark(MarkKind.MARGIN, None, furniture=True)] * facts.margins
        edges = (_CODE.sub(" ", "".join(pieces)).strip() for pieces in facts.edges)
        found += [Mark(MarkKind.MARGIN, None, words, furniture=True) for words in edges]
        for item in facts.drawn:
            kind = MarkKind.TEXT_BOX if item.words else MarkKind.PICTURE if item.picture else MarkKind.DRAWN
            place = CellPlace(facts.name, a1(*item.at))
            found.append(Mark(kind, place, item.words, rows=item.rows, columns=item.columns))
        for at, author, note in facts.notes:
            ours = author == NOTE_AUTHOR or not note
            found.append(Mark(MarkKind.NOTE, CellPlace(facts.name, a1(*at)), note, furniture=ours, told=not ours))
    return found


def text_of(value: Scalar, code: str) -> tuple[Scalar, str]:
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


def names_of(inspection: Inspection) -> dict[str, tuple[str, int, int]]:
    """Defined names that mark one cell, be it a merged one."""
    names: dict[str, tuple[str, int, int]] = {}
    for name, reference in inspection.names:
        target = None if name.startswith("_xlnm.") else _target(reference)
        if target is None:
            continue
        sheet, top, left, bottom, right = target
        facts = inspection.sheet(sheet)
        if facts is None:
            continue
        if (bottom, right) == (top, left) or (top, left, bottom, right) in facts.merges:
            names.setdefault(name, (sheet, top, left))
    return names


@lru_cache(maxsize=5000)
def _target(reference: str) -> tuple[str, int, int, int, int] | None:
    """The sheet and the range that a defined name refers to; ``None`` for anything else."""
    match = _REFERENCE.fullmatch(reference.lstrip("="))
    if match is None:
        return None
    first = _at(match[3], match[4])
    return (match[1] or match[2]).replace("''", "'"), *first, *(_at(match[5], match[6]) if match[5] else first)


def _at(letters: str, digits: str) -> At:
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - 64
    return int(digits), column


def identity_of(sheets: list[Sheet]) -> dict[str, str]:
    """Keys and values of our hidden sheet: columns A and B down to the first blank row; else what is printed."""
    sheet = next((s for s in sheets if s.name == IDENTITY_SHEET), None)
    if sheet is None:
        return printed_identity(sheets)
    identity: dict[str, str] = {}
    row = 1
    while sheet is not None and (key := sheet.cells.get((row, 1))) is not None:
        value = sheet.cells.get((row, 2))
        identity[key.text] = value.text if value is not None else ""
        row += 1
    return identity


def printed_identity(sheets: list[Sheet]) -> dict[str, str]:
    """The issue number that the sheets show, where our hidden sheet is lost; nothing where they show several."""
    cells = (c.value for s in sheets for c in s.cells.values() if isinstance(c.value, str) and len(c.value) < _IMPRINT)
    found = {issue for text in cells if "发" in text and (issue := find_imprint(text).get("issue"))}
    return {"issue": found.pop()} if len(found) == 1 else {}
