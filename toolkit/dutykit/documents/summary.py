"""关于××年度代表履职情况的说明, of the congress or of one unit: figures from records, points from ``narrative``."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from typing import TypedDict

from ..dossier.model import Record
from ..dossier.target import CONGRESS, Target
from ..dossier.views import NarrativePointRow
from ..text import fold
from ..words.codes import FormId, Per
from ..words.lists import SessionKind
from ..words.numerals import numeral
from ..words.phrases import joined, percent
from . import figures as f
from .blocks import belonging, left, points_of, seats
from .context import EvidenceRow, TextPart
from .divided import MonthFigures, SectionFigures, month_figures, month_label, section_figures
from .evidence_rows import evidence_row, evidence_rows
from .facts import Facts
from .official import Words
from .overview import told_of_many, who
from .phrasing import change, enumerated, explained, flowing
from .sectioned import FramedContext, framed
from .telling import of_form
from .wording import stopped

DOCUMENT = "summary"


class BarSeries(TypedDict):
    """The bars of one kind."""

    label: str
    figures: list[str]


class BarChart(TypedDict):
    """Bars by month; ``title`` is the caption below which they stand."""

    title: str
    names: list[str]
    series: list[BarSeries]


class SummaryContext(FramedContext):
    """The year of the congress or of a unit."""

    year: int
    unit: str
    congress: str
    intro: str
    basics: list[str]
    main: list[str]
    sections: list[TextPart]
    units: list[dict[str, str]]
    unit_label: str
    kinds: list[dict[str, str]]
    headings: list[dict[str, str]]
    months: list[dict[str, str]]
    chart: BarChart
    shortcomings: list[str]
    next_steps: list[str]
    closing: str
    date: str


def build(facts: Facts, target: Target = CONGRESS) -> SummaryContext:
    """The context; ``target`` is a unit or the congress.

    ``sections`` are those of the regulation in which there is anything to tell. ``open`` lists what is left as ×× or
    blank. ``units``, ``headings``, ``months`` and ``kinds`` are the rows of the tables, the last one their sum.
    """
    subject = target.id
    unit = facts.unit(subject) if target.per is Per.UNIT else None
    name = unit.name if unit else ""
    paper = facts.papers[DOCUMENT]
    variant, own = paper.variant, paper.material(target, facts.year)
    if unit:  # read out to its own deputies, whatever meeting it is
        variant = dataclasses.replace(variant, meeting=SessionKind.CONGRESS)
    words, still_open = Words(facts, subject if unit else ""), list[str]()
    points = points_of(facts, DOCUMENT, subject)
    used: set[str] = set()
    scope = f.scope_of(facts, subject)
    sections = _sections(facts, subject, points, used)
    frame = framed(facts, variant, own, words, still_open)
    intro = variant.texts["of_unit"] if unit else variant.intro
    closing = variant.texts["closing_of_unit"] if unit else variant.closing
    report: SummaryContext = {
        **frame,
        "year": facts.year,
        "unit": name,
        "congress": facts.congress_of_term,
        "intro": str(own.get("intro", "")) or words.said(intro),
        "basics": [_basics(facts, subject), *_of_part(points, "basics")],
        "main": [p for p in _of_part(points, *_TOLD) if p not in used],
        "sections": sections,
        "units": [] if unit else unit_rows(facts),
        "unit_label": f.unit_label(facts),
        "kinds": kind_rows(facts, subject),
        "headings": heading_rows(scope),
        "months": month_rows(scope),
        "chart": _chart(scope),
        "shortcomings": enumerated(_of_part(points, "shortcoming")),
        "next_steps": enumerated(_of_part(points, "next_step")),
        "closing": str(own.get("closing", "")) or "".join(_of_part(points, "closing")) or words.said(closing),
        "date": facts.printed,
        "open": [],
        "evidence": _evidence(facts, subject, points),
    }
    return {**report, "open": [*still_open, *_without_points(report), *words.missing]}


def _without_points(report: SummaryContext) -> Iterator[str]:
    """Parts of the text for which there is neither a record nor a point."""
    if not report["sections"] and not report["main"]:
        yield "“主要情况”没有登记记录，也没有要点"
    for points, label in ((report["shortcomings"], "不足"), (report["next_steps"], "下一步")):
        if not points:
            yield f"“{label}”没有要点，请补充"


_TOLD = ("main", "effect", "example")


# --- figures -------------------------------------------------------------------------------------------------


def _basics(facts: Facts, unit: str) -> str:
    people = f.holders(facts, unit)
    returned = [d for d in people if facts.registration(d.number)]
    scope = f.scope_of(facts, unit)
    whose = facts.unit(unit).name if unit else facts.congress_of_term
    text = flowing([f"{whose}现有{seats(scope)}", belonging(scope)])
    return f"{text}{facts.year}年，{_returned(len(returned), len(people))}。{_done(scope, facts)}"


def _done(scope: f.PaperScope, facts: Facts) -> str:
    """All that was done in a sentence, against the year before; who has left since is in the figure, and told."""
    deeds = f.but_suggestions(scope)
    if not (total := scope.counts(deeds).events.value):
        return ""
    reports = scope.counts(of_form(deeds, FormId.DUTY_REPORT)).events.value
    parts = {
        "组织会议和活动": scope.counts(f.meetings_and_activities(scope)).events.value,
        "联系接待选民": scope.counts(f.contacts(scope)).events.value,
        facts.regulation.words.get("report", "报告履职情况"): reports,
    }
    named = joined(f"{label}{n}场" for label, n in parts.items() if n)
    before = facts.before and f.scope_of(facts.before, scope.unit)
    earlier = before and before.counts(f.but_suggestions(before)).events.value
    there = {n for d in deeds for n in scope.members(d)}
    gone = len(there - scope.numbers)
    people = who(scope, deeds)
    return flowing(
        [
            f"全年{named}" + (f"，共{total}场" if sum(n > 0 for n in parts.values()) > 1 else ""),
            change(total, earlier or None, "场"),
            *(explained(text, f"其中{gone}名{left(scope)}" if gone else "") for text in people[:1]),
            *people[1:],
        ]
    )


def _returned(returned: int, due: int) -> str:
    form = "代表年度履职情况登记表"
    if not returned:
        return f"尚未收到{form}"
    missing = due - returned
    tail = f"，尚有{missing}份没有收到" if missing else ""
    return f"收到{form}{returned}份，占应交的{percent(returned, due)}{tail}"


def unit_rows(facts: Facts) -> list[dict[str, str]]:
    """One row per unit and a sum. An event that several units share counts in each, and once in the sum."""
    return [
        {"name": name} | {key: str(value) for key, value in asdict(f.unit_figures(scope)).items()}
        for name, scope in f.unit_scopes(facts)
    ]


def kind_rows(facts: Facts, unit: str = "") -> list[dict[str, str]]:
    """One row per kind of activity and contact, in the order of the list: 场次, 人次, 人数."""
    deeds = f.but_suggestions(scope := f.scope_of(facts, unit))
    rows = [
        {
            "kind": label,
            "events": str(counts.events.value),
            "person_times": str(counts.person_times.value),
            "persons": str(counts.persons.value),
        }
        for label, counts in f.kind_counts(scope, deeds)
    ]
    return rows if deeds else []


def heading_rows(scope: f.PaperScope) -> list[dict[str, str]]:
    """One row per heading of the regulation under which there is anything: the three counts, and suggestions."""
    return [{"heading": name} | _printed(line) for name, line in section_figures(scope)]


def month_rows(scope: f.PaperScope) -> list[dict[str, str]]:
    """One row per month of the year, and what has no day where there is such; nothing where nothing was done."""
    year = scope.facts.year
    told = month_figures(scope) if scope.deeds else []
    return [{"month": month_label(name, year) or "没有日期"} | _printed(line) for name, line in told]


def _chart(scope: f.PaperScope) -> BarChart:
    """The bars of the months, as the table has them; ``title`` is the caption below which they stand."""
    lines = [line for line in month_figures(scope)[:-1] if line[0]]
    year = scope.facts.year
    return {
        "title": f"{year}年度各月活动和联系选民场次",
        "names": [month_label(name, year) for name, _ in lines],
        "series": [
            {"label": "活动场次", "figures": [str(line.events) for _, line in lines]},
            {"label": "联系场次", "figures": [str(line.contacts) for _, line in lines]},
        ],
    }


def _printed(line: MonthFigures | SectionFigures) -> dict[str, str]:
    return {name: str(value) for name, value in asdict(line).items()}


# --- sections and points -------------------------------------------------------------------------------------


def _sections(facts: Facts, unit: str, points: list[Record], used: set[str]) -> list[TextPart]:
    sections: list[TextPart] = []
    scope = f.scope_of(facts, unit)
    for section in facts.regulation.sections:
        under = [d for d in facts.deeds_of(unit) if facts.placed[d.records].section is section]
        text = []
        for part in (*section.parts, None):
            found = [d for d in under if facts.placed[d.records].part is part]
            text += [told_of_many(scope, found, part.heading if part else "")]
        own = _matching(points, [section.heading, *(p.heading for p in section.parts)])
        used.update(own)
        body = [p for p in (*text, *own) if p]
        if body:
            sections.append({"title": f"（{numeral(len(sections) + 1)}）{section.heading}", "paragraphs": body})
    return sections


def _of_part(points: Iterable[Record], *parts: str) -> list[str]:
    rows = [NarrativePointRow(r.values) for r in points]
    texts = [stopped(row.point.strip()) for part in parts for row in rows if row.part == part]
    return list(dict.fromkeys(texts))


def _matching(points: Iterable[Record], headings: list[str]) -> list[str]:
    """Points whose 所属内容 is part of one of the headings, or the other way round."""
    keys = [fold(h) for h in headings]
    found = [
        r
        for r in points
        if (row := NarrativePointRow(r.values)).part in _TOLD
        and (about := fold(row.section))
        and any(about in key or key in about for key in keys)
    ]
    return _of_part(found, *_TOLD)


def _evidence(facts: Facts, unit: str, points: list[Record]) -> list[EvidenceRow]:
    if not facts.evidence:
        return []
    rows = evidence_rows(facts, facts.deeds_of(unit))
    heads = [facts.registration(d.number) for d in f.holders(facts, unit)]
    rows += [evidence_row(h, "年度履职情况登记表", h.evidence.get("deputy")) for h in heads if h]
    return rows + [evidence_row(r, "要点", r.evidence.get("point")) for r in points]
