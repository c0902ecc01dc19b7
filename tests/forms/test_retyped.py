"""However a form is typed anew: a value is read into its own field, or somebody is asked, or told. Never else."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dutykit.dossier.model import Deputy, Membership, Roster, Unit
from dutykit.forms.extract import Extracted, extract
from dutykit.forms.grid import Cell, Grid, Sheet
from dutykit.forms.kinds import Reading
from dutykit.forms.locate import locate
from dutykit.forms.mapping import FieldMap, MappingTrouble, answered, parse
from dutykit.forms.model import Field, Form
from dutykit.forms.recognise import recognise
from dutykit.forms.retyped import Retyped, retyped
from dutykit.text import label_key
from dutykit.words.codes import Ask, FieldKind, Layout
from sheets import shipped

ALWAYS = settings(derandomize=True, database=None, deadline=None, max_examples=120)
NAMES = ("李成", "王芳", "张建国", "买买提·艾力")
UNIT = Unit("GC", "古城街道人大街工委", "人大街工委")
ROSTER = Roster(tuple(Deputy(f"{n:04}", name, (Membership("GC"),)) for n, name in enumerate(NAMES, 1)), (UNIT,))
READING = Reading(ROSTER, 2024, "GC")
TYPED = ("activity", "contact", "suggestion", "contact-plan", "duty-report", "group-plan", "commendation", "feedback")
FORMS = {name: shipped(name) for name in (*TYPED, "leave", "handbook", "measure", "narrative", "attendance", "roster")}
ODD = ("啥时候", "干了什么", "那个", "有关事项", "谁", "落实", "备考", "几个", "另外")


def value(item: Field, row: int) -> str:
    """Something that a person may write into a field."""
    match item.kind:
        case FieldKind.DATE | FieldKind.DATE_RANGE:
            return f"2024-{3 + row}-{5 + row}"
        case FieldKind.MONTH:
            return f"2024年{3 + row}月"
        case FieldKind.CHOICE:
            assert item.choices is not None
            return item.choices.choices[row % len(item.choices.choices)].label
        case FieldKind.DEPUTY:
            return NAMES[row]
        case FieldKind.DEPUTIES:
            return "、".join(NAMES[row : row + 2])
        case FieldKind.INTEGER:
            return str(10 + row)
        case FieldKind.YES_NO:
            return "是"
        case FieldKind.UNIT:
            return UNIT.name
        case _:
            return f"{item.label}的第{row + 1}条"


@dataclass
class Typed:
    """A sheet, and which column of it (row, where it was turned over) is which field: empty for one of nobody's."""

    form: Form = field(repr=False)
    sheet: Sheet = field(repr=False)
    told: tuple[object, ...] = ()
    """What it was made of."""
    truth: dict[tuple[int, int], str] = field(default_factory=dict, repr=False)
    labels: dict[tuple[int, int], str] = field(default_factory=dict, repr=False)
    """The label of each cell."""


def typed(form: Form, columns: list[tuple[str, str]], *, turned: bool, title: bool, line: bool, rows: int = 2) -> Typed:
    """``columns`` are field and label."""
    made = Typed(form, Sheet("Sheet1"), (form.id, columns, turned, title, line))
    head = [("填报单位", UNIT.name), ("年度", "2024"), ("填表人", "周林")]
    at = 0

    def put(row: int, column: int, text: str) -> None:
        made.sheet.add(Cell(row, column, text, text))

    if title:
        at += 1
        put(at, 1, form.title)
    at += 1
    if line:
        put(at, 1, "　".join(f"{label}：{text}" for label, text in head))
    else:
        for number, text in enumerate(t for pair in head for t in pair):
            put(at, 1 + number, text)
    fields = form.tables[0].by_name
    for number, (name, label) in enumerate(columns):
        for row in range(-1, rows):
            text = label if row < 0 else value(fields[name], row) if name else f"另外的内容{row}"
            where = (at + 1 + number, 2 + row) if turned else (at + 2 + row, 1 + number)
            put(*where, text)
            if row >= 0:
                made.truth[where], made.labels[where] = name, label
    return made


def read(made: Typed, mappings: tuple[FieldMap, ...] = ()) -> tuple[Retyped, Extracted | None]:
    grid = Grid("xlsx", [made.sheet])
    found = retyped(grid, recognise(grid, FORMS.values()), FORMS, mappings, READING)
    if found.form is None or found.sheet is None:
        return found, None
    return found, extract(found.grid, locate(found.grid, found.form, found.sheet), READING)


def at(place: Any) -> tuple[int, int]:
    letters = place.cell.rstrip("0123456789")
    return int(place.cell[len(letters) :]), sum((ord(c) - 64) * 26**n for n, c in enumerate(reversed(letters)))


