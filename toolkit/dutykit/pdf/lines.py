"""Characters become lines, and wrapped lines become the text that was typed."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from operator import itemgetter

from .page import Char

_CLOSING = "，。、；：！？）》】」』”,.;:!?)]}%\u2019\uff05"
_OPENING = "（《【「『“([{\u2018"
_QUOTES = "“”\u2018\u2019\"'"
_MARKS = _CLOSING + _OPENING + _QUOTES
_LEFT, _TOP, _RIGHT, _BOTTOM = map(itemgetter, range(1, 5))
"""Sides of a :class:`Char`, of which a page has thousands."""
_APART = 3.0
"""A gap of so many times the height of the text stands for a space."""


@dataclass(slots=True)
class Line:
    """One printed line. ``size`` is the height of its largest character."""

    chars: list[Char]
    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    size: float

    @property
    def middle(self) -> float:
        """Half way between top and bottom."""
        return (self.top + self.bottom) / 2


@lru_cache(maxsize=10_000)
def wide(char: str) -> bool:
    """Whether the character is a Chinese one, or as wide."""
    return char > "\u02ff" and unicodedata.east_asian_width(char) in "WFA"


def line_of(chars: Iterable[Char]) -> Line:
    """The line of characters that stand beside one another; a gap without a space gets one where words need it."""
    row = sorted(chars, key=_LEFT)
    size = max([c.bottom - c.top for c in row])
    apart = _apart(row, size)
    parts: list[str] = []
    last: Char | None = None
    for char in row:
        if last is not None and char.text == last.text and char.x0 - last.x0 < 0.3 * (char.x1 - char.x0):
            continue  # bold by printing twice
        if last is not None and _parted(last, char, apart, size):
            parts.append(" ")
        parts.append(char.text)
        last = char
    inked = [c for c in row if not c.text.isspace()] or row
    return Line(
        row, "".join(parts), inked[0].x0, min(map(_TOP, inked)), max(map(_RIGHT, inked)),
        max(map(_BOTTOM, inked)), size,
    )  # fmt: skip


def _apart(row: Sequence[Char], size: float) -> float:
    """The gap that stands for a space: text parted by a tab has none in it, a justified line has wide gaps all over."""
    gaps = sorted(b.x0 - a.x1 for a, b in pairwise(row) if wide(a.text) or wide(b.text))
    return max(_APART * size, 3 * gaps[len(gaps) // 2]) if gaps else _APART * size


def _parted(last: Char, char: Char, apart: float, size: float) -> bool:
    """Whether a space belongs between two characters and none is printed."""
    gap = char.x0 - last.x1
    if gap <= 0.15 * size or char.text.isspace() or last.text.isspace():
        return False
    both_narrow = not wide(char.text) and not wide(last.text)
    return both_narrow or gap > apart


def lines_of(chars: Iterable[Char]) -> list[Line]:
    """The lines from top to bottom. A line of blanks alone is none."""
    groups: list[list[Char]] = []
    middles: list[float] = []
    sizes: list[float] = []
    for char in chars:
        _, _, top, _, bottom = char
        middle, size = (top + bottom) / 2, bottom - top
        for i in range(len(groups) - 1, max(-1, len(groups) - 4), -1):
            if abs(middles[i] - middle) < 0.4 * max(size, sizes[i]):
                groups[i].append(char)
                if size > sizes[i]:
                    middles[i], sizes[i] = middle, size
                break
        else:
            groups.append([char])
            middles.append(middle)
            sizes.append(size)
    merged: list[tuple[float, float, list[Char]]] = []
    for middle, size, group in sorted(zip(middles, sizes, groups, strict=True), key=lambda g: g[0]):
        if merged and middle - merged[-1][0] < 0.4 * max(size, merged[-1][1]):
            merged[-1][2].extend(group)
        else:
            merged.append((middle, size, group))
    return [line_of(group) for _, _, group in merged if any(not c.text.isspace() for c in group)]


def joined_lines(lines: Sequence[Line], left: float, right: float) -> str:
    """The text of a cell from ``left`` to ``right``: wrapped lines whole again, a line break between paragraphs."""
    if not lines:
        return ""
    padding = 2 * max(0.0, min(line.x0 for line in lines) - left)
    room = min(right - left - padding, max(right - left, 1.0))
    pitches = [b.middle - a.middle for a, b in pairwise(lines) if b.middle > a.middle]
    pitch = min(pitches, default=0.0)
    edge = min(line.x0 for line in lines)
    parts = [lines[0].text]
    for above, below in pairwise(lines):
        unit = _first_unit(below, last=below is lines[-1])
        parts.append(_between(above, below, room - unit, pitch, edge))
        parts.append(below.text)
    text = "".join(parts)
    return re.sub(r" +\n", "\n", text).strip(" ")


def _between(above: Line, below: Line, room: float, pitch: float, edge: float) -> str:
    """What stood between two lines: a line break, a space, or nothing.

    ``room`` is what the line above may fill if what begins the line below did not fit behind it.
    """
    size = below.size
    centred = abs(above.x0 + above.x1 - below.x0 - below.x1) < size
    shifted = not centred and 1.5 * size < below.x0 - edge < 3 * size and above.x0 - edge < size
    indented = shifted or below.text.startswith("\u3000")
    if indented or (pitch and below.middle - above.middle > 1.45 * pitch):
        return "\n"
    start = edge if not centred and above.x0 - edge < 3 * size else above.x0  # an indent of a paragraph is filled too
    if room - (above.chars[-1].x1 - start) > 0.3 * size:  # with the space that it may end in
        return "\n"
    return _seam(above, below)


def _first_unit(line: Line, *, last: bool) -> float:
    """Width of the piece at the beginning that could not have been broken: unknown if it may go on below."""
    inked = [char for char in line.chars if not char.text.isspace()]
    end = inked[0]
    for a, b in pairwise(line.chars[line.chars.index(end) :]):
        if a.text.isspace() or not _glued(a.text, b.text):
            break
        end = b
    else:
        if not last:
            return math.inf
    return end.x1 - inked[0].x0


def _glued(a: str, b: str) -> bool:
    """Whether word processors keep two characters on one line: words, and marks with what they belong to."""
    if b.isspace():
        return False
    if b in _CLOSING or a in _OPENING or a in _QUOTES or b in _QUOTES:
        return True
    narrow_a, narrow_b = not wide(a), not wide(b)
    return (narrow_a and (narrow_b or b in _OPENING)) or (a in _CLOSING and narrow_b)


def _seam(above: Line, below: Line) -> str:
    """A space between two words that were wrapped, nothing inside a word or beside a Chinese character."""
    last, first = above.text[-1], below.text[0]
    if last.isspace() or first.isspace() or wide(last) or wide(first):
        return ""
    if last in "-/_@&=?." or first in _CLOSING:
        return ""
    # A word is broken only if it had a line to itself and still did not fit.
    return "" if all(_glued(a.text, b.text) for a, b in pairwise(above.chars)) else " "


def overprinted(line: Line) -> bool:
    """Whether two texts are printed over one another in the line. Marks do not count: printers squeeze them."""
    inked = [c for c in line.chars if not c.text.isspace()]
    over = 0
    for a, b in pairwise(inked):
        if a.text == b.text or a.text in _MARKS or b.text in _MARKS:
            continue
        over += min(a.x1, b.x1) - b.x0 > 0.4 * min(a.x1 - a.x0, b.x1 - b.x0)
    return over > 0.25 * len(inked)


def join_more(lines: Sequence[Line], more: Sequence[Line], left: float, right: float) -> bool:
    """Whether ``more``, at the top of the next page, goes on in the paragraph that ``lines`` ended with."""
    if not lines or not more:
        return False
    return "\n" not in joined_lines([lines[-1], more[0]], left, right)
