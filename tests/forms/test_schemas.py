"""The shipped declarations: every form compiles, mistakes are refused by name, the lists keep their distinctions."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from dutykit.errors import TemplateError
from dutykit.forms.agree import check_agreement
from dutykit.forms.compile import compile_form, record_schema, restore_form, value_schema
from dutykit.forms.extract import Draft
from dutykit.forms.grid import Cell, Grid, Sheet
from dutykit.forms.kinds import KINDS, Reading
from dutykit.forms.layout import lay_out
from dutykit.forms.locate import locate
from dutykit.forms.model import ChoiceList, Field, Form
from dutykit.forms.recognise import recognise
from dutykit.forms.stacked import unstacked
from dutykit.text import label_key, width
from dutykit.words.codes import GROUPINGS, FieldKind, UnitKind

SCHEMAS = Path(__file__).resolve().parents[2] / "schemas"


def load(name: str) -> dict[str, Any]:
    parsed: dict[str, Any] = json.loads((SCHEMAS / name).read_text(encoding="utf-8"))
    return parsed


LISTS, META, LISTS_META = load("lists.schema.json"), load("meta/form.schema.json"), load("meta/lists.schema.json")
FORM_IDS = sorted(
    p.name.removesuffix(".schema.json") for p in SCHEMAS.glob("*.schema.json") if p.name != "lists.schema.json"
)


def form_of(form_id: str) -> Form:
    return compile_form(load(f"{form_id}.schema.json"), LISTS, META, name=f"{form_id}.schema.json")


FORMS = {form_id: form_of(form_id) for form_id in FORM_IDS}


def list_of(list_id: str) -> dict[str, dict[str, Any]]:
    return {c["const"]: c for c in LISTS["$defs"][list_id]["oneOf"]}


KIND = {code: c["x-duty"] for code, c in list_of("activity_kind").items()}


def choices(list_id: str) -> ChoiceList:
    for form in FORMS.values():
        for _, field in form.all_fields():
            if field.choices is not None and field.choices.id == list_id:
                return field.choices
    raise AssertionError(f"no form uses {list_id}")


# --- forms ---------------------------------------------------------------------------------------------------


def test_the_forms_of_the_first_round_are_there() -> None:
    assert set(FORM_IDS) >= {
        "roster",
        "session",
        "activity",
        "attendance",
        "annual-registration",
        "contact",
        "suggestion",
        "narrative",
    }


def test_the_forms_that_follow_a_deputy_through_the_year_are_there() -> None:
    assert set(FORM_IDS) >= {
        "handbook",
        "contact-plan",
        "group-plan",
        "duty-report",
        "evaluation",
        "leave",
        "measure",
        "commendation",
        "feedback",
    }


def test_numbers_prefixes_and_titles_are_each_forms_own() -> None:
    for of in (lambda f: f.no, lambda f: f.prefix, lambda f: f.title, lambda f: f.hash):
        assert len({of(f) for f in FORMS.values()}) == len(FORMS)


PER = {
    "roster": "congress",
    "session": "congress",
    "measure": "congress",
    "annual-registration": "deputy",
    "handbook": "deputy",
    "leave": "deputy",
    "attendance": "meeting",
}


@pytest.mark.parametrize("form_id", FORM_IDS)
def test_a_form_says_who_fills_it_and_how(form_id: str) -> None:
    form = FORMS[form_id]
    assert form.id == form_id
    assert form.per == PER.get(form_id, "unit")
    assert 3 <= len(form.instructions) <= 6
    assert form.basis
    assert form.sign
    assert form.help
    assert restore_form(form.schema).hash == form.hash
    assert len(list(form.all_fields())) == len(form.fields) + sum(len(t.fields) for t in form.tables)


@pytest.mark.parametrize("form_id", FORM_IDS)
def test_labels_tell_the_fields_of_a_block_apart(form_id: str) -> None:
    form = FORMS[form_id]
    for block in (form.fields, *(t.fields for t in form.tables)):
        owner: dict[str, str] = {}
        for field in block:
            for key in field.label_keys:
                assert owner.setdefault(key, field.name) == field.name, f"{key}: {owner[key]} and {field.name}"


@pytest.mark.parametrize("form_id", FORM_IDS)
def test_examples_are_what_the_schema_allows(form_id: str) -> None:
    for _, field in FORMS[form_id].all_fields():
        if field.example is None:
            continue
        if field.kind in {"date", "date_range", "month"}:
            read = KINDS[field.kind].read(Cell(1, 1, field.example, field.example), field, Reading(year=2024))
            assert read.value is not None, field.name
            assert read.problems == [], field.name
        else:
            Draft202012Validator(value_schema(field)).validate(field.example)


@pytest.mark.parametrize("form_id", FORM_IDS)
def test_tables_have_keys_and_unit_forms_can_void_a_row(form_id: str) -> None:
    form = FORMS[form_id]
    for table in form.tables:
        assert table.key
        assert (1 if form.id == "leave" else 2) <= table.rows <= 60  # a slip is one record
        if form.per == "unit":
            assert table.fields[-1].name == "void"
            assert table.fields[-1].kind == "yes_no"
            assert table.rows >= 20 or len(form.tables) > 1
        Draft202012Validator.check_schema(record_schema(form, table))
    Draft202012Validator.check_schema(record_schema(form, None))


@pytest.mark.parametrize("form_id", FORM_IDS)
def test_what_is_known_is_not_asked_of_a_person(form_id: str) -> None:
    form = FORMS[form_id]
    if form.per in {"unit", "deputy"}:
        assert form.by_name["year"].ask == "office"
        assert form.by_name[form.per].ask == "office"


@pytest.mark.parametrize(
    ("form_id", "grid", "landscape", "tables"),
    [
        ("annual-registration", 12, False, ["participation", "suggestions", "contacts", "duty_reports"]),
        ("handbook", 24, True, ["activities", "opinions", "contacts", "suggestions", "answers"]),
    ],
)
def test_columns_of_a_gridded_form_fill_the_grid(form_id: str, grid: int, landscape: bool, tables: list[str]) -> None:
    form = FORMS[form_id]
    assert form.grid == grid
    assert form.landscape == landscape
    assert {t.name: sum(f.width for f in t.fields) for t in form.tables} == dict.fromkeys(tables, grid)


def _head_of(form: Form) -> Grid:
    """A form as others type it: titles of columns and labels only, no title, no hidden sheet, no names."""
    sheet = Sheet("Sheet1")
    for box in lay_out(form).boxes:
        if box.role in {"label", "header"}:
            sheet.add(Cell(box.row, box.column, box.text, box.text, columns=box.last_column - box.column + 1))
    return Grid("xlsx", [sheet])


def in_rows(grid: Grid, form: Form, sheet: Sheet) -> tuple[Grid, Form, Sheet]:
    """What is located: each record in one row."""
    grid, made = unstacked(grid, form, sheet)
    return grid, form, made


@pytest.mark.parametrize("form_id", FORM_IDS)
def test_a_form_is_known_by_its_labels_alone(form_id: str) -> None:
    grid = _head_of(FORMS[form_id])
    found, sheet = recognise(grid, FORMS.values())
    assert found is FORMS[form_id]
    located = locate(*in_rows(grid, FORMS[form_id], sheet or grid.sheets[0]))
    assert located.problems == []
    assert {n: sorted(s.columns) for n, s in located.tables.items()} == {
        t.name: sorted(t.by_name) for t in FORMS[form_id].tables
    }


def test_the_handbook_asks_only_for_what_is_missing_or_wrong() -> None:
    form = FORMS["handbook"]
    assert {t.ask for t in form.tables} == {"confirm"}
    told = {"activities": "activity", "contacts": "contact", "suggestions": "suggestion"}
    for name, book in told.items():
        mine, theirs = form.table_by_name[name].by_name, FORMS[book].tables[0].by_name
        for shared in set(mine) & set(theirs) - {"note"}:
            assert mine[shared].kind == theirs[shared].kind or {mine[shared].kind, theirs[shared].kind} == {
                "text",
                "choice",
            }, shared
            if mine[shared].choices and theirs[shared].choices:
                assert mine[shared].choices.id == theirs[shared].choices.id
    assert [n for n, f in form.table_by_name["activities"].by_name.items() if f.required] == ["date", "title"]


def test_a_plan_names_person_time_and_place() -> None:
    plan = FORMS["contact-plan"].table_by_name["plans"]
    assert {f.name for f in plan.fields if f.required} == {"date", "place", "deputies"}
    contact = FORMS["contact"].table_by_name["contacts"].by_name
    for name in ("date", "period", "place_kind", "place", "way", "deputies"):
        assert plan.by_name[name].kind == contact[name].kind, name


def test_what_was_told_before_is_named_by_its_number() -> None:
    prefixes = {f.prefix for f in FORMS.values()}
    found = {}
    for form in FORMS.values():
        for table, field in form.all_fields():
            pattern = field.schema.get("pattern", "")
            if table is not None and pattern.startswith("^") and pattern[1:3] in prefixes:
                found[form.id, field.name] = pattern[1:3]
                assert not field.required
                assert field.example in field.schema["x-duty"]["advice"]
                per = next(f for f in FORMS.values() if f.prefix == pattern[1:3]).per
                assert (r"-\d{4}-" in pattern) == (per != "congress"), field.name
    assert found == {
        ("contact-plan", "contact"): "LX",
        ("group-plan", "activity"): "HD",
        ("evaluation", "report"): "SZ",
        ("leave", "session"): "HQ",
        ("attendance", "slip"): "QJ",
        ("measure", "previous"): "CS",
        ("feedback", "measure"): "CS",
    }


def test_the_evaluation_takes_its_head_from_the_duty_report() -> None:
    results, reports = FORMS["evaluation"].table_by_name["results"], FORMS["duty-report"].tables[0]
    shared = ("deputy", "date", "way", "reader")
    assert {n: f.ask for n, f in results.by_name.items() if f.ask != "person"} == dict.fromkeys(shared, "confirm")
    for name in shared:
        assert results.by_name[name].kind == reports.by_name[name].kind
    assert [s["total"] for s in results.sums] == ["slips_out", "slips_back", "valid"]
    assert not any(f.required for f in results.fields if f.kind == "integer")


def test_measures_say_on_what_basis_and_by_whom() -> None:
    measures = FORMS["measure"].tables[0]
    assert {f.name for f in measures.fields if f.required} == {"deputy", "kind", "date", "basis", "actor_kind"}
    assert (measures.deputy, measures.unit) == ("deputy", "unit")
    for text, code in (
        ("提醒", "remind"),
        ("批评教育", "educate"),
        ("约谈", "talk"),
        ("通报", "circular"),
        ("劝辞", "advise_resign"),
        ("责令辞职", "order_resign"),
    ):
        assert [c.code for c in choices("measure_kind").find(text)] == [code]


def test_leave_has_a_scope_for_every_case_stated_or_not() -> None:
    assert set(list_of("leave_scope")) == {
        "whole_session",
        "plenary_half_day",
        "plenary_less",
        "delegation_half_day",
        "delegation_more",
        "other_meeting",
    }
    unstated = [c for c, item in list_of("leave_scope").items() if "没有规定" in item.get("description", "")]
    assert unstated == ["plenary_less", "delegation_more"]
    leaves = FORMS["leave"].tables[0].by_name
    assert leaves["approver"].choices is not None
    assert leaves["approver"].choices.id == leaves["opinion_by"].choices.id == "leave_level"  # type: ignore[union-attr]


def test_a_commendation_goes_through_its_states() -> None:
    states = [c.code for c in choices("commendation_state").choices]
    assert states[:4] == ["nominated", "checked", "decided", "announced"]
    fields = FORMS["commendation"].tables[0].by_name
    assert {fields[n].kind for n in states[:4]} == {"date"}


def test_the_registration_form_keeps_the_order_of_its_regulation_and_prefills_the_rest() -> None:
    form = FORMS["annual-registration"]
    sections = [s.id for s in form.sections]
    assert sections[:6] == ["identity", "law", "in_session", "between_sessions", "other", "shortcomings"]
    assert [f.name for f in form.fields if f.kind == "long_text"] == sections[1:6]
    assert {f.ask for f in form.fields if f.kind == "long_text"} == {"person"}
    assert {t.ask for t in form.tables} == {"confirm"}
    roster = FORMS["roster"].table_by_name["deputies"].by_name
    prefilled = {f.name for f in form.fields if f.ask == "confirm"}
    assert prefilled <= {*roster}
    for name in prefilled - {"elected", "phone"}:
        assert form.by_name[name].kind == roster[name].kind


def test_the_roster_makes_the_units_it_names() -> None:
    deputies, units, changes = FORMS["roster"].tables
    assert set(GROUPINGS) <= set(deputies.by_name)
    assert {deputies.by_name[k].kind for k in GROUPINGS} == {"text"}
    told = {c.code for c in changes.by_name["item"].choices.choices}
    assert set(GROUPINGS) <= told
    assert units.key == ("code",)
    assert deputies.key == ("name", "district", "number")
    assert not deputies.by_name["number"].required


def test_deadlines_rest_on_declared_dates() -> None:
    for form_id, table, names in (
        ("duty-report", "reports", {"entered", "submitted"}),
        ("evaluation", "results", {"told", "filed"}),
        ("contact-plan", "plans", {"published"}),
        ("measure", "measures", {"due", "reviewed", "told"}),
        ("activity", "activities", {"entered"}),
        ("contact", "contacts", {"entered", "feedback", "due"}),
        ("suggestion", "suggestions", {"submitted", "assigned", "replied", "feedback"}),
    ):
        fields = FORMS[form_id].table_by_name[table].by_name
        assert {fields[n].kind for n in names} == {"date"}
        assert not any(fields[n].required for n in names - ({"submitted"} if form_id == "suggestion" else set()))
    assert {"submitted", "received", "received_by"} <= set(FORMS["annual-registration"].by_name)


def test_the_tick_grid_marks_columns_of_people() -> None:
    table = FORMS["activity"].table_by_name["activities"]
    assert table.ticks is not None
    assert {table.by_name[n].kind for n in table.ticks.marks.values()} == {"deputies"}


@pytest.mark.parametrize("form_id", FORM_IDS)
def test_labels_are_short_enough_for_a_column(form_id: str) -> None:
    for table, field in FORMS[form_id].all_fields():
        if table is not None:
            assert width(field.label) <= 24, field.name


# --- the metaschema refuses ----------------------------------------------------------------------------------


def _set(*path: str, to: Any) -> Callable[[dict[str, Any]], None]:
    def change(schema: dict[str, Any]) -> None:
        for key in path[:-1]:
            schema = schema[key]
        schema[path[-1]] = to

    return change


def _drop(*path: str) -> Callable[[dict[str, Any]], None]:
    def change(schema: dict[str, Any]) -> None:
        for key in path[:-1]:
            schema = schema[key]
        del schema[path[-1]]

    return change


ROWS = ("properties", "activities", "items", "properties")


@pytest.mark.parametrize(
    ("mistake", "words"),
    [
        (_set("x-duty", "colour", to="red"), ["x-duty", "colour"]),
        (_set("properties", "filler", "x-duty", "widht", to=3), ["properties/filler/x-duty", "widht"]),
        (_set("properties", "filler", "x-duty", "kind", to="nickname"), ["properties/filler/x-duty/kind", "nickname"]),
        (_drop("properties", "filler", "title"), ["properties/filler", "title"]),
        (_drop("properties", "filler", "x-duty"), ["properties/filler", "x-duty"]),
        (_set(*ROWS, "place", "x-duty", "kind", to="txt"), ["activities/items/properties/place/x-duty/kind", "txt"]),
        (_drop(*ROWS, "place", "title"), ["activities/items/properties/place", "title"]),
        (
            _set(*ROWS, "Place", to={"title": "地点", "x-duty": {"kind": "text"}}),
            ["activities/items/properties", "Place"],
        ),
        (_set("properties", "activities", "x-duty", "rows", to=9999), ["activities/x-duty/rows", "9999"]),
        (_set("x-duty", "per", to="person"), ["x-duty/per", "person"]),
        (_set("x-duty", "prefix", to="hd"), ["x-duty/prefix", "hd"]),
        (_drop("x-duty", "no"), ["x-duty", "no"]),
        (_set("properties", "filler", "x-duty", "section", to="nowhere"), ["filler", "section"]),
        (_set("properties", "activities", "x-duty", "key", to=["date", "nam"]), ["activities", "nam"]),
        (_set(*ROWS, "kind", "$ref", to="lists.schema.json#/$defs/no_such_list"), ["no_such_list"]),
        (_drop(*ROWS, "kind", "$ref"), ["kind"]),
    ],
)
def test_a_mistake_in_a_form_is_refused_with_its_place(
    mistake: Callable[[dict[str, Any]], None], words: list[str]
) -> None:
    schema = copy.deepcopy(load("activity.schema.json"))
    mistake(schema)
    with pytest.raises(TemplateError) as caught:
        compile_form(schema, LISTS, META, name="activity.schema.json")
    assert "activity.schema.json" in str(caught.value)
    for word in words:
        assert word in str(caught.value)


@pytest.mark.parametrize(
    ("mistake", "sentence"),
    [
        (_set("x-duty", "nonsense", to=1), "x-duty 处不认识 nonsense。"),
        (_drop("title"), "（顶层） 处缺少 title。"),
        (_set("properties", "activities", "x-duty", "rows", to=9999), "activities/x-duty/rows 处不能大于 "),
    ],
)
def test_a_mistake_in_a_form_is_told_in_chinese(mistake: Callable[[dict[str, Any]], None], sentence: str) -> None:
    schema = copy.deepcopy(load("activity.schema.json"))
    mistake(schema)
    with pytest.raises(TemplateError) as caught:
        compile_form(schema, LISTS, META, name="activity.schema.json")
    assert sentence in caught.value.message


def test_a_field_is_added_in_one_file() -> None:
    schema = copy.deepcopy(load("activity.schema.json"))
    schema["properties"]["activities"]["items"]["properties"]["weather"] = {"title": "天气", "x-duty": {"kind": "text"}}
    form = compile_form(schema, LISTS, META)
    assert form.tables[0].by_name["weather"].label == "天气"
    assert form.hash != FORMS["activity"].hash
    assert "weather" in record_schema(form, form.tables[0])["properties"]


# --- lists ---------------------------------------------------------------------------------------------------


def test_the_lists_hold_against_their_metaschema() -> None:
    assert [e.message for e in Draft202012Validator(LISTS_META).iter_errors(LISTS)] == []


def test_the_metaschema_of_lists_refuses_an_unknown_word_and_book() -> None:
    for key, value in (("bok", "activity"), ("book", "diary"), ("during", "always")):
        lists = copy.deepcopy(LISTS)
        lists["$defs"]["activity_kind"]["oneOf"][0]["x-duty"][key] = value
        assert list(Draft202012Validator(LISTS_META).iter_errors(lists))


SHARED = {
    "activity_kind": {
        "视察",
        "约谈",
        "学习",
        "调研视察",
        "视察调研",
        "征求选民意见",
        "参加常委会会议",
        "参加专委会会议",
        "参加专门委员会会议",
    },
    "attendance_state": {"请假"},
    "contact_way": {"征求选民意见"},
}
"""What people call several things: on purpose under each of them, so that it is asked back."""


@pytest.mark.parametrize("list_id", sorted(LISTS["$defs"]))
def test_codes_and_labels_are_unique_and_only_meant_aliases_shared(list_id: str) -> None:
    items = LISTS["$defs"][list_id]["oneOf"]
    codes = [c["const"] for c in items]
    assert len(codes) == len(set(codes))
    named: dict[str, set[str]] = {}
    for item in items:
        for text in (item["title"], *item.get("x-duty", {}).get("aliases", ())):
            named.setdefault(label_key(text), set()).add(item["const"])
    assert {text for text, whose in named.items() if len(whose) > 1} == SHARED.get(list_id, set())
    assert all(named[label_key(item["title"])] == {item["const"]} for item in items)


@pytest.mark.parametrize("list_id", sorted(LISTS["$defs"]))
def test_no_alias_is_written_twice(list_id: str) -> None:
    for item in LISTS["$defs"][list_id]["oneOf"]:
        texts = [label_key(t) for t in (item["title"], *item.get("x-duty", {}).get("aliases", ()))]
        assert len(texts) == len(set(texts)), item["const"]


def test_every_kind_of_activity_has_group_book_and_time() -> None:
    groups = set(list_of("activity_group"))
    for code, facts in KIND.items():
        assert facts["group"] in groups, code
        assert facts["book"] in {"attendance", "contact", "suggestion", "duty-report", "activity"}, code
        assert facts["during"] in {"session", "between", "any"}, code
    assert {f["group"] for f in KIND.values()} == groups


REGULATIONS = {
    "shijingshan-2022",
    "shijingshan-2019",
    "dongcheng-2020",
    "pinggu-2019",
    "huarong-2024",
    "lengshuitan-2024",
    "deputies-law-2025",
}


def test_sources_name_a_regulation() -> None:
    for listed in LISTS["$defs"].values():
        for item in listed["oneOf"]:
            for source in item.get("x-duty", {}).get("source", ()):
                assert source.split(" ")[0] in REGULATIONS
    assert [code for code, facts in KIND.items() if "source" not in facts] == ["contact_phone"]


@pytest.mark.parametrize(
    ("code", "label", "book"),
    [
        ("congress_session", "出席人代会", "attendance"),
        ("deliberation", "审议发言", "attendance"),
        ("standing_observe", "列席常委会会议", "attendance"),
        ("special_committee_observe", "列席专委会会议", "attendance"),
        ("inspection_group", "集中视察", "activity"),
        ("inspection_card", "持证视察", "activity"),
        ("research", "专题调研", "activity"),
        ("enforcement_check", "执法检查", "activity"),
        ("theme_activity", "主题活动", "activity"),
        ("work_review", "工作评议", "activity"),
        ("training", "集中学习培训", "activity"),
        ("lecture_hall", "代表大讲堂", "activity"),
        ("self_study", "自学", "activity"),
        ("joint_group_activity", "代表联组活动", "activity"),
        ("group_activity", "代表小组活动", "activity"),
        ("special_group_activity", "代表专业小组活动", "activity"),
        ("court_hearing", "旁听庭审", "activity"),
        ("public_hearing", "听证", "activity"),
        ("assessment", "测评", "activity"),
        ("invited_activity", "应邀参加一府一委两院活动", "activity"),
        ("chair_reception", "主任会议成员接待代表", "activity"),
        ("contact_concentrated", "年中集中联系选民", "contact"),
        ("consult_before_session", "会前征求意见", "contact"),
        ("invited_listening", "应约听取意见", "contact"),
        ("station_visit", "进站", "contact"),
        ("home_visit", "进家", "contact"),
        ("reception", "接待选民", "contact"),
        ("visit", "走访选民", "contact"),
        ("forum", "座谈", "contact"),
        ("talk_voters", "约谈选民", "contact"),
        ("talk_deputies", "约谈代表", "activity"),
        ("bill", "提出议案", "suggestion"),
        ("suggestion", "提出建议、批评和意见", "suggestion"),
        ("duty_report", "述职", "duty-report"),
        ("public_good", "公益活动", "activity"),
        ("commendation", "表彰奖励", "activity"),
        ("other", "其他履职活动", "activity"),
    ],
)
def test_kinds_that_the_regulations_tell_apart(code: str, label: str, book: str) -> None:
    assert [c.code for c in choices("activity_kind").find(label)] == [code]
    assert KIND[code]["book"] == book


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("约谈", {"talk_voters", "talk_deputies"}),
        ("视察", {"inspection_group", "inspection_card"}),
        ("学习", {"training", "self_study"}),
        ("参加常委会会议", {"standing_attend", "standing_observe"}),
        ("学习培训", {"training"}),
        ("大讲堂", {"lecture_hall"}),
        ("联组活动", {"joint_group_activity"}),
        ("小组活动", {"group_activity"}),
        ("专业小组活动", {"special_group_activity"}),
        ("月进站", {"station_visit"}),
        ("季回家", {"home_visit"}),
        ("年述职", {"duty_report"}),
        ("调研", {"research"}),
    ],
)
def test_words_people_use(text: str, codes: set[str]) -> None:
    assert {c.code for c in choices("activity_kind").find(text)} == codes


def test_an_ambiguous_word_is_asked_back() -> None:
    field = FORMS["activity"].table_by_name["activities"].by_name["kind"]
    problem = KINDS["choice"].read(Cell(1, 1, "约谈", "约谈"), field, Reading()).problems[0]
    assert problem.code == "cell.choice_ambiguous"
    assert "约谈选民、约谈代表" in problem.message


def test_a_matter_dealt_with_on_the_spot_is_only_told() -> None:
    field: Field = FORMS["contact"].table_by_name["contacts"].by_name["onward"]
    read = KINDS["choice"].read(Cell(1, 1, "当场办理", "当场办理"), field, Reading())
    assert (read.value, [p.code for p in read.problems]) == ("on_the_spot", ["cell.choice_warned"])


def test_attendance_has_its_lists() -> None:
    assert list(list_of("attendance_state")) == [
        "present",
        "observer",
        "late",
        "left_early",
        "left_midway",
        "leave",
        "leave_unapproved",
        "absent",
    ]
    assert list(list_of("half_day")) == ["am", "pm", "evening"]
    meetings = set(list_of("meeting_kind"))
    assert meetings <= {code for code, facts in KIND.items() if facts["book"] == "attendance"}


def test_lists_agree_with_the_model_and_with_each_other() -> None:
    assert {c["const"]: c["title"] for c in LISTS["$defs"]["unit_kind"]["oneOf"]} == UnitKind.labels()
    assert set(list_of("deputy_status")) == {"in_office", "suspended", "ended"}
    assert set(list_of("contact_way")) == {code for code, facts in KIND.items() if facts["book"] == "contact"}
    suggestions = {code for code, facts in KIND.items() if facts["book"] == "suggestion"}
    assert set(list_of("suggestion_kind")) == suggestions
    assert set(UnitKind) <= set(list_of("organiser_kind"))


def test_the_partys_street_committee_is_not_the_congress_one() -> None:
    organisers = choices("organiser_kind")
    assert [c.code for c in organisers.find("街道工委")] == ["street"]
    assert [c.code for c in organisers.find("人大街工委")] == ["work_committee"]


@pytest.mark.parametrize(
    ("form_id", "first", "second"),
    [
        ("annual-registration", "submitted", "received"),
        ("handbook", "submitted", "received"),
        ("group-plan", "heard", "adopted"),
    ],
)
def test_days_of_a_head_follow_upon_each_other(form_id: str, first: str, second: str) -> None:
    form = FORMS[form_id]
    for days, found in ((("2024-03-05", "2024-03-04"), ["row.order"]), (("2024-03-05", "2024-03-05"), [])):
        draft = Draft("", values=dict(zip((first, second), days, strict=True)))
        check_agreement(draft, form.head)
        assert [p.code for p in draft.problems] == found


def test_personal_data_is_marked_as_such() -> None:
    found = {f"{form.id}.{item.name}" for form in FORMS.values() for _, item in form.all_fields() if item.sensitive}
    assert found >= {
        "roster.phone", "leave.reason", "attendance.reason", "contact.voter", "contact.voter_contact",
        "measure.facts", "measure.content", "evaluation.opinions", "feedback.content", "duty-report.reader_reason",
    }  # fmt: skip
    phones = {f"{f.id}.{i.name}" for f in FORMS.values() for _, i in f.all_fields() if i.kind is FieldKind.PHONE}
    assert phones <= found
