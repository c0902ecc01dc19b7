"""The one place where Word documents are rendered.

A :class:`Template` is compiled once and renders many documents; nothing reads the clock. What a template may
say is in :mod:`.templating`; what is wrong with one is told as :class:`dutykit.errors.TemplateError`, in Chinese,
with template, part and tag.
"""

from __future__ import annotations

import html
import io
import itertools
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from hashlib import sha256
from typing import TYPE_CHECKING, Any

import jinja2
from lxml import etree

from ..errors import TemplateError
from ..text import shortened
from . import contents, docprops, placement, rich, table_shape
from .comments import without_comments
from .edits import Edit, edited
from .faults import EXPECTED, depth_fault, render_fault, syntax_fault
from .heal import StoryPart, balanced, docxtpl_cleaner, heal, paragraph_texts, stories, texts_of
from .package import Packed, assemble, digest, read_parts, write_parts
from .reaching import reaching
from .said import Said, said
from .templating import BREAK, CITE, PRINTED, TAB, BudgetSpent, Environment, Printed, environment, unsupported

if TYPE_CHECKING:
    from docxtpl import DocxTemplate

_DECLARATION = b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_OF_LXML = b"<?xml version='1.0' encoding='UTF-8' standalone='yes'?>\n"
"""As lxml declares a part, with which it writes the tables whose columns grow."""
_STYLE = re.compile(r'<w:style [^>]*w:styleId="([^"]+)"[^>]*>\s*<w:name w:val="([^"]+)"/>')
_SETTINGS, _MAIN = "word/settings.xml", "word/document.xml"
_DRAWING = "<wp:docPr "
_DOCPR = re.compile(rb'<wp:docPr [^>]*?\bid="(\d+)"')
REACHING_REMEDY = "请在 Word 或 WPS 中断开链接、删去这样的域和宏，再保存。"
_NOTES = ("word/footnotes.xml", "word/endnotes.xml")
_MAX_CHUNKS = 1_000_000  # pieces of text and values: some thousand pages
_LEVEL = 3  # a rendered part is compressed for each document: half the time of level 6, a tenth more bytes


@dataclass(frozen=True, slots=True)
class Rendered:
    """A finished .docx. ``digest`` is over its parts and so the same on every machine.

    ``paragraphs`` are its texts, empty ones left out; ``cited`` the citations that ``cite`` gave. ``draft`` is by what
    it is known when it comes back, ``said`` what its main text said then.
    """

    data: bytes
    digest: str
    paragraphs: tuple[str, ...] = ()
    cited: frozenset[str] = frozenset()
    draft: str = ""
    said: tuple[Said, ...] = ()


_MOST_LOST = 8
"""Values that are named of those that were printed where nobody sees them."""


@dataclass(frozen=True, slots=True)
class _Compiled:
    """A part of a template; what it does not have, a rendered one is not searched for: it may be long."""

    story: StoryPart
    template: jinja2.Template
    sound: bool
    grows: bool
    refers: bool
    draws: bool


