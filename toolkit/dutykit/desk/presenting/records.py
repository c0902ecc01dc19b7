"""Records as page data: what was searched for, one record with where it came from, one deputy's year."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from ...app.asking.deputy import DeputyScreen
from ...app.asking.queries import RecordsPart
from ...app.deciding.amend import CorrectResult
from ...app.opened.records import RecordLine
from ...words.codes import State, Tone

Url = Callable[..., str]
MOST = 100
"""Records on one page."""
TONES: Mapping[State, Tone] = {
    State.HELD: Tone.WARNING, State.ACCEPTED: Tone.OK, State.APPROVED: Tone.OK, State.DISPUTED: Tone.WARNING,
    State.WITHDRAWN: Tone.INFO, State.SUPERSEDED: Tone.INFO,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class RecordRow:
    """A record in one line of a list."""

    line: RecordLine
    href: str
    tone: Tone
    deputy_href: str


@dataclass(frozen=True, slots=True)
class RecordsPage:
    """A page of a list: which, of how many; addresses of the pages beside it, empty where there is none."""

    rows: tuple[RecordRow, ...]
    count: int
    first: int
    before: str
    behind: str


def record_row(line: RecordLine, url: Url) -> RecordRow:
    """One record as a line."""
    deputy = url("deputy", number=line.deputy) if line.deputy else ""
    return RecordRow(line, url("record", number=line.number), TONES[line.state], deputy)


def records_page(part: RecordsPart, url: Url, asked: Mapping[str, str]) -> RecordsPage:
    """A part of the list, with the addresses of those beside it."""

    def page(start: int) -> str:
        return url("records", **asked, at=start) if 0 <= start < part.count else ""

    rows = tuple(record_row(line, url) for line in part.records)
    return RecordsPage(rows, part.count, part.first, page(part.first - MOST), page(part.first + MOST))


@dataclass(frozen=True, slots=True)
class MonthOfYear:
    """What a deputy did in one month."""

    label: str
    rows: tuple[RecordRow, ...]


def months_of(lines: Sequence[RecordLine], url: Url) -> tuple[MonthOfYear, ...]:
    """A deputy's records as a line of time: month by month, what has no day at the end."""
    months: dict[str, list[RecordRow]] = {}
    for line in sorted((r for r in lines if not r.head), key=lambda r: r.date or "9999"):
        months.setdefault(_month(line.date), []).append(record_row(line, url))
    return tuple(MonthOfYear(label, tuple(rows)) for label, rows in months.items())


def _month(day: str) -> str:
    year, _, rest = day.partition("-")
    return f"{year}年{int(rest[:2])}月" if rest[:2].isdecimal() else "没有日期"


def open_problems(screen: DeputyScreen, url: Url) -> tuple[tuple[str, str, str, str], ...]:
    """Record, its address, what is wrong with it, what to do."""
    return tuple((p.record, url("record", number=p.record), p.message, p.remedy) for p in screen.problems)


def corrected(result: CorrectResult) -> list[str]:
    """What a correction did, in sentences: each field, what is still wrong, whether an approval is gone."""
    said = [
        f"已更正 {result.record} 的“{c.label}”：{c.before or '（空）'} → {c.after or '（空）'}" for c in result.changes
    ]
    said += [f"还有问题：{problem.message}{problem.remedy}" for problem in result.problems]
    return said + ([result.unapproved] if result.unapproved else [])
