"""One phase of the year sent out at once: its workbooks, a notice for each unit, and one archive a unit to send on."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from ...dossier.model import Unit
from ...errors import UsageError
from ...text import nearest
from ...words.codes import FormId, IssueKind, IssueProgress, Per
from ...words.phases import FORMS, Phase
from ...workspace import Workspace
from ..asking.status import open_issues
from ..issuing.make_template import IssueRequest, IssueResult, issue_workbooks
from ..opened.open_workspace import OpenWorkspace, open_workspace
from ..opened.outputs import safe_name
from ..opened.progress import Progress as Told
from ..opened.targets import Asked
from .render import RenderRequest, render
from .worked_out import FILLING_NOTICE

_LOOSE = "没有所在单位的代表"
_MADE = (1980, 1, 1, 0, 0, 0)
"""The day of everything in an archive, so that the same workbooks make the same archive."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SendRequest:
    """What is to be sent out: a phase by its code or name, to all units or to those named."""

    phase: str
    today: date
    year: int | None = None
    due: date | None = None
    rows: int | None = None
    units: Sequence[str] = ()
    force: bool = False
    by: str = ""


@dataclass(frozen=True, slots=True)
class SentForm:
    """A form, and how many workbooks of it were made."""

    form: str
    title: str
    count: int


@dataclass(frozen=True, slots=True)
class Parcel:
    """What goes to one unit: an archive with its workbooks and the notice; ``forms`` counts the workbooks."""

    unit: str
    name: str
    path: str
    notice: str
    forms: int


