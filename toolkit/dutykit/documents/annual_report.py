"""年度履职情况报告: one deputy's year under the headings of the regulation.

Figures come from records; the rest are the deputy's own words, taken over as they are. Sections on law-abiding and on
shortcomings (``own_words``) are only ever taken over, or left blank and flagged.
"""

from __future__ import annotations

from typing import Any

from ..dossier.meetings import ATTENDING, LATE, LEFT_EARLY, LEFT_MIDWAY
from ..dossier.model import UNIT_KINDS, Deputy
from ..dossier.statistics import ABSENT, JOINED, LEAVE, LED, PRESENT, SPOKE, Deed
from ..rules.regulation import Section
from .claims import claims_of
from .facts import Facts, evidence_row, evidence_rows, person
from .telling import deputy_clauses, named_deeds
from .wording import month_day, numeral, paragraphs, sentence, stopped

BLANK = "（请代表本人填写）"
NOTHING = "（没有登记记录，请代表本人补充；没有的写“无”）"
_ROLES = (
    (LED, "领衔"), (JOINED, "附议"), (SPOKE, "参加、发言"), (PRESENT, "参加"), (ATTENDING, "列席"), (LATE, "参加"),
    (LEFT_EARLY, "参加"), (LEFT_MIDWAY, "参加"), (LEAVE, "请假"), (ABSENT, "未到"),
)  # fmt: skip


def build(facts: Facts, subject: str) -> dict[str, Any]:
    """The context; ``subject`` is the deputy's number.

    ``sections`` have ``title``, ``paragraphs``, ``parts`` (``title``, ``paragraphs``), ``own`` (the deputy's words)
    and ``flag`` (what is missing, else empty). ``draft`` is 初稿 while ``open`` lists anything.
    """
    deputy = facts.deputy(subject)
    deeds = [d for d in facts.deeds_with(subject) if d.took_part(subject)]
    sections = [_section(facts, section, deeds, subject) for section in facts.regulation.sections]
    claims = claims_of(facts, subject)
    still_open = open_points(facts, subject, [s["title"] for s in sections if s["flag"]], len(claims))
    shown = person(facts, deputy)
    return {
        "title": f"{facts.year}年度履职情况报告",
        "year": facts.year,
        "draft": "初稿" if still_open else "",
        "deputy": shown,
        "line": f"{facts.congress_of_term}代表　{shown['spaced']}",
        "intro": f"根据{facts.regulation.cited}，现将{facts.year}年度履职情况报告如下。",
        "sections": sections,
        "open": still_open,
        "signer": f"报告人：{shown['spaced']}",
        "date": facts.printed,
        "opinions": opinions(facts),
        "deeds": deed_rows(facts, facts.deeds_with(subject), subject),
        "claims": claims,
        "evidence": _evidence(facts, deputy, facts.deeds_with(subject)),
    }


def _section(facts: Facts, section: Section, deeds: list[Deed], number: str) -> dict[str, Any]:
    if section.roster:
        return _shown_section(section, [basics(facts, number)], [], [], "")
    mine = [d for d in deeds if facts.placed[d.records].section is section]
    lead = f"{facts.year}年，"
    parts: list[dict[str, Any]] = []
    if section.parts:
        for part in section.parts:
            found = [d for d in mine if facts.placed[d.records].part is part]
            text = _paragraphs(facts, found, number, "" if parts else lead)
            if text:
                parts.append({"title": f"（{numeral(len(parts) + 1)}）{part.heading}", "paragraphs": text})
        told = _paragraphs(
            facts, [d for d in mine if facts.placed[d.records].part is None], number, "此外，" if parts else lead
        )
    else:
        told = _paragraphs(facts, mine, number, lead)
    own = own_words(facts, section, number)
    if (parts or told) and own == ["无。"]:
        own = []  # 无 beside counted facts says that there is nothing more
    missing = BLANK if section.own_words else NOTHING
    return _shown_section(section, told, parts, own, "" if own or parts or told else missing)


