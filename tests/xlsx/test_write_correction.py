"""The correction workbook: held rows only, red cells open, an index with links."""

import io

from PIL import Image

from dutykit.forms.filled import FilledRow
from dutykit.problems import Problem
from sheets import cell, form, write


def problem(code, field, value, **facts):
    return (Problem(code, None, field, value, {"label": field, **facts}),)


BAD_DAY = FilledRow(
    "ZF-000007",
    {"who": "D0001", "topic": "=路灯"},
    {"day": "3月32日"},
    {"day": problem("cell.date_invalid", "day", "3月32日")},
)
BAD_NAME = FilledRow(
    "ZF-000009",
    {"day": "2024-05-05", "who": "D0002", "topic": "停车"},
    {"with": "钱韦、13812345678"},
    {"with": problem("person.unknown", "with", "钱韦", name="钱韦", suggestion="")},
)
HEAD = FilledRow(
    "ZF-000001",
    {"unit": "U01", "filler": "赵敏"},
    {"phone": "1381234567"},
    {"phone": problem("cell.phone", "phone", "1381234567")},
)


def correction():
    return write(form(), head=HEAD, rows={"visits": (BAD_DAY, BAD_NAME)}, kind="correction", round="2")


def test_only_held_rows_are_there_and_only_flagged_cells_are_open():
    _, book = correction()
    sheet = book["填写"]
    assert "退回修改表　第1次" in sheet["A1"].value
    assert [cell(book, "t_visits.topic", n).value for n in (1, 2, 3)] == ["=路灯", "停车", None]
    assert cell(book, "t_visits.day", 1).value == "3月32日"
    opened = {c.coordinate for row in sheet.iter_rows() for c in row if c.has_style and not c.protection.locked}
    flagged = {cell(book, n, b).coordinate for n, b in (("f_phone", 0), ("t_visits.day", 1), ("t_visits.with", 2))}
    merged_or_blank_sign = {c for c in opened if sheet[c].row > cell(book, "t_visits.day", 2).row}
    phone = {c.coordinate for c in sheet[cell(book, "f_phone").row]}
    assert flagged <= opened
    assert opened - merged_or_blank_sign - phone == flagged - phone
    assert cell(book, "t_visits.day", 1).fill.fgColor.rgb == "FFFFC7CE"
    assert cell(book, "t_visits.topic", 1).protection.locked


def test_flagged_cells_have_a_note_with_sentence_and_remedy():
    _, book = correction()
    note = cell(book, "t_visits.day", 1).comment
    assert note.author == "dutykit"
    assert note.text == "“day”填为“3月32日”，不是有效的日期。\n请写成 2024-3-5 或 2024年3月5日。"
    assert cell(book, "t_visits.topic", 1).comment is None


def test_the_index_comes_first_with_links_and_hides_numbers_of_people():
    _, book = correction()
    index = book.worksheets[0]
    assert (index.title, book.active.title) == ("需要修改的地方", "需要修改的地方")
    rows = [[c.value for c in row] for row in index.iter_rows(min_row=4)]
    assert [r[2] for r in rows] == ["联系电话", "日期", "同行代表"]
    assert [r[3] for r in rows] == ["138****67", "3月32日", "钱韦、138****5678"]
    assert index["B5"].hyperlink.location == f"'填写'!{cell(book, 't_visits.day', 1).coordinate}"
    assert "1381234567" not in str(rows)


def test_a_table_without_held_rows_is_left_out():
    _, book = correction()
    assert "t_matters.field" not in book.defined_names
    assert "勾选表" not in book.sheetnames


def test_record_numbers_of_head_and_rows_go_along():
    _, book = correction()
    lines = [[c.value for c in row if c.value is not None] for row in book["_dutykit"].iter_rows()]
    end = lines.index(["rows"])
    assert [line[:2] for line in lines[end + 1 :]] == [
        ["", "ZF-000001"], ["visits", "ZF-000007"], ["visits", "ZF-000009"]]  # fmt: skip
    assert [cell(book, "n_visits", n).value for n in (1, 2)] == ["ZF-000007", "ZF-000009"]


def test_a_problem_of_a_whole_row_opens_the_whole_row():
    row = FilledRow("ZF-000011", {"day": "2024-05-05", "topic": "停车"}, {}, {"": problem("cell.required", "who", "")})
    _, book = write(form(), rows={"visits": (row,)}, kind="correction", round="1")
    assert not cell(book, "t_visits.topic", 1).protection.locked
    assert cell(book, "t_visits.code", 1).protection.locked  # the office's own
    assert cell(book, "t_visits.day", 1).comment is not None


def test_a_row_of_a_correction_may_always_be_marked_void():
    row = FilledRow(
        "ZF-000012",
        {"field": "road"},
        {"item": "火车"},
        {"item": problem("cell.choice", "item", "火车", choices="公交", suggestion="")},
    )
    _, book = write(form(), rows={"matters": (row,)}, kind="correction", round="1")
    assert not cell(book, "t_matters.void", 1).protection.locked
    assert cell(book, "t_matters.field", 1).protection.locked


def test_a_mark_of_a_scan_stands_under_the_piece_of_paper_that_it_was_recognised_of():
    """Of one that was read and of one that nobody could read; a mark that was typed has none."""
    scanned = FilledRow(
        "ZF-000009",
        {"day": "2024-05-05", "who": "D0002", "topic": "停车"},
        flags={"#D0002": problem("cell.choice", "#D0002", "X", choices="√", suggestion="")},
        marks={"D0001": "√", "D0002": "X", "D0003": "√"},
        pictures={"topic": piece(80), "with#D0001": piece(30), "#D0002": piece(40)},
    )
    _, book = write(form(), head=HEAD, rows={"visits": (scanned,)}, kind="correction", round="1")
    sheet = book["勾选表"]
    shown = {(i.anchor._from.row + 1, i.anchor._from.col + 1): i.width for i in sheet._images}
    lines = {sheet.cell(row, 3).value: row for row in range(5, 8)}
    assert {sheet.cell(row, 4).value for row in lines.values()} == {"√", "X"}
    assert shown == {(lines["D0001"], 4): 30, (lines["D0002"], 4): 40}
    assert sheet.row_dimensions[lines["D0001"]].height > sheet.row_dimensions[lines["D0003"]].height


def piece(width: int) -> bytes:
    data = io.BytesIO()
    Image.new("RGB", (width, 20), "white").save(data, "JPEG")
    return data.getvalue()
