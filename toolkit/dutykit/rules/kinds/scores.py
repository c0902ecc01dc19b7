"""Rules that give points: items, caps, bands, ranks. Not worked out unless the file says ``enabled``. Pure.

A score is told with its band. It is judged only where the rule asks a figure; what is in doubt matters where it could
change the band or the result (C4). Ranks are told only where the file asks for them.
"""

from __future__ import annotations

import dataclasses
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from ...words.codes import Reason, Result, SubjectKind
from ..bounds import Bounds, RegisterState, decide
from ..figures import asked_words, decimal_of, fraction, holds
from ..items import Item
from ..results import Subject, Verdict
from ..rule_check import CheckScope, RuleCheck, RuleOutcome
from ..selection import Counted, by_deputy, by_unit, select
from ..standing import RuleStanding, since_in_force
from ..take import read_takes
from ..terms import Rounding
from ..windows import DayWindow
from .amounts import figure_asked
from .combined import overlap, rule_named, together
from .points import Points, best, counted_once, limited, of_item

TOP, BOTTOM = "top", "bottom"
"""Bands of a rule that ranks and names no bands: the first and the last ones."""


@dataclass(frozen=True, slots=True)
class Score:
    """The score of one subject: in all and by item, with what is behind it."""

    subject: Subject
    total: Points
    items: Mapping[str, Points]
    counted: Counted
    state: RegisterState
    standing: RuleStanding


def score(check: RuleCheck) -> Iterator[RuleOutcome]:
    """Points for what was done: ``items``, ``groups``, ``base``, ``cap``, ``floor``, ``round``, ``bands``, ``veto``,
    ``rank``; with ``compare`` and ``figure`` it is judged.
    """  # noqa: D205 - one list of options
    if not check.rule.options.get("enabled"):
        return
    whole = dataclasses.replace(check, scope=CheckScope()) if _ranked(check) else check  # a rank is one among all
    items = check.rule.options["items"]
    selected = check.case.selected(items, lambda: {s["id"]: select(read_takes(s["take"]), check.case) for s in items})
    vetoes = {id_: whole.of_rule(rule_named(whole, id_)) for id_ in check.rule.options.get("veto", ())}
    for window in check.windows:
        yield from _of_window(check, whole, window, selected, vetoes)


def _ranked(check: RuleCheck) -> bool:
    return "rank" in check.rule.options


def _of_window(
    check: RuleCheck, whole: RuleCheck, window: DayWindow, selected: Mapping[str, list[Item]],
    vetoes: Mapping[str, Sequence[RuleOutcome]],
) -> Iterator[RuleOutcome]:  # fmt: skip
    """Whom the rule does not ask, then the scores of those whom the check asks for."""
    wanted = {subject.id for subject, _, _ in _subjects(check, window)}
    counted = _by_subject(whole, since_in_force(check.rule, check.regulation, window), selected)
    scores = []
    for subject, standing, registers in _subjects(whole, window):
        if not standing.exempt:
            state = check.state(window, registers, subject)
            scores.append(_score(whole, subject, standing, counted.get(subject.id, {}), state))
        elif subject.id in wanted:
            yield check.exempted(subject, window, standing)
    if _ranked(check):  # a place may change with anybody's score
        state = _of_everybody(s.state for s in scores)
        scores = [dataclasses.replace(s, state=state) for s in scores]
    ranks = _ranks(scores) if _ranked(check) else {}
    for of_subject in scores:
        subject = of_subject.subject
        if subject.id in wanted:
            veto = {
                id_: together([o for o in outcomes if o.subject == subject and overlap(o.window, window)])
                for id_, outcomes in vetoes.items()
            }
            yield _outcome(check, window, of_subject, ranks.get(subject.id), veto)


def _of_everybody(states: Iterable[RegisterState]) -> RegisterState:
    """What is known where a place depends on everybody."""
    every = list(states)
    unread = tuple(dict.fromkeys(name for s in every for name in s.unread))
    return RegisterState(all(s.over for s in every), all(s.closed for s in every), unread)


def _subjects(check: RuleCheck, window: DayWindow) -> Iterator[tuple[Subject, RuleStanding, tuple[str, ...]]]:
    if check.rule.subject == SubjectKind.UNIT:
        for unit, subject, standing in check.units(window):
            yield subject, standing, check.case.register_of(unit.code)
    else:
        for deputy, subject, standing in check.deputies(window):
            yield subject, standing, check.case.registers_of(deputy, window)


