"""From the XML of a part to the source of a Jinja template: tags healed, numbered and listed."""

from __future__ import annotations

import functools
import html
import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from lxml import etree

from .package import W, parse_xml

if TYPE_CHECKING:
    from docxtpl import DocxTemplate

STORY = re.compile(r"(?:word/(document|header\d*|footer\d*|footnotes|endnotes)|docProps/(core))\.xml$")
TAG = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}", re.DOTALL)
_LEFTOVER = re.compile(r"\{\{|\}\}|\{%|%\}|\{#|#\}")
# How docxtpl's manual has a template print the marks of tags: {_{ and }_}, {_% and %_}.
_ESCAPED = re.compile(r"(\{)_([{%])|([}%])_(\})")
_RAW = re.compile(r"\{%[-+]?\s*(end)?raw\b")
_IN_ATTRIBUTE = re.compile(r'="\{\{(.*?)\}\}"', re.DOTALL)
# A comment ({#tr … #}) is meant to take the rest of its row with it.
_LIFTED = {f"{{{W}}}{unit}": re.compile(rf"\{{[{{%]{unit} .*?[}}%]\}}", re.DOTALL) for unit in ("p", "tr", "tc")}
_LABELS = {
    "document": "正文",
    "header": "页眉",
    "footer": "页脚",
    "footnotes": "脚注",
    "endnotes": "尾注",
    "core": "文档属性",
}


@dataclass(frozen=True, slots=True)
class StoryPart:
    """One part with text. ``tags`` gives the tag that stands on a line of ``source``.

    ``escapes`` says that marks of tags are to be printed.
    """

    part: str
    source: str
    tags: Mapping[int, str]
    broken: tuple[str, ...] = ()
    crowded: tuple[str, ...] = ()
    escapes: bool = False

    @property
    def label(self) -> str:
        """What a person calls the part: 正文, 页眉, 页脚."""
        return part_label(self.part)

    @property
    def has_tags(self) -> bool:
        """Whether anything is to be rendered here."""
        return bool(self.tags) or self.escapes


def part_label(part: str) -> str:
    """The part as a person calls it."""
    match = STORY.match(part)
    return _LABELS[(match[1] or match[2]).rstrip("0123456789")] if match else part


def stories(parts: Mapping[str, bytes]) -> Iterator[StoryPart]:
    """The parts with text, healed; raises :class:`dutykit.errors.TemplateError` when a part is no XML."""
    for name in sorted(parts, key=lambda n: (n != "word/document.xml", n)):
        if STORY.match(name):
            yield heal(name, parts[name])


def heal(part: str, data: bytes) -> StoryPart:
    """The source of one part: tags split over runs joined, ``{%p %}`` and ``{%tr %}`` lifted out.

    ``broken`` lists pieces of tags that have no other end, ``crowded`` tags of a paragraph, row or cell that do not
    have it to themselves: lifting them would lose the rest in silence.
    """
    # Through the parser first: only then quotes in tags are plain and attributes written one way.
    root = parse_xml(data, part)
    xml = etree.tostring(root, encoding="unicode")
    text = re.sub(r"<[^>]*>", "", xml)
    if not _LEFTOVER.search(text) and not _ESCAPED.search(text):
        return StoryPart(part, xml, {})
    broken, crowded = tuple(_broken(root)), tuple(_crowded(root))
    if broken:  # healing would run on to the next tag's end and lose what lies between
        return StoryPart(part, xml, {}, broken, crowded)
    healed = _IN_ATTRIBUTE.sub(r'="{{(\1)|_attribute}}"', docxtpl_cleaner().patch_xml(xml))
    return _numbered(part, healed, crowded)


@functools.cache
def docxtpl_cleaner() -> DocxTemplate:
    """Docxtpl's cleaner of XML: a template of its own that is never opened, for cleaning asks nothing of the file."""
    from docxtpl import DocxTemplate

    return DocxTemplate(io.BytesIO())


_TEXT_OR_END = re.compile(rb"<w:t(?: [^>]*)?>([^<]+)</w:t>|</w:p>")
_END = b"\0"  # of a paragraph; no XML holds it


def texts_of(xml: bytes) -> tuple[str, list[str]]:
    """All that the XML of a part says, escaped as it stands there; and its paragraphs as a person reads them.

    Empty ones are left out. Both in one go: a dossier has thousands.
    """
    found = _TEXT_OR_END.findall(xml)
    paragraphs = html.unescape(b"".join([text or _END for text in found]).decode()).split(_END.decode())
    return b"".join(found).decode(), [text for text in paragraphs if text]


def paragraph_texts(xml: str) -> list[str]:
    """The texts of the paragraphs in the XML of a part, empty ones left out."""
    return texts_of(xml.encode())[1]


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


def _numbered(part: str, healed: str, crowded: tuple[str, ...]) -> StoryPart:
    """Give every tag a line of its own: a line break inside a tag prints nothing, except where it is printed raw."""
    pieces, tags, line, at, raw = [], {}, 1, 0, False
    escapes = 0
    for match in TAG.finditer(healed):
        before, found = (healed[at : match.start()], 0) if raw else _unescaped(healed[at : match.start()])
        tag, escapes = match[0], escapes + found
        boundary = _RAW.match(tag)
        pieces.append(before)
        if raw and not (boundary and boundary[1]):
            pieces.append(tag)
            line += before.count("\n") + tag.count("\n")
        else:
            line += before.count("\n") + 1
            head = 3 if tag[2:3] in {"-", "+"} else 2
            pieces.append(tag[:head] + "\n" + tag[head:])
            tags[line] = re.sub(r"\s+", " ", tag).replace("{{(", "{{").replace(")|_attribute}}", "}}")
            line += tag.count("\n")
        raw = not boundary[1] if boundary else raw
        at = match.end()
    rest, found = _unescaped(healed[at:])
    return StoryPart(part, "".join([*pieces, rest]), tags, (), crowded, escapes + found > 0)


def _unescaped(text: str) -> tuple[str, int]:
    """The text with a tag in place of each escaped mark, which prints the mark."""
    return _ESCAPED.subn(lambda m: '{{"' + "".join(filter(None, m.groups())) + '"}}', text)


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
