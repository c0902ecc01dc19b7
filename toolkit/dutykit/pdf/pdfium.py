"""The fast path: characters and ruled lines straight from pdfium."""

from __future__ import annotations

import ctypes
import math
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from .page import Char, Page, RuledLine
from .ruling import Inconclusive, rule
from .unseen import Judge, Painted, texts_by_letter

MOST_CHARS = 30_000
MOST_OBJECTS = 20_000
_THIN = 3.0
"""A filled box not wider than this (points) is a line."""
_DEEPEST_FORM = 4
_WHITE = 250
_Matrix = tuple[float, float, float, float, float, float]
_PLAIN: _Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


class TooComplex(Exception):
    """A page holds more than any form does."""


@dataclass(slots=True)
class _Drawing:
    """Lines of a page, in page space (y upwards), and the area of its pictures."""

    horizontal: list[RuledLine] = field(default_factory=list)
    vertical: list[RuledLine] = field(default_factory=list)
    pictures: float = 0.0
    objects: int = 0
    painted: Painted = field(default_factory=Painted)
    lent: dict[int, bool] = field(default_factory=dict)
    """Fonts by their address: whether the file only names one, and this machine has to lend another for it."""


class PageView:
    """From page space to the page as shown: crop box and rotation taken into account."""

    def __init__(self, page: Any) -> None:
        left, bottom, right, top = page.get_bbox()
        self.turn = page.get_rotation() % 360
        self.left, self.bottom, self.right, self.top = left, bottom, right, top
        wide, high = right - left, top - bottom
        self.width, self.height = (high, wide) if self.turn in (90, 270) else (wide, high)

    def shows(self, x: float, y: float) -> bool:
        """Whether a point of page space lies on the paper."""
        return bool(self.left <= x <= self.right and self.bottom <= y <= self.top)

    def box(self, left: float, bottom: float, right: float, top: float) -> tuple[float, float, float, float]:
        """Left, top, right, bottom as shown."""
        if self.turn == 90:
            return bottom - self.bottom, left - self.left, top - self.bottom, right - self.left
        if self.turn == 180:
            return self.right - right, bottom - self.bottom, self.right - left, top - self.bottom
        if self.turn == 270:
            return self.top - top, self.right - right, self.top - bottom, self.right - left
        return left - self.left, self.top - top, right - self.left, self.top - bottom


def read_page(document: Any, index: int, *, settled: bool = False, spreadsheet: bool = False) -> tuple[Page, bool]:
    """A page, and whether its text and tables are beyond doubt. Raises :class:`TooComplex`.

    Of a font that the file names and does not hold (STSong-Light), pdfium gives only the letters that it finds in a
    font of this machine: the figures of a date were missing where that one had none.

    A page whose text lies on its side or upside down is turned in ``document`` and read again (unless ``settled``).
    Of a ``spreadsheet`` letters that stick out of the box through which they are shown belong to that box; other
    programs print so what goes on on the next page.
    """
    from pypdfium2 import raw

    handle = document[index]
    try:
        view = PageView(handle)
        page = Page(index + 1, view.width, view.height)
        drawing = _Drawing(painted=Painted(cells=spreadsheet))
        _draw(raw, handle.raw, _PLAIN, drawing, 0)
        page.picture = drawing.pictures / max(view.width * view.height, 1.0)
        turn = _read_chars(raw, handle, view, page, drawing.painted.judge())
        if settled or turn in (None, view.turn) or _imprinted(page.chars):
            page.turned = settled
            return page, _set_tables(page, drawing, view) and not any(drawing.lent.values())
        handle.set_rotation(turn)
    finally:
        handle.close()
    return read_page(document, index, settled=True, spreadsheet=spreadsheet)


_SAMPLE = 40
_MOST = 0.5  # what fills in the page, beside headings that run upwards


