"""Templates for tests, written with python-docx on the page and in the styles of ``templates/docx/base.docx``."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import docx
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.text import WD_BREAK, WD_TAB_ALIGNMENT, WD_TAB_LEADER
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from docx.shared import Mm, Twips

from dutykit.docx.draft import blank_page
from dutykit.docx.package import W
from dutykit.docx.shared import look_of_tables
from dutykit.docx.tidy import tidy

BASE = Path(__file__).parents[1] / "templates/docx/base.docx"


def base() -> Any:
    """The base itself."""
    return docx.Document(io.BytesIO(BASE.read_bytes()))


def gongwen() -> Any:
    """An empty official document."""
    return blank_page(BASE.read_bytes())


def form_page(*, landscape: bool = False, columns: int = 1, gap_mm: float = 12, imprint: str = "",
              page_numbers: bool = True) -> Any:  # fmt: skip
    """An empty page of a form; ``imprint`` (may hold tags) stands at the left of the footer."""
    doc = gongwen()
    doc.settings.odd_and_even_pages_header_footer = False
    doc.styles["Normal"].font.size = Twips(240)
    section = doc.sections[0]
    section.footer.is_linked_to_previous = section.even_page_footer.is_linked_to_previous = True
    if landscape:
        section.page_width, section.page_height = section.page_height, section.page_width
        section.orientation = WD_ORIENT.LANDSCAPE
    section.top_margin, section.right_margin, section.bottom_margin, section.left_margin = (
        Mm(20),
        Mm(18),
        Mm(18),
        Mm(18),
    )
    section.footer_distance = Mm(9)
    properties = doc.element.body.sectPr
    properties.remove(properties.find(qn("w:docGrid")))
    if columns > 1:
        gap = round(gap_mm * 1440 / 25.4)
        properties.append(parse_xml(f'<w:cols xmlns:w="{W}" w:num="{columns}" w:space="{gap}" w:equalWidth="1"/>'))
    if imprint or page_numbers:
        paragraph = section.footer.paragraphs[0]
        paragraph.style = "页脚标识"
        paragraph.paragraph_format.tab_stops.add_tab_stop(Mm(text_width_mm(doc)), WD_TAB_ALIGNMENT.RIGHT)
        if imprint:
            paragraph.add_run(imprint)
        if page_numbers:
            paragraph.add_run("\t第")
            field(paragraph, "PAGE", "1")
            paragraph.add_run("页 共")
            field(paragraph, "NUMPAGES", "1")
            paragraph.add_run("页")
    return doc


def field(paragraph: Any, name: str, shown: str) -> None:
    """A field at the end of a paragraph."""
    run = f'<w:r><w:t xml:space="preserve">{shown}</w:t></w:r>'
    element = parse_xml(f'<w:fldSimple xmlns:w="{W}" w:instr=" {name} ">{run}</w:fldSimple>')
    paragraph._p.append(element)


def text_width_mm(doc: Any) -> float:
    """Millimetres between the margins, of one column where there are several."""
    section = doc.sections[0]
    whole = (section.page_width - section.left_margin - section.right_margin) / 36000
    columns = doc.element.body.sectPr.find(qn("w:cols"))
    if columns is None:
        return float(whole)
    number, gap = int(columns.get(qn("w:num"))), int(columns.get(qn("w:space"))) * 25.4 / 1440
    return float((whole - gap * (number - 1)) / number)


def save_tidy(doc: Any) -> bytes:
    """The bytes of the document, tidied."""
    out = io.BytesIO()
    doc.save(out)
    return tidy(out.getvalue())


# --- text --------------------------------------------------------------------------------------------


def add_par(doc: Any, text: str = "", style: str = "公文正文") -> Any:
    return doc.add_paragraph(text, style)


def add_title(doc: Any, text: str) -> Any:
    return add_par(doc, text, "公文标题")


def add_blank(doc: Any, lines: int = 1) -> None:
    for _ in range(lines):
        add_par(doc, "", "主送")


def add_if(doc: Any, condition: str, *paragraphs: Sequence[str]) -> None:
    add_par(doc, f"{{%p if {condition} %}}")
    for text, *style in paragraphs:
        add_par(doc, text, *style)
    add_par(doc, "{%p endif %}")


def add_each(doc: Any, loop: str, text: str, style: str = "公文正文") -> None:
    add_par(doc, f"{{%p for {loop} %}}")
    add_par(doc, text, style)
    add_par(doc, "{%p endfor %}")


def add_page_break(doc: Any) -> None:
    add_par(doc, "", "主送").add_run().add_break(WD_BREAK.PAGE)


def begin_column(paragraph: Any) -> None:
    """Let the paragraph begin the next column."""
    run = paragraph.insert_paragraph_before("", style="填表说明").add_run()
    run.add_break(WD_BREAK.COLUMN)
    paragraph._p.insert(1, run._r)
    empty = paragraph._p.getprevious()
    empty.getparent().remove(empty)


def add_signature(doc: Any, signer: str, day: str, *, sealed: bool = False) -> None:
    add_blank(doc, 2 if sealed else 1)
    add_par(doc, signer, "盖章落款" if sealed else "落款")
    add_par(doc, day, "盖章日期" if sealed else "成文日期")


# --- tables ------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Para:
    text: str
    style: str = "表格文字"


@dataclass(frozen=True)
class Cell:
    """A cell over ``columns`` columns; ``merge`` is "start" or "on" for one that spans rows."""

    text: str | Sequence[Para | str] = ""
    columns: int = 1
    style: str = "表格文字"
    valign: str = "center"
    merge: str = ""


def Label(text: str, columns: int = 1, merge: str = "") -> Cell:  # noqa: N802 - reads as a Cell
    return Cell(text, columns, "表格栏名", "center", merge)


class Row:
    def __init__(self, *cells: Cell, height_mm: float = 9.0, header: bool = False) -> None:
        self.cells, self.height_mm, self.header = cells, height_mm, header


def add_grid(doc: Any, widths_mm: Sequence[float], rows: Sequence[Row]) -> None:
    """A table of fixed columns with the lines of the base."""
    widths = [round(width * 1440 / 25.4) for width in widths_mm]
    styles = {style.name: style.style_id for style in doc.styles}
    grid = "".join(f'<w:gridCol w:w="{w}"/>' for w in widths)
    body = "".join(_row(row, widths, styles) for row in rows)
    table = (
        f'<w:tbl xmlns:w="{W}"><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/></w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>{body}</w:tbl>"
    )
    doc.element.body.sectPr.addprevious(parse_xml(table))
    look_of_tables(doc, base())


def add_table(doc: Any, widths_mm: Sequence[float], header: Sequence[str], row_tags: Sequence[str], *,
              loop: str = "row in rows") -> None:  # fmt: skip
    """A table with a repeated header and one row for each turn of the loop."""
    tags = [Cell(text, style="表格居中" if i == 0 else "表格文字") for i, text in enumerate(row_tags)]
    rows = [
        Row(*[Label(text) for text in header], height_mm=8, header=True),
        Row(Cell(f"{{%tr for {loop} %}}", columns=len(header))),
        Row(*tags, height_mm=8),
        Row(Cell("{%tr endfor %}", columns=len(header))),
    ]
    add_grid(doc, widths_mm, rows)


def _row(row: Row, widths: Sequence[int], styles: dict[str, str]) -> str:
    cells, at = [], 0
    for cell in row.cells:
        width = sum(widths[at : at + cell.columns])
        span = f'<w:gridSpan w:val="{cell.columns}"/>' if cell.columns > 1 else ""
        merge = {"": "", "start": '<w:vMerge w:val="restart"/>', "on": "<w:vMerge/>"}[cell.merge]
        given = [cell.text] if isinstance(cell.text, str) else cell.text
        text = "".join(
            f'<w:p><w:pPr><w:pStyle w:val="{styles[p.style]}"/></w:pPr><w:r><w:t xml:space="preserve">{escape(p.text)}'
            "</w:t></w:r></w:p>"
            for p in (p if isinstance(p, Para) else Para(p, cell.style) for p in given)
        )
        cells.append(
            f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{span}{merge}<w:vAlign w:val="{cell.valign}"/></w:tcPr>'
            f"{text}</w:tc>"
        )
        at += cell.columns
    height = round(row.height_mm * 1440 / 25.4)
    header = "<w:tblHeader/>" if row.header else ""
    properties = f'<w:cantSplit/><w:trHeight w:val="{height}" w:hRule="atLeast"/>{header}'
    return f"<w:tr><w:trPr>{properties}</w:trPr>{''.join(cells)}</w:tr>"


# --- volumes -----------------------------------------------------------------------------------------


def begin_body(doc: Any, header: str) -> None:
    """End the front matter, which loses its page numbers; what follows begins at page 1 and has a header."""
    doc.add_section(WD_SECTION.NEW_PAGE)
    front, body = doc.sections
    for name in ("footer", "even_page_footer"):
        numbered, blank = getattr(body, name), getattr(front, name)
        numbered.is_linked_to_previous = False
        numbered._element[:] = list(blank._element)
        blank.add_paragraph("", "页脚标识")
    for head in (body.header, body.even_page_header):
        head.is_linked_to_previous = False
        head.paragraphs[0].text = header
    margins = doc.element.body.sectPr.find(qn("w:pgMar"))
    margins.addnext(parse_xml(f'<w:pgNumType xmlns:w="{W}" w:start="1"/>'))


def listed(paragraph: Any, name: str) -> Any:
    """A title that the contents list: the bookmark ``toc_NAME`` lies around its text."""
    element = paragraph._p
    number = 1 + sum(1 for _ in element.getroottree().iter(qn("w:bookmarkStart")))
    element.insert(1, parse_xml(f'<w:bookmarkStart xmlns:w="{W}" w:id="{number}" w:name="toc_{name}"/>'))
    element.append(parse_xml(f'<w:bookmarkEnd xmlns:w="{W}" w:id="{number}"/>'))
    return paragraph


def add_contents_line(doc: Any, text: str, name: str, style: str) -> None:
    """A line of the contents: the text, dots, and the page of the title of that :func:`listed` name."""
    paragraph = add_par(doc, f"{text}\t", style)
    paragraph.paragraph_format.tab_stops.add_tab_stop(
        Mm(text_width_mm(doc)), WD_TAB_ALIGNMENT.RIGHT, WD_TAB_LEADER.DOTS
    )
    field(paragraph, f"PAGEREF toc_{name} \\h", " ")
