"""Every variant of every official document has something to tell, from the example or with what it alone asks for."""

from __future__ import annotations

import dataclasses

import pytest

from documents.small import example
from dutykit.documents.catalogue import DOCUMENTS
from dutykit.documents.example import example_target
from dutykit.documents.facts import Facts

VARIANTS = [(d, v.id) for d, paper in example().papers.items() for v in paper.variants]


def with_committee(facts: Facts) -> Facts:
    """The example in which a deputy sits on a special committee, which the example leaves out."""
    first, *others = facts.roster.deputies
    member = dataclasses.replace(first, facts={**first.facts, "special_committee": "监察和司法委员会"})
    return dataclasses.replace(facts, roster=dataclasses.replace(facts.roster, deputies=(member, *others)))


@pytest.mark.parametrize(("document", "variant"), VARIANTS)
def test_each_variant_has_something_to_tell(document: str, variant: str) -> None:
    facts = with_committee(example())
    papers = {**facts.papers, document: dataclasses.replace(facts.papers[document], chosen=variant)}
    chosen = dataclasses.replace(facts, papers=papers)
    told = [
        not DOCUMENTS[document].build(chosen, example_target(chosen, kind)).get("nothing_to_tell")
        for kind in DOCUMENTS[document].kinds
    ]
    assert any(told)
