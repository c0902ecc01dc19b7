"""What forms ask of people, counted from their declarations and from what is filled in for them."""

from __future__ import annotations

import pytest

from app.rounds import Round
from dutykit.app.asking.burden import burden
from dutykit.app.issuing.prefill import FILLED_IN
from dutykit.app.opened.open_workspace import load_forms
from dutykit.serial import to_json

ROWS = {form.id: form for form in burden().forms}


def test_every_form_is_told_and_adds_up() -> None:
    assert set(ROWS) == set(load_forms())
    for row in ROWS.values():
        assert row.cells == row.prefilled + row.asked
        assert row.elsewhere == len(row.again) <= row.asked


@pytest.mark.parametrize(
    ("form", "cells", "prefilled"),
    # activity: 4 head fields and 16 columns, unit and year filled in; leave: deputy and year of 2 + 17;
    # handbook: all but 4 of the head.
    [("activity", 20, 2), ("leave", 19, 2), ("handbook", 34, 30)],
)
def test_cells_and_those_filled_in(form: str, cells: int, prefilled: int) -> None:
    assert (ROWS[form].cells, ROWS[form].prefilled) == (cells, prefilled)


def test_what_is_asked_elsewhere_names_the_forms() -> None:
    again = {(a.part, a.field): a.forms for a in ROWS["attendance"].again}
    assert "activity" in again["", "filler"]
    assert ("leaves", "reason") not in again  # the slip of leave has told it
    assert not any(field in {"note", "void"} for _, field in again)


def test_what_is_filled_in_are_fields_of_the_forms() -> None:
    forms = load_forms()
    for form, tables in FILLED_IN.items():
        for table, names in tables.items():
            assert set(names) <= set(forms[form].table_by_name[table].by_name)


def test_the_command_tells_it(place: Round) -> None:
    told = place.run("forms", "--burden")
    assert told.code == 0
    assert "别处也问" in told.out
    assert "这里要填" in told.out
    here = place.json("forms", "--burden")["forms"]
    assert [{**row, "needed": row["asked"]} for row in here] == to_json(list(ROWS.values()))
    assert all(row["needed"] <= row["asked"] for row in here)
    assert sum(row["needed"] for row in here) < sum(row["asked"] for row in here)
