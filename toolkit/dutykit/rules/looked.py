"""One look at the records of a subject: which are about it, what lies in the window, how they are called. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from ..dossier.fields import SharedFields, days_of
from ..dossier.meetings import FORM as ATTENDANCE
from ..dossier.model import Record
from ..dossier.names import called
from ..text import shortened
from ..words.codes import SubjectKind
from .fitting import Fit
from .items import Item
from .kinds import deadlines, rows
from .kinds.judgement import Judge, registers_of
from .left import marks_words
from .lexicon import Lexicon
from .rule_check import RuleCheck, RuleOutcome
from .selection import PLACES
from .terms import Belongs, RuleKind
from .windows import DayWindow

JUDGES: Mapping[str, Judge] = {
    "deadline": deadlines.judge,
    "value": rows.judge_value,
    "complete": rows.judge_complete,
    "ballot": rows.judge_ballot,
}
"""Kinds that judge records one by one, and how."""


@dataclass(frozen=True)
class Looked:
    """One look at the records of a subject."""

    check: RuleCheck
    outcome: RuleOutcome
    lexicon: Lexicon

    @property
    def subject(self) -> str:
        """The deputy's number, else the unit's code."""
        return self.outcome.subject.id

    @property
    def deputy(self) -> str:
        """The deputy's number; nothing for any other subject."""
        return self.subject if self.outcome.subject.kind is SubjectKind.DEPUTY else ""

    def named(self, item: Item) -> str:
        """What an item is called; a row without a title by its form and whom it names."""
        words = what_of(item, self.lexicon)
        record = self.records.get(item.records[0]) if item.records else None
        if words or record is None:
            return words or "登记"
        title = f"《{self.lexicon.title(f'{record.form}.{record.table}' if record.table else record.form)}》"
        people = [d for d in self.check.case.known_deputies(item.people) if d.number != self.subject]
        return title + "、".join(called(d, self.check.case.roster) for d in people[:3])

    @cached_property
    def records(self) -> Mapping[str, Record]:
        """Records by number."""
        return {r.number: r for r in self.check.case.records}

    def said(self, item: Item) -> str:
        """What an item says of the deputy; of a unit or the congress, how many deputies took part."""
        if item.deed is None:
            return ""
        if self.deputy:
            rows = [r for r in item.deed.sources if r.number in item.records and r.form == ATTENDANCE]
            own = {mark for r in rows for mark in PLACES if self.deputy in (r.values.get(mark) or ())}
            return marks_words(own or item.deed.people.get(self.deputy, frozenset()))
        return f"{len(item.people)}名代表"

    def numbers(self, item: Item) -> tuple[str, ...]:
        """Records that tell an item of this deputy; of anybody else's deed, all of them."""
        own = item.deed.records_of(self.deputy) if item.deed is not None and self.deputy else ()
        return own if own and set(own) <= set(item.records) else item.records

    @property
    def members(self) -> set[str]:
        """Numbers of a unit's deputies, at any time."""
        return {d.number for d in self.check.case.roster.members(self.subject)}

    def about(self, item: Item) -> bool:
        """Whether an item is one of the subject's."""
        match self.outcome.subject.kind:
            case SubjectKind.DEPUTY:
                return self.subject in item.people
            case SubjectKind.UNIT:
                by_people = (
                    self.check.rule.kind == RuleKind.SHARE or self.check.rule.options.get("belongs") == Belongs.MEMBERS
                )
                if by_people:
                    return bool(self.members & set(item.people))
                own = registers_of(self.check, item) if self.check.rule.kind in {RuleKind.CONSISTENT} else item.units
                return self.subject in own
            case SubjectKind.RECORD:
                return self.subject in item.records
            case _:
                return True

    def speaks(self, record: Record) -> bool:
        """Whether a record names the deputy, is registered by the unit, or is any where the whole congress is asked."""
        match self.outcome.subject.kind:
            case SubjectKind.DEPUTY:
                return record.deputy == self.subject or self.subject in named_in(record)
            case SubjectKind.UNIT:
                return record.unit == self.subject
            case SubjectKind.RECORD:
                return record.number == self.subject
            case _:
                return True

    def within(self, item: Item) -> Fit:
        """Whether an item lies in the window, or in one of the windows of a row of them."""
        window, kind = self.outcome.window, self.check.rule.kind
        if kind is RuleKind.GAP:
            if item.first is None:
                return Fit.MAYBE
            return Fit.YES if item.first <= min(window.last or date.max, self.check.case.today) else Fit.NO
        if kind is RuleKind.STREAK:
            fits = [item.lies_in(w) for w in row_of(self.check, window)]
            return Fit.YES if Fit.YES in fits else Fit.MAYBE if Fit.MAYBE in fits else Fit.NO
        return item.lies_in(window)


def row_of(check: RuleCheck, span: DayWindow) -> list[DayWindow]:
    """Windows of a row, within its span."""
    last = span.last or check.case.today
    years = range(span.first.year, last.year + 1)
    found = [w for year in years for w in check.windows_of(year)]
    return [w for w in dict.fromkeys(found) if span.first <= w.first and (w.last or date.max) <= last] or [span]


def what_of(item: Item, lexicon: Lexicon) -> str:
    """What an item is called: its title, with what kind of deed it is; a row by what stands in it."""
    row, deed = SharedFields(item.values), item.deed
    named = deed.title if deed is not None else ""
    if "matter" in item.values:  # never what voters said
        named = row.place
    named = named or row.title or row.meeting or row.topic
    kind = deed.kind if deed is not None else row.kind
    label = lexicon.kinds.get(kind, "")
    words = "，".join(filter(None, (label, shortened(named))))
    return words or (lexicon.title(deed.form) if deed is not None else "")


def named_in(record: Record) -> set[str]:
    """Texts that stand in fields of a record, one by one or in lists: numbers of deputies among them."""
    found: set[str] = set()
    for value in record.values.values():
        if isinstance(value, str):
            found.add(value)
        elif isinstance(value, list | tuple):
            found.update(v for v in value if isinstance(v, str))
    return found


def days_in(record: Record) -> tuple[date | None, date | None]:
    """First and last day that a record tells of; nothing where none can be read."""
    for name in ("date", "submitted", "held"):
        try:
            days = days_of(record.values.get(name))
        except (ValueError, TypeError, KeyError):  # a held row keeps what was written
            continue
        if days[0] is not None:
            return days
    return None, None
