"""The year as the desk begins with it: where it stands, who returned what, what is coming; opened once for all."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from ...workspace import Workspace
from ..opened.open_workspace import open_workspace
from .coming import Coming, coming_of
from .home import Home, home_of
from .months import MonthCount, months_of_year
from .status import StatusResult, status_of


@dataclass(frozen=True, slots=True)
class YearNow:
    """The working year; ``months`` are how many rows tell of each of its months."""

    home: Home
    status: StatusResult
    coming: Coming
    months: tuple[MonthCount, ...]


def year_now(workspace: Workspace, *, today: date) -> YearNow:
    """The working year as it stands."""
    with open_workspace(workspace, today=today) as opened:
        status = status_of(opened)
        return YearNow(home_of(opened, status.issues), status, coming_of(opened), tuple(months_of_year(opened)))
