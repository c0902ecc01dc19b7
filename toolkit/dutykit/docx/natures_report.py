"""The report on the four natures of a package (四性检测报告), as it is signed and filed with the package."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Mm

from .kept_page import begun, finished, ruled

_TITLE = "电子档案四性检测报告"
_FACTS = (Mm(46), Mm(110))
_ITEMS = (Mm(19), Mm(53), Mm(28), Mm(56))
_HEAD = ("编号", "检测项目", "结果", "说明")
_FOOT = (
    "检测项目按《文书类电子档案检测一般要求》（DA/T 70—2018）归档环节逐项列出。“需人工检测”的各项程序没有检测，"
    "请检测以后在“说明”一栏写明结果。"
)


@dataclass(frozen=True, slots=True)
class ReportPart:
    """One nature, and its items as number, what is asked, what it came to, and where."""

    title: str
    items: Sequence[tuple[str, str, str, str]]


def build_report(
    base: bytes, subtitle: str, facts: Sequence[tuple[str, str]], parts: Sequence[ReportPart], on: date
) -> bytes:
    """The report as a Word document, with styles and paper of ``base``."""
    document = begun(base, _TITLE, subtitle)
    ruled(document, facts, _FACTS)
    for part in parts:
        heading = document.add_paragraph(part.title, style="表头行")
        heading.alignment = WD_ALIGN_PARAGRAPH.LEFT
        heading.paragraph_format.space_before = Mm(4)
        heading.paragraph_format.keep_with_next = True
        ruled(document, [_HEAD, *part.items], _ITEMS, head=True)
    foot = document.add_paragraph(_FOOT, style="填表说明")
    foot.paragraph_format.keep_with_next = True
    names = [("检测人（签名）", ""), ("复核人（签名）", ""), ("日　期", "　　　　年　　月　　日")]
    signed = ruled(document, names, _FACTS, tall=True)
    for row in signed.rows[:-1]:  # names never stand apart from their day
        for cell in row.cells:
            cell.paragraphs[0].paragraph_format.keep_with_next = True
    return finished(document, _TITLE, on)
