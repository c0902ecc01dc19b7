"""WordprocessingML: the elements that matter, and the text of a paragraph as a person sees it.

Names are compared without their namespace, for there are two (transitional and strict).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from .looks import OFF, Letters, Properties, attribute, is_on, local

_WRAPPERS = frozenset({"sdt", "sdtContent", "customXml", "smartTag", "ins", "moveTo", "AlternateContent", "Choice"})
_DELETED = ("del", "moveFrom")
_POWERS = ("sSup", "sSub", "sSubSup", "sPre")
"""Powers and indexes of a formula."""
_SKIPPED = frozenset(
    {"del", "moveFrom", "pPr", "rPr", "sdtPr", "sdtEndPr", "instrText", "delText", "delInstrText", "Fallback",
     "txbxContent", "tbl", "rt"}
)  # fmt: skip
_SIGNS = {
    "t": None, "tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-", "softHyphen": "",
}  # fmt: skip
# Code points of symbol fonts that forms use as boxes and ticks (the private range repeats them).
_WINGDINGS = {0x6F: "☐", 0x71: "☐", 0x72: "☐", 0xA8: "☐", 0xFC: "✓", 0xFB: "✗", 0xFD: "☒", 0xFE: "☑", 0x78: "☒"}
_WINGDINGS_2 = {0x50: "✓", 0x52: "☑", 0x53: "☒", 0x54: "☒", 0x2A: "☐", 0xA3: "☐", 0x30: "☐"}


def children(element: Any, name: str) -> Iterator[Any]:
    """Rows of a table or cells of a row, also inside content controls and tracked insertions."""
    for child in element:
        kind = local(child)
        if kind == name:
            yield child
        elif kind in _WRAPPERS:
            yield from children(child, name)


def blocks(element: Any) -> Iterator[Any]:
    """Paragraphs and tables in order, also inside content controls and tracked insertions."""
    for child in element:
        kind = local(child)
        if kind in ("p", "tbl"):
            yield child
        elif kind in _WRAPPERS:
            yield from blocks(child)


def text_boxes(paragraph: Any) -> Iterator[Any]:
    """The contents of text boxes that hang on a paragraph, each once."""
    for child in paragraph:
        kind = local(child)
        if kind == "txbxContent":
            yield child
        elif kind not in ("del", "moveFrom", "Fallback"):
            yield from text_boxes(child)


_SHAPES = frozenset(
    {"wsp", "cxnSp", "contentPart", "line", "rect", "roundrect", "oval", "arc", "curve", "polyline", "shape"}
)
"""What is drawn: in the words of today's Word, and of the older ones (VML)."""
_SHOWING = frozenset({"blip", "imagedata", "txbxContent", "textpath"})
"""What makes a picture or a text of a shape; each is told by itself."""


def shapes(element: Any) -> int:
    """How many lines and shapes without words or a picture hang in a paragraph or a cell, tables in it left out."""
    found = 0
    for child in element:
        kind = local(child)
        if kind in _SHAPES:
            found += not any(local(e) in _SHOWING for e in child.iter())
        elif kind not in ("del", "moveFrom", "Fallback", "tbl", "txbxContent"):
            found += shapes(child)
    return found


def paragraph_text(paragraph: Any, letters: Letters | None = None) -> str:
    """The text of a paragraph: insertions in, deletions, hidden text and placeholders out, breaks kept.

    ``letters`` takes note of how it is written, over several paragraphs, and of what was left out.
    """
    found = letters or Letters()
    since = len(found.parts)
    _collect(paragraph, found, found.begin(paragraph))
    return "".join(found.parts[since:])


def deleted_text(element: Any) -> str:
    """What was deleted with changes tracked."""
    return "".join(e.text or "" for e in element.iter() if local(e) in ("delText", "t"))


def _collect(element: Any, letters: Letters, above: Properties) -> None:
    parts = letters.parts
    for child in element:
        kind = local(child)
        if kind in _DELETED:
            letters.deleted.append(deleted_text(child))
        if kind in _SKIPPED:
            continue
        if kind in _SIGNS:
            parts.append(child.text or "" if kind == "t" else _SIGNS[kind] or "")
        elif kind == "sym":
            parts.append(_symbol(child))
        elif kind == "sdt":
            _control(child, letters, above)
        elif kind == "fldChar":
            parts.append(_legacy_field(child))
        elif kind == "r":
            _run(child, letters, above)
        else:
            letters.raise_one() if kind in _POWERS else None
            _collect(child, letters, above)


def _run(run: Any, letters: Letters, above: Properties) -> None:
    said, since = letters.says(run, above), len(letters.parts)
    _collect(run, letters, above)
    if is_on(said, "vanish"):
        letters.hidden.append("".join(letters.parts[since:]))
        del letters.parts[since:]
    else:
        letters.look(said, since)


def _symbol(element: Any) -> str:
    try:
        code = int(attribute(element, "char") or "", 16)
    except ValueError:
        return ""
    code = code - 0xF000 if 0xF000 <= code <= 0xF0FF else code
    table = _WINGDINGS_2 if "2" in (attribute(element, "font") or "") else _WINGDINGS
    return table.get(code, chr(code) if code >= 0x20 else "")


def _control(control: Any, letters: Letters, above: Properties) -> None:
    """A content control: a box by its state, a placeholder as nothing, else its content."""
    for child in control:
        if local(child) != "sdtPr":
            continue
        for item in child:
            if local(item) == "checkbox":
                checked = next((attribute(e, "val") or "1" for e in item if local(e) == "checked"), "0")
                letters.parts.append("☐" if checked in OFF else "☑")
                return
            if local(item) == "showingPlcHdr" and (attribute(item, "val") or "1") not in OFF:
                return
    for child in control:
        if local(child) == "sdtContent":
            _collect(child, letters, above)


def _legacy_field(element: Any) -> str:
    """A check box, or the choice of a list, of an old form field."""
    for item in (item for data in element for item in data):
        states = {local(e): attribute(e, "val") or "" for e in item}
        if local(item) == "checkBox":
            state = states.get("checked", states.get("default", "0")) or "1"
            return "☐" if state in OFF else "☑"
        if local(item) == "ddList":
            return _chosen(item, states.get("result", states.get("default", "")) or "0")
    return ""


def _chosen(offers: Any, number: str) -> str:
    """What a list offers under a number."""
    offered = [attribute(e, "val") or "" for e in offers if local(e) == "listEntry"]
    return offered[int(number)] if number.isdecimal() and int(number) < len(offered) else ""
