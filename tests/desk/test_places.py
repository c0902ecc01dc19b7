"""Every value of a record leads to its place: the cell of the sheet as it came, the box on the picture of its page.

The property is held over records of every form and kind of file of the sample.
"""

from __future__ import annotations

import html
import io
import re
from collections import Counter
from datetime import date
from pathlib import PurePath

import pdfplumber
import pytest
from playwright.sync_api import Page

from desk.conftest import Served
from desk.test_pages import sound
from desk.test_returns import line
from dutykit.app.asking.history import FieldSource, RecordSource, trace
from dutykit.app.asking.one_return import PaperCell, PaperSheet, original_of
from dutykit.app.opened.open_workspace import open_workspace
from dutykit.desk.presenting.sheet import MOST_ROWS, part_of, sheet_table
from dutykit.evidence import CellPlace, PagePlace
from dutykit.text import fold
from dutykit.workspace import read_workspace

TODAY = date(2024, 12, 15)


MOST = 4
"""Records of one form and one kind of file whose values are all followed."""


def every_value(served: Served) -> list[tuple[str, int, int, RecordSource, FieldSource]]:
    """Each value of records of each form and kind of file: its record, where it stands on the page, itself."""
    workspace = read_workspace(served.root)
    with open_workspace(workspace, today=TODAY) as opened:
        records = opened.store.current()
    seen: Counter[tuple[str, str, str]] = Counter()
    found = []
    for stored in records:
        kind = stored.form, stored.part, PurePath(stored.file).suffix.lower()
        seen[kind] += 1
        if seen[kind] > MOST:
            continue
        for at, source in enumerate(trace(workspace, stored.number).sources):
            told = [(n, f) for n, f in enumerate(source.fields) if source.sha256 and f.place is not None]
            found += [(stored.number, at, n, source, f) for n, f in told]
    return found


def cell_text(page: str, anchor: str) -> str:
    """What the cell with an anchor shows; the marks of problems are not its text."""
    found = re.search(rf'<td id="{anchor}"[^>]*>(.*?)</td>', page, re.DOTALL)
    assert found is not None, anchor
    return html.unescape(re.sub(r"<a class=.*?</a>", "", found[1], flags=re.DOTALL))


def words_on(served: Served, sha256: str, place: PagePlace) -> str:
    """The characters whose middle lies in the box of a page."""
    path, _ = original_of(read_workspace(served.root), sha256, today=TODAY)
    assert place.box is not None
    left, top, right, bottom = place.box
    with pdfplumber.open(io.BytesIO(path.read_bytes())) as pdf:
        return "".join(
            str(c["text"])
            for c in pdf.pages[place.page - 1].chars
            if left <= (c["x0"] + c["x1"]) / 2 <= right and top <= (c["top"] + c["bottom"]) / 2 <= bottom
        )


def says(shown: str, raw: str) -> bool:
    """Whether a place shows a text; what is masked in either may be anything."""
    one, other = (re.sub(r"\\\*+", ".*", re.escape(fold(text))) for text in (shown, raw))
    return re.search(other, fold(shown)) is not None or re.search(one, fold(raw)) is not None


def test_every_value_of_the_sample_leads_to_a_place_that_holds_its_text(looked_at: Served, cookie: str) -> None:
    pages: dict[str, str] = {}
    kinds: Counter[str] = Counter()
    wrong: list[tuple[object, ...]] = []
    for number, at, n, source, told in every_value(looked_at):
        kinds[PurePath(source.name).suffix.lower()] += 1
        answer = looked_at.ask("GET", f"/records/{number}/places/{at}/{n}", Cookie=cookie)
        address, _, anchor = answer.headers.get("location", "").partition("#")
        assert (answer.status, bool(anchor)) == (303, True), (number, told.label)
        if isinstance(told.place, PagePlace):
            assert f"page={told.place.page}&box=" in address
            shown = words_on(looked_at, source.sha256, told.place)
        else:
            if address not in pages:
                pages[address] = looked_at.ask("GET", address, Cookie=cookie).text
            shown = cell_text(pages[address], anchor)
        if not says(shown, told.raw):
            wrong.append((number, told.label, told.raw, shown))
    assert wrong == []
    assert {".xlsx", ".pdf", ".docx"} <= set(kinds)


def test_the_cell_of_a_value_is_scrolled_to_and_marked(page: Page, looked_at: Served) -> None:
    page.goto(f"{looked_at.base}/records/HD-2024-0002")
    place = page.locator(".place-cell a").first
    raw = page.locator("tr", has=place).first.locator("td").first.inner_text()
    place.click()
    marked = page.locator("td:target")
    assert fold(raw) in fold(marked.inner_text())
    assert in_view(page, "td:target")
    assert marked.evaluate("cell => getComputedStyle(cell).outlineStyle") == "solid"
    sound(page)


def test_the_box_of_a_value_is_drawn_on_its_page_and_scrolled_to(page: Page, looked_at: Served) -> None:
    sha256 = line(looked_at.root, "古亭街道 综合材料要点.pdf").sha256
    page.set_viewport_size({"width": 1366, "height": 400})
    number, at, n, _, told = next(
        v for v in reversed(every_value(looked_at)) if v[3].sha256 == sha256 and isinstance(v[4].place, PagePlace)
    )
    page.goto(f"{looked_at.base}/records/{number}/places/{at}/{n}")
    drawn = page.locator("#spot").evaluate("box => ['x', 'y', 'width', 'height'].map(n => +box.getAttribute(n))")
    assert isinstance(told.place, PagePlace)
    assert told.place.box is not None
    left, top, right, bottom = told.place.box
    assert drawn == pytest.approx([left - 2, top - 2, right - left + 4, bottom - top + 4], abs=0.02)
    assert in_view(page, "#spot")
    sound(page)


def in_view(page: Page, selector: str) -> bool:
    """Whether something can be seen without scrolling."""
    return bool(
        page.locator(selector).evaluate(
            "at => { const r = at.getBoundingClientRect(); return r.top >= 0 && r.bottom <= innerHeight; }"
        )
    )


@pytest.mark.parametrize("where", ["0/999", "9/0", "a/0", "0/-1", "00000000/0"])
def test_a_place_that_is_none_is_not_found(looked_at: Served, cookie: str, where: str) -> None:
    assert looked_at.ask("GET", f"/records/HD-2024-0002/places/{where}", Cookie=cookie).status == 404


def test_a_long_sheet_is_drawn_in_parts_and_each_row_is_in_one() -> None:
    rows = tuple(
        (row, (PaperCell(row, 1, 1, 1, f"第{row}行", CellPlace("页", f"A{row}"), None),)) for row in range(1, 1002)
    )
    sheet = PaperSheet("页", 1, rows)
    for row in (1, MOST_ROWS, MOST_ROWS + 1, 1001):
        drawn = sheet_table(sheet, 1, {}, row)
        assert [r.number for r in drawn.rows][:1] == [part_of(row)]
        assert row in [r.number for r in drawn.rows]
        assert drawn.more == 1001 - len(drawn.rows)
        parts = sorted([*drawn.others, (drawn.rows[0].number, drawn.rows[-1].number)])
        assert parts == [(1, 400), (401, 800), (801, 1001)]
