"""Dates as people write them in forms, read without guessing.

A reading is a :class:`Span`; what cannot be read for certain raises :class:`DateTrouble`, whose
``reason`` is the last part of a problem code (``invalid``, ``ambiguous``, ``no_year``, ``several``, ``time``,
``untold``).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache

from .text import fold
from .words.numerals import in_figures

EPOCH_1900 = date(1899, 12, 30)
EPOCH_1904 = date(1904, 1, 1)


class DateTrouble(ValueError):
    """The text is no certain date; ``reason`` says why."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Span:
    """First and last day, both included; ``note`` is what stood beside them (上午, 9:30)."""

    first: date
    last: date
    note: str = ""


_PART = r"(?:上午|下午|全天|半天|晚上|晚|中午)"
_CLOCK = r"(?:[0-2]?\d[:：时点](?:[0-5]?\d分?|半)?(?::[0-5]\d(?:\.\d+)?)?)"
_ONE_NOTE = rf"(?:\(?(?:星期|周|礼拜)[一二三四五六日天]\)?|{_PART}|(?<!\d){_CLOCK}|t(?=\d))"
_NOTE = re.compile(rf"{_ONE_NOTE}(?: ?[-—~至到]? ?{_ONE_NOTE})*")
_TIMES = re.compile(rf"({_PART})|(\d{{1,2}})[:：时点](\d{{1,2}}|半)?(?::\d{{2}})?")
_DAY = 24 * 60
_MIDNIGHT = re.compile(r"^t?0?0[:：]00(?::00(?:\.0+)?)?$")
_SEP = r"[-—–~〜至到]+"
# One kind of mark throughout: 2024.3-5 may be a day, or March to May.
_YMD = (
    r"(?P<y{0}>\d{{4}})(?:年(?P<m{0}>\d{{1,2}})月(?P<d{0}>\d{{1,2}})[日号]?"
    r"|(?P<s{0}>[-./\u2013\u2014\u2212])(?P<m{0}b>\d{{1,2}})(?P=s{0})(?P<d{0}b>\d{{1,2}})[日号]?)"
)
_MD = r"(?P<m{0}>\d{{1,2}})月(?P<d{0}>\d{{1,2}})[日号]?"
_COMPACT = r"(?P<y{0}>(?:19|20)\d{{2}})(?P<m{0}>\d{{2}})(?P<d{0}>\d{{2}})"
_FIRST = [_YMD.format(1), _MD.format(1), _COMPACT.format(1)]
_LAST = [
    _YMD.format(2),
    _MD.format(2),
    _COMPACT.format(2),
    r"(?P<m2>\d{1,2})[./](?P<d2>\d{1,2})",
    r"(?P<d2>\d{1,2})[日号]?",
]
_AMBIGUOUS = re.compile(
    rf"^(\d{{1,2}}[-./]\d{{1,2}}([-./]\d{{1,4}})?({_SEP}\d{{1,2}}[./]\d{{1,2}})?|\d{{6}}|\d{{1,2}}[日号]"
    rf"|\d{{4}}[-./年]\d{{1,2}}月?([-./]\d{{1,2}}月?)?)$"
)


_POINTED = re.compile(
    rf"(?P<m1>\d{{1,2}})(?P<s>[./])(?P<d1>\d{{1,2}}){_SEP}(?:(?P<m2>\d{{1,2}})(?P=s))?(?P<d2>\d{{1,2}})(?P<day>[日号])?"
)
"""4.12-13, 4.12—4.13: days for certain where one of them is told to be a day, or can be no month."""
_NO_DAY = re.compile(r"[每各].*|[已未待尚拟另][^\d]*")
"""每月12日, 已报告: words that tell no day, not a day that was mistyped."""
_BETWEEN = re.compile(r"[、,，;；&+/和及与]|(?<=[日号]) ?(?=\d)|(?<=\d) (?=\d{4}[-./年]|\d{1,2}月)")
_FURTHER = re.compile(
    rf"^(?:\d{{4}}[-./年])?(?:\d{{1,2}}[-./月])?\d{{1,2}}[日号]?(?:{_SEP}(?:\d{{1,2}}[./月])?\d{{1,2}}[日号]?)?$"
)
_WEEKDAY = re.compile(r"((?:星期|周|礼拜)[一二三四五六])")
_OF_WEEK = re.compile(r"(?:星期|周|礼拜)([一二三四五六日天])")
_PLAIN = re.compile(
    r"(?P<y>[0-9]{4})年(?P<m>[0-9]{1,2})月(?P<d>[0-9]{1,2})日"
    r"|(?P<yy>[0-9]{4})(?P<sep>[-./])(?P<mm>[0-9]{1,2})(?P=sep)(?P<dd>[0-9]{1,2})"
)


@cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    """Days and runs of days; compiled when the first text is read that is not written in the ordinary way."""
    runs = (f"{first}{_SEP}{last}" for first in _FIRST for last in _LAST)
    return tuple(re.compile(f"^{written}$") for written in (*_FIRST, *runs))


def chinese_digits(text: str) -> str:
    """〇-九 and 十 in dates become figures: 二〇二四年十二月三十一日 → 2024年12月31日."""
    parts = _WEEKDAY.split(text)
    return "".join(part if i % 2 else in_figures(part) for i, part in enumerate(parts))


def parse_span(text: str, year: int | None = None) -> Span:
    """Read a day or a run of days; ``year`` is the form's, for dates written without one.

    Raises :class:`DateTrouble`.
    """
    plain = _PLAIN.fullmatch(text)
    if plain:  # the ordinary ways, without any folding
        found = plain["y"] or plain["yy"], plain["m"] or plain["mm"], plain["d"] or plain["dd"]
        day = _day(int(found[0]), found[1], found[2])
        return Span(day, day)
    # Spaces are kept until the clock is taken out: 2024-3-11 9:30 must not become 2024-3-1 and 19:30.
    spaced = " ".join(fold(word) for word in text.split())
    if "年" in spaced:
        spaced = spaced.replace("o", "0")
    spaced = chinese_digits(spaced)
    note = "—".join(m[0].replace(" ", "").removeprefix("t") for m in _NOTE.finditer(spaced))
    bare = _NOTE.sub("", spaced).strip(" ,.。;；")
    if note:
        bare = bare.strip("() ")
    if re.search(r"\d \d", bare):  # 3月1 5日 is the 1st, the 5th or the 15th
        raise DateTrouble("several" if _several(bare) else "ambiguous")
    bare = bare.replace(" ", "")
    if _MIDNIGHT.match(note):
        note = ""
    match = next(filter(None, (pattern.match(bare) for pattern in _patterns())), None) or _pointed(bare)
    if match:
        span = _span(_parts(match), year, note)
        _hold_weekdays(span)
        _hold_clock(span)
        return span
    raise DateTrouble(_why_not(spaced, bare))


def _pointed(bare: str) -> re.Match[str] | None:
    """A run whose days stand behind a point, where it can be nothing else than days."""
    match = _POINTED.fullmatch(bare)
    if match is None:
        return None
    days = int(match["d1"]), int(match["d2"])
    return match if match["day"] or max(days) > _MONTHS else None


_MONTHS = 12


def _hold_weekdays(span: Span) -> None:
    """A day of the week that is told must be one of the first or the last day: else one of both is wrong."""
    told = {min("一二三四五六日天".index(day), 6) for day in _OF_WEEK.findall(span.note)}
    if told and not told <= {span.first.weekday(), span.last.weekday()}:
        raise DateTrouble("weekday")


def _hold_clock(span: Span) -> None:
    """Times that are told must exist and follow upon each other; 8:30—5:30 ends at half past five in the afternoon."""
    part, before = "", -1
    for word, hour, minute in _TIMES.findall(span.note):
        part = word or part
        if word:
            continue
        told = _of_day(int(hour) * 60 + (30 if minute == "半" else int(minute or 0)), part)
        if told < before and span.first == span.last:
            told += _DAY // 2
            if part or not before <= told <= _DAY:
                raise DateTrouble("time")
        before = told


def _of_day(told: int, part: str) -> int:
    """Minutes since midnight, by the part of the day that stands before them."""
    if told > _DAY:
        raise DateTrouble("time")
    latest = {"下午": 12 * 60, "晚上": 13 * 60, "晚": 13 * 60}.get(part, 0)
    return told + _DAY // 2 if told < latest else told


def _why_not(spaced: str, bare: str) -> str:
    """Why a text is no certain date."""
    if _NO_DAY.fullmatch(bare):
        return "untold"
    if _several(_NOTE.sub("", spaced)):
        return "several"
    return "ambiguous" if _AMBIGUOUS.match(bare) else "invalid"


