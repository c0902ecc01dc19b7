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
    rules = {r.id: r for r in (*(now.ruleset.rules if now else ()), *draft.ruleset.rules)}
    units = dict.fromkeys(subject.unit for _, subject in (*new, *old))
    by_draft = {r.id for r in draft.ruleset.rules}
    by_now = {r.id for r in now.ruleset.rules} if now else set[str]()
    order = [*(r.id for r in draft.ruleset.rules), *(i for i in rules if i not in by_draft)]
    return Impact(
        rules=tuple(
            RuleImpact(
                rules[id_].id, rules[id_].article, rules[id_].duty, rules[id_].subject,
                _tally(r for (rule, _), r in new.items() if rule == id_) if id_ in by_draft else None,
                _tally(r for (rule, _), r in old.items() if rule == id_) if id_ in by_now else None,
                _unmet_only_in(new, old, id_), _unmet_only_in(old, new, id_),
            )
            for id_ in order
        ),
        units=tuple(UnitImpact(u, _tally(_gravest(new, u).values()), _tally(_gravest(old, u).values())) for u in units),
        cells=tuple(
            CellImpact(id_, u, _of_cell(new, id_, u), _of_cell(old, id_, u)) for id_ in order for u in units
            if any(rule == id_ and s.unit == u for rule, s in (*new, *old))
        ),
        totals=Totals(_tally(_gravest(new).values()), _tally(_gravest(old).values())),
    )  # fmt: skip


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


def _of_cell(results: _Results, rule: str, unit: str) -> Tally:
    return _tally(r for (id_, subject), r in results.items() if id_ == rule and subject.unit == unit)


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
