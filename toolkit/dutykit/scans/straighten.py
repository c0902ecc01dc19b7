"""A photographed page made straight: the frame of its largest ruled table becomes a rectangle again.

Everything a form asks stands in ruled tables, and their lines hang together: the largest connected piece of ink is the
frame. What sets its lines upright straightens the whole page, whether it lay askew on the glass or was photographed
from the side. The outline of a frame need be no rectangle: signatures are often narrower than the table over them.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Pixels = npt.NDArray[np.uint8]

_FRAME = 0.3
"""Share of the picture's width that the frame of the largest table takes at least."""
_FIELDS, _FIELD = 4, 6
"""So many fields, so many pixels wide and high, make a table."""
_RED, _DARK = 24, 100
"""So much more red than anything else, and not as dark as letters under a seal."""
_AROUND = 25
"""Pixels around a place among which is some blank paper."""
_MARGIN = 1.5
"""So much of the frame's longer side is kept around it, where the picture has it."""
_LONGEST = 2900
_ROUNDINGS = 0.004, 0.007, 0.01, 0.015, 0.02, 0.03, 0.04, 0.06, 0.08
"""Shares of a hull's length by which its corners may be cut, to see its sides."""
_SIDES = 9
"""A hull rounded to more sides than that is rounded more."""
_TAPER = 2.5
"""A page seen from the side is so many times as wide at one end as at the other at most."""
_SPREAD = 2.0
"""The rectangle around a frame takes so many times its area at most."""
_STROKE, _ASTRAY = 15, 6.0
"""Pixels of the shortest side of a field that tells how lines run; degrees off which no more is learned."""
_SHARE, _STRAY = 0.2, 0.012
"""A side is the outermost line that takes that share of it; what is farther off it belongs to another line."""


def ink_of(page: Pixels) -> Pixels:
    """The page in grey without red: seals and red lines vanish, blue and black ink stays."""
    import cv2

    red, green, blue = cv2.split(page)
    more = cv2.subtract(red, cv2.max(green, blue))  # nothing where it is not red
    ink: Pixels = red.copy()
    ink[(more > _RED) & (red > _DARK)] = 255
    return ink


def binary(grey: Pixels) -> Pixels:
    """What is darker than the paper around it (255), be the page in shadow or not, and however dense its words are."""
    import cv2
    import numpy as np

    paper = cv2.blur(cv2.dilate(grey, np.ones((_AROUND, _AROUND), np.uint8)), (_AROUND, _AROUND))
    dark: Pixels = cv2.compare(cv2.subtract(paper, grey), cv2.add(cv2.convertScaleAbs(paper, alpha=0.1), 4), cv2.CMP_GT)
    return dark


def _lines(grey: Pixels) -> Pixels:
    """What is darker than the mean around it (255): thin lines stay apart from the edge of the paper."""
    import cv2

    dark: Pixels = cv2.adaptiveThreshold(grey, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, 31, 10)
    return dark


def straightened(page: Pixels) -> Pixels | None:
    """The page made straight; ``None`` where no ruled table is seen in it."""
    corners = _frame(page)
    if corners is None:
        return None
    # The corners of the hull are a pixel or two off; on the page made straight its sides are measured once more.
    rough = _warped(page, corners)
    finer = _sides(rough)
    return rough if finer is None else _warped(rough, finer)


def _frame(page: Pixels) -> Any:
    """The corners of the largest ruled table, from the upper left clockwise: of what sets its lines most upright."""
    import cv2
    import numpy as np

    found = _frame_pixels(page)
    if found is None:
        return None
    ys, xs, strokes, small = found
    hull = cv2.convexHull(np.column_stack((xs, ys)).astype(np.float32))
    quads = list(_rectangles(hull))
    best = quads[0] if len(quads) == 1 else min(quads, key=lambda quad: _slant(quad, strokes))
    return best * small


def _sides(page: Pixels) -> Any:
    """The corners of a frame that stands nearly upright: each side a line through its outermost pixels."""
    import numpy as np

    found = _frame_pixels(page)
    if found is None:
        return None
    ys, xs, _, small = found
    left, right, top, bottom = (
        _outermost(ys, xs, np.minimum), _outermost(ys, xs, np.maximum),
        _outermost(xs, ys, np.minimum), _outermost(xs, ys, np.maximum),
    )  # fmt: skip
    if any(side is None for side in (left, right, top, bottom)):
        return None
    corners = [_crossing(across, down) for across, down in ((top, left), (top, right), (bottom, right), (bottom, left))]
    return np.array(corners, np.float32) * small


