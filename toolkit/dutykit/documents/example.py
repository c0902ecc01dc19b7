"""An invented year, made from the examples in the schemas: what templates are tried against."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from ..dossier.model import Deputy, Membership, Record, Roster, Unit
from ..evidence import CellPlace, Evidence
from ..forms.model import Field, Form
from ..rules.regulation import Regulation
from .facts import Facts

YEAR = 2024
DEPUTY = "0001"
UNIT = "01"
_BY_KIND: dict[str, Any] = {
    "text": "示例",
    "name": "示例",
    "long_text": "这是一段示例文字。",
    "date": f"{YEAR}-03-05",
    "date_range": {"from": f"{YEAR}-03-05", "to": f"{YEAR}-03-05"},
    "month": "1980-05",
    "year": YEAR,
    "integer": 3,
    "decimal": 1.5,
    "deputy": DEPUTY,
    "deputies": [DEPUTY],
    "unit": UNIT,
    "yes_no": True,
    "phone": "010-55550123",
    "id_number": "11010519491231002X",
}


def example_facts(forms: Mapping[str, Form], regulation: Regulation) -> Facts:
    """Facts with one deputy, one unit, and one record of each table of each form; nobody in it is real."""
    deputy = Deputy(
        DEPUTY, "样例", (Membership(UNIT),), facts={"birth": "1980-05", "employer": "示例单位", "gender": "male"}
    )
    roster = Roster((deputy,), (Unit(UNIT, "示例街道人大街工委", "work_committee"),))
    records = tuple(
        _record(form, table, number)
        for number, (form, table) in enumerate(
            (f, t) for f in forms.values() if f.id != "roster" for t in ("", *(t.name for t in f.tables))
        )
    )
    return Facts(
        congress="北京市示例区人民代表大会",
        term=17,
        year=YEAR,
        period=(date(YEAR, 1, 1), date(YEAR, 12, 31)),
        roster=roster,
        records=records,
        forms=forms,
        regulation=regulation,
        on=date(YEAR + 1, 1, 5),
        issues={DEPUTY: f"F{YEAR}-0001"},
    )


def _record(form: Form, table: str, number: int) -> Record:
    fields = form.table_by_name[table].by_name if table else form.by_name
    values = {name: _example(field) for name, field in fields.items() if name != "void"}
    evidence = {name: Evidence(CellPlace("填写", f"B{number + 1}"), "示例") for name in values}
    return Record(
        f"{form.prefix}-{YEAR}-{number:04}", form.id, table, "accepted", values, evidence, YEAR,
        DEPUTY if form.per == "deputy" else "", UNIT if form.per == "unit" else "", "", "示例.xlsx",
    )  # fmt: skip


def _example(field: Field) -> Any:
    """The kind's own value; of a list its first choice; a text as the schema's example has it."""
    if field.choices is not None:
        code = field.choices.choices[0].code
        return [code] if field.kind == "choices" else code
    if field.kind in {"text", "long_text", "name"} and field.example:
        return str(field.example)
    return _BY_KIND[field.kind]
