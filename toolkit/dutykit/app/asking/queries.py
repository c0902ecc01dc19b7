"""What is stored, asked for: status of the round, records, and where a value came from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from ...dossier.views import AttendanceHead
from ...errors import UsageError
from ...evidence import Evidence
from ...forms.kinds import show as shown
from ...problems import Problem
from ...store import Issue, RecordsWhere, Return, Standing, Stored
from ...text import fold
from ...words.codes import COUNTED, Action, FormId, IssueKind, Progress, ReturnStatus, State
from ...workspace import Workspace
from ..intake.books import InOtherBook, counted_elsewhere, elsewhere
from ..intake.mappings import proposal_of, proposed_columns
from ..opened.meetings import meeting_title
from ..opened.open_workspace import OpenWorkspace, open_workspace
from ..opened.records import RecordLine, fields_of, is_open, paper_text, record_line, record_title, subject_name
from . import rounds
from .rounds import IssueStatus, OpenWarning, SubjectStatus

__all__ = [
    "InOtherBook", "IssueStatus", "OpenWarning", "ShowResult", "StatusResult", "StatusTotals", "SubjectStatus",
    "open_issues", "show", "status",
]  # fmt: skip

# --- status ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class StatusTotals:
    """How many workbooks were issued, and how far they have come back."""

    issued: int
    complete: int
    partial: int
    missing: int
    late: int


@dataclass(frozen=True, slots=True)
class StatusResult:
    """The round of a year: every issue, whom they are for, open warnings, rows that stand in the wrong book."""

    congress: str
    year: int
    issues: tuple[IssueStatus, ...]
    totals: StatusTotals
    subjects: tuple[SubjectStatus, ...]
    warnings: tuple[OpenWarning, ...]
    elsewhere: tuple[InOtherBook, ...]


def status(workspace: Workspace, *, year: int | None, today: date) -> StatusResult:
    """Who was sent what, who has returned it, what is still to be mended, who is late; rounds and open warnings."""
    with open_workspace(workspace, year=year, today=today) as opened:
        issues = [i for i in opened.store.issues(kind=IssueKind.FORM) if i.year in {None, opened.year}]
        found = _issues_status(opened, issues)
        return StatusResult(
            congress=opened.congress,
            year=opened.year,
            issues=tuple(found),
            totals=StatusTotals(
                issued=len(found),
                complete=sum(i.state is Progress.COMPLETE for i in found),
                partial=sum(i.state is Progress.PARTIAL for i in found),
                missing=sum(i.state is Progress.MISSING for i in found),
                late=sum(i.late for i in found),
            ),
            subjects=tuple(rounds.subjects(opened, zip(issues, found, strict=True))),
            warnings=tuple(rounds.open_warnings(opened)),
            elsewhere=tuple(elsewhere(opened)),
        )


def open_issues(opened: OpenWorkspace) -> list[IssueStatus]:
    """Issues with a day by which they are due that are not returned whole, of any year; as in :func:`status`."""
    issues = [i for i in opened.store.issues(kind=IssueKind.FORM) if i.due]
    return [issue for issue in _issues_status(opened, issues) if issue.state is not Progress.COMPLETE]


_Whose = tuple[str, int | None, str, str]
"""Form, year, unit and deputy: what tells for which issue a return came that has no issue number."""


class _Came:
    """What came back in the years of some issues, and how its records stand; asked for once for all of them."""

    def __init__(self, opened: OpenWorkspace, issues: Sequence[Issue]) -> None:
        self.opened = opened
        self.corrections = rounds.Corrections(opened)
        years = {i.year for i in issues if i.year is not None}
        self._returns: dict[str, list[Return]] = {}
        self._loose_returns: dict[_Whose, list[Return]] = {}
        for row in opened.store.returns(years=years, retracted="") if issues else ():
            if row.status in {None, ReturnStatus.REJECTED}:
                continue
            if row.issue:
                self._returns.setdefault(row.issue, []).append(row)
            else:
                self._loose_returns.setdefault(_whose(row), []).append(row)
        self._records: dict[str, list[Standing]] = {}
        self._loose_records: dict[_Whose, list[Standing]] = {}
        for stored in opened.store.standings(years=years) if issues else ():
            if stored.issue:
                self._records.setdefault(stored.issue, []).append(stored)
            else:
                self._loose_records.setdefault(_whose(stored), []).append(stored)

    def returns(self, issue: Issue) -> list[Return]:
        """What came back for an issue: by its number, or without any, of the same form, year and receiver."""
        if issue.key:  # without its number the head of a return says for which meeting it was sent
            loose = (r for whose, rows in self._loose_returns.items() if whose[:3] == _whose(issue)[:3] for r in rows)
            mine = [r for r in sorted(loose, key=lambda r: r.id) if _of_meeting(self.opened, r, issue.key)]
        else:
            mine = self._loose_returns.get(_whose(issue), [])
        return self._returns.get(issue.number, []) + mine

    def records(self, issue: Issue, returned: Sequence[Return]) -> list[Standing]:
        """Its records, those of the returns without a number among them."""
        mine, loose = self._records.get(issue.number, []), {r.id for r in returned if not r.issue}
        if not loose:
            return mine
        found = self._loose_records.get(_whose(issue), [])
        return mine + [s for s in found if s.source in loose or not issue.key]


def _whose(row: Issue | Return | Standing) -> _Whose:
    return row.form, row.year, row.unit, row.deputy


def _of_meeting(opened: OpenWorkspace, row: Return, key: str) -> bool:
    """Whether a return without an issue number is about a meeting: by the number, else the name, in its head."""
    title = fold(meeting_title(opened, key))
    heads = opened.store.current(source=row.id, form=row.form, part="")
    rows = (AttendanceHead(head.body) for head in heads)
    return any(row.session == key if row.session else fold(row.meeting) == title for row in rows)


def _issues_status(opened: OpenWorkspace, issues: Sequence[Issue]) -> list[IssueStatus]:
    came = _Came(opened, issues)
    return [_issue_status(opened, issue, came) for issue in issues]


def _issue_status(opened: OpenWorkspace, issue: Issue, came: _Came) -> IssueStatus:
    returned = came.returns(issue)
    mine = came.records(issue, returned)
    records = [s for s in mine if s.part or issue.form == FormId.ANNUAL_REGISTRATION]
    waiting = [s for s in mine if is_open(s)]
    state = Progress.MISSING if not returned else Progress.PARTIAL if waiting else Progress.COMPLETE
    form = opened.form_by_hash(issue.hash, issue.form)
    overdue = bool(issue.due) and opened.today > date.fromisoformat(issue.due)
    return IssueStatus(
        issue=issue.number,
        form=issue.form,
        title=form.title if form else issue.form,
        subject=meeting_title(opened, issue.key) if issue.key else subject_name(opened, issue.unit, issue.deputy),
        issued=issue.made[:10],
        due=issue.due,
        returned=returned[-1].received if returned else "",
        state=state,
        label=state.label,
        records=sum(s.state in COUNTED for s in records),
        held=len(waiting),
        late=overdue and state is not Progress.COMPLETE,
        approved=sum(s.state is State.APPROVED for s in records),
        rounds=rounds.rounds_of(came.corrections.of(issue, returned), returned, waiting=bool(waiting)),
    )


# --- show -----------------------------------------------------------------------------------------------------


Facts = list[tuple[str, str]]
"""What there is to say of one thing: label and text."""


@dataclass(frozen=True, slots=True)
class ShowResult:
    """One thing, with its facts as (label, text) and the records in it; or a list of records without facts."""

    title: str
    facts: tuple[tuple[str, str], ...]
    records: tuple[RecordLine, ...]


def show(
    workspace: Workspace,
    what: str,
    *,
    form: str,
    deputies: Sequence[str],
    units: Sequence[str],
    year: int | None,
    state: str,
) -> ShowResult:
    """A record, a return or an issue by its number, or a list of records.

    The state ``held`` is what ``status`` counts as to be mended: a registered record with a part that is held as well.
    """
    with open_workspace(workspace, year=year, today=date.min) as opened:
        if not what:
            return _listed(opened, form, deputies, units, year, state)
        stored = opened.store.one(what, evidence=True)
        if stored is not None:
            return ShowResult(f"{what}　{record_title(opened, stored)}", tuple(_facts(opened, stored)), ())
        issue = opened.store.issue(what)
        if issue is not None:
            return _shown_issue(opened, issue)
        found = opened.store.returns(sha256_begins=what.lower()) if len(what) >= 6 else []
        if found:
            return _shown_return(opened, found[-1])
        raise UsageError(
            f"没有编号为“{what}”的记录、下发件或回收件。",
            "记录编号印在表上；也可用 dutykit show 列出全部。",
            code="number",
        )


def _listed(
    opened: OpenWorkspace, form: str, deputies: Sequence[str], units: Sequence[str], year: int | None, state: str
) -> ShowResult:
    asked: RecordsWhere = {"form": opened.form(form).id} if form else {}
    if state:
        if not State.has(state):
            raise UsageError(f"没有“{state}”这种状态。", f"可写：{'、'.join(State)}。", code="state")
        if State.of(state) is not State.HELD:  # a part of a registered record may be held as well: see below
            asked["state"] = State.of(state)
    if deputies:
        asked["naming"] = [opened.deputy(d).number for d in deputies]
    if year is not None:
        asked["years"] = [year]
    codes = {opened.unit(u).code for u in units}
    found = [s for s in opened.store.current(**asked) if not codes or s.unit in codes]
    if state == State.HELD:
        found = [s for s in found if is_open(s)]
    return ShowResult(f"登记记录 {len(found)} 条", (), _lines(opened, found))


def _lines(opened: OpenWorkspace, records: Iterable[Stored]) -> tuple[RecordLine, ...]:
    return tuple(record_line(opened, stored) for stored in records)


def _facts(opened: OpenWorkspace, stored: Stored) -> Facts:
    facts: Facts = [("状态", stored.state.label)]
    if stored.unit:
        facts.append(("单位", subject_name(opened, stored.unit, "")))
    if told := counted_elsewhere(opened, stored):
        facts.append(("计数", told))
    if stored.file:
        facts.append(("来自", f"{stored.file}（{stored.received}）"))
    for name, item in fields_of(opened, stored).items():
        if name in stored.body:
            facts.append((item.label, shown(stored.body[name], item, opened.roster)))
        elif name in stored.evidence:
            facts.append((item.label, f"（待改）{Evidence.from_json(stored.evidence[name]).raw}"))
    return facts + [("问题", Problem.restore(p).message) for p in stored.problems]


def _shown_issue(opened: OpenWorkspace, issue: Issue) -> ShowResult:
    (state,) = _issues_status(opened, [issue])
    facts = [
        ("表", state.title), ("对象", state.subject), ("下发日期", state.issued), ("报送期限", state.due),
        ("情况", state.label), ("文件", issue.file),
    ]  # fmt: skip
    records = opened.store.current(issue=issue.number)
    return ShowResult(f"下发号 {issue.number}", tuple(facts), _lines(opened, records))


def _account_text(account: Mapping[str, int]) -> str:
    """Every mark on the paper by what became of it."""
    words = {"values": "填写内容", "labels": "栏名", "furniture": "表上印的", "problems": "列为问题"}
    parts = "、".join(f"{word} {account.get(name, 0)}" for name, word in words.items())
    return f"共 {sum(account.values())} 处：{parts}"


def _proposed(opened: OpenWorkspace, problems: list[Problem]) -> Facts:
    """What a clerk is asked to confirm of a table that was typed anew."""
    problem = proposal_of(problems)
    form = opened.forms.get(problem.facts["form"]) if problem is not None else None
    if problem is None or form is None:
        return []
    columns = proposed_columns(form, problem.facts)
    return [
        ("栏目对应", f"{c.label} → {c.field or '（不知道）'}（{'' if c.sure else '请核对：'}{c.why}）") for c in columns
    ]


def _shown_return(opened: OpenWorkspace, row: Return) -> ShowResult:
    facts: Facts = [
        ("文件", row.name), ("收到", row.received), ("情况", row.status or ""), ("下发号", row.issue),
        ("SHA-256", row.sha256),
    ]  # fmt: skip
    if row.paper:
        facts.append(("纸质表", paper_text(row)))
    entries = opened.store.logged(action=Action.INGEST, subject=row.sha256)
    source = next((e.detail["source"] for e in entries if e.detail.get("source")), None)
    if source:
        facts.append(("来自邮件", f"{source['sender']}，{source['sent'] or '未写日期'}"))
    if row.account:
        facts.append(("纸面核对", _account_text(row.account)))
    if row.retracted:
        facts.append(("已撤回", row.retracted))
    told = [Problem.restore(p) for p in row.problems]
    facts += [("问题", problem.message) for problem in told]
    facts += _proposed(opened, told)
    records = opened.store.current(source=row.id)
    return ShowResult("回收件", tuple(facts), _lines(opened, records))
