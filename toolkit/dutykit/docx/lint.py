"""Look a template over and say everything at once."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import jinja2
from docx.shared import Length
from docx.text.paragraph import Paragraph
from jinja2 import meta

from ..errors import TemplateError
from ..rules.citations import Citation, Law, citer, overtaken
from ..text import nearest, shortened
from ..words.codes import Tone
from . import comments
from .faults import depth_fault, syntax_reason, tag_at
from .heal import TAG, StoryPart, paragraph_texts, stories
from .lint_filled import MOST_FAULTS, STAMP, never_shown, tried, unfillable, unknown_columns, without_tag
from .outline import page_line
from .package import W, open_document, parse_xml, read_parts
from .reaching import reaching
from .remarks import TemplateRemark as TemplateRemark  # noqa: PLC0414 - offered here
from .render import REACHING_REMEDY
from .templating import CITE, BudgetSpent, Environment, environment, unsupported

_W = f"{{{W}}}"
A4_MM = (210.0, 297.0)
# GB/T 9704-2012 5.2.1 and 7.1: top 37, right 26, bottom 35, binding edge 28, type area 156 x 225; page number 7 below.
GONGWEN_MM = (37.0, 26.0, 35.0, 28.0, 28.0)
LINE_PITCH = 579  # twips, 28.95 pt: 22 lines in 225 mm (29 pt would give 21)
_OFFICIAL = {"公文正文", "公文标题"}
_ORDER = {Tone.ERROR: 0, Tone.WARNING: 1, Tone.INFO: 2}


def lint(
    data: bytes,
    context_example: Mapping[str, Any],
    *,
    missing_fonts: Iterable[str] = (),
    name: str = "模板",
    laws: Sequence[Law] = (),
    day: date = STAMP,
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
    given = {**context_example, CITE: citer(laws, day)}
    findings += unknown_columns(mended, given)
    findings += unfillable(mended, name, given, {finding.tag for finding in findings})
    if not findings:
        findings += tried(data, name, context_example, citer(laws, day))
    if not any(finding.level == Tone.ERROR for finding in findings):
        findings += never_shown(found, {**context_example, CITE: citer(laws, day)}, shown)
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
    while not story.broken and tree is None and len(faults) < MOST_FAULTS:
        try:
            tree = env.parse(source)
            faults += unsupported(tree, env)
        except jinja2.TemplateSyntaxError as error:
            faults.append(error)
            without = without_tag(source, error)
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
