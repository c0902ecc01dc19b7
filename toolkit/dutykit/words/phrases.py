"""Small pieces of Chinese sentences: joined lists, shares."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction


def joined(parts: Iterable[str], last: str = "、") -> str:
    """Parts with 、 between them; ``last`` before the last one. Empty parts are left out."""
    *first, end = [part for part in parts if part] or [""]
    return f"{'、'.join(first)}{last}{end}" if first else end


def percent(part: Fraction | int, whole: int = 1) -> str:
    """A share with one decimal at most, rounded half up (四舍五入): 87.5%, 90%; — for no whole."""
    if not whole:
        return "—"
    tenths = (Fraction(part, whole) * 1000 + Fraction(1, 2)).__floor__()
    units, rest = divmod(tenths, 10)
    return f"{units}.{rest}%" if rest else f"{units}%"
