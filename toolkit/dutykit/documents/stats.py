"""The figures of a year side by side, and the facts behind them one a row, for a workbook to work on. Pure.

Figures come from :mod:`.figures`, as those of papers do. What may be handed on stands here: deputies are named, voters
and whoever filled a form in are not, and titles, which may tell of people, stay in the records.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from ..dossier.model import Deputy
from ..dossier.views import SuggestionRow
from ..serial import HIDDEN, INLINE
from ..words.codes import FormId
from ..words.marks import AWAY, DeedMark
from . import figures as f
from .annual_report import role
from .divided import MonthFigures, month_figures, month_of
from .facts import Facts

NO_DAY = "没有日期"
GROUPS: Mapping[str, str] = {
    FormId.ACTIVITY: "会议和活动",
    FormId.ATTENDANCE: "会议和活动",
    FormId.CONTACT: "联系选民",
    FormId.DUTY_REPORT: "报告履职",
    FormId.SUGGESTION: "议案和建议",
}
"""What deeds of a form are called where they are sorted."""


@dataclass(frozen=True, slots=True)
class UnitLine:
    """The figures of one unit; of all (合计) in the last line."""

    unit: str
    figures: f.UnitFigures = field(metadata=INLINE)


@dataclass(frozen=True, slots=True)
class KindLine:
    """The three counts of one kind."""

    kind: str
    events: int
    person_times: int
    persons: int


@dataclass(frozen=True, slots=True)
class MonthLine:
    """What began in one month, or has no day; of all (合计) in the last line."""

    month: str
    figures: MonthFigures = field(metadata=INLINE)


@dataclass(frozen=True, slots=True)
class CoverageLine:
    """How many deputies of a unit reported to their voters in the year."""

    unit: str
    deputies: int
    reported: int


@dataclass(frozen=True, slots=True)
class HandlingLine:
    """How many suggestions of a unit have a reply on record."""

    unit: str
    suggestions: int
    replied: int


@dataclass(frozen=True, slots=True)
class DeputyLine:
    """The figures of one deputy, in the order of the roster; nobody is ranked."""

    deputy: str
    name: str
    unit: str
    figures: f.DeputyFigures = field(metadata=INLINE)


@dataclass(frozen=True, slots=True)
class Participation:
    """One deputy in one deed: ``times`` is 1 where it counts as a person-time, 0 for leave and absence."""

    deputy: str
    name: str
    unit: str
    group: str
    kind: str
    month: str
    day: date | None
    role: str
    times: int
    record: str


@dataclass(frozen=True, slots=True)
class StatsEvent:
    """One deed but a suggestion: an activity, a meeting, a contact, a duty report."""

    record: str
    group: str
    kind: str
    month: str
    day: date | None
    unit: str
    people: int
    voters: int
    events: int = 1


@dataclass(frozen=True, slots=True)
class Put:
    """One suggestion or bill that was put forward; ``replied`` is 1 where a reply is on record."""

    record: str
    kind: str
    month: str
    day: date | None
    lead: str
    unit: str
    seconders: int
    state: str
    reply_class: str
    replied_on: date | None
    replied: int
    suggestions: int = 1


@dataclass(frozen=True, slots=True)
class Report:
    """One deputy who holds a seat, and whether a report to voters is on record."""

    deputy: str
    name: str
    unit: str
    reported: int
    deputies: int = 1


@dataclass(frozen=True, slots=True)
class Rows:
    """The facts, one a row."""

    participations: tuple[Participation, ...]
    events: tuple[StatsEvent, ...]
    suggestions: tuple[Put, ...]
    reports: tuple[Report, ...]


@dataclass(frozen=True, slots=True)
class Statistics:
    """The figures of a year; the last line of each list but ``deputies`` is their sum, of what each counts once."""

    congress: str
    year: int
    on: date
    unit_label: str = field(metadata=HIDDEN)
    units: tuple[UnitLine, ...]
    kinds: tuple[KindLine, ...]
    months: tuple[MonthLine, ...]
    duty_reports: tuple[CoverageLine, ...]
    suggestions: tuple[HandlingLine, ...]
    deputies: tuple[DeputyLine, ...]
    rows: Rows = field(metadata=HIDDEN)


def statistics(facts: Facts) -> Statistics:
    """The figures of the year of ``facts``, which are about everybody."""
    scopes, whole = f.unit_scopes(facts), f.scope_of(facts)
    kinds = f.kind_counts(whole, f.but_suggestions(whole))
    return Statistics(
        congress=facts.congress_of_term,
        year=facts.year,
        on=facts.on,
        unit_label=f.unit_label(facts),
        units=tuple(UnitLine(name, f.unit_figures(scope)) for name, scope in scopes),
        kinds=tuple(KindLine(k, c.events.value, c.person_times.value, c.persons.value) for k, c in kinds),
        months=tuple(MonthLine(name or NO_DAY, month) for name, month in month_figures(whole)),
        duty_reports=tuple(CoverageLine(name, scope.total, f.reported(scope)) for name, scope in scopes),
        suggestions=tuple(_handling(name, scope) for name, scope in scopes),
        deputies=tuple(
            DeputyLine(d.number, d.name, f.main_unit(facts, d), f.deputy_figures(facts, d.number))
            for d in whole.people
        ),
        rows=Rows(
            tuple(_participations(facts)), tuple(_events(whole)), tuple(_put(whole)), tuple(_reports(whole)),
        ),
    )  # fmt: skip


def month(day: date | None) -> str:
    """2024-03, under which a deed of that day is told."""
    return month_of(day) or NO_DAY


def _handling(name: str, scope: f.PaperScope) -> HandlingLine:
    mine = f.suggestions(scope)
    return HandlingLine(name, len(mine), f.replied(scope, mine))


def _units_on(facts: Facts, deputy: Deputy | None, day: date | None) -> str:
    return (deputy and f.main_unit(facts, deputy, day)) or ""


def _participations(facts: Facts) -> Iterable[Participation]:
    """Whoever took part, was on leave or absent; who was invited only is no fact yet."""
    for deed in facts.deeds:
        for number, marks in deed.people.items():
            there = deed.took_part(number)
            if not there and not marks & AWAY:
                continue
            deputy = facts.roster.by_number.get(number)
            yield Participation(
                deputy=number,
                name=deputy.name if deputy else "",
                unit=_units_on(facts, deputy, deed.first),
                group=GROUPS[deed.form],
                kind=facts.kind_label(deed.kind),
                month=month(deed.first),
                day=deed.first,
                role=role(marks),
                times=int(there),
                record=deed.records_of(number)[0],
            )


def _events(whole: f.PaperScope) -> Iterable[StatsEvent]:
    units = whole.facts.roster.unit_by_code
    for deed in f.but_suggestions(whole):
        yield StatsEvent(
            record=deed.records[0],
            group=GROUPS[deed.form],
            kind=whole.facts.kind_label(deed.kind),
            month=month(deed.first),
            day=deed.first,
            unit="、".join(units[code].name if code in units else code for code in deed.units),
            people=len(whole.members(deed)),
            voters=deed.voters,
        )


def _put(whole: f.PaperScope) -> Iterable[Put]:
    facts = whole.facts
    for deed in f.suggestions(whole):
        row = SuggestionRow(deed.sources[0].values)
        led = [n for n, marks in deed.people.items() if DeedMark.LED in marks]
        deputies: Sequence[Deputy] = [facts.roster.by_number[n] for n in led if n in facts.roster.by_number]
        yield Put(
            record=deed.records[0],
            kind=facts.kind_label(deed.kind).removeprefix("提出"),
            month=month(deed.first),
            day=deed.first,
            lead="、".join(d.name for d in deputies),
            unit="、".join(dict.fromkeys(_units_on(facts, d, deed.first) for d in deputies)),
            seconders=sum(DeedMark.JOINED in marks and DeedMark.LED not in marks for marks in deed.people.values()),
            state=facts.label(FormId.SUGGESTION, "state", row.state) if row.state else "",
            reply_class=facts.label(FormId.SUGGESTION, "reply_class", row.reply_class) if row.reply_class else "",
            replied_on=row.replied,
            replied=int(f.is_replied(facts, deed)),
        )


def _reports(whole: f.PaperScope) -> Iterable[Report]:
    done = f.reporters(whole)
    for deputy in whole.people:
        yield Report(deputy.number, deputy.name, f.main_unit(whole.facts, deputy), int(deputy.number in done))
