"""A workbook comes back as it was sent out, or as people leave it: every value with its place and raw text."""

from __future__ import annotations

from collections.abc import Callable
from copy import copy

import pytest
from openpyxl.utils import get_column_letter

from app.rounds import LESSON, TALK, VISIT, Book, Round


def day(first: str, last: str = "", note: str = "") -> dict[str, str]:
    return {"from": first, "to": last or first} | ({"note": note} if note else {})


def test_a_good_workbook_gives_records_with_place_and_raw_text(place: Round) -> None:
    told = place.send(place.activity(VISIT, LESSON))
    assert (told.code, told.status, told.file["records"], told.file["held"]) == (0, "accepted", 3, 0)
    assert (told.file["form"], told.file["problems"], told.file["correction"]) == ("activity", [], None)
    first, second = place.records()
    assert first["body"] == {
        "date": day("2024-03-05"), "title": "视察老旧小区改造", "kind": "inspection_group",
        "organiser": "work_committee", "present": ["0002", "0003"],
    }  # fmt: skip
    assert first["evidence"] == {
        "date": {"place": {"sheet": "填写", "cell": "B7"}, "raw": "2024-3-5"},
        "title": {"place": {"sheet": "填写", "cell": "C7"}, "raw": "视察老旧小区改造"},
        "kind": {"place": {"sheet": "填写", "cell": "D7"}, "raw": "集中视察"},
        "organiser": {"place": {"sheet": "填写", "cell": "E7"}, "raw": "人大街工委"},
        "present": {
            "place": {"sheet": "填写", "cell": "J7"},
            "raw": "王芳、张建国",
            "spans": [["0002", 0, 2], ["0003", 3, 6]],
        },
    }
    assert (second["unit"], second["year"], second["issue"]) == ("GC", 2024, place.issue_number())
    (head,) = place.records(part="")
    assert head["body"] == {"unit": "GC", "year": 2024, "filler": "周林"}
    archived = place.root / "archive" / told.file["sha256"][:2] / f"{told.file['sha256']}.xlsx"
    assert archived.read_bytes() == (place.root / "returned" / "回收 1.xlsx").read_bytes()


DATES = [
    (45356, day("2024-03-05"), ["cell.date_serial"]),
    ("2024.3.5", day("2024-03-05"), []),
    ("2024-3-5", day("2024-03-05"), []),
    ("2024/3/5", day("2024-03-05"), []),
    ("2024年3月5日", day("2024-03-05"), []),
    ("20240305", day("2024-03-05"), []),
    (20240305, day("2024-03-05"), []),
    ("3月5日", day("2024-03-05"), []),
    ("3月5日—7日", day("2024-03-05", "2024-03-07"), []),
    ("2024年3月30日至4月2日", day("2024-03-30", "2024-04-02"), []),
    ("２０２４年３月５日", day("2024-03-05"), []),
    ("二〇二四年三月五日", day("2024-03-05"), []),
    ("二○二四年十二月二十一日", day("2024-12-21"), []),
    ("2024年3月5日上午", day("2024-03-05", note="上午"), []),
    ("3.5", None, ["cell.date_ambiguous"]),
    ("2024年3月", None, ["cell.date_ambiguous"]),
    ("2024-2-30", None, ["cell.date_invalid"]),
    ("三月上旬", None, ["cell.date_invalid"]),
]


def test_dates_in_every_way_in_which_people_write_them(place: Round) -> None:
    rows = [{**VISIT, "date": written, "title": f"第{n}项"} for n, (written, _, _) in enumerate(DATES, 1)]
    told = place.send(place.activity(*rows))
    found = {r["body"]["title"]: (r["body"].get("date"), [p["code"] for p in r["problems"]]) for r in place.records()}
    assert found == {f"第{n}项": (value, codes) for n, (_, value, codes) in enumerate(DATES, 1)}
    assert (told.status, told.file["records"], told.file["held"]) == ("partial", 15, 4)


def test_a_date_cell_is_a_date(place: Round) -> None:
    from datetime import date, datetime

    rows = [{**VISIT, "date": date(2024, 3, 5)}, {**LESSON, "date": datetime(2024, 4, 12, 9, 30)}]  # noqa: DTZ001
    assert place.send(place.activity(*rows)).status == "accepted"
    assert [r["body"]["date"] for r in place.records()] == [day("2024-03-05"), day("2024-04-12", note="09:30")]


