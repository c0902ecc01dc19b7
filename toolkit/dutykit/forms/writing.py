"""Marks in what people write that must not be folded away: small figures, gaps, units, what a program bent."""

from __future__ import annotations

import re

_MARKED = re.compile(
    "[\u00b2\u00b3\u00b9\u00bc-\u00be\u2070-\u209c\u2150-\u215e\u2460-\u24ff\u2776-\u2793\u3220-\u3229\u3280-\u3289\u32b1-\u32bf]"
)
_GAP = re.compile(r"\d\s+\d")
_BENT = re.compile(r"\d(?:\.\d+)?E\+?\d{1,3}", re.IGNORECASE)
_DAY = re.compile(r"\d{4}([-/.])\d{1,2}\1\d{1,2}|(?:\d{4}年)?\d{1,2}月\d{1,2}日")
_MONTH = re.compile(r"\d{4}\.1")
_SORTS = (
    frozenset({"人", "名", "位", "人次", "次", "个"}),
    frozenset({"张", "票", "份", "个"}),
    frozenset({"次", "场", "场次", "个"}),
    frozenset({"件", "条", "项", "个"}),
)
_NEVER = frozenset({"户", "家", "%", "岁", "届"})
_PEOPLE = re.compile("[人员民]|代表")


def mark_in(text: str) -> str:
    """The first small, circled or bracketed figure, or fraction: NFKC would make it a figure like all others."""
    match = _MARKED.search(text)
    return match[0] if match else ""


def has_gap(text: str) -> bool:
    """Whether white space of any sort stands between two figures."""
    return _GAP.search(text.strip()) is not None


def bent(text: str, label: str) -> str:
    """The code of the problem where a spreadsheet program has made something else of a text; empty where not.

    A long number became 1.1E+17, and in a field for numbers 17-3-4 became a day.
    """
    if _BENT.fullmatch(text):
        return "cell.digits_lost"
    return "cell.text_date" if "号" in label and _DAY.fullmatch(text) else ""


def lost_its_zero(text: str) -> bool:
    """Whether a month may have been October: 2024.10 that was kept as a number is 2024.1, in a text table too."""
    return _MONTH.fullmatch(text.strip()) is not None


def counts(unit: str, label: str) -> bool:
    """Whether a unit behind a number counts what its field asks for: households are no people."""
    if unit in label:
        return True
    asked = [sort for sort in _SORTS if any(u in label for u in sort)]
    if _PEOPLE.search(label):
        asked.append(_SORTS[0])
    return any(unit in sort for sort in asked) if asked else unit not in _NEVER