def _shown_section(
    section: Section, told: list[str], parts: list[dict[str, Any]], own: list[str], flag: str
) -> dict[str, Any]:
    return {
        "id": section.id,
        "title": f"{numeral(section.order)}、{section.heading}",
        "article": section.article,
        "parts": parts,
        "paragraphs": told,
        "own": own,
        "flag": flag,
    }


_BASICS = ("gender", "ethnicity", "birth", "party", "education", "employer", "post", "district", "elected")
"""Fields of the roster that a section of basic facts tells; telephone numbers are not among them."""


def basics(facts: Facts, number: str) -> str:
    """What the roster says of a deputy, in one sentence; blank fields are left out."""
    shown = person(facts, facts.deputy(number))
    form = facts.forms.get("roster")
    fields = form.table_by_name["deputies"].by_name if form else {}
    told = [f"{fields[name].label}：{shown[name]}" for name in _BASICS if name in fields and shown.get(name)]
    units = [f"{label}：{shown[kind]}" for kind, label in UNIT_KINDS.items() if shown[kind]]
    return stopped("；".join([f"姓名：{shown['name']}", *told, *units]))


def _paragraphs(facts: Facts, deeds: list[Deed], number: str, lead: str) -> list[str]:
    """What was done, counted, in one sentence; then the activities by name, where they are few."""
    clauses = deputy_clauses(facts, deeds, number)
    return [p for p in (sentence(clauses, lead), named_deeds(facts, deeds, number)) if p]


def own_words(facts: Facts, section: Section, number: str) -> list[str]:
    """The deputy's own paragraphs for a section, as they came back."""
    head = facts.registration(number)
    return [stopped(p) for p in paragraphs(head.values.get(section.own) if head and section.own else "")]


def open_points(facts: Facts, number: str, blank: list[str], claims: int) -> list[str]:
    """What keeps the document a draft."""
    points = [f"“{title}”待代表本人填写" for title in blank]
    if facts.held.get(number):
        points.append(f"有{facts.held[number]}条登记记录待核实，没有计入")
    if claims:
        points.append(f"代表本人另外申报{claims}项，待登记单位核实，没有计入")
    return points


def opinions(facts: Facts) -> list[str]:
    """Titles of the opinion blocks that the regulation file names."""
    return [facts.regulation.words[w] for w in ("reviewer_opinion", "office_opinion") if facts.regulation.words.get(w)]


def deed_rows(facts: Facts, deeds: list[Deed], number: str) -> list[dict[str, str]]:
    """The annex: every deed that names the deputy, with its record numbers; leave and absence are told, not counted."""
    rows: list[dict[str, str]] = []
    for deed in deeds:
        marks = deed.people[number]
        role = next((label for mark, label in _ROLES if mark in marks), "应邀")
        if not deed.took_part(number) and not marks & {LEAVE, ABSENT}:
            continue
        rows.append(
            {
                "no": str(len(rows) + 1),
                "date": month_day(deed.first, deed.last, facts.year),
                "title": deed.title or _place(deed),
                "kind": facts.kind_label(deed.kind),
                "role": "接待" if deed.form == "contact" and PRESENT in marks else role,
                "records": "\n".join(deed.records),
            }
        )
    return rows


def _place(deed: Deed) -> str:
    return next((str(r.values["place"]) for r in deed.sources if r.values.get("place")), "")


def _evidence(facts: Facts, deputy: Deputy, deeds: list[Deed]) -> list[dict[str, str]]:
    rows = evidence_rows(facts, deeds, deputy.number)
    head = facts.registration(deputy.number)
    if head:
        for section in facts.regulation.sections:
            if head.values.get(section.own):
                rows.append(evidence_row(head, f"本人填写：{section.heading}", head.evidence.get(section.own)))
    return rows
