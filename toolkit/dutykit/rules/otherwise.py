"""What the readings that were not used would give the findings of a check (C12). Pure.

A deputy reads a breach together with what another reading of the same sentence gives. A rule is worked out once in each
way for everybody, when the first of its findings is asked about: a check that nobody reads pays nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from .casefile import CaseFile
from .derivation import SettingReading
from .engine import finding_of
from .kinds import RULE_KINDS
from .kinds.combined import overlap
from .readings import every_reading
from .regulation import Regulation
from .results import Finding, Subject
from .rule_check import CheckScope, RuleCheck
from .ruleset import Rule
from .terms import WindowKind
from .unknowns import outcome
from .windows import DayWindow


@dataclass(frozen=True)
class _ReadSo:
    """A rule read in another way, and its findings."""

    setting: str
    reading: str
    findings: Sequence[Finding]

    @cached_property
    def by_id(self) -> dict[str, Finding]:
        """The findings by number; of several years, as it was looked at last."""
        return {f.id: f for f in self.findings}

    @cached_property
    def by_subject(self) -> dict[Subject, list[Finding]]:
        """The findings of each subject."""
        found = defaultdict(list)
        for finding in self.findings:
            found[finding.subject].append(finding)
        return found

    def of(self, finding: Finding) -> Finding | None:
        """What a finding becomes: the one of its number, or else of its subject and days."""
        same = self.by_id.get(finding.id)
        near = self.by_subject.get(finding.subject, ())
        return same or next((f for f in near if f.at is None or touches(finding, f.at)), None)


def touches(finding: Finding, window: DayWindow) -> bool:
    """Whether a finding is about some day of a window; one that names no days is about any."""
    first, last = finding.first, finding.last
    return first is None or overlap(window, DayWindow(WindowKind.PERIOD, "", first, last))


@dataclass(frozen=True)
class Otherwise:
    """Asks it of the findings of one check: its case file, regulations, years (earliest first) and scope."""

    case: CaseFile
    regulations: Sequence[Regulation]
    years: Sequence[int]
    scope: CheckScope
    _known: dict[tuple[str, str], tuple[_ReadSo, ...]] = field(default_factory=dict)

    def of(self, finding: Finding) -> tuple[SettingReading, ...]:
        """The readings that give a finding another result or another figure; those that change nothing are left out."""
        key = finding.regulation, finding.rule
        if key not in self._known:
            self._known[key] = tuple(self._read(*key))
        same = (finding.result, finding.figure, finding.threshold)
        return tuple(
            SettingReading(read.setting, read.reading, used=False, outcome=outcome("", found, finding))
            for read in self._known[key]
            if (found := read.of(finding)) and (found.result, found.figure, found.threshold) != same
        )

    def _read(self, regulation_id: str, rule_id: str) -> Iterator[_ReadSo]:
        regulation = next(r for r in self.regulations if r.id == regulation_id)
        rule = regulation.ruleset.rule(rule_id)
        for read in every_reading(rule, regulation.ruleset.readings) if rule else ():
            if not read.used and read.rule is not None:
                yield _ReadSo(read.setting, read.reading, list(self._findings(regulation, read.rule)))

    def _findings(self, regulation: Regulation, rule: Rule) -> Iterable[Finding]:
        for year in self.years:
            check = RuleCheck(rule, regulation, self.case, year, self.scope, RULE_KINDS)
            for of_rule in RULE_KINDS[rule.kind].evaluate(check):
                yield finding_of(check, of_rule)