@dataclass(frozen=True, slots=True)
class SendResult:
    """What was sent out."""

    phase: Phase
    label: str
    year: int
    due: date | None
    undated: int
    """Workbooks without a day by which they are due, one said earlier included."""
    forms: tuple[SentForm, ...]
    parcels: tuple[Parcel, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RemindResult:
    """Reminders that were written, for units of which something is late."""

    year: int
    reminders: tuple[Parcel, ...] = field(default=())
    waiting: int = field(default=0)
    """Workbooks that are not back and not late."""


def phase_named(text: str) -> Phase:
    """A phase by its code or name. Raises :class:`UsageError`."""
    by_word = {phase.value: phase for phase in Phase} | {phase.label: phase for phase in Phase}
    if text in by_word:
        return by_word[text]
    near = nearest(text, by_word)
    known = "、".join(phase.label for phase in Phase)
    remedy = f"是不是“{by_word[near].label}”？" if near else f"可写：{known}。"
    raise UsageError(f"没有“{text}”这个阶段。", remedy, code="phase")


def forms_of(opened: OpenWorkspace, phase: Phase) -> list[str]:
    """Forms of a phase; an office's own forms for units belong to the year."""
    known = [form for form in FORMS[phase] if form in opened.forms]
    if phase is not Phase.YEAR:
        return known
    own = [form for form in opened.forms if form not in set(FormId) and opened.forms[form].per is Per.UNIT]
    return known + own


def send(workspace: Workspace, asked: SendRequest, progress: Told) -> SendResult:
    """Make every workbook of a phase, a notice for each unit, and one archive a unit.

    Raises :class:`UsageError` for a phase that there is not, and where nobody is there to send anything to.
    """
    phase = phase_named(asked.phase)
    with open_workspace(workspace, year=asked.year, today=asked.today) as opened:
        forms, year = forms_of(opened, phase), opened.year
    whom = Asked(units=asked.units, everyone=not asked.units)
    results: list[IssueResult] = []
    for form in forms:
        request = IssueRequest(
            form=form, today=asked.today, whom=whom, year=asked.year, due=asked.due, rows=asked.rows,
            force=asked.force, by=asked.by,
        )  # fmt: skip
        results.append(issue_workbooks(workspace, request, progress))
    numbers = [issued.issue for result in results for issued in result.issued]
    notices = _notices(workspace, asked, phase, numbers, progress)
    with open_workspace(workspace, year=asked.year, today=asked.today) as opened:
        parcels = tuple(_parcels(opened, phase, results, notices, force=asked.force))
        undated = sum(not issue.due for number in numbers if (issue := opened.store.issue(number)) is not None)
    counted = tuple(SentForm(r.form.id, r.form.title, len(r.issued)) for r in results)
    notes = tuple(dict.fromkeys(note for r in results for note in r.notes))
    return SendResult(phase, phase.label, year, asked.due, undated, counted, parcels, notes)


def _notices(
    workspace: Workspace, asked: SendRequest, phase: Phase, numbers: Sequence[str], progress: Told
) -> dict[str, str]:
    """The notice for each unit that gets anything, by the code of the unit; those of a phase have a folder."""
    with open_workspace(workspace, year=asked.year, today=asked.today) as opened:
        units = {unit.code: unit for unit in _receivers(opened, numbers) if unit is not None}
    if not units:
        return {}
    request = RenderRequest(
        document=FILLING_NOTICE, on=asked.today, whom=Asked(units=tuple(units)), year=asked.year, force=asked.force,
        by=asked.by, issues=tuple(numbers), output=workspace.documents / safe_name(f"填报通知_{phase.label}"),
    )  # fmt: skip
    made = render(workspace, request, progress).files
    return {code: file.path for code, file in zip(units, made, strict=True)}


def _receivers(opened: OpenWorkspace, numbers: Sequence[str]) -> list[Unit | None]:
    return [_receiver(opened, number) for number in numbers]


def _receiver(opened: OpenWorkspace, number: str) -> Unit | None:
    """The unit that an issue is sent to; of a deputy the one that enters for the deputy, nothing where none does."""
    issue = opened.store.issue(number)
    assert issue is not None
    if issue.unit:
        return opened.roster.unit_by_code.get(issue.unit)
    deputy = opened.roster.by_number.get(issue.deputy)
    reporting = opened.reporting_units(opened.form(FormId.ACTIVITY))
    mine = deputy.units(opened.today) or deputy.present_units if deputy is not None else ()
    return next((unit for unit in reporting if unit.code in mine), None)


def _parcels(
    opened: OpenWorkspace, phase: Phase, results: Sequence[IssueResult], notices: Mapping[str, str], *, force: bool
) -> list[Parcel]:
    """One archive a unit, in the order of the roster."""
    files: dict[str, list[Path]] = {}
    for issued in (one for result in results for one in result.issued):
        unit = _receiver(opened, issued.issue)
        files.setdefault(unit.code if unit else "", []).append(opened.workspace.root / issued.path)
    order = {unit.code: at for at, unit in enumerate(opened.roster.units)}
    found = []
    for code in sorted(files, key=lambda c: order.get(c, len(order))):
        name = opened.roster.unit_by_code[code].name if code else _LOOSE
        notice = notices.get(code, "")
        inside = ([opened.workspace.root / notice] if notice else []) + files[code]
        path = opened.workspace.outgoing / f"{safe_name(f'{opened.year}_{phase.label}_{name}')}.zip"
        data = _zipped(inside)
        taken = opened.write_out(path, data, force=force)
        found.append(Parcel(code, name, opened.workspace.relative(taken), notice, len(files[code])))
    return found


def _zipped(paths: Sequence[Path]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in paths:
            archive.writestr(zipfile.ZipInfo(path.name, _MADE), path.read_bytes(), zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def remind(workspace: Workspace, *, year: int | None, today: date, by: str, progress: Told) -> RemindResult:
    """Write a reminder for every unit of which something is late, itself or one of its deputies."""
    with open_workspace(workspace, year=year, today=today) as opened:
        mine = {i.number for i in opened.store.issues(kind=IssueKind.FORM) if i.year in {None, opened.year}}
        waiting = [i for i in open_issues(opened) if i.issue in mine and i.state is not IssueProgress.COMPLETE]
        late = [i.issue for i in waiting if i.late]
        units = {u.code: u.name for u in _receivers(opened, late) if u is not None}
        result = RemindResult(opened.year, waiting=len(waiting) - len(late))
    if not units:
        return result
    whom = Asked(units=tuple(units))
    folder = workspace.documents / f"催报_{today.isoformat()}"
    request = RenderRequest(document=FILLING_NOTICE, on=today, whom=whom, year=year, by=by, output=folder)
    made = render(workspace, request, progress).files
    with open_workspace(workspace, year=year, today=today) as opened:
        counts = [u.code for u in _receivers(opened, late) if u is not None]
    reminders = tuple(
        Parcel(code, units[code], file.path, file.path, counts.count(code))
        for code, file in zip(units, made, strict=True)
    )
    return replace(result, reminders=reminders)
