"""A page on paper comes back: everything recognised is held until a person has compared it with the picture."""

from __future__ import annotations

import json
import os
import random
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageDraw

from app.rounds import Book, Ingested, Round
from conftest import Convert
from dutykit.app.asking.one_return import look_at, scan_pages, spots_of
from dutykit.app.intake import scans as workers
from dutykit.scans.extra import missing
from dutykit.workspace import read_workspace
from scans.drawing import drawn
from scans.paper import font, grained, noisy, saved

pytestmark = pytest.mark.skipif(bool(missing()) and "CI" not in os.environ, reason="the extra ocr is not installed")

ROWS = [
    {
        "date": "2024-3-5", "title": "老旧小区加装电梯视察", "kind": "集中视察", "organiser": "人大街工委",
        "place": "古城南路社区", "present": "李成、王芳", "note": "已存档",
    },
    {
        "date": "2024-4-12", "title": "垃圾分类驿站走访", "kind": "专题调研", "organiser": "人大街工委",
        "present": "李成",
    },
]  # fmt: skip


@pytest.fixture(autouse=True)
def _on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DUTYKIT_SCANS", "on")


def sent(place: Round, *rows: dict[str, Any], last_row: int = 10, name: str = "扫描件.png") -> Ingested:
    """The activity form of 古城街道, filled in, printed, and scanned at 200 dpi."""
    book = place.activity(*(rows or ROWS), phone="13900008766")
    return scanned(place, drawn(book, last_row=last_row), name)


def scanned(place: Round, page: Image.Image, name: str = "扫描件.png") -> Ingested:
    path = place.root / "returned" / name
    path.write_bytes(saved(noisy(page), path.suffix))
    return place.ingest(path)


def ticked(book: Book) -> Book:
    """Every row of a correction said to be looked at."""
    places = {n: d.attr_text.rpartition("!")[2].replace("$", "") for n, d in book.book.defined_names.items()}
    header = book.sheet[places["c_activities"]]
    for row in (1, 2):
        book.sheet.cell(header.row + row, header.column).value = "√"
    book.sheet[places["c_head"]].value = "√"
    return book


def test_a_scan_is_held_until_somebody_has_looked(place: Round) -> None:
    told = sent(place)
    assert (told.status, told.file["records"], told.file["held"]) == ("partial", 0, 3)
    assert told.codes.count("scan.row") == 3
    assert set(place.states().values()) == {"held"}
    first, second = place.records()
    assert [first["body"][n] for n in ("date", "title", "kind", "present")] == [
        {"from": "2024-03-05", "to": "2024-03-05"}, "老旧小区加装电梯视察", "inspection_group", ["0001", "0002"],
    ]  # fmt: skip
    assert first["evidence"]["title"]["place"]["page"] == 1
    assert first["evidence"]["title"]["score"] > 0.9
    assert second["body"]["title"] == "垃圾分类驿站走访"
    book = place.correction(told)
    answers = {"date", "title", "kind", "organiser", "place", "present", "note"}
    rows = {i.anchor._from.row for i in book.sheet._images}
    assert len(book.sheet._images) == len(answers) + 5 + 2  # both rows, and filler and phone of the head
    assert book.first("activities") - 1 in rows
    assert "扫描原页" in book.book.sheetnames

    again = place.send(book, "没有看.xlsx")
    assert (again.status, again.file["held"]) == ("partial", 3)
    assert "scan.nobody" not in again.codes
    assert "mark.picture" not in again.codes

    nobody = place.send(ticked(place.correction(again)), "谁看的.xlsx")
    assert (nobody.status, nobody.codes.count("scan.nobody")) == ("partial", 3)

    mended = ticked(place.correction(nobody))
    mended.cell("activities.title", 2).value = "垃圾分类驿站走访检查"
    path = place.save(mended, "看过了.xlsx")
    done = place.ingest(path, "--by", "赵敏")
    assert (done.status, done.file["records"], done.file["held"]) == ("accepted", 3, 0)
    assert set(place.states().values()) == {"accepted"}
    first, second = place.records()
    assert first["evidence"]["title"]["looked"] == "赵敏"
    assert first["evidence"]["title"]["place"]["page"] == 1
    assert second["body"]["title"] == "垃圾分类驿站走访检查"
    assert (second["evidence"]["title"]["looked"], second["evidence"]["title"]["place"]["sheet"]) == ("赵敏", "填写")
    traced = place.run("trace", first["number"]).out
    assert "（赵敏 核对）" in traced
    assert "机器识别，把握" in traced

    twice = scanned(place, drawn(place.activity(*ROWS[:1], phone="13900008766"), last_row=10), "又扫一次.png")
    assert place.states() == {first["number"]: "accepted", second["number"]: "accepted"}
    assert twice.file["held"] == 0


