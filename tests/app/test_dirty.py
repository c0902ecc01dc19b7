"""What people do to a form: read right, or told with its place and what to do; never a wrong value in silence."""

from __future__ import annotations

import json
from collections.abc import Callable
from copy import copy
from typing import Any

import pytest
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill
from openpyxl.utils import get_column_letter

from app.rounds import LESSON, VISIT, Book, Round

PLACES = {"place": "古城南路"}, {"place": "讲堂"}
BOTH = ["视察老旧小区改造", "代表大讲堂第三讲"]


def two(place: Round) -> Book:
    return place.activity(*({**row, **where} for row, where in zip((VISIT, LESSON), PLACES, strict=True)))


def titles(place: Round) -> list[str]:
    return [r["body"]["title"] for r in place.records() if r["state"] == "accepted"]


def unmerge(book: Book) -> None:
    for merged in list(book.sheet.merged_cells.ranges):
        book.sheet.unmerge_cells(str(merged))


def empty(book: Book, row: int) -> None:
    for column in range(2, 17):
        book.sheet.cell(row, column).value = None


def move(book: Book, row: int, to: int) -> None:
    for column in range(2, 17):
        book.sheet.cell(to, column).value = book.sheet.cell(row, column).value
    empty(book, row)


# --- read the same, in silence ------------------------------------------------------------------------------------


def title_row_more(book: Book) -> None:
    """The names stay where they were, as with a program that does not move them."""
    unmerge(book)
    book.sheet.insert_rows(1)
    book.sheet["A1"] = "附件3"


def column_inserted(book: Book) -> None:
    unmerge(book)
    book.sheet.insert_cols(3)


def rows_inserted(book: Book) -> None:
    unmerge(book)
    book.sheet.insert_rows(8, 2)


def columns_deleted(book: Book) -> None:
    """Columns that nobody had to fill in: 录入平台日期, 备注, 作废."""
    unmerge(book)
    book.sheet.delete_cols(14, 3)


def styled_to_the_end(book: Book) -> None:
    for row in (1000, 65_536, 1_048_576):
        book.sheet.cell(row, 1).fill = PatternFill("solid", fgColor="FFFF00")


def blank_run(book: Book) -> None:
    move(book, 8, 40)


def totals(book: Book) -> None:
    book.sheet["B9"], book.sheet["J9"] = "合计2场", "3人次"


def totals_behind_the_number(book: Book) -> None:
    book.sheet["A9"], book.sheet["C9"], book.sheet["J9"] = "合　计：", "2场", 3


def renamed_to_what_others_say(book: Book) -> None:
    for cell, label in (("B6", "时间"), ("C6", "名称"), ("J6", "参加人员"), ("F6", "活动地点（街道）")):
        book.sheet[cell] = label


def moved_columns(book: Book) -> None:
    """Every column of the table in the opposite order."""
    last = 16
    for row in range(6, 10):
        line = [copy(book.sheet.cell(row, c).value) for c in range(2, last + 1)]
        for column, value in zip(range(2, last + 1), reversed(line), strict=True):
            book.sheet.cell(row, column).value = value


def sheets_moved(book: Book) -> None:
    book.book.move_sheet("填写", offset=3)
    book.book.create_sheet("空白", 0)


def marks_for_no(book: Book) -> None:
    book.sheet["P7"], book.sheet["P8"] = "否", "×"


CHANGES = [
    title_row_more, column_inserted, rows_inserted, columns_deleted, styled_to_the_end, blank_run, totals,
    totals_behind_the_number, renamed_to_what_others_say, moved_columns, sheets_moved, marks_for_no,
]  # fmt: skip


NAMELESS = [title_row_more, column_inserted, rows_inserted, moved_columns]


@pytest.mark.parametrize(
    ("change", "named"),
    [*((c, True) for c in CHANGES), *((c, False) for c in NAMELESS)],
    ids=[*(c.__name__ for c in CHANGES), *(f"{c.__name__}, names lost" for c in NAMELESS)],
)
def test_it_reads_the_same(place: Round, change: Callable[[Book], None], named: bool) -> None:
    book = two(place)
    if not named:
        book.forget()
    change(book)
    told = place.send(book)
    assert (told.status, told.codes) == ("accepted", [])
    bodies = [r["body"] for r in place.records()]
    assert [(b["title"], b["place"], b["date"]["from"], b["present"]) for b in bodies] == [
        (BOTH[0], "古城南路", "2024-03-05", ["0002", "0003"]),
        (BOTH[1], "讲堂", "2024-04-12", ["0002"]),
    ]
    assert {r["unit"] for r in place.records()} == {"GC"}


