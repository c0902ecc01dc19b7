"""Look a template over and say everything at once."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, ClassVar

import jinja2
from docx.shared import Length
from docx.text.paragraph import Paragraph
from jinja2 import meta
from jinja2.utils import missing

from ..errors import TemplateError
from ..rules.citations import Citation, Law, citer, overtaken
from ..text import nearest, shortened
from ..words.codes import Tone
from . import comments
from .faults import EXPECTED, depth_fault, syntax_reason, tag_at
from .heal import TAG, StoryPart, paragraph_texts, stories
from .outline import page_line
from .package import W, open_document, parse_xml, read_parts
from .reaching import reaching
from .render import REACHING_REMEDY, Template
from .templating import CITE, PRINTED, BudgetSpent, Environment, Printed, environment, unsupported

_W = f"{{{W}}}"
_STAMP = date(2000, 1, 1)
A4_MM = (210.0, 297.0)
# GB/T 9704-2012 5.2.1 and 7.1: top 37, right 26, bottom 35, binding edge 28, type area 156 x 225; page number 7 below.
GONGWEN_MM = (37.0, 26.0, 35.0, 28.0, 28.0)
LINE_PITCH = 579  # twips, 28.95 pt: 22 lines in 225 mm (29 pt would give 21)
_OFFICIAL = {"公文正文", "公文标题"}
_ORDER = {Tone.ERROR: 0, Tone.WARNING: 1, Tone.INFO: 2}


@dataclass(frozen=True, slots=True)
class TemplateRemark:
    """One remark on a template. An ``error`` keeps it from being used, the others do not."""

    level: Tone
    code: str
    message: str
    remedy: str = ""
    place: str = ""

    @classmethod
    def of(cls, error: TemplateError) -> TemplateRemark:
        """What keeps a template from being used at all."""
        return cls(Tone.ERROR, error.code.removeprefix(f"{error.family}."), error.message, error.remedy)

    @property
    def tag(self) -> str:
        """The tag that it is about, as it stands in the template."""
        found = TAG.search(self.message)
        return found[0] if found else ""


def lint(
    data: bytes,
    context_example: Mapping[str, Any],
    *,
    missing_fonts: Iterable[str] = (),
    name: str = "模板",
    laws: Sequence[Law] = (),
    day: date = _STAMP,
) -> list[TemplateRemark]:
    """All that is wrong or odd: tags, names, fields never shown, fonts of ``missing_fonts``, the page, citations.

    ``context_example`` is a filled example of the context: names are held against it and it is rendered. Articles of
    ``laws`` are those of ``day``.
    """
    try:
        parts = read_parts(data, name)
        found = list(stories(parts))
    except TemplateError as error:
        return [TemplateRemark.of(error)]
    env = environment()
    findings = [
        TemplateRemark(
            Tone.ERROR, "unsafe", f"会从文件以外取内容或者带有程序（{what}），发出去的文书也会。", REACHING_REMEDY
        )
        for what in reaching(parts)
    ]
    shown: set[str] = set()
    mended: list[StoryPart] = []
    for story in found:
        findings += _broken(story)
        try:
            tree, source = _parsed(story, env, findings)
        except (RecursionError, MemoryError, BudgetSpent) as error:
            return [TemplateRemark.of(depth_fault(error, story, name))]
        if tree is not None:
            findings += _unknown(tree, story, context_example)
            shown |= meta.find_undeclared_variables(tree)
            mended.append(replace(story, source=source))
    findings += _unknown_columns(mended, {**context_example, CITE: citer(laws, day)})
    if not findings:
        findings += _tried(data, name, context_example, citer(laws, day))
    if not any(finding.level == Tone.ERROR for finding in findings):
        findings += _never_shown(found, {**context_example, CITE: citer(laws, day)}, shown)
    findings += _overtaken(found, laws, day)
    findings += _page(data)
    findings += _noted(data)
    findings += [
        TemplateRemark(
            Tone.WARNING,
            "font",
            f"用到的字体“{font}”在本机没有安装，换行和分页可能与对方不同。",
            "请安装该字体，或在模板中改用已有的字体。",
        )
        for font in sorted(_fonts(parts) & set(missing_fonts))
    ]
    return sorted(findings, key=lambda finding: _ORDER[finding.level])


def _broken(story: StoryPart) -> list[TemplateRemark]:
    halves = [
        TemplateRemark(
            Tone.ERROR, "tag", f"{story.label}中有不成对的标签：“{piece}”。", "请把标签写完整，并写在同一段里。"
        )
        for piece in story.broken
    ]
    crowded = [
        TemplateRemark(
            Tone.ERROR,
            "crowded",
            f"{story.label}中，标签 {tag} 没有独占一段（行、格），旁边的文字会丢失。",
            "请把其余文字移开。",
        )
        for tag in story.crowded
    ]
    return halves + crowded


def _parsed(
    story: StoryPart, env: Environment, findings: list[TemplateRemark]
) -> tuple[jinja2.nodes.Template | None, str]:
    """The template as far as it can be read, and the source without the tags that cannot: each of them is told."""
    source, tree, faults = story.source, None, list[jinja2.TemplateSyntaxError]()
    while not story.broken and tree is None and len(faults) < _MOST_FAULTS:
        try:
            tree = env.parse(source)
            faults += unsupported(tree, env)
        except jinja2.TemplateSyntaxError as error:
            faults.append(error)
            without = _without(source, error)
            if without is None:
                break
            source = without
    if tree is not None:  # so that the names of the template can be looked at all the same
        for node in tree.find_all((jinja2.nodes.Filter, jinja2.nodes.Test)):
            known, other = (env.filters, "trim") if isinstance(node, jinja2.nodes.Filter) else (env.tests, "defined")
            node.name = node.name if node.name in known else other
    for fault in faults:
        reason, remedy = syntax_reason(fault)
        findings.append(
            TemplateRemark(
                Tone.ERROR,
                "syntax",
                f"{story.label}中，标签 {tag_at(story, fault.lineno)} {reason}（{fault.message}）。",
                remedy,
            )
        )
    return tree, source


_MOST_FAULTS = 50
_TAG_NAME = re.compile(r"\{%[-+]?\s*(?:(?:p|tr|tc|r)\s)?\s*(\w+)")
_INSTEAD = {"for": "{% for _ in [] %}", "if": "{% if true %}", "elif": "{% elif true %}"}
"""What stands for a tag that cannot be read, so that its end is not told as one without a beginning."""


def _without(source: str, error: jinja2.TemplateSyntaxError) -> str | None:
    """The source without the tag at which reading stopped; ``None`` where there is none, or its end is what lacks."""
    if "Unexpected end of template" in (error.message or ""):
        return None
    at = sum(len(line) + 1 for line in source.split("\n")[: error.lineno - 1])
    start = max(source.rfind("{{", 0, at), source.rfind("{%", 0, at))
    end = source.find("%}" if source.startswith("{%", start) else "}}", at)
    if start < 0 or end < 0:
        return None
    tag = source[start : end + 2]
    name = _TAG_NAME.match(tag)
    return source[:start] + _INSTEAD.get(name[1] if name else "", "") + "\n" * tag.count("\n") + source[end + 2 :]


def _unknown(tree: jinja2.nodes.Template, story: StoryPart, context: Mapping[str, Any]) -> list[TemplateRemark]:
    names = meta.find_undeclared_variables(tree) - set(context) - set(environment().globals)
    found = []
    for name in sorted(names):
        similar = nearest(name, context)
        tags = [tag for tag in story.tags.values() if re.search(rf"\b{re.escape(name)}\b", tag)]
        where = f"（{tags[0]}）" if tags else ""
        found.append(
            TemplateRemark(
                Tone.ERROR,
                "unknown_field",
                f"{story.label}用到了没有的栏目“{name}”{where}。",
                (f"是不是“{similar}”？" if similar else "") + f"可用的栏目：{'、'.join(sorted(context)[:30])}。",
            )
        )
    return found


class _Noted(jinja2.ChainableUndefined):
    """A field that is not there: noted where it is used, and the example goes on."""

    __slots__ = ()
    names: ClassVar[list[tuple[str, Any]]] = []

    def _note(self) -> None:
        self.names.append((str(self._undefined_name), self._undefined_obj))

    def __str__(self) -> str:
        self._note()
        return "？"

    def __iter__(self) -> Iterator[Any]:
        self._note()
        return iter(())

    def __bool__(self) -> bool:
        self._note()
        return False


def _unknown_columns(found: list[StoryPart], context: Mapping[str, Any]) -> list[TemplateRemark]:
    """Fields of records that the example has not: only filling it tells which record a loop goes over."""
    findings = []
    for story in found:
        noted: list[tuple[str, Any]] = []
        undefined = type("_NotedHere", (_Noted,), {"__slots__": (), "names": noted})
        with contextlib.suppress(*EXPECTED):  # what else is wrong is told by the real rendering
            template = environment(undefined).from_string(story.source)
            "".join(template.root_render_func(template.new_context({**context, PRINTED: Printed()})))
        for name, owner in dict(noted).items():
            if owner is missing:  # told as a field of the document
                continue
            known = sorted(owner) if isinstance(owner, Mapping) else []
            similar = nearest(name, known)
            tags = [tag for tag in story.tags.values() if re.search(rf"\.\s*{re.escape(name)}\b", tag)]
            findings.append(
                TemplateRemark(
                    Tone.ERROR,
                    "unknown_field",
                    f"{story.label}用到了记录里没有的栏目“{name}”" + (f"（{tags[0]}）。" if tags else "。"),
                    (f"是不是“{similar}”？" if similar else "") + f"可用的栏目：{'、'.join(known[:30])}。",
                )
            )
    return findings


def _tried(data: bytes, name: str, context: Mapping[str, Any], cite: Callable[[str, str], str]) -> list[TemplateRemark]:
    """Render the example: finds unknown columns, values that cannot be printed, and values that get lost."""
    try:
        Template.load(data, name).render(context, stamp=_STAMP, cite=cite)
    except TemplateError as error:
        return [TemplateRemark.of(error)]
    return []


# --- fields that nobody sees -------------------------------------------------------------------------


class _Watched(dict[str, Any]):
    """A record of the example that notes which of its fields are read."""

    def __init__(self, values: Mapping[str, Any], path: str, seen: set[str]) -> None:
        super().__init__({key: _watched(value, f"{path}{key}.", seen) for key, value in values.items()})
        self._path, self._seen = path, seen

    def __getitem__(self, key: str) -> Any:
        self._seen.add(self._path + str(key))
        return super().__getitem__(key)

    def get(self, key: str, default: Any = None) -> Any:
        self._seen.add(self._path + str(key))
        return super().get(key, default)


def _watched(value: Any, path: str, seen: set[str]) -> Any:
    if isinstance(value, Mapping):
        return _Watched(value, path, seen)
    if isinstance(value, list | tuple):
        return [_watched(item, path, seen) for item in value]
    return value


def _paths(value: Any, path: str = "") -> set[str]:
    if isinstance(value, Mapping):
        return {p for key, inner in value.items() for p in {path + str(key)} | _paths(inner, f"{path}{key}.")}
    if isinstance(value, list | tuple):
        return {p for item in value for p in _paths(item, path)}
    return set()


def _never_shown(found: list[StoryPart], context: Mapping[str, Any], shown: set[str]) -> list[TemplateRemark]:
    seen = set(shown)
    env = environment()
    watched = {key: _watched(value, f"{key}.", seen) for key, value in context.items()}
    shown_to_people = {key: value for key, value in context.items() if key != CITE}
    for story in found:
        if story.has_tags:
            template = env.from_string(story.source)
            "".join(template.root_render_func(template.new_context({**watched, PRINTED: Printed()})))
    unseen = sorted(_paths(shown_to_people) - seen)
    # Of a record that is never shown its fields need not be told one by one.
    whole = [path for path in unseen if not any(path.startswith(other + ".") for other in unseen)]
    return [
        TemplateRemark(
            Tone.INFO, "never_shown", f"栏目“{path}”没有出现在模板中。", "如需印出，请在模板中加上相应的标签。"
        )
        for path in whole
    ]


# --- articles written as plain text ------------------------------------------------------------------


def _overtaken(found: list[StoryPart], laws: Sequence[Law], day: date) -> list[TemplateRemark]:
    """Numbers of articles that an amendment has changed, or may have, and what to write in their place."""
    findings = []
    for story in found:
        for text in paragraph_texts(TAG.sub("\ufffc", story.source)):  # a tag stands between two texts
            for one in overtaken(text, laws, day):
                start = max(0, one.start - 10)
                near = shortened(text[start : one.start + len(one.written) + 6].replace("\ufffc", "…"))
                told = TemplateRemark(
                    Tone.WARNING, "citation", f"“{near}”的条号：{one.now.warning}", cite_tag(one.now), story.label
                )
                findings.append(told)
    return list(dict.fromkeys(findings))


def cite_tag(citation: Citation) -> str:
    """How a template names an article so that its number follows the printed date."""
    if not citation.certain or not citation.subject:
        return '请核对；按所指的事项写成 {{ cite("事项") }}，条号就按成文日期选。'
    return f'请写成 {{{{ cite("{citation.subject}") }}}}，条号就按成文日期选。'


def _fonts(parts: Mapping[str, bytes]) -> set[str]:
    """The fonts named by styles and by runs; theme fonts are not resolved."""
    return {
        name
        for part, data in parts.items()
        if part.startswith("word/") and part.endswith(".xml") and b"rFonts" in data
        for fonts in parse_xml(data, part).iter(f"{_W}rFonts")
        for slot in ("ascii", "hAnsi", "eastAsia")
        if (name := fonts.get(_W + slot))
    }


def _noted(data: bytes) -> list[TemplateRemark]:
    """Comments are for those who edit the template."""
    number = comments.count(data)
    told = f"有 {number} 条批注，只给改模板的人看，不会随文书发出。"
    return [TemplateRemark(Tone.INFO, "comments", told, "看过的批注可以删去。")] if number else []


# --- the page ----------------------------------------------------------------------------------------


def _page(data: bytes) -> list[TemplateRemark]:
    """Every page is A4; a section with 公文正文 or 公文标题 has the page of GB/T 9704-2012."""
    doc = open_document(data)
    root: Any = doc.element
    findings = []
    for section, properties in zip(doc.sections, root.iter(f"{_W}sectPr"), strict=True):
        line = page_line(properties)
        if not _near(sorted(_mm(side) for side in (section.page_width, section.page_height)), A4_MM):
            findings.append(TemplateRemark(Tone.WARNING, "page", f"纸张不是 A4（{line}）。", "请把纸张改为 A4。"))
        styles = {p.style.name for p in section.iter_inner_content() if isinstance(p, Paragraph) and p.style}
        if not styles & _OFFICIAL:
            continue
        margins = (section.top_margin, section.right_margin, section.bottom_margin, section.left_margin)
        if not _near([_mm(length) for length in (*margins, section.footer_distance)], GONGWEN_MM):
            remedy = "规定为：上 37、右 26、下 35、左 28 毫米，页脚 28 毫米。"
            findings.append(TemplateRemark(Tone.WARNING, "page", f"页面与 GB/T 9704-2012 不同（{line}）。", remedy))
        grid = properties.find(f"{_W}docGrid")
        if grid is None or abs(int(grid.get(f"{_W}linePitch", "0")) - LINE_PITCH) > 2:
            remedy = "请在页面设置的文档网格中设行跨度 28.95 磅。"
            findings.append(TemplateRemark(Tone.WARNING, "grid", "没有设每面 22 行的文档网格。", remedy))
    return findings


def _mm(length: Length | None) -> float:
    return 0.0 if length is None else length.mm


def _near(actual: Iterable[float], wanted: Iterable[float]) -> bool:
    return all(abs(a - b) <= 1 for a, b in zip(actual, wanted, strict=True))
