"""Which form a grid is, and on which sheet its answers stand, judged by titles and labels."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import cached_property

from ..text import label_key, means_other
from ..words.codes import Ask, Per
from .grid import Cell, Grid, Sheet
from .model import Field, Form

NUMBER_LABEL = "记录编号"
SEQUENCE_LABEL = "序号"
CHECKED_LABEL = "已核对"
"""Header of the column in which a clerk says that a recognised row was compared with its picture."""
CHECKED_HEAD = "c_head"
"""Name of the cell that says so of the head."""
_OWN_LABELS = frozenset(map(label_key, (SEQUENCE_LABEL, NUMBER_LABEL)))
_LONGEST_LABEL = 60
_FEWEST = 2
"""Labels of a table that a further line of them holds at least."""
_HEAD = 5
"""Labels of a head that tell a form without its title: 姓名 and 年度 stand in many."""


@dataclass
class Index:
    """Cells of a sheet by folded label, and by row."""

    sheet: Sheet
    rows: dict[int, list[Cell]]
    columns: frozenset[int]
    """Columns in which something stands."""
    data: frozenset[int] = frozenset()
    """Rows that are known to be data: no label is looked for in them."""

    @classmethod
    def of(cls, sheet: Sheet) -> Index:
        """The cells of a sheet."""
        return cls(sheet, dict(sheet.by_row()), frozenset(column for _, column in sheet.cells))

    @cached_property
    def keys(self) -> dict[int, frozenset[str]]:
        """The folded labels of each row."""
        return {row: frozenset(cell.key for cell in cells) for row, cells in self.rows.items()}

    @cached_property
    def by_key(self) -> dict[str, list[Cell]]:
        """Cells that may be labels, by folded label; asked for when it is known which rows are data."""
        found: dict[str, list[Cell]] = {}
        for row, cells in self.rows.items():
            for cell in cells if row not in self.data else ():
                text = cell.value
                if type(text) is str and len(text) <= _LONGEST_LABEL:
                    found.setdefault(cell.key, []).append(cell)
        return found


def is_another(cell: Cell, keys: Iterable[str]) -> bool:
    """Whether a label that is like one of ``keys`` says in a word or a bracket that it is something else."""
    near = difflib.get_close_matches(cell.key, list(keys), n=1, cutoff=0.5)
    return bool(near) and means_other(cell.key, near[0])


def recognise(grid: Grid, forms: Iterable[Form]) -> tuple[Form | None, Sheet | None]:
    """The form and the sheet that hold the answers, judged by title and labels alone.

    The title counts most; then whether the required fields are there, and how much of what stands beside them is
    known to the form. Half of the required fields and half of the labels of a header row must be the form's.
    """
    best: tuple[float, Form | None, Sheet | None] = (0.0, None, None)
    forms = list(forms)
    for sheet in grid.sheets:
        if sheet.hidden:
            continue
        score, form = likeliest(sheet, forms)
        if score > best[0]:
            best = (score, form, sheet)
    return best[1], best[2]


def likeliest(sheet: Sheet, forms: Iterable[Form]) -> tuple[float, Form | None]:
    """The form that one sheet is most likely to be, and how likely; 0 and none where it can be none."""
    if not sheet.cells:
        return 0.0, None
    index = Index.of(sheet)
    top = " ".join(c.key for r, cells in index.rows.items() if r <= min(index.rows) + 6 for c in cells)
    best: tuple[float, Form | None] = (0.0, None)
    for form in forms:
        score = _score(form, index, titled=label_key(form.title) in top)
        if score > best[0]:
            best = (score, form)
    return best


def _score(form: Form, index: Index, *, titled: bool) -> float:
    """0 where the sheet cannot be the form; else the higher the likelier."""
    scores = []
    if form.per is Per.DEPUTY and (
        titled or sum(bool(f.label_keys & index.by_key.keys()) for f in form.fields) >= _HEAD
    ):
        scores.append(_share(form.fields, set(index.by_key)))
    for table in form.tables:
        known = table.label_keys
        scores += [
            _share(table.fields, texts) + len(texts & known) / len(texts)
            for texts in _headers(index, known)
            if len(texts & known) >= 2 and len(texts & known) * 2 >= len(texts)
        ]
    best = max(scores, default=0.0)
    return best + 1.5 if titled and best >= 0.3 else best if best >= 1.0 else 0.0


def _headers(index: Index, known: AbstractSet[str]) -> Iterator[AbstractSet[str]]:
    """The labels of each row, and those of rows one below the other where a record stands in several lines."""
    for row, keys in index.keys.items():
        texts: AbstractSet[str] = keys - _OWN_LABELS
        yield texts
        below = row + 1
        while len(more := index.keys.get(below, frozenset()) & known) >= _FEWEST and not more & texts:
            texts = texts | index.keys[below]
            yield texts
            below += 1


def _share(fields: Iterable[Field], texts: AbstractSet[str]) -> float:
    """How much of the fields is named: the required ones count as much as all together."""
    live = [f for f in fields if not f.until]
    required = [f for f in live if f.required and f.ask != Ask.OFFICE]
    found = sum(bool(f.label_keys & texts) for f in live) / max(1, len(live))
    return found + (sum(bool(f.label_keys & texts) for f in required) / len(required) if required else found)


def answer_sheet(grid: Grid, form: Form) -> Sheet | None:
    """The sheet of a known form: the one our names point to, else the best by labels."""
    named = [s for name, (s, _, _) in grid.names.items() if name.startswith(("f_", "t_"))]
    for sheet in grid.sheets:
        if named and sheet.name == max(set(named), key=named.count):
            return sheet
    return recognise(grid, [form])[1]
