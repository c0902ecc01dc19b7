"""履职登记核对单: what is registered and what the deputy says, side by side, with room to confirm or to object."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from ...forms.model import Form
from ..scaffold import Cell, Label, Para, Row, add_grid, add_par, add_table, form_page, save_tidy
from ..scaffold import text_width_mm as wide_of
from .parts import evidence_annex, kept

if TYPE_CHECKING:
    from docx.document import Document

WIDTHS_MM = (13.0, 30.0, 76.0, 28.0, 42.0, 20.0, 52.0)
HEADER = ("序号", "日期", "事项", "登记情况", "本人说法", "核对", "登记编号")
HOW = (
    "“登记情况”由组织单位登记；“本人说法”来自交回的履职手册、登记表。请逐项核对，在“核对”栏写“√”（无误）或“×”（有异议）。",
    "有异议的，在“异议说明”写明登记编号和正确的情况；漏登的在“补充”写明日期、事项、组织单位。没有的写“无”。",
    "异议和补充由登记单位核实后调整，核实之前原来的登记不变；同一件事只计一次。",
    "本单没有下发号，签名后由登记单位存档，程序不收回。要把异议和补充登记下来的，请填在下发的履职手册或者登记表里交回。",
)


def design(_forms: Mapping[str, Form]) -> bytes:
    """The template."""
    doc = form_page(landscape=True, imprint="履职登记核对单　{{ deputy.name }}　{{ deputy.number }}")
    add_par(doc, "{{ title }}", "表格标题")
    add_par(doc, "{{ subtitle }}", "表格标题")
    wide = wide_of(doc)
    add_grid(
        doc,
        [24, 46, 24, 36, 24, wide - 154],
        [
            Row(Label("姓名"), Cell("{{ deputy.name }}", style="表格居中"), Label("代表编号"),
                Cell("{{ deputy.number }}", style="表格居中"), Label("所在单位"), Cell("{{ units }}")),
        ],
    )  # fmt: skip
    add_par(doc, "{{ summary }}", "填表说明")
    add_par(doc, "{%p for s in sections %}", "填表说明")
    add_par(doc, "{%p if s.rows %}", "填表说明")
    kept(add_par(doc, "{{ s.title }}", "表头行"))
    _table(doc, wide, "r in s.rows", ("{{ r.when }}", "{{ r.what }}", "{{ r.registered }}", "{{ r.own }}", "",
                                      "{{ r.numbers }}"))  # fmt: skip
    add_par(doc, "{%p endif %}", "填表说明")
    add_par(doc, "{%p endfor %}", "填表说明")
    _further(doc)
    _answers(doc, wide)
    evidence_annex(doc, "表头行", "填表说明")
    return save_tidy(doc)


def _table(doc: Document, wide: float, loop: str, tags: tuple[str, ...]) -> None:
    scale = wide / sum(WIDTHS_MM)
    widths = [w * scale for w in WIDTHS_MM]
    add_table(doc, widths, HEADER, ("{{ loop.index }}", *tags), loop=loop, centred=(0, 1, 3, 5))


def _further(doc: Document) -> None:
    """Totals that do not agree, and what stands in the wrong form, so that it is counted nowhere."""
    claim = "{{ loop.index }}. {{ c.what }}：申报{{ c.told }}，{{ c.counted }}（{{ c.number }}）"
    _listed(doc, "c in claims", "登记表中与登记不一致的其他项目", claim)
    told = "{{ loop.index }}. {{ e.when }}　{{ e.what }}（{{ e.number }}），应登记在《{{ e.book }}》"
    _listed(doc, "e in elsewhere", "登记在别的表里、没有计数的事项（由登记单位补登）", told)


def _listed(doc: Document, loop: str, title: str, text: str) -> None:
    """A heading and one line for each turn of a loop, where it has any."""
    add_par(doc, f"{{%p if {loop.rpartition(' ')[2]} %}}", "填表说明")
    kept(add_par(doc, title, "表头行"))
    for line in (f"{{%p for {loop} %}}", text, "{%p endfor %}", "{%p endif %}"):
        add_par(doc, line, "填表说明")


def _answers(doc: Document, wide: float) -> None:
    kept(add_par(doc, "核对意见", "表头行"))
    day = Para("年　　月　　日", "表格签署")
    half = (wide - 52) / 2
    sign = [
        Cell([Para("代表签名", "表格栏名"), Para(""), Para(""), day], columns=2, valign="top"),
        Cell([Para("登记单位核实意见（盖章）", "表格栏名"), Para(""), Para(""), day], columns=2, valign="top"),
    ]
    rows = [
        Row(Label("异议说明"), Cell(""), Label("补充"), Cell(""), height_mm=34),
        Row(*sign, height_mm=26),
    ]
    add_grid(doc, [26, half, 26, half], rows)
    for text in HOW:
        add_par(doc, text, "填表说明")
