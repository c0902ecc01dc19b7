"""What is to be written for one file, and what that did."""

from __future__ import annotations

from dataclasses import dataclass, field

from ...problems import Problem
from ...store import NewRecord, NewSupport, NewVersion
from ...words.codes import State


@dataclass(slots=True)
class Registered:
    """What a file did: numbers written, how much is held, and every problem to tell."""

    written: int = 0
    held: int = 0
    problems: list[Problem] = field(default_factory=list)


@dataclass(slots=True)
class Plan:
    """What is to be written for one file."""

    source: int
    new: list[NewRecord] = field(default_factory=list)
    versions: list[NewVersion] = field(default_factory=list)
    supports: list[NewSupport] = field(default_factory=list)
    keys: dict[str, str] = field(default_factory=dict)

    @property
    def written(self) -> int:
        """How many records count after it."""
        versions = [*self.versions, *(record.first for record in self.new)]
        return sum(version.state is not State.HELD for version in versions)
