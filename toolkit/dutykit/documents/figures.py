"""Quantities that papers tell, each defined once: whoever tells one takes it from here. Pure.

A :class:`PaperScope` says of whom: everybody, a unit, the members of the standing committee or of special committees.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from ..dossier.deeds import Deed
from ..dossier.model import Deputy
from ..dossier.roster import reporting_units
from ..dossier.statistics import Counts, count
from ..dossier.views import ContactRow, DeputyRow, DutyReportRow, EvaluationResultRow, SuggestionRow
from ..words.codes import FormId, UnitKind
from ..words.lists import ActivityKind, PlanState
from ..words.marks import THERE, DeedMark
from .facts import Facts
from .telling import by_label, of_form

SESSION_KINDS = frozenset(
    {ActivityKind.CONGRESS_SESSION, ActivityKind.PLENARY_MEETING, ActivityKind.DELEGATION_MEETING}
)


@dataclass(frozen=True)
class PaperScope:
    """Whom a paper is about: ``people`` hold their seat on the last day of the period; ``noun`` is their name.

    ``chosen`` narrows every count to ``people``; else whoever took part counts, of the unit where there is one.
    """

    facts: Facts
    people: tuple[Deputy, ...]
    unit: str = ""
    noun: str = "代表"
    chosen: bool = False

    @cached_property
    def numbers(self) -> frozenset[str]:
        """The numbers of these people."""
        return frozenset(d.number for d in self.people)

    def members(self, deed: Deed) -> tuple[str, ...]:
        """Who took part in a deed, of this scope."""
        there = self.facts.members_of(deed, self.unit)
        return tuple(n for n in there if n in self.numbers) if self.chosen else there

    @cached_property
    def deeds(self) -> tuple[Deed, ...]:
        """Deeds of the period that bear on the scope."""
        found = self.facts.deeds_of(self.unit)
        return tuple(d for d in found if self.members(d)) if self.chosen else tuple(found)

    def counts(self, deeds: Iterable[Deed]) -> Counts:
        """场次, 人次, 人数 of deeds."""
        return count((d, self.members(d)) for d in deeds)

    @property
    def total(self) -> int:
        """How many they are."""
        return len(self.people)


def holders(facts: Facts, unit: str = "") -> tuple[Deputy, ...]:
    """Deputies (of a unit) who hold their seat on the last day of the period."""
    day = facts.period[1]
    every = facts.roster.members(unit, day) if unit else facts.roster.deputies
    return tuple(d for d in every if d.in_office(day) and d.sits(facts.level, day))


@dataclass(frozen=True, slots=True)
class UnitFigures:
    """What a unit is told by: deputies, the three counts of activities, contacts, suggestions, forms returned."""

    deputies: int
    events: int
    person_times: int
    persons: int
    contacts: int
    contact_times: int
    suggestions: int
    returned: int


def unit_figures(scope: PaperScope) -> UnitFigures:
    """The figures of a unit, or of everybody."""
    activity, contact = scope.counts(meetings_and_activities(scope)), scope.counts(contacts(scope))
    return UnitFigures(
        deputies=scope.total,
        events=activity.events.value,
        person_times=activity.person_times.value,
        persons=activity.persons.value,
        contacts=contact.events.value,
        contact_times=contact.person_times.value,
        suggestions=len(suggestions(scope)),
        returned=sum(scope.facts.registration(d.number) is not None for d in scope.people),
    )


def unit_scopes(facts: Facts) -> list[tuple[str, PaperScope]]:
    """The units that report, by name, those who are in none (未编入), and everybody (合计).

    An event that several units share counts in each, and once in the sum.
    """
    units = reporting_units(facts.roster)
    found = [(u.name, scope_of(facts, u.code)) for u in units]
    placed = {d.number for u in units for d in facts.roster.members(u.code, facts.period[1])}
    others = tuple(d for d in holders(facts) if d.number not in placed)
    if others:
        found.append(("未编入", PaperScope(facts, others, chosen=True)))
    return [*found, ("合计", scope_of(facts))]


def unit_label(facts: Facts) -> str:
    """What the units that report are: their kind where it is one, else 单位."""
    kinds = {u.kind for u in reporting_units(facts.roster)}
    return UnitKind.of(kinds.pop()).label if len(kinds) == 1 else "单位"


def kind_counts(scope: PaperScope, deeds: Sequence[Deed]) -> list[tuple[str, Counts]]:
    """The three counts of each kind, in the order of the list, and of all together (合计)."""
    return [(label, scope.counts(found)) for label, found in [*by_label(scope.facts, deeds).items(), ("合计", deeds)]]


def main_unit(facts: Facts, deputy: Deputy, day: date | None = None) -> str:
    """The unit through which a deputy reports; nothing for one who is in none."""
    codes = deputy.units(day or facts.period[1])
    return "、".join(unit.name for unit in reporting_units(facts.roster) if unit.code in codes)


def scope_of(facts: Facts, unit: str = "", who: str = "") -> PaperScope:
    """Everybody, a unit, members of the standing committee (``standing``) or of special committees (``special``)."""
    people, day = holders(facts, unit), facts.period[1]
    if who == "standing":
        chosen = tuple(d for d in people if DeputyRow(d.facts_on(day)).standing_member)
        return PaperScope(facts, chosen, unit, "常委会组成人员", chosen=True)
    if who == "special":
        chosen = tuple(d for d in people if DeputyRow(d.facts_on(day)).special_committee)
        return PaperScope(facts, chosen, unit, "专门委员会组成人员", chosen=True)
    return PaperScope(facts, people, unit)


def meetings_and_activities(scope: PaperScope) -> list[Deed]:
    """Activities and meetings, contacts with voters left out."""
    return of_form(scope.deeds, FormId.ACTIVITY)


def but_suggestions(scope: PaperScope) -> list[Deed]:
    """Everything that was done: activities, meetings, contacts and duty reports."""
    return [d for d in scope.deeds if d.form != FormId.SUGGESTION]


def contacts(scope: PaperScope) -> list[Deed]:
    """Receptions of voters and visits to them."""
    return of_form(scope.deeds, FormId.CONTACT)


def voters_met(scope: PaperScope, deeds: Sequence[Deed]) -> int:
    """Voters who were received, in person-times."""
    return sum(d.voters for d in deeds if scope.members(d))


def events_by_kind(scope: PaperScope, deeds: Sequence[Deed]) -> dict[str, int]:
    """场次 by the label of the kind, in the order of the list."""
    found = {label: scope.counts(group).events.value for label, group in by_label(scope.facts, deeds).items()}
    return {label: number for label, number in found.items() if number}


def suggestions(scope: PaperScope) -> list[Deed]:
    """Suggestions and bills that people of the scope put forward as the first."""
    return suggestions_of(scope, scope.deeds)


def suggestions_of(scope: PaperScope, deeds: Iterable[Deed]) -> list[Deed]:
    """Those among deeds that people of the scope put forward as the first."""
    mine = of_form(deeds, FormId.SUGGESTION)
    return [d for d in mine if any(DeedMark.LED in d.people[n] for n in scope.members(d))]


def leaders(scope: PaperScope, deeds: Sequence[Deed]) -> int:
    """How many people put them forward."""
    return len({n for d in deeds for n in scope.members(d) if DeedMark.LED in d.people[n]})


def replied(scope: PaperScope, deeds: Sequence[Deed]) -> int:
    """How many of them have a reply on record by the printed day."""
    return sum(is_replied(scope.facts, d) for d in deeds)


def is_replied(facts: Facts, suggestion: Deed) -> bool:
    """Whether a suggestion has a reply on record by the printed day."""
    rows = (SuggestionRow(r.values) for r in suggestion.sources[:1])
    return any(row.replied is not None and row.replied <= facts.on for row in rows)


@dataclass(frozen=True, slots=True)
class Sitting:
    """One meeting: half-days of people due, there, on leave, absent.

    Of the ``persons`` who were due ``all_of`` missed nothing and ``came`` were there at some time.
    """

    title: str
    first: date
    last: date
    half_days: int
    due: int
    there: int
    leave: int
    absent: int
    persons: int
    all_of: int
    came: int


def sittings(scope: PaperScope) -> list[Sitting]:
    """Meetings of the period with their attendance; a person of whom a half-day says nothing is not due there."""
    by_meeting: dict[str, list[Mapping[str, frozenset[DeedMark]]]] = {}
    days: dict[str, list[date]] = {}
    titles: dict[str, str] = {}
    first, last = scope.facts.period
    for half in scope.facts.attendance.half_days:
        if first <= half.day <= last:
            by_meeting.setdefault(half.meeting.key, []).append(half.marks)
            days.setdefault(half.meeting.key, []).append(half.day)
            titles[half.meeting.key] = half.meeting.title
    found = [_sitting(scope, titles[key], days[key], marks) for key, marks in by_meeting.items()]
    return sorted((s for s in found if s.due), key=lambda s: (s.first, s.title))


def _sitting(
    scope: PaperScope, title: str, days: Sequence[date], every: Sequence[Mapping[str, frozenset[DeedMark]]]
) -> Sitting:
    people = scope.numbers if scope.chosen or scope.unit else frozenset(scope.facts.roster.by_number)
    of_person: dict[str, list[frozenset[DeedMark]]] = {}
    for marks in every:
        for number, own in marks.items():
            if number in people and own & (THERE | {DeedMark.LEAVE, DeedMark.ABSENT}):
                of_person.setdefault(number, []).append(own)
    told = [own for marks in of_person.values() for own in marks]
    there = sum(bool(own & THERE) for own in told)
    absent = sum(not own & THERE and DeedMark.LEAVE not in own for own in told)
    there_of = [[bool(own & THERE) for own in marks] for marks in of_person.values()]
    return Sitting(
        title, min(days), max(days), len(every), len(told), there, len(told) - there - absent, absent,
        len(of_person), sum(map(all, there_of)), sum(map(any, there_of)),
    )  # fmt: skip


def half_days_of(facts: Facts, deputy: str) -> tuple[int, int, int]:
    """Half-days of the period at which a deputy was there, on leave, absent without it."""
    first, last = facts.period
    halves = (h.marks.get(deputy, frozenset()) for h in facts.attendance.half_days if first <= h.day <= last)
    there = leave = absent = 0
    for marks in halves:
        there += bool(marks & THERE)
        leave += not marks & THERE and DeedMark.LEAVE in marks
        absent += not marks & THERE and DeedMark.LEAVE not in marks and DeedMark.ABSENT in marks
    return there, leave, absent


@dataclass(frozen=True, slots=True)
class DeputyFigures:
    """What one deputy is told by: half-days there, on leave, absent; activities, contacts, suggestions put forward."""

    there: int
    leave: int
    absent: int
    activities: int
    contacts: int
    suggestions: int


def deputy_figures(facts: Facts, deputy: str) -> DeputyFigures:
    """The figures of one deputy."""
    took = [d for d in facts.deeds_with(deputy) if d.took_part(deputy)]
    led = [d for d in of_form(took, FormId.SUGGESTION) if DeedMark.LED in d.people[deputy]]
    done = (len(of_form(took, FormId.ACTIVITY)), len(of_form(took, FormId.CONTACT)), len(led))
    return DeputyFigures(*half_days_of(facts, deputy), *done)


@dataclass(frozen=True, slots=True)
class NoShow:
    """One deputy who had said to come, and did not come, without approval."""

    number: str
    day: date | None
    title: str
    record: str


def no_shows(scope: PaperScope) -> list[NoShow]:
    """Absences without approval from activities to which the deputy had agreed to come, by day."""
    found = []
    for deed in of_form(scope.facts.deeds_of(scope.unit), FormId.ACTIVITY):
        for number, marks in deed.people.items():
            if number in scope.numbers and DeedMark.ABSENT in marks and DeedMark.CONFIRMED in marks:
                found.append(NoShow(number, deed.first, deed.title, deed.records[0]))
    return found


def duty_reports(scope: PaperScope) -> dict[str, int]:
    """How many people reported to their voters in the period, by the way (会议口头, 书面): persons, each once a way."""
    facts, (first, last) = scope.facts, scope.facts.period
    ways: dict[str, set[str]] = {}
    for record in facts.of_view(DutyReportRow):
        row = DutyReportRow(record.values)
        done = row.date is not None and first <= row.date <= last and row.state in {"", PlanState.DONE}
        if done and row.deputy in scope.numbers:
            label = facts.label(FormId.DUTY_REPORT, "way", row.way) if row.way else "方式没有登记"
            ways.setdefault(label, set()).add(row.deputy)
    return {label: len(people) for label, people in ways.items()}


def reporters(scope: PaperScope) -> frozenset[str]:
    """The people who reported to their voters in the period."""
    facts, (first, last) = scope.facts, scope.facts.period
    rows = (DutyReportRow(r.values) for r in facts.of_view(DutyReportRow))
    return frozenset(
        row.deputy
        for row in rows
        if row.date and first <= row.date <= last and row.state in {"", PlanState.DONE} and row.deputy in scope.numbers
    )


def reported(scope: PaperScope) -> int:
    """How many people reported to their voters in the period, each once."""
    return len(reporters(scope))


def slips(scope: PaperScope) -> Counter[str]:
    """Evaluation slips of the period: ``people`` evaluated, ``valid`` slips and those of each grade."""
    found: Counter[str] = Counter()
    first, last = scope.facts.period
    for record in scope.facts.of_view(EvaluationResultRow):
        row = EvaluationResultRow(record.values)
        if row.deputy in scope.numbers and row.date and first <= row.date <= last:
            found["people"] += 1
            for name in ("valid", "excellent", "satisfied", "basically", "dissatisfied"):
                found[name] += getattr(row, name) or 0
    return found


def handled(scope: PaperScope) -> tuple[int, int]:
    """Matters that voters raised in the period, and those of them that have a result."""
    rows = [ContactRow(r.values) for d in contacts(scope) for r in d.sources]
    raised = [row for row in rows if row.matter]
    return len(raised), sum(bool(row.result) for row in raised)
