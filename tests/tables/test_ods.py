"""OpenDocument spreadsheets: addresses are counted, hidden sheets known, and repeats never unfolded beyond limits."""

from __future__ import annotations

import io
import zipfile

import pytest

from dutykit.evidence import CellPlace
from dutykit.files.sniff import sniff
from dutykit.forms.grid import Grid, Mark
from dutykit.tables.ods import read_ods
from dutykit.words.codes import MarkKind, Sight
from files.raw_xlsx import zipped

MIME = "application/vnd.oasis.opendocument.spreadsheet"
PREFIXES = ("office", "table", "text", "style")
NAMES = " ".join(f'xmlns:{p}="urn:oasis:names:tc:opendocument:xmlns:{p}:1.0"' for p in PREFIXES) + (
     ' xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0" xmlns:xlink="http://www.w3.org/1999/xlink"'
     ' xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0" xmlns:dc="http://purl.org/dc/elements/1.1/"'
     ' xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"')  # fmt: skip
MANIFEST = (
    '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
    '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml">{}</manifest:file-entry>'
    "</manifest:manifest>"
)


def spreadsheet(tables: str, styles: str = "", names: str = "", manifest: str = "", shared: str = "") -> bytes:
    content = (
        f"<office:document-content {NAMES}><office:automatic-styles>{styles}</office:automatic-styles><office:body>"
        f"<office:spreadsheet>{tables}<table:named-expressions>{names}</table:named-expressions></office:spreadsheet>"
        "</office:body></office:document-content>"
    )
    common = f"<office:document-styles {NAMES}><office:styles>{shared}</office:styles></office:document-styles>"
    return zipped(
        {
            "mimetype": MIME,
            "content.xml": content,
            "styles.xml": common,
            "META-INF/manifest.xml": MANIFEST.format(manifest),
        },
        True,
    )


def table(rows: str, name: str = "填写", more: str = "") -> str:
    return f'<table:table table:name="{name}" {more}>{rows}</table:table>'


def row(cells: str, repeated: int = 1) -> str:
    return f'<table:table-row table:number-rows-repeated="{repeated}">{cells}</table:table-row>'


def cell(text: str, more: str = "", kind: str = "string") -> str:
    return f'<table:table-cell office:value-type="{kind}" {more}><text:p>{text}</text:p></table:table-cell>'


def blank(count: int) -> str:
    return f'<table:table-cell table:number-columns-repeated="{count}"/>'


def read(data: bytes) -> Grid:
    assert sniff(data) == "ods"
    return read_ods(data, {})


def texts(grid: Grid) -> dict[tuple[int, int], str]:
    return {at: c.text for at, c in grid.sheets[0].cells.items()}


def test_addresses_are_counted_over_repeats_up_to_the_end_of_the_sheet() -> None:
    grid = read(spreadsheet(table(
        row(blank(16384), 3) + row(blank(2) + cell("日期") + cell("同上", 'table:number-columns-repeated="2"'), 2)
        + row(blank(16384), 1048571)
    )))  # fmt: skip
    line = {3: "日期", 4: "同上", 5: "同上"}
    assert texts(grid) == {(r, c): t for r in (4, 5) for c, t in line.items()}
    assert grid.problems == []


def test_merged_cells_and_what_lies_under_them() -> None:
    grid = read(spreadsheet(table(
        row(cell("标题", 'table:number-columns-spanned="2" table:number-rows-spanned="2"')
            + "<table:covered-table-cell/>" + cell("右"))
        + row('<table:covered-table-cell table:number-columns-repeated="2"/>' + cell("右下"))
    )))  # fmt: skip
    assert grid.sheets[0].merges == [(1, 1, 2, 2)]
    title = grid.sheets[0].cells[1, 1]
    assert (title.rows, title.columns) == (2, 2)
    assert texts(grid) == {(1, 1): "标题", (1, 3): "右", (2, 3): "右下"}


