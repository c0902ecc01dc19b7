"""Findings: the record held against regulations, by rule and by unit, one finding explained, a figure supposed."""

from __future__ import annotations

from datetime import date
from functools import partial

from starlette.responses import Response

from ...app.asking.catalogue import list_regulations
from ...app.asking.history import log
from ...app.checking.check import CheckRequest, run_check
from ...app.checking.derivations import ExplainedFindings, ExplainRequest, run_explain_findings
from ...app.checking.findings_book import write_findings
from ...app.opened.open_workspace import now
from ...app.opened.progress import Progress
from ...errors import UsageError
from ...words.roles import OFFICE, WRITERS
from ...workspace import Workspace
from ..calls import Call
from ..jobs import Outcome, Work
from ..latest import LatestCheck
from ..presenting.findings import Asked, WhatIf, findings_page, what_if
from ..routes import DeskRoute, Method

_BOOK = "核查结论.xlsx"


def findings(call: Call) -> Response:
    """The findings of the last check, or the button that begins one."""
    latest = call.desk.latest.of()
    if latest is None:
        named = call.workspace().config.regulations
        titles = call.known(_titles) if named else {}
        return call.page("findings_none.html", regulations=[titles.get(id_, id_) for id_ in named])
    asked = Asked(**{name: call.query.get(name, "") for name in ("result", "rule", "unit", "deputy")})
    page = findings_page(latest.checked, asked, call.desk.writer.url)
    return call.page("findings.html", page=page, latest=latest, stale=_acts(call) != latest.acts)


def _titles(workspace: Workspace, _today: date) -> dict[str, str]:
    """What each regulation is called, by its id."""
    return {r.id: f"《{r.title}》" for r in list_regulations(workspace).regulations}


def run(call: Call) -> Response:
    """Check the year: a job."""
    return call.start(Work("核查", "check", partial(_check, call), _kept))


def suppose(call: Call) -> Response:
    """Check the year once more with another figure; nothing is stored."""
    rule, value = call.given("rule"), call.given("value")
    if not rule or not value:
        raise UsageError("没有写要改成多少。", "请选一条要求，再写一个数。", code="what_if")
    supposed = f"{rule.replace('/', ':')}.figure={value}"
    return call.start(Work(f"假设 {supposed}", "check", partial(_supposed, call, supposed), _compared))


def book(call: Call) -> Response:
    """The findings as a workbook."""
    latest = call.desk.latest.of()
    if latest is None:
        raise UsageError("还没有核查。", "请先点“开始核查”。", code="findings")
    folder = call.workspace().documents
    return call.download(write_findings(latest.checked, folder / _BOOK), _BOOK)


def one(call: Call) -> Response:
    """How one finding came about."""
    asked = ExplainRequest(today=call.today(), findings=[call.path["number"]])
    explained = run_explain_findings(call.workspace(), asked)
    (derivation,) = explained.derivations
    return call.page("finding.html", one=derivation, finding=derivation.finding, suggestion=_suggestion(explained))


def _suggestion(explained: ExplainedFindings) -> str:
    return explained.steps.suggestion(explained.derivations[0].finding)


def _acts(call: Call) -> int:
    """How many acts the log holds: what is registered has changed when there are more."""
    return log(call.workspace(), action="", by="", record="", since=None, last=1).total


def _check(call: Call, _progress: Progress) -> LatestCheck:
    acts = _acts(call)
    checked = run_check(call.workspace(), CheckRequest(today=call.today(), lines=True))
    latest = LatestCheck(checked, now(), acts)
    call.desk.latest.keep(latest)
    return latest


def _supposed(call: Call, supposed: str, progress: Progress) -> WhatIf:
    latest = call.desk.latest.of()
    if latest is None or latest.acts != _acts(call):
        latest = _check(call, progress)
    return what_if(latest.checked, run_check(call.workspace(), CheckRequest(today=call.today(), what_if=[supposed])))


def _kept(latest: LatestCheck) -> Outcome:
    counts = [(result.tone, result.label, count) for result, count in latest.checked.totals.results.items()]
    return Outcome("outcome_check.html", {"counts": counts, "notes": latest.checked.notes})


def _compared(found: WhatIf) -> Outcome:
    return Outcome("outcome_what_if.html", {"found": found})


ROUTES = (
    DeskRoute("findings", "/findings", findings, OFFICE),
    DeskRoute("findings.run", "/check/run", run, OFFICE, Method.POST),
    DeskRoute("findings.suppose", "/check/suppose", suppose, OFFICE, Method.POST),
    DeskRoute("findings.book", "/check/book", book, WRITERS, Method.POST),
    DeskRoute("finding", "/findings/{number}", one, OFFICE),
)
