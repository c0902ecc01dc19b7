"""年度履职情况报告: an official document (GB/T 9704-2012) of one deputy."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from ...forms.model import Form
from ..scaffold import Cell, Label, Para, Row, add_blank, add_grid, add_par, add_table, add_title, gongwen, save_tidy
from .parts import annex_title, evidence_annex, kept, loop, open_points

if TYPE_CHECKING:
    from docx.document import Document


def design(_forms: Mapping[str, Form]) -> bytes:
    """The template."""
    doc = gongwen()
    add_title(doc, "{{ title }}")
    add_par(doc, "{{ line }}", "公文副题")
    add_par(doc, "{%p if draft %}")
    add_par(doc, "（{{ draft }}）", "公文副题")
    add_par(doc, "{%p endif %}")
    add_blank(doc)
    add_par(doc, "{{ intro }}")
    add_par(doc, "{%p for s in sections %}")
    add_par(doc, "{{ s.title }}", "一级标题")
    add_par(doc, "{%p for part in s.parts %}")
    add_par(doc, "{{ part.title }}", "二级标题")
    loop(doc, "part.paragraphs")
    add_par(doc, "{%p endfor %}")
    loop(doc, "s.paragraphs")
    loop(doc, "s.own")
    add_par(doc, "{%p if s.flag %}")
    add_par(doc, "{{ s.flag }}")
    add_par(doc, "{%p endif %}")
    add_par(doc, "{%p endfor %}")
    kept(add_par(doc, "以上报告，请予监督。"))
    add_par(doc, "{%p if deeds %}")
    kept(add_par(doc, "", "主送"))
    kept(add_par(doc, "附件：{{ year }}年履职活动一览", "附件说明"))
    add_par(doc, "{%p endif %}")
    kept(add_par(doc, "", "主送"))
    add_par(doc, "{{ signer }}", "落款")
    add_par(doc, "{{ date }}", "成文日期")
    _opinions(doc)
    _claims(doc)
    open_points(doc)
    add_par(doc, "{%p if deeds %}")
    annex_title(doc, "附件", "{{ year }}年履职活动一览")
    add_table(
        doc,
        [13, 23, 46.5, 29, 16, 28.5],
        ["序号", "日期", "名称", "类别", "情况", "登记编号"],
        ["{{ d.no }}", "{{ d.date }}", "{{ d.title }}", "{{ d.kind }}", "{{ d.role }}", "{{ d.records }}"],
        loop="d in deeds",
        centred=(0, 4),
    )
    add_par(doc, "{%p endif %}")
    evidence_annex(doc)
    return save_tidy(doc)


def _opinions(doc: Document) -> None:
    """意见栏, one for each that the regulation file names."""
    add_par(doc, "{%p if opinions %}")
    kept(add_par(doc, "", "主送"))
    sealed = [Para(""), Para("（盖章）　　　　　　", "表格签署"), Para("年　　月　　日", "表格签署")]
    add_grid(
        doc,
        [36, 120],
        [
            Row(Cell("{%tr for o in opinions %}", columns=2)),
            Row(Label("{{ o }}"), Cell(sealed, valign="bottom"), height_mm=38),
            Row(Cell("{%tr endfor %}", columns=2)),
        ],
    )
    add_par(doc, "{%p endif %}")


def _claims(doc: Document) -> None:
    """What the deputy claims beyond the records, shown apart."""
    add_par(doc, "{%p if claims %}")
    add_blank(doc)
    kept(add_par(doc, "代表本人另行申报、待登记单位核实的事项（没有计入本报告）：", "附注"))
    add_table(
        doc,
        [32, 66, 28, 30],
        ["事项", "代表申报", "登记情况", "登记编号"],
        ["{{ c.what }}", "{{ c.told }}", "{{ c.counted }}", "{{ c.number }}"],
        loop="c in claims",
    )
    add_par(doc, "{%p endif %}")
