"""Where the year stands and what to do next: what ``dutykit`` alone shows in a workspace.

It looks only at what is quickly counted. The steps stand in the order of the year; the first that are due are told.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from ...dossier.model import Unit
from ...dossier.views import SessionRow
from ...store import LogEntry, Standing
from ...words.codes import Action, FormId, IssueKind, IssueProgress, State
from ...workspace import Workspace
from ..opened.open_workspace import OpenWorkspace, open_workspace
from ..opened.outputs import digest_of
from ..opened.records import is_open, is_row
from .stages import Stage, StageLine, standing
from .status import IssueStatus, issues_status

STEPS = 3
_BACKUP_DAYS = 30


@dataclass(frozen=True, slots=True)
class Step:
    """Something to do, the command for it, and the stage of the round that it belongs to."""

    what: str
    command: str
    stage: Stage


@dataclass(frozen=True, slots=True)
class Home:
    """A year at a glance: label and text, then the next steps; the stages of the round in their order."""

    congress: str
    year: int
    facts: tuple[tuple[str, str], ...]
    steps: tuple[Step, ...]
    stages: tuple[StageLine, ...]


def home(workspace: Workspace, *, today: date) -> Home:
    """Where the working year stands, and the next few steps."""
    with open_workspace(workspace, today=today) as opened:
        return home_of(opened)


def home_of(opened: OpenWorkspace, issues: Sequence[IssueStatus] | None = None) -> Home:
    """The same of a workspace that is open; ``issues`` are the year's where somebody has looked at them already."""
    looked = _Looked(opened, issues)
    steps = [step for part in _PARTS for step in part(looked)]
    return Home(opened.congress, opened.year, tuple(looked.facts()), tuple(steps[:STEPS]), tuple(looked.stages()))


