"""Excel 2003 XML: values by their types, merged cells, formats, and nothing from outside."""

from __future__ import annotations

from datetime import date, time

import pytest

from dutykit.evidence import CellPlace
from dutykit.files.limits import Limits
from dutykit.forms.grid import Grid, Mark
from dutykit.tables.xml2003 import read_xml2003
from dutykit.words.codes import MarkKind, Sight

HEAD = """<?xml version="1.0"{encoding}?>
<?mso-application progid="Excel.Sheet"?>
<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:x="urn:schemas-microsoft-com:office:excel"
 xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet" xmlns:html="http://www.w3.org/TR/REC-html40">
 <Styles><Style ss:ID="d"><NumberFormat ss:Format="Short Date"/></Style><Style ss:ID="n">
 <NumberFormat ss:Format="0000"/></Style><Style ss:ID="s"><Font ss:StrikeThrough="1"/></Style></Styles>"""
END = "</Workbook>"


def book(*sheets: str, encoding: str = "") -> str:
    return HEAD.format(encoding=encoding) + "".join(sheets) + END


def sheet(rows: str, name: str = "表", more: str = "") -> str:
    return f'<Worksheet ss:Name="{name}"><Table>{rows}</Table>{more}</Worksheet>'


def cell(text: str, kind: str = "String", more: str = "") -> str:
    return f'<Cell {more}><Data ss:Type="{kind}">{text}</Data></Cell>'


def row(*cells: str, more: str = "") -> str:
    return f"<Row {more}>{''.join(cells)}</Row>"


def read(text: str | bytes, limits: Limits | None = None) -> Grid:
    data = text.encode() if isinstance(text, str) else text
    return read_xml2003(data, {"limits": limits or Limits()})


TABLE = sheet(row(cell("日期"), cell("名称")) + row(cell("2024-3-5"), cell("视察")))


@pytest.mark.parametrize(
    "data",
    [
        book(TABLE).encode(),
        book(TABLE, encoding=' encoding="UTF-8"').encode(),
        book(TABLE, encoding=' encoding="gb2312"').encode("gb18030"),
        book(TABLE).encode("gb18030"),
        book(TABLE, encoding=' encoding="utf-16"').encode("utf-16"),
    ],
)
def test_every_encoding_gives_the_same_cells(data: bytes) -> None:
    grid = read(data)
    assert grid.problems == []
    assert {at: c.text for at, c in grid.sheets[0].cells.items()} == {
        (1, 1): "日期", (1, 2): "名称", (2, 1): "2024-3-5", (2, 2): "视察",
    }  # fmt: skip


def test_types_and_formats_give_values_as_a_workbook_would() -> None:
    grid = read(
        book(
            sheet(
                row(
                    cell("2024-03-05T00:00:00.000", "DateTime", 'ss:StyleID="d"'),
                    cell("1899-12-31T09:30:00.000", "DateTime"),
                    cell("12", "Number"), cell("7", "Number", 'ss:StyleID="n"'), cell("1", "Boolean"),
                    cell("#N/A", "Error"), cell("110101199003071234"), cell("x", "Number"),
                    cell("5", "Number", 'ss:Formula="=R1C1"'), '<Cell ss:Formula="=1"/>',
                )
            )
        )
    )  # fmt: skip
    found = [grid.sheets[0].cells[1, n] for n in range(1, 11)]
    assert [c.value for c in found] == [
        date(2024, 3, 5), time(9, 30), 12, 7, True, "#N/A", "110101199003071234", "x", 5, "",
    ]  # fmt: skip
    assert [c.text for c in found[2:4]] == ["12", "0007"]
    assert (found[0].number_format, found[5].error) == ("yyyy/m/d", "#N/A")
    assert [c.formula for c in found[-2:]] == ["cached", "missing"]


def test_places_that_are_skipped_merged_hidden_or_named() -> None:
    names = '<Names><NamedRange ss:Name="f_filler" ss:RefersTo="=\'表\'!R4C3"/></Names>'
    rows = (
        '<Column ss:Index="3" ss:Hidden="1"/>'
        + row(cell("题", more='ss:MergeAcross="2" ss:MergeDown="1"'), cell("右"))
        + row(cell("填", more='ss:Index="3"'), more='ss:Index="4" ss:Hidden="1"')
        + row(cell("末"))
    )
    hidden = "<x:WorksheetOptions><x:Visible>SheetHidden</x:Visible></x:WorksheetOptions>"
    grid = read(book(names, sheet(rows), sheet(row(cell("1")), "藏", hidden)))
    first, second = grid.sheets
    assert {at: c.text for at, c in first.cells.items()} == {(1, 1): "题", (1, 4): "右", (4, 3): "填", (5, 1): "末"}
    assert (first.merges, first.cells[1, 1].columns) == ([(1, 1, 2, 3)], 3)
    assert (first.hidden_rows, first.hidden_columns, first.hidden, second.hidden) == ({4}, {3}, False, True)
    assert grid.names == {"f_filler": ("表", 4, 3)}


