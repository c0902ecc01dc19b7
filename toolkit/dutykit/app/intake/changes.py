"""The table 变动 of the roster: whose each row is, what in it cannot be, and rows that a later roster makes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from functools import cached_property
from typing import Any

from ...dates import chinese
from ...dossier.model import Record, Roster
from ...dossier.names import distinguishing
from ...dossier.roster import build_roster, level_of, names_in, offices_now, whom
from ...dossier.views import ChangeRow, DeputyRow, RosterHead, UnitRow
from ...forms.check import natural_key
from ...forms.extract import Draft, Extracted
from ...forms.model import Table
from ...problems import Problem
from ...store import NewVersion, Stored
from ...text import fold, name_key
from ...words.codes import COUNTED, GROUPINGS, DeputyStatus, FormId, RosterChange, State
from .spells import Rosters, SpellChange, turns

TABLE = ChangeRow.TABLE
_NEEDS_DAY = frozenset({RosterChange.SUSPENDED, RosterChange.REINSTATED, RosterChange.ENDED})
UNIT_CHANGES = frozenset(RosterChange(kind.value) for kind in GROUPINGS)
"""Rows of the roster's history that tell a unit."""
_NEEDS_VALUE = frozenset({*UNIT_CHANGES, RosterChange.SPECIAL_COMMITTEE, RosterChange.LEVELS})


