"""From the XML of a part to the source of a Jinja template: tags healed, numbered and listed."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from lxml import etree

from .package import W, parse_xml

STORY = re.compile(r"word/(document|header\d*|footer\d*|footnotes|endnotes)\.xml$")
TEXT = re.compile(r"<w:t(?: [^>]*)?>([^<]*)</w:t>")
TAG = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}", re.DOTALL)
_LEFTOVER = re.compile(r"\{\{|\}\}|\{%|%\}|\{#|#\}")
_IN_ATTRIBUTE = re.compile(r'="\{\{(.*?)\}\}"', re.DOTALL)
_LIFTED = {f"{{{W}}}{unit}": re.compile(rf"\{{[{{%#]{unit} .*?[}}%#]\}}", re.DOTALL) for unit in ("p", "tr", "tc")}
_LABELS = {"document": "正文", "header": "页眉", "footer": "页脚", "footnotes": "脚注", "endnotes": "尾注"}


@dataclass(frozen=True, slots=True)
class Story:
    """One part with text. ``tags`` gives the tag that stands on a line of ``source``."""

    part: str
    source: str
    tags: Mapping[int, str]
    broken: tuple[str, ...] = ()
    crowded: tuple[str, ...] = ()

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

    ``broken`` lists pieces of tags that have no other end, ``crowded`` tags of a paragraph, row or cell that do not
    have it to themselves: lifting them would lose the rest in silence.
    """
    # Through the parser first: only then quotes in tags are plain and attributes written one way.
    root = parse_xml(data, part)
    xml = etree.tostring(root, encoding="unicode")
    if not _LEFTOVER.search(re.sub(r"<[^>]*>", "", xml)):
        return Story(part, xml, {})
    broken, crowded = tuple(_broken(root)), tuple(_crowded(root))
    if broken:  # healing would run on to the next tag's end and lose what lies between
        return Story(part, xml, {}, broken, crowded)
    from docxtpl import DocxTemplate

    healed = DocxTemplate.patch_xml(None, xml)  # a function in all but name: it uses nothing of the instance
    healed = _IN_ATTRIBUTE.sub(r'="{{(\1)|_attribute}}"', healed)
    return _numbered(part, healed, crowded)


def paragraph_texts(xml: str) -> list[str]:
    """The texts of the paragraphs in the XML of a part, empty ones left out."""
    texts = ("".join(TEXT.findall(paragraph)) for paragraph in xml.split("</w:p>"))
    return [html.unescape(text) for text in texts if text]


def _broken(root: Any) -> Iterator[str]:
    for paragraph in root.iter(f"{{{W}}}p"):
        text = TAG.sub("", "".join(t.text or "" for t in paragraph.iter(f"{{{W}}}t", f"{{{W}}}instrText")))
        for match in _LEFTOVER.finditer(text):
            yield text[max(0, match.start() - 6) : match.start() + 18]


def _crowded(root: Any) -> Iterator[str]:
    for element in root.iter(*_LIFTED):
        text = "".join(t.text or "" for t in element.iter(f"{{{W}}}t")).strip()
        tags = _LIFTED[element.tag].findall(text)
        if tags and (len(tags) > 1 or tags[0] != text):
            yield tags[0]


def _numbered(part: str, healed: str, crowded: tuple[str, ...]) -> Story:
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
    return Story(part, "".join(pieces), tags, (), crowded)


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
