"""What a regulation file may name, and what people call it: forms, fields, choices, documents. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from ..forms.model import Field, Form

DEED_FORMS = ("activity", "contact", "suggestion", "duty-report", "attendance", "handbook", "annual-registration")
"""Forms that tell deeds, one's own or a claim."""


@dataclass(frozen=True)
class Lexicon:
    """Forms by id, the lists of ``lists.schema.json`` (``$defs``), and titles of documents by id."""

    forms: Mapping[str, Form]
    lists: Mapping[str, Any]
    documents: Mapping[str, str] = field(default_factory=dict)

    def codes(self, name: str) -> Mapping[str, str]:
        """Labels of a list, by code."""
        return {o["const"]: o["title"] for o in self.lists.get(name, {}).get("oneOf", ())}

    @cached_property
    def kinds(self) -> Mapping[str, str]:
        """Kinds of activity and of suggestion, by code."""
        return {**self.codes("suggestion_kind"), **self.codes("contact_way"), **self.codes("activity_kind")}

    @cached_property
    def groups(self) -> Mapping[str, str]:
        """Groups of kinds of activity."""
        return self.codes("activity_group")

    @cached_property
    def organisers(self) -> Mapping[str, str]:
        """Kinds of organiser."""
        return self.codes("organiser_kind")

    def fields(self, record: str) -> Mapping[str, Field] | None:
        """Fields of ``form.table``, of a form's head for ``form``; None where there is no such form or table."""
        name, _, table = record.partition(".")
        form = self.forms.get(name)
        if form is None:
            return None
        if not table:
            return form.by_name
        found = form.table_by_name.get(table)
        return found.by_name if found else None

    def records(self) -> list[str]:
        """Everything that ``record`` may name."""
        return [r for f in self.forms.values() for r in (f.id, *(f"{f.id}.{t.name}" for t in f.tables))]

    def deed_fields(self, forms: Iterable[str]) -> Mapping[str, list[Field]]:
        """Fields that records of deeds may have, by name: those of the forms, else of every form of deeds."""
        found: dict[str, list[Field]] = {}
        for name in forms or DEED_FORMS:
            form = self.forms.get(name)
            for _, item in form.all_fields() if form else ():
                found.setdefault(item.name, []).append(item)
        return found

    def roster(self) -> Mapping[str, Field]:
        """What the roster says of a deputy, by field."""
        return self.fields("roster.deputies") or {}

    # --- for people ------------------------------------------------------------------------------------------

    def title(self, record: str) -> str:
        """What people call a form, or a table of it."""
        name, _, table = record.partition(".")
        form = self.forms.get(name)
        if form is None:
            return record
        found = form.table_by_name.get(table)
        return f"{form.title}（{found.label}）" if found and len(form.tables) > 1 else form.title

    def label(self, fields: Mapping[str, Field | list[Field]], name: str) -> str:
        """What people call a field; the name itself where there is none."""
        found = fields.get(name)
        one = found[0] if isinstance(found, list) and found else found
        return one.label if isinstance(one, Field) else name

    def value(self, fields: Mapping[str, Field | list[Field]], name: str, value: Any) -> str:
        """What people call a value of a field."""
        if isinstance(value, bool):
            return "是" if value else "否"
        found = fields.get(name)
        for one in found if isinstance(found, list) else [found]:
            if isinstance(one, Field) and one.choices and value in one.choices.by_code:
                return one.choices.label(value)
        return str(value)