def _upright(raw: Any, pointer: Any, count: int) -> int | None:
    """The rotation that sets the text of a page upright; ``None`` where it runs in several directions, or none."""
    quarters = [0, 0, 0, 0]
    for i in range(0, count, max(1, count // _SAMPLE)):
        angle = raw.FPDFText_GetCharAngle(pointer, i)
        if angle >= 0 and raw.FPDFText_GetUnicode(pointer, i) > 0x20 and raw.FPDFText_IsGenerated(pointer, i) == 0:
            quarters[-round(angle / (math.pi / 2)) % 4] += 1  # angles run clockwise
    most = max(quarters)
    return quarters.index(most) * 90 if most > _MOST * sum(quarters) else None


_OURS = "下发号"


def _imprinted(chars: list[Char]) -> bool:
    """Whether our imprint stands upright, so that what runs upwards is headings, though they be most of the text."""
    text = "".join(char.text for char in chars)
    at = text.find(_OURS)
    while at >= 0:
        first, *_, last = chars[at : at + len(_OURS)]
        if last.x0 > first.x1 and abs(last.top - first.top) < first.bottom - first.top:
            return True
        at = text.find(_OURS, at + 1)
    return False


def _set_tables(page: Page, drawing: _Drawing, view: PageView) -> bool:
    across = [view.box(r.first, r.at, r.last, r.at) for r in drawing.horizontal]
    down = [view.box(r.at, r.first, r.at, r.last) for r in drawing.vertical]
    if view.turn in (90, 270):
        across, down = down, across
    lines = [RuledLine(top, x0, x1) for x0, top, x1, _ in across]
    try:
        rule(page, lines, [RuledLine(x, top, bottom) for x, top, _, bottom in down])
    except Inconclusive:
        return False
    return bool(page.tables) or len(across) < 2 or len(down) < 2


def _read_chars(raw: Any, handle: Any, view: PageView, page: Page, judge: Judge | None) -> int | None:
    """Add the characters; how the page has to be turned for them to stand upright."""
    text = handle.get_textpage()
    try:
        count = text.count_chars()
        if count > MOST_CHARS:
            raise TooComplex(f"第{page.number}页有 {count} 个字符")
        pointer, rect = text.raw, raw.FS_RECTF()
        where = ctypes.byref(rect)
        code_of, box_of, made_up, unmapped = (
            raw.FPDFText_GetUnicode, raw.FPDFText_GetLooseCharBox,
            raw.FPDFText_IsGenerated, raw.FPDFText_HasUnicodeMapError,
        )  # fmt: skip
        box, place = view.box, _placer(raw, pointer, view, page, judge)
        high = 0
        for i in range(count):
            code = code_of(pointer, i)
            if code in (0x20, 0x0A, 0x0D) and made_up(pointer, i) == 1:
                continue
            if 0xD800 <= code < 0xDC00:  # a character of two codes comes as two
                high = code
                continue
            if high and 0xDC00 <= code < 0xE000:
                code = 0x10000 + ((high - 0xD800) << 10) + (code - 0xDC00)
            high = 0
            if code == 0x02:  # how pdfium marks a hyphen at the end of a line
                code = 0x2D
            if code < 0x20 or 0xE000 <= code < 0xF900 or 0xFFF9 <= code <= 0xFFFF or unmapped(pointer, i) == 1:
                page.bad += 1
                if code < 0x20:
                    continue
            box_of(pointer, i, where)
            place(i, rect, Char(chr(code), *box(rect.left, rect.bottom, rect.right, rect.top)))
        return _upright(raw, pointer, count)
    finally:
        text.close()


def _placer(
    raw: Any, pointer: Any, view: PageView, page: Page, judge: Judge | None
) -> Callable[[int, Any, Char], None]:
    """What keeps a character with a number and a box in page space: among those that are seen, or the others."""
    shows, text_of = view.shows, texts_by_letter(raw)

    def place(index: int, rect: Any, char: Char) -> None:
        x, y = (rect.left + rect.right) / 2, (rect.bottom + rect.top) / 2
        if judge is None:
            (page.chars if shows(x, y) else page.unseen).append(char)
            return
        text = text_of(pointer, index)
        home = judge.home(text, x, y)
        at = home or (x, y)
        if not shows(*at) or judge.unseen(text, *at):
            page.unseen.append(char)
            return
        if home is not None:
            left, top, _, _ = view.box(*home, *home)
            page.homes[id(char)] = left, top
        page.chars.append(char)

    return place


_EVERYWHERE = ("Helvetica", "Arial", "Times", "Courier", "Symbol", "ZapfDingbats")
"""Beginnings of the names of fonts that pdfium brings itself."""


def _note_font(raw: Any, item: Any, lent: dict[int, bool]) -> None:
    font = raw.FPDFTextObj_GetFont(item)
    if not font:
        return
    address = ctypes.addressof(font.contents)
    if address not in lent:
        name = ctypes.create_string_buffer(128)
        raw.FPDFFont_GetBaseFontName(font, name, len(name))
        here = name.value.decode("utf-8", "replace").startswith(_EVERYWHERE)
        lent[address] = not here and raw.FPDFFont_GetIsEmbedded(font) != 1


def _draw(raw: Any, owner: Any, matrix: _Matrix, drawing: _Drawing, depth: int) -> None:
    """Lines and pictures of a page (depth 0) or of a form inside it."""
    count_of = raw.FPDFFormObj_CountObjects if depth else raw.FPDFPage_CountObjects
    get = raw.FPDFFormObj_GetObject if depth else raw.FPDFPage_GetObject
    count = count_of(owner)
    drawing.objects += count
    if drawing.objects > MOST_OBJECTS:
        raise TooComplex(f"一页上有 {drawing.objects} 个图形对象")
    for i in range(count):
        item = get(owner, i)
        kind = raw.FPDFPageObj_GetType(item)
        drawing.painted.order += 1
        if kind == raw.FPDF_PAGEOBJ_TEXT:
            drawing.painted.text(raw, item, nested=depth > 0)
            _note_font(raw, item, drawing.lent)
        elif kind == raw.FPDF_PAGEOBJ_PATH:
            _rule(raw, item, matrix, drawing)
        elif kind == raw.FPDF_PAGEOBJ_IMAGE:
            left, bottom, right, top = _bounds(raw, item, matrix)
            drawing.pictures += (right - left) * (top - bottom)
            drawing.painted.picture(raw, item, (left, bottom, right, top))
        elif kind == raw.FPDF_PAGEOBJ_FORM and depth < _DEEPEST_FORM:
            inner = _times(_matrix_of(raw, item), matrix)
            _draw(raw, item, inner, drawing, depth + 1)


def _matrix_of(raw: Any, item: Any) -> _Matrix:
    own = raw.FS_MATRIX()
    if not raw.FPDFPageObj_GetMatrix(item, ctypes.byref(own)):
        return _PLAIN
    return own.a, own.b, own.c, own.d, own.e, own.f


def _times(m: _Matrix, n: _Matrix) -> _Matrix:
    """``m`` first, then ``n``."""
    return (
        m[0] * n[0] + m[1] * n[2], m[0] * n[1] + m[1] * n[3],
        m[2] * n[0] + m[3] * n[2], m[2] * n[1] + m[3] * n[3],
        m[4] * n[0] + m[5] * n[2] + n[4], m[4] * n[1] + m[5] * n[3] + n[5],
    )  # fmt: skip


def _bounds(raw: Any, item: Any, matrix: _Matrix) -> tuple[float, float, float, float]:
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    raw.FPDFPageObj_GetBounds(item, *(ctypes.byref(side) for side in (left, bottom, right, top)))
    if matrix == _PLAIN:
        return left.value, bottom.value, right.value, top.value
    return _turned(matrix, left.value, bottom.value, right.value, top.value)


def _turned(m: _Matrix, left: float, bottom: float, right: float, top: float) -> tuple[float, float, float, float]:
    xs = [x * m[0] + y * m[2] + m[4] for x in (left, right) for y in (bottom, top)]
    ys = [x * m[1] + y * m[3] + m[5] for x in (left, right) for y in (bottom, top)]
    return min(xs), min(ys), max(xs), max(ys)


def _rule(raw: Any, item: Any, matrix: _Matrix, drawing: _Drawing) -> None:
    """The lines of one path: what is thin as a whole, else its straight strokes, else the thin boxes it fills."""
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    raw.FPDFPath_GetDrawMode(item, ctypes.byref(fill), ctypes.byref(stroke))
    if not fill.value and not stroke.value:
        return
    box = _bounds(raw, item, matrix)
    if fill.value and min(box[2] - box[0], box[3] - box[1]) > _THIN:
        drawing.painted.fill(raw, item, box)
    colour = raw.FPDFPageObj_GetStrokeColor if stroke.value else raw.FPDFPageObj_GetFillColor
    if _invisible(colour, item):
        return
    if _add_thin(box, drawing, stroked=bool(stroke.value)):
        return
    if raw.FPDFPath_CountSegments(item) <= 5 and not stroke.value:
        return  # a shaded cell
    shape = _times(_matrix_of(raw, item), matrix)
    for part in _parts(raw, item, shape):
        if stroke.value:
            for (x0, y0), (x1, y1) in pairwise(part):
                _add_thin((min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)), drawing)
        else:
            xs, ys = [x for x, _ in part], [y for _, y in part]
            _add_thin((min(xs), min(ys), max(xs), max(ys)), drawing)


def _invisible(colour: Any, item: Any) -> bool:
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    if not colour(item, *(ctypes.byref(part) for part in (red, green, blue, alpha))):
        return False
    return alpha.value == 0 or min(red.value, green.value, blue.value) > _WHITE


def _add_thin(box: tuple[float, float, float, float], drawing: _Drawing, *, stroked: bool = False) -> bool:
    """Keep what is thin as a line; whether it was. The box of a ``stroked`` path is wider than it on every side."""
    left, bottom, right, top = box
    wide, high = right - left, top - bottom
    if stroked:
        room = min(wide, high) / 2
        left, bottom, right, top = (
            (left + room, bottom, right - room, top) if wide > high else (left, bottom + room, right, top - room)
        )
    if high <= _THIN and wide > max(high, _THIN):
        drawing.horizontal.append(RuledLine((bottom + top) / 2, left, right))
        return True
    if wide <= _THIN and high > max(wide, _THIN):
        drawing.vertical.append(RuledLine((left + right) / 2, bottom, top))
        return True
    return wide <= _THIN and high <= _THIN  # a corner: nothing by itself


def _parts(raw: Any, item: Any, matrix: _Matrix) -> list[list[tuple[float, float]]]:
    """The corner points of each part of a path; a part with a curve is left out."""
    parts: list[list[tuple[float, float]]] = []
    curved: set[int] = set()
    x, y = ctypes.c_float(), ctypes.c_float()
    for k in range(raw.FPDFPath_CountSegments(item)):
        segment = raw.FPDFPath_GetPathSegment(item, k)
        raw.FPDFPathSegment_GetPoint(segment, ctypes.byref(x), ctypes.byref(y))
        point = (
            x.value * matrix[0] + y.value * matrix[2] + matrix[4],
            x.value * matrix[1] + y.value * matrix[3] + matrix[5],
        )
        kind = raw.FPDFPathSegment_GetType(segment)
        if kind == raw.FPDF_SEGMENT_MOVETO or not parts:
            parts.append([])
        elif kind == raw.FPDF_SEGMENT_BEZIERTO:
            curved.add(len(parts) - 1)
        parts[-1].append(point)
        if raw.FPDFPathSegment_GetClose(segment):
            parts[-1].append(parts[-1][0])
    return [part for i, part in enumerate(parts) if i not in curved and len(part) > 1]
