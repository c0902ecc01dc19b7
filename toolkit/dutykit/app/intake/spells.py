"""A roster that says otherwise than the one before: what was becomes a row of the history, nothing is overwritten.

From which day the other state, unit or office holds is told by the row's own day, by the history in the same file, else
by the day of the roster. Where none of them tells it, what was known stays, and the cell goes back with a question.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from ...dates import chinese
from ...dossier.model import Roster
from ...dossier.roster import level_of, names_in, office_value, offices_now
from ...dossier.views import ChangeRow, DeputyRow
from ...forms.extract import Draft
from ...forms.kinds import show
from ...forms.model import Field, Table
from ...problems import Problem
from ...words.codes import GROUPINGS, DeputyStatus, RosterChange

_DAY = timedelta(days=1)
_STATE_FIELDS = ("status", "status_reason", "status_date")
_OFFICE_FIELDS = {
    RosterChange.STANDING_MEMBER: "standing_member",
    RosterChange.SPECIAL_COMMITTEE: "special_committee",
    RosterChange.OFFICIAL: "class",
    RosterChange.LEVELS: "levels",
}


@dataclass(frozen=True, slots=True)
class SpellChange:
    """One row of the history that follows from a later roster; ``field`` is the cell on which it rests."""

    item: RosterChange
    field: str
    value: str = ""
    since: date | None = None
    until: date | None = None
    cause: str = ""

    def values(self, deputy: str) -> dict[str, Any]:
        """As the table of changes holds it."""
        told: dict[str, Any] = {"deputy": deputy, "item": str(self.item), "value": self.value, "cause": self.cause}
        days = {"from": self.since, "until": self.until}
        told |= {name: day.isoformat() for name, day in days.items() if day is not None}
        return {name: value for name, value in told.items() if value}


@dataclass(frozen=True)
class Rosters:
    """What is known of the two rosters: their days, whether the later mends the earlier, how units are called.

    ``told`` are rows of the history of the deputy, those of this file included.
    """

    as_of: date | None
    before: date | None
    same: bool
    unit: Callable[[str, str], str]
    table: Table
    told: Sequence[ChangeRow] = ()

    def about(self, told: Sequence[ChangeRow]) -> Rosters:
        """The same with the history of one deputy."""
        return replace(self, told=told)

    @property
    def mends(self) -> bool:
        """Whether it is the same roster once more: what differs was wrong before."""
        return self.same and self.as_of == self.before

    @property
    def since(self) -> date | None:
        """The day from which what it says otherwise is counted, where it tells one."""
        later = self.before is None or (self.as_of is not None and self.as_of > self.before)
        return self.as_of if later else None

    def rows(self, item: RosterChange) -> list[ChangeRow]:
        """Rows of the history of one kind."""
        return [row for row in self.told if row.item == item]


def turns(draft: Draft, known: Mapping[str, Any], rosters: Rosters) -> list[SpellChange]:
    """What a row says otherwise than the roster before, as rows of the history.

    What has no day, or contradicts what is known, is left as it was and told as a problem of the row.
    """
    changes = list(_state(draft, known, rosters))
    for kind in GROUPINGS:
        changes += _Turn(draft, known, rosters, RosterChange(kind.value), kind.value).changes()
    for item, name in _OFFICE_FIELDS.items():
        changes += _Turn(draft, known, rosters, item, name).changes()
    return changes


# --- states -----------------------------------------------------------------------------------------------------


def _state(draft: Draft, known: Mapping[str, Any], rosters: Rosters) -> Iterator[SpellChange]:
    if "status" not in draft.places or _wrong_fields(draft) & {*_STATE_FIELDS}:
        return
    was, now = DeputyRow(known), DeputyRow(draft.values)
    before, state = was.status or DeputyStatus.IN_OFFICE, now.status or DeputyStatus.IN_OFFICE
    if state == before:
        yield from _same_state(draft, known, rosters)
    elif before == DeputyStatus.IN_OFFICE:
        yield from _was_back(was, rosters)
    elif _told_over(rosters, before, was.status_date):
        yield from _left(was, None, rosters)
    else:
        why = _why_not(was, now)
        if why and not (why == _CONTRADICTS and rosters.mends):
            _keep(draft, known, why)
        elif not why and now.status_date is not None:
            until = now.status_date if state == DeputyStatus.ENDED else now.status_date - _DAY
            yield from _left(was, until, rosters)


def _was_back(was: DeputyRow, rosters: Rosters) -> Iterator[SpellChange]:
    """The day on which a deputy was reinstated, before the state that follows."""
    if was.status_date and all(r.since != was.status_date for r in rosters.rows(RosterChange.REINSTATED)):
        yield SpellChange(RosterChange.REINSTATED, "status", since=was.status_date)


def _wrong_fields(draft: Draft) -> set[str]:
    """Fields of a row with something to mend."""
    return {p.field for p in draft.problems if p.severity == "error"}


_CONTRADICTS = "roster.state_contradicts"


def _why_not(was: DeputyRow, now: DeputyRow) -> str:
    """Why a state cannot follow the one that was: the code of the question; nothing where it can."""
    if not now.status:
        return "roster.state_left_out"
    if now.status_date is None:
        return "roster.state_when"
    return _CONTRADICTS if was.status_date and now.status_date <= was.status_date else ""


def _same_state(draft: Draft, known: Mapping[str, Any], rosters: Rosters) -> Iterator[SpellChange]:
    """The same state with another day is another spell, where the history tells that the first was over."""
    was, day = DeputyRow(known), DeputyRow(draft.values).status_date
    if was.status_date is None or day == was.status_date:
        return
    if day is None:
        draft.values["status_date"] = known["status_date"]
    elif _told_over(rosters, was.status, was.status_date):
        yield from _left(was, None, rosters)
    elif not rosters.mends:
        _keep(draft, known, _CONTRADICTS)


def _left(was: DeputyRow, until: date | None, rosters: Rosters) -> Iterator[SpellChange]:
    """The state that was, unless the history tells it already."""
    item = RosterChange(was.status)
    if any(row.since == was.status_date for row in rosters.rows(item)):
        return
    yield SpellChange(item, "status", since=was.status_date, until=until, cause=_reason(was, rosters))


def _told_over(rosters: Rosters, state: str, since: date | None) -> bool:
    """Whether the history tells that a state is over."""
    if state in {DeputyStatus.IN_OFFICE, ""}:
        return False
    ended = any(r.until and r.since == since for r in rosters.rows(RosterChange(state)))
    back = any(r.since and (since is None or r.since > since) for r in rosters.rows(RosterChange.REINSTATED))
    return ended or back


def _reason(was: DeputyRow, rosters: Rosters) -> str:
    item = rosters.table.by_name.get("status_reason")
    return show(was.status_reason, item, _NOBODY) if item and was.status_reason else ""


_NOBODY = Roster()


def _keep(draft: Draft, known: Mapping[str, Any], code: str) -> None:
    """The state stays as it is known, and is asked about."""
    was, now = _state_words(DeputyRow(known)), _state_words(DeputyRow(draft.values))
    name = "status" if code == "roster.state_left_out" else "status_date"
    draft.problems.append(_at(draft, code, name, {"name": DeputyRow(draft.values).name, "known": was, "now": now}))
    for field_name in _STATE_FIELDS:
        draft.values.pop(field_name, None)
        if field_name in known:
            draft.values[field_name] = known[field_name]


def _state_words(row: DeputyRow) -> str:
    label = DeputyStatus(row.status or DeputyStatus.IN_OFFICE).label
    return f"{label}（{chinese(row.status_date)}）" if row.status_date else label


# --- units and offices --------------------------------------------------------------------------------------------


def _without(values: Iterable[Any], others: Sequence[Any]) -> list[Any]:
    return [value for value in values if value not in others]


@dataclass(frozen=True)
class _Turn:
    """One unit or office of a deputy, as the roster before had it and as this one has it."""

    draft: Draft
    known: Mapping[str, Any]
    rosters: Rosters
    item: RosterChange
    name: str

    def changes(self) -> list[SpellChange]:
        """Rows of the history for what is no longer, and for what is new."""
        if self.name not in self.draft.places or self.name in _wrong_fields(self.draft):
            return []
        before, now = self._values(self.known), self._values(self.draft.values)
        lost, gained = _without(before, now), _without(now, before)
        if not lost and not (gained and self.item in _OFFICE_FIELDS):
            return []
        over = all(map(self._over, lost))
        if not over and self.name not in self.draft.values:
            self._restore("roster.left_out")
            return []
        since = self._since(lost, gained)
        if since is not None:
            return [*self._lost(lost, since), *self._gained(gained, since)]
        if lost and self.rosters.mends:
            self._tell("roster.mended")
        elif not over:
            self._restore("roster.turn_when")
        return []

    def _values(self, values: Mapping[str, Any]) -> list[Any]:
        if self.item in _OFFICE_FIELDS:
            return offices_now(DeputyRow(values), self.item)
        return [self.rosters.unit(text, self.name) for text in names_in(str(values.get(self.name) or ""))]

    def _value(self, row: ChangeRow) -> Any:
        if self.item in _OFFICE_FIELDS:
            return office_value(self.item, row.value)
        return self.rosters.unit(row.value, self.name)

    def _rows(self, value: Any) -> list[ChangeRow]:
        return [row for row in self.rosters.rows(self.item) if self._value(row) == value]

    def _over(self, value: Any) -> bool:
        return any(row.until for row in self._rows(value))

    def _since(self, lost: Sequence[Any], gained: Sequence[Any]) -> date | None:
        """The day from which this roster's value holds: as the history tells, else the roster's own day."""
        begun = [row.since for value in gained for row in self._rows(value) if row.since]
        ended = [row.until + _DAY for value in lost for row in self._rows(value) if row.until]
        if begun or ended:
            return max([*begun, *ended])
        first_told = not lost and self.rosters.before is None
        if self.rosters.mends or self.rosters.since is None or first_told:
            return None
        self._tell("roster.turn_dated", day=chinese(self.rosters.since))
        return self.rosters.since

    def _lost(self, lost: Iterable[Any], since: date) -> Iterator[SpellChange]:
        for value in lost:
            if not any(row.until for row in self._rows(value)):
                begun = next((row.since for row in self._rows(value)), None)
                yield SpellChange(self.item, self.name, self._text(value, self.known), begun, since - _DAY)

    def _gained(self, gained: Iterable[Any], since: date) -> Iterator[SpellChange]:
        for value in gained if self.item in _OFFICE_FIELDS else ():
            if not self._rows(value):
                yield SpellChange(self.item, self.name, self._text(value, self.draft.values), since)

    def _text(self, value: Any, values: Mapping[str, Any]) -> str:
        """A value as the history's cell holds it."""
        if self.item is RosterChange.LEVELS:
            return show([value[0]], self._field, _NOBODY) if level_of(str(value[0])) else str(value[0])
        if self.item in {RosterChange.STANDING_MEMBER, RosterChange.OFFICIAL}:
            return ""
        written = names_in(str(values.get(self.name) or ""))
        return next((t for t in written if self.item in _OFFICE_FIELDS or self.rosters.unit(t, self.name) == value), "")

    @property
    def _field(self) -> Field:
        return self.rosters.table.by_name[self.name]

    def _restore(self, code: str) -> None:
        self._tell(code)
        self.draft.values[self.name] = self.known[self.name]

    def _tell(self, code: str, **more: Any) -> None:
        known, now = (show(v.get(self.name), self._field, _NOBODY) or "空" for v in (self.known, self.draft.values))
        facts = {"name": DeputyRow(self.draft.values).name, "label": self._field.label, "known": known, "now": now}
        self.draft.problems.append(_at(self.draft, code, self.name, {**facts, **more}))


def _at(draft: Draft, code: str, name: str, facts: dict[str, Any]) -> Problem:
    evidence = draft.evidence.get(name)
    place = evidence.place if evidence else draft.places.get(name)
    return Problem(code, place, name, evidence.raw if evidence else "", facts)
