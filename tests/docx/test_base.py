"""The base of the templates: the figures of GB/T 9704-2012, as the file says them and as LibreOffice prints them."""

import io
import re
from collections import Counter
from datetime import date

import docx
import pdfplumber
import pytest
from docx.oxml.ns import qn

from dutykit.docx.lint import LINE_PITCH
from dutykit.docx.package import read_parts
from dutykit.docx.placement import right_indents
from dutykit.docx.render import Template
from dutykit.office import convert
from papers import (
    Cell,
    Label,
    Para,
    Row,
    add_blank,
    add_grid,
    add_page_break,
    add_par,
    add_signature,
    add_table,
    begin_column,
    form_page,
    gongwen,
    save_tidy,
    text_width_mm,
)

DAY = date(2024, 12, 31)
POINT = 25.4 / 72


def opened(doc):
    return docx.Document(io.BytesIO(save_tidy(doc)))


def printed(tmp_path, data):
    """The pages as lists of characters with places in millimetres from the top left."""
    path = tmp_path / "页.docx"
    path.write_bytes(data)
    [result] = convert([path])
    with pdfplumber.open(result) as pdf:
        return [
            [(c["text"], c["x0"] * POINT, c["x1"] * POINT, (c["top"] + c["bottom"]) / 2 * POINT) for c in page.chars]
            for page in pdf.pages
        ]


def rows_of(characters):
    rows = {}
    for character in characters:
        if character[0].strip():
            rows.setdefault(round(character[3]), []).append(character)
    return [rows[key] for key in sorted(rows)]


# --- figures of GB/T 9704-2012 -----------------------------------------------------------------------


def test_page_of_an_official_document():
    section = opened(gongwen()).sections[0]
    page = [section.page_width, section.page_height, section.top_margin, section.right_margin, section.bottom_margin]
    page += [section.left_margin, section.footer_distance]
    assert [round(length.mm) for length in page] == [210, 297, 37, 26, 35, 28, 28]
    assert text_width_mm(gongwen()) == pytest.approx(156, abs=0.1)
    grid = section._sectPr.find(qn("w:docGrid"))
    said = {name: grid.get(qn(f"w:{name}")) for name in ("type", "linePitch", "charSpace")}
    assert said == {"type": "linesAndChars", "linePitch": str(LINE_PITCH), "charSpace": "-848"}
    assert 22 * LINE_PITCH / 20 <= (297 - 37 - 35) * 72 / 25.4 < 22 * 29


def per_line(run_points: float, grid_points: float) -> int:
    """Characters of size 3 on a line of 156 mm; what they are drawn together by themselves, and by the grid."""
    return int(156 * 72 / 25.4 / (16 + run_points + grid_points))


@pytest.mark.parametrize("name", ["公文正文", "主送", "一级标题", "四级标题", "附件说明", "落款", "公告号"])
def test_a_line_holds_28_characters_whether_a_program_takes_the_grid_for_the_body_or_not(name):
    """The body leaves the grid to itself: LibreOffice gives a character of a grid two cells.

    A program that has no such switch for characters draws them together twice, and comes to 28 all the same.
    """
    style = opened(gongwen()).styles[name].element
    run, lines = style.rPr, style.pPr.find(qn("w:spacing"))
    assert run.find(qn("w:snapToGrid")).get(qn("w:val")) == style.pPr.find(qn("w:snapToGrid")).get(qn("w:val")) == "0"
    assert (lines.get(qn("w:line")), lines.get(qn("w:lineRule"))) == (str(LINE_PITCH), "exact")
    own = int(run.find(qn("w:spacing")).get(qn("w:val"))) / 20
    of_grid = -848 / 4096
    assert [per_line(own, 0), per_line(own, of_grid), per_line(0, of_grid), per_line(0, 0)] == [28, 28, 28, 27]


