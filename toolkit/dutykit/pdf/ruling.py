"""Ruled lines become tables: boundaries, and cells that span where an inner line is missing."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence

from .page import SNAP, CellSpan, Char, Page, RuledLine, RuledTable, clustered, nearest_index

_COVER = 0.6
"""Share of a cell's side that must be drawn for the side to count."""
_MOST_PAIRS = 4_000_000
_WITH = 0.2
"""A line begins and ends with letters where it does so by this share of their height."""
_ABOVE, _BELOW = 20, 10
"""So far (points) above and below a line the middle of its letters may lie."""
_ALONG = 0.6
"""Share of a line that letters must stand along for it to be theirs."""


class Inconclusive(Exception):
    """The lines do not make plain tables; the general path has to judge."""


def tables_of_rules(horizontal: Sequence[RuledLine], vertical: Sequence[RuledLine]) -> list[RuledTable]:
    """The tables of a page, from top to bottom. Raises :class:`Inconclusive` where cells are no rectangles."""
    across, down = _merged(horizontal), _merged(vertical)
    if len(across) * len(down) > _MOST_PAIRS:
        raise Inconclusive
    tables = [table for rows, columns in connected(across, down) if (table := _table(rows, columns)) is not None]
    tables = [t for t in tables if not (len(t.cells) == 1 and any(_inside(o, t) for o in tables if o is not t))]
    return sorted(tables, key=lambda t: (t.ys[0], t.xs[0]))


def rule(page: Page, across: list[RuledLine], down: list[RuledLine]) -> None:
    """Set the tables that lines make on a page whose characters are known, and the lines that are no borders.

    Raises :class:`Inconclusive` where cells are no rectangles.
    """
    page.strokes = across
    page.lettered = _of_letters(across, down, page.chars)
    theirs = set(page.lettered)
    page.tables = tables_of_rules([line for line in across if line not in theirs], down)


def _of_letters(strokes: Sequence[RuledLine], down: Sequence[RuledLine], chars: Iterable[Char]) -> list[RuledLine]:
    """The lines across that strike words out or stand under them, and so are no borders.

    Such a line begins and ends with the letters of one line of text, and runs through them or close beneath. Where
    words fill their cell it touches both sides of it, as a border does; a border ends at the sides, not at letters.
    """
    letters = _Letters(chars)
    upright = sorted(down, key=lambda rule: rule.at)
    marks = [rule.at for rule in upright]
    return [stroke for stroke in strokes if letters.own(stroke, upright, marks)]


class _Letters:
    """The letters of a page by the height of their middle."""

    def __init__(self, chars: Iterable[Char]) -> None:
        self._rows: dict[int, list[Char]] = defaultdict(list)
        for char in chars:
            self._rows[round((char.top + char.bottom) / 2)].append(char)

    def own(self, stroke: RuledLine, upright: Sequence[RuledLine], marks: Sequence[float]) -> bool:
        """Whether the line belongs to letters, and at neither end rather to a line that runs down."""
        at, first, last = stroke
        rows = (self._rows.get(y) for y in range(round(at) - _ABOVE, round(at) + _BELOW))
        near = [char for row in rows if row for char in row if _beside(stroke, char)]
        if not near:
            return False
        reach = _WITH * max(char.bottom - char.top for char in near)
        return (
            min(abs(char.x0 - first) for char in near) < min(reach, _nearest(upright, marks, first, at))
            and min(abs(char.x1 - last) for char in near) < min(reach, _nearest(upright, marks, last, at))
            and sum(max(0.0, min(c.x1, last) - max(c.x0, first)) for c in near) >= _ALONG * (last - first)
        )


def _beside(stroke: RuledLine, char: Char) -> bool:
    """Whether the line runs through the letter, or close beneath it."""
    high = char.bottom - char.top
    return char.top + 0.25 * high < stroke.at < char.bottom + 0.15 * high


def _nearest(upright: Sequence[RuledLine], marks: Sequence[float], x: float, y: float) -> float:
    """How far from ``x`` the next line runs down that passes ``y``; without one, more than counts."""
    found = upright[bisect_left(marks, x - SNAP) : bisect_right(marks, x + SNAP)]
    return min((abs(r.at - x) for r in found if r.first - SNAP <= y <= r.last + SNAP), default=2 * SNAP)


def _inside(inner: RuledTable, outer: RuledTable) -> bool:
    a, b = inner.bounds, outer.bounds
    return a[0] >= b[0] and a[1] >= b[1] and a[2] <= b[2] and a[3] <= b[3]