# --- read, and told -----------------------------------------------------------------------------------------------


def hidden_row(book: Book) -> None:
    book.sheet.row_dimensions[8].hidden = True


def filtered(book: Book) -> None:
    book.sheet.auto_filter.ref = "A6:P9"
    book.sheet.row_dimensions[8].hidden = True


def hidden_column(book: Book) -> None:
    book.sheet.column_dimensions["C"].hidden = True


def hidden_sheet(book: Book) -> None:
    book.book.create_sheet("说明", 0)
    book.book.active = 0
    book.sheet.sheet_state = "hidden"


def note(book: Book) -> None:
    book.sheet["C8"].comment = Comment("改期到5月", "李")


def below_the_signatures(book: Book) -> None:
    book.sheet["C3000"] = "补充：五月还有一次座谈"


def far_to_the_right(book: Book) -> None:
    book.sheet["U8"] = "车费30元"


def one_more_column(book: Book) -> None:
    book.sheet["R6"], book.sheet["R8"] = "天气", "晴"


def copied_sheet(book: Book) -> None:
    """A whole sheet kept as a copy."""
    book.book.copy_worksheet(book.sheet).title = "填写 (2)"


TOLD = [
    (hidden_row, ["row.hidden"], {"sheet": "填写", "cell": "B8"}),
    (filtered, ["row.hidden"], {"sheet": "填写", "cell": "B8"}),
    (hidden_column, ["column.hidden"], {"sheet": "填写", "cell": "C6"}),
    (hidden_sheet, ["form.sheet_hidden"], {}),
    (note, ["cell.note"], {"sheet": "填写", "cell": "C8"}),
    (below_the_signatures, ["cell.outside"], {"sheet": "填写", "cell": "C3000"}),
    (far_to_the_right, ["cell.outside"], {"sheet": "填写", "cell": "U8"}),
    (one_more_column, ["column.unknown"], {"sheet": "填写", "cell": "R6"}),
    (copied_sheet, ["form.sheet_repeats"], {}),
]


@pytest.mark.parametrize(("change", "codes", "where"), TOLD, ids=[c.__name__ for c, _, _ in TOLD])
def test_it_is_read_and_told(
    place: Round, change: Callable[[Book], None], codes: list[str], where: dict[str, str]
) -> None:
    book = two(place)
    change(book)
    told = place.send(book)
    assert (told.status, told.codes) == ("accepted_with_warnings", codes)
    assert told.file["problems"][0]["place"] == where
    assert titles(place) == BOTH


# --- several sheets, several units ---------------------------------------------------------------------------------


def test_a_second_sheet_of_the_form_is_read_too(place: Round) -> None:
    book = two(place)
    second = book.book.copy_worksheet(book.sheet)
    second.title = "二季度"
    second["C7"], second["C8"] = "走访企业", None
    for column in range(2, 17):
        second.cell(8, column).value = None
    told = place.send(book)
    assert (told.status, told.codes) == ("accepted_with_warnings", ["form.more_sheets"])
    assert titles(place) == [*BOTH, "走访企业"]
    assert place.records()[2]["evidence"]["title"]["place"] == {"sheet": "二季度", "cell": "C7"}


def test_a_sheet_of_another_unit_is_told_and_not_read(place: Round) -> None:
    book = two(place)
    second = book.book.copy_worksheet(book.sheet)
    second.title = "八角"
    at = book.names["f_unit"][1]
    second[at], second["C7"] = "八角街道人大街工委", "走访企业"
    told = place.send(book)
    assert (told.code, told.status, told.codes) == (1, "partial", ["form.second"])
    assert told.problem("form.second")["message"] == (
        "工作簿里的“八角”是另一份表（填报单位：八角街道人大街工委），没有读取。"
    )
    assert titles(place) == BOTH


def test_another_form_in_the_workbook_is_told_and_not_read(place: Round) -> None:
    book, other = two(place), Book(place.issue("contact", "--unit", "GC"))
    other.rows("contacts" if "t_contacts.date" in other.names else "receptions", [{"date": "2024-5-6"}])
    sheet = book.book.create_sheet("接待")
    for line in other.sheet.iter_rows():
        for cell in line:
            if cell.value is not None:
                sheet.cell(cell.row, cell.column).value = cell.value
    told = place.send(book)
    assert (told.status, told.codes) == ("partial", ["form.second"])
    assert "联系、接待选民记录表" in told.problem("form.second")["message"]
    assert titles(place) == BOTH


