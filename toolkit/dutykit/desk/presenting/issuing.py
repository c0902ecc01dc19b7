"""What was sent out, as page data."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import PurePath

from ...app.papers.sending import RemindResult, SendResult
from ..jobs import Outcome

Url = Callable[..., str]


def sent(result: SendResult, url: Url) -> Outcome:
    """A phase that was sent out: the parcels of the units, each to be downloaded."""
    parcels = [(one.name, one.forms, url("issuing.parcel", name=PurePath(one.path).name)) for one in result.parcels]
    count = sum(form.count for form in result.forms)
    return Outcome("outcome_issue.html", {"result": result, "parcels": parcels, "count": count})


def reminded(result: RemindResult) -> Outcome:
    """Reminders that were written."""
    return Outcome("outcome_remind.html", {"result": result})
