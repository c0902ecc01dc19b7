"""A grid as plain tuples, to cross between processes: ten times faster than pickled objects."""

from __future__ import annotations

from typing import Any

from ..evidence import CellPlace, PagePlace, Place, TablePlace
from ..forms.grid import Attachment, Cell, Grid, Sheet
from ..problems import Problem

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


def pack(grid: Grid) -> tuple[Any, ...]:
    """Tuples of plain values."""
    sheets = [
        (
            sheet.name,
            sheet.hidden,
            sheet.merges,
            sheet.hidden_rows,
            sheet.hidden_columns,
            [
                (c.row, c.column, c.value, c.text, c.rows, c.columns, c.place and _pack_place(c.place),
                 c.number_format, c.formula, c.error)
                for c in sheet.cells.values()
            ],
        )
        for sheet in grid.sheets
    ]  # fmt: skip
    problems = [p.stored() for p in grid.problems]
    attachments = [(_pack_place(a.place), a.name, a.data, a.sha256) for a in grid.attachments]
    return grid.source, sheets, grid.identity, grid.names, problems, grid.epoch_1904, attachments


def unpack(data: tuple[Any, ...]) -> Grid:
    """The inverse of :func:`pack`."""
    source, packed, identity, names, problems, epoch_1904, attached = data
    sheets = []
    for name, hidden, merges, hidden_rows, hidden_columns, cells in packed:
        by_place = {}
        for cell in cells:
            row, column, value, text, rows, columns, place, number_format, formula, error = cell
            by_place[row, column] = Cell(
                row, column, value, text, rows, columns, place and _unpack_place(place), number_format, formula, error
            )
        sheets.append(Sheet(name, by_place, hidden, merges, hidden_rows, hidden_columns))
    attachments = [Attachment(_unpack_place(place), *rest) for place, *rest in attached]
    return Grid(source, sheets, identity, names, [Problem.restore(p) for p in problems], epoch_1904, attachments)
