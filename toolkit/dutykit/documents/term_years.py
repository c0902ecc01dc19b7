"""The years of a term that papers tell, and since when anything is registered at all. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TypedDict

from ..dossier.model import Deputy
from .facts import Facts


def years_of(facts: Facts, deputy: Deputy) -> list[Facts]:
    """The facts of each year of the period in which the deputy was in office, or of which anything is told."""
    first, last = deputy.since or date.min, deputy.until or date.max
    return [
        facts.of_year(year)
        for year in facts.years
        if len(facts.years) == 1 or first.year <= year <= last.year or facts.of_year(year).deeds_with(deputy.number)
    ]


def told_years(facts: Facts, deputy: Deputy) -> list[Facts]:
    """Those of :func:`years_of` of which anything can be known here."""
    since = since_when(facts) or 0
    return [f for f in years_of(facts, deputy) if f.year >= since]


def since_when(facts: Facts) -> int | None:
    """The year from which on anything is registered, where that is later than the period; a term is then part told."""
    begun = facts.derived.begun
    return begun if begun and begun > facts.period[0].year else None


class YearsRow(TypedDict):
    """How often somebody took part in what stands under a heading, a cell for each year."""

    title: str
    cells: list[str]
    total: str


def taken_part(facts: Facts, years: Sequence[Facts], number: str) -> list[YearsRow]:
    """How often a deputy took part, a row for each heading of the regulation and a cell for each year."""
    rows: list[YearsRow] = []
    for section in facts.regulation.sections:
        if section.own_words or section.roster:
            continue
        cells = [sum(d.took_part(number) for d in f.deeds_under(section, number)) for f in years]
        rows.append({"title": section.heading, "cells": [str(c) for c in cells], "total": str(sum(cells))})
    return rows
