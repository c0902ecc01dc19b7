"""通报表彰: deputies, suggestions and units that were decided on, from the forms of recommendation. Pure."""

from __future__ import annotations

from collections.abc import Sequence, Set
from typing import TypedDict

from ..dates import chinese
from ..dossier.target import Target
from ..dossier.views import NomineeRow
from ..text import spaced_name
from ..words.codes import FormId
from .facts import Facts
from .figures import main_unit
from .official import Paragraph, Words, attachments, written
from .paper import Paper, Variant
from .sectioned import FramedContext, framed

DOCUMENT = "commendation"


class CommendedRow(TypedDict):
    """One who, or a suggestion that, is on a list."""

    no: str
    name: str
    unit: str
    title: str
    merits: str
    decided: str


class HonoursList(TypedDict):
    """One list of names."""

    title: str
    label: str
    count: int
    of_people: bool
    names: str
    rows: list[CommendedRow]
    mark: str


class CommendationContext(FramedContext):
    """Who and what was commended."""

    year: int
    intro: list[Paragraph]
    lists: list[HonoursList]
    nothing_to_tell: bool
    closing: list[Paragraph]
    attachments: list[str]


def build(facts: Facts, target: Target) -> CommendationContext:
    """The context; ``target`` is the congress. Who is only nominated stands in none of the ``lists``."""
    paper: Paper = facts.papers[DOCUMENT]
    variant, own = paper.variant, paper.material(target, facts.year)
    kinds = _kinds(variant)
    rows = _of_kinds(facts, kinds)
    decided = [row for row in rows if row.decided]
    variant = _said_by(paper.variants, variant, {row.kind for row in decided})
    meeting = own.get("decided_at") or next((row.decided_at for row in decided if row.decided_at), "")
    words = Words(facts)
    words.known["meeting"] = meeting or words.said(variant.texts.get("meeting", "××会议"))
    lists = [found for kind in kinds if (found := _list(facts, kind, decided))]
    still_open = _asked(len(lists), len(rows) - len(decided), meeting)
    return {
        **framed(facts, variant, own, words, still_open),
        "year": facts.year,
        "intro": written(str(own.get("intro", "")) or words.said(variant.intro)),
        "lists": lists,
        "nothing_to_tell": not (own or lists),
        "closing": written(str(own.get("closing", "")) or words.said(variant.closing)),
        "attachments": attachments([n["title"] for n in lists]),
        "open": [*still_open, *words.missing],
        "evidence": [],
    }


def _kinds(variant: Variant) -> list[str]:
    return variant.texts.get("kinds", "").split(",")


def _said_by(variants: Sequence[Variant], asked: Variant, listed: Set[str]) -> Variant:
    """The variant whose words fit what is listed: of deputies alone, not of suggestions that nobody commended."""
    fitting = [v for v in variants if listed <= set(_kinds(v)) <= set(_kinds(asked))] if listed else []
    return min(fitting, key=lambda v: len(_kinds(v)), default=asked)


def _asked(listed: int, waiting: int, meeting: str) -> list[str]:
    """What is still to be decided or filled in."""
    asked = {
        "推荐表里没有已经决定的名单（“决定日期”没有填）": not listed,
        f"推荐表里还有{waiting}项没有决定，没有列入": waiting > 0,
        "讨论通过的会议待填写": not meeting,
    }
    return [text for text, needed in asked.items() if needed]


def _of_kinds(facts: Facts, kinds: Sequence[str]) -> list[NomineeRow]:
    """Nominees of the kinds; what is decided after the turn of the year is of the year as well."""
    rows = (NomineeRow(r.values) for r in facts.of_view(NomineeRow))
    years = {None, facts.year, facts.year + 1}
    return [row for row in rows if row.kind in kinds and getattr(row.decided or row.nominated, "year", None) in years]


def _list(facts: Facts, kind: str, decided: Sequence[NomineeRow]) -> HonoursList | None:
    """One list of names, in the order of the roster, then of the records; nothing where there is none."""
    order = {d.number: at for at, d in enumerate(facts.roster.deputies)}
    rows = [row for row in decided if row.kind == kind]
    rows.sort(key=lambda row: order.get(row.deputy, len(order)))
    if not rows:
        return None
    label = facts.label(FormId.COMMENDATION, "kind", kind)
    named: list[CommendedRow] = [
        {
            "no": str(i),
            "name": spaced_name(deputy.name) if (deputy := facts.roster.by_number.get(row.deputy)) else "",
            "unit": main_unit(facts, deputy) if deputy else "",
            "title": row.title,
            "merits": row.merits,
            "decided": chinese(row.decided) if row.decided else "",
        }
        for i, row in enumerate(rows, 1)
    ]
    return {
        "title": f"{facts.year}年度{label}名单",
        "label": label,
        "count": len(rows),
        "of_people": all(r["name"] for r in named) and not any(r["title"] for r in named),
        "names": "　".join(r["name"] for r in named),
        "rows": named,
        "mark": "",
    }
