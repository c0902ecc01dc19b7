"""The reading copy of a template: what a reviewer wants to see of a .docx, as text that can be compared."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping
from typing import Any

from lxml import etree

from .package import R, W, parse_xml, read_parts

_W = f"{{{W}}}"
_R = f"{{{R}}}"
_KINDS = {"default": "", "first": "（首页）", "even": "（双页）"}
_TOGGLES = {"b": "粗", "i": "斜", "u": "下划线", "strike": "删除线", "vanish": "隐藏"}
_ALIGN = {
    "center": "居中",
    "right": "居右",
    "end": "居右",
    "left": "居左",
    "start": "居左",
    "both": "两端",
    "distribute": "分散",
}
_TAG = re.compile(r"\{\{.*?\}\}|\{%.*?%\}")


def outline(data: bytes) -> str:
    """Page size and margins in mm, headers and footers, each paragraph with its style, tables, then the tags.

    Ends with a line break. Raises :class:`dutykit.errors.TemplateError` when ``data`` is no .docx.
    """
    parts = read_parts(data)
    names = _style_names(parts)
    root = parse_xml(parts["word/document.xml"], "word/document.xml")
    lines: list[str] = []
    relations = _relations(parts)
    for number, section in enumerate(root.iter(f"{_W}sectPr"), 1):
        lines.append(f"节 {number}：{page_line(section)}")
        for reference in section.iter(f"{_W}headerReference", f"{_W}footerReference"):
            what = "页眉" if reference.tag.endswith("headerReference") else "页脚"
            target = relations.get(reference.get(f"{_R}id", ""), "")
            lines.append(f"{what}{_KINDS.get(reference.get(f'{_W}type', ''), '')}：")
            if target in parts:
                lines += _indent(_story(parse_xml(parts[target], target), names))
    lines.append("正文：")
    body = root.find(f"{_W}body")
    lines += _indent(_story(root if body is None else body, names))
    for part in ("word/footnotes.xml", "word/endnotes.xml"):
        if part in parts:
            notes = list(_story(parse_xml(parts[part], part), names))
            lines += ["脚注：" if "foot" in part else "尾注：", *_indent(notes)]
    tags = sorted({tag for line in lines for tag in _TAG.findall(line)})
    lines += ["标签：", *_indent(tags)]
    return "\n".join(lines) + "\n"


def page_line(section: Any) -> str:
    """Size, margins, grid and columns of one section, in millimetres."""
    size, margins = section.find(f"{_W}pgSz"), section.find(f"{_W}pgMar")
    words = []
    if size is not None:
        words.append(f"纸张 {_mm(size, 'w')}×{_mm(size, 'h')} 毫米")
    if margins is not None:
        sides = " ".join(f"{label}{_mm(margins, key)}" for key, label in _SIDES)
        words.append(f"边距 {sides}，页眉 {_mm(margins, 'header')} 页脚 {_mm(margins, 'footer')}")
    columns, grid = section.find(f"{_W}cols"), section.find(f"{_W}docGrid")
    if columns is not None and columns.get(f"{_W}num", "1") != "1":
        words.append(f"分 {columns.get(f'{_W}num')} 栏")
    if grid is not None and grid.get(f"{_W}type"):
        words.append(f"网格 {grid.get(f'{_W}type')} 行距 {int(grid.get(f'{_W}linePitch', '0')) / 20:g} 磅")
    return "，".join(words)


_SIDES = (("top", "上"), ("right", "右"), ("bottom", "下"), ("left", "左"))


def _mm(element: Any, key: str) -> str:
    return f"{round(int(element.get(_W + key, '0')) * 25.4 / 1440, 1):g}"


def _indent(lines: Iterator[str] | list[str]) -> list[str]:
    return [f"  {line}" for line in lines]


def _style_names(parts: Mapping[str, bytes]) -> dict[str, str]:
    if "word/styles.xml" not in parts:
        return {}
    root = parse_xml(parts["word/styles.xml"], "word/styles.xml")
    found = {}
    for style in root.iter(f"{_W}style"):
        name = style.find(f"{_W}name")
        found[style.get(f"{_W}styleId", "")] = "" if name is None else name.get(f"{_W}val", "")
    return found


def _relations(parts: Mapping[str, bytes]) -> dict[str, str]:
    part = "word/_rels/document.xml.rels"
    if part not in parts:
        return {}
    return {
        relation.get("Id", ""): posixpath.normpath(posixpath.join("word", relation.get("Target", ""))).lstrip("/")
        for relation in parse_xml(parts[part], part)
    }


def _story(container: Any, names: Mapping[str, str]) -> Iterator[str]:
    for child in container:
        tag = etree.QName(child).localname if isinstance(child.tag, str) else ""
        if tag == "p":
            yield _paragraph(child, names)
        elif tag == "tbl":
            yield from _table(child, names)
        elif tag in {"sdt", "sdtContent", "footnote", "endnote", "ins"}:
            yield from _story(child, names)


def _paragraph(paragraph: Any, names: Mapping[str, str]) -> str:
    properties = paragraph.find(f"{_W}pPr")
    style, notes = "Normal", []
    if properties is not None:
        named = properties.find(f"{_W}pStyle")
        if named is not None:
            style = names.get(named.get(f"{_W}val", ""), named.get(f"{_W}val", ""))
        align = properties.find(f"{_W}jc")
        if align is not None:
            notes.append(_ALIGN.get(align.get(f"{_W}val", ""), align.get(f"{_W}val", "")))
        notes += [
            label
            for key, label in (("ind", "缩进"), ("spacing", "行距"), ("numPr", "编号"), ("pageBreakBefore", "另页"))
            if properties.find(f"{_W}{key}") is not None
        ]
    head = f"[{style}{'；' + '、'.join(notes) if notes else ''}]"
    text = _text(paragraph)
    return f"{head} {text}" if text else head


def _text(paragraph: Any) -> str:
    pieces: list[str] = []
    for child in paragraph.iter():
        tag = etree.QName(child).localname if isinstance(child.tag, str) else ""
        if tag == "r":
            pieces.append(_run_mark(child))
        elif tag == "t":
            pieces.append(child.text or "")
        elif tag == "br":
            pieces.append("⏎页" if child.get(f"{_W}type") == "page" else "⏎")
        elif tag == "tab" and child.getparent().tag == f"{_W}r":
            pieces.append("⇥")
        elif tag == "fldSimple":
            pieces.append(f"«{(child.get(f'{_W}instr') or '').strip()}»")
        elif tag == "instrText":
            pieces.append(f"«{(child.text or '').strip()}»")
        elif tag in {"drawing", "pict", "object"}:
            pieces.append("«图»")
    return "".join(pieces)


def _run_mark(run: Any) -> str:
    """Formatting set by hand on a run, which a style should carry."""
    properties = run.find(f"{_W}rPr")
    if properties is None:
        return ""
    notes = []
    for child in properties:
        tag, value = etree.QName(child).localname, child.get(f"{_W}val")
        if tag in _TOGGLES and value not in {"0", "false", "none"}:
            notes.append(_TOGGLES[tag])
        elif tag == "sz":
            notes.append(f"{int(value or 0) / 2:g}磅")
        elif tag == "rFonts":
            notes.append(child.get(f"{_W}eastAsia") or child.get(f"{_W}ascii") or "字体")
        elif tag == "color" and value not in {"auto", "000000"}:
            notes.append(f"色{value}")
    return f"⟨{'、'.join(notes)}⟩" if notes else ""


def _table(table: Any, names: Mapping[str, str]) -> Iterator[str]:
    widths = [_mm(column, "w") for column in table.iterfind(f"{_W}tblGrid/{_W}gridCol")]
    yield f"表格：{len(widths)} 列（{' '.join(widths)} 毫米）"
    for row in table.iterfind(f"{_W}tr"):
        properties = row.find(f"{_W}trPr")
        header = properties is not None and properties.find(f"{_W}tblHeader") is not None
        yield f"  {'表头' if header else '行'} | " + " | ".join(_cell(c, names) for c in row.iterfind(f"{_W}tc"))


def _cell(cell: Any, names: Mapping[str, str]) -> str:
    span = cell.find(f"{_W}tcPr/{_W}gridSpan")
    merge = cell.find(f"{_W}tcPr/{_W}vMerge")
    notes = "" if span is None else f"×{span.get(f'{_W}val')} "
    if merge is not None:
        notes += "↓ " if merge.get(f"{_W}val") == "restart" else "↑ "
    return notes + " / ".join(line.strip() for line in _story(cell, names))
