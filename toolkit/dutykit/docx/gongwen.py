"""Official documents measured against a profile: page, grid, fonts, indents, title, order, signature, page numbers.

What a standard asks stands in ``schemas/gbt9704.toml``, one rule each with its source; here each is measured, on a
template and on a rendered document alike. A rule that cannot be measured on what is there (the shape of a title that is
still a tag) says nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from operator import attrgetter
from typing import Any

from docx.enum.section import WD_ORIENT
from docx.table import Table
from docx.text.paragraph import Paragraph

from ..text import width
from .package import W, open_document
from .placement import PLAIN, SEALED, right_indents

_W = f"{{{W}}}"
_TAGGED = re.compile(r"\{[{%]")
_BODY, _TITLE, _IMPRINT = "公文正文", "公文标题", {"版记抄送", "版记印发"}
_DATE = re.compile(r"\d{4}年(?:[1-9]|1[0-2])月(?:[1-9]|[12]\d|3[01])日")
_PITCH = 314
_POINT = 12700  # of the units in which lengths are kept


@dataclass(frozen=True, slots=True)
class FormatRule:
    """One thing that a profile asks, with its source; ``facts`` are its figures."""

    id: str
    what: str
    asks: str
    source: str
    rank: str
    facts: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Deviation:
    """Where a document departs from a rule: what it is, and by how much."""

    rule: FormatRule
    found: str


def rules_of(data: Mapping[str, Any]) -> list[FormatRule]:
    """The rules of a profile's data."""
    own = ("id", "what", "asks", "source", "rank")
    return [
        FormatRule(r["id"], r["what"], r["asks"], r["source"], r["rank"], {k: v for k, v in r.items() if k not in own})
        for r in data["rule"]
    ]


def deviations(data: bytes, rules: Sequence[FormatRule]) -> list[Deviation]:
    """All departures of a document, by rule; nothing for one that has no page of an official document.

    Raises :class:`dutykit.errors.TemplateError` for no .docx.
    """
    paper = _Paper(data)
    if not paper.official:
        return []
    told = [rule for rule in rules if rule.id in _MEASURES]  # some can be measured on paper only
    return [Deviation(rule, said) for rule in told for said in dict.fromkeys(_MEASURES[rule.id](paper, rule.facts))]


class _Paper:
    """A document with its styles resolved, and the sections that are official."""

    def __init__(self, data: bytes) -> None:
        self.doc = open_document(data)
        root: Any = self.doc.element
        blocks = [list(section.iter_inner_content()) for section in self.doc.sections]
        pages = zip(self.doc.sections, root.iter(f"{_W}sectPr"), blocks, strict=True)
        self.official = [
            (section, properties, found)
            for section, properties, found in pages
            if {_style(p) for p in found if isinstance(p, Paragraph) and not _controls(p)} & {_BODY, _TITLE}
        ]

    @property
    def upright(self) -> list[tuple[Any, Any, list[Any]]]:
        """Official sections but those that are turned for a wide table."""
        return [found for found in self.official if found[0].orientation != WD_ORIENT.LANDSCAPE]

    @cached_property
    def paragraphs(self) -> list[Paragraph]:
        """Paragraphs of official sections, those in tables left out, tags of control left out."""
        return [p for _, _, blocks in self.official for p in blocks if isinstance(p, Paragraph) and not _controls(p)]

    @cached_property
    def tables(self) -> list[Table]:
        """Tables of official sections."""
        return [t for _, _, blocks in self.official for t in blocks if isinstance(t, Table)]

    @cached_property
    def used(self) -> set[str]:
        """Styles of paragraphs, in tables as well."""
        cells = (p for t in self.tables for row in t.rows for cell in row.cells for p in cell.paragraphs)
        return {_style(p) for p in (*self.paragraphs, *cells)}

    def of_style(self, name: str, path: str) -> Any:
        """A property of a style, of the one it is based on where it says nothing itself."""
        style = next((s for s in self.doc.styles if s.name == name), None)
        while style is not None:
            found = style.element.find(path.replace("w:", _W))
            if found is not None:
                return found
            style = style.base_style
        return None

    def number(self, name: str, path: str, attribute: str) -> float:
        """A figure of a style; 0 where it says none."""
        found = self.of_style(name, path)
        value = found.get(_W + attribute) if found is not None else None
        return float(value) if value else 0.0


def _controls(paragraph: Paragraph) -> bool:
    """Whether a paragraph is a tag that is not printed."""
    return paragraph.text.strip().startswith("{%")