NAMES = [
    ("王芳、张建国", ["0002", "0003"]),
    ("王芳，张建国", ["0002", "0003"]),
    ("王芳 张建国", ["0002", "0003"]),
    ("王芳张建国", ["0002", "0003"]),
    ("王　芳、张建国代表", ["0002", "0003"]),
    ("王 芳 张 建 国", ["0002", "0003"]),
    ("李  成", ["0001"]),  # two of the name: the unit's own is meant
    ("李成（八角街道人大街工委）", ["0005"]),
    ("李成（八角第二选区）、李成(0001)", ["0005", "0001"]),
    ("买买提•艾力\n欧阳明", ["0007", "0006"]),
    ("陈小静", ["0008"]),  # a former name
    ("0003", ["0003"]),
]  # fmt: skip


def test_names_in_every_way_in_which_people_write_them(place: Round) -> None:
    rows = [{**VISIT, "present": written, "title": f"第{n}项"} for n, (written, _) in enumerate(NAMES, 1)]
    told = place.send(place.activity(*rows))
    assert [r["body"].get("present") for r in place.records()] == [numbers for _, numbers in NAMES]
    assert (told.status, told.codes) == ("accepted", [])
    spans = [r["evidence"]["present"] for r in place.records()]
    assert all(raw["raw"][a:b].strip() for raw in spans for _, a, b in raw["spans"])
    assert spans[8] == {
        "place": {"sheet": "填写", "cell": "J15"},
        "raw": "李成（八角第二选区）、李成(0001)",
        "spans": [["0005", 0, 10], ["0001", 11, 19]],
    }


def test_the_tick_grid_fills_in_people(place: Round) -> None:
    book = place.activity({**VISIT, "present": None}, LESSON)
    told = place.send(book.tick("张建国", 1, "√言").tick("李成", 1, "假").tick("王芳", 2, "√"))
    assert (told.status, told.codes) == ("accepted", [])
    first, second = place.records()
    assert {n: first["body"].get(n) for n in ("present", "leave", "spoke")} == {
        "present": ["0003"], "leave": ["0001"], "spoke": ["0003"],
    }  # fmt: skip
    assert first["evidence"]["present#0003"] == {
        "place": {"sheet": "勾选表", "cell": "D7"}, "raw": "√言", "spans": [["0003", 0, 2]],
    }  # fmt: skip
    assert second["body"]["present"] == ["0002"]


def test_ticks_that_disagree_with_the_names_are_told(place: Round) -> None:
    told = place.send(place.activity(VISIT).tick("李成", 1, "√").tick("王芳", 5, "√").tick("王芳", 1, "○"))
    assert sorted(told.codes) == ["cell.choice", "cell.tick_differs", "cell.tick_outside"]
    assert told.problem("cell.tick_differs")["place"] == {"sheet": "勾选表", "cell": "D5"}
    assert told.problem("cell.tick_differs")["message"] == (
        "勾选表中李成（视察老旧小区改造）为“√”，与“参加代表”栏不一致。"
    )
    assert told.problem("cell.choice")["message"] == "“勾选（王芳，视察老旧小区改造）”填为“○”，不在可选范围内。"
    assert told.problem("cell.tick_outside")["message"] == "勾选表中有登记，但“活动”第 5 项没有内容。"


# --- identity lost, layout changed -------------------------------------------------------------------------------


def forget(book: Book) -> None:
    book.forget()


def insert_above(book: Book) -> None:
    for merged in list(book.sheet.merged_cells.ranges):
        book.sheet.unmerge_cells(str(merged))
    book.forget(sheet=False)
    book.sheet.insert_rows(5, 3)


def rename(book: Book) -> None:
    book.forget(sheet=False)
    book.sheet.title = "一季度 活动"


def reorder(book: Book) -> None:
    """Columns 地点 and 活动类型 change places, as after cut and paste; our names are lost with them."""
    one, two = book.column("activities.kind"), book.column("activities.place")
    for row in range(6, 10):
        a, b = book.sheet.cell(row, one), book.sheet.cell(row, two)
        a.value, b.value = b.value, a.value
    book.forget(sheet=False)


