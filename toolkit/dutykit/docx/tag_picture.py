"""The small QR code at the upper right of a Word form: it says on paper which form and which issue this is.

It is put into the finished document, so that a template of an office's own carries it too.
"""

from __future__ import annotations

import re
from dataclasses import replace
from xml.sax.saxutils import quoteattr

from ..files.inspection import OURS
from .package import Packed, assemble, digest, read_parts
from .render import Rendered

_SIDE = 432_000
"""12 mm, in units of the format."""
_TOP = 288_000
"""8 mm below the edge of the page."""
_MAIN, _RELATIONS, _TYPES = "word/document.xml", "word/_rels/document.xml.rels", "[Content_Types].xml"
_MEDIA, _ID = "media/dutykit-tag.png", "rIdDutykitTag"
_IMAGE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/image"
_FIRST = re.compile(rb"<w:body>.*?<w:p(?: [^>]*)?(?<!/)>(?:<w:pPr>.*?</w:pPr>|<w:pPr/>)?", re.DOTALL)
_ANCHOR = (
    '<w:r><w:drawing><wp:anchor xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'distT="0" distB="0" distL="0" distR="0" simplePos="0" relativeHeight="9" behindDoc="0" locked="0" '
    'layoutInCell="1" allowOverlap="1"><wp:simplePos x="0" y="0"/><wp:positionH relativeFrom="margin">'
    "<wp:align>right</wp:align>"
    f'</wp:positionH><wp:positionV relativeFrom="page"><wp:posOffset>{_TOP}</wp:posOffset></wp:positionV>'
    f'<wp:extent cx="{_SIDE}" cy="{_SIDE}"/><wp:effectExtent l="0" t="0" r="0" b="0"/><wp:wrapNone/>'
    '<wp:docPr id="90001" name="code" descr=@DESCR@/><wp:cNvGraphicFramePr/>'
    '<a:graphic xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><a:graphicData uri="http://schemas.'
    'openxmlformats.org/drawingml/2006/picture"><pic:pic xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/'
    'picture"><pic:nvPicPr><pic:cNvPr id="90001" name="code"/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill>'
    f'<a:blip xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" r:embed="{_ID}"/>'
    f'<a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{_SIDE}" '
    f'cy="{_SIDE}"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData>'
    "</a:graphic></wp:anchor></w:drawing></w:r>"
)


def tagged(rendered: Rendered, picture: bytes, text: str) -> Rendered:
    """The document with a picture of the code that says ``text``; one without a paragraph stays as it is."""
    parts = read_parts(rendered.data)
    found = _FIRST.search(parts[_MAIN])
    if found is None or _RELATIONS not in parts:
        return rendered
    anchor = _ANCHOR.replace("@DESCR@", quoteattr(f"{OURS} {text}")).encode()
    parts[_MAIN] = parts[_MAIN][: found.end()] + anchor + parts[_MAIN][found.end() :]
    relation = f'<Relationship Id="{_ID}" Type="{_IMAGE}" Target="{_MEDIA}"/></Relationships>'
    parts[_RELATIONS] = parts[_RELATIONS].replace(b"</Relationships>", relation.encode())
    if b'Extension="png"' not in parts[_TYPES]:
        kind = b'<Default Extension="png" ContentType="image/png"/>'
        parts[_TYPES] = re.sub(rb"(<Types[^>]*>)", rb"\1" + kind, parts[_TYPES], count=1)
    parts[f"word/{_MEDIA}"] = picture
    packed = {name: Packed.of(name, data, level=3) for name, data in parts.items()}
    return replace(rendered, data=assemble(packed), digest=digest(packed))
