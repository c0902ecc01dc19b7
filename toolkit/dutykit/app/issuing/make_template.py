"""Issue workbooks: one per unit, deputy or congress, prefilled with what is known."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from ...dossier.target import Target
from ...forms.asked import unasked
from ...forms.basis import as_written
from ...forms.filled import Filled, FilledRow, digest
from ...forms.model import Form
from ...serial import INLINE, through
from ...store import Issue, IssuedRow, Schema
from ...words.codes import Action, Ask, FormId, IssueKind, Per
from ...workspace import Workspace
from ..opened.meetings import planned
from ..opened.open_workspace import Forms, OpenWorkspace, form_named, now, open_workspace, require_lists
from ..opened.outputs import digest as file_digest
from ..opened.outputs import place_for, safe_name, told_so_far, write_for_person
from ..opened.progress import Progress
from ..opened.records import carried, issue_number
from ..opened.sources import citing, citing_at, last_day
from ..opened.targets import Asked, Wanted, targets_of
from .prefill import prefill
from .workbooks import build_workbook, days_of_year, left_out_of, look_of, offered


@dataclass(frozen=True, slots=True)
class Issued:
    """One workbook that was written; ``rows`` are the prefilled ones."""

    path: str
    issue: str
    subject: str
    rows: int


@dataclass(frozen=True, slots=True)
class FormRef:
    """Which form was issued."""

    form: str
    title: str

    @classmethod
    def of(cls, form: Form) -> FormRef:
        """That of a form."""
        return cls(form.id, form.title)


@dataclass(frozen=True, slots=True)
class IssueResult:
    """What ``make-template`` did."""

    form: Form = field(metadata={**INLINE, **through(FormRef.of)})
    year: int
    issued: tuple[Issued, ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class IssueRequest:
    """What is to be issued, as a person asks it."""

    form: str
    today: date
    whom: Asked = field(default_factory=Asked)
    year: int | None = None
    due: date | None = None
    rows: int | None = None
    """Empty rows that each table ends with; the form says how many where nobody asks."""
    output: Path | None = None
    force: bool = False
    by: str = ""


_TELLS_THE_YEAR = frozenset({FormId.ANNUAL_REGISTRATION, FormId.HANDBOOK})
"""Forms that go to a deputy with what the year's registers tell of him."""


def issue_workbooks(workspace: Workspace, asked: IssueRequest, progress: Progress) -> IssueResult:
    """Write the workbooks asked for, and log it. Raises :class:`UsageError` where the call does not say for whom."""
    require_lists(workspace)
    with open_workspace(workspace, year=asked.year, today=asked.today) as opened:
        form = opened.form(asked.form)
        wanted = Wanted(form.title, (form.per,), opened.reporting_units(form), "下发", "；或用 --blank 生成空白表")
        targets = targets_of(opened, wanted, asked.whom)
        notes = _guesses(opened, targets) if form.per is Per.MEETING else []
        if form.id in _TELLS_THE_YEAR and not opened.store.standings(form=FormId.ACTIVITY, year=opened.year):
            notes.append("这一年度还没有登记任何活动，参加情况无从预填；收回活动登记表后可以重新生成。")
        folder = place_for(asked.output, workspace.outgoing, ".xlsx", len(targets))
        with progress(targets, "生成") as bar:
            issued: list[Issued] = []
            made: list[str] = []
            with told_so_far(made, len(targets)):
                for target in bar:
                    issued.append(_issue(opened, form, target, folder, asked))
                    made.append(issued[-1].path)
        one = targets[0].day if asked.whom.key and form.per is Per.MEETING else None
        return IssueResult(form, one.year if one else opened.year, tuple(issued), tuple(notes))


def blank_workbook(workspace: Workspace | None, asked: IssueRequest) -> IssueResult:
    """Write one blank workbook; it is not issued: it has no number and nothing is logged."""
    year = asked.year or (workspace.config.year if workspace else asked.today.year)
    form = form_named(Forms(workspace), asked.form)
    identity = {"format": "1", "kind": "blank", "form": form.id, "version": str(form.version), "hash": form.hash}
    if form.per is not Per.CONGRESS:
        identity["year"] = str(year)
    path = _path(place_for(asked.output, Path.cwd(), ".xlsx", 1), f"{form.title}（空白）")
    cite = citing(workspace, last_day(year, asked.today)) if workspace else as_written
    left_out = unasked(form, cite) if workspace else frozenset()  # of no congress: nobody knows what is in force
    filled = Filled(form, identity, cite=cite, left_out=left_out, blank_rows=_blank_rows(form, asked.rows))
    data = build_workbook(workspace, filled)
    path = write_for_person(path, data, "", force=asked.force)  # one that was filled in meanwhile stays
    return IssueResult(form, year, (Issued(str(path), "", "空白表", 0),))


