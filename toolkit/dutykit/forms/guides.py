"""A group that is chosen first, so that a list offers its kinds alone: a guide to another field's value.

The value says which group it belongs to, so a guide is never registered: it is held against the value when a row comes
back, asked about where the two contradict each other, and written from the value when a row goes out. A workbook
without it says the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from ..problems import Problem
from .draft import Draft
from .model import Field


def settle_guides(draft: Draft, fields: Mapping[str, Field]) -> None:
    """Take guides out of the values of a draft, and ask where one names another group than the value it led to."""
    for item in fields.values():
        guide = fields.get(item.depends)
        if guide is None or guide.name not in draft.values:
            continue
        said, meant = draft.values[guide.name], group_of(draft.values.get(item.name), item, guide)
        if meant and said != meant:
            draft.problems.append(_contradicting(draft, item, guide, meant))
    for item in fields.values():
        if item.guide:
            draft.values.pop(item.name, None)


def group_of(code: Any, item: Field, guide: Field) -> str:
    """The group of a chosen value, as the list of the guide has it; empty where it has none there."""
    choice = item.choices.by_code.get(code) if item.choices is not None and isinstance(code, str) else None
    return choice.group if choice and guide.choices is not None and choice.group in guide.choices.by_code else ""


def with_guides(values: Mapping[str, Any], fields: Mapping[str, Field]) -> dict[str, Any]:
    """Values as a form shows them: with the groups of those that were found by way of a guide."""
    found = dict(values)
    for item in fields.values():
        guide = fields.get(item.depends)
        if guide is None or not guide.guide or found.get(guide.name):
            continue
        if group := group_of(values.get(item.name), item, guide):
            found[guide.name] = group
    return found


def led_by(guide: Field, fields: Iterable[Field]) -> list[Field]:
    """The fields whose values a guide helps to find."""
    return [item for item in fields if guide.guide and item.depends == guide.name]


def _contradicting(draft: Draft, item: Field, guide: Field, meant: str) -> Problem:
    assert item.choices is not None
    assert guide.choices is not None
    evidence = draft.evidence.get(item.name)
    facts = {
        "label": item.label,
        "other": guide.label,
        "known": guide.choices.label(draft.values[guide.name]),
        "first": guide.choices.label(meant),
    }
    place = evidence.place if evidence else draft.places.get(item.name)
    return Problem("cell.other_group", place, item.name, item.choices.label(draft.values[item.name]), facts)
