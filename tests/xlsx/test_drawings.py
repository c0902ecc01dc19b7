"""What is drawn over the cells of a workbook is seen: text boxes, pictures, charts, notes."""

from __future__ import annotations

import base64
import io
from collections.abc import Callable
from typing import Any

import pytest
import xlsxwriter

from dutykit.evidence import CellPlace
from dutykit.files.limits import Limits
from dutykit.forms.grid import Mark
from dutykit.words.codes import MarkKind
from dutykit.xlsx.read import read_workbook
from files.raw_xlsx import text, workbook

PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


def marks(fill: Callable[[Any, Any], object], limits: Limits | None = None) -> list[Mark]:
    """The marks of a workbook of one sheet with one value."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        page = book.add_worksheet("填写")
        page.write("A1", "甲")
        fill(book, page)
    return read_workbook(buffer.getvalue(), {"limits": limits or Limits()}).marks


def chart(book: Any) -> Any:
    made = book.add_chart({"type": "column"})
    made.add_series({"values": "=填写!$A$1:$A$2"})
    return made


def at(cell: str) -> CellPlace:
    return CellPlace("填写", cell)


def test_a_workbook_without_drawings_has_no_marks() -> None:
    assert marks(lambda _book, _page: None) == []


def test_text_boxes_and_pictures_stand_where_they_hang() -> None:
    def fill(book: Any, page: Any) -> None:
        page.insert_textbox("C5", "五月还有一次座谈")
        page.insert_image("B9", "章.png", {"image_data": io.BytesIO(PIXEL)})
        page.insert_chart("D20", chart(book))
        page.insert_textbox("E30", "")

    found = sorted(marks(fill), key=lambda mark: str(mark.place))  # the program has an order of its own
    assert found == [
        Mark(MarkKind.PICTURE, at("B9")),
        Mark(MarkKind.TEXT_BOX, at("C5"), "五月还有一次座谈", rows=6, columns=3),
        Mark(MarkKind.PICTURE, at("D20"), rows=15, columns=8),
        Mark(MarkKind.DRAWN, at("E30"), rows=6, columns=3),
    ]


def anchored(drawn: str) -> bytes:
    """A workbook with something that hangs from B3 to the middle of E3."""
    ends = "".join(
        f"<xdr:{end}><xdr:col>{column}</xdr:col><xdr:colOff>90000</xdr:colOff><xdr:row>2</xdr:row>"
        f"<xdr:rowOff>90000</xdr:rowOff></xdr:{end}>"
        for end, column in (("from", 1), ("to", 4))
    )
    names = 'xmlns:xdr="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing" xmlns:mc="x"'
    relation = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" '
        'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/drawing" '
        'Target="../drawings/drawing1.xml"/></Relationships>'
    )
    extra: dict[str, str | bytes] = {
        "xl/drawings/drawing1.xml": f"<wsDr {names}><xdr:twoCellAnchor>{ends}{drawn}</xdr:twoCellAnchor></wsDr>",
        "xl/worksheets/_rels/sheet1.xml.rels": relation,
    }
    return workbook(f'<row r="1">{text("A1", "甲")}</row>', names=("填写",), extra=extra)


@pytest.mark.parametrize(
    "drawn",
    [
        "<xdr:cxnSp><xdr:nvCxnSpPr/></xdr:cxnSp>",
        "<xdr:sp><xdr:spPr/></xdr:sp>",
        "<xdr:grpSp><xdr:cxnSp/></xdr:grpSp>",
        "<mc:AlternateContent><mc:Choice><xdr:contentPart/></mc:Choice><mc:Fallback><pic/></mc:Fallback></mc:AlternateContent>",
    ],
    ids=["line", "shape", "group", "ink"],
)
def test_a_line_a_shape_and_ink_lie_over_the_cells_that_they_reach(drawn: str) -> None:
    assert read_workbook(anchored(drawn), {}).marks == [Mark(MarkKind.DRAWN, at("B3"), rows=1, columns=4)]


def test_notes_are_marks_that_are_told_and_ours_are_furniture() -> None:
    def fill(_book: Any, page: Any) -> None:
        page.write_comment("A1", "应为乙", {"author": "王某"})
        page.write_comment("A2", "请填写日期", {"author": "dutykit"})

    assert marks(fill) == [
        Mark(MarkKind.NOTE, at("A1"), "应为乙", told=True),
        Mark(MarkKind.NOTE, at("A2"), "请填写日期", furniture=True),
    ]


def test_a_drawing_beyond_the_limits_is_one_mark() -> None:
    few = Limits(depth=6)
    assert marks(lambda _book, page: page.insert_textbox("C5", "五月"), few) == [Mark(MarkKind.PICTURE, at("A1"))]


def test_a_box_to_tick_is_a_mark_with_its_state() -> None:
    def shape(kind: str, words: str, more: str = "") -> str:
        return (
            f'<v:shape><v:textbox><div><font>{words}</font></div></v:textbox><x:ClientData ObjectType="{kind}">'
            f"<x:Anchor>1, 0, 4, 0, 2, 0, 5, 0</x:Anchor>{more}</x:ClientData></v:shape>"
        )

    names = 'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:x="urn:schemas-microsoft-com:office:excel"'
    shapes = (
        shape("Checkbox", "公开", "<x:Checked>1</x:Checked>") + shape("Checkbox", "不公开") + shape("Note", "")
        + shape("Button", "提交")
    )  # fmt: skip
    relation = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" '
        'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/vmlDrawing" '
        'Target="../drawings/vmlDrawing1.vml"/></Relationships>'
    )
    extra: dict[str, str | bytes] = {
        "xl/drawings/vmlDrawing1.vml": f"<xml {names}>{shapes}</xml>",
        "xl/worksheets/_rels/sheet1.xml.rels": relation,
    }
    found = read_workbook(workbook(f'<row r="1">{text("A1", "甲")}</row>', names=("填写",), extra=extra), {}).marks
    assert found == [Mark(MarkKind.TEXT_BOX, at("B5"), words) for words in ("☑公开", "☐不公开", "提交")]


def test_headers_and_footers_count_as_furniture() -> None:
    def fill(_book: Any, page: Any) -> None:
        page.set_header("&C页眉")
        page.set_footer("第 &P 页")

    assert marks(fill) == [Mark(MarkKind.MARGIN, text=text, furniture=True) for text in ("页眉", "第   页")]