def _by_subject(
    check: RuleCheck, window: DayWindow, selected: Mapping[str, list[Item]]
) -> dict[str, dict[str, Counted]]:
    """What counts for each subject, by item."""
    by_subject: dict[str, dict[str, Counted]] = {}
    for id_, items in selected.items():
        by_id = by_unit(items, window, None) if check.rule.subject == SubjectKind.UNIT else by_deputy(items, window)
        for subject, counted in by_id.items():
            by_subject.setdefault(subject, {})[id_] = counted
    return by_subject


def _score(
    check: RuleCheck, subject: Subject, standing: RuleStanding, by_item: Mapping[str, Counted], state: RegisterState
) -> Score:
    """The score of a subject, from its records alone."""
    specs: list[Mapping[str, Any]] = check.rule.options["items"]
    counted = counted_once(specs, by_item, subject.id)
    items = {s["id"]: of_item(s, counted[s["id"]], subject.id, check.case) for s in specs}
    items = _best_only(specs, items)
    behind = Counted([i for c in counted.values() for i in c.sure], [i for c in counted.values() for i in c.doubtful])
    return Score(subject, _total(check.rule.options, items), items, behind, state, standing)


def _best_only(specs: Sequence[Mapping[str, Any]], items: dict[str, Points]) -> dict[str, Points]:
    """Points by item, of items with the same ``best_of`` those of the best alone."""
    for name in dict.fromkeys(s["best_of"] for s in specs if "best_of" in s):
        rivals = [s["id"] for s in specs if s.get("best_of") == name]
        winner = max(rivals, key=lambda id_: items[id_].sure)
        items = items | dict.fromkeys(rivals, Points()) | {winner: best(items[id_] for id_ in rivals)}
    return items


def _total(options: Mapping[str, Any], items: Mapping[str, Points]) -> Points:
    """All points: groups within their caps, the rest, the base; then cap and floor, rounded where the rule says so."""
    groups = options.get("groups", ())
    grouped = {id_ for group in groups for id_ in group["items"]}
    total = Points(*[fraction(options.get("base", 0))] * 3)
    for group in groups:
        total += limited(sum((items[id_] for id_ in group["items"]), Points()), group["cap"])
    total += sum((points for id_, points in items.items() if id_ not in grouped), Points())
    cap, floor = (fraction(options[name]) if name in options else None for name in ("cap", "floor"))
    total = total.capped(cap, floor)
    if options.get("round") == Rounding.HALF_UP:
        return Points(*(Fraction((p + Fraction(1, 2)).__floor__()) for p in (total.sure, total.low, total.high)))
    return total


# --- bands and ranks ------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Rank:
    """A place among all who are scored, equal scores sharing it: from the top and from the bottom.

    ``best`` and ``worst`` are the places that it may come to be.
    """

    place: tuple[int, int]
    best: tuple[int, int]
    worst: tuple[int, int]
    shared: int


def _ranks(scores: list[Score]) -> dict[str, Rank]:
    sure, low, high = (sorted(getattr(s.total, name) for s in scores) for name in ("sure", "low", "high"))
    n, ranks = len(scores), {}
    for of_subject in scores:
        own, open_ = of_subject.total, of_subject.total.low < of_subject.total.high
        ranks[of_subject.subject.id] = Rank(
            place=(1 + n - bisect_right(sure, own.sure), 1 + bisect_left(sure, own.sure)),
            best=(1 + n - bisect_right(low, own.high), 1 + bisect_left(low, own.high) - open_),
            worst=(1 + n - bisect_right(high, own.low) - open_, 1 + bisect_left(high, own.low)),
            shared=bisect_right(sure, own.sure) - bisect_left(sure, own.sure),
        )
    return ranks


def _band(options: Mapping[str, Any], points: Fraction) -> str:
    """The band of a score, from the highest; what is below all of them is in the lowest."""
    bands = options.get("bands", ())
    return next((b["id"] for b in bands if points >= fraction(b["from"])), bands[-1]["id"] if bands else "")


def _place(options: Mapping[str, Any], place: tuple[int, int]) -> str:
    """Whether a place is among the first or the last that the rule names; whoever shares such a place is."""
    for name, at in zip((TOP, BOTTOM), place, strict=True):
        if at <= options["rank"].get(name, 0):
            return name
    return ""


# --- outcomes -------------------------------------------------------------------------------------------------


