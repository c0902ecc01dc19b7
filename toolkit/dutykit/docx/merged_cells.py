"""Cells that say the same below each other become one, where a template asks for it by the style of their text.

Whoever edits a template in Word gives the cell of the repeated row the style 表格合并; nothing else is merged.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from lxml import etree

from .package import Packed, W, assemble, digest, parse_xml, read_parts
from .render import Rendered

STYLE = "表格合并"
_W = f"{{{W}}}"
_MAIN, _STYLES = "word/document.xml", "word/styles.xml"
_BEFORE = tuple(f"{_W}{name}" for name in ("cnfStyle", "tcW", "gridSpan", "hMerge"))
"""What stands before the mark of a merged cell in its properties."""


def asks_to_merge(template: bytes) -> bool:
    """Whether a template has the style."""
    return _style_of(read_parts(template)) is not None


def with_merged_cells(rendered: Rendered) -> Rendered:
    """The document with its equal cells merged."""
    parts = read_parts(rendered.data)
    style = _style_of(parts)
    if style is None:
        return rendered
    root = parse_xml(parts[_MAIN], _MAIN)
    for table in root.iter(f"{_W}tbl"):
        _merge(table, style)
    parts[_MAIN] = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    packed = {name: Packed.of(name, data, level=3) for name, data in parts.items()}
    return replace(rendered, data=assemble(packed), digest=digest(packed))


def _style_of(parts: dict[str, bytes]) -> str | None:
    styles = parts.get(_STYLES, b"").decode("utf-8", "replace")
    found = re.search(rf'w:styleId="([^"]*)"[^>]*>\s*<w:name w:val="{STYLE}"', styles)
    return found[1] if found else None


def _merge(table: etree._Element, style: str) -> None:
    """Merge down the columns; a column is apart wherever one to its left begins anew."""
    above: dict[int, tuple[str, etree._Element]] = {}
    for row in table.findall(f"{_W}tr"):
        here: dict[int, tuple[str, etree._Element]] = {}
        anew = False
        for column, cell in _cells(row):
            text = _marked(cell, style)
            if not text:
                continue
            known = above.get(column)
            if known is not None and known[0] == text and not anew:
                _mark(known[1], "restart")
                _mark(cell, "continue")
                for paragraph in cell.findall(f"{_W}p"):
                    for run in paragraph.findall(f"{_W}r"):
                        paragraph.remove(run)
                here[column] = known
            else:
                here[column] = text, cell
                anew = True
        above = here


def _cells(row: etree._Element) -> Iterator[tuple[int, etree._Element]]:
    """Cells with the column of the grid in which each begins."""
    column = 0
    for cell in row.findall(f"{_W}tc"):
        yield column, cell
        span = cell.find(f"{_W}tcPr/{_W}gridSpan")
        column += int(span.get(f"{_W}val", "1")) if span is not None else 1


def _marked(cell: etree._Element, style: str) -> str:
    """The text of a cell whose paragraphs all have the style; empty for any other."""
    for paragraph in cell.findall(f"{_W}p"):
        named = paragraph.find(f"{_W}pPr/{_W}pStyle")
        if named is None or named.get(f"{_W}val") != style:
            return ""
    return "".join(text.text or "" for text in cell.iter(f"{_W}t")).strip()


def _mark(cell: etree._Element, value: str) -> None:
    properties = cell.find(f"{_W}tcPr")
    if properties is None:
        properties = etree.Element(f"{_W}tcPr")
        cell.insert(0, properties)
    if properties.find(f"{_W}vMerge") is not None:
        return
    mark = etree.Element(f"{_W}vMerge")
    mark.set(f"{_W}val", value)
    properties.insert(sum(child.tag in _BEFORE for child in properties), mark)
