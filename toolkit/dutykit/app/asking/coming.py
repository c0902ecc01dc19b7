"""Coming deadlines of a workspace: what was issued, what rules ask for, meetings, replies, measures, ends of years."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any, ClassVar, TypeVar

from ...dates import chinese
from ...dossier.fields import RowView
from ...dossier.model import Record
from ...dossier.names import called
from ...dossier.views import MeasureRow, SessionRow, SuggestionRow
from ...errors import UsageError
from ...rules.casefile import CaseFile
from ...rules.coming import Due, due, endings
from ...rules.regulation import Regulation
from ...serial import ABSENT_IF_EMPTY, HIDDEN, INLINE, named
from ...text import glimpse, masked, shortened
from ...words.codes import Code, FormId, Reason, SubjectKind
from ...words.lists import HandlingState, SessionKind
from ...workspace import Workspace
from ..checking.check import case_of
from ..opened.bound import LAW_ALONE, by_law_alone, regulations_for
from ..opened.open_workspace import OpenWorkspace, open_workspace
from .ics import CalendarEvent, calendar_file
from .status import open_issues

DAYS = 90


class CalendarKind(Code):
    """What a day of the calendar is for, in the order in which one day tells them."""

    ISSUE = "issue", "报送"
    DEADLINE = "deadline", "期限"
    PERIOD = "period", "到期"
    MEETING = "meeting", "会议"
    REPLY = "reply", "答复"
    RECTIFY = "rectify", "整改"
    YEAR_END = "year_end", "年末"


_OVERDUE = frozenset({CalendarKind.ISSUE, CalendarKind.DEADLINE, CalendarKind.REPLY, CalendarKind.RECTIFY})
"""Kinds of day that stay, once they are past, until what they ask is done."""
V = TypeVar("V", bound=RowView)
_NAMED = 8
_SETTLED = frozenset(HandlingState)


@dataclass(frozen=True, slots=True)
class CalendarEntry:
    """One day to keep in mind. ``key`` stays when the day moves; ``overdue`` is what is past and still open."""

    day: date
    kind: CalendarKind
    what: str
    key: str
    last: date | None = None
    subject: str = ""
    regulation: str = ""
    article: str = ""
    rule: str = ""
    record: str = ""
    detail: str = ""
    overdue: bool = False

    json_members: ClassVar[Mapping[str, str]] = {
        "date": "day", "to": "last", "kind": "kind", "what": "what", "subject": "subject", "regulation": "regulation",
        "article": "article", "rule": "rule", "record": "record", "detail": "detail", "overdue": "overdue",
    }  # fmt: skip


@dataclass(frozen=True, slots=True)
class ComingTotals:
    """How many entries there are."""

    items: int
    overdue: int


@dataclass(frozen=True)
class Coming:
    """Entries from ``first`` to ``last``, by day, what is overdue before them; ``notes`` say what could not be told.

    ``titles`` are the regulations' by id.
    """

    congress: str = field(metadata=HIDDEN)
    first: date = field(metadata=named("from"))
    last: date = field(metadata=named("to"))
    today: date = field(metadata=HIDDEN)
    entries: tuple[CalendarEntry, ...] = field(metadata=named("items"))
    notes: tuple[str, ...]
    totals: ComingTotals
    titles: Mapping[str, str] = field(metadata=HIDDEN)

    def cited(self, entry: CalendarEntry) -> str:
        """《title》article, where an entry rests on a regulation."""
        return f"{self.titles[entry.regulation]}{entry.article}" if entry.regulation else ""


@dataclass(frozen=True, slots=True)
class CalendarResult:
    """What is coming, and the calendar file where one was written."""

    coming: Coming = field(metadata=INLINE)
    output: Path | None = field(default=None, metadata=ABSENT_IF_EMPTY)


def run_calendar(
    workspace: Workspace, *, year: int | None, days: int | None, regulations: Sequence[str], today: date
) -> Coming:
    """What comes in the next ``days`` (90), or in the whole of a ``year``.

    Raises :class:`UsageError` where both are asked, :class:`TemplateError` for a regulation file that is wrong.
    """
    if year is not None and days is not None:
        raise UsageError("--year 和 --days 只能写一个。", "看一整年写 --year，看最近若干天写 --days。", code="range")
    first = date(year, 1, 1) if year is not None else today
    last = date(year, 12, 31) if year is not None else today + timedelta(days=DAYS if days is None else days)
    with open_workspace(workspace, year=year, today=today) as opened:
        return _coming(opened, first, last, regulations, whole_year=year is not None)


def coming_of(opened: OpenWorkspace) -> Coming:
    """What comes in the next 90 days, by the regulations in use."""
    return _coming(opened, opened.today, opened.today + timedelta(days=DAYS), (), whole_year=False)


def _coming(opened: OpenWorkspace, first: date, last: date, regulations: Sequence[str], *, whole_year: bool) -> Coming:
    workspace, today = opened.workspace, opened.today
    chosen = regulations_for(workspace, regulations, [first.year, last.year])
    case = case_of(opened)
    missing = {y for y in range(first.year, last.year + 1) if case.calendar.year(y) is None}
    found = [*_issues(opened), *_meetings(case), *_year_ends(first, last)]
    for regulation in chosen:
        found += _of_regulation(opened, case, regulation, range(first.year - 1, last.year + 1), missing)
    found += _replies(case) + _rectifications(case)
    kept = _kept(found, first, last, today, whole_year=whole_year)
    return Coming(
        congress=opened.congress,
        first=first,
        last=last,
        today=today,
        entries=tuple(kept),
        notes=(*map(_no_calendar, sorted(missing)), *((LAW_ALONE,) if by_law_alone(workspace, regulations) else ())),
        totals=ComingTotals(len(kept), sum(e.overdue for e in kept)),
        titles={r.id: r.told for r in chosen},
    )


def _kept(
    found: Iterable[CalendarEntry], first: date, last: date, today: date, *, whole_year: bool
) -> list[CalendarEntry]:
    """Entries of these days, each record's day once, and what is overdue (unless a year is asked for)."""
    entries: dict[Any, CalendarEntry] = {}
    for entry in found:
        late = entry.day < today and entry.kind in _OVERDUE
        inside = entry.day <= last and (entry.last or entry.day) >= first
        if inside or (late and not whole_year):
            entries.setdefault((entry.record, entry.day) if entry.record else entry.key, replace(entry, overdue=late))
    order = list(CalendarKind)
    return sorted(entries.values(), key=lambda e: (e.day, order.index(e.kind), e.key))


