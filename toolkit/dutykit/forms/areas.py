"""Shipped forms and lists as an area has them: 县人大常委会 for 区人大常委会. Former words are understood."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..text import fold
from ..words.area import in_area

_KNOWN_BY = ("labels", "aliases", "was")
"""Words by which something is known besides its title: those of a district are kept beside the area's own."""


def as_in(node: Any, word: str) -> Any:
    """A copy of a declaration with every word of ours as the area has it."""
    if isinstance(node, Mapping):
        told = {key: _known(value, word) if key in _KNOWN_BY else as_in(value, word) for key, value in node.items()}
        return _choices(node, told) if "oneOf" in node else _titled(node, told)
    if isinstance(node, list):
        return [as_in(item, word) for item in node]
    return in_area(node, word) if isinstance(node, str) else node


def _known(words: Any, word: str) -> Any:
    if not isinstance(words, list):  # how an instruction was printed before
        return words
    return list(dict.fromkeys(t for text in words for t in (text, in_area(text, word))))


def _titled(node: Mapping[str, Any], told: dict[str, Any]) -> dict[str, Any]:
    """A field whose title changed is known by its former one."""
    was, duty = node.get("title"), told.get("x-duty")
    if isinstance(duty, Mapping) and "kind" in duty and told.get("title") != was:
        told["x-duty"] = {**duty, "labels": [*duty.get("labels", ()), was]}
    return told


def _choices(node: Mapping[str, Any], told: dict[str, Any]) -> dict[str, Any]:
    """Choices whose words changed are known by the former; a new word that names another choice as well is left out."""
    said = [{fold(t) for t in _words(choice)} for choice in node["oneOf"]]
    choices = []
    for index, (was, choice) in enumerate(zip(node["oneOf"], told["oneOf"], strict=True)):
        others = set().union(*said[:index], *said[index + 1 :])
        words = dict.fromkeys([*_words(was)[1:], *_words(choice)[1:], was["title"]])
        own = [w for w in words if w in _words(was) or fold(w) not in others]
        own = [w for w in own if w != choice["title"]]
        duty = {**choice.get("x-duty", {}), **({"aliases": own} if own else {})}
        choices.append({**choice, **({"x-duty": duty} if duty else {})})
    return {**told, "oneOf": choices}


def _words(choice: Mapping[str, Any]) -> list[str]:
    return [choice["title"], *choice.get("x-duty", {}).get("aliases", ())]
