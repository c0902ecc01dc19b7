"""通报, in five variants: whose, to whom and of what say the pattern and the regulation's words. Pure."""

from __future__ import annotations

from ..dossier.target import Target
from ..words.codes import Per
from .facts import Facts
from .sectioned import SectionedContext, build_sectioned

DOCUMENT = "circular"
OF_UNIT = "group"
"""The variant that goes out within a unit."""


OVER_CONGRESSES = "across"
"""The variant that tells of several congresses, from figures that each of them counted."""


def build(facts: Facts, target: Target) -> SectionedContext:
    """The context; ``target`` is the congress, or the unit within which it goes out."""
    found = build_sectioned(DOCUMENT, facts, target)
    if (facts.papers[DOCUMENT].variant.id == OF_UNIT) is not (target.per is Per.UNIT):
        found["open"].append("这一种通报的对象请核对：在本联组通报的按单位生成（--unit），其余的不按单位")
    return found
