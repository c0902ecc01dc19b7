"""Rules that give points: items, caps, bands, ranks. Not worked out unless the file says ``enabled``. Pure.

A score is told with its band. It is judged only where the rule asks a figure; what is in doubt matters where it could
change the band or the result (C4). Ranks are told only where the file asks for them.
"""

from __future__ import annotations

import dataclasses
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from ...words.codes import Reason, Result, SubjectKind
from ..figures import asked_words, decimal_of, fraction, holds
from ..results import RegisterState, Subject, Verdict, decide
from ..rule_check import RuleCheck, RuleOutcome, Scope
from ..selection import Counted, Item, by_deputy, by_unit, select
from ..standing import Standing, since_in_force
from ..take import read_takes
from ..windows import Window
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
    standing: Standing


def score(check: RuleCheck) -> Iterator[RuleOutcome]:
    """Points for what was done: ``items``, ``groups``, ``base``, ``cap``, ``floor``, ``round``, ``bands``, ``veto``,
    ``rank``; with ``compare`` and ``figure`` it is judged.
    """  # noqa: D205 - one list of options
    if not check.rule.options.get("enabled"):
        return
    ranked = "rank" in check.rule.options
    whole = dataclasses.replace(check, scope=Scope()) if ranked else check  # a rank is one among all
    items = check.rule.options["items"]
    selected = check.case.selected(items, lambda: {s["id"]: select(read_takes(s["take"]), check.case) for s in items})
    vetoes = {id_: whole.of_rule(rule_named(whole, id_)) for id_ in check.rule.options.get("veto", ())}
    for window in check.windows:
        scores, exempt = [], []
        wanted = {subject.id for subject, _, _ in _subjects(check, window)}
        mine = _by_subject(whole, since_in_force(check.rule, check.regulation, window), selected)
        for subject, standing, registers in _subjects(whole, window):
            if standing.exempt:
                exempt.append((subject, standing))
            else:
                scores.append(
                    _score(whole, subject, standing, mine.get(subject.id, {}), check.state(window, registers))
                )
        if ranked:  # a place may change with anybody's score
            state = RegisterState(all(s.state.over for s in scores), all(s.state.closed for s in scores))
            scores = [dataclasses.replace(s, state=state) for s in scores]
        ranks = _ranks(scores) if ranked else {}
        for subject, standing in exempt:
            if subject.id in wanted:
                yield check.exempted(subject, window, standing)
        for told in scores:
            if told.subject.id in wanted:
                veto = {
                    id_: together([o for o in found if o.subject == told.subject and overlap(o.window, window)])
                    for id_, found in vetoes.items()
                }
                yield _outcome(check, window, told, ranks.get(told.subject.id), veto)


def _subjects(check: RuleCheck, window: Window) -> Iterator[tuple[Subject, Standing, tuple[str, ...]]]:
    if check.rule.subject == SubjectKind.UNIT:
        for unit, subject, standing in check.units(window):
            yield subject, standing, check.case.register_of(unit.code)
    else:
        for deputy, subject, standing in check.deputies(window):
            yield subject, standing, check.case.registers_of(deputy)


def _by_subject(check: RuleCheck, window: Window, selected: Mapping[str, list[Item]]) -> dict[str, dict[str, Counted]]:
    """What counts for each subject, by item."""
    found: dict[str, dict[str, Counted]] = {}
    for id_, items in selected.items():
        told = by_unit(items, window, None) if check.rule.subject == SubjectKind.UNIT else by_deputy(items, window)
        for subject, counted in told.items():
            found.setdefault(subject, {})[id_] = counted
    return found


def _score(
    check: RuleCheck, subject: Subject, standing: Standing, mine: Mapping[str, Counted], state: RegisterState
) -> Score:
    """The score of a subject, from its records alone."""
    options = check.rule.options
    specs: list[Mapping[str, Any]] = options["items"]
    counted = counted_once(specs, mine, subject.id)
    items = {s["id"]: of_item(s, counted[s["id"]], subject.id, check.case) for s in specs}
    for name in dict.fromkeys(s["best_of"] for s in specs if "best_of" in s):
        rivals = [s["id"] for s in specs if s.get("best_of") == name]
        winner = max(rivals, key=lambda id_: items[id_].sure)
        items |= dict.fromkeys(rivals, Points()) | {winner: best(items[id_] for id_ in rivals)}
    grouped = {id_ for group in options.get("groups", ()) for id_ in group["items"]}
    total = Points(*[fraction(options.get("base", 0))] * 3)
    for group in options.get("groups", ()):
        total += limited(sum((items[id_] for id_ in group["items"]), Points()), group["cap"])
    total += sum((points for id_, points in items.items() if id_ not in grouped), Points())
    cap, floor = (fraction(options[name]) if name in options else None for name in ("cap", "floor"))
    total = total.capped(cap, floor)
    if options.get("round") == "half_up":
        total = Points(*(Fraction((p + Fraction(1, 2)).__floor__()) for p in (total.sure, total.low, total.high)))
    behind = Counted([i for c in counted.values() for i in c.sure], [i for c in counted.values() for i in c.doubtful])
    return Score(subject, total, items, behind, state, standing)


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
    n, found = len(scores), {}
    for told in scores:
        mine, open_ = told.total, told.total.low < told.total.high
        found[told.subject.id] = Rank(
            place=(1 + n - bisect_right(sure, mine.sure), 1 + bisect_left(sure, mine.sure)),
            best=(1 + n - bisect_right(low, mine.high), 1 + bisect_left(low, mine.high) - open_),
            worst=(1 + n - bisect_right(high, mine.low) - open_, 1 + bisect_left(high, mine.low)),
            shared=bisect_right(sure, mine.sure) - bisect_left(sure, mine.sure),
        )
    return found


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
    check: RuleCheck, window: Window, told: Score, rank: Rank | None, veto: Mapping[str, Verdict]
) -> RuleOutcome:
    options, total = check.rule.options, told.total
    vetoed = [id_ for id_, verdict in veto.items() if verdict.result == Result.UNMET]
    band = _band(options, total.sure)
    doubtful = _band(options, total.low) != _band(options, total.high)
    if rank is not None and not options.get("bands"):
        band = _place(options, rank.place)
        doubtful = _place(options, rank.best) != _place(options, rank.worst)
    if vetoed and options.get("bands"):
        band, doubtful = options["bands"][-1]["id"], False
    verdict = _verdict(check, told, veto, band)
    if doubtful and verdict.result in {Result.MET, Result.UNMET} | (
        {Result.UNDETERMINED} if verdict.reason == Reason.UNSTATED else set()
    ):
        verdict = Verdict(Result.UNDETERMINED, told.counted.doubt or Reason.DISPUTED)
    return RuleOutcome(
        told.subject, window, verdict, figure=decimal_of(total.sure), threshold=_printed(_asked(check, told.standing)),
        unit_of_figure="分", records=told.counted.records, band=band, events=tuple(told.counted.sure),
        message=f"{window.label}{check.rule.duty}：{_words(check, told, rank, vetoed, band)}",
    )  # fmt: skip