def _merged(rules: Iterable[RuledLine]) -> list[RuledLine]:
    """Lines at one height and touching become one."""
    known = sorted(rules)
    marks = clustered(rule.at for rule in known)
    lanes: list[list[tuple[float, float]]] = [[] for _ in marks]
    lane = 0
    for rule in known:
        while lane + 1 < len(marks) and abs(marks[lane + 1] - rule.at) < abs(marks[lane] - rule.at):
            lane += 1
        lanes[lane].append((rule.first, rule.last))
    merged: list[RuledLine] = []
    for mark, pieces in zip(marks, lanes, strict=True):
        pieces.sort()
        first, last = pieces[0]
        for start, end in pieces[1:]:
            if start <= last + SNAP:
                last = max(last, end)
            else:
                merged.append(RuledLine(mark, first, last))
                first, last = start, end
        merged.append(RuledLine(mark, first, last))
    return merged


def connected(across: list[RuledLine], down: list[RuledLine]) -> list[tuple[list[RuledLine], list[RuledLine]]]:
    """Lines that cross or touch, directly or through others, belong together."""
    parent = list(range(len(across) + len(down)))

    def root(i: int) -> int:
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i

    for i, (y, x0, x1) in enumerate(across):
        for j, (x, top, bottom) in enumerate(down, len(across)):
            if x0 - SNAP <= x <= x1 + SNAP and top - SNAP <= y <= bottom + SNAP:
                parent[root(i)] = root(j)
    groups: dict[int, tuple[list[RuledLine], list[RuledLine]]] = {}
    for i, rule in enumerate(across):
        groups.setdefault(root(i), ([], []))[0].append(rule)
    for j, rule in enumerate(down, len(across)):
        groups.setdefault(root(j), ([], []))[1].append(rule)
    return list(groups.values())


def _table(across: list[RuledLine], down: list[RuledLine]) -> RuledTable | None:
    """The table that connected lines draw; ``None`` if they enclose nothing."""
    if not across or not down:
        return None
    xs = clustered(rule.at for rule in down)
    ys = clustered(rule.at for rule in across)
    # A table without outer sides: its inner lines reach further than the last line that they meet.
    left, right = min(r.first for r in across), max(r.last for r in across)
    top, bottom = min(r.first for r in down), max(r.last for r in down)
    open_sides = (left < xs[0] - 10, right > xs[-1] + 10, top < ys[0] - 10, bottom > ys[-1] + 10)
    xs = [left] * open_sides[0] + xs + [right] * open_sides[1]
    ys = [top] * open_sides[2] + ys + [bottom] * open_sides[3]
    if len(xs) < 2 or len(ys) < 2:
        return None
    drawn_down = _drawn(down, xs, ys)
    drawn_across = _drawn(across, ys, xs)
    return RuledTable(xs, ys, _cells(drawn_across, drawn_down, len(ys) - 1, len(xs) - 1))


def _drawn(rules: list[RuledLine], marks: list[float], steps: list[float]) -> list[list[bool]]:
    """Whether the line is drawn, for each mark and each step between two boundaries."""
    drawn = [[False] * (len(steps) - 1) for _ in marks]
    for at, first, last in rules:
        side = drawn[nearest_index(marks, at)]
        for k in range(len(steps) - 1):
            low, high = steps[k], steps[k + 1]
            if first < high and last > low and min(last, high) - max(first, low) >= _COVER * (high - low):
                side[k] = True
    return drawn


def _cells(across: list[list[bool]], down: list[list[bool]], rows: int, columns: int) -> list[CellSpan]:
    """Neighbours without a line between them are one cell."""
    taken = [[False] * columns for _ in range(rows)]
    cells: list[CellSpan] = []
    for r in range(rows):
        for c in range(columns):
            if taken[r][c]:
                continue
            column_end = next((x for x in range(c + 1, columns) if down[x][r]), columns)
            row_end = next((y for y in range(r + 1, rows) if across[y][c]), rows)
            span = CellSpan(r, c, row_end, column_end)
            if any(taken[rr][cc] for rr in range(r, row_end) for cc in range(c, column_end)):
                raise Inconclusive
            _check_sides(span, across, down, columns)
            for rr in range(r, row_end):
                taken[rr][c:column_end] = [True] * (column_end - c)
            cells.append(span)
    return cells


def _check_sides(span: CellSpan, across: list[list[bool]], down: list[list[bool]], columns: int) -> None:
    """No line is drawn inside a cell, and its sides are drawn over their whole height; else :class:`Inconclusive`."""
    r, c, row_end, column_end = span
    for rr in range(r, row_end):
        for cc in range(c, column_end):
            if (rr > r and across[rr][cc]) or (cc > c and down[cc][rr]):
                raise Inconclusive
        if (c and not down[c][rr]) or (column_end < columns and not down[column_end][rr]):
            raise Inconclusive
