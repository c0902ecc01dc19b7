"""The imprint (版记) stands on the last page, and that is an even one: papers are printed on both sides.

How many pages a paper has is known to the program that lays it out alone. Where that says an odd number, the imprint
goes to the back of the last page.
"""

from __future__ import annotations

import re

from .annex import before_imprint
from .package import Packed, assemble, read_parts

_MAIN = "word/document.xml"
_LAST_SECTION = re.compile(rb"<w:sectPr(?:(?!<w:sectPr).)*</w:sectPr>\s*</w:body>", re.DOTALL)
_OVER = b'<w:p><w:pPr><w:pageBreakBefore/><w:spacing w:line="20" w:lineRule="exact"/></w:pPr></w:p>'


def turned_over(data: bytes) -> bytes | None:
    """The document with its imprint on a page further; nothing for one that has none."""
    parts = read_parts(data)
    body = parts[_MAIN]
    at = _imprint_at(body)
    if at is None:
        return None
    parts[_MAIN] = body[:at] + _OVER + body[at:]
    return assemble({name: Packed.of(name, part, level=3) for name, part in parts.items()})


def has_imprint(data: bytes) -> bool:
    """Whether a document has an imprint."""
    return _imprint_at(read_parts(data)[_MAIN]) is not None


def _imprint_at(body: bytes) -> int | None:
    section = _LAST_SECTION.search(body)
    if section is None:
        return None
    at = before_imprint(body, section.start())
    return None if at == section.start() else at
