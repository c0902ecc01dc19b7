"""Rows that were entered in the wrong form: offered to be moved in the correction, and moved when that comes back.

The unit answers in the cell of the kind: 移到《联系、接待选民记录表》.
What it typed is registered there and is not typed twice. A move is offered only where it is sure: where all that the
other form must know is told by the row, or can still be filled in on it. A suggestion of several deputies does not say
who led it, a meeting not which half-days it took: such a row is told the name of its form.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from ...dossier.elsewhere import BOOK, move_to, other_book
from ...dossier.fields import days_of
from ...dossier.views import ActivityRow, ContactRow, DutyReportRow, SuggestionRow
from ...forms.check import natural_key
from ...forms.draft import Draft
from ...forms.model import Form, Table
from ...problems import Problem, has_errors
from ...store import NewRecord, NewVersion, Stored
from ...text import fold
from ...words.codes import FieldKind, FormId, State
from ...words.lists import PlanState, SessionKind
from ...words.marks import During
from ..opened.meetings import planned
from ..opened.open_workspace import OpenWorkspace
from .rows import place_of

Body = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Move:
    """How a row of activities becomes one of another form's ``table``.

    ``fields`` are those of that table, with those of an activity that tell the same; ``said`` is what being registered
    as held says, ``during`` whether its kind or its day must say that it was in a session. A field for one deputy takes
    the only one that is named, a day the only one.
    """

    table: str
    fields: Mapping[str, str]
    said: Body = field(default_factory=dict)
    during: bool = False


def _put_forward(opened: OpenWorkspace, body: Body) -> dict[str, str]:
    """Whether a suggestion was put forward at a session: as its kind says, else by the plan of sessions."""
    kind = opened.kinds.get(ActivityRow(body).kind)
    if kind is not None and kind.during in {During.SESSION, During.BETWEEN}:
        return {"during": kind.during}
    first, last = days_of(body.get("date"))
    sessions = [m for m in planned(opened) if m.kind == SessionKind.CONGRESS and first and m.first.year == first.year]
    if first is None or first != last or not sessions:
        return {}
    return {"during": (During.SESSION if any(m.first <= first <= m.last for m in sessions) else During.BETWEEN).value}


MOVES: Mapping[str, Move] = {
    FormId.CONTACT: Move(
        ContactRow.TABLE,
        {"date": "date", "place": "place", "way": "kind", "deputies": "present", "matter": "content", "note": "title"},
    ),
    FormId.SUGGESTION: Move(
        SuggestionRow.TABLE,
        {"submitted": "date", "kind": "kind", "title": "title", "lead": "present", "reason": "content", "note": "note"},
        during=True,
    ),
    FormId.DUTY_REPORT: Move(
        DutyReportRow.TABLE,
        {"date": "date", "deputy": "present", "place": "place", "entered": "entered", "note": "title"},
        {"state": PlanState.DONE.value},
    ),
}
"""Forms to which a row can be moved; what others must know is more than a row of activities tells."""
_SAID = frozenset({"date", "title", "group", "kind", "organiser", "void"})
"""Fields of an activity that the other form says by what it is, or that it has no need of."""


def may_move(opened: OpenWorkspace, book: str, body: Body) -> bool:
    """Whether a row can surely be moved to a form: as it stands, or once its blanks are filled in."""
    move = MOVES.get(book)
    if move is None or book not in opened.forms:
        return False
    form = opened.forms[book]
    values = _values(opened, form, move, body)
    lacking = _lacking(form, move, values)
    if any(name not in move.fields or (body.get(move.fields[name]) and _is_lone(form, move, name)) for name in lacking):
        return False
    draft = Draft(move.table, values=dict(values))
    opened.checker(form).check_values(draft)
    return all(p.field in lacking for p in draft.problems if p.is_error)


def still_lacking(opened: OpenWorkspace, table: Table, book: str, body: Body) -> str:
    """What the other form must know besides, in the words of the row, for a sentence; nothing where it is all told."""
    move, form = MOVES[book], opened.forms[book]
    own = [move.fields[n] for n in _lacking(form, move, _values(opened, form, move, body)) if n in move.fields]
    labels = "".join(f"“{table.by_name[name].label}”" for name in dict.fromkeys(own))
    return f"先填好{labels}，再" if labels else ""


def asked(opened: OpenWorkspace, draft: Draft, known: Stored) -> bool:
    """Whether a row that is held says that it is to be moved."""
    told = draft.evidence.get("kind")
    if known.form != BOOK or told is None or "kind" not in known.body:
        return False
    book = other_book(replace(known.record(), state=State.ACCEPTED), opened.kinds, opened.forms)
    return book in MOVES and fold(told.raw) == fold(move_to(opened.forms[book].title))


def moved(
    opened: OpenWorkspace,
    draft: Draft,
    table: Table,
    known: Stored,
    body: dict[str, Any],
    told: Mapping[str, Any],
    source: int,
) -> NewRecord | None:
    """The record of another form that such a row becomes, numbered there; ``told`` is the evidence of the row.

    Nothing where the other form cannot take it: what hinders is told on the row, whose kind stays what it was.
    """
    body["kind"] = known.body["kind"]
    book = other_book(replace(known.record(), state=State.ACCEPTED), opened.kinds, opened.forms)
    move, form = MOVES[book], opened.forms[book]
    values = _values(opened, form, move, body)
    draft.problems = [p for p in draft.problems if p.field != "kind"]
    for own in (table.by_name[move.fields.get(name, "kind")] for name in _lacking(form, move, values)):
        facts = {"label": own.label, "book": form.title}
        draft.problems.append(Problem("row.move_lacks", draft.places.get(own.name), own.name, "", facts))
    if has_errors(draft.problems):
        draft.problems += [p for p in map(Problem.restore, known.problems) if p.code == "row.move"]
        return None
    year = known.year
    (serial,) = opened.store.take_numbers(f"{form.prefix}{year or ''}", 1)
    number = f"{form.prefix}-{year}-{serial:04}"
    facts = {"book": form.title, "record": number, "number": known.number, "rest": _rest(table, move, body)}
    draft.problems.append(Problem("row.moved", place_of(draft), "", "", facts))
    evidence = {name: told[own] for name, own in move.fields.items() if name in values and told.get(own)}
    first = NewVersion(number, State.ACCEPTED, values, evidence, [], source=source)
    key = natural_key(values, form.table_by_name[move.table])
    return NewRecord(number, form.id, move.table, first, year=year, unit=known.unit, key=key)


def _values(opened: OpenWorkspace, form: Form, move: Move, body: Body) -> dict[str, Any]:
    """What the row says in the fields of the other form; nothing for a field that it says too much for."""
    first, last = days_of(body.get("date"))
    found: dict[str, Any] = {}
    for name, own in move.fields.items():
        value, kind = body.get(own), form.table_by_name[move.table].by_name[name].kind
        if own == "date":
            value = first.isoformat() if first and first == last else None
        elif kind is FieldKind.DEPUTY:
            value = value[0] if value and len(value) == 1 else None
        if value:
            found[name] = value
    return found | dict(move.said) | (_put_forward(opened, body) if move.during else {})


def _lacking(form: Form, move: Move, values: Body) -> list[str]:
    """Fields that the other form must know, and those without which the record would tell no deed."""
    fields = form.table_by_name[move.table].fields
    return [f.name for f in fields if (f.required or move.fields.get(f.name) == "date") and f.name not in values]


def _is_lone(form: Form, move: Move, name: str) -> bool:
    return form.table_by_name[move.table].by_name[name].kind is FieldKind.DEPUTY


def _rest(table: Table, move: Move, body: Body) -> str:
    """What the other form has no room for, in words; it stays in the record that was moved."""
    taken = _SAID | set(move.fields.values())
    labels = [f"“{f.label}”" for f in table.fields if f.name not in taken and body.get(f.name)]
    return f"；{'、'.join(labels)}那张表没有这一栏，留在原记录里备查" if labels else ""
