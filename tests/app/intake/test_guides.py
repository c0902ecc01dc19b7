"""A group is chosen first, then one of its kinds: read, held against each other, and never registered."""

from __future__ import annotations

from typing import Any

import pytest

from app.rounds import VISIT, Book, Round
from dutykit.app.opened.open_workspace import load_forms
from dutykit.forms.model import Field, Form

FORMS = load_forms(None)
GUIDED = [
    (form, table, item)
    for form in FORMS.values()
    for table in form.tables
    for item in table.fields
    if item.depends and table.by_name[item.depends].guide
]


def offered(book: Book, name: str) -> list[str]:
    """What a dropdown of the workbook lists."""
    area = book.book.defined_names[name].attr_text.rpartition("!")[2].replace("$", "")
    cells = book.book["_lists"][area]
    return [cell[0].value for cell in (cells if isinstance(cells, tuple) else ((cells,),))]


def test_the_forms_whose_filler_chooses_a_kind_ask_for_its_group_first() -> None:
    assert {form.id for form, _, _ in GUIDED} == {"activity", "group-plan", "handbook"}
    for _, table, item in GUIDED:
        names = [f.name for f in table.fields]
        assert names.index(item.depends) == names.index(item.name) - 1


def test_a_workbook_offers_groups_that_have_kinds_here_and_the_kinds_of_this_form(place: Round) -> None:
    book = place.activity()
    groups, kinds = offered(book, "list_activity_group_group"), offered(book, "list_activity_kind")
    parents = offered(book, "list_activity_kind_by_activity_group")
    assert groups[:2] == ["出席人代会", "建议批评意见"]
    assert "议案" not in groups
    assert not {"座谈", "列席常委会会议", "提出建议、批评和意见", "述职"} & set(kinds)
    assert len(parents) == len(kinds)
    assert set(parents) == set(groups)


@pytest.mark.parametrize("group", [None, "视察"])
def test_a_kind_is_registered_alike_with_its_group_and_without(place: Round, group: str | None) -> None:
    told = place.send(place.activity({**VISIT, "group": group}))
    assert (told.status, told.codes) == ("accepted", [])
    (row,) = place.records()
    assert row["body"]["kind"] == "inspection_group"
    assert "group" not in row["body"]
    assert place.send(place.activity({**VISIT, "group": "视察"}), "再报.xlsx").codes == []


def contradicting(place: Round) -> Book:
    told = place.send(place.activity({**VISIT, "group": "学习培训"}))
    assert (told.status, told.codes) == ("partial", ["cell.other_group"])
    problem = told.problem("cell.other_group")
    assert problem["message"] == (
        "“活动类型”填为“集中视察”，属于“视察”，“活动大类”却填的是“学习培训”，分不清以哪个为准。"
    )
    return place.correction(told)


@pytest.mark.parametrize(
    ("mended", "kind"),
    [({"group": "视察"}, "inspection_group"), ({"group": None}, "inspection_group"), ({"kind": "自学"}, "self_study")],
)
def test_a_contradiction_is_asked_about_and_either_may_be_mended(
    place: Round, mended: dict[str, Any], kind: str
) -> None:
    book = contradicting(place)
    assert book.cell("activities.group", 1).value == "学习培训"
    assert not book.cell("activities.group", 1).protection.locked
    assert not book.cell("activities.kind", 1).protection.locked
    assert place.send(book.rows("activities", [mended]), "改.xlsx").status == "accepted"
    (row,) = place.records()
    assert (row["state"], row["body"]["kind"]) == ("accepted", kind)


def test_returned_unchanged_it_is_still_open(place: Round) -> None:
    assert place.send(contradicting(place), "没改.xlsx").codes == ["cell.other_group"]


def test_a_group_alone_is_no_kind(place: Round) -> None:
    told = place.send(place.activity({**VISIT, "kind": None, "group": "视察"}))
    assert told.codes == ["cell.required"]
    assert place.correction(told).cell("activities.group", 1).value == "视察"


def test_a_row_that_goes_out_again_shows_the_group_of_its_kind(place: Round) -> None:
    place.send(place.activity(VISIT))
    book = Book(place.issue("handbook", "--deputy", "0002"))
    shown = [book.cell(f"activities.{name}", 1).value for name in ("title", "group", "kind")]
    assert shown == ["视察老旧小区改造", "视察", "集中视察"]
    assert place.send(book).codes == []


def test_a_group_is_not_corrected_by_itself(place: Round) -> None:
    place.send(place.activity(VISIT))
    ran = place.run("correct", "HD-2024-0002", "活动大类=学习培训", "--reason", "核对")
    assert (ran.code, "随“活动类型”而定" in ran.err) == (2, True)


def guided(form: Form) -> list[Field]:
    return [f for _, f in form.all_fields() if f.guide]


@pytest.mark.parametrize("form", [f for f, _, _ in GUIDED], ids=lambda f: f.id)
def test_a_guide_is_never_required_and_has_every_group(form: Form) -> None:
    for item in guided(form):
        led = [f for _, f in form.all_fields() if f.depends == item.name]
        assert not item.required
        assert item.choices is not None
        codes = {c.code for c in item.choices.choices}
        assert {c.group for f in led if f.choices for c in f.choices.choices} <= codes
