"""Rules that look at records one by one: a figure, fields that are to be filled, a vote by slips. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from ..engine import Check, Outcome
from ..results import INCONSISTENT, MET, MISSING_FACT, OPEN, UNDETERMINED, UNMET, UNSTATED, Verdict, holds, percent
from ..selection import Item, blank
from ..windows import Window
from .amounts import asked_words, figure_asked
from .judging import Judged, each_row, label, number_at


def value(work: Check) -> Iterator[Outcome]:
    """A figure that stands in the record: ``record``, ``field``, ``compare``, ``figure``."""
    yield from each_row(work, _value)


def _value(work: Check, item: Item, _window: Window) -> Judged:
    options, asked = work.rule.options, figure_asked(work)
    told, name = number_at(item, options["field"]), label(work, options["field"])
    if asked is None:
        return Judged(Verdict(UNDETERMINED, UNSTATED), f"{name}{told}", figure=told, day=item.first)
    words = asked_words(options["compare"], asked, "")
    if told is None:
        return Judged(Verdict(UNDETERMINED, MISSING_FACT), f"没有填{name}，要求{words}", None, asked, day=item.first)
    result = MET if holds(told, options["compare"], asked) else UNMET
    return Judged(Verdict(result), f"{name}{told}，要求{words}", told, asked, day=item.first)


def complete(work: Check) -> Iterator[Outcome]:
    """Fields that are to be filled: ``record``, ``filled``. What is blank is unmet once the register is closed."""
    yield from each_row(work, _complete)


def _complete(work: Check, item: Item, _window: Window) -> Judged:
    names = work.rule.options["filled"]
    lacking = [name for name in names if blank(item.values.get(name))]
    if not lacking:
        return Judged(Verdict(MET), "都填了", 0, 0, "栏", item.first)
    told = "、".join(label(work, name) for name in lacking)
    return Judged(Verdict(UNDETERMINED, OPEN), f"没有填{told}", len(lacking), 0, "栏", item.first)


SLIPS = {"slips_out": "发出的票", "slips_back": "收回的票", "valid": "有效票"}
"""Denominators of a vote, from the largest to the smallest."""


def ballot(work: Check) -> Iterator[Outcome]:
    """A share of evaluation slips, compared as a fraction (C14): ``part``, ``whole``, ``compare``, ``share``.

    With ``against`` the share is one that must not be reached (不满意率).
    """
    yield from each_row(work, _ballot)


def _ballot(work: Check, item: Item, _window: Window) -> Judged:
    options, asked = work.rule.options, Fraction(work.rule.options["share"])
    whole, parts = number_at(item, options["whole"]), [number_at(item, name) for name in options["part"]]
    base = SLIPS.get(options["whole"]) or label(work, options["whole"])
    names = "、".join(label(work, name) for name in options["part"])
    lacking = [label(work, n) for n in (*options["part"], options["whole"]) if number_at(item, n) is None]

    def unknown(reason: str, words: str) -> Judged:
        return Judged(Verdict(UNDETERMINED, reason), words, threshold=asked, day=item.first)

    if lacking or whole is None:
        return unknown(MISSING_FACT, f"没有填{'、'.join(lacking)}")
    part = sum(p for p in parts if p is not None)
    told = [n for name in SLIPS if (n := number_at(item, name)) is not None]
    if part > whole or told != sorted(told, reverse=True):
        return unknown(INCONSISTENT, f"{names}{part}张、{base}{whole}张，票数对不上")
    if not whole:
        return unknown(MISSING_FACT, f"{base}是0张")
    actual = Fraction(part) / Fraction(whole)
    passes = holds(actual, options["compare"], asked) != options.get("against", False)
    limit = asked_words(options["compare"], percent(asked), "")
    words = f"{names}{part}张，占{base}{whole}张的{percent(actual)}，"
    words += f"{limit}就不符合" if options.get("against") else f"要求{limit}"
    return Judged(Verdict(MET if passes else UNMET), words, actual, asked, "", item.first)
