"""Returns: files dropped on a page, the list of what has come, one return."""

from __future__ import annotations

from functools import partial

from starlette.responses import Response

from ...app.asking.queries import show
from ...app.asking.returned import returned
from ...app.intake.ingest import IngestRequest, ingest
from ...app.intake.receipts import RunResult
from ...app.opened.progress import Progress
from ...errors import UsageError
from ...words.roles import OFFICE, WRITERS
from ..calls import Call
from ..jobs import Work
from ..presenting.returns import return_rows, taken
from ..routes import DeskRoute, Method
from ..uploads import laid_down, removed


def returns(call: Call) -> Response:
    """What has come back this year."""
    result = returned(call.workspace(), year=None, today=call.today())
    asked = {name: call.query.get(name, "") for name in ("form", "subject", "state")}
    rows = return_rows(result, call.desk.writer.url, **asked)
    return call.page("returns.html", result=result, rows=rows, asked=asked)


def drop(call: Call) -> Response:
    """Take files: a job, whose page tells of each what became of it."""
    if not call.files:
        raise UsageError("没有选文件。", "请选好文件或文件夹，再点“收表”。", code="nothing")
    folder = laid_down(call.files)
    workspace, today, by = call.workspace(), call.today(), call.session.by

    def take(progress: Progress) -> RunResult:
        with removed(folder):
            return ingest(workspace, IngestRequest(paths=[folder], today=today, by=by), progress)

    work = Work(f"收表：{len(call.files)} 份文件", "ingest", take, partial(taken, url=call.desk.writer.url))
    return call.start(work)


def one(call: Call) -> Response:
    """One return."""
    shown = show(
        call.workspace(), call.path["sha256"], form="", deputies=(), units=(), year=None, state="", today=call.today()
    )
    return call.page("return.html", shown=shown)


ROUTES = (
    DeskRoute("returns", "/returns", returns, OFFICE),
    DeskRoute("returns.drop", "/returns/drop", drop, WRITERS, Method.POST),
    DeskRoute("return", "/returns/{sha256}", one, OFFICE),
)
