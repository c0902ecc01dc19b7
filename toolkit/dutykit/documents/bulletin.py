"""联络动态 and other bulletins: head with issue and running number, articles with who sent them, foot. Pure."""

from __future__ import annotations

from typing import TypedDict

from ..dates import chinese
from ..dossier.target import Target
from ..text import spaced_name
from ..words.numerals import numeral
from .context import DocumentContext
from .facts import Facts
from .official import Paragraph, Words, written
from .titles import title_lines

DOCUMENT = "bulletin"
_FOOT = (("报", "report_to"), ("送", "send_to"), ("发", "issue_to"))


class Article(TypedDict):
    """An article, and who sent it in."""

    title_lines: list[str]
    paragraphs: list[Paragraph]
    source: str


class FootLine(TypedDict):
    """To whom the issue goes."""

    label: str
    to: str


class BulletinContext(DocumentContext):
    """An issue of a bulletin."""

    name: str
    issue: str
    total: str
    maker: str
    date: str
    articles: list[Article]
    nothing_to_tell: bool
    foot: list[FootLine]
    editors: str
    contact: str
    approval: str


def build(facts: Facts, target: Target) -> BulletinContext:
    """The context; ``target`` is the issue. The issue is in figures, the running number in numerals."""
    paper = facts.papers[DOCUMENT]
    variant, own = paper.variant, paper.material(target, facts.year)
    words, still_open = Words(facts), list[str]()
    if not own:
        still_open.append(f"没有材料：先用 dutykit template new bulletin --material {facts.year}_{target.id} 写文章")
    articles: list[Article] = [
        {
            "title_lines": title_lines(a["title"]),
            "paragraphs": written(a["text"]),
            "source": f"（{a['source'].strip('（）')}　供稿）" if a.get("source") else "",
        }
        for a in own.get("article", ())
    ]
    total = own.get("total")
    return {
        "name": own.get("name") or words.said(variant.title),
        "issue": f"第{target.id}期",
        "total": f"（总第{numeral(total)}期）" if total else "",
        "maker": own.get("maker") or words.said(variant.sign),
        "date": chinese(facts.on),
        "articles": articles,
        "nothing_to_tell": not own,
        "foot": [{"label": label, "to": own[key].rstrip("。")} for label, key in _FOOT if own.get(key)],
        "editors": "　".join(spaced_name(name) for name in own.get("editors", ())),
        "contact": own.get("contact", ""),
        "approval": own.get("approval", ""),
        "open": [*still_open, *words.missing],
        "evidence": [],
    }
