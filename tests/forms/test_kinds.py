"""Every kind of field: what a cell gives, and what is refused."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from dutykit.dossier.model import Deputy, Membership, Roster, Unit
from dutykit.evidence import CellPlace
from dutykit.forms.grid import Cell
from dutykit.forms.kinds import KINDS, Read, Reading, show
from dutykit.forms.model import Choice, ChoiceList, Field

ROSTER = Roster(
    (
        Deputy("0001", "李成", (Membership("GC"),)),
        Deputy("0002", "王芳", (Membership("GC"),)),
        Deputy("0003", "王芳", (Membership("BJ"),)),
        Deputy("0004", "欧阳静", (Membership("BJ"),)),
        Deputy("0005", "买买提·吐尔逊"),
    ),
    (
        Unit("GC", "古城联组", "joint_group"),
        Unit("BJ", "八角联组", "joint_group"),
        Unit("101", "首钢联组", "joint_group"),
    ),
)
CHOICES = ChoiceList(
    "kind",
    "类型",
    (
        Choice("inspection", "集中视察", ("视察",)),
        Choice("card", "持证视察", ("视察",)),
        Choice("voters", "约谈选民", ("约谈",)),
        Choice("deputies", "约谈代表", ("约谈",)),
        Choice("suggestion", "建议、批评和意见", ("建议",)),
        Choice("spot", "当场办理", (), {"warn": "代表不直接处理问题"}),
        Choice("one", "1", ()),
    ),
)


def read(kind: str, value: Any, *, text: str | None = None, number_format: str = "", year: int | None = 2024) -> Read:
    shown = text if text is not None else "" if value is None else str(value)
    cell = Cell(3, 2, value, shown, place=CellPlace("表", "B3"), number_format=number_format)
    field = Field("f", "栏", kind, choices=CHOICES if KINDS[kind].listed else None)
    return KINDS[kind].read(cell, field, Reading(ROSTER, year))


def codes(result: Read) -> list[str]:
    return [p.code for p in result.problems]


def value_and_codes(result: Read) -> tuple[Any, list[str]]:
    return result.value, codes(result)


CASES: list[tuple[str, Any, Any, list[str]]] = [
    ("text", "  古城街道\u3000", "古城街道", []),
    ("text", 7.0, "7", []),
    ("text", 3.5, "3.5", []),
    ("text", True, "是", []),
    ("text", date(2024, 3, 5), None, ["cell.text_date"]),
    ("text", datetime.fromisoformat("2024-03-05T09:30"), None, ["cell.text_date"]),
    ("text", 110101199003070038, None, ["cell.digits_lost"]),
    ("text", "=1+1", "=1+1", []),
    ("text", "无", "无", []),
    ("name", "李  成", "李成", []),
    ("name", "买买提•吐尔逊", "买买提·吐尔逊", []),
    ("name", "Anna Li", "Anna Li", []),
    ("long_text", "一、\r\n二、", "一、\n二、", []),
    ("date", date(2024, 3, 5), "2024-03-05", []),
    ("date", datetime.fromisoformat("2024-03-05T14:30"), "2024-03-05", []),
    ("date", 45356, "2024-03-05", ["cell.date_serial"]),
    ("date", 45356.0, "2024-03-05", ["cell.date_serial"]),
    ("date", "45356", "2024-03-05", ["cell.date_serial"]),
    ("date", 20240305, "2024-03-05", []),
    ("date", 20240305.0, "2024-03-05", []),
    ("date", "3月5日", "2024-03-05", []),
    ("date", "二〇二四年三月五日", "2024-03-05", []),
    ("date", "2024-3-11 9:30", "2024-03-11", []),
    ("date", "3月5日—7日", None, ["cell.date_one_day"]),
    ("date", "3.5", None, ["cell.date_ambiguous"]),
    ("date", 3.5, None, ["cell.date_ambiguous"]),
    ("date", "已报告", None, ["cell.date_untold"]),
    ("date_range", "4.12-13", {"from": "2024-04-12", "to": "2024-04-13"}, []),
    ("date_range", "4月12日至13日", {"from": "2024-04-12", "to": "2024-04-13"}, []),
    ("date_range", "每月12日", None, ["cell.date_untold"]),
    ("date", 305, None, ["cell.date_invalid"]),
    ("date", "2024年2月30日", None, ["cell.date_invalid"]),
    ("date", time(9, 30), None, ["cell.date_invalid"]),
    ("date", timedelta(hours=30), None, ["cell.date_invalid"]),
    ("date", True, None, ["cell.date_invalid"]),
    ("date", "/", None, []),
    ("date", "无", None, []),
    ("date_range", "3月5日—7日", {"from": "2024-03-05", "to": "2024-03-07"}, []),
    ("date_range", "3月5日上午", {"from": "2024-03-05", "to": "2024-03-05", "note": "上午"}, []),
    (
        "date_range",
        datetime.fromisoformat("2024-03-05T09:00"),
        {"from": "2024-03-05", "to": "2024-03-05", "note": "09:00"},
        [],
    ),
    ("date_range", "上半年", None, ["cell.date_invalid"]),
    ("month", "1975年3月", "1975-03", []),
    ("month", date(1975, 3, 1), "1975-03", []),
    ("month", 197503.0, "1975-03", []),
    ("month", 1975.03, "1975-03", []),
    ("month", 1975.12, "1975-12", []),
    ("month", 1975.1, None, ["cell.month_ambiguous"]),
    ("month", 27454, "1975-03", ["cell.date_serial"]),
    ("month", "75.3", None, ["cell.month"]),
    ("year", "2024年度", 2024, []),
    ("year", 2024.0, 2024, []),
    ("year", "二〇二四年", 2024, []),
    ("year", "24", None, ["cell.year"]),
    ("integer", 3, 3, []),
    ("integer", 3.0, 3, []),
    ("integer", "３", 3, []),
    ("integer", "12次", 12, ["cell.number_unit"]),
    ("integer", "12 人", 12, ["cell.number_unit"]),
    ("integer", "1,200人", 1200, ["cell.number_unit"]),
    ("integer", "1,20", None, ["cell.number"]),
    ("integer", 2.5, None, ["cell.integer"]),
    ("integer", "2.5次", None, ["cell.integer"]),
    ("integer", "约12人", None, ["cell.number"]),
    ("integer", "十二", None, ["cell.number"]),
    ("integer", "无", None, ["cell.number"]),
    ("integer", "—", None, []),
    ("integer", "9" * 400, None, ["cell.number"]),
    ("integer", 123456789012345678, None, ["cell.digits_lost"]),
    ("integer", date(2024, 3, 5), None, ["cell.number"]),
    ("decimal", "1.5小时", None, ["cell.other_unit"]),
    ("decimal", 3.0, 3, []),
    ("choice", "集中视察", "inspection", []),
    ("choice", "集中 视察*", "inspection", []),
    ("choice", "inspection", "inspection", []),
    ("choice", "视察", None, ["cell.choice_ambiguous"]),
    ("choice", "约谈", None, ["cell.choice_ambiguous"]),
    ("choice", "集中视查", None, ["cell.choice"]),
    ("choice", "当场办理", "spot", ["cell.choice_warned"]),
    ("choice", 1.0, "one", []),
    ("choice", "/", None, []),
    ("choices", "集中视察、约谈选民", ["inspection", "voters"], []),
    ("choices", "建议、批评和意见；集中视察", ["suggestion", "inspection"], []),
    ("choices", "集中视察\n集中视察", ["inspection"], []),
    ("choices", "集中视察、约谈", ["inspection"], ["cell.choice_ambiguous"]),
    ("deputy", "李  成", "0001", []),
    ("deputy", "李成、欧阳静", None, ["person.one"]),
    ("deputy", "李成、李成", "0001", ["person.twice"]),
    ("deputy", "王芳", None, ["person.several"]),
    ("deputy", "张三", None, ["person.unknown"]),
    ("deputies", "李成、欧阳静", ["0001", "0004"], []),
    ("deputies", "李成 欧阳静 买买提•吐尔逊", ["0001", "0004", "0005"], []),
    ("deputies", "李成、张三、欧阳静", ["0001", "0004"], ["person.unknown"]),
    ("deputies", "王芳（八角联组）、李成", ["0003", "0001"], []),
    ("deputies", "李成、李 成", ["0001"], ["person.twice"]),
    ("deputies", "李成（请假）、欧阳静", ["0004"], ["person.remark_state"]),
    ("deputies", "李成（组长）", ["0001"], []),
    ("deputies", "李成（委托张明）", [], ["person.remark"]),
    ("deputies", "无", [], []),
    ("deputies", "/", [], []),
    ("unit", "古城联组", "GC", []),
    ("unit", "gc", "GC", []),
    ("unit", 101.0, "101", []),
    ("unit", "古城联祖", None, ["unit.unknown"]),
    ("yes_no", "是", True, []),
    ("yes_no", "√", True, []),
    ("yes_no", "栏", True, []),
    ("yes_no", 1.0, True, []),
    ("yes_no", True, True, []),
    ("yes_no", "否", False, []),
    ("yes_no", "无", False, []),
    ("yes_no", "/", None, []),
    ("yes_no", "已栏", True, []),
    ("yes_no", "未栏", False, []),
    ("yes_no", "不栏", False, []),
    ("yes_no", "已报告", None, ["cell.yes_no"]),
    ("yes_no", "也许", None, ["cell.yes_no"]),
    ("phone", "13800001234", "13800001234", []),
    ("phone", "138 0000 1234", "13800001234", []),
    ("phone", "138-0000-1234", "138-0000-1234", []),
    ("phone", "１３８００００１２３４", "13800001234", []),
    ("phone", "+86 13800001234", "+8613800001234", []),
    ("phone", 13800001234.0, "13800001234", []),
    ("phone", "010-55550123", "010-55550123", []),
    ("phone", "010—5555 0123", "010-55550123", []),
    ("phone", "（010）55550123", "(010)55550123", []),
    ("phone", "010-55550123转801", "010-55550123转801", []),
    ("phone", "400-123-4567", "400-123-4567", []),
    ("phone", 55550123, "55550123", ["cell.number_as_text"]),
    ("phone", 1055550123, None, ["cell.phone"]),
    ("phone", "1380000123", None, ["cell.phone"]),
    ("phone", "无", None, []),
    ("id_number", "11010519491231002X", "11010519491231002X", []),
    ("id_number", "11010519491231002x", "11010519491231002X", []),
    ("id_number", "１１０１０５１９４９１２３１００２Ｘ", "11010519491231002X", []),
    ("id_number", "110105194912310021", None, ["cell.id_number"]),
    ("id_number", 110105194912310021, None, ["cell.digits_lost"]),
]


@pytest.mark.parametrize(("kind", "cell", "value", "problems"), CASES)
def test_reading(kind: str, cell: Any, value: Any, problems: list[str]) -> None:
    result = read(kind, cell)
    if value == [] and result.value is None:
        result.value = []
    assert value_and_codes(result) == (value, problems)


def test_the_cases_name_every_kind() -> None:
    assert {case[0] for case in CASES} == set(KINDS)


@pytest.mark.parametrize(("kind", "cell", "value", "problems"), CASES)
def test_a_value_holds_against_its_kind_and_can_be_shown(kind: str, cell: Any, value: Any, problems: list[str]) -> None:
    result = read(kind, cell)
    if result.value is not None:
        Draft202012Validator(KINDS[kind].schema).validate(result.value)
        field = Field("f", "栏", kind, choices=CHOICES if KINDS[kind].listed else None)
        shown = show(result.value, field, ROSTER)
        assert read(kind, shown).value == result.value or result.value == []


def test_a_number_is_read_with_its_format() -> None:
    assert read("text", 7, number_format="000").value == "007"
    assert read("deputy", 1, number_format="0000").value == "0001"
    assert read("deputies", 4.0, number_format="0000").value == ["0004"]
    assert value_and_codes(read("month", 1975.1, number_format="0.00")) == ("1975-10", [])


def test_type_matters_not_the_readers_way_of_writing_a_number() -> None:
    assert read("year", 2024.0, text="2024.0").value == 2024
    assert read("date", 20240305.0, text="20240305.0").value == "2024-03-05"


def test_a_date_without_year_needs_the_forms_year() -> None:
    assert codes(read("date", "3月5日", year=None)) == ["cell.date_no_year"]


def test_the_epoch_of_the_workbook_counts() -> None:
    cell = Cell(1, 1, 43894, "43894")
    reading = Reading(epoch_1904=True)
    assert KINDS["date"].read(cell, Field("f", "栏", "date"), reading).value == "2024-03-05"


def test_problems_name_place_field_value_and_remedy() -> None:
    result = read("choice", "约谈")
    problem = result.problems[0]
    assert (str(problem.place), problem.field, problem.value) == ("表!B3", "f", "约谈")
    assert problem.message == "“栏”填为“约谈”，可以是：约谈选民、约谈代表。"
    assert problem.remedy == "请写完整的名称。"
    assert "是不是“集中视察”？" in read("choice", "集中视查").problems[0].remedy
    assert "是不是“欧阳静”？" in read("deputies", "欧阳敬").problems[0].remedy
    assert "王芳（古城联组）、王芳（八角联组）" in read("deputy", "王芳").problems[0].message


def test_spans_of_people_point_at_the_text() -> None:
    text = "欧阳静、 李成"
    spans = read("deputies", text).spans
    assert [(number, text[a:b]) for number, a, b in spans] == [("0004", "欧阳静"), ("0001", "李成")]


@pytest.mark.parametrize("kind", sorted(KINDS))
@given(text=st.text(max_size=30))
def test_no_text_breaks_a_reader(kind: str, text: str) -> None:
    result = read(kind, text)
    if result.value is not None:
        Draft202012Validator(KINDS[kind].schema).validate(result.value)
    for problem in result.problems:
        assert problem.message
        assert problem.remedy is not None


@pytest.mark.parametrize("kind", sorted(KINDS))
@given(number=st.one_of(st.integers(-(10**18), 10**18), st.floats()))
def test_no_number_breaks_a_reader(kind: str, number: float) -> None:
    result = read(kind, number)
    if result.value is not None:
        Draft202012Validator(KINDS[kind].schema).validate(result.value)


@given(st.dates(date(2024, 1, 1), date(2024, 12, 30)), st.integers(0, 6))
def test_a_day_of_the_week_that_is_not_the_days_is_a_question(day: date, told: int) -> None:
    written = f"{day.year}年{day.month}月{day.day}日（星期{'一二三四五六日'[told]}）"
    read = KINDS["date"].read(Cell(1, 1, written, written), Field("x", "日期", "date"), Reading(Roster(), 2024))
    right = told == day.weekday()
    assert (read.value, [p.code for p in read.problems]) == (
        (day.isoformat(), []) if right else (None, ["cell.date_weekday"])
    )