class Template:
    """A template, compiled. Make one with :meth:`load`, keep it for the batch; it may be shared by threads."""

    def __init__(
        self,
        name: str,
        data: bytes,
        parts: Mapping[str, bytes],
        compiled: list[_Compiled],
        styles: dict[str, str],
        unchanging: Iterable[str] = (),
    ) -> None:
        self.name = name
        self._data, self._compiled, self._styles = data, compiled, styles
        self._refers = any(one.refers for one in compiled)
        rendered = {one.story.part for one in compiled}
        parts = self._asking(parts)
        self._fixed = {part: Packed.of(part, blob) for part, blob in parts.items() if part not in rendered}
        self._unchanging = tuple(unchanging)
        self._core = parts[docprops.CORE]
        self._base = {part: parts[part] for part in docprops.INVOLVED if part in parts}

    @classmethod
    def load(cls, data: bytes, name: str) -> Template:
        """Compile a .docx; ``name`` is the file as a person knows it.

        Raises :class:`TemplateError`: no .docx, a tag that is no tag, an unknown filter.
        """
        given = read_parts(data, name)
        quiet = without_comments(given)
        data = data if quiet is given else write_parts(quiet)
        outside = next(reaching(quiet), "")
        if outside:
            raise TemplateError(
                f"模板“{name}”会从文件以外取内容或者带有程序（{outside}），发出去的文书也会。",
                REACHING_REMEDY,
                code="unsafe",
            )
        parts = docprops.prepared(quiet)
        env = environment()
        found = list(stories(parts))
        compiled = [_compile(env, story, name) for story in found if story.has_tags or story.broken]
        unchanging = [text for story in found if not story.has_tags for text in paragraph_texts(story.source)]
        styles = parts.get("word/styles.xml", b"").decode("utf-8", "replace")
        ids = {style: number for number, style in _STYLE.findall(styles)}
        places = {
            style: ids[style]
            for style in (*placement.PLACED, placement.LIST, placement.SOURCE, table_shape.NOTE)
            if style in ids
        }
        return cls(name, data, parts, compiled, places, unchanging)

    @property
    def source(self) -> bytes:
        """The .docx that was compiled: elsewhere it makes the same documents."""
        return self._data

    def docxtpl(self) -> DocxTemplate:
        """The template as docxtpl opens it, for one rendering: pictures, links and sub-documents are made with it."""
        from docxtpl import DocxTemplate

        package = DocxTemplate(io.BytesIO(self._data))
        package.render_init()
        return package

    def render(
        self,
        context: Mapping[str, Any],
        *,
        stamp: date,
        title: str = "",
        creator: str = "",
        properties: Mapping[str, str] | None = None,
        cite: Callable[[str, str], str] | None = None,
        package: DocxTemplate | None = None,
        paper: str = "",
    ) -> Rendered:
        """Fill the template with ``context`` (dicts, lists, text, numbers, days, values of docxtpl).

        ``stamp`` is the day that the file says it was made; ``properties`` are custom document properties; ``cite``
        turns a subject (and perhaps a law) into a citation; ``package`` is the :meth:`docxtpl` with which pictures,
        links and sub-documents of the context were made. What says which ``paper`` it is makes a draft of it, that can
        be told from others when it comes back.
        Raises :class:`TemplateError` when the template asks for what is not there, prints what is no text, or when a
        printed value is not found in the result.
        """
        rendered: dict[str, Packed] = {}
        core = self._core
        paragraphs, cited, lines = list(self._unchanging), set[str](), list[Said]()
        given = context if cite is None else {**context, CITE: cite}
        for one in self._compiled if package is None else self._joined(package):
            printed = Printed(package)
            if package is not None:
                package.current_rendering_part = rich.package_part(package, one.story.part)
            if one.story.part == docprops.CORE:
                core = self._filled(one, given, printed).replace(BREAK.encode(), b" ").replace(TAB.encode(), b" ")
                continue
            blob, texts = self._part(one, given, printed)
            rendered[one.story.part] = Packed.of(one.story.part, blob, level=_LEVEL)
            lines += said(blob) if paper and one.story.part == _MAIN else []
            paragraphs += texts
            cited.update(printed.cited)
        parts, base = self._fixed, self._base
        if package is not None:
            saved = self._asking(docprops.prepared(rich.saved_parts(package)))
            parts = {part: Packed.of(part, blob) for part, blob in saved.items()}
            base = {part: saved[part] for part in docprops.INVOLVED if part in saved}
        parts = parts | rendered
        properly = docprops.core(core, stamp, title=title, creator=creator)
        parts[docprops.CORE] = _packed(docprops.CORE, properly)
        draft = _draft(paper, lines) if paper else ""
        parts |= _properties(base, properties or {}, draft)
        return Rendered(assemble(parts), digest(parts), tuple(paragraphs), frozenset(cited), draft, tuple(lines))

    def _asking(self, parts: Mapping[str, bytes]) -> Mapping[str, bytes]:
        """The parts, whose settings ask for the numbers of a table of contents if there is one."""
        if not self._refers or _SETTINGS not in parts:
            return parts
        return {**parts, _SETTINGS: contents.asking(parts[_SETTINGS].decode("utf-8")).encode()}

    def _joined(self, package: DocxTemplate) -> list[_Compiled]:
        """What is compiled; notes as they stand in the package, for a sub-document may have brought some of its own."""
        return [
            _compile(environment(), heal(one.story.part, rich.package_part(package, one.story.part).blob), self.name)
            if one.story.part in _NOTES
            else one
            for one in self._compiled
        ]

    def _part(self, one: _Compiled, context: Mapping[str, Any], printed: Printed) -> tuple[bytes, list[str]]:
        data = self._filled(one, context, printed)
        if printed.breaks:
            data = docxtpl_cleaner().resolve_listing(data.decode()).encode()
        if printed.rich:
            data = rich.with_prefixes(data.decode()).encode()
        said, texts = texts_of(data)
        self._verify(said, printed, one.story)
        try:
            if printed.rich or not one.sound:
                self._refuse_hidden(etree.fromstring(_DECLARATION + data), printed, one.story)
            return edited(data, self._steps(one, printed), _OF_LXML if one.grows else _DECLARATION), texts
        except etree.XMLSyntaxError as error:
            raise TemplateError(
                f"模板“{self.name}”的{one.story.label}渲染后结构不完整（{error.msg}）。",
                "请检查 {%p %}、{%tr %}、{%tc %} 是否各自独占一段、一行、一格，开始和结束是否在同一层。",
                code="structure",
            ) from error

    def _steps(self, one: _Compiled, printed: Printed) -> Iterator[Callable[[bytes], list[Edit]]]:
        """What is placed and numbered when the printed text is known."""
        if self._styles:
            yield lambda data: placement.place(data, self._styles)
        yield lambda data: placement.hold_list(data, self._styles)
        yield lambda data: placement.hold_source(data, self._styles)
        yield lambda data: table_shape.hold_last_rows(data, self._styles.get(table_shape.NOTE, ""))
        if one.draws or printed.rich:
            yield _numbered
        if one.refers:
            yield lambda data: self._with_contents(data, one.story)
        if one.grows:
            yield table_shape.fix_columns

    def _refuse_hidden(self, root: Any, printed: Printed, story: StoryPart) -> None:
        hidden = rich.hidden_texts(root) if printed.rich else []
        if hidden:
            raise TemplateError(
                f"模板“{self.name}”的{story.label}印出的“{shortened(hidden[0])}”带有格式，这样印出来看不见。",
                "带格式的值要写成 {{r … }}，整段的写成 {{p … }}。",
                code="lost",
            )

    def _with_contents(self, data: bytes, story: StoryPart) -> list[Edit]:
        try:
            return contents.number(data)
        except contents.Uneven as error:
            raise TemplateError(
                f"模板“{self.name}”的{story.label}中，目录有 {error.lines} 行，标题有 {error.titles} 处，对不上。",
                f"每个列入目录的标题要有名称以 {contents.PREFIX} 开头的书签，目录每行一个 PAGEREF 域，次序相同。",
                code="contents",
            ) from error

    def _filled(self, one: _Compiled, context: Mapping[str, Any], printed: Printed) -> bytes:
        try:
            flow = one.template.root_render_func(one.template.new_context({**context, PRINTED: printed}))
            chunks = list(itertools.islice(flow, _MAX_CHUNKS))
            if len(chunks) == _MAX_CHUNKS:
                raise BudgetSpent
        except EXPECTED as error:
            raise render_fault(error, one.story, self.name, context) from error
        return b"".join(map(str.encode, chunks))  # joined as texts they would take twice the room, and the time

    def _verify(self, text: str, printed: Printed, story: StoryPart) -> None:
        """Every printed value is found in the text, in the order of printing where the template keeps it."""
        at, lost = 0, list[str]()
        for value in printed:
            found = text.find(value, at)
            if found >= 0:
                at = found + len(value)
            elif value not in text:
                lost.append(value)
        if lost:
            named = "”“".join(shortened(html.unescape(value)) for value in dict.fromkeys(lost[:_MOST_LOST]))
            raise TemplateError(
                f"模板“{self.name}”的{story.label}印出了“{named}”，但成文里找不到这段文字。",
                "请把该标签移到普通文字的位置（不要放在域、批注或图形属性里）。",
                code="lost",
            )


