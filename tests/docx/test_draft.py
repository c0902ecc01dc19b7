"""A first draft has every field of its document, and can be rendered as it is."""

from __future__ import annotations

import io
from datetime import date
from typing import Any

import docx
import pytest

from documents.small import example, facts, papers
from dutykit.documents.catalogue import DOCUMENTS
from dutykit.documents.example import example_target
from dutykit.docx.draft import draft
from dutykit.docx.lint import lint
from dutykit.docx.outline import outline
from dutykit.docx.render import Template
from dutykit.docx.shared import bring
from dutykit.words.codes import Per
from papers import BASE

STAMP = date(2025, 1, 6)
EXAMPLE = example()


def drafted(context: dict[str, Any]) -> bytes:
    return draft(BASE.read_bytes(), context)


@pytest.mark.parametrize("document", sorted(DOCUMENTS))
def test_the_draft_of_a_document_has_every_field_and_renders(document: str) -> None:
    target = example_target(EXAMPLE, DOCUMENTS[document].kinds[0])
    context = DOCUMENTS[document].build(EXAMPLE, target)
    data = drafted(context)
    assert lint(data, context) == []
    template = Template.load(data, "初稿")
    template.render(context, stamp=STAMP)
    if DOCUMENTS[document].kinds[0] in {Per.DEPUTY, Per.CONGRESS}:  # of whom nothing need be known
        template.render(DOCUMENTS[document].build(facts(papers=papers()), target), stamp=STAMP)
    assert bring(data, BASE.read_bytes()).data == data


def test_a_draft_reads_as_its_fields_are() -> None:
    context = {
        "title": "报告",
        "year": 2024,
        "draft": False,
        "note": None,
        "deputy": {"name": "甲"},
        "open": ["一"],
        "deeds": [{"no": "1", "title": "视察"}],
        "sections": [{"title": "一", "rows": []}, {"title": "二", "rows": [{"a": "1"}]}],
        "signer": "某人",
        "date": "2025年1月6日",
    }
    text = outline(drafted(context))
    assert text.splitlines()[5:-1][: text.splitlines()[5:-1].index("标签：")] == [
        "正文：",
        "  [公文标题] {{ title }}",
        "  [公文正文] {{ year }}",
        "  [公文正文] {%p if draft %}",
        "  [公文正文] （draft）",
        "  [公文正文] {%p endif %}",
        "  [公文正文] {{ note if note is not none else '' }}",
        "  [一级标题] deputy",
        "  [公文正文] {{ deputy.name }}",
        "  [公文正文] {%p for item in open %}",
        "  [公文正文] {{ item }}",
        "  [公文正文] {%p endfor %}",
        "  表格：2 列（78 78 毫米）",
        "    表头 | [表格栏名] no | [表格栏名] title",
        "    行 | ×2 [Normal] {%tr for item in deeds %}",
        "    行 | [表格文字] {{ item.no }} | [表格文字] {{ item.title }}",
        "    行 | ×2 [Normal] {%tr endfor %}",
        "  [填表说明]",
        "  [公文正文] {%p for item in sections %}",
        "  [二级标题] {{ item.title }}",
        "  表格：1 列（156 毫米）",
        "    表头 | [表格栏名] a",
        "    行 | [Normal] {%tr for item2 in item.rows %}",
        "    行 | [表格文字] {{ item2.a }}",
        "    行 | [Normal] {%tr endfor %}",
        "  [填表说明]",
        "  [公文正文] {%p endfor %}",
        "  [主送]",
        "  [落款] {{ signer }}",
        "  [成文日期] {{ date }}",
    ]


def test_the_page_and_its_numbers_are_those_of_the_base() -> None:
    doc = docx.Document(io.BytesIO(drafted({"title": "报告"})))
    (section,) = doc.sections
    assert [round(side.mm) for side in (section.top_margin, section.left_margin)] == [37, 28]
    assert [section.footer.paragraphs[0].style.name, section.even_page_footer.paragraphs[0].style.name] == [
        "页码单页",
        "页码双页",
    ]
    related = [r.reltype.rpartition("/")[2] for r in doc.part.rels.values()]
    assert related.count("footer") == 2
