"""The year: the start of the desk."""

from __future__ import annotations

from datetime import date

from starlette.responses import Response

from ...app.asking.coming import run_calendar, write_calendar
from ...app.asking.year import YearNow, year_now
from ...words.roles import OFFICE, WRITERS
from ...workspace import Workspace
from ..calls import Call, Desk
from ..presenting.year import year_page
from ..routes import DeskRoute, Method

_CALENDAR = "代表工作期限.ics"


def year(call: Call) -> Response:
    """Where the year stands, what is late, what to do next."""
    return call.page("year.html", page=year_page(call.known(stands), call.desk.writer.url))


def stands(workspace: Workspace, today: date) -> YearNow:
    """What the page rests on."""
    return year_now(workspace, today=today)


def calendar(call: Call) -> Response:
    """What is coming as a file that calendars of telephones and computers take in."""
    workspace = call.workspace()
    coming = run_calendar(workspace, year=None, days=None, regulations=(), today=call.today())
    return call.download(write_calendar(workspace, coming, workspace.documents / _CALENDAR))


def warm(desk: Desk) -> None:
    """Have it known."""
    desk.worked_out(stands)


ROUTES = (
    DeskRoute("year", "/", year, OFFICE),
    DeskRoute("year.calendar", "/calendar", calendar, WRITERS, Method.POST),
)
