"""The status of the round: who was sent what, what came back of it, who is late."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from ...dossier.views import AttendanceHead
from ...store import Issue, Return, Standing
from ...text import fold
from ...words.codes import COUNTED, IssueKind, IssueProgress, ReturnStatus, State
from ...workspace import Workspace
from ..intake.books import InOtherBook, elsewhere
from ..opened.meetings import meeting_title
from ..opened.open_workspace import OpenWorkspace, open_workspace
from ..opened.records import is_open, is_row, subject_name
from . import rounds
from .rounds import IssueStatus, OpenWarning, SubjectStatus

__all__ = [
    "InOtherBook", "IssueStatus", "OpenWarning", "StatusResult", "StatusTotals", "SubjectStatus", "issues_status",
    "open_issues", "status",
]  # fmt: skip


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
        return status_of(opened)


def status_of(opened: OpenWorkspace) -> StatusResult:
    """The same of a workspace that is open."""
    issues = [i for i in opened.store.issues(kind=IssueKind.FORM) if i.year in {None, opened.year}]
    found = issues_status(opened, issues)
    return StatusResult(
        congress=opened.congress,
        year=opened.year,
        issues=tuple(found),
        totals=StatusTotals(
            issued=len(found),
            complete=sum(i.state is IssueProgress.COMPLETE for i in found),
            partial=sum(i.state is IssueProgress.PARTIAL for i in found),
            missing=sum(i.state is IssueProgress.MISSING for i in found),
            late=sum(i.late for i in found),
        ),
        subjects=tuple(rounds.subjects(opened, zip(issues, found, strict=True))),
        warnings=tuple(rounds.open_warnings(opened)),
        elsewhere=tuple(elsewhere(opened)),
    )


def open_issues(opened: OpenWorkspace) -> list[IssueStatus]:
    """Issues with a day by which they are due that are not returned whole, of any year; as in :func:`status`."""
    issues = [i for i in opened.store.issues(kind=IssueKind.FORM) if i.due]
    return [issue for issue in issues_status(opened, issues) if issue.state is not IssueProgress.COMPLETE]


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


def issues_status(opened: OpenWorkspace, issues: Sequence[Issue]) -> list[IssueStatus]:
    """How issues stand, in their order."""
    came = _Came(opened, issues)
    return [_issue_status(opened, issue, came) for issue in issues]


def _issue_status(opened: OpenWorkspace, issue: Issue, came: _Came) -> IssueStatus:
    returned = came.returns(issue)
    mine = came.records(issue, returned)
    records = [s for s in mine if is_row(s)]
    waiting = [s for s in mine if is_open(s)]
    state = IssueProgress.MISSING if not returned else IssueProgress.PARTIAL if waiting else IssueProgress.COMPLETE
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
        late=overdue and state is not IssueProgress.COMPLETE,
        approved=sum(s.state is State.APPROVED for s in records),
        rounds=rounds.rounds_of(came.corrections.of(issue, returned), returned, waiting=bool(waiting)),
    )
