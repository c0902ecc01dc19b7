"""The gate of a desk on a network: login, personal links, the password that a person chooses, the way out."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from ...app.keeping.entering import Entered, choose_password, enter
from ...errors import DutykitError, UsageError
from ...words.roles import EVERYBODY, OFFICE, OUTSIDE
from ...workspace import find
from ..calls import Call, Desk
from ..routes import DeskRoute, Method
from ..sessions import Session

HOMES = dict.fromkeys(OUTSIDE, "/own")
"""Where each begins; people of the office at the year."""
BEFORE_CHOOSING = frozenset({"password", "password.choose", "leave"})
"""Pages of somebody who has still to choose a password."""
_MOST_BYTES = 8 * 1024


@dataclass(frozen=True, slots=True)
class Cookie:
    """How the cookie of a session is set: ``secure`` where people come over a network."""

    name: str
    secure: bool

    def give(self, answer: Response, key: str) -> Response:
        """The cookie, which scripts do not see, nor other sites send."""
        answer.set_cookie(self.name, key, httponly=True, samesite="strict", path="/", secure=self.secure)
        return answer


Endpoint = Callable[[Request], Awaitable[Response]]


def login_page(desk: Desk) -> Endpoint:
    """Where people of the office come in; and by a personal link a unit or a deputy."""

    async def shown(request: Request) -> Response:
        return HTMLResponse(_page(desk, request.path_params.get("login", ""), "", ""))

    return shown


def come_in(desk: Desk, cookie: Cookie) -> Endpoint:
    """Take a login and a secret. What comes from another page has been refused by the guard: it names its origin."""

    async def taken(request: Request) -> Response:
        form = await _small_form(request)
        login, personal = _text(form, "login"), bool(_text(form, "personal"))
        try:
            entered = await run_in_threadpool(_enter, desk, login, _text(form, "secret"), _text(form, "totp"))
        except UsageError as error:
            return HTMLResponse(_page(desk, login if personal else "", error.message, error.remedy), 403)
        except DutykitError as error:
            page = desk.writer.plain("stopped.html", message=error.message, remedy=error.remedy)
            return HTMLResponse(page, 500)
        before = desk.sessions.of(request.cookies.get(cookie.name, ""))
        if before is not None:
            desk.sessions.close(before)
        session = desk.sessions.open(entered)
        return cookie.give(RedirectResponse(HOMES.get(entered.role, "/"), 303), session.key)

    return taken


def _enter(desk: Desk, login: str, secret: str, totp: str) -> Entered:
    return enter(find(desk.root, desk.root), login, secret, totp, today=desk.today(), at=desk.clock())


async def _small_form(request: Request) -> FormData:
    """A form of somebody who has not come in: small, without files; anything else is an empty one."""
    length = request.headers.get("content-length", "")
    kind = request.headers.get("content-type", "").partition(";")[0]
    if not length.isdecimal() or int(length) > _MOST_BYTES or kind != "application/x-www-form-urlencoded":
        return FormData()
    return await request.form(max_files=0, max_fields=10)


def _text(form: FormData, name: str) -> str:
    value = form.get(name, "")
    return value if isinstance(value, str) else ""


def _page(desk: Desk, login: str, message: str, remedy: str) -> str:
    return desk.writer.plain("login.html", login=login, message=message, remedy=remedy)


# --- of those who are in ---------------------------------------------------------------------------------------


def password(call: Call) -> Response:
    """Where a person of the office chooses a password."""
    return _password_page(call, None)


def choose(call: Call) -> Response:
    """Take it; sessions elsewhere end."""
    old, new, again = (next(iter(call.form.get(name, ())), "") for name in ("old", "new", "again"))
    if new != again:
        return _password_page(call, UsageError("两次写的新密码不一样。", "请再写一次。", code="password"))
    try:
        entered = choose_password(
            call.workspace(), call.session.login, old, new, today=call.today(), at=call.desk.clock()
        )
    except UsageError as error:
        return _password_page(call, error)
    call.session.entered = entered
    call.tell("密码已经改好。")
    return call.redirect("year")


def _password_page(call: Call, error: UsageError | None) -> Response:
    must = must_choose(call.session)
    return call.page("password.html", status=400 if error else 200, error=error, must=must)


def must_choose(session: Session) -> bool:
    """Whether a password has still to be chosen before anything else."""
    return session.entered is not None and session.entered.must_choose


def leave(call: Call) -> Response:
    """Go out."""
    call.desk.sessions.close(call.session)
    return RedirectResponse("/login", 303)


ROUTES = (
    DeskRoute("password", "/password", password, OFFICE),
    DeskRoute("password.choose", "/password", choose, OFFICE, Method.POST),
    DeskRoute("leave", "/leave", leave, EVERYBODY, Method.POST),
)
