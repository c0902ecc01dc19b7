"""One finding worked out again in the open: each record taken or left and why, what is unknown, other readings. Pure.

Only when somebody asks (``check --explain``, the finding sheet); a check pays nothing for it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from ..dates import chinese
from ..dossier.views import MeasureRow
from ..words.codes import Comparator, Result, SubjectKind
from . import wording as say
from .candidates import Sorted, sorted_out
from .casefile import CaseFile
from .derivation import Derivation, PersonTold, RegisterTold, RestsOn, SettingReading, StepDone, Unknown
from .engine import finding_of, registers_telling
from .explain import explain
from .figures import asked_words
from .kinds import RULE_KINDS
from .kinds.combined import overlap, rule_named
from .kinds.groups import base_day, group_of
from .lexicon import Lexicon
from .looked import JUDGES
from .measures import REVIEW, taken_before
from .otherwise import touches
from .readings import every_reading
from .regulation import Regulation
from .results import Finding
from .rule_check import CheckScope, RuleCheck, RuleOutcome
from .ruleset import Rule
from .terms import RuleKind, WindowKind
from .unknowns import doubts_of, open_registers, outcome, time_left, unread_files
from .windows import DayWindow


@dataclass(frozen=True, slots=True)
class _Found:
    """A finding with the check and the outcome that gave it."""

    check: RuleCheck
    outcome: RuleOutcome
    finding: Finding

    @property
    def window(self) -> DayWindow:
        """The window that it is about."""
        return self.outcome.window


def derive(case: CaseFile, regulation: Regulation, year: int, finding: Finding, lexicon: Lexicon) -> Derivation | None:
    """How a finding of a check of ``year`` came about; None where the case file does not give it."""
    rule = regulation.ruleset.rule(finding.rule)
    found = _again(case, regulation, year, finding, rule) if rule else None
    if rule is None or found is None:
        return None
    sorted_ = sorted_out(found.check, found.outcome, lexicon)
    (told,) = explain(regulation, lexicon, [rule.id])
    return Derivation(
        finding=found.finding,
        regulation=regulation,
        rule=told,
        window=_window_words(found, rule),
        standing=_standing(found),
        steps=tuple(_steps(found, sorted_)),
        taken=tuple(sorted_.taken),
        left=tuple(sorted_.left),
        unknown=tuple(_unknown(found, year, sorted_)),
        readings=tuple(_readings(found, year, lexicon)),
        registers=tuple(_registers(found)),
        people=tuple(_people(found, sorted_)),
        rests_on=tuple(_rests_on(found)),
        done=tuple(_done(found, lexicon)),
        answers=tuple(a.words for a in case.answers.get(found.finding.id, ())),
    )


def _again(case: CaseFile, regulation: Regulation, year: int, finding: Finding, rule: Rule) -> _Found | None:
    """The finding of a rule (perhaps read otherwise) over a case file (perhaps another)."""
    subject = finding.subject
    scope = CheckScope(
        frozenset({subject.id}) if subject.kind is SubjectKind.DEPUTY else frozenset(),
        frozenset({subject.id}) if subject.kind is SubjectKind.UNIT else frozenset(),
    )
    check = RuleCheck(rule, regulation, case, year, scope, RULE_KINDS)
    near: _Found | None = None
    for of_rule in RULE_KINDS[rule.kind].evaluate(check):
        found = finding_of(check, of_rule)
        if found.id == finding.id:
            return _Found(check, of_rule, found)
        if near is None and of_rule.subject == subject and touches(finding, of_rule.window):
            near = _Found(check, of_rule, found)
    return near


# --- window, subject, steps -----------------------------------------------------------------------------------


def _window_words(found: _Found, rule: Rule) -> str:
    window, regulation = found.window, found.check.regulation
    end = chinese(window.last) if window.last else "还没有定"
    words = f"{window.label}：{chinese(window.first)}至{end}"
    if window.kind != WindowKind.YEAR:
        words += f"。本条看{say.window_words(rule.window, rule.year)}"
    if window.first == regulation.in_force:
        words += f"，从本办法施行那天算起：{chinese(regulation.in_force)}以前的事不算"
    return words


def _standing(found: _Found) -> str:
    """Why the rule asks the subject, or does not."""
    finding, check = found.finding, found.check
    if finding.result is Result.EXEMPT:
        return finding.message
    if finding.subject.kind is not SubjectKind.DEPUTY:
        return "本条对它适用。"
    for deputy, _, standing in check.deputies(found.window):
        parts = [f"{chinese(deputy.since)}当选" if deputy.since else "名册没有写当选日期，按一直在任"]
        parts += [f"{chinese(s.since)}至{chinese(s.until)}{s.status.label}" for s in deputy.spells]
        parts += [f"{chinese(deputy.until)}资格终止"] if deputy.until else []
        if standing.reduced:
            parts.append(f"按在任{standing.months}个月、满{standing.whole}个月折算")
        if check.rule.who:
            parts.append("名册所填属于本条要求的代表")
        return "，".join(parts) + "；本条对该代表适用。"
    return "本条对该代表适用。"


def _steps(found: _Found, sorted_: Sorted) -> Iterator[str]:
    """How the figure became the result."""
    finding, check, window = found.finding, found.check, found.window
    if finding.result is Result.EXEMPT:
        yield finding.message
        return
    unit = finding.unit_of_figure
    if check.rule.kind in JUDGES:
        if unit == "条":
            yield f"不符合的有{_text(finding.figure)}条；有一条不符合就不符合。"
    elif finding.figure is not None and unit:
        unsure = f"，另有{len(sorted_.doubtful)}条拿不准" if sorted_.doubtful else ""
        yield f"数到{_text(finding.figure)}{unit}{unsure}。"
        if finding.threshold is not None:
            yield f"要求{_asked(check.rule, finding)}。"
    today, registers = check.case.today, registers_telling(check, found.outcome)
    state = check.state(window, registers, finding.subject)
    over = f"{window.label}已经结束" if state.over else f"{window.label}到今天（{chinese(today)}）还没有结束"
    closed = "，登记已经关闭" if state.closed else "，登记没有关闭"
    unread = f"，有{len(state.unread)}份收到而没有读出的回收件" if state.unread else ""
    yield f"{over}{closed}{unread}。"
    why = f"（{finding.reason.label}）" if finding.reason else ""
    yield f"结论：{finding.result.label}{why}。{finding.message}"


def _text(value: object) -> str:
    return "至".join(map(str, value)) if isinstance(value, tuple) else str(value)


def _asked(rule: Rule, finding: Finding) -> str:
    if rule.kind == RuleKind.GAP:
        return f"间隔不满{finding.threshold}{finding.unit_of_figure}"
    if rule.kind in {RuleKind.STREAK, RuleKind.REPEAT}:
        return f"不得连续{finding.threshold}{finding.unit_of_figure}"
    compare = rule.compare if "compare" in rule.options else Comparator.AT_LEAST
    return asked_words(compare, finding.threshold, finding.unit_of_figure)


# --- what is unknown, and other readings ----------------------------------------------------------------------


def _unknown(found: _Found, year: int, sorted_: Sorted) -> Iterator[Unknown]:
    check, finding, window = found.check, found.finding, found.window
    if finding.result is Result.EXEMPT:
        return

    def again(case: CaseFile) -> Finding | None:
        other = _again(case, check.regulation, year, finding, check.rule)
        return other.finding if other else None

    registers = registers_telling(check, found.outcome)
    unknown = [
        *doubts_of(check, finding, sorted_.doubtful, again),
        *unread_files(check, finding, check.unread(window, registers, finding.subject), again),
        *time_left(check, finding, window, again),
        *open_registers(check, finding, window, registers, again),
    ]
    yield from unknown
    if finding.reason is not None and finding.reason not in {u.reason for u in unknown}:
        yield Unknown(finding.message, finding.reason, finding.records, (), changes=True)


def _readings(found: _Found, year: int, lexicon: Lexicon) -> Iterator[SettingReading]:
    check, finding = found.check, found.finding
    steps = {**lexicon.codes("measure_kind"), REVIEW: "复查"}
    for read in every_reading(check.rule, check.regulation.ruleset.readings):
        other = _again(check.case, check.regulation, year, finding, read.rule) if read.rule else None
        gives = outcome("", other.finding, finding) if other else None
        if read.of_text:  # told also where it has to be given a figure first, or asks another
            yield SettingReading(read.setting, read.reading, read.used, gives)
        elif other is not None:
            suggested = other.finding.suggests
            step = steps.get(suggested.measure, suggested.measure) if suggested else ""
            yield SettingReading(read.setting, read.reading, read.used, gives, step)


def _registers(found: _Found) -> Iterator[RegisterTold]:
    case, window = found.check.case, found.window
    for code in registers_telling(found.check, found.outcome):
        unit, years = case.roster.unit_by_code.get(code), case.open_years([code], window, found.check.forms)
        yield RegisterTold(code, unit.name if unit else code, not years, years)


# --- people, other rules, steps taken -------------------------------------------------------------------------


def _people(found: _Found, sorted_: Sorted) -> Iterator[PersonTold]:
    """Deputies of the group whose share is asked: who is in the denominator, and who did it."""
    check, window = found.check, found.window
    if check.rule.kind not in {RuleKind.SHARE, RuleKind.MEMBERS} or found.finding.result is Result.EXEMPT:
        return
    base, did = base_day(check, window), sorted_.people
    for deputy in group_of(check, found.finding.subject, base):
        if not deputy.serves(base):
            yield PersonTold(deputy.number, deputy.name, why=f"{chinese(base)}不在任，或者暂停执行职务")
        elif not check.asks(deputy, base):
            yield PersonTold(deputy.number, deputy.name, why="名册所填不属于本条要求的代表")
        else:
            counted = deputy.number in did
            why = "有记录" if counted else "没有记录" if check.rule.kind == RuleKind.SHARE else "在任"
            yield PersonTold(deputy.number, deputy.name, member=True, counted=counted, why=why)


def _rests_on(found: _Found) -> Iterator[RestsOn]:
    check, options = found.check, found.check.rule.options
    named = options.get("of", ()) if check.rule.kind == RuleKind.COMBINE else [options.get("rule")]
    if check.rule.kind not in {RuleKind.COMBINE, RuleKind.REPEAT}:
        return
    for id_ in named:
        rule = rule_named(check, str(id_))
        years = (
            range(check.regulation.in_force.year, check.year + 1)
            if check.rule.kind == RuleKind.REPEAT
            else (check.year,)
        )
        told: dict[str, RestsOn] = {}
        for year in years:
            other = replace(check, rule=rule, year=year)
            for of_rule in check.of_rule(rule, year):
                finding = finding_of(other, of_rule)
                near = check.rule.kind == RuleKind.REPEAT or overlap(of_rule.window, found.window)
                if of_rule.subject == found.finding.subject and near:
                    told[finding.id] = RestsOn(
                        finding.id, rule.id, rule.article, of_rule.window.label, finding.result, finding.message
                    )
        yield from told.values()


def _done(found: _Found, lexicon: Lexicon) -> Iterator[StepDone]:
    """Measures that were taken with the deputy on the rule's ground, first to last."""
    kinds, actors, reviews = (lexicon.codes(n) for n in ("measure_kind", "measure_actor", "review_result"))
    for record in taken_before(found.check.case, found.check.rule, found.finding.subject):
        row = MeasureRow(record.values)
        kind, by = kinds.get(row.kind, row.kind), actors.get(row.actor_kind, row.actor_kind)
        yield StepDone(record.number, row.date, kind, by, reviews.get(row.review, row.review))
