"""履职手册: the deputy's own book of a year, printed with what is registered and room for what is missing."""

from __future__ import annotations

from collections.abc import Sequence

from ..dates import chinese_span
from ..dossier.claims import ANSWERS
from ..dossier.fields import days_of
from ..dossier.reconcile import RegisteredRow
from ..dossier.target import Target
from ..forms.model import Field, Table
from ..words.codes import DAYS, GROUPINGS
from ..words.numerals import term_name
from .context import DocumentContext
from .facts import Facts, person, shown_value
from .registered import HANDBOOK, registered_rows
from .spells import told

BLANK = 4
"""Empty lines in each table, for what nobody has registered yet."""


class HandbookContext(DocumentContext):
    """A deputy's own book; ``tables`` are by name what the form asks."""

    title: str
    congress: str
    term: str
    year: int
    deputy: dict[str, str]
    units: str
    changes: str
    tables: dict[str, list[dict[str, str]]]
    count: int
    blank: list[int]
    office: str
    date: str


def build(facts: Facts, target: Target) -> HandbookContext:
    """The context; ``target`` is the deputy.

    ``tables`` are by name what the handbook asks: a row for each registered deed with its shown values by field and
    its ``record``; ``blank`` are the numbers of the lines left empty.
    """
    deputy, form = facts.deputy(target.id), facts.forms[HANDBOOK]
    shown, known = person(facts, deputy), registered_rows(facts, target.id)
    tables = {t.name: _rows(facts, t, known.get(t.name, [])) for t in form.tables if t.name != ANSWERS}
    return {
        "title": facts.regulation.words.get("handbook", "") or form.title,
        "congress": facts.congress_of_term,
        "term": term_name(facts.term),
        "year": facts.year,
        "deputy": shown,
        "units": "、".join(dict.fromkeys(filter(None, (shown[kind] for kind in GROUPINGS)))),
        "changes": told(facts, deputy),
        "tables": tables,
        "count": sum(map(len, tables.values())),
        "blank": list(range(BLANK)),
        "office": facts.regulation.words["office"],
        "date": facts.printed,
        "open": [],
        "evidence": [],
    }


def _rows(facts: Facts, table: Table, known: Sequence[RegisteredRow]) -> list[dict[str, str]]:
    fields: dict[str, Field] = table.by_name
    return [
        {
            "no": str(at),
            "record": str(row["record"]),
            **{name: _shown(facts, row.get(name), field) for name, field in fields.items()},
        }
        for at, row in enumerate(known, 1)
    ]


def _shown(facts: Facts, value: object, field: Field) -> str:
    """A value; days without the year, which stands on the cover."""
    return chinese_span(*days_of(value), facts.year) if field.kind in DAYS else shown_value(facts, value, field)
