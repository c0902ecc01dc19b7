"""Build templates from code: official documents (GB/T 9704-2012) and registration forms.

In short::

    doc = gongwen()                                        # A4, 22 lines x 28 characters, page numbers
    add_title(doc, "关于{{ year }}年度代表履职情况的说明")      # 公文标题; one call per line of the title
    add_par(doc, "——{{ date|date }}", "公文副题")
    add_par(doc, "主任、各位副主任、各位委员：", "主送")
    add_par(doc, "一、基本情况", "一级标题")
    add_par(doc, "{{ summary }}")                          # 公文正文 is the default style
    add_each(doc, "record in records", "{{ record.text }}")  # one paragraph per record
    add_if(doc, "shortcomings", ["六、不足", "一级标题"], ["{{ shortcomings }}", "公文正文"])
    add_table(doc, [12, 40, 104], ["序号", "日期", "内容"],
              ["{{ loop.index }}", "{{ r.date|date }}", "{{ r.text }}"], loop="r in records")
    add_signature(doc, "{{ signer }}", "{{ date|date }}", sealed=False)
    data = save_tidy(doc)                                  # bytes of the .docx, tidied

    doc = form_page(imprint="{{ imprint }}")               # A4, margins 20/18 mm, 12 pt, table styles
    add_par(doc, "年度履职情况登记表", "表格标题")
    add_grid(doc, [25, 50, 25, 74], [
        Row(Label("姓名"), Cell("{{ name }}"), Label("性别"), Cell("{{ gender }}")),
        Row(Label("意见"), Cell([Para("{{ opinion }}", "表格段落"), Para("（盖章）　　年　月　日", "表格签署")],
                              columns=3, valign="bottom"), height_mm=40),
    ])

Styles are those of :data:`.blank.GONGWEN_STYLES` (公文标题 公文副题 公文署名 主送 公文正文 一级标题 二级标题
三级标题 四级标题 附件说明 附件标记 落款 成文日期 盖章落款 盖章日期 附注) and :data:`.blank.TABLE_STYLES` (表格标题
表格副题 表头行 表格栏名 表格文字 表格居中 表格段落 表格签署 填表说明); both kinds of page have all of them. Never
set fonts on runs: a style carries the Chinese and the Latin font together.

落款 with 成文日期 (and 盖章落款 with 盖章日期) are placed by :mod:`.render` from the printed text: their
indents follow from the widths of both lines (GB/T 9704-2012, 7.3.5), so a template just has the two
paragraphs one after the other; staff may write them by hand in Word with these styles.

Text is Jinja text as for docxtpl: ``{{ }}``, ``{%p %}`` (whole paragraph), ``{%tr %}`` (whole row), ``{%tc %}``
(whole cell). Widths are millimetres; :func:`text_width_mm` says what a page offers (gongwen 156, form 174).
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal
from xml.sax.saxutils import escape, quoteattr

from .blank import (
    CHAR_SPACING,
    FOOTER_STYLES,
    GONGWEN_STYLES,
    LINE_PITCH,
    TABLE_STYLES,
    Style,
    blank_parts,
)
from .package import W, write_parts
from .tidy import tidy

if TYPE_CHECKING:
    from docx.document import Document

A4_MM = (210.0, 297.0)
# GB/T 9704-2012 5.2.1 and 7.1: top 37, binding edge 28, type area 156 x 225.
GONGWEN_MARGINS_MM = (37.0, 26.0, 35.0, 28.0)  # top, right, bottom, left
GONGWEN_FOOTER_MM = 28.0
FORM_MARGINS_MM = (20.0, 18.0, 18.0, 18.0)
FORM_FOOTER_MM = 9.0
FORM_SIZE = 12.0
VAlign = Literal["top", "center", "bottom"]


@dataclass(frozen=True, slots=True)
class Para:
    """One paragraph of a cell."""

    text: str
    style: str = "表格文字"


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell over ``columns`` columns; ``merge`` is "start" or "on" for a cell that spans rows."""

    text: str | Sequence[Para | str] = ""
    columns: int = 1
    style: str = "表格文字"
    valign: VAlign = "center"
    merge: Literal["", "start", "on"] = ""


def Label(text: str, columns: int = 1, merge: Literal["", "start", "on"] = "") -> Cell:  # noqa: N802 - reads as a Cell
    """A cell with the name of a field."""
    return Cell(text, columns, "表格栏名", "center", merge)


