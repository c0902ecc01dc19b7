"""A PDF held against the profile of official documents: what was printed."""

from __future__ import annotations

import pickle
from dataclasses import replace
from typing import Any

import pypdfium2
import pytest

from dutykit.pdf.official import PageLine, Printed, PrintedPage, deviations, measured
from papers import add_par, form_page, gongwen, save_tidy

LINE = 28.95 * 25.4 / 72
FULL = "代" * 28


def page(number: int, *, count: int = 22, text: str = FULL, left: float = 28.0, size: float = 16.0) -> PrintedPage:
    """A page whose lines stand as the standard asks, with its number below."""
    lines = [PageLine(text, left, left + 156, 37 + i * LINE, 37 + i * LINE + 5.6, size) for i in range(count)]
    at = 165.0 if number % 2 else 34.0
    lines.append(PageLine(f"—{number}—", at, at + 14, 266, 271, 14.0))
    return PrintedPage(number, 210.0, 297.0, tuple(lines))


def rules(*pages: PrintedPage, loose: tuple[str, ...] = ()) -> list[tuple[str, str]]:
    return deviations(Printed(pages, loose), {})


def test_pages_as_the_standard_asks_depart_in_nothing() -> None:
    assert rules(page(1), page(2), page(3, count=4)) == []


@pytest.mark.parametrize(
    ("pages", "rule", "said"),
    [
        ((replace(page(1), width=216.0, height=279.0), page(2)), "page", "216×279"),
        ((page(1, left=20.0), page(2)), "margins", "左边 8 毫米"),
        ((page(1, count=26), page(2)), "grid", "26 行"),
        ((page(1, text="代" * 26), page(2, text="代" * 26)), "line", "26 字"),
        ((page(1, size=14.0), page(2, size=14.0)), "font", "14.0 磅"),
        ((replace(page(1), lines=page(1).lines[:-1]), page(2)), "page_number", "第1页没有页码"),
    ],
)
def test_what_departs_is_told_by_its_rule(pages: tuple[PrintedPage, ...], rule: str, said: str) -> None:
    found = rules(*pages)
    assert any(id_ == rule and said in text for id_, text in found), found


def test_fonts_that_are_not_in_the_file_are_named() -> None:
    assert rules(page(1), loose=("SimSun",)) == [("embedded", "没有嵌入SimSun")]


def test_a_number_on_the_wrong_side_is_told() -> None:
    wrong = page(1)
    moved = replace(wrong.lines[-1], left=34.0, right=48.0)
    assert rules(replace(wrong, lines=(*wrong.lines[:-1], moved)), page(2)) == [("page_number", "第1页页码不在右侧")]


def test_an_empty_pdf_has_a_page_and_no_lines(tmp_path: Any) -> None:
    document = pypdfium2.PdfDocument.new()
    document.new_page(595, 842)
    document.save(tmp_path / "a.pdf")
    printed: Printed = pickle.loads(measured((tmp_path / "a.pdf").read_bytes(), {}))
    assert [(round(p.width), round(p.height), p.lines) for p in printed.pages] == [(210, 297, ())]


@pytest.mark.libreoffice
def test_a_page_of_ours_has_22_lines_of_28_characters_and_its_fonts(soffice: Any, tmp_path: Any) -> None:
    paper = gongwen()
    for _ in range(30):
        add_par(paper, "代表履职情况" * 20)
    path = tmp_path / "a.docx"
    path.write_bytes(save_tidy(paper))
    printed: Printed = pickle.loads(measured(soffice(path, "pdf", tmp_path).read_bytes(), {}))
    assert printed.loose == ()
    body = [line for line in printed.pages[1].lines if line.size > 15]
    assert (len(body), max(len(line.text) for line in body)) == (22, 28)
    plain = form_page()
    add_par(plain, "页边不同")
    path.write_bytes(save_tidy(plain))
    other: Printed = pickle.loads(measured(soffice(path, "pdf", tmp_path).read_bytes(), {}))
    assert "margins" in {rule for rule, _ in deviations(other, {})}
