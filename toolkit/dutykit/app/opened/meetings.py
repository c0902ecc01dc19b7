"""The meetings of an open workspace."""

from __future__ import annotations

from ...dossier.sessions import PlannedMeeting, planned_meetings
from ...dossier.views import SessionRow
from ...words.codes import FormId
from .kept import Topic
from .open_workspace import OpenWorkspace

_PLANNED = Topic[list[PlannedMeeting]]("planned", frozenset({FormId.SESSION}))


def planned(opened: OpenWorkspace) -> list[PlannedMeeting]:
    """The meetings of the plan of sessions, of every year, by day."""
    return opened.kept.of(
        _PLANNED, lambda: planned_meetings(opened.records(form=FormId.SESSION, part=SessionRow.TABLE))
    )


def meeting_title(opened: OpenWorkspace, number: str) -> str:
    """The name of a meeting by its number; the number where it is no longer there."""
    return next((m.title for m in planned(opened) if m.number == number), number)
