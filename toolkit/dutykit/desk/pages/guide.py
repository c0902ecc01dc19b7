"""The manual of the desk, whole."""

from __future__ import annotations

from starlette.responses import Response

from ...words.roles import OFFICE
from ..calls import Call
from ..manual import TOUR, sections
from ..routes import DeskRoute


def manual(call: Call) -> Response:
    """Every section, but for the steps of the tour, which stand on its pages."""
    found = [section for title, section in sections().items() if title != TOUR]
    return call.page("help.html", sections=found, tour=sections()[TOUR])


ROUTES = (DeskRoute("help", "/help", manual, OFFICE),)
