"""Changes by a person: withdraw a return, correct a record. Both need a reason and are logged."""

from __future__ import annotations

from collections.abc import Mapping, Set
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from ...errors import UsageError
from ...evidence import Evidence
from ...forms.check import form_period, holds_row, natural_key
from ...forms.discreet import concealed
from ...forms.discreet import told as shown
from ...forms.extract import Draft, Extracted
from ...forms.grid import Cell
from ...forms.guides import led_by
from ...forms.kinds import KINDS, Reading
from ...forms.model import Field, Form, Table
from ...forms.tick_marks import TICK_KEY
from ...problems import Problem, has_errors
from ...serial import ABSENT_IF_EMPTY, to_json
from ...store import NewVersion, Return, Stored
from ...text import clean, label_key, nearest
from ...words.codes import UNREAD, Action, State
from ...workspace import Workspace
from ..intake.confirm import CODES
from ..intake.correction import put_away
from ..opened.open_workspace import OpenWorkspace, now, open_workspace
from ..opened.records import ChangedField, form_of
from ..opened.sources import held_against


@dataclass(frozen=True, slots=True)
class WithdrawResult:
    """A return taken back: records that no longer count, and those that it had replaced and that stand again."""

    file: str
    sha256: str
    withdrawn: tuple[str, ...]
    restored: tuple[str, ...]


def withdraw(workspace: Workspace, given: str, *, reason: str, today: date, by: str = "") -> WithdrawResult:
    """Take back everything that a return registered; what stood before it holds again.

    ``given`` is a file's name or the beginning of its SHA-256. Raises :class:`UsageError` when it is none or several.
    """
    with open_workspace(workspace, today=today) as opened:
        row = find_return(opened, given)
        with opened.store.transaction():
            mine = {s.number for s in opened.store.current(source=row.id)}
            touched = opened.store.retract(row.id, reason)
            now_standing = opened.store.current(numbers=touched)
            opened.store.rekey({s.number: _key(opened, s) for s in now_standing if s.part})
            states = {s.number: s.state for s in now_standing}
            withdrawn = tuple(n for n in touched if states[n] is State.WITHDRAWN)
            restored = tuple(n for n in touched if n in mine and states[n] is not State.WITHDRAWN)
            detail = {"reason": reason, "records": touched, "return": row.sha256}
            opened.store.write_log(now(), Action.WITHDRAW, row.sha256, detail, by=by)
        put_away(opened)
        return WithdrawResult(row.name, row.sha256, withdrawn, restored)


def _key(opened: OpenWorkspace, stored: Stored) -> str:
    """The natural key of a record as it now stands."""
    form = form_of(opened, stored)
    return natural_key(stored.body, form.table_by_name[stored.part]) if form is not None else stored.key


def _live_returns(opened: OpenWorkspace) -> list[Return]:
    """Returns that registered something, and files of which nothing was registered, each once."""
    returns = opened.store.returns(retracted="")
    unread = {r.sha256: r for r in returns if r.status in UNREAD}
    return [*(r for r in returns if r.records or r.held), *unread.values()]


def find_return(opened: OpenWorkspace, given: str) -> Return:
    """A return that registered something, or could not be read, by file name or the beginning of its SHA-256.

    One that was not read keeps findings open until it is withdrawn. Raises :class:`UsageError`.
    """
    name = given.replace("\\", "/").rpartition("/")[2]
    live = _live_returns(opened)
    found = [r for r in live if r.name == name]
    if not found and len(given) >= 6:
        found = [r for r in live if r.sha256.startswith(given.lower())]
    if len(found) == 1:
        return found[0]
    if found:
        choices = "；".join(f"{r.sha256[:12]}（{r.received}）" for r in found)
        raise UsageError(
            f"叫“{given}”的回收件有 {len(found)} 份。", f"请写 SHA-256 的前几位：{choices}。", code="return"
        )
    near = nearest(name, [r.name for r in live])
    raise UsageError(f"没有收过“{given}”。", f"是不是“{near}”？" if near else "请核对文件名。", code="return")


@dataclass(frozen=True, slots=True)
class CorrectResult:
    """A record after an override; ``problems`` are what is still wrong with it.

    ``unapproved`` is said where it had been approved: what was approved is not what stands there now.
    """

    record: str
    state: State
    label: str
    changes: tuple[ChangedField, ...]
    problems: tuple[Problem, ...]
    unapproved: str = field(default="", metadata=ABSENT_IF_EMPTY)


def correct(
    workspace: Workspace, record: str, changes: Mapping[str, str], *, reason: str, today: date, by: str = ""
) -> CorrectResult:
    """Override fields of a record; texts are read and checked as cells are, an empty text empties the field.

    Raises :class:`UsageError` for an unknown record or field, and where the new value cannot be read.
    """
    with open_workspace(workspace, today=today) as opened:
        with opened.store.transaction():  # what is read is what is changed, whoever else writes
            told = _corrected(opened, record, changes, reason=reason, by=by)
        put_away(opened)
        return told


