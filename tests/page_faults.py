"""What nobody would let leave the office, measured in the pages of a PDF beside the Word file that it was made of."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import docx
import pypdfium2

_SIGNED = ("落款", "盖章落款", "成文日期", "盖章日期")
_HEADINGS = ("一级标题", "二级标题", "三级标题", "表头行", "公文标题", "附件标记")
_NUMBER = re.compile(r"[—–-]+\d*[—–-]*|\d+|.*第\d+页共\d+页")
_SAME_LINE = 5.0
"""Points between the middles of pieces of one line."""


def squeezed(text: str) -> str:
    """A text without white space, which a PDF sets as it likes."""
    return re.sub(r"\s", "", text)


def pages_of(pdf: Path) -> list[list[str]]:
    """The lines of each page from top to bottom, without page numbers and what stands in the margins beside them."""
    document = pypdfium2.PdfDocument(str(pdf))
    found = []
    for page in document:
        height, turned = page.get_height(), page.get_width() > page.get_height()
        text = page.get_textpage()
        pieces = []
        for at in range(text.count_rects()):
            left, bottom, right, top = text.get_rect(at)
            if top > height - 45 or bottom < 40 or (turned and right < 60):
                continue
            pieces.append(((bottom + top) / 2, left, text.get_text_bounded(left, bottom, right, top)))
        found.append([line for line in _lines(pieces) if line])
    document.close()
    return found


def _lines(pieces: list[tuple[float, float, str]]) -> list[str]:
    """Pieces of text put together to lines, from top to bottom; the number of the page is none."""
    rows: list[tuple[float, list[tuple[float, str]]]] = []
    for middle, left, text in sorted(pieces, key=lambda piece: -piece[0]):
        if not rows or rows[-1][0] - middle > _SAME_LINE:
            rows.append((middle, []))
        rows[-1][1].append((left, text))
    lines = [squeezed("".join(text for _, text in sorted(row))) for _, row in rows]
    while lines and _NUMBER.fullmatch(lines[-1]):
        lines.pop()
    return lines


def faults(word: Path, pages: Sequence[Sequence[str]]) -> Iterator[str]:
    """What is wrong with the pages of a document."""
    styled = _styled(word)
    signed = {text for style, text in styled if style in _SIGNED}
    headings = {text for style, text in styled if style in _HEADINGS or (text.endswith("：") and style == "填表说明")}
    for number, lines in enumerate(pages, 1):
        if not lines:
            yield f"第{number}页是空的"
        elif number > 1 and len(lines) == 1:
            yield f"第{number}页只有一行：{lines[0]}"
        elif number > 1 and lines[0] in signed:
            yield f"第{number}页上面没有正文，只有落款：{lines[0]}"
        elif number > 1 and any(line.startswith("合计") for line in lines[:2]):
            yield f"第{number}页开头就是合计"
        if lines and number < len(pages) and lines[-1] in headings:
            yield f"第{number}页最后是标题：{lines[-1]}"


def _styled(word: Path) -> list[tuple[str, str]]:
    doc: Any = docx.Document(str(word))
    paragraphs = [*doc.paragraphs, *(p for t in doc.tables for row in t.rows for c in row.cells for p in c.paragraphs)]
    return [(p.style.name, squeezed(p.text)) for p in paragraphs if p.text.strip()]
