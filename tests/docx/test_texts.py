"""What the papers about deputies, units and activities read like, whole: the example, rendered, beside the test.

After a change that is meant, ``DUTYKIT_TEXTS=write pytest tests/docx/test_texts.py`` writes the texts anew; read the
difference before committing it.
"""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from documents.small import TOP, forms, regulation
from dutykit.documents.catalogue import DOCUMENTS
from dutykit.documents.example import example_facts, example_target
from dutykit.docx.package import W, read_parts
from dutykit.docx.render import Template

TEXTS = Path(__file__).with_name("texts")
STAMP = date(2025, 1, 6)
EXAMPLE = example_facts(forms(), regulation())
KEPT = [(path.stem.partition(".")[0], path.stem.partition(".")[2]) for path in sorted(TEXTS.glob("*.txt"))]


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


@pytest.mark.parametrize(("document", "kind"), KEPT)
def test_the_text_is_as_kept(document: str, kind: str) -> None:
    target = next(example_target(EXAMPLE, k) for k in DOCUMENTS[document].kinds if k.value == kind)
    text = "\n".join(told(document, DOCUMENTS[document].build(EXAMPLE, target) | {"evidence": []})) + "\n"
    path = TEXTS / f"{document}.{kind}.txt"
    if os.environ.get("DUTYKIT_TEXTS") == "write":
        path.write_text(text, encoding="utf-8")
    assert text == path.read_text(encoding="utf-8")
