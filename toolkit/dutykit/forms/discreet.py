"""Personal data of forms: how a sensitive value is told outside of workbooks and of papers that are about the person.

Which fields are sensitive stands in the form's declaration. Workbooks that go to whoever filled them in, papers about
the person and rules have the values themselves (:func:`.kinds.show`); screens, logs and messages have what is here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from ..dossier.model import Roster
from ..problems import PRIVATE, Problem
from ..text import HIDDEN, hidden
from .kinds import show
from .model import Field, Form, Table

if TYPE_CHECKING:
    from .extract import Extracted

__all__ = ["HIDDEN", "as_sensitive_as", "conceal", "concealed", "told", "told_raw"]


def told(value: Any, field: Field, roster: Roster, *, full: bool = False) -> str:
    """A stored value as it stands on a screen or in a log: of a sensitive one next to nothing, unless ``full``."""
    text = show(value, field, roster)
    return hidden(text) if field.sensitive and not full else text


def told_raw(text: str, field: Field | None, *, full: bool = False) -> str:
    """What was written in a field, likewise."""
    return hidden(text) if field is not None and field.sensitive and not full else text


def concealed(problems: Iterable[Problem], fields: Mapping[str, Field]) -> list[Problem]:
    """The problems, of which those about a sensitive field do not say what stood there."""

    def one(problem: Problem) -> Problem:
        field = fields.get(problem.field.partition("#")[0])
        return replace(problem, facts={**problem.facts, PRIVATE: True}) if field and field.sensitive else problem

    return [one(problem) for problem in problems]


def conceal(told: Iterable[Problem], extracted: Extracted | None, form: Form) -> list[Problem]:
    """The same for all that was told of a file while it was read and checked; what was told of the whole file."""
    whole = concealed(told, _every_field(form))
    if extracted is None:
        return whole
    extracted.head.problems = concealed(extracted.head.problems, form.by_name)
    for name, drafts in extracted.rows.items():
        for draft in drafts:
            draft.problems = concealed(draft.problems, form.table_by_name[name].by_name)
    return whole


def _every_field(form: Form) -> dict[str, Field]:
    """The fields of a form by name, whatever table they are in; of two of one name the sensitive one."""
    found: dict[str, Field] = {}
    for _, item in form.all_fields():
        if item.name not in found or item.sensitive:
            found[item.name] = item
    return found


def as_sensitive_as(old: Form, now: Form) -> Form:
    """A form as it was issued, in which all is sensitive that is so in the form as it is now."""

    def fields(mine: Iterable[Field], theirs: Mapping[str, Field]) -> tuple[Field, ...]:
        return tuple(replace(f, sensitive=f.sensitive or (f.name in theirs and theirs[f.name].sensitive)) for f in mine)

    def table(mine: Table) -> Table:
        theirs = now.table_by_name.get(mine.name)
        return replace(mine, fields=fields(mine.fields, theirs.by_name)) if theirs else mine

    return replace(old, fields=fields(old.fields, now.by_name), tables=tuple(map(table, old.tables)))
