"""The facts of a year, loaded once for a batch of documents."""

from __future__ import annotations

import json
from collections import Counter
from datetime import date

from .. import assets
from ..documents.facts import Facts
from ..dossier.model import Record
from ..errors import WorkspaceError
from ..forms.model import Form
from ..rules.regulation import Regulation, load_regulation
from ..text import nearest
from .desk import Desk

DEFAULT_REGULATION = "shijingshan-2022"


def regulation_of(desk: Desk) -> Regulation:
    """The first regulation that ``dutykit.toml`` names (its headings order the reports), else the shipped one."""
    named = desk.workspace.config.regulations
    id_ = named[0] if named else DEFAULT_REGULATION
    if not assets.exists("regulations", f"{id_}.toml", desk.workspace):
        known = [n.removesuffix(".toml") for n in assets.listing("regulations", ".toml", desk.workspace)]
        near = nearest(id_, known)
        remedy = f"是不是“{near}”？" if near else f"可用的有：{'、'.join(known)}。"
        raise WorkspaceError(f"dutykit.toml 中写的办法“{id_}”不存在。", remedy, code="regulation")
    meta = json.loads(assets.read_text("schemas", "meta/regulation.schema.json", desk.workspace))
    return load_regulation(assets.read_text("regulations", f"{id_}.toml", desk.workspace), meta, name=f"{id_}.toml")


def facts_of(desk: Desk, on: date, issues: dict[str, str] | None = None) -> Facts:
    """Everything that documents of the desk's year draw on; loaded once for a batch."""
    if issues is None:
        if ("facts", on) not in desk.memo:
            desk.memo["facts", on] = facts_of(desk, on, {})
        known: Facts = desk.memo["facts", on]
        return known
    congress = desk.workspace.config.congress
    records = desk.records()
    return Facts(
        congress=congress.name,
        term=congress.term or 0,
        year=desk.year,
        period=(date(desk.year, 1, 1), date(desk.year, 12, 31)),
        roster=desk.roster,
        records=tuple(records),
        forms=desk.forms,
        regulation=regulation_of(desk),
        on=on,
        level=congress.level,
        held=_held(records, desk.forms, desk.year),
        issues=issues,
        review_required=desk.workspace.config.review_required,
    )


def _held(records: list[Record], forms: dict[str, Form], year: int) -> dict[str, int]:
    """Held records by the deputies that they name."""
    counts: Counter[str] = Counter()
    for record in records:
        form = forms.get(record.form)
        if record.state != "held" or record.year != year or form is None:
            continue
        fields = form.table_by_name[record.table].by_name if record.table else form.by_name
        people = {record.deputy} - {""}
        for name, field in fields.items():
            if field.kind in {"deputy", "deputies"}:
                value = record.values.get(name, [])
                people |= {value} if isinstance(value, str) else set(value)
        counts.update(people)
    return dict(counts)
