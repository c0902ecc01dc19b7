"""The ASGI application: every declared route behind the guard, its handler in a thread with what was sent."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from contextlib import asynccontextmanager
from functools import partial
from typing import TYPE_CHECKING

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData, UploadFile
from starlette.formparsers import MultiPartException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from ..acting import Acting, acting
from ..errors import DutykitError, UsageError
from .calls import Call, Desk, Upload
from .guard import Guard, TooMuch
from .jobs import BUG, BUG_REMEDY, told_as_bug
from .pages import NETWORK, ROUTES, WARM, entrance, gate, progress, tour, welcome
from .pages.gate import BEFORE_CHOOSING, Cookie, must_choose
from .pagewriter import STATIC
from .routes import DeskRoute, Method
from .sessions import Session, is_csrf_of
from .warming import Warming

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

Endpoint = Callable[[Request], Awaitable[Response]]

MIB = 1024 * 1024
MOST_BYTES = 500 * MIB
"""Of one request; each file in it is held against the limits of intake as well."""
MOST_FILES = 1000
MOST_FIELDS = 2000


def make_application(desk: Desk, *, hosts: frozenset[str], cookie: Cookie, scheme: str = "http") -> Starlette:
    """The application of a desk that answers to these hosts (``name:port``)."""
    warming = Warming([partial(warm, desk) for warm in WARM])

    @asynccontextmanager
    async def life(_app: Starlette) -> AsyncIterator[None]:
        desk.jobs.then(warming.begin)
        warming.begin()
        yield
        await run_in_threadpool(warming.close)
        await run_in_threadpool(desk.jobs.close)
        await run_in_threadpool(desk.held.close)
        if desk.tour is not None:
            await run_in_threadpool(desk.tour.close)

    pages = NETWORK if desk.network else ROUTES
    application = Starlette(
        routes=[
            *(
                _gate(desk, cookie)
                if desk.network
                else [Route("/enter", entrance.enter(desk, cookie), methods=["GET"])]
            ),
            Route("/jobs/{number}/events", progress.events(desk, cookie.name), methods=["GET"]),
            *(Route(r.path, _endpoint(desk, r, cookie.name, warming), methods=[r.method]) for r in pages),
            Mount("/static", StaticFiles(directory=STATIC)),
        ],
        middleware=[Middleware(Guard, hosts=hosts, scheme=scheme, most_bytes=MOST_BYTES)],
        exception_handlers={404: _nothing_here},
        lifespan=life,
    )
    application.router.redirect_slashes = False  # an address is what it is
    return application


def _gate(desk: Desk, cookie: Cookie) -> list[Route]:
    """What those see who have not come in over the network."""
    page = gate.login_page(desk)
    return [
        Route("/login", page, methods=["GET"]),
        Route("/login", gate.come_in(desk, cookie), methods=["POST"]),
        Route("/p/{login}", page, methods=["GET"]),
    ]


def _endpoint(desk: Desk, route: DeskRoute, cookie: str, warming: Warming) -> Endpoint:
    async def answer(request: Request) -> Response:
        session = await run_in_threadpool(desk.session_of, request.cookies.get(cookie, ""))
        if session is None:
            return HTMLResponse(desk.writer.plain("ended.html" if desk.network else "closed.html"), 403)
        if session.role not in route.roles:
            return _not_here()
        try:
            form = await _form(request) if route.method is Method.POST else FormData()
        except TooMuch:
            return PlainTextResponse("一次交的文件太大，请分几次。", 413)
        except MultiPartException as error:
            return PlainTextResponse(f"收到的内容不完整：{error.message}", 400)
        try:
            sent = form.get("csrf") or request.headers.get("x-csrf-token", "")
            if route.method is Method.POST and not (isinstance(sent, str) and is_csrf_of(session, sent)):
                return PlainTextResponse("这个页面已经过时，请刷新以后再做一次。", 403)
            return await run_in_threadpool(_answered, route, _call(desk.of(session), session, route, request, form))
        finally:
            await form.close()
            if route.method is Method.POST:
                warming.begin()

    return answer


async def _form(request: Request) -> FormData:
    return await request.form(max_files=MOST_FILES, max_fields=MOST_FIELDS, max_part_size=MIB)


def _call(desk: Desk, session: Session, route: DeskRoute, request: Request, form: FormData) -> Call:
    texts: dict[str, list[str]] = {}
    files: list[Upload] = []
    for name, value in form.multi_items():
        if isinstance(value, UploadFile):
            if value.filename:
                files.append(Upload(value.filename, value.file))
        else:
            texts.setdefault(name, []).append(value)
    return Call(desk, session, route.name, request.path_params, dict(request.query_params), texts, files)


def _answered(route: DeskRoute, call: Call) -> Response:
    """What a page answers; what stops the work is a page too."""
    try:
        if call.desk.is_bare() and route.name not in welcome.BEFORE | tour.BEFORE:
            return call.redirect("welcome")
        if must_choose(call.session) and route.name not in BEFORE_CHOOSING:
            return call.redirect("password")
        with acting(Acting(f"desk {route.name}", call.session.by)):
            if route.mine is not None and not route.mine(call):
                return _not_here()
            return route.handler(call)
    except UsageError as error:
        missing = error.code.endswith(".number")
        return call.page("trouble.html", status=404 if missing else 400, message=error.message, remedy=error.remedy)
    except DutykitError as error:
        return HTMLResponse(_stopped(call, message=error.message, remedy=error.remedy), 500)
    except Exception:  # noqa: BLE001 - a border, as in cli/boundary: a bug is shown as one
        told_as_bug()
        return HTMLResponse(_stopped(call, message=BUG, remedy=BUG_REMEDY), 500)


def _stopped(call: Call, **context: str) -> str:
    home = gate.HOMES.get(call.session.role, "/")
    return call.desk.writer.plain("stopped.html", home=home, **context)


def _not_here() -> Response:
    return PlainTextResponse("没有这个页面。", 404)


async def _nothing_here(_request: Request, _error: Exception) -> Response:
    return _not_here()