@pytest.mark.parametrize("label", ["单位", "填报单位", "所属单位"])
def test_rows_of_other_units_are_held(place: Round, label: str) -> None:
    book = two(place)
    for row, text in enumerate([label, "古城街道", "八角街道人大街工委"], 6):
        book.sheet.cell(row, 18).value = text
    told = place.send(book)
    assert (told.status, told.codes) == ("partial", ["row.other_unit"])
    assert told.problem("row.other_unit")["place"] == {"sheet": "填写", "cell": "R8"}
    assert titles(place) == BOTH[:1]


def test_a_column_of_employers_is_no_column_of_units(place: Round) -> None:
    book = two(place)
    book.sheet["R6"], book.sheet["R7"] = "单位", "示例中学"
    told = place.send(book)
    assert (told.status, told.codes) == ("accepted_with_warnings", ["column.unknown"])
    assert titles(place) == BOTH


# --- ditto marks ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("mark", ["同上", "〃", '"', "”", "同 上"])
def test_a_ditto_mark_stands_for_the_row_above(place: Round, mark: str) -> None:
    third = {"date": mark, "title": "座谈", "kind": mark, "organiser": mark, "present": mark}
    book = two(place).rows("activities", [third, {**third, "title": "走访"}], start=3)
    told = place.send(book)
    assert (told.status, set(told.codes)) == ("accepted_with_warnings", {"cell.ditto"})
    assert len(told.codes) == 8
    bodies = [r["body"] for r in place.records()]
    for body in bodies[2:]:
        assert (body["date"], body["kind"], body["present"]) == (
            {"from": "2024-04-12", "to": "2024-04-12"}, bodies[1]["kind"], ["0002"],
        )  # fmt: skip
    evidence = place.records()[2]["evidence"]["present"]
    assert evidence == {
        "place": {"sheet": "填写", "cell": "J9"}, "raw": mark, "spans": [["0002", 0, len(mark)]],
    }  # fmt: skip
    assert "代表大讲堂" in told.file["problems"][1]["message"]


def test_a_ditto_mark_never_reaches_across_a_blank(place: Round) -> None:
    book = two(place)
    book.rows("activities", [{"date": "同上", "title": "座谈", "kind": "集中视察", "organiser": "人大街工委"}], start=4)
    book.rows("activities", [{**VISIT, "place": "同上", "title": "走访", "date": "2024-5-6"}], start=5)
    told = place.send(book)
    assert [(p["code"], p["place"]["cell"]) for p in told.file["problems"]] == [
        ("cell.ditto_nothing", "B10"), ("cell.ditto_nothing", "F11"),
    ]  # fmt: skip
    assert (told.status, told.file["held"]) == ("partial", 2)
    assert titles(place) == BOTH


def test_a_ditto_mark_in_the_first_row_has_nothing_above(place: Round) -> None:
    told = place.send(place.activity({**VISIT, "date": "同上"}))
    assert (told.codes, place.records()[0]["body"].get("date")) == (["cell.ditto_nothing"], None)


# --- values --------------------------------------------------------------------------------------------------------

PEOPLE: list[tuple[str, list[str], list[str], str]] = [
    ("王芳代表、张建国主任", ["0002", "0003"], [], ""),
    ("区人大代表王芳、主任张建国", ["0002", "0003"], [], ""),
    ("王 芳,张　建国；李成", ["0002", "0003", "0001"], [], ""),
    ("王芳、张建国等2人", ["0002", "0003"], [], ""),
    ("王芳、张建国（共2人）", ["0002", "0003"], [], ""),
    ("王芳、张建国等5人", ["0002", "0003"], ["person.count"], "写明姓名的有 2 人"),
    ("王芳、张建国等", ["0002", "0003"], ["person.count"], "写明姓名的有 2 人"),
    ("买买提˙艾力、买买提．艾力", ["0007"], ["person.twice"], ""),
    ("买买提艾力", [], ["person.unknown"], "是不是“买买提·艾力”？"),
    ("张建國", [], ["person.unknown"], "是不是“张建国”？"),
    ("李城", [], ["person.unknown"], "是不是“李成”？"),
    ("王方主任", [], ["person.unknown"], "是不是“王芳”？"),
    ("全体代表", [], ["person.unknown"], "全体代表"),
    ("12人次", [], ["person.unknown"], "12人次"),
]


