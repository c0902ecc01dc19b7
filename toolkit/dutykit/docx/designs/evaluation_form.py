"""履职评价票: two slips to an A4 page, each with its stub above; the number is on the stub alone."""

from __future__ import annotations

from collections.abc import Mapping

from ...forms.model import Form
from ..scaffold import Cell, Label, Para, Row, add_grid, add_page_break, add_par, form_page, save_tidy

CUT = f"{'－ ' * 15}裁 切 线{' －' * 15}"
STUB = f"{'· ' * 28}撕 开 处{' ·' * 28}"


def design(_forms: Mapping[str, Form]) -> bytes:
    """The template."""
    doc = form_page(margins_mm=(13, 18, 8, 18), page_numbers=False)
    add_par(doc, "{%p for page in pages %}", "填表说明")
    add_par(doc, "{%p for s in page %}", "填表说明")
    add_par(doc, "存根　　编号：{{ s.number }}　　　代表：{{ name }}　　　发票人：", "填表说明")
    _centred(add_par(doc, STUB, "填表说明"))
    add_par(doc, "{{ title }}", "表格标题")
    add_par(doc, "（{{ congress }}　{{ year }}年度　不记名）", "表格副题")
    add_grid(
        doc,
        [24, 38, 20, 30, 20, 42],
        [
            Row(
                Label("姓名"),
                _middle("{{ name }}"),
                Label("年龄"),
                _middle("{{ age }}"),
                Label("届别"),
                _middle("{{ term }}"),
            ),
            Row(Label("工作单位"), Cell("{{ employer }}", columns=5)),
            Row(Label("总体评价"), _middle("☐ 满意　　　　☐ 基本满意　　　　☐ 不满意", 5), height_mm=12),
            Row(Cell([Para("意见", "表格栏名"), Para("和建议", "表格栏名")]), Cell(columns=5), height_mm=64),
        ],
    )
    add_par(doc, "说明：在所选一项的“☐”内打“√”；只选一项，不选或者多选的为无效票。本票不记名，请投入票箱。", "填表说明")
    add_par(doc, "{%p if loop.first %}", "填表说明")
    _centred(add_par(doc, CUT, "填表说明"), around_pt=14)
    add_par(doc, "{%p endif %}", "填表说明")
    add_par(doc, "{%p endfor %}", "填表说明")
    add_par(doc, "{%p if not loop.last %}", "填表说明")
    add_page_break(doc)
    add_par(doc, "{%p endif %}", "填表说明")
    add_par(doc, "{%p endfor %}", "填表说明")
    return save_tidy(doc)


def _middle(text: str, columns: int = 1) -> Cell:
    return Cell(text, columns, "表格居中")


def _centred(paragraph, around_pt: float = 0):  # type: ignore[no-untyped-def]
    """A line across the page."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Pt

    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    paragraph.paragraph_format.space_before = paragraph.paragraph_format.space_after = Pt(around_pt)
    return paragraph
