"""Seen is stored: where what a cell shows is not what it holds, nobody knows which was meant, and it is asked about.

What strikes a cell out, hides it or raises some of its letters travels with the value (:class:`~.grid.Cell`); here it
becomes a question. A number format is harmless as long as what it shows means the same.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any, assert_never

from ..dossier.names import FoundName, find_people
from ..evidence import CellPlace, PagePlace, Place, cell_of
from ..problems import Problem
from ..text import fold, label_key, shortened
from ..words.codes import DAYS, FieldKind, MarkKind, Sight
from .grid import Cell, Grid, Mark, Sheet
from .model import Field
from .scalars import Read, Reading, written

WORDS = frozenset({FieldKind.TEXT, FieldKind.LONG_TEXT, FieldKind.NAME})
"""Kinds that hold words: a raised letter in them is part of the writing (m²)."""
_BESIDE = re.compile(
    r"[\d\s年月日号时分秒上下午星期周一二三四五六,./:：\-—()（）]"
    r"|am|pm|jan\w*|feb\w*|mar\w*|apr\w*|may|june?|july?|aug\w*|sep\w*|oct\w*|nov\w*|dec\w*|(?:mon|tues?|wednes|thurs?|fri|satur|sun)(?:day)?",
    re.IGNORECASE,
)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
ByKind = Callable[[Cell, Field, Reading], Read]


def doubt(cell: Cell, item: Field, reading: Reading, read: ByKind) -> Problem | None:
    """Why a cell cannot be taken for what it holds; ``read`` reads a cell by the kind of its field."""
    if cell.sight is not None:
        found = _of_sight(cell.sight, cell, item)
        if found is not None:
            return found
    if cell.over:
        return _problem("cell.overlaid", cell, item, over=shortened(cell.over))
    if cell.shown is None or isinstance(cell.value, bool):
        return None
    if not cell.shown.strip():
        return _problem("cell.unseen", cell, item, why="数字格式使它不显示")
    if _same(cell, cell.shown.strip(), item, reading, read):
        return None
    return _problem("cell.shown", cell, item, shown=shortened(cell.shown.strip()))


_LAID_OVER = frozenset({MarkKind.TEXT_BOX, MarkKind.ANNOTATION, MarkKind.DRAWN})
_LIES_ON = 0.4
"""A mark of which less than this part lies over a cell of a page only touches it."""


def lay_over(grid: Grid) -> None:
    """Tell each filled cell what words or strokes were laid over it: what a person sees there is not what it holds."""
    marks = [n for n, mark in enumerate(grid.marks) if mark.kind in _LAID_OVER and mark.place and not mark.furniture]
    if not marks:
        return
    cells = [(sheet, cell) for sheet in grid.sheets for cell in sheet.cells.values() if cell.clean]
    for number in marks:
        mark = grid.marks[number]
        for sheet, cell in cells:
            place = sheet.place(cell.row, cell.column)
            if _lies_over(mark, sheet, cell, place):
                cell.over = "；".join(filter(None, (cell.over, mark.text or mark.kind.label)))
                grid.marks[number] = replace(mark, over=place)


def _lies_over(mark: Mark, sheet: Sheet, cell: Cell, place: Place) -> bool:
    match mark.place, place:
        case CellPlace(name, address), _:
            row, column = cell_of(address)
            return (
                name == sheet.name
                and row < cell.row + cell.rows
                and cell.row < row + mark.rows
                and column < cell.column + cell.columns
                and cell.column < column + mark.columns
            )
        case PagePlace(page, tuple() as box), PagePlace(other, tuple() as under):
            wide = min(box[2], under[2]) - max(box[0], under[0])
            high = min(box[3], under[3]) - max(box[1], under[1])
            if page != other or wide <= 0 or high <= 0:
                return False
            if mark.kind is MarkKind.DRAWN and wide >= _LIES_ON * (under[2] - under[0]):
                return True  # a line over many cells, each of which has a little of it
            return wide * high >= _LIES_ON * (box[2] - box[0]) * (box[3] - box[1])
        case _:
            return mark.place == place


def _problem(code: str, cell: Cell, item: Field, **facts: Any) -> Problem:
    return Problem(code, cell.place, item.name, cell.text, {"label": item.label, **facts})


def _of_sight(sight: Sight, cell: Cell, item: Field) -> Problem | None:
    match sight:
        case Sight.STRUCK:
            return _problem("cell.struck", cell, item)
        case Sight.PARTLY_STRUCK:
            return _problem("cell.struck_partly", cell, item)
        case Sight.UNSEEN:
            return _problem("cell.unseen", cell, item, why="字的颜色与底色相同")
        case Sight.RAISED:
            return None if item.kind in WORDS else _problem("cell.raised", cell, item)
        case _:
            assert_never(sight)


def _same(cell: Cell, seen: str, item: Field, reading: Reading, read: ByKind) -> bool:
    """Whether what is seen means what is held."""
    value = cell.value
    if isinstance(value, date):  # a moment is a date too
        return _same_day(value, seen, item, reading.year)
    if isinstance(value, str):
        return fold(seen) == fold(value)
    if not isinstance(value, (int, float)):
        return True
    if item.kind in WORDS and _number(seen) == value:
        return True
    said = read(Cell(cell.row, cell.column, seen, seen, place=cell.place), item, reading)
    held = read(Cell(cell.row, cell.column, value, written(cell), place=cell.place), item, reading)
    if item.kind == FieldKind.DECIMAL and isinstance(held.value, (int, float)) and isinstance(said.value, (int, float)):
        places = len(seen.partition(".")[2])
        return said.value == held.value or (places > 1 and abs(said.value - held.value) <= 0.5 * 10.0**-places)
    return said.value == held.value and type(said.value) is type(held.value)


def _number(text: str) -> float | None:
    try:
        return float(text.replace(",", ""))
    except ValueError:
        return None


def _same_day(value: date, seen: str, item: Field, year: int | None) -> bool:
    """Whether a day is shown with all that the field asks for, and nothing else is said beside it."""
    if item.kind not in DAYS and item.kind != FieldKind.MONTH:
        return True  # judged by the reader of the kind
    if _BESIDE.sub("", seen):
        return False
    numbers = [int(n) for n in re.findall(r"\d+", seen)]
    named = next((n for n, m in enumerate(_MONTHS, 1) if m in seen.lower()), 0)
    # The year last: of two figures, or not shown at all, it must not be taken for a day.
    shown = (value.month,) if item.kind == FieldKind.MONTH else (value.month, value.day)
    for part in (*shown, value.year):
        if part in numbers:
            numbers.remove(part)
        elif part == value.year and part % 100 in numbers:
            numbers.remove(part % 100)
        elif not (part == value.year == year or part == named):
            return False
    return True


def hidden(sheet: Sheet, at: tuple[int, int], raw: str, item: Field, *, row: bool) -> Problem | None:
    """Why nobody sees what stands at a place: its column is not shown, or (of the head) its ``row``."""
    facts: dict[str, Any] = {"label": item.label}
    if at[1] in sheet.hidden_columns:
        return Problem("column.hidden", sheet.place(*at), item.name, raw, facts)
    if row and at[0] in sheet.hidden_rows:
        return Problem("cell.unseen", sheet.place(*at), item.name, raw, {**facts, "why": "这一行是隐藏的"})
    return None


_NUMBERS = frozenset(map(label_key, ("代表编号", "代表证号", "编号")))


def ticked_by(
    sheet: Sheet, top: int, row: int, who: Cell | None, reading: Reading, first: int
) -> tuple[FoundName | None, str]:
    """The one deputy whose line a row of a tick grid is, and what it says; nobody where name and number differ.

    Of a line without a name it says what else stands before the ``first`` column of marks.
    """
    people = find_people(who.text, reading.roster, unit=reading.unit) if who else []
    whom = who.clean if who else _beside(sheet, row, first)
    columns = [c for (r, c), cell in sheet.cells.items() if r == top and cell.key in _NUMBERS]
    told = sheet.cells.get((row, columns[0])) if columns else None
    known = reading.roster.by_number.get(told.clean) if told is not None else None
    if len(people) != 1:
        return None, whom
    if known is None:
        return people[0], whom
    if people[0].deputy is None and known in people[0].candidates:
        return people[0]._replace(deputy=known, candidates=()), whom
    if people[0].deputy is not None and people[0].deputy.number != known.number:
        return None, f"{whom}，编号 {known.number}"
    return people[0], whom


def _beside(sheet: Sheet, row: int, first: int) -> str:
    texts = (cell.clean for (r, c), cell in sorted(sheet.cells.items()) if r == row and c < first)
    return "、".join(filter(None, texts)) or "没有写姓名"
