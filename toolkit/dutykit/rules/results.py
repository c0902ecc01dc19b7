"""Findings, and the decisions that make a result well defined (CONVENTIONS C1-C5, C14). Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, ClassVar, NamedTuple

from ..serial import HIDDEN, named
from ..words.codes import Force, Reason, Result, SubjectKind
from . import windows
from .finding_ids import finding_id, window_key


@dataclass(frozen=True, slots=True)
class Subject:
    """Whom a finding is about: a deputy, a unit, the congress or a record; ``unit`` is where it is listed."""

    kind: SubjectKind
    id: str
    name: str
    unit: str = field(default="", metadata=HIDDEN)
    apart: str = field(default="", metadata=HIDDEN)
    """The name with what tells it from another of the same name; empty where it is the only one."""

    @property
    def called(self) -> str:
        """What lists and messages call it."""
        return self.apart or self.name


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A step that a person may take; ``after`` is the number of the earlier measure that it follows."""

    measure: str
    actors: tuple[str, ...]
    article: str
    after: str = ""
    others: tuple[str, ...] = ()
    """Other measures among which a person chooses."""
    done: tuple[tuple[str, date | None, str], ...] = ()
    """What was done before on the same ground: the record, its day, the measure."""

    json_members: ClassVar[Mapping[str, str]] = {"measure": "measure", "actor": "actor", "after": "follows"}

    @property
    def actor(self) -> str:
        """Who may take the step, parted by commas."""
        return ",".join(self.actors)

    @property
    def follows(self) -> str | None:
        """The number of the measure that it follows, or nothing."""
        return self.after or None


@dataclass(frozen=True, slots=True)
class Window:
    """The days that a finding is about; ``None`` where an end is not known."""

    first: date | None = field(metadata=named("from"))
    last: date | None = field(metadata=named("to"))


class _FindingFields(NamedTuple):
    """Of findings there are many: a tuple is made several times faster than a frozen dataclass."""

    regulation: str
    version: str
    rule: str
    article: str
    force: Force
    subject: Subject
    first: date | None
    last: date | None
    result: Result
    reason: Reason | None
    figure: Any
    unit_of_figure: str
    threshold: Any
    records: tuple[str, ...]
    message: str
    suggests: Suggestion | None = None
    duty: str = ""
    window: str = ""
    band: str = ""
    note: str = ""
    """The reading that was used, and the other one (C12); a part of the message in JSON."""
    at: windows.DayWindow | None = None
    """The window; which one it is, whatever its days, makes its number."""


class Finding(_FindingFields):
    """One result of one rule for one subject and window; DESIGN §11 tells its JSON."""

    __slots__ = ()

    json_members: ClassVar[Mapping[str, str]] = {
        "id": "id",
        "regulation": "regulation", "version": "version", "rule": "rule", "article": "article", "force": "force",
        "subject": "subject", "period": "period", "result": "result", "reason": "reason", "figure": "figure",
        "unit_of_figure": "unit_of_figure", "threshold": "threshold", "records": "records", "suggests": "suggests",
        "message": "sentence",
    }  # fmt: skip
    """What ``dutykit check --json`` prints (:mod:`dutykit.serial`)."""

    @property
    def id(self) -> str:
        """The number by which a person asks for it (``check --explain``)."""
        year = self.first.year if self.first else None
        key = window_key(self.at) if self.at is not None else self.window
        return finding_id(self.regulation, self.rule, (self.subject.kind, self.subject.id), year, key)

    @property
    def where(self) -> str:
        """The article, and the force of a duty that is softer than 应当."""
        return self.article + ("" if self.force in {Force.MUST, Force.MUST_NOT} else f"（{self.force.label}）")

    @property
    def period(self) -> Window:
        """The days that it is about."""
        return Window(self.first, self.last)

    @property
    def sentence(self) -> str:
        """The message; where it is unmet, with the reading that was used."""
        return self.message + (f"（{self.note}）" if self.note and self.result == Result.UNMET else "")


class Verdict(NamedTuple):
    """A result, and why it is undetermined."""

    result: Result
    reason: Reason | None = None


REASONS_FIRST: Sequence[Reason] = (
    Reason.DISPUTED, Reason.INCONSISTENT, Reason.NO_CALENDAR, Reason.UNREAD, Reason.MISSING_FACT, Reason.UNSTATED,
    Reason.OPEN, Reason.NOT_DUE,
)  # fmt: skip
"""Which reason is told where there are several: the one that a person can do most about."""


def first_reason(reasons: Iterable[Reason | None]) -> Reason:
    """The reason that goes before the others."""
    given = set(reasons)
    return next((r for r in REASONS_FIRST if r in given), Reason.MISSING_FACT)
