"""Marks in what people write that must not be folded away: small figures, gaps, units, what a program bent."""

from __future__ import annotations

import re
from collections.abc import Iterable

_MARKED = re.compile(
    "[\u00b2\u00b3\u00b9\u00bc-\u00be\u2070-\u209c\u2150-\u215e\u2460-\u24ff\u2776-\u2793\u3220-\u3229\u3280-\u3289\u32b1-\u32bf]"
)
_GAP = re.compile(r"\d\s+\d")
_BENT = re.compile(r"\d(?:\.\d+)?E\+?\d{1,3}", re.IGNORECASE)
_DAY = re.compile(r"\d{4}([-/.])\d{1,2}\1\d{1,2}|(?:\d{4}年)?\d{1,2}月\d{1,2}日")
_MONTH = re.compile(r"\d{4}\.1")
_PERSONS = frozenset({"人", "名", "位", "个"})
_HALF_DAYS = frozenset({"个半天", "半天", "个半日", "半日", "个"})
_SORTS = (
    _PERSONS,
    frozenset({"人次"}),
    frozenset({"张", "票", "份", "个"}),
    frozenset({"次", "场", "场次", "个", "回"}),
    frozenset({"件", "条", "项", "个"}),
    frozenset({"届"}),
    frozenset({"步"}),
    frozenset({"小时", "个小时"}),
    frozenset({"天", "日"}),
    frozenset({"户"}),
    frozenset({"家", "个"}),
)
"""Units of one sort, by any of which a label may say what it asks for."""
_NEVER = frozenset({"户", "家", "%", "岁", "届", "人次", "步", "元", "万元"})
_TIMES = frozenset(
    {"个半天", "半天", "个半日", "半日", "天", "日", "小时", "个小时", "分钟", "周", "个月", "月", "年", "上午", "下午"}
)
_UNITS = sorted({"岁", "%", "元", "万元", *_TIMES}.union(*_SORTS), key=len, reverse=True)
UNIT = "|".join(_UNITS)
"""As a pattern: what people write behind a number. A word that is none (多, 左右) makes it no number."""
_SAID = re.compile(rf"({UNIT}|人员|成员|代表|选民)(?:总?数|数量|别)?$")
"""What a label counts, where it says so at its end: 人数, 发出票, 请假次数, 其他人员."""


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


def counts(unit: str, labels: Iterable[str]) -> bool:
    """Whether a unit behind a number counts what its field asks for: households are no people, days no half-days.

    ``labels`` are all that the field may be called: 选民人数 that may be called 接待人次 is told in either, and what a
    label does not say (实参加), another does (参加次数).
    """
    asked = [sort for label in labels for sort in _asked_by(label)]
    return any(unit in sort for sort in asked) if asked else unit not in _NEVER | _TIMES


def _asked_by(label: str) -> Iterable[frozenset[str]]:
    """The sorts of units that a label asks for, if it says anything of them."""
    if "半天" in label or "半日" in label:
        return [_HALF_DAYS]
    if "时长" in label:
        return [frozenset({"小时", "个小时"})]
    if "届" in label:
        return [frozenset({"届"})]
    said = _SAID.search(label)
    if said is None:
        return []
    return [sort for sort in _SORTS if said[1] in sort - {"个"}] or [_PERSONS]
