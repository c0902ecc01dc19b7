"""Issuing: blank forms for the roster and the meetings, a phase sent out at once, reminders of what is late."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import partial
from pathlib import Path

from starlette.responses import Response

from ...app.asking.status import StatusResult, status
from ...app.issuing.make_template import IssueRequest, blank_workbook
from ...app.opened.progress import Progress
from ...app.papers.sending import RemindResult, SendRequest, SendResult, remind, send
from ...errors import UsageError
from ...words.codes import FormId
from ...words.phases import Phase
from ...words.roles import OFFICE, WRITERS
from ...workspace import Workspace
from ..calls import Call
from ..choices import choices_of
from ..jobs import Work
from ..presenting.issuing import reminded, sent
from ..routes import DeskRoute, Method

BLANK = (FormId.ROSTER, FormId.SESSION)
"""Forms that the office fills in itself, before there is anybody to send anything to."""


def issuing(call: Call) -> Response:
    """What may be sent out, and what has been."""
    result = call.known(_status)
    return call.page(
        "issuing.html", result=result, phases=tuple(Phase), parcels=sorted(_parcels(call)),
        enrolled=bool(choices_of(call).deputies),
    )  # fmt: skip


def _status(workspace: Workspace, today: date) -> StatusResult:
    return status(workspace, year=None, today=today)


def blank(call: Call) -> Response:
    """A blank form, to be filled in and taken back."""
    form = call.given("form")
    if form not in BLANK:
        raise UsageError("没有这张空白表。", "请回到“下发”再选。", code="number")
    workspace = call.workspace()
    asked = IssueRequest(form=form, today=call.today(), output=workspace.outgoing, by=call.session.by)
    made = blank_workbook(workspace, asked)
    return call.download(workspace.root / made.issued[0].path)


def send_out(call: Call) -> Response:
    """Send a phase out: a job that packs what each unit gets."""
    phase, due = call.needed("phase", "没有选阶段。", "请选一个阶段。"), call.day("due")
    workspace, today, by = call.workspace(), call.today(), call.session.by

    def do(progress: Progress) -> SendResult:
        return send(workspace, SendRequest(phase=phase, today=today, due=due, by=by), progress)

    label = next((p.label for p in Phase if p == phase), phase)
    return call.start(Work(f"下发：{label}", "issue", do, partial(sent, url=call.desk.writer.url)))


def remind_late(call: Call) -> Response:
    """Write a reminder for each unit of which something is late."""
    workspace, today, by = call.workspace(), call.today(), call.session.by

    def do(progress: Progress) -> RemindResult:
        return remind(workspace, year=None, today=today, by=by, progress=progress)

    return call.start(Work("催报通知", "status", do, reminded))


def parcel(call: Call) -> Response:
    """What a unit gets, as one file."""
    found = {path.name: path for path in _files(call)}
    if call.path["name"] not in found:
        raise UsageError("没有这个压缩包。", "请重新下发一次。", code="number")
    return call.download(found[call.path["name"]])


def _files(call: Call) -> Iterator[Path]:
    return (path for path in call.workspace().outgoing.rglob("*.zip") if path.is_file() and not path.is_symlink())


def _parcels(call: Call) -> set[str]:
    return {path.name for path in _files(call)}


ROUTES = (
    DeskRoute("issuing", "/issuing", issuing, OFFICE),
    DeskRoute("issuing.blank", "/issuing/blank", blank, WRITERS, Method.POST),
    DeskRoute("issuing.send", "/issuing/send", send_out, WRITERS, Method.POST),
    DeskRoute("issuing.remind", "/issuing/remind", remind_late, WRITERS, Method.POST),
    DeskRoute("issuing.parcel", "/issuing/parcels/{name}", parcel, WRITERS),
)
