"""Meetings as the plan of sessions tells them, before anybody has attended one. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from ..words.codes import COUNTED, FormId
from ..words.lists import DayPart, SessionKind
from ..words.numerals import numeral, term_name
from .model import Record
from .views import SessionRow

_NAMES: Mapping[str, str] = {
    SessionKind.CONGRESS: "人民代表大会第{}次会议",
    SessionKind.STANDING_COMMITTEE: "人大常委会第{}次会议",
    SessionKind.CHAIR: "人大常委会第{}次主任会议",
    SessionKind.SPECIAL_COMMITTEE: "人大{body}第{}次会议",
}


@dataclass(frozen=True, slots=True)
class PlannedMeeting:
    """A meeting of the plan; ``half_days`` is 0 where the plan does not say, ``body`` a special committee's name."""

    number: str
    title: str
    kind: str
    first: date
    last: date
    half_days: int = 0
    place: str = ""
    body: str = ""

    def slots(self) -> list[tuple[date, DayPart]]:
        """Its half-days in order: morning and afternoon of each day, no more than there are said to be."""
        days = [self.first + timedelta(n) for n in range((self.last - self.first).days + 1)]
        every = [(day, part) for day in days for part in (DayPart.AM, DayPart.PM)]
        return every[: self.half_days] if self.half_days else every


def planned_meetings(records: Iterable[Record]) -> list[PlannedMeeting]:
    """The meetings that counted records of the plan tell, by day; the beginnings of terms are none."""
    return sorted(_planned(records), key=lambda m: (m.first, m.number))


def _planned(records: Iterable[Record]) -> Iterator[PlannedMeeting]:
    for record in records:
        if record.form != FormId.SESSION or record.table != SessionRow.TABLE or record.state not in COUNTED:
            continue
        row = SessionRow(record.values)
        if row.void or row.kind == SessionKind.TERM or row.opening is None:
            continue
        last = max(row.opening, row.closing or row.opening)
        title = row.title or meeting_name(row)
        yield PlannedMeeting(record.number, title, row.kind, row.opening, last, row.half_days or 0, row.place, row.body)


def meeting_name(row: SessionRow) -> str:
    """第十七届人大常委会第十二次会议, of a meeting that was given no name."""
    name, body = _NAMES.get(row.kind, "会议"), row.body or "专门委员会"
    if row.ordinal:
        return term_name(row.term or 0) + name.format(numeral(row.ordinal), body=body)
    return term_name(row.term or 0) + name.replace("第{}次", "").format(body=body)