def _corrected(
    opened: OpenWorkspace, record: str, changes: Mapping[str, str], *, reason: str, by: str
) -> CorrectResult:
    stored = opened.store.one(record, evidence=True)
    if stored is None:
        raise UsageError(f"没有编号为“{record}”的记录。", "可用 dutykit show 列出。", code="number")
    form = form_of(opened, stored)
    if form is None:
        raise UsageError(f"记录 {record} 的表（{stored.form}）已不可用。", "请恢复该表的声明。", code="form")
    table = form.table_by_name[stored.part] if stored.part else None
    draft = _draft(stored, table)
    fields = table.by_name if table else form.by_name
    changed = tuple(_change(opened, stored, draft, fields, *given) for given in changes.items())
    draft.problems = _left(stored, {c.field for c in changed} | _ticked(draft, table, {c.field for c in changed}))
    _check(opened, form, table, draft, stored.year)
    _refuse_errors(stored, draft)
    problems = [p.stored() for p in draft.problems]
    if draft.values == stored.body and problems == list(stored.problems):  # said once more, after a run was stopped
        return CorrectResult(record, stored.state, stored.state.label, changed, tuple(draft.problems))
    state = State.HELD if holds_row(draft, table) else State.DISPUTED if stored.about else State.ACCEPTED
    evidence = {n: e.to_json() for n, e in draft.evidence.items()}
    opened.store.add([], [NewVersion(record, state, draft.values, evidence, problems, reason=reason)], now())
    opened.store.rekey({record: natural_key(draft.values, table)} if table else {})
    opened.store.write_log(now(), Action.CORRECT, record, {"reason": reason, "changes": to_json(changed)}, by=by)
    return CorrectResult(record, state, state.label, changed, tuple(draft.problems), _unapproved(stored, state))


def _unapproved(stored: Stored, state: State) -> str:
    """That a change takes an approval back, and what to do; empty where there was none."""
    if stored.state is not State.APPROVED or state is State.APPROVED:
        return ""
    return (
        f"原来是“{State.APPROVED.label}”，内容改了，审核不再有效，现在是“{state.label}”；"
        f"核对后请重新审核：dutykit review approve {stored.number}"
    )


def _ticked(draft: Draft, table: Table | None, changed: Set[str]) -> Set[str]:
    """Keys of marks in the tick grid that nobody could read: who says now who was there has decided them too."""
    if table is None or table.ticks is None or not changed & set(table.ticks.marks.values()):
        return set()
    unread = {key for key in draft.evidence if key.startswith(TICK_KEY)}
    for key in unread:
        del draft.evidence[key]
    return unread


def _left(stored: Stored, changed: Set[str]) -> list[Problem]:
    """Problems of a record that a change of these fields does not touch, without those of its whole return."""
    left = [p for p in map(Problem.restore, stored.problems) if p.field not in changed]
    return [p for p in left if not p.code.startswith("return.") or p.code in CODES]


def _refuse_errors(stored: Stored, draft: Draft) -> None:
    """A record that stands may not be made wrong; one that is held may stay so."""
    if has_errors(draft.problems) and stored.state is not State.HELD:
        first = next(p for p in draft.problems if p.is_error)
        raise UsageError(first.message, first.remedy, code="value")


def check_values(
    opened: OpenWorkspace, form: Form, table: Table, values: Mapping[str, Any], year: int | None
) -> list[Problem]:
    """What is wrong with values that a person's decision gives a record."""
    draft = Draft(table.name, values=dict(values))
    _check(opened, form, table, draft, year)
    return draft.problems


def _check(opened: OpenWorkspace, form: Form, table: Table | None, draft: Draft, year: int | None) -> None:
    """Hold the changed record against all that a returned one is held against; what was told before is told once."""
    head, rows = (draft, {}) if table is None else (Draft(""), {table.name: [draft]})
    period, calendar = form_period(form, year), opened.calendar(year)
    opened.checker(held_against(opened, form, year)).check(Extracted(head, rows, []), opened.roster, period, calendar)
    told = {(p.code, p.field, p.value): p for p in draft.problems}.values()
    draft.problems = concealed(told, table.by_name if table is not None else form.by_name)


def _draft(stored: Stored, table: Table | None) -> Draft:
    evidence = {n: Evidence.from_json(e) for n, e in stored.evidence.items()}
    return Draft(table.name if table else "", stored.number, values=dict(stored.body), evidence=evidence)


def _named(fields: Mapping[str, Field], name: str) -> Field:
    """The field that a person names. Raises :class:`UsageError` for none, and for one that is not registered."""
    item = fields.get(name) or next((f for f in fields.values() if label_key(name) in f.label_keys), None)
    if item is None:
        near = nearest(name, [f.label for f in fields.values()])
        remedy = f"是不是“{near}”？" if near else f"可写：{'、'.join(f.label for f in fields.values())}。"
        raise UsageError(f"这条记录没有“{name}”这一栏。", remedy, code="field")
    if item.guide:
        led = "、".join(f"“{f.label}”" for f in led_by(item, fields.values()))
        raise UsageError(f"“{item.label}”随{led}而定，不单独登记。", f"请改{led}。", code="field")
    return item


def _change(
    opened: OpenWorkspace, stored: Stored, draft: Draft, fields: Mapping[str, Field], name: str, text: str
) -> ChangedField:
    """Read one new text into the draft; what was and what is, for the log."""
    item = _named(fields, name)
    before = shown(stored.body.get(item.name), item, opened.roster)
    draft.values.pop(item.name, None)
    if clean(text):
        cell = Cell(0, 0, text, text)
        read = KINDS[item.kind].read(cell, item, Reading(opened.roster, stored.year, stored.unit))
        wrong = concealed((p for p in read.problems if p.is_error), fields)
        if wrong:
            raise UsageError(wrong[0].message, wrong[0].remedy, code="value")
        draft.values[item.name] = read.value
    for key in [k for k in draft.evidence if k.partition("#")[0] == item.name]:
        del draft.evidence[key]
    draft.evidence[item.name] = Evidence(None, text)
    after = shown(draft.values.get(item.name), item, opened.roster)
    return ChangedField(item.name, item.label, before, after)