def test_without_the_extra_it_is_said_how_to_get_it(place: Round, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "available", lambda: False)
    told = scanned(place, Image.new("RGB", (400, 300), "white"))
    assert told.status == "unreadable"
    assert told.codes == ["file.scan"]
    assert 'pip install "dutykit[ocr]"' in told.problem("file.scan")["remedy"]


def test_an_engine_that_does_not_start_costs_one_file(place: Round, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "_PRELOAD", "dutykit.scans.recogniser:nothing")
    (place.root / "returned" / "扫描件.png").write_bytes(saved(drawn(place.activity(*ROWS), 60, 9), ".png"))
    good = place.save(place.activity(*ROWS), "好的.xlsx")
    told = place.ingest(place.root / "returned" / "扫描件.png", good)
    assert [f["status"] for f in told.files] == ["unreadable", "accepted"]
    assert [p["code"] for p in told.files[0]["problems"]] == ["scan.engine"]


@pytest.mark.parametrize(
    ("page", "code"),
    [
        (Image.new("RGB", (1200, 900), "white"), "scan.blank"),
        (grained((1200, 900), random.Random(1), 60), "scan.no_table"),
    ],
)
def test_pages_without_a_table_are_refused(place: Round, page: Image.Image, code: str) -> None:
    path = place.root / "returned" / "照片.jpg"
    path.write_bytes(saved(page))
    told = place.ingest(path)
    assert (told.status, told.codes) == ("unreadable", [code])


def test_a_roster_is_not_taken_from_paper(place: Round) -> None:
    book = Book(place.issue("roster")).head(filler="周林", as_of="2024-1-15")
    told = scanned(place, drawn(book, last_row=12))
    assert told.status == "rejected"
    assert told.codes == ["scan.form_refused"]


def test_pages_of_one_return_are_one_file(place: Round, tmp_path: Path) -> None:
    """A form of two pages as a TIFF, with a back that shows nothing and one that is no form."""
    page = drawn(place.activity(*ROWS), last_row=9)
    other = grained(page.size, random.Random(1), 60)
    path = tmp_path / "几页.tif"
    page.save(path, save_all=True, append_images=[Image.new("RGB", page.size, "white"), other], compression="jpeg")
    told = place.ingest(path)
    assert told.status == "partial"
    assert [p["place"] for p in told.file["problems"] if p["code"] == "scan.page_skipped"] == [
        {"page": 3, "box": None, "label": ""}
    ]
    assert len(place.records()) == 2


def test_a_prefilled_form_on_paper_confirms_nothing(place: Round) -> None:
    assert place.send(place.activity({**ROWS[0], "present": "王芳"})).code == 0
    book = Book(place.issue("handbook", "--deputy", "0002"))
    last = book.first("activities") + 1
    told = scanned(place, drawn(book, last_row=last))
    assert "scan.unconfirmed" in told.codes, told.file["problems"]
    assert place.sql("select * from supports where kind = 'confirmed'") == []


def test_pages_that_did_not_come_are_told(place: Round) -> None:
    page = drawn(place.activity(*ROWS), last_row=9)
    ImageDraw.Draw(page).text((2050, 1560), "第1页 共3页", font=font(26), fill=(20, 20, 20))
    told = scanned(place, page)
    assert told.problem("scan.pages_missing")["message"] == "页脚写明共 3 页，没有收到第 2、3 页。"
    assert len(place.records()) == 2


def printed(place: Round, soffice: Convert, book: Book, tmp_path: Path) -> list[Image.Image]:
    """The pages of a workbook as a copier sees them, at 200 dpi."""
    import pypdfium2

    pdf = soffice(place.save(book, "填好.xlsx"), "pdf", tmp_path / "打印")
    with pypdfium2.PdfDocument(pdf) as document:
        return [noisy(page.render(scale=200 / 72).to_pil().convert("RGB")) for page in document]


def sheets_scanned(place: Round, pages: list[Image.Image], name: str) -> Ingested:
    path = place.root / "returned" / name
    first, *others = (page.copy() for page in pages)  # what was saved once remembers what stood behind it
    first.save(path, save_all=True, append_images=others, resolution=200)
    return place.ingest(path)


