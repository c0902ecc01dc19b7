"""The page of a unit or a deputy: what was issued, handing in, what is wrong, mending. Nothing of anybody else."""

from __future__ import annotations

from functools import partial

from starlette.responses import Response

from ...app.asking import own as asking
from ...app.asking.one_return import draw, look_at, original_of
from ...app.deciding.amend import correct
from ...app.intake.ingest import IngestRequest, ingest
from ...app.intake.receipts import RunResult
from ...app.opened.progress import Progress
from ...errors import UsageError
from ...words.roles import OUTSIDE
from ..calls import Call
from ..jobs import Job, Work
from ..presenting.one_return import Shown, Tried, return_page
from ..presenting.own import own_page, own_taken
from ..presenting.records import corrected
from ..routes import DeskRoute, Method
from ..uploads import laid_down, removed

REASON = "本单位在网页上更正"
REASON_OF_DEPUTY = "代表本人在网页上更正"


def issue_is_mine(call: Call) -> bool:
    """Whether the issue of the address was sent to who asks."""
    return asking.owns_issue(call.workspace(), call.session.owner, call.path["issue"], today=call.today())


def return_is_mine(call: Call) -> bool:
    """Whether the return of the address is that of who asks."""
    return asking.owns_return(call.workspace(), call.session.owner, call.path["sha256"], today=call.today())


def job_is_mine(call: Call) -> bool:
    """Whether the job of the address was started by who asks."""
    return _job(call) is not None


def _job(call: Call) -> Job | None:
    number = call.path["number"]
    job = call.desk.jobs.of(int(number)) if number.isascii() and number.isdecimal() else None
    return job if job is not None and job.login == call.session.login else None


def home(call: Call) -> Response:
    """What was issued, by when, how it stands, what was handed in."""
    found = asking.own(call.workspace(), call.session.owner, today=call.today())
    return call.page("own.html", page=own_page(found, call.desk.writer.url))


def issue(call: Call) -> Response:
    """The workbook that was issued."""
    return call.download(asking.issued_file(call.workspace(), call.path["issue"], today=call.today()))


def hand_in(call: Call) -> Response:
    """Take files, of those that were issued to who hands them in alone."""
    if not call.files:
        raise UsageError("没有选文件。", "请选好填好的表，再点“交表”。", code="nothing")
    folder = laid_down(call.files)
    workspace, today, by, owner = call.workspace(), call.today(), call.session.by, call.session.owner

    def take(progress: Progress) -> RunResult:
        with removed(folder):
            return ingest(workspace, IngestRequest(paths=[folder], today=today, by=by, only=owner), progress)

    url = call.desk.writer.url
    work = Work(f"{by} 交表：{len(call.files)} 份文件", "ingest", take, lambda result: own_taken(result, url))
    return call.redirect("own.job", number=call.start_job(work).number)


def job(call: Call) -> Response:
    """How far it is, and what became of each file."""
    return call.page("own_job.html", job=_job(call))


def one(call: Call) -> Response:
    """A return of one's own, as it came, with what is wrong in its place."""
    return _shown(call, None)


def _shown(call: Call, tried: Tried | None) -> Response:
    workspace, today, sha256 = call.workspace(), call.today(), call.path["sha256"]
    view = look_at(workspace, sha256, today=today)
    drawn = partial(draw, workspace, sha256, today=today)
    drawing = drawn() if view.proof else call.desk.drawings.of(sha256, drawn)
    shown = Shown.asked(call.query.get("sheet", ""), call.query.get("row", ""))
    return call.page("own_return.html", status=400 if tried else 200, page=return_page(view, drawing, tried, shown))


def mend(call: Call) -> Response:
    """Mend a value that is still wrong in a return of one's own; any other is the office's to correct."""
    record, field, value = (call.given(name) for name in ("record", "field", "value"))
    view = look_at(call.workspace(), call.path["sha256"], today=call.today())
    if not any(told.open and (told.record, told.label) == (record, field) for told in view.problems):
        raise UsageError("这一处没有要改的。", "已经改好，或不在这份表里；别的请找代表联络室。", code="number")
    reason = REASON_OF_DEPUTY if call.session.owner.deputy else REASON
    try:
        done = correct(call.workspace(), record, {field: value}, reason=reason, today=call.today(), by=call.session.by)
    except UsageError as error:
        return _shown(call, Tried.of(record, field, value, reason, error))
    for sentence in corrected(done):
        call.tell(sentence)
    return call.redirect("own.return", sha256=call.path["sha256"])


def correction(call: Call) -> Response:
    """The workbook that goes back."""
    view = look_at(call.workspace(), call.path["sha256"], today=call.today())
    if not view.correction:
        raise UsageError("这份表没有退回修改表。", "没有要改的，就没有修改表。", code="number")
    return call.download(call.workspace().root / view.correction)


def original(call: Call) -> Response:
    """The file as it was handed in."""
    path, name = original_of(call.workspace(), call.path["sha256"], today=call.today())
    return call.download(path, name)


ROUTES = (
    DeskRoute("own", "/own", home, OUTSIDE),
    DeskRoute("own.issue", "/own/issues/{issue}", issue, OUTSIDE, mine=issue_is_mine),
    DeskRoute("own.hand_in", "/own/hand-in", hand_in, OUTSIDE, Method.POST),
    DeskRoute("own.job", "/own/jobs/{number}", job, OUTSIDE, mine=job_is_mine),
    DeskRoute("own.return", "/own/returns/{sha256}", one, OUTSIDE, mine=return_is_mine),
    DeskRoute("own.mend", "/own/returns/{sha256}/mend", mend, OUTSIDE, Method.POST, return_is_mine),
    DeskRoute("own.correction", "/own/returns/{sha256}/correction", correction, OUTSIDE, mine=return_is_mine),
    DeskRoute("own.original", "/own/returns/{sha256}/original", original, OUTSIDE, mine=return_is_mine),
)
