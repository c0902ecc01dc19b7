"""What is known of a meeting before its attendance is taken."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from ....dossier.meetings import covers
from ....dossier.views import AttendanceLeaveRow, LeaveSlipRow
from ....forms.filled import FilledRow, Rows
from ....text import fold
from ....words.codes import COUNTED, IssueKind
from ....words.lists import ActivityKind, LeaveState, SessionKind
from ....words.marks import DeedMark
from ...opened.meetings import planned

if TYPE_CHECKING:
    from ....dossier.model import Record
    from ....dossier.sessions import PlannedMeeting
    from ....forms.model import Form
    from ...opened.open_workspace import OpenWorkspace

_KINDS: Mapping[str, str] = {
    SessionKind.STANDING_COMMITTEE: ActivityKind.STANDING_ATTEND,
    SessionKind.SPECIAL_COMMITTEE: ActivityKind.SPECIAL_COMMITTEE_ATTEND,
}
"""The kind of meeting that each half-day is, where there is only one."""
SLOTS = ("date", "half_day")
"""What the plan of sessions tells of a half-day."""
SLIP = ("date", "scope", "reason", "state", "approver", "approver_name", "approved_on")
"""What a slip of leave tells, beside whose it is and its number."""


def prefill_meeting(opened: OpenWorkspace, form: Form, unit: str, key: str) -> tuple[FilledRow, Rows]:
    """The attendance form of a meeting: what has come back for it, else its half-days; leave that was asked for."""
    meeting = _meeting(opened, key)
    office: dict[str, Any] = {
        "meeting": meeting.title,
        "session": meeting.number,
        "days": {"from": meeting.first.isoformat(), "to": meeting.last.isoformat()},
        "year": meeting.first.year,
    }
    office |= ({"due": meeting.half_days} if meeting.half_days else {}) | ({"unit": unit} if unit else {})
    head, rows = FilledRow(values=office), dict[str, list[FilledRow]]()
    for record in _returned(opened, form, unit, key):
        if record.table:
            rows.setdefault(record.table, []).append(FilledRow(record.number, record.values))
        else:
            head = FilledRow(record.number, {**record.values, **office})
    known = [r.values for r in rows.get("leaves", ())]
    slips = list(_leaves(opened, meeting, unit, known))
    rows.setdefault("half_days", []).extend([] if rows.get("half_days") else _half_days(meeting, slips))
    rows.setdefault("leaves", []).extend(slips)
    return head, {t.name: tuple(rows[t.name]) for t in form.tables if rows.get(t.name)}


def _meeting(opened: OpenWorkspace, number: str) -> PlannedMeeting:
    return next(m for m in planned(opened) if m.number == number)


def _returned(opened: OpenWorkspace, form: Form, unit: str, key: str) -> list[Record]:
    """What has come back of the form for this meeting and unit."""
    issues = opened.store.issues(form=form.id, kind=IssueKind.FORM, unit=unit, key=key)
    return [r for issue in issues for r in opened.records(issue=issue.number, states=COUNTED)]


def _half_days(meeting: PlannedMeeting, slips: Sequence[FilledRow]) -> list[FilledRow]:
    """Its half-days, 请假 ticked for whose approved leave covers them (leave that was not approved excuses nobody).

    What kind of meeting each was is known only where there is one kind.
    """
    rows = []
    approved = [s.values for s in slips if AttendanceLeaveRow(s.values).state == LeaveState.APPROVED]
    for day, part in meeting.slots():
        values = {"date": day.isoformat(), "half_day": part}
        if meeting.kind in _KINDS:
            values["kind"] = _KINDS[meeting.kind]
        away = {str(s["deputy"]): DeedMark.LEAVE for s in approved if covers(s, values)}
        rows.append(FilledRow(values=values, ticks=away))
    return rows


def _leaves(
    opened: OpenWorkspace, meeting: PlannedMeeting, unit: str, known: list[Mapping[str, Any]]
) -> Iterator[FilledRow]:
    """Slips of leave for the meeting (DESIGN §9: ``leave`` fills ``attendance``), without those told already."""
    slips = {row.get("slip") for row in known}
    members = {d.number for d in opened.roster.members(unit, meeting.first)} if unit else set(opened.roster.by_number)
    for record in opened.records(form=LeaveSlipRow.FORM, part=LeaveSlipRow.TABLE, states=COUNTED):
        if record.number in slips or record.deputy not in members:
            continue
        if not _about(record, meeting):
            continue
        told = {n: record.values[n] for n in SLIP if n in record.values}
        if any(row.get("deputy") == record.deputy and row.get("date") == told.get("date") for row in known):
            continue
        yield FilledRow(values={"deputy": record.deputy, "state": LeaveState.APPLIED, **told, "slip": record.number})


def _about(record: Record, meeting: PlannedMeeting) -> bool:
    """Whether a slip of leave is for a meeting: by its number, else by its name and a day of it."""
    slip = LeaveSlipRow(record.values)
    if slip.session:
        return slip.session == meeting.number
    first, last = slip.date
    if first is None or last is None or last < meeting.first or first > meeting.last:
        return False
    said, title = fold(slip.meeting), fold(meeting.title)
    return bool(said) and (said in title or title in said)
