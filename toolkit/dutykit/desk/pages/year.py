"""The year: the start of the desk."""

from __future__ import annotations

from datetime import date

from starlette.responses import Response

from ...app.asking.coming import Coming, run_calendar
from ...app.asking.home import Home, home
from ...app.asking.status import StatusResult, status
from ...words.roles import OFFICE
from ...workspace import Workspace
from ..calls import Call
from ..presenting.year import year_page
from ..routes import DeskRoute


def year(call: Call) -> Response:
    """Where the year stands, what is late, what to do next."""
    stands, issues, coming = call.known(_stands)
    return call.page("year.html", page=year_page(stands, issues, coming, call.desk.writer.url))


def _stands(workspace: Workspace, today: date) -> tuple[Home, StatusResult, Coming]:
    stands = home(workspace, today=today)
    issues = status(workspace, year=None, today=today)
    return stands, issues, run_calendar(workspace, year=None, days=None, regulations=(), today=today)


ROUTES = (DeskRoute("year", "/", year, OFFICE),)