def _parts(match: re.Match[str]) -> dict[str, str | None]:
    """Years, months and days, whichever way they are separated."""
    parts = match.groupdict()
    return parts | {name: parts.get(name) or parts.get(f"{name}b") for name in ("m1", "d1", "m2", "d2")}


def _several(spaced: str) -> bool:
    """Whether dates are told one after another: 3月5日、3月12日 or 2024-3-5，12日."""
    first, *rest = [part.strip(" ().。") for part in _BETWEEN.split(spaced)]
    rest = [part for part in rest if part]
    whole = any(pattern.match(first.replace(" ", "")) for pattern in _patterns())
    return whole and bool(rest) and all(_FURTHER.match(part.replace(" ", "")) for part in rest)


def _span(parts: dict[str, str | None], year: int | None, note: str) -> Span:
    first_year = int(parts["y1"] or 0) if parts.get("y1") else year
    if first_year is None:
        raise DateTrouble("no_year")
    first = _day(first_year, parts["m1"], parts["d1"])
    if not parts.get("d2"):
        return Span(first, first, note)
    last_year = int(parts["y2"] or 0) if parts.get("y2") else first_year
    last = _day(last_year, parts.get("m2") or parts["m1"], parts["d2"])
    if last < first:
        raise DateTrouble("invalid")
    return Span(first, last, note)


def _day(year: int, month: str | None, day: str | None) -> date:
    try:
        return date(year, int(month or 0), int(day or 0))
    except ValueError:
        raise DateTrouble("invalid") from None


def parse_month(text: str, *, default_year: int | None = None) -> tuple[int, int]:
    """Year and month of 出生年月 and the like: 1975.03, 1975年3月, 1975-3, 197503, or a full date.

    3月 is one of ``default_year``, where there is one. Raises :class:`DateTrouble`.
    """
    folded = chinese_digits(fold(text)).rstrip(".。")
    folded = re.sub(r"(?<=\d{2})t?00:00(:00(\.0+)?)?$", "", folded)
    alone = re.fullmatch(r"(\d{1,2})月份?", folded)
    if alone and default_year is not None and 1 <= int(alone[1]) <= 12:
        return default_year, int(alone[1])
    match = re.match(r"^(\d{4})(?:[-./年](\d{1,2})(?:月?(?:[-./]\d{1,2}日?)?|月\d{1,2}日)|(\d{2})(?:\d{2})?)$", folded)
    if match is None or not 1 <= int(match[2] or match[3]) <= 12:
        raise DateTrouble("invalid")
    return int(match[1]), int(match[2] or match[3])


def from_serial(serial: float, *, epoch_1904: bool = False, earliest: int = 1990) -> date | None:
    """The day of a spreadsheet serial between the years ``earliest`` and 2100, else ``None``."""
    try:
        day = (EPOCH_1904 if epoch_1904 else EPOCH_1900) + timedelta(days=int(serial))
    except (OverflowError, ValueError):
        return None
    return day if earliest <= day.year <= 2100 else None


def as_date(value: date | datetime) -> date:
    """The day of a date or a point in time."""
    return value.date() if isinstance(value, datetime) else value


def chinese(day: date) -> str:
    """2024年3月5日, without leading zeros (GB/T 9704-2012, 7.3.5.4)."""
    return f"{day.year}年{day.month}月{day.day}日"


def moment(text: str) -> str:
    """2024年3月5日 16:47, of a moment that was kept in ISO form: by the clock of who kept it; what is none stays."""
    try:
        told = datetime.fromisoformat(text)
    except ValueError:
        return text
    return f"{chinese(told.date())} {told:%H:%M}"


def chinese_span(first: date | None, last: date | None = None, year: int | None = None) -> str:
    """2024年3月5日, 2024年3月5日—7日 or 2024年3月30日—4月2日, with the year once; nothing for no day.

    Where ``year`` is what the text around speaks of, it is not said: 3月5日—7日.
    """
    if first is None:
        return ""
    begin = chinese(first)
    if first.year == year:
        begin = begin.partition("年")[2]
    if last is None or last == first:
        return begin
    if last.year != first.year:
        return f"{begin}—{chinese(last)}"
    return f"{begin}—{last.day}日" if last.month == first.month else f"{begin}—{last.month}月{last.day}日"