def _properties(base: Mapping[str, bytes], given: Mapping[str, str], draft: str) -> dict[str, Packed]:
    """The parts that hold custom properties; none where there are none."""
    told = {**given, **({docprops.DRAFT: draft} if draft else {})}
    found = docprops.with_custom(base, told) if told else {}
    return {name: Packed.of(name, blob) for name, blob in found.items()}


def _draft(paper: str, lines: list[Said]) -> str:
    """By what a draft is known: which paper it is and what it says, so that the same draft is the same everywhere."""
    return sha256(json.dumps([paper, lines]).encode()).hexdigest()[:16]


_packed = lru_cache(maxsize=32)(Packed.of)
"""A small part that a batch has many times."""


def _numbered(data: bytes) -> list[Edit]:
    """What gives each drawing a number of its own."""
    return [(*match.span(1), b"%d" % number) for number, match in enumerate(_DOCPR.finditer(data), 1)]


def _compile(env: Environment, story: StoryPart, name: str) -> _Compiled:
    if story.broken:
        raise TemplateError(
            f"模板“{name}”的{story.label}中有不成对的标签：“{story.broken[0]}”。",
            "请把标签写完整（{{ … }} 或 {% … %}），并写在同一段里。",
            code="tag",
        )
    if story.crowded:
        raise TemplateError(
            f"模板“{name}”的{story.label}中，标签 {story.crowded[0]} 没有独占一段（行、格），旁边的文字会丢失。",
            "{%p %}、{%tr %}、{%tc %} 要各自独占一段、一行、一格，请把其余文字移开。",
            code="crowded",
        )
    story = replace(story, source=table_shape.mark_growing(story.source))
    try:
        tree = env.parse(story.source)
        for node in unsupported(tree, env):
            raise syntax_fault(node, story, name)
        template = env.from_string(tree)
    except jinja2.TemplateSyntaxError as error:
        raise syntax_fault(error, story, name) from error
    except (RecursionError, MemoryError, BudgetSpent) as error:
        raise depth_fault(error, story, name) from error
    source = story.source
    return _Compiled(
        story,
        template,
        balanced(source),
        table_shape.GROWS in source,
        contents.refers(source.encode()),
        _DRAWING in source,
    )
