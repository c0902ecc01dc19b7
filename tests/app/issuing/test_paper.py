"""Every form on paper: A4, nothing too small to read, no signature without content, whatever regulations bind."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pdfplumber
import pytest

from conftest import ConvertMany
from dutykit.app.issuing.workbooks import build_workbook
from dutykit.app.opened.open_workspace import load_forms
from dutykit.app.opened.sources import citing
from dutykit.forms.asked import unasked
from dutykit.forms.filled import Filled
from dutykit.forms.model import Form
from dutykit.forms.recognise import NUMBER_LABEL
from dutykit.text import fold
from dutykit.words.codes import Per
from dutykit.workspace import create

DISTRICTS = {
    "没有办法": [],
    "石景山": ["shijingshan-2019", "shijingshan-2022"],
    "东城": ["dongcheng-2020"],
    "平谷": ["pinggu-2019"],
    "华容": ["huarong-2024"],
    "冷水滩": ["lengshuitan-2024"],
}
FORMS = load_forms()
LEAST, BODY = 9.0, 10.5
A4 = {(595, 842), (842, 595)}


@dataclass
class Page:
    """What one page shows: type sizes, its texts from the top down, how far down the last one stands."""

    size: tuple[int, int]
    sizes: Counter[float]
    words: list[tuple[float, str]]


def printed(path: Path) -> list[Page]:
    with pdfplumber.open(path) as pdf:
        return [_page(page) for page in pdf.pages]


def _page(page: Any) -> Page:
    sizes = Counter(round(c["size"], 1) for c in page.chars if c["text"].strip())
    words = sorted((round(w["top"], 1), fold(w["text"])) for w in page.extract_words())
    return Page((round(page.width), round(page.height)), sizes, words)


@pytest.fixture(scope="module")
def papers(tmp_path_factory: pytest.TempPathFactory, soffice_many: ConvertMany) -> dict[tuple[str, str], list[Page]]:
    """Each form of each district as it prints; those that are the same are printed once."""
    root, looks = tmp_path_factory.mktemp("纸"), {}
    for district, form, filled in blanks(root):
        looks.setdefault((form.id, filled.left_out, bool(district == "东城")), []).append((district, filled))
    files = {}
    for number, ((form_id, *_), found) in enumerate(looks.items()):
        path = root / f"{number}_{form_id}.xlsx"
        path.write_bytes(build_workbook(None, found[0][1]))
        files[path] = [(district, form_id) for district, _ in found]
    made = soffice_many(list(files), "pdf", root / "pdf")
    pages = {path.stem: printed(path) for path in made}
    return {whose: pages[path.stem] for path, names in files.items() for whose in names}


def blanks(root: Path) -> Iterator[tuple[str, Form, Filled]]:
    for district, regulations in DISTRICTS.items():
        folder = root / district
        workspace = create(folder, "某区人民代表大会", 17, regulations, 2024)
        cite = citing(workspace, date(2024, 12, 31))
        for form in FORMS.values():
            identity = {"format": "1", "kind": "blank", "form": form.id, "version": str(form.version)}
            identity |= {} if form.per is Per.CONGRESS else {"year": "2024"}
            yield district, form, Filled(form, identity, cite=cite, left_out=unasked(form, cite))


CASES = [(district, form) for district in DISTRICTS for form in FORMS]


@pytest.mark.libreoffice
@pytest.mark.parametrize(("district", "form"), CASES)
def test_a_form_is_read_on_a4(papers: dict[tuple[str, str], list[Page]], district: str, form: str) -> None:
    pages = papers[district, form]
    sizes: Counter[float] = Counter()
    for page in pages:
        sizes += page.sizes
    assert {page.size for page in pages} <= A4
    assert min(sizes) >= LEAST
    assert sizes.most_common(1)[0][0] == BODY


@pytest.mark.libreoffice
@pytest.mark.parametrize(("district", "form"), CASES)
def test_what_is_signed_stands_below_content(
    papers: dict[tuple[str, str], list[Page]], district: str, form: str
) -> None:
    signed = fold(f"{FORMS[form].sign[0]}：")
    at = [(n, top) for n, page in enumerate(papers[district, form]) for top, word in page.words if word == signed]
    number, top = at[-1]
    above = [word for height, word in papers[district, form][number].words if height < top - 20]
    labels = {fold(f.label) for _, f in FORMS[form].all_fields()}
    assert any(word.strip("*") in labels or word.isdecimal() for word in above)


@pytest.mark.libreoffice
@pytest.mark.parametrize(("district", "form"), CASES)
def test_nothing_of_the_hidden_column_of_numbers_is_printed(
    papers: dict[tuple[str, str], list[Page]], district: str, form: str
) -> None:
    """Its head stood a letter a line at the right of a handbook's later pages, and came back as a column."""
    words = {word for page in papers[district, form] for _, word in page.words}
    assert not words >= set(NUMBER_LABEL)
    assert NUMBER_LABEL not in words


@pytest.mark.libreoffice
def test_the_leave_slip_is_one_upright_sheet(papers: dict[tuple[str, str], list[Page]]) -> None:
    for district in DISTRICTS:
        [page] = papers[district, "leave"]
        assert page.size == (595, 842)
        words = {word.strip("*") for _, word in page.words}
        assert {"请假事由", "请假人签名:", "批准人意见:"} <= words


@pytest.mark.libreoffice
def test_only_what_binds_is_printed(papers: dict[tuple[str, str], list[Page]]) -> None:
    def words(district: str, form: str) -> str:
        return "".join(word for page in papers[district, form] for _, word in page.words)

    assert "组织单位类别" in words("东城", "activity")
    assert "组织单位类别" not in words("没有办法", "activity")
    assert "录入平台日期" in words("石景山", "activity")
    assert "录入平台日期" not in words("平谷", "activity")
    assert "乡镇人大代表" in words("平谷", "evaluation")
    assert "乡镇人大代表" not in words("石景山", "evaluation")
