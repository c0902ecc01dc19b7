"""Figures exactly: numbers of records and of regulation files, how they compare (C5, C14) and how they print. Pure.

No figure is ever a binary float while it is reckoned with: 2.5 hours are a decimal, a share of a group is a fraction.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from typing import Any, assert_never

from ..serial import to_json
from ..words.codes import Comparator

GROWING = frozenset({Comparator.AT_LEAST, Comparator.MORE_THAN})
"""Comparators that a growing figure comes to pass, and then passes for good: minimums (C2)."""

Number = int | Decimal


def exact(value: object) -> Number | None:
    """A number of a record or a regulation file as it is written; None for what is none (a yes or no is none)."""
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        return None
    return value if isinstance(value, int) else whole(Decimal(str(value)))


def whole(number: Number) -> Number:
    """A number without a fraction that is nothing: 5 for 5.0."""
    return int(number) if number == int(number) else number


def added(numbers: Iterable[Number]) -> Number:
    """The sum of numbers, exact."""
    return whole(sum(numbers, Decimal()))


def fraction(value: float | Decimal | str) -> Fraction:
    """A figure of a regulation file as it is written there: 7.5 or "1/2"."""
    return Fraction(str(value))


def decimal_of(share: Fraction) -> Number | Fraction:
    """A fraction as people write it: 15, 118.5; itself where no decimal is exact."""
    if share.denominator == 1:
        return int(share)
    rest = share.denominator
    for prime in (2, 5):
        while rest % prime == 0:
            rest //= prime
    return Decimal(share.numerator) / Decimal(share.denominator) if rest == 1 else share


def ceiling(share: Fraction, members: int) -> int:
    """How many of ``members`` a share asks, rounded up (counting bases of CONVENTIONS): 20% of 7 is 2."""
    asked = share * members
    return asked.numerator // asked.denominator + (1 if asked.denominator > 1 else 0)


def holds(figure: Any, compare: Comparator, threshold: Any) -> bool:
    """Whether a figure passes: bounds are included but for ``more_than`` and ``less_than`` (C5)."""
    match compare:
        case Comparator.AT_LEAST:
            return bool(figure >= threshold)
        case Comparator.MORE_THAN:
            return bool(figure > threshold)
        case Comparator.AT_MOST:
            return bool(figure <= threshold)
        case Comparator.LESS_THAN:
            return bool(figure < threshold)
        case Comparator.BETWEEN:
            return bool(threshold[0] <= figure <= threshold[1])
        case Comparator.EQUAL:
            return bool(figure == threshold)
        case _:
            assert_never(compare)


def asked_words(compare: Comparator, threshold: Any, unit: str) -> str:
    """What is asked, in words: 不少于3次, 在5至6人之间."""
    if compare is Comparator.BETWEEN:
        return f"在{to_json(threshold[0])}至{to_json(threshold[1])}{unit}之间"
    return f"{compare.label}{to_json(threshold)}{unit}"