@pytest.mark.parametrize(
    ("name", "font", "points"),
    [
        ("公文标题", "方正小标宋简体", 22),
        ("公文副题", "楷体_GB2312", 16),
        ("公文正文", "仿宋_GB2312", 16),
        ("一级标题", "黑体", 16),
        ("二级标题", "楷体_GB2312", 16),
        ("三级标题", "仿宋_GB2312", 16),
        ("落款", "仿宋_GB2312", 16),
        ("页码单页", "宋体", 14),
    ],
)
def test_fonts_and_sizes(name, font, points):
    style = opened(gongwen()).styles[name]
    fonts = style.element.rPr.rFonts
    assert (fonts.get(qn("w:eastAsia")), style.font.size.pt) == (font, points)
    latin = "宋体" if name.startswith("页码") else "Times New Roman"
    assert {fonts.get(qn("w:ascii")), fonts.get(qn("w:hAnsi"))} == {latin}
    assert style.font.bold is None


def test_body_is_indented_by_two_characters_and_address_is_not():
    styles = opened(gongwen()).styles
    indent = styles["公文正文"].element.pPr.find(qn("w:ind"))
    assert (indent.get(qn("w:firstLineChars")), indent.get(qn("w:firstLine"))) == ("200", "628")
    assert styles["主送"].element.pPr.find(qn("w:ind")) is None


def test_headings_have_outline_levels():
    styles = opened(gongwen()).styles
    levels = [styles[f"{n}级标题"].element.pPr.find(qn("w:outlineLvl")).get(qn("w:val")) for n in "一二三四"]
    assert levels == ["0", "1", "2", "3"]


def test_fonts_have_alternatives_in_the_font_table():
    table = read_parts(save_tidy(gongwen()))["word/fontTable.xml"].decode()
    assert re.search(r'w:name="仿宋_GB2312"><w:altName w:val="仿宋,', table)
    assert re.search(r'w:name="方正小标宋简体"><w:altName w:val="方正小标宋_GBK,小标宋,', table)


def test_the_letterhead_is_red_over_a_red_line():
    styles = opened(gongwen()).styles
    assert str(styles["发文机关标志"].font.color.rgb) == "FF0000"
    line = styles["发文字号"].element.pPr.find(qn("w:pBdr")).find(qn("w:bottom"))
    assert (line.get(qn("w:val")), line.get(qn("w:color"))) == ("single", "FF0000")


# --- signature and date ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("signers", "day", "sealed", "rights", "right"),
    [
        # the signature ends two characters from the right, the date begins two right of where it begins
        (["某区人民代表大会常务委员会"], "2024年3月5日", False, [2.0], 13 + 2 - 2 - 6),
        # a longer date ends two characters from the right and pushes the signature to the left
        (["王示例"], "2024年12月31日", False, [2 + 7 + 2 - 3], 2.0),
        # two signatures begin on one line
        (["某区人大常委会", "某局"], "2024年3月5日", False, [3.0, 8.0], 2.0),
        # with a seal: the date four from the right, the signature centred over it
        (["某区人大办"], "2024年12月31日", True, [5.0], 4.0),
        (["某区人民代表大会常务委员会代表联络室"], "2024年3月5日", True, [0.0], 6.0),
    ],
)
def test_places_of_signature_and_date(signers, day, sealed, rights, right):
    assert right_indents(signers, day, sealed=sealed) == (rights, right)


def test_places_are_set_from_the_printed_text_and_old_indents_give_way():
    doc = gongwen()
    add_signature(doc, "{{ signer }}", "{{ day|date }}")
    doc.paragraphs[-1].paragraph_format.right_indent = 99999
    add_par(doc, "后文")
    add_signature(doc, "{{ signer }}", "{{ day|date }}", sealed=True)
    data = Template.load(save_tidy(doc), "x").render({"signer": "王示例", "day": DAY}, stamp=DAY).data
    xml = read_parts(data)["word/document.xml"].decode()
    line = 11906 - 1587 - 1474
    placed = r'<w:ind w:leftChars="0" w:left="(\d+)" w:rightChars="0" w:right="-314"/>'
    plain = [int(left) for left in re.findall(placed, xml)]
    assert plain == [line - 11 * 314, line - 9 * 314]
    assert re.findall(r'<w:ind w:rightChars="0" w:right="(\d+)"/><w:jc w:val="right"/>', xml) == ["1884", "1256"]
    assert "99999" not in xml
    assert [p.text for p in docx.Document(io.BytesIO(data)).paragraphs] == [
        "", "王示例", "2024年12月31日", "后文", "", "", "王示例", "2024年12月31日",
    ]  # fmt: skip


