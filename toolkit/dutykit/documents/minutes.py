"""活动记录: one activity as it was registered, with room for what was said."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypedDict

from ..dates import chinese_span
from ..dossier.model import Record
from ..dossier.names import called
from ..dossier.target import Target
from ..dossier.views import ActivityRow
from .context import DocumentContext
from .facts import Facts
from .rows_told import value_of
from .wording import paragraphs

_LISTS = (
    ("present", "参加"),
    ("leave", "请假"),
    ("absent", "未到"),
)
LINES = 6
"""Blank lines for what was said where nobody is registered as having spoken."""


class PeopleRow(TypedDict):
    """Those who came, were on leave or were absent."""

    label: str
    count: str
    names: str


class MinutesContext(DocumentContext):
    """One activity; ``spoke`` are the names of those who spoke."""

    title: str
    congress: str
    record: str
    occasion: str
    kind: str
    when: str
    place: str
    organiser: str
    unit: str
    invited: int
    people: list[PeopleRow]
    content: list[str]
    spoke: list[str]
    lines: list[int]
    note: str
    date: str


def build(facts: Facts, target: Target) -> MinutesContext:
    """The context; ``target`` is the activity.

    ``people`` have ``label``, ``count`` and ``names``; ``spoke`` are the names of those who spoke, each with room.
    """
    record = activity_record(facts, target.id)
    row = ActivityRow(record.values)
    first, last = row.date
    present = dict.fromkeys((*row.present, *row.spoke))
    people: list[PeopleRow] = [
        {"label": label, "count": f"{len(numbers)}人", "names": _names(facts, numbers)}
        for name, label in _LISTS
        if (numbers := present if name == "present" else dict.fromkeys(record.values.get(name) or ()))
    ]
    return {
        "title": "代表活动记录",
        "congress": facts.congress_of_term,
        "record": record.number,
        "occasion": row.title,
        "kind": facts.kind_label(row.kind) if row.kind else "",
        "when": chinese_span(first, last),
        "place": row.place,
        "organiser": value_of(facts, record, "organiser"),
        "unit": facts.unit(record.unit).name if record.unit in facts.roster.unit_by_code else "",
        "invited": len(dict.fromkeys((*row.invited, *row.confirmed, *row.present, *row.leave, *row.absent))),
        "people": people,
        "content": paragraphs(row.content),
        "spoke": [called(facts.deputy(n), facts.roster) for n in row.spoke],
        "lines": [] if row.spoke else list(range(LINES)),
        "note": value_of(facts, record, "note"),
        "open": [] if present else ["登记里没有参加的代表，请手工填写"],
        "date": facts.printed,
        "evidence": [],
    }


def activity_record(facts: Facts, number: str) -> Record:
    """The row of that number. Raises :class:`UsageError`."""
    return facts.row_of(number, ActivityRow, "活动", code="activity")


def _names(facts: Facts, numbers: Iterable[str]) -> str:
    """Names in the order of the roster; two of one name are told apart."""
    wanted = set(numbers)
    return "、".join(called(d, facts.roster) for d in facts.roster.deputies if d.number in wanted)
