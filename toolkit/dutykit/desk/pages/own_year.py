"""A deputy's own year on the page: what is registered, to be confirmed, objected to and added to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from starlette.responses import Response

from ...app.deciding.own_year import Answering, AnswerRequest, answer_year, own_year
from ...app.intake.receipts import Receipt
from ...errors import UsageError
from ...words.codes import ReturnStatus
from ...words.roles import Role
from ..calls import Call
from ..routes import DeskRoute, Method

Item = TypeVar("Item")
_DEPUTY = frozenset({Role.DEPUTY})
_TOLD = {
    Answering.CONFIRM: "已记下：没有别的意见的，您都确认无误。",
    Answering.OBJECT: "已记下您的异议；核实以前，登记不变。",
    Answering.ADD: "已记下您补充的一条；核实以后计入。",
}


def year(call: Call) -> Response:
    """The statement of the year."""
    return _shown(call)


def _shown(call: Call, status: int = 200, receipt: Receipt | None = None) -> Response:
    found = own_year(call.workspace(), call.session.owner.deputy, today=call.today())
    return call.page("own_year.html", status=status, page=found, receipt=receipt)


def answer(call: Call) -> Response:
    """Take an answer, as a handbook that the deputy has handed in."""
    chosen = next((kind for kind in Answering if kind == call.given("answer")), None)
    if chosen is None:
        raise UsageError("没有这种答复。", "请点页面上的按钮。", code="what")
    texts = {name.removeprefix("field-"): call.given(name) for name in call.form if name.startswith("field-")}
    if chosen is Answering.OBJECT:
        texts = {call.needed("field", "没有选哪一项不对。", "请选一项，再写应当是什么。"): call.given("value")}
    if chosen is Answering.ADD and not any(texts.values()):
        raise UsageError("什么也没有写。", "请写明日期和内容，再点“补上”。", code="missing")
    asked = AnswerRequest(
        number=call.session.owner.deputy, answer=chosen, today=call.today(), by=call.session.by,
        table=call.given("table"), record=call.given("record"), texts=texts,
    )  # fmt: skip
    receipt = answer_year(call.workspace(), asked, _silent)
    if receipt.status is ReturnStatus.REJECTED:
        return _shown(call, 400, receipt)
    if receipt.status is ReturnStatus.DUPLICATE:
        call.tell("和上一次的答复一样，已经记下。")
    else:
        call.tell(_TOLD[chosen])
    return call.redirect("own.year")


@contextmanager
def _silent(items: Iterable[Item], _label: str) -> Iterator[Iterable[Item]]:
    yield items


ROUTES = (
    DeskRoute("own.year", "/own/year", year, _DEPUTY),
    DeskRoute("own.answer", "/own/year", answer, _DEPUTY, Method.POST),
)