def _no_calendar(year: int) -> str:
    return f"没有 {year} 年的工作日历，请照放假通知写 calendar/{year}.toml；涉及这一年的工作日期限没有列出。"


# --- where they come from -------------------------------------------------------------------------------------


def _issues(opened: OpenWorkspace) -> Iterator[CalendarEntry]:
    for issue in open_issues(opened):
        what = f"《{issue.title}》报送期限"
        detail = f"下发号 {issue.issue}，{issue.label}"
        day, key = date.fromisoformat(issue.due), f"issue|{issue.issue}"
        yield CalendarEntry(day, CalendarKind.ISSUE, what, key, subject=issue.subject, detail=detail)


def _meetings(case: CaseFile) -> Iterator[CalendarEntry]:
    for record in case.rows.get((SessionRow.FORM, SessionRow.TABLE), ()):
        row = SessionRow(record.values)
        opening = row.opening
        if opening is None or row.kind == SessionKind.TERM:
            continue
        first = min(opening, row.preparatory or opening)
        last = max(opening, row.closing or opening)
        what = row.title or f"第{row.term}届第{'' if row.ordinal is None else row.ordinal}次会议"
        detail = f"预备会议{chinese(first)}" if first < opening else ""
        key = f"meeting|{record.number}"
        yield CalendarEntry(
            first, CalendarKind.MEETING, what, key, last if last > first else None, record=record.number, detail=detail
        )


def _year_ends(first: date, last: date) -> Iterator[CalendarEntry]:
    for year in range(first.year, last.year + 1):
        what = f"{year}年度结束：核对以后关闭各单位的登记"
        detail = "dutykit review close；登记没有关闭的，次数不够也只说“无法判定”"
        yield CalendarEntry(date(year, 12, 31), CalendarKind.YEAR_END, what, f"year_end|{year}", detail=detail)


def _of_regulation(
    opened: OpenWorkspace, case: CaseFile, regulation: Regulation, years: range, missing: set[int]
) -> Iterator[CalendarEntry]:
    every = list(due(case, regulation, years))
    if any(one.item.day is None and one.item.reason == Reason.NO_CALENDAR for one in every):
        missing |= {y for y in (*years, years[-1] + 1) if case.calendar.year(y) is None}
    by_number = {r.number: r for r in case.records}
    dated = [one for one in every if one.item.day is not None]
    for one in dated:
        if one.item.records:
            yield _deadline(opened, regulation, one, by_number[one.item.records[0]])
    yield from (_lacking(regulation, group) for group in _without_record(opened, case, dated))
    for ending in endings(case, regulation, years):
        what = f"{ending.window.label}的要求到期：" + "；".join(shortened(r.duty, 24) for r in ending.rules)
        article = "、".join(dict.fromkeys(r.article for r in ending.rules))
        key = f"period|{regulation.id}|{ending.day}|{ending.window.label}"
        yield CalendarEntry(ending.day, CalendarKind.PERIOD, what, key, regulation=regulation.id, article=article)


