"""What the items of a scoring rule are worth: first and each, caps, shares of roles. Exact, in fractions. Pure.

Points are a function of the records and nothing else: no score is ever kept, added to or cut by what was worked out
before, so that approving records one after another, or scoring twice, gives what scoring once gives.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from ...dossier.meetings import FORM as ATTENDANCE
from ...dossier.views import HalfDayRow
from ...words.marks import THERE, TOOK_PART, DeedMark
from ..casefile import CaseFile
from ..figures import fraction
from ..items import Item
from ..selection import NOTHING, Counted
from ..terms import Of
from .amounts import amount

ZERO = Fraction(0)


@dataclass(frozen=True, slots=True)
class Points:
    """Points for certain, and between what bounds they lie with everything that is in doubt."""

    sure: Fraction = ZERO
    low: Fraction = ZERO
    high: Fraction = ZERO

    def __add__(self, other: Points) -> Points:
        return Points(self.sure + other.sure, self.low + other.low, self.high + other.high)

    def capped(self, cap: Fraction | None, floor: Fraction | None = None) -> Points:
        """At most ``cap``, at least ``floor``."""

        def within(points: Fraction) -> Fraction:
            points = points if cap is None else min(points, cap)
            return points if floor is None else max(points, floor)

        return Points(within(self.sure), within(self.low), within(self.high))


def limited(points: Points, cap: float | None) -> Points:
    """Points of an item or a group within its cap; a negative cap is the most that is taken off (扣完为止)."""
    if cap is None:
        return points
    return points.capped(fraction(cap)) if cap >= 0 else points.capped(None, fraction(cap))


def best(of: Iterable[Points]) -> Points:
    """The highest of several."""
    several = list(of)
    return Points(max(p.sure for p in several), max(p.low for p in several), max(p.high for p in several))


def of_item(spec: Mapping[str, Any], counted: Counted, subject: str, case: CaseFile) -> Points:
    """Points of one item before it is compared with others."""
    sure = _worth(spec, _shares(spec, counted.sure, subject, case))
    every = _worth(spec, _shares(spec, [*counted.sure, *counted.doubtful], subject, case))
    return limited(Points(sure, min(sure, every), max(sure, every)), spec.get("cap"))


def _worth(spec: Mapping[str, Any], shares: Sequence[Fraction]) -> Fraction:
    """``first`` for the first, ``each`` for every further one; without ``first`` each counts the same."""
    if not shares:
        return ZERO
    each = fraction(spec.get("each", 0))
    first = fraction(spec["first"]) if "first" in spec else each
    return first * shares[0] + each * sum(shares[1:], ZERO)


def _shares(spec: Mapping[str, Any], items: Sequence[Item], subject: str, case: CaseFile) -> list[Fraction]:
    """The share of each deed that counts, the largest first: the first one is chosen in the deputy's favour."""
    match spec.get("of", Of.DEEDS):
        case Of.DAYS:
            return [Fraction(1)] * int(amount(items, Of.DAYS, subject))
        case Of.HALF_DAYS:
            return [Fraction(1)] * _half_days(spec, items, subject, case)
        case _:
            shares = (share_of(spec, item, subject) for item in items)
            return sorted((s for s in shares if s), reverse=True)


def share_of(spec: Mapping[str, Any], item: Item, subject: str) -> Fraction:
    """The share of a deed that a deputy's role in it is worth; of several roles the best.

    Who takes part otherwise is ``present``; a role in ``split`` shares its part equally. Whose role nobody knows
    (an unresolved name) may have had the best.
    """
    roles, deed = spec.get("role"), item.deed
    if not roles or deed is None:
        return Fraction(1)
    worth = {role: fraction(share) for role, share in roles.items()}
    marks = deed.people.get(subject)
    if marks is None:
        return max(worth.values())
    played = {mark for mark in marks if mark in worth}
    if DeedMark.PRESENT in worth and marks & TOOK_PART and not played:
        played = {DeedMark.PRESENT}
    for role in set(spec.get("split", ())) & set(worth):
        worth[role] /= max(1, sum(role in of_one for of_one in deed.people.values()))
    return max((worth[role] for role in played), default=ZERO)


def _half_days(spec: Mapping[str, Any], items: Iterable[Item], subject: str, case: CaseFile) -> int:
    """Half-days on which a deputy bears a mark that the item asks (none asked: was there), each once.

    Leave is what stands after it was decided: refused leave is absence.
    """
    asked = frozenset(mark for take in spec["take"] for mark in take.get("marks", ())) or THERE
    slots, others = set(), []
    for item in items:
        if item.deed is None or item.deed.form != ATTENDANCE:
            others.append(item)
            continue
        for row in item.deed.sources:
            if case.meetings.marks(row)[0].get(subject, frozenset()) & asked:
                half = HalfDayRow(row.values)
                slots.add((half.date, half.half_day))
    return len(slots) + int(amount(others, Of.HALF_DAYS, subject))


def counted_once(
    specs: Sequence[Mapping[str, Any]], by_item: Mapping[str, Counted], subject: str
) -> dict[str, Counted]:
    """What each item counts: of items with the same ``once`` a deed counts where it is worth most (取高不重复)."""
    counted = {spec["id"]: by_item.get(spec["id"], NOTHING) for spec in specs}
    chosen: dict[tuple[str, tuple[str, ...]], tuple[Fraction, str]] = {}
    for spec in specs:
        if "once" not in spec:
            continue
        for item in (*counted[spec["id"]].sure, *counted[spec["id"]].doubtful):
            worth = fraction(spec.get("first", spec.get("each", 0))) * share_of(spec, item, subject)
            at = (str(spec["once"]), item.records)
            if at not in chosen or worth > chosen[at][0]:
                chosen[at] = (worth, spec["id"])

    def kept(spec: Mapping[str, Any], items: Iterable[Item]) -> list[Item]:
        return [i for i in items if chosen[spec["once"], i.records][1] == spec["id"]]

    for spec in specs:
        if spec.get("once"):
            every = counted[spec["id"]]
            counted[spec["id"]] = Counted(kept(spec, every.sure), kept(spec, every.doubtful))
    return counted
