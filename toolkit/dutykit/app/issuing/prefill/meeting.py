"""Meetings that forms are issued for, and what is known of one before its attendance is taken."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from ....dossier.meetings import covers
from ....dossier.statistics import days_of
from ....errors import UsageError
from ....forms.filled import FilledRow
from ....text import fold, nearest
from ....words.numerals import numeral, term_name
from .rows import LIVE, Rows

if TYPE_CHECKING:
    from ....dossier.model import Record
    from ....forms.model import Form
    from ...opened.open_workspace import OpenWorkspace

_NAMES = {
    "congress": "人民代表大会第{}次会议",
    "standing_committee": "人大常委会第{}次会议",
    "chair": "人大常委会第{}次主任会议",
    "special_committee": "人大{body}第{}次会议",
}
_KINDS = {"standing_committee": "standing_attend", "special_committee": "special_committee_attend"}
"""The kind of meeting that each half-day is, where there is only one."""
SLOTS = ("date", "half_day")
"""What the plan of sessions tells of a half-day."""
SLIP = ("date", "scope", "reason", "state", "approver", "approver_name", "approved_on")
"""What a slip of leave tells, beside whose it is and its number."""


@dataclass(frozen=True, slots=True)
class Meeting:
    """A meeting of the session form; ``half_days`` is 0 where the form does not say."""

    number: str
    title: str
    kind: str
    first: date
    last: date
    half_days: int = 0

    def slots(self) -> list[tuple[date, str]]:
        """Its half-days in order: morning and afternoon of each day, no more than there are said to be."""
        days = [self.first + timedelta(n) for n in range((self.last - self.first).days + 1)]
        every = [(day, part) for day in days for part in ("am", "pm")]
        return every[: self.half_days] if self.half_days else every


def meetings(opened: OpenWorkspace, year: int | None = None) -> list[Meeting]:
    """The meetings of a year (of every year), by day; terms are none."""
    return sorted(_meetings(opened, year), key=lambda m: (m.first, m.number))


def _meetings(opened: OpenWorkspace, year: int | None) -> Iterator[Meeting]:
    for record in opened.records(form="session", part="sessions"):
        values = record.values
        if record.state not in LIVE or values.get("kind") == "term" or "opening" not in values:
            continue
        first = date.fromisoformat(values["opening"])
        last = date.fromisoformat(values.get("closing") or values["opening"])
        if year in {None, first.year}:
            title = values.get("title") or _name(values)
            yield Meeting(record.number, title, values["kind"], first, max(first, last), values.get("half_days") or 0)


def _name(values: Mapping[str, Any]) -> str:
    """第十七届人大常委会第十二次会议, of a meeting that was given no name."""
    name = _NAMES.get(values["kind"], "会议")
    body, ordinal = values.get("body") or "专门委员会", values.get("ordinal")
    said = name.format(numeral(ordinal), body=body) if ordinal else name.replace("第{}次", "").format(body=body)
    return f"{term_name(values.get('term') or 0)}{said}"


def find_meeting(opened: OpenWorkspace, key: str) -> Meeting:
    """The meeting that a person means: by its number, its name, or a part of its name that only one has.

    Names are looked for in the working year first. Raises :class:`UsageError` with what there is to choose from.
    """
    every = meetings(opened)
    for meeting in every:
        if meeting.number == key.strip().upper():
            return meeting
    wanted = fold(key)
    for known in ([m for m in every if m.first.year == opened.year], every):
        exact = [m for m in known if fold(m.title) == wanted]
        found = exact or [m for m in known if wanted and wanted in fold(m.title)]
        if len(found) == 1:
            return found[0]
        if found:
            choices = "、".join(f"{m.title}（{m.first}）：{m.number}" for m in found)
            raise UsageError(f"有 {len(found)} 次会议符合“{key}”。", f"请写编号：{choices}。", code="meeting")
    near = nearest(key, [m.title for m in every])
    remedy = f"是不是“{near}”？" if near else f"请先收回届次与会议安排表（session），或核对编号。{listed(every)}"
    raise UsageError(f"没有登记“{key}”这次会议。", remedy, code="meeting")


def listed(found: list[Meeting]) -> str:
    """Meetings to choose from, in a sentence."""
    shown = "、".join(f"{m.number} {m.title}" for m in found[:8]) + ("等" if len(found) > 8 else "")
    return f"已登记的会议：{shown}。" if found else ""


def title_of(opened: OpenWorkspace, key: str) -> str:
    """The name of a meeting by its number; the number where it is no longer there."""
    return next((m.title for m in meetings(opened) if m.number == key), key)


def prefill_meeting(opened: OpenWorkspace, form: Form, unit: str, key: str) -> tuple[FilledRow, Rows]:
    """The attendance form of a meeting: what has come back for it, else its half-days; leave that was asked for."""
    meeting = find_meeting(opened, key)
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


def _returned(opened: OpenWorkspace, form: Form, unit: str, key: str) -> list[Record]:
    """What has come back of the form for this meeting and unit."""
    issues = opened.store.issues(form=form.id, kind="form", unit=unit, key=key)
    return [r for issue in issues for r in opened.records(issue=issue.number) if r.state in LIVE]


def _half_days(meeting: Meeting, slips: Sequence[FilledRow]) -> list[FilledRow]:
    """Its half-days, 请假 ticked for whose approved leave covers them (leave that was not approved excuses nobody).

    What kind of meeting each was is known only where there is one kind.
    """
    rows = []
    approved = [s.values for s in slips if s.values.get("state") == "approved"]
    for day, part in meeting.slots():
        values = {"date": day.isoformat(), "half_day": part}
        if meeting.kind in _KINDS:
            values["kind"] = _KINDS[meeting.kind]
        away = {str(s["deputy"]): "leave" for s in approved if covers(s, values)}
        rows.append(FilledRow(values=values, ticks=away))
    return rows


def _leaves(opened: OpenWorkspace, meeting: Meeting, unit: str, known: list[Mapping[str, Any]]) -> Iterator[FilledRow]:
    """Slips of leave for the meeting (DESIGN §9: ``leave`` fills ``attendance``), without those told already."""
    slips = {row.get("slip") for row in known}
    members = {d.number for d in opened.roster.members(unit, meeting.first)} if unit else set(opened.roster.by_number)
    for record in opened.records(form="leave", part="leaves"):
        if record.state not in LIVE or record.number in slips or record.deputy not in members:
            continue
        if not _about(record, meeting):
            continue
        told = {n: record.values[n] for n in SLIP if n in record.values}
        if any(row.get("deputy") == record.deputy and row.get("date") == told.get("date") for row in known):
            continue
        yield FilledRow(values={"deputy": record.deputy, "state": "applied", **told, "slip": record.number})


def _about(record: Record, meeting: Meeting) -> bool:
    """Whether a slip of leave is for a meeting: by its number, else by its name and a day of it."""
    if record.values.get("session"):
        return bool(record.values["session"] == meeting.number)
    first, last = days_of(record.values.get("date"))
    if first is None or last is None or last < meeting.first or first > meeting.last:
        return False
    said, title = fold(str(record.values.get("meeting") or "")), fold(meeting.title)
    return bool(said) and (said in title or title in said)
