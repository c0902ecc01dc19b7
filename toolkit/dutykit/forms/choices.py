"""The lists behind fields, and the kinds of activity that one of them declares."""

from __future__ import annotations

from collections.abc import Mapping

from ..dossier.deeds import KindFacts, Kinds
from ..words.codes import FormId
from .model import ChoiceList, Form


def choices_of(forms: Mapping[str, Form], form: str, name: str) -> ChoiceList | None:
    """The list behind a field of a form, head or table; None where there is none."""
    fields = forms[form].all_fields() if form in forms else ()
    return next((field.choices for _, field in fields if field.name == name and field.choices), None)


def kinds_of(forms: Mapping[str, Form]) -> Kinds:
    """Kinds of activity, from the form that records them."""
    choices = choices_of(forms, FormId.ACTIVITY, "kind")
    return {
        c.code: KindFacts(c.code, c.label, c.group, c.facts.get("book", FormId.ACTIVITY), c.facts.get("during", ""))
        for c in (choices.choices if choices else ())
    }
