"""What is registered of a deputy's year, in the rows of the forms that ask the deputy to check it. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from ..dossier import meetings
from ..dossier.deeds import Deed
from ..dossier.reconcile import RegisteredRow
from ..dossier.views import OpinionRow
from ..words.codes import FormId
from ..words.lists import AttendanceState
from ..words.marks import DeedMark
from .facts import REGISTRATION, Facts
from .registration_form import known_rows

HANDBOOK = FormId.HANDBOOK
_STATES = (
    (DeedMark.LEFT_MIDWAY, AttendanceState.LEFT_MIDWAY),
    (DeedMark.LEFT_EARLY, AttendanceState.LEFT_EARLY),
    (DeedMark.LATE, AttendanceState.LATE),
    (DeedMark.ATTENDING, AttendanceState.OBSERVER),
)
_SAME = ("suggestions", "contacts")
"""Tables of the handbook that ask what the registration form asks too."""


def registered_rows(facts: Facts, number: str, form: str = HANDBOOK) -> dict[str, Sequence[RegisteredRow]]:
    """What is registered of a deputy, by table and field of the handbook (of the registration form), with ``record``.

    ``record`` is the first record that tells it; of a deed that only an accepted claim tells, the claim.
    """
    known = known_rows(facts, number).by_table()
    if form == REGISTRATION:
        return known
    found: dict[str, Sequence[RegisteredRow]] = {
        "activities": _activities(facts, number),
        "opinions": _opinions(facts, number),
    }
    return found | {name: known.get(name, []) for name in _SAME}


def _activities(facts: Facts, number: str) -> list[RegisteredRow]:
    """Activities, meetings and duty reports that name the deputy, leave and absence too."""
    rows: list[RegisteredRow] = []
    for deed in facts.deeds_with(number):
        state = state_of(deed, number)
        if deed.form not in {FormId.ACTIVITY, FormId.ATTENDANCE, FormId.DUTY_REPORT} or not state or not deed.first:
            continue
        if deed.sources[0].table == meetings.OPINIONS:
            continue
        days = {"from": deed.first.isoformat(), "to": (deed.last or deed.first).isoformat()}
        rows.append(
            {
                "record": deed.records_of(number)[0],
                "date": days,
                "title": deed.title or facts.kind_label(deed.kind),
                "kind": deed.kind,
                "organiser": deed.organiser,
                "place": deed.place,
                "state": state,
            }
        )
    return rows


def state_of(deed: Deed, number: str) -> str:
    """How the deputy took part, in the words of the handbook; nothing where it is not known."""
    marks = deed.people[number]
    if deed.took_part(number):
        return next(
            (state for mark, state in _STATES if mark in marks and DeedMark.PRESENT not in marks),
            AttendanceState.PRESENT,
        )
    return (
        AttendanceState.LEAVE if DeedMark.LEAVE in marks else AttendanceState.ABSENT if DeedMark.ABSENT in marks else ""
    )


def _opinions(facts: Facts, number: str) -> list[RegisteredRow]:
    """What the deputy said in meetings, as their attendance forms tell it; then accepted claims to have spoken."""
    told: list[RegisteredRow] = [
        {"record": r.number, "occasion": facts.attendance.meeting(r).title or "会议", **r.values}
        for r in facts.rows_of(OpinionRow, number)
        if (day := OpinionRow(r.values).date) and day.year == facts.year
    ]
    claimed: list[RegisteredRow] = [
        {"record": deed.records[0], **deed.sources[0].values}
        for deed in facts.deeds_with(number)
        if deed.sources[0].table == meetings.OPINIONS and deed.records == deed.claims
    ]
    return told + claimed
