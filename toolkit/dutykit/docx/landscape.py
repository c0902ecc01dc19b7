"""Attachments whose table is too wide for an upright page are turned (GB/T 9704-2012, 9).

The page is turned to the left: the head of the table stands at the left edge of the bound page, on odd and even pages.
Page numbers keep their place on the bound page, outside under the text, so that on the turned one they stand at its
left edge, turned to the right. Nothing is turned where the words of a table fit upright.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from lxml import etree

from .package import Packed, R, W, assemble, digest, read_parts
from .render import Rendered
from .said import said
from .table_shape import crowded, fit_to

_W, _R = f"{{{W}}}", f"{{{R}}}"
_MAIN, _RELATIONS = "word/document.xml", "word/_rels/document.xml.rels"
_TYPES, _STYLES = "[Content_Types].xml", "word/styles.xml"
_MARK = re.compile(r'w:styleId="([^"]*)"[^>]*><w:name w:val="附件标记"'.encode())
_FOOTER_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.footer+xml"
_FOOTER = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footer"
_CHARACTER, _BELOW = 314, 397
"""Twips of a character of the text, and of 7 mm between the text and the page number."""
_ACROSS, _ALONG = 400, 1200
"""Twips of the box of a page number."""


def turned(rendered: Rendered) -> Rendered:
    """The document with its wide attachments turned; the same where there is none."""
    parts = read_parts(rendered.data)
    mark = _MARK.search(parts.get(_STYLES, b""))
    if mark is None or b"<w:tblHeader" not in parts[_MAIN] or _RELATIONS not in parts:
        return rendered
    root: Any = etree.fromstring(parts[_MAIN])
    body = root.find(f"{_W}body")
    upright = copy.deepcopy(body.find(f"{_W}sectPr"))
    wide = [
        group
        for group in _attachments(body, mark[1].decode())
        if any(crowded(block, _across(upright)) for block in group if block.tag == f"{_W}tbl")
    ]
    if not wide:
        return rendered
    for group in wide:
        _turn(group, upright, body.find(f"{_W}sectPr"))
    parts[_MAIN] = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    _add_footers(parts, _sideways(upright))
    packed = {name: Packed.of(name, blob, level=3) for name, blob in parts.items()}
    lines = tuple(said(parts[_MAIN])) if rendered.said else ()
    return replace(rendered, data=assemble(packed), digest=digest(packed), said=lines)


def _attachments(body: Any, style: str) -> Iterator[list[Any]]:
    """The blocks of each attachment that begins on a page of its own, up to the next one or the imprint."""
    group: list[Any] = []
    for block in body:
        named = block.find(f"{_W}pPr/{_W}pStyle")
        begins = (
            named is not None
            and named.get(f"{_W}val") == style
            and block.find(f"{_W}pPr/{_W}pageBreakBefore") is not None
        )
        ends = block.tag == f"{_W}sectPr" or block.find(f"{_W}tblPr/{_W}tblpPr") is not None
        if (begins or ends) and group:
            yield group
            group = []
        if begins or (group and not ends):
            group.append(block)


def _across(section: Any) -> int:
    """Twips between the margins."""
    size, margins = section.find(f"{_W}pgSz"), section.find(f"{_W}pgMar")
    return int(size.get(f"{_W}w")) - sum(int(margins.get(f"{_W}{side}")) for side in ("left", "right"))


def _turn(group: Sequence[Any], upright: Any, last: Any) -> None:
    """Put an attachment into a section of its own, turned, with its tables as wide as the page now is."""
    section = _sideways(upright)
    own = group[0].find(f"{_W}pPr")
    own.remove(own.find(f"{_W}pageBreakBefore"))  # a new section begins on a new page
    before = group[0].getprevious()
    if before is not None and before.find(f"{_W}pPr/{_W}sectPr") is None:
        _closing(before).append(copy.deepcopy(upright))
    for block in group:
        if block.tag == f"{_W}tbl":
            fit_to(block, _across(section))
    if group[-1].getnext() is last:
        last.getparent().replace(last, section)
    else:
        _closing(group[-1]).append(section)


def _closing(block: Any) -> Any:
    """The properties of the paragraph that ends a section: this one, or a new one behind a table."""
    if block.tag != f"{_W}p":
        made = etree.Element(f"{_W}p")
        block.addnext(made)
        block = made
    found = block.find(f"{_W}pPr")
    if found is None:
        found = etree.Element(f"{_W}pPr")
        block.insert(0, found)
    return found


def _sideways(upright: Any) -> Any:
    """The section turned: what was left is above, what was below is left."""
    section = copy.deepcopy(upright)
    for name in ("footerReference", "docGrid"):
        for old in section.findall(f"{_W}{name}"):
            section.remove(old)
    for at, kind in enumerate(("default", "even")):
        reference = etree.Element(f"{_W}footerReference", {f"{_W}type": kind, f"{_R}id": f"rIdTurned{kind}"})
        section.insert(at, reference)
    size, margins = section.find(f"{_W}pgSz"), section.find(f"{_W}pgMar")
    across, along = size.get(f"{_W}w"), size.get(f"{_W}h")
    for name, value in (("w", along), ("h", across), ("orient", "landscape")):
        size.set(f"{_W}{name}", value)
    old = {side: margins.get(f"{_W}{side}") for side in ("top", "right", "bottom", "left")}
    for new, was in (("top", "left"), ("right", "top"), ("bottom", "right"), ("left", "bottom")):
        margins.set(f"{_W}{new}", old[was])
    return section


# --- page numbers ----------------------------------------------------------------------------------------------


def _add_footers(parts: dict[str, bytes], section: Any) -> None:
    """Footers of turned pages: the number of an odd page at the lower end of the left edge, of an even one above."""
    size, margins = section.find(f"{_W}pgSz"), section.find(f"{_W}pgMar")
    height = int(size.get(f"{_W}h"))
    left, top, bottom = (int(margins.get(f"{_W}{side}")) for side in ("left", "top", "bottom"))
    beside = left - _BELOW - _ACROSS
    for kind, down, align in (
        ("default", height - bottom - _CHARACTER - _ALONG, "right"),
        ("even", top + _CHARACTER, "left"),
    ):
        name = f"footerTurned{kind}.xml"
        parts[f"word/{name}"] = _footer(beside, down, align).encode()
        relation = f'<Relationship Id="rIdTurned{kind}" Type="{_FOOTER}" Target="{name}"/></Relationships>'
        parts[_RELATIONS] = parts[_RELATIONS].replace(b"</Relationships>", relation.encode())
        part = f'<Override PartName="/word/{name}" ContentType="{_FOOTER_TYPE}"/></Types>'
        parts[_TYPES] = parts[_TYPES].replace(b"</Types>", part.encode())


_SPACES = f'xmlns:w="{W}" xmlns:r="{R}" xmlns:v="urn:schemas-microsoft-com:vml"'
_FACES = "".join(f' w:{name}="宋体"' for name in ("ascii", "hAnsi", "eastAsia", "cs"))


def _footer(beside: int, down: int, align: str) -> str:
    """A page number in a box that is turned to the right, at a place of the page.

    The box is of the older kind (VML): Word, WPS and LibreOffice all put it where it says; a newer one LibreOffice 7.4
    puts into the corner of the page.
    """
    runs = "".join(
        f'<w:r><w:rPr><w:rFonts{_FACES}/><w:sz w:val="28"/></w:rPr>{piece}</w:r>'
        for piece in (
            '<w:t xml:space="preserve">— </w:t>', '<w:fldChar w:fldCharType="begin"/>',
            '<w:instrText xml:space="preserve"> PAGE </w:instrText>', '<w:fldChar w:fldCharType="separate"/>',
            "<w:t>1</w:t>", '<w:fldChar w:fldCharType="end"/>', '<w:t xml:space="preserve"> —</w:t>',
        )
    )  # fmt: skip
    place = (
        f"position:absolute;margin-left:{beside / 20}pt;margin-top:{down / 20}pt;width:{_ACROSS / 20}pt;"
        f"height:{_ALONG / 20}pt;mso-position-horizontal-relative:page;mso-position-vertical-relative:page"
    )
    text = f'<w:txbxContent><w:p><w:pPr><w:jc w:val="{align}"/></w:pPr>{runs}</w:p></w:txbxContent>'
    box = (
        f'<v:rect style="{place}" stroked="f" filled="f"><v:textbox style="layout-flow:vertical" inset="0,0,0,0">'
        f"{text}</v:textbox></v:rect>"
    )
    return (
        f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<w:ftr {_SPACES}><w:p><w:r><w:pict>{box}</w:pict>'
        "</w:r></w:p></w:ftr>"
    )
