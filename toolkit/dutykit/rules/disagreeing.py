"""What records tell differently, in words: each fact, and what each record says of it. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from ..dossier.deeds import Deed
from ..dossier.disagreements import Disagreement, ToldFact
from ..dossier.meetings import HALF_DAYS
from ..dossier.model import Record
from ..dossier.names import called
from ..words.codes import FormId
from ..words.lists import DayPart
from ..words.marks import AWAY, THERE, DeedMark
from .casefile import CaseFile

_MARKS = (*(m for m in DeedMark if m in THERE | AWAY),)
_BLANK = "（空着）"


@dataclass(frozen=True, slots=True)
class ToldValue:
    """What one record says of a fact, in words."""

    record: str
    value: str


@dataclass(frozen=True, slots=True)
class Contradiction:
    """One fact that records tell differently; ``deputy`` is the number of whom it is about, where it is about one."""

    deputy: str
    name: str
    fact: str
    told: tuple[ToldValue, ...]

    json_members: ClassVar[Mapping[str, str]] = {"deputy": "deputy", "name": "name", "fact": "fact", "told": "told"}

    @property
    def words(self) -> str:
        """The fact, and what each record says: 批准人：QJ-1写“大会秘书处”，CQ-1写“代表团团长”."""
        return f"{self.fact}：" + "，".join(f"{t.record}写“{t.value}”" for t in self.told)

    @property
    def records(self) -> frozenset[str]:
        """Numbers of the records."""
        return frozenset(t.record for t in self.told)


def contradictions_of(case: CaseFile) -> tuple[Contradiction, ...]:
    """Everything that records of a case file tell differently, as far as it may count."""
    return case.kept("contradictions", lambda: (*_of_fields(case), *_of_turnout(case)))


def behind(case: CaseFile, records: Iterable[str], deputy: str) -> str:
    """What the records behind a finding tell differently, in words; of who was there, of this deputy alone."""
    numbers = set(records)
    told = [
        c.words
        for c in contradictions_of(case)
        if len(c.records & numbers) > 1 and (not deputy or c.deputy in {"", deputy})
    ]
    return "；".join(dict.fromkeys(told))


def _of_fields(case: CaseFile) -> Iterator[Contradiction]:
    standing = (other.told for other in case.otherwise)
    yield from (in_words(case, one) for one in dict.fromkeys((*case.disagreements.every, *standing)))


def in_words(case: CaseFile, one: Disagreement) -> Contradiction:
    """A fact that is told differently, as people call it."""
    told = tuple(ToldValue(t.record, _value(case, t)) for t in one.told)
    return Contradiction(one.deputy, _name(case, one.deputy), _fact(case, one), told)


def _fact(case: CaseFile, one: Disagreement) -> str:
    """What people call the fact: the label of its field, of both where they are called otherwise."""
    return "、".join(dict.fromkeys(case.labels.get(t.field, t.field.rpartition(".")[2]) for t in one.told))


def _value(case: CaseFile, told: ToldFact) -> str:
    if told.value is None or told.value == "":
        return _BLANK
    if isinstance(told.value, bool):
        return "是" if told.value else "否"
    choices: Mapping[str, str] = case.choices.get(told.field, {})
    return choices.get(str(told.value), str(told.value))


def _name(case: CaseFile, number: str) -> str:
    deputy = case.roster.by_number.get(number)
    return called(deputy, case.roster) if deputy is not None else ""


# --- who was there ------------------------------------------------------------------------------------------------


def _of_turnout(case: CaseFile) -> Iterator[Contradiction]:
    """Deeds, and half-days of meetings, of which forms say different things of a deputy."""
    for deed in case.deeds:
        for deputy in deed.tellings:
            yield from _of_deed(case, deed, deputy)


def _of_deed(case: CaseFile, deed: Deed, deputy: str) -> Iterator[Contradiction]:
    by_part: dict[tuple[Any, ...], list[Record]] = {}
    for record in deed.sources:
        halves = record.form == FormId.ATTENDANCE and record.table == HALF_DAYS
        part = (record.values.get("date"), record.values.get("half_day")) if halves else ()
        by_part.setdefault(part, []).append(record)
    for part, records in by_part.items():
        told = tuple(ToldValue(r.number, words) for r in records if (words := _marks(r, deputy)))
        if len({t.value for t in told}) > 1:
            day = f"{part[0] or ''}{DayPart.labels().get(str(part[1]), '')}" if part else str(deed.first or "")
            name = _name(case, deputy) or deputy
            yield Contradiction(deputy, name, f"{day}{deed.title or '活动'}{name}的参加情况", told)


def _marks(record: Record, deputy: str) -> str:
    return "、".join(m.label for m in _MARKS if deputy in (record.values.get(m) or ()))