def _asked(check: RuleCheck, standing: Standing) -> Any:
    """The figure asked, reduced to the months in office; None where the rule asks none."""
    asked = figure_asked(check) if "compare" in check.rule.options else None
    if asked is None:
        return None

    part = Fraction(standing.months, standing.whole) if standing.reduced else Fraction(1)
    return tuple(fraction(f) * part for f in asked) if isinstance(asked, tuple) else fraction(asked) * part


def _printed(asked: Any) -> Any:
    return tuple(map(decimal_of, asked)) if isinstance(asked, tuple) else asked if asked is None else decimal_of(asked)


def _verdict(check: RuleCheck, told: Score, veto: Mapping[str, Verdict], band: str) -> Verdict:
    options, state, total = check.rule.options, told.state, told.total
    asked = _asked(check, told.standing)
    lowest = bool(options.get("bands")) and band == options["bands"][-1]["id"]
    unknown = next((v for v in veto.values() if v.result == Result.UNDETERMINED), None)
    if asked is None:
        if unknown is not None and not lowest:
            return unknown
        return _settled(state) or Verdict(Result.UNDETERMINED, Reason.UNSTATED)
    if any(v.result == Result.UNMET for v in veto.values()):
        return Verdict(Result.UNMET)
    if all(fraction(s.get(name, 0)) >= 0 for s in options["items"] for name in ("first", "each")):
        verdict = decide(total.low, total.high, check.rule.compare, asked, state, told.counted.doubt)
    elif holds(total.low, check.rule.compare, asked) != holds(total.high, check.rule.compare, asked):
        verdict = Verdict(Result.UNDETERMINED, told.counted.doubt or Reason.DISPUTED)
    else:  # what takes points off may still come
        passes = holds(total.sure, check.rule.compare, asked)
        verdict = _settled(state) or Verdict(Result.MET if passes else Result.UNMET)
    return unknown if unknown is not None and verdict.result == Result.MET else verdict


def _settled(state: RegisterState) -> Verdict | None:
    """Why a score may still change; None where the window is over and the register closed."""
    if not state.over:
        return Verdict(Result.UNDETERMINED, Reason.NOT_DUE)
    return None if state.closed else Verdict(Result.UNDETERMINED, Reason.OPEN)


def _words(check: RuleCheck, told: Score, rank: Rank | None, vetoed: list[str], band: str) -> str:
    options, total = check.rule.options, told.total
    named = [f"基础分{_text(fraction(options['base']))}"] if options.get("base") else []
    for spec in options["items"]:
        points = told.items[spec["id"]].sure
        if points:
            full = "cap" in spec and points == fraction(spec["cap"])
            named.append(f"{spec['name']}{_text(points)}" + ("（已到封顶）" if full else ""))
    words = f"得{_text(total.sure)}分" + (f"（{'、'.join(named)}）" if named else "")
    if total.low != total.high:
        words += f"，待核的记录会使得分在{_text(total.low)}分到{_text(total.high)}分之间"
    names = {b["id"]: b["name"] for b in options.get("bands", ())}
    if band in names:
        words += f"，等次为{names[band]}"
    rules = check.regulation.ruleset
    words += "".join(f"，因{rule.duty}一票否决" for id_ in vetoed if (rule := rules.rule(id_)) is not None)
    if rank is not None:
        words += f"，排第{rank.place[0]}名" + (f"（{rank.shared}人并列）" if rank.shared > 1 else "")
    if "compare" in options:
        asked = _asked(check, told.standing)
        words += f"，要求{asked_words(check.rule.compare, _printed(asked), '分')}" if asked is not None else ""
    return words


def _text(points: Fraction) -> str:
    return str(decimal_of(points))
