"""From a located form to records: every cell read by its kind, with evidence and problems."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from ..evidence import CellPlace, Evidence, column_letters
from ..problems import Problem
from ..text import fold, shortened
from ..words.codes import Ask, Formula, Sight
from .days import record_day
from .deputy_number import hold_against_number, number_beside
from .draft import Draft, Places
from .grid import PAGES, Cell, Grid, Sheet
from .kinds import KINDS, Read, Reading
from .labelled import other_label, without_label
from .leftover import leftovers
from .locate import Located, TableSpot
from .model import Field
from .recognise import CHECKED_HEAD
from .scalars import Known
from .seen import doubt, hidden
from .tick_grid import TickArea, read_ticks

__all__ = ["Draft", "Extracted", "Places", "extract", "same_numbers"]


@dataclass(slots=True)
class Extracted:
    """Everything read from one file: the head, the rows of each table, problems of the form as a whole."""

    head: Draft
    rows: dict[str, list[Draft]]
    problems: list[Problem]
    ticks: list[TickArea] = field(default_factory=list)

    def drafts(self) -> Iterator[Draft]:
        """The head and every row."""
        yield self.head
        for rows in self.rows.values():
            yield from rows


def extract(grid: Grid, located: Located, reading: Reading) -> Extracted:
    """Read the located cells."""
    if reading.epoch_1904 != grid.epoch_1904:
        reading = dataclasses.replace(reading, epoch_1904=grid.epoch_1904, known={})
    result = Extracted(Draft(""), {}, [p for p in located.problems if p.code != "head.missing"])
    result.problems += leftovers(located, workbook=grid.source not in PAGES | {"docx"})
    _read_head(result.head, grid, located, reading)
    for name, table_spot in located.tables.items():
        columns = [_Column.of(table_spot, name, column, reading) for name, column in table_spot.columns.items()]
        covered = _covered(table_spot)
        rows = [
            _row(table_spot, columns, row, position, reading, merged=row in covered)
            for position, row in enumerate(table_spot.rows, 1)
        ]
        if beside := number_beside([c.item for c in columns]):
            for draft in rows:
                hold_against_number(draft, *beside, reading.roster)
        if table_spot.table.ticks is not None:
            result.problems += read_ticks(grid, table_spot, rows, reading, result.ticks)
        result.rows[name] = [r for r in rows if r.evidence or r.number]
        same_numbers(result.rows[name])
    return result


def _read_head(head: Draft, grid: Grid, located: Located, reading: Reading) -> None:
    head.problems = [p for p in located.problems if p.code == "head.missing"]
    head.places.sheet = located.sheet
    head.checked = _checked_head(grid, located.sheet)
    for name, spot in located.head.items():
        head.places.at[name] = (spot.row, spot.column)
        if spot.cell is None or not _asked_whose(head, name, spot.field, spot.cell, located.form.title_keys):
            _read_into(head, name, spot.field, spot.cell, reading)
    fields = [spot.field for spot in located.head.values()]
    if beside := number_beside(fields):
        hold_against_number(head, *beside, reading.roster)
    _ask_where_hidden(head, fields)


def _checked_head(grid: Grid, sheet: Sheet) -> str:
    """What a correction says of having looked at the head: the cell has a name, for no column stands over it."""
    named, row, column = grid.names.get(CHECKED_HEAD, ("", 0, 0))
    cell = sheet.cells.get((row, column)) if named == sheet.name else None
    return cell.clean if cell is not None else ""


_NONE: frozenset[int] = frozenset()


class _Column(NamedTuple):
    """A column of a table: its field, its letters, and what texts in it are known to amount to."""

    name: str
    number: int
    letters: str
    item: Field
    known: dict[str, Known]

    @classmethod
    def of(cls, spot: TableSpot, name: str, number: int, reading: Reading) -> _Column:
        """The column of a field."""
        item = spot.table.by_name[name]
        return cls(name, number, column_letters(number), item, reading.of(item))


def _covered(spot: TableSpot) -> frozenset[int]:
    """Rows of a table over which a range is merged that begins above them."""
    tall = [(top, bottom) for top, _, bottom, _ in spot.sheet.merges if bottom > top]
    return frozenset(row for row in spot.rows if any(top < row <= bottom for top, bottom in tall)) if tall else _NONE


def _row(spot: TableSpot, columns: list[_Column], row: int, position: int, reading: Reading, *, merged: bool) -> Draft:
    sheet, draft = spot.sheet, _begun(spot, row, position)
    at, evidence, values = sheet.cells.get, draft.evidence, draft.values
    struck = draft.void = False
    for column in columns:
        name, number, letters, _, known = column
        cell = at((row, number))
        if cell is None and merged:
            cell = _merged_from_above(sheet, row, number)
        if cell is None:
            continue
        text = cell.text
        same = known.get(text) if _is_plain(cell, row) else None
        if same is not None:  # by far the most: read before, in another row or another return
            value, spans = same
            evidence[name] = Evidence(cell.place or CellPlace(sheet.name, f"{letters}{row}"), text, spans)
            if value is not None:
                values[name] = _copied(value)
            continue
        if cell.sight is Sight.STRUCK and not struck:
            struck = _struck_out(draft, columns)
        _read_column(draft, spot, column, dataclasses.replace(cell, sight=None) if struck else cell, reading)
    _tell_namesakes_apart(draft, spot, columns, reading)
    _ask_where_hidden(draft, (c.item for c in columns if c.number in sheet.hidden_columns))
    draft.void = values.pop("void", False) is True
    return draft


def _tell_namesakes_apart(draft: Draft, spot: TableSpot, columns: list[_Column], reading: Reading) -> None:
    """Of several who bear a name, those are meant who were in the unit on the row's day (in its year, without one).

    So are those whom 全体代表 means.
    """
    several = {p.field for p in draft.problems if p.code in {"person.several", "person.everyone"}}
    if not several or not reading.unit:
        return
    day = record_day(draft.values, spot.table)
    whole = (date(reading.year, 1, 1), date(reading.year, 12, 31)) if reading.year else (date.min, date.max)
    dated = dataclasses.replace(reading, when=(day, day) if day else whole, known={})
    for name, number, _, item, _ in columns:
        cell = spot.sheet.cells.get((draft.row, number))
        if name in several and cell is not None and not _is_ditto(cell):
            draft.problems = [p for p in draft.problems if p.field != name]
            _read_into(draft, name, item, cell, dated)


def _begun(spot: TableSpot, row: int, position: int) -> Draft:
    """A row of which it is known where it stands, which record it carries, and whose its line says that it is."""
    sheet = spot.sheet
    draft = Draft(spot.table.name, row=row, position=position, places=Places(sheet, row=row, columns=spot.columns))
    if spot.number:
        cell = sheet.cells.get((row, spot.number))
        draft.number = cell.clean if cell else ""
    if spot.checked:
        cell = sheet.cells.get((row, spot.checked))
        draft.checked = cell.clean if cell else ""
    if spot.whose:
        draft.whose = sheet.cells.get((row, spot.whose)) or _merged_from_above(sheet, row, spot.whose)
        if draft.whose is not None and _is_ditto(draft.whose):
            draft.whose = _above(spot, row, spot.whose)
    return draft


def _is_plain(cell: Cell, row: int) -> bool:
    """Whether a cell is a text of this row and nothing else, so that the same text means the same."""
    return (
        cell.value == cell.text
        and not (cell.sight or cell.over or cell.shown is not None or cell.formula or cell.error)
        and cell.score is None
        and cell.row == row
    )


def _read_column(draft: Draft, spot: TableSpot, column: _Column, cell: Cell, reading: Reading) -> None:
    """One cell that was not met before; a plain one that is read without a question is remembered."""
    name, _, _, item, known = column
    if _is_ditto(cell):
        _read_ditto(draft, spot, name, cell, reading)
        return
    if _asked_whose(draft, name, item, cell, spot.table.label_keys):
        return
    before = len(draft.problems)
    _read_into(draft, name, item, cell, reading)
    if _is_plain(cell, draft.row) and name in draft.evidence and len(draft.problems) == before:
        known[cell.text] = _copied(draft.values.get(name)), draft.evidence[name].spans


def _struck_out(draft: Draft, columns: list[_Column]) -> bool:
    """Whether a row is struck out as a whole: it may be given up, and is held as such with all that it says."""
    sheet, row = draft.places.sheet, draft.row
    cells = [c for column in columns if sheet is not None and (c := sheet.cells.get((row, column.number))) is not None]
    if not cells or any(c.sight is not Sight.STRUCK for c in cells if c.clean):
        return False
    draft.problems.append(Problem("row.struck", draft.places.first()))
    return True


def _ask_where_hidden(draft: Draft, fields: Iterable[Field]) -> None:
    """What stands in a row or a column that is not shown is no value yet; what the office wrote there is its own."""
    sheet = draft.places.sheet
    if sheet is None or not (sheet.hidden_rows or sheet.hidden_columns):
        return
    if draft.table and draft.row in sheet.hidden_rows and draft.evidence:
        draft.problems.append(Problem("row.hidden", draft.places.first(), "", "", {"rows": draft.row}))
    for item in fields:
        if item.name not in draft.evidence or item.ask == Ask.OFFICE:
            continue
        at = draft.places.at.get(item.name) or (draft.row, draft.places.columns.get(item.name, 0))
        raw = draft.evidence[item.name].raw
        if raw.strip() and (problem := hidden(sheet, at, raw, item, row=not draft.table)) is not None:
            draft.values.pop(item.name, None)
            draft.problems.append(problem)


_MUTABLE = (list, dict)


def _copied(value: Any) -> Any:
    return value.copy() if type(value) in _MUTABLE else value


def _read_ditto(draft: Draft, spot: TableSpot, name: str, cell: Cell, reading: Reading) -> None:
    """同上 stands for what the row directly above says; the raw text stays what was written."""
    item, place, source = spot.table.by_name[name], draft.places.get(name), _above(spot, draft.row, cell.column)
    if source is None or source.error or source.formula == Formula.MISSING:
        draft.evidence[name] = Evidence(place, cell.text, ())
        draft.problems.append(Problem("cell.ditto_nothing", place, name, cell.text, {"label": item.label}))
        return
    facts = {"label": item.label, "above": shortened(source.text)}
    draft.problems.append(Problem("cell.ditto", place, name, cell.text, facts))
    sight, over = cell.sight or source.sight, cell.over or source.over
    meant = dataclasses.replace(source, place=place, formula="", sight=sight, over=over)
    _read_into(draft, name, item, meant, reading)
    read = draft.evidence.get(name)
    spans = tuple((number, 0, len(cell.text)) for number, _, _ in read.spans) if read else ()
    draft.evidence[name] = Evidence(place, cell.text, spans)


def _merged_from_above(sheet: Sheet, row: int, column: int) -> Cell | None:
    """The value of a range merged down a column holds for each of its rows."""
    for top, left, bottom, right in sheet.merges:
        if top < row <= bottom and left <= column <= right:
            return sheet.cells.get((top, left))
    return None


def _asked_whose(draft: Draft, name: str, item: Field, cell: Cell, labels: AbstractSet[str]) -> bool:
    """Whether a cell names another field beside its own: nobody knows which part of it is the answer."""
    other = other_label(cell, item, labels)
    if other:
        place = draft.places.get(name)
        draft.evidence[name] = Evidence(place, cell.text, ())
        draft.problems.append(Problem("cell.labelled", place, name, cell.text, {"label": item.label, "other": other}))
    return bool(other)


def _read_into(draft: Draft, name: str, item: Field, cell: Cell | None, reading: Reading) -> None:
    if cell is None or (not cell.error and not cell.formula and not cell.clean):
        return
    place = draft.places.get(name)
    if cell.place is None:
        cell.place = place
    elif cell.place != place:  # the value of a merged range, read for another row
        cell = dataclasses.replace(cell, place=place)
    bare, begins = without_label(cell, item)
    if begins and not bare.clean:  # the label alone
        return
    read = _read_cell(bare, item, reading)
    spans = read.spans
    if begins:
        spans = tuple((number, first + begins, last + begins) for number, first, last in spans)
    draft.evidence[name] = Evidence(place, cell.error or cell.text, spans)
    draft.problems += read.problems
    if read.value is not None and read.value != []:
        draft.values[name] = read.value


def _read_cell(cell: Cell, item: Field, reading: Reading) -> Read:
    """Errors and formulas first, then by kind."""

    def told(code: str, value: str) -> Problem:
        return Problem(code, cell.place, item.name, value, {"label": item.label, "first": "="})

    if cell.error or _ERROR.fullmatch(cell.clean):
        return Read(problems=[told("cell.error", cell.error or cell.clean)])
    if cell.formula == Formula.MISSING:
        return Read(problems=[told("cell.formula_missing", "")])
    by_kind = KINDS[item.kind].read
    if cell.sight is not None or cell.shown is not None or cell.over:
        found = doubt(cell, item, reading, by_kind)
        if found is not None:
            return Read(problems=[found])
    read = by_kind(cell, item, reading)
    if cell.formula == Formula.CACHED:
        read.problems.append(told("cell.formula", cell.text))
    elif isinstance(cell.value, str) and cell.value.lstrip()[:1] in _EQUALS:
        read.problems.append(told("cell.formula_text", cell.text))
    return read


def same_numbers(rows: list[Draft]) -> None:
    """A copied row carries the number of the one it was copied from: the first keeps it, the others are new."""
    seen: dict[str, Draft] = {}
    for draft in rows:
        if not draft.number:
            continue
        first = seen.setdefault(draft.number, draft)
        if first is not draft:
            draft.number = ""
            place = draft.places.first()
            draft.problems.append(Problem("row.number_twice", place, "", "", {"other": first.row}))


_EQUALS = {"=", "＝"}
_ERROR = re.compile(r"#(?:REF!|N/A|VALUE!|NAME\?|DIV/0!|NULL!|NUM!)|Err:\d{3}")
"""An error value that was pasted, or sent back, as text is one still."""


# --- ditto marks: they stand for the value of the row above ---------------------------------------------------

_DITTO = frozenset(map(fold, ("同上", "同上行", "同上。", "同前", "〃", '"', "“", "”", "″", "''", "“”", "々", "仝上")))


def _is_ditto(cell: Cell) -> bool:
    """Whether a cell holds a ditto mark and nothing else."""
    return isinstance(cell.value, str) and len(cell.value) < 9 and fold(cell.value) in _DITTO


def _above(spot: TableSpot, row: int, column: int) -> Cell | None:
    """The cell that a ditto mark in ``row`` stands for: the first one above it that is no ditto mark itself.

    It never reaches across a blank cell, a blank row, or anything that is no row of the table.
    """
    rows = set(spot.rows)
    covered = {
        r: spot.sheet.cells.get((top, left))
        for top, left, bottom, right in spot.sheet.merges
        if left <= column <= right
        for r in range(max(top, spot.header + 1), min(bottom, row) + 1)
    }
    for at in range(row - 1, spot.header, -1):
        cell = spot.sheet.cells.get((at, column)) or covered.get(at)
        if at not in rows or cell is None:
            return None
        if not _is_ditto(cell):
            return cell
    return None