def test_the_hidden_sheet_gives_identity_and_names_are_kept() -> None:
    style = '<style:style style:name="ta2"><style:table-properties table:display="false"/></style:style>'
    ours = table(row(cell("issue") + cell("HD2024-0003")), "_dutykit") + table(
        row(cell("选项")), "备用", 'table:style-name="ta2"'
    )
    named = '<table:named-range table:name="f_day" table:cell-range-address="$填写.$A$1"/>'
    grid = read(spreadsheet(table(row(cell("日期"))) + ours, style, named))
    assert grid.identity == {"issue": "HD2024-0003"}
    assert [(s.name, s.hidden) for s in grid.sheets] == [("填写", False), ("_dutykit", True), ("备用", True)]
    assert grid.names == {"f_day": ("填写", 1, 1)}


def test_formulas_errors_numbers_and_notes() -> None:
    note = "<office:annotation><dc:creator>王芳</dc:creator><text:p>待核</text:p></office:annotation>"
    grid = read(spreadsheet(table(row(
        '<table:table-cell table:formula="of:=1+1" office:value-type="float" office:value="2"><text:p>2</text:p>'
        "</table:table-cell>"
        '<table:table-cell table:formula="of:=1+1"/>'
        '<table:table-cell table:formula="of:=1/0" office:value-type="string" office:string-value="" '
        'calcext:value-type="error"><text:p>#DIV/0!</text:p></table:table-cell>'
        '<table:table-cell office:value-type="float" office:value="7"><text:p>007</text:p></table:table-cell>'
        '<table:table-cell table:formula="of:=TRUE()" office:value-type="float" office:value="1"><text:p>TRUE</text:p>'
        f'</table:table-cell><table:table-cell office:value-type="string">{note}<text:p>一<text:s text:c="2"/>二'
        "</text:p><text:p>三</text:p></table:table-cell>"
    ))))  # fmt: skip
    assert [(c.text, c.formula, c.error) for _, c in sorted(grid.sheets[0].cells.items())] == [
        ("2", "cached", ""), ("", "missing", ""), ("#DIV/0!", "cached", "#DIV/0!"), ("007", "", ""), ("TRUE", "", ""),
        ("一  二\n三", "", ""),
    ]  # fmt: skip
    assert [(p.code, p.value) for p in grid.problems] == [("cell.note", "待核")]


def test_empty_parts_that_nobody_reads_do_not_matter() -> None:
    with zipfile.ZipFile(buffer := io.BytesIO(spreadsheet(table(row(cell("甲"))))), "a") as container:
        container.writestr("Configurations2/accelerator/current.xml", "")
    grid = read(buffer.getvalue())
    assert (texts(grid), grid.problems) == ({(1, 1): "甲"}, [])


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (spreadsheet(table(row(cell("满", 'table:number-columns-repeated="16384"'), 1048576))), "file.geometry"),
        (spreadsheet(table(row(blank(1), 1048570) + row(blank(16000) + cell("远")))), "file.geometry"),
        (spreadsheet(table(row(blank(16384) + cell("外")))), "file.geometry"),
        (spreadsheet(table(row(cell("甲"))), manifest="<manifest:encryption-data/>"), "file.encrypted"),
        (spreadsheet(""), "file.truncated"),
        (zipped({"mimetype": MIME, "content.xml": "<a>"}, True), "file.truncated"),
        (spreadsheet("".join(table("", f"表{n}") for n in range(201))), "file.too_complex"),
    ],
)  # fmt: skip
def test_what_would_unfold_beyond_the_limits_stays_closed(data: bytes, code: str) -> None:
    grid = read(data)
    assert ([p.code for p in grid.problems], grid.sheets) == ([code], [])


# --- what is seen --------------------------------------------------------------------------------------------------

SPAN = '<text:span text:style-name="{}">{}</text:span>'


def style(name: str, text: str = "", cell_: str = "", parent: str = "", family: str = "table-cell") -> str:
    above = f'style:parent-style-name="{parent}"' if parent else ""
    return (
        f'<style:style style:name="{name}" style:family="{family}" {above}>'
        f"<style:text-properties {text}/><style:table-cell-properties {cell_}/></style:style>"
    )


WHITE, STRUCK, NOT_STRUCK = (
    'fo:color="#ffffff"',
    'style:text-line-through-style="solid"',
    'style:text-line-through-style="none"',
)
BLUE_LETTERS = 'fo:color="#0000ff"'
BLUE = 'fo:background-color="#0000ff"'


