"""Findings, and the decisions that make a result well defined (CONVENTIONS C1-C5, C14). Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from .figures import GROWING, holds, shown

MET, UNMET, UNDETERMINED, EXEMPT = "met", "unmet", "undetermined", "exempt"
RESULTS: Mapping[str, str] = {MET: "符合", UNMET: "不符合", UNDETERMINED: "无法判定", EXEMPT: "不适用"}

OPEN, NOT_DUE, DISPUTED, UNSTATED = "open", "not_due", "disputed", "unstated"
MISSING_FACT, INCONSISTENT, NO_CALENDAR = "missing_fact", "inconsistent", "no_calendar"
REASONS: Mapping[str, str] = {
    OPEN: "登记没有关闭",
    NOT_DUE: "时间未到",
    DISPUTED: "有待改、有异议的记录",
    UNSTATED: "原文没有规定",
    MISSING_FACT: "缺少事实",
    INCONSISTENT: "数据自相矛盾",
    NO_CALENDAR: "没有当年的工作日历",
}
"""Why a finding is undetermined (C1)."""


@dataclass(frozen=True, slots=True)
class Subject:
    """Whom a finding is about: a deputy, a unit, the congress or a record; ``unit`` is where it is listed."""

    kind: str
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
    force: str
    subject: Subject
    first: date | None
    last: date | None
    result: str
    reason: str | None
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
            "message": self.message + (f"（{self.note}）" if self.note and self.result == UNMET else ""),
        }


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


@dataclass(frozen=True, slots=True)
class Verdict:
    """A result, and why it is undetermined."""

    result: str
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class RegisterState:
    """What is known of a window: whether it is ``over`` and its register ``closed``."""

    over: bool
    closed: bool


def decide(figure: Any, possible: Any, compare: str, threshold: Any, state: RegisterState, doubt: str = "") -> Verdict:
    """The result of a figure that can only grow while a window runs and its register is open.

    ``possible`` is the figure with everything that is in doubt, ``doubt`` why it is (disputed, missing_fact).
    A minimum is met as soon as it is reached, and unmet only when the window is over and the register closed (C2);
    a maximum is broken at once, and kept only over a closed register (C3).
    """
    now, then = holds(figure, compare, threshold), holds(possible, compare, threshold)
    if compare in GROWING:
        if now:
            return Verdict(MET)
        if not state.over:
            return Verdict(UNDETERMINED, NOT_DUE)
        if then:
            return Verdict(UNDETERMINED, doubt or DISPUTED)
        return Verdict(UNMET) if state.closed else Verdict(UNDETERMINED, OPEN)
    if compare in {"between", "equal"}:
        return _decide_both(figure, possible, compare, threshold, state, doubt)
    if not now:
        return Verdict(UNMET)
    if not then:
        return Verdict(UNDETERMINED, doubt or DISPUTED)
    if not state.over:
        return Verdict(UNDETERMINED, NOT_DUE)
    return Verdict(MET) if state.closed else Verdict(UNDETERMINED, OPEN)


def _decide_both(figure: Any, possible: Any, compare: str, threshold: Any, state: RegisterState, doubt: str) -> Verdict:
    low, high = threshold if compare == "between" else (threshold, threshold)
    if figure > high:
        return Verdict(UNMET)
    if not state.over:
        return Verdict(UNDETERMINED, NOT_DUE)
    if possible != figure and not (figure >= low and possible <= high) and possible >= low:
        return Verdict(UNDETERMINED, doubt or DISPUTED)
    if not state.closed:
        return Verdict(UNDETERMINED, OPEN)
    return Verdict(MET) if figure >= low else Verdict(UNMET)
