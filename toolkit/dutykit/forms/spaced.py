"""A form that was typed in lines without a colon: 代表　王芳, one or several such to a line, under the form's title.

A space parts words too, so that only where the title of one form stands above, and labels of that form begin the
lines, each label is taken to be parted from its answer by it. The lines are then read as those with a colon are.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from dataclasses import replace

from ..text import label_key
from .grid import Cell, Grid, Sheet
from .model import Form

_WORD = re.compile(r"[^\s\u3000]+")
_COLON = re.compile(r"[:：]")
_KIND = re.compile(r"(?<=\w{4})[表单册]$")
"""What a title ends with, and an office leaves out."""
_FEWEST = 3
"""Lines that a label of the form begins."""
_MOST_CELLS = 600
_LONG = 200
"""A longer text is no line of labels."""


def with_colons(grid: Grid, forms: Iterable[Form]) -> tuple[Grid, Form] | None:
    """The grid with a colon behind each label, and the form whose title stands on it; ``None`` where it is none."""
    known = list(forms)
    for number, sheet in enumerate(grid.sheets):
        titled = _titled(sheet, known) if sheet.cells and not sheet.hidden and len(sheet.cells) <= _MOST_CELLS else []
        if len(titled) != 1:
            continue
        labels = titled[0].title_keys | frozenset(key for table in titled[0].tables for key in table.label_keys)
        lines = {at: text for at, cell in sheet.cells.items() if (text := _parted(cell, labels))}
        if len(lines) >= _FEWEST:
            cells = {
                at: replace(c, value=lines[at], text=lines[at]) if at in lines else c for at, c in sheet.cells.items()
            }
            made = [*grid.sheets]
            made[number] = replace(sheet, cells=cells)
            return replace(grid, sheets=made), titled[0]
    return None


def _titled(sheet: Sheet, forms: Iterable[Form]) -> list[Form]:
    """Forms of which the title stands in a cell by itself, whatever year or unit stands before it."""
    texts = [c.key for c in sheet.cells.values() if isinstance(c.value, str) and len(c.text) <= _LONG]
    named = {form.id: label_key(form.title) for form in forms}
    return [f for f in forms if any(text.endswith((named[f.id], _KIND.sub("", named[f.id]))) for text in texts)]


def _parted(cell: Cell, labels: AbstractSet[str]) -> str:
    """The text of a line with a colon behind each label; nothing where no label begins it, or it has colons."""
    text = cell.text
    if not isinstance(cell.value, str) or len(text) > _LONG or _COLON.search(text):
        return ""
    words = list(_WORD.finditer(text))
    if len(words) < 2 or label_key(words[0].group()) not in labels:
        return ""
    made, waiting = [], False
    for word, following in zip(words, [*words[1:], None], strict=True):
        is_label = label_key(word.group()) in labels and not waiting and following is not None
        made.append(
            f"{word.group()}："
            if is_label
            else word.group() + (text[word.end() : following.start()] if following else "")
        )
        waiting = is_label
    return "".join(made)
