"""What a draft regulation would have come to in past years, beside the one in force: whom it finds wanting. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from ..serial import INLINE
from ..words.codes import Result, SubjectKind
from .casefile import CaseFile
from .engine import check_year
from .regulation import Regulation
from .results import Subject
from .ruleset import Rule

_GRAVEST = (Result.UNMET, Result.UNDETERMINED, Result.MET, Result.EXEMPT)
"""What is told of a subject with several findings: one that is unmet is enough."""


@dataclass(frozen=True, slots=True)
class Tally:
    """How many subjects there are of each result, each once; zeros included."""

    results: Mapping[Result, int] = field(metadata=INLINE)

    def of(self, result: Result) -> int:
        """Of one result."""
        return self.results[result]


@dataclass(frozen=True, slots=True)
class RuleImpact:
    """One rule, of the draft or of the one in force, with what each comes to; ``None`` where it has no such rule."""

    rule: str
    article: str
    duty: str
    subject: SubjectKind
    draft: Tally | None
    now: Tally | None
    newly: tuple[Subject, ...]
    no_longer: tuple[Subject, ...]


@dataclass(frozen=True, slots=True)
class UnitImpact:
    """One unit, over all rules: its subjects by their gravest result."""

    unit: str
    draft: Tally
    now: Tally


@dataclass(frozen=True, slots=True)
class CellImpact:
    """One rule in one unit."""

    rule: str
    unit: str
    draft: Tally
    now: Tally


@dataclass(frozen=True, slots=True)
class Totals:
    """All subjects by their gravest result."""

    draft: Tally
    now: Tally


@dataclass(frozen=True, slots=True)
class Impact:
    """A draft beside what is in force, by rule, by unit, and by both."""

    rules: tuple[RuleImpact, ...]
    units: tuple[UnitImpact, ...]
    cells: tuple[CellImpact, ...]
    totals: Totals

    @property
    def draft(self) -> Tally:
        """All subjects of the draft."""
        return self.totals.draft

    @property
    def now(self) -> Tally:
        """All subjects of what is in force."""
        return self.totals.now


_Results = dict[tuple[str, Subject], Result]
"""The gravest result of a subject under a rule."""


def as_if_in_force(draft: Regulation, years: Sequence[int]) -> Regulation:
    """The draft as if it had been in force long before the years: C10 exempts nobody of a text that is only tried."""
    since = date(min(years) - 10, 1, 1)
    return replace(draft, in_force=min(draft.in_force, since), until=None)


def impact(case: CaseFile, draft: Regulation, now: Regulation | None, years: Sequence[int]) -> Impact:
    """What a draft would have come to, beside the regulation in force (none: there is none yet)."""
    known: dict[tuple[str, str], Subject] = {}
    new = _results(case, as_if_in_force(draft, years), years, known)
    old = _results(case, now, years, known) if now is not None else {}
    both = _Both(new, old, frozenset(r.id for r in draft.ruleset.rules), _ids(now))
    rules = {r.id: r for r in (*(now.ruleset.rules if now else ()), *draft.ruleset.rules)}
    order = [*(r.id for r in draft.ruleset.rules), *(id_ for id_ in rules if id_ not in both.of_draft)]
    units = list(dict.fromkeys(subject.unit for _, subject in (*new, *old)))
    return Impact(
        rules=tuple(both.of_rule(rules[id_]) for id_ in order),
        units=tuple(UnitImpact(u, _tally(_gravest(new, u).values()), _tally(_gravest(old, u).values())) for u in units),
        cells=tuple(cell for id_ in order for u in units if (cell := both.of_cell(id_, u)) is not None),
        totals=Totals(_tally(_gravest(new).values()), _tally(_gravest(old).values())),
    )


def _ids(regulation: Regulation | None) -> frozenset[str]:
    return frozenset(r.id for r in regulation.ruleset.rules) if regulation is not None else frozenset()


@dataclass(frozen=True, slots=True)
class _Both:
    """What the draft and what is in force come to, and which rules each of them has."""

    new: _Results
    old: _Results
    of_draft: frozenset[str]
    of_now: frozenset[str]

    def of_rule(self, rule: Rule) -> RuleImpact:
        """One rule."""
        new, old = (_tally(r for (id_, _), r in found.items() if id_ == rule.id) for found in (self.new, self.old))
        return RuleImpact(
            rule.id, rule.article, rule.duty, rule.subject,
            new if rule.id in self.of_draft else None, old if rule.id in self.of_now else None,
            _unmet_only_in(self.new, self.old, rule.id), _unmet_only_in(self.old, self.new, rule.id),
        )  # fmt: skip

    def of_cell(self, rule: str, unit: str) -> CellImpact | None:
        """One rule in one unit; None where it asks nobody there."""
        new, old = ([r for (i, s), r in f.items() if i == rule and s.unit == unit] for f in (self.new, self.old))
        return CellImpact(rule, unit, _tally(new), _tally(old)) if new or old else None


def _results(
    case: CaseFile, regulation: Regulation, years: Iterable[int], known: dict[tuple[str, str], Subject]
) -> _Results:
    """Results by rule and subject; one that has moved to another unit stays where it was ``known`` first."""
    found: _Results = {}
    for year in years:
        for finding in check_year(case, regulation, year):
            subject = finding.subject
            at = finding.rule, known.setdefault((subject.kind, subject.id), subject)
            found[at] = min(found.get(at, Result.EXEMPT), finding.result, key=_GRAVEST.index)
    return found


def _gravest(results: _Results, unit: str | None = None) -> dict[Subject, Result]:
    """Subjects (of a unit) by their gravest result under any rule."""
    found: dict[Subject, Result] = {}
    for (_, subject), result in results.items():
        if unit is None or subject.unit == unit:
            found[subject] = min(found.get(subject, Result.EXEMPT), result, key=_GRAVEST.index)
    return found


def _tally(results: Iterable[Result]) -> Tally:
    counts = Counter(results)
    return Tally({result: counts[result] for result in Result})


def _unmet_only_in(one: _Results, other: _Results, rule: str) -> tuple[Subject, ...]:
    """Subjects that one finds wanting under a rule, and the other does not."""
    return tuple(
        subject
        for (id_, subject), result in one.items()
        if id_ == rule and result is Result.UNMET and other.get((rule, subject)) is not Result.UNMET
    )
