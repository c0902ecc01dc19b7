"""What was typed into the fields of a PDF form: as characters at their places, like print.

pdfium's text of a page knows no fields. A value goes where its field stands, so that the table cell around it holds
it; a ticked box becomes ``√``.
"""

from __future__ import annotations

import ctypes
import re
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from .page import Box, Char, Page
from .pdfium import MOST_OBJECTS, PageView, TooComplex

_TICK = "√"
_SIZE = 12.0
_PLACEHOLDERS = frozenset("_\uff3f.\uff0e…·□☐○◯ \u3000")
"""What forms print where something is to be filled in."""
_FILLED = 0.6
"""Of the width of a field: a line that fills it would be taken to go on in the next one."""
_MOST_TEXT = 20_000


def has_fields(document: Any) -> bool:
    """Whether the document has a form; its fields must be initialised before the first page is loaded."""
    from pypdfium2 import raw

    return bool(document.get_formtype() in (raw.FORMTYPE_ACRO_FORM, raw.FORMTYPE_XFA_FOREGROUND))


def is_xfa(document: Any) -> bool:
    """Whether the pages are made by the program that shows them: the file itself holds none to read."""
    from pypdfium2 import raw

    return bool(document.get_formtype() == raw.FORMTYPE_XFA_FULL)


def add_fields(document: Any, pages: Sequence[Page]) -> None:
    """Add what the fields of each page hold to its characters. Raises :class:`TooComplex`."""
    from pypdfium2 import raw

    form = document.formenv.raw
    for page in pages:
        handle = document[page.number - 1]
        try:
            count = raw.FPDFPage_GetAnnotCount(handle.raw)
            if count > MOST_OBJECTS:
                raise TooComplex(f"第{page.number}页有 {count} 个批注和表单域")
            view = PageView(handle)
            for index in range(count):
                note = raw.FPDFPage_GetAnnot(handle.raw, index)
                if note:
                    try:
                        _add(raw, form, note, view, page)
                    finally:
                        raw.FPDFPage_CloseAnnot(note)
        finally:
            handle.close()


def _add(raw: Any, form: Any, note: Any, view: PageView, page: Page) -> None:
    hidden = raw.FPDF_ANNOT_FLAG_HIDDEN | raw.FPDF_ANNOT_FLAG_NOVIEW
    if raw.FPDFAnnot_GetSubtype(note) != raw.FPDF_ANNOT_WIDGET or raw.FPDFAnnot_GetFlags(note) & hidden:
        return
    text = _value(raw, form, note)
    rect = raw.FS_RECTF()
    if not text or not raw.FPDFAnnot_GetRect(note, ctypes.byref(rect)):
        return
    left, right = sorted((rect.left, rect.right))
    bottom, top = sorted((rect.bottom, rect.top))
    box = view.box(left, bottom, right, top)
    page.chars = [char for char in page.chars if not (char.text in _PLACEHOLDERS and _within(char, box))]
    page.chars += _chars(text, box)


def _value(raw: Any, form: Any, note: Any) -> str:
    """What a person sees in a field; empty for an unticked box, a button and a signature."""
    kind = raw.FPDFAnnot_GetFormFieldType(form, note)
    if kind in (raw.FPDF_FORMFIELD_CHECKBOX, raw.FPDF_FORMFIELD_RADIOBUTTON):
        return _TICK if raw.FPDFAnnot_IsChecked(form, note) else ""
    if kind in (raw.FPDF_FORMFIELD_COMBOBOX, raw.FPDF_FORMFIELD_LISTBOX):
        chosen = [
            wide(partial(raw.FPDFAnnot_GetOptionLabel, form, note, index))
            for index in range(min(raw.FPDFAnnot_GetOptionCount(form, note), MOST_OBJECTS))
            if raw.FPDFAnnot_IsOptionSelected(form, note, index)
        ]
        if chosen:
            return "、".join(chosen)
    elif kind != raw.FPDF_FORMFIELD_TEXTFIELD:
        return ""
    return wide(partial(raw.FPDFAnnot_GetFormFieldValue, form, note))


def wide(ask: Callable[[Any, int], int]) -> str:
    """A text of pdfium: asked for its size first, then for itself, in UTF-16 with a zero behind."""
    from pypdfium2 import raw

    size = ask(None, 0)
    if size <= 2:
        return ""
    if size > 2 * _MOST_TEXT:
        raise TooComplex(f"一个表单域有 {size // 2} 个字")
    buffer = ctypes.create_string_buffer(size)
    ask(ctypes.cast(buffer, ctypes.POINTER(raw.FPDF_WCHAR)), size)
    return buffer.raw[:size].decode("utf-16-le", "replace").rstrip("\0").strip()


def _within(char: Char, box: Box) -> bool:
    x, y = (char.x0 + char.x1) / 2, (char.top + char.bottom) / 2
    return box[0] <= x <= box[2] and box[1] <= y <= box[3]


def _chars(text: str, box: Box) -> list[Char]:
    """The text set into its box, line under line, small enough to stay inside."""
    x0, top, x1, bottom = box
    lines = re.split(r"\r\n|\r|\n", text)
    pitch = (bottom - top) / len(lines)
    size = min(_SIZE, pitch * 0.8)
    chars = []
    for number, line in enumerate(lines):
        wide = min(size, _FILLED * (x1 - x0) / max(len(line), 1))
        middle = top + (number + 0.5) * pitch
        chars += [
            Char(letter, x0 + 1 + i * wide, middle - size / 2, x0 + 1 + (i + 1) * wide, middle + size / 2)
            for i, letter in enumerate(line)
        ]
    return chars
