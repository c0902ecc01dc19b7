"""Lists that pages let a person choose from: the units and deputies of the roster, the forms."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from ..app.asking.catalogue import list_forms
from ..app.opened.open_workspace import open_workspace
from ..workspace import Workspace
from .calls import Call

Listed = tuple[tuple[str, str], ...]
"""What is sent, and what is read."""


@dataclass(frozen=True, slots=True)
class Choices:
    """By code, number or id, with the name that a person knows."""

    units: Listed
    deputies: Listed
    forms: Listed


def choices_of(call: Call) -> Choices:
    """What there is to choose from today."""
    return call.known(listed)


def listed(workspace: Workspace, today: date) -> Choices:
    """What works them out."""
    with open_workspace(workspace, today=today) as opened:
        units = tuple((u.code, u.name) for u in opened.roster.units)
        deputies = tuple((d.number, d.name) for d in opened.roster.deputies)
    return Choices(units, deputies, tuple((f.id, f.title) for f in list_forms(workspace).forms))
