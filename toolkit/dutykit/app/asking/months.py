"""How many rows tell of each month of a year: registered, still to be mended, objected to; and which rows these are."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from ...store import RecordsWhere
from ...words.codes import STANDING, FormId, State
from ..opened.open_workspace import OpenWorkspace
from ..opened.records import is_open, is_row


@dataclass(frozen=True, slots=True)
class MonthCount:
    """A month (its first day): rows that count, that are still to be mended, and that somebody objects to."""

    month: date
    counted: int
    open: int
    disputed: int


def within(month: date) -> RecordsWhere:
    """Records some day of which lies in a month, as long as they stand; the roster and the meetings planned apart."""
    last = month.replace(day=monthrange(month.year, month.month)[1])
    return {
        "since": month.isoformat(), "until": last.isoformat(), "states": STANDING,
        "other_forms": [FormId.ROSTER, FormId.SESSION],
    }  # fmt: skip


def months_of_year(opened: OpenWorkspace) -> Iterator[MonthCount]:
    """Every month of the working year. A row that tells of days in two months is told in both."""
    for number in range(1, 13):
        month = date(opened.year, number, 1)
        rows = [s for s in opened.store.standings(**within(month)) if is_row(s)]
        disputed = sum(s.state is State.DISPUTED for s in rows)
        waiting = sum(s.state is not State.DISPUTED and is_open(s) for s in rows)
        yield MonthCount(month, len(rows) - waiting - disputed, waiting, disputed)
