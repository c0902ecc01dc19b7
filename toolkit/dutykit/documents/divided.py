"""The figures of a year by month and by heading of the regulation, for tables and the book of figures. Pure.

What they count is what :mod:`.figures` counts; here it is only divided.
"""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import dataclass
from datetime import date

from ..dossier.deeds import Deed
from ..words.codes import FormId
from . import figures as f
from .telling import of_form

SUM = "合计"


@dataclass(frozen=True, slots=True)
class MonthFigures:
    """What began in a month: activities and contacts with their person-times, suggestions put forward."""

    events: int
    person_times: int
    contacts: int
    contact_times: int
    suggestions: int


def month_of(day: date | None) -> str:
    """2024-03, under which a deed of that day is told; nothing for one without a day."""
    return f"{day:%Y-%m}" if day else ""


def month_label(name: str, year: int) -> str:
    """3月 for 2024-03, with its year where that is another; what is no month stands as it is."""
    of, dash, number = name.partition("-")
    if not dash:
        return name
    return f"{int(number)}月" if of == str(year) else f"{of}年{int(number)}月"


def month_figures(scope: f.PaperScope) -> list[tuple[str, MonthFigures]]:
    """Each month of the year, those in which nothing was done too, and what has no day; the last line is their sum."""
    year, found = scope.facts.year, dict[str, list[Deed]]()
    for deed in scope.deeds:
        found.setdefault(month_of(deed.first), []).append(deed)
    names = sorted({*(f"{year}-{number:02}" for number in range(1, 13)), *found} - {""})
    told = [*names, *([""] if "" in found else [])]
    put = {d.records for d in f.suggestions(scope)}
    lines = [(name, _month(scope, put, found.get(name, []))) for name in told]
    return [*lines, (SUM, _month(scope, put, scope.deeds))]


def _month(scope: f.PaperScope, put: Set[tuple[str, ...]], deeds: Sequence[Deed]) -> MonthFigures:
    activity, contact = (scope.counts(of_form(deeds, form)) for form in (FormId.ACTIVITY, FormId.CONTACT))
    return MonthFigures(
        activity.events.value,
        activity.person_times.value,
        contact.events.value,
        contact.person_times.value,
        sum(d.records in put for d in deeds),
    )


@dataclass(frozen=True, slots=True)
class SectionFigures:
    """What stands under a heading of the regulation: the three counts of all that was done, and suggestions."""

    events: int
    person_times: int
    persons: int
    suggestions: int


def section_figures(scope: f.PaperScope) -> list[tuple[str, SectionFigures]]:
    """Each heading under which there is anything, and their sum; nothing where there is no heading."""
    placed, found = scope.facts.placed, dict[str, list[Deed]]()
    for deed in scope.deeds:
        found.setdefault(placed[deed.records].section.heading, []).append(deed)
    headings = dict.fromkeys([*(s.heading for s in scope.facts.regulation.sections), *found])
    told = [(name, found[name]) for name in headings if name in found]
    return [(name, _section(scope, deeds)) for name, deeds in [*told, (SUM, scope.deeds)]] if told else []


def _section(scope: f.PaperScope, deeds: Sequence[Deed]) -> SectionFigures:
    done = scope.counts(d for d in deeds if d.form != FormId.SUGGESTION)
    return SectionFigures(
        done.events.value, done.person_times.value, done.persons.value, len(f.suggestions_of(scope, deeds))
    )
