"""The page that seals a log: few lines, a code in groups, the same as a QR code, room for names."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import segno
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Mm, Pt

from .kept_page import begun, finished, ruled

_QR_MM = 38
_WIDTHS = (Mm(46), Mm(110))
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
    document = begun(base, page.title, page.subtitle)
    ruled(document, page.facts, _WIDTHS)
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
    names = [("经办人（签名）", ""), ("监督人（签名）", ""), ("日　期", "　　　　年　　月　　日")]
    ruled(document, names, _WIDTHS, tall=True)
    return finished(document, page.title, page.on)


def _qr(code: str) -> bytes:
    out = io.BytesIO()
    segno.make_qr(code, error="m").save(out, kind="png", scale=8, border=2)
    return out.getvalue()
