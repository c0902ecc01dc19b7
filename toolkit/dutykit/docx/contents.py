"""目录: each line's page number is a field that points to a bookmark at its title.

A template has one line and one title, each in a loop: a paragraph with ``PAGEREF toc_…`` and a paragraph around whose
text the bookmark ``toc_…`` lies. Printed many times, all would have one name; here each gets its own, the first line
that of the first title and so on. The number itself is worked out by the program that lays the pages out, and the
document asks it to (``updateFields``): a number that is guessed here would be wrong with other fonts.
"""

from __future__ import annotations

import re

from .edits import Edit, places

PREFIX = "toc_"
_BOOKMARK, _FIELD = b"<w:bookmark", b"PAGEREF"
_MARK = re.compile(rb"<w:bookmark(?P<end>Start|End) [^>]*?/>")
_ID = re.compile(rb'w:id="([^"]*)"')
_NAME = re.compile(rb'w:name="([^"]*)"')
_REFERENCE = re.compile(rb'PAGEREF\s+(toc_[^\s"<]*)')
_LATER = re.compile(r"<w:(?:hdrShapeDefaults|footnotePr|endnotePr|compat)\b|</w:settings>")
_UPDATE = '<w:updateFields w:val="true"/>'
_FIRST_ID = 1000


class Uneven(ValueError):
    """There are not as many titles as lines."""

    def __init__(self, lines: int, titles: int) -> None:
        super().__init__(f"{lines} lines, {titles} titles")
        self.lines, self.titles = lines, titles


def refers(xml: bytes) -> bool:
    """Whether a part has a table of contents of this kind."""
    return _REFERENCE.search(xml) is not None


def number(xml: bytes) -> list[Edit]:
    """What gives every title a bookmark of its own, and makes every line point to its own.

    Raises :class:`Uneven`.
    """
    titles, lines = _titles(xml), _lines(xml)
    begun = sum(b"Start" in new for _, _, new in titles)
    if begun != len(lines):
        raise Uneven(len(lines), begun)
    return titles + lines


def _titles(xml: bytes) -> list[Edit]:
    found, pending, begun = list[Edit](), dict[bytes, bytes](), 0
    for at in places(xml, _BOOKMARK):
        match = _MARK.match(xml, at)
        if match is None:
            continue
        known, name = _ID.search(match[0]), _NAME.search(match[0])
        old = known[1] if known else b""
        if match["end"] == b"End":
            if old in pending:
                found.append((at, match.end(), b'<w:bookmarkEnd w:id="%s"/>' % pending.pop(old)))
        elif name is not None and name[1].startswith(PREFIX.encode()):
            begun += 1
            pending[old] = b"%d" % (_FIRST_ID + begun)
            new = b'<w:bookmarkStart w:id="%s" w:name="%s"/>' % (pending[old], _named(begun))
            found.append((at, match.end(), new))
    return found


def _lines(xml: bytes) -> list[Edit]:
    matches = (_REFERENCE.match(xml, at) for at in places(xml, _FIELD))
    return [(match.start(1), match.end(1), _named(n)) for n, match in enumerate(filter(None, matches), 1)]


def _named(index: int) -> bytes:
    return b"_Toc%08d" % index


def asking(settings: str) -> str:
    """``settings.xml`` with the wish that fields be worked out when the document is opened."""
    if "<w:updateFields" in settings:
        return settings
    at = _LATER.search(settings)
    return settings if at is None else settings[: at.start()] + _UPDATE + settings[at.start() :]
