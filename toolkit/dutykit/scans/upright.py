"""Which way up a page is: the turn in which its words are read best."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from ..pdf.page import RuledTable
from .recogniser import read_line
from .straighten import binary, ink_of

if TYPE_CHECKING:
    from .straighten import Pixels

_SAMPLE = 8
_LINES = 4
_TELLING = 12
"""Characters outside tables, surely read, that say how a page stands."""
_WIDE = 6
"""A line of text is so many times as wide as high."""
Box = tuple[int, int, int, int]
_SURE = 0.85
_ENOUGH = 8
_LONG = 842.0


def upright(page: Pixels, tables_of: Callable[[Pixels], list[RuledTable]]) -> tuple[Pixels, list[RuledTable]]:
    """The page the right way up, and its tables: scanners are fed sideways, and papers lie upside down."""
    import numpy as np

    best: tuple[float, Pixels, list[RuledTable]] | None = None
    for turn in (0, 1, 3, 2):
        turned = np.ascontiguousarray(np.rot90(page, turn))
        tables = tables_of(turned)
        score, count = _legible(turned, tables)
        if score > _SURE and count >= _ENOUGH:
            return turned, tables
        weight = score * min(count, _ENOUGH)
        if best is None or weight > best[0]:
            best = weight, turned, tables
    assert best is not None
    return best[1], best[2]


def _legible(page: Pixels, tables: Sequence[RuledTable]) -> tuple[float, int]:
    """How sure words are read as the page stands, and how many pieces of them.

    Titles, notes and footers outside of tables run as the page does. In cells words may be turned: those of a tick
    grid stand upwards over its columns, and would be read best on their side.
    """
    grey = ink_of(page)
    dark = binary(grey)
    lines = _scores(grey, _outside(dark, tables))
    if sum(score > _SURE for score in lines) >= _TELLING:
        return 1.0, _ENOUGH
    scores = _scores(grey, _in_cells(dark, tables)) or lines
    return (sum(scores) / len(scores), len(scores)) if scores else (0.0, 0)


def _scores(grey: Pixels, boxes: Sequence[Box]) -> list[float]:
    import numpy as np

    crops = (grey[max(0, top - 2) : bottom + 3, max(0, x0 - 2) : x1 + 3] for x0, top, x1, bottom in boxes)
    return [g.score for crop in crops for g in read_line(np.ascontiguousarray(crop))]


def _outside(dark: Pixels, tables: Sequence[RuledTable]) -> list[Box]:
    """The widest lines of text that stand in no table."""
    import cv2
    import numpy as np

    scale = _LONG / max(dark.shape[:2])
    rest = dark.copy()
    room = round(2.0 / scale)
    for table in tables:
        x0, top, x1, bottom = (round(v / scale) for v in table.bounds)
        rest[max(0, top - room) : bottom + room, max(0, x0 - room) : x1 + room] = 0
    joined = cv2.morphologyEx(rest, cv2.MORPH_CLOSE, np.ones((1, max(3, round(8 / scale))), np.uint8))
    _, _, stats, _ = cv2.connectedComponentsWithStats(joined, connectivity=8)
    lines = [(int(x), int(y), int(x + w), int(y + h)) for x, y, w, h, _ in stats[1:]
             if 4 / scale < h < 30 / scale and w > _WIDE * h]  # fmt: skip
    return sorted(lines, key=lambda box: box[0] - box[2])[:_LINES]


def _in_cells(dark: Pixels, tables: Sequence[RuledTable]) -> list[Box]:
    """Lines of text in cells, but the two widest: a seal or a note."""
    import numpy as np

    scale = _LONG / max(dark.shape[:2])
    found: list[tuple[float, Box]] = []
    for table in tables:
        for cell in table.cells[:60]:
            x0, top, x1, bottom = (round(v / scale) for v in table.box(cell))
            inner = dark[top + 4 : bottom - 4, x0 + 4 : x1 - 4]
            ys, xs = np.nonzero(inner)
            if ys.size < 40 or ys.max() - ys.min() < 6:
                continue
            high, wide = ys.max() - ys.min() + 1, xs.max() - xs.min() + 1
            if wide < 1.5 * high or high > 30 / scale:  # one line of words, as it should stand
                continue
            left, upper = x0 + 4, top + 4
            box = (left + int(xs.min()), upper + int(ys.min()), left + int(xs.max()), upper + int(ys.max()))
            found.append((float(wide / high), box))
    found.sort(key=lambda c: -c[0])
    return [box for _, box in found[2 : 2 + _SAMPLE] or found]
