"""Rows that name a deputy each, in a form that is one deputy's: 姓名 heads a column and stands in no head."""

from __future__ import annotations

from collections.abc import Iterator

from ...evidence import Evidence, Place
from ...forms.draft import Draft
from ...forms.extract import Extracted
from ...forms.kinds import KINDS, Read, Reading
from ...forms.model import Field, Form
from ...problems import Problem
from ...words.codes import Ask, FieldKind, Per
from .sheets import other_units

_SHOWN = 6


def name_deputy(extracted: Extracted, form: Form, reading: Reading, known: str) -> list[Problem]:
    """The deputy whom all rows name, where the head names none, becomes that of the head; several are told.

    ``known`` is whose the file says to be. A form with a problem cannot be taken: it is one deputy's.
    """
    item = _owner(form)
    head = extracted.head
    if item is None or known or item.name in head.evidence:
        return []
    told = {read.value: (draft, read) for draft, read in reversed(list(_named(extracted, item, reading))) if read.value}
    if len(told) > 1:
        names = [reading.roster.by_number[number].name for number in sorted(told)]
        shown = "、".join(names[:_SHOWN]) + ("等" if len(names) > _SHOWN else "")
        return [Problem("form.several_deputies", facts={"title": form.title, "count": len(names), "names": shown})]
    for number, (draft, read) in told.items():
        assert draft.whose is not None
        head.values[item.name] = number
        head.evidence[item.name] = Evidence(_place(draft), draft.whose.text, read.spans)
    return []


def others(extracted: Extracted, form: Form, reading: Reading, unit: str, deputy: str) -> list[Problem]:
    """Hold the rows that name another unit or deputy than that whose form it is, or nobody of the roster."""
    item = _owner(form)
    if item is None:
        return other_units(extracted, reading.roster, unit)
    owner = reading.roster.by_number.get(deputy)
    if owner is None:
        return []
    for draft, read in _named(extracted, item, reading):
        assert draft.whose is not None
        if read.value is None:
            draft.problems += read.problems
        elif read.value != deputy:
            facts = {"deputy": owner.name, "title": form.title}
            draft.problems.append(Problem("row.other_deputy", _place(draft), "", draft.whose.clean, facts))
    return []


def _owner(form: Form) -> Field | None:
    """The field of the head that says whose the form is, of one that is one deputy's."""
    if form.per is not Per.DEPUTY:
        return None
    return next((f for f in form.fields if f.kind is FieldKind.DEPUTY and f.ask is Ask.OFFICE), None)


def _named(extracted: Extracted, item: Field, reading: Reading) -> Iterator[tuple[Draft, Read]]:
    """The rows that say whose they are, and who that is."""
    for draft in (d for rows in extracted.rows.values() for d in rows):
        if draft.whose is not None and draft.whose.clean:
            yield draft, KINDS[item.kind].read(draft.whose, item, reading)


def _place(draft: Draft) -> Place | None:
    assert draft.whose is not None
    sheet = draft.places.sheet
    return draft.whose.place or (sheet.place(draft.row, draft.whose.column) if sheet is not None else None)
