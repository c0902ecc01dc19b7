"""What use cases work out for papers: findings with how each came about, workbooks sent out. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from ..rules.derivation import Derivation
from ..rules.measures import StepWords
from ..words.codes import IssueProgress


@dataclass(frozen=True, slots=True)
class Sent:
    """One workbook that was sent out, to a unit or to a deputy, and how far it has come back.

    ``held`` is how many of its rows are still to be mended.
    """

    issue: str
    title: str
    unit: str
    deputy: str
    issued: date
    due: date | None
    state: IssueProgress
    held: int = 0
    late: bool = False


@dataclass(frozen=True, slots=True)
class Derived:
    """Findings with how they came about, what measures are called, workbooks sent out, since when anything is told."""

    derivations: tuple[Derivation, ...] = ()
    steps: StepWords = field(default_factory=lambda: StepWords({}, {}))
    sent: tuple[Sent, ...] = ()
    begun: int | None = None
    """The first year of which this workspace took anything back but rosters and plans of meetings."""

    def of(self, deputy: str) -> tuple[Derivation, ...]:
        """Those about a deputy."""
        return tuple(d for d in self.derivations if d.finding.subject.id == deputy)
