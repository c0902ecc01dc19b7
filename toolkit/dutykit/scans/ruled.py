"""The ruled tables of a straightened page.

A printed line is no vector here: it is broken by a seal, doubled by words that touch it, and imitated by strokes of
letters that stand close together. So boundaries are first taken from what lines say together, over the whole table;
then each side of each cell is looked at in the ink.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from ..pdf.page import CellSpan, RuledLine, RuledTable, clustered, nearest_index
from ..pdf.ruling import connected
from .straighten import binary

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from .straighten import Pixels

_SHORTEST = 4.5
"""Points of the shortest line that may border a cell."""
_PLAIN = 40.0, 25.0
"""A shorter line (across, down) counts only where it runs from one line to another; strokes of letters do not."""
_TOUCH = 2.0
"""Points by which lines may miss one another."""
_LANE = 0.1
"""Share of the table's width that the lines at one height take together, or they are none."""
_DRAWN, _TRACE = 0.75, 0.3
"""Share of a cell's side that is inked; the lesser one where the line goes on beyond both ends."""
_PLAINLY, _BESIDE = 0.95, 0.3
"""Share at which a side is a line whatever stands beside it; share of it beside which ink stands, on both sides."""
_OFFSET = 4
"""Pixels by which a line may stand off its mark."""
_SPINE = 0.6
"""Share of its length at which a line runs straight through ink that hangs on it."""
_NARROWEST = 100.0
"""Points of the narrowest table: boxes in letters are smaller."""


def tables_of(grey: Pixels, scale: float) -> list[RuledTable]:
    """The ruled tables of a page, from top to bottom; ``scale`` is points for a pixel."""
    dark = binary(grey)
    across, down = _lines(dark, scale)
    found = []
    for rows, columns in connected(across, down):
        table = _table(dark, scale, rows, columns)
        if table is not None:
            found.append(table)
    outer = [t for t in found if not any(_within(t, other) for other in found if other is not t)]
    return sorted(outer, key=lambda t: (t.ys[0], t.xs[0]))


def _within(inner: RuledTable, outer: RuledTable) -> bool:
    a, b = inner.bounds, outer.bounds
    return a[0] >= b[0] and a[1] >= b[1] and a[2] <= b[2] and a[3] <= b[3] and a != b


# --- lines ----------------------------------------------------------------------------------------------------


def _lines(dark: Pixels, scale: float) -> tuple[list[RuledLine], list[RuledLine]]:
    """Lines across and down, without strokes of letters."""
    across, down = _along(dark, scale, turned=False), _along(dark, scale, turned=True)
    long = [r for r in across if r.last - r.first >= _PLAIN[0]]
    down = [r for r in down if r.last - r.first >= _PLAIN[1] or _joins(r, long)]
    return [r for r in across if r.last - r.first >= _PLAIN[0] or _joins(r, down)], down


def _joins(rule: RuledLine, others: Sequence[RuledLine]) -> bool:
    """Whether a short line begins and ends at lines that cross it."""
    ends = (rule.first, rule.last)
    return all(
        any(abs(o.at - end) <= _TOUCH and o.first - _TOUCH <= rule.at <= o.last + _TOUCH for o in others)
        for end in ends
    )