def _without_record(opened: OpenWorkspace, case: CaseFile, dated: Iterable[Due]) -> Iterable[list[Due]]:
    """What is asked by a day and has no record, by rule and day; years before the first record are nobody's debt."""
    kept = {r.year for r in case.counted if r.form != FormId.SESSION}
    groups: dict[tuple[str, date | None], list[Due]] = {}
    for one in dated:
        late = one.item.day is not None and one.item.day < opened.today
        if not one.item.records and (not late or one.year in kept):
            groups.setdefault((one.rule.id, one.item.day), []).append(one)
    return groups.values()


def _deadline(opened: OpenWorkspace, regulation: Regulation, one: Due, record: Record) -> CalendarEntry:
    rule, item = one.rule, one.item
    assert item.day is not None
    unit = opened.roster.unit_by_code.get(item.subject.unit)
    title = next((str(record.values[n]) for n in ("title", "meeting") if record.values.get(n)), "")
    if not title:  # never what voters said
        title = "、".join(called(d, opened.roster) for n in item.people if (d := opened.roster.by_number.get(n)))
    return CalendarEntry(
        item.day, CalendarKind.DEADLINE, rule.duty, f"deadline|{regulation.id}|{rule.id}|{record.number}",
        subject="　".join(filter(None, (unit.name if unit else "", glimpse(title, 30)))),
        regulation=regulation.id, article=rule.article, rule=rule.id, record=record.number, detail=masked(item.words),
    )  # fmt: skip


def _lacking(regulation: Regulation, group: Sequence[Due]) -> CalendarEntry:
    """Those of whom a record is asked by one day and who have none, together."""
    rule, day = group[0].rule, group[0].item.day
    assert day is not None
    names = [one.item.subject.called for one in group]
    more = f"等 {len(names)} " + ("名" if rule.subject is SubjectKind.DEPUTY else "个") if len(names) > _NAMED else ""
    return CalendarEntry(
        day, CalendarKind.DEADLINE, rule.duty, f"deadline|{regulation.id}|{rule.id}|{day}",
        subject="、".join(names[:_NAMED]) + more, regulation=regulation.id, article=rule.article, rule=rule.id,
        detail=f"还没有登记的 {len(names)} " + ("名" if rule.subject is SubjectKind.DEPUTY else "个"),
    )  # fmt: skip


def _replies(case: CaseFile) -> list[CalendarEntry]:
    return _of_rows(
        case, SuggestionRow, CalendarKind.REPLY,
        lambda row: row.due if row.replied is None and row.state not in _SETTLED else None,
        lambda row: ("答复代表建议", glimpse(row.title, 30)),
    )  # fmt: skip


def _rectifications(case: CaseFile) -> list[CalendarEntry]:
    names = case.roster.by_number

    def told(row: MeasureRow) -> tuple[str, str]:
        deputy = names.get(row.deputy)
        return "整改期限：复查并登记复查结果", case.namesakes.get(deputy.number, deputy.name) if deputy else ""

    return _of_rows(case, MeasureRow, CalendarKind.RECTIFY, lambda row: row.due if row.reviewed is None else None, told)


def _of_rows(
    case: CaseFile,
    view: type[V],
    kind: CalendarKind,
    due_on: Callable[[V], date | None],
    told: Callable[[V], tuple[str, str]],
) -> list[CalendarEntry]:
    """Rows with a day by which something is due and not done."""
    found = []
    for record in case.rows.get((view.FORM, view.TABLE), ()):
        row = view(record.values)
        day = due_on(row)
        if day is not None:
            what, subject = told(row)
            key = f"{kind}|{record.number}"
            found.append(CalendarEntry(day, kind, what, key, subject=masked(subject), record=record.number))
    return found


# --- the file -------------------------------------------------------------------------------------------------


def write_calendar(workspace: Workspace, coming: Coming, path: Path, *, force: bool = False) -> Path:
    """Write the entries as .ics; the path taken, which is another where a person has changed the file that is there.

    Raises :class:`UsageError` for a name that is no .ics, :class:`WorkspaceError` for a place that cannot be written.
    """
    if path.suffix.lower() != ".ics":
        raise UsageError(f"“{path.name}”不是 .ics。", "日历文件请写成 .ics。", code="suffix")
    name = f"{coming.congress}　代表工作期限"
    data = calendar_file(name, (_event(coming, e) for e in coming.entries), coming.today)
    with open_workspace(workspace, today=coming.today) as opened:
        return opened.write_out(path, data, force=force)


def _event(coming: Coming, entry: CalendarEntry) -> CalendarEvent:
    late = "（已过期）" if entry.overdue else ""
    who = f"（{entry.subject}）" if entry.subject else ""
    rows = [("依据", coming.cited(entry)), ("记录编号", entry.record), ("说明", entry.detail)]
    description = "\n".join(f"{label}：{text}" for label, text in rows if text)
    return CalendarEvent(
        entry.key, entry.day, entry.last or entry.day, f"【{entry.kind.label}】{late}{entry.what}{who}", description,
        (entry.kind.label,),
    )  # fmt: skip
