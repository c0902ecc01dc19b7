"""The annex of evidence at the end of a finished document, whatever its template is.

It is put in before the imprint, which stays on the last page, and bears the styles that official papers share.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from xml.sax.saxutils import escape

from .package import Packed, assemble, digest, read_parts
from .render import Rendered
from .said import said

TITLE = "附：数据依据"
_MAIN, _STYLES = "word/document.xml", "word/styles.xml"
_STYLE = re.compile(r'w:styleId="([^"]*)"[^>]*><w:name w:val="([^"]*)"')
_LAST_SECTION = re.compile(rb"<w:sectPr(?:(?!<w:sectPr).)*</w:sectPr>\s*</w:body>", re.DOTALL)
_COLUMNS = (("登记编号", 22), ("内容", 30), ("来源文件", 30), ("位置", 18))
"""Columns with the hundredths of the width that they take."""


def with_annex(rendered: Rendered, rows: Sequence[Mapping[str, str]]) -> Rendered:
    """The document with its annex; one whose last section is not found stays as it is."""
    parts = read_parts(rendered.data)
    data = parts[_MAIN]
    section = _LAST_SECTION.search(data)
    if section is None or not rows:
        return rendered
    styles = {name: number for number, name in _STYLE.findall(parts.get(_STYLES, b"").decode("utf-8", "replace"))}
    at = before_imprint(data, section.start())
    made = _annex(rows, _width(section[0].decode()), styles)
    parts[_MAIN] = data[:at] + made.encode() + data[at:]
    packed = {name: Packed.of(name, blob, level=3) for name, blob in parts.items()}
    told = (*rendered.paragraphs, TITLE)
    lines = tuple(said(parts[_MAIN])) if rendered.said else ()
    return replace(rendered, data=assemble(packed), digest=digest(packed), paragraphs=told, said=lines)


def before_imprint(data: bytes, end: int) -> int:
    """Where the imprint begins, a table at the foot of the last page; ``end`` where there is none."""
    start = data.rfind(b"<w:tbl>", 0, end)
    close = data.find(b"</w:tblPr>", start) if start >= 0 else -1
    return start if start >= 0 and b"<w:tblpPr" in data[start:close] else end


def _width(section: str) -> int:
    """Twips between the margins."""
    page = re.search(r'<w:pgSz [^>]*?w:w="(\d+)"', section)
    sides = [re.search(rf'<w:pgMar [^>]*?w:{side}="(\d+)"', section) for side in ("left", "right")]
    return int(page[1]) - sum(int(side[1]) for side in sides if side) if page else 8844


def _annex(rows: Sequence[Mapping[str, str]], width: int, styles: Mapping[str, str]) -> str:
    widths = [width * share // 100 for _, share in _COLUMNS]
    grid = "".join(f'<w:gridCol w:w="{each}"/>' for each in widths)
    head = _row([label for label, _ in _COLUMNS], widths, styles.get("表格栏名", ""), "<w:tblHeader/>")
    body = "".join(_row(_cells(row), widths, styles.get("表格文字", "")) for row in rows)
    edges = "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    margins = "".join(f'<w:{side} w:w="85" w:type="dxa"/>' for side in ("left", "right"))
    table = (
        f'<w:tbl><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:jc w:val="center"/>'
        f'<w:tblBorders>{edges}</w:tblBorders><w:tblLayout w:type="fixed"/><w:tblCellMar>{margins}</w:tblCellMar>'
        f"</w:tblPr><w:tblGrid>{grid}</w:tblGrid>{head}{body}</w:tbl>"
    )
    title = _paragraph(TITLE, styles.get("附件标记", ""), "<w:pageBreakBefore/>")
    return f"{title}{table}{_paragraph('', styles.get('填表说明', ''))}"


def _cells(row: Mapping[str, str]) -> list[str]:
    file = row["file"] + (f"（校验码{row['sha256']}）" if row["file"] and row.get("sha256") else "")
    return [row["number"], row["what"], file, row["place"]]


def _row(texts: Sequence[str], widths: Sequence[int], style: str, more: str = "") -> str:
    cells = "".join(
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/><w:vAlign w:val="center"/></w:tcPr>'
        f"{_paragraph(text, style)}</w:tc>"
        for text, width in zip(texts, widths, strict=True)
    )
    return f"<w:tr><w:trPr><w:cantSplit/>{more}</w:trPr>{cells}</w:tr>"


def _paragraph(text: str, style: str, more: str = "") -> str:
    named = f'<w:pStyle w:val="{style}"/>' if style else ""
    run = f'<w:r><w:t xml:space="preserve">{escape(text)}</w:t></w:r>' if text else ""
    return f"<w:p><w:pPr>{named}{more}</w:pPr>{run}</w:p>"
