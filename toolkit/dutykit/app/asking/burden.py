"""What forms ask of people: cells, those filled in beforehand, and those that another form asks too."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from ...forms.asked import unasked
from ...forms.model import Field, Form, Table, mark_of
from ...text import label_key
from ...words.codes import Ask
from ...workspace import Workspace
from ..issuing.prefill import FILLED_IN
from ..opened.open_workspace import load_forms
from ..opened.sources import citing

_OWN = frozenset({"note", "void"})
"""Fields that belong to a row alone, whatever they are called elsewhere."""


@dataclass(frozen=True, slots=True)
class AskedAgain:
    """A field that other forms ask people for as well."""

    part: str
    field: str
    label: str
    forms: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FormBurden:
    """What one form asks: its cells, those filled in beforehand, those left to people, those asked elsewhere too."""

    id: str
    title: str
    cells: int
    prefilled: int
    asked: int
    elsewhere: int
    again: tuple[AskedAgain, ...]
    needed: int
    """How many of those left to people are printed here: that a regulation or law in force, or a document, needs."""


@dataclass(frozen=True, slots=True)
class BurdenResult:
    """What each form asks, in the order of their numbers."""

    forms: tuple[FormBurden, ...]


def burden(workspace: Workspace | None = None, today: date | None = None) -> BurdenResult:
    """Per form: its cells (the head once, one row of each table), prefilled, left to people, asked elsewhere too.

    A cell is prefilled where the office locks it, a person only confirms it, or another form has told it
    (:data:`~dutykit.app.issuing.prefill.FILLED_IN`). It is asked elsewhere where another form asks people for a
    field of the same name, label, kind and list; whether of the same people, or of the same deed, it does not
    say. Fields that have ended are not counted. Of a workspace it is told how many are left on the paper that is
    issued ``today``; where there is none, or no day, all of them.
    """
    forms = load_forms(workspace)
    asked = {
        (form.id, table.name if table else "", item.name): item
        for form in forms.values()
        for table, item in _asked(form)
    }
    where: dict[tuple[str, ...], set[str]] = {}
    for (form_id, _, _), item in asked.items():
        where.setdefault(_same(item), set()).add(form_id)
    left = _left_out(forms.values(), workspace, today)
    rows = []
    for form in sorted(forms.values(), key=lambda f: f.no):
        mine = {key: item for key, item in asked.items() if key[0] == form.id}
        again = tuple(
            AskedAgain(key[1], key[2], item.label, tuple(sorted(where[_same(item)] - {form.id})))
            for key, item in mine.items()
            if item.name not in _OWN and where[_same(item)] - {form.id}
        )
        cells = sum(1 for _ in _cells(form))
        asked_here = len(mine)
        needed = len(mine.keys() - left)
        rows.append(FormBurden(form.id, form.title, cells, cells - asked_here, asked_here, len(again), again, needed))
    return BurdenResult(tuple(rows))


def _left_out(forms: Iterable[Form], workspace: Workspace | None, today: date | None) -> set[tuple[str, str, str]]:
    """Form, table and name of the fields that a workspace does not print on that day."""
    if workspace is None or today is None:
        return set()
    cite = citing(workspace, today)
    every = ((form, unasked(form, cite)) for form in forms)
    return {
        (form.id, table.name if table else "", item.name)
        for form, marks in every
        for table, item in form.all_fields()
        if mark_of(table.name if table else "", item.name) in marks
    }


def _cells(form: Form) -> Iterator[tuple[Table | None, Field]]:
    """Fields in force."""
    return ((table, item) for table, item in form.all_fields() if not item.until)


def _asked(form: Form) -> Iterator[tuple[Table | None, Field]]:
    """Fields that are left to people."""
    filled: Mapping[str, Any] = FILLED_IN.get(form.id, {})
    for table, item in _cells(form):
        given = item.ask != Ask.PERSON or (table is not None and table.ask != Ask.PERSON)
        if not given and item.name not in filled.get(table.name if table else "", ()):
            yield table, item


def _same(item: Field) -> tuple[str, ...]:
    return item.name, label_key(item.label), item.kind, item.choices.id if item.choices else ""