class _Looked:
    """What steps rest on, counted once."""

    def __init__(self, opened: OpenWorkspace, issues: Sequence[IssueStatus] | None = None) -> None:
        self.opened = opened
        self.year = opened.year
        sent = [i for i in opened.store.issues(kind=IssueKind.FORM) if i.year == self.year]
        numbers = {i.number for i in sent}
        found = issues_status(opened, sent) if issues is None else [i for i in issues if i.issue in numbers]
        self.issues: list[IssueStatus] = found
        self.sent = {i.form for i in sent}
        self.standing: list[Standing] = [s for s in opened.store.standings(years=[self.year]) if s.year == self.year]

    @cached_property
    def rows(self) -> int:
        """How many rows the year has."""
        return sum(map(is_row, self.standing))

    @cached_property
    def open(self) -> int:
        """How many records are still to be mended."""
        return sum(map(is_open, self.standing))

    @cached_property
    def disputed(self) -> int:
        """How many claims and objections wait."""
        return sum(s.state is State.DISPUTED for s in self.standing)

    @cached_property
    def units(self) -> tuple[Unit, ...]:
        """Units that enter a register."""
        return self.opened.reporting_units(self.opened.form(FormId.ACTIVITY)) if self.opened.roster.units else ()

    @cached_property
    def unclosed(self) -> list[Unit]:
        """Those of them whose register of the year is not closed whole."""
        closures = self.opened.store.closures(year=self.year)
        closed = {c.unit for c in closures if not c.form and not c.first_day}
        return [unit for unit in self.units if unit.code not in closed]

    @cached_property
    def meetings(self) -> int:
        """How many meetings of the year are planned."""
        rows = (SessionRow(r.values) for r in self.opened.records(form=SessionRow.FORM, part=SessionRow.TABLE))
        return sum(row.opening is not None and row.opening.year == self.year for row in rows)

    def count(self, state: IssueProgress) -> int:
        """How many workbooks stand so."""
        return sum(i.state is state for i in self.issues)

    @property
    def late(self) -> int:
        """How many workbooks are late."""
        return sum(i.late for i in self.issues)

    def facts(self) -> Iterator[tuple[str, str]]:
        """The year in a few lines."""
        roster, today = self.opened.roster, self.opened.today
        there = sum(d.was_in_office(today, today) for d in roster.deputies)
        yield "名册", f"{there} 名代表在任、{len(roster.units)} 个单位" if roster.deputies else "还没有"
        yield "会议安排", f"{self.meetings} 次会议" if self.meetings else "还没有"
        yield "下发", self._issued()
        yield "登记", f"{self.rows} 条" + _counts("，", [("待改", self.open), ("有异议", self.disputed)], "条")
        if self.units:
            yield "关闭登记", f"{len(self.units)} 个单位中 {len(self.units) - len(self.unclosed)} 个已关闭"
        coming = sorted(i.due for i in self.issues if i.due and i.state is not IssueProgress.COMPLETE and not i.late)
        if coming:
            yield "下一个期限", coming[0]

    def stages(self) -> Iterator[StageLine]:
        """The round as a path. Of findings nothing is counted: that takes longer than a glance."""
        deputies = len(self.opened.roster.deputies)
        issued, missing = len(self.issues), self.count(IssueProgress.MISSING)
        closed = len(self.units) - len(self.unclosed)
        papers = len({entry.subject for entry in self._logged(Action.RENDER)})
        archived = len(self._logged(Action.ARCHIVE_YEAR))
        yield StageLine(Stage.ROSTER, standing(begun=bool(deputies), open_=0), deputies, "名代表")
        yield StageLine(Stage.ISSUED, standing(begun=bool(issued), open_=0), issued, "份表")
        late = f"{self.late} 份逾期" if self.late else f"{missing} 份未交" if missing else ""
        back = standing(begun=issued > missing, open_=missing, late=self.late)
        yield StageLine(Stage.RETURNED, back, issued - missing, "份", late)
        yield StageLine(Stage.MEND, standing(begun=bool(self.rows), open_=self.open), self.open, "条待改")
        review = standing(begun=bool(self.rows), open_=self.disputed + len(self.unclosed))
        told = f"{self.disputed} 条有异议" if self.disputed else ""
        yield StageLine(Stage.REVIEW, review, closed, f"/{len(self.units)} 个单位已关闭", told)
        yield StageLine(Stage.FINDINGS, standing(begun=bool(self.rows), open_=1), None, "", "对照办法")
        yield StageLine(Stage.DOCUMENTS, standing(begun=bool(papers), open_=1), papers, "种文书")
        yield StageLine(Stage.ARCHIVE, standing(begun=bool(archived), open_=0), None, "", "已归档" if archived else "")

    def _logged(self, action: Action) -> list[LogEntry]:
        return self.opened.store.logged(action=action)

    def _issued(self) -> str:
        if not self.issues:
            return "还没有"
        parts = [
            (p.label, self.count(p)) for p in (IssueProgress.COMPLETE, IssueProgress.PARTIAL, IssueProgress.MISSING)
        ]
        return f"{len(self.issues)} 份" + _counts("：", [*parts, ("其中逾期", self.late)], "份")


def _counts(lead: str, pairs: list[tuple[str, int]], unit: str) -> str:
    """What there is any of, behind a mark; nothing where there is nothing."""
    told = "、".join(f"{word} {count} {unit}" for word, count in pairs if count)
    return f"{lead}{told}" if told else ""


def _begin(looked: _Looked) -> Iterator[Step]:
    opened, config = looked.opened, looked.opened.workspace.config
    if not opened.roster.deputies:
        yield Step("填好代表名册，收回来", "dutykit make-template roster --blank", Stage.ROSTER)
    if not looked.meetings:
        yield Step(
            f"填好届次与会议安排表（{looked.year} 年的会议），收回来",
            "dutykit make-template session --blank",
            Stage.ROSTER,
        )
    if not config.regulations and FormId.ACTIVITY not in looked.sent:
        said = "在 dutykit.toml 的 regulations 里写明执行哪个办法；本级没有办法的不用写，只看代表法"
        yield Step(said, "dutykit regulations", Stage.ROSTER)


