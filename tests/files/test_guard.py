"""Hostile and broken files end in a named problem before any reader has seen them; ordinary ones in facts."""

from __future__ import annotations

import struct
import zipfile

import pytest

from dutykit.files.guard import inspect
from dutykit.files.limits import Limits
from files.raw_xlsx import FAR_CELL, HEAD, ONE_CELL, sheet, text, workbook, zipped

ROW = '<row r="1"><c r="A1"><v>1</v></c></row>'
WORD = {
    "[Content_Types].xml": "<Types/>",
    "word/document.xml": "<w:document xmlns:w='w'><w:tcPr><w:gridSpan w:val='3'/></w:tcPr></w:document>",
}


def codes(data: bytes, kind: str = "xlsx", limits: Limits | None = None) -> list[str]:
    return [p.code for p in inspect(data, kind, limits).problems]


def test_the_far_cell_is_named_with_its_sheet() -> None:
    (problem,) = inspect(FAR_CELL, "xlsx").problems
    assert problem.code == "file.geometry"
    assert problem.message == "工作表“活动登记”的 XFD1048576 处有内容，远在表格之外，无法安全打开。"


@pytest.mark.parametrize(
    ("cells", "cell"),
    [
        ('<row r="1"><c r="A1"><v>1</v></c><c r="J1"><v>1</v></c></row><row r="1048576"><c r="J1048576"><v/></c></row>',
         "J1048576"),
        ('<row r="400"><c r="A400"><v>1</v></c></row><row r="401"><c r="XFD401"><is/></c></row>', "XFD401"),
        ('<row r="1"><c r="A99999999999"><v>1</v></c></row>', "A99999999999"),
        ('<row r="1"><c r="ZZZ1"><v>1</v></c></row>', "ZZZ1"),
        ('<row r="99999999999"><c><v>1</v></c></row>', "第 99999999999 行"),
        ('<row r="0"><c><v>1</v></c></row>', "第 0 行"),
    ],
)  # fmt: skip
def test_values_outside_any_form(cells: str, cell: str) -> None:
    (problem,) = inspect(workbook(cells), "xlsx", Limits(area=6_000_000)).problems
    assert (problem.code, problem.facts["cell"]) == ("file.geometry", cell)


def test_far_cells_without_a_value_do_no_harm() -> None:
    data = workbook(ROW + '<row r="1048576"><c r="XFD1048576" s="0"/></row>')
    inspection = inspect(data, "xlsx")
    assert inspection.problems == []
    assert (inspection.sheets[0].rows, inspection.sheets[0].columns, inspection.sheets[0].cells) == (1, 1, 2)


def bomb() -> bytes:
    return workbook(ROW, extra={"xl/sharedStrings.xml": b"<sst>" + b" " * 20_000_000 + b"</sst>"})


def lying(size: int) -> bytes:
    """A container whose directory claims that the sheet is smaller than its stream."""
    data = bytearray(workbook('<row r="1"><c r="A1"><v>1</v></c></row>' + " " * 5000))
    entry = data.find(b"xl/worksheets/sheet1.xml", data.find(b"PK\x01\x02")) - 46
    struct.pack_into("<L", data, entry + 24, size)
    return bytes(data)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (bomb(), "file.bomb"),
        (lying(100), "file.bomb"),
        (lying(900_000), "file.truncated"),
        (ONE_CELL[:-200], "file.truncated"),
        (ONE_CELL[: len(ONE_CELL) // 2], "file.truncated"),
        (ONE_CELL.replace(b"xl/worksheets/sheet1.xml", b"xl/worksheets/../1/1.xml"), "file.unsafe"),
        (b"", "file.empty"),
        (zipped({"a.xml": "<a/>"}), "file.truncated"),
        (workbook(ROW, extra={"xl/x/d.xml": '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'}), "file.unsafe"),
        (workbook(ROW, extra={"xl/x/d.xml": '\ufeff<!DOCTYPE a><a/>'.encode("utf-16-le")}), "file.unsafe"),
        (workbook(ROW, extra={"XL/styles.xml": "<a/>"}), "file.unsafe"),
        (workbook(ROW + "<a>" * 65 + "</a>" * 65), "file.too_complex"),
        (workbook("<row " + " ".join(f'b{i}="1"' for i in range(201)) + "/>"), "file.too_complex"),
        (workbook(ROW, extra={"xl/x.xml": f"<a>{'字' * 400_000}</a>"}), "file.too_complex"),
        (workbook(ROW, formats=("[" * 1025,)), "file.too_complex"),
        (workbook(*[ROW] * 201), "file.too_complex"),
        (workbook("<row r='1'><c r='A1'>"), "file.truncated"),
        (workbook(ROW, extra={"xl/x.xml": b'<?xml version="1.0" encoding="gb2312"?><a/>'}), "file.truncated"),
    ],
)  # fmt: skip
def test_refused_with_a_reason(data: bytes, code: str) -> None:
    assert codes(data) == [code]


