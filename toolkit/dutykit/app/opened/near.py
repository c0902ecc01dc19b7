"""The records that facts rest on: of everybody for a span of days, or what a few deputies took part in.

What a deputy took part in is told together with what other records say of the same deed, whomever they name: two
units register one activity, a claim joins a deed, a slip of leave decides a mark. All of these touch the same days
(:func:`dutykit.dossier.deeds.same_key`, :func:`dutykit.dossier.claims.same_deed`), but for suggestions, which are
known by their number as well. So records of the same days are loaded beside the deputies' own, and no others.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from ...dossier.claims import CLAIMING
from ...dossier.deeds import MARKS
from ...dossier.model import Record
from ...dossier.views import ActivityRow, DeputyRow
from ...forms.particulars import days_told
from ...store import Stored
from ...text import fold
from ...words.codes import FormId, State
from .open_workspace import OpenWorkspace

_TELLING = frozenset(MARKS) | CLAIMING
"""Forms whose records tell deeds, or claim them."""
_DAYS_AT_ONCE = 40
"""What stands beside a deputy's records is read a little at a time, for most of it is let go again."""
_MANY = frozenset({FormId.ACTIVITY, FormId.CONTACT, FormId.SUGGESTION, FormId.ROSTER})
"""Forms of which an office has records by the thousand."""
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
    return _records(_about(opened, deputies, first, last, evidence=evidence))


def stored_for_rules(opened: OpenWorkspace, deputies: Iterable[str]) -> list[Stored]:
    """What rules may look at of some deputies, of whatever year: beside their own records those that are few, that
    are in doubt, or that name somebody whom nobody knows.
    """  # noqa: D205 - one list
    store, first, last = opened.store, date(1, 1, 1), date.max
    found = _about(opened, deputies, first, last, evidence=False)
    found += store.current(other_forms=_MANY | CLAIMING)
    found += store.current(forms=_MANY, states=[State.HELD, State.DISPUTED])
    found += store.current(forms=_MANY, flawed=True)
    every = {stored.number: stored for stored in found if stored.form != FormId.ROSTER}
    return [every[number] for number in sorted(every)]


def _about(opened: OpenWorkspace, deputies: Iterable[str], first: date, last: date, *, evidence: bool) -> list[Stored]:
    store, numbers = opened.store, frozenset(deputies)
    own = store.current(naming=numbers, evidence=evidence)
    found = own + _roster_rows(opened, numbers, evidence=evidence)
    found += store.current(form=FormId.SESSION, evidence=evidence)
    found += store.current(form=FormId.ATTENDANCE, part="", evidence=evidence)
    found += store.current(forms=CLAIMING, part="suggestions", evidence=evidence)
    if any(_of_any_day(opened, stored) for stored in found):
        found += store.current(form=FormId.SUGGESTION, evidence=evidence)
    period = (first.isoformat(), last.isoformat())
    same = {_same(stored) for stored in own if stored.form == FormId.ACTIVITY}
    beside = _beside(opened, _spans(own, period), evidence=evidence)
    found += [stored for stored in beside if stored.form != FormId.ACTIVITY or _same(stored) in same]
    seen: set[Span] = set()
    while spans := _spans([s for s in found if _joins(opened, s)], period) - seen:
        seen |= spans
        found += _beside(opened, spans, evidence=evidence)
    return found


def _joins(opened: OpenWorkspace, stored: Stored) -> bool:
    """Whether a record may join a deed that is told under another name or kind: a claim, or a row of another book."""
    if stored.form in CLAIMING:
        return bool(stored.part)
    kind = opened.kinds.get(ActivityRow(stored.body).kind)
    return stored.form == FormId.ACTIVITY and kind is not None and kind.book != FormId.ACTIVITY


def _same(stored: Stored) -> tuple[str, Span]:
    """What makes two activities one (:func:`dutykit.dossier.deeds.same_key`)."""
    return fold(ActivityRow(stored.body).title), days_told(stored.body)


def _spans(found: Iterable[Stored], period: Span) -> set[Span]:
    """The days that records tell of, where they touch a period."""
    return {span for s in found if (span := days_told(s.body))[0] and span[0] <= period[1] and span[1] >= period[0]}


def _roster_rows(opened: OpenWorkspace, numbers: frozenset[str], *, evidence: bool) -> list[Stored]:
    rows = opened.store.current(form=FormId.ROSTER, part=DeputyRow.TABLE, evidence=evidence)
    return [stored for stored in rows if DeputyRow(stored.body).number in numbers]


def _of_any_day(opened: OpenWorkspace, stored: Stored) -> bool:
    """Whether a record may be about a suggestion of another day: a claim, or an activity of that kind."""
    if stored.form in CLAIMING:
        return stored.part in _BY_NUMBER
    kind = opened.kinds.get(ActivityRow(stored.body).kind)
    return stored.form == FormId.ACTIVITY and kind is not None and kind.book == FormId.SUGGESTION


def _beside(opened: OpenWorkspace, spans: Iterable[Span], *, evidence: bool) -> Iterator[Stored]:
    """Records that tell deeds of one of these days, or of several days with one of them among these."""
    spans = sorted(spans)
    if not spans:
        return
    days = sorted({day for span in spans for day in _days(span)})
    for start in range(0, len(days), _DAYS_AT_ONCE):
        yield from opened.store.current(days=days[start : start + _DAYS_AT_ONCE], forms=_TELLING, evidence=evidence)
    bounds = (spans[0][0], max(last for _, last in spans))
    longer = opened.store.current(
        since=bounds[0], until=bounds[1], several_days=True, forms=_TELLING, evidence=evidence
    )
    for stored in longer:
        first, last = days_told(stored.body)
        if any(first <= until and since <= last for since, until in spans):
            yield stored


def _days(span: Span) -> Iterable[str]:
    first, last = map(date.fromisoformat, span)
    return ((first + timedelta(n)).isoformat() for n in range((last - first).days + 1))


def _records(found: Iterable[Stored]) -> list[Record]:
    """Each once, by number."""
    every = {stored.number: stored for stored in found}
    return [every[number].record() for number in sorted(every)]
