"""A photographed page made straight: the frame of its largest ruled table becomes a rectangle again.

Everything a form asks stands in ruled tables, and their lines hang together: the largest connected piece of ink is the
frame. What turns its four corners into right angles straightens the whole page, whether it lay askew on the glass or
was photographed from the side.
"""

from __future__ import annotations

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
    """The corners of the largest ruled table: upper left, upper right, lower right, lower left."""
    import cv2
    import numpy as np

    found = _frame_pixels(page)
    if found is None:
        return None
    ys, xs, small = found
    hull = cv2.convexHull(np.column_stack((xs, ys)).astype(np.float32))
    return _in_order(_four_sides(hull) * small)


def _sides(page: Pixels) -> Any:
    """The corners of a frame that stands nearly upright: each side a line through its outermost pixels."""
    import numpy as np

    found = _frame_pixels(page)
    if found is None:
        return None
    ys, xs, small = found
    left, right, top, bottom = (
        _outermost(ys, xs, np.minimum), _outermost(ys, xs, np.maximum),
        _outermost(xs, ys, np.minimum), _outermost(xs, ys, np.maximum),
    )  # fmt: skip
    if any(side is None for side in (left, right, top, bottom)):
        return None
    corners = [_crossing(across, down) for across, down in ((top, left), (top, right), (bottom, right), (bottom, left))]
    return np.array(corners, np.float32) * small


def _outermost(along: Any, off: Any, which: Any) -> Any:
    """Slope and offset of a side: the outermost pixels along it, strays left out."""
    import numpy as np

    first = int(along.min())
    size = int(along.max()) - first + 1
    edge = np.full(size, 1e9 if which is np.minimum else -1e9)
    which.at(edge, along - first, off)
    places = np.arange(size) + first
    inner = (np.abs(edge) < 1e8) & (np.arange(size) > 0.03 * size) & (np.arange(size) < 0.97 * size)
    for _ in range(4):
        if inner.sum() < 20:
            return None
        slope, offset = np.polyfit(places[inner], edge[inner], 1)
        away = np.abs(edge - (slope * places + offset))
        inner &= away <= max(1.0, 2.0 * float(np.median(away[inner])))
    return slope, offset


def _crossing(across: Any, down: Any) -> tuple[float, float]:
    """Where a side across (y of x) and one down (x of y) meet."""
    a, b = across
    c, d = down
    x = (c * b + d) / (1 - a * c)
    return x, a * x + b


def _frame_pixels(page: Pixels) -> Any:
    """The pixels of the largest ruled table on the page made smaller, and by how much it is smaller."""
    import cv2
    import numpy as np

    small = max(page.shape[:2]) / 1500
    grey = ink_of(page)
    if small > 1:
        grey = cv2.resize(grey, None, fx=1 / small, fy=1 / small, interpolation=cv2.INTER_AREA)
    else:
        small = 1.0
    dark = cv2.morphologyEx(_lines(grey), cv2.MORPH_CLOSE, np.ones((3, 3), np.uint8))
    outline = _most_ruled(dark)
    if outline is None:
        return None
    ink = np.zeros_like(dark)
    cv2.drawContours(ink, [outline], -1, 255, 1)
    ys, xs = np.nonzero(ink)
    return ys, xs, small


def _most_ruled(dark: Pixels) -> Any:
    """The outline of the largest piece of ink that encloses several fields: the edge of the paper encloses one."""
    import cv2

    outlines, tree = cv2.findContours(dark, cv2.RETR_CCOMP, cv2.CHAIN_APPROX_NONE)
    if tree is None:
        return None
    fields: dict[int, int] = {}
    for outline, (_, _, _, outer) in zip(outlines, tree[0], strict=True):
        if outer >= 0:
            _, _, wide, high = cv2.boundingRect(outline)
            fields[outer] = fields.get(outer, 0) + (wide > _FIELD and high > _FIELD)
    best, most = None, 0
    for index, count in fields.items():
        _, _, wide, high = cv2.boundingRect(outlines[index])
        if count >= _FIELDS and max(wide, high) >= _FRAME * min(dark.shape) and wide * high > most:
            best, most = outlines[index], wide * high
    return best


def _four_sides(hull: Any) -> Any:
    """The four corners of a hull that is nearly a quadrilateral: its sides fitted to the hull between rough corners."""
    import cv2
    import numpy as np

    length = cv2.arcLength(hull, True)  # noqa: FBT003 - takes no keyword
    for share in (0.01, 0.015, 0.02, 0.03, 0.04, 0.06, 0.08):
        rough = cv2.approxPolyDP(hull, share * length, True)  # noqa: FBT003
        if len(rough) == 4:
            return rough.reshape(4, 2).astype(np.float32)
        if len(rough) < 4:
            break
    return cv2.boxPoints(cv2.minAreaRect(hull)).astype(np.float32)


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
