"""What was recognised of a picture is a guess: every row of it is held until a person has compared it with the picture.

Check digits, lists, roster and periods have judged the values before; here it is said of each which must be looked at
with most care. A score alone proves nothing: a number lost a digit at 0.98.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from ..evidence import PagePlace, Place
from ..problems import Problem
from ..words.codes import Ask, FieldKind
from .draft import Draft
from .extract import Extracted
from .grid import Cell, Sheet
from .model import Field, Form

ROW, DOUBTFUL = "scan.row", "scan.doubtful"
CODES = frozenset({ROW, DOUBTFUL})
_SURE = 0.9
_SURE_NUMBER = 0.985
"""Of figures that nothing else proves: one digit more or less is another figure."""
_FIGURES = frozenset({FieldKind.INTEGER, FieldKind.DECIMAL, FieldKind.PHONE, FieldKind.ID_NUMBER})


def hold(extracted: Extracted, sheet: Sheet, form: Form) -> None:
    """Hold every row in which something was recognised, and flag what is doubtful; a checked form, its errors told."""
    cells = {cell.place: cell for cell in sheet.cells.values() if cell.score is not None and cell.place is not None}
    for draft in extracted.drafts() if cells else ():
        table = form.table_by_name.get(draft.table)
        _hold(draft, cells, table.by_name if table is not None else form.by_name)


def _hold(draft: Draft, cells: Mapping[Place, Cell], fields: Mapping[str, Field]) -> None:
    wrong = {p.field for p in draft.problems if p.is_error}
    recognised = doubtful = 0
    for name, evidence in list(draft.evidence.items()):
        cell = cells.get(evidence.place) if evidence.place is not None else None
        if cell is None:
            continue
        draft.evidence[name] = evidence._replace(score=cell.score)
        item = fields.get(name)
        if item is not None and item.ask == Ask.OFFICE:  # the issue says it, and is held against it
            continue
        recognised += 1
        why = _doubt(cell, item)
        if why and name not in wrong:
            doubtful += 1
            facts = {"label": item.label if item is not None else "勾选", "why": why}
            draft.problems.append(Problem(DOUBTFUL, evidence.place, name, evidence.raw, facts))
    if recognised:
        counts: dict[str, object] = {"count": recognised, "doubtful": doubtful + len(wrong - {""})}
        place = draft.places.first()
        if isinstance(place, PagePlace) and draft.table:
            place = replace(place, label=f"第{draft.position}行")
        draft.problems.append(Problem(ROW, place, facts=counts))


def _doubt(cell: Cell, item: Field | None) -> str:
    """Why a recognised text must be looked at with care; nothing where it is probably right."""
    if cell.doubt:
        return cell.doubt
    score = cell.score or 0.0
    figures = item is not None and item.kind in _FIGURES
    if score < (_SURE_NUMBER if figures else _SURE):
        return f"把握 {max(1, int(score * 100))}%"
    return ""


def is_recognised(draft: Draft) -> bool:
    """Whether a row was recognised of a picture, and nobody has looked yet."""
    return any(p.code == ROW for p in draft.problems)


def settle(draft: Draft) -> None:
    """The row says what is known already: nobody need look."""
    draft.problems = [p for p in draft.problems if p.code not in CODES]
