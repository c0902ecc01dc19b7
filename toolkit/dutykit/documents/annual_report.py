"""年度履职情况报告: one deputy's year under the headings of the regulation.

Figures come from records; the rest are the deputy's own words, taken over as they are. Sections on law-abiding and on
shortcomings (``own_words``) are only ever taken over, or left blank and flagged.
"""

from __future__ import annotations

from functools import lru_cache

from ..dates import chinese_span
from ..dossier.deeds import Deed
from ..dossier.model import Deputy
from ..dossier.target import Target
from ..text import glimpse
from ..words.codes import FormId
from ..words.marks import AWAY, DeedMark
from .claims import claims_of
from .context import ClaimRow, DeedRow, DocumentContext
from .evidence_rows import evidence_rows
from .facts import Facts, person
from .headings import own_evidence
from .receivers import reviewer_opinion
from .speech import ToldSection, numbered, told_sections
from .spells import told
from .wording import in_short

_ROLES = (
    (DeedMark.LED, "领衔"),
    (DeedMark.JOINED, "附议"),
    (DeedMark.SPOKE, "参加、发言"),
    (DeedMark.PRESENT, "参加"),
    (DeedMark.ATTENDING, "列席"),
    (DeedMark.LATE, "参加"),
    (DeedMark.LEFT_EARLY, "参加"),
    (DeedMark.LEFT_MIDWAY, "参加"),
    (DeedMark.LEAVE, "请假"),
    (DeedMark.ABSENT, "未到"),
)

GREETING = "各位选民："
"""Before what a deputy reads out."""


class AnnualReportContext(DocumentContext):
    """A deputy's year; ``draft`` is 初稿 while anything is open."""

    title: str
    year: int
    draft: str
    deputy: dict[str, str]
    line: str
    greeting: str
    intro: str
    sections: list[ToldSection]
    signer: str
    date: str
    opinions: list[str]
    deeds: list[DeedRow]
    claims: list[ClaimRow]


def build(facts: Facts, target: Target) -> AnnualReportContext:
    """The context; ``target`` is the deputy.

    ``sections`` are those of :func:`~.speech.told_sections`. ``draft`` is 初稿 while ``open`` lists anything.
    """
    number = target.id
    deputy = facts.deputy(number)
    sections = numbered(told_sections(facts, number))
    claims = claims_of(facts, number)
    still_open = open_points(facts, number, [s["title"] for s in sections if s["flag"]], len(claims))
    shown = person(facts, deputy)
    return {
        "title": f"{facts.year}年度履职情况报告",
        "year": facts.year,
        "draft": "初稿" if still_open else "",
        "deputy": shown,
        "line": f"{facts.congress_of_term}代表　{shown['spaced']}",
        "greeting": GREETING,
        "intro": f"根据{facts.regulation.cited}，现将{facts.year}年度履行代表职务的情况报告如下。{told(facts, deputy)}",
        "sections": sections,
        "open": still_open,
        "signer": f"报告人：{shown['spaced']}",
        "date": facts.printed,
        "opinions": opinions(facts, deputy),
        "deeds": [
            {**row, "records": "\n".join(in_short(sorted(row["records"].split("\n"))))}
            for row in deed_rows(facts, facts.deeds_with(number), number)
        ],
        "claims": claims,
        "evidence": evidence_rows(facts, facts.deeds_with(number), number) + own_evidence(facts, number),
    }


def open_points(facts: Facts, number: str, blank: list[str], claims: int) -> list[str]:
    """What keeps the document a draft."""
    points = [f"“{title}”待代表本人填写" for title in blank]
    if facts.held.get(number):
        points.append(f"有{facts.held[number]}条登记记录待核实，没有计入")
    if claims:
        points.append(f"代表本人另外申报{claims}项，待登记单位核实，没有计入")
    return points


def opinions(facts: Facts, deputy: Deputy) -> list[str]:
    """Titles of the opinion blocks that the regulation asks for."""
    return [who for who in (reviewer_opinion(facts, deputy), facts.regulation.words.get("office_opinion", "")) if who]


def deed_rows(facts: Facts, deeds: list[Deed], number: str) -> list[DeedRow]:
    """The annex: every deed that names the deputy, with its record numbers; leave and absence are told, not counted."""
    rows: list[DeedRow] = []
    for deed in deeds:
        marks = deed.people[number]
        if not deed.took_part(number) and not marks & AWAY:
            continue
        kind = facts.kind_label(deed.kind)
        rows.append(
            {
                "no": str(len(rows) + 1),
                "date": chinese_span(deed.first, deed.last, facts.year),
                "title": _name(deed) or kind,
                "kind": kind,
                "role": "接待" if deed.form == FormId.CONTACT and DeedMark.PRESENT in marks else role(marks),
                "records": "\n".join(deed.records_of(number)),
            }
        )
    return rows


def _name(deed: Deed) -> str:
    """What a row of the annex calls a deed: a reception by its place, for what voters said may fill pages."""
    return deed.place or glimpse(deed.title) if deed.form == FormId.CONTACT else deed.title or deed.place


@lru_cache(maxsize=1000)
def role(marks: frozenset[DeedMark]) -> str:
    """What marks make of a deputy in a deed, in a word."""
    return next((label for mark, label in _ROLES if mark in marks), "应邀")