@pytest.mark.libreoffice
def test_signature_and_date_on_paper(tmp_path):
    doc = gongwen()
    add_signature(doc, "{{ signer }}", "{{ day|date }}")
    loaded = Template.load(save_tidy(doc), "x")
    [page] = printed(tmp_path, loaded.render({"signer": "某区人大常委会代表联络室", "day": DAY}, stamp=DAY).data)
    signer, day, _number = rows_of(page)
    assert 184 - max(c[2] for c in signer) == pytest.approx(2 * 5.56, abs=0.5)
    assert min(c[1] for c in day) - min(c[1] for c in signer) == pytest.approx(2 * 5.56, abs=0.5)


# --- pages as LibreOffice prints them ----------------------------------------------------------------


@pytest.mark.libreoffice
def test_a_page_has_22_lines_of_28_characters_and_its_number(tmp_path):
    doc = gongwen()
    add_par(doc, "代表依法履行职责认真参加会议" * (2 * 22 * 3), "主送")
    pages = printed(tmp_path, save_tidy(doc))
    assert len(pages) == 3
    for number, page in enumerate(pages, 1):
        *lines, footer = rows_of(page)
        assert Counter(map(len, lines)) == {28: 22}
        assert min(c[1] for c in lines[0]) == pytest.approx(28, abs=0.5)
        assert lines[0][0][3] > 37
        assert lines[-1][0][3] < 297 - 35
        assert "".join(c[0] for c in footer) == f"—{number}—"
        # one character from the outer edge: odd pages right, even pages left
        if number % 2:
            assert 184 - max(c[2] for c in footer) == pytest.approx(4.94, abs=1.0)
        else:
            assert min(c[1] for c in footer) - 28 == pytest.approx(4.94, abs=1.0)


@pytest.mark.libreoffice
def test_a_form_with_an_opinion_fits_a_page_and_a_long_table_repeats_its_header(tmp_path):
    doc = form_page(imprint="表号 {{ form }}")
    add_par(doc, "代表履职情况登记表", "表格标题")
    opinion = [Para("同意。", "表格段落"), Para("（盖章）　　年　月　日", "表格签署")]
    add_grid(
        doc,
        [25, 62, 25, 62],
        [
            Row(Label("姓名"), Cell("{{ name }}"), Label("性别"), Cell("女")),
            Row(Label("意见"), Cell(opinion, columns=3, valign="bottom"), height_mm=40),
        ],
    )
    one = Template.load(save_tidy(doc), "x").render({"form": "DK-02", "name": "王示例"}, stamp=DAY)
    [page] = printed(tmp_path, one.data)
    text = "".join(c[0] for c in page)
    assert "王示例" in text
    assert "表号DK-02" in text.replace(" ", "")
    assert "第1页共1页" in text.replace(" ", "")
    add_page_break(doc)
    add_table(doc, [20, 154], ["序号", "内容"], ["{{ loop.index }}", "{{ r }}"], loop="r in rows")
    add_blank(doc)
    two = Template.load(save_tidy(doc), "x").render({"form": "1", "name": "甲", "rows": ["一次活动"] * 60}, stamp=DAY)
    pages = ["".join(c[0] for c in page) for page in printed(tmp_path, two.data)]
    assert [page.count("序号内容") for page in pages] == [0, 1, 1]
    assert sum(page.count("一次活动") for page in pages) == 60


@pytest.mark.libreoffice
def test_two_slips_on_a_landscape_page_begin_level(tmp_path):
    doc = form_page(landscape=True, columns=2, gap_mm=20, page_numbers=False)
    assert text_width_mm(doc) == pytest.approx((297 - 36 - 20) / 2, abs=0.1)
    for side in (0, 1):
        title = add_par(doc, "测评票", "表格标题")
        if side:
            begin_column(title)
        add_grid(doc, [30, text_width_mm(doc) - 30], [Row(Label("姓名"), Cell("王示例"))])
    [page] = printed(tmp_path, save_tidy(doc))
    title, slip = rows_of(page)
    assert "".join(c[0] for c in title) == "测评票测评票"
    assert title[3][1] - title[0][1] == pytest.approx(text_width_mm(doc) + 20, abs=1)
    assert "".join(c[0] for c in slip) == "姓名王示例姓名王示例"
