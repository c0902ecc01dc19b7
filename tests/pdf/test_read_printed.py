"""Forms printed to PDF by LibreOffice, a real client: everything that was written is read back."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import docx
import pytest
import xlsxwriter
from docx.oxml import OxmlElement
from docx.shared import Cm, Pt

from dutykit.evidence import PagePlace
from dutykit.forms.grid import Grid
from dutykit.forms.imprint import imprint
from dutykit.pdf.read import read_pdf

pytestmark = pytest.mark.libreoffice
Convert = Callable[[Path, str, Path], Path]

HEADER = ["序号", "日期", "活动名称", "类型", "参加代表", "内容及成效"]
RESULT = (
    "围绕老旧小区改造开展视察，走访居民32户，提出意见建议5条，推动解决停车难、加装电梯等问题，代表们认为应当加快进度。"
)


def activity_rows(count: int) -> list[list[str]]:
    return [
        [
            str(i),
            f"2024-3-{i % 28 + 1}",
            f"第{i}次视察北京Subway建设",
            "视察",
            "李成、王小明、欧阳建国、张三",
            RESULT if i % 3 else "",
        ]
        for i in range(1, count + 1)
    ]


def workbook(path: Path, rows: list[list[str]], *, landscape: bool, header_rows: int = 1) -> Path:
    """A form as dutykit prints it: title, head block, a table whose header is repeated, the imprint in the footer."""
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet("活动登记")
    border = book.add_format({"border": 1, "text_wrap": True, "valign": "vcenter"})
    head = book.add_format({"border": 1, "bold": True, "bg_color": "#DDEEFF", "align": "center"})
    sheet.merge_range(
        "A1:F1", "代表履职活动登记表", book.add_format({"bold": True, "font_size": 16, "align": "center"})
    )
    sheet.write("A3", "单位", border)
    sheet.merge_range("B3:C3", "八角街道代表联组", border)
    sheet.write("D3", "年度", border)
    sheet.merge_range("E3:F3", "2024年", border)
    sheet.write("A5", "说明：请逐项填写。")
    for column, (label, width) in enumerate(zip(HEADER, (6, 12, 24, 8, 32, 44), strict=True)):
        sheet.set_column(column, column, width)
        if header_rows == 1:
            sheet.write_string(5, column, label, head)
        else:
            sheet.merge_range(5, column, 6, column, label, head)
    for r, row in enumerate(rows, 5 + header_rows):
        sheet.set_row(r, 48)
        for c, text in enumerate(row):
            sheet.write_string(r, c, text, border)
    sheet.repeat_rows(5, 4 + header_rows)
    sheet.set_paper(9)
    if landscape:
        sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.set_footer("&L" + imprint("02", "activity", "HD2024-0003") + "&R第&P页 共&N页")
    book.close()
    return path


def rows_of(grid: Grid) -> list[list[str]]:
    return [[cell.text for cell in cells] for _, cells in grid.sheets[0].by_row()]


def cells_of(grid: Grid) -> dict[tuple[int, int], tuple[str, int, int]]:
    return {key: (cell.text, cell.rows, cell.columns) for key, cell in grid.sheets[0].cells.items()}


def both(data: bytes) -> Grid:
    """What the fast path reads, after the general path was seen to read the same."""
    fast, general = read_pdf(data, {"path": "fast"}), read_pdf(data, {"path": "general"})
    assert cells_of(fast) == cells_of(general)
    assert fast.identity == general.identity
    assert fast.problems == []
    return fast


@pytest.mark.parametrize("landscape", [True, False])
def test_a_workbook_over_pages_is_one_table(tmp_path: Path, soffice: Convert, landscape: bool) -> None:
    rows = activity_rows(40 if landscape else 60)
    printed = soffice(workbook(tmp_path / "活动 登记.xlsx", rows, landscape=landscape), "pdf", tmp_path)
    grid = both(printed.read_bytes())
    assert grid.identity == {"no": "02", "issue": "HD2024-0003"}
    assert rows_of(grid) == [
        ["代表履职活动登记表"],
        ["单位", "八角街道代表联组", "年度", "2024年"],
        ["说明：请逐项填写。"],
        HEADER,
        *[[text for text in row if text] for row in rows],
    ]
    sheet = grid.sheets[0]
    columns = {cell.text: (cell.column, cell.columns) for cell in sheet.cells.values()}
    assert columns["八角街道代表联组"] == (2, 2)
    assert [columns[label] for label in HEADER] == [(i, 1) for i in range(1, 7)]
    pages = [place.page for cell in sheet.cells.values() if isinstance(place := cell.place, PagePlace)]
    assert len(pages) == len(sheet.cells)
    assert sorted(set(pages)) == ([1, 2, 3, 4] if landscape else [1, 2, 3])


def test_a_header_of_two_rows_is_dropped_whole(tmp_path: Path, soffice: Convert) -> None:
    rows = activity_rows(40)
    printed = soffice(workbook(tmp_path / "t.xlsx", rows, landscape=True, header_rows=2), "pdf", tmp_path)
    assert rows_of(both(printed.read_bytes()))[3:] == [HEADER, *[[text for text in row if text] for row in rows]]


def test_equal_rows_of_data_are_all_kept(tmp_path: Path, soffice: Convert) -> None:
    """A row at the top of a page that equals one before is dropped only if it is the header."""
    rows = [["", "2024-3-5", "视察", "视察", "李成", "同样的内容"]] * 50
    printed = soffice(workbook(tmp_path / "t.xlsx", rows, landscape=True), "pdf", tmp_path)
    assert rows_of(both(printed.read_bytes()))[4:] == [row[1:] for row in rows]


LONG = "本年度认真履行代表职务，积极参加代表联组活动和视察调研，走访选民320户，收集意见建议46条，"
LONG += "参与WiFi覆盖project推进工作，Open Data Day activities in Beijing也有参加；"
FIRST, SECOND = LONG * 6, "继续努力，做好代表工作，" * 12


def written_form(path: Path) -> Path:
    document = docx.Document()
    document.styles["Normal"].font.size = Pt(12)
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    document.add_paragraph("代表履职登记表")
    form = document.add_table(rows=0, cols=4)
    form.style = "Table Grid"
    for texts in (("姓名", "李成", "性别", "男"), ("代表证号", "11010720210001", "电话", "13800000000")):
        for cell, text in zip(form.add_row().cells, texts, strict=True):
            cell.text = text
    for label in ("履职情况", "存在不足", "努力方向", "意见建议"):
        cells = form.add_row().cells
        cells[0].text = label
        wide = cells[1].merge(cells[3])
        wide.text = FIRST
        wide.add_paragraph(SECOND)
    document.add_paragraph("附：参加活动情况")
    table = document.add_table(rows=1, cols=3)
    table.style = "Table Grid"
    repeated = OxmlElement("w:tblHeader")
    table.rows[0]._tr.get_or_add_trPr().append(repeated)
    for cell, text in zip(table.rows[0].cells, ("日期", "活动", "内容"), strict=True):
        cell.text = text
    for i in range(30):
        for cell, text in zip(table.add_row().cells, (f"2024年3月{i + 1}日", "视察", RESULT), strict=True):
            cell.text = text
    section.footer.paragraphs[0].text = imprint("03", "年度登记表", "HD2024-0007")
    document.save(str(path))
    return path


def test_a_written_form_whose_cells_break_over_pages(tmp_path: Path, soffice: Convert) -> None:
    printed = soffice(written_form(tmp_path / "登记表.docx"), "pdf", tmp_path)
    grid = both(printed.read_bytes())
    assert grid.identity == {"no": "03", "issue": "HD2024-0007"}
    text = f"{FIRST}\n{SECOND}"
    assert rows_of(grid) == [
        ["代表履职登记表"],
        ["姓名", "李成", "性别", "男"],
        ["代表证号", "11010720210001", "电话", "13800000000"],
        *[[label, text] for label in ("履职情况", "存在不足", "努力方向", "意见建议")],
        ["附：参加活动情况"],
        ["日期", "活动", "内容"],
        *[[f"2024年3月{i + 1}日", "视察", RESULT] for i in range(30)],
    ]


def test_a_section_label_beside_rows_over_pages_spans_them(tmp_path: Path, soffice: Convert) -> None:
    document = docx.Document()
    table = document.add_table(rows=0, cols=3)
    table.style = "Table Grid"
    for i in range(50):
        cells = table.add_row().cells
        cells[1].text, cells[2].text = f"第{i + 1}次", "参加视察并提出意见"
    label = table.cell(0, 0).merge(table.cell(49, 0))
    label.text = "活动情况"
    document.save(str(tmp_path / "t.docx"))
    printed = soffice(tmp_path / "t.docx", "pdf", tmp_path)
    sheet = both(printed.read_bytes()).sheets[0]
    assert sheet.cells[1, 1].text == "活动情况"
    assert sheet.cells[1, 1].rows == 50
    assert [sheet.cells[row, 2].text for row in range(1, 51)] == [f"第{i + 1}次" for i in range(50)]


def test_a_new_row_without_a_number_is_not_joined_to_the_one_before(tmp_path: Path, soffice: Convert) -> None:
    document = docx.Document()
    table = document.add_table(rows=0, cols=3)
    table.style = "Table Grid"
    rows = [["" if i % 2 else str(i), f"3月{i}日", "视察"] for i in range(90)]
    for row in rows:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
    document.save(str(tmp_path / "t.docx"))
    printed = soffice(tmp_path / "t.docx", "pdf", tmp_path)
    assert rows_of(both(printed.read_bytes())) == [[text for text in row if text] for row in rows]


def test_two_forms_in_one_file_are_told(tmp_path: Path, soffice: Convert) -> None:
    document = docx.Document()
    for issue in ("HD2024-0001", "HD2024-0002"):
        document.add_paragraph(f"表{issue}")
        section = document.sections[-1]
        section.footer.is_linked_to_previous = False
        section.footer.paragraphs[0].text = imprint("02", "activity", issue)
        if issue.endswith("1"):
            document.add_section()
    document.save(str(tmp_path / "t.docx"))
    grid = read_pdf(soffice(tmp_path / "t.docx", "pdf", tmp_path).read_bytes(), {})
    assert [p.code for p in grid.problems] == ["file.mixed"]
    assert "HD2024-0001 和 HD2024-0002" in grid.problems[0].message


def test_an_imprint_broken_over_a_narrow_footer_is_found(tmp_path: Path, soffice: Convert) -> None:
    document = docx.Document()
    document.add_paragraph("正文")
    section = document.sections[0]
    section.left_margin = section.right_margin = Cm(8.5)
    section.footer.paragraphs[0].text = imprint("03", "年度登记表", "HD2024-0003")
    document.save(str(tmp_path / "t.docx"))
    grid = read_pdf(soffice(tmp_path / "t.docx", "pdf", tmp_path).read_bytes(), {})
    assert grid.identity == {"no": "03", "issue": "HD2024-0003"}
    assert rows_of(grid) == [["正文"]]


NARROW = [
    "13800000000138000000001380000000013800000000",
    "see https://example.org/a/very/long/address/of/a/page/that/is/broken",
    "the quick brown fox jumps over the lazy dog again and again",
    "2024年3月5日至2024年3月7日在八角街道",
    "第一段很长很长，一直写到这一格的末尾之后才换行。\n第二段。\n（一）第三段也很长很长，换行之后还有内容。",
    "姓\n名",
]


def test_wrapped_text_comes_back_as_it_was_typed(tmp_path: Path, soffice: Convert) -> None:
    """Digits and words broken over lines, paragraphs of their own, in a narrow column."""
    book = xlsxwriter.Workbook(tmp_path / "t.xlsx")
    sheet = book.add_worksheet()
    wrap = book.add_format({"border": 1, "text_wrap": True, "valign": "top"})
    sheet.set_column(0, 0, 6)
    sheet.set_column(1, 1, 18)
    for row, text in enumerate(NARROW):
        sheet.set_row(row, 110)
        sheet.write_string(row, 0, f"第{row}行", wrap)
        sheet.write_string(row, 1, text, wrap)
    book.close()
    printed = soffice(tmp_path / "t.xlsx", "pdf", tmp_path)
    sheet_read = both(printed.read_bytes()).sheets[0]
    assert [sheet_read.cells[row, 2].text for row in range(1, len(NARROW) + 1)] == NARROW


def test_rows_too_low_for_their_text_are_told(tmp_path: Path, soffice: Convert) -> None:
    book = xlsxwriter.Workbook(tmp_path / "t.xlsx")
    sheet = book.add_worksheet()
    wrap = book.add_format({"border": 1, "text_wrap": True, "valign": "vcenter"})
    for row in range(3):
        sheet.set_row(row, 15)
        sheet.write_string(row, 0, f"第{row}次代表联组活动的安排情况", wrap)
    book.close()
    printed = soffice(tmp_path / "t.xlsx", "pdf", tmp_path)
    found = read_pdf(printed.read_bytes(), {}).problems
    assert [(problem.code, problem.value) for problem in found] == [("cell.maybe_cut", "联组活动的")] * 3
    assert "可能没有打印出来" in found[0].message


def test_a_password_set_by_the_office_is_told(tmp_path: Path, soffice: Convert) -> None:
    document = docx.Document()
    document.add_paragraph("保密")
    document.save(str(tmp_path / "t.docx"))
    options = '{"EncryptFile":{"type":"boolean","value":"true"},"DocumentOpenPassword":{"type":"string","value":"x"}}'
    printed = soffice(tmp_path / "t.docx", f"pdf:writer_pdf_Export:{options}", tmp_path)
    grid = read_pdf(printed.read_bytes(), {})
    assert [p.code for p in grid.problems] == ["file.encrypted"]
    assert grid.sheets == []
