"""Words of a regulation file: those on which rules decide are those that its metaschema admits."""

from __future__ import annotations

import json
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import Any

import pytest

from dutykit.rules import terms
from dutykit.rules.explain_kinds import KINDS
from dutykit.rules.kinds import RULE_KINDS
from dutykit.words.marks import DeedMark, During

META = Path(__file__).resolve().parents[2] / "schemas" / "meta" / "regulation.schema.json"
DECLARED = json.loads(META.read_text(encoding="utf-8"))

# the word in the file, and what else it may be of the enum that the file never says
WORDS: list[tuple[str, type[StrEnum], set[str]]] = [
    ("kind", terms.RuleKind, set()),
    ("window", terms.WindowKind, {"season", "period"}),  # told by their days
    ("first_year", terms.InPart, {"prorate"}),
    ("part_year", terms.InPart, set()),
    ("part_term", terms.InPart, set()),
    ("ladder_resets", terms.LadderResets, set()),
    ("of", terms.Of, set()),
    ("belongs", terms.Belongs, set()),
    ("combine", terms.Lacking, set()),
    ("base", terms.Base, set()),
    ("round", terms.Rounding, set()),
    ("absence", terms.Absence, set()),
    ("absent_when", terms.AbsentWhen, set()),
    ("within", terms.Closeness, set()),
    ("how", terms.How, set()),
    ("which", terms.Which, set()),
    ("goes", terms.Goes, set()),
    ("during", During, set()),
    ("marks", DeedMark, {"leave_unstated", "leave_unapproved"}),  # worked out, never asked
]


def admitted(node: Any, word: str = "") -> Iterator[tuple[str, str]]:
    """Every word with each value that the metaschema lists for it."""
    if isinstance(node, dict):
        yield from ((word, value) for value in node.get("enum", ()) if isinstance(value, str))
        for name, inner in node.items():
            yield from admitted(inner, word if name in {"anyOf", "items", "oneOf", "properties", "$defs"} else name)
    elif isinstance(node, list):
        for inner in node:
            yield from admitted(inner, word)


@pytest.mark.parametrize(("word", "enum", "besides"), WORDS, ids=lambda v: v if isinstance(v, str) else "")
def test_what_the_file_may_say_is_what_rules_know(word: str, enum: type[StrEnum], besides: set[str]) -> None:
    assert {value for name, value in admitted(DECLARED) if name == word} == set(enum) - besides


def test_every_kind_of_rule_is_worked_out_and_explained() -> None:
    assert set(RULE_KINDS) == set(KINDS) == set(terms.RuleKind)
