"""One deed or row that is counted, and for whom; a deed of several tellings, as it is certain in all of them. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any

from ..dossier.deeds import Deed
from ..words.codes import Reason
from .fitting import Fit
from .terms import WindowKind
from .windows import DayWindow


@dataclass(frozen=True, slots=True)
class Item:
    """One deed or row that is counted, with the deputies whom it is counted for.

    ``doubt`` says why it is not certain: DISPUTED or MISSING_FACT; None for what is.
    """

    first: date | None
    last: date | None
    people: tuple[str, ...]
    units: tuple[str, ...]
    records: tuple[str, ...]
    year: int | None
    values: Mapping[str, Any]
    doubt: Reason | None = None
    deed: Deed | None = None

    def lies_in(self, window: DayWindow) -> Fit:
        """Whether it lies in a window. Without a day it belongs to the year of its record, to a part of it perhaps."""
        if self.first is not None:
            return Fit.YES if window.holds(self.first) else Fit.NO
        if self.year is None:
            return Fit.MAYBE if self.doubt else Fit.NO
        if not window.touches(self.year) or window.year not in {None, self.year}:
            return Fit.NO
        return Fit.YES if window.kind in _YEARS_LONG else Fit.MAYBE

    def may_lie_in(self, window: DayWindow) -> bool:
        """Whether it lies, or may lie, in a window."""
        return self.lies_in(window) is not Fit.NO


_YEARS_LONG = frozenset({WindowKind.YEAR, WindowKind.BETWEEN_SESSIONS, WindowKind.TERM})
"""Windows that have whole years of records."""


def lying_in(items: Iterable[Item], window: DayWindow) -> Iterator[Item]:
    """Items that lie, or may lie, in a window."""
    first, last = window.first, window.last or date.max
    for item in items:
        if first <= item.first <= last if item.first is not None else item.may_lie_in(window):
            yield item


def in_every_telling(told: Sequence[Sequence[Item]], *, counts_alone: bool) -> list[Item]:
    """Items of one deed, as each of its tellings gives them: certain for those for whom it is so in each.

    ``counts_alone``: whether the deed counts without people too.
    """
    known = _Tellings(told)
    template = known.template
    if template is None:
        return []
    kept = [i for i in known.kept if i.people or counts_alone]
    if kept and not known.unsure:
        return kept
    one = replace(template, people=known.unsure, records=known.records, doubt=template.doubt or Reason.DISPUTED)
    return [*kept, *(replace(one, first=first, last=last) for first, last in known.days)]


@dataclass(frozen=True)
class _Tellings:
    """Tellings of one deed, the one by records that count first."""

    told: Sequence[Sequence[Item]]

    @cached_property
    def every(self) -> list[Item]:
        """Items of all tellings."""
        return [item for way in self.told for item in way]

    @cached_property
    def days(self) -> dict[tuple[date | None, date | None], None]:
        """Days on which it was, by each."""
        return dict.fromkeys((item.first, item.last) for item in self.every)

    @cached_property
    def always(self) -> frozenset[str]:
        """Deputies for whom every telling has it for certain, and on one day."""
        certain = [{d for item in way if not item.doubt for d in item.people} for way in self.told]
        return frozenset(set.intersection(*certain)) if len(self.days) == 1 else frozenset()

    @property
    def unsure(self) -> tuple[str, ...]:
        """Deputies for whom some telling has it, and not each."""
        return tuple(dict.fromkeys(d for item in self.every for d in item.people if d not in self.always))

    @property
    def kept(self) -> list[Item]:
        """What is certain of the first telling in all the others."""
        stands = len(self.days) == 1 and all(any(not item.doubt for item in way) for way in self.told)
        certain = [item for item in self.told[0] if not item.doubt] if stands else []
        return [replace(i, people=tuple(d for d in i.people if d in self.always)) for i in certain]

    @property
    def template(self) -> Item | None:
        """An item of a telling that has one, with the deed that counts where there is one."""
        last = next((item for way in reversed(self.told) for item in way), None)
        return replace(last, deed=self.told[0][0].deed) if last is not None and self.told[0] else last

    @property
    def records(self) -> tuple[str, ...]:
        """Numbers of the records on which it hangs."""
        about = [i for i in self.every if not self.unsure or not {*self.unsure}.isdisjoint(i.people)]
        return tuple(dict.fromkeys(n for item in about for n in item.records))
