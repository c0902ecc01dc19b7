"""The record held against the regulations: findings of a year or of the term (DESIGN §10, §11)."""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

from ...dossier.model import Record
from ...errors import TemplateError, UsageError
from ...evidence import Evidence
from ...forms.model import choice_labels, field_labels, natural_keys
from ...outside import read_toml
from ...problems import Problem
from ...rules.casefile import CaseFile
from ...rules.disagreeing import Contradiction, contradictions_of
from ...rules.forms_out import Closing, HandedOut
from ...rules.measures import StepWords
from ...rules.otherwise import Otherwise
from ...rules.regulation import Regulation
from ...rules.results import Finding
from ...rules.rule_check import CheckScope
from ...serial import ABSENT_IF_EMPTY, HIDDEN, INLINE, named, through
from ...store import Stored
from ...text import masked, nearest
from ...words.codes import FormId, IssueKind, Level, Result, State, Year
from ...workspace import Workspace
from ..opened.bound import LAW_ALONE, by_law_alone, regulations_for
from ..opened.engines import engine_of
from ..opened.facts import load_named
from ..opened.near import stored_for_rules
from ..opened.open_workspace import OpenWorkspace, limits_of, open_workspace
from ..opened.records import RecordLine, record_line, record_title
from ..opened.unread import unread_returns, whose
from .answers import answers_of
from .apart import findings_by, limits_of_checks, together
from .workdays import work_calendar

_NAMED = 3

_PEOPLE = frozenset({"person.unknown", "person.several", "person.not_in_office"})
"""Problems that leave a name without a deputy: the participation is held, and may be anybody's of that name."""


@dataclass(frozen=True, slots=True)
class Behind:
    """A record behind findings, in one line, with the first place that it came from."""

    record: RecordLine
    title: str
    file: str
    place: str


@dataclass(frozen=True, slots=True)
class RegulationRef:
    """Which version of a regulation was used."""

    id: str
    title: str
    version: str

    @classmethod
    def of(cls, regulation: Regulation) -> RegulationRef:
        """That of a regulation."""
        return cls(regulation.id, regulation.title, regulation.version)


@dataclass(frozen=True, slots=True)
class CheckTotals:
    """How many findings there are, of each result; zeros included."""

    findings: int
    results: Mapping[Result, int] = field(metadata=INLINE)


@dataclass(frozen=True)
class Checked:
    """Findings, and what a reporter says beside them. ``changes`` are the figures of a what-if.

    ``contradictions`` are facts that two records tell differently. ``open_units`` are units that report, and
    whose registers are not all closed; ``notes`` what else to know.
    """

    congress: str = field(metadata=HIDDEN)
    year: int
    years: tuple[int, ...]
    regulations: tuple[Regulation, ...] = field(metadata=through(lambda found: [RegulationRef.of(r) for r in found]))
    changes: tuple[str, ...] = field(metadata=named("what_if"))
    notes: tuple[str, ...]
    findings: tuple[Finding, ...]
    totals: CheckTotals
    contradictions: tuple[Contradiction, ...]
    records: tuple[Behind, ...] = field(metadata=HIDDEN)
    unit_names: Mapping[str, str] = field(metadata=HIDDEN)
    measures: Mapping[str, str] = field(metadata=HIDDEN)
    actors: Mapping[str, str] = field(metadata=HIDDEN)
    open_units: tuple[str, ...] = field(metadata=HIDDEN)
    otherwise: Otherwise = field(metadata=HIDDEN)

    def read_otherwise(self, finding: Finding) -> tuple[str, ...]:
        """What the readings that were not used would give, each in words; those that change nothing are left out."""
        gives = [(read, read.outcome) for read in self.otherwise.of(finding) if read.outcome is not None]
        return tuple(f"{r.setting}，{r.reading}：{o.told(finding.unit_of_figure)}" for r, o in gives)

    def suggestion(self, finding: Finding) -> str:
        """The step that a person may take, in words; nothing where none is suggested."""
        return StepWords(self.measures, self.actors).suggestion(finding)

    @property
    def unmet(self) -> bool:
        """Whether a finding is unmet: the command then ends with 1."""
        return self.totals.results[Result.UNMET] > 0

    def of(self, regulation: str) -> tuple[Finding, ...]:
        """Findings of one of the regulations."""
        return tuple(f for f in self.findings if f.regulation == regulation)

    def only(self, results: Collection[str]) -> Checked:
        """The same with findings of these results alone; totals stay those of the whole."""
        return replace(self, findings=tuple(f for f in self.findings if f.result in results)) if results else self


