"""目录: each line's page number is a field that points to a bookmark at its title.

A template has one line and one title, each in a loop: a paragraph with ``PAGEREF toc_…`` and a paragraph around whose
text the bookmark ``toc_…`` lies. Printed many times, all would have one name; here each gets its own, the first line
that of the first title and so on. The number itself is worked out by the program that lays the pages out, and the
document asks it to (``updateFields``): a number that is guessed here would be wrong with other fonts.
"""

from __future__ import annotations

import re

PREFIX = "toc_"
_MARK = re.compile(r"<w:bookmark(?P<end>Start|End) [^>]*?/>")
_ID = re.compile(r'w:id="([^"]*)"')
_NAME = re.compile(r'w:name="([^"]*)"')
_REFERENCE = re.compile(rf"(PAGEREF\s+){PREFIX}\w*")
_LATER = re.compile(r"<w:(?:hdrShapeDefaults|footnotePr|endnotePr|compat)\b|</w:settings>")
_UPDATE = '<w:updateFields w:val="true"/>'
_FIRST_ID = 1000


class Uneven(ValueError):
    """There are not as many titles as lines."""

    def __init__(self, lines: int, titles: int) -> None:
        super().__init__(f"{lines} lines, {titles} titles")
        self.lines, self.titles = lines, titles


def refers(xml: str) -> bool:
    """Whether a part has a table of contents of this kind."""
    return _REFERENCE.search(xml) is not None


def number(xml: str) -> str:
    """The part with a bookmark of its own for every title, and every line pointing to its own.

    Raises :class:`Uneven`.
    """
    titles, pending = 0, dict[str, str]()

    def mark(match: re.Match[str]) -> str:
        nonlocal titles
        known, name = _ID.search(match[0]), _NAME.search(match[0])
        old = known[1] if known else ""
        if match["end"] == "Start":
            if name is None or not name[1].startswith(PREFIX):
                return match[0]
            titles += 1
            pending[old] = str(_FIRST_ID + titles)
            return f'<w:bookmarkStart w:id="{pending[old]}" w:name="{_named(titles)}"/>'
        new = pending.pop(old, None)
        return match[0] if new is None else f'<w:bookmarkEnd w:id="{new}"/>'

    xml = _MARK.sub(mark, xml)
    lines = 0

    def point(match: re.Match[str]) -> str:
        nonlocal lines
        lines += 1
        return f"{match[1]}{_named(lines)}"

    xml = _REFERENCE.sub(point, xml)
    if lines != titles:
        raise Uneven(lines, titles)
    return xml


def _named(index: int) -> str:
    return f"_Toc{index:08}"


def asking(settings: str) -> str:
    """``settings.xml`` with the wish that fields be worked out when the document is opened."""
    if "<w:updateFields" in settings:
        return settings
    at = _LATER.search(settings)
    return settings if at is None else settings[: at.start()] + _UPDATE + settings[at.start() :]
