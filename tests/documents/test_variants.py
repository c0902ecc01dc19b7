"""Every variant of every official document has something to tell, from the example or with what it alone asks for."""

from __future__ import annotations

import dataclasses

import pytest

from documents.small import example
from dutykit.documents.catalogue import DOCUMENTS
from dutykit.documents.example import example_target
from dutykit.documents.facts import Facts

VARIANTS = [(d, v.id) for d, paper in example().papers.items() for v in paper.variants]


def with_a_member(facts: Facts) -> Facts:
    """The example, in which nobody sits on a committee, with one deputy who does."""
    first, *others = facts.roster.deputies
    member = dataclasses.replace(
        first, facts={**first.facts, "standing_member": True, "special_committee": "监察和司法委员会"}
    )
    return dataclasses.replace(facts, across=None, roster=dataclasses.replace(facts.roster, deputies=(member, *others)))


@pytest.mark.parametrize(("document", "variant"), VARIANTS)
def test_each_variant_has_something_to_tell(document: str, variant: str) -> None:
    facts = with_a_member(example())
    papers = {**facts.papers, document: dataclasses.replace(facts.papers[document], chosen=variant)}
    chosen = dataclasses.replace(facts, papers=papers)
    kind_of_paper = DOCUMENTS[document]
    built = [kind_of_paper.build(chosen, example_target(chosen, kind)) for kind in kind_of_paper.kinds]
    told = [context for context in built if not context.get("nothing_to_tell")]
    assert told
    assert not [text for context in told for text in context["open"] if text.startswith("名册里没有")]


def test_the_report_on_special_committees_counts_and_lists_their_members_alone() -> None:
    facts = with_a_member(example())
    paper = dataclasses.replace(facts.papers["committee-report"], chosen="special", materials={})
    chosen = dataclasses.replace(facts, papers={**facts.papers, "committee-report": paper})
    document = DOCUMENTS["committee-report"]
    (context,) = (document.build(chosen, example_target(chosen, kind)) for kind in document.kinds)
    names = [d.name for d in facts.roster.deputies]
    listed = [name for name in names if any(name in str(table["rows"]) for table in context["tables"])]
    assert (context["nothing_to_tell"], listed) == (False, names[:1])