def asked(form: Form) -> list[str]:
    """The fields of the first table that these tests fill in."""
    fields = form.tables[0].fields
    return [f.name for f in fields if f.ask is not Ask.OFFICE and f.kind is not FieldKind.PHONE and f.name != "void"]


@st.composite
def sheets(draw: st.DrawFn) -> Typed:
    form = FORMS[draw(st.sampled_from(TYPED))]
    fields, live = form.tables[0].by_name, asked(form)
    required = [n for n in live if fields[n].required]
    more = draw(st.lists(st.sampled_from([n for n in live if n not in required]), unique=True, max_size=4))
    columns: list[tuple[str, str]] = []
    odd = draw(st.permutations(ODD))
    for number, name in enumerate([*required, *more]):
        names = (fields[name].label, fields[name].label, *fields[name].labels)
        label = draw(st.sampled_from(names)) if draw(st.integers(0, 9)) else odd[number % len(odd)]
        columns.append((name, label))
    strange = st.lists(st.sampled_from(["审核", "经办领导", "核对"]), unique=True, max_size=2)
    order = draw(st.permutations([*columns, *(("", label) for label in draw(strange))]))
    return typed(form, order, turned=draw(st.booleans()), title=draw(st.booleans()), line=draw(st.booleans()))


@ALWAYS
@given(sheets())
def test_no_value_lands_in_a_wrong_field_and_none_is_dropped_in_silence(made: Typed) -> None:
    found, extracted = read(made)
    if extracted is None:
        return  # nothing is registered
    if any(p.code in {"table.missing", "column.missing", "column.twice"} for p in extracted.problems):
        return  # refused as a whole
    assert found.form is made.form
    problems = [*found.problems, *extracted.problems, *(p for d in extracted.drafts() for p in d.problems)]
    told = {p.field for p in problems if p.code == "column.guessed"}
    named = {label_key(p.value) for p in problems if p.code in {"column.unknown", "column.guessed"}}
    places = {at(p.place) for p in problems if p.place is not None}
    read_from = set()
    for draft in extracted.rows[made.form.tables[0].name]:
        for name, evidence in draft.evidence.items():
            where = at(evidence.place)
            read_from.add(where)
            assert made.truth.get(where) == name or name in told, (name, where)
    for where in made.truth:
        assert where in read_from or where in places or label_key(made.labels[where]) in named, where


@ALWAYS
@given(st.sampled_from(TYPED), st.data())
def test_labels_of_the_form_and_its_other_names_are_read_without_a_question(name: str, data: st.DataObject) -> None:
    form = FORMS[name]
    fields, live = form.tables[0].by_name, asked(form)
    more = data.draw(st.lists(st.sampled_from(live), unique=True, max_size=5))
    known = dict.fromkeys([*(n for n in live if fields[n].required), *more])
    columns = [(n, data.draw(st.sampled_from((fields[n].label, *fields[n].labels)))) for n in known]
    order, over, line = data.draw(st.tuples(st.permutations(columns), st.booleans(), st.booleans()))
    made = typed(form, order, turned=over, title=True, line=line)
    found, extracted = read(made)
    assert extracted is not None
    assert found.form is form
    assert {p.code for p in found.problems} <= {"form.set_anew"}
    drafts = extracted.rows[form.tables[0].name]
    assert [set(d.evidence) for d in drafts] == [{n for n, _ in columns}] * 2
    assert [p.code for p in extracted.problems if p.code.startswith(("column.", "cell.outside"))] == []
    assert {n: extracted.head.values.get(n) for n in ("unit", "year", "filler")} == {
        "unit": "GC", "year": 2024, "filler": "周林",
    }  # fmt: skip


# --- mappings --------------------------------------------------------------------------------------------------

UNITS = {"GC": "GC", UNIT.name: "GC"}
MAPPING = """
form = "activity"
unit = "古城街道人大街工委"
ignore = ["审核"]
["活动"]
"啥时候" = "活动日期"
"干了什么" = "活动名称"
"类型" = "kind"
"组织" = "组织单位类别"
"""


def test_a_mapping_says_what_stands_where() -> None:
    found = parse(MAPPING, FORMS, UNITS, "古城.toml")
    assert (found.form, found.unit, found.layout, found.ignore) == ("activity", "GC", Layout.ROWS, {"审核"})
    assert found.columns == {"activities": {"啥时候": "date", "干了什么": "title", "类型": "kind", "组织": "organiser"}}
    assert (
        found.digest
        == parse(MAPPING.replace('unit = "古城街道人大街工委"', 'unit = "GC"'), FORMS, UNITS, "别名").digest
    )


