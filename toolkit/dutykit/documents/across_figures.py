"""What a congress counts of its own year for figures over congresses, from the same places as its papers. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from ..rules.regulation import Regulation
from ..rules.results import Finding
from ..words.codes import IssueProgress, Result
from . import figures as f
from .across import AcrossCounts, CongressFigures, KindCounts, ResultCounts, RuleCounts
from .facts import Facts


def congress_figures(
    facts: Facts,
    identity: str,
    issues: Sequence[tuple[IssueProgress, bool]],
    findings: Iterable[tuple[Regulation, Sequence[Finding]]],
) -> CongressFigures:
    """The figures of the year of ``facts``; ``issues`` tells of each workbook how far it is, and whether it is late."""
    whole = f.scope_of(facts)
    units, handled = f.unit_figures(whole), f.suggestions(whole)
    states = Counter(state for state, _ in issues)
    counts = AcrossCounts(
        deputies=units.deputies,
        returned=units.returned,
        reported=f.reported(whole),
        issued=len(issues),
        complete=states[IssueProgress.COMPLETE],
        partial=states[IssueProgress.PARTIAL],
        missing=states[IssueProgress.MISSING],
        late=sum(late for _, late in issues),
        events=units.events,
        person_times=units.person_times,
        persons=units.persons,
        contacts=units.contacts,
        contact_times=units.contact_times,
        suggestions=units.suggestions,
        replied=f.replied(whole, handled),
    )
    kinds = f.kind_counts(whole, f.but_suggestions(whole))[:-1]  # the last one is the sum
    return CongressFigures(
        facts.congress_of_term, identity, facts.year, facts.on, counts,
        tuple(KindCounts(k, c.events.value, c.person_times.value, c.persons.value) for k, c in kinds),
        tuple(line for regulation, found in findings for line in _rules(regulation, found)),
    )  # fmt: skip


def _rules(regulation: Regulation, findings: Sequence[Finding]) -> Iterable[RuleCounts]:
    told = Counter((finding.rule, finding.result) for finding in findings)
    for rule in regulation.ruleset.rules:
        results = ResultCounts(**{result.value: told[rule.id, result] for result in Result})
        if results.findings:
            yield RuleCounts(
                regulation.id, regulation.title, regulation.version, rule.id, rule.article, rule.duty, results
            )
