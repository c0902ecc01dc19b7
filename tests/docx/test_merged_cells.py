"""Equal cells below each other become one where their style asks for it."""

from __future__ import annotations

import io
from datetime import date

import docx
from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE

from dutykit.docx.merged_cells import STYLE, asks_to_merge, with_merged_cells
from dutykit.docx.render import Template

ROWS = [
    ("古城", "视察", "3"), ("古城", "视察", "3"), ("古城", "调研", "3"), ("八角", "调研", "3"), ("八角", "调研", "3"),
]  # fmt: skip


def template(*, styled: bool) -> bytes:
    """A table of unit, kind and figure; the first two in the style."""
    document: Document = docx.Document()
    if styled:
        document.styles.add_style(STYLE, WD_STYLE_TYPE.PARAGRAPH)
    table = document.add_table(3, 3)
    for at, tag in ((0, "{%tr for r in rows %}"), (2, "{%tr endfor %}")):
        first, *_, last = table.rows[at].cells
        first.merge(last).paragraphs[0].text = tag
    for at, cell in enumerate(table.rows[1].cells):
        cell.paragraphs[0].text = f"{{{{ r[{at}] }}}}"
        if styled and at < 2:
            cell.paragraphs[0].style = STYLE
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def rendered(*, styled: bool) -> list[list[tuple[str, str]]]:
    """Text and mark of merging of each cell."""
    made = Template.load(template(styled=styled), "t.docx").render({"rows": ROWS}, stamp=date(2024, 12, 31))
    (table,) = docx.Document(io.BytesIO(with_merged_cells(made).data)).tables
    return [
        [("".join(c.xpath(".//w:t/text()")), "".join(c.xpath("./w:tcPr/w:vMerge/@w:val"))) for c in row._tr.tc_lst]
        for row in table.rows
    ]


def test_equal_cells_become_one_and_no_further_than_what_stands_left_of_them() -> None:
    assert asks_to_merge(template(styled=True))
    assert rendered(styled=True) == [
        [("古城", "restart"), ("视察", "restart"), ("3", "")],
        [("", "continue"), ("", "continue"), ("3", "")],
        [("", "continue"), ("调研", ""), ("3", "")],
        [("八角", "restart"), ("调研", "restart"), ("3", "")],
        [("", "continue"), ("", "continue"), ("3", "")],
    ]


def test_without_the_style_nothing_is_merged() -> None:
    assert not asks_to_merge(template(styled=False))
    assert rendered(styled=False)[1] == [("古城", ""), ("视察", ""), ("3", "")]
