"""What people do to a printed form: turned, stamped, pages lost or shuffled."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from pypdfium2 import raw

from app.rounds import VISIT, Ingested, Round

pytestmark = pytest.mark.libreoffice
Convert = Callable[[Path, str, Path], Path]
TITLES = [f"视察第{n}社区" for n in range(1, 31)]


@pytest.fixture(scope="module")
def _kept() -> dict[str, bytes]:
    return {}


@pytest.fixture
def printed(place: Round, soffice: Convert, _kept: dict[str, bytes]) -> bytes:
    """Thirty rows on several landscape pages, printed once for all tests: every copy of the workspace is the same."""
    if not _kept:
        text = "实地查看小区道路、停车和加装电梯情况，听取居民意见并座谈。"
        book = place.activity(*({**VISIT, "title": t, "content": text, "date": "2024-3-5"} for t in TITLES))
        path = place.save(book, "印.xlsx")
        _kept["pdf"] = soffice(path, "pdf", place.root / "印").read_bytes()
    return _kept["pdf"]


def saved(document: Any, path: Path) -> Path:
    document.save(path)
    document.close()
    return path


def send(place: Round, data: bytes, pages: list[int] | None = None, change: Any = None) -> Ingested:
    """Ingest the PDF with these pages (all, counted from 0), each changed."""
    old = pypdfium2.PdfDocument(data)
    document = pypdfium2.PdfDocument.new()
    document.import_pages(old, pages if pages is not None else list(range(len(old))))
    for page in [document[i] for i in range(len(document))]:
        if change is not None:
            change(document, page)
    folder = place.root / "returned"
    folder.mkdir(exist_ok=True)
    return place.ingest(saved(document, folder / "扫.pdf"))


def titles(place: Round) -> list[str]:
    return [r["body"]["title"] for r in place.records()]


def turned(degrees: int) -> Callable[[Any, Any], None]:
    return lambda _, page: page.set_rotation(degrees)


def stamp(_document: Any, page: Any) -> None:
    """A red circle and a star's strokes over the middle of the table, as a stamp is drawn."""
    width, height = page.get_size()
    x, y, r = width / 2, height / 2, 60.0
    k = 0.5523 * r
    path = raw.FPDFPageObj_CreateNewPath(x + r, y)
    for a in (
        (x + r, y + k, x + k, y + r, x, y + r), (x - k, y + r, x - r, y + k, x - r, y),
        (x - r, y - k, x - k, y - r, x, y - r), (x + k, y - r, x + r, y - k, x + r, y),
    ):  # fmt: skip
        raw.FPDFPath_BezierTo(path, *a)
    for dx, dy in ((0.0, 30.0), (18.0, -24.0), (-29.0, 9.0), (29.0, 9.0), (-18.0, -24.0), (0.0, 30.0)):
        (raw.FPDFPath_MoveTo if dy == 30.0 and dx == 0.0 else raw.FPDFPath_LineTo)(path, x + dx, y + dy)
    raw.FPDFPageObj_SetStrokeColor(path, 220, 20, 20, 255)
    raw.FPDFPageObj_SetStrokeWidth(path, 3.0)
    raw.FPDFPath_SetDrawMode(path, 0, True)
    raw.FPDFPage_InsertObject(page, path)
    page.gen_content()


def picture(document: Any, page: Any) -> None:
    """A stamp as a picture over a corner of the table."""
    image = pypdfium2.PdfImage.new(document)
    bitmap = pypdfium2.PdfBitmap.new_native(40, 40, raw.FPDFBitmap_BGRx)
    bitmap.fill_rect((0, 0, 255, 255), 0, 0, 40, 40)
    image.set_bitmap(bitmap)
    image.set_matrix(pypdfium2.PdfMatrix().scale(110, 110).translate(500, 150))
    page.insert_obj(image)
    page.gen_content()


@pytest.mark.parametrize("change", [None, turned(90), turned(180), turned(270), stamp, picture])
def test_turned_or_stamped_it_reads_the_same(place: Round, printed: bytes, change: Any) -> None:
    told = send(place, printed, change=change)
    assert [c for c in told.codes if c not in {"cell.maybe_cut", "cell.cut_off"}] == []
    assert (titles(place), told.file["held"]) == (TITLES, 0)
    assert {r["issue"] for r in place.records()} == {place.issue_number()}


def count(data: bytes) -> int:
    document = pypdfium2.PdfDocument(data)
    try:
        return len(document)
    finally:
        document.close()


def test_pages_in_the_wrong_order_are_put_in_order_and_told(place: Round, printed: bytes) -> None:
    pages = list(range(count(printed)))
    assert len(pages) > 2
    told = send(place, printed, [1, 0, *pages[2:]])
    assert [c for c in told.codes if c not in {"cell.maybe_cut", "cell.cut_off"}] == ["file.pages_order"]
    assert told.problem("file.pages_order")["message"].startswith("这份 PDF 的页顺序乱了（2、1、3")
    assert titles(place) == TITLES


@pytest.mark.parametrize("gone", [0, 1])
def test_a_page_that_is_missing_is_told_and_nothing_is_read(place: Round, printed: bytes, gone: int) -> None:
    pages = [n for n in range(count(printed)) if n != gone]
    told = send(place, printed, pages)
    assert (told.code, told.status, told.codes) == (1, "unreadable", ["file.pages_missing"])
    assert f"缺第 {gone + 1} 页" in told.problem("file.pages_missing")["message"]
    assert place.records() == []


def test_a_page_twice_is_told_and_nothing_is_read(place: Round, printed: bytes) -> None:
    told = send(place, printed, [0, 0, *range(1, count(printed))])
    assert (told.status, told.codes, place.records()) == ("unreadable", ["file.pages_twice"], [])
