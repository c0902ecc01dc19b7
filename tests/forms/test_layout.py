"""Where things stand on a sheet."""

import itertools

import pytest

from dutykit.forms.layout import SEQUENCE_WIDTH, column_widths, fit_spans, lay_out, least_width, lines_of, points
from dutykit.text import width
from sheets import SCHEMA, SCHEMAS, form, shipped


def test_columns_are_shared_out_near_to_the_weights():
    assert fit_spans([1, 1], [10, 10, 10, 10]) == [(0, 1), (2, 3)]
    assert fit_spans([3, 1], [10, 10, 10, 10]) == [(0, 2), (3, 3)]
    assert fit_spans([1, 8], [2, 9, 9], least=[5]) == [(0, 1), (2, 2)]
    with pytest.raises(ValueError, match="more cells than columns"):
        fit_spans([1, 1, 1], [10, 10])


FORMS = sorted(
    p.name.removesuffix(".schema.json") for p in SCHEMAS.glob("*.schema.json") if not p.name.startswith("lists.")
)


@pytest.mark.parametrize("name", FORMS)
def test_every_field_has_one_place_and_nothing_overlaps(name):
    of = shipped(name)
    layout = lay_out(of)
    marks = [b.mark for b in layout.boxes if b.mark]
    wanted = {f"t_{t.name}.{f.name}" if t else f"f_{f.name}" for t, f in of.all_fields()}
    assert sorted(marks) == sorted(wanted | {f"s_{t.name}" for t in of.tables})
    taken = [
        (r, c)
        for b in layout.boxes
        for r, c in itertools.product(range(b.row, b.last_row + 1), range(b.column, b.last_column + 1))
    ]
    assert len(taken) == len(set(taken))
    assert max(c for _, c in taken) == layout.columns


@pytest.mark.parametrize("name", FORMS)
def test_labels_find_room_in_two_lines(name):
    layout = lay_out(shipped(name))
    for box in layout.boxes:
        if box.role in {"label", "header"}:
            room = sum(layout.widths[box.column - 1 : box.last_column])
            lines = 4 if box.role == "header" else 2
            assert width(box.text) <= room * 1.15 * lines, box.text


@pytest.mark.parametrize("name", FORMS)
def test_columns_fill_the_page_at_full_size_and_leave_each_answer_its_room(name):
    of = shipped(name)
    across = sum(map(points, column_widths(of)))
    page = 760 if of.landscape else 518
    assert page - 6 < across <= page
    for table in of.tables:
        lines = lines_of(table, page - points(SEQUENCE_WIDTH), len(column_widths(of)) - 1)
        assert [f.name for line in lines for f in line] == [f.name for f in table.fields]
        assert all(sum(points(least_width(f)) for f in line) <= page for line in lines)


def test_a_record_stands_in_lines_only_where_it_is_too_wide():
    assert [len(line) for line in lines_of(shipped("narrative").tables[0], 725)] == [9]
    assert [len(line) for line in lines_of(shipped("activity").tables[0], 725)] == [8, 8]
    [slip] = [lines_of(t, 480) for t in shipped("leave").tables]
    assert [f.name for f in slip[1]] == ["reason"]


def test_the_header_of_the_one_table_is_repeated_and_that_of_the_longest_stays_in_view():
    activity, roster = lay_out(shipped("activity")), lay_out(shipped("roster"))
    assert activity.repeat == (activity.freeze - 2, activity.freeze - 1)
    assert (roster.repeat, roster.freeze) == (None, 9)
    assert lay_out(form()).repeat is None
    assert lay_out(form()).freeze == 0


def test_the_title_of_a_section_with_one_long_text_stands_beside_it():
    texts = [b.text for b in lay_out(form()).boxes]
    assert texts.count("一、基本做法") == 1
    assert "基本做法" not in texts
    other = SCHEMA | {"properties": dict(SCHEMA["properties"])}
    other["properties"]["practice"] = {"title": "做法", "x-duty": {"kind": "long_text", "section": "words"}}
    texts = [b.text for b in lay_out(form(other)).boxes]
    assert {"一、基本做法", "做法"} <= set(texts)
