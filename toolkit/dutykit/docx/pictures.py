"""Pictures in a finished document: above the captions that its template printed, and in the place of a photograph.

Templates print text alone; what they print says where a picture belongs. Whoever does not print the captions, in a
template of an office's own, gets no pictures either.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from xml.sax.saxutils import quoteattr

from lxml import etree

from .package import Packed, W, assemble, digest, parse_xml, read_parts
from .render import Rendered

PHOTOGRAPH = "照片"
"""What stands where a photograph is to be put; white space aside."""
_MAIN, _RELATIONS, _TYPES = "word/document.xml", "word/_rels/document.xml.rels", "[Content_Types].xml"
_IMAGE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/image"
_EMU = 36_000
"""Units of the format in a millimetre."""
_BELOW, _BESIDE = (150.0, 100.0), (27.0, 38.0)
"""The most that a picture takes, above its caption (two to a page) and as a photograph: millimetres across and down."""
_DRAWING = (
    f'<w:r xmlns:w="{W}"><w:drawing><wp:inline '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" distT="0" distB="0" distL="0" '
    'distR="0"><wp:extent cx="@CX@" cy="@CY@"/><wp:docPr id="@ID@" name="@NAME@" descr=@DESCR@/>'
    '<wp:cNvGraphicFramePr/><a:graphic xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><a:graphicData '
    'uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic '
    'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:nvPicPr><pic:cNvPr id="@ID@" '
    'name="@NAME@"/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill><a:blip '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" r:embed="@RID@"/><a:stretch>'
    '<a:fillRect/></a:stretch></pic:blipFill><pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="@CX@" cy="@CY@"/>'
    '</a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic>'
    "</wp:inline></w:drawing></w:r>"
)


@dataclass(frozen=True, slots=True)
class Picture:
    """A JPEG with its size in pixels."""

    data: bytes
    wide: int
    high: int


def with_pictures(rendered: Rendered, photograph: Picture | None, captioned: Mapping[str, Picture]) -> Rendered:
    """The document with its pictures: each above the paragraph that is its caption; one without a place is left out."""
    parts = read_parts(rendered.data)
    root = parse_xml(parts[_MAIN], _MAIN)
    placed: list[Picture] = []
    waiting = photograph
    for paragraph in list(root.iter(f"{{{W}}}p")):
        text = "".join(t.text or "" for t in paragraph.iter(f"{{{W}}}t"))
        if waiting is not None and re.sub(r"\s", "", text) == PHOTOGRAPH:
            for run in paragraph.findall(f"{{{W}}}r"):
                paragraph.remove(run)
            placed.append(waiting)
            paragraph.append(_drawn(waiting, _BESIDE, PHOTOGRAPH, len(placed)))
            waiting = None  # cells merged into the first hold its words as well
        elif text in captioned:
            placed.append(captioned[text])
            paragraph.addprevious(_above(captioned[text], text, len(placed)))
    if not placed:
        return rendered
    parts[_MAIN] = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    relations = "".join(
        f'<Relationship Id="{_id(n)}" Type="{_IMAGE}" Target="{_media(n)}"/>' for n in range(1, len(placed) + 1)
    )
    parts[_RELATIONS] = parts[_RELATIONS].replace(b"</Relationships>", f"{relations}</Relationships>".encode())
    if b'Extension="jpg"' not in parts[_TYPES]:
        kind = b'<Default Extension="jpg" ContentType="image/jpeg"/>'
        parts[_TYPES] = re.sub(rb"(<Types[^>]*>)", rb"\1" + kind, parts[_TYPES], count=1)
    parts |= {f"word/{_media(n)}": picture.data for n, picture in enumerate(placed, 1)}
    packed = {name: Packed.of(name, data, level=3) for name, data in parts.items()}
    return replace(rendered, data=assemble(packed), digest=digest(packed))


def _above(picture: Picture, caption: str, number: int) -> etree._Element:
    """A paragraph of its own, which stays on the page of the caption below it."""
    paragraph = etree.fromstring(
        f'<w:p xmlns:w="{W}"><w:pPr><w:keepNext/><w:spacing w:before="240"/><w:jc w:val="center"/></w:pPr></w:p>'
    )
    paragraph.append(_drawn(picture, _BELOW, caption, number))
    return paragraph


def _drawn(picture: Picture, most: tuple[float, float], told: str, number: int) -> etree._Element:
    scale = min(most[0] / picture.wide, most[1] / picture.high) * _EMU
    facts = {
        "@CX@": f"{picture.wide * scale:.0f}", "@CY@": f"{picture.high * scale:.0f}", "@ID@": str(91000 + number),
        "@NAME@": f"picture {number}", "@DESCR@": quoteattr(told), "@RID@": _id(number),
    }  # fmt: skip
    xml = _DRAWING
    for mark, value in facts.items():
        xml = xml.replace(mark, value)
    return etree.fromstring(xml)


def _id(number: int) -> str:
    return f"rIdDutykitPicture{number}"


def _media(number: int) -> str:
    return f"media/dutykit-picture-{number}.jpg"
