"""What people do to a form, beyond what a case file can say: evidence, messages to the letter, a second round.

The troubles themselves are in tests/cases.
"""

from __future__ import annotations

import pytest
from openpyxl.styles import Font

from app.rounds import LESSON, VISIT, Book, Round

BOTH = ["视察老旧小区改造", "代表大讲堂第三讲"]


def two(place: Round) -> Book:
    return place.activity({**VISIT, "place": "古城南路"}, {**LESSON, "place": "讲堂"})


def titles(place: Round) -> list[str]:
    return [r["body"]["title"] for r in place.records() if r["state"] == "accepted"]


def test_a_row_of_a_second_sheet_tells_that_sheet_as_its_place(place: Round) -> None:
    book = two(place)
    second = book.book.copy_worksheet(book.sheet)
    second.title = "二季度"
    second["C7"] = "走访企业"
    place.send(book)
    assert titles(place) == [*BOTH, "走访企业"]
    assert place.records()[2]["evidence"]["title"]["place"] == {"sheet": "二季度", "cell": "C7"}


def test_a_sheet_of_another_unit_is_told_by_what_it_says(place: Round) -> None:
    book = two(place)
    second = book.book.copy_worksheet(book.sheet)
    second.title = "八角"
    at = book.names["f_unit"][1]
    second[at] = "八角街道人大街工委"
    assert place.send(book).problem("form.second")["message"] == (
        "工作簿里的“八角”是另一份表（填报单位：八角街道人大街工委），没有读取。"
    )


@pytest.mark.parametrize(("title", "code", "exit_"), [("", "form.several", 0), ("代表名册", "form.second", 1)])
def test_a_sheet_of_names_and_phones_is_no_roster_unless_it_says_so(
    place: Round, title: str, code: str, exit_: int
) -> None:
    book = two(place)
    spare = book.book.create_sheet("通讯录")
    spare["A1"] = title or None
    for line in (["姓名", "电话"], ["王芳", "13800000001"], ["张建国", "13800000002"]):
        spare.append(line)
    told = place.send(book)
    assert (told.code, told.codes, titles(place)) == (exit_, [code], BOTH)


@pytest.mark.parametrize("mark", ["同上", "”"])
def test_a_ditto_mark_is_kept_as_it_was_written(place: Round, mark: str) -> None:
    third = {"date": mark, "title": "座谈", "kind": mark, "organiser": mark, "present": mark}
    told = place.send(two(place).rows("activities", [third], start=3))
    assert place.records()[2]["evidence"]["present"] == {
        "place": {"sheet": "填写", "cell": "J9"}, "raw": mark, "spans": [["0002", 0, len(mark)]],
    }  # fmt: skip
    assert "代表大讲堂" in told.file["problems"][1]["message"]


def test_the_correction_of_a_row_of_another_unit_goes_back_to_who_sent_it(place: Round) -> None:
    book = two(place)
    book.sheet["R6"], book.sheet["R8"] = "单位", "八角街道人大街工委"
    told = place.send(book)
    back = place.correction(told)
    assert back.cell("activities.title", 1).value == BOTH[1]
    assert place.send(back).codes == []
    assert titles(place) == BOTH


def test_a_name_sorted_away_from_its_number_in_the_tick_grid_is_a_question(place: Round) -> None:
    book = two(place).tick("王芳", 1, "√")
    ticks = book.book["勾选表"]
    at = next(r for r in range(5, ticks.max_row + 1) if ticks.cell(r, 2).value == "王芳")
    ticks.cell(at, 2).value = "张建国"
    told = place.send(book)
    assert (told.code, told.codes) == (1, ["cell.tick_person"])
    assert "张建国，编号 0002" in told.problem("cell.tick_person")["message"]


def test_a_tick_that_is_struck_out_is_no_tick(place: Round) -> None:
    book = place.activity({k: v for k, v in VISIT.items() if k != "present"}).tick("王芳", 1, "√")
    ticks = book.book["勾选表"]
    at = next(r for r in range(5, ticks.max_row + 1) if ticks.cell(r, 2).value == "王芳")
    ticks.cell(at, 4).font = Font(strike=True)
    told = place.send(book)
    assert (told.code, told.codes) == (1, ["cell.struck"])
    assert [(r["state"], "present" in r["body"]) for r in place.records()] == [("held", False)]
