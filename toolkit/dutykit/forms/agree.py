"""Fields of one row that have to do with each other: who may approve what, what goes with a state, days in order.

What the rules are stands in the form's declaration (``agrees``, ``needs``, ``order`` of a table); who may decide in
which case stands with the choices of the list. All of it is told as warnings: a person decides what it means.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import Any

from ..dossier.model import Roster
from ..problems import Problem
from .extract import Draft
from .kinds import show
from .model import Choice, Field, Table


def check_agreement(draft: Draft, table: Table) -> None:
    """Add to a draft what in it does not go together; fields that could not be read are left out."""
    if not (table.needs or table.agrees or table.order):
        return
    told = {p.field for p in draft.problems if p.is_error}
    for problem in (*_needs(draft, table), *_agrees(draft, table), *_order(draft, table)):
        if problem.field not in told:
            draft.problems.append(problem)


def _holds(rule: Mapping[str, Any], draft: Draft) -> bool:
    return all(draft.values.get(name) in values for name, values in rule.get("when", {}).items())


def _needs(draft: Draft, table: Table) -> Iterator[Problem]:
    """A state of a matter goes with the day, or the person, that belongs to it."""
    for rule in table.needs:
        if not _holds(rule, draft):
            continue
        for field in (table.by_name[n] for n in rule["fields"]):
            if field.name not in draft.values and field.name not in draft.evidence:
                said = "、".join(f"“{table.by_name[n].label}”是“{_shown(draft, table, n)}”" for n in rule["when"])
                yield Problem(
                    "row.needs", draft.places.get(field.name), field.name, "", {"label": field.label, "key": said}
                )


def _agrees(draft: Draft, table: Table) -> Iterator[Problem]:
    """A choice is one of those that the choice of another field allows; where that says nothing, all are."""
    for rule in table.agrees:
        field, by = table.by_name[rule["field"]], table.by_name[rule["by"]]
        given, chosen = draft.values.get(field.name), _choice(by, draft.values.get(by.name))
        allowed = chosen.facts.get(rule["fact"], ()) if chosen else ()
        if not _holds(rule, draft) or given is None or not allowed or given in allowed:
            continue
        assert field.choices is not None
        facts = {
            "label": field.label,
            "labels": by.label,
            "known": _shown(draft, table, by.name),
            "choices": "、".join(map(field.choices.label, allowed)),
        }
        yield Problem("row.disagrees", _place(draft, field), field.name, _shown(draft, table, field.name), facts)


def _order(draft: Draft, table: Table) -> Iterator[Problem]:
    """Days that follow upon each other; blank ones are passed over, of a run of days the first counts."""
    for names in table.order:
        days = [(table.by_name[n], day) for n in names if (day := _first(draft.values.get(n)))]
        for (before, first), (field, day) in pairwise(days):
            if day < first:
                facts = {"label": field.label, "other": before.label, "date": _shown(draft, table, before.name)}
                yield Problem("row.order", _place(draft, field), field.name, _shown(draft, table, field.name), facts)


def _first(value: Any) -> str:
    """The day, or the first day, as text that sorts."""
    return str(value["from"]) if isinstance(value, Mapping) else value if isinstance(value, str) else ""


def _choice(field: Field, code: Any) -> Choice | None:
    return field.choices.by_code.get(code) if field.choices and isinstance(code, str) else None


def _shown(draft: Draft, table: Table, name: str) -> str:
    return show(draft.values.get(name), table.by_name[name], Roster())


def _place(draft: Draft, field: Field) -> Any:
    evidence = draft.evidence.get(field.name)
    return evidence.place if evidence else draft.places.get(field.name)
