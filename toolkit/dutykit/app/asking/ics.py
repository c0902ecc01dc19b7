"""Days as an iCalendar file (RFC 5545): all-day events, nothing else. Pure.

Forty lines of our own: a library would bring time zones and recurrence, and none of that is needed for whole days.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

LIMIT = 75
"""Octets of a line, its end left out (RFC 5545 3.1)."""


@dataclass(frozen=True, slots=True)
class CalendarEvent:
    """An all-day event; ``key`` tells it from every other and stays when its day moves. ``last`` is included."""

    key: str
    first: date
    last: date
    summary: str
    description: str = ""
    categories: tuple[str, ...] = ()


def calendar_file(name: str, events: Iterable[CalendarEvent], stamp: date) -> bytes:
    """The file: UTF-8, CRLF, folded; ``stamp`` is the day on which it was made, so that it can be made again."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//dutykit//calendar//ZH", "CALSCALE:GREGORIAN"]
    lines += ["METHOD:PUBLISH", f"X-WR-CALNAME:{_text(name)}"]
    for event in events:
        lines += _event(event, stamp)
    lines.append("END:VCALENDAR")
    return b"".join(b"\r\n ".join(_folded(line)) + b"\r\n" for line in lines)


def _event(event: CalendarEvent, stamp: date) -> Iterator[str]:
    uid = hashlib.sha256(event.key.encode("utf-8")).hexdigest()[:32]
    yield "BEGIN:VEVENT"
    yield f"UID:{uid}@dutykit"
    yield f"DTSTAMP:{stamp:%Y%m%d}T000000Z"
    yield f"DTSTART;VALUE=DATE:{event.first:%Y%m%d}"
    yield f"DTEND;VALUE=DATE:{event.last + timedelta(days=1):%Y%m%d}"
    yield f"SUMMARY:{_text(event.summary)}"
    if event.description:
        yield f"DESCRIPTION:{_text(event.description)}"
    if event.categories:
        yield f"CATEGORIES:{','.join(map(_text, event.categories))}"
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"


def _text(text: str) -> str:
    """A value of type TEXT (RFC 5545 3.3.11); control characters are left out."""
    text = text.replace("\r\n", "\n").replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return "".join("\\n" if c == "\n" else c for c in text if c == "\n" or c.isprintable() or c == "\u3000")


def _folded(line: str) -> Iterator[bytes]:
    """Pieces of a line, none longer than allowed with the space that begins all but the first; no character is cut."""
    piece, room = b"", LIMIT
    for char in line:
        data = char.encode("utf-8")
        if len(piece) + len(data) > room:
            yield piece
            piece, room = b"", LIMIT - 1
        piece += data
    yield piece
