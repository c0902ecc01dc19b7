"""Rules about other rules: several together, or the same result several times in a row. Pure.

The other rules are worked out as they stand, whether a check asks for them or not; each decides by itself whether it
applies, so nothing is decided twice here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any

from ...words.codes import Reason, Result, SubjectKind
from ..items import Item
from ..results import Subject, Verdict, first_reason
from ..rule_check import RuleCheck, RuleOutcome
from ..ruleset import Rule
from ..standing import rule_asks
from ..terms import How, WindowKind
from ..windows import DayWindow

_HOW = {How.ALL: "要都符合", How.ANY: "有一项符合即可", How.NONE: "一项也不能有"}


def about(check: RuleCheck, subject: Subject) -> bool:
    """Whether the rule asks this subject."""
    if subject.kind != check.rule.subject:
        return False
    deputy = check.case.roster.by_number.get(subject.id) if subject.kind == SubjectKind.DEPUTY else None
    return deputy is None or rule_asks(check.rule, deputy, check.case.today)


def overlap(one: DayWindow, other: DayWindow) -> bool:
    """Whether two windows share a day."""
    return one.first <= (other.last or date.max) and other.first <= (one.last or date.max)


def combine(check: RuleCheck) -> Iterator[RuleOutcome]:
    """Several rules together: ``of``, ``how`` (all, any, none). A rule that does not apply is left out."""
    rules = [rule_named(check, id_) for id_ in check.rule.options["of"]]
    by_rule = [(rule, check.of_rule(rule)) for rule in rules]
    subjects = dict.fromkeys(o.subject for _, outcomes in by_rule for o in outcomes if about(check, o.subject))
    for window in check.windows:
        for subject in subjects:
            of_subject = [
                (rule, [o for o in outcomes if o.subject == subject and overlap(o.window, window)])
                for rule, outcomes in by_rule
            ]
            results = [(rule, together(outcomes), outcomes) for rule, outcomes in of_subject if outcomes]
            if results:
                yield _combined(check, subject, window, results)


def rule_named(check: RuleCheck, id_: str) -> Rule:
    """The rule of the regulation that another rule names."""
    rule = check.regulation.ruleset.rule(id_)
    assert rule is not None, id_  # lint refuses a name that no rule bears
    return rule


def together(outcomes: Sequence[RuleOutcome]) -> Verdict:
    """What several windows of one rule come to: one unmet is enough, what does not apply is left out."""
    results = [o.verdict for o in outcomes if o.verdict.result != Result.EXEMPT]
    if not results:
        return Verdict(Result.EXEMPT)
    if any(v.result == Result.UNMET for v in results):
        return Verdict(Result.UNMET)
    unknown = [v.reason for v in results if v.result == Result.UNDETERMINED]
    return Verdict(Result.UNDETERMINED, first_reason(unknown)) if unknown else Verdict(Result.MET)


def _combined(
    check: RuleCheck, subject: Subject, window: DayWindow, results: list[tuple[Rule, Verdict, list[RuleOutcome]]]
) -> RuleOutcome:
    how = How(check.rule.options["how"])
    words = "，".join(f"{rule.duty}（{Result.labels()[verdict.result]}）" for rule, verdict, _ in results)
    verdicts = [verdict for _, verdict, _ in results if verdict.result != Result.EXEMPT]
    if not verdicts:
        return RuleOutcome(subject, window, Verdict(Result.EXEMPT), message=f"各项都不适用：{words}")
    met = sum(v.result == Result.MET for v in verdicts)
    outcomes = [o for _, _, of_rule in results for o in of_rule if o.verdict.result != Result.EXEMPT]
    return RuleOutcome(
        subject, window, _verdict(how, verdicts), figure=met,
        threshold={How.ALL: len(verdicts), How.ANY: 1, How.NONE: 0}[how],
        unit_of_figure="项", records=_records(outcomes), events=_events(outcomes),
        message=f"{window.label}{check.rule.duty}：{words}，{_HOW[how]}",
    )  # fmt: skip


def _verdict(how: How, verdicts: Sequence[Verdict]) -> Verdict:
    """What several rules come to; one that is met or unmet may settle it, whatever the others say."""
    decisive = Result.UNMET if how is How.ALL else Result.MET
    settled = any(v.result == decisive for v in verdicts)
    unknown = [v.reason for v in verdicts if v.result == Result.UNDETERMINED]
    if unknown and not settled:
        return Verdict(Result.UNDETERMINED, first_reason(unknown))
    return Verdict(Result.MET if settled is (how is How.ANY) else Result.UNMET)


def _records(outcomes: Iterable[RuleOutcome]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(n for o in outcomes for n in o.records))


def _events(outcomes: Iterable[RuleOutcome]) -> tuple[Item, ...]:
    by_records: dict[tuple[str, ...], Item] = {}
    for outcome in outcomes:
        for item in outcome.events:
            by_records.setdefault(item.records, item)
    return tuple(by_records.values())


# --- the same result in a row ---------------------------------------------------------------------------------

HIT, MISS, MAYBE = "hit", "miss", "maybe"


def repeat(check: RuleCheck) -> Iterator[RuleOutcome]:
    """The same result so many windows in a row: ``rule``, ``times``, ``result`` or ``bands``.

    A row ends in the rule's own window, and may begin before it; with the window ``term`` it lies anywhere in the
    term. A window that does not apply, or in which the deputy was not there, interrupts it.
    """
    for window in check.windows:
        row = _row(check, window)
        by_subject = [(w, {o.subject: o for o in outcomes}) for w, outcomes in row]
        subjects = dict.fromkeys(o.subject for _, outcomes in row for o in outcomes if about(check, o.subject))
        for subject in subjects:
            of_subject = [(w, by.get(subject)) for w, by in by_subject]
            if any(o is not None and overlap(w, window) for w, o in of_subject):
                yield _repeated(check, subject, window, of_subject)


def _row(check: RuleCheck, window: DayWindow) -> list[tuple[DayWindow, list[RuleOutcome]]]:
    """Windows of the other rule with its outcomes, first to last: those in the window, and enough before it."""
    times, within_term = check.rule.options["times"], window.kind == WindowKind.TERM
    row: dict[tuple[date, date | None], tuple[DayWindow, list[RuleOutcome]]] = {}
    begin = window.first if within_term else check.regulation.in_force
    year = check.year
    while year >= begin.year and (within_term or _before(row, window) < times - 1):
        of_year: dict[tuple[date, date | None], tuple[DayWindow, list[RuleOutcome]]] = {}
        for outcome in check.of_rule(rule_named(check, check.rule.options["rule"]), year):
            at = outcome.window
            if (within_term and not overlap(at, window)) or (window.last is not None and at.first > window.last):
                continue
            of_year.setdefault((at.first, at.last), (at, []))[1].append(outcome)
        row = of_year | row  # a term is of_year of every year: as it stands in the last
        year -= 1
    return [row[key] for key in sorted(row, key=lambda k: (k[0], k[1] or date.max))]


def _before(row: Iterable[tuple[date, date | None]], window: DayWindow) -> int:
    return sum(last is not None and last < window.first for _, last in row)


def _repeated(
    check: RuleCheck, subject: Subject, window: DayWindow, row: list[tuple[DayWindow, RuleOutcome | None]]
) -> RuleOutcome:
    times = check.rule.options["times"]
    marks = [_mark(check, outcome) for _, outcome in row]
    reaches = [overlap(w, window) for w, _ in row]
    surely, at = _longest(marks, {HIT}, reaches)
    maybe, likely = _longest(marks, {HIT, MAYBE}, reaches)
    if surely >= times:
        verdict = Verdict(Result.UNMET)
    elif maybe >= times:
        reasons = [o.verdict.reason for m, (_, o) in zip(marks, row, strict=True) if m == MAYBE and o is not None]
        verdict, at = Verdict(Result.UNDETERMINED, first_reason(reasons)), likely
    else:
        verdict = Verdict(
            Result.EXEMPT if all(o is None or o.verdict.result == Result.EXEMPT for _, o in row) else Result.MET
        )
    each = "，".join(f"{w.label}{_word(check, o)}" for w, o in row)
    behind = [o for n, (_, o) in enumerate(row) if o is not None and n in at]
    return RuleOutcome(
        subject, window, verdict, figure=surely, threshold=times, unit_of_figure="期",
        records=_records(behind), events=_events(behind),
        message=f"{check.rule.duty}：{each}，连续{times}期{_wanted(check)}就不符合",
    )  # fmt: skip


def _mark(check: RuleCheck, outcome: RuleOutcome | None) -> str:
    if outcome is None or outcome.verdict.result == Result.EXEMPT:
        return MISS
    bands = check.rule.options.get("bands")
    if outcome.verdict.result == Result.UNDETERMINED and not (bands and outcome.verdict.reason == Reason.UNSTATED):
        return MAYBE
    hit = outcome.band in bands if bands else outcome.verdict.result == check.rule.options.get("result", Result.UNMET)
    return HIT if hit else MISS


def _longest(marks: Sequence[str], wanted: set[str], reaches: Sequence[bool]) -> tuple[int, set[int]]:
    """The longest row of marks that reaches into the window, and where it lies."""
    best: set[int] = set()
    run: set[int] = set()
    for at, mark in enumerate(marks):
        run = run | {at} if mark in wanted else set()
        if run and reaches[at] and len(run) > len(best):
            best = run
    return len(best), best


def _word(check: RuleCheck, outcome: RuleOutcome | None) -> str:
    if outcome is None:
        return "没有"
    if outcome.band and check.rule.options.get("bands"):
        return _band(check, outcome.band)
    return Result.labels()[outcome.verdict.result]


def _wanted(check: RuleCheck) -> str:
    bands = check.rule.options.get("bands")
    return (
        "、".join(_band(check, b) for b in bands)
        if bands
        else Result.labels()[check.rule.options.get("result", Result.UNMET)]
    )


def _band(check: RuleCheck, id_: str) -> str:
    bands: Any = rule_named(check, check.rule.options["rule"]).options.get("bands", ())
    return next((str(b["name"]) for b in bands if b["id"] == id_), id_)
