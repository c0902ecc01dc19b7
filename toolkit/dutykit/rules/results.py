"""Findings, and the decisions that make a result well defined (CONVENTIONS C1-C5, C14). Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, ClassVar

from ..serial import HIDDEN, named
from ..words.codes import Comparator, Force, Reason, Result, SubjectKind
from .figures import GROWING, holds


@dataclass(frozen=True, slots=True)
class Subject:
    """Whom a finding is about: a deputy, a unit, the congress or a record; ``unit`` is where it is listed."""

    kind: SubjectKind
    id: str
    name: str
    unit: str = field(default="", metadata=HIDDEN)


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A step that a person may take; ``after`` is the number of the earlier measure that it follows."""

    measure: str
    actors: tuple[str, ...]
    article: str
    after: str = ""
    others: tuple[str, ...] = ()
    """Other measures among which a person chooses."""

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


@dataclass(frozen=True, slots=True)
class Finding:
    """One result of one rule for one subject and window; DESIGN §11 tells its JSON."""

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

    json_members: ClassVar[Mapping[str, str]] = {
        "regulation": "regulation", "version": "version", "rule": "rule", "article": "article", "force": "force",
        "subject": "subject", "period": "period", "result": "result", "reason": "reason", "figure": "figure",
        "unit_of_figure": "unit_of_figure", "threshold": "threshold", "records": "records", "suggests": "suggests",
        "message": "sentence",
    }  # fmt: skip
    """What ``dutykit check --json`` prints (:mod:`dutykit.serial`)."""

    @property
    def period(self) -> Window:
        """The days that it is about."""
        return Window(self.first, self.last)

    @property
    def sentence(self) -> str:
        """The message; where it is unmet, with the reading that was used."""
        return self.message + (f"（{self.note}）" if self.note and self.result == Result.UNMET else "")


@dataclass(frozen=True, slots=True)
class Verdict:
    """A result, and why it is undetermined."""

    result: Result
    reason: Reason | None = None


@dataclass(frozen=True, slots=True)
class RegisterState:
    """What is known of a window: whether it is ``over`` and its register ``closed``."""

    over: bool
    closed: bool


def decide(
    figure: Any, possible: Any, compare: Comparator, threshold: Any, state: RegisterState, doubt: Reason | None = None
) -> Verdict:
    """The result of a figure that can only grow while a window runs and its register is open.

    ``possible`` is the figure with everything that is in doubt, ``doubt`` why it is (disputed, missing_fact).
    A minimum is met as soon as it is reached, and unmet only when the window is over and the register closed (C2);
    a maximum is broken at once, and kept only over a closed register (C3).
    """
    now, then = holds(figure, compare, threshold), holds(possible, compare, threshold)
    if compare in GROWING:
        if now:
            return Verdict(Result.MET)
        if not state.over:
            return Verdict(Result.UNDETERMINED, Reason.NOT_DUE)
        if then:
            return Verdict(Result.UNDETERMINED, doubt or Reason.DISPUTED)
        return Verdict(Result.UNMET) if state.closed else Verdict(Result.UNDETERMINED, Reason.OPEN)
    if compare in {Comparator.BETWEEN, Comparator.EQUAL}:
        return _decide_both(figure, possible, compare, threshold, state, doubt)
    if not now:
        return Verdict(Result.UNMET)
    if not then:
        return Verdict(Result.UNDETERMINED, doubt or Reason.DISPUTED)
    if not state.over:
        return Verdict(Result.UNDETERMINED, Reason.NOT_DUE)
    return Verdict(Result.MET) if state.closed else Verdict(Result.UNDETERMINED, Reason.OPEN)


def _decide_both(
    figure: Any, possible: Any, compare: Comparator, threshold: Any, state: RegisterState, doubt: Reason | None
) -> Verdict:
    low, high = threshold if compare is Comparator.BETWEEN else (threshold, threshold)
    if figure > high:
        return Verdict(Result.UNMET)
    if not state.over:
        return Verdict(Result.UNDETERMINED, Reason.NOT_DUE)
    if possible != figure and not (figure >= low and possible <= high) and possible >= low:
        return Verdict(Result.UNDETERMINED, doubt or Reason.DISPUTED)
    if not state.closed:
        return Verdict(Result.UNDETERMINED, Reason.OPEN)
    return Verdict(Result.MET) if figure >= low else Verdict(Result.UNMET)