def _out(looked: _Looked) -> Iterator[Step]:
    if looked.opened.roster.deputies and FormId.ACTIVITY not in looked.sent:
        due = _due(looked, 10)
        yield Step("下发年度登记的各张表，按单位打包", f"dutykit issue --phase 年度 --due {due}", Stage.ISSUED)


def _due(looked: _Looked, day: int) -> date:
    """A day in December by which returns can be asked for; a fortnight from now where that is later."""
    return max(date(looked.year, 12, day), looked.opened.today + timedelta(days=14))


def _back(looked: _Looked) -> Iterator[Step]:
    waiting = _not_taken(looked.opened)
    if waiting:
        yield Step(f"returned 里有 {waiting} 份文件还没有收", "dutykit ingest returned", Stage.RETURNED)
    if looked.open:
        yield Step(f"{looked.open} 条登记待改：把退回修改表发回单位", "dutykit show --state held", Stage.MEND)
    if looked.late:
        yield Step(f"{looked.late} 份表逾期：写催报通知", "dutykit status --remind", Stage.RETURNED)
    elif missing := looked.count(IssueProgress.MISSING):
        yield Step(f"{missing} 份表还没有交，等着收", "dutykit status", Stage.RETURNED)
    if looked.disputed:
        yield Step(f"{looked.disputed} 条异议、补充申报等待核实", "dutykit show --state disputed", Stage.REVIEW)


def _end(looked: _Looked) -> Iterator[Step]:
    if not looked.rows:
        return
    if FormId.ANNUAL_REGISTRATION not in looked.sent:
        yield Step(
            "下发代表登记表（已登记的自动填好）",
            f"dutykit issue --phase 代表登记 --due {_due(looked, 20)}",
            Stage.ISSUED,
        )
    if looked.unclosed:
        unit = looked.unclosed[0].name
        yield Step("收齐一个单位，就关闭它的登记", f"dutykit review close --unit {unit} --by 姓名", Stage.REVIEW)
    yield Step("对照办法核查", "dutykit check", Stage.FINDINGS)


def _papers(looked: _Looked) -> Iterator[Step]:
    rendered = {entry.subject for entry in looked.opened.store.logged(action=Action.RENDER)}
    if looked.rows and "annual-report" not in rendered:
        yield Step("生成每名代表的年度履职情况报告", "dutykit render annual-report --all", Stage.DOCUMENTS)
    if looked.rows and "summary" not in rendered:
        yield Step("生成关于年度履职情况的说明", "dutykit render summary", Stage.DOCUMENTS)
    if looked.rows and not _backed_up(looked.opened):
        yield Step("备份工作区", "dutykit backup 备份.zip", Stage.ARCHIVE)
    if looked.opened.today.year > looked.year:
        yield Step("转入新的年度", f"dutykit new-year {looked.year + 1}", Stage.ARCHIVE)


_PARTS = (_begin, _out, _back, _end, _papers)


def _not_taken(opened: OpenWorkspace) -> int:
    """Files in ``returned`` whose content never came in; mails and packages are known by their names."""
    folder, known = opened.workspace.returned, opened.store.file_names()
    opened_up = {
        str(entry.detail.get("file", ""))
        for action in (Action.ARCHIVE, Action.MAIL)
        for entry in opened.store.logged(action=action)
    }
    files = (p for p in folder.rglob("*") if p.is_file() and not p.name.startswith((".", "~$")))
    return sum(path.name not in opened_up and digest_of(path) not in known for path in files)


def _backed_up(opened: OpenWorkspace) -> bool:
    entries = opened.store.logged(action=Action.BACKUP)
    return bool(entries) and (opened.today - date.fromisoformat(entries[-1].at[:10])).days < _BACKUP_DAYS
