"""Attendance that says nothing of somebody who was due: told at intake, for the check can prove nothing by silence."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from ...dossier.meetings import SITTINGS
from ...dossier.model import Deputy
from ...dossier.names import people_label
from ...dossier.views import DeputyRow, HalfDayRow
from ...forms.extract import Draft, Extracted
from ...forms.model import Form, Table
from ...problems import Problem, has_errors
from ...words.codes import FormId
from ...words.lists import ActivityKind
from ...words.marks import AWAY, THERE
from ..opened.open_workspace import OpenWorkspace

_NAMED = 8
"""How many names are written out."""
_CONGRESS = SITTINGS - {ActivityKind.SESSION_PARTY_MEETING}
"""Half-days at which every deputy is due; of a party's meeting the form itself says who was."""


def warn_of_silence(opened: OpenWorkspace, form: Form, extracted: Extracted, unit: str) -> None:
    """Tell, beside a half-day, whom it forgets, that it lists absentees only, or that nobody is named as present."""
    table = form.table_by_name.get(HalfDayRow.TABLE) if form.id == FormId.ATTENDANCE else None
    if table is None:
        return
    for draft in extracted.rows.get(table.name, ()):
        day = HalfDayRow(draft.values).date
        if draft.void or day is None or has_errors(draft.problems):
            continue
        due = _due(opened, HalfDayRow(draft.values).kind, day, unit)
        draft.problems += _silence(opened, draft, table, due)


def _due(opened: OpenWorkspace, kind: str, day: date, unit: str) -> list[Deputy]:
    """Who is due at a half-day, as the roster has it on that day; nobody where it does not tell."""
    serving = [d for d in opened.roster.deputies if d.serves(day) and (not unit or unit in d.units(day))]
    if kind in _CONGRESS:
        level = opened.workspace.config.congress.level
        return [d for d in serving if d.sits(level, day)]
    if kind == ActivityKind.STANDING_ATTEND:
        return [d for d in serving if DeputyRow(d.facts_on(day)).standing_member]
    return []


def _silence(opened: OpenWorkspace, draft: Draft, table: Table, due: Iterable[Deputy]) -> list[Problem]:
    named = {n for mark in (*THERE, *AWAY) for n in draft.values.get(mark) or ()}
    there = {n for mark in THERE for n in draft.values.get(mark) or ()}
    forgotten = [d for d in due if d.number not in named]
    if not forgotten:
        return []
    names = "、".join(people_label(d, opened.roster) for d in forgotten[:_NAMED])
    names += f"等{len(forgotten)}人" if len(forgotten) > _NAMED else ""
    facts = {"count": len(forgotten), "names": names}
    code = "attendance.left_out"
    if not there:
        code = "attendance.absentees_only" if named else "attendance.nobody"
    label = table.by_name["present"].label if "present" in table.by_name else ""
    return [Problem(code, draft.places.get("present"), "present", "", {"label": label, **facts})]