def _style(paragraph: Paragraph) -> str:
    return str(paragraph.style.name) if paragraph.style is not None else ""


_xml: Callable[[Any], Any] = attrgetter("_element")
"""What python-docx wraps."""
_Facts = Mapping[str, Any]


def _off(label: str, found: float, asked: float, tolerance: float) -> Iterator[str]:
    if abs(found - asked) > tolerance:
        yield f"{label}是 {found:.0f} 毫米，差 {abs(found - asked):.0f} 毫米"


def _mm(length: Any) -> float:
    return 0.0 if length is None else float(length.mm)


def _page(paper: _Paper, asks: _Facts) -> Iterator[str]:
    for section, _, _ in paper.upright:
        sides = sorted((_mm(section.page_width), _mm(section.page_height)))
        for label, found, asked in zip(("宽", "高"), sides, (asks["width"], asks["height"]), strict=True):
            yield from _off(label, found, asked, asks["tolerance"])


def _margins(paper: _Paper, asks: _Facts) -> Iterator[str]:
    for section, _, _ in paper.upright:
        for label, name in (("上边", "top"), ("左边", "left"), ("下边", "bottom"), ("右边", "right")):
            yield from _off(label, _mm(getattr(section, f"{name}_margin")), asks[name], asks["tolerance"])


