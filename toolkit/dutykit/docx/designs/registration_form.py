"""年度履职情况登记表: labels are those of the schema, so that what comes back is read by label."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from ...forms.model import Field, Form, Table
from ..scaffold import Cell, Label, Para, Row, add_grid, add_par, add_table, form_page, save_tidy, text_width_mm
from .parts import evidence_annex, kept

if TYPE_CHECKING:
    from docx.document import Document

FORM = "annual-registration"
HEAD_MM = (24.0, 31.0, 25.0, 30.0, 24.0, 40.0)  # label and value three times; the last value holds a date
TEXT_LABEL_MM, TEXT_MM = 33.0, 26.0
LEAST_MM = {"date": 37.0, "integer": 20.5, "choice": 20.5}  # 四字 labels on one line; other kinds: 22
CENTRED = {"integer", "date", "month", "year", "choice", "phone"}


def design(forms: Mapping[str, Form]) -> bytes:
    """The template."""
    form = forms[FORM]
    doc = form_page(imprint="{{ imprint }}")
    add_par(doc, "{{ title }}", "表格标题")
    add_par(doc, "{{ subtitle }}", "表格标题")
    shown = [f for f in form.fields if not f.until]
    short = [f for f in shown if f.kind != "long_text" and not _after_tables(form, f)]
    _head(doc, short)
    _texts(doc)
    for section in form.sections:
        tables = [i for i in form.in_section(section.id) if isinstance(i, Table)]
        for table in tables:
            kept(add_par(doc, section.title, "表头行"))
            _table(doc, table)
    for section in form.sections:
        late = [f for f in shown if f.section == section.id and f not in short and f.kind != "long_text"]
        if late:
            kept(add_par(doc, section.title, "表头行"))
            _head(doc, late)
    _sign(doc, form)
    _notes(doc)
    evidence_annex(doc, "表头行", "填表说明")
    return save_tidy(doc)


def _after_tables(form: Form, field: Field) -> bool:
    """Whether a head field stands in a section after the tables."""
    order = [s.id for s in form.sections]
    last = max((order.index(t.section) for t in form.tables), default=len(order))
    return order.index(field.section) > last


def _head(doc: Document, fields: list[Field]) -> None:
    """Label and value three times in a row; a wide field takes two thirds of it."""
    rows: list[list[tuple[Field, int]]] = [[]]
    for field in fields:
        units = 2 if _asked_width(field) > 2 else 1
        if sum(n for _, n in rows[-1]) + units > 3:
            rows.append([])
        rows[-1].append((field, units))
    add_grid(doc, HEAD_MM, [_head_row(row) for row in rows])


def _asked_width(field: Field) -> int:
    """The width that the schema asks for, in twelfths (the kind's own width is in characters, and no request)."""
    return int(field.schema["x-duty"].get("width", 2))


def _head_row(row: list[tuple[Field, int]]) -> Row:
    cells, left = [], 3 - sum(units for _, units in row)
    for index, (field, units) in enumerate(row):
        whole = units + (left if index == len(row) - 1 else 0)
        style = "表格居中" if whole == 1 else "表格文字"
        cells += [Label(field.label), Cell(f"{{{{ head.{field.name} }}}}", columns=whole * 2 - 1, style=style)]
    return Row(*cells)


def _texts(doc: Document) -> None:
    """The headings of the regulation across the page, below each a short label and the paragraphs.

    A row of text may break over pages. A PDF of the form is read by its labels, so the label has one line and stands
    at the top: it cannot be torn. What is registered comes below, over both columns: right below a label, in its
    column, a reader would take it for the deputy's text.
    """
    kept(add_par(doc, "", "填表说明"))
    add_grid(
        doc,
        [TEXT_LABEL_MM, text_width_mm(doc) - TEXT_LABEL_MM],
        [
            Row(Cell("{%tr for s in sections %}", columns=2)),
            Row(Cell("{{ s.title }}", columns=2, style="表头行"), height_mm=8),
            Row(Cell("{%tr for f in s.fields %}", columns=2)),
            Row(
                Cell("{{ f.label }}", style="表格栏名", valign="top"),
                Cell(_each("t in f.paragraphs or ['']", "{{ t }}"), valign="top"),
                height_mm=TEXT_MM,
                can_split=True,
            ),
            Row(Cell("{%tr endfor %}", columns=2)),
            Row(Cell("{%tr if s.registered %}", columns=2)),
            Row(Cell(_each("t in s.registered", FIRST + "{{ t }}"), columns=2), can_split=True),
            Row(Cell("{%tr endif %}", columns=2)),
            Row(Cell("{%tr endfor %}", columns=2)),
        ],
    )


FIRST = "{% if loop.first %}登记情况：{% endif %}"


def _each(loop: str, text: str) -> list[Para]:
    tags = (f"{{%p for {loop} %}}", text, "{%p endfor %}")
    return [Para(tag, "表格段落") for tag in tags]


def _table(doc: Document, table: Table) -> None:
    fields = [f for f in table.fields if not f.until]
    add_table(
        doc,
        _column_widths(fields, text_width_mm(doc)),
        [f.label for f in fields],
        [f"{{{{ r.{f.name} }}}}" for f in fields],
        loop=f"r in {table.name}",
        centred=[i for i, f in enumerate(fields) if f.kind in CENTRED],
        empty_rows=2,
    )


def _column_widths(fields: list[Field], wide: float) -> list[float]:
    """Shares as the schema asks for them; what a date needs on one line comes from the columns that have most."""
    asked = [_asked_width(f) for f in fields]
    least = [LEAST_MM.get(f.kind, 22.0) for f in fields]
    widths = [max(wide * n / sum(asked), m) for n, m in zip(asked, least, strict=True)]
    spare = [w - m for w, m in zip(widths, least, strict=True)]
    over = sum(widths) - wide
    return [w - (over * s / sum(spare) if over else 0) for w, s in zip(widths, spare, strict=True)]


def _sign(doc: Document, form: Form) -> None:
    """Who signs, side by side."""
    wide, letters = text_width_mm(doc), [len(label) + 10 for label in form.sign]
    day = Para("年　　月　　日", "表格签署")
    names = [f"{{{{ sign[{i}] }}}}" for i in range(len(form.sign))]
    cells = [Cell([Para(name, "表格栏名"), *[Para("")] * 4, day], valign="top") for name in names]
    kept(add_par(doc, "", "填表说明"))
    add_grid(
        doc,
        [wide * n / sum(letters) for n in letters],
        [Row(*cells, height_mm=34)],
    )


def _notes(doc: Document) -> None:
    kept(add_par(doc, "填表说明", "填表说明"))
    add_par(doc, "{%p for t in instructions %}", "填表说明")
    add_par(doc, "{{ loop.index }}. {{ t }}", "填表说明")
    add_par(doc, "{%p endfor %}", "填表说明")
    add_par(doc, "依据：{{ basis }}", "填表说明")
    add_par(doc, "{%p if claims %}", "填表说明")
    kept(add_par(doc, "代表本人另行申报、待登记单位核实的事项（没有列入上表）：", "填表说明"))
    add_par(doc, "{%p for c in claims %}", "填表说明")
    add_par(doc, "{{ loop.index }}. {{ c.what }}：申报{{ c.told }}，{{ c.counted }}（{{ c.number }}）", "填表说明")
    add_par(doc, "{%p endfor %}", "填表说明")
    add_par(doc, "{%p endif %}", "填表说明")
