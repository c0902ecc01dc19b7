"""From the XML of a part to the source of a Jinja template: tags healed, numbered and listed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from lxml import etree

from .package import parse_xml

STORY = re.compile(r"word/(document|header\d*|footer\d*|footnotes|endnotes)\.xml$")
TAG = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}", re.DOTALL)
_LEFTOVER = re.compile(r"\{\{|\}\}|\{%|%\}|\{#|#\}")
_IN_ATTRIBUTE = re.compile(r'="\{\{(.*?)\}\}"', re.DOTALL)
_LABELS = {"document": "正文", "header": "页眉", "footer": "页脚", "footnotes": "脚注", "endnotes": "尾注"}


@dataclass(frozen=True, slots=True)
class Story:
    """One part with text. ``tags`` gives the tag that stands on a line of ``source``."""

    part: str
    source: str
    tags: Mapping[int, str]
    broken: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        """What a person calls the part: 正文, 页眉, 页脚."""
        return part_label(self.part)

    @property
    def has_tags(self) -> bool:
        """Whether anything is to be rendered here."""
        return bool(self.tags)


def part_label(part: str) -> str:
    """The part as a person calls it."""
    match = STORY.match(part)
    return _LABELS[match[1].rstrip("0123456789")] if match else part


def stories(parts: Mapping[str, bytes]) -> Iterator[Story]:
    """The parts with text, healed; raises :class:`dutykit.errors.TemplateError` when a part is no XML."""
    for name in sorted(parts, key=lambda n: (n != "word/document.xml", n)):
        if STORY.match(name):
            yield heal(name, parts[name])


def heal(part: str, data: bytes) -> Story:
    """The source of one part: tags split over runs joined, ``{%p %}`` and ``{%tr %}`` lifted out.

    ``broken`` lists pieces of tags that have no other end.
    """
    # Through the parser first: only then quotes in tags are plain and attributes written one way.
    xml = etree.tostring(parse_xml(data, part), encoding="unicode")
    if not _LEFTOVER.search(re.sub(r"<[^>]*>", "", xml)):
        return Story(part, xml, {})
    from docxtpl import DocxTemplate

    healed = DocxTemplate.patch_xml(None, xml)  # a function in all but name: it uses nothing of the instance
    healed = _IN_ATTRIBUTE.sub(r'="{{(\1)|_attribute}}"', healed)
    rest = re.sub(r"<[^>]*>", "", TAG.sub("", healed))
    broken = tuple(_around(rest, match.start()) for match in _LEFTOVER.finditer(rest))
    return _numbered(part, healed, broken)


def _around(text: str, at: int) -> str:
    return text[max(0, at - 6) : at + 18]


def _numbered(part: str, healed: str, broken: tuple[str, ...]) -> Story:
    """Give every tag a line of its own: a line break inside a tag prints nothing."""
    pieces, tags, line, at = [], {}, 1, 0
    for match in TAG.finditer(healed):
        pieces.append(healed[at : match.start()])
        line += pieces[-1].count("\n") + 1
        tag = match[0]
        head = 3 if tag[2:3] in {"-", "+"} else 2
        pieces.append(tag[:head] + "\n" + tag[head:])
        tags[line] = re.sub(r"\s+", " ", tag).replace("{{(", "{{").replace(")|_attribute}}", "}}")
        line += tag.count("\n")
        at = match.end()
    pieces.append(healed[at:])
    return Story(part, "".join(pieces), tags, broken)


_KEYWORD = re.compile(r"\{%[-+]?\s*(end)?(\w+)\s*(.*)", re.DOTALL)
_BLOCKS = frozenset({"for", "if", "macro", "call", "filter", "block", "autoescape", "with", "raw"})


def balanced(source: str) -> bool:
    """Whether every block of the template is whole XML in itself; then so is whatever it gives.

    The tags are made elements of their own and the result is parsed, once, instead of every rendered document.
    """
    try:
        etree.fromstring(TAG.sub(_as_element, source))
    except etree.XMLSyntaxError:
        return False
    return True


def _as_element(match: re.Match[str]) -> str:
    found = _KEYWORD.match(match[0])
    if found is None:
        return ""
    ending, word, rest = found.groups()
    if word in {"else", "elif"}:
        return "</dk><dk>"
    if word in _BLOCKS or (word == "set" and (ending or "=" not in rest)):
        return "</dk>" if ending else "<dk>"
    return ""
