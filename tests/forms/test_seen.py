"""What a person sees is what is stored, or it is asked about: held over every kind of field."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from dutykit.dossier.model import Deputy, Roster, Unit
from dutykit.evidence import CellPlace, PagePlace
from dutykit.forms.extract import _read_cell
from dutykit.forms.grid import Cell, Grid, Mark, Sheet
from dutykit.forms.kinds import KINDS, Reading
from dutykit.forms.model import Choice, ChoiceList, Field
from dutykit.forms.number_format import shown
from dutykit.forms.seen import lay_over
from dutykit.words.codes import MarkKind, Sight

NAMES = ("李成", "王芳", "张建国")
ROSTER = Roster(
    tuple(Deputy(f"{n:04}", name) for n, name in enumerate(NAMES, 1)),
    (Unit("GC", "古城街道人大街工委", "work_committee"),),
)
READING = Reading(ROSTER, 2024)
CHOICES = ChoiceList(
    "x", "评价", (Choice("good", "满意"), Choice("bad", "不满意"), Choice("tour", "集中视察", ("视察",)))
)
SAMPLES: dict[str, Any] = {
    "text": "老旧小区", "name": "王芳", "long_text": "听取意见，\n提出建议。", "date": "2024-3-5",
    "date_range": "3月5日—7日",
    "month": "2024年3月", "year": "2024", "integer": 12, "decimal": 2.5, "choice": "满意", "choices": "满意、视察",
    "deputy": "王芳", "deputies": "王芳、李成", "unit": "古城街道人大街工委", "yes_no": "是", "phone": "13900001234",
    "id_number": "110101199003070011",
}  # fmt: skip
_SMALL = "²³¹⁰⁴₂①②⑩❶㈠½"
DAYS = st.dates(date(2000, 1, 1), date(2030, 12, 31))
kinds = st.sampled_from(sorted(KINDS))


def field(kind: str, label: str = "这一栏") -> Field:
    return Field("x", label, kind, choices=CHOICES if KINDS[kind].listed else None)


def cell(value: Any, **more: Any) -> Cell:
    return Cell(1, 1, value, str(value), place=CellPlace("填写", "A1"), **more)


def read(kind: str, of: Cell, label: str = "这一栏") -> tuple[Any, list[str]]:
    found = _read_cell(of, field(kind, label), READING)
    return found.value, [p.code for p in found.problems]


def test_every_kind_has_a_sample_that_is_read_without_a_question() -> None:
    assert set(SAMPLES) == set(KINDS)
    asked = {kind: read(kind, cell(value))[1] for kind, value in SAMPLES.items()}
    assert {kind: codes for kind, codes in asked.items() if codes} == {}


@pytest.mark.parametrize("kind", sorted(KINDS))
@pytest.mark.parametrize(
    ("sight", "code"),
    [(Sight.STRUCK, "cell.struck"), (Sight.PARTLY_STRUCK, "cell.struck_partly"), (Sight.UNSEEN, "cell.unseen")],
)
def test_what_nobody_sees_or_is_struck_out_is_never_a_value(kind: str, sight: Sight, code: str) -> None:
    assert read(kind, cell(SAMPLES[kind], sight=sight)) == (None, [code])


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_a_raised_letter_is_a_question_but_in_words(kind: str) -> None:
    value, codes = read(kind, cell(SAMPLES[kind], sight=Sight.RAISED))
    words = kind in {"text", "long_text", "name"}
    assert codes == ([] if words else ["cell.raised"])
    assert (value is None) == (not words)


@given(kinds, st.integers(1, 400), st.sampled_from(['"号楼"', '"户"', '"0"', ",", '"（其中党员）"', ";;;", "%"]))
def test_a_number_shown_as_something_else_is_never_stored_as_it_is(kind: str, number: int, tail: str) -> None:
    code = tail if tail == ";;;" else f"0{tail}"
    seen = shown(number, code)
    value, codes = read(kind, cell(number, number_format=code, shown=seen))
    assert value in (None, []), seen
    assert codes, seen


@given(st.integers(0, 99999), st.sampled_from(["0", "#,##0", '0"人"', "0_ ", "General", "0.0", "00000"]))
def test_a_number_shown_as_itself_is_stored(number: int, code: str) -> None:
    value, codes = read("integer", cell(number, number_format=code, shown=shown(number, code)), "选民人数")
    assert (value, codes) == (number, [])


@given(
    st.dates(date(2000, 1, 1), date(2030, 12, 31)), st.sampled_from(['yyyy"年"m"月"', "yyyy-mm", 'yyyy-m-d"（改期）"'])
)
def test_a_day_of_which_a_part_is_not_shown_is_a_question(day: date, code: str) -> None:
    seen = shown(day, code)
    assert read("date", cell(day, number_format=code, shown=seen)) == (None, ["cell.shown"])
    if "（" not in code:
        assert read("month", cell(day, number_format=code, shown=seen)) == (f"{day:%Y-%m}", [])


@example(date(2024, 1, 24))
@given(DAYS)
def test_a_day_without_its_year_is_one_of_the_forms_year_only(day: date) -> None:
    value, codes = read("date", cell(day, number_format='m"月"d"日"', shown=shown(day, 'm"月"d"日"')))
    assert (value, codes) == ((day.isoformat(), []) if day.year == 2024 else (None, ["cell.shown"]))


# --- marks in what is written --------------------------------------------------------------------------------------

FIGURES = ["date", "date_range", "month", "year", "integer", "decimal", "phone", "id_number"]


@pytest.mark.parametrize("kind", FIGURES)
@given(st.data())
@settings(max_examples=60)
def test_a_small_or_circled_figure_is_never_joined(kind: str, data: st.DataObject) -> None:
    text = str(SAMPLES[kind])
    at = data.draw(st.integers(1, len(text)))
    mark = data.draw(st.sampled_from(_SMALL))
    assert read(kind, cell(text[:at] + mark + text[at:])) == (None, ["cell.mark"])


@pytest.mark.parametrize("kind", ["year", "integer", "phone", "id_number"])
@given(st.data())
@settings(max_examples=60)
def test_a_gap_between_figures_is_a_question(kind: str, data: st.DataObject) -> None:
    text = {"integer": "123456"}.get(kind, str(SAMPLES[kind]))
    at = data.draw(st.integers(1, len(text) - 1))
    gap = data.draw(st.sampled_from([" ", "\n", "\t", "  ", "\u3000", "\u00a0", "\r\n"]))
    assert read(kind, cell(text[:at] + gap + text[at:])) == (None, ["cell.gap"])


@pytest.mark.parametrize("text", ["5501 5502", "139 0000\n1234", "55015501 55015502", "1390000 1234"])
def test_two_phones_are_not_one(text: str) -> None:
    assert read("phone", cell(text)) == (None, ["cell.gap"])


@pytest.mark.parametrize("text", ["139 0000 1234", "010 5555 0123", "+86 139 0000 1234"])
def test_one_phone_may_be_written_in_groups(text: str) -> None:
    assert read("phone", cell(text))[1] == []


@given(
    st.sampled_from(["满意", "集中视察", "视察"]),
    st.sampled_from(["（2人不满意）", "（取消）", "(否)", "【改期】", "（满意）"]),
)
def test_a_bracket_behind_a_choice_is_never_dropped(label: str, remark: str) -> None:
    assert read("choice", cell(label + remark)) == (None, ["cell.remark"])


@pytest.mark.parametrize("text", ["是（否）", "√（×）", "是/否", "√×", "☑是 ☑否", "是（部分）"])
def test_yes_with_no_beside_it_is_a_question(text: str) -> None:
    assert read("yes_no", cell(text)) == (None, ["cell.yes_no"])


@pytest.mark.parametrize(
    ("text", "value"),
    [("☐", None), ("□是 □否", None), ("☑是 ☐否", True), ("☐是 ☑否", False), ("√", True), ("×", False)],
)
def test_an_empty_box_is_no_answer(text: str, value: bool | None) -> None:
    assert read("yes_no", cell(text)) == (value, [])


@pytest.mark.parametrize(
    ("kind", "label", "text", "code"),
    [
        ("text", "证件", "1.1E+17", "cell.digits_lost"), ("text", "编号", "2017/3/4", "cell.text_date"),
        ("text", "编号", "3月4日", "cell.text_date"), ("month", "时间", "2024.1", "cell.month_ambiguous"),
        ("phone", "电话", "13800000000.0", "cell.phone"), ("integer", "选民人数", "20户", "cell.other_unit"),
        ("integer", "人数", "20%", "cell.other_unit"), ("deputies", "参加代表", "王芳（委托李成）", "person.remark"),
        ("deputies", "参加代表", "0003王芳", "person.number_differs"),
        ("deputy", "代表", "王芳 0001", "person.number_differs"),
        ("name", "姓名", "王芳、李成", "person.one"), ("name", "姓名", "王芳（代）", "cell.remark"),
    ],
)  # fmt: skip
def test_what_was_bent_or_says_more_is_a_question(kind: str, label: str, text: str, code: str) -> None:
    value, codes = read(kind, cell(text), label)
    assert value in (None, [])
    assert codes == [code]


@pytest.mark.parametrize("text", ["王芳（女）", "王芳（回族）", "王芳0002", "0002 王芳", "王芳（0002）"])
def test_a_name_with_its_own_number_or_a_description_is_the_deputy(text: str) -> None:
    assert read("deputies", cell(text)) == (["0002"], [])


def laid(mark: Mark, *cells: Cell) -> dict[str, str]:
    """What is laid over each cell of a sheet."""
    grid = Grid("xlsx", [Sheet("填写")], marks=[mark])
    for cell in cells:
        grid.sheets[0].add(cell)
    lay_over(grid)
    return {cell.text: cell.over for cell in cells if cell.over}


@pytest.mark.parametrize(
    ("mark", "over"),
    [
        (Mark(MarkKind.TEXT_BOX, CellPlace("填写", "B2"), "应为七人"), {"35"}),
        (Mark(MarkKind.TEXT_BOX, CellPlace("填写", "A1"), "应为七人", rows=3, columns=2), {"35"}),
        (Mark(MarkKind.TEXT_BOX, CellPlace("填写", "B2"), "以签到表为准", rows=4, columns=3), {"35", "王芳"}),
        (Mark(MarkKind.TEXT_BOX, CellPlace("填写", "B3"), "写在空白处"), set()),
        (Mark(MarkKind.TEXT_BOX, CellPlace("说明", "B2"), "在别的表上"), set()),
        (Mark(MarkKind.TEXT_BOX, CellPlace("填写", "B2"), "我们自己的", furniture=True), set()),
        (Mark(MarkKind.PICTURE, CellPlace("填写", "B2")), set()),
        (Mark(MarkKind.NOTE, CellPlace("填写", "B2"), "请核"), set()),
    ],
)
def test_words_that_lie_over_a_filled_cell_are_told_to_it(mark: Mark, over: set[str]) -> None:
    found = laid(mark, Cell(2, 2, 35, "35"), Cell(5, 4, "王芳", "王芳"))
    assert found == dict.fromkeys(over, mark.text)


@pytest.mark.parametrize(
    ("box", "lies"),
    [
        ((100, 100, 130, 110), True),
        ((96, 98, 160, 122), True),
        ((150, 100, 250, 110), False),
        ((100, 118, 130, 130), False),
    ],
)
def test_an_annotation_lies_over_what_most_of_it_covers(box: tuple[float, ...], lies: bool) -> None:
    cell = Cell(2, 2, "35", "35", place=PagePlace(1, (95, 95, 165, 120)))
    at = (box[0], box[1], box[2], box[3])
    mark = Mark(MarkKind.ANNOTATION, PagePlace(1, at), "加写文字：七人")
    assert laid(mark, cell) == ({"35": "加写文字：七人"} if lies else {})
    assert laid(replace(mark, place=PagePlace(2, at)), Cell(2, 2, "35", "35", place=cell.place)) == {}


@given(kinds)
def test_a_value_under_words_of_another_is_a_question_in_every_kind(kind: str) -> None:
    value, codes = read(kind, cell(SAMPLES[kind], over="应为七人"))
    assert (value, codes) == (None, ["cell.overlaid"])
