"""Stand-in until the calendar is merged."""

from __future__ import annotations

from ..rules.workdays import WorkCalendar
from ..workspace import Workspace


def work_calendar(workspace: Workspace | None) -> WorkCalendar:  # noqa: ARG001
    """Stand-in."""
    return WorkCalendar()
