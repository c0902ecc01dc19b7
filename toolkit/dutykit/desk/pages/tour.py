"""The tour: begun, gone on with, left."""

from __future__ import annotations

from starlette.responses import Response

from ...errors import UsageError
from ...words.roles import WRITERS
from ..calls import Call
from ..routes import DeskRoute, Method


def begin(call: Call) -> Response:
    """Show the sample, at the step where it was left; make it first where there is none."""
    tour = call.tour()
    job = tour.begin(call.desk, call.session.by)
    call.session.touring = True
    if job is not None:
        return call.redirect("job", number=job.number)
    return _shown(call, tour.step)


def step(call: Call) -> Response:
    """Go to a step, or leave."""
    tour, to = call.tour(), call.given("to")
    if to == "leave":
        tour.leave()
        call.session.touring = False
        return call.redirect("year")
    if not tour.is_ready:
        raise UsageError("样例还没有准备好。", "请等“准备样例”做完；没有做成的，请离开样例再进一次。", code="tour")
    if not (to.isascii() and to.isdecimal() and len(to) < 3):
        raise UsageError("没有这一步。", "请点提示框里的按钮。", code="tour")
    return _shown(call, int(to))


def _shown(call: Call, to: int) -> Response:
    route, parts = call.tour().go(to)
    return call.redirect(route, **parts)


ROUTES = (
    DeskRoute("tour.begin", "/tour", begin, WRITERS, Method.POST),
    DeskRoute("tour.step", "/tour/step", step, WRITERS, Method.POST),
)
BEFORE = frozenset(route.name for route in ROUTES)
"""What answers while there is no workspace yet."""
