"""Charts in a finished document: editable, with their workbook, the same figures everywhere."""

from __future__ import annotations

import io
import re
from pathlib import Path

import docx
import openpyxl
import pytest
from openxml_audit import OpenXmlValidator

from dutykit import assets
from dutykit.app.papers.bars import with_chart
from dutykit.docx.package import read_parts
from dutykit.docx.render import Rendered

CHART = {
    "title": "2024年度各月场次",
    "names": ["1月", "2月<末>"],
    "series": [{"label": "活动场次", "figures": ["3", "0"]}, {"label": "联系场次", "figures": ["12", "1"]}],
}


def paper(*texts: str) -> Rendered:
    document = docx.Document(io.BytesIO(assets.read_bytes("templates/docx", "base.docx")))
    for text in texts:
        document.add_paragraph(text)
    out = io.BytesIO()
    document.save(out)
    return Rendered(out.getvalue(), "")


@pytest.fixture
def made() -> dict[str, bytes]:
    return read_parts(with_chart(paper("前", "2024年度各月场次", "后"), CHART).data)


def test_a_chart_stands_below_its_caption_and_says_its_figures_to_who_cannot_see_it(made: dict[str, bytes]) -> None:
    main = made["word/document.xml"].decode()
    caption, drawing, after = (main.index(text) for text in ("2024年度各月场次</w:t>", "<w:drawing>", "后</w:t>"))
    assert caption < drawing < after
    assert "1月：活动场次3，联系场次12；2月&lt;末&gt;：活动场次0，联系场次1。" in main


def test_the_workbook_inside_holds_what_the_chart_shows(made: dict[str, bytes]) -> None:
    book = openpyxl.load_workbook(io.BytesIO(made["word/embeddings/chart1.xlsx"]))
    assert list(book["数据"].iter_rows(values_only=True)) == [
        ("", "活动场次", "联系场次"),
        ("1月", 3, 12),
        ("2月<末>", 0, 1),
    ]
    chart = made["word/charts/chart1.xml"].decode()
    assert re.findall("<c:f>(.*?)</c:f>", chart)[1:3] == ["'数据'!$A$2:$A$3", "'数据'!$B$2:$B$3"]
    figures = [re.findall("<c:v>(.*?)</c:v>", cache) for cache in re.findall("<c:numCache>(.*?)</c:numCache>", chart)]
    assert figures == [["3", "0"], ["12", "1"]]


def test_a_document_with_a_chart_is_valid_and_one_without_its_caption_is_left(tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    path.write_bytes(with_chart(paper("2024年度各月场次"), CHART).data)
    found = [e.description for e in OpenXmlValidator().validate(str(path)).errors]
    assert [told for told in found if "relationships/theme" not in told] == []
    plain = paper("前", "后")
    assert with_chart(plain, CHART) is plain


@pytest.mark.parametrize("figures", [["0", "0"], []])
def test_a_chart_with_nothing_to_show_is_not_made_and_leaves_no_caption(figures: list[str]) -> None:
    names = ["1月", "2月"][: len(figures)]
    empty = {**CHART, "names": names, "series": [{"label": "活动场次", "figures": figures}]}
    parts = read_parts(with_chart(paper("前", "2024年度各月场次", "后"), empty).data)
    texts = re.findall("<w:t>(.*?)</w:t>", parts["word/document.xml"].decode())
    assert texts[-2:] == ["前", "后"]
    assert [name for name in parts if "chart" in name] == []


def test_a_chart_without_a_title_takes_no_empty_paragraph_for_its_caption() -> None:
    plain = paper("前", "", "后")
    assert with_chart(plain, {**CHART, "title": ""}) is plain
