"""One deputy on one screen: what was done against what is asked, what is owed, what is open, files and documents."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import PurePosixPath
from typing import Any

from ...dossier.deeds import Deed
from ...dossier.model import Deputy
from ...problems import Problem
from ...rules.casefile import CaseFile
from ...rules.coming import due
from ...rules.engine import check_year
from ...rules.regulation import Regulation
from ...rules.results import Finding
from ...rules.rule_check import CheckScope
from ...store import Stored
from ...text import masked
from ...words.codes import Action, Comparator, IssueKind, IssueProgress, Result, ReturnStatus, State, SubjectKind
from ..checking.check import case_of, ranks
from ..opened.bound import regulations_for
from ..opened.open_workspace import OpenWorkspace
from ..opened.records import is_open
from .status import issues_status


@dataclass(frozen=True, slots=True)
class Done:
    """How often a deputy took part in deeds of one kind in the year, and the last day of it."""

    kind: str
    label: str
    times: int
    last: str
    records: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Required:
    """What a regulation asks of the deputy, and how it stands; ``finding`` is the number to ask further by."""

    finding: str
    regulation: str
    article: str
    duty: str
    figure: str
    threshold: str
    result: Result
    label: str
    message: str


@dataclass(frozen=True, slots=True)
class Owed:
    """What is still to be handed in or done; ``due`` is empty where no day is set."""

    what: str
    due: str
    late: bool
    number: str


@dataclass(frozen=True, slots=True)
class OpenProblem:
    """Something in a record that names the deputy, and that is still to be mended or decided."""

    record: str
    message: str
    remedy: str


@dataclass(frozen=True, slots=True)
class CameIn:
    """A file that tells of the deputy: how many of its records do; its state where it is the deputy's own."""

    file: str
    received: str
    label: str
    records: int


@dataclass(frozen=True, slots=True)
class MadeFor:
    """A document about the deputy: when it was last made, and whether it is still there."""

    path: str
    made: str
    there: bool


@dataclass(frozen=True, slots=True)
class DeputyScreen:
    """A deputy in the working year."""

    number: str
    name: str
    year: int
    done: tuple[Done, ...]
    asked: tuple[Required, ...]
    owed: tuple[Owed, ...]
    problems: tuple[OpenProblem, ...]
    files: tuple[CameIn, ...]
    documents: tuple[MadeFor, ...]


def deputy_screen(opened: OpenWorkspace, deputy: Deputy) -> DeputyScreen:
    """All that there is to say of a deputy in the working year of ``opened``."""
    regulations = regulations_for(opened.workspace, (), [opened.year, opened.today.year])
    alone = () if any(map(ranks, regulations)) else (deputy.number,)
    case = case_of(opened, alone)
    stored = opened.store.current(naming=[deputy.number])
    return DeputyScreen(
        number=deputy.number,
        name=deputy.name,
        year=opened.year,
        done=tuple(_done(opened, case, deputy)),
        asked=tuple(one for r in regulations for one in _asked(case, r, opened.year, deputy)),
        owed=tuple(sorted(_owed(opened, case, regulations, deputy), key=lambda o: (o.due or "9999", o.what))),
        problems=tuple(_problems(stored)),
        files=tuple(_files(opened, stored, deputy)),
        documents=tuple(_documents(opened, deputy)),
    )


def _done(opened: OpenWorkspace, case: CaseFile, deputy: Deputy) -> Iterator[Done]:
    """Kinds of deed in the order of their list."""
    by_kind: dict[str, list[Deed]] = {}
    for deed in case.deeds:
        if deed.first is not None and deed.first.year == opened.year and deed.took_part(deputy.number):
            by_kind.setdefault(deed.kind, []).append(deed)
    order = {kind: at for at, kind in enumerate(opened.kinds)}
    for kind in sorted(by_kind, key=lambda k: order.get(k, len(order))):
        deeds = by_kind[kind]
        last = max((d.last or d.first for d in deeds if d.first), default=None)
        label = opened.kinds[kind].label if kind in opened.kinds else kind
        records = tuple(dict.fromkeys(n for d in deeds for n in d.records_of(deputy.number)))
        yield Done(kind, label, len(deeds), last.isoformat() if last else "", records)


_SAID = {
    Comparator.AT_LEAST: "不少于 {}", Comparator.MORE_THAN: "超过 {}", Comparator.AT_MOST: "不超过 {}",
    Comparator.LESS_THAN: "少于 {}",
}  # fmt: skip


