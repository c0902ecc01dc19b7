"""公示: of deputies only what may be made public, by columns that the pattern chooses from a closed list. Pure.

Telephone numbers, identity numbers and addresses are no column, so that no pattern can print them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypedDict

from ..dates import chinese
from ..dossier.model import Deputy
from ..dossier.target import Target
from ..errors import TemplateError
from ..text import nearest
from ..words.codes import FormId, Per
from ..words.marks import DeedMark
from . import figures as f
from .facts import Facts, person
from .official import Paragraph, Words, written
from .paper import Paper, day_of
from .sectioned import FramedContext, framed
from .telling import of_form

DOCUMENT = "public-notice"


class PublicRow(TypedDict):
    """One deputy; a cell for each of the columns."""

    no: str
    name: str
    cells: list[str]


class PublicNoticeContext(FramedContext):
    """What of deputies may be made public."""

    year: int
    basis: str
    intro: str
    window: str
    contact: str
    closing: list[Paragraph]
    columns: list[str]
    rows: list[PublicRow]


def build(facts: Facts, target: Target) -> PublicNoticeContext:
    """The context; ``target`` is the congress, or a unit whose deputies alone are told."""
    paper: Paper = facts.papers[DOCUMENT]
    variant, own = paper.variant, paper.material(target, facts.year)
    unit = target.id if target.per is Per.UNIT else ""
    still_open = _open(facts, own)
    basis = str(own.get("basis", "")) or f"根据{facts.regulation.cited}"
    more = {"whose": facts.unit(unit).name if unit else ""}
    words = Words(facts, unit, more)
    columns = [_column(name) for name in variant.columns]
    first, last = day_of(own.get("from")), day_of(own.get("until"))
    people = f.holders(facts, unit)
    intro = words.said(variant.intro)
    return {
        **framed(facts, variant, own, words, still_open),
        "year": facts.year,
        "basis": basis,
        "intro": str(own.get("intro", "")) or intro,
        "window": f"{chinese(first)}至{chinese(last)}" if first and last else "××××年×月×日至×月×日",
        "contact": own.get("contact", "") or words.said("{office}，电话×××"),
        "closing": written(str(own.get("closing", "")) or words.said(variant.closing)),
        "columns": [label for label, _ in columns],
        "rows": [
            {"no": str(i), "name": d.name, "cells": [tell(facts, d) for _, tell in columns]}
            for i, d in enumerate(people, 1)
        ],
        "open": [*still_open, *words.missing],
        "evidence": [],
    }


def _open(facts: Facts, own: Mapping[str, Any]) -> list[str]:
    """What the office has still to say."""
    asked = {
        f"公示的依据写的是{facts.regulation.cited}，请核对": ("basis",),
        "公示期待填写": ("from", "until"),
        "受理意见的方式待填写": ("contact",),
    }
    return [text for text, names in asked.items() if not all(own.get(name) for name in names)]


def _column(name: str) -> tuple[str, Callable[[Facts, Deputy], str]]:
    if name in COLUMNS:
        return COLUMNS[name]
    near = nearest(name, COLUMNS)
    known = "、".join(f"{key}（{label}）" for key, (label, _) in COLUMNS.items())
    remedy = f"是不是“{near}”？" if near else ""
    raise TemplateError(f"公示没有“{name}”这一栏。", f"{remedy}可以公示的只有：{known}。", code="column")


def _employer(facts: Facts, deputy: Deputy) -> str:
    shown = person(facts, deputy)
    return f"{shown.get('employer', '')}{shown.get('post', '')}"


def _times(form: FormId, measure: str) -> Callable[[Facts, Deputy], str]:
    def tell(facts: Facts, deputy: Deputy) -> str:
        took = [d for d in facts.deeds_with(deputy.number) if d.took_part(deputy.number)]
        return f"{len(of_form(took, form))}{measure}"

    return tell


def _led(facts: Facts, deputy: Deputy) -> str:
    found = of_form(facts.deeds_with(deputy.number), FormId.SUGGESTION)
    return f"{sum(DeedMark.LED in d.people[deputy.number] for d in found)}件"


def _reported(facts: Facts, deputy: Deputy) -> str:
    took = [d for d in facts.deeds_with(deputy.number) if d.took_part(deputy.number)]
    return "已报告" if of_form(took, FormId.DUTY_REPORT) else "—"


COLUMNS: Mapping[str, tuple[str, Callable[[Facts, Deputy], str]]] = {
    "name": ("姓名", lambda _, deputy: deputy.name),
    "employer": ("单位及职务", _employer),
    "district": ("选区", lambda facts, deputy: person(facts, deputy).get("district", "")),
    "unit": ("所在单位", f.main_unit),
    "activities": ("会议活动", _times(FormId.ACTIVITY, "次")),
    "contacts": ("联系选民", _times(FormId.CONTACT, "次")),
    "suggestions": ("领衔建议", _led),
    "report": ("报告履职", _reported),
}
"""What may be published."""
