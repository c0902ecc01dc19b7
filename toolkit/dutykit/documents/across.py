"""Figures over congresses: what each of them counted, side by side and added up. Pure.

Nothing here is personal: a congress hands on counts, and no record, no name and no number of a deputy. Each congress
counts by its own rules (what two records tell of one event, who is in office, what is reviewed), so that the sum is
that of what each of them says of itself (docs/decisions/054).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import astuple, dataclass, field, fields
from datetime import date

from ..serial import ABSENT_IF_EMPTY, INLINE


@dataclass(frozen=True, slots=True)
class AcrossCounts:
    """What is counted of a congress, or of several.

    ``returned`` deputies handed in the registration form of the year, ``reported`` told their voters of their work.
    Of ``issued`` workbooks so many came back whole, in part, not at all; ``late`` are past their day and not whole.
    A deputy of two congresses is a person in each.
    """

    deputies: int = 0
    returned: int = 0
    reported: int = 0
    issued: int = 0
    complete: int = 0
    partial: int = 0
    missing: int = 0
    late: int = 0
    events: int = 0
    person_times: int = 0
    persons: int = 0
    contacts: int = 0
    contact_times: int = 0
    suggestions: int = 0
    replied: int = 0

    @classmethod
    def sum_of(cls, counts: Iterable[AcrossCounts]) -> AcrossCounts:
        """All of them added up."""
        return cls(*map(sum, zip(astuple(cls()), *map(astuple, counts), strict=True)))


@dataclass(frozen=True, slots=True)
class KindCounts:
    """The three counts of one kind of activity."""

    kind: str
    events: int
    person_times: int
    persons: int


@dataclass(frozen=True, slots=True)
class ResultCounts:
    """How many findings there are of each result."""

    met: int = 0
    unmet: int = 0
    undetermined: int = 0
    exempt: int = 0

    @property
    def findings(self) -> int:
        """All of them."""
        return self.met + self.unmet + self.undetermined + self.exempt

    @classmethod
    def sum_of(cls, counts: Iterable[ResultCounts]) -> ResultCounts:
        """All of them added up."""
        return cls(*map(sum, zip(astuple(cls()), *map(astuple, counts), strict=True)))


@dataclass(frozen=True, slots=True)
class RuleCounts:
    """The findings by one rule of one version of a regulation."""

    regulation: str
    title: str
    version: str
    rule: str
    article: str
    duty: str
    results: ResultCounts = field(metadata=INLINE)


@dataclass(frozen=True, slots=True)
class RegulationCounts:
    """The findings by one version of a regulation, and in how many congresses it is in force."""

    regulation: str
    title: str
    version: str
    congresses: int
    results: ResultCounts = field(metadata=INLINE)


@dataclass(frozen=True, slots=True)
class CongressFigures:
    """What one congress counted of a year, by the day ``on``; ``identity`` is that of its workspace."""

    congress: str
    identity: str
    year: int
    on: date
    counts: AcrossCounts
    kinds: tuple[KindCounts, ...]
    rules: tuple[RuleCounts, ...]


@dataclass(frozen=True, slots=True)
class NotCounted:
    """A congress that is not in the figures, and why."""

    where: str
    message: str
    remedy: str = field(default="", metadata=ABSENT_IF_EMPTY)


@dataclass(frozen=True, slots=True)
class Across:
    """Congresses side by side in the order in which they were named, and their sum; ``left_out`` could not be read."""

    year: int
    on: date
    congresses: tuple[CongressFigures, ...]
    total: AcrossCounts
    kinds: tuple[KindCounts, ...]
    regulations: tuple[RegulationCounts, ...]
    rules: tuple[RuleCounts, ...]
    left_out: tuple[NotCounted, ...] = ()


def put_together(
    year: int, on: date, congresses: Sequence[CongressFigures], left_out: Sequence[NotCounted] = ()
) -> Across:
    """The figures of congresses and their sum."""
    rules = _rules(congresses)
    return Across(
        year, on, tuple(congresses), AcrossCounts.sum_of(c.counts for c in congresses), _kinds(congresses),
        tuple(_regulations(congresses, rules)), rules, tuple(left_out),
    )  # fmt: skip


def _kinds(congresses: Iterable[CongressFigures]) -> tuple[KindCounts, ...]:
    """By the name of the kind, in the order in which kinds turn up."""
    found: dict[str, list[KindCounts]] = {}
    for congress in congresses:
        for kind in congress.kinds:
            found.setdefault(kind.kind, []).append(kind)
    counted = [f.name for f in fields(KindCounts)][1:]
    return tuple(KindCounts(name, *(sum(getattr(k, c) for k in same) for c in counted)) for name, same in found.items())


def _rules(congresses: Iterable[CongressFigures]) -> tuple[RuleCounts, ...]:
    found: dict[tuple[str, str, str], list[RuleCounts]] = {}
    for congress in congresses:
        for rule in congress.rules:
            found.setdefault((rule.regulation, rule.version, rule.rule), []).append(rule)
    ordered = sorted(found.items(), key=lambda item: _first_seen(found)[item[0][:2]])
    return tuple(
        RuleCounts(
            one.regulation, one.title, one.version, one.rule, one.article, one.duty,
            ResultCounts.sum_of(rule.results for rule in same),
        )
        for (one, *_), same in ((same, same) for _, same in ordered)
    )  # fmt: skip


def _first_seen(found: Iterable[tuple[str, str, str]]) -> Mapping[tuple[str, str], int]:
    """The order of regulations, so that the rules of one stand together."""
    return {key: at for at, key in enumerate(dict.fromkeys(key[:2] for key in found))}


def _regulations(congresses: Sequence[CongressFigures], rules: Sequence[RuleCounts]) -> Iterable[RegulationCounts]:
    for regulation, version in dict.fromkeys((r.regulation, r.version) for r in rules):
        mine = [r for r in rules if (r.regulation, r.version) == (regulation, version)]
        where = sum(any((r.regulation, r.version) == (regulation, version) for r in c.rules) for c in congresses)
        results = ResultCounts.sum_of(r.results for r in mine)
        yield RegulationCounts(regulation, mine[0].title, version, where, results)
