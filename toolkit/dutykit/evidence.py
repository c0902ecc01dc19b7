"""Where a value came from: the place in a file, and the text as it stood there.

Cells are counted by the hundred thousand: what is made for each of them is a named tuple, not a dataclass.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, MutableMapping
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


def cell_of(address: str) -> tuple[int, int]:
    """The row and column of an address, from 1: ``cell_of("C5") == (5, 3)``."""
    letters = address.rstrip("0123456789")
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - 64
    return int(address[len(letters) :] or 0), column


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


class NameSpans(tuple[tuple[str, int, int], ...]):
    """Spans of a text that is nothing but these names, one after the other, with 、 between them."""

    __slots__ = ()


_PACKED = "*"
"""The name under which packed evidence says on which sheet and in which row it stands; no field bears it."""


def evidence_json(evidence: Mapping[str, Evidence]) -> str:
    """The JSON of evidence as it is stored, put together by hand: it is most of what is stored.

    Cells of one row say once where they stand: ``{"*": [sheet, row], field: [column, raw, numbers]}``, the numbers of
    the deputies whose names the raw text lists. All else is :meth:`Evidence.to_json`. :func:`unpacked` reads both.
    """
    if isinstance(evidence, SentEvidence):
        return evidence.text
    parts, home = [], None
    for name, item in evidence.items():
        at, text = _packed(item) if _PACKED not in evidence else (None, "")
        home = home or at
        parts.append(f"{_name(name)}:{text if at is not None and at == home else _compact(item.to_json())}")
    if home is not None:
        parts.insert(0, f'"{_PACKED}":[{_name(home[0])},{_name(home[1])}]')
    return f"{{{','.join(parts)}}}"


def _packed(item: Evidence) -> tuple[tuple[str, str] | None, str]:
    """The sheet and row of a cell and the rest as JSON; nothing for what cannot be said so."""
    place, raw, spans, score, looked = item
    if type(place) is not CellPlace or not place.cell.isalnum() or score is not None or looked:
        return None, ""
    if spans and type(spans) is not NameSpans:
        return None, ""
    letters = place.cell.rstrip(_DIGITS)
    more = f",{encode_basestring(_BETWEEN.join([who for who, _, _ in spans]))}" if spans else ""
    return (place.sheet, place.cell[len(letters) :]), f'["{letters}",{encode_basestring(raw)}{more}]'


def unpacked(stored: Mapping[str, Any]) -> dict[str, Any]:
    """Evidence as it is stored, in the shape of :meth:`Evidence.to_json`; that of older stores is in it already."""
    home = stored.get(_PACKED)
    if not isinstance(home, list):
        return dict(stored)
    sheet, row = home
    return {
        name: _cell_json(sheet, row, *item) if isinstance(item, list) else item
        for name, item in stored.items()
        if name != _PACKED
    }


def _cell_json(sheet: str, row: str, letters: str, raw: str, numbers: str | None = None) -> dict[str, Any]:
    data: dict[str, Any] = {"place": {"sheet": sheet, "cell": f"{letters}{row}"}, "raw": raw}
    if numbers is not None:
        data["spans"] = [list(span) for span in name_spans(numbers.split(_BETWEEN), raw)]
    return data


_DIGITS, _BETWEEN = "0123456789", "、"


def name_spans(numbers: Iterable[str], raw: str) -> NameSpans:
    """Where each of these deputies is named in a text that lists them."""
    spans, end = [], -1
    for number, name in zip(numbers, raw.split(_BETWEEN), strict=True):
        start = end + 1
        end = start + len(name)
        spans.append((number, start, end))
    return NameSpans(spans)


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
            told = unpacked(json.loads(self._text))
            self._items = {name: Evidence.from_json(item) for name, item in told.items()}
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
