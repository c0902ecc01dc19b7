"""The handbook of a deputy goes out with what the organisers have registered: to be confirmed, mended, added to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ....documents.registered import registered_rows
from ....forms.filled import FilledRow
from ...opened.facts import facts_about
from .rows import Rows

if TYPE_CHECKING:
    from ....forms.model import Form
    from ...opened.open_workspace import OpenWorkspace


def prefill_handbook(opened: OpenWorkspace, form: Form, number: str) -> tuple[FilledRow, Rows]:
    """Head and rows; each row carries the number of the record that it is to confirm."""
    found, rows = registered_rows(facts_about(opened, opened.today, number), number), {}
    for table in form.tables:
        rows[table.name] = tuple(
            FilledRow(str(row["record"]), {n: v for n, v in row.items() if n in table.by_name and v not in (None, "")})
            for row in found.get(table.name, ())
        )
    return FilledRow(values={"deputy": number, "year": opened.year}), {n: r for n, r in rows.items() if r}
