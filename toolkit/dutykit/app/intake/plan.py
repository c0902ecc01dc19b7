"""What is to be written for one file, and what that did."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from ...dossier.views import ChangeRow
from ...problems import Problem
from ...store import NewRecord, NewSupport, NewVersion
from ...words.codes import State


@dataclass(slots=True)
class Registered:
    """What a file did: numbers written, how much is held, and every problem to tell."""

    written: Counter[str] = field(default_factory=Counter)
    """By table, "" for the head."""
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
    parts: dict[str, str] = field(default_factory=dict)
    """The table of each record that gets a further version, "" for the head; what is not there is of the history."""

    def further(self, version: NewVersion, part: str) -> None:
        """A further version of a record of a table."""
        self.versions.append(version)
        self.parts[version.record] = part

    @property
    def written(self) -> Counter[str]:
        """How many records count after it, by table."""
        told = [(self.parts.get(v.record, ChangeRow.TABLE), v.state) for v in self.versions]
        told += [(record.part, record.first.state) for record in self.new]
        return Counter(part for part, state in told if state is not State.HELD)
