"""Findings that papers tell, with how each came about. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field

from ..rules.derivation import Derivation
from ..rules.measures import StepWords


@dataclass(frozen=True, slots=True)
class Derived:
    """Findings with how they came about, and what measures are called."""

    derivations: tuple[Derivation, ...] = ()
    steps: StepWords = field(default_factory=lambda: StepWords({}, {}))

    def of(self, deputy: str) -> tuple[Derivation, ...]:
        """Those about a deputy."""
        return tuple(d for d in self.derivations if d.finding.subject.id == deputy)
