"""Where a value came from: the place in a file, and the text as it stood there.

Cells are counted by the hundred thousand: what is made for each of them is a named tuple, not a dataclass.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, MutableMapping
from dataclasses import dataclass
from functools import cache, lru_cache
from json.encoder import encode_basestring
from typing import Any, NamedTuple


@cache
def column_letters(column: int) -> str:
    """Column 1 is ``A``, 27 is ``AA``."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def a1(row: int, column: int) -> str:
    """Cell address of a 1-based row and column: ``a1(5, 3) == "C5"``."""
    return f"{column_letters(column)}{row}"


class CellPlace(NamedTuple):
    """A cell of a workbook; ``cell`` is an A1 address."""

    sheet: str
    cell: str

    def __str__(self) -> str:
        return f"{self.sheet}!{self.cell}"


@dataclass(frozen=True, slots=True)
class PagePlace:
    """A spot on a page; ``page`` counts from 1, ``box`` is x0, top, x1, bottom in points."""

    page: int
    box: tuple[float, float, float, float] | None = None
    label: str = ""

    def __str__(self) -> str:
        return f"第{self.page}页" + (f"“{self.label}”" if self.label else "")


@dataclass(frozen=True, slots=True)
class TablePlace:
    """A cell of a table in a Word file; all three count from 1 (table 0: text outside tables)."""

    table: int
    row: int
    column: int

    def __str__(self) -> str:
        if not self.table:
            return f"正文第{self.row}段"
        return f"第{self.table}个表格第{self.row}行第{self.column}列"


Place = CellPlace | PagePlace | TablePlace


def place_to_json(place: Place | None) -> dict[str, Any]:
    """The three shapes of ``place`` in ``dutykit ingest --json`` (``{}`` for a whole file)."""
    match place:
        case CellPlace(sheet, cell):
            return {"sheet": sheet, "cell": cell}
        case PagePlace(page, box, label):
            return {"page": page, "box": list(box) if box else None, "label": label}
        case TablePlace(table, row, column):
            return {"table": table, "row": row, "column": column}
        case None:
            return {}


def place_from_json(data: dict[str, Any]) -> Place | None:
    """The inverse of :func:`place_to_json`."""
    if "cell" in data:
        return CellPlace(data["sheet"], data["cell"])
    if "page" in data:
        box = data.get("box")
        return PagePlace(data["page"], tuple(box) if box else None, data.get("label", ""))
    if "table" in data:
        return TablePlace(data["table"], data["row"], data["column"])
    return None


class Evidence(NamedTuple):
    """One value's source: its place, the raw text, and for people the span each was read from.

    ``spans`` holds ``(deputy number, start, end)`` in ``raw``. ``score`` is how sure the least sure character of a
    recognised text is, ``looked`` who has compared it with the picture of its place.
    """

    place: Place | None
    raw: str
    spans: tuple[tuple[str, int, int], ...] = ()
    score: float | None = None
    looked: str = ""

    def to_json(self) -> dict[str, Any]:
        """Plain data for the store."""
        place = self.place
        if type(place) is CellPlace:  # by far the most
            data: dict[str, Any] = {"place": {"sheet": place.sheet, "cell": place.cell}, "raw": self.raw}
        else:
            data = {"place": place_to_json(place), "raw": self.raw}
        if self.spans:
            data["spans"] = [list(span) for span in self.spans]
        if self.score is not None:
            data["score"] = self.score
        if self.looked:
            data["looked"] = self.looked
        return data

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Evidence:
        """The inverse of :meth:`to_json`."""
        spans = tuple((str(s[0]), int(s[1]), int(s[2])) for s in data.get("spans", ()))
        place = place_from_json(data.get("place") or {})
        return cls(place, data.get("raw", ""), spans, data.get("score"), data.get("looked", ""))


_compact = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
_name = lru_cache(maxsize=1000)(encode_basestring)


def evidence_json(evidence: Mapping[str, Evidence]) -> str:
    """The JSON of :meth:`Evidence.to_json` by name, put together by hand: it is most of what is stored."""
    if isinstance(evidence, SentEvidence):
        return evidence.text
    parts = []
    for name, item in evidence.items():
        place, raw, spans, score, looked = item
        if type(place) is CellPlace and place.cell.isalnum() and score is None and not looked:
            where = f'{{"sheet":{_name(place.sheet)},"cell":"{place.cell}"}}'
            more = ""
            if spans:
                more = f',"spans":[{",".join([f"[{_name(who)},{start},{end}]" for who, start, end in spans])}]'
            parts.append(f'{_name(name)}:{{"place":{where},"raw":{encode_basestring(raw)}{more}}}')
        else:
            parts.append(f"{_name(name)}:{_compact(item.to_json())}")
    return f"{{{','.join(parts)}}}"


class SentEvidence(MutableMapping[str, Evidence]):
    """Evidence put together in another process: its JSON at hand, itself made only when asked for, for it seldom is."""

    __slots__ = ("_items", "_text")

    def __init__(self, text: str) -> None:
        self._text = text
        self._items: dict[str, Evidence] | None = None

    @property
    def text(self) -> str:
        """The JSON, as :func:`evidence_json` gives it."""
        if not self._text:
            self._text = evidence_json(self._made())
        return self._text

    def _made(self) -> dict[str, Evidence]:
        if self._items is None:
            self._items = {name: Evidence.from_json(item) for name, item in json.loads(self._text).items()}
        return self._items

    def __getitem__(self, name: str) -> Evidence:
        return self._made()[name]

    def __setitem__(self, name: str, item: Evidence) -> None:
        self._made()[name] = item
        self._text = ""

    def __delitem__(self, name: str) -> None:
        del self._made()[name]
        self._text = ""

    def __iter__(self) -> Iterator[str]:
        return iter(self._made())

    def __len__(self) -> int:
        return len(self._made())

    def __bool__(self) -> bool:
        return self._text != "{}"
