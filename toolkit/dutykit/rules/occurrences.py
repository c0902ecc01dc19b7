"""What happened, when and on which record, in words that a deputy can check. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from ..dates import chinese_span
from ..dossier.fields import SharedFields
from ..dossier.meetings import FORM as ATTENDANCE
from ..dossier.meetings import HALF_DAYS
from ..dossier.model import Record
from ..dossier.views import HalfDayRow
from ..words.codes import SubjectKind
from ..words.lists import DayPart
from ..words.marks import DeedMark
from .casefile import CaseFile
from .items import Item
from .results import Subject
from .selection import PLACES
from .terms import ROWWISE, RuleKind

_MOST = 20
"""So many occurrences are told; of what is recorded more often, how often it is."""


def occurrences(items: Sequence[Item]) -> str:
    """Each of them with its day and its record."""
    told = "；".join(map(occurrence, items[:_MOST]))
    return told + (f"；等{len(items)}条" if len(items) > _MOST else "")


def occurrence(item: Item) -> str:
    """One of them: 2024年3月5日视察老旧小区（HD-2024-0003）; of a meeting the half-days that its rows tell."""
    halves, name = _half_days(item), _named(item)
    if halves and len(item.people) == 1:
        told = "，".join(_half_day(r, item.people[0]) for r in halves)
        others = sorted(set(item.records) - {r.number for r in halves})
        return f"{name}{told}" + (f"，另见{'、'.join(others)}" if others else "")
    when = chinese_span(item.first, item.last) if item.first else "没有写日期，"
    return f"{when}{name}（{'、'.join(item.records)}）"


def _half_days(item: Item) -> list[Record]:
    """Rows of half-days with a day that tell an item."""
    rows = [r for r in item.deed.sources if r.number in item.records] if item.deed is not None else []
    return [r for r in rows if r.form == ATTENDANCE and r.table == HALF_DAYS and SharedFields(r.values).date[0]]


def _named(item: Item) -> str:
    """Its title; of a reception the place, never what voters said."""
    if "matter" in item.values:
        return SharedFields(item.values).place
    row, title = SharedFields(item.values), item.deed.title if item.deed is not None else ""
    return title or row.title or row.meeting


def _half_day(record: Record, deputy: str) -> str:
    row = HalfDayRow(record.values)
    marks = "、".join(m.label for m in DeedMark if m in PLACES and deputy in (row.values.get(m) or ()))
    part = DayPart.labels().get(row.half_day, "")
    return f"{chinese_span(row.date)}{part}{marks}（{record.number}）"


_BY_OTHERS = ROWWISE | {RuleKind.COMBINE, RuleKind.REPEAT, RuleKind.SCORE}
"""Kinds that may find somebody wanting before a register is closed; of the others only a closed one proves a lack."""


def borne_out(
    case: CaseFile, kind: RuleKind, subject: Subject, message: str, records: Sequence[str], events: Sequence[Item],
    registers: Sequence[str],
) -> str:  # fmt: skip
    """What an unmet finding rests on, where its sentence does not say so: records, or the register that lacks them.

    A lack is told with the register that shows it; a roster that shows it is named as such.
    """
    parts = []
    if records and not any(number in message for number in records):
        parts.append(_recorded(records, events))
    if kind is RuleKind.MEMBERS:
        parts.append("以名册为准")
    elif kind is not RuleKind.BREACH and not (
        records and (subject.kind is SubjectKind.RECORD or kind is RuleKind.SCHEDULE)
    ):
        units = case.roster.unit_by_code
        names = [units[u].name if u in units else u for u in registers]
        whose = "、".join(names[:3]) + (f"等{len(names)}个单位" if len(names) > 3 else "")
        parts.append(f"以{whose}的登记为准" if kind in _BY_OTHERS else f"{whose}的登记已经关闭")
    return "；".join(parts)


def _recorded(records: Sequence[str], events: Sequence[Item]) -> str:
    """The records of a finding by what they tell; what is lacking has none to be told by."""
    told = [event for event in events if event.records]
    return occurrences(told) if told else f"依据的记录：{'、'.join(records[:_MOST])}"
