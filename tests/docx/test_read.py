"""Word files as they come back: each part of a document is read, or told."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from dutykit.docx.read import read_document
from dutykit.evidence import TablePlace
from dutykit.forms.grid import Grid, Mark
from dutykit.forms.imprint import imprint
from dutykit.words.codes import MarkKind
from xlsx.test_drawings import PIXEL

W14 = 'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"'


def saved(document: Any) -> bytes:
    data = io.BytesIO()
    document.save(data)
    return data.getvalue()


def changed(data: bytes, **parts: str) -> bytes:
    """The package with parts replaced or added; ``__`` in a name stands for ``/``, and ``.xml`` is added."""
    new = {f"{name.replace('__', '/')}.xml": text.encode() for name, text in parts.items()}
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as package:
        for item in old.namelist():
            package.writestr(item, new.pop(item, None) or old.read(item))
        for name, text in new.items():
            package.writestr(name, text)
    return out.getvalue()


def body(xml: str) -> bytes:
    """A Word file with this body."""
    document = docx.Document()
    element = document.element.body
    for child in list(element):
        element.remove(child)
    for child in parse_xml(f"<w:body {nsdecls('w')} {W14}>{xml}</w:body>"):
        element.append(child)
    return saved(document)


def read(data: bytes) -> Grid:
    grid = read_document(data, {})
    assert grid.problems == []
    return grid


def texts(data: bytes) -> dict[tuple[int, int], str]:
    return {key: cell.text for key, cell in read(data).sheets[0].cells.items()}


def run(text: str) -> str:
    return f"<w:r><w:t xml:space='preserve'>{text}</w:t></w:r>"


def cell(text: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr><w:p>{run(text)}</w:p></w:tc>"


def test_paragraphs_and_tables_follow_one_another() -> None:
    document = docx.Document()
    document.add_paragraph("代表履职登记表")
    document.add_paragraph("")
    table = document.add_table(rows=2, cols=2)
    for i, text in enumerate(("姓名", "李　成", "单位", "八角街道")):
        table.cell(i // 2, i % 2).text = text
    document.add_paragraph("附：活动情况")
    other = document.add_table(rows=1, cols=1)
    other.cell(0, 0).text = "视察"
    grid = read(saved(document))
    assert grid.source == "docx"
    sheet = grid.sheets[0]
    assert sheet.name == "Word"
    assert [(c.row, c.column, c.text, c.place) for _, cells in sheet.by_row() for c in cells] == [
        (1, 1, "代表履职登记表", TablePlace(0, 1, 1)),
        (3, 1, "姓名", TablePlace(1, 1, 1)),
        (3, 2, "李　成", TablePlace(1, 1, 2)),
        (4, 1, "单位", TablePlace(1, 2, 1)),
        (4, 2, "八角街道", TablePlace(1, 2, 2)),
        (5, 1, "附：活动情况", TablePlace(0, 3, 1)),
        (6, 1, "视察", TablePlace(2, 1, 1)),
    ]


def test_merged_cells_are_spans() -> None:
    document = docx.Document()
    table = document.add_table(rows=3, cols=4)
    table.cell(0, 1).merge(table.cell(0, 3)).text = "跨三列"
    table.cell(1, 0).merge(table.cell(2, 0)).text = "跨两行"
    table.cell(1, 1).merge(table.cell(2, 2)).text = "两行两列"
    table.cell(2, 3).text = "末格"
    sheet = read(saved(document)).sheets[0]
    assert {key: (c.text, c.rows, c.columns) for key, c in sheet.cells.items()} == {
        (1, 2): ("跨三列", 1, 3),
        (2, 1): ("跨两行", 2, 1),
        (2, 2): ("两行两列", 2, 2),
        (3, 4): ("末格", 1, 1),
    }
    assert sorted(sheet.merges) == [(1, 2, 1, 4), (2, 1, 3, 1), (2, 2, 3, 3)]


def test_a_row_may_begin_further_right() -> None:
    rows = f"<w:tr>{cell('甲')}{cell('乙')}</w:tr>"
    rows += f"<w:tr><w:trPr><w:gridBefore w:val='1'/></w:trPr>{cell('丙')}</w:tr>"
    assert texts(body(f"<w:tbl>{rows}</w:tbl>")) == {(1, 1): "甲", (1, 2): "乙", (2, 2): "丙"}


def test_a_merge_that_goes_on_from_nothing_is_a_cell() -> None:
    rows = f"<w:tr>{cell('甲', '<w:vMerge/>')}</w:tr>"
    assert texts(body(f"<w:tbl>{rows}</w:tbl>")) == {(1, 1): "甲"}


def test_tracked_changes_read_as_accepted() -> None:
    changes = f"<w:p>{run('参加')}<w:del>{run('三')}</w:del><w:ins>{run('五')}</w:ins>{run('次')}</w:p>"
    rows = f"<w:tr>{cell('留')}</w:tr><w:tr><w:trPr><w:del/></w:trPr>{cell('删')}</w:tr><w:tr>{cell('增')}</w:tr>"
    grid = read(body(f"{changes}<w:tbl>{rows}</w:tbl>"))
    assert {at: c.text for at, c in grid.sheets[0].cells.items()} == {(1, 1): "参加五次", (2, 1): "留", (3, 1): "增"}
    assert [m for m in grid.marks if not m.furniture] == [
        Mark(MarkKind.REVISION, TablePlace(0, 1, 1), "三"), Mark(MarkKind.REVISION, TablePlace(1, 2, 1), "删"),
    ]  # fmt: skip


def test_hidden_text_and_field_codes_are_no_content() -> None:
    hidden = "<w:r><w:rPr><w:vanish/></w:rPr><w:t>隐藏</w:t></w:r>"
    shown = "<w:r><w:rPr><w:vanish w:val='0'/></w:rPr><w:t>可见</w:t></w:r>"
    field = f"<w:r><w:instrText> PAGE </w:instrText></w:r>{run('3')}"
    grid = read(body(f"<w:p>{hidden}{shown}{field}</w:p>"))
    assert {at: c.text for at, c in grid.sheets[0].cells.items()} == {(1, 1): "可见3"}
    assert [m for m in grid.marks if not m.furniture] == [Mark(MarkKind.HIDDEN, TablePlace(0, 1, 1), "隐藏")]


def test_breaks_and_tabs_are_kept() -> None:
    text = "<w:p><w:r><w:t>甲</w:t><w:br/><w:t>乙</w:t><w:tab/><w:t>丙</w:t><w:noBreakHyphen/><w:t>丁</w:t></w:r></w:p>"
    assert texts(body(text)) == {(1, 1): "甲\n乙\t丙-丁"}
    rows = f"<w:tr><w:tc><w:p>{run('第一段')}</w:p><w:p>{run('第二段')}</w:p><w:p/></w:tc></w:tr>"
    assert texts(body(f"<w:tbl>{rows}</w:tbl>")) == {(1, 1): "第一段\n第二段"}


def test_content_controls() -> None:
    def control(properties: str, content: str) -> str:
        return f"<w:sdt><w:sdtPr>{properties}</w:sdtPr><w:sdtContent>{content}</w:sdtContent></w:sdt>"

    filled = control("<w:text/>", run("李成"))
    placeholder = control("<w:showingPlcHdr/><w:text/>", run("单击此处输入文字。"))
    on = control("<w14:checkbox><w14:checked w14:val='1'/></w14:checkbox>", run("x"))
    off = control("<w14:checkbox><w14:checked w14:val='0'/></w14:checkbox>", run("x"))
    paragraph = f"<w:p>{filled}{placeholder}{on}{run('是')}{off}{run('否')}</w:p>"
    row = control("", f"<w:tr>{control('', cell('格'))}{cell('二')}</w:tr>")
    data = body(control("", paragraph) + f"<w:tbl>{row}</w:tbl>")
    assert texts(data) == {(1, 1): "李成☑是☐否", (2, 1): "格", (2, 2): "二"}


FIELD = "<w:fldChar w:fldCharType='begin'><w:ffData><w:checkBox>{}</w:checkBox></w:ffData></w:fldChar>"


@pytest.mark.parametrize(
    ("xml", "text"),
    [
        ("<w:sym w:font='Wingdings' w:char='F0FE'/>", "☑"),
        ("<w:sym w:font='Wingdings 2' w:char='F052'/>", "☑"),
        ("<w:sym w:font='Wingdings' w:char='F0A8'/>", "☐"),
        (FIELD.format("<w:checked/>"), "☑"),
        (FIELD.format("<w:default w:val='0'/>"), "☐"),
        ("<w:t>□</w:t>", "□"),
    ],
)  # fmt: skip
def test_boxes_and_ticks_are_text(xml: str, text: str) -> None:
    assert texts(body(f"<w:p><w:r>{xml}</w:r></w:p>")) == {(1, 1): text}


def test_a_table_in_a_cell_is_told_row_by_row() -> None:
    inner = f"<w:tbl><w:tr>{cell('一')}{cell('二')}</w:tr><w:tr>{cell('三')}{cell('四')}</w:tr></w:tbl>"
    data = body(f"<w:tbl><w:tr><w:tc><w:p>{run('情况')}</w:p>{inner}<w:p/></w:tc>{cell('旁')}</w:tr></w:tbl>")
    assert texts(data) == {(1, 1): "情况\n一\t二\n三\t四", (1, 2): "旁"}


def test_a_text_box_is_read_once() -> None:
    inner = f"<w:txbxContent><w:p>{run('框内')}</w:p></w:txbxContent>"
    markup = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    alternatives = (
        f"<mc:AlternateContent {markup}><mc:Choice Requires='wps'><w:drawing>{inner}</w:drawing></mc:Choice>"
        f"<mc:Fallback><w:pict>{inner}</w:pict></mc:Fallback></mc:AlternateContent>"
    )
    assert texts(body(f"<w:p>{run('正文')}<w:r>{alternatives}</w:r></w:p>")) == {(1, 1): "正文", (2, 1): "框内"}


def test_identity_from_the_footer() -> None:
    document = docx.Document()
    document.add_paragraph("登记表")
    footer = document.sections[0].footer.paragraphs[0]
    for piece in imprint("03", "年度登记表", "HD2024-0003"):
        footer.add_run(piece)
    grid = read(saved(document))
    assert grid.identity == {"no": "03", "issue": "HD2024-0003"}
    assert [cell.text for cell in grid.sheets[0].cells.values()] == ["登记表"]


def custom(issue: str) -> str:
    """The part that holds the custom properties."""
    space = "http://schemas.openxmlformats.org/officeDocument/2006"
    values = {"dutykit-issue": issue, "dutykit-form": "activity", "Other": "x"}
    return (
        f'<Properties xmlns="{space}/custom-properties" xmlns:vt="{space}/docPropsVTypes">'
        + "".join(f'<property name="{k}"><vt:lpwstr>{v}</vt:lpwstr></property>' for k, v in values.items())
        + "</Properties>"
    )


def test_identity_from_the_properties() -> None:
    data = changed(body(f"<w:p>{run('表')}</w:p>"), docProps__custom=custom("HD2024-0009"))
    assert read(data).identity == {"form": "activity", "issue": "HD2024-0009"}


def test_two_issue_numbers_in_one_file_are_told() -> None:
    document = docx.Document()
    document.sections[0].footer.paragraphs[0].text = imprint("02", "activity", "HD2024-0003")
    grid = read_document(changed(saved(document), docProps__custom=custom("HD2024-0009")), {})
    assert [problem.code for problem in grid.problems] == ["file.mixed"]
    assert "HD2024-0009" in grid.problems[0].message
    assert "HD2024-0003" in grid.problems[0].message


def stops(data: bytes) -> str:
    grid = read_document(data, {})
    assert grid.sheets == []
    return grid.problems[0].code


def test_what_is_too_much_is_told() -> None:
    span = "<w:gridSpan w:val='64'/>"
    wide = f"<w:tbl><w:tr>{cell('甲', span)}</w:tr></w:tbl>"
    assert stops(body(wide)) == "file.too_complex"
    assert stops(body("<w:p/>" * 100_001)) == "file.too_complex"
    assert texts(body(wide.replace("64", "63"))) == {(1, 1): "甲"}


def test_damage_is_told() -> None:
    good = body(f"<w:p>{run('甲')}</w:p>")
    assert stops(b"PK\x03\x04 nothing") == "file.truncated"
    assert stops(good[: len(good) // 2]) == "file.truncated"
    assert stops(changed(good, word__document="<w:document")) == "file.truncated"
    no_main = io.BytesIO()
    with zipfile.ZipFile(no_main, "w") as package:
        package.writestr("x.txt", "x")
    assert stops(no_main.getvalue()) == "file.truncated"


def test_an_entity_is_never_resolved() -> None:
    xml = (
        '<!DOCTYPE d [<!ENTITY e SYSTEM "file:///etc/hostname"><!ENTITY l "lol">]>'
        '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
        f"<w:body><w:p>{run('甲&amp;')}{run('&e;&l;')}</w:p></w:body></w:document>"
    )
    grid = read_document(changed(body(""), word__document=xml), {})
    assert [cell.text for sheet in grid.sheets for cell in sheet.cells.values()] == ["甲&"]


def test_comments_footnotes_pictures_headers_and_footers_are_marks() -> None:
    document = docx.Document()
    run_ = document.add_paragraph("正文").runs[0]
    document.add_comment(run_, text="应为十人", author="王某")
    document.add_picture(io.BytesIO(PIXEL))
    document.sections[0].footer.paragraphs[0].text = "第 1 页"
    assert read(saved(document)).marks == [
        Mark(MarkKind.MARGIN, None, "第 1 页", furniture=True),
        Mark(MarkKind.NOTE, None, "应为十人"),
        Mark(MarkKind.PICTURE),
    ]


def test_what_parts_footnotes_from_the_text_is_no_mark() -> None:
    document = docx.Document()
    document.add_paragraph("正文")
    notes = (
        f'<w:footnotes {nsdecls("w")}><w:footnote w:type="separator" w:id="-1"><w:p>{run("线")}</w:p></w:footnote>'
        f'<w:footnote w:id="1"><w:p>{run("其中两人请假")}</w:p></w:footnote></w:footnotes>'
    )
    relation = (
        '<Relationship Id="rIdF" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes" '
        'Target="footnotes.xml"/></Relationships>'
    )
    data = saved(document)
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        relations = package.read("word/_rels/document.xml.rels").decode().replace("</Relationships>", relation)
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(buffer := io.BytesIO(), "w") as new:
        for name in old.namelist():
            new.writestr(name, relations if name == "word/_rels/document.xml.rels" else old.read(name))
        new.writestr("word/footnotes.xml", notes)
    assert read(buffer.getvalue()).marks == [Mark(MarkKind.NOTE, None, "其中两人请假")]
