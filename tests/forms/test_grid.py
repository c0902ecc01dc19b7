"""Cells of a grid."""

from __future__ import annotations

from dataclasses import fields, replace

from dutykit.evidence import CellPlace
from dutykit.forms.grid import Cell
from dutykit.words.codes import Sight


def test_a_cell_that_is_moved_keeps_all_else_that_is_known_of_it() -> None:
    there = CellPlace("填写", "C9")
    told = {
        "value": "王芳 ", "text": "王芳、李成", "columns": 2, "number_format": "@", "formula": "cached",
        "error": "#REF!", "shown": "x", "sight": Sight.STRUCK, "score": 0.5, "doubt": "?", "over": "y",
    }  # fmt: skip
    cell = Cell(row=9, column=3, rows=2, place=None, **told)  # type: ignore[arg-type]
    assert told.keys() | {"row", "column", "rows", "place"} == {f.name for f in fields(Cell) if f.init}
    plain = cell.moved(8, 12, 1, there)
    known = (cell.clean, cell.folded, cell.key)
    moved = cell.moved(8, 12, 1, there)
    assert moved == plain == replace(cell, row=8, column=12, rows=1, place=there)
    assert (moved.clean, moved.folded, moved.key) == known == (plain.clean, plain.folded, plain.key)
