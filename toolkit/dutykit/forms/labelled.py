"""A cell that says itself of what it tells: 填表人：周林 behind its label 填表人, 地点：… in the cell of a title."""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from dataclasses import replace

from ..text import label_key
from ..words.codes import FieldKind
from .grid import Cell
from .model import Field
from .paragraph import labels_in

_FREE = frozenset({FieldKind.LONG_TEXT})
"""Kinds in which a person writes sentences: colons are their own."""
_REMARK = "note"


def without_label(cell: Cell, item: Field) -> tuple[Cell, int]:
    """The cell without the field's own label before its value, and how many characters that are."""
    text = cell.text
    if not isinstance(cell.value, str) or item.kind in _FREE or not (":" in text or "：" in text):
        return cell, 0
    label, _, rest = text.replace(":", "：").partition("：")
    if label_key(label) not in item.label_keys:
        return cell, 0
    at = len(text) - len(rest)
    at += len(rest) - len(rest.lstrip())
    return replace(cell, value=text[at:], text=text[at:]), at


def other_label(cell: Cell, item: Field, labels: AbstractSet[str]) -> str:
    """A label of another field, with a colon and something behind it, in a cell that holds one short text.

    A remark may say what it likes, and so may a text of several sentences.
    """
    if item.kind in _FREE or item.name == _REMARK or not isinstance(cell.value, str):
        return ""
    found = (label for label in labels_in(cell.text, labels) if label_key(label) not in item.label_keys)
    return next(found, "")
