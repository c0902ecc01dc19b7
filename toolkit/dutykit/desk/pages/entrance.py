"""How somebody comes in, and by which name the log knows them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from ...text import shortened, visible
from ...words.roles import OFFICE
from ..calls import Call, Desk
from ..routes import DeskRoute, Method
from .gate import Cookie

_LONGEST_NAME = 20


def enter(desk: Desk, cookie: Cookie) -> Callable[[Request], Awaitable[Response]]:
    """The opening address: its token is used once; then a cookie that scripts do not see, nor other sites send."""

    async def come_in(request: Request) -> Response:
        session = desk.sessions.enter(request.query_params.get("token", ""))
        if session is None:
            if desk.sessions.of(request.cookies.get(cookie.name, "")) is not None:  # the address was opened once more
                return RedirectResponse("/", 303)
            return HTMLResponse(desk.writer.plain("closed.html"), 403)
        return cookie.give(RedirectResponse("/", 303), session.key)

    return come_in


def name(call: Call) -> Response:
    """Say by which name decisions are logged from here on."""
    call.session.by = shortened(visible(call.given("by")), _LONGEST_NAME)
    call.tell(f"经办人：{call.session.by}" if call.session.by else "没有写经办人；只能查看，不能作决定。")
    return call.redirect("year")


ROUTES = (DeskRoute("name", "/name", name, OFFICE, Method.POST),)
