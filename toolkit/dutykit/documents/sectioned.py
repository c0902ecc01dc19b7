"""Papers made of headings, figures and points: reports to meetings, circulars, plans. Pure.

What stands under which heading says the pattern (:mod:`.paper`), what is told the blocks (:mod:`.blocks`), what is
around it :mod:`.official`; the office's own material goes before what the pattern says.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, TypedDict

from ..dossier.target import Target
from ..words.codes import Per
from . import figures as f
from .blocks import Telling, block
from .context import DocumentContext
from .facts import Facts
from .official import (
    OfficialParts,
    Opening,
    Paragraph,
    Words,
    attachment_mark,
    attachments,
    opening,
    paragraph,
    parts,
    written,
)
from .paper import Heading, Paper, Variant, day_of
from .phrasing import headed
from .tables import AttachedTable, table


class PaperSection(TypedDict):
    """一级标题 and its paragraphs."""

    title: str
    paragraphs: list[Paragraph]


class FramedParts(OfficialParts, Opening):
    """What a paper that is read out or sent has around its text."""


class FramedContext(FramedParts, DocumentContext):
    """A paper within its frame."""


class SectionedContext(FramedContext):
    """Headings, figures and points."""

    year: int
    unit: str
    intro: list[Paragraph]
    sections: list[PaperSection]
    closing: list[Paragraph]
    tables: list[AttachedTable]
    nothing_to_tell: bool
    attachments: list[str]


def build_sectioned(document: str, facts: Facts, target: Target) -> SectionedContext:
    """The context of one paper of a document; ``nothing_to_tell`` where it would say nothing at all."""
    paper: Paper = facts.papers[document]
    variant, own = paper.variant, paper.material(target, facts.year)
    unit = target.id if target.per is Per.UNIT else ""
    words, still_open = Words(facts, unit), list[str]()
    scope = f.scope_of(facts, unit, variant.texts.get("who", ""))
    before = f.scope_of(facts.before, unit, variant.texts.get("who", "")) if facts.before else None
    if not scope.total and facts.across is None:
        still_open.append(f"名册里没有{scope.noun}")
    telling = Telling(scope, before, document)
    sections = sections_of(variant, telling, own, words, still_open)
    tables = numbered([t for name in variant.tables if (t := table(name, scope))])
    return {
        **framed(facts, variant, own, words, still_open),
        "year": facts.year,
        "unit": words.known["unit"],
        "intro": written(str(own.get("intro", "")) or words.said(variant.intro)),
        "sections": sections,
        "closing": written(str(own.get("closing", "")) or words.said(variant.closing)),
        "tables": tables,
        "nothing_to_tell": not (own or sections or tables),
        "attachments": attachments([*(t["title"] for t in tables), *own.get("attachments", ())]),
        "open": [*still_open, *words.missing],
        "evidence": [],
    }


def framed(facts: Facts, variant: Variant, own: Mapping[str, Any], words: Words, still_open: list[str]) -> FramedParts:
    """Title, opening, addressee, signature and imprint: as the material says, else as the pattern does."""
    sign = own.get("sign", words.said(variant.sign))
    signers = [sign] if isinstance(sign, str) else list(sign)
    return {
        **parts(
            str(own.get("title", "")) or words.said(variant.title),
            on=facts.on,
            issuer=str(own.get("issuer", "")),
            number=str(own.get("number", "")),
            to=str(own.get("to", "")) or words.said(variant.to),
            signers=[s for s in signers if s],
            sealed=bool(own.get("sealed", variant.sealed)),
            copy_to=str(own.get("copy_to", "")),
            printer=str(own.get("printer", "")),
            printed=day_of(own.get("printed")),
        ),
        **opening(facts, variant, own, words, still_open),
    }


def sections_of(
    variant: Variant, telling: Telling, own: Mapping[str, Any], words: Words, still_open: list[str]
) -> list[PaperSection]:
    """Headings with what stands under them, numbered; those of the office's own that the pattern has not come last."""
    added: dict[str, list[Paragraph]] = {s["heading"]: written(s["text"]) for s in own.get("section", ())}
    found: list[tuple[str, list[Paragraph]]] = []
    for heading in variant.headings:
        title = words.said(heading.heading)
        body = [paragraph(text) for name in heading.blocks if name != "material" for text in block(name)(telling)]
        body += added.pop(title, [])
        if body:
            found.append((title, body))
        elif heading.ask:
            still_open.append(asked(title, heading))
    found += added.items()
    if len(found) == 1 and not variant.texts.get("numbered"):
        return [{"title": "", "paragraphs": found[0][1]}]
    return [{"title": headed(title, 1, i), "paragraphs": body} for i, (title, body) in enumerate(found, 1)]


def asked(title: str, heading: Heading) -> str:
    """What the office is asked to write under a heading that is left out."""
    return f"“{title}”没有内容，没有印出：{heading.ask}"


def numbered(tables: Sequence[AttachedTable]) -> list[AttachedTable]:
    """Tables with the marks of their pages."""
    return [{**t, "mark": attachment_mark(i, len(tables))} for i, t in enumerate(tables, 1)]