def reorder_under_names(book: Book) -> None:
    """The same, but our names still mark the old columns."""
    one, two = book.column("activities.kind"), book.column("activities.place")
    for row in range(6, 10):
        a, b = book.sheet.cell(row, one), book.sheet.cell(row, two)
        a.value, b.value = b.value, a.value


def header_twice(book: Book) -> None:
    """A page break by hand: the header stands again in the middle of the table."""
    for column in range(1, 17):
        header, third = book.sheet.cell(6, column), book.sheet.cell(8, column)
        book.sheet.cell(9, column).value = third.value if column > 1 else 3
        third.value = header.value


def totals(book: Book) -> None:
    book.sheet.cell(9, 1).value = "合计"
    book.sheet.cell(9, 10).value = 3


@pytest.mark.parametrize("change", [forget, insert_above, rename, reorder, reorder_under_names, header_twice, totals])
def test_a_changed_layout_reads_the_same(place: Round, change: Callable[[Book], None]) -> None:
    book = place.activity({**VISIT, "place": "古城南路"}, LESSON)
    change(book)
    told = place.send(book)
    assert (told.status, told.codes, told.file["records"]) == ("accepted", [], 3)
    bodies = [r["body"] for r in place.records()]
    assert [b["title"] for b in bodies] == ["视察老旧小区改造", "代表大讲堂第三讲"]
    assert (bodies[0]["kind"], bodies[0]["place"], bodies[0]["date"]) == (
        "inspection_group",
        "古城南路",
        day("2024-03-05"),
    )
    assert {r["unit"] for r in place.records()} == {"GC"}
    if change is insert_above:
        assert place.records()[0]["evidence"]["title"]["place"] == {"sheet": "填写", "cell": "C10"}
    if change is rename:
        assert place.records()[0]["evidence"]["title"]["place"] == {"sheet": "一季度 活动", "cell": "C7"}


def test_without_identity_the_head_says_whose_it_is(place: Round) -> None:
    place.send(place.activity(VISIT).forget())
    (record,) = place.records()
    assert (record["unit"], record["year"], record["issue"]) == ("GC", 2024, "")


def test_without_identity_another_unit_in_the_head_is_believed(place: Round) -> None:
    told = place.send(place.activity(VISIT).head(unit="八角街道人大街工委").forget())
    assert (told.status, [r["unit"] for r in place.records()]) == ("accepted", ["BJ"])


def test_cells_merged_down_a_column_hold_for_each_row(place: Round) -> None:
    book = place.activity(VISIT, {**LESSON, "date": None, "organiser": None})
    book.sheet.merge_cells("B7:B8")
    book.sheet.merge_cells("E7:E8")
    assert place.send(book).status == "accepted"
    second = place.records()[1]
    assert (second["body"]["date"], second["body"]["organiser"]) == (day("2024-03-05"), "work_committee")
    assert second["evidence"]["date"] == {"place": {"sheet": "填写", "cell": "B8"}, "raw": "2024-3-5"}


def test_a_relabelled_column_is_guessed_and_told(place: Round) -> None:
    book = place.activity({**VISIT, "content": "看了三个小区"})
    book.cell("activities.content").value = "活动内容摘要"
    told = place.send(book.forget())
    assert (told.status, told.codes) == ("accepted_with_warnings", ["column.guessed"])
    assert told.problem("column.guessed")["place"] == {"sheet": "填写", "cell": "G6"}
    assert place.records()[0]["body"]["content"] == "看了三个小区"


def test_a_column_that_nobody_knows_is_told(place: Round) -> None:
    book = place.activity(VISIT).forget()
    book.sheet["R6"], book.sheet["R7"] = "车费", 30
    told = place.send(book)
    assert (told.status, told.codes) == ("accepted_with_warnings", ["column.unknown"])
    assert told.problem("column.unknown")["message"] == "不认识“车费”这一列，其中的内容没有登记。"


def test_a_column_that_stands_twice_is_refused(place: Round) -> None:
    book = place.activity(VISIT | {"note": "另一个名称"})
    book.sheet.cell(6, book.column("activities.note")).value = "活动名称"
    told = place.send(book.forget())
    assert (told.code, told.status, told.codes) == (1, "unrecognised", ["form.proposed"])
    assert "但有 1 处拿不准：“活动名称”。" in told.problem("form.proposed")["message"]
    assert place.records() == []


