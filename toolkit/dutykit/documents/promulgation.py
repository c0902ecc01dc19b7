"""印发通知、公告、正文、说明, as one file: what is sent out when a regulation has been passed. Pure.

The text comes from the office's file, its title and days from the regulation's; the explanation is that of the draft,
where its points are there.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, TypedDict

from ..dates import chinese
from ..dossier.target import Target
from ..words.numerals import number
from .explanation import DOCUMENT as EXPLANATION
from .explanation import ExplanationContext, explained
from .facts import Facts
from .official import Paragraph, Words, written
from .paper import day_of
from .sectioned import FramedContext, framed
from .titles import title_lines

DOCUMENT = "promulgation"


class Empty(TypedDict):
    """The part is not there."""


class Announcement(TypedDict, total=False):
    """公告; empty where none goes with it."""

    title_lines: list[str]
    number: str
    text: list[Paragraph]
    sign: str
    date: str


class RegulationText(TypedDict):
    """正文."""

    title_lines: list[str]
    note: str
    text: list[Paragraph]


class PromulgationContext(FramedContext):
    """What is sent out when a regulation has been passed; parts that do not go with it are empty."""

    intro: list[Paragraph]
    order: Announcement
    regulation: RegulationText
    explanation: ExplanationContext | Empty
    nothing_to_tell: bool


def build(facts: Facts, target: Target) -> PromulgationContext:
    """The context; ``target`` is the regulation. ``order`` is empty where no announcement goes with it."""
    paper = facts.papers[DOCUMENT]
    variant, own = paper.variant, paper.material(target, facts.year)
    still_open: list[str] = []
    explanation = _explanation(facts, target, still_open) if "order" in variant.texts else {}
    passed = day_of(own.get("passed"))
    if not own:
        still_open.append("没有材料：先用 dutykit template new promulgation --material 办法编号 写通过它的会议和正文")
    kind, in_force = own.get("kind", "办法"), own.get("in_force", "自通过之日起施行")
    more = {
        "subject": target.name,
        "session": own.get("session", "××会议"),
        "passed": chinese(passed) if passed else "××××年×月×日",
        "kind": kind,
        "in_force": in_force.rstrip("。"),
        "with": "和说明" if explanation else "",
    }
    words = Words(facts, more=more)
    text = written(own.get("text", ""))
    still_open += _faults([p["lead"] for p in text if p["lead"]])
    texts = variant.texts
    order: Announcement = {
        "title_lines": title_lines(words.said(texts.get("order_title", ""))),
        "number": own.get("order", ""),
        "text": written(words.said(texts.get("order", ""))),
        "sign": words.said(texts.get("order_sign", "")),
        "date": chinese(passed) if passed else more["passed"],
    }
    if "order" in texts and not own.get("order"):
        still_open.append("公告号待填写")
    return {
        **framed(facts, variant, own, words, still_open),
        "intro": written(str(own.get("intro", "")) or words.said(variant.intro)),
        "order": order if "order" in texts else {},
        "regulation": {
            "title_lines": title_lines(target.name),
            "note": own.get("note", "") or f"（{more['passed']}　{more['session']}通过）",
            "text": text,
        },
        "explanation": explanation,
        "nothing_to_tell": not own,
        "open": [*still_open, *words.missing],
        "evidence": [],
    }


def _explanation(facts: Facts, target: Target, still_open: list[str]) -> ExplanationContext | Empty:
    """The explanation of the draft; nothing where the office has not written its points."""
    paper = facts.papers.get(EXPLANATION)
    own: Mapping[str, Any] = paper.material(target, facts.year) if paper else {}
    if paper is None or not own:
        return {}
    found = explained(facts, paper.variant, own, target.name)
    still_open += [f"说明：{text}" for text in found["open"]]
    return found


def _faults(articles: list[str]) -> list[str]:
    """Articles that are missing, out of order or told twice."""
    found = [number(a.removeprefix("第").removesuffix("条")) or 0 for a in articles]
    wrong = [a for at, (a, n) in enumerate(zip(articles, found, strict=True), 1) if n != at]
    return [f"条文从{wrong[0]}起不连续，请核对"] if wrong else []


def adopted(own: Mapping[str, Any], passed: date | None) -> Mapping[str, Any]:
    """The office's material with the day of the regulation's own file where it says none."""
    return own if "passed" in own or passed is None or not own else {**own, "passed": passed.isoformat()}
