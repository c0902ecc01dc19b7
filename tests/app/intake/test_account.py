"""Every mark on the paper is accounted for: found = values + labels + furniture + problems, kept and shown."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from app.rounds import LESSON, VISIT, Book, Ingested, Round
from dutykit.files.limits import Limits
from dutykit.xlsx.read import read_workbook
from pdf.test_overlays import page as pdf_page
from pdf.test_read_fields import unicode_hex
from xlsx.test_drawings import PIXEL

SHIPPED = Path(__file__).parents[3] / "templates" / "xlsx"


def account(place: Round, told: Ingested) -> dict[str, int]:
    """What is kept with the return of the only file."""
    ((kept,),) = place.sql("select account from returns where sha256=? order by id desc limit 1", told.file["sha256"])
    return dict(json.loads(kept))


def inked(data: bytes) -> int:
    """Cells that hold something, be it a formula nobody has calculated, and headers; lists of our dropdowns aside."""
    grid = read_workbook(data, {"limits": Limits()})
    return len(grid.marks) + sum(bool(c.clean or c.formula) for sheet in grid.sheets for c in sheet.cells.values())


def test_of_a_return_without_a_fault_nothing_is_left(place: Round) -> None:
    book = place.activity(VISIT, LESSON)
    data = book.data()
    told = place.send(book)
    kept = account(place, told)
    assert (told.status, told.codes, kept["problems"]) == ("accepted", [], 0)
    assert sum(kept.values()) == inked(data)
    # The head (unit, year, filler), two rows of five cells, and the mark of nothing else.
    assert kept["values"] == 3 + 2 * 5
    shown = place.run("show", told.file["sha256"][:12])
    assert f"纸面核对  共 {sum(kept.values())} 处：填写内容 13、栏名 {kept['labels']}" in shown.out


def beside_the_title(book: Book) -> None:
    book.sheet.cell(1, 40).value = "张建国当天请假"


def above_the_head(book: Book) -> None:
    book.sheet.cell(2, 39).value = 7


def on_the_tick_sheet(book: Book) -> None:
    book.book["勾选表"].cell(60, 50).value = "补：周宁也到了"


@pytest.mark.parametrize(
    ("write", "value"),
    [(beside_the_title, "张建国当天请假"), (above_the_head, "7"), (on_the_tick_sheet, "补：周宁也到了")],
)
def test_what_nothing_accounts_for_is_told(place: Round, write: Any, value: str) -> None:
    book = place.activity(VISIT)
    write(book)
    data = book.data()
    told = place.send(book)
    kept = account(place, told)
    assert (told.status, told.problem("mark.unknown")["value"]) == ("accepted_with_warnings", value)
    assert (kept["problems"], sum(kept.values())) == (1, inked(data))


def test_what_the_template_of_the_office_prints_is_no_mark_of_anybody(place: Round) -> None:
    own = place.root / "templates" / "xlsx" / "activity.xlsx"
    own.parent.mkdir(parents=True, exist_ok=True)
    template = openpyxl.load_workbook(SHIPPED / "activity.xlsx")
    template.worksheets[0].cell(template.worksheets[0].max_row + 1, 2).value = "区人大常委会代表联络室制表"
    template.save(own)
    path = next(p for p in [place.issue("activity", "--unit", "BJ")])
    told = place.send(Book(path).head(filler="周林").rows("activities", [{**VISIT, "present": "赵敏"}]))
    assert (told.status, account(place, told)["problems"]) == ("accepted", 0)


def test_of_a_file_that_is_no_form_everything_ends_as_a_problem(place: Round, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(["购物清单", "苹果", 3])
    book.save(tmp_path / "清单.xlsx")
    told = place.ingest(tmp_path / "清单.xlsx")
    assert (told.status, account(place, told)) == (
        "unrecognised", {"values": 0, "labels": 0, "furniture": 0, "problems": 3},
    )  # fmt: skip


def test_what_stands_in_a_column_that_nobody_knows_is_told_once(place: Round) -> None:
    book = place.activity(VISIT, LESSON)
    column = book.column("activities.group") + 1  # of an earlier look, which has the group behind all others
    book.sheet.cell(book.first("activities") - 1, column).value = "车牌"
    for row in (0, 1):
        book.sheet.cell(book.first("activities") + row, column).value = "京A12345"
    told = place.send(book)
    assert told.codes == ["column.unknown"]
    assert account(place, told)["problems"] == 3


def test_a_csv_row_with_more_fields_than_the_header_is_told(place: Round, tmp_path: Path) -> None:
    head = "代表履职活动登记表\n填报单位,古城街道人大街工委\n年度,2024\n填表人,周林\n"
    header = "活动日期,活动名称,活动类型,组织单位类别,参加代表\n"
    row = "2024-3-5,视察老旧小区改造,集中视察,人大街工委,王芳,张建国\n"
    path = tmp_path / "活动.csv"
    path.write_text(head + header + row, encoding="utf-8")
    told = place.ingest(path)
    assert told.problem("cell.outside")["value"] == "张建国"
    assert (told.status, account(place, told)["problems"]) == ("accepted_with_warnings", 1)


def test_a_picture_pasted_into_a_form_is_told(place: Round) -> None:
    book = place.activity(VISIT)
    book.sheet.add_image(openpyxl.drawing.image.Image(io.BytesIO(PIXEL)), "C60")
    told = place.send(book)
    assert (told.status, told.codes) == ("accepted_with_warnings", ["mark.picture"])
    assert told.problem("mark.picture")["place"] == {"sheet": "填写", "cell": "C60"}
    assert account(place, told)["problems"] == 1


def test_a_note_stuck_on_a_page_is_told(place: Round, tmp_path: Path) -> None:
    path = tmp_path / "便笺.pdf"
    path.write_bytes(pdf_page(f"/Subtype/Text/Contents {unicode_hex('另有两名代表参加')}"))
    assert place.ingest(path).problem("mark.note")["value"] == "另有两名代表参加"


def test_a_printed_form_filled_by_annotations_is_never_accepted(place: Round, tmp_path: Path) -> None:
    typed = f"/Subtype/FreeText/Contents {unicode_hex('视察老旧小区改造，十人')}"
    path = tmp_path / "填在批注里.pdf"
    path.write_bytes(pdf_page(typed))
    told = place.ingest(path)
    assert told.status == "unrecognised"
    assert told.problem("mark.annotation")["value"] == "加写文字：视察老旧小区改造，十人"
