"""What is written in a cell of a tick grid: the marks of the form, and what else people type for them."""

from __future__ import annotations

import re
from collections.abc import Mapping

from ..text import fold
from ..words.codes import FieldKind
from .model import Field, Table

TICK_KEY = "#"
"""Between a field and the deputy in the key of what was ticked; the key of a mark of no field begins with it."""
_YES_SIGNS = frozenset("√✓✔☑v1")
_YES_WORDS = frozenset({"y", "yes", "true", "是", "对", "到", "已到", "到会", "有"})
"""Said of a deputy who was there. ○, × and the like are asked about: some write them for there, others for away."""
_BETWEEN = re.compile(r"[、,/;+]")
_OF_PEOPLE = re.compile(r"(?:代表|人员)$")


def fields_of_mark(mark: str, table: Table) -> list[str]:
    """The fields that a mark stands for, none where it is not known; several may stand in one cell (√言)."""
    assert table.ticks is not None
    signs = _signs(table.ticks.marks)
    words = _words(table) | signs
    found: list[str] = []
    for piece in filter(None, _BETWEEN.split(fold(mark))):
        targets = [words.get(piece)] if piece in words else [signs.get(c) for c in piece]
        if not all(targets):
            return []
        found += [t for t in targets if t]
    return list(dict.fromkeys(found))


def naming_fields(table: Table) -> list[Field]:
    """The fields that name a row: the whole key where a list is part of it (day, half-day), else a text.

    That is the first text of the key, else the first text.
    """
    key = [table.by_name[n] for n in table.key]
    if any(f.kind == FieldKind.CHOICE for f in key):
        return key
    texts = [f for f in table.fields if f.kind == FieldKind.TEXT]
    return [next((f for f in texts if f in key), texts[0] if texts else table.fields[0])]


def _signs(marks: Mapping[str, str]) -> dict[str, str]:
    """Marks of one character by what they look like; where the form ticks, whatever is a tick."""
    known = {fold(mark): target for mark, target in marks.items()}
    tick = next((target for mark, target in known.items() if mark in _YES_SIGNS), "")
    return (dict.fromkeys(_YES_SIGNS, tick) if tick else {}) | known


def _words(table: Table) -> dict[str, str]:
    """Whole words for a mark: the names of its column (请假, 缺席), and yes for a tick."""
    assert table.ticks is not None
    signs = _signs(table.ticks.marks)
    names: dict[str, set[str]] = {}
    for target in table.ticks.marks.values():
        for word in _names(table.by_name[target]):
            names.setdefault(word, set()).add(target)
    words = {word: min(targets) for word, targets in names.items() if len(targets) == 1}
    return (dict.fromkeys(_YES_WORDS, signs["√"]) if "√" in signs else {}) | words


def _names(item: Field) -> frozenset[str]:
    """The labels of a field, with and without the word for people at their end."""
    return (item.label_keys | {_OF_PEOPLE.sub("", key) for key in item.label_keys}) - {""}
