"""Chinese numerals, printed and read.

Nought is written in two ways (GB/T 15835-2011, 4.2): 零 in a number that is counted out by place (一百零五, as the
National People's Congress writes 第一百零五条 and an office 总第七百零五期), 〇 where figures stand for themselves one
by one (二〇二四年). Both are read in either.
"""

from __future__ import annotations

import re

_ONES = "零一二三四五六七八九"
_SINGLE = "〇一二三四五六七八九"
_PLACES = {"十": 10, "百": 100, "千": 1000}
_FIGURES = {c: n for n, c in enumerate(_SINGLE)} | {"零": 0, "○": 0, "Ｏ": 0}
_WITHOUT_ONE = re.compile(r"(?<![一二三四五六七八九])(?=十)|^(?=[百千])")
MOST = 9999
"""The greatest number that is printed by place."""


def numeral(number: int) -> str:
    """1 is 一, 12 is 十二, 25 is 二十五, 105 is 一百零五; :class:`ValueError` beyond :data:`MOST`."""
    if not 0 <= number <= MOST:
        raise ValueError(f"no numeral for {number}")
    text, gap = "", False
    for place, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        figure = number // place % 10
        if figure:
            text += ("零" if gap and text else "") + _ONES[figure] + name
        gap = not figure
    return text.removeprefix("一") if 10 <= number < 20 else text or _ONES[0]


def term_name(term: int) -> str:
    """17 is 第十七届; nothing where the term is not known (0)."""
    return f"第{numeral(term)}届" if term else ""


def number(text: str) -> int | None:
    """The number that is written: 105, 一百零五, 一百〇五, 一〇五, 十五; ``None`` for anything else.

    一百五 is none: it may be meant for 105 or for 150.
    """
    if text.isdecimal():
        return int(text)
    if text and all(c in _FIGURES for c in text):
        return int("".join(str(_FIGURES[c]) for c in text))
    value = _counted_out(text)
    return value if 0 < value <= MOST and _in_full(numeral(value)) == _in_full(text) else None


def _counted_out(text: str) -> int:
    """What figures and places come to, in whatever order they stand; 0 where anything else is among them."""
    total, figure = 0, 0
    for char in text:
        if char in _PLACES:
            total, figure = total + (figure or 1) * _PLACES[char], 0
        elif char in _FIGURES:
            figure = _FIGURES[char]
        else:
            return 0
    return total + figure


def _in_full(text: str) -> str:
    """With one way of writing nought, and 一 where people leave it out: 十五, 一百十五, 百零五."""
    return _WITHOUT_ONE.sub("一", text.replace("〇", "零").replace("○", "零"))


def in_figures(text: str) -> str:
    """A text with its numerals up to 99 in figures: 二〇二四年十二月三十一日 becomes 2024年12月31日."""

    def tens(match: re.Match[str]) -> str:
        return f"{_FIGURES[match[1]] if match[1] else 1}{_FIGURES[match[2]] if match[2] else 0}"

    text = re.sub(r"([一二三四五六七八九]?)十([一二三四五六七八九]?)", tens, text)
    return "".join(str(_FIGURES[c]) if c in _FIGURES else c for c in text)
