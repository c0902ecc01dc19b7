"""关于《…（草案）》的说明: why, how it came about, on what principles, and what each article says. Pure.

The office writes the points (``documents/explanation/<regulation>.toml``); the order, the headings and the numbers are
the genre's. Articles that nothing is said of are asked about.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from ..dossier.target import Target
from ..words.numerals import number, numeral
from .facts import Facts
from .official import Paragraph, Words, paragraph, written
from .paper import Variant
from .phrasing import enumerated, headed
from .sectioned import FramedContext, PaperSection, framed
from .tables import AttachedTable

DOCUMENT = "explanation"


class ExplanationContext(FramedContext):
    """The explanation of a draft, in the parts of its genre."""

    year: int
    intro: list[Paragraph]
    sections: list[PaperSection]
    closing: list[Paragraph]
    tables: list[AttachedTable]
    nothing_to_tell: bool
    attachments: list[str]


def build(facts: Facts, target: Target) -> ExplanationContext:
    """The context; ``target`` is the regulation."""
    paper = facts.papers[DOCUMENT]
    return explained(facts, paper.variant, paper.material(target, facts.year), target.name)


def explained(facts: Facts, variant: Variant, own: Mapping[str, Any], subject: str) -> ExplanationContext:
    """The context of the explanation of a draft."""
    short = own.get("short", "办法（草案）")
    articles = own.get("article", ())
    said = sorted({n for a in articles for n in articles_in(a["articles"])})
    count = numeral(max(said)) if said else "××"
    words, still_open = Words(facts, more={"subject": subject, "short": short, "count": count}), list[str]()
    if not own:
        still_open.append("没有材料，各部分待补充：先用 dutykit template new explanation --material 办法编号 写要点")
    missing = [n for n in range(1, max(said, default=0) + 1) if n not in said]
    if missing:
        still_open.append(f"没有说明的条文：{'、'.join(f'第{numeral(n)}条' for n in missing)}")
    return {
        **framed(facts, variant, own, words, still_open),
        "year": facts.year,
        "intro": written(str(own.get("intro", "")) or words.said(variant.intro)),
        "sections": _sections(variant, own, words),
        "closing": written(str(own.get("closing", "")) or words.said(variant.closing)),
        "tables": [],
        "nothing_to_tell": not own,
        "attachments": [],
        "open": [*still_open, *words.missing],
        "evidence": [],
    }


def _sections(variant: Variant, own: Mapping[str, Any], words: Words) -> list[PaperSection]:
    texts = variant.texts
    points = own.get("necessity_points", ())
    lead = f"其必要性主要有以下{numeral(len(points))}个方面：" if len(points) > 1 else ""
    why = [*written(own.get("necessity", "")), *written(lead), *(paragraph(t) for t in enumerated(points))]
    total = words.said(texts.get("total", "")) if own.get("article") else ""
    what = [
        *written(total + own.get("principles", "").strip()),
        *_articles(texts.get("articles", ""), own.get("article", ())),
        *written(own.get("after", "")),
    ]
    parts = ((texts["necessity"], why), (texts["course"], written(own.get("course", ""))), (texts["content"], what))
    kept = [(title, body) for title, body in parts if body]
    return [{"title": headed(title, 1, i), "paragraphs": body} for i, (title, body) in enumerate(kept, 1)]


def _articles(lead: str, articles: Sequence[Mapping[str, str]]) -> Iterable[Paragraph]:
    """修订的具体内容：第一、二条，明确了……。第三条，规定了……。: one paragraph, as the genre has it."""
    if not articles:
        return
    told = "".join(f"{a['articles']}，{a['says'].strip().rstrip('。')}。" for a in articles)
    yield paragraph(lead + told)


def articles_in(text: str) -> list[int]:
    """The numbers of 第一、二条, 第三条至第五条, 第七条、第八条."""
    found: list[int] = []
    pieces = text.replace("第", "").replace("条", "").replace("和", "、").replace("，", "、").split("、")
    for piece in pieces:
        first, _, last = piece.replace("—", "至").replace("-", "至").partition("至")
        begin, end = number(first.strip()), number(last.strip()) if last else None
        if begin:
            found += range(begin, (end or begin) + 1)
    return found