def _guesses(opened: OpenWorkspace, targets: Sequence[Target]) -> list[str]:
    """What is prefilled by guess, of the meetings that workbooks are about."""
    numbers = {target.id for target in targets}
    return [
        f"“{m.title}”没有填半天数，按每天上午、下午预填。"
        for m in planned(opened)
        if m.number in numbers and not m.half_days
    ]


def _issue(opened: OpenWorkspace, form: Form, target: Target, folder: Path, asked: IssueRequest) -> Issued:
    """Write one workbook and keep what was issued; the same target keeps its issue number."""
    year = None if form.per is Per.CONGRESS else target.day.year if target.day else opened.year
    with opened.writing() as files, opened.store.transaction():
        opened.store.keep_schema(Schema(form.hash, form.id, form.version, form.schema))
        whose = target.columns()
        known = opened.store.issues(form=form.id, kind=IssueKind.FORM, year=year, **whose)
        number = known[-1].number if known else issue_number(opened, year)  # whatever columns it has by now
        due = asked.due
        if due is None and known and known[-1].due:
            due = date.fromisoformat(known[-1].due)  # what was said once holds until it is said otherwise
        head, rows = prefill(opened, form, **whose)
        filled = _filled(opened, form, target, year, number, due, head, rows)
        filled = replace(filled, blank_rows=_blank_rows(form, asked.rows))
        data = build_workbook(opened.workspace, filled)
        path = _path(folder, f"{year}_{form.title}_{target.file}" if year else f"{form.title}_{target.file}")
        taken = files.put(path, data, opened.last_written(path), force=asked.force)
        opened.note_written({taken: file_digest(data)})
        opened.store.save_issue(
            Issue(
                number, IssueKind.FORM, form.id, form.hash, year, **whose,
                due=due.isoformat() if due else "", made=now(), file=opened.workspace.relative(taken),
                labels=dict(look_of(opened.workspace, form, filled.left_out).labels),
                rows=tuple(
                    IssuedRow(table, row.number, digest(row.values))
                    for table, found in rows.items()
                    for row in found
                    if row.number
                ),
            )
        )  # fmt: skip
        told = {"form": form.id, "file": opened.workspace.relative(taken)}
        detail = {**told, **whose, "year": year, "due": due.isoformat() if due else ""}  # by which it is issued again
        detail["workspace"] = opened.store.identity
        opened.store.write_log(now(), Action.ISSUE, number, detail, by=asked.by)
    return Issued(opened.workspace.relative(taken), number, target.name, sum(map(len, rows.values())))


def answered_workbook(opened: OpenWorkspace, issue: Issue, rows: Mapping[str, tuple[FilledRow, ...]]) -> bytes:
    """A workbook that was issued to a deputy, with these rows in it instead of those that went out."""
    form = opened.form(issue.form)
    target = targets_of(opened, Wanted(form.title, (form.per,), ()), Asked(deputies=[issue.deputy]))[0]
    due = date.fromisoformat(issue.due) if issue.due else None
    head, _ = prefill(opened, form, **target.columns())
    filled = _filled(opened, form, target, issue.year, issue.number, due, head, dict(rows))
    return build_workbook(opened.workspace, filled)


def _filled(
    opened: OpenWorkspace,
    form: Form,
    target: Target,
    year: int | None,
    number: str,
    due: date | None,
    head: FilledRow,
    rows: dict[str, tuple[FilledRow, ...]],
) -> Filled:
    whose = target.columns()
    deputies, units = offered(opened, whose["unit"], _days_of(opened, target, year))
    identity = {
        "format": "1", "kind": "form", "form": form.id, "version": str(form.version), "hash": form.hash,
        **carried(opened), "year": str(year or ""), "unit": whose["unit"], "deputy": whose["deputy"],
        "key": whose["key"], "round": "1", "issue": number, "due": due.isoformat() if due else "",
    }  # fmt: skip
    cite = citing_at(opened, year)
    left_out = left_out_of(form, cite, head, rows)
    return Filled(form, identity, head, rows, opened.roster, deputies, units, cite=cite, left_out=left_out)


def _blank_rows(form: Form, asked: int | None) -> dict[str, int]:
    """How many empty rows each table ends with, where somebody says so; of what the office fills in, as ever."""
    return {} if asked is None else {t.name: asked for t in form.tables if t.ask != Ask.OFFICE}


def _days_of(opened: OpenWorkspace, target: Target, year: int | None) -> tuple[date, date]:
    """The days that a form is about: of its meeting, else of its year."""
    if target.per is Per.MEETING:
        meeting = next((m for m in planned(opened) if m.number == target.id), None)
        if meeting is not None:
            return meeting.first, meeting.last
    return days_of_year(opened, year)


def _path(place: Path, name: str) -> Path:
    return place if place.suffix.lower() == ".xlsx" else place / f"{safe_name(name)}.xlsx"
