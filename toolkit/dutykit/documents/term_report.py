"""届内履职情况报告（述职）: what one deputy did in the term so far, to be read out to voters.

Where this workspace began within the term, the report says so and leaves the years before to the deputy.
"""

from __future__ import annotations

from ..dossier.target import Target
from ..words.numerals import term_name
from .annual_report import GREETING, open_points
from .claims import claims_of
from .context import DocumentContext
from .evidence_rows import evidence_rows
from .facts import Facts, person
from .headings import own_evidence
from .speech import ToldSection, numbered, told_sections
from .spells import told
from .term_years import YearsRow, since_when, taken_part, told_years, years_of


class TermReportContext(DocumentContext):
    """A deputy's term so far."""

    title: str
    term: str
    report: str
    draft: str
    deputy: dict[str, str]
    line: str
    greeting: str
    congress: str
    basis: str
    elected: str
    changes: str
    first: int
    last: int
    since: int | None
    sections: list[ToldSection]
    years: list[int]
    figures: list[YearsRow]
    signer: str
    date: str


def build(facts: Facts, target: Target) -> TermReportContext:
    """The context; ``target`` is the deputy, the years are those of the facts' period.

    ``figures`` have a row for each heading of the regulation and a column for each of ``years``. ``since`` is the year
    from which on anything is registered, where that is later than the term.
    """
    number = target.id
    deputy = facts.deputy(number)
    years = told_years(facts, deputy)
    served, shown = years_of(facts, deputy), person(facts, deputy)
    sections = numbered(told_sections(facts, number, years=years))
    since = since_when(facts)
    claims = sum(len(claims_of(f, number)) for f in years)
    still_open = open_points(facts, number, [s["title"] for s in sections if s["flag"]], claims)
    if since:
        still_open.append(f"{since}年以前的履职情况没有登记，待代表本人补充")
    return {
        "title": f"{term_name(facts.term)}任期内履职情况报告",
        "term": term_name(facts.term),
        "report": facts.regulation.words["report"],
        "draft": "初稿" if still_open else "",
        "deputy": shown,
        "line": f"{facts.congress_of_term}代表　{shown['spaced']}",
        "greeting": GREETING,
        "congress": facts.congress_of_term,
        "basis": facts.regulation.cited,
        "elected": shown.get("elected", ""),
        "changes": told(facts, deputy),
        "first": years[0].year if years else facts.year,
        "last": served[-1].year if served else facts.year,
        "since": since,
        "sections": sections,
        "years": [f.year for f in years],
        "figures": taken_part(facts, years, number) if len(years) > 1 else [],
        "signer": f"报告人：{shown['spaced']}",
        "date": facts.printed,
        "open": still_open,
        "evidence": [
            row for f in years for row in (*evidence_rows(f, f.deeds_with(number), number), *own_evidence(f, number))
        ],
    }
