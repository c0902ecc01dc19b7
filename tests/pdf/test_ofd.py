"""OFD (GB/T 33190): text at its place, ruled tables, and a name for whatever stays closed."""

from __future__ import annotations

import pytest

from dutykit.app.intake.readers import read_layout
from dutykit.files.limits import Limits
from dutykit.forms.grid import Grid
from dutykit.words.codes import Sight
from files.raw_xlsx import zipped
from pdf.raw_ofd import line, ofd, part, ruled, words, xml

TABLE = ruled((20, 60, 120), (40, 50, 60)) + words(22, 47, "日期") + words(62, 47, "活动名称")
ROW = words(22, 57, "2024-3-5", code='DeltaX="g 7 2"') + words(62, 57, "视察老旧小区改造")


def read(data: bytes, limits: Limits | None = None) -> Grid:
    return read_layout(data, {"limits": limits or Limits()})


def texts(data: bytes) -> list[str]:
    grid = read(data)
    assert [p.message for p in grid.problems] == []
    return [c.text for _, c in sorted(grid.sheets[0].cells.items())]


def test_a_ruled_table_is_read_by_position() -> None:
    grid = read(ofd(words(80, 20, "履职活动登记表", size=6) + TABLE + ROW))
    assert (grid.source, grid.problems) == ("ofd", [])
    cells = sorted(grid.sheets[0].cells.items())
    assert [c.text for _, c in cells] == ["履职活动登记表", "日期", "活动名称", "2024-3-5", "视察老旧小区改造"]
    assert [at[0] for at, _ in cells] == [1, 2, 2, 3, 3]


@pytest.mark.parametrize(
    "title",
    [
        words(80, 20, "登记表", code='DeltaX="4 4"'),
        words(80, 20, "登记表", code='DeltaX="g 2 4"'),
        words(80, 20, "登记表"),
        words(40, 10, "登记表", more='CTM="2 0 0 2 40 6"'),
        "".join(words(80 + 4 * n, 20, char) for n, char in enumerate("登记表")),
        f"<ofd:PageBlock ID='3'>{words(80, 20, '登记表')}</ofd:PageBlock>",
        words(80, 20, "登记表") + words(80, 20, "登记表"),  # drawn twice to look bold
    ],
)
def test_a_title_however_it_is_set(title: str) -> None:
    assert texts(ofd(title + TABLE + ROW))[0] == "登记表"


def test_a_line_through_words_strikes_them_and_parts_no_row() -> None:
    """Words that fill their cell: the line touches both sides of it."""
    full = ruled((20, 61, 87), (40, 50, 60)) + words(22, 47, "日期") + words(62, 47, "活动名称")
    row = words(22, 57, "2024-3-5", code='DeltaX="g 7 2"') + words(62, 57, "视察老旧小区")
    cells = sorted(read(ofd(full + row + line(62, 55.5, 86, 55.5))).sheets[0].cells.items())
    assert [(at[0], c.text, c.sight) for at, c in cells] == [
        (1, "日期", None), (1, "活动名称", None), (2, "2024-3-5", None), (2, "视察老旧小区", Sight.STRUCK),
    ]  # fmt: skip


def test_templates_and_drawings_are_part_of_the_page() -> None:
    template = "<ofd:TemplatePage ID='7' BaseLoc='Tpls/T.xml'/><ofd:DocumentRes>Res.xml</ofd:DocumentRes>"
    unit = "<ofd:CompositeGraphicUnits><ofd:CompositeGraphicUnit ID='5'><ofd:Content>"
    unit += words(0, 10, "签名：") + "</ofd:Content></ofd:CompositeGraphicUnit></ofd:CompositeGraphicUnits>"
    data = ofd(
        ROW + '<ofd:CompositeObject ResourceID="5" Boundary="20 80 50 20"/>',
        common=template,
        before="<ofd:Template TemplateID='7'/>",
        parts={"Doc_0/Tpls/T.xml": part("Page", TABLE), "Doc_0/Res.xml": xml("Res", unit)},
    )
    assert texts(data) == ["日期", "活动名称", "2024-3-5", "视察老旧小区改造", "签名："]


