"""What is kept of a draft is what the reader of Word files finds in it when it comes back: of every document."""

from __future__ import annotations

from datetime import date

import pytest

from dutykit import assets
from dutykit.app.opened.open_workspace import load_forms
from dutykit.app.papers.compare import _line, _lines
from dutykit.app.papers.examples import examples
from dutykit.documents.catalogue import DOCUMENTS
from dutykit.docx.read import read_document
from dutykit.docx.render import Template
from dutykit.docx.said import said
from dutykit.text import fold

DAY = date(2025, 1, 20)


@pytest.mark.parametrize("document", DOCUMENTS.values(), ids=DOCUMENTS)
def test_every_document_says_what_is_read_of_it(document) -> None:
    template = Template.load(assets.read_bytes("templates/docx", document.template), document.template)
    for context in examples(document, load_forms(), None):
        rendered = template.render(context, stamp=DAY, cite=lambda *_: "代表法", paper=document.id)
        grid = read_document(rendered.data, {})
        assert grid.identity["draft"] == rendered.draft
        kept = [([fold(c) for c in line.cells], line.table) for line in map(_line, rendered.said)]
        read = [([fold(c) for c in line.cells], line.table) for line in _lines(grid)]
        assert kept == read


def test_a_row_is_its_cells_and_a_paragraph_its_text() -> None:
    cell = "<w:tc><w:tcPr/><w:p><w:r><w:t>{}</w:t></w:r></w:p></w:tc>"
    table = f"<w:tbl><w:tr>{cell.format('甲')}<w:tc><w:p/></w:tc>{cell.format('乙 &amp; 丙')}</w:tr></w:tbl>"
    xml = f"<w:body><w:p><w:r><w:t xml:space='preserve'>一 </w:t><w:br/><w:t>二</w:t></w:r></w:p>{table}<w:p/></w:body>"
    assert said(xml.encode()) == ["一 \n二", ["甲", "乙 & 丙"]]


def test_the_same_draft_is_known_by_the_same_number_and_another_paper_by_another() -> None:
    document = DOCUMENTS["sign-in"]
    template = Template.load(assets.read_bytes("templates/docx", document.template), document.template)
    context = examples(document, load_forms(), None)[0]
    first, again, other = (template.render(context, stamp=DAY, paper=paper).draft for paper in ("甲", "甲", "乙"))
    assert first == again != other
    assert template.render(context, stamp=DAY).draft == ""
