"""Jobs as pages: how far each is, told as it goes, and what it came to."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Awaitable, Callable

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response, StreamingResponse

from ...errors import UsageError
from ...words.roles import OFFICE
from ..calls import Call, Desk
from ..jobs import Job, Jobs
from ..routes import DeskRoute, Method

_A_WHILE = 15.0  # seconds after which an unchanged job is told once more: a connection that is lost shows


def jobs(call: Call) -> Response:
    """Every job since the desk was opened."""
    return call.page("jobs.html", jobs=call.desk.jobs.all())


def job(call: Call) -> Response:
    """One job."""
    one = _job_of(call)
    return call.page("job.html", job=one)


def cancel(call: Call) -> Response:
    """Ask for the end of a job."""
    one = _job_of(call)
    call.desk.jobs.cancel(one)
    return call.redirect("job", number=one.number)


def _job_of(call: Call) -> Job:
    number = call.path["number"]
    one = call.desk.jobs.of(int(number)) if number.isascii() and number.isdecimal() else None
    if one is None:
        raise UsageError("没有这项工作。", "工作台关闭以后，做过的工作不再列出；结果都在登记和变动里。", code="number")
    return one


def events(desk: Desk, cookie: str) -> Callable[[Request], Awaitable[Response]]:
    """How a job goes, as server-sent events: one whenever something is new, until it has ended."""

    async def stream(request: Request) -> Response:
        session = await run_in_threadpool(desk.session_of, request.cookies.get(cookie, ""))
        number = request.path_params["number"]
        jobs = desk.of(session).jobs if session is not None else desk.jobs
        one = jobs.of(int(number)) if number.isascii() and number.isdecimal() else None
        if session is None or one is None or (session.role not in OFFICE and one.login != session.login):
            return PlainTextResponse("没有这项工作。", 404)
        return StreamingResponse(_told(jobs, one), media_type="text/event-stream")

    return stream


async def _told(jobs: Jobs, job: Job) -> AsyncIterator[str]:
    while True:
        seen, ended = job.version, job.ended
        said = {"state": job.state, "word": job.state.label, "label": job.label, "done": job.done, "total": job.total}
        yield f"data: {json.dumps(said, ensure_ascii=False)}\n\n"
        if ended:
            return
        await jobs.changed(job, seen, _A_WHILE)


ROUTES = (
    DeskRoute("jobs", "/jobs", jobs, OFFICE),
    DeskRoute("job", "/jobs/{number}", job, OFFICE),
    DeskRoute("job.cancel", "/jobs/{number}/cancel", cancel, OFFICE, Method.POST),
)
