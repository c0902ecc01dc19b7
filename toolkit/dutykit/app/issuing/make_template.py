"""Issue workbooks: one per unit, deputy or congress, prefilled with what is known."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import asdict, dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from ...dossier.target import Target
from ...errors import UsageError
from ...forms.filled import Filled, FilledRow, digest
from ...forms.model import Form
from ...store import Issue, IssuedRow, Schema
from ...text import nearest
from ...words.codes import FormId, IssueKind, Per
from ...workspace import Workspace
from ..opened.open_workspace import OpenWorkspace, load_forms, now, open_workspace
from ..opened.outputs import digest as file_digest
from ..opened.outputs import place_for, safe_name, write_file, write_for_person
from ..opened.records import issue_number
from ..opened.targets import Asked, Wanted, planned, targets_of
from .prefill import prefill
from .workbooks import build_workbook, look_of, offered

Progress = Callable[..., AbstractContextManager[Any]]


@dataclass(frozen=True, slots=True)
class Issued:
    """One workbook that was written; ``rows`` are the prefilled ones."""

    path: str
    issue: str
    subject: str
    rows: int


@dataclass(slots=True)
class IssueResult:
    """What ``make-template`` did."""

    form: Form
    year: int
    issued: list[Issued] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def to_json(self) -> dict[str, Any]:
        """As ``make-template --json`` prints it."""
        return {
            "format": 1,
            "form": self.form.id,
            "title": self.form.title,
            "year": self.year,
            "issued": [asdict(i) for i in self.issued],
            "notes": self.notes,
        }


def issue_workbooks(
    workspace: Workspace | None,
    form: str,
    *,
    year: int | None,
    units: Sequence[str],
    deputies: Sequence[str],
    key: str,
    everyone: bool,
    blank: bool,
    due: date | None,
    output: Path | None,
    force: bool,
    today: date,
    progress: Progress,
    by: str = "",
) -> IssueResult:
    """Write the workbooks asked for, and log it. Raises :class:`UsageError` where the call does not say for whom."""
    if blank:
        working = workspace.config.year if workspace else today.year
        return _blank(workspace, form, year or working, output)
    assert workspace is not None
    with open_workspace(workspace, year=year, today=today) as opened:
        found = opened.form(form)
        result = IssueResult(found, opened.year)
        wanted = Wanted(found.title, (found.per,), opened.reporting_units(found), "下发", "；或用 --blank 生成空白表")
        targets = targets_of(opened, wanted, Asked(deputies, units, key, everyone))
        if found.per is Per.MEETING:
            _tell_meetings(opened, result, targets, one=bool(key))
        if found.per is Per.DEPUTY and not opened.store.standings(form=FormId.ACTIVITY, year=opened.year):
            result.notes.append("这一年度还没有登记任何活动，参加情况无从预填；收回活动登记表后可以重新生成。")
        folder = place_for(output, workspace.outgoing, ".xlsx", len(targets))
        with progress(targets, "生成") as bar:
            for target in bar:
                result.issued.append(_issue(opened, found, target, due, folder, force=force, by=by))
        return result


def _blank(workspace: Workspace | None, form_id: str, year: int, output: Path | None) -> IssueResult:
    forms = load_forms(workspace)
    if form_id not in forms:
        near = nearest(form_id, [*forms, *(f.title for f in forms.values())])
        remedy = f"是不是“{near}”？" if near else "全部的表见 dutykit forms。"
        raise UsageError(f"没有“{form_id}”这张表。", remedy, code="form")
    form = forms[form_id]
    identity = {"format": "1", "kind": "blank", "form": form.id, "version": str(form.version), "hash": form.hash}
    if form.per is not Per.CONGRESS:
        identity["year"] = str(year)
    path = _path(place_for(output, Path.cwd(), ".xlsx", 1), f"{form.title}（空白）")
    write_file(path, build_workbook(workspace, Filled(form, identity)))
    return IssueResult(form, year, [Issued(str(path), "", "空白表", 0)])


def _tell_meetings(opened: OpenWorkspace, result: IssueResult, targets: Sequence[Target], *, one: bool) -> None:
    """Of one meeting the result has its year; what is prefilled by guess is told."""
    day = targets[0].day
    if one and day:
        result.year = day.year
    numbers = {target.id for target in targets}
    result.notes += [
        f"“{m.title}”没有填半天数，按每天上午、下午预填。"
        for m in planned(opened)
        if m.number in numbers and not m.half_days
    ]


def _issue(
    opened: OpenWorkspace, form: Form, target: Target, due: date | None, folder: Path, *, force: bool, by: str
) -> Issued:
    """Write one workbook and keep what was issued; the same target keeps its issue number."""
    year = None if form.per is Per.CONGRESS else target.day.year if target.day else opened.year
    with opened.store.transaction():
        opened.store.keep_schema(Schema(form.hash, form.id, form.version, form.schema))
        whose = target.columns()
        known = opened.store.issues(form=form.id, kind=IssueKind.FORM, year=year, **whose)
        same = [issue for issue in known if issue.hash == form.hash]
        number = same[-1].number if same else issue_number(opened, year)
        if due is None and same and same[-1].due:
            due = date.fromisoformat(same[-1].due)  # what was said once holds until it is said otherwise
        head, rows = prefill(opened, form, **whose)
        filled = _filled(opened, form, target, year, number, due, head, rows)
        data = build_workbook(opened.workspace, filled)
        path = _path(folder, f"{year}_{form.title}_{target.file}" if year else f"{form.title}_{target.file}")
        taken = write_for_person(path, data, opened.store.written(str(path)), force=force)
        opened.store.note_output(str(taken), file_digest(data), now())
        opened.store.save_issue(
            Issue(
                number, IssueKind.FORM, form.id, form.hash, year, **whose,
                due=due.isoformat() if due else "", made=now(), file=opened.workspace.relative(taken),
                labels=dict(look_of(opened.workspace, form).labels),
                rows=tuple(
                    IssuedRow(table, row.number, digest(row.values))
                    for table, found in rows.items()
                    for row in found
                    if row.number
                ),
            )
        )  # fmt: skip
        detail = {"form": form.id, "file": opened.workspace.relative(taken)}
        opened.store.write_log(now(), "issue", number, detail, by=by)
    return Issued(opened.workspace.relative(taken), number, target.name, sum(map(len, rows.values())))


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
    deputies, units = offered(opened, whose["unit"])
    identity = {
        "format": "1", "kind": "form", "form": form.id, "version": str(form.version), "hash": form.hash,
        "congress": opened.congress, "year": str(year or ""), "unit": whose["unit"], "deputy": whose["deputy"],
        "key": whose["key"], "round": "1", "issue": number, "due": due.isoformat() if due else "",
    }  # fmt: skip
    return Filled(form, identity, head, rows, opened.roster, deputies, units)


def _path(place: Path, name: str) -> Path:
    return place if place.suffix.lower() == ".xlsx" else place / f"{safe_name(name)}.xlsx"
