"""Rules that look at records one by one: a figure, fields that are to be filled, a vote by slips. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from ...words.codes import Reason, Result
from ...words.phrases import percent
from ..figures import Number, added, asked_words, holds
from ..fitting import blank
from ..items import Item
from ..results import Verdict
from ..rule_check import RuleCheck, RuleOutcome
from ..windows import DayWindow
from .amounts import figure_asked
from .judgement import Judgement, label, number_at
from .judging import each_row


def value(check: RuleCheck) -> Iterator[RuleOutcome]:
    """A figure that stands in the record: ``record``, ``field``, ``compare``, ``figure``."""
    yield from each_row(check, judge_value)


def judge_value(check: RuleCheck, item: Item, _window: DayWindow) -> Judgement:
    """Whether the figure of a record passes."""
    options, asked = check.rule.options, figure_asked(check)
    number, name = number_at(item, options["field"]), label(check, options["field"])
    if asked is None:
        return Judgement(
            Verdict(Result.UNDETERMINED, Reason.UNSTATED), f"{name}{number}", figure=number, day=item.first
        )
    words = asked_words(check.rule.compare, asked, "")
    if number is None:
        return Judgement(
            Verdict(Result.UNDETERMINED, Reason.MISSING_FACT), f"没有填{name}，要求{words}", None, asked, day=item.first
        )
    result = Result.MET if holds(number, check.rule.compare, asked) else Result.UNMET
    return Judgement(Verdict(result), f"{name}{number}，要求{words}", number, asked, day=item.first)


def complete(check: RuleCheck) -> Iterator[RuleOutcome]:
    """Fields that are to be filled: ``record``, ``filled``.

    What is blank is unmet, once the register is closed, for the unit or body that had to fill it in; of a deputy it is
    a missing fact, unless the rule says that it is the deputy who fills it in (``owes``).
    """
    yield from each_row(check, judge_complete)


def judge_complete(check: RuleCheck, item: Item, _window: DayWindow) -> Judgement:
    """Whether a record is filled in."""
    names = check.rule.options["filled"]
    lacking = [name for name in names if blank(item.values.get(name))]
    if not lacking:
        return Judgement(Verdict(Result.MET), "都填了", 0, 0, "栏", item.first)
    blank_fields = "、".join(label(check, name) for name in lacking)
    nothing = Verdict(Result.UNDETERMINED, Reason.OPEN)
    return Judgement(nothing, f"没有填{blank_fields}", len(lacking), 0, "栏", item.first, left_blank=True)


SLIPS = {"slips_out": "发出的票", "slips_back": "收回的票", "valid": "有效票"}
"""Denominators of a vote, from the largest to the smallest."""


def ballot(check: RuleCheck) -> Iterator[RuleOutcome]:
    """A share of evaluation slips, compared as a fraction (C14): ``part``, ``whole``, ``compare``, ``share``.

    With ``against`` the share is one that must not be reached (不满意率).
    """
    yield from each_row(check, judge_ballot)


def judge_ballot(check: RuleCheck, item: Item, _window: DayWindow) -> Judgement:
    """Whether the share of slips passes; figures that are blank or at odds are never judged (C1)."""
    options, asked = check.rule.options, Fraction(check.rule.options["share"])
    base = SLIPS.get(options["whole"]) or label(check, options["whole"])
    slips = {name: number_at(item, name) for name in (*options["part"], options["whole"])}
    lacking = [label(check, name) for name, n in slips.items() if n is None]

    def unknown(reason: Reason, words: str) -> Judgement:
        return Judgement(Verdict(Result.UNDETERMINED, reason), words, threshold=asked, day=item.first)

    if lacking:
        return unknown(Reason.MISSING_FACT, f"没有填{'、'.join(lacking)}")
    names = "、".join(label(check, name) for name in options["part"])
    part, whole = added(slips[name] or 0 for name in options["part"]), slips[options["whole"]] or 0
    if part > whole or not _slips_fall(item):
        return unknown(Reason.INCONSISTENT, f"{names}{part}张、{base}{whole}张，票数对不上")
    if not whole:
        return unknown(Reason.MISSING_FACT, f"{base}是0张")
    actual = Fraction(part) / Fraction(whole)
    against = options.get("against", False)
    reached = holds(actual, check.rule.compare, asked)
    passes = reached != against
    limit = asked_words(check.rule.compare, percent(asked), "")
    others = _other_bases(check, item, part, reached=reached)
    words = f"{names}{part}张，占{base}{whole}张的{percent(actual)}{others}，" + (
        f"{limit}就不符合" if against else f"要求{limit}"
    )
    return Judgement(Verdict(Result.MET if passes else Result.UNMET), words, actual, asked, "", item.first)


def _other_bases(check: RuleCheck, item: Item, part: Number, *, reached: bool) -> str:
    """What the share is of the other denominators, where their figures are told and are others.

    ``reached`` is whether the rule's own share passes its limit: where another does otherwise, it is said.
    """
    whole, asked = check.rule.options["whole"], Fraction(check.rule.options["share"])
    own, told = number_at(item, whole), []
    for name, called in SLIPS.items():
        n = number_at(item, name)
        if name != whole and n and n != own:
            share = Fraction(part) / Fraction(n)
            told.append(
                f"按{called}{n}张是{percent(share)}"
                + ("" if holds(share, check.rule.compare, asked) == reached else "，这样算结论相反")
            )
    return f"（{'，'.join(told)}）" if told else ""


def _slips_fall(item: Item) -> bool:
    """Whether slips given out are no fewer than those that came back, and these than the valid ones."""
    numbers = [n for name in SLIPS if (n := number_at(item, name)) is not None]
    return numbers == sorted(numbers, reverse=True)