def _along(dark: Pixels, scale: float, *, turned: bool) -> list[RuledLine]:
    import cv2
    import numpy as np

    if turned:
        dark = np.ascontiguousarray(dark.T)
    length = max(9, int(_SHORTEST / scale))
    # A line that sinks by a pixel or two on its way is made thick before it is asked for in one piece.
    thick = cv2.dilate(dark, np.ones((3, 1), np.uint8))
    found = cv2.morphologyEx(thick, cv2.MORPH_OPEN, np.ones((1, length), np.uint8))
    found = cv2.morphologyEx(found, cv2.MORPH_CLOSE, np.ones((1, max(3, length // 2)), np.uint8))
    count, labels, stats, centres = cv2.connectedComponentsWithStats(found, connectivity=8)
    rules = []
    for index in range(1, count):
        left, top, wide, high, area = (int(v) for v in stats[index])
        at: float | None = float(centres[index][1])
        if high > 4 + 0.02 * wide + 4 / scale or (area > 0.5 * wide * high and high > 6 / scale):
            at = _backbone(labels[top : top + high, left : left + wide] == index, top)
        if at is not None:
            rules.append(RuledLine(at * scale, left * scale, (left + wide) * scale))
    return rules


def _backbone(piece: npt.NDArray[np.bool_], top: int) -> float | None:
    """Where the line runs in a piece of ink that is too high to be one: words hang on it. Nothing in a dark field."""
    import numpy as np

    filled = piece.mean(axis=1)
    most = float(filled.max())
    rows = np.flatnonzero(filled >= 0.9 * most)
    if most < _SPINE or rows[-1] - rows[0] > 2 * _OFFSET:
        return None
    return top + float(rows.mean())


# --- cells ----------------------------------------------------------------------------------------------------


def _table(dark: Pixels, scale: float, rows: Sequence[RuledLine], columns: Sequence[RuledLine]) -> RuledTable | None:
    """The table that connected lines draw; nothing where they enclose no cells."""
    if len(rows) < 2 or len(columns) < 2:
        return None
    wide = max(r.last for r in rows) - min(r.first for r in rows)
    ys = _marks(rows, _LANE * wide)
    xs = _marks(columns, 2 * _SHORTEST)
    if len(xs) < 2 or len(ys) < 2 or xs[-1] - xs[0] < _NARROWEST:
        return None
    across = _sides(dark, [y / scale for y in ys], [x / scale for x in xs])
    down = _sides(dark.T, [x / scale for x in xs], [y / scale for y in ys])
    across[0] = across[-1] = [True] * (len(xs) - 1)
    down[0] = down[-1] = [True] * (len(ys) - 1)
    return RuledTable(xs, ys, _cells(across, down, len(ys) - 1, len(xs) - 1))


def _marks(rules: Sequence[RuledLine], least: float) -> list[float]:
    """Where lines stand that are long enough together."""
    marks = clustered((r.at for r in rules), 1.5 * _TOUCH)
    drawn = [0.0] * len(marks)
    for rule in rules:
        drawn[nearest_index(marks, rule.at)] += rule.last - rule.first
    return [mark for mark, length in zip(marks, drawn, strict=True) if length >= least]


def _sides(dark: Pixels, marks: Sequence[float], steps: Sequence[float]) -> list[list[bool]]:
    """Whether each side is drawn: for each mark, between each two steps (all in pixels)."""
    parts = [(round(a) + 4, round(b) - 3) for a, b in _pairs(steps)]
    shares = [[_inked(dark, round(mark), *part) for part in parts] for mark in marks]
    drawn = [[share >= _DRAWN for share in row] for row in shares]
    for mark, row, known in zip(marks, shares, drawn, strict=True):
        for k in _alone(known):  # words that run upwards, or one letter in the middle of a cell
            known[k] = row[k] >= _PLAINLY or not _among_letters(dark, round(mark), *parts[k])
        for k in range(1, len(row) - 1):
            if row[k] >= _TRACE and known[k - 1] and row[k + 1] >= _DRAWN:
                known[k] = True  # a seal or a shadow lies over it
    return drawn


def _pairs(steps: Sequence[float]) -> list[tuple[float, float]]:
    return list(pairwise(steps))


def _inked(dark: Pixels, at: int, first: int, last: int) -> float:
    """The share of a side that is inked, a little off its mark where it is so most."""
    low = max(0, at - _OFFSET)
    strip = dark[low : at + _OFFSET + 1, first:last] > 0
    if strip.size == 0:
        return 0.0
    # Two rows together: a line that sinks changes from one to the next.
    pairs = strip[:-1] | strip[1:] if strip.shape[0] > 1 else strip
    return float(pairs.mean(axis=1).max())


def _alone(known: Sequence[bool]) -> list[int]:
    """Which sides are drawn where the line goes on at neither end."""
    beside = [False, *known, False]
    return [k for k, drawn in enumerate(known) if drawn and not (beside[k] or beside[k + 2])]


def _among_letters(dark: Pixels, at: int, first: int, last: int) -> bool:
    """Whether ink stands on both sides of what may be a line: it is a stroke of letters then."""
    near, far = _OFFSET + 1, 3 * _OFFSET
    sides = dark[max(0, at - far) : max(0, at - near), first:last], dark[at + near + 1 : at + far + 1, first:last]
    return all(side.size > 0 and float((side > 0).any(axis=0).mean()) > _BESIDE for side in sides)


def _cells(across: list[list[bool]], down: list[list[bool]], rows: int, columns: int) -> list[CellSpan]:
    """Neighbours without a line between them are one cell; where they make no rectangle, each is its own."""
    owner = {(r, c): (r, c) for r in range(rows) for c in range(columns)}

    def root(cell: tuple[int, int]) -> tuple[int, int]:
        while owner[cell] != cell:
            owner[cell] = owner[owner[cell]]
            cell = owner[cell]
        return cell

    for r in range(rows):
        for c in range(columns):
            if c + 1 < columns and not down[c + 1][r]:
                owner[root((r, c + 1))] = root((r, c))
            if r + 1 < rows and not across[r + 1][c]:
                owner[root((r + 1, c))] = root((r, c))
    groups: dict[tuple[int, int], list[tuple[int, int]]] = {}
    for cell in owner:
        groups.setdefault(root(cell), []).append(cell)
    return sorted(span for group in groups.values() for span in _spans(group))


def _spans(group: list[tuple[int, int]]) -> list[CellSpan]:
    top, bottom = min(r for r, _ in group), max(r for r, _ in group)
    left, right = min(c for _, c in group), max(c for _, c in group)
    if (bottom - top + 1) * (right - left + 1) == len(group):
        return [CellSpan(top, left, bottom + 1, right + 1)]
    return [CellSpan(r, c, r + 1, c + 1) for r, c in group]
