"""The year as page data: the path, the next steps with their pages, charts of what has come back, the calendar."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from ...app.asking.coming import CalendarEntry, Coming
from ...app.asking.home import Step
from ...app.asking.months import MonthCount
from ...app.asking.stages import Stage, StageLine
from ...app.asking.status import IssueStatus, StatusResult
from ...app.asking.year import YearNow
from ...words.codes import IssueProgress, State, SubjectKind
from ..charts import Bar, Chart, Part

Url = Callable[..., str]
NAMED = 12
"""Of those whom one day is for, as many are named."""
PAGES: Mapping[Stage, str] = {
    Stage.ROSTER: "issuing", Stage.ISSUED: "issuing", Stage.RETURNED: "returns", Stage.MEND: "returns",
    Stage.REVIEW: "review", Stage.FINDINGS: "findings", Stage.DOCUMENTS: "documents",
    Stage.ARCHIVE: "keeping",
}  # fmt: skip
"""The page on which the work of a stage is done; a stage without one has its command."""


@dataclass(frozen=True, slots=True)
class StageCard:
    """A stage of the path on the page; ``href`` is empty where no page does its work."""

    line: StageLine
    href: str


@dataclass(frozen=True, slots=True)
class StepCard:
    """Something to do: its button, or the command where no page does it."""

    step: Step
    href: str


@dataclass(frozen=True, slots=True)
class Day:
    """An entry of the calendar, in words."""

    day: str
    until: str
    kind: str
    what: str
    who: str
    cited: str
    late: bool
    count: int
    """How many entries of the calendar it stands for."""


@dataclass(frozen=True, slots=True)
class YearPage:
    """What the page of the year shows."""

    congress: str
    year: int
    stages: tuple[StageCard, ...]
    steps: tuple[StepCard, ...]
    charts: tuple[Chart, ...]
    late: tuple[Day, ...]
    coming: tuple[Day, ...]
    notes: tuple[str, ...]
    overdue: int
    ahead: int
    """How many entries of the calendar are past, and how many are to come."""


def year_page(now: YearNow, url: Url) -> YearPage:
    """Put the year together for its page."""
    home, status, coming = now.home, now.status, now.coming
    charts = (_by_unit(status, url), _by_form(status, url), _by_month(now.months, url))
    days = _days(coming)
    return YearPage(
        congress=home.congress,
        year=home.year,
        stages=tuple(StageCard(line, _page(line.stage, url)) for line in home.stages),
        steps=tuple(StepCard(step, _page(step.stage, url)) for step in home.steps),
        charts=tuple(chart for chart in charts if any(bar.total for bar in chart.bars)),
        late=tuple(day for day in days if day.late),
        coming=tuple(day for day in days if not day.late),
        notes=coming.notes,
        overdue=sum(day.count for day in days if day.late),
        ahead=sum(day.count for day in days if not day.late),
    )


def _page(stage: Stage, url: Url) -> str:
    return url(PAGES[stage]) if stage in PAGES else ""


def _by_unit(status: StatusResult, url: Url) -> Chart:
    issues: dict[str, list[IssueStatus]] = {}
    units = {s.name for s in status.subjects if s.kind is not SubjectKind.DEPUTY}
    for issue in status.issues:
        issues.setdefault(issue.subject if issue.subject in units else "代表本人填报", []).append(issue)
    bars = (Bar(name, url("returns", subject=name), _progress(found)) for name, found in issues.items())
    return Chart("各单位交回情况", "份", tuple(bars))


def _by_form(status: StatusResult, url: Url) -> Chart:
    issues: dict[str, list[IssueStatus]] = {}
    for issue in status.issues:
        issues.setdefault(issue.title, []).append(issue)
    bars = (Bar(title, url("returns", form=found[0].form), _progress(found)) for title, found in issues.items())
    return Chart("各种表交回情况", "份", tuple(bars))


def _by_month(months: Iterable[MonthCount], url: Url) -> Chart:
    bars = (Bar(f"{m.month.month} 月", url("records", month=f"{m.month:%Y-%m}"), _registered(m)) for m in months)
    return Chart("各月登记情况", "条", tuple(bars))


def _registered(month: MonthCount) -> tuple[Part, ...]:
    """How the rows of a month stand."""
    return (
        Part("done", "已登记", month.counted),
        Part("open", State.HELD.label, month.open),
        Part("late", State.DISPUTED.label, month.disputed),
    )


def _progress(issues: Iterable[IssueStatus]) -> tuple[Part, ...]:
    """How issues stand: whole, to be mended, missing, late among the missing."""
    found = list(issues)
    complete, partial = IssueProgress.COMPLETE, IssueProgress.PARTIAL
    missing = [i for i in found if i.state is IssueProgress.MISSING]
    late = sum(i.late for i in missing)
    return (
        Part("done", complete.label, sum(i.state is complete for i in found)),
        Part("open", partial.label, sum(i.state is partial for i in found)),
        Part("waiting", IssueProgress.MISSING.label, len(missing) - late),
        Part("late", "逾期未交", late),
    )


def _days(coming: Coming) -> list[Day]:
    """Entries in words, those that differ in whom they are for alone as one."""
    alike: dict[tuple[object, ...], list[CalendarEntry]] = {}
    for entry in coming.entries:
        key = (entry.day, entry.last, entry.kind, entry.what, entry.regulation, entry.article, entry.overdue)
        alike.setdefault(key, []).append(entry)
    return [_day(coming, found) for found in alike.values()]


def _day(coming: Coming, found: Sequence[CalendarEntry]) -> Day:
    entry = found[0]
    names = list(dict.fromkeys(filter(None, (e.subject for e in found))))
    who = "、".join(names[:NAMED]) + (f" 等 {len(names)} 个" if len(names) > NAMED else "")
    until = entry.last.isoformat() if entry.last else ""
    return Day(
        entry.day.isoformat(), until, entry.kind.label, entry.what, who, coming.cited(entry), entry.overdue, len(found)
    )