class Row:
    """A row of a grid: its cells, its least height in mm, whether it repeats on every page and may break."""

    def __init__(self, *cells: Cell, height_mm: float = 9.0, header: bool = False, can_split: bool = False) -> None:
        self.cells, self.height_mm, self.header, self.can_split = cells, height_mm, header, can_split


# --- pages -------------------------------------------------------------------------------------------


def gongwen(more: Sequence[Style] = ()) -> Document:
    """An empty official document: A4, GB/T margins, grid of 22 x 28, page numbers odd right and even left.

    ``more`` styles beside those of the module (:data:`.blank.VOLUME_STYLES`).
    """
    styles = (*GONGWEN_STYLES, *TABLE_STYLES, *FOOTER_STYLES, *more)
    doc = _open(styles, size=16, spacing=CHAR_SPACING, odd_even=True)
    _set_page(doc, GONGWEN_MARGINS_MM, GONGWEN_FOOTER_MM, landscape=False)
    _append_to_section(doc, f'<w:docGrid xmlns:w="{W}" w:type="lines" w:linePitch="{LINE_PITCH}"/>')
    section = doc.sections[0]
    fill_margin(section.footer, page_number("ftOdd"))
    fill_margin(section.even_page_footer, page_number("ftEven"))
    return doc


def form_page(
    *,
    landscape: bool = False,
    columns: int = 1,
    gap_mm: float = 12.0,
    imprint: str = "",
    page_numbers: bool = True,
    margins_mm: tuple[float, float, float, float] = FORM_MARGINS_MM,
) -> Document:
    """An empty page for forms: A4, ``margins_mm`` top, right, bottom, left, 12 pt, no grid.

    ``imprint`` (may hold tags) stands at the left of the footer, 第×页 共×页 at its right; ``columns=2`` gives a
    two-up page.
    """
    styles = (*GONGWEN_STYLES, *TABLE_STYLES, *FOOTER_STYLES)
    doc = _open(styles, size=FORM_SIZE, spacing=0, odd_even=False)
    _set_page(doc, margins_mm, FORM_FOOTER_MM, landscape=landscape)
    if columns > 1:
        gap = _twips(gap_mm)
        _append_to_section(doc, f'<w:cols xmlns:w="{W}" w:num="{columns}" w:space="{gap}" w:equalWidth="1"/>')
    if imprint or page_numbers:
        right = _twips(text_width_mm(doc))
        tail = (
            f"<w:r><w:tab/><w:t>第</w:t></w:r>{_field('PAGE')}<w:r><w:t>页 共</w:t></w:r>"
            f"{_field('NUMPAGES')}<w:r><w:t>页</w:t></w:r>"
        )
        fill_margin(
            doc.sections[0].footer,
            f'<w:p xmlns:w="{W}"><w:pPr><w:pStyle w:val="ftImprint"/><w:tabs><w:tab w:val="right" w:pos="{right}"/>'
            f"</w:tabs></w:pPr>{run_xml(imprint)}{tail if page_numbers else ''}</w:p>",
        )
    return doc


def text_width_mm(doc: Document) -> float:
    """Millimetres between the margins of the first section (of one column, where there are several)."""
    section: Any = doc.sections[0]
    whole = float((section.page_width - section.left_margin - section.right_margin) / 36000)
    columns = section._sectPr.find(f"{{{W}}}cols")  # noqa: SLF001 - python-docx has no columns
    if columns is None:
        return whole
    number = int(columns.get(f"{{{W}}}num", "1"))
    gap = int(columns.get(f"{{{W}}}space", "0")) * 25.4 / 1440
    return (whole - gap * (number - 1)) / number


def save_tidy(doc: Document) -> bytes:
    """The bytes of the document, tidied: the same code gives the same bytes."""
    out = io.BytesIO()
    doc.save(out)
    return tidy(out.getvalue())


# --- text --------------------------------------------------------------------------------------------


def add_par(doc: Document, text: str = "", style: str = "公文正文") -> Any:
    """A paragraph at the end of the document in the named style; returns python-docx's paragraph."""
    return doc.add_paragraph(text, style=style)


def add_title(doc: Document, text: str) -> Any:
    """A line of the title of an official document (break it by sense: one call per line)."""
    return add_par(doc, text, "公文标题")


def add_blank(doc: Document, lines: int = 1) -> None:
    """Empty lines of the grid."""
    for _ in range(lines):
        doc.add_paragraph("", style="主送")


