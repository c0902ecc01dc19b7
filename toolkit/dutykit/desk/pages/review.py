"""Review: what waits for a decision, one by one or many at once, and the registers that are closed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from starlette.responses import Response

from ...app.deciding.registers import RegisterRequest, RegisterResult, close, reopen
from ...app.deciding.review import ApproveRequest, DecisionResult, WaitingResult, approve, refuse, send_back, waiting
from ...errors import UsageError
from ...words.decisions import ReviewLevel
from ...words.roles import OFFICE, REVIEWERS
from ...workspace import Workspace
from ..calls import Call, Desk
from ..choices import choices_of
from ..presenting.records import MOST, record_row
from ..routes import DeskRoute, Method


def review(call: Call) -> Response:
    """What waits for a level."""
    asked = {name: call.query.get(name, "") for name in ("form", "unit")}
    level = _level(call.query.get("level", ""))
    form, unit, url = asked["form"], asked["unit"], call.desk.writer.url
    found = call.known(_queue(form, unit, level), form, unit, level)
    rows = [(record_row(w.record, url), w) for w in found.records if not w.record.head]
    choices, closed = choices_of(call), {c.unit for c in found.closures}
    return call.page(
        "review.html", found=found, rows=rows[:MOST], count=len(rows), asked=asked, level=level,
        levels=list(ReviewLevel),        choices=choices, open_units=[u for u in choices.units if u[0] not in closed],
    )  # fmt: skip


def _queue(form: str, unit: str, level: ReviewLevel) -> Callable[[Workspace, date], WaitingResult]:
    """What works out what waits."""

    def queue(workspace: Workspace, today: date) -> WaitingResult:
        return waiting(workspace, units=[unit] if unit else (), form=form, year=None, level=level, today=today)

    return queue


def warm(desk: Desk) -> None:
    """Have what waits for the office known."""
    desk.worked_out(_queue("", "", ReviewLevel.OFFICE), "", "", ReviewLevel.OFFICE)


def decide(call: Call) -> Response:
    """Approve, send back or refuse the records that are ticked."""
    chosen, level, comment = call.form.get("record", ()), _level(call.given("level")), call.given("comment")
    if not chosen:
        raise UsageError("没有选记录。", "请先在左边打勾，再点按钮。", code="nothing")
    workspace, today, by = call.workspace(), call.today(), call.by()
    match call.given("what"):
        case "approve":
            asked = ApproveRequest(today=today, by=by, records=chosen, level=level, comment=comment)
            _tell(call, approve(workspace, asked), "通过")
        case "return":
            sent = send_back(
                workspace, chosen, field="", level=level, by=by, comment=call.needed("comment", *_COMMENT), today=today
            )
            _tell(call, sent.decision, "退回")
            for path in sent.corrections:
                call.tell(f"退回修改表：{path}")
        case "refuse":
            _tell(
                call, refuse(workspace, chosen, by=by, comment=call.needed("comment", *_COMMENT), today=today), "不采纳"
            )
        case _:
            raise UsageError("没有这种处理。", "请点页面上的按钮。", code="what")
    return call.redirect("review", level=level.value, form=call.given("form"), unit=call.given("unit"))


def registers(call: Call) -> Response:
    """Close the register of a unit for the year, or open it again."""
    unit = call.needed("unit", "没有选单位。", "请选一个单位。")
    comment = call.given("comment")
    asked = RegisterRequest(today=call.today(), by=call.by(), units=[unit], comment=comment)
    if call.given("what") == "close":
        _tell_registers(call, close(call.workspace(), asked), "已关闭")
    else:
        call.needed("comment", *_COMMENT)
        _tell_registers(call, reopen(call.workspace(), asked), "已重新打开")
    return call.redirect("review")


_COMMENT = ("没有写意见。", "请写明意见或理由，再做一次。")


def _level(text: str) -> ReviewLevel:
    return next((level for level in ReviewLevel if level.value == text), ReviewLevel.OFFICE)


def _tell(call: Call, result: DecisionResult, done: str) -> None:
    call.tell(f"{result.label}{done} {len(result.records)} 条。")
    for note in result.notes:
        call.tell(note)


def _tell_registers(call: Call, result: RegisterResult, done: str) -> None:
    for closure in result.closures:
        call.tell(f"{done}：{closure.name} {closure.period}的登记（{closure.title}）")
    for note in result.notes:
        call.tell(note)


ROUTES = (
    DeskRoute("review", "/review", review, OFFICE),
    DeskRoute("review.decide", "/review/decide", decide, REVIEWERS, Method.POST),
    DeskRoute("review.registers", "/review/registers", registers, REVIEWERS, Method.POST),
)