def test_thin_boxes_that_are_filled_are_lines_and_curves_or_white_lines_are_none() -> None:
    box = "<ofd:AbbreviatedData>M 0 0 L {w} 0 L {w} {h} L 0 {h} C</ofd:AbbreviatedData></ofd:PathObject>"
    thin = "".join(
        f'<ofd:PathObject Stroke="false" Fill="true" Boundary="{x} {y} {w} {h}">' + box.format(w=w, h=h)
        for x, y, w, h in [
            (20, 40, 100, 0.3), (20, 50, 100, 0.3), (20, 60, 100, 0.3), (20, 40, 0.3, 20), (60, 40, 0.3, 20),
            (120, 40, 0.3, 20),
        ]
    )  # fmt: skip
    white = line(40, 40, 40, 60, 'Stroke="true"').replace("<ofd:Abb", '<ofd:StrokeColor Value="255 255 255"/><ofd:Abb')
    curve = line(0, 0, 9, 9).replace("L 9 9", "B 2 2 3 3 90 1")
    plain = TABLE.partition("<ofd:TextObject")
    assert texts(ofd(thin + white + curve + plain[1] + plain[2] + ROW)) == texts(ofd(TABLE + ROW))


def test_what_cannot_be_seen_is_no_value_and_what_is_laid_over_is_told() -> None:
    white = words(22, 67, "密").replace("<ofd:TextCode", '<ofd:FillColor Value="255 255 255"/><ofd:TextCode')
    hidden = words(22, 77, "藏", more='Visible="false"')
    annot = "<ofd:Annot Type='Highlight'><ofd:Appearance>" + words(1, 1, "改为三人") + "</ofd:Appearance></ofd:Annot>"
    stamp = "<ofd:Annot Type='Stamp'/><ofd:Annot Type='Link'/>"
    listed = xml("Annotations", "<ofd:Page PageID='0'><ofd:FileLoc>Page_0/A.xml</ofd:FileLoc></ofd:Page>")
    grid = read(
        ofd(
            TABLE + ROW + white + hidden,
            document="<ofd:Annotations>Annots/Annotations.xml</ofd:Annotations>",
            body="<ofd:Signatures>/Doc_0/Signs/Signatures.xml</ofd:Signatures>",
            parts={
                "Doc_0/Annots/Annotations.xml": listed,
                "Doc_0/Annots/Page_0/A.xml": xml("PageAnnot", annot + stamp),
            },
        )
    )
    assert [c.text for _, c in sorted(grid.sheets[0].cells.items())] == [
        "日期",
        "活动名称",
        "2024-3-5",
        "视察老旧小区改造",
    ]
    assert [(m.kind.value, m.text, m.furniture) for m in grid.marks if m.kind.value != "page"] == [
        ("annotation", "白字：密", False), ("annotation", "改为三人", False), ("picture", "", False),
        ("picture", "电子签章", True),
    ]  # fmt: skip


@pytest.mark.parametrize("code", ['DeltaX="g 1e999 1e999"', 'DeltaX="g"', 'DeltaX="a b"', 'Y2="1e400"'])
def test_figures_that_make_no_sense_stop_nothing(code: str) -> None:
    assert texts(ofd(TABLE + ROW + words(150, 90, "备", code=code)))[-1] == "备"


def test_text_beyond_the_edges_of_the_paper_is_no_value_and_is_told() -> None:
    grid = read(ofd(TABLE + ROW + words(1e9, 90, "远") + words(20, -9, "上")))
    assert [c.text for _, c in sorted(grid.sheets[0].cells.items())][-1] == "视察老旧小区改造"
    assert [m.text for m in grid.marks if m.kind.value == "annotation"] == ["纸面以外：远上"]


SCAN = '<ofd:ImageObject ResourceID="3" Boundary="0 0 210 297"/>'
DOCTYPE = "<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/hostname'>]>"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (ofd(SCAN), "file.unsupported"),
        (ofd(), "file.truncated"),
        (ofd(TABLE, before="<ofd:Template TemplateID='7'/>"), "file.truncated"),
        (ofd(TABLE, parts={"Doc_0/Pages/Page_0/Content.xml": DOCTYPE + part("Page", TABLE)}), "file.unsafe"),
        (ofd(TABLE, parts={"Encryptions.xml": xml("Encryptions", "")}), "file.encrypted"),
        (ofd("<ofd:PageBlock>" * 40 + "</ofd:PageBlock>" * 40), "file.too_complex"),
        (ofd("<ofd:PageBlock>" * 90 + "</ofd:PageBlock>" * 90), "file.too_complex"),
        (ofd(*[ROW] * 4), "file.too_complex"),
        (zipped({"OFD.xml": b" " * 5_000_000}), "file.bomb"),
    ],
)  # fmt: skip
def test_what_stays_closed_has_a_name_and_a_remedy(data: bytes, code: str) -> None:
    grid = read(data, Limits(pdf_pages=3))
    assert ([p.code for p in grid.problems], grid.sheets) == ([code], [])
    assert grid.problems[0].remedy