def test_a_directory_of_many_entries_or_of_another_method_is_refused(tmp_path) -> None:  # type: ignore[no-untyped-def]
    assert codes(zipped({f"xl/{i}": "" for i in range(3001)})) == ["file.too_complex"]
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_LZMA) as container:
        container.writestr("xl/workbook.xml", "<a/>")
    assert codes(path.read_bytes()) == ["file.unsafe"]


def test_an_encrypted_entry_counts_as_a_password() -> None:
    data = bytearray(ONE_CELL)
    struct.pack_into("<H", data, data.find(b"PK\x01\x02") + 8, 1)
    assert codes(bytes(data)) == ["file.encrypted"]


def test_limits_are_the_callers() -> None:
    assert codes(ONE_CELL, limits=Limits(office_bytes=100)) == ["file.too_large"]
    assert codes(ONE_CELL, limits=Limits(elements=5)) == ["file.too_complex"]


def test_parts_that_only_the_second_reader_opens_are_looked_at_on_demand() -> None:
    data = workbook(ROW, extra={"xl/theme/theme1.xml": "<!DOCTYPE a><a/>"})
    assert inspect(data, "xlsx").problems == []
    assert [p.code for p in inspect(data, "xlsx", full=True).problems] == ["file.unsafe"]


def test_depth_and_attributes_everywhere_on_demand() -> None:
    deep = workbook(ROW, extra={"xl/x.xml": "<a>" * 65 + "</a>" * 65})
    wide = workbook(ROW, extra={"xl/x.xml": "<a " + " ".join(f'b{i}="1"' for i in range(201)) + "/>"})
    for data in (deep, wide):
        assert inspect(data, "xlsx").problems == []
        assert [p.code for p in inspect(data, "xlsx", full=True).problems] == ["file.too_complex"]


def test_the_facts_of_a_workbook() -> None:
    cells = (
        f'<row r="2">{text("B2", "甲")}<c r="C2" s="1"><v>7</v></c><c r="D2"><f>1+1</f><v>2</v></c></row>'
        '<row r="3"><c r="B3"><f>B2</f></c><c r="C3"><f>B2</f><v></v></c><c r="D3" t="str"><f>""</f><v></v></c>'
        '<c r="E3" t="e"><f>1/0</f><v>#DIV/0!</v></c><c r="F3" t="e"><v>#REF!</v></c></row>'
    )
    data = workbook(
        sheets=(
            sheet(
                cells,
                '<mergeCells><mergeCell ref="B2:B4"/></mergeCells>',
                '<dimension ref="A1"/>',
            ),
            sheet(ROW),
        ),
        names=("登记", "_dutykit"),
        states=("visible", "veryHidden"),
        defined={"dk_unit": "登记!$C$2"},
        formats=("000",),
        settings='<workbookPr date1904="1"/>',
    )
    inspection = inspect(data, "xlsx")
    assert inspection.problems == []
    assert inspection.epoch_1904
    assert inspection.names == [("dk_unit", "登记!$C$2")]
    first, second = inspection.sheets
    assert (first.rows, first.columns, first.cells, first.values) == (3, 6, 8, 5)
    assert first.formats == {(2, 3): "000"}
    assert first.formulas == {(2, 4): "cached", (3, 2): "missing", (3, 3): "missing", (3, 4): "blank", (3, 5): "cached"}
    assert first.errors == {(3, 5): "#DIV/0!", (3, 6): "#REF!"}
    assert (first.merges, first.merge_area) == ([(2, 2, 4, 2)], 3)
    assert (second.name, second.state) == ("_dutykit", "veryHidden")


def test_cells_and_rows_without_an_address_follow_each_other() -> None:
    inspection = inspect(
        workbook("<row><c><v>1</v></c><c/><c><v>2</v></c></row><row/><row><c><v>3</v></c></row>"), "xlsx"
    )
    assert (inspection.sheets[0].rows, inspection.sheets[0].columns, inspection.sheets[0].values) == (3, 3, 3)


def test_a_word_file() -> None:
    assert codes(zipped(dict(WORD)), "docx") == []
    wide = WORD["word/document.xml"].replace("'3'", "'100000000'")
    assert codes(zipped(WORD | {"word/document.xml": wide}), "docx") == ["file.too_complex"]
    assert codes(zipped(dict(WORD)), "docx", Limits(docx_elements=2)) == ["file.too_complex"]
    entity = f'{HEAD}<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'
    assert codes(zipped(WORD | {"word/document.xml": entity}), "docx") == ["file.unsafe"]


def test_a_pdf_is_judged_by_head_and_size_alone() -> None:
    assert codes(b"%PDF-1.7 ...", "pdf") == []
    assert codes(b"hello", "pdf") == ["file.truncated"]
    assert codes(b"%PDF-1.7 ...", "pdf", Limits(pdf_bytes=5)) == ["file.too_large"]
