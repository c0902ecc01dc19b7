"""Numbers that name another record: whether there is one. Told as a warning, for it may still come."""

from __future__ import annotations

from typing import Any

from ...forms.extract import Draft, Extracted
from ...forms.model import Field, Form
from ...problems import Problem
from ...text import fold
from ...words.codes import STANDING
from ..opened.kept import Topic
from ..opened.open_workspace import OpenWorkspace


def warn_of_unknown_numbers(opened: OpenWorkspace, form: Form, extracted: Extracted) -> None:
    """Tell, beside the field, of each number that names a record which is not registered (``refers`` of a field)."""
    referring = {t.name: [f for f in t.fields if f.refers] for t in form.tables}
    referring[""] = [f for f in form.fields if f.refers]
    for draft in extracted.drafts() if any(referring.values()) else ():
        for field in referring.get(draft.table, ()):
            value = draft.values.get(field.name)
            if not value or draft.void or _known(opened, field, str(value), extracted, form):
                continue
            book = opened.forms.get(field.refers.partition(".")[0])
            evidence = draft.evidence.get(field.name)
            facts: dict[str, Any] = {"label": field.label, "book": book.title if book else field.refers}
            place = evidence.place if evidence else draft.places.get(field.name)
            draft.problems.append(Problem("cell.no_such_record", place, field.name, str(value), facts))


def _known(opened: OpenWorkspace, field: Field, value: str, extracted: Extracted, form: Form) -> bool:
    """Whether a record has that number; of the form that is being read, rows of the same file count too."""
    named, part, *rest = field.refers.split(".")
    if not rest:
        return bool(opened.store.standings(number=value, form=named, part=part, states=STANDING))

    def told() -> frozenset[str]:
        rows = opened.store.current(form=named, part=part, states=STANDING)
        return frozenset(fold(str(s.body.get(rest[0]) or "")) for s in rows)

    numbers = opened.kept.of(Topic[frozenset[str]]("numbers", frozenset({named})), told, field.refers)
    mine: list[Draft] = list(extracted.rows.get(part, ())) if form.id == named else []
    return fold(value) in numbers or any(fold(str(d.values.get(rest[0]) or "")) == fold(value) for d in mine)
