"""A grid, and what was read from it, as plain lists, to cross between processes: many times faster than objects.

Most cells are a text and where it stands. They cross as three lists (rows, columns, values); whatever else there is
to a cell crosses beside them, by its number. Of a draft everything crosses but the cells it was read from: of those
only the places that cannot be worked out from row and column.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ..compact import compact
from ..evidence import CellPlace, PagePlace, Place, SentEvidence, SentValues, TablePlace, evidence_json
from ..forms.extract import Draft, Extracted, Places
from ..forms.grid import Attachment, Cell, Grid, Mark, Sheet
from ..problems import Problem
from ..words.codes import MarkKind

_PLACES = (CellPlace, PagePlace, TablePlace)


def _pack_place(place: Place | None) -> tuple[Any, ...] | None:
    match place:
        case CellPlace(sheet, cell):
            return 0, sheet, cell
        case PagePlace(page, box, label):
            return 1, page, box, label
        case TablePlace(table, row, column):
            return 2, table, row, column
        case None:
            return None


def _unpack_place(data: tuple[Any, ...] | None) -> Place | None:
    return None if data is None else _PLACES[data[0]](*data[1:])


def _pack_cells(cells: Sequence[Cell]) -> tuple[Any, ...]:
    more = {
        i: (
            c.text,
            c.rows,
            c.columns,
            _pack_place(c.place),
            c.number_format,
            c.formula,
            c.error,
            c.shown,
            c.sight,
            c.score,
            c.doubt,
        )
        for i, c in enumerate(cells)
        if c.text is not c.value
        or c.rows != 1
        or c.columns != 1
        or c.place
        or c.number_format
        or c.formula
        or c.error
        or c.sight
        or c.shown is not None
        or c.score is not None
    }
    return [c.row for c in cells], [c.column for c in cells], [c.value for c in cells], more


def _unpack_cells(data: tuple[Any, ...]) -> dict[tuple[int, int], Cell]:
    rows, columns, values, more = data
    cells = [Cell(row, column, value, value) for row, column, value in zip(rows, columns, values, strict=True)]
    for number, (text, high, wide, place, *rest) in more.items():
        cell = cells[number]
        cells[number] = Cell(cell.row, cell.column, cell.value, text, high, wide, _unpack_place(place), *rest)
    return dict(zip(zip(rows, columns, strict=True), cells, strict=True))


def pack(grid: Grid) -> tuple[Any, ...]:
    """Lists and tuples of plain values."""
    sheets = [
        (s.name, s.hidden, s.merges, s.hidden_rows, s.hidden_columns, _pack_cells(list(s.cells.values())))
        for s in grid.sheets
    ]
    problems = [p.stored() for p in grid.problems]
    attachments = [(_pack_place(a.place), a.name, a.data, a.sha256) for a in grid.attachments]
    marks = [(m.kind.value, _pack_place(m.place), m.text, m.furniture, m.told, m.rows, m.columns) for m in grid.marks]
    return grid.source, sheets, grid.identity, grid.names, problems, grid.epoch_1904, attachments, marks


def unpack(data: tuple[Any, ...]) -> Grid:
    """The inverse of :func:`pack`."""
    source, packed, identity, names, problems, epoch_1904, attached, marked = data
    sheets = [
        Sheet(name, _unpack_cells(cells), hidden, merges, hidden_rows, hidden_columns)
        for name, hidden, merges, hidden_rows, hidden_columns, cells in packed
    ]
    attachments = [Attachment(_unpack_place(place), *rest) for place, *rest in attached]
    marks = [Mark(MarkKind(kind), _unpack_place(place), *rest) for kind, place, *rest in marked]
    told = [Problem.restore(p) for p in problems]
    return Grid(source, sheets, identity, names, told, epoch_1904, attachments, marks)


def pack_extracted(extracted: Extracted) -> tuple[Any, ...]:
    """Lists and tuples of plain values."""
    sheets: dict[int, Sheet] = {}
    drafts = [_pack_draft(draft, sheets) for draft in extracted.drafts()]
    places = [(s.name, s.turned, s.instead, _odd_places(s)) for s in sheets.values()]
    return drafts, list(extracted.rows), places, list(sheets), [p.stored() for p in extracted.problems]


def unpack_extracted(data: tuple[Any, ...]) -> Extracted:
    """The inverse of :func:`pack_extracted`."""
    packed, tables, places, ids, problems = data
    sheets = {}
    for number, (name, turned, instead, odd) in zip(ids, places, strict=True):
        sheets[number] = Sheet(name, turned=turned, instead=instead)
        for (row, column), place in odd.items():
            sheets[number].add(Cell(row, column, "", "", place=_unpack_place(place)))
    head, *drafts = (_unpack_draft(draft, sheets) for draft in packed)
    rows: dict[str, list[Draft]] = {name: [] for name in tables}
    for draft in drafts:
        rows[draft.table].append(draft)
    return Extracted(head, rows, [Problem.restore(p) for p in problems])


def _odd_places(sheet: Sheet) -> dict[tuple[int, int], Any]:
    return {at: _pack_place(c.place) for at, c in sheet.cells.items() if c.place and type(c.place) is not CellPlace}


def _pack_draft(draft: Draft, sheets: dict[int, Sheet]) -> tuple[Any, ...]:
    places = draft.places
    if places.sheet is not None:
        sheets[id(places.sheet)] = places.sheet
    where = (id(places.sheet) if places.sheet is not None else None, places.at, places.row, places.columns)
    problems = [p.stored() for p in draft.problems]
    return (
        draft.table, draft.number, draft.row, draft.position, draft.values, compact(draft.values),
        evidence_json(draft.evidence, draft.values), where, problems, draft.void, draft.key, draft.ticked,
        draft.checked,
    )  # fmt: skip


def _unpack_draft(data: tuple[Any, ...], sheets: dict[int, Sheet]) -> Draft:
    (
        table, number, row, position, values, text, evidence, (sheet, at, own, columns), problems, void, key, ticked,
        checked,
    ) = data  # fmt: skip
    places = Places(sheets.get(sheet), at, own, columns)
    told = [Problem.restore(p) for p in problems]
    beside = SentEvidence(evidence, text)
    return Draft(
        table, number, row, position, SentValues(values, text), beside, places, told, void, key, ticked, checked
    )
