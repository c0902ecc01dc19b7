"""The number of a deputy beside the name: it tells namesakes apart, and one of somebody else's is asked about."""

from __future__ import annotations

from collections.abc import Sequence

from ..dossier.model import Deputy, Roster
from ..problems import Problem
from ..text import clean, label_key, name_key
from ..words.codes import FieldKind
from .draft import Draft
from .model import Field

NUMBER_LABEL = label_key("代表编号")


def number_beside(fields: Sequence[Field]) -> tuple[Field, Field] | None:
    """The one field of a table or head that names a deputy, and the one for that deputy's number, if both are there."""
    numbers = [f for f in fields if f.kind == FieldKind.TEXT and label_key(f.label) == NUMBER_LABEL]
    names = [f for f in fields if f.kind == FieldKind.DEPUTY] if numbers else []
    return (names[0], numbers[0]) if len(names) == len(numbers) == 1 else None


def hold_against_number(draft: Draft, name: Field, number: Field, roster: Roster) -> None:
    """Read the name of a row or head together with the number beside it.

    A number that is in no roster says nothing: an office's own numbers stand in such a column as well.
    """
    deputy = roster.by_number.get(clean(str(draft.values.get(number.name) or "")))
    if deputy is None or name.name not in draft.evidence:
        return
    known = draft.values.get(name.name)
    if known is None and _is_meant(draft, name, deputy, roster):
        draft.problems = [p for p in draft.problems if p.field != name.name]
        draft.values[name.name] = deputy.number
        before = draft.evidence[name.name]
        draft.evidence[name.name] = before._replace(spans=((deputy.number, 0, len(before.raw)),))
    elif known not in (None, deputy.number):
        facts = {"label": name.label, "name": clean(draft.evidence[name.name].raw), "number": deputy.number}
        place = draft.places.get(name.name)
        draft.problems.append(Problem("person.number_differs", place, name.name, facts["name"], facts))


def _is_meant(draft: Draft, name: Field, deputy: Deputy, roster: Roster) -> bool:
    """Whether nothing else is asked of the name than which of several deputies bears it, this one among them."""
    asked = [p for p in draft.problems if p.field == name.name]
    several = all(p.code == "person.several" for p in asked) and len(asked) == 1
    return several and deputy in roster.by_name.get(name_key(draft.evidence[name.name].raw), [])
