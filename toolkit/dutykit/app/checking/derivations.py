"""Findings worked out again in the open: ``check --explain``, and what the finding sheet of a deputy tells."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from ...dossier.model import Roster
from ...errors import UsageError
from ...rules.casefile import CaseFile
from ...rules.derivation import Derivation
from ...rules.derive import derive
from ...rules.engine import check_year
from ...rules.finding_ids import read_finding_id
from ...rules.measures import StepWords
from ...rules.results import Finding
from ...rules.rule_check import CheckScope
from ...serial import HIDDEN
from ...text import nearest
from ...words.codes import Result, SubjectKind
from ...workspace import Workspace
from ..opened.bound import regulations_for
from ..opened.open_workspace import OpenWorkspace, open_workspace
from .check import case_of, ranks, step_words, years_of
from .regulations import lexicon_of


@dataclass(frozen=True, slots=True, kw_only=True)
class ExplainRequest:
    """Which findings are to be explained, by number; of the regulations named, else of those of the workspace."""

    today: date
    findings: Sequence[str]
    year: int | None = None
    regulations: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class ExplainedFindings:
    """Findings and how each came about."""

    derivations: tuple[Derivation, ...]
    roster: Roster = field(metadata=HIDDEN)
    steps: StepWords = field(metadata=HIDDEN)

    @property
    def unmet(self) -> bool:
        """Whether one of them is unmet: the command then ends with 1."""
        return any(d.finding.result is Result.UNMET for d in self.derivations)


def run_explain_findings(workspace: Workspace, asked: ExplainRequest) -> ExplainedFindings:
    """How findings came about. Raises :class:`UsageError` for a number that no finding bears."""
    with open_workspace(workspace, year=asked.year, today=asked.today) as opened:
        explain = Explainer(opened, asked.regulations)
        return ExplainedFindings(tuple(explain.numbered(asked.findings)), opened.roster, step_words(opened))


class Explainer:
    """Works findings out again; what one deputy's findings rest on is loaded once."""

    def __init__(self, opened: OpenWorkspace, regulations: Sequence[str] = ()) -> None:
        self.opened = opened
        term = opened.term()
        years = {opened.year, opened.today.year, term.first.year if term else opened.year}
        self.regulations = {r.id: r for r in regulations_for(opened.workspace, regulations, years)}
        self.lexicon = lexicon_of(opened.workspace)
        self._cases: dict[str, CaseFile] = {}

    def numbered(self, texts: Iterable[str]) -> list[Derivation]:
        """Derivations of findings by their numbers, as a person typed them.

        They are looked for in the working year, then in the other years of the term, the latest first.
        """
        wanted = [_read(text) for text in texts]
        case, found, known = self._case(""), dict[str, tuple[Finding, int]](), list[str]()
        for year in self._years(case):
            for regulation in self.regulations.values():
                for finding in check_year(case, regulation, year):
                    known.append(finding.id)
                    if finding.id in wanted:
                        found.setdefault(finding.id, (finding, year))
            if found.keys() >= set(wanted):
                return [self.one(*found[number]) for number in wanted]
        raise _nothing(next(n for n in wanted if n not in found), known)

    def of_deputy(self, deputy: str) -> list[Finding]:
        """Findings of the working year about one deputy."""
        return [
            finding
            for regulation in self.regulations.values()
            for finding in check_year(
                self._case("" if ranks(regulation) else deputy),
                regulation,
                self.opened.year,
                CheckScope(frozenset({deputy})),
            )
            if finding.subject.kind is SubjectKind.DEPUTY
        ]

    def one(self, finding: Finding, year: int) -> Derivation:
        """How a finding of a check of a year came about."""
        regulation = self.regulations[finding.regulation]
        alone = finding.subject.kind is SubjectKind.DEPUTY and not ranks(regulation)
        found = derive(self._case(finding.subject.id if alone else ""), regulation, year, finding, self.lexicon)
        assert found is not None, finding.id  # the check that gave it looked at the same records
        return found

    def _years(self, case: CaseFile) -> list[int]:
        year = self.opened.year
        try:
            others = years_of(case, self.opened)
        except UsageError:  # the term is not told yet: there are no other years
            others = ()
        return [year, *(y for y in reversed(others) if y != year)]

    def _case(self, deputy: str) -> CaseFile:
        if deputy not in self._cases:
            self._cases[deputy] = case_of(self.opened, [deputy] if deputy else ())
        return self._cases[deputy]


def _read(text: str) -> str:
    number = read_finding_id(text)
    if not number:
        remedy = "结论编号如 JL-2024-7K3M-Q2XP，见 dutykit check --deputy 编号。"
        raise UsageError(f"“{text}”不是结论编号。", remedy, code="finding")
    return number


def _nothing(number: str, known: Sequence[str]) -> UsageError:
    near = nearest(number, known, cutoff=0.9)
    ask = f"是不是“{near}”？" if near else ""
    return UsageError(
        f"没有编号为“{number}”的结论。",
        f"{ask}结论编号见 dutykit check --deputy 编号；别的办法加 --regulation，别的年度加 --year。",
        code="finding",
    )
