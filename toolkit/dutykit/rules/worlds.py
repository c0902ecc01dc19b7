"""Facts behind a whole check that are told otherwise: findings are worked out again as the other form has them. Pure.

When a session opened, or in which unit a deputy is, shapes windows, registers and shares: what rests on it is not seen
in any record of a finding. So a result is certain only where it is the same in every such world.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace

from ..dossier.otherwise import ROSTER, Otherwise
from ..words.codes import Reason, Result
from .casefile import CaseFile
from .disagreeing import in_words
from .results import Finding

_ALONE = 8
"""So many facts are tried one by one; of more only all of them together, so that a check stays one of seconds."""
_CERTAIN = frozenset({Result.MET, Result.UNMET, Result.EXEMPT})


def certain_in_every_way(
    case: CaseFile, found: Sequence[Finding], again: Callable[[CaseFile], Iterable[Finding]]
) -> Iterator[Finding]:
    """Findings, those undetermined that would be others, or none, if another form were right."""
    unsure: dict[str, list[Otherwise]] = {}
    for others in _tried(case.otherwise):
        there = {f.id: f.result for f in again(_world(case, others))}
        for one in found:
            if one.result in _CERTAIN and there.get(one.id) != one.result:
                unsure.setdefault(one.id, []).extend(others)
    for one in found:
        yield _unsettled(case, one, unsure[one.id]) if one.id in unsure else one


def _tried(every: Sequence[Otherwise]) -> list[Sequence[Otherwise]]:
    return [[one] for one in every] if len(every) <= _ALONE else [every]


def _world(case: CaseFile, others: Iterable[Otherwise]) -> CaseFile:
    """The case file as the other forms have it."""
    records = {r.number: r for r in case.records}
    deputies = {d.number: d for d in case.roster.deputies}
    for other in others:
        for number, record in other.records.items():
            records.pop(number, None)
            if record is not None:
                records[number] = record
        if other.deputy is not None:
            deputies[other.deputy.number] = other.deputy
    roster = replace(case.roster, deputies=tuple(deputies.values()))
    return replace(case, records=tuple(records.values()), roster=roster)


def _unsettled(case: CaseFile, found: Finding, others: Iterable[Otherwise]) -> Finding:
    told = list(dict.fromkeys(other.told for other in others))
    words = "；".join(in_words(case, one).words for one in told)
    numbers = (t for one in told for t in one.told)
    records = tuple(dict.fromkeys((*found.records, *(t.record for t in numbers if t.record != ROSTER))))
    said = found.message.removesuffix("。")
    message = f"{said}；{Reason.INCONSISTENT.label}（{words}），暂不能判定。"
    return found._replace(
        result=Result.UNDETERMINED, reason=Reason.INCONSISTENT, records=records, message=message, suggests=None
    )
