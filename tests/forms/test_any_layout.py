"""However the columns stand and whatever blank rows and columns lie between: the same values are read."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from dutykit.dossier.model import Deputy, Roster, Unit
from dutykit.forms.compile import compile_form
from dutykit.forms.extract import Extracted, extract
from dutykit.forms.grid import Cell, Grid, Sheet
from dutykit.forms.kinds import Reading
from dutykit.forms.locate import locate
from dutykit.forms.recognise import recognise

SCHEMAS = Path(__file__).resolve().parents[2] / "schemas"
ALWAYS = settings(derandomize=True, database=None, deadline=None, max_examples=60)


def load(name: str) -> dict[str, Any]:
    parsed: dict[str, Any] = json.loads((SCHEMAS / name).read_text(encoding="utf-8"))
    return parsed


FORM = compile_form(load("activity.schema.json"), load("lists.schema.json"), load("meta/form.schema.json"), name="a")
FIELDS = FORM.tables[0].fields
ROSTER = Roster(
    (Deputy("0001", "李成"), Deputy("0002", "王芳"), Deputy("0003", "买买提·艾力")),
    (Unit("GC", "古城街道人大街工委", "人大街工委"),),
)
ROWS: list[dict[str, Any]] = [
    {
        "date": "2024-3-5",
        "title": "视察",
        "kind": "集中视察",
        "organiser": "人大街工委",
        "present": "李成、王芳",
        "void": "否",
    },
    {
        "date": "3月6日—7日",
        "title": "座谈",
        "kind": "代表小组活动",
        "organiser": "代表小组",
        "content": "谈了三件事",
        "spoke": "王芳",
    },
    {
        "date": "2024年4月1日",
        "title": "走访",
        "kind": "集中视察",
        "organiser": "代表小组",
        "leave": "买买提•艾力",
        "note": "雨",
    },
]
HEAD = [("填报单位", "古城街道人大街工委"), ("年度", 2024), ("填表人", "周林")]


def sheet(order: list[int], gaps: list[int], blanks: list[int], apart: bool) -> Sheet:
    """The form with its columns in an order, blank columns before some and blank rows before some."""
    made = Sheet("填写")
    places = {}
    column = 1
    for index, number in enumerate(order):
        column += gaps[index]
        places[FIELDS[number].name] = column
        column += 1
    row = 1 + blanks[0]

    def put(at: int, across: int, value: Any) -> None:
        made.add(Cell(at, across, value, str(value)))

    put(row, 1, FORM.title)
    wide = sorted(places.values())
    for number, (label, value) in enumerate(HEAD):
        row += 1 + blanks[1 + number]
        put(row, wide[0], label)
        put(row, wide[1] if apart else wide[0] + 1, value)
    row += 2
    for item in FIELDS:
        put(row, places[item.name], item.label)
    for number, line in enumerate(ROWS):
        row += 1 + blanks[4 + number]
        for name, value in line.items():
            put(row, places[name], value)
    return made


def read(made: Sheet) -> Extracted:
    grid = Grid("xlsx", [made])
    form, found = recognise(grid, [FORM])
    assert form is FORM
    assert found is made
    return extract(grid, locate(grid, FORM, made), Reading(ROSTER, 2024, "GC"))


PLAIN = read(sheet(list(range(len(FIELDS))), [0] * len(FIELDS), [0] * 7, apart=False))


def values(found: Extracted) -> Any:
    return found.head.values, [d.values for d in found.rows["activities"]], [p.code for p in found.problems]


def test_the_plain_layout_is_read_whole() -> None:
    assert values(PLAIN)[0] == {"unit": "GC", "year": 2024, "filler": "周林"}
    assert [r["title"] for r in values(PLAIN)[1]] == ["视察", "座谈", "走访"]
    assert [set(r) - {"void"} for r in values(PLAIN)[1]] == [set(r) - {"void"} for r in ROWS]
    assert [p.code for d in PLAIN.drafts() for p in d.problems] == []
    assert values(PLAIN)[2] == []


@ALWAYS
@given(
    st.permutations(range(len(FIELDS))),
    st.lists(st.integers(0, 2), min_size=len(FIELDS), max_size=len(FIELDS)),
    st.lists(st.integers(0, 3), min_size=7, max_size=7),
    st.booleans(),
)
def test_any_order_and_any_gaps_give_the_same_values(
    order: list[int], gaps: list[int], blanks: list[int], apart: bool
) -> None:
    found = read(sheet(order, gaps, blanks, apart))
    assert values(found) == values(PLAIN)
    assert [p.code for d in found.drafts() for p in d.problems] == []


@ALWAYS
@given(st.lists(st.sampled_from(["同上", "〃", "", "集中视察", "代表小组活动"]), min_size=2, max_size=8))
def test_a_ditto_mark_is_the_value_above_or_a_problem(kinds: list[str]) -> None:
    """Never a value across a blank, never a value of another column."""
    made = Sheet("填写")
    for column, label in enumerate(["活动日期", "活动名称", "活动类型", "组织单位类别"], 1):
        made.add(Cell(1, column, label, label))
    expected, above = [], None
    for row, kind in enumerate(kinds, 2):
        for column, value in enumerate([f"2024-3-{row}", f"第{row}项", kind, "代表小组"], 1):
            if value:
                made.add(Cell(row, column, value, value))
        above = above if kind in {"同上", "〃"} else {"集中视察": "inspection_group", "代表小组活动": "group"}.get(kind)
        expected.append(above)
    grid = Grid("xlsx", [made])
    found = extract(grid, locate(grid, FORM, made), Reading(ROSTER, 2024, "GC"))
    codes = {c.label: c.code for c in FORM.tables[0].by_name["kind"].choices.choices}  # type: ignore[union-attr]
    wanted = [codes["代表小组活动"] if e == "group" else e and codes["集中视察"] for e in expected]
    drafts = found.rows["activities"]
    assert [d.values.get("kind") for d in drafts] == wanted
    for draft, kind, value in zip(drafts, kinds, wanted, strict=True):
        told = [p.code for p in draft.problems]
        assert told == ([] if kind not in {"同上", "〃"} else ["cell.ditto" if value else "cell.ditto_nothing"])