def add_if(doc: Document, condition: str, *paragraphs: Sequence[str]) -> None:
    """Paragraphs ``(text, style)`` that are there only if the Jinja ``condition`` holds."""
    add_par(doc, f"{{%p if {condition} %}}")
    for text, *style in paragraphs:
        add_par(doc, text, *style)
    add_par(doc, "{%p endif %}")


def add_each(doc: Document, loop: str, text: str, style: str = "公文正文") -> None:
    """One paragraph for each turn of the Jinja ``loop`` (``record in records``)."""
    add_par(doc, f"{{%p for {loop} %}}")
    add_par(doc, text, style)
    add_par(doc, "{%p endfor %}")


def add_page_break(doc: Document) -> None:
    """What follows begins on a new page."""
    from docx.enum.text import WD_BREAK

    doc.add_paragraph(style="主送").add_run().add_break(WD_BREAK.PAGE)


def begin_column(paragraph: Any) -> Any:
    """Let the paragraph begin the next column of a page of several columns (two-up slips)."""
    from docx.oxml import parse_xml

    element = parse_xml(f'<w:r xmlns:w="{W}"><w:br w:type="column"/></w:r>')
    properties = paragraph._p.pPr  # noqa: SLF001 - python-docx adds runs at the end only
    paragraph._p.insert(0 if properties is None else 1, element)  # noqa: SLF001
    return paragraph


def add_signature(doc: Document, signer: str, day: str, *, sealed: bool = False) -> None:
    """署名 and 成文日期 after the text: one line below it, or room for the seal when ``sealed``.

    The places across the page are set at rendering (GB/T 9704-2012, 7.3.5).
    """
    add_blank(doc, 2 if sealed else 1)
    add_par(doc, signer, "盖章落款" if sealed else "落款")
    add_par(doc, day, "盖章日期" if sealed else "成文日期")


# --- tables ------------------------------------------------------------------------------------------


def add_grid(doc: Document, widths_mm: Sequence[float], rows: Sequence[Row], *, border_pt: float = 0.5) -> Any:
    """A bordered table of fixed columns; the cells of each row must add up to all columns.

    Rows with ``header`` repeat on each page (they must come first), rows do not break over pages unless ``can_split``.
    """
    widths = [_twips(width) for width in widths_mm]
    styles = {style.name: style.style_id for style in doc.styles}
    body = "".join(_row_xml(row, widths, styles) for row in rows)
    edge = "".join(
        f'<w:{side} w:val="single" w:sz="{round(border_pt * 8)}" w:space="0" w:color="000000"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    return _append_table(
        doc,
        f'<w:tbl xmlns:w="{W}"><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:jc w:val="center"/>'
        f'<w:tblBorders>{edge}</w:tblBorders><w:tblLayout w:type="fixed"/><w:tblCellMar><w:top w:w="34" w:type="dxa"/>'
        '<w:left w:w="85" w:type="dxa"/><w:bottom w:w="34" w:type="dxa"/><w:right w:w="85" w:type="dxa"/>'
        "</w:tblCellMar></w:tblPr>"
        f"<w:tblGrid>{''.join(f'<w:gridCol w:w={quoteattr(str(w))}/>' for w in widths)}</w:tblGrid>{body}</w:tbl>",
    )


def add_table(
    doc: Document,
    widths_mm: Sequence[float],
    header: Sequence[str],
    row_tags: Sequence[str],
    *,
    loop: str = "row in rows",
    centred: Sequence[int] = (0,),
    height_mm: float = 8.0,
    can_split: bool = False,
    empty_rows: int = 0,
) -> Any:
    """A table with a repeated header and one row for each turn of the Jinja ``loop``.

    ``centred`` are the columns set in the middle, counted from 0; ``empty_rows`` follow for writing by hand.
    """
    width = len(widths_mm)
    tags = [Cell(text, style="表格居中" if i in centred else "表格文字") for i, text in enumerate(row_tags)]
    rows = [
        Row(*[Label(text) for text in header], height_mm=height_mm, header=True),
        Row(Cell(f"{{%tr for {loop} %}}", columns=width)),
        Row(*tags, height_mm=height_mm, can_split=can_split),
        Row(Cell("{%tr endfor %}", columns=width)),
        *[Row(*[Cell() for _ in header], height_mm=height_mm) for _ in range(empty_rows)],
    ]
    return add_grid(doc, widths_mm, rows)