def test_an_empty_column_that_stands_twice_says_nothing(place: Round) -> None:
    book = place.activity(VISIT)
    book.sheet.cell(6, book.column("activities.note")).value = "活动名称"
    told = place.send(book.forget())
    assert (told.code, told.status) == (0, "accepted")
    assert [r["body"]["title"] for r in place.records()] == [VISIT["title"]]


def test_a_required_column_that_is_missing_is_refused(place: Round) -> None:
    book = place.activity(VISIT).forget()
    for row in range(6, 47):
        book.sheet.cell(row, 3).value = None
    told = place.send(book)
    assert (told.status, told.codes) == ("unrecognised", ["form.proposed"])
    assert "还不能肯定。没有找到：活动名称。没有登记。" in told.problem("form.proposed")["message"]
    assert place.records() == []


# --- rows of a second full return ---------------------------------------------------------------------------------


def issued_again(place: Round) -> Book:
    """The workbook issued again, with what is known filled in and carrying record numbers."""
    return Book(place.issue("activity", "--unit", "GC"))


def test_a_copied_row_is_a_new_row(place: Round) -> None:
    place.send(place.activity(VISIT, LESSON))
    book = issued_again(place)
    for column in range(2, 20):
        book.sheet.cell(9, column).value = copy(book.sheet.cell(7, column).value)
    book.rows("activities", [{"title": "视察电动车棚"}], start=3)
    told = place.send(book)
    assert (told.status, told.codes, told.file["records"]) == ("accepted_with_warnings", ["row.number_twice"], 1)
    assert [r["body"]["title"] for r in place.records()] == ["视察老旧小区改造", "代表大讲堂第三讲", "视察电动车棚"]


def test_a_deleted_row_is_told_and_stays(place: Round) -> None:
    place.send(place.activity(VISIT, LESSON))
    before = place.states()
    book = issued_again(place)
    book.sheet.delete_rows(7)
    told = place.send(book)
    assert (told.code, told.status, told.codes) == (0, "accepted_with_warnings", ["return.missing_rows"])
    assert told.problem("return.missing_rows")["message"].startswith("上次报送的 1 行这次没有了：HD-2024-0002。")
    assert place.states() == before


def test_a_row_marked_void_is_withdrawn(place: Round) -> None:
    place.send(place.activity(VISIT, LESSON))
    told = place.send(issued_again(place).rows("activities", [{"void": "是"}]))
    assert told.codes == ["row.voided"]
    assert list(place.states().values()) == ["withdrawn", "accepted"]
    assert get_column_letter(issued_again(place).column("activities.void")) == "P"
    assert [r["body"]["title"] for r in place.records() if r["state"] == "accepted"] == ["代表大讲堂第三讲"]


def test_a_new_row_marked_void_is_not_registered(place: Round) -> None:
    told = place.send(place.activity(VISIT, {**LESSON, "void": "是"}))
    assert told.file["held"] == 0
    assert [r["body"]["title"] for r in place.records()] == ["视察老旧小区改造"]


@pytest.mark.libreoffice
def test_saved_by_libreoffice_it_reads_the_same(place: Round, soffice: Callable[..., object]) -> None:
    book = place.activity(VISIT, {**TALK, "present": "张建国、李  成"}).tick("王芳", 2, "言")
    path = place.save(book, "原件.xlsx")
    saved = soffice(path, "xlsx:Calc MS Excel 2007 XML", place.root / "returned" / "lo")
    told = place.ingest(saved)
    assert (told.status, told.codes) == ("accepted", [])
    after = place.records()
    assert [r["body"].get("spoke") for r in after] == [None, ["0002"]]
    assert [(r["evidence"]["title"], r["body"]["date"]) for r in after] == [
        ({"place": {"sheet": "填写", "cell": "C7"}, "raw": "视察老旧小区改造"}, day("2024-03-05")),
        ({"place": {"sheet": "填写", "cell": "C8"}, "raw": "组务会"}, day("2024-06-03")),
    ]
    assert place.records()[0]["issue"] == place.issue_number()
