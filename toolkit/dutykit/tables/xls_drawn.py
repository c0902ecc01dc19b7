"""What is drawn over the cells of an Excel 97-2003 workbook: text boxes, pictures, controls. No reader tells of it.

The records of [MS-XLS] are gone through as they lie: an anchor (``MSODRAWING``) comes before its object (``OBJ``), the
words of the object (``TXO``) behind it.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import Any

from ..files.inspection import OURS, Drawn

_EOF, _HEADER, _FOOTER, _CONTINUE, _OBJECT, _DRAWING, _TEXT = 0x0A, 0x14, 0x15, 0x3C, 0x5D, 0xEC, 0x1B6
_OTHER_EDGES = 0x89C
"""Headers and footers of even pages and of the first."""
_ANCHOR = b"\x10\xf0\x12\x00\x00\x00"
_NOTE, _DROPDOWN, _PICTURE = 0x19, 0x14, 0x08
_FIGURES = (0x01, 0x02, 0x03, 0x04, 0x06, 0x09, 0x1E)
"""Lines, boxes, ovals, arcs, boxes for words, polygons and the shapes of later programs."""
_EDGE = 32
"""What reaches less than this far into a row (of 256) or a column (of 1024) only touches it."""
_BOXES = (0x0B, 0x0C)
"""Check boxes and option buttons."""
_STATE = b"\x0a\x00\x0c\x00"
_LONGEST = 500
_OURS = OURS.encode("utf-16-le")


def drawn(book: Any, index: int) -> tuple[list[Drawn], list[str], int]:
    """The objects of a sheet; the words of its headers and footers; how many codes of our own are among them.

    Notes of cells are read elsewhere, and the arrows of filters and lists are no marks.
    """
    found: list[Drawn] = []
    at = Drawn((1, 1))
    edges: list[str] = []
    codes = 0
    counted = waiting = ours = False
    for kind, body in _records(book, index):
        if kind in (_HEADER, _FOOTER, _OTHER_EDGES):
            edges += _edges(kind, body, wide=book.biff_version >= 80)
        elif kind == _DRAWING:
            at = _anchor(body) or at
            ours = _OURS in body or _in_first_row(body)
        elif kind == _OBJECT and len(body) >= 6:
            sort = struct.unpack_from("<H", body, 4)[0]
            code = ours and sort == _PICTURE
            codes += code
            counted = not code and sort not in (_NOTE, _DROPDOWN)
            words = _box(body) if sort in _BOXES else ""
            found += [at._replace(words=words, picture=sort not in _FIGURES)] * counted
        elif kind == _TEXT:
            waiting = counted and _has_words(body)
        elif waiting:
            found[-1] = found[-1]._replace(words=found[-1].words + _words(body))
            waiting = False
    return found, edges, codes


def _records(book: Any, index: int) -> Iterator[tuple[int, bytes]]:
    memory = book.mem
    at = book._sh_abs_posn[index]  # noqa: SLF001 - told nowhere else
    depth = 0
    while at + 4 <= len(memory):
        kind, size = struct.unpack_from("<HH", memory, at)
        depth += kind == 0x809  # a chart has a beginning and an end of its own
        depth -= kind == _EOF
        if kind == _EOF and depth <= 0:
            return
        if depth <= 1 and kind in (_HEADER, _FOOTER, _OTHER_EDGES, _CONTINUE, _OBJECT, _DRAWING, _TEXT):
            yield kind, bytes(memory[at + 4 : at + 4 + size])
        at += 4 + size


def _edges(kind: int, body: bytes, *, wide: bool) -> Iterator[str]:
    """The words of headers and footers with their codes. What is cut off is taken as far as it goes."""
    if kind != _OTHER_EDGES:
        if body:
            yield (
                _told(body, 0, int.from_bytes(body[:2], "little"))[0] if wide else body[1:].decode("gb18030", "replace")
            )
        return
    at = 38
    for number in range(4):
        long = int.from_bytes(body[30 + 2 * number : 32 + 2 * number], "little")
        if long:
            words, at = _told(body, at, long)
            yield words


def _told(body: bytes, at: int, long: int) -> tuple[str, int]:
    """A text behind its length and a mark of how wide its letters are, and where it ends."""
    wide = body[at + 2 : at + 3] == b"\x01"
    end = at + 3 + long * (1 + wide)
    return body[at + 3 : end].decode("utf-16-le" if wide else "latin-1", "replace"), end


def _anchor(body: bytes) -> Drawn | None:
    """Where an object hangs, and over how many cells it lies."""
    place = body.rfind(_ANCHOR)
    if place < 0 or place + 16 > len(body):
        return None
    column, _, row = struct.unpack_from("<HHH", body, place + 8)
    at = (row + 1, column + 1)
    if place + 24 > len(body):
        return Drawn(at)
    _, last_column, across, last_row, down = struct.unpack_from("<5H", body, place + 14)
    rows, columns = last_row - row + (down > _EDGE), last_column - column + (across > _EDGE)
    return Drawn(at, rows=max(1, rows), columns=max(1, columns))


def _in_first_row(body: bytes) -> bool:
    """Whether an object lies within the first row, as our code does: not every program keeps its description."""
    place = body.rfind(_ANCHOR)
    if place < 0 or place + 24 > len(body):
        return False
    _, _, _, top, _, _, _, bottom, _ = struct.unpack_from("<9H", body, place + 6)
    return bool(top == bottom == 0)


def _box(body: bytes) -> str:
    place = body.find(_STATE)
    return "☑" if 0 <= place < len(body) - 5 and struct.unpack_from("<H", body, place + 4)[0] else "☐"


def _has_words(body: bytes) -> bool:
    return len(body) > 12 and struct.unpack_from("<H", body, 10)[0] > 0


def _words(body: bytes) -> str:
    wide, text = body[:1] == b"\x01", body[1:_LONGEST]
    return text.decode("utf-16-le" if wide else "latin-1", "replace").strip()
