"""A unit written behind a number is the field's own, or a question: in every field of every form, in every kind."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dutykit.forms.grid import Cell
from dutykit.forms.kinds import KINDS, Reading
from dutykit.forms.model import Field
from dutykit.forms.writing import UNIT
from dutykit.words.codes import FieldKind
from forms.test_retyped import ALWAYS, FORMS
from sheets import SCHEMAS, shipped

READING = Reading(year=2024)
UNITS = UNIT.split("|")
TIMES = {"天", "日", "小时", "个小时", "分钟", "周", "个月", "月", "年", "上午", "下午"}
HALVES = {"半天", "半日", "个半天", "个半日"}
NUMBERS = [
    (name, item)
    for name in sorted(p.name.removesuffix(".schema.json") for p in SCHEMAS.glob("*.schema.json"))
    if name != "lists"
    for _, item in shipped(name).all_fields()
    if item.kind in {FieldKind.INTEGER, FieldKind.DECIMAL}
]


def read(item: Field, text: str):
    return KINDS[item.kind].read(Cell(1, 1, text, text), item, READING)


def item(form: str, label: str) -> Field:
    return next(f for name, f in NUMBERS if name == form and f.label == label)


@pytest.mark.parametrize("unit", sorted(TIMES | HALVES))
@pytest.mark.parametrize(("form", "field"), NUMBERS, ids=lambda v: v if isinstance(v, str) else v.name)
def test_spans_of_time_are_no_count_of_anything_but_half_days(form: str, field: Field, unit: str) -> None:
    found = read(field, f"2{unit}")
    own = "半天" in field.label and unit in HALVES
    assert (found.value == 2) is own
    assert [p.severity for p in found.problems] == ["warning" if own else "error"]


@pytest.mark.parametrize(
    ("form", "label", "own", "other"),
    [
        ("leave", "请假半天数", ["", "个", "个半天"], ["天", "次", "小时", "人"]),
        ("session", "届", ["", "届"], ["次", "人"]),
        ("session", "次", ["", "次"], ["届", "天"]),
        ("contact", "选民人数", ["", "人", "名", "位", "人次"], ["户", "次", "家", "票"]),
        ("evaluation", "到会选民人数", ["", "人"], ["人次", "户", "票", "%"]),
        ("evaluation", "有效票", ["", "票", "张", "份"], ["人", "次", "%"]),
        ("evaluation", "优秀", ["", "票"], ["人", "%", "次"]),
        ("evaluation", "收回票", ["", "票"], ["次", "人"]),
        ("evaluation", "询问件数", ["", "件", "个"], ["人", "次"]),
        ("annual-registration", "实参加", ["", "次", "场"], ["人", "天", "人次"]),
    ],
)
def test_the_units_of_a_field(form: str, label: str, own: list[str], other: list[str]) -> None:
    field = item(form, label)
    assert [read(field, f"12{unit}").value for unit in own] == [12] * len(own)
    for unit in other:
        found = read(field, f"12{unit}")
        (problem,) = found.problems
        assert (found.value, problem.code) == (None, "cell.other_unit")
        assert f"“{unit}”" in problem.message


SPOKEN = [f for form in FORMS.values() for _, f in form.all_fields() if f.kind not in {
    FieldKind.TEXT, FieldKind.LONG_TEXT, FieldKind.NAME, FieldKind.INTEGER, FieldKind.DECIMAL,
}]  # fmt: skip


@ALWAYS
@given(st.sampled_from(sorted({f.kind for f in SPOKEN})), st.integers(1, 400), st.sampled_from(UNITS))
def test_a_number_with_a_unit_is_no_value_of_another_kind(kind: FieldKind, number: int, unit: str) -> None:
    field = next(f for f in SPOKEN if f.kind == kind)
    found = read(field, f"{number}{unit}")
    if kind is FieldKind.MONTH and unit == "月":
        return
    assert found.value in (None, [])
    assert any(p.severity == "error" for p in found.problems)


@pytest.mark.parametrize("more", ["2天", "（2天）", " 共2天", " 4小时", " 3次", "2个半天", " 半天2次"])
@pytest.mark.parametrize("kind", [FieldKind.DATE, FieldKind.DATE_RANGE])
def test_how_long_or_how_often_behind_a_day_is_a_question(kind: FieldKind, more: str) -> None:
    field = next(f for f in SPOKEN if f.kind == kind)
    found = read(field, f"2024-3-5{more}")
    assert found.value is None
    assert [p.severity for p in found.problems] == ["error"]