@dataclass(frozen=True, slots=True)
class CheckResult:
    """What a check found, and the workbook where one was written."""

    checked: Checked = field(metadata=INLINE)
    output: Path | None = field(default=None, metadata=ABSENT_IF_EMPTY)


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckRequest:
    """What is to be checked, as a person asks it: a year, or with ``term`` every year of the current term so far.

    Without ``regulations`` it is those of the workspace. ``lines`` asks for the records behind the findings as well, in
    one line each, as the workbook tells them. ``what_if`` are changes as people write them, ``[办法:]规则.栏=值``.
    """

    today: date
    year: int | None = None
    term: bool = False
    regulations: Sequence[str] = ()
    deputies: Sequence[str] = ()
    units: Sequence[str] = ()
    rules: Sequence[str] = ()
    what_if: Sequence[str] = ()
    lines: bool = False
    engine: str = ""
    """Where rules are worked out; empty for what the settings say, or this process."""


def run_check(workspace: Workspace, asked: CheckRequest) -> Checked:
    """Findings of a year, or of a term.

    Raises :class:`UsageError` for what there is not, :class:`TemplateError` for a regulation file that is wrong.
    """
    with open_workspace(workspace, year=asked.year, today=asked.today) as opened:
        changes = _changes(asked.what_if)
        chosen = _changed(workspace, regulations_for(workspace, asked.regulations, _span(opened, asked)), changes)
        scope = CheckScope(
            frozenset(opened.deputy(d).number for d in asked.deputies),
            frozenset(opened.unit(u).code for u in asked.units),
            _known_rules(asked.rules, chosen),
        )
        alone = scope.deputies if not any(map(ranks, chosen)) else ()
        case = case_of(opened, alone)
        years = years_of(case, opened) if asked.term else (opened.year,)
        limits = limits_of_checks(limits_of(workspace))
        with engine_of(workspace, asked.engine, limits) as engine:
            findings = together(findings_by(engine, case, chosen, years, scope))
            notes = engine.notes if engine is not None else ()
        counts = Counter(f.result for f in findings)
        behind = sorted({n for f in findings for n in f.records}) if asked.lines else []
        return Checked(
            congress=opened.congress,
            year=opened.year,
            years=years,
            regulations=tuple(chosen),
            findings=tuple(findings),
            totals=CheckTotals(len(findings), {result: counts[result] for result in Result}),
            contradictions=_contradictions(case, scope, findings),
            records=tuple(_lines(opened, behind)),
            unit_names={u.code: u.name for u in opened.roster.units},
            measures=_labels(opened, "kind"),
            actors=_labels(opened, "actor_kind"),
            changes=tuple(asked.what_if),
            open_units=_open(case, years),
            notes=(*_notes(case, opened, years), *_law_alone(opened, asked), *notes),
            otherwise=Otherwise(case, chosen, years, scope),
        )


def _span(opened: OpenWorkspace, asked: CheckRequest) -> tuple[int, int]:
    """The first year that is looked at, and today's: a later text takes over what a term asks."""
    term = opened.term() if asked.term else None
    first = term.first.year if term else opened.year
    return first, max(opened.today.year, first, opened.year)


def _law_alone(opened: OpenWorkspace, asked: CheckRequest) -> tuple[str, ...]:
    return (LAW_ALONE,) if by_law_alone(opened.workspace, asked.regulations) else ()


def ranks(regulation: Regulation) -> bool:
    """Whether a rule ranks deputies, so that everybody's records are needed for any of them."""
    return any("rank" in rule.options for rule in regulation.ruleset.rules)


