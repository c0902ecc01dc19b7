"""A deputy's work under the headings of a regulation, as it is read out: with subject and verbs, each deed once. Pure.

Deeds of a kind that are many are counted, few are told by day and name; none is both. What the deputy wrote stands
under a heading of its own beside what is counted.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TypedDict

from ..dates import chinese_span
from ..dossier.deeds import SPOKEN, Deed
from ..rules.regulation import RegulationSection
from ..words.codes import FormId
from ..words.lists import ActivityKind
from ..words.marks import DeedMark
from ..words.numerals import numeral
from ..words.phrases import joined
from .context import TextPart
from .facts import Facts
from .headings import BLANK, CLOSING, NOTHING, basics, deeds_by_part, own_words, texts_without_heading
from .telling import by_label, contact_clauses, of_form, suggestion_clauses
from .wording import begins_with_verb, in_marks, leading_verb, times

FEW = 2
"""So many deeds of one kind are told by day and name; more are counted."""
MOST_NAMED = 8
"""So many deeds are named under one heading; where it would be more, kinds with two are counted too."""
OWN, COUNTED, REST = "本人的体会和补充", "主要工作", "其他"
"""Headings for what the deputy wrote, for what is counted beside it, and for what is of no part: where ``[words]`` of
the regulation have none of their own (``own_heading``, ``work_heading``, ``rest_heading``)."""


class ToldSection(TypedDict):
    """A heading of the regulation and what is told under it; ``flag`` says what the deputy has still to write."""

    id: str
    title: str
    article: str
    paragraphs: list[str]
    parts: list[TextPart]
    own: list[str]
    flag: str


def told_sections(
    facts: Facts, number: str, *, subject: str = "我", years: Sequence[Facts] = (), own: bool = True
) -> list[ToldSection]:
    """Every section of the regulation that has anything to say or waits for the deputy, then what none asks for.

    Each has ``id``, ``title``, ``article``, ``paragraphs``, ``parts`` (``title``, ``paragraphs``), ``own`` and
    ``flag`` (what is missing, else empty). The deputy's words are those of each of ``years``; without ``own`` there are
    none, and nothing is waited for.
    """
    of = list(years) or [facts]
    told = [_section(facts, s, number, subject, of if own else []) for s in facts.regulation.sections]
    shown = [s for s in told if s["paragraphs"] or s["parts"] or s["own"] or s["flag"]]
    return shown + (_closing(of, number) if own else [])


def numbered(sections: Iterable[ToldSection]) -> list[ToldSection]:
    """Sections with 一、 二、 before their titles, in the order in which they are printed; what closes has none."""
    return [
        {**s, "title": f"{numeral(at)}、{s['title']}" if s["id"] else s["title"]} for at, s in enumerate(sections, 1)
    ]


def _section(
    facts: Facts, section: RegulationSection, number: str, subject: str, years: Sequence[Facts]
) -> ToldSection:
    shown: ToldSection = {
        "id": section.id, "title": section.heading, "article": section.article,
        "paragraphs": [], "parts": [], "own": [], "flag": "",
    }  # fmt: skip
    if section.roster:
        return {**shown, "paragraphs": [basics(facts, number)]}
    parts: list[TextPart] = []
    for part, found in deeds_by_part(facts, section, number):
        text = speech(facts, found, number, subject)
        if part is None:
            shown["paragraphs"] = text
        elif text:
            parts.append({"title": f"（{numeral(len(parts) + 1)}）{part.heading}", "paragraphs": text})
    own = _written(section, number, years)
    if parts or shown["paragraphs"]:
        own = [text for text in own if text != "无。"]  # 无 beside counted facts says that there is nothing more
    elif not own and section.own and years:
        return {**shown, "flag": BLANK if section.own_words else NOTHING}
    return _apart(facts.regulation.words, {**shown, "parts": parts, "own": own})


def _apart(words: Mapping[str, str], shown: ToldSection) -> ToldSection:
    """What the deputy wrote, under a heading of its own where anything is counted beside it."""
    parts, told, own = shown["parts"], shown["paragraphs"], shown["own"]
    if not own or not (parts or told):
        return shown
    if told and parts:
        parts = [
            *parts,
            {"title": f"（{numeral(len(parts) + 1)}）{words.get('rest_heading', REST)}", "paragraphs": told},
        ]
    elif told:
        parts = [{"title": f"（一）{words.get('work_heading', COUNTED)}", "paragraphs": told}]
    mine: TextPart = {"title": f"（{numeral(len(parts) + 1)}）{words.get('own_heading', OWN)}", "paragraphs": own}
    return {**shown, "parts": [*parts, mine], "paragraphs": [], "own": []}


def _written(section: RegulationSection, number: str, years: Sequence[Facts]) -> list[str]:
    """The deputy's paragraphs of each year; of several years, each begins with its own."""
    told = []
    for facts in years:
        text = own_words(facts, section, number)
        if text and len(years) > 1:
            text = [] if text == ["无。"] else [f"{facts.year}年：{text[0]}", *text[1:]]
        told += text
    return told


