"""Issue workbooks: one per unit, deputy or congress, prefilled with what is known."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import asdict, dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from ...errors import UsageError
from ...forms.filled import Filled, FilledRow, digest
from ...forms.model import Form
from ...text import nearest
from ...workspace import Workspace
from ..opened.open_workspace import OpenWorkspace, load_forms, now, open_workspace
from ..opened.outputs import digest as file_digest
from ..opened.outputs import place_for, safe_name, write_file, write_for_person
from ..opened.records import issue_number, subject_name
from .prefill import find_meeting, listed, meetings, prefill, title_of
from .workbooks import build_workbook, look_of, offered

Progress = Callable[..., AbstractContextManager[Any]]


@dataclass(frozen=True, slots=True)
class Target:
    """Whom one workbook is for."""

    unit: str = ""
    deputy: str = ""
    key: str = ""
    """The meeting, by its number."""
    year: int | None = None


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
        if key and found.per != "meeting":
            raise UsageError(f"“{found.title}”不按会议下发。", "请去掉 --for。", code="key")
        result = IssueResult(found, opened.year)
        if found.per == "meeting":
            targets = _meeting_targets(opened, result, key, units, deputies, everyone=everyone)
        else:
            targets = _targets(opened, found, units, deputies, everyone=everyone)
        if found.per == "deputy" and not opened.records(form="activity", year=opened.year):
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
    if form.per != "congress":
        identity["year"] = str(year)
    path = _path(place_for(output, Path.cwd(), ".xlsx", 1), f"{form.title}（空白）")
    write_file(path, build_workbook(workspace, Filled(form, identity)))
    return IssueResult(form, year, [Issued(str(path), "", "空白表", 0)])


def _targets(
    opened: OpenWorkspace, form: Form, units: Sequence[str], deputies: Sequence[str], *, everyone: bool
) -> list[Target]:
    chosen = [opened.unit(u).code for u in units]
    if form.per == "congress":
        if units or deputies:
            raise UsageError(f"“{form.title}”全区只有一份。", "请去掉 --unit、--deputy。", code="target")
        return [Target()]
    if form.per == "deputy":
        numbers = [opened.deputy(d).number for d in deputies]
        for unit in chosen:
            numbers += [d.number for d in opened.roster.members(unit, opened.today) if d.status != "ended"]
        if everyone:
            numbers = [d.number for d in opened.roster.deputies if d.status != "ended"]
        return [Target(deputy=n) for n in dict.fromkeys(numbers)] or _nobody(
            opened, form, "--deputy 编号，或 --unit 单位"
        )
    if deputies:
        raise UsageError(f"“{form.title}”按单位下发，不按代表。", "请用 --unit 或 --all。", code="target")
    if everyone:
        chosen = [u.code for u in opened.reporting_units(form)]
    return [Target(unit=u) for u in dict.fromkeys(chosen)] or _nobody(opened, form, "--unit 单位")


def _meeting_targets(
    opened: OpenWorkspace,
    result: IssueResult,
    key: str,
    units: Sequence[str],
    deputies: Sequence[str],
    *,
    everyone: bool,
) -> list[Target]:
    """One workbook per meeting, or per meeting and unit; of a meeting it has the meeting's year."""
    form = result.form
    if deputies:
        raise UsageError(f"“{form.title}”按会议下发，不按代表。", "请用 --for 会议编号 或 --all。", code="target")
    if not opened.roster.deputies:
        _nobody(opened, form, "")
    found = [find_meeting(opened, key)] if key else meetings(opened, opened.year)
    if not found:
        raise UsageError(
            f"{opened.year} 年度还没有登记会议。",
            "请先收回届次与会议安排表（session），或用 --blank 生成空白表。",
            code="meeting",
        )
    if not key and not everyone:
        raise UsageError(
            f"没有说明“{form.title}”是哪次会议的。",
            f"请写 --for 会议编号，或用 --all 全部生成。{listed(found)}",
            code="target",
        )
    if key:
        result.year = found[0].first.year
    result.notes += [f"“{m.title}”没有填半天数，按每天上午、下午预填。" for m in found if not m.half_days]
    codes = list(dict.fromkeys(opened.unit(u).code for u in units)) or [""]
    return [Target(unit=code, key=m.number, year=m.first.year) for m in found for code in codes]


