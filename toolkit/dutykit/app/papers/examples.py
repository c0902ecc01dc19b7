"""Every field of a document, filled: what templates are tried with."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace

from ... import assets
from ...documents.catalogue import Document
from ...documents.example import example_facts, example_target
from ...documents.facts import Facts
from ...documents.own_document import build_own, filled_out
from ...forms.model import Form
from ...rules.load import load_regulation
from ...words.codes import Per
from ...workspace import Workspace
from ..opened.facts import DEFAULT_REGULATION
from .patterns import example_papers, pattern


def examples(document: Document, forms: dict[str, Form], workspace: Workspace | None) -> list[Mapping[str, object]]:
    """Every field of the document, filled: an example for each kind of those whom one is made for."""
    meta = json.loads(assets.read_text("schemas", "meta/regulation.schema.json", workspace))
    name = f"{DEFAULT_REGULATION}.toml"
    regulation = load_regulation(assets.read_text("regulations", name, workspace), meta, name=name)
    facts = example_facts(forms, regulation)
    return [context for kind in document.kinds for context in contexts(document, facts, kind, workspace)]


def contexts(
    document: Document, facts: Facts, kind: Per, workspace: Workspace | None
) -> Iterator[Mapping[str, object]]:
    """The contexts of a document for an example target, one for each of its variants."""
    target = example_target(facts, kind)
    variants = [v.id for v in pattern(workspace, document.id).variants] if document.pattern else [""]
    for variant in variants:
        papers = example_papers(workspace, document, [target], facts.year, variant)
        given = replace(facts, papers=papers, before=facts if document.compares else None)
        own = document.own
        yield filled_out(own, facts.forms, build_own(own, given, target)) if own else document.build(given, target)
