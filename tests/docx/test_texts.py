"""What the papers about deputies, units and activities read like, whole: the example, rendered, beside the test.

After a change that is meant, ``DUTYKIT_TEXTS=write pytest tests/docx/test_texts.py`` writes the texts anew; read the
difference before committing it.
"""

from __future__ import annotations

import dataclasses
import os
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from documents.small import TOP, example
from dutykit.documents.catalogue import DOCUMENTS
from dutykit.documents.example import example_target
from dutykit.docx.package import W, read_parts
from dutykit.docx.render import Template

TEXTS = Path(__file__).with_name("texts")
STAMP = date(2025, 1, 6)
EXAMPLE = example()
KEPT = [path.name.removesuffix(".txt") for path in sorted(TEXTS.glob("*.txt"))]
"""document.kind, or document.kind.variant where a document has several."""


def told(document: str, context: dict[str, Any]) -> list[str]:
    """The text: a line for each paragraph, the cells of a row with | between them."""
    template = Template.load((TOP / "templates/docx" / DOCUMENTS[document].template).read_bytes(), document)
    root = etree.fromstring(read_parts(template.render(context, stamp=STAMP).data)["word/document.xml"])
    body = root.find(f"{{{W}}}body")
    assert body is not None
    found = []
    for block in body:
        if block.tag == f"{{{W}}}p":
            found.append("".join(block.itertext()))
        for row in block.iter(f"{{{W}}}tr"):
            cells = row.findall(f"{{{W}}}tc")
            found.append("| " + " | ".join(" / ".join(_paragraphs(cell)) for cell in cells))
    return [line.rstrip() for line in found if line.strip()]


def _paragraphs(cell: Any) -> list[str]:
    return ["".join(p.itertext()) for p in cell.iter(f"{{{W}}}p")]


@pytest.mark.parametrize("name", KEPT)
def test_the_text_is_as_kept(name: str) -> None:
    document, kind, variant = (*name.split("."), "")[:3]
    facts = EXAMPLE
    if variant:
        paper = dataclasses.replace(facts.papers[document], chosen=variant)
        facts = dataclasses.replace(facts, papers={**facts.papers, document: paper})
    target = next(example_target(facts, k) for k in DOCUMENTS[document].kinds if k.value == kind)
    text = "\n".join(told(document, DOCUMENTS[document].build(facts, target) | {"evidence": []})) + "\n"
    path = TEXTS / f"{name}.txt"
    if os.environ.get("DUTYKIT_TEXTS") == "write":
        path.write_text(text, encoding="utf-8")
    assert text == path.read_text(encoding="utf-8")


def test_every_variant_of_an_official_paper_is_kept() -> None:
    variants = {(d, v.id) for d, paper in EXAMPLE.papers.items() for v in paper.variants}
    assert variants - {(n.split(".")[0], n.split(".")[2]) for n in KEPT if n.count(".") == 2} == set()
