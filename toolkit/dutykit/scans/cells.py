"""What stands in the cells of a straightened page and around them: ink parted into lines, each line recognised."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from ..pdf.page import Box, Char, Page, RuledTable
from .recogniser import Glyph, read_line
from .straighten import binary, ink_of

if TYPE_CHECKING:
    from .straighten import Pixels

_INSET = 0.9
"""Points at the sides of a cell that its border may take; words are printed close to it."""
_SPECK = 1.8
"""Points: what is smaller in both directions is dust."""
_LETTER = 5.0
"""Points of the height of letters where a page has too few to tell."""
_APART = 2.5
"""Outside tables, ink parted by more than so many times its height is two pieces of text."""


@dataclass(frozen=True, slots=True)
class RecognisedLine:
    """One recognised line: its box in points, how sure the least sure character is, and what else is to be said."""

    box: Box
    score: float
    doubt: str = ""


@dataclass(slots=True)
class Seen:
    """A page with its recognised characters, and each line that was recognised. ``unread`` is ink without text."""

    page: Page
    spots: list[RecognisedLine] = field(default_factory=list)
    unread: list[Box] = field(default_factory=list)


class Looking:
    """Looks at one straightened page; ``scale`` is points for a pixel."""

    def __init__(self, pixels: Pixels, scale: float, number: int) -> None:
        self._grey = ink_of(pixels)
        self._pixels = pixels
        self._dark = binary(self._grey)
        self._scale = scale
        high, wide = self._grey.shape
        self.seen = Seen(Page(number, wide * scale, high * scale))
        self._letter = 0.0

    def run(self, tables: Sequence[RuledTable]) -> Seen:
        """Read every cell, then what stands outside."""
        self.seen.page.tables = list(tables)
        self._letter = self._letters() or _LETTER / self._scale
        for table in tables:
            for cell in table.cells:
                self._cell(table.box(cell))
        self._outside(tables)
        return self.seen

    def _letters(self) -> float:
        """The usual height of a letter on the page, in pixels."""
        import cv2
        import numpy as np

        _, _, stats, _ = cv2.connectedComponentsWithStats(self._dark, connectivity=8)
        least, most = 3.0 / self._scale, 16.0 / self._scale
        likely = [s[3] for s in stats[1:] if least < s[3] < most and 0.4 * s[3] < s[2] < 2.0 * s[3]]
        return float(np.percentile(likely, 75)) if len(likely) > 30 else 0.0

    # --- inside tables ---------------------------------------------------------------------------------------

    def _cell(self, box: Box) -> None:
        x0, top, x1, bottom = (round(v / self._scale) for v in box)
        inset = max(1, round(_INSET / self._scale))
        left, right = max(0, x0 + inset), min(self._dark.shape[1], x1 - inset)
        upper, lower = max(0, top + inset), min(self._dark.shape[0], bottom - inset)
        if right - left < 3 or lower - upper < 3:
            return
        dark = self._cleaned(self._dark[upper:lower, left:right])
        read = False
        room = left, upper, right, lower
        for first, last in self._bands(dark):
            read |= self._line(dark, first, last, room)
        if not read and dark.any():
            self._unread(dark, left, upper)

    def _unread(self, dark: Pixels, left: int, upper: int) -> None:
        """Keep ink in which no character was recognised."""
        import numpy as np

        ys, xs = np.nonzero(dark)
        box = (left + xs.min(), upper + ys.min(), left + xs.max() + 1, upper + ys.max() + 1)
        self.seen.unread.append(self._points(*(float(v) for v in box)))

    def _cleaned(self, dark: Pixels) -> Pixels:
        """The ink of a cell without dust and without what is left of its borders."""
        import cv2
        import numpy as np

        count, labels, stats, _ = cv2.connectedComponentsWithStats(dark, connectivity=8)
        high, wide = dark.shape
        speck = _SPECK / self._scale
        keep = np.zeros(count, np.bool_)
        for index in range(1, count):
            x, y, w, h, _ = (int(v) for v in stats[index])
            at_side = x == 0 or y == 0 or x + w == wide or y + h == high
            thin = min(w, h) <= 2 * speck
            border = at_side and thin and (max(w, h) > 0.5 * (wide if w > h else high) or min(w, h) <= speck)
            keep[index] = (w > speck or h > speck) and not border
        return np.where(keep[labels], dark, 0).astype(np.uint8)

    def _bands(self, dark: Pixels) -> Iterator[tuple[int, int]]:
        """First and last row (half open) of each line of text: rows of ink, taken together up to a letter's height."""
        import numpy as np

        inked = dark.any(axis=1).astype(np.int8)
        edges = np.flatnonzero(np.diff(np.concatenate(([0], inked, [0]))))
        runs = [(int(a), int(b)) for a, b in zip(edges[::2], edges[1::2], strict=True)]
        while runs:
            first, last = runs.pop(0)
            while runs and runs[0][1] - first <= 1.3 * self._letter:
                last = runs.pop(0)[1]
            if runs and runs[0][1] - runs[0][0] < 0.45 * self._letter and runs[0][0] - last < 0.3 * self._letter:
                last = runs.pop(0)[1]  # the foot of a letter, or a comma
            if last - first > 0.25 * self._letter or not runs:
                yield first, last

    def _line(self, dark: Pixels, first: int, last: int, room: tuple[int, int, int, int]) -> bool:
        """Recognise one line of a cell, whether anything was."""
        import numpy as np

        columns = np.flatnonzero(dark[first:last].any(axis=0))
        if not columns.size:
            return False
        begin, end = int(columns[0]), int(columns[-1]) + 1
        box = (room[0] + begin, room[1] + first, room[0] + end, room[1] + last)
        struck = _is_struck(dark[first:last, begin:end])
        return self._take(box, room, "有横线穿过" if struck else "")

    def _take(self, box: tuple[int, int, int, int], room: tuple[int, int, int, int], doubt: str = "") -> bool:
        """Recognise the line in a box of pixels, inside the ``room`` of its cell; its characters go to the page."""
        import cv2
        import numpy as np

        x0, top, x1, bottom = box
        pad = max(2, round(0.18 * (bottom - top)))
        outer = max(room[0], x0 - pad), max(room[1], top - pad), min(room[2], x1 + pad), min(room[3], bottom + pad)
        crop = self._grey[outer[1] : outer[3], outer[0] : outer[2]]
        # Where the border is near, paper is put in its place, lest it be read as a stroke.
        paper = int(np.percentile(crop, 90))
        glyphs = read_line(cv2.copyMakeBorder(crop, 3, 3, pad, pad, cv2.BORDER_CONSTANT, value=paper))
        glyphs = [g._replace(x=g.x - pad) for g in glyphs if g.text.strip()]
        if not glyphs:
            return False
        if max(x1 - x0, bottom - top) < 0.5 * self._letter and not any(g.text.isalnum() for g in glyphs):
            return True  # dust
        self._add(glyphs, outer[0], (x0, top, x1, bottom), doubt or self._red(outer))
        return True

    def _add(self, glyphs: Sequence[Glyph], left: int, box: tuple[int, int, int, int], doubt: str) -> None:
        x0, top, x1, bottom = box
        middles = [min(max(left + g.x, x0), x1) for g in glyphs]
        sides = [float(x0), *((a + b) / 2 for a, b in pairwise(middles)), float(x1)]
        texts = _with_dashes("".join(g.text for g in glyphs))
        for text, a, b in zip(texts, sides, sides[1:], strict=False):
            self.seen.page.chars.append(Char(text, *self._points(a, top, max(b, a + 1), bottom)))
        score = min(g.score for g in glyphs)
        self.seen.spots.append(RecognisedLine(self._points(x0, top, x1, bottom), score, doubt))

    def _red(self, box: tuple[int, int, int, int]) -> str:
        """Whether red ink stands in a box: a seal, or a correction that recognition does not see."""
        x0, top, x1, bottom = box
        part: Any = self._pixels[top:bottom, x0:x1].astype("int16")
        red = (part[:, :, 0] - part[:, :, 1:].max(axis=2)) > 60
        return "有红色印迹" if red.mean() > 0.01 else ""

    def _points(self, x0: float, top: float, x1: float, bottom: float) -> Box:
        s = self._scale
        return x0 * s, top * s, x1 * s, bottom * s

    # --- outside tables --------------------------------------------------------------------------------------

    def _outside(self, tables: Sequence[RuledTable]) -> None:
        """Lines of text that stand in no table: title, head lines, footers, signatures, and what somebody has added."""
        import cv2
        import numpy as np

        dark = self._dark.copy()
        room = round(1.5 / self._scale)
        for table in tables:
            x0, top, x1, bottom = (round(v / self._scale) for v in table.bounds)
            dark[max(0, top - room) : bottom + room, max(0, x0 - room) : x1 + room] = 0
        dark = self._cleaned(dark)
        reach = max(3, int(0.5 * _APART * self._letter))
        joined = cv2.morphologyEx(dark, cv2.MORPH_CLOSE, np.ones((1, reach), np.uint8))
        _, _, stats, _ = cv2.connectedComponentsWithStats(joined, connectivity=8)
        least, most = 0.5 * self._letter, 5.0 * self._letter
        for x, y, w, h, _ in (tuple(int(v) for v in s) for s in stats[1:]):
            if least <= h <= most and w >= 0.3 * h:
                self._take((x, y, x + w, y + h), (0, 0, dark.shape[1], dark.shape[0]))


_DASH = re.compile(r"(?<=[\d年月日号])一(?=\d)")
"""A dash between two figures, which looks like the figure one in words; no number is written so."""


def _with_dashes(text: str) -> str:
    return _DASH.sub("—", text)


def _is_struck(dark: Pixels) -> bool:
    """Whether a line runs through the middle of the words from side to side."""
    import numpy as np

    high, wide = dark.shape
    if wide < 2 * high:
        return False
    middle = dark[int(0.3 * high) : max(int(0.7 * high), int(0.3 * high) + 1)] > 0
    # A stroke through words sinks by no more than its own width from column to column.
    rows = middle.mean(axis=1)
    filled = float(np.max(rows)) if rows.size else 0.0
    return filled > 0.9


__all__ = ["Looking", "RecognisedLine", "Seen"]