def _outermost(along: Any, off: Any, which: Any) -> Any:
    """Slope and offset of a side: the outermost line of some length among its outermost pixels, strays left out."""
    import numpy as np

    first = int(along.min())
    size = int(along.max()) - first + 1
    edge = np.full(size, 1e9 if which is np.minimum else -1e9)
    which.at(edge, along - first, off)
    places = np.arange(size) + first
    inner = (np.abs(edge) < 1e8) & (np.arange(size) > 0.03 * size) & (np.arange(size) < 0.97 * size)
    if inner.sum() < 20:
        return None
    stray = max(3.0, _STRAY * (int(off.max()) - int(off.min())))
    inner &= np.abs(edge - _farthest(edge[inner], stray, sign=1 if which is np.maximum else -1)) <= stray
    for _ in range(4):
        if inner.sum() < 20:
            return None
        slope, offset = np.polyfit(places[inner], edge[inner], 1)
        away = np.abs(edge - (slope * places + offset))
        inner &= away <= max(1.0, 2.0 * float(np.median(away[inner])))
    return slope, offset


def _farthest(edge: Any, stray: float, *, sign: int) -> float:
    """Where the outermost line runs that takes a share of a side; what sticks out farther is a stroke that touches."""
    import numpy as np

    places = np.sort(sign * edge)[::-1]
    enough = max(1, int(_SHARE * places.size))
    for k in range(places.size - enough):
        if places[k] - places[k + enough] <= stray:
            return sign * float(np.median(places[k : k + enough]))
    return float(np.median(edge))


def _crossing(across: Any, down: Any) -> tuple[float, float]:
    """Where a side across (y of x) and one down (x of y) meet."""
    a, b = across
    c, d = down
    x = (c * b + d) / (1 - a * c)
    return x, a * x + b


def _frame_pixels(page: Pixels) -> Any:
    """The outline of the largest ruled table on the page made smaller, sides of its fields, and how much smaller."""
    import cv2
    import numpy as np

    small = max(page.shape[:2]) / 1500
    grey = ink_of(page)
    if small > 1:
        grey = cv2.resize(grey, None, fx=1 / small, fy=1 / small, interpolation=cv2.INTER_AREA)
    else:
        small = 1.0
    dark = cv2.morphologyEx(_lines(grey), cv2.MORPH_CLOSE, np.ones((3, 3), np.uint8))
    outlines = _most_ruled(dark)
    if not outlines:
        return None
    ink = np.zeros_like(dark)
    cv2.drawContours(ink, outlines[:1], -1, 255, 1)
    ys, xs = np.nonzero(ink)
    return ys, xs, _strokes(outlines), small


def _strokes(outlines: list[Any]) -> Any:
    """The straight sides of fields, each from where to where."""
    import cv2
    import numpy as np

    corners = [cv2.approxPolyDP(outline, 2.0, True).reshape(-1, 2) for outline in outlines]  # noqa: FBT003
    sides = np.concatenate([np.stack((c, np.roll(c, -1, axis=0)), axis=1) for c in corners]).astype(np.float32)
    return sides[np.hypot(*(sides[:, 1] - sides[:, 0]).T) >= _STROKE]


def _most_ruled(dark: Pixels) -> list[Any]:
    """The outline of the largest piece of ink that encloses several fields, and theirs: paper's edge encloses one."""
    import cv2

    outlines, tree = cv2.findContours(dark, cv2.RETR_CCOMP, cv2.CHAIN_APPROX_NONE)
    if tree is None:
        return []
    fields: dict[int, list[Any]] = {}
    for outline, (_, _, _, outer) in zip(outlines, tree[0], strict=True):
        if outer >= 0:
            _, _, wide, high = cv2.boundingRect(outline)
            fields.setdefault(outer, []).extend([outline] if wide > _FIELD and high > _FIELD else [])
    best: list[Any] = []
    most = 0
    for index, inner in fields.items():
        _, _, wide, high = cv2.boundingRect(outlines[index])
        if len(inner) >= _FIELDS and max(wide, high) >= _FRAME * min(dark.shape) and wide * high > most:
            best, most = [outlines[index], *inner], wide * high
    return best


