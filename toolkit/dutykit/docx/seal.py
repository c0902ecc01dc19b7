"""The page that seals a log: few lines, a code in groups, the same as a QR code, room for names."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

import docx
import segno
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Mm, Pt

if TYPE_CHECKING:
    from docx.document import Document

_QR_MM = 38
_WIDTHS = (Mm(46), Mm(110))
_SIDES = "".join(
    f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>'
    for side in ("top", "left", "bottom", "right", "insideH", "insideV")
)
_LINES = f"<w:tblBorders {nsdecls('w')}>{_SIDES}</w:tblBorders>"
_FOOT = (
    "本页由 dutykit 生成，打印后由经办人和监督人签名，与本年度档案一并归档；不要只存在同一台电脑里。"
    "以后核对时运行 dutykit verify --seal，写本页文件名、封存码，或扫描二维码所得的文字。"
)


@dataclass(frozen=True, slots=True)
class SealPage:
    """What the page says: title, subtitle, facts as label and value, and the code."""

    title: str
    subtitle: str
    facts: Sequence[tuple[str, str]]
    code: str
    groups: Sequence[str]
    """The code as it is read aloud, line by line."""
    on: date


def build_seal(base: bytes, page: SealPage) -> bytes:
    """The page as a Word document, with styles and paper of ``base``."""
    document = docx.Document(io.BytesIO(base))
    body = document.element.body
    for part in list(body)[:-1]:  # the last one is the paper
        body.remove(part)
    document.add_paragraph(page.title, style="表格标题")
    document.add_paragraph(page.subtitle, style="表格副题")
    _table(document, page.facts)
    document.add_paragraph("封存码", style="表头行")
    for line in page.groups:
        paragraph = document.add_paragraph(style="表格文字")
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        run = paragraph.add_run(line)
        run.font.name, run.font.size = "Courier New", Pt(13)
    picture = document.add_paragraph()
    picture.alignment = WD_ALIGN_PARAGRAPH.CENTER
    picture.paragraph_format.first_line_indent = Pt(0)
    picture.add_run().add_picture(io.BytesIO(_qr(page.code)), width=Mm(_QR_MM))
    document.add_paragraph(_FOOT, style="填表说明")
    _table(document, [("经办人（签名）", ""), ("监督人（签名）", ""), ("日　期", "　　　　年　　月　　日")], tall=True)
    moment = datetime(page.on.year, page.on.month, page.on.day)  # noqa: DTZ001 - a document's day has no zone
    properties = document.core_properties
    properties.title, properties.author, properties.created, properties.modified = page.title, "", moment, moment
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _table(document: Document, rows: Sequence[tuple[str, str]], *, tall: bool = False) -> None:
    table = document.add_table(len(rows), 2)
    table._tbl.tblPr.append(parse_xml(_LINES))  # noqa: SLF001 - python-docx has no way to draw lines without a style
    table.autofit = False
    for column, width in zip(table.columns, _WIDTHS, strict=True):
        column.width = width
    for row, told in zip(table.rows, rows, strict=True):
        if tall:
            row.height = Mm(11)
        for cell, text, width in zip(row.cells, told, _WIDTHS, strict=True):
            cell.width = width
            cell.paragraphs[0].style = document.styles["表格文字"]
            cell.paragraphs[0].add_run(text)


def _qr(code: str) -> bytes:
    out = io.BytesIO()
    segno.make_qr(code, error="m").save(out, kind="png", scale=8, border=2)
    return out.getvalue()
