"""What is a unit's or a deputy's own: what was issued to it, what it has returned; and nothing of anybody else."""

from __future__ import annotations

from collections.abc import Iterator, Set
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from ...errors import UsageError
from ...store import Issue
from ...text import masked
from ...words.codes import Action, IssueKind, IssueProgress, ReturnStatus
from ...words.roles import Owner
from ...workspace import Workspace
from ..opened.open_workspace import OpenWorkspace, is_own, open_workspace
from .returned import ReturnLine, lines_of
from .status import IssueStatus, issues_status

_MOST_TURNED_AWAY = 20


@dataclass(frozen=True, slots=True)
class OwnIssue:
    """A workbook that was issued, how it stands, and whether the file is there to be downloaded."""

    status: IssueStatus
    there: bool


@dataclass(frozen=True, slots=True)
class TurnedAway:
    """A file that was handed in and of which nothing was taken: its name, the day, why in a word."""

    name: str
    received: str
    status: ReturnStatus


@dataclass(frozen=True, slots=True)
class Own:
    """The page of a unit or a deputy."""

    year: int
    issues: tuple[OwnIssue, ...]
    returns: tuple[ReturnLine, ...]
    turned_away: tuple[TurnedAway, ...] = ()


def own(workspace: Workspace, owner: Owner, *, today: date) -> Own:
    """What was issued to an owner in the working year, first what is due first; what came back, the last first.

    Of a file that was turned away nothing is told but that: it may be another's.
    """
    with open_workspace(workspace, today=today) as opened:
        issues = [i for i in _issues(opened, owner) if i.year in {None, opened.year}]
        lines = [
            OwnIssue(status, _file(workspace, issue) is not None)
            for issue, status in zip(issues, issues_status(opened, issues), strict=True)
        ]
        rows = opened.store.returns()
        mine = {row.sha256 for row in rows if is_own(opened, row, owner)}
        came = lines_of(opened, [row for row in rows if row.sha256 in mine and row.year in {None, opened.year}])
        lines.sort(
            key=lambda line: (line.status.state is IssueProgress.COMPLETE, line.status.due or "9", line.status.issue)
        )
        return Own(opened.year, tuple(lines), came, tuple(_turned_away(opened, owner, mine)))


def _turned_away(opened: OpenWorkspace, owner: Owner, mine: Set[str]) -> Iterator[TurnedAway]:
    """What an owner has handed in and is not among its returns, the last first; each file once."""
    handed_in = {
        entry.subject: entry
        for entry in opened.store.logged(action=Action.INGEST)
        if entry.detail.get("handed_in") == owner.code and entry.subject not in mine
    }
    for entry in sorted(handed_in.values(), key=lambda e: e.at, reverse=True)[:_MOST_TURNED_AWAY]:
        name, status = str(entry.detail.get("file", "")), str(entry.detail["status"])
        yield TurnedAway(masked(name), str(entry.detail.get("received", "")), ReturnStatus.of(status))


def owns_issue(workspace: Workspace, owner: Owner, number: str, *, today: date) -> bool:
    """Whether a workbook was issued to an owner."""
    with open_workspace(workspace, today=today) as opened:
        return any(issue.number == number for issue in _issues(opened, owner))


def owns_return(workspace: Workspace, owner: Owner, sha256: str, *, today: date) -> bool:
    """Whether a return is an owner's, as it came the last time."""
    with open_workspace(workspace, today=today) as opened:
        rows = opened.store.returns(sha256=sha256)
        return bool(rows) and all(is_own(opened, row, owner) for row in rows)


def issued_file(workspace: Workspace, number: str, *, today: date) -> Path:
    """The workbook of an issue. Raises :class:`UsageError` where it is no longer there."""
    with open_workspace(workspace, today=today) as opened:
        issue = opened.store.issue(number)
        path = _file(workspace, issue) if issue is not None else None
    if path is None:
        raise UsageError("这份表的文件已不在。", "请代表联络室重新生成一次；下发号不变。", code="number")
    return path


def _issues(opened: OpenWorkspace, owner: Owner) -> list[Issue]:
    issues = opened.store.issues(kind=IssueKind.FORM)
    return [issue for issue in issues if owner.owns(issue.unit, issue.deputy)]


def _file(workspace: Workspace, issue: Issue) -> Path | None:
    path = workspace.root / issue.file
    within = bool(issue.file) and path.resolve().is_relative_to(workspace.root) and not path.is_symlink()
    return path if within and path.is_file() else None
