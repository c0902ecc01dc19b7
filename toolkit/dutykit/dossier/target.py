"""For whom one document or one workbook is made (DESIGN §8)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TypedDict, assert_never

from ..words.codes import Per

KEYED = frozenset({Per.MEETING, Per.ACTIVITY, Per.CONTACT, Per.BULLETIN, Per.REGULATION})
"""What a person names by a key of its own (``--for``), not by a deputy or a unit."""


class IssueColumns(TypedDict):
    """Under which unit, deputy and key the store keeps what was sent out."""

    unit: str
    deputy: str
    key: str


@dataclass(frozen=True, slots=True)
class Target:
    """The deputy, unit, congress, meeting, activity, contact record, issue of a bulletin or regulation it is made for.

    ``id`` is the number of the deputy or record, the code of the unit, the number of the issue, the id of the
    regulation; "" for the congress. ``name`` is what lists call it, ``file`` what stands in the names of files: no two
    targets of one kind share it. ``unit`` narrows what is keyed to one unit's part; ``day`` is the first day of a
    meeting, an activity or a contact.
    """

    per: Per
    id: str = ""
    name: str = ""
    file: str = ""
    unit: str = ""
    day: date | None = None

    @property
    def deputy(self) -> str:
        """The number of the deputy; nothing for any other."""
        return self.id if self.per is Per.DEPUTY else ""

    def columns(self) -> IssueColumns:
        """Under which unit, deputy and key the store keeps what was sent out."""
        match self.per:
            case Per.DEPUTY:
                return {"unit": "", "deputy": self.id, "key": ""}
            case Per.UNIT | Per.CONGRESS:
                return {"unit": self.id, "deputy": "", "key": ""}
            case Per.MEETING | Per.ACTIVITY | Per.CONTACT | Per.BULLETIN | Per.REGULATION:
                return {"unit": self.unit, "deputy": "", "key": self.id}
            case _:
                assert_never(self.per)


CONGRESS = Target(Per.CONGRESS)
"""The congress itself, where its name does not matter."""
