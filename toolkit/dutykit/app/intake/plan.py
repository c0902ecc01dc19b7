"""What is to be written for one file, and what that did."""

from __future__ import annotations

from dataclasses import dataclass, field

from ...problems import Problem
from ...store import NewRecord, NewSupport, NewVersion


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
