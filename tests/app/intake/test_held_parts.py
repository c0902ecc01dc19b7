"""A held part is closed by being mended, or given up on purpose, and by nothing else."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Font

from app.rounds import LESSON, VISIT, Book, Round

NOBODY = {**VISIT, "present": None}
TWO_TICKS = "two ticks that nobody can read"


def looks(book: Book, name: str, font: Font) -> Book:
    """A cell of the first row in another font."""
    cell = book.rows("activities", [{name: "古城南路"}]).cell(f"activities.{name}", 1)
    cell.font = font
    return book


def hidden(book: Book, *, row: bool) -> Book:
    """The first row is hidden, or the column of places."""
    cell = book.rows("activities", [{"place": "古城南路"}]).cell("activities.place", 1)
    dimension = book.sheet.row_dimensions[cell.row] if row else book.sheet.column_dimensions[cell.column_letter]
    dimension.hidden = True
    return book


def struck(book: Book) -> Book:
    """All that stands in the first row is struck out."""
    for cell in book.sheet[book.first("activities")]:
        cell.font = Font(strike=True)
    return book


def struck_tick(book: Book) -> Book:
    """A tick that was taken back with a line through it."""
    book.tick("王芳", 1, "√")
    (cell,) = [c for line in book.book["勾选表"].iter_rows(min_row=5) for c in line if c.value == "√"]
    cell.font = Font(strike=True)
    return book


def partly(book: Book) -> Book:
    """Some letters of a place are struck out."""
    text = CellRichText("古城", TextBlock(InlineFont(strike=True), "南"), "路")
    return book.rows("activities", [{"place": text}])


def shown_otherwise(book: Book) -> Book:
    """A day that its number format shows as another one."""
    cell = book.rows("activities", [{"entered": date(2024, 3, 6)}]).cell("activities.entered", 1)
    cell.number_format = '"2024年3月7日"'
    return book


def renamed(book: Book) -> Book:
    """Zhang Jianguo's line in the tick grid bears a name that is nobody's."""
    sheet = book.book["勾选表"]
    (cell,) = [c for line in sheet.iter_rows(min_col=2, max_col=2) for c in line if c.value == "张建国"]
    cell.value = "张健国"
    return book


KINDS = {
    "unknown name": lambda b: b.rows("activities", [{"present": "王芳、张健国"}]),
    "unknown name alone": lambda b: b.rows("activities", [{"present": "张健国"}]),
    "bad date": lambda b: b.rows("activities", [{"date": "三月中旬"}]),
    "bad choice": lambda b: b.rows("activities", [{"kind": "团建"}]),
    "bad second date": lambda b: b.rows("activities", [{"entered": "上周"}]),
    "too long": lambda b: b.rows("activities", [{"place": "古城" * 40}]),
    "required": lambda b: b.rows("activities", [{"title": None}]),
    "two names in one row": lambda b: b.rows("activities", [{"present": "王芳", "leave": "王芳"}]),
    "told twice": lambda b: b.rows("activities", [VISIT | {"present": "李成"}], start=2),
    "error value": lambda b: b.rows("activities", [{"place": "#REF!"}]),
    "formula without result": lambda b: b.rows("activities", [{"place": "=A1&A2"}]),
    "bad head value": lambda b: b.head(phone="五五五"),
    "no head value": lambda b: b.head(filler=None),
    TWO_TICKS: lambda b: b.rows("activities", [NOBODY])
    .tick("王芳", 1, "○").tick("张建国", 1, "×").tick("李成", 1, "v"),
    "tick of nobody": lambda b: renamed(b.tick("张建国", 1, "√")),
    "tick and name": lambda b: b.tick("李成", 1, "√"),
    "ticked there and away": lambda b: b.rows("activities", [NOBODY]).tick("王芳", 1, "√缺"),
    "named there and ticked away": lambda b: b.tick("王芳", 1, "假"),
    "bad date and good ticks": lambda b: b.rows("activities", [{**NOBODY, "date": "三月中旬"}]).tick("王芳", 1, "√言"),
    "two rows and their ticks": lambda b: b.rows("activities", [NOBODY]).tick("王芳", 1, "○").tick("李成", 2, "○"),
    "struck out": lambda b: looks(b, "place", Font(strike=True)),
    "white on white": lambda b: looks(b, "place", Font(color="FFFFFFFF")),
    "hidden row": lambda b: hidden(b, row=True),
    "hidden column": lambda b: hidden(b, row=False),
    "row struck out": struck,
    "tick struck out": lambda b: struck_tick(b.rows("activities", [NOBODY])),
    "partly struck out": partly,
    "shown otherwise": shown_otherwise,
}  # fmt: skip


def stands(place: Round) -> list[tuple[Any, ...]]:
    """What is registered and what is to be mended: number, state, values, the fields that have problems."""
    return [
        (r["number"], r["state"], r["body"], sorted({p["field"] for p in r["problems"]}))
        for part in ("", "activities")
        for r in place.records(part=part)
    ]


@pytest.mark.parametrize("kind", KINDS)
def test_what_comes_back_unchanged_is_still_open(place: Round, kind: str) -> None:
    told = place.send(KINDS[kind](place.activity(VISIT, LESSON)))
    before = stands(place)
    assert (told.status, told.file["held"] > 0) == ("partial", True)
    for _ in range(2):
        told = place.send(place.correction(told))
        assert (told.code, told.status, told.file["records"]) == (1, "partial", 0)
        assert told.file["held"] > 0
        assert stands(place) == before


def grid(book: Book) -> list[list[Any]]:
    """The lines of the tick grid of a correction: name and marks."""
    sheet = book.book["勾选表"]
    return [[line[1].value, *(c.value for c in line[3:] if c.value)] for line in sheet.iter_rows(min_row=5)]


def two_ticks(place: Round) -> Any:
    return place.send(KINDS[TWO_TICKS](place.activity(VISIT, LESSON)))


def test_a_correction_carries_every_mark_and_asks_about_those_that_nobody_can_read(place: Round) -> None:
    told = two_ticks(place)
    assert [p["message"] for p in told.file["problems"]] == [
        "“勾选（王芳，视察老旧小区改造）”填为“○”，不在可选范围内。",
        "“勾选（张建国，视察老旧小区改造）”填为“×”，不在可选范围内。",
    ]
    book = place.correction(told)
    assert sorted(grid(book)) == [["张建国", "×"], ["李成（古城街道人大街工委）", "v"], ["王芳", "○"]]
    sheet = book.book["勾选表"]
    red = {c.value: c for line in sheet.iter_rows() for c in line if c.comment is not None}
    assert set(red) == {"○", "×"}
    assert "勾选（王芳，视察老旧小区改造）" in red["○"].comment.text
    assert not any(c.protection.locked for c in red.values())
    assert [c.value for c in book.red()] == []
    index = book.book["需要修改的地方"]
    links = [index.cell(row, 2).hyperlink.location for row in (4, 5)]
    assert sorted(links) == sorted(f"'勾选表'!{c.coordinate}" for c in red.values())


def test_a_mark_is_mended_in_the_tick_grid(place: Round) -> None:
    told = two_ticks(place)
    half = place.send(place.correction(told).tick("王芳", 1, "√"))
    assert (half.status, half.codes, half.file["held"]) == ("partial", ["cell.choice"], 1)
    back = place.send(place.correction(half).tick("张建国", 1, "假"))
    assert (back.code, back.codes, back.file["held"]) == (0, [], 0)
    record = place.records()[0]
    assert (record["state"], sorted(record["body"]["present"]), record["body"]["leave"]) == (
        "accepted", ["0001", "0002"], ["0003"],
    )  # fmt: skip
    assert "#0003" not in record["evidence"]


def test_a_mark_is_given_up_by_removing_it_or_with_its_row(place: Round) -> None:
    book = place.correction(two_ticks(place)).tick("王芳", 1, "").tick("张建国", 1, "√")
    back = place.send(book)
    assert (back.code, back.file["held"]) == (0, 0)
    assert sorted(place.records()[0]["body"]["present"]) == ["0001", "0003"]


def test_a_row_of_marks_may_be_given_up(place: Round) -> None:
    back = place.send(place.correction(two_ticks(place)).rows("activities", [{"void": "是"}]))
    assert (back.code, back.codes, back.file["held"]) == (0, ["row.voided"], 0)


def test_a_correction_without_its_tick_grid_closes_nothing(place: Round) -> None:
    told = two_ticks(place)
    before = stands(place)
    book = place.correction(told)
    del book.book["勾选表"]
    back = place.send(book)
    assert (back.code, back.status, back.codes, back.file["held"]) == (1, "partial", ["cell.choice"] * 2, 1)
    assert stands(place) == before
    book.rows("activities", [{"present": "李成、王芳、张建国"}])
    back = place.send(book)
    assert (back.code, back.file["held"]) == (0, 0)
    assert sorted(place.records()[0]["body"]["present"]) == ["0001", "0002", "0003"]


def test_the_office_may_say_who_was_there(place: Round) -> None:
    two_ticks(place)
    number = place.records()[0]["number"]
    place.json("correct", number, "present=李成(0001)、王芳", "--reason", "电话核实")
    record = place.records()[0]
    assert (record["state"], record["body"]["present"], record["problems"]) == ("accepted", ["0001", "0002"], [])


def test_what_was_struck_out_goes_back_struck_out_and_counts_without_the_line(place: Round) -> None:
    told = place.send(KINDS["struck out"](place.activity(VISIT)))
    book = place.correction(told)
    (cell,) = book.red()
    assert (cell.value, cell.font.strike) == ("古城南路", True)
    cell.font = Font(strike=False)
    back = place.send(book)
    assert (back.code, back.file["held"], place.records()[0]["body"]["place"]) == (0, 0, "古城南路")


def test_what_was_struck_out_is_dropped_by_clearing_it(place: Round) -> None:
    book = place.correction(place.send(KINDS["struck out"](place.activity(VISIT))))
    book.red()[0].value = None
    back = place.send(book)
    assert (back.code, back.file["held"], "place" in place.records()[0]["body"]) == (0, 0, False)
