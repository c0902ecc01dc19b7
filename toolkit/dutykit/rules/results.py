"""Findings, and the decisions that make a result well defined (CONVENTIONS C1-C5, C14). Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from ..words.codes import Comparator, Force, Reason, Result, SubjectKind
from .figures import GROWING, holds, shown


@dataclass(frozen=True, slots=True)
class Subject:
    """Whom a finding is about: a deputy, a unit, the congress or a record; ``unit`` is where it is listed."""

    kind: SubjectKind
    id: str
    name: str
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A step that a person may take; ``after`` is the number of the earlier measure that it follows."""

    measure: str
    actors: tuple[str, ...]
    article: str
    after: str = ""
    others: tuple[str, ...] = ()
    """Other measures among which a person chooses."""


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

    def to_json(self) -> dict[str, Any]:
        """As ``dutykit check --json`` tells it."""
        suggests = None
        if self.suggests:
            suggests = {
                "measure": self.suggests.measure,
                "actor": ",".join(self.suggests.actors),
                "after": self.suggests.after or None,
            }
        return {
            "regulation": self.regulation,
            "version": self.version,
            "rule": self.rule,
            "article": self.article,
            "force": self.force,
            "subject": {"kind": self.subject.kind, "id": self.subject.id, "name": self.subject.name},
            "period": {"from": _iso(self.first), "to": _iso(self.last)},
            "result": self.result,
            "reason": self.reason,
            "figure": shown(self.figure),
            "unit_of_figure": self.unit_of_figure,
            "threshold": shown(self.threshold),
            "records": list(self.records),
            "suggests": suggests,
            "message": self.message + (f"（{self.note}）" if self.note and self.result == Result.UNMET else ""),
        }


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


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