def _outcome(
    check: RuleCheck, window: DayWindow, of_subject: Score, rank: Rank | None, veto: Mapping[str, Verdict]
) -> RuleOutcome:
    options, total = check.rule.options, of_subject.total
    vetoed = [id_ for id_, verdict in veto.items() if verdict.result == Result.UNMET]
    band = _band(options, total.sure)
    doubtful = _band(options, total.low) != _band(options, total.high)
    if rank is not None and not options.get("bands"):
        band = _place(options, rank.place)
        doubtful = _place(options, rank.best) != _place(options, rank.worst)
    if vetoed and options.get("bands"):
        band, doubtful = options["bands"][-1]["id"], False
    verdict = _verdict(check, of_subject, veto, band)
    if doubtful and verdict.result in {Result.MET, Result.UNMET} | (
        {Result.UNDETERMINED} if verdict.reason == Reason.UNSTATED else set()
    ):
        verdict = Verdict(Result.UNDETERMINED, of_subject.counted.doubt or Reason.DISPUTED)
    return RuleOutcome(
        of_subject.subject, window, verdict, figure=decimal_of(total.sure),
        threshold=_printed(_asked(check, of_subject.standing)),
        unit_of_figure="分", records=of_subject.counted.records, band=band, events=tuple(of_subject.counted.sure),
        message=f"{window.label}{check.rule.duty}：{_words(check, of_subject, rank, vetoed, band)}",
    )  # fmt: skip


def _asked(check: RuleCheck, standing: RuleStanding) -> Any:
    """The figure asked, reduced to the months in office; None where the rule asks none."""
    asked = figure_asked(check) if "compare" in check.rule.options else None
    if asked is None:
        return None

    part = Fraction(standing.months, standing.whole) if standing.reduced else Fraction(1)
    return tuple(fraction(f) * part for f in asked) if isinstance(asked, tuple) else fraction(asked) * part


def _printed(asked: Any) -> Any:
    return tuple(map(decimal_of, asked)) if isinstance(asked, tuple) else asked if asked is None else decimal_of(asked)


def _verdict(check: RuleCheck, of_subject: Score, veto: Mapping[str, Verdict], band: str) -> Verdict:
    """What the score says: judged where the rule asks a figure, else left to people (unstated)."""
    bands = check.rule.options.get("bands", ())
    asked = _asked(check, of_subject.standing)
    unknown = next((v for v in veto.values() if v.result == Result.UNDETERMINED), None)
    if asked is None:
        lowest = bool(bands) and band == bands[-1]["id"]
        if unknown is not None and not lowest:
            return unknown
        return of_subject.state.pending() or Verdict(Result.UNDETERMINED, Reason.UNSTATED)
    if any(v.result == Result.UNMET for v in veto.values()):
        return Verdict(Result.UNMET)
    verdict = _judged(check, of_subject, asked)
    return unknown if unknown is not None and verdict.result == Result.MET else verdict


def _judged(check: RuleCheck, of_subject: Score, asked: Any) -> Verdict:
    """The score held against the figure asked."""
    state, total, compare = of_subject.state, of_subject.total, check.rule.compare
    if all(fraction(s.get(name, 0)) >= 0 for s in check.rule.options["items"] for name in ("first", "each")):
        return decide(Bounds(total.low, total.high, of_subject.counted.doubt), compare, asked, state)
    if holds(total.low, compare, asked) != holds(total.high, compare, asked):
        return Verdict(Result.UNDETERMINED, of_subject.counted.doubt or Reason.DISPUTED)
    passes = holds(total.sure, compare, asked)  # what takes points off may still come
    return state.pending() or Verdict(Result.MET if passes else Result.UNMET)


def _words(check: RuleCheck, of_subject: Score, rank: Rank | None, vetoed: list[str], band: str) -> str:
    options, total = check.rule.options, of_subject.total
    named = _named_items(options, of_subject.items)
    words = f"得{_text(total.sure)}分" + (f"（{'、'.join(named)}）" if named else "")
    if total.low != total.high:
        words += f"，待核的记录会使得分在{_text(total.low)}分到{_text(total.high)}分之间"
    names = {b["id"]: b["name"] for b in options.get("bands", ())}
    words += f"，等次为{names[band]}" if band in names else ""
    words += "".join(f"，因{rule_named(check, id_).duty}一票否决" for id_ in vetoed)
    if rank is not None:
        words += f"，排第{rank.place[0]}名" + (f"（{rank.shared}人并列）" if rank.shared > 1 else "")
    asked = _asked(check, of_subject.standing)
    return words + (f"，要求{asked_words(check.rule.compare, _printed(asked), '分')}" if asked is not None else "")


def _named_items(options: Mapping[str, Any], items: Mapping[str, Points]) -> list[str]:
    """Items that gave points, with what they gave."""
    named = [f"基础分{_text(fraction(options['base']))}"] if options.get("base") else []
    for spec in options["items"]:
        points = items[spec["id"]].sure
        if points:
            full = "cap" in spec and points == fraction(spec["cap"])
            named.append(f"{spec['name']}{_text(points)}" + ("（已到封顶）" if full else ""))
    return named


def _text(points: Fraction) -> str:
    return str(decimal_of(points))
