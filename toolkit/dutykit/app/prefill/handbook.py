"""The handbook of a deputy goes out with what the organisers have registered: to be confirmed, mended, added to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ...documents.registration_form import known_rows
from ...dossier import meetings
from ...dossier.meetings import ATTENDING, LATE, LEFT_EARLY, LEFT_MIDWAY
from ...dossier.statistics import ABSENT, LEAVE, Deed
from ...forms.filled import FilledRow
from ..facts import facts_of
from .rows import Rows

if TYPE_CHECKING:
    from ...documents.facts import Facts
    from ...forms.model import Form
    from ..desk import Desk

_STATES = (
    (LEFT_MIDWAY, "left_midway"),
    (LEFT_EARLY, "left_early"),
    (LATE, "late"),
    (ATTENDING, "observer"),
)
_SAME = ("suggestions", "contacts")
"""Tables that ask what the registration form asks too."""


def prefill_handbook(desk: Desk, form: Form, number: str) -> tuple[FilledRow, Rows]:
    """Head and rows; each row carries the number of the record that it is to confirm."""
    found, rows = registered_rows(desk, number), {}
    for table in form.tables:
        rows[table.name] = tuple(
            FilledRow(str(row["record"]), {n: v for n, v in row.items() if n in table.by_name and v not in (None, "")})
            for row in found.get(table.name, ())
        )
    return FilledRow(values={"deputy": number, "year": desk.year}), {n: r for n, r in rows.items() if r}


def registered_rows(desk: Desk, number: str) -> dict[str, list[dict[str, Any]]]:
    """What organisers registered of a deputy's year, by table and field of the handbook, with the ``record``."""
    facts = facts_of(desk, desk.today)
    found = {"activities": _activities(facts, number), "opinions": _opinions(facts, number)}
    known = known_rows(facts, number)
    return found | {name: known.get(name, []) for name in _SAME}


def _activities(facts: Facts, number: str) -> list[dict[str, Any]]:
    """Activities, meetings and duty reports that name the deputy, leave and absence too."""
    rows = []
    for deed in facts.deeds_with(number):
        state = _state(deed, number)
        if deed.form not in {"activity", "attendance", "duty-report"} or not state or not deed.first:
            continue
        if deed.sources[0].table == meetings.OPINIONS:
            continue
        days = {"from": deed.first.isoformat(), "to": (deed.last or deed.first).isoformat()}
        rows.append(
            {
                "record": deed.records[0],
                "date": days,
                "title": deed.title or facts.kind_label(deed.kind),
                "kind": deed.kind,
                "organiser": deed.organiser,
                "place": next((r.values["place"] for r in deed.sources if r.values.get("place")), ""),
                "state": state,
            }
        )
    return rows


def _state(deed: Deed, number: str) -> str:
    """How the deputy took part, in the words of the handbook; nothing where it is not known."""
    marks = deed.people[number]
    if deed.took_part(number):
        return next((state for mark, state in _STATES if mark in marks and "present" not in marks), "present")
    return "leave" if LEAVE in marks else "absent" if ABSENT in marks else ""


def _opinions(facts: Facts, number: str) -> list[dict[str, Any]]:
    """What the deputy said in meetings, as their attendance forms tell it."""
    known = meetings.Meetings(facts.counted)
    return [
        {"record": r.number, "occasion": known.meeting(r).title or "会议", **r.values}
        for r in facts.of_form(meetings.FORM, meetings.OPINIONS)
        if r.values.get("deputy") == number and str(r.values.get("date", ""))[:4] == str(facts.year)
    ]
