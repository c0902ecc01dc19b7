"""Deeds that a record which counts tells, and one in doubt tells again: the same deed, not another one. Pure.

If the record in doubt is accepted, both are told together: somebody of whom the one says that they came, and the other
that they did not, is then neither. So such a deed is looked at as it would be told with the records in doubt, too.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import combinations

from ..dossier.claims import CLAIMING
from ..dossier.deeds import Deed, counts_as_deed, same_key
from ..dossier.meetings import FORM as ATTENDANCE
from ..dossier.meetings import HALF_DAYS
from ..dossier.model import Record
from ..dossier.statistics import deeds_of
from ..words.codes import State
from .casefile import CaseFile

_FEW = 3
"""Of so many records in doubt every selection is looked at; of more each alone, and all of them."""


@dataclass(frozen=True, slots=True)
class ToldAgain:
    """One deed that counts, and as it would be told with records in doubt."""

    deed: Deed
    ways: tuple[Deed, ...]


@dataclass(frozen=True)
class Twins:
    """Such deeds by identity, and by identity the deeds in doubt that tell one of them again."""

    by_deed: Mapping[int, ToldAgain] = field(default_factory=dict)
    told: frozenset[int] = frozenset()

    def of(self, deed: Deed) -> tuple[Deed, ...]:
        """A deed as it would be told with records in doubt; nothing where there are none of it."""
        known = self.by_deed.get(id(deed))
        return known.ways if known else ()


def told_again(case: CaseFile) -> Twins:
    """Deeds of a case file that records in doubt tell again."""
    own = (r for r in case.doubtful if r.form not in CLAIMING and counts_as_deed(r, case.kinds, case.forms))
    doubtful = {r.number for r in own}
    if not doubtful:
        return Twins()
    by_key: dict[object, list[Deed]] = {}
    for deed in case.deeds:
        by_key.setdefault(_key(deed, case), []).append(deed)
    waiting: dict[object, list[Deed]] = {}
    for other in case.doubtful_deeds:
        if other.records and other.records[0] in doubtful:
            waiting.setdefault(_key(other, case), []).append(other)
    by_deed, told = {}, set[int]()
    for key, others in waiting.items():
        for deed in by_key.get(key) or others[1:2]:  # of several that all are in doubt, any stands for the deed
            by_deed[id(deed)] = ToldAgain(deed, tuple(_ways(deed, others, case)))
            told.update(map(id, others))
    return Twins(by_deed, frozenset(told))


def _key(deed: Deed, case: CaseFile) -> object:
    """What makes two records tell one deed."""
    source = deed.sources[0] if deed.sources else None
    if source is None:
        return deed.records
    if deed.form == ATTENDANCE and source.table == HALF_DAYS:
        return (deed.form, case.meetings.meeting(source).key, deed.kind)
    return same_key(deed, source)


def _ways(deed: Deed, others: Sequence[Deed], case: CaseFile) -> Iterator[Deed]:
    """A deed together with selections of the records in doubt."""
    told = [r for r in case.counted if r.number in {*deed.records} or (deed.form == ATTENDANCE and _beside(r))]
    doubtful = {r.number: r for r in case.doubtful}
    rows = [doubtful[o.records[0]] for o in others]
    sizes = range(1, len(rows) + 1) if len(rows) <= _FEW else (1, len(rows))
    for size in sizes:
        for chosen in combinations(rows, size):
            yield from _together(deed, told, chosen, case)


def _beside(record: Record) -> bool:
    """Whether a record of attendance tells what meeting half-days are of, or leave."""
    return record.form == ATTENDANCE and record.table != HALF_DAYS


def _together(deed: Deed, told: Sequence[Record], chosen: Sequence[Record], case: CaseFile) -> Iterator[Deed]:
    accepted = [replace(r, state=State.ACCEPTED) for r in chosen]
    days = tuple((s.first, s.closing) for s in case.sessions)
    numbers = {*deed.records, *(r.number for r in chosen)}
    for found in deeds_of((*told, *accepted), case.kinds, forms=case.forms, sessions=days):
        if numbers & {*found.records} and (deed.form != ATTENDANCE or found.kind == deed.kind):
            yield found
