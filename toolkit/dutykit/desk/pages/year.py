"""The year: the start of the desk."""

from __future__ import annotations

from starlette.responses import Response

from ...app.asking.coming import run_calendar
from ...app.asking.home import home
from ...app.asking.status import status
from ...words.roles import OFFICE
from ..calls import Call
from ..presenting.year import year_page
from ..routes import DeskRoute


def year(call: Call) -> Response:
    """Where the year stands, what is late, what to do next."""
    workspace, today = call.workspace(), call.today()
    stands = home(workspace, today=today)
    issues = status(workspace, year=None, today=today)
    coming = run_calendar(workspace, year=None, days=None, regulations=(), today=today)
    return call.page("year.html", page=year_page(stands, issues, coming, call.desk.writer.url))


ROUTES = (DeskRoute("year", "/", year, OFFICE),)
