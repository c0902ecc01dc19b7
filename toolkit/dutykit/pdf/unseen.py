"""Letters of a page that nobody sees: in the colour behind them, invisible, under a box or a picture, off the paper.

Spreadsheet programs print what is too long for its cell so that only the cell's box shows it (a clip): letters that
stick out of it belong to that cell all the same, and not to the one beside or below.

What is painted is noted while the page is gone through for its lines; letters are looked at one by one only where
something of it can take any from sight.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from ..files.colours import WHITE, Colour, same_colour
from .page import Box

_INVISIBLE = (3, 7)
"""Modes that print no letters (PDF 32000-1, 9.3.6)."""
_FILLED = (0, 2, 4, 6)
_OPAQUE = 255
_INSIDE = 1.0
"""So far inside of its border (points) a place is in a cell beyond doubt."""


@dataclass(frozen=True, slots=True)
class _Paint:
    """A box that is filled, or a picture (of no one colour), in the order of painting."""

    order: int
    box: Box
    colour: Colour | None

    def holds(self, x: float, y: float) -> bool:
        left, bottom, right, top = self.box
        return left < x < right and bottom < y < top


@dataclass(slots=True)
class Painted:
    """What is painted on a page, in page space; texts by the address of their object."""

    order: int = 0
    paints: list[_Paint] = field(default_factory=list)
    texts: dict[int, tuple[int, Colour | None, int]] = field(default_factory=dict)
    """Order, colour of the letters where they are filled, and mode."""
    clips: dict[int, Box] = field(default_factory=dict)
    """The boxes through which texts are shown, where those are ``cells``."""
    cells: bool = False

    def text(self, raw: Any, item: Any, *, nested: bool) -> None:
        """A text was met; of one ``nested`` in a form of the page the clip is not known."""
        clip = _clip(raw, item) if self.cells and not nested else None
        if clip is not None:
            self.clips[_address(item)] = clip
        mode = raw.FPDFTextObj_GetTextRenderMode(item)
        colour = _colour(raw, item) if mode in _FILLED else None
        self.texts[_address(item)] = self.order, colour and colour[0], mode

    def fill(self, raw: Any, item: Any, box: Box) -> None:
        """A box was filled."""
        colour = _colour(raw, item)
        if colour is None or (colour[1] == _OPAQUE and not raw.FPDFPageObj_HasTransparency(item)):
            self.paints.append(_Paint(self.order, box, colour and colour[0]))

    def picture(self, raw: Any, item: Any, box: Box) -> None:
        """A picture was placed; one that can be looked through covers nothing."""
        if not raw.FPDFPageObj_HasTransparency(item):
            self.paints.append(_Paint(self.order, box, None))

    def judge(self) -> Judge | None:
        """Who looks at the letters; nobody where all of them must be seen."""
        papers = {WHITE, *(p.colour for p in self.paints)}
        letters = {colour for _, colour, _ in self.texts.values() if colour is not None}
        faded = any(same_colour(one, other) for one in letters for other in papers)
        gone = any(mode in _INVISIBLE for _, _, mode in self.texts.values())
        first = min((order for order, _, _ in self.texts.values()), default=0)
        covered = any(paint.order > first for paint in self.paints)
        return Judge(self) if faded or gone or covered or self.clips else None


class Judge:
    """Whether a letter of a page can be seen; ``text`` is the address of the object that it is of."""

    def __init__(self, painted: Painted) -> None:
        self._painted = painted

    def home(self, text: int, x: float, y: float) -> tuple[float, float] | None:
        """Where a letter belongs that sticks out of the box through which it is shown."""
        clip = self._painted.clips.get(text)
        if clip is None or (clip[0] <= x <= clip[2] and clip[1] <= y <= clip[3]):
            return None
        left, bottom, right, top = clip
        return min(max(x, left + _INSIDE), right - _INSIDE), min(max(y, bottom + _INSIDE), top - _INSIDE)

    def unseen(self, text: int, x: float, y: float) -> bool:
        """Of a letter whose middle lies at a point of page space."""
        known = self._painted.texts.get(text)
        if known is None:
            return False
        order, colour, mode = known
        if mode in _INVISIBLE:
            return True
        behind: Colour | None = WHITE
        for paint in self._painted.paints:
            if paint.holds(x, y):
                if paint.order > order:
                    return True
                behind = paint.colour
        return same_colour(colour, behind)


def texts_by_letter(raw: Any) -> Callable[[Any, int], int]:
    """The address of the text object that a letter of a text page is of.

    Asked for as a number: to make a pointer for each letter, and to cast it, takes longer than whatever else is asked.
    """
    function = ctypes.cast(raw.FPDFText_GetTextObject, ctypes.c_void_p).value
    assert function is not None
    address = ctypes.CFUNCTYPE(ctypes.c_void_p, ctypes.c_void_p, ctypes.c_int)(function)
    return lambda page, index: address(page, index) or 0


def _address(item: Any) -> int:
    return ctypes.cast(item, ctypes.c_void_p).value or 0


def _clip(raw: Any, item: Any) -> Box | None:
    """The box through which an object is shown, where there is one and it is a cell rather than a page."""
    path = raw.FPDFPageObj_GetClipPath(item)
    count = raw.FPDFClipPath_CountPaths(path) if path else 0
    if count != 1:
        return None
    x, y = ctypes.c_float(), ctypes.c_float()
    xs, ys = [], []
    for number in range(raw.FPDFClipPath_CountPathSegments(path, 0)):
        segment = raw.FPDFClipPath_GetPathSegment(path, 0, number)
        raw.FPDFPathSegment_GetPoint(segment, ctypes.byref(x), ctypes.byref(y))
        xs.append(x.value)
        ys.append(y.value)
    return (min(xs), min(ys), max(xs), max(ys)) if len(xs) > 2 else None


def _colour(raw: Any, item: Any) -> tuple[Colour, int] | None:
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    if not raw.FPDFPageObj_GetFillColor(item, *(ctypes.byref(part) for part in (red, green, blue, alpha))):
        return None
    return (red.value, green.value, blue.value), alpha.value
