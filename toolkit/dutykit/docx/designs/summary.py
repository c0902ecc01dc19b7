"""关于××年度代表履职情况的说明, set as such papers are (GB/T 9704-2012; nothing in bold)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from ...forms.model import Form
from ..scaffold import add_blank, add_each, add_par, add_table, gongwen, save_tidy
from .parts import annex_title, evidence_annex, kept, loop, open_points

if TYPE_CHECKING:
    from docx.document import Document


def design(_forms: Mapping[str, Form]) -> bytes:
    """The template."""
    doc = gongwen()
    add_blank(doc)
    add_each(doc, "t in title_lines", "{{ t }}", "公文标题")
    add_par(doc, "{%p if draft %}")
    add_par(doc, "（{{ draft }}）", "公文副题")
    add_par(doc, "{%p endif %}")
    add_blank(doc)
    loop(doc, "subtitle_lines", "公文副题")
    add_par(doc, "{{ speaker }}", "公文署名")
    add_blank(doc)
    add_par(doc, "{{ salutation }}", "主送")
    add_par(doc, "{{ intro }}")
    add_par(doc, "一、基本情况", "一级标题")
    loop(doc, "basics")
    add_par(doc, "二、主要情况", "一级标题")
    loop(doc, "main")
    add_par(doc, "{%p for s in sections %}")
    add_par(doc, "{{ s.title }}", "二级标题")
    loop(doc, "s.paragraphs")
    add_par(doc, "{%p endfor %}")
    for title, name in (("三、存在的不足", "shortcomings"), ("四、下一步工作", "next_steps")):
        add_par(doc, title, "一级标题")
        loop(doc, f"{name} or ['（请补充）']")
    add_par(doc, "{{ closing }}")
    add_par(doc, "{%p if kinds %}")
    add_blank(doc)
    add_par(
        doc,
        "附件：{% if units %}1. {{ year }}年度代表履职情况统计表{% else %}{{ year }}年度代表履职活动统计表{% endif %}",
        "附件说明",
    )
    add_par(doc, "{%p if units %}")
    add_par(doc, "　　　2. {{ year }}年度代表履职活动统计表", "附件说明")
    add_par(doc, "{%p endif %}")
    add_par(doc, "{%p endif %}")
    open_points(doc)
    _tables(doc)
    evidence_annex(doc)
    return save_tidy(doc)


def _tables(doc: Document) -> None:
    """附件: the figures by unit (of the congress), and by kind."""
    add_par(doc, "{%p if units %}")
    annex_title(doc, "附件1", "{{ year }}年度代表履职情况统计表")
    kept(add_par(doc, "（按{{ unit_label }}统计）", "公文副题"))
    add_table(
        doc,
        [36, *[15] * 8],
        ["单位", "代表人数", "活动场次", "参加人次", "参加人数", "联系场次", "联系人次", "建议件数", "登记表数"],
        [f"{{{{ u.{n} }}}}" for n in ("name", *_UNIT_COLUMNS)],
        loop="u in units",
        centred=range(1, 9),
    )
    add_par(
        doc,
        "注：一场活动有几个单位的代表参加的，在各单位分别计算，在合计中只算一场。联系指联系、接待选民。",
        "填表说明",
    )
    add_par(doc, "{%p endif %}")
    add_par(doc, "{%p if kinds %}")
    annex_title(doc, "附件{% if units %}2{% endif %}", "{{ year }}年度代表履职活动统计表")
    kept(add_par(doc, "（按活动类型统计）", "公文副题"))
    add_table(
        doc,
        [72, 28, 28, 28],
        ["活动类型", "场次", "参加人次", "参加人数"],
        ["{{ k.kind }}", "{{ k.events }}", "{{ k.person_times }}", "{{ k.persons }}"],
        loop="k in kinds",
        centred=range(1, 4),
        height_mm=7.5,
    )
    add_par(doc, "{%p endif %}")


_UNIT_COLUMNS = (
    "deputies",
    "events",
    "person_times",
    "persons",
    "contacts",
    "contact_times",
    "suggestions",
    "returned",
)