class History:
    """The history in one roster that came back, beside the one that is known."""

    def __init__(
        self, drafts: Extracted, known: Mapping[str, Stored], tables: Mapping[str, Table], roster: Roster, issue: str
    ) -> None:
        self._drafts = drafts
        self._known = known
        self._roster = roster
        self._issue = issue
        self._tables = tables
        self.table = tables.get(TABLE)

    # --- whose a row is ------------------------------------------------------------------------------------------

    def check(self) -> None:
        """Tell what is wrong with rows of the history; such a row is held."""
        for draft in self._drafts.rows.get(TABLE, ()):
            if not draft.void and not any(p.severity == "error" for p in draft.problems):
                draft.problems += self._wrong(draft)

    def number_of(self, draft: Draft) -> str:
        """The number of the deputy whom a row is about; empty where that is not clear."""
        found = dict.fromkeys(whom(ChangeRow(draft.values).deputy, self._people))
        return next(iter(found)) if len(found) == 1 else ""

    @property
    def _people(self) -> list[DeputyRow]:
        """Deputies of this file, and those whom it leaves out."""
        mine = [DeputyRow(d.values) for d in self._drafts.rows.get(DeputyRow.TABLE, ()) if not d.void]
        told = {row.number for row in mine if row.number}
        others = (
            s for s in self._known.values() if s.part == DeputyRow.TABLE and s.state in COUNTED | {State.DISPUTED}
        )
        return [*mine, *(row for row in (DeputyRow(s.body) for s in others) if row.number not in told)]

    def _wrong(self, draft: Draft) -> list[Problem]:
        row = ChangeRow(draft.values)
        item = RosterChange(row.item)
        named = self._named(draft, row)
        if named:
            return named
        if item in _NEEDS_VALUE and not row.value.strip():
            return [self._at("cell.required", draft, "value")]
        if item is RosterChange.LEVELS and not level_of(row.value):
            return [self._at("roster.level_unknown", draft, "value")]
        if (item in _NEEDS_DAY and row.since is None) or (row.since is None and row.until is None):
            return [self._at("cell.required", draft, "from")]
        why = self._contradiction(draft, row, item)
        return [self._at("roster.history_unclear", draft, "until", why, name=row.deputy)] if why else []

    def _named(self, draft: Draft, row: ChangeRow) -> list[Problem]:
        """What keeps a row from being one deputy's."""
        found = whom(row.deputy, self._people)
        if not found:
            return [self._at("person.unknown", draft, "deputy", name=row.deputy, suggestion="")]
        if len(found) == 1:
            return []
        numbers = sorted(filter(None, found))
        known = [self._roster.by_number[n] for n in numbers if n in self._roster.by_number]
        choices = "、".join(distinguishing(d, self._roster) for d in known) or "、".join(numbers)
        facts: dict[str, Any] = {
            "count": len(found),
            "name": row.deputy,
            "choices": choices,
            "number": (*numbers, "0001")[0],
        }
        return [self._at("roster.change_several", draft, "deputy", **facts)]

    def _contradiction(self, draft: Draft, row: ChangeRow, item: RosterChange) -> str:
        """Why a row cannot be, by itself or beside the deputy's own row; nothing where it can."""
        if item is RosterChange.REINSTATED and row.until:
            return "恢复只写起始日期"
        today = self._row_of(draft)
        if today is None or row.until is not None or self._followed(draft, row):
            return ""
        now = self._now_otherwise(today, row, item)
        return f"没有写到哪一天为止，上面{now}" if now else ""

    def _now_otherwise(self, today: DeputyRow, row: ChangeRow, item: RosterChange) -> str:
        """What a deputy's row says otherwise than a row of the history that has no end."""
        if item in {RosterChange.SUSPENDED, RosterChange.ENDED}:
            back = today.status == DeputyStatus.IN_OFFICE and today.status_date is None
            return "的任职状态是在任" if back else ""
        if item in UNIT_CHANGES:
            written = names_in(str(today.values.get(item) or ""))
            other = written and self.unit(row.value, item) not in {self.unit(text, item) for text in written}
            return f"的{item.label}是{'、'.join(written)}" if other else ""
        if item is RosterChange.STANDING_MEMBER:
            return "写的不是常委会组成人员" if today.values.get("standing_member") is False else ""
        if item is RosterChange.SPECIAL_COMMITTEE and today.special_committee:
            known = {fold(name) for name in offices_now(today, item)}
            return "" if fold(row.value) in known else f"的专委会是{today.special_committee}"
        return ""

    def _followed(self, draft: Draft, row: ChangeRow) -> bool:
        """Whether a later row of the same deputy ends what a row leaves open."""
        states = {*_NEEDS_DAY} if row.item in _NEEDS_DAY else {row.item}
        whose = self.number_of(draft) or name_key(row.deputy)
        for other in self._drafts.rows.get(TABLE, ()):
            told = ChangeRow(other.values)
            same = (self.number_of(other) or name_key(told.deputy)) == whose and told.item in states
            if other is not draft and same and told.since and told.since > (row.since or date.min):
                return True
        return False

    def _row_of(self, draft: Draft) -> DeputyRow | None:
        number, key = self.number_of(draft), name_key(ChangeRow(draft.values).deputy)
        mine = [DeputyRow(d.values) for d in self._drafts.rows.get(DeputyRow.TABLE, ()) if not d.void]
        found = [r for r in mine if (number and r.number == number) or (not r.number and name_key(r.name) == key)]
        return found[0] if len(found) == 1 else None

    def _at(self, code: str, draft: Draft, cell: str, why: str = "", **facts: Any) -> Problem:
        evidence = draft.evidence.get(cell)
        place = evidence.place if evidence else draft.places.get(cell)
        label = self._tables[TABLE].by_name[cell].label
        return Problem(code, place, cell, evidence.raw if evidence else "", {"label": label, "why": why, **facts})

    # --- what a later roster makes of it ---------------------------------------------------------------------------

    def keep(self, draft: Draft, known: Stored) -> None:
        """A row told again ends what was open; another end than the one that is known is a question."""
        was, now = ChangeRow(known.body), ChangeRow(draft.values)
        if was.until is None or now.until == was.until:
            return
        if now.until is not None:
            why = f"登记的是到{chinese(was.until)}为止"
            draft.problems.append(self._at("roster.history_unclear", draft, "until", why, name=now.deputy))
        draft.values["until"] = known.body["until"]

    def turned(self, draft: Draft, known: Stored) -> tuple[list[Draft], list[NewVersion]]:
        """New rows of the history, and further versions of those that now have an end, for a row of a later roster."""
        if self.table is None:  # an office's own roster may have no history
            return [], []
        number = DeputyRow(draft.values).number
        changes = turns(draft, known.body, self._rosters(known).about(self._told(number)))
        new, versions = [], []
        for change in changes:
            was = self._open(number, change) if change.until is not None else None
            if was is not None and change.until is not None:
                body = {**was.body, "until": change.until.isoformat()}
                versions.append(NewVersion(was.number, was.state, body, {}))
            else:
                new.append(self._row(draft, change, number))
        return new, versions

    def _row(self, source: Draft, change: SpellChange, number: str) -> Draft:
        name = DeputyRow(source.values).name
        draft = Draft(TABLE, values=change.values(name if whom(name, self._people) == [number] else number))
        evidence = source.evidence.get(change.field)
        if evidence is not None:
            draft.evidence["item"] = evidence
        if self.table is not None:
            draft.key = natural_key(draft.values, self.table)
        return draft

    def _open(self, number: str, change: SpellChange) -> Stored | None:
        """The registered row that tells of the same, and has no end yet."""
        for stored in self._known.values():
            row = ChangeRow(stored.body)
            if stored.part != TABLE or stored.state not in COUNTED or stored.deputy != number or row.until:
                continue
            if row.item == change.item and row.since == change.since and self._same(row.value, change):
                return stored
        return None

    def _same(self, value: str, change: SpellChange) -> bool:
        if change.item in UNIT_CHANGES:
            return self.unit(value, change.item) == self.unit(change.value, change.item)
        return fold(value) == fold(change.value)

    def _told(self, number: str) -> list[ChangeRow]:
        """Rows of the history about a deputy: of this file, and those that are registered."""
        mine = [d for d in self._drafts.rows.get(TABLE, ()) if not d.void and self.number_of(d) == number]
        sound = [ChangeRow(d.values) for d in mine if not any(p.severity == "error" for p in d.problems)]
        known = (s for s in self._known.values() if s.part == TABLE and s.state in COUNTED and s.deputy == number)
        return [*sound, *(ChangeRow(s.body) for s in known)]

    def _rosters(self, known: Stored) -> Rosters:
        same = bool(self._issue) and known.issue == self._issue
        return Rosters(self._as_of, self._before, same, self.unit, self._tables[DeputyRow.TABLE])

    @cached_property
    def _as_of(self) -> date | None:
        """The day of the roster; none where it is to be mended."""
        head = self._drafts.head
        wrong = any(p.field == "as_of" and p.severity == "error" for p in head.problems)
        return None if wrong else RosterHead(head.values).as_of

    @cached_property
    def _before(self) -> date | None:
        heads = (RosterHead(s.body).as_of for s in self._known.values() if not s.part and s.state in COUNTED)
        return max(filter(None, heads), default=None)

    @cached_property
    def unit(self) -> Callable[[str, str], str]:
        """Which unit of a kind a text means, with the units of this file."""
        rows = [d.values for d in self._drafts.rows.get(UnitRow.TABLE, ()) if UnitRow(d.values).code]
        told = [Record(f"#{at}", FormId.ROSTER, UnitRow.TABLE, State.ACCEPTED, v) for at, v in enumerate(rows)]
        units = [*build_roster(told).units, *self._roster.units]

        def code(text: str, kind: str) -> str:
            key = fold(text)
            return next((u.code for u in units if u.kind == kind and key in {fold(u.code), fold(u.name)}), key)

        return code
