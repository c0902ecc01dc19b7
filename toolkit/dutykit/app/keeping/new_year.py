"""A workspace goes over to the next year: ``year`` in ``dutykit.toml`` is changed, everything else stays.

Roster, units and settings belong to the workspace and not to a year, so that nothing is copied. What the year that
ends leaves open is told, for it stays open and is found by its year.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from ...dossier.views import SessionRow
from ...errors import UsageError, WorkspaceError
from ...store import Standing
from ...store.proof import read_chain
from ...words.codes import Action, FormId, IssueKind, IssueProgress, State
from ...workspace import Workspace, read_workspace
from ...workspace.config import CONFIG_NAME, parse_config
from ..asking.status import issues_status
from ..opened.open_workspace import OpenWorkspace, now, open_workspace
from ..opened.outputs import Writing
from ..opened.records import is_open

_YEAR = re.compile(r"^(?P<before>[ \t]*year[ \t]*=[ \t]*)\d+", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class NewYear:
    """The year that began, what stays, and what the year before leaves open."""

    before: int
    year: int
    deputies: int
    units: int
    regulations: tuple[str, ...]
    left: tuple[str, ...]
    missing: tuple[str, ...]
    """What the new year needs and does not have yet."""


def new_year(workspace: Workspace, year: int, *, today: date, by: str = "") -> NewYear:
    """Make ``year`` the working year. Raises :class:`UsageError` for the year that it is, an earlier, or a far one."""
    before = workspace.config.year
    if year == before and _is_told(workspace, year, today):
        raise UsageError(f"工作年度已经是 {year}。", f"要转入下一年度，请写 dutykit new-year {year + 1}。", code="year")
    if year not in {before, before + 1}:
        raise UsageError(
            f"工作年度是 {before}，不能一下转到 {year}。",
            f"一年一年转：dutykit new-year {before + 1}。只看别的年度，各命令写 --year 就行。",
            code="year",
        )
    before = year - 1
    with open_workspace(workspace, today=today) as opened:
        left = tuple(_left(opened, before))
        counts = len(opened.roster.deputies), len(opened.roster.units)
        missing = tuple(_missing(opened, year))
        with Writing() as files, opened.store.transaction():
            if year != workspace.config.year:
                _write(workspace, year, files)
            opened.store.settings = read_workspace(workspace.root).settings
            opened.store.write_log(now(), Action.NEW_YEAR, str(year), {"before": before}, by=by)
    return NewYear(before, year, *counts, workspace.config.regulations, left, missing)


def _is_told(workspace: Workspace, year: int, today: date) -> bool:
    """Whether nothing is left to be done. Else the disk ended it in between: settings have changed, no act says so."""
    with open_workspace(workspace, today=today) as opened:
        told = read_chain(opened.store).settings
        logged = opened.store.logged(action=Action.NEW_YEAR, subject=str(year))
        return bool(logged) or told is None or told.get(CONFIG_NAME) == workspace.settings()[CONFIG_NAME]


def _write(workspace: Workspace, year: int, files: Writing) -> None:
    """Change the one figure; comments and everything else of the file stay as they are."""
    path = workspace.root / CONFIG_NAME
    text = path.read_text(encoding="utf-8-sig")
    changed, times = _YEAR.subn(rf"\g<before>{year}", text, count=1)
    if not times or parse_config(changed).year != year:
        raise WorkspaceError(
            f"在 {CONFIG_NAME} 里找不到 year 这一行，没有改动。", f"请用记事本打开，把 year 改成 {year}。", code="year"
        )
    files.put(path, changed.encode("utf-8"), "", force=True)


def _left(opened: OpenWorkspace, year: int) -> list[str]:
    """What the year that ends leaves open, in words."""
    issues = [i for i in opened.store.issues(kind=IssueKind.FORM) if i.year == year]
    told = issues_status(opened, issues)
    standing: list[Standing] = [s for s in opened.store.standings(years=[year]) if s.year == year]
    closed = {c.unit for c in opened.store.closures(year=year) if not c.form and not c.first_day}
    units = opened.reporting_units(opened.form(FormId.ACTIVITY))
    counts = [
        (sum(i.state is IssueProgress.MISSING for i in told), "份表没有交", "dutykit status"),
        (sum(map(is_open, standing)), "条登记待改", "dutykit show --state held"),
        (sum(s.state is State.DISPUTED for s in standing), "条异议和补充申报没有核实", "dutykit show --state disputed"),
        (sum(u.code not in closed for u in units), "个单位的登记没有关闭", "dutykit review close --unit 单位"),
    ]
    return [f"{count} {what}：{command} --year {year}" for count, what, command in counts if count]


def _missing(opened: OpenWorkspace, year: int) -> list[str]:
    """What has to be entered before the new year can be judged."""
    rows = (SessionRow(r.values) for r in opened.records(form=SessionRow.FORM, part=SessionRow.TABLE))
    found = []
    if not any(row.opening is not None and row.opening.year == year for row in rows):
        found.append(f"{year} 年的会议安排：在“届次与会议安排表”里添上，再收一次")
    from ..checking.workdays import work_calendar  # with the holidays of twenty years

    if work_calendar(opened.workspace).year(year) is None:
        found.append(f"{year} 年的工作日历：照放假通知写 calendar/{year}.toml")
    return found