def test_notes_are_told() -> None:
    note = '<Cell><Data ss:Type="String">李明</Data><Comment ss:Author="王"><ss:Data>改期</ss:Data></Comment></Cell>'
    grid = read(book(sheet(row(note))))
    assert [(m.kind.value, m.place, m.text) for m in grid.marks] == [("note", CellPlace("表", "A1"), "改期")]
    assert [p.code for p in grid.problems] == ["cell.note"]


STYLES = (
    '<Styles><Style ss:ID="Default"><Font ss:Color="#000000"/></Style>'
    '<Style ss:ID="s"><Font ss:StrikeThrough="1"/></Style>'
    '<Style ss:ID="ss" ss:Parent="s"/><Style ss:ID="w"><Font ss:Color="#FFFFFF"/></Style>'
    '<Style ss:ID="wb"><Font ss:Color="#FFFFFF"/><Interior ss:Color="#0000FF" ss:Pattern="Solid"/></Style>'
    '<Style ss:ID="bb"><Font ss:Color="#0000FF"/><Interior ss:Color="#0000FF" ss:Pattern="Solid"/></Style>'
    '<Style ss:ID="h"><NumberFormat ss:Format=";;;"/></Style></Styles>'
)


def test_what_stands_in_headers_and_footers_is_told() -> None:
    more = (
        '<WorksheetOptions xmlns="urn:schemas-microsoft-com:office:excel"><PageSetup>'
        '<Layout x:Orientation="Landscape"/><Header x:Margin="0.3" x:Data="&amp;C王芳3月5日未到"/>'
        '<Footer x:Data="&amp;P / &amp;N"/></PageSetup></WorksheetOptions>'
    )
    found = read(book(sheet(row(cell("日期")), more=more))).marks
    assert found == [Mark(MarkKind.MARGIN, text=text, furniture=True) for text in ("王芳3月5日未到", "/")]


def runs(text: str) -> str:
    return f'<Cell><ss:Data ss:Type="String">{text}</ss:Data></Cell>'


@pytest.mark.parametrize(
    ("written", "sight"),
    [
        (cell("王芳", more='ss:StyleID="s"'), Sight.STRUCK),
        (cell("王芳", more='ss:StyleID="ss"'), Sight.STRUCK),
        (cell("王芳", more='ss:StyleID="w"'), Sight.UNSEEN),
        (cell("王芳", more='ss:StyleID="wb"'), None),
        (cell("王芳", more='ss:StyleID="bb"'), Sight.UNSEEN),
        (runs("<html:S>视察</html:S><html:B>培训</html:B>"), Sight.PARTLY_STRUCK),
        (runs("<html:S>视察</html:S>"), Sight.STRUCK),
        (runs('王芳<html:Font html:Color="#FFFFFF">、李成</html:Font>'), Sight.UNSEEN),
        (runs('<html:Font html:Color="#FF0000">王芳</html:Font>'), None),
        (runs("20<html:Sup>2</html:Sup>"), Sight.RAISED),
    ],
)
def test_what_takes_a_cell_from_sight(written: str, sight: Sight | None) -> None:
    grid = read(book(STYLES, sheet(row(written))))
    (found,) = grid.sheets[0].cells.values()
    assert (found.sight, grid.marks, grid.problems) == (sight, [], [])
    assert found.text in {"王芳", "视察培训", "视察", "王芳、李成", "202"}


def test_the_style_of_a_row_or_a_column_holds_for_cells_without_one() -> None:
    rows = (
        '<Column ss:Index="2" ss:StyleID="w"/>' + row(cell("甲"), cell("乙")) + row(cell("丙"), more='ss:StyleID="s"')
    )
    cells = read(book(STYLES, sheet(rows))).sheets[0].cells
    assert {at: c.sight for at, c in cells.items()} == {(1, 1): None, (1, 2): Sight.UNSEEN, (2, 1): Sight.STRUCK}


def test_a_format_that_shows_no_text_and_rows_and_columns_of_no_size() -> None:
    rows = '<Column ss:Width="0"/>' + row(cell("甲", more='ss:StyleID="h"'), more='ss:Height="0"')
    (first,) = read(book(STYLES, sheet(rows))).sheets
    assert (first.cells[1, 1].shown, first.hidden_rows, first.hidden_columns) == ("", {1}, {1})


DECLARED = '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/hostname">]><Workbook'


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (book(TABLE).replace("<Workbook", DECLARED), "file.unsafe"),
        (book(sheet(row(cell("1"), more='ss:Index="2000000"'))), "file.geometry"),
        (book(sheet(row(cell("1", more='ss:Index="20000"')))), "file.geometry"),
        (book(sheet("<a>" * 99 + "</a>" * 99)), "file.too_complex"),
        (book(TABLE)[:-20], "file.truncated"),
        (book(), "file.truncated"),
        (book(TABLE, TABLE), "file.truncated"),
        (b"<Workbook>\xff\xff\x80</Workbook>", "file.csv_encoding"),
    ],
)  # fmt: skip
def test_what_is_beyond_the_limits_or_from_outside_stays_closed(data: str | bytes, code: str) -> None:
    grid = read(data)
    assert [p.code for p in grid.problems] == [code]
    assert (grid.sheets, bool(grid.problems[0].remedy)) == ([], True)
