"""Returns: files dropped on a page, the list of what has come, one return and what is mended in it."""

from __future__ import annotations

from datetime import date
from functools import partial

from starlette.responses import Response

from ...app.asking.one_return import Drawing, ReturnView, draw, look_at, note_seen, original_of
from ...app.asking.returned import ReturnsResult, returned
from ...app.deciding.amend import correct, withdraw
from ...app.deciding.review import accept_warning
from ...app.intake.ingest import IngestRequest, ingest
from ...app.intake.mappings import answered
from ...app.intake.receipts import RunResult
from ...app.opened.progress import Progress
from ...errors import UsageError
from ...words.roles import OFFICE, REVIEWERS, WRITERS
from ...workspace import Workspace
from ..calls import Call, Desk
from ..jobs import Work
from ..presenting.one_return import Shown, Tried, return_page
from ..presenting.records import corrected
from ..presenting.returns import return_rows, taken
from ..routes import DeskRoute, Method
from ..uploads import laid_copy, laid_down, removed


def returns(call: Call) -> Response:
    """What has come back this year."""
    result = call.known(_returned)
    asked = {name: call.query.get(name, "") for name in ("form", "subject", "state")}
    rows = return_rows(result, call.desk.writer.url, **asked)
    return call.page("returns.html", result=result, rows=rows, asked=asked)


def _returned(workspace: Workspace, today: date) -> ReturnsResult:
    return returned(workspace, year=None, today=today)


def warm(desk: Desk) -> None:
    """Have the list known."""
    desk.worked_out(_returned)


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
    """One return: the sheet as it came, problems in their place, the remedy beside."""
    return _shown(call, None)


def _shown(call: Call, tried: Tried | None, *, full: bool = False) -> Response:
    workspace, today, sha256 = call.workspace(), call.today(), call.path["sha256"]
    view = look_at(workspace, sha256, today=today)
    drawing = draw(workspace, sha256, today=today, full=full, by=call.by()) if full else drawing_of(call, view)
    shown = Shown.asked(call.query.get("sheet", ""), call.query.get("row", ""))
    page = return_page(view, drawing, tried, shown)
    return call.page("return.html", status=400 if tried else 200, page=page, full=full)


def drawing_of(call: Call, view: ReturnView) -> Drawing:
    """The sheets of a return; what was drawn before somebody's data was destroyed is shown no more."""
    workspace, today, sha256 = call.workspace(), call.today(), view.line.sha256
    if view.proof:
        return draw(workspace, sha256, today=today)
    return call.desk.drawings.of(sha256, lambda: draw(workspace, sha256, today=today))


def full(call: Call) -> Response:
    """The same with what is sensitive, which is logged."""
    return _shown(call, None, full=True)


def mend(call: Call) -> Response:
    """Mend one value where it stands: a correction with name and reason; the old value is kept."""
    given = [call.given(name) for name in ("record", "field", "value", "reason")]
    record, field, value, reason = given
    try:
        call.needed("reason", "没有写理由。", "请写明根据什么更正，如“电话核对”。")
        done = correct(call.workspace(), record, {field: value}, reason=reason, today=call.today(), by=call.by())
    except UsageError as error:
        return _shown(call, Tried.of(record, field, value, reason, error))
    for sentence in corrected(done):
        call.tell(sentence)
    return call.redirect("return", sha256=call.path["sha256"])


def take_back(call: Call) -> Response:
    """Take back everything that a return has registered; what stood before it holds again."""
    reason = call.needed("reason", *_REASON)
    done = withdraw(call.workspace(), call.path["sha256"], reason=reason, today=call.today(), by=call.by())
    call.tell(f"已撤回 {done.file}：{len(done.withdrawn)} 条记录不再计入。")
    if done.restored:
        call.tell(f"恢复了此前被它替代的 {len(done.restored)} 条：{'、'.join(done.restored)}")
    return call.redirect("return", sha256=call.path["sha256"])


def accept(call: Call) -> Response:
    """Accept the warnings of one kind in a return: what it says is so."""
    reason = call.needed("reason", *_REASON)
    done = accept_warning(
        call.workspace(), call.path["sha256"], call.given("code"), by=call.by(), reason=reason, today=call.today()
    )
    call.tell(f"已接受提示 {len(done.accepted)} 处：{reason}")
    return call.redirect("return", sha256=call.path["sha256"])


_REASON = ("没有写理由。", "请写明理由，如“电话核对”；它记入变动。")


def correction(call: Call) -> Response:
    """The workbook that goes back."""
    workspace = call.workspace()
    view = look_at(workspace, call.path["sha256"], today=call.today())
    if not view.correction:
        raise UsageError("这份回收件没有退回修改表。", "没有要改的，就没有修改表。", code="number")
    return call.download(workspace.root / view.correction)


def original(call: Call) -> Response:
    """The file as it came, with all that is in it: logged."""
    path, name = original_of(call.workspace(), call.path["sha256"], today=call.today())
    note_seen(call.workspace(), call.path["sha256"], today=call.today(), by=call.by())
    return call.download(path, name)


def confirm(call: Call) -> Response:
    """Say what the columns of a table that was typed anew mean, and take the file by it."""
    workspace, today, sha256, by = call.workspace(), call.today(), call.path["sha256"], call.by()
    proposal = look_at(workspace, sha256, today=today).proposal
    if proposal is None:
        raise UsageError("这份回收件没有要核对的栏目。", "请回到回收件的列表。", code="number")
    answers = {c.label: call.given(f"column-{at}") for at, c in enumerate(proposal.columns) if not c.sure}
    mapping = answered(workspace, proposal.path, answers)
    path, name = original_of(workspace, sha256, today=today)
    folder = laid_copy(path, name)

    def take(progress: Progress) -> RunResult:
        with removed(folder):
            return ingest(workspace, IngestRequest(paths=[folder], today=today, by=by, mapping=mapping), progress)

    work = Work("按核对的栏目再收一次", "ingest", take, partial(taken, url=call.desk.writer.url))
    return call.start(work)


ROUTES = (
    DeskRoute("returns", "/returns", returns, OFFICE),
    DeskRoute("returns.drop", "/returns/drop", drop, WRITERS, Method.POST),
    DeskRoute("return", "/returns/{sha256}", one, OFFICE),
    DeskRoute("return.full", "/returns/{sha256}/full", full, WRITERS, Method.POST),
    DeskRoute("return.mend", "/returns/{sha256}/mend", mend, WRITERS, Method.POST),
    DeskRoute("return.withdraw", "/returns/{sha256}/withdraw", take_back, WRITERS, Method.POST),
    DeskRoute("return.accept", "/returns/{sha256}/accept", accept, REVIEWERS, Method.POST),
    DeskRoute("return.confirm", "/returns/{sha256}/confirm", confirm, WRITERS, Method.POST),
    DeskRoute("return.correction", "/returns/{sha256}/correction", correction, WRITERS),
    DeskRoute("return.original", "/returns/{sha256}/original", original, WRITERS),
)