@pytest.mark.libreoffice
def test_a_tick_grid_on_paper_is_held_mark_by_mark_and_counts_once_looked_at(
    place: Round, soffice: Convert, tmp_path: Path
) -> None:
    bare = [{n: v for n, v in row.items() if n != "present"} for row in ROWS]
    book = place.activity(*bare).tick("李成", 1, "√").tick("王芳", 1, "√").tick("王芳", 2, "假").tick("李成", 2, "√")
    pages = printed(place, soffice, book, tmp_path)
    told = sheets_scanned(place, pages, "勾选.pdf")
    assert (told.status, told.file["records"]) == ("partial", 0)
    first, second = place.records()
    assert (first["state"], second["state"]) == ("held", "held")
    assert (first["body"]["present"], second["body"]["present"]) == (["0001", "0002"], ["0001"])
    assert second["body"]["leave"] == ["0002"]
    marks = {k: v["place"]["page"] for k, v in {**first["evidence"], **second["evidence"]}.items() if "#" in k}
    (page,) = set(marks.values())
    assert 1 < page <= len(pages)

    correction = place.correction(told)
    assert len(correction.sheet._images) > len(marks)
    done = place.ingest(place.save(ticked(correction), "看过了.xlsx"), "--by", "赵敏")
    assert (done.status, done.file["held"]) == ("accepted", 0), done.file["problems"]
    first, second = place.records()
    assert (first["state"], first["body"]["present"]) == ("accepted", ["0001", "0002"])
    assert (second["state"], second["body"]["present"], second["body"]["leave"]) == ("accepted", ["0001"], ["0002"])


@pytest.mark.libreoffice
def test_pages_of_a_scan_are_put_in_order_and_a_gap_is_named(place: Round, soffice: Convert, tmp_path: Path) -> None:
    pages = printed(place, soffice, place.activity(*ROWS), tmp_path)
    assert len(pages) > 2
    gap = sheets_scanned(place, [pages[0], *pages[2:]], "缺一页.pdf")
    assert (gap.status, gap.codes) == ("unreadable", ["scan.pages_gap"])
    assert (
        gap.problem("scan.pages_gap")["message"]
        == f"页脚写明共 {len(pages)} 页，缺第 2 页，后面的内容接不上，没有读取。"
    )
    back = sheets_scanned(place, pages[::-1], "倒着.pdf")
    assert "file.pages_order" in back.codes
    assert [r["body"]["title"] for r in place.records()] == [row["title"] for row in ROWS]
    assert back.file["held"] == 3  # both rows and the head: what was left empty says nothing


def test_what_json_tells_of_a_scan(place: Round) -> None:
    told = sent(place, ROWS[0])
    problem = next(p for p in told.file["problems"] if p["place"].get("label") == "第1行")
    assert problem["code"] == "scan.row"
    assert "--by 姓名" in problem["remedy"]
    number = place.records()[0]["number"]
    fields = json.loads(place.run("trace", number, "--json").out)["sources"][0]["fields"]
    assert all(0 < f["score"] <= 1 for f in fields)


def test_a_scan_is_looked_at_as_it_was_made_straight_with_boxes_where_cells_are(place: Round) -> None:
    """Askew as it came in; the boxes lie on the rules of the table of the page that was kept."""
    page = drawn(place.activity(*ROWS, phone="13900008766"), last_row=10).rotate(1.5, fillcolor="white", expand=True)
    told = scanned(place, page, "扫描件.jpg")
    workspace, day = read_workspace(place.root), date(2024, 12, 20)
    (number, (path, wide)), *others = scan_pages(workspace, told.file["sha256"], today=day).items()
    assert (number, others) == (1, [])
    assert look_at(workspace, told.file["sha256"], today=day).paged
    kept = Image.open(path).convert("L")
    scale = kept.width / wide
    spots = spots_of(workspace, told.file["sha256"], today=day)
    assert len(spots) > 8
    for spot in spots:
        left, top, right, bottom = (round(at * scale) for at in spot.box)
        edges = [
            kept.crop((left - 5, top + 3, left + 6, bottom - 3)),
            kept.crop((right - 5, top + 3, right + 6, bottom - 3)),
        ]
        assert all(min(column(edge)) < max(column(edge)) - 25 for edge in edges)


def column(edge: Image.Image) -> list[float]:
    """The mean grey of each column of pixels."""
    return [sum(edge.getpixel((x, y)) for y in range(edge.height)) / edge.height for x in range(edge.width)]