def case_of(opened: OpenWorkspace, deputies: Collection[str] = ()) -> CaseFile:
    """The case file of a workspace: all its records, the registers that are closed, names that nobody bears.

    With ``deputies`` it holds what rules may look at of these alone.
    """
    records: list[Record] = []
    unresolved: dict[str, tuple[str, ...]] = {}
    flagged: dict[str, frozenset[str]] = {}
    found = stored_for_rules(opened, deputies) if deputies else opened.store.current(other_forms=[FormId.ROSTER])
    for item in found:
        records.append(item.record())
        names = [_name(p) for p in item.problems if p["code"] in _PEOPLE]
        if names:
            unresolved[item.number] = tuple(filter(None, names))
        if item.state is State.HELD:
            flagged[item.number] = _flagged(item, opened)
    config, closures = opened.workspace.config, opened.store.closures()
    return CaseFile(
        roster=opened.roster,
        records=tuple(records),
        kinds=opened.kinds,
        forms=frozenset(opened.forms),
        today=opened.today,
        calendar=work_calendar(opened.workspace),
        closed=frozenset((c.year, c.unit, c.form) for c in closures if not c.first_day),
        closings=frozenset(
            Closing(c.unit, date.fromisoformat(c.first_day), date.fromisoformat(c.last_day), c.form)
            for c in closures
            if c.first_day
        ),
        level=Level(config.congress.level),
        review_required=config.review_required,
        unresolved=unresolved,
        flagged=flagged,
        unread=tuple(filter(whose, unread_returns(opened))),
        answers=answers_of(opened)[0],
        labels=field_labels(opened.forms.values()),
        choices=choice_labels(opened.forms.values()),
        keys=natural_keys(opened.forms.values()),
        handed_out=frozenset(
            HandedOut(i.form, i.year, i.deputy) for i in opened.store.issues(kind=IssueKind.FORM) if not i.unit
        ),
    )


def _flagged(stored: Stored, opened: OpenWorkspace) -> frozenset[str]:
    """Fields of a held record that a person has yet to mend; of a sum that does not balance, total and parts."""
    form = opened.forms.get(stored.form)
    table = form.table_by_name.get(stored.part) if form else None
    fields = {str(p["field"]) for p in stored.problems if p["field"]}
    for rule in table.sums if table else ():
        balanced = {rule["total"], *rule["parts"]}
        if any(p["code"] == "row.sum" and p["field"] in balanced for p in stored.problems):
            fields |= balanced
    return frozenset(fields)


def _lines(opened: OpenWorkspace, numbers: Sequence[str]) -> Iterator[Behind]:
    for stored in opened.store.current(numbers=numbers, evidence=True):
        yield _line(opened, stored)


def _line(opened: OpenWorkspace, stored: Stored) -> Behind:
    places = (Evidence.from_json(e).place for e in stored.evidence.values())
    place = next((str(p) for p in places if p is not None), "")
    return Behind(record_line(opened, stored), record_title(opened, stored), masked(stored.file), place)


def _name(stored: Mapping[str, Any]) -> str:
    problem = Problem.restore(stored)
    return str(problem.facts.get("name") or problem.value or "")


def years_of(case: CaseFile, opened: OpenWorkspace) -> tuple[int, ...]:
    """Years of the current term so far. Raises :class:`UsageError` where its first session is not told."""
    number = opened.workspace.config.congress.term
    term = next((t for t in case.terms if t.number == number), case.terms[-1] if case.terms else None)
    if term is None:
        raise UsageError(
            "不知道本届从哪天开始。", "请先填“届次与会议安排表”（session），写上本届第一次会议。", code="term"
        )
    last = min(term.last or opened.today, opened.today).year
    return tuple(range(term.first.year, max(last, term.first.year) + 1))


def _contradictions(case: CaseFile, scope: CheckScope, findings: Iterable[Finding]) -> tuple[Contradiction, ...]:
    """What records tell differently; of a check that is narrowed, what its findings rest on."""
    every = contradictions_of(case)
    if not (scope.deputies or scope.units or scope.rules):
        return every
    behind = {n for f in findings for n in f.records}
    return tuple(c for c in every if c.records & behind)


def _open(case: CaseFile, years: Sequence[int]) -> tuple[str, ...]:
    """Units that report, in the order of the roster, with a register of one of the years that is not closed whole."""
    reporting = set(case.all_registers)
    return tuple(
        u.code for u in case.roster.units if u.code in reporting and not all(case.year_closed(u.code, y) for y in years)
    )


