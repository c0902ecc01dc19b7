"""The engine: a case file and a regulation give findings. Pure; what a kind of rule does is in :mod:`.kinds`.

Nothing is ever set here: findings are told, measures are suggested to people (CONVENTIONS C13).
"""

from __future__ import annotations

from collections.abc import Hashable

from ..words.codes import Reason, Result, SubjectKind
from .casefile import CaseFile
from .disagreeing import behind
from .kinds import RULE_KINDS
from .measures import suggest
from .objections import answered
from .occurrences import borne_out
from .regulation import Regulation
from .results import Finding
from .rule_check import CheckScope, RuleCheck, RuleOutcome
from .ruleset import Rule
from .terms import RuleKind, WindowKind
from .worlds import certain_in_every_way


def check_year(
    case: CaseFile, regulation: Regulation, year: int, scope: CheckScope | None = None
) -> tuple[Finding, ...]:
    """Findings of a year, in the order of the rules, then of the roster.

    Rules of the term are looked at as they stand on ``case.today``. Rules that other rules refer to are worked out
    again for them; what the years of one term have in common is kept with the case file.
    """
    scope = scope or CheckScope()
    found = _found(case, regulation, year, scope)
    if not case.otherwise:
        return tuple(found)
    return tuple(certain_in_every_way(case, found, lambda other: _found(other, regulation, year, scope)))


def _found(case: CaseFile, regulation: Regulation, year: int, scope: CheckScope) -> list[Finding]:
    found: list[Finding] = []
    for rule in regulation.ruleset.rules:
        if (not scope.rules or rule.id in scope.rules) and (not rule.levels or case.level in rule.levels):
            found += findings_of(RuleCheck(rule, regulation, case, year, scope, RULE_KINDS))
    return found


def findings_of(check: RuleCheck) -> list[Finding]:
    """Findings of one rule."""
    if check.rule.window != WindowKind.TERM or check.rule.kind not in _SAME_EACH_YEAR:
        return _worked_out(check)
    # every year of a term asks the same of the whole of it
    known: dict[Hashable, tuple[Rule, list[Finding]]] = check.case.selected(check.regulation, dict)
    key = (id(check.rule), check.scope, check.windows, check.term)
    found = known.get(key)
    if found is None or found[0] is not check.rule:
        found = known[key] = check.rule, _worked_out(check)
    return found[1]


_SAME_EACH_YEAR = frozenset({RuleKind.COUNT, RuleKind.SHARE})
"""Kinds of rules that look at a window whole, whatever the year of it that is checked."""


def _worked_out(check: RuleCheck) -> list[Finding]:
    return [finding_of(check, outcome) for outcome in RULE_KINDS[check.rule.kind].evaluate(check)]


def finding_of(check: RuleCheck, outcome: RuleOutcome) -> Finding:
    """The finding that an outcome of a rule is."""
    rule, regulation, verdict = check.rule, check.regulation, outcome.verdict
    finding = Finding(
        regulation=regulation.id,
        version=regulation.version,
        rule=rule.id,
        article=rule.article,
        force=rule.force,
        subject=outcome.subject,
        first=outcome.window.first,
        last=outcome.window.last,
        result=verdict.result,
        reason=verdict.reason,
        figure=outcome.figure,
        unit_of_figure=outcome.unit_of_figure,
        threshold=outcome.threshold,
        records=outcome.records,
        message=_message(check, outcome),
        suggests=suggest(check.case, regulation, rule, outcome.subject, outcome.window, outcome.figure, outcome.events)
        if verdict.result == Result.UNMET
        else None,
        duty=rule.duty,
        window=outcome.window.label,
        band=outcome.band,
        note=rule.note,
        at=outcome.window,
    )
    answers = check.case.answers
    return answered(finding, answers.get(finding.id, ())) if answers else finding


def _message(check: RuleCheck, outcome: RuleOutcome) -> str:
    verdict = outcome.verdict
    if verdict.result is Result.EXEMPT:
        return f"不适用：{outcome.message}。"
    if verdict.result is Result.UNMET:
        told = borne_out(
            check.case, check.rule.kind, outcome.subject, outcome.message, outcome.records, outcome.events,
            registers_telling(check, outcome),
        )  # fmt: skip
        return f"{outcome.message}；{told}。" if told else f"{outcome.message}。"
    if verdict.result is not Result.UNDETERMINED or verdict.reason is None:
        return f"{outcome.message}。"
    detail = ""
    if verdict.reason is Reason.OPEN:
        detail = _open_years(check, outcome)
    elif verdict.reason is Reason.INCONSISTENT:
        deputy = outcome.subject.id if outcome.subject.kind is SubjectKind.DEPUTY else ""
        told = behind(check.case, outcome.records, deputy)
        detail = f"（{told}）" if told else ""
    elif verdict.reason is Reason.UNREAD:
        detail = f"：{'、'.join(check.unread(outcome.window, registers_telling(check, outcome), outcome.subject))}"
    return f"{outcome.message}；{verdict.reason.label}{detail}，暂不能判定。"


def registers_telling(check: RuleCheck, outcome: RuleOutcome) -> tuple[str, ...]:
    """Registers that tell of the subject of an outcome."""
    subject, case = outcome.subject, check.case
    if subject.kind is SubjectKind.DEPUTY:
        return case.registers_of(case.roster.by_number[subject.id], outcome.window)
    return case.register_of(subject.unit) if subject.unit else case.all_registers


def _open_years(check: RuleCheck, outcome: RuleOutcome) -> str:
    """Which years are still open, where the window has several: （2022、2023年度）."""
    window, registers = outcome.window, registers_telling(check, outcome)
    years = check.case.open_years(registers, window, check.forms) if window.year is None else ()
    return f"（{'、'.join(map(str, years))}年度）" if years else ""
