"""What a reader of a Word file sees of its letters is what they are taken for."""

from __future__ import annotations

import io

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from dutykit.docx.read import read_document
from dutykit.evidence import TablePlace
from dutykit.forms.grid import Grid, Mark
from dutykit.words.codes import MarkKind, Sight

MATH = 'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
STYLES = {
    "划": "<w:rPr><w:strike/></w:rPr>",
    "更划": "<w:basedOn w:val='划'/>",
    "不划": "<w:basedOn w:val='划'/><w:rPr><w:strike w:val='0'/></w:rPr>",
    "白": "<w:rPr><w:color w:val='FFFFFF'/></w:rPr>",
    "藏": "<w:rPr><w:vanish/></w:rPr>",
}


def read(xml: str) -> Grid:
    document = docx.Document()
    element = document.element.body
    for child in list(element):
        element.remove(child)
    for child in parse_xml(f"<w:body {nsdecls('w')} {MATH}>{xml}</w:body>"):
        element.append(child)
    for name, said in STYLES.items():
        document.styles.element.append(
            parse_xml(f"<w:style {nsdecls('w')} w:type='character' w:styleId='{name}'>{said}</w:style>")
        )
    data = io.BytesIO()
    document.save(data)
    grid = read_document(data.getvalue(), {})
    assert grid.problems == []
    return grid


def run(text: str, said: str = "") -> str:
    return f"<w:r><w:rPr>{said}</w:rPr><w:t xml:space='preserve'>{text}</w:t></w:r>"


def table(*cells: str) -> str:
    return f"<w:tbl><w:tr>{''.join(f'<w:tc>{c}</w:tc>' for c in cells)}</w:tr></w:tbl>"


def named(style: str) -> str:
    return f"<w:rStyle w:val='{style}'/>"


def white(more: str = "") -> str:
    return f"<w:color w:val='FFFFFF'/>{more}"


def shade(fill: str) -> str:
    return f"<w:shd w:val='clear' w:fill='{fill}'/>"


@pytest.mark.parametrize(
    ("said", "sight"),
    [
        ("<w:strike/>", Sight.STRUCK),
        ("<w:dstrike/>", Sight.STRUCK),
        ("<w:strike w:val='0'/>", None),
        (named("划"), Sight.STRUCK),
        (named("更划"), Sight.STRUCK),
        (named("不划"), None),
        (named("划") + "<w:strike w:val='false'/>", None),
        (white(), Sight.UNSEEN),
        (named("白"), Sight.UNSEEN),
        ("<w:color w:val='auto' w:themeColor='background1'/>", Sight.UNSEEN),
        (white(shade("1F3864")), None),
        (white("<w:highlight w:val='darkBlue'/>"), None),
        (white("<w:highlight w:val='white'/>"), Sight.UNSEEN),
        ("<w:color w:val='1F3864'/>" + shade("1F3864"), Sight.UNSEEN),
        ("<w:color w:val='FF0000'/>", None),
        ("<w:vertAlign w:val='superscript'/>", Sight.RAISED),
        ("<w:sz w:val='2'/>", Sight.UNSEEN),
        ("<w:sz w:val='10'/>", None),
    ],
)
def test_what_a_run_or_its_style_says(said: str, sight: Sight | None) -> None:
    alone, beside = (
        read(table(f"<w:p>{text}</w:p>")) for text in (run("王芳", said), run("李成、") + run("王芳", said))
    )
    partly = Sight.PARTLY_STRUCK if sight is Sight.STRUCK else sight
    assert [c.sight for grid in (alone, beside) for c in grid.sheets[0].cells.values()] == [sight, partly]


def test_the_style_of_a_paragraph_and_the_paper_of_a_cell() -> None:
    struck = f"<w:p><w:pPr><w:pStyle w:val='划'/></w:pPr>{run('王芳')}</w:p>"
    dark = f"<w:tcPr>{shade('1F3864')}</w:tcPr><w:p>{run('王芳', white())}</w:p>"
    blue = dark.replace("<w:color w:val='FFFFFF'/>", "<w:color w:val='1F3864'/>")
    cells = read(table(struck, dark, blue)).sheets[0].cells
    assert [c.sight for _, c in sorted(cells.items())] == [Sight.STRUCK, None, Sight.UNSEEN]


