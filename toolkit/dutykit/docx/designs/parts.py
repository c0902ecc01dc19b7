"""Pieces that several designs have in common."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..scaffold import add_each, add_page_break, add_par, add_table, add_title, text_width_mm

if TYPE_CHECKING:
    from docx.document import Document


def kept(paragraph: Any) -> Any:
    """The paragraph, held on one page with what follows."""
    paragraph.paragraph_format.keep_with_next = True
    return paragraph


def loop(doc: Document, what: str, style: str = "公文正文") -> None:
    """Every text of a list as a paragraph of its own."""
    add_each(doc, f"t in {what}", "{{ t }}", style)


def evidence_annex(doc: Document, mark: str = "附件标记", tags: str = "公文正文") -> None:
    """On a page of its own, only if asked for: where each figure came from."""
    wide = text_width_mm(doc)
    add_par(doc, "{%p if evidence %}", tags)
    add_page_break(doc)
    add_par(doc, "附：数据依据", mark)
    add_table(
        doc,
        [28, wide - 118, 46, 44],
        ["登记编号", "内容", "来源文件", "位置"],
        ["{{ e.number }}", "{{ e.what }}", "{{ e.file }}", "{{ e.place }}"],
        loop="e in evidence",
    )
    add_par(doc, "{%p endif %}", tags)


def open_points(doc: Document, style: str = "附注") -> None:
    """What is still missing, while it is a draft."""
    add_par(doc, "{%p if open %}")
    kept(add_par(doc, "（本稿为初稿，定稿前请处理下列事项，并删去本段。）", style))
    add_each(doc, "t in open", "{{ loop.index }}. {{ t }}{{ '。' if loop.last else '；' }}", style)
    add_par(doc, "{%p endif %}")


def annex_title(doc: Document, mark: str, title: str) -> None:
    """A new page with 附件 at its head, and a title."""
    add_page_break(doc)
    add_par(doc, mark, "附件标记")
    add_title(doc, title)