@pytest.mark.parametrize(
    ("change", "to", "message", "remedy"),
    [
        ('"活动日期"', '"活动日子"', "没有这一栏", "是不是“活动日期”？"),
        ('"kind"', '"no_such"', "没有这一栏", "可写："),
        ('form = "activity"', 'form = "activities"', "没有这张表", "是不是“activity”？"),
        ('form = "activity"', "", "没有这张表", "dutykit forms"),
        ('"古城街道人大街工委"', '"新城街道人大街工委"', "名册里没有", "是不是“古城街道人大街工委”？"),
        ('["活动"]', '["活动表"]', "不认识", '["活动"]'),
        ('"干了什么"', '"审核"', "又在 ignore 里", "只留一处"),
        ('"活动名称"', '"活动日期"', "两栏对到同一栏", "ignore"),
        ('"类型" =', '"啥 时候" =', "写了两次", "只留一行"),
        ('["审核"]', '"审核"', "一串栏名", "ignore = ["),
        ("[\"活动\"]", "[活动]", "不是完整的 TOML", "引号"),
        ('unit =', 'layout = "横着"\nunit =', "没有这种排法", "每行一条"),
    ],
)  # fmt: skip
def test_a_mapping_that_says_what_there_is_not_is_refused(change: str, to: str, message: str, remedy: str) -> None:
    assert change in MAPPING
    with pytest.raises(MappingTrouble) as trouble:
        parse(MAPPING.replace(change, to), FORMS, UNITS, "古城.toml")
    assert message in trouble.value.message
    assert "古城.toml" in trouble.value.message
    assert remedy in trouble.value.remedy


def odd_sheet(*labels: str) -> Typed:
    names = ("date", "title", "kind", "organiser", *[""] * (len(labels) - 4))
    return typed(FORMS["activity"], list(zip(names, labels, strict=True)), turned=False, title=False, line=False)


def test_a_kept_mapping_is_used_for_the_same_unit_and_the_same_labels_alone() -> None:
    kept = parse(MAPPING, FORMS, UNITS, "古城.toml")
    same = odd_sheet("啥时候", "干了什么", "类型", "组织", "审核")
    found, extracted = read(same, (kept,))
    assert found.mapping == kept.digest
    assert extracted is not None
    assert [d.values["title"] for d in extracted.rows["activities"]] == ["活动名称的第1条", "活动名称的第2条"]
    assert (
        read(odd_sheet("啥时候", "干了什么", "类型", "组织"), (kept,))[0].mapping == kept.digest
    )  # what is left out may lack
    for labels in [
        ("啥时候", "做了什么", "类型", "组织", "审核"),
        ("啥时候", "干了什么", "类型", "组织", "审核", "盖章"),
    ]:
        assert read(odd_sheet(*labels), (kept,))[0].mapping == ""
    other = odd_sheet("啥时候", "干了什么", "类型", "组织", "审核")
    other.sheet.cells[1, 2] = Cell(1, 2, "八角街道人大街工委", "八角街道人大街工委")
    assert read(other, (kept,))[0].mapping == ""


def test_the_order_of_columns_and_an_empty_column_make_no_other_shape() -> None:
    kept = parse(MAPPING, FORMS, UNITS, "古城.toml")
    columns = [("organiser", "组织"), ("", "审核"), ("date", "啥时候"), ("kind", "类型"), ("title", "干了什么")]
    found, extracted = read(typed(FORMS["activity"], columns, turned=False, title=True, line=True), (kept,))
    assert found.mapping == kept.digest
    assert extracted is not None
    assert [d.values["organiser"] for d in extracted.rows["activities"]] == ["standing_committee", "liaison_office"]


def test_answers_on_a_terminal_go_into_the_file() -> None:
    proposed = MAPPING.replace("ignore", 'layout = "每行一条"\nignore')
    text = answered(proposed + '# "盖章" = ""\n', {"审核": "", "盖章": "备注", "干了什么": "内容摘要"}, FORMS)
    found = parse(text, FORMS, UNITS, "x")
    assert found.ignore == {"审核"}
    assert found.columns["activities"] == {
        "啥时候": "date", "类型": "kind", "组织": "organiser", "盖章": "note", "干了什么": "content",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("name", "columns"),
    [
        ("contact", [("place", "家站名称"), ("way", "方式"), ("deputies", "代表姓名"), ("date", "时间")]),
        ("commendation", [("", "核对"), ("kind", "推荐类别"), ("nominated", "推荐日期"), ("merits", "事迹"),
                          ("state", "状态"), ("deputy", "代表")]),
    ],
)  # fmt: skip
def test_what_fits_two_forms_or_stands_above_a_table_turned_over_is_asked_about(
    name: str, columns: list[tuple[str, str]]
) -> None:
    """Without a title 家站名称、方式、代表姓名、时间 are a record of receptions or a plan of them."""
    found, extracted = read(typed(FORMS[name], columns, turned=name == "commendation", title=False, line=True))
    assert extracted is None
    assert [p.code for p in found.problems] == ["form.proposed"]
