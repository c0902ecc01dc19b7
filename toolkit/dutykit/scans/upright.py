"""Which way up a page is: the turn in which its words are read best."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from ..pdf.page import Table
from .recogniser import read_line
from .straighten import binary, ink_of

if TYPE_CHECKING:
    from .straighten import Pixels

_SAMPLE = 8
_SURE = 0.85
_ENOUGH = 8
_LONG = 842.0


def upright(page: Pixels, tables_of: Callable[[Pixels], list[Table]]) -> tuple[Pixels, list[Table]]:
    """The page the right way up, and its tables: scanners are fed sideways, and papers lie upside down."""
    import numpy as np

    best: tuple[float, Pixels, list[Table]] | None = None
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


def _legible(page: Pixels, tables: Sequence[Table]) -> tuple[float, int]:
    """How sure the words of some cells are read as they stand, and how many characters."""
    import numpy as np

    scale = _LONG / max(page.shape[:2])
    grey = ink_of(page)
    dark = binary(grey)
    crops: list[tuple[float, Pixels]] = []
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
            crop = grey[top + 4 + ys.min() - 2 : top + 7 + ys.max(), x0 + 4 + xs.min() - 2 : x0 + 7 + xs.max()]
            crops.append((wide / high, crop))
    crops.sort(key=lambda c: -c[0])
    scores = [g.score for _, crop in crops[2 : 2 + _SAMPLE] or crops for g in read_line(np.ascontiguousarray(crop))]
    return (sum(scores) / len(scores), len(scores)) if scores else (0.0, 0)
