"""Reports to the standing committee and its chair meeting, in five variants. Pure."""

from __future__ import annotations

from ..dossier.target import Target
from .facts import Facts
from .sectioned import SectionedContext, build_sectioned

DOCUMENT = "committee-report"


def build(facts: Facts, target: Target) -> SectionedContext:
    """The context; ``target`` is the congress."""
    return build_sectioned(DOCUMENT, facts, target)
