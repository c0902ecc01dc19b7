"""Reports to the standing committee and its chair meeting, in five variants. Pure."""

from __future__ import annotations

from typing import Any

from ..dossier.target import Target
from .facts import Facts
from .sectioned import build_sectioned

DOCUMENT = "committee-report"


def build(facts: Facts, target: Target) -> dict[str, Any]:
    """The context; ``target`` is the congress."""
    return build_sectioned(DOCUMENT, facts, target)
