"""The year: the start of the desk."""

from __future__ import annotations

from datetime import date

from starlette.responses import Response

from ...app.asking.year import YearNow, year_now
from ...words.roles import OFFICE
from ...workspace import Workspace
from ..calls import Call, Desk
from ..presenting.year import year_page
from ..routes import DeskRoute


def year(call: Call) -> Response:
    """Where the year stands, what is late, what to do next."""
    return call.page("year.html", page=year_page(call.known(stands), call.desk.writer.url))


def stands(workspace: Workspace, today: date) -> YearNow:
    """What the page rests on."""
    return year_now(workspace, today=today)


def warm(desk: Desk) -> None:
    """Have it known."""
    desk.worked_out(stands)


ROUTES = (DeskRoute("year", "/", year, OFFICE),)
