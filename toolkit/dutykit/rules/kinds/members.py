"""Rules about how a group is made up: so many members of each kind that the text names. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from ...dates import chinese
from ...dossier.model import Deputy
from ...words.codes import Comparator, Reason, Result
from ..bounds import Bounds, decide
from ..fitting import blank
from ..results import Subject, Verdict
from ..rule_check import RuleCheck, RuleOutcome
from ..standing import RuleStanding, deputy_matches
from ..windows import DayWindow
from .groups import base_day


def members(check: RuleCheck) -> Iterator[RuleOutcome]:
    """Of each of ``parts`` so many members (``figure``, 1 where none is said), on the base day; of units.

    It is the roster that is asked. Whom a blank field, or ``maybe``, leaves open may be of a part: a part that
    only they would fill is undetermined.
    """
    for window in check.windows:
        base = base_day(check, window)
        for unit, subject, standing in check.units(window):
            group = [d for d in check.case.roster.members(unit.code, base) if d.in_office(base)]
            yield _outcome(check, subject, window, standing, group, base)


def _outcome(
    check: RuleCheck, subject: Subject, window: DayWindow, standing: RuleStanding, group: Sequence[Deputy], base: date
) -> RuleOutcome:
    if standing.exempt:
        return check.exempted(subject, window, standing)
    words = f"{chinese(base)}在任{len(group)}人"
    if not group:
        return RuleOutcome(subject, window, Verdict(Result.EXEMPT), message=f"{words}，没有成员")
    parts, least = check.rule.options["parts"], check.rule.options.get("figure", 1)
    counts = [_count(part, group, base) for part in parts]
    sure = sum(n >= least for n, _ in counts)
    possible = sum(n + more >= least for n, more in counts)
    each = "，".join(
        f"{p['name']}{n}人" + (f"（另有{m}人名册分不清）" if m else "") for p, (n, m) in zip(parts, counts, strict=True)
    )
    state = check.state(window, check.case.register_of(subject.id), subject)
    return RuleOutcome(
        subject, window, decide(Bounds(sure, possible, Reason.MISSING_FACT), Comparator.AT_LEAST, len(parts), state),
        figure=sure, threshold=len(parts), unit_of_figure="种",
        message=f"{window.label}{check.rule.duty}：{words}，{each}，要求各不少于{least}人",
    )  # fmt: skip


def _count(part: Mapping[str, Any], group: Sequence[Deputy], day: date) -> tuple[int, int]:
    """Members who are of a part, and those who may be."""
    who, maybe = _who(part, "who"), _who(part, "maybe")
    sure = [d for d in group if deputy_matches(who, d, day)]
    rest = [d for d in group if not deputy_matches(who, d, day)]
    return len(sure), sum(_open(who, d, day) or bool(maybe and deputy_matches(maybe, d, day)) for d in rest)


def _who(part: Mapping[str, Any], name: str) -> dict[str, frozenset[Any]]:
    return {field: frozenset(values) for field, values in part.get(name, {}).items()}


def _open(who: Mapping[str, frozenset[Any]], deputy: Deputy, day: date) -> bool:
    """Whether only blank fields keep a deputy out; a yes-or-no cell left blank is no."""
    unmet = [n for n, allowed in who.items() if not deputy_matches({n: allowed}, deputy, day)]
    return all(blank(deputy.facts_on(day).get(n)) and not who[n] & {True, False} for n in unmet)