def _row_xml(row: Row, widths: Sequence[int], styles: dict[str, str]) -> str:
    if sum(cell.columns for cell in row.cells) != len(widths):
        raise ValueError(f"row has {sum(c.columns for c in row.cells)} columns of {len(widths)}")
    cells, at = [], 0
    for cell in row.cells:
        cells.append(_cell_xml(cell, sum(widths[at : at + cell.columns]), styles))
        at += cell.columns
    properties = (
        ("" if row.can_split else "<w:cantSplit/>")
        + f'<w:trHeight w:val="{_twips(row.height_mm)}" w:hRule="atLeast"/>'
        + ("<w:tblHeader/>" if row.header else "")
    )
    return f"<w:tr><w:trPr>{properties}</w:trPr>{''.join(cells)}</w:tr>"


def _cell_xml(cell: Cell, width: int, styles: dict[str, str]) -> str:
    span = f'<w:gridSpan w:val="{cell.columns}"/>' if cell.columns > 1 else ""
    merge = {"": "", "start": '<w:vMerge w:val="restart"/>', "on": "<w:vMerge/>"}[cell.merge]
    given = [cell.text] if isinstance(cell.text, str) else cell.text
    paragraphs = [p if isinstance(p, Para) else Para(p, cell.style) for p in given]
    text = "".join(
        f"<w:p><w:pPr><w:pStyle w:val={quoteattr(styles[p.style])}/></w:pPr>{run_xml(p.text)}</w:p>" for p in paragraphs
    )
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{span}{merge}<w:vAlign w:val="{cell.valign}"/></w:tcPr>'
        f"{text}</w:tc>"
    )


def _append_table(doc: Document, xml: str) -> Any:
    from docx.oxml import parse_xml
    from docx.table import Table

    element: Any = parse_xml(xml)
    body: Any = doc.element.body
    body.insert(list(body).index(body.sectPr), element)
    return Table(element, doc)


# --- inside ------------------------------------------------------------------------------------------


def _twips(millimetres: float) -> int:
    return round(millimetres * 1440 / 25.4)


def run_xml(text: str) -> str:
    """A run of text, as XML."""
    return f'<w:r><w:t xml:space="preserve">{escape(text)}</w:t></w:r>' if text else ""


def _field(name: str) -> str:
    return f'<w:fldSimple w:instr=" {name} "><w:r><w:t>1</w:t></w:r></w:fldSimple>'


def page_number(style: str) -> str:
    """A paragraph with the page number between two dashes, as XML."""
    text = f"{run_xml('— ')}{_field('PAGE')}{run_xml(' —')}"
    return f'<w:p xmlns:w="{W}"><w:pPr><w:pStyle w:val="{style}"/></w:pPr>{text}</w:p>'


def fill_margin(footer: Any, xml: str) -> None:
    """Let a header or footer of python-docx hold one paragraph, given as XML."""
    from docx.oxml import parse_xml

    footer.is_linked_to_previous = False
    element = footer._element  # noqa: SLF001 - python-docx offers no way to give a footer fields
    element[:] = [parse_xml(xml)]


def _open(styles: Sequence[Style], *, size: float, spacing: int, odd_even: bool) -> Document:
    import docx

    parts = blank_parts(styles, size=size, spacing=spacing, odd_even=odd_even)
    return docx.Document(io.BytesIO(write_parts(parts)))


def _set_page(
    doc: Document, margins_mm: tuple[float, float, float, float], footer_mm: float, *, landscape: bool
) -> None:
    from docx.enum.section import WD_ORIENT
    from docx.shared import Mm

    section = doc.sections[0]
    width, height = reversed(A4_MM) if landscape else A4_MM
    section.page_width, section.page_height = Mm(width), Mm(height)
    if landscape:
        section.orientation = WD_ORIENT.LANDSCAPE
    top, right, bottom, left = margins_mm
    section.top_margin, section.right_margin = Mm(top), Mm(right)
    section.bottom_margin, section.left_margin = Mm(bottom), Mm(left)
    section.header_distance, section.footer_distance, section.gutter = Mm(15), Mm(footer_mm), Mm(0)


def _append_to_section(doc: Document, xml: str) -> None:
    from docx.oxml import parse_xml

    doc.sections[0]._sectPr.append(parse_xml(xml))  # noqa: SLF001 - python-docx has neither grid nor columns
