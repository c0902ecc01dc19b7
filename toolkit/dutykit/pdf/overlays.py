"""What was laid over the pages of a PDF: typed over them, struck out, stamped, drawn, stuck on.

pdfium's text of a page knows none of it. What a word was written or struck with changes what the page says and must be
mended; a seal or a picture, a highlight or a sticky note is only told.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from functools import partial
from typing import Any

from ..evidence import PagePlace
from ..forms.grid import Mark
from ..words.codes import MarkKind
from .fields import wide
from .pdfium import MOST_OBJECTS, PageView, TooComplex

_OVERWRITES = {"FREETEXT": "加写文字", "STRIKEOUT": "删除线", "INK": "手写笔迹", "CARET": "插入符"}
_DRAWN = ("LINE", "SQUARE", "CIRCLE", "POLYGON", "POLYLINE")
_PICTURES = ("STAMP", "FILEATTACHMENT")
_NOTES = ("TEXT", "HIGHLIGHT", "UNDERLINE", "SQUIGGLY")


def overlays(document: Any, count: int) -> list[Mark]:
    """The marks laid over each page. Raises :class:`TooComplex`."""
    found: list[Mark] = []
    for number in range(1, count + 1):
        handle = document[number - 1]
        try:
            found += _on_page(handle, number)
        finally:
            handle.close()
    return found


def _on_page(handle: Any, number: int) -> Iterator[Mark]:
    from pypdfium2 import raw

    count = raw.FPDFPage_GetAnnotCount(handle.raw)
    if count > MOST_OBJECTS:
        raise TooComplex(f"第{number}页有 {count} 个批注和表单域")
    view = PageView(handle) if count else None
    for index in range(count):
        note = raw.FPDFPage_GetAnnot(handle.raw, index)
        if not note or view is None:
            continue
        try:
            mark = _mark(raw, note, view, number)
        finally:
            raw.FPDFPage_CloseAnnot(note)
        if mark is not None:
            yield mark


def _mark(raw: Any, note: Any, view: PageView, number: int) -> Mark | None:
    """One annotation; nothing for what is hidden, for links, and for fields of a form, which are read."""
    kind = raw.FPDFAnnot_GetSubtype(note)
    if raw.FPDFAnnot_GetFlags(note) & (raw.FPDF_ANNOT_FLAG_HIDDEN | raw.FPDF_ANNOT_FLAG_NOVIEW):
        return None
    words = wide(partial(raw.FPDFAnnot_GetStringValue, note, b"Contents"))
    place = _place(raw, note, view, number)
    over = next((label for name, label in _OVERWRITES.items() if kind == getattr(raw, f"FPDF_ANNOT_{name}")), "")
    if over:
        return Mark(MarkKind.ANNOTATION, place, f"{over}：{words}" if words else over)
    if kind in {getattr(raw, f"FPDF_ANNOT_{name}") for name in _NOTES}:
        return Mark(MarkKind.NOTE, place, words) if words else None
    if kind in {getattr(raw, f"FPDF_ANNOT_{name}") for name in _DRAWN}:
        return Mark(MarkKind.DRAWN, place, words)
    if kind in {getattr(raw, f"FPDF_ANNOT_{name}") for name in _PICTURES}:
        return Mark(MarkKind.PICTURE, place, words)
    return None


def _place(raw: Any, note: Any, view: PageView, number: int) -> PagePlace:
    rect = raw.FS_RECTF()
    if not raw.FPDFAnnot_GetRect(note, ctypes.byref(rect)):
        return PagePlace(number)
    left, right = sorted((rect.left, rect.right))
    bottom, top = sorted((rect.bottom, rect.top))
    x0, y0, x1, y1 = (round(v, 1) for v in view.box(left, bottom, right, top))
    return PagePlace(number, (x0, y0, x1, y1))
