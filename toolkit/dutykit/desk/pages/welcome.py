"""The first page of all: a workspace is made, by somebody who has never typed a command."""

from __future__ import annotations

from starlette.responses import HTMLResponse, Response

from ...app.asking.catalogue import list_regulations
from ...app.keeping.workspaces import make_workspace
from ...errors import UsageError
from ...words.codes import Level
from ...words.roles import OFFICE, WRITERS
from ..calls import Call
from ..manual import section_of
from ..routes import DeskRoute, Method

_OLDEST, _LATEST, _MOST_TERMS = 1954, 2200, 99


def welcome(call: Call) -> Response:
    """What is to be known of the congress, and nothing else: the rest has a sound beginning."""
    if not call.desk.is_bare():
        return call.redirect("year")
    return _asked(call)


def make(call: Call) -> Response:
    """Make the workspace."""
    if not call.desk.is_bare():
        raise UsageError("这里已经有工作区。", "设置见“设置”页；另建一个请换一个文件夹。", code="exists")
    try:
        congress = call.needed("congress", "没有写名称。", "请写本级人民代表大会的全称，它会印在表格和文书上。")
        term = _number(call, "term", 1, _MOST_TERMS)
        year = _number(call, "year", _OLDEST, _LATEST) or call.today().year
        made = make_workspace(
            call.desk.root, congress=congress, level=call.given("level"), term=term, year=year,
            regulations=call.form.get("regulation", ()),
        )  # fmt: skip
    except UsageError as error:
        return _asked(call, error)
    call.tell(f"工作区已建好：{made.workspace.root}。下一步：在“下发”里取空白的代表名册，填好后在“回收件”里收回。")
    return call.redirect("year")


def _number(call: Call, name: str, low: int, high: int) -> int | None:
    text = call.given(name)
    if not text:
        return None
    if not (text.isascii() and text.isdecimal() and low <= int(text) <= high):
        what = {"term": "届次", "year": "工作年度"}[name]
        raise UsageError(f"{what}写的是“{text}”。", f"请写 {low} 到 {high} 的整数。", code=name)
    return int(text)


def _asked(call: Call, error: UsageError | None = None) -> Response:
    """The form, with what was written in it before."""
    page = call.desk.writer.plain(
        "welcome.html", csrf=call.session.csrf, folder=call.desk.root, levels=tuple(Level), error=error,
        regulations=list_regulations(None).regulations, chosen=set(call.form.get("regulation", ())),
        congress=call.given("congress"), level=call.given("level") or Level.COUNTY, term=call.given("term"),
        year=call.given("year") or call.today().year, help=section_of(call.route),
    )  # fmt: skip
    return HTMLResponse(page, 400 if error else 200)


ROUTES = (
    DeskRoute("welcome", "/welcome", welcome, OFFICE),
    DeskRoute("welcome.make", "/welcome", make, WRITERS, Method.POST),
)
BEFORE = frozenset(route.name for route in ROUTES)
"""What answers while there is no workspace yet."""
