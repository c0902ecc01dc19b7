"""Rows that may be none: unmade by a remark (此行作废, 未举行, 改期, 取消, 重复), an example, a note alone."""

from __future__ import annotations

import re
from collections.abc import Iterable

from ..problems import Problem
from ..text import label_key
from ..words.codes import FieldKind
from ..words.lists import NOT_HELD, HandlingState, LeaveState
from .asides import reads_as_note
from .extract import Draft
from .model import Field, Table

_REMARK = frozenset(map(label_key, ("备注", "说明", "附注")))
_CLAUSES = re.compile(r"[，,。；;！!\n]+")
_UNMADE = re.compile(
    r"(?:.{0,10}(?:作废|未举行|没有举行|未召开|没有召开|未开展|未进行|没开成|不算数?|不计|填错了?|误填|错填|多填)"
    r"|.{0,6}(?:取消|改期|延期)(?:了|举行|召开|进行|至.{0,12}|到.{0,12})?|改在.{0,10}(?:举行|召开)"
    r"|(?:与.{0,10}|和.{0,10}|此行|本行|该行)?重复(?:登记|填报|的?一?行|了)?)"
)
_BRACKETED = re.compile(r"[(（\[【]([^()（）\[\]【】]*)[)）\]】]\s*$")
_CLOSING = frozenset(")）]】")
_SETTLED = NOT_HELD | {HandlingState.WITHDRAWN, LeaveState.WITHDRAWN}
"""States under which such a remark says nothing new."""


_EXAMPLE = re.compile(
    r"[(（【\[]?(?:填写|填表|填报)?(?:示例|样例|样表|范例|举例|例)[一二三\d]?(?:[)）】\]]|[:：.．、\s]|$)"
)
_WORDS = frozenset({FieldKind.TEXT, FieldKind.LONG_TEXT, FieldKind.NAME})


def only_a_note(draft: Draft, table: Table) -> Problem | None:
    """What to say of a row that holds nothing but a note to other rows; ``None`` for any other row."""
    name, *others = draft.evidence
    item = table.by_name.get(name)
    if others or item is None or item.kind not in _WORDS or not reads_as_note(draft.evidence[name].raw.strip()):
        return None
    return Problem("row.note", draft.evidence[name].place, name, draft.evidence[name].raw.strip())


def example(draft: Draft, table: Table) -> Problem | None:
    """The question that 例： before what a row is about raises."""
    for item in table.fields:
        value = draft.values.get(item.name)
        if isinstance(value, str) and item.kind in _WORDS and _EXAMPLE.match(value):
            evidence = draft.evidence.get(item.name)
            place = evidence.place if evidence else draft.places.get(item.name)
            return Problem("row.example", place, item.name, value, {"label": item.label})
    return None


def unmade(draft: Draft, table: Table) -> Problem | None:
    """The question that a remark, or a bracket behind a title, raises about its row; ``None`` where it raises none."""
    if any(isinstance(v, str) and v in _SETTLED for v in draft.values.values()):
        return None
    for item in table.fields:
        value = draft.values.get(item.name)
        if isinstance(value, str) and item.kind in {FieldKind.TEXT, FieldKind.LONG_TEXT} and _says_so(value, item):
            evidence = draft.evidence.get(item.name)
            place = evidence.place if evidence else draft.places.get(item.name)
            return Problem("row.unmade", place, item.name, value, {"label": item.label})
    return None


_BESIDE = {"cell.note": "批注", "cell.outside": "表格以外", "mark.unknown": "表格以外"}
"""What tells of words that stand at a row and in none of its columns."""


def unmade_beside(drafts: Iterable[Draft], problems: Iterable[Problem]) -> None:
    """Ask about the rows beside which, in a note or under no label, words stand that unmake them."""
    told = [p for p in problems if p.code in _BESIDE and p.place is not None and _clause_unmakes(str(p.value))]
    for draft in drafts if told else ():
        sheet, row = draft.places.sheet, draft.places.row
        if sheet is None or not row:
            continue
        mine = {sheet.place(*at) for at in sheet.cells if at[0] == row}
        draft.problems += [
            Problem("row.unmade", p.place, "", p.value, {"label": _BESIDE[p.code]}) for p in told if p.place in mine
        ]


def _clause_unmakes(text: str) -> bool:
    return any(_UNMADE.fullmatch(c.strip()) for c in _CLAUSES.split(text))


def _says_so(value: str, item: Field) -> bool:
    if not item.label_keys.isdisjoint(_REMARK) and _clause_unmakes(value):
        return True
    bracketed = _BRACKETED.search(value) if value.rstrip()[-1:] in _CLOSING else None
    return bracketed is not None and _UNMADE.fullmatch(bracketed[1].strip()) is not None
