"""A volume on the pages of :mod:`.scaffold`: front matter without numbers, contents, a body that begins at 1."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .contents import PREFIX
from .package import W
from .scaffold import add_par, fill_margin, page_number, run_xml, text_width_mm

if TYPE_CHECKING:
    from docx.document import Document


def begin_body(doc: Document, header: str) -> None:
    """End the front matter of a ``gongwen`` page (it loses its page numbers); what follows begins at page 1.

    ``header`` (may hold tags) stands at the head of each page of the body.
    """
    from docx.enum.section import WD_SECTION
    from docx.oxml import parse_xml

    doc.add_section(WD_SECTION.NEW_PAGE)
    front, body = doc.sections
    blank = f'<w:p xmlns:w="{W}"><w:pPr><w:pStyle w:val="ftImprint"/></w:pPr></w:p>'
    line = blank.replace("</w:pPr>", f'<w:jc w:val="center"/></w:pPr>{run_xml(header)}')
    for footer, style in ((body.footer, "ftOdd"), (body.even_page_footer, "ftEven")):
        fill_margin(footer, page_number(style))
    for head in (body.header, body.even_page_header):
        fill_margin(head, line)
    for footer in (front.footer, front.even_page_footer):
        fill_margin(footer, blank)
    margins: Any = body._sectPr.find(f"{{{W}}}pgMar")  # noqa: SLF001 - python-docx cannot count anew
    margins.addnext(parse_xml(f'<w:pgNumType xmlns:w="{W}" w:start="1"/>'))


def listed(paragraph: Any, name: str) -> Any:
    """A title that the contents list: the bookmark ``toc_NAME`` lies around its text (:mod:`.contents`)."""
    from docx.oxml import parse_xml

    element = paragraph._p  # noqa: SLF001 - python-docx has no bookmarks
    number = 1 + sum(1 for _ in element.getroottree().iter(f"{{{W}}}bookmarkStart"))
    start = f'<w:bookmarkStart xmlns:w="{W}" w:id="{number}" w:name="{PREFIX}{name}"/>'
    element.insert(0 if element.pPr is None else 1, parse_xml(start))
    element.append(parse_xml(f'<w:bookmarkEnd xmlns:w="{W}" w:id="{number}"/>'))
    return paragraph


def add_contents_line(doc: Document, text: str, name: str, style: str) -> Any:
    """A line of the contents: the text, dots, and the page of the title of that :func:`listed` name."""
    from docx.enum.text import WD_TAB_ALIGNMENT, WD_TAB_LEADER
    from docx.oxml import parse_xml
    from docx.shared import Mm

    paragraph = add_par(doc, f"{text}\t", style)
    tabs = paragraph.paragraph_format.tab_stops
    tabs.add_tab_stop(Mm(text_width_mm(doc)), WD_TAB_ALIGNMENT.RIGHT, WD_TAB_LEADER.DOTS)
    field = f'<w:fldSimple xmlns:w="{W}" w:instr=" PAGEREF {PREFIX}{name} \\h "><w:r><w:t> </w:t></w:r></w:fldSimple>'
    paragraph._p.append(parse_xml(field))  # noqa: SLF001 - python-docx has no fields
    return paragraph
