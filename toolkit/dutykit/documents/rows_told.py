"""Fields of a record in words, for papers that tell it: by the labels and lists of its form. Pure."""

from __future__ import annotations

from datetime import date

from ..dates import chinese_span
from ..dossier.fields import days_of
from ..dossier.model import Record
from .facts import Facts, shown_value


def within(facts: Facts, record: Record, *days: str) -> date | None:
    """The first of the days that a record tells, if it lies in the period; of a record without one, of its year."""
    day = next((days_of(record.values[n])[0] for n in days if record.values.get(n)), None)
    if day is None:
        return facts.period[0] if record.year == facts.year else None
    return day if facts.period[0] <= day <= facts.period[1] else None


def filled(facts: Facts, record: Record) -> dict[str, str]:
    """Labels of the fields of a row that are filled in, in the order of the form."""
    fields = facts.forms[record.form].table_by_name[record.table].by_name
    return {n: f.label for n, f in fields.items() if record.values.get(n) not in (None, "", [])}


def value_of(facts: Facts, record: Record, name: str) -> str:
    """A field as it is shown, on one line; nothing for nothing."""
    fields = facts.forms[record.form].table_by_name[record.table].by_name
    text = shown_value(facts, record.values.get(name), fields[name]) if name in fields else ""
    return "；".join(filter(None, text.splitlines()))


def day_of(facts: Facts, record: Record, name: str) -> str:
    """A day or days of a record, without the year of the paper."""
    return chinese_span(*days_of(record.values.get(name)), facts.year)
