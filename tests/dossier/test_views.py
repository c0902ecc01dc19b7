"""Views are what the schemas say: a field that is renamed, or whose kind changes, is found here."""

from __future__ import annotations

from datetime import date

import pytest

from documents.small import forms
from dutykit.dossier.fields import (
    DayField,
    DaysField,
    RowView,
    SharedFields,
    TextField,
    TextsField,
    WholeField,
    YesNoField,
    _Attribute,
)
from dutykit.dossier.views import ActivityRow, ContactRow
from dutykit.forms.model import Field
from dutykit.words.codes import DAYS

VIEWS = sorted(set(RowView.__subclasses__()) - {SharedFields}, key=lambda view: view.__name__)
NOTHING = {TextField: "", TextsField: (), WholeField: None, DayField: None, DaysField: (None, None), YesNoField: False}


def attributes(view: type[RowView]) -> dict[str, _Attribute]:
    return {name: item for name, item in vars(view).items() if isinstance(item, _Attribute)}


SHARED = attributes(SharedFields)
TABLES = [fields for form in forms().values() for fields in (form.by_name, *(t.by_name for t in form.tables))]


@pytest.mark.parametrize("view", VIEWS, ids=lambda view: view.__name__)
def test_a_view_has_fields_of_its_table_of_the_kinds_that_it_reads(view: type[RowView]) -> None:
    form = forms()[view.FORM]
    fields: dict[str, Field] = form.table_by_name[view.TABLE].by_name if view.TABLE else form.by_name
    told = attributes(view)
    read = {name: item.name in fields and fields[item.name].kind in item.KINDS for name, item in told.items()}
    assert read == dict.fromkeys(told, True)


@pytest.mark.parametrize("view", VIEWS, ids=lambda view: view.__name__)
def test_what_is_not_filled_in_is_read_as_nothing(view: type[RowView]) -> None:
    """Whether the schema asks for it or not: a row that is held may lack anything."""
    empty = view({})
    assert {name: getattr(empty, name) for name in attributes(view)} == {
        name: NOTHING[type(item)] for name, item in attributes(view).items()
    }


def test_every_table_has_one_view() -> None:
    tables = [(view.FORM, view.TABLE) for view in VIEWS]
    assert sorted(set(tables)) == sorted(tables)


def test_a_shared_field_is_read_alike_in_every_table_that_has_it() -> None:
    """One that no table has is read for nothing; days may be a day or a run of them."""
    kinds = {name: item.KINDS | (DAYS if isinstance(item, DaysField) else set()) for name, item in SHARED.items()}
    found = {
        name: [f for table in TABLES if (f := table.get(SHARED[name].name)) and f.kind in kinds[name]]
        for name in SHARED
    }
    assert [name for name, fields in found.items() if not fields] == []


def test_what_a_shared_field_reads() -> None:
    assert SharedFields({"date": "2024-03-05"}).date == (date(2024, 3, 5), date(2024, 3, 5))
    assert SharedFields({"date": {"from": "2024-03-05", "to": "2024-03-06"}}).date[1] == date(2024, 3, 6)
    empty = SharedFields({})
    assert {n: getattr(empty, n) for n in SHARED} == {n: NOTHING[type(item)] for n, item in SHARED.items()}


def test_values_are_read_with_their_types() -> None:
    row = ActivityRow({"title": "视察", "date": {"from": "2024-03-05", "to": "2024-03-06"}, "present": ["0001"]})
    assert (row.title, row.date, row.present) == ("视察", (date(2024, 3, 5), date(2024, 3, 6)), ("0001",))
    visit = ContactRow({"date": "2024-03-05", "voters": 0})
    assert (visit.date, visit.voters) == (date(2024, 3, 5), 0)
