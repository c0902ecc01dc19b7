"""A line with several fields in it: 填报单位：… 年度：… 填表人：…, as Word's forms begin."""

from __future__ import annotations

import re
from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from typing import NamedTuple

from ..text import clean, label_key

_COLON = re.compile(r"[:：]")
_WORD = re.compile(r"[^\s:：;；,，、|]+\s*$")
_SAID = re.compile(r"[^\W\d_]")
_PARTS = " \t\n\u3000;；,，、|"
_FILLING = _PARTS + "_\uff3f"
_LONGEST = 16
_LINE = 240
"""Characters of a line of fields; what is longer is one text under one label."""
_FEWEST = 2
"""Known labels that make a line of several fields: in it unknown ones are looked for too."""


def told_in(text: str, known: AbstractSet[str]) -> Iterator[tuple[str, str]]:
    """Each label before a colon, and what stands behind it up to the next label.

    A label begins after a space or a mark, or where a ``known`` one (folded) ends right before the colon: in
    填报单位：古城街道年度：2024 nothing parts the value from the next label. A text that begins otherwise is none.
    """
    found = [label for colon in _COLON.finditer(text[:_LINE]) if (label := _label(text, colon.start(), known))]
    if not found or text[: found[0].start].strip():
        return
    line = sum(label.known for label in found) >= _FEWEST and len(text) <= _LINE
    taken = [found[0], *(label for label in found[1:] if line and (label.known or label.parted))]
    for label, following in zip(taken, [*(n.start for n in taken[1:]), len(text)], strict=True):
        yield text[label.start : label.end].strip(), clean(text[label.end + 1 : following]).strip(_FILLING)


def labels_in(text: str, known: AbstractSet[str]) -> Iterator[str]:
    """Known labels before a colon, wherever they begin after a space or a mark, with something behind the colon."""
    if ":" not in text and "：" not in text:  # nearly every cell
        return
    for colon in _COLON.finditer(text[:_LINE]):
        word = _WORD.search(text, 0, colon.start())
        if word is None or not text[colon.end() :].strip(_FILLING):
            continue
        if label_key(word.group()) in known:
            yield word.group().strip()


class _Label(NamedTuple):
    """Where a label begins and ends, whether the form knows it, and whether a space parts it from what is before."""

    start: int
    end: int
    known: bool
    parted: bool


def _label(text: str, colon: int, known: AbstractSet[str]) -> _Label | None:
    """The label before a colon; none where that is no label (9:30)."""
    word = _WORD.search(text, 0, colon)
    if word is None or not _SAID.search(word.group()):
        return None
    for start in range(word.start(), colon):
        if label_key(text[start:colon]) in known:
            return _Label(start, colon, known=True, parted=True)
    parted = word.start() == 0 or text[word.start() - 1] in _PARTS
    return _Label(word.start(), colon, known=False, parted=parted) if len(word.group()) <= _LONGEST else None
