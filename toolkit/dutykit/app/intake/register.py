"""Register what was judged: match rows with records, decide what counts, write it in one transaction.

A row is the record whose number it carries; the natural key serves rows without one; a row that was held is also
known by its place. A full return replaces only rows of its own issue; a correction patches the rows it carries.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import cached_property
from typing import Any

from ...dossier.views import ChangeRow
from ...evidence import evidence_json
from ...forms.check import holds_row
from ...forms.discreet import told as show
from ...forms.extract import Draft
from ...forms.filled import digest
from ...forms.model import Form, Table
from ...forms.recognised import is_recognised, settle
from ...problems import Problem
from ...store import NewRecord, NewSupport, NewVersion, Stored
from ...words.codes import COUNTED, GONE, Ask, FormId, Per, State
from ...words.decisions import SupportKind
from ..issuing.prefill import prefill
from ..opened.open_workspace import OpenWorkspace, now
from ..opened.records import is_open
from . import confirm, looked, moving, roll, still_held
from .changes import History
from .judge import Judged
from .plan import Plan, Registered
from .rows import changes_decided, codes, evidence_of, held_in, missing_rows, place_of, records_about


class Registrar:
    """Registers one judged file under the return ``source``."""

    def __init__(self, opened: OpenWorkspace, judged: Judged, source: int, by: str = "") -> None:
        assert judged.form is not None
        assert judged.extracted is not None
        self.opened = opened
        self.form: Form = judged.form
        self.judged = judged
        self.by = by
        self.drafts = judged.extracted
        self.plan = Plan(source)
        self.result = Registered(problems=list(judged.problems))
        self.known = records_about(opened, self.form, judged.issue)
        self.taken: set[str] = set()
        self._by_key: dict[str, dict[str, list[Stored]]] = {}
        self._new: list[tuple[Draft, Table | None, State, str]] = []

    def run(self) -> Registered:
        """Match every draft and write the plan."""
        if self.form.id == FormId.ROSTER:
            roll.check_rows(self.drafts, self.form.table_by_name[roll.DEPUTIES], self.opened.roster)
            self.history.check()
        for draft in self.drafts.drafts():
            self._draft(draft, self.form.table_by_name.get(draft.table))
        self._number_new()
        if self.judged.correction:
            self._left_out()
        else:
            self._missing_rows()
        self.opened.store.add(self.plan.new, self.plan.versions, now())
        self.opened.store.add_supports(self.plan.supports)
        self.opened.store.rekey(self.plan.keys)
        self.result.written = self.plan.written
        return self.result

    @cached_property
    def history(self) -> History:
        """The history that a roster tells, by the form as it is now."""
        full = None if self.judged.correction else self.judged.issue
        tables, issue = self.opened.form(FormId.ROSTER).table_by_name, full.number if full is not None else ""
        return History(self.drafts, self.known, tables, self.opened.roster, issue)

    # --- what is already there -------------------------------------------------------------------------------

    def _match(self, draft: Draft, table: Table | None, key: str) -> Stored | None:
        """The record that a draft is."""
        if draft.number:
            return self._numbered(draft)
        mine = [s for s in self.known.values() if s.part == draft.table and s.number not in self.taken]
        mine.sort(key=lambda s: s.state in GONE)
        if table is None:
            return mine[0] if mine else None
        if self._of_deputy(table):
            found = roll.match(draft, mine, self.drafts.rows.get(draft.table, ()))
        else:
            found = next((s for s in mine if key and s.key == key), None)
        return found or self._by_position(draft, mine)

    def _by_position(self, draft: Draft, mine: list[Stored]) -> Stored | None:
        """The record that stood in this place: of a correction any, of a full return one that was held."""
        issue = self.judged.issue
        if issue is None:
            return None
        if self.judged.correction:
            order = [r.number for r in issue.rows if r.part == draft.table]
            return next((s for s in mine if s.number in order[draft.position - 1 : draft.position]), None)
        return next((s for s in mine if s.state is State.HELD and s.position == draft.position), None)

    def _numbered(self, draft: Draft) -> Stored | None:
        """The record whose number a row carries, unless the row was copied from somebody else's workbook."""
        found = self.known.get(draft.number)
        if found is not None:
            return found
        found = self.opened.store.one(draft.number, evidence=self.judged.correction)
        place = place_of(draft)
        if found is None or found.form != self.form.id:
            draft.problems.append(Problem("row.number_unknown", place, "", "", {"number": draft.number}))
            return None
        issue = self.judged.issue
        prefilled = {r.number for r in issue.rows} if issue is not None else set()
        mine = (found.unit, found.deputy) == (self.judged.unit, self.judged.deputy) and not self.judged.correction
        if found.number in prefilled or (issue is None and mine):
            return found
        draft.problems.append(Problem("row.number_elsewhere", place, "", "", {"number": draft.number}))
        draft.number = ""
        return None

    # --- one draft -------------------------------------------------------------------------------------------

    def _draft(self, draft: Draft, table: Table | None) -> None:
        if table is not None and table.ask == Ask.CONFIRM and not self.judged.correction:
            self._confirm(draft, table)
            return
        if table is None:
            year = self.judged.year or self.opened.year
            confirm.check_head(draft, self.form, self.judged.deputy, self.opened.roster, year)
        key = draft.key
        found = self._match(draft, table, key)
        if found is not None:
            self.taken.add(found.number)
            if not self._moved(draft, table, found):
                self._again(draft, table, found, key)
        elif draft.void:
            draft.problems.append(Problem("row.void_new", place_of(draft)))
            self.result.problems += draft.problems
        else:
            self._first(draft, table, key)

    def _first(self, draft: Draft, table: Table | None, key: str) -> None:
        """A row that no record of this issue is: new, or the same deed told in another return."""
        twin = self._twin(draft, table, key) if table is not None and key else None
        if twin is not None and twin.state is State.HELD:
            self.taken.add(twin.number)
            self._again(draft, table, twin, key)
        elif twin is not None:
            self.result.problems += draft.problems
        else:
            self._new.append((draft, table, self._state(draft, table), key))

    def _twin(self, draft: Draft, table: Table, key: str, own: str = "") -> Stored | None:
        """The record that tells the same deed and says the same of it: this row is one more evidence of it.

        One that says something else is told as a problem. Where neither return has an issue number, a record that is
        held is what this row mends.
        """
        for twin in self._twins(table).get(key, ()):
            if twin.unit != self._unit(draft, table) or twin.deputy != self._deputy(draft, table):
                continue
            if twin.number == own or twin.number in self.taken or twin.state in GONE:
                continue
            if twin.state is State.HELD:
                if not own and not twin.issue and self.judged.issue is None:
                    return twin
                continue
            labels = self._differences(draft, table, twin)
            facts = {"record": twin.number, "key": self._shown(draft, table), "labels": "、".join(labels)}
            if not labels:
                settle(draft)
                if not own:
                    self.taken.add(twin.number)
                self._support(draft, twin.number, SupportKind.SAME)
                draft.problems.append(Problem("return.same", place_of(draft), "", "", facts))
                return twin
            draft.problems.append(Problem("return.differs", place_of(draft), table.key[0], "", facts))
        return None

    def _twins(self, table: Table) -> dict[str, list[Stored]]:
        """Records with the natural keys of this file's rows, whatever return they came from; asked for once."""
        if table.name not in self._by_key:
            keys = sorted({d.key for d in self.drafts.rows.get(table.name, ())} - {""})
            index: dict[str, list[Stored]] = {}
            for stored in self.opened.store.with_keys(keys, form=self.form.id, part=table.name, year=self._year()):
                index.setdefault(stored.key, []).append(stored)
            self._by_key[table.name] = index
        return self._by_key[table.name]

    def _again(self, draft: Draft, table: Table | None, known: Stored, key: str) -> None:
        """A record told again: unchanged, mended, or changed."""
        if draft.void:
            self._voided(draft, known)
            return
        if self.form.id == FormId.ROSTER:
            self._of_roster(draft, table, known)
        if table is not None and table.ask == Ask.CONFIRM:
            confirm.carry(draft, known)
        waiting = self.judged.correction and is_open(known)
        if waiting:
            still_held.keep_ticks(draft, known)
        body = self._body(draft, table, known)
        if waiting:
            still_held.keep_unseen(draft, known, body)
            looked.keep_unlooked(draft, known, self.by)
        elif self.judged.correction:
            self._closed(draft, known, body)
            return
        changed = table is not None and key and (known.state is State.HELD or key != known.key)
        if table is not None and changed and self._twin(draft, table, key, own=known.number) is not None:
            self.result.problems += draft.problems
            self._version(draft, known, State.SUPERSEDED, body)
            return
        self._told_again(draft, table, known, body)

    def _of_roster(self, draft: Draft, table: Table | None, known: Stored) -> None:
        """Keep who a row is about, and what was: what a later roster says otherwise becomes rows of the history."""
        if self._of_history(table) and not self.judged.correction:
            self.history.keep(draft, known)
        if not self._of_deputy(table):
            return
        roll.keep_identity(draft, known, self.known.values())
        new, versions = self.history.turned(draft, known)
        self._new += [(row, self.history.table, State.ACCEPTED, row.key) for row in new]
        self.plan.versions += [replace(version, source=self.plan.source) for version in versions]

    def _closed(self, draft: Draft, known: Stored, body: Mapping[str, Any]) -> None:
        """A correction of a record of which nothing is to be mended any more: told where it says otherwise."""
        if body != known.body:
            facts = {"record": known.number}
            self.result.problems.append(Problem("return.closed", place_of(draft), "", "", facts))

    def _moved(self, draft: Draft, table: Table | None, known: Stored) -> bool:
        """Whether a row was to go to the form where it belongs; it is held until that can take it."""
        asked = table is not None and self.judged.correction and moving.asked(self.opened, draft, known)
        if table is None or not asked or draft.void or not is_open(known):
            return False
        still_held.keep_ticks(draft, known)
        body = self._body(draft, table, known)
        told = looked.with_known(evidence_of(draft), draft, known, body, self.by)
        new = moving.moved(self.opened, draft, table, known, body, told, self.plan.source)
        if new is None:
            self._told_again(draft, table, known, body)
            return True
        self.plan.new.append(new)
        self.result.problems += draft.problems
        self._version(draft, known, State.WITHDRAWN, body)
        return True

    def _voided(self, draft: Draft, known: Stored) -> None:
        """A row given up by the person who entered it."""
        draft.problems.append(Problem("row.voided", place_of(draft), "", "", {"number": known.number}))
        self.result.problems += draft.problems
        if known.state is not State.WITHDRAWN:
            self._version(draft, known, State.WITHDRAWN, known.body)

    def _told_again(self, draft: Draft, table: Table | None, known: Stored, body: dict[str, Any]) -> None:
        """The state in which a row stands that was told before, and a further version where anything is new."""
        confirm.unanswered(draft, known, body)
        looked.settle_known(draft, known, body)
        state = self._state(draft, table)
        if body == known.body and confirm.decided(known, state, self.opened.store.refused_version):
            self.result.problems += draft.problems
            self._support(draft, known.number, SupportKind.SAME)
            return
        same = state is State.DISPUTED and body == known.body
        if known.state in COUNTED and (same or self._of_deputy(table)):
            state = known.state  # who is known stays known, and a claim that was accepted stays accepted
        self.result.problems += changes_decided(draft, known, {} if self.judged.correction else body)
        self.result.problems += draft.problems
        self.result.held += held_in(draft, state, self.form)
        if body == known.body and state == known.state and codes(draft.problems) == codes(known.problems):
            if not self.judged.correction and draft.evidence:
                self._support(draft, known.number, SupportKind.SAME)
            return
        self._version(draft, known, state, body)
        if draft.key and draft.key != known.key:
            self.plan.keys[known.number] = draft.key

    def _body(self, draft: Draft, table: Table | None, known: Stored) -> dict[str, Any]:
        """The values as they will stand: what the office filled in stays, what the sheet does not show stays."""
        fields = table.by_name if table else self.form.by_name
        kept = {n for n, f in fields.items() if f.ask == Ask.OFFICE} | {n for n in fields if n not in draft.places}
        body = {n: v for n, v in known.body.items() if n in kept}
        for name in kept & draft.values.keys():
            if name in known.body and draft.values[name] != known.body[name] and fields[name].ask == Ask.OFFICE:
                evidence = draft.evidence.get(name)
                facts = {"label": fields[name].label}
                place, raw = (evidence.place, evidence.raw) if evidence else (None, "")
                draft.problems.append(Problem("cell.not_asked", place, name, raw, facts))
        return {**draft.values, **body}

    def _version(self, draft: Draft, known: Stored, state: State, body: Mapping[str, Any]) -> None:
        """A further version of a record."""
        evidence, problems = evidence_of(draft), [p.stored() for p in draft.problems]
        if self.judged.correction:
            evidence = looked.with_known(evidence, draft, known, body, self.by)
        version = NewVersion(known.number, state, dict(body), evidence, problems, source=self.plan.source)
        self.plan.further(version, known.part)

    def _support(self, draft: Draft, number: str, kind: SupportKind) -> None:
        self.plan.supports.append(NewSupport(number, self.plan.source, kind, evidence_of(draft)))

    # --- forms that a person confirms ------------------------------------------------------------------------

    @cached_property
    def _issued(self) -> dict[str, str]:
        """Digests of the rows sent out, by number; of a form that lost its issue number, those of what is known."""
        if self.judged.issue is not None:
            return {r.number: r.digest for r in self.judged.issue.rows}
        _, known = prefill(self.opened, self.form, self.judged.unit, self.judged.deputy)
        return {row.number: digest(row.values) for rows in known.values() for row in rows}

    def _confirm(self, draft: Draft, table: Table) -> None:
        """A row of a prefilled table: a confirmation, an objection or a claim."""
        issued = self._issued
        confirming = confirm.confirmed(draft, issued, self.taken)
        if confirming and is_recognised(draft):
            self.result.problems.append(looked.unconfirmed(draft, self.taken))
            return
        if confirming:
            self.taken.add(draft.number)
            self._support(draft, draft.number, SupportKind.CONFIRMED)
            self.result.problems += [p for p in draft.problems if p.is_error]
        key = draft.key
        mine = (s for s in self.known.values() if s.part == table.name and s.number not in self.taken)
        again = confirm.told_before(draft, key, mine)
        if confirming:  # what was claimed, was accepted, and stands among what is confirmed now
            self.taken |= {again.number} if again is not None else set()
            return
        draft.problems.append(confirm.problem(draft, table, issued, self._shown(draft, table), place_of(draft)))
        if again is not None:
            self.taken.add(again.number)
            self._again(draft, table, again, key)
        else:
            self._new.append((draft, table, self._state(draft, table), key))

    # --- new records -----------------------------------------------------------------------------------------

    def _number_new(self) -> None:
        """Give new records their numbers, in the order in which they stand in the file."""
        year = self._year()
        numbers = self.opened.store.take_numbers(f"{self.form.prefix}{year or ''}", len(self._new))
        for serial, (draft, table, state, key) in zip(numbers, self._new, strict=True):
            number = f"{self.form.prefix}-{year}-{serial:04}" if year else f"{self.form.prefix}-{serial:04}"
            if self._of_deputy(table):
                roll.issue_number(draft, self.drafts, self.opened)
            self.result.problems += draft.problems
            self.result.held += held_in(draft, state, self.form)
            told = [p.stored() for p in draft.problems]
            evidence = evidence_json(draft.evidence, draft.values)
            first = NewVersion(number, state, draft.values, evidence, told, source=self.plan.source)
            issue = self.judged.issue.number if self.judged.issue is not None else ""
            self.plan.new.append(
                NewRecord(
                    number, self.form.id, draft.table, first, year=year, unit=self._unit(draft, table),
                    deputy=self._deputy(draft, table), issue=issue, key=key, position=draft.position,
                )
            )  # fmt: skip

    def _of_history(self, table: Table | None) -> bool:
        """Whether a row tells the history of a deputy."""
        return self.form.id == FormId.ROSTER and table is not None and table.name == ChangeRow.TABLE

    def _of_deputy(self, table: Table | None) -> bool:
        """Whether a row gives a deputy identity."""
        return self.form.id == FormId.ROSTER and table is not None and table.name == roll.DEPUTIES

    def _state(self, draft: Draft, table: Table | None) -> State:
        """Held or accepted, disputed where a person was asked to confirm; of the roster a deputy with a name."""
        if self._of_deputy(table):
            stop = {"name", "number"} & {p.field for p in draft.problems if p.is_error}
            return State.HELD if stop or "name" not in draft.values else State.ACCEPTED
        if holds_row(draft, table):
            return State.HELD
        return State.DISPUTED if table is not None and table.ask == Ask.CONFIRM else State.ACCEPTED

    def _year(self) -> int | None:
        return None if self.form.per is Per.CONGRESS else self.judged.year

    def _unit(self, draft: Draft, table: Table | None) -> str:
        named = draft.values.get(table.unit) if table and table.unit else None
        return named or self.judged.unit

    def _deputy(self, draft: Draft, table: Table | None) -> str:
        if self._of_history(table):
            return self.history.number_of(draft)
        named = draft.values.get(table.deputy) if table and table.deputy else None
        return named or self.judged.deputy

    def _differences(self, draft: Draft, table: Table, known: Stored) -> list[str]:
        return [f.label for n, f in table.by_name.items() if draft.values.get(n) != known.body.get(n)]

    def _shown(self, draft: Draft, table: Table) -> str:
        shown = (show(draft.values.get(n), table.by_name[n], self.opened.roster) for n in table.key)
        return "、".join(filter(None, shown))

    def _left_out(self) -> None:
        """Rows that a correction no longer has, and that are still to be mended: told again."""
        for stored in self.known.values():
            if stored.number not in self.taken and is_open(stored):
                self.result.held += 1
                self.result.problems += [p for p in map(Problem.restore, stored.problems) if p.is_error]

    def _missing_rows(self) -> None:
        """Rows of the issue that this full return no longer has: told, never withdrawn in silence."""
        if self.form.id == FormId.ROSTER:
            self.result.problems += roll.absent(self.known.values(), self.taken)
        if self.judged.issue is None:
            return
        stays = ("", *roll.STAYS) if self.form.id == FormId.ROSTER else ("",)
        left = (s for n, s in self.known.items() if n not in self.taken | self.judged.printed and s.part not in stays)
        self.result.problems += missing_rows(s for s in left if s.issue == self.judged.issue.number)