def _rectangles(hull: Any) -> Iterator[Any]:
    """What may be the rectangle around a frame as it was printed: any four sides of its hull, or the least around it.

    A frame of four corners has four sides; one with a narrower end has a fifth that is no line, from corner to corner.
    """
    import cv2
    import numpy as np

    length = cv2.arcLength(hull, True)  # noqa: FBT003 - takes no keyword
    for share in _ROUNDINGS:
        rough = cv2.approxPolyDP(hull, share * length, True).reshape(-1, 2)  # noqa: FBT003
        if len(rough) <= _SIDES:
            break
    if len(rough) == 4:
        yield _in_order(rough.astype(np.float32))
        return
    yield _in_order(cv2.boxPoints(cv2.minAreaRect(hull)).astype(np.float32))
    most = _SPREAD * cv2.contourArea(hull)
    for chosen in combinations(range(len(rough)), 4):
        quad = _around([(rough[k], rough[(k + 1) % len(rough)]) for k in chosen])
        if quad is not None and cv2.isContourConvex(quad) and cv2.contourArea(quad) <= most and _plausible(quad):
            yield _in_order(quad)


def _around(sides: list[Any]) -> Any:
    """The corners of four sides that are made longer until they meet; nothing where two never do."""
    import numpy as np

    corners = []
    for (a, b), (c, d) in zip(sides, sides[1:] + sides[:1], strict=True):
        first, second = np.cross((*a, 1.0), (*b, 1.0)), np.cross((*c, 1.0), (*d, 1.0))
        x, y, w = np.cross(first, second)
        if abs(w) < 1e-6:
            return None
        corners.append((x / w, y / w))
    return np.array(corners, np.float32)


def _plausible(quad: Any) -> bool:
    """Whether opposite sides are of like length, as those of a page are."""
    import numpy as np

    a, b, c, d = np.hypot(*(np.roll(quad, -1, axis=0) - quad).T)
    return bool(max(a, c) <= _TAPER * min(a, c) and max(b, d) <= _TAPER * min(b, d))


def _slant(quad: Any, strokes: Any) -> float:
    """How many degrees off upright or level lines run, on average by length, once ``quad`` is made a rectangle."""
    import cv2
    import numpy as np

    a, b, c, d = np.hypot(*(np.roll(quad, -1, axis=0) - quad).T)
    wide, high = (a + c) / 2, (b + d) / 2
    flat = np.array([[0, 0], [wide, 0], [wide, high], [0, high]], np.float32)
    seen = cv2.perspectiveTransform(strokes, cv2.getPerspectiveTransform(quad, flat))
    right, down = np.abs(seen[:, 1] - seen[:, 0]).T
    off = np.degrees(np.arctan2(np.minimum(right, down), np.maximum(right, down)))
    return float(np.average(np.minimum(off, _ASTRAY), weights=np.hypot(right, down)))


def _in_order(quad: Any) -> Any:
    """Corners from the upper left clockwise."""
    import numpy as np

    centre = quad.mean(axis=0)
    angles = np.arctan2(quad[:, 1] - centre[1], quad[:, 0] - centre[0])
    quad = quad[np.argsort(angles)]
    first = int(np.argmin(quad.sum(axis=1)))
    return np.roll(quad, -first, axis=0)


def _warped(page: Pixels, quad: Any) -> Pixels:
    """The page with the frame ``quad`` as an upright rectangle."""
    import cv2
    import numpy as np

    def long(a: int, b: int) -> float:
        return float(np.hypot(*(quad[a] - quad[b])))

    wide, high = max(long(0, 1), long(3, 2)), max(long(0, 3), long(1, 2))
    flat = np.array([[0, 0], [wide, 0], [wide, high], [0, high]], np.float32)
    matrix = cv2.getPerspectiveTransform(quad.astype(np.float32), flat)
    rows, columns = page.shape[:2]
    outline = np.array([[[0, 0]], [[columns, 0]], [[columns, rows]], [[0, rows]]], np.float32)
    placed = cv2.perspectiveTransform(outline, matrix).reshape(4, 2)
    # Sides of the picture that the view has stretched far away are cut off: nothing of the form is there.
    room = _MARGIN * max(wide, high)
    left, top = np.maximum(placed.min(axis=0), -room)
    right, bottom = np.minimum(placed.max(axis=0), (wide + room, high + room))
    scale = min(2.0, _LONGEST / max(right - left, bottom - top))  # lines of a coarse scan are thin as well
    move = np.array([[scale, 0, -left * scale], [0, scale, -top * scale], [0, 0, 1]], np.float64)
    size = max(1, round((right - left) * scale)), max(1, round((bottom - top) * scale))
    flat_page: Pixels = cv2.warpPerspective(
        page, move @ matrix, size, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT, borderValue=(255, 255, 255)
    )
    return flat_page
