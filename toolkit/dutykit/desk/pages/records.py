"""Records: searched for as people type, one record back to the cell that it came from, one deputy's year."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from starlette.responses import Response

from ...app.asking.finding import find, search_texts
from ...app.asking.history import FieldSource, RecordSource, TraceResult, trace
from ...app.asking.one_return import look_at
from ...app.asking.queries import Listed, RecordsPart, ShowResult, list_part, show
from ...app.deciding.amend import correct
from ...app.opened.open_workspace import open_workspace
from ...app.opened.records import fields_of
from ...errors import UsageError
from ...evidence import PagePlace
from ...words.codes import State
from ...words.roles import OFFICE, WRITERS
from ...workspace import Workspace
from ..calls import Call, Desk
from ..choices import choices_of
from ..choices import listed as choices
from ..presenting.one_return import cell_at
from ..presenting.records import MOST, TONES, corrected, months_of, open_problems, record_row, records_page
from ..presenting.sheet import cell_id, part_of
from ..routes import DeskRoute, Method
from .returns import drawing_of

EVERY_YEAR = "all"
_YEARS = 6
"""Years that the list offers, back from the working year."""


def records(call: Call) -> Response:
    """The records of the year, narrowed; or everything in which the words stand."""
    asked = {name: call.query.get(name, "").strip() for name in ("q", "form", "unit", "state", "year", "month")}
    workspace, today, url = call.workspace(), call.today(), call.desk.writer.url
    year = workspace.config.year
    lists: dict[str, Any] = {"choices": choices_of(call), "states": tuple(State)}
    lists["years"] = [str(y) for y in range(year, year - _YEARS, -1)]
    if asked["q"]:
        texts = call.known(search_texts)  # one search follows another, and reading every record takes a second
        found = find(workspace, asked["q"].split(), year=None, today=today, texts=texts)
        lines = [(record_row(r.record, url), r.field, r.text) for r in found.records]
        return call.page("records_found.html", found=found, lines=lines, asked=asked, **lists)
    wanted = _wanted(asked, year)
    at = call.query.get("at", "")
    first = int(at) if at.isascii() and at.isdecimal() and len(at) < 9 else 0
    part = call.known(listing(wanted, first), wanted, first)
    return call.page("records.html", page=records_page(part, url, asked), wanted=wanted, asked=asked, **lists)


def _wanted(asked: Mapping[str, str], year: int) -> Listed:
    """What a page asks for. Raises :class:`UsageError` for a year or a month that is none."""
    of_year = None if asked["year"] == EVERY_YEAR else year
    month = None
    try:
        if asked["month"]:
            month = date.fromisoformat(f"{asked['month']}-01")
        elif asked["year"] not in {"", EVERY_YEAR}:
            of_year = date(int(asked["year"]), 1, 1).year
    except ValueError:
        raise UsageError("没有这个年度或月份。", "请从页面上选。", code="year") from None
    return Listed(form=asked["form"], unit=asked["unit"], state=asked["state"], year=of_year, month=month)


def listing(wanted: Listed, first: int = 0) -> Callable[[Workspace, date], RecordsPart]:
    """What works out a part of a list."""

    def listed(workspace: Workspace, today: date) -> RecordsPart:
        return list_part(workspace, wanted, first=first, most=MOST, today=today)

    return listed


def warm(desk: Desk) -> None:
    """Have the list of the year known."""
    wanted = Listed(year=desk.workspace().config.year)
    desk.worked_out(listing(wanted), wanted, 0)
    desk.worked_out(choices)


def record(call: Call) -> Response:
    """One record: each value with the cell that it was read from, what was done to it, and how to correct it."""
    number, url = call.path["number"], call.desk.writer.url

    def traced_back(workspace: Workspace, today: date) -> tuple[TraceResult, list[tuple[str, str]]]:
        with open_workspace(workspace, today=today) as opened:
            stored = opened.store.one(number)
            fields = [(f.name, f.label) for f in fields_of(opened, stored).values()] if stored is not None else []
        return trace(workspace, number), fields

    traced, fields = call.known(traced_back, number)
    sources = [(s, url("return", sha256=s.sha256) if s.sha256 else "") for s in traced.sources]
    return call.page("record.html", traced=traced, sources=sources, tone=TONES[traced.state], fields=fields)


def place(call: Call) -> Response:
    """To where a value of a record was read: the cell of its sheet, or the box on its page for those who may see it."""
    source, told = _told_at(trace(call.workspace(), call.path["number"]), call.path["source"], call.path["value"])
    if isinstance(told.place, PagePlace) and call.session.role in WRITERS:
        box = ",".join(f"{at:.2f}" for at in told.place.box or ())
        return call.redirect("return.pages", sha256=source.sha256, page=told.place.page, box=box, anchor="spot")
    view = look_at(call.workspace(), source.sha256, today=call.today())
    at = cell_at(drawing_of(call, view), told.place) if told.place is not None else None
    if at is None:
        return call.redirect("return", sha256=source.sha256)
    sheet, row, _ = at
    part = {"sheet": sheet, "row": row} if part_of(row) > 1 else {}
    return call.redirect("return", sha256=source.sha256, anchor=cell_id(*at), **part)


def _told_at(traced: TraceResult, source: str, value: str) -> tuple[RecordSource, FieldSource]:
    """The value that an address means, with the file in which it stood: a correction leaves values in earlier ones."""
    if all(part.isascii() and part.isdecimal() and len(part) < 6 for part in (source, value)):
        sources = traced.sources[int(source) : int(source) + 1]
        for told in (s.fields[int(value)] for s in sources if int(value) < len(s.fields)):
            for one in (s for s in (*sources, *traced.sources) if s.sha256 and told.file in {"", s.name}):
                return one, told
    raise UsageError("没有这个位置。", "请从记录的页面上点。", code="place.number")


def amend(call: Call) -> Response:
    """Correct one field of a record, with the reason; what stood there is kept."""
    number, field = call.path["number"], call.needed("field", "没有写改哪一栏。", "请选一栏。")
    reason = call.needed("reason", "没有写理由。", "请写明根据什么更正，如“电话核对”。")
    result = correct(
        call.workspace(), number, {field: call.given("value")}, reason=reason, today=call.today(), by=call.by()
    )
    for sentence in corrected(result):
        call.tell(sentence)
    return call.redirect("record", number=number)


def deputies(call: Call) -> Response:
    """Everybody in the roster, by unit."""
    return call.page("deputies.html", deputies=call.known(_deputies))


def _deputies(workspace: Workspace, today: date) -> list[tuple[str, str, list[str]]]:
    with open_workspace(workspace, today=today) as opened:
        names = {u.code: u.name for u in opened.roster.units}
        return [
            (d.number, d.name, [names[m.unit] for m in d.memberships if m.unit in names])
            for d in opened.roster.deputies
        ]


def deputy(call: Call) -> Response:
    """One deputy: what was done, what is asked, what is owed, files and documents."""
    number = call.path["number"]

    def year_of(workspace: Workspace, today: date) -> tuple[ShowResult, ShowResult]:
        one = show(workspace, number, form="", deputies=(), units=(), year=None, state="", today=today)
        if one.screen is None:
            raise UsageError(f"没有代表“{number}”。", "请从代表名单进入。", code="deputy.number")
        return one, show(workspace, "", form="", deputies=[number], units=(), year=None, state="", today=today)

    one, told = call.known(year_of, number)
    assert one.screen is not None
    url = call.desk.writer.url
    months = months_of(told.records, url)
    return call.page("deputy.html", one=one, screen=one.screen, months=months, problems=open_problems(one.screen, url))


ROUTES = (
    DeskRoute("records", "/records", records, OFFICE),
    DeskRoute("record", "/records/{number}", record, OFFICE),
    DeskRoute("record.place", "/records/{number}/places/{source}/{value}", place, OFFICE),
    DeskRoute("record.correct", "/records/{number}/correct", amend, WRITERS, Method.POST),
    DeskRoute("deputies", "/deputies", deputies, OFFICE),
    DeskRoute("deputy", "/deputies/{number}", deputy, OFFICE),
)
