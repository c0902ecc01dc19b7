"""Ditto marks: what stands for the value of the row above, and what that value is."""

from __future__ import annotations

from ..text import fold
from .grid import Cell
from .locate import TableSpot

_MARKS = frozenset(map(fold, ("同上", "同上行", "同上。", "同前", "〃", '"', "“", "”", "″", "''", "“”", "々", "仝上")))


def is_ditto(cell: Cell) -> bool:
    """Whether a cell holds a ditto mark and nothing else."""
    return isinstance(cell.value, str) and len(cell.value) < 9 and fold(cell.value) in _MARKS


def above(spot: TableSpot, row: int, column: int) -> Cell | None:
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
        if not is_ditto(cell):
            return cell
    return None
