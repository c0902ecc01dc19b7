"""What is certain while something is unknown: a figure lies between two bounds, a register may still grow. Pure.

A result is given only when every completion of what is unknown gives it. What is unknown are records in doubt (they lie
between the bounds) and records that nobody has entered yet (a window that is not over, a register that is not closed,
a return that came and was not read): these can only add.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, NamedTuple, assert_never

from ..words.codes import Comparator, Reason, Result
from .results import Verdict


class Bounds(NamedTuple):
    """A figure: at least ``low``, at most ``high``; ``doubt`` says why they differ."""

    low: Any
    high: Any
    doubt: Reason | None = None

    @property
    def certain(self) -> bool:
        """Whether the figure is known."""
        return bool(self.low == self.high)


@dataclass(frozen=True, slots=True)
class RegisterState:
    """What is known of a window: whether it is ``over``, its registers ``closed``, and returns that were not read."""

    over: bool
    closed: bool
    unread: tuple[str, ...] = ()
    """Names of files that came and that may tell of it."""

    @property
    def complete(self) -> bool:
        """Whether nothing more can come: only then does silence prove anything (C2)."""
        return self.over and self.closed and not self.unread

    def pending(self) -> Verdict | None:
        """Why more may come; None where nothing can."""
        if not self.over:
            return Verdict(Result.UNDETERMINED, Reason.NOT_DUE)
        if self.unread:
            return Verdict(Result.UNDETERMINED, Reason.UNREAD)
        return None if self.closed else Verdict(Result.UNDETERMINED, Reason.OPEN)


def decide(bounds: Bounds, compare: Comparator, threshold: Any, state: RegisterState) -> Verdict:
    """The result of a figure that can only grow until its window is over and its registers are closed.

    A minimum is met as soon as it is reached, and unmet only when nothing more can come (C2); a maximum is broken at
    once, and kept only when nothing more can come (C3).
    """
    at_most = bounds.high if state.complete else math.inf
    if all_hold(bounds.low, at_most, compare, threshold):
        return Verdict(Result.MET)
    if not any_holds(bounds.low, at_most, compare, threshold):
        return Verdict(Result.UNMET)
    return Verdict(Result.UNDETERMINED, _why(bounds, compare, threshold, state))


def _why(bounds: Bounds, compare: Comparator, threshold: Any, state: RegisterState) -> Reason:
    """Why it is undetermined: the time that is not over for a minimum, else what is in doubt, else what may come."""
    pending = state.pending()
    if pending is not None and pending.reason is Reason.NOT_DUE and compare not in _MAXIMA:
        return Reason.NOT_DUE
    low, high = bounds.low, bounds.high
    in_doubt = any_holds(low, high, compare, threshold) and not all_hold(low, high, compare, threshold)
    if in_doubt or pending is None or pending.reason is None:
        return bounds.doubt or Reason.DISPUTED
    return pending.reason


_MAXIMA = frozenset({Comparator.AT_MOST, Comparator.LESS_THAN})


def any_holds(low: Any, high: Any, compare: Comparator, threshold: Any) -> bool:
    """Whether a figure between two bounds passes."""
    match compare:
        case Comparator.AT_LEAST:
            return bool(high >= threshold)
        case Comparator.MORE_THAN:
            return bool(high > threshold)
        case Comparator.AT_MOST:
            return bool(low <= threshold)
        case Comparator.LESS_THAN:
            return bool(low < threshold)
        case Comparator.BETWEEN:
            return bool(low <= threshold[1] and high >= threshold[0])
        case Comparator.EQUAL:
            return bool(low <= threshold <= high)
        case _:
            assert_never(compare)


def all_hold(low: Any, high: Any, compare: Comparator, threshold: Any) -> bool:
    """Whether every figure between two bounds passes."""
    match compare:
        case Comparator.AT_LEAST:
            return bool(low >= threshold)
        case Comparator.MORE_THAN:
            return bool(low > threshold)
        case Comparator.AT_MOST:
            return bool(high <= threshold)
        case Comparator.LESS_THAN:
            return bool(high < threshold)
        case Comparator.BETWEEN:
            return bool(threshold[0] <= low and high <= threshold[1])
        case Comparator.EQUAL:
            return bool(low == threshold == high)
        case _:
            assert_never(compare)
