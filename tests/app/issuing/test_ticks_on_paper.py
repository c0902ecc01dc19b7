"""The tick grid on paper: as large as the form, over as many pages as it takes, and read from each of them."""

from __future__ import annotations

from pathlib import Path

import pdfplumber
import pytest

from app.rounds import VISIT, Round, hold_session
from conftest import Convert

LEAST = 9.0


@pytest.mark.libreoffice
def test_a_grid_wider_than_a_page_is_printed_at_full_size_and_read_from_each_page(
    place: Round, tmp_path: Path, soffice: Convert
) -> None:
    rows = [{**VISIT, "title": f"视察第{n}处", "present": None} for n in range(1, 26)]
    book = (
        place.activity(*rows).tick("王芳", 1, "√").tick("张建国", 1, "假").tick("王芳", 25, "v").tick("李成", 24, "○")
    )
    printed = soffice(place.save(book), "pdf", tmp_path)
    with pdfplumber.open(printed) as pdf:
        pages = pdf.pages[-3:]
        sizes = {round(c["size"], 1) for page in pages for c in page.chars if c["upright"] and c["text"].strip()}
        titled = [page.extract_text().count("勾选表") for page in pages]
    assert min(sizes) >= LEAST
    assert titled == [1, 0, 0]
    told = place.ingest(printed)
    assert [told.problem(code)["message"] for code in told.codes] == [
        "“勾选（李成，视察第24处）”填为“○”，不在可选范围内。"
    ]
    present = {r["body"]["title"]: (r["body"].get("present"), r["body"].get("leave")) for r in place.records()}
    assert (present["视察第1处"], present["视察第25处"]) == ((["0002"], ["0003"]), (["0002"], None))


@pytest.mark.libreoffice
def test_a_grid_that_fits_on_a_page_takes_one(place: Round, tmp_path: Path, soffice: Convert) -> None:
    hold_session(place)
    printed = soffice(place.issue("attendance", "--for", "HQ-0006"), "pdf", tmp_path)
    with pdfplumber.open(printed) as pdf:
        grids = [page.extract_text() for page in pdf.pages if "买买提·艾力" in page.extract_text()]
    assert [text.count("勾选表") for text in grids] == [1]
    assert "不用再到" in grids[0]
