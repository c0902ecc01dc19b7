"""A page is made straight by its lines, whatever outline its tables have together."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable

import pytest
from PIL import Image, ImageDraw

from dutykit.scans.extra import missing
from scans.paper import noisy, photographed, skewed

pytestmark = pytest.mark.skipif(bool(missing()) and "CI" not in os.environ, reason="the extra ocr is not installed")

LINE = (138, 151, 166)
Blocks = list[tuple[tuple[int, ...], tuple[int, ...]]]
WIDE, NARROW = (150, 260, 700, 1240, 1500, 1900, 2190), (150, 700, 1240, 1900)

SHAPES: dict[str, Blocks] = {
    "one table": [(WIDE, (150, 210, 260, 310, 360, 410, 900))],
    "signatures narrower": [(WIDE, (150, 210, 260, 310, 360, 410)), (NARROW, (410, 560))],
    "signatures higher than the rows": [(WIDE, (150, 210, 260)), (NARROW, (260, 700))],
    "head narrower": [((500, 1240, 1900), (150, 210, 260)), (WIDE, (260, 310, 360, 410, 460))],
    "signatures wider": [(WIDE[:-2], (150, 210, 260, 310, 360)), ((150, 1240, 2190), (360, 520))],
    "steps on both sides": [
        ((500, 1240, 1900), (150, 210, 300)), (WIDE, (300, 350, 400)), ((260, 1240, 1500), (400, 520)),
    ],
}  # fmt: skip
WAYS: dict[str, Callable[[Image.Image], Image.Image]] = {
    "printed": noisy,
    "askew": lambda page: noisy(skewed(page, 3.0)),
    "askew the other way": lambda page: noisy(skewed(page, -2.0)),
    "photographed": photographed,
}


def page_of(blocks: Blocks) -> Image.Image:
    """A page of A4 at 200 dpi that lies across, with tables one below the other."""
    page = Image.new("RGB", (2339, 1654), "white")
    draw = ImageDraw.Draw(page)
    for xs, ys in blocks:
        for y in ys:
            draw.line((xs[0], y, xs[-1], y), fill=LINE, width=2)
        for x in xs:
            draw.line((x, ys[0], x, ys[-1]), fill=LINE, width=2)
    return page


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("shape", SHAPES)
def test_columns_stand_where_they_were_printed(shape: str, way: str) -> None:
    import numpy as np

    from dutykit.scans.ruled import tables_of
    from dutykit.scans.straighten import ink_of, straightened

    straight = straightened(np.asarray(WAYS[way](page_of(SHAPES[shape]))))
    assert straight is not None
    (table,) = tables_of(ink_of(straight), 842.0 / max(straight.shape[:2]))
    assert shares(table.xs) == pytest.approx(shares({x for xs, _ in SHAPES[shape] for x in xs}), abs=0.006)
    assert len(table.ys) == len({y for _, ys in SHAPES[shape] for y in ys})


def shares(at: Iterable[float]) -> list[float]:
    """Where lines stand between the first and the last."""
    places = sorted(at)
    return [(p - places[0]) / (places[-1] - places[0]) for p in places]
