"""What records say of a deputy's year, in the rows of the registration form. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypedDict

from ..dossier.reconcile import RegisteredRow
from ..words.lists import SuggestionRole


class SuggestionKnown(TypedDict):
    """A suggestion, in the fields of the form."""

    record: str
    title: str
    role: SuggestionRole
    date: str | None
    number: str | None
    handler: str | None
    result: str


class ContactKnown(TypedDict):
    """A reception of voters."""

    record: str
    date: str | None
    way: str
    place: str | None
    voters: int | None
    matter: str


class DutyReportKnown(TypedDict):
    """A duty report."""

    record: str
    date: str | None
    way: str | None
    result: str | None


class ParticipationKnown(TypedDict):
    """How often a deputy was to come to activities of a kind, and came."""

    record: str
    kind: str
    due: int
    present: int
    leave: int
    absent: int


@dataclass(frozen=True, slots=True)
class KnownRows:
    """What the records say of a deputy's year, by table of the form.

    Each row holds JSON values by field and, under ``record``, the number of the record it was taken from.
    """

    participation: list[ParticipationKnown]
    suggestions: list[SuggestionKnown]
    contacts: list[ContactKnown]
    duty_reports: list[DutyReportKnown]

    def by_table(self) -> dict[str, Sequence[RegisteredRow]]:
        """The rows under the names that the tables have in the form."""
        return {
            "participation": self.participation,
            "suggestions": self.suggestions,
            "contacts": self.contacts,
            "duty_reports": self.duty_reports,
        }
