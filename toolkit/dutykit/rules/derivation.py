"""How a finding came about, as a value: rule, window, records taken and left, what is unknown, steps, readings. Pure.

Nothing of it is worked out in a check; :mod:`.derive` yields it for one finding, when somebody asks.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from ..serial import HIDDEN, named
from ..words.codes import Reason, Result
from .explain import RuleInWords
from .regulation import Regulation
from .results import Finding


@dataclass(frozen=True, slots=True)
class RecordTold:
    """A deed or row with the numbers of the records that tell it; ``why`` it was taken or left.

    ``said`` is what it says of the subject.
    """

    records: tuple[str, ...]
    day: date | None
    what: str
    said: str
    why: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the finding would be under one condition."""

    condition: str = field(metadata=named("if"))
    result: Result
    reason: Reason | None
    figure: Any
    threshold: Any

    @property
    def words(self) -> str:
        """The result, with why where it is undetermined."""
        return self.result.label + (f"（{self.reason.label}）" if self.reason else "")

    def told(self, unit: str) -> str:
        """The result with its figure, where it has one; ``unit`` is what the finding counts in."""
        return f"{self.words}，{self.figure}{unit}" if self.figure is not None and unit else self.words


@dataclass(frozen=True, slots=True)
class Unknown:
    """Something that is not known, the records (or files) it hangs on, and what it could change.

    ``changes`` is whether one of the outcomes is another than that of the finding.
    """

    what: str
    reason: Reason
    records: tuple[str, ...]
    outcomes: tuple[Outcome, ...]
    changes: bool


@dataclass(frozen=True, slots=True)
class SettingReading:
    """One reading of a setting or of the text: the one that was used, or another, with the figure that it gives.

    Without ``outcome`` the other reading needs a figure that no text names, or asks somebody else.
    """

    setting: str
    reading: str
    used: bool
    outcome: Outcome | None = field(metadata=named("gives"))
    step: str = ""
    """The step that is suggested then, in words."""


@dataclass(frozen=True, slots=True)
class RegisterTold:
    """A register that tells of the subject: closed for the whole window, or which years are open."""

    unit: str
    name: str
    closed: bool
    open_years: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class PersonTold:
    """A deputy of a group: whether in the denominator, whether counted, and why."""

    deputy: str
    name: str
    member: bool = False
    counted: bool = False
    why: str = ""


@dataclass(frozen=True, slots=True)
class StepDone:
    """A measure that was already taken with the deputy on the same ground."""

    record: str
    day: date | None
    measure: str
    by: str
    review: str


@dataclass(frozen=True, slots=True)
class RestsOn:
    """A finding of another rule on which this one rests."""

    id: str
    rule: str
    article: str
    window: str
    result: Result
    message: str


@dataclass(frozen=True, slots=True)
class Derivation:
    """Everything that a person needs to check one finding by hand."""

    finding: Finding
    regulation: Regulation = field(metadata=HIDDEN)
    rule: RuleInWords
    window: str
    standing: str
    steps: tuple[str, ...]
    taken: tuple[RecordTold, ...]
    left: tuple[RecordTold, ...]
    unknown: tuple[Unknown, ...]
    readings: tuple[SettingReading, ...]
    registers: tuple[RegisterTold, ...]
    people: tuple[PersonTold, ...]
    rests_on: tuple[RestsOn, ...]
    done: tuple[StepDone, ...]
    answers: tuple[str, ...] = ()
    """What the deputy answered, and what was decided of it."""

    def left_by_reason(self) -> list[tuple[str, list[RecordTold]]]:
        """Records by what is the same of why they were left: the day itself is told beside each."""
        groups: dict[str, list[RecordTold]] = {}
        for told in self.left:
            why = told.why.partition("，")[2] if "，不在时段内" in told.why else told.why
            groups.setdefault(why, []).append(told)
        return list(groups.items())

    @property
    def records(self) -> tuple[str, ...]:
        """Numbers of all records that are told, each once."""
        told = [*self.taken, *self.left]
        numbers = [n for t in told for n in t.records] + [n for u in self.unknown for n in u.records]
        return tuple(dict.fromkeys(numbers))