def test_names_with_titles_counts_dots_and_wrong_characters(place: Round) -> None:
    rows = [{**VISIT, "title": f"第{n}项", "present": text} for n, (text, *_) in enumerate(PEOPLE, 1)]
    told = place.send(place.activity(*rows))
    found = {
        r["body"]["title"]: (r["body"].get("present", []), [p["code"] for p in r["problems"]]) for r in place.records()
    }
    assert found == {f"第{n}项": (numbers, codes) for n, (_, numbers, codes, _) in enumerate(PEOPLE, 1)}
    by_cell = {p["place"]["cell"]: p["message"] + p["remedy"] for p in told.file["problems"]}
    for n, (_, _, codes, words) in enumerate(PEOPLE, 7):
        assert (f"J{n}" in by_cell) == bool(codes)
        assert words in by_cell.get(f"J{n}", "")


DATES: list[tuple[Any, Any]] = [
    ("2024.3.5上午9:30", {"from": "2024-03-05", "to": "2024-03-05", "note": "上午9:30"}),
    ("2024年3月5日（周二）下午", {"from": "2024-03-05", "to": "2024-03-05", "note": "(周二)下午"}),
    ("2024-3-5 半天", {"from": "2024-03-05", "to": "2024-03-05", "note": "半天"}),
    ("3月5日上午至6日下午", {"from": "2024-03-05", "to": "2024-03-06", "note": "上午—下午"}),
    ("3月5日上午、3月6日下午", None),
    ("2024-3-5 2:30-4:30pm", None),
    ("二季度", None),
]


def test_dates_with_times_and_half_days(place: Round) -> None:
    rows = [{**VISIT, "title": f"第{n}项", "date": text} for n, (text, _) in enumerate(DATES, 1)]
    told = place.send(place.activity(*rows))
    assert [r["body"].get("date") for r in place.records()] == [value for _, value in DATES]
    assert told.codes == ["cell.date_invalid"] * 3


FIGURES: list[tuple[Any, Any, str]] = [
    ("32份", 32, "cell.number_unit"), ("３２", 32, ""), ("1,032", 1032, ""), ("三十二", None, "cell.number"),
    ("约32", None, "cell.number"), ("32次/30次", None, "cell.number"), ("-", None, ""),
]  # fmt: skip


@pytest.mark.parametrize(("written", "value", "code"), FIGURES)
def test_figures_with_what_stands_behind_them(written: Any, value: Any, code: str) -> None:
    from dutykit.forms.grid import Cell
    from dutykit.forms.kinds import KINDS, Reading
    from dutykit.forms.model import Field

    read = KINDS["integer"].read(Cell(1, 1, written, str(written)), Field("n", "人次", "integer"), Reading())
    assert (read.value, [p.code for p in read.problems]) == (value, [code] if code else [])


def test_the_correction_of_a_row_of_another_unit_goes_back_to_who_sent_it(place: Round) -> None:
    book = two(place)
    book.sheet["R6"], book.sheet["R8"] = "单位", "八角街道人大街工委"
    told = place.send(book)
    back = place.correction(told)
    assert back.cell("activities.title", 1).value == BOTH[1]
    assert place.send(back).codes == []
    assert titles(place) == BOTH


# --- an older version of the form ----------------------------------------------------------------------------------


def test_an_older_version_is_read_by_the_schema_that_it_was_issued_with(place: Round) -> None:
    """地点 is renamed, 备注 is ended: what was sent out before is read whole, what has lost its identity by ``was``."""
    from dutykit import assets

    schema = json.loads(assets.read_text("schemas", "activity.schema.json"))
    fields = schema["properties"]["activities"]["items"]["properties"]
    fields["place"] = {**fields["place"], "title": "活动场所"}
    fields["place"]["x-duty"] = {"kind": "text", "was": ["地点"], "width": 12}
    fields["note"]["x-duty"]["until"] = "2024-01-01"
    schema["x-duty"]["version"] = 2
    old = [
        place.activity({**VISIT, "place": "古城南路", "note": "旧表"}),
        place.activity({**LESSON, "place": "讲堂", "note": "旧表"}).forget(),
    ]
    override = place.root / "schemas" / "activity.schema.json"
    override.parent.mkdir(exist_ok=True)
    override.write_text(json.dumps(schema, ensure_ascii=False), encoding="utf-8")
    assert [place.send(book).codes for book in old] == [[], []]
    assert [(r["body"]["place"], r["body"]["note"]) for r in place.records()] == [
        ("古城南路", "旧表"),
        ("讲堂", "旧表"),
    ]
    assert get_column_letter(old[0].column("activities.place")) == "F"
