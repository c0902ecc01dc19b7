"""Of which day a file is, as it says itself: filled in on the form, among its properties, or on the mail it came in.

What a file system says of a file tells when it was copied, and is never asked.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone

from ..dates import DateTrouble, chinese, parse_span
from ..words.codes import Code
from .grid import Sheet

_HERE = timezone(timedelta(hours=8))
"""The clock by which a moment without a time zone is told, as all of them are."""
_CLOCKS = timedelta(hours=8)
"""How far a moment without a time zone may lie from where this clock puts it: a program that brings a workbook into
another format writes the figures of universal time, without saying so."""
_FILLED = re.compile(r"(?:填表|填报|制表|报送|提交|交表)(?:日期|时间)\s*[:：]?\s*(.*)", re.DOTALL)
_LONGEST = 60


class DateOf(Code):
    """What says of which day a file is, the strongest first."""

    FORM = "form", "填表日期"
    DOCUMENT = "document", "文件属性里的修改时间"
    MAIL = "mail", "邮件的日期"


class Order(Code):
    """Which of two files is the later one, by their own dates."""

    NEWER = "newer", "较新"
    OLDER = "older", "较旧"
    UNKNOWN = "unknown", "分不出先后"


@dataclass(frozen=True, slots=True)
class OwnDates:
    """The dates that a file bears: a day of the ``form``, moments (ISO) of the ``document`` and of the ``mail``.

    Empty where it bears none.
    """

    form: str = ""
    document: str = ""
    mail: str = ""

    @classmethod
    def of(cls, kept: Mapping[str, str]) -> OwnDates:
        """What was kept of them."""
        return cls(*(kept.get(name, "") for name in DateOf))

    def kept(self) -> dict[str, str]:
        """The dates that there are, by their kind."""
        return {name.value: date for name in DateOf if (date := self.by(name))}

    def by(self, kind: DateOf) -> str:
        """One of them."""
        return {DateOf.FORM: self.form, DateOf.DOCUMENT: self.document, DateOf.MAIL: self.mail}[kind]


def compare(mine: OwnDates, other: OwnDates) -> tuple[Order, DateOf | None]:
    """Which is the later one, by the first kind of date that both bear and in which they differ."""
    for kind in DateOf:
        ours, theirs = _moment(mine.by(kind)), _moment(other.by(kind))
        if ours is None or theirs is None or ours == theirs:
            continue
        zoned = not (_unzoned(mine.by(kind)) or _unzoned(other.by(kind)))
        if zoned or abs(ours - theirs) > _CLOCKS:
            return (Order.NEWER if ours > theirs else Order.OLDER), kind
    return Order.UNKNOWN, None


def told(date: str) -> str:
    """A date as people read it: 2024年12月3日, with the time where it is known."""
    moment = _moment(date)
    if moment is None:
        return ""
    return chinese(moment.date()) + (f" {moment:%H:%M}" if "T" in date else "")


def _moment(text: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text)
        return (moment if moment.tzinfo else moment.replace(tzinfo=_HERE)).astimezone(_HERE)
    except (ValueError, OverflowError):
        return None


def as_moment(text: str) -> str:
    """A moment of a file's properties in ISO form; empty for none that can be read.

    In universal time, or without a time zone as the file says it.
    """
    moment = _moment(text.strip())
    if moment is None:
        return ""
    if datetime.fromisoformat(text.strip()).tzinfo is None:
        return moment.replace(tzinfo=None).isoformat(timespec="seconds")
    return moment.astimezone(UTC).isoformat(timespec="seconds")


def _unzoned(date: str) -> bool:
    """Whether a moment does not say by which clock it was written; a day needs none."""
    return "T" in date and datetime.fromisoformat(date).tzinfo is None


def filled_on(sheet: Sheet, year: int | None) -> str:
    """The day that stands behind 填表日期 and its like, in one cell or in the next; empty where none does, or two."""
    found = set(_days(sheet, year))
    return found.pop() if len(found) == 1 else ""


def _days(sheet: Sheet, year: int | None) -> list[str]:
    days = []
    for (row, column), cell in sheet.cells.items():
        if "日期" not in cell.text and "时间" not in cell.text:
            continue
        match = _FILLED.fullmatch(cell.text.strip()) if len(cell.text) <= _LONGEST else None
        if match is None:
            continue
        written = match[1].strip()
        beside = sheet.cells.get((row, column + cell.columns))
        if not written and beside is not None:
            written = beside.text
        try:
            days.append(parse_span(written, year).first.isoformat())
        except DateTrouble:
            continue
    return days