def _closing(years: Sequence[Facts], number: str) -> list[ToldSection]:
    told = [
        (f"{facts.year}年：{field.label}" if len(years) > 1 else field.label, text)
        for facts in years
        for field, text in texts_without_heading(facts, number)
    ]
    parts: list[TextPart] = [
        {"title": f"（{numeral(at)}）{label}", "paragraphs": text} for at, (label, text) in enumerate(told, 1)
    ]
    whole: ToldSection = {
        "id": "",
        "title": CLOSING,
        "article": "",
        "parts": parts,
        "paragraphs": [],
        "own": [],
        "flag": "",
    }
    return [whole] if parts else []


# --- what was done --------------------------------------------------------------------------------------------


def speech(facts: Facts, deeds: Sequence[Deed], number: str, subject: str) -> list[str]:
    """One paragraph: what was done often, counted; what was done once or twice, by day; voters; suggestions."""
    few, many = _split(facts, [d for d in of_form(deeds, FormId.ACTIVITY) if d.took_part(number)])
    sentences = [_counted(many, number)] if many else []
    reports = of_form(deeds, FormId.DUTY_REPORT)
    named = sorted((*few, *reports), key=lambda d: (d.first is None, d.first, d.records))
    if named:
        before = [None, *named[:-1]]
        sentences.append("；".join(_by_day(facts, d, number, b) for b, d in zip(before, named, strict=True)))
    sentences += [
        "；".join(clauses)
        for clauses in (
            contact_clauses(facts, of_form(deeds, FormId.CONTACT)),
            suggestion_clauses(facts, of_form(deeds, FormId.SUGGESTION), number, named=True),
        )
        if clauses
    ]
    return [_subjected(sentences, subject)] if sentences else []


def _counted(many: Mapping[str, Sequence[Deed]], number: str) -> str:
    """参加集中视察3次、代表联组活动4次，发言2次."""
    counted = [d for found in many.values() for d in found if d.kind not in SPOKEN]
    spoke = sum(DeedMark.SPOKE in d.people[number] for d in counted)
    return joined(times(label, len(found)) for label, found in many.items()) + (f"，发言{spoke}次" if spoke else "")


def _subjected(sentences: Sequence[str], subject: str) -> str:
    """Sentences with their subject: before the first verb, behind a day that stands first."""
    day, comma, rest = sentences[0].partition("，")
    dated = comma and day.endswith("日")
    first = f"{day}，{subject}{rest}" if dated else f"{subject}{sentences[0]}"
    return "".join(f"{s}。" for s in (first, *sentences[1:]))


def _split(facts: Facts, deeds: Sequence[Deed]) -> tuple[list[Deed], dict[str, list[Deed]]]:
    """Deeds that are told one by one, and the others by the label of their kind."""
    groups = by_label(facts, deeds)
    for few in (FEW, 1):
        many = {label: found for label, found in groups.items() if len(found) > few or not _tellable(found)}
        named = [d for label, found in groups.items() if label not in many for d in found]
        if len(named) <= MOST_NAMED:
            break
    return named, many


def _tellable(found: Sequence[Deed]) -> bool:
    return all(d.first and d.title for d in found)


def _by_day(facts: Facts, deed: Deed, number: str, before: Deed | None) -> str:
    """1月9日至12日，出席区十七届人大四次会议: of several years the year is told where another one begins."""
    said = before.first.year if before and before.first else None
    year = facts.year if len(facts.years) == 1 else said
    day = chinese_span(deed.first, deed.last, year).replace("—", "至")
    return f"{day}，{_predicate(facts, deed, number)}" if day else _predicate(facts, deed, number)


def _predicate(facts: Facts, deed: Deed, number: str) -> str:
    """What was done, with a verb: that of its kind, unless its title begins with one."""
    if deed.form == FormId.DUTY_REPORT:
        place = f"在{deed.place}" if deed.place else ""
        return f"{place}向原选区选民{facts.regulation.words['report']}"
    title = deed.title
    if deed.kind in SPOKEN:
        if deed.kind == ActivityKind.DELIBERATION:
            return f"{title}时发言" if title.startswith("审议") else f"审议“{title}”时发言"
        return title if begins_with_verb(title) else f"就“{title}”提出询问"
    verb = leading_verb(facts.kind_label(deed.kind)) or "参加"
    told = title if begins_with_verb(title) else verb + in_marks(title)
    return f"{told}并发言" if DeedMark.SPOKE in deed.people[number] else told