def _grid(paper: _Paper, asks: _Facts) -> Iterator[str]:
    for section, properties, _ in paper.upright:
        grid = properties.find(f"{_W}docGrid")
        if grid is None or grid.get(f"{_W}type") not in {"linesAndChars", "snapToChars"}:
            yield "没有设“指定行和字符网格”"
            continue
        height = _left_of(section.page_height, section.top_margin, section.bottom_margin)
        lines = int(height // (int(grid.get(f"{_W}linePitch", "0")) / 20 or height))
        if lines != asks["lines"]:
            yield f"每面 {lines} 行，差 {abs(lines - asks['lines'])} 行"
        space = int(grid.get(f"{_W}charSpace", "0"))
        space -= 2**32 if space >= 2**31 else 0  # as LibreOffice writes what is below nought
        characters = int(_text_width(section) // (16 + space / 4096))
        if characters != asks["characters"]:
            yield f"每行 {characters} 字，差 {abs(characters - asks['characters'])} 字"


def _left_of(whole: int | None, *margins: int | None) -> float:
    """Points between margins."""
    return ((whole or 0) - sum(margin or 0 for margin in margins)) / _POINT


def _text_width(section: Any) -> float:
    return _left_of(section.page_width, section.left_margin, section.right_margin)


def _line(paper: _Paper, asks: _Facts) -> Iterator[str]:
    """Characters on a line of the body as its style sets them."""
    size = paper.number(_BODY, "w:rPr/w:sz", "val") / 2 or 16
    pitch = size + paper.number(_BODY, "w:rPr/w:spacing", "val") / 20
    for section, _, _ in paper.upright:
        found = int(_text_width(section) // pitch)
        if found != asks["characters"]:
            yield f"正文每行 {found} 字，差 {abs(found - asks['characters'])} 字"


def _font(paper: _Paper, asks: _Facts) -> Iterator[str]:
    for name, (font, points) in asks["styles"].items():
        if name not in paper.used:
            continue
        fonts = paper.of_style(name, "w:rPr/w:rFonts")
        found = fonts.get(f"{_W}eastAsia", "") if fonts is not None else ""
        if found != font:
            yield f"“{name}”的字体是{found or '没有写明的'}，应为{font}"
        size = paper.number(name, "w:rPr/w:sz", "val") / 2
        if size != points:
            yield f"“{name}”的字号是 {size:g} 磅，应为 {points} 磅"
    for paragraph in paper.paragraphs:
        wanted = asks["styles"].get(_style(paragraph))
        for run in paragraph.runs if wanted else ():
            if run.font.size is not None and run.font.size.pt != wanted[1] and run.text.strip():
                yield f"“{run.text.strip()[:12]}”的字号改成了 {run.font.size.pt:g} 磅，应为 {wanted[1]} 磅"


def _bold(paper: _Paper, _: _Facts) -> Iterator[str]:
    for paragraph in paper.paragraphs:
        for run in paragraph.runs:
            if run.bold and run.text.strip():
                yield f"“{run.text.strip()[:12]}”加粗了"


def _theme(paper: _Paper, _: _Facts) -> Iterator[str]:
    roots: tuple[Any, ...] = (paper.doc.element, paper.doc.styles.element)
    for fonts in (f for root in roots for f in root.iter(f"{_W}rFonts")):
        if any(key.endswith("Theme") for key in fonts):
            yield "有的文字用了主题字体"


def _indent(paper: _Paper, asks: _Facts) -> Iterator[str]:
    for name in asks["styles"]:
        if name in paper.used:
            found = paper.number(name, "w:pPr/w:ind", "firstLineChars") / 100
            if found != asks["characters"]:
                yield f"“{name}”首行空 {found:g} 字，差 {abs(found - asks['characters']):g} 字"
    for paragraph in paper.paragraphs:
        indent = _xml(paragraph).pPr.find(f"{_W}ind") if _xml(paragraph).pPr is not None else None
        own = indent.get(f"{_W}firstLineChars") if indent is not None else None
        if _style(paragraph) in asks["styles"] and own not in {None, str(asks["characters"] * 100)}:
            yield f"“{paragraph.text[:12]}”首行空 {int(own or 0) / 100:g} 字"


def _title_shape(paper: _Paper, _: _Facts) -> Iterator[str]:
    lines: list[str] = []
    for paragraph in [*paper.paragraphs, None]:
        if paragraph is not None and _style(paragraph) == _TITLE and not _TAGGED.search(paragraph.text):
            lines.append(paragraph.text.strip())
            continue
        lengths = [width(line) for line in lines]
        turns = [b - a for a, b in pairwise(lengths)]
        if any(a < 0 < b for a, b in pairwise(turns)) or (len(lengths) > 2 and len(set(lengths)) == 1):
            yield f"“{''.join(lines)[:20]}”的 {len(lines)} 行排成了{'沙漏形' if any(turns) else '长方形'}"
        lines = []


def _addressee(paper: _Paper, _: _Facts) -> Iterator[str]:
    for paragraph in paper.paragraphs:
        text = paragraph.text.strip()
        if _style(paragraph) == "主送" and text and not _TAGGED.search(text) and not text.endswith("："):
            yield f"“{text[-12:]}”末尾不是全角冒号"


def _order(paper: _Paper, asks: _Facts) -> Iterator[str]:
    """The parts of a document from its first title on; a further title begins anew, as that of an attachment does.

    A template holds parts that exclude each other (with a seal, without): it has no order of its own.
    """
    if any(_TAGGED.search(p.text) for p in paper.paragraphs):
        return
    order: Sequence[str] = asks["order"]
    last = -1
    for paragraph in paper.paragraphs:
        name = _style(paragraph).replace("盖章落款", "落款").replace("盖章日期", "成文日期")
        if name not in order or (name == "主送" and not paragraph.text.strip()):
            continue
        at = order.index(name)
        if name in {_TITLE, "附件标记", "发文机关标志"}:
            last = at if name == _TITLE else -1
        elif at < last and not (name == _BODY and last <= order.index(_BODY)):
            yield f"“{order[at]}”排在了“{order[last]}”的后面"
        else:
            last = max(at, last)


def _signature(paper: _Paper, asks: _Facts) -> Iterator[str]:
    """Signature and date as they were placed, in characters from the right edge."""
    for names in (PLAIN, SEALED):
        for signers, day in _signed(paper, names):
            if any(_TAGGED.search(p.text) for p in (*signers, day)):
                continue
            rights, right = right_indents([p.text for p in signers], day.text, sealed=names is SEALED)
            for paragraph, wanted in zip((*signers, day), (*rights, right), strict=True):
                found = _from_right(paper, paragraph)
                if found is not None and abs(found - wanted) > asks["characters"]:
                    yield f"“{paragraph.text.strip()}”右空 {found:.1f} 字，应为 {wanted:.1f} 字"


def _signed(paper: _Paper, names: Sequence[str]) -> Iterator[tuple[list[Paragraph], Paragraph]]:
    signers: list[Paragraph] = []
    for paragraph in paper.paragraphs:
        style = _style(paragraph)
        if style == names[1] and signers:
            yield signers, paragraph
        signers = [*signers, paragraph] if style == names[0] else []


def _from_right(paper: _Paper, paragraph: Paragraph) -> float | None:
    """How far from the right edge a line ends, in characters; ``None`` where its own indent does not say."""
    indent = _xml(paragraph).pPr.find(f"{_W}ind") if _xml(paragraph).pPr is not None else None
    if indent is None:
        return None
    left, right = (int(indent.get(f"{_W}{side}", "0")) for side in ("left", "right"))
    if left:
        line = _text_width(paper.upright[-1][0]) * 20
        return (line - left) / _PITCH - width(paragraph.text) / 2
    return right / _PITCH


def _date(paper: _Paper, _: _Facts) -> Iterator[str]:
    for paragraph in paper.paragraphs:
        text = paragraph.text.strip()
        day = _style(paragraph) in {"成文日期", "盖章日期"} and text and not _TAGGED.search(text)
        if day and not _DATE.fullmatch(text) and "×" not in text:
            yield f"成文日期写的是“{text}”"


def _imprint(paper: _Paper, asks: _Facts) -> Iterator[str]:
    for table in paper.tables:
        cells = {_style(p) for row in table.rows for cell in row.cells for p in cell.paragraphs}
        if not cells & _IMPRINT:
            continue
        yield from _separators(table, asks["points"])
        total = sum(int(c.get(f"{_W}w", "0")) for c in _xml(table).iter(f"{_W}gridCol")) / 20 * 25.4 / 72
        yield from _off("宽", total, asks["width"], asks["tolerance"])
        _, _, blocks = paper.official[-1]
        after = blocks[blocks.index(table) + 1 :] if table in blocks else []
        if any(isinstance(b, Table) or (b.text.strip() and not _TAGGED.search(b.text)) for b in after):
            yield "版记后面还有内容"


def _separators(table: Table, asked: float) -> Iterator[str]:
    """The first and the last line of an imprint that are too thin."""
    for side, label in (("top", "首条"), ("bottom", "末条")):
        line = _xml(table).tblPr.find(f"{_W}tblBorders/{_W}{side}")
        points = int(line.get(f"{_W}sz", "0")) / 8 if line is not None else 0
        if points < asked:
            yield f"{label}分隔线粗 {points * 25.4 / 72:.2f} 毫米"


def _page_number(paper: _Paper, asks: _Facts) -> Iterator[str]:
    settings: Any = paper.doc.settings.element
    if settings.find(f"{_W}evenAndOddHeaders") is None:
        yield "单页、双页的页码没有分开（页面设置里勾选“奇偶页不同”）"
    for section, _, _ in paper.upright:
        yield from _off("页脚距边", _mm(section.footer_distance), asks["footer"], asks["tolerance"])
        for label, footer in (("单页", section.footer), ("双页", section.even_page_footer)):
            shown = footer.paragraphs[0] if footer.paragraphs else None
            text = "".join(_xml(shown).itertext()) if shown is not None else ""
            if shown is None or "PAGE" not in _fields(shown):
                yield f"{label}没有页码"
                continue
            if not re.fullmatch(r"\s*[—－]\s*.*\d+.*\s*[—－]\s*", text):
                yield f"{label}的页码左右没有一字线"
            name = _style(shown)
            fonts, size = paper.of_style(name, "w:rPr/w:rFonts"), paper.number(name, "w:rPr/w:sz", "val") / 2
            if fonts is None or fonts.get(f"{_W}ascii") != asks["font"] or size != asks["size"]:
                yield f"{label}页码的字体字号是{fonts.get(f'{_W}ascii') if fonts is not None else ''} {size:g} 磅"


def _fields(paragraph: Paragraph) -> str:
    """The fields of a paragraph, by their instructions."""
    simple = (f.get(f"{_W}instr", "") for f in _xml(paragraph).iter(f"{_W}fldSimple"))
    return " ".join([*simple, *(t.text or "" for t in _xml(paragraph).iter(f"{_W}instrText"))])


def _table(paper: _Paper, _: _Facts) -> Iterator[str]:
    for table in paper.tables:
        if not all(int(c.get(f"{_W}w", "0")) for c in _xml(table).iter(f"{_W}gridCol")):
            yield "有的表格没有写列宽"
        for row in table.rows:
            for cell in row.cells:
                for paragraph in cell.paragraphs:
                    name = _style(paragraph)
                    rule = paper.of_style(name, "w:pPr/w:spacing")
                    exact = rule is not None and rule.get(f"{_W}lineRule") == "exact"
                    if exact and name not in _IMPRINT and paragraph.text.strip():
                        yield f"表格里用了固定行距的样式“{name}”"


_MEASURES: Mapping[str, Callable[[_Paper, _Facts], Iterator[str]]] = {
    "page": _page,
    "margins": _margins,
    "grid": _grid,
    "line": _line,
    "font": _font,
    "bold": _bold,
    "theme": _theme,
    "indent": _indent,
    "title_shape": _title_shape,
    "addressee": _addressee,
    "order": _order,
    "signature": _signature,
    "date": _date,
    "imprint": _imprint,
    "page_number": _page_number,
    "table": _table,
}
