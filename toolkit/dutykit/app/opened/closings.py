"""For what registers are closed, in words."""

from __future__ import annotations

from datetime import date

from ...words.numerals import numeral


def period_words(year: int, first_day: str, last_day: str) -> str:
    """What a register is closed for, in words: 2024 年度, 2024年3月, 2024年第一季度."""
    if not first_day:
        return f"{year} 年度"
    first, last = date.fromisoformat(first_day), date.fromisoformat(last_day)
    if first.month == last.month:
        return f"{year}年{first.month}月"
    return f"{year}年第{numeral((first.month + 2) // 3)}季度"