def _nobody(opened: OpenWorkspace, form: Form, how: str) -> list[Target]:
    if not opened.roster.deputies:
        raise UsageError(
            "还没有代表名册。", "请先收回名册：dutykit ingest 名册.xlsx；或用 --blank 生成空白表。", code="no_roster"
        )
    raise UsageError(f"没有说明“{form.title}”发给谁。", f"请写 {how}，或用 --all 全部生成。", code="target")


def _issue(
    opened: OpenWorkspace, form: Form, target: Target, due: date | None, folder: Path, *, force: bool, by: str
) -> Issued:
    """Write one workbook and keep what was issued; the same target keeps its issue number."""
    year = None if form.per == "congress" else target.year or opened.year
    subject = _subject(opened, target)
    with opened.store.transaction():
        opened.store.keep_schema(form.id, form.version, form.hash, form.schema)
        whose = {"unit": target.unit, "deputy": target.deputy, "key": target.key}
        same = [r for r in opened.store.issues(form=form.id, kind="form", year=year, **whose) if r.hash == form.hash]
        number = same[-1].number if same else issue_number(opened, year)
        if due is None and same and same[-1].due:
            due = date.fromisoformat(same[-1].due)  # what was said once holds until it is said otherwise
        head, rows = prefill(opened, form, **whose)
        filled = _filled(opened, form, target, year, number, due, head, rows)
        data = build_workbook(opened.workspace, filled)
        path = _path(folder, f"{form.title}_{subject}", target, opened, year)
        taken = write_for_person(path, data, opened.store.written(str(path)), force=force)
        opened.store.note_output(str(taken), file_digest(data), now())
        opened.store.save_issue(
            {
                "number": number, "kind": "form", "form": form.id, "hash": form.hash, "year": year, **whose,
                "round": 1, "parent": "", "source": None, "due": due.isoformat() if due else "", "made": now(),
                "file": opened.workspace.relative(taken), "labels": dict(look_of(opened.workspace, form).labels),
                "rows": [[name, r.number, digest(r.values)] for name, found in rows.items() for r in found if r.number],
            }
        )  # fmt: skip
        detail = {"form": form.id, "file": opened.workspace.relative(taken)}
        opened.store.write_log(now(), "issue", number, detail, by=by)
    return Issued(opened.workspace.relative(taken), number, subject, sum(map(len, rows.values())))


def _subject(opened: OpenWorkspace, target: Target) -> str:
    """Whose it is: the meeting, the unit, the deputy, or the congress."""
    if not target.key:
        return subject_name(opened, target.unit, target.deputy)
    unit = f"_{subject_name(opened, target.unit, '')}" if target.unit else ""
    return f"{title_of(opened, target.key)}{unit}"


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
    deputies, units = offered(opened, target.unit)
    identity = {
        "format": "1", "kind": "form", "form": form.id, "version": str(form.version), "hash": form.hash,
        "congress": opened.congress, "year": str(year or ""), "unit": target.unit, "deputy": target.deputy,
        "key": target.key, "round": "1", "issue": number, "due": due.isoformat() if due else "",
    }  # fmt: skip
    return Filled(form, identity, head, rows, opened.roster, deputies, units)


def _path(
    folder: Path, name: str, target: Target | None = None, opened: OpenWorkspace | None = None, year: int | None = None
) -> Path:
    if folder.suffix.lower() == ".xlsx":
        return folder
    if target is not None and target.deputy and opened is not None:
        name = f"{name}_{target.deputy}"  # namesakes must not share a file
    return folder / f"{safe_name(f'{year}_{name}' if year else name)}.xlsx"
