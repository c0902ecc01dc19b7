"""WordprocessingML: the elements that matter, and the text of a paragraph as a person sees it.

Names are compared without their namespace, for there are two (transitional and strict).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..words.codes import Sight

_WRAPPERS = frozenset({"sdt", "sdtContent", "customXml", "smartTag", "ins", "moveTo", "AlternateContent", "Choice"})
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
_OFF = frozenset({"0", "false", "off"})


def local(element: Any) -> str:
    """The name of an element without its namespace."""
    return str(element.tag).rpartition("}")[2]


def attribute(element: Any, name: str) -> str | None:
    """An attribute, whatever its namespace."""
    return next((str(value) for key, value in element.attrib.items() if key.rpartition("}")[2] == name), None)


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


def value_of(element: Any, properties: str, name: str, default: str) -> str | None:
    """``w:val`` of a property: ``default`` where it has no value, ``None`` where the property is not there."""
    for child in element:
        if local(child) == properties:
            for item in child:
                if local(item) == name:
                    value = attribute(item, "val")
                    return default if value is None else value
    return None


class Letters:
    """The letters of a cell or a paragraph, and how they are seen."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self._struck = self._plain = self._white = self._raised = 0

    @property
    def text(self) -> str:
        """All of them."""
        return "".join(self.parts)

    @property
    def sight(self) -> Sight | None:
        """What takes them from sight, all or some of them."""
        if self._struck:
            return Sight.PARTLY_STRUCK if self._plain else Sight.STRUCK
        if self._white:
            return Sight.UNSEEN
        return Sight.RAISED if self._raised else None

    def look(self, run: Any, since: int) -> None:
        """Note how the letters of a run, those from ``since`` on, are written."""
        if not "".join(self.parts[since:]).strip():
            return
        struck = any(_is_on(run, name) for name in ("strike", "dstrike"))
        self._struck += struck
        self._plain += not struck
        self._white += _property(run, "color").upper() == "FFFFFF" and not _shaded(run)
        self._raised += _property(run, "vertAlign") in ("superscript", "subscript")


def _property(run: Any, name: str) -> str:
    return value_of(run, "rPr", name, "") or ""


def _is_on(run: Any, name: str) -> bool:
    value = value_of(run, "rPr", name, "1")
    return value is not None and value not in _OFF


def _shaded(run: Any) -> bool:
    """Whether a run stands on a colour of its own, or in a cell that has one."""
    if value_of(run, "rPr", "shd", "") is not None or value_of(run, "rPr", "highlight", "") is not None:
        return True
    cell = next((e for e in run.iterancestors() if local(e) == "tc"), None)
    return cell is not None and value_of(cell, "tcPr", "shd", "") is not None


def paragraph_text(paragraph: Any, letters: Letters | None = None) -> str:
    """The text of a paragraph: insertions in, deletions, hidden text and placeholders out, breaks kept.

    ``letters`` takes note of how it is written, over several paragraphs.
    """
    found = letters or Letters()
    since = len(found.parts)
    _collect(paragraph, found)
    return "".join(found.parts[since:])


def _collect(element: Any, letters: Letters) -> None:
    parts = letters.parts
    for child in element:
        kind = local(child)
        if kind in _SKIPPED:
            continue
        if kind in _SIGNS:
            parts.append(child.text or "" if kind == "t" else _SIGNS[kind] or "")
        elif kind == "sym":
            parts.append(_symbol(child))
        elif kind == "sdt":
            _control(child, letters)
        elif kind == "fldChar":
            parts.append(_legacy_box(child))
        elif kind == "r":
            if not _is_on(child, "vanish"):
                since = len(parts)
                _collect(child, letters)
                letters.look(child, since)
        else:
            _collect(child, letters)


def _symbol(element: Any) -> str:
    try:
        code = int(attribute(element, "char") or "", 16)
    except ValueError:
        return ""
    code = code - 0xF000 if 0xF000 <= code <= 0xF0FF else code
    table = _WINGDINGS_2 if "2" in (attribute(element, "font") or "") else _WINGDINGS
    return table.get(code, chr(code) if code >= 0x20 else "")


def _control(control: Any, letters: Letters) -> None:
    """A content control: a box by its state, a placeholder as nothing, else its content."""
    for child in control:
        if local(child) != "sdtPr":
            continue
        for item in child:
            if local(item) == "checkbox":
                checked = next((attribute(e, "val") or "1" for e in item if local(e) == "checked"), "0")
                letters.parts.append("☐" if checked in _OFF else "☑")
                return
            if local(item) == "showingPlcHdr" and (attribute(item, "val") or "1") not in _OFF:
                return
    for child in control:
        if local(child) == "sdtContent":
            _collect(child, letters)


def _legacy_box(element: Any) -> str:
    """A check box of an old form field."""
    for data in element:
        for item in data:
            if local(item) == "checkBox":
                states = {local(e): attribute(e, "val") or "1" for e in item}
                state = states.get("checked", states.get("default", "0"))
                return "☐" if state in _OFF else "☑"
    return ""