def _notes(case: CaseFile, opened: OpenWorkspace, years: Sequence[int]) -> tuple[str, ...]:
    """What keeps a check from saying more: no roster, no session told."""
    found = []
    if not case.roster.deputies:
        found.append("还没有代表名册，核查不了代表和单位：请先收回代表名册（roster）。")
    if not case.sessions and not case.terms:
        found.append("还没有届次与会议安排（session），按届、按人代会算的要求核查不了。")
    elif opened.workspace.config.period is Year.SESSION and not case.sessions:
        found.append("年度按两次例会之间算（dutykit.toml 的 period），还没有登记人代会，年度的要求核查不了。")
    if all(y > opened.today.year for y in years):
        found.append(f"{years[0]} 年还没有到。")
    unclear = answers_of(opened)[1]
    if unclear:
        found.append(
            f"代表的答复 {'、'.join(unclear)} 写的结论编号读不出，没有算进去：请用 dutykit correct 改正“结论编号”。"
        )
    nobodys = [u.file for u in unread_returns(opened) if not whose(u)]
    if nobodys:
        more = f"等 {len(nobodys)} 份" if len(nobodys) > _NAMED else ""
        found.append(
            f"有收到而没有读出、看不出是谁的回收件：{'、'.join(nobodys[:_NAMED])}{more}。结论没有把里面的内容算进去；"
            "请先读出来，或者用 dutykit withdraw 撤销。"
        )
    return tuple(found)


def _known_rules(rules: Sequence[str], chosen: Sequence[Regulation]) -> frozenset[str]:
    known = [r.id for regulation in chosen for r in regulation.ruleset.rules]
    for rule in rules:
        if rule not in known:
            near = nearest(rule, known)
            remedy = f"是不是“{near}”？" if near else "全部规则见 dutykit regulations explain 编号。"
            raise UsageError(f"没有“{rule}”这条规则。", remedy, code="rule")
    return frozenset(rules)


def step_words(opened: OpenWorkspace) -> StepWords:
    """Measures, and those who take them, as the forms of a workspace call them."""
    return StepWords(_labels(opened, "kind"), _labels(opened, "actor_kind"))


def _labels(opened: OpenWorkspace, name: str) -> dict[str, str]:
    form = opened.forms.get(FormId.MEASURE)
    field = form.table_by_name["measures"].by_name.get(name) if form else None
    return {c.code: c.label for c in field.choices.choices} if field and field.choices else {}


# --- what-if --------------------------------------------------------------------------------------------------

_Changes = dict[str, dict[str, Any]]


def _changes(given: Sequence[str]) -> _Changes:
    """``[regulation:]rule.option=value`` by regulation ("" for any), then by ``rule.option``."""
    found: _Changes = {}
    for text in given:
        left, sign, right = text.partition("=")
        regulation, colon, path = left.strip().rpartition(":")
        if not sign or "." not in path:
            raise UsageError(
                f"--what-if 的“{text}”看不懂。", "请写成 规则.栏=值，如 activities.figure=4。", code="what_if"
            )
        found.setdefault(regulation if colon else "", {})[path.strip()] = _value(right.strip())
    return found


def _value(text: str) -> Any:
    """A value as TOML has it, else text."""
    try:
        return read_toml(f"value = {text}")["value"]
    except tomllib.TOMLDecodeError:
        return text


def _changed(workspace: Workspace, regulations: Sequence[Regulation], changes: _Changes) -> list[Regulation]:
    """Regulations with the changes made: one that names no regulation is made wherever its rule is.

    Raises :class:`UsageError` for a change that fits nowhere, or makes a rule that cannot be.
    """
    known = {r.id: frozenset(rule.id for rule in r.ruleset.rules) | {"settings"} for r in regulations}
    for id_ in changes:
        if id_ and id_ not in known:
            raise UsageError(
                f"--what-if 写的办法“{id_}”不在这次核查的办法里。",
                f"这次核查的是：{'、'.join(known)}。",
                code="what_if",
            )
    for path in changes.get("", ()):
        rule = path.partition(".")[0]
        if not any(rule in ids for ids in known.values()):
            near = nearest(rule, sorted(frozenset().union(*known.values())))
            remedy = f"是不是“{near}”？" if near else "全部规则见 dutykit regulations explain。"
            raise UsageError(f"--what-if 写的规则“{rule}”没有。", remedy, code="what_if")
    found = []
    for regulation in regulations:
        mine = {p: v for p, v in changes.get("", {}).items() if p.partition(".")[0] in known[regulation.id]}
        mine |= changes.get(regulation.id, {})
        try:
            found.append(load_named(workspace, regulation.id, mine) if mine else regulation)
        except TemplateError as error:  # the file itself was read a moment ago
            raise UsageError(f"--what-if 这样改不行：{error.message}", error.remedy, code="what_if") from None
    return found
