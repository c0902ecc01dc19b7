"""What a cell shows: a value under the number format of its cell, as a spreadsheet program would print it.

ECMA-376 part 1, 18.8.31. A format is taken apart once; what it makes of a value is then a matter of filling in digits.
``None`` stands for a format, or a part of one, that cannot be told for certain.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from functools import lru_cache

from .grid import Scalar

_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"?|\\(?P<escaped>.)|_(?P<space>.)|\*(?P<fill>.)|\[(?P<bracket>[^\]]*)\]'
    r"|(?P<general>general)|(?P<clock>am/pm|a/p|上午/下午)|(?P<exponent>e[+-]0+)"
    r"|(?P<moment>[ymdhsbge]+|aaaa|aaa)|(?P<number>[0#?]|[.,%/])|(?P<text>@)|(?P<other>.)",
    re.IGNORECASE | re.DOTALL,
)
_CONDITION = re.compile(r"(<=|>=|<>|<|>|=)(-?\d+(?:\.\d+)?)")
_ELAPSED = re.compile(r"[hms]+", re.IGNORECASE)
_WEEK = "一二三四五六日"
_MOST = 1000


@dataclass(frozen=True, slots=True)
class _Section:
    """One part of a format: its tokens as (sort, text), and when it holds."""

    tokens: tuple[tuple[str, str], ...]
    condition: tuple[str, float] | None = None

    @property
    def sorts(self) -> set[str]:
        return {sort for sort, _ in self.tokens}


def shown(value: Scalar, code: str) -> str | None:
    """What a cell with this format shows of a value; ``None`` where nobody can tell, or nothing is changed by it."""
    if not code or len(code) > _MOST or isinstance(value, bool):
        return None
    sections = _sections(code)
    if isinstance(value, str):
        return _text(value, sections)
    if isinstance(value, (date, time, timedelta)):
        section = sections[0]
        return _moment(value, section) if "moment" in section.sorts or "elapsed" in section.sorts else None
    return _number(float(value), sections)


_BESIDE = frozenset("年月日号时分秒星期周/-.,:;() 　")


@lru_cache(maxsize=512)
def shows_whole_day(code: str) -> bool:
    """Whether a format shows year, month and day of a date, and says nothing of its own beside them."""
    if not code or len(code) > _MOST:
        return False
    tokens = _sections(code)[0].tokens
    parts = {text[0] for sort, text in tokens if sort == "moment"}
    own = "".join(text for sort, text in tokens if sort == "literal")
    return {"m", "d"} <= parts and bool(parts & {"y", "e"}) and _BESIDE.issuperset(own)


def alters_text(code: str) -> bool:
    """Whether texts are shown otherwise than they are under a format."""
    return bool(code) and len(code) <= _MOST and (_text("字", _sections(code)) or "").strip() != "字"


@lru_cache(maxsize=512)
def _sections(code: str) -> tuple[_Section, ...]:
    found: list[_Section] = []
    tokens: list[tuple[str, str]] = []
    condition: tuple[str, float] | None = None
    for sort, text in _tokens(code):
        if sort == "end":
            found.append(_Section(tuple(tokens), condition))
            tokens, condition = [], None
        elif sort == "condition":
            match = _CONDITION.fullmatch(text)
            condition = (match[1], float(match[2])) if match else condition
        else:
            tokens.append((sort, text))
    return (*found, _Section(tuple(tokens), condition))


def _tokens(code: str) -> Iterator[tuple[str, str]]:
    for match in _TOKEN.finditer(code):
        sort, text = match.lastgroup or "", match[match.lastgroup or 0] or ""
        if sort == "bracket":
            yield from _bracket(text)
        elif sort == "other":
            yield ("end", "") if text == ";" else ("literal", text)
        elif sort in {"quoted", "escaped", "space"}:
            yield "literal", " " if sort == "space" else text
        elif sort == "moment":
            yield "moment", text.lower()
        elif sort != "fill":
            yield sort, text


def _bracket(text: str) -> Iterator[tuple[str, str]]:
    """A currency, a condition or a time that runs beyond the day; colours say nothing."""
    if text.startswith("$"):
        yield "literal", text[1:].partition("-")[0]
    elif _CONDITION.fullmatch(text):
        yield "condition", text
    elif _ELAPSED.fullmatch(text):
        yield "elapsed", text.lower()


def _text(value: str, sections: tuple[_Section, ...]) -> str | None:
    section = sections[3] if len(sections) > 3 else next((s for s in sections if "text" in s.sorts), None)
    if section is None:
        return value
    return "".join(value if sort == "text" else text for sort, text in section.tokens if sort in {"text", "literal"})


def _chosen(value: float, sections: tuple[_Section, ...]) -> tuple[_Section, float]:
    """The section for a number, and the number without the sign that the section says itself."""
    numbers = sections[:3]
    if any(s.condition for s in numbers):
        for section in numbers:
            if section.condition is None or _holds(value, *section.condition):
                return section, value
        return numbers[-1], value
    if value < 0 and len(numbers) > 1:
        return numbers[1], -value
    if value == 0 and len(numbers) > 2:
        return numbers[2], value
    return numbers[0], value


def _holds(value: float, sign: str, limit: float) -> bool:
    return {
        "<": value < limit, ">": value > limit, "=": value == limit,
        "<=": value <= limit, ">=": value >= limit, "<>": value != limit,
    }[sign]  # fmt: skip


def _number(value: float, sections: tuple[_Section, ...]) -> str | None:
    section, value = _chosen(value, sections)
    sorts = section.sorts
    if "moment" in sorts or "elapsed" in sorts:
        return None
    sign = "-" if value < 0 else ""
    plain = _plain(abs(value))
    if "number" not in sorts:
        words = {"general", "text"}
        said = "".join(plain if sort in words else text for sort, text in section.tokens if sort in {*words, "literal"})
        return sign * bool(sorts & words) + said
    if ("number", "/") in section.tokens:
        return sign + _fraction(abs(value), section)
    exponent = next((text for sort, text in section.tokens if sort == "exponent"), "")
    if exponent:
        places = sum(text in "0#?" for sort, text in section.tokens if sort == "number") - 1
        return f"{value:.{max(0, places)}E}"
    return sign + _digits(abs(value), section)


def _plain(value: float) -> str:
    return str(int(Decimal(repr(value)))) if value == int(value) else repr(value)


def _fraction(value: float, section: _Section) -> str:
    below = "".join(text for sort, text in section.tokens if sort == "number").rpartition("/")[2]
    nearest = Fraction(value).limit_denominator(10 ** max(1, len(below)) - 1)
    whole, rest = divmod(nearest.numerator, nearest.denominator)
    return f"{whole} {rest}/{nearest.denominator}" if rest else str(whole)


def _digits(value: float, section: _Section) -> str:
    """The figures of a number in the places that the format gives them, between what else it says."""
    marks = "".join(text for sort, text in section.tokens if sort == "number")
    before, dot, after = marks.partition(".")
    scale = len(before) - len(before.rstrip(",%")) - before[len(before.rstrip(",%")) :].count("%")
    scale += len(after) - len(after.rstrip(",%")) - after[len(after.rstrip(",%")) :].count("%") if dot else 0
    number = Decimal(repr(value)).scaleb(2 * marks.count("%") - 3 * scale)
    places = sum(c in "0#?" for c in after)
    number = number.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    whole, _, part = f"{number:f}".partition(".")
    grouped = "," in before.rstrip(",%")
    slots = sum(c in "0#?" for c in before)
    zeros = before.count("0")
    whole = ("" if whole == "0" and not zeros else whole).zfill(zeros)
    return _filled(section, _placed(whole, slots, grouped=grouped), part)


def _placed(whole: str, slots: int, *, grouped: bool) -> list[str]:
    """What stands in each of the places before the point: the first takes all that have none of their own."""
    if grouped:
        whole = f"{int(whole or 0):,}".rjust(len(whole), "0") if whole else ""
        return [whole, *[""] * (slots - 1)] if slots else []
    if len(whole) <= slots:
        return [*[""] * (slots - len(whole)), *whole]
    return [whole[: len(whole) - slots + 1], *whole[len(whole) - slots + 1 :]]


def _filled(section: _Section, before: list[str], after: str) -> str:
    said: list[str] = []
    rest, pointed = list(after), False
    for sort, text in section.tokens:
        if sort == "number" and text in "0#?":
            if not pointed:
                said.append(before.pop(0) if before else "")
                continue
            digit = rest.pop(0) if rest else ""
            said.append("" if text == "#" and not any(c != "0" for c in [digit, *rest]) else digit)
        elif sort == "number" and text == ".":
            pointed = True
            said.append(".")
        elif (sort == "number" and text == "%") or sort == "literal":
            said.append(text)
    return "".join(said)


def _moment(value: date | time | timedelta, section: _Section) -> str | None:
    """A day or a time in the parts that the format shows."""
    if isinstance(value, timedelta):
        return None
    day = value if isinstance(value, date) else None
    clock = value.time() if isinstance(value, datetime) else value if isinstance(value, time) else time()
    said = list(_parts(section, day, clock))
    return None if None in said else "".join(filter(None, said))


def _parts(section: _Section, day: date | None, clock: time) -> Iterator[str | None]:
    half = "clock" in section.sorts
    hours = False  # m behind h, or before s, is a minute
    for index, (sort, text) in enumerate(section.tokens):
        if sort in {"moment", "elapsed"}:
            following = next((t for s, t in section.tokens[index + 1 :] if s == "moment"), "")
            minute = text.startswith("m") and (hours or following.startswith("s"))
            yield _of_clock(text, clock, minute=minute, half=half) or (_of_day(text, day) if day else None)
            hours = text.startswith("h")
        elif sort == "clock":
            yield (("上午", "下午") if "午" in text else ("AM", "PM"))[clock.hour >= 12]
        else:
            yield text if sort in {"literal", "number"} else None


def _of_clock(text: str, clock: time, *, minute: bool, half: bool) -> str:
    """The part of a time; nothing where a part of a day is asked."""
    if not minute and text[0] not in "hs":
        return ""
    hour = (clock.hour % 12 or 12) if half else clock.hour
    number = clock.minute if minute else hour if text[0] == "h" else clock.second
    return f"{number:02}" if len(text) > 1 else str(number)


_WORDS = {"mmm": "%b", "mmmm": "%B", "ddd": "%a", "dddd": "%A", "yy": "%y", "y": "%y", "mm": "%m", "dd": "%d"}


def _of_day(text: str, day: date) -> str | None:
    """The part of a day; ``None`` for one that is not known."""
    if text in _WORDS:
        return f"{day:{_WORDS[text]}}"
    plain = {"y": day.year, "e": day.year, "m": day.month, "d": day.day}.get(text[0])
    if text[0] == "a":
        return ("星期" if len(text) == 4 else "") + _WEEK[day.weekday()]
    return None if plain is None else str(plain)