@pytest.mark.parametrize("said", ["<w:vanish/>", named("藏")])
def test_hidden_text_is_no_value_and_told(said: str) -> None:
    grid = read(table(f"<w:p>{run('王芳')}{run('、李成', said)}</w:p>", f"<w:p>{run('无', said)}</w:p>"))
    assert {at: c.text for at, c in grid.sheets[0].cells.items()} == {(1, 1): "王芳"}
    assert grid.marks == [
        Mark(MarkKind.HIDDEN, TablePlace(1, 1, 1), "、李成"), Mark(MarkKind.HIDDEN, TablePlace(1, 1, 2), "无"),
    ]  # fmt: skip


@pytest.mark.parametrize("gone", ["<w:hidden/>", "<w:trHeight w:val='1' w:hRule='exact'/>"])
def test_a_row_that_nobody_sees_is_hidden(gone: str) -> None:
    rows = [f"<w:tr><w:trPr>{said}</w:trPr><w:tc><w:p>{run('王芳')}</w:p></w:tc></w:tr>"
            for said in ("<w:trHeight w:val='100' w:hRule='exact'/>", gone, "<w:trHeight w:val='1'/>")]  # fmt: skip
    assert read(f"<w:tbl>{''.join(rows)}</w:tbl>").sheets[0].hidden_rows == {2}


def test_a_box_over_a_cell_is_a_mark_and_in_an_empty_one_its_text() -> None:
    box = f"<w:r><w:pict><w:txbxContent><w:p>{run('已批准')}</w:p></w:txbxContent></w:pict></w:r>"
    grid = read(table(f"<w:p>{run('王芳')}{box}</w:p>", f"<w:p>{box}</w:p>"))
    assert {at: c.text for at, c in grid.sheets[0].cells.items()} == {(1, 1): "王芳", (1, 2): "已批准"}
    assert grid.marks == [Mark(MarkKind.TEXT_BOX, TablePlace(1, 1, 1), "已批准")]


@pytest.mark.parametrize(
    "drawn",
    [
        "<w:pict><w:line from='0,0' to='200,0'/></w:pict>",
        "<w:pict><w:group><w:rect/></w:group></w:pict>",
        "<w:drawing><w:anchor><w:graphic><w:wsp><w:spPr/></w:wsp></w:graphic></w:anchor></w:drawing>",
    ],
    ids=["line", "box in a group", "shape"],
)
def test_a_line_or_a_shape_is_a_mark_where_it_hangs(drawn: str) -> None:
    again = f"<w:AlternateContent><w:Choice>{drawn}</w:Choice><w:Fallback>{drawn}</w:Fallback></w:AlternateContent>"
    grid = read(f"<w:p>{run('标题')}<w:r>{drawn}</w:r></w:p>" + table(f"<w:p>{run('王芳')}<w:r>{again}</w:r></w:p>"))
    assert [c.text for c in grid.sheets[0].cells.values()] == ["标题", "王芳"]
    assert grid.marks == [Mark(MarkKind.DRAWN, TablePlace(0, 1, 1)), Mark(MarkKind.DRAWN, TablePlace(1, 1, 1))]


def test_a_picture_is_no_shape() -> None:
    picture = "<w:r><w:pict><w:shape><w:imagedata/></w:shape></w:pict></w:r>"
    assert [m.kind for m in read(f"<w:p>{run('章')}{picture}</w:p>").marks] == [MarkKind.PICTURE]


@pytest.mark.parametrize(
    ("result", "text"), [("<w:result w:val='1'/>", "否"), ("", "是"), ("<w:result w:val='7'/>", "")]
)
def test_the_choice_of_an_old_list_is_text(result: str, text: str) -> None:
    offered = "".join(f"<w:listEntry w:val='{w}'/>" for w in ("是", "否"))
    field = f"<w:fldChar w:fldCharType='begin'><w:ffData><w:ddList>{result}{offered}</w:ddList></w:ffData></w:fldChar>"
    cells = read(f"<w:p>{run('公开：')}<w:r>{field}</w:r></w:p>").sheets[0].cells
    assert [c.text for c in cells.values()] == [f"公开：{text}"]


def test_a_power_in_a_formula_is_raised() -> None:
    power = (
        "<m:oMath><m:sSup><m:e><m:r><m:t>20</m:t></m:r></m:e><m:sup><m:r><m:t>2</m:t></m:r></m:sup></m:sSup></m:oMath>"
    )
    assert [c.sight for c in read(f"<w:p>{power}</w:p>").sheets[0].cells.values()] == [Sight.RAISED]
