"""Problems: what is wrong in a person's file. Values, collected and never raised.

:data:`CATALOG` says every sentence and remedy once; ``docs/problems.md`` is generated from it. Sentences are
filled from ``facts``; ``{value}`` and ``{label}`` are always there.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from .evidence import Place, place_from_json, place_to_json
from .problem_catalog import CATALOG, Entry
from .text import glimpse, hidden, masked, shortened
from .words.codes import Severity

PRIVATE = "private"
"""A fact of a problem about a sensitive field: what stood there is not repeated."""
_YEAR = 2024
"""The year of an example, where nobody knows of which year a form is."""
__all__ = ["CATALOG", "Entry", "Problem", "has_errors", "told_together"]


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong at a place. ``field`` is the field's name, ``value`` the text as it stood."""

    code: str
    place: Place | None = None
    field: str = ""
    value: str = ""
    facts: Mapping[str, Any] = dataclasses.field(default_factory=dict)

    json_members: ClassVar[Mapping[str, str]] = {
        "code": "code", "severity": "severity", "place": "where", "field": "field", "value": "shown_value",
        "message": "message", "remedy": "remedy",
    }  # fmt: skip
    """What ``dutykit ingest --json`` prints (:mod:`dutykit.serial`)."""

    def __post_init__(self) -> None:
        if self.code not in CATALOG:
            raise KeyError(f"no such problem code: {self.code}")

    @property
    def severity(self) -> Severity:
        """``error`` holds the row or file back, ``warning`` only tells."""
        return Severity(CATALOG[self.code].severity)

    @property
    def is_error(self) -> bool:
        """Whether it holds the row or file back."""
        return self.severity is Severity.ERROR

    @property
    def message(self) -> str:
        """The sentence, in Chinese; numbers of phones and identities are masked."""
        return masked(CATALOG[self.code].sentence.format_map(self._facts()))

    @property
    def remedy(self) -> str:
        """What to do, in Chinese."""
        return masked(CATALOG[self.code].remedy.format_map(self._facts()))

    def _facts(self) -> dict[str, Any]:
        facts: dict[str, Any] = {
            "label": self.field,
            "year": _YEAR,
            "lacks": "",
            **self.facts,
            "value": shortened(self.value) if self.private else glimpse(self.value),
        }
        return {name: self._discreet(fact) for name, fact in facts.items()} if self.private else facts

    def _discreet(self, fact: Any) -> Any:
        """A fact without what stood in a sensitive field, whole or shortened."""
        if isinstance(fact, str):
            for text in filter(None, (self.value, shortened(self.value))):
                fact = fact.replace(text, hidden(text))
        return fact

    @property
    def private(self) -> bool:
        """Whether it is about a sensitive field."""
        return bool(self.facts.get(PRIVATE))

    @property
    def where(self) -> dict[str, Any]:
        """The place as JSON has it; nothing for a whole file."""
        return place_to_json(self.place)

    @property
    def shown_value(self) -> str:
        """The text as it stood, with numbers of phones and identities masked."""
        return hidden(self.value) if self.private else masked(self.value)

    def stored(self) -> dict[str, Any]:
        """Plain data from which :meth:`restore` makes the same problem again."""
        return {
            "code": self.code,
            "place": place_to_json(self.place),
            "field": self.field,
            "value": self.value,
            "facts": dict(self.facts),
        }

    @classmethod
    def restore(cls, data: Mapping[str, Any]) -> Problem:
        """The inverse of :meth:`stored`."""
        return cls(data["code"], place_from_json(data["place"]), data["field"], data["value"], data.get("facts", {}))


def told_together(problems: Sequence[Problem]) -> str:
    """One sentence for several problems of one kind; empty where the catalogue has none for them."""
    sentence = CATALOG[problems[0].code].many
    if not sentence:
        return ""
    facts: dict[str, Any] = {"count": len(problems)}
    for name in problems[0].facts:
        values = [str(p.facts.get(name, "")) for p in problems]
        facts |= {
            f"{name}_first": values[0],
            f"{name}_last": values[-1],
            f"{name}s": _listed(values),  # two people may bear one name
            f"{name}s_once": _listed(list(dict.fromkeys(values))),
        }
    return masked(sentence.format_map(facts))


_NAMED = 12
"""How many are named in one sentence."""


def _listed(values: Sequence[str]) -> str:
    return "、".join(values[:_NAMED]) + (f"等 {len(values)} 个" if len(values) > _NAMED else "")


def has_errors(problems: Iterable[Problem]) -> bool:
    """Whether any of them is an error."""
    return any(p.is_error for p in problems)
