"""The records that facts rest on: of everybody for a span of days, or what a few deputies took part in.

What a deputy took part in is told together with what other records say of the same deed, whomever they name: two
units register one activity, a claim joins a deed, a slip of leave decides a mark. All of these touch the same days
(:func:`dutykit.dossier.deeds.same_key`, :func:`dutykit.dossier.claims.same_deed`), but for suggestions, which are
known by their number as well. So records of the same days are loaded beside the deputies' own, and no others.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from ...dossier.claims import CLAIMING
from ...dossier.deeds import MARKS
from ...dossier.model import Record
from ...forms.particulars import days_told
from ...store import Stored
from ...words.codes import FormId
from .open_workspace import OpenWorkspace

_TELLING = frozenset(MARKS) | CLAIMING
"""Forms whose records tell deeds, or claim them."""
_BY_NUMBER = frozenset({"suggestions", "activities"})
"""Tables of the deputies' own forms whose claims may be about a suggestion, of whatever day."""
Span = tuple[str, str]


def records_of_period(opened: OpenWorkspace, first: date, last: date, *, evidence: bool) -> list[Record]:
    """Everybody's records of a span of days, and those that tell no day or may be about such a record."""
    store, span = opened.store, (first.isoformat(), last.isoformat())
    found = store.current(touching=span, evidence=evidence)
    found += store.current(form=FormId.SUGGESTION, evidence=evidence)
    found += store.current(forms=CLAIMING, part="suggestions", evidence=evidence)
    return _records(found)


def records_about(
    opened: OpenWorkspace, deputies: Iterable[str], first: date, last: date, *, evidence: bool
) -> list[Record]:
    """Every record that names one of the deputies or is theirs, and what stands beside those of a span of days."""
    store, numbers = opened.store, frozenset(deputies)
    found = store.current(naming=numbers, evidence=evidence)
    found += _roster_rows(opened, numbers, evidence=evidence)
    found += store.current(form=FormId.SESSION, evidence=evidence)
    found += store.current(form=FormId.ATTENDANCE, part="", evidence=evidence)
    found += store.current(forms=CLAIMING, part="suggestions", evidence=evidence)
    if any(_of_any_day(opened, stored) for stored in found):
        found += store.current(form=FormId.SUGGESTION, evidence=evidence)
    spans = set(store.days_told(naming=numbers, since=first.isoformat(), until=last.isoformat()))
    seen: set[Span] = set()
    while spans - seen:
        beside = _beside(opened, spans - seen, evidence=evidence)
        seen |= spans
        found += beside
        spans |= {days_told(s.body) for s in beside if s.form in CLAIMING} - {("", "")}
    return _records(found)


def _roster_rows(opened: OpenWorkspace, numbers: frozenset[str], *, evidence: bool) -> list[Stored]:
    rows = opened.store.current(form=FormId.ROSTER, part="deputies", evidence=evidence)
    return [stored for stored in rows if stored.body.get("number") in numbers]


def _of_any_day(opened: OpenWorkspace, stored: Stored) -> bool:
    """Whether a record may be about a suggestion of another day: a claim, or an activity of that kind."""
    if stored.form in CLAIMING:
        return stored.part in _BY_NUMBER
    kind = opened.kinds.get(str(stored.body.get("kind") or ""))
    return stored.form == FormId.ACTIVITY and kind is not None and kind.book == FormId.SUGGESTION


def _beside(opened: OpenWorkspace, spans: Iterable[Span], *, evidence: bool) -> list[Stored]:
    """Records that tell deeds of one of these days, or of several days with one of them among these."""
    spans = sorted(spans)
    days = {day for span in spans for day in _days(span)}
    found = opened.store.current(days=days, forms=_TELLING, evidence=evidence)
    bounds = (spans[0][0], max(last for _, last in spans))
    longer = opened.store.current(
        since=bounds[0], until=bounds[1], several_days=True, forms=_TELLING, evidence=evidence
    )
    for stored in longer:
        first, last = days_told(stored.body)
        if any(first <= until and since <= last for since, until in spans):
            found.append(stored)
    return found


def _days(span: Span) -> Iterable[str]:
    first, last = map(date.fromisoformat, span)
    return ((first + timedelta(n)).isoformat() for n in range((last - first).days + 1))


def _records(found: Iterable[Stored]) -> list[Record]:
    """Each once, by number."""
    every = {stored.number: stored for stored in found}
    return [every[number].record() for number in sorted(every)]