@pytest.mark.parametrize(
    ("styles", "inner", "sight"),
    [
        (style("T1", WHITE, family="text"), "王芳" + SPAN.format("T1", "、李成"), Sight.UNSEEN),
        (style("T1", WHITE, family="text") + style("ce1", cell_=BLUE), "王芳" + SPAN.format("T1", "、李成"), None),
        (style("T1", BLUE_LETTERS, family="text") + style("ce1", cell_=BLUE), SPAN.format("T1", "王"), Sight.UNSEEN),
        (style("ce1", parent="划"), "王芳", Sight.STRUCK),
        (style("ce1", NOT_STRUCK, parent="划"), "王芳", None),
        (style("ce1", parent="白"), "王芳", Sight.UNSEEN),
        (style("ce1", 'style:use-window-font-color="true"', parent="白"), "王芳", None),
        (style("ce1", parent="蓝"), "王芳", Sight.UNSEEN),
        (style("ce1", cell_='fo:background-color="transparent"', parent="蓝"), "王芳", None),
        (style("T1", STRUCK, family="text"), SPAN.format("T1", "王芳") + "、李成", Sight.PARTLY_STRUCK),
    ],
)  # fmt: skip
def test_styles_of_the_file_and_those_it_shares_take_letters_from_sight(
    styles: str, inner: str, sight: Sight | None
) -> None:
    shared = style("划", STRUCK) + style("白", WHITE) + style("蓝", 'fo:color="#0000ff"', BLUE)
    grid = read(spreadsheet(table(row(cell(inner, 'table:style-name="ce1"'))), styles, shared=shared))
    assert [c.sight for c in grid.sheets[0].cells.values()] == [sight]
    assert grid.problems == []


def test_a_text_that_its_format_hides_or_adds_to_says_what_is_shown() -> None:
    told = {"藏": "", "活动": "活动（计划）", "一": "一"}
    cells = "".join(cell(shown, f'office:string-value="{held}"') for held, shown in told.items())
    grid = read(spreadsheet(table(row(cells))))
    seen = {c.value: c.text if c.shown is None else c.shown for c in grid.sheets[0].cells.values()}
    assert seen == told
    assert grid.problems == []


def test_what_is_drawn_over_the_cells_is_no_text_of_a_cell() -> None:
    box = "<draw:frame><draw:text-box><text:p>已批准</text:p></draw:text-box></draw:frame>"
    picture = '<draw:frame><draw:image xlink:href="Pictures/1.png"><text:p/></draw:image></draw:frame>'
    shape = "<draw:custom-shape><text:p>见附件</text:p></draw:custom-shape>"
    inside = f'<table:table-cell office:value-type="string">{box}<text:p>王芳</text:p></table:table-cell>'
    grid = read(spreadsheet(table(
        f"<table:shapes>{shape}</table:shapes>" + row(inside + f"<table:table-cell>{picture}</table:table-cell>")
    )))  # fmt: skip
    assert texts(grid) == {(1, 1): "王芳"}
    assert [(m.kind, str(m.place), m.text) for m in grid.marks] == [
        (MarkKind.TEXT_BOX, str(CellPlace("填写", "A1")), "见附件"),
        (MarkKind.TEXT_BOX, str(CellPlace("填写", "A1")), "已批准"),
        (MarkKind.PICTURE, str(CellPlace("填写", "B1")), ""),
    ]
    assert grid.problems == []


def test_what_stands_in_headers_and_footers_is_told() -> None:
    shared = (
        "<style:header><style:region-left><text:p>王芳<text:span>3月5日</text:span><text:s/>未到</text:p></style:region-left>"
        "<style:region-right><text:p><text:date>2024-03-05</text:date></text:p></style:region-right></style:header>"
        '<style:header-left style:display="false"><text:p>李成</text:p></style:header-left>'
        "<style:footer><text:p>第 <text:page-number>1</text:page-number> 页</text:p></style:footer>"
    )
    found = read(spreadsheet(table(row(cell("王芳"))), shared=shared)).marks
    assert found == [Mark(MarkKind.MARGIN, text=text, furniture=True) for text in ("王芳3月5日 未到", "第  页")]
