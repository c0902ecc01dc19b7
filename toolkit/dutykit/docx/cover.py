"""The sheet on top of a pile that is printed: what it is, whose, and what lies below. In the base's styles."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

from .draft import blank_page
from .package import open_document
from .shared import bring, look_of_tables


def cover(
    base: bytes, titles: Sequence[str], columns: Sequence[str], rows: Sequence[Sequence[str]], *, foot: str, day: str
) -> bytes:
    """A .docx with the titles in the middle, a numbered table of ``rows``, and a line below."""
    doc = blank_page(base)
    for title in titles:
        doc.add_paragraph(title, "公文标题")
    doc.add_paragraph("", "主送")
    table = doc.add_table(0, len(columns) + 1)
    for at, row in enumerate([columns, *rows]):
        cells: Any = table.add_row().cells
        for cell, text in zip(cells, (str(at) if at else "序号", *row), strict=True):
            paragraph = cell.paragraphs[0]
            paragraph.text, paragraph.style = text, "表格居中" if at else "表格栏名"
    look_of_tables(doc, open_document(base))
    doc.add_paragraph(foot, "附注")
    doc.add_paragraph(day, "成文日期")
    out = io.BytesIO()
    doc.save(out)
    return bring(out.getvalue(), base).data