def _asked(case: CaseFile, regulation: Regulation, year: int, deputy: Deputy) -> Iterator[Required]:
    """What is asked of the deputy; what does not apply is left out."""
    compares = {rule.id: rule.options.get("compare") for rule in regulation.ruleset.rules}
    for finding in check_year(case, regulation, year, CheckScope(frozenset({deputy.number}))):
        if finding.subject.kind is not SubjectKind.DEPUTY or finding.result == Result.EXEMPT:
            continue
        compare = compares.get(finding.rule)
        yield Required(
            finding=finding.id,
            regulation=regulation.id,
            article=finding.article,
            duty=finding.duty,
            figure=_amount(finding.figure, finding.unit_of_figure) if compare in _SAID else "",
            threshold=_threshold(finding, compare),
            result=finding.result,
            label=finding.result.label,
            message=masked(finding.sentence),
        )


def _threshold(finding: Finding, compare: Any) -> str:
    """At least so many; nothing where a rule counts nothing."""
    amount = _amount(finding.threshold, finding.unit_of_figure)
    return _SAID[compare].format(amount) if amount and compare in _SAID else ""


def _amount(value: Any, unit: str) -> str:
    if value is None or isinstance(value, bool | list | tuple | dict):
        return ""
    if isinstance(value, Fraction):
        value = value.numerator if value.denominator == 1 else f"{float(value):.4g}"
    return f"{value} {unit}".strip()


def _owed(opened: OpenWorkspace, case: CaseFile, regulations: Sequence[Regulation], deputy: Deputy) -> Iterator[Owed]:
    """Forms that are out with the deputy, and days by which rules ask for something that is not registered yet."""
    issues = [i for i in opened.store.issues(kind=IssueKind.FORM, deputy=deputy.number) if (i.year or 0) <= opened.year]
    for issue in issues_status(opened, issues):
        if issue.state is not IssueProgress.COMPLETE:
            yield Owed(f"《{issue.title}》{issue.label}", issue.due, issue.late, issue.issue)
    for regulation in regulations:
        for one in due(case, regulation, (opened.year,)):
            if one.item.day is None or not _concerns(deputy, one.item.subject.id, one.item.people):
                continue
            number = one.item.records[0] if one.item.records else ""
            late = one.item.day < opened.today
            yield Owed(f"{one.rule.duty}（{one.rule.article}）", one.item.day.isoformat(), late, number)


def _concerns(deputy: Deputy, subject: str, people: Sequence[str]) -> bool:
    return deputy.number == subject or deputy.number in people


def _problems(stored: Sequence[Stored]) -> Iterator[OpenProblem]:
    for record in stored:
        if is_open(record):
            for problem in map(Problem.restore, record.problems):
                if problem.is_error:
                    yield OpenProblem(record.number, masked(problem.message), masked(problem.remedy))
        elif record.state is State.DISPUTED:
            remedy = f"采纳用 dutykit review approve {record.number}，不采纳用 dutykit review refuse {record.number}。"
            yield OpenProblem(record.number, "本人补充申报或者提出异议，等待核实。", remedy)


def _files(opened: OpenWorkspace, stored: Sequence[Stored], deputy: Deputy) -> Iterator[CameIn]:
    """The deputy's own returns, then other files whose records name the deputy, each by the day it came."""
    own = {r.sha256: r for r in opened.store.returns(deputy=deputy.number, retracted="") if r.status}
    told: dict[str, tuple[str, str, int]] = {}
    for record in stored:
        if record.file:
            *_, count = told.get(record.sha256, ("", "", 0))
            told[record.sha256] = (record.file, record.received, count + 1)
    for sha256, row in own.items():
        status = row.status or ReturnStatus.SKIPPED
        *_, count = told.pop(sha256, ("", "", 0))
        yield CameIn(masked(row.name), row.received, f"本人交回，{status.label}", count)
    for name, received, count in sorted(told.values(), key=lambda one: (one[1], one[0])):
        yield CameIn(masked(name), received, "", count)


def _documents(opened: OpenWorkspace, deputy: Deputy) -> Iterator[MadeFor]:
    """What was rendered about the deputy; the log tells the paths, whose names carry name and number."""
    whose = f"_{deputy.name}_{deputy.number}"
    found: dict[str, str] = {}
    for entry in opened.store.logged(action=Action.RENDER):
        for path in entry.detail.get("files", ()):
            stem = PurePosixPath(str(path)).stem
            if stem.endswith(whose) or f"{whose}_" in stem or f"{whose}（" in stem:
                found[str(path)] = entry.at[:10]
    for path, made in found.items():
        yield MadeFor(path, made, (opened.workspace.root / path).exists())
