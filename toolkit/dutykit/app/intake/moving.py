"""Rows that were entered in the wrong form: offered to be moved in the correction, and moved when that comes back.

The unit answers in the cell of the kind: 移到《联系、接待选民记录表》.
What it typed is registered there and is not typed twice.
Only receptions can be moved: other forms ask for what a row of activities does not tell.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from ...dossier.elsewhere import BOOK, MOVED_TO, move_to, other_book
from ...dossier.fields import days_of
from ...dossier.views import ContactRow
from ...forms.check import natural_key
from ...forms.draft import Draft
from ...forms.model import Table
from ...problems import Problem, has_errors
from ...store import NewRecord, NewVersion, Stored
from ...text import fold
from ...words.codes import State
from ..opened.open_workspace import OpenWorkspace
from .rows import place_of

_FIELDS = {"date": "date", "place": "place", "way": "kind", "deputies": "present", "matter": "content", "note": "title"}
"""Fields of a reception, and those of an activity that tell the same."""
_REQUIRED = ("date", "place", "deputies")


def asked(opened: OpenWorkspace, draft: Draft, known: Stored) -> bool:
    """Whether a row that is held says that it is to be moved."""
    told = draft.evidence.get("kind")
    if known.form != BOOK or told is None or MOVED_TO not in opened.forms or "kind" not in known.body:
        return False
    return fold(told.raw) == fold(move_to(opened.forms[MOVED_TO].title)) and _belongs_there(opened, known)


def _belongs_there(opened: OpenWorkspace, known: Stored) -> bool:
    return other_book(replace(known.record(), state=State.ACCEPTED), opened.kinds, opened.forms) == MOVED_TO


def moved(
    opened: OpenWorkspace,
    draft: Draft,
    table: Table,
    known: Stored,
    body: dict[str, Any],
    told: Mapping[str, Any],
    source: int,
) -> NewRecord | None:
    """The reception that such a row becomes, under a number of its own form; ``told`` is the evidence of the row.

    Nothing where the other form cannot take it: what hinders is told on the row, whose kind stays what it was.
    """
    body["kind"] = known.body["kind"]
    values, form = _values(body), opened.forms[MOVED_TO]
    draft.problems = [p for p in draft.problems if p.field != "kind"]
    for own in (table.by_name[_FIELDS[name]] for name in _REQUIRED if name not in values):
        facts = {"label": own.label, "book": form.title}
        draft.problems.append(Problem("row.move_lacks", draft.places.get(own.name), own.name, "", facts))
    if has_errors(draft.problems):
        draft.problems += [p for p in map(Problem.restore, known.problems) if p.code == "row.move"]
        return None
    year = known.year
    (serial,) = opened.store.take_numbers(f"{form.prefix}{year or ''}", 1)
    number = f"{form.prefix}-{year}-{serial:04}"
    facts = {"book": form.title, "record": number, "number": known.number}
    draft.problems.append(Problem("row.moved", place_of(draft), "", "", facts))
    evidence = {name: told[own] for name, own in _FIELDS.items() if name in values and told.get(own)}
    first = NewVersion(number, State.ACCEPTED, values, evidence, [], source=source)
    key = natural_key(values, form.table_by_name[ContactRow.TABLE])
    return NewRecord(number, form.id, ContactRow.TABLE, first, year=year, unit=known.unit, key=key)


def _values(body: Mapping[str, Any]) -> dict[str, Any]:
    """The values of a reception; it is of one day."""
    found = {name: body[own] for name, own in _FIELDS.items() if body.get(own)}
    first, last = days_of(body.get("date"))
    found |= {"date": first.isoformat()} if first and first == last else {}
    return found if first == last else {n: v for n, v in found.items() if n != "date"}
