"""Where a value came from: the place in a file, and the text as it stood there.

Cells are counted by the hundred thousand: what is made for each of them is a named tuple, not a dataclass.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, MutableMapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from json.encoder import encode_basestring
from types import MappingProxyType
from typing import Any, Literal, NamedTuple, Self

from .compact import compact


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


_name = lru_cache(maxsize=1000)(encode_basestring)


class NameSpans(tuple[tuple[str, int, int], ...]):
    """Spans of a text that is nothing but these names, one after the other, with 、 between them."""

    __slots__ = ()


_NOTHING: Mapping[str, Any] = MappingProxyType({})
_PACKED = "*"
"""The name under which packed evidence says on which sheet and in which row it stands; no field bears it."""


def evidence_json(evidence: Mapping[str, Evidence], values: Mapping[str, Any] = _NOTHING) -> str:
    """The JSON of evidence as it is stored beside ``values``, put together by hand: it is most of what is stored.

    Cells of one record say once where they stand: ``{"*": [sheet, row], field: [cell, raw, numbers]}``. ``cell`` is a
    column of that row, or the whole address of a cell in another row (of a record in several lines). ``numbers`` are
    those of the deputies whose names the raw text lists. What the value beside it says already is not said again: the
    raw text is left out where it is the value, numbers are ``true`` where they are the value. Nor are names: the raw
    text is ``null`` where fields before it spell them so (of those invited, who was there). All else is
    :meth:`Evidence.to_json`. :func:`unpacked` reads all of these.
    """
    if isinstance(evidence, SentEvidence) and (text := evidence.text_beside(values)):
        return text
    parts: list[str] = []
    home: tuple[str, str] | None = None
    spelled: dict[str, str] = {}
    for name, item in evidence.items():
        cell = _packed_cell(item) if _PACKED not in evidence else None
        if cell is None or (home is not None and cell[0] != home[0]):
            parts.append(f"{_name(name)}:{compact(item.to_json())}")
            continue
        sheet, letters, row = cell
        home = home or (sheet, row)
        told = _told(item, values.get(name), spelled)
        parts.append(f'{_name(name)}:["{letters if row == home[1] else letters + row}"{told}]')
    if home is not None:
        parts.insert(0, f'"{_PACKED}":[{_name(home[0])},{_name(home[1])}]')
    return f"{{{','.join(parts)}}}"


def _packed_cell(item: Evidence) -> tuple[str, str, str] | None:
    """Sheet, letters and row of a cell; nothing for what cannot be told in short."""
    place, raw, spans, score, looked = item
    if type(place) is not CellPlace or not place.cell.isalnum() or score is not None or looked:
        return None
    if spans and type(spans) is not NameSpans and spans != _spans_again(spans, raw):
        return None
    letters = place.cell.rstrip(_DIGITS)
    row = place.cell[len(letters) :]
    return (place.sheet, letters, row) if letters and row else None


def _spans_again(spans: Sequence[tuple[str, int, int]], raw: str) -> NameSpans | None:
    """Spans worked out of their numbers and the raw text, where that lists as many names."""
    return name_spans([who for who, _, _ in spans], raw) if raw.count(_BETWEEN) == len(spans) - 1 else None


def _told(item: Evidence, value: Any, spelled: dict[str, str]) -> str:
    """The raw text and the numbers of deputies, each with a comma before it, as far as nothing said them before.

    ``spelled`` are the names of deputies in the fields before it; those of this one are added.
    """
    raw = item.raw
    if not item.spans:
        return "" if raw == value else f",{encode_basestring(raw)}"
    numbers = [who for who, _, _ in item.spans]
    known = "true" if numbers == (value if isinstance(value, list) else [value]) else ""
    known = known or encode_basestring(_BETWEEN.join(numbers))
    if spelled and _names_again(numbers, spelled) == raw:
        return f",null,{known}"
    spelled.update(zip(numbers, raw.split(_BETWEEN), strict=True))
    return f",{encode_basestring(raw)},{known}"


def _names_again(numbers: Iterable[str], spelled: Mapping[str, str]) -> str:
    """The text that lists these deputies by the names that were told before."""
    return _BETWEEN.join([spelled.get(number, "") for number in numbers])


def unpacked(stored: Mapping[str, Any], values: Mapping[str, Any] = _NOTHING) -> dict[str, Any]:
    """Evidence as it is stored beside ``values``, in the shape of :meth:`Evidence.to_json`.

    That of older stores says more of what the values say, or is in that shape already.
    """
    home = stored.get(_PACKED)
    if not isinstance(home, list):
        return dict(stored)
    sheet, row = home
    found: dict[str, Any] = {}
    spelled: dict[str, str] = {}
    for name, item in stored.items():
        if name == _PACKED:
            continue
        if isinstance(item, list):
            cell, *told = item
            address = cell if cell[-1] in _DIGITS else f"{cell}{row}"
            found[name] = {"place": {"sheet": sheet, "cell": address}, **_raw_json(values.get(name), spelled, *told)}
        else:
            found[name] = item
    return found


def _raw_json(
    value: Any, spelled: dict[str, str], raw: str | None = None, numbers: str | Literal[True] | None = None
) -> dict[str, Any]:
    """What :func:`_told` has told."""
    if numbers is None:
        return {"raw": value if raw is None else raw}
    named = numbers.split(_BETWEEN) if isinstance(numbers, str) else value if isinstance(value, list) else [value]
    text = _names_again(named, spelled) if raw is None else raw
    if raw is not None:
        spelled.update(zip(named, raw.split(_BETWEEN), strict=True))
    return {"raw": text, "spans": [list(span) for span in name_spans(named, text)]}


_DIGITS, _BETWEEN = "0123456789", "、"


def name_spans(numbers: Iterable[str], raw: str) -> NameSpans:
    """Where each of these deputies is named in a text that lists them."""
    spans, end = [], -1
    for number, name in zip(numbers, raw.split(_BETWEEN), strict=True):
        start = end + 1
        end = start + len(name)
        spans.append((number, start, end))
    return NameSpans(spans)


class SentValues(dict[str, Any]):
    """Values put together in another process, with their JSON at hand as long as nobody has changed them."""

    __slots__ = ("text",)

    def __init__(self, values: Mapping[str, Any], text: str) -> None:
        super().__init__(values)
        self.text = text
        """Their JSON as the store keeps it; empty once they were changed."""

    def _changed(self) -> None:
        self.text = ""

    def __setitem__(self, name: str, value: Any) -> None:
        self._changed()
        super().__setitem__(name, value)

    def __delitem__(self, name: str) -> None:
        self._changed()
        super().__delitem__(name)

    def pop(self, *args: Any) -> Any:  # noqa: D102
        self._changed()
        return super().pop(*args)

    def popitem(self) -> tuple[str, Any]:  # noqa: D102
        self._changed()
        return super().popitem()

    def setdefault(self, *args: Any) -> Any:  # noqa: D102
        self._changed()
        return super().setdefault(*args)

    def update(self, *args: Any, **more: Any) -> None:  # noqa: D102
        self._changed()
        super().update(*args, **more)

    def clear(self) -> None:  # noqa: D102
        self._changed()
        super().clear()

    def __ior__(self, other: Any) -> Self:  # type: ignore[override, misc]
        self.update(other)
        return self


def values_json(values: Mapping[str, Any]) -> str:
    """The JSON of values as the store keeps it."""
    return (values.text if isinstance(values, SentValues) else "") or compact(dict(values))


class SentEvidence(MutableMapping[str, Evidence]):
    """Evidence put together in another process: its JSON at hand, itself made only when asked for, for it seldom is.

    The JSON is that beside the values whose own is ``values``.
    """

    __slots__ = ("_items", "_text", "_values")

    def __init__(self, text: str, values: str) -> None:
        self._text = text
        self._values = values
        self._items: dict[str, Evidence] | None = None

    def text_beside(self, values: Mapping[str, Any]) -> str:
        """The JSON that stands beside these values; empty where they, or this, are not those that were sent."""
        return self._text if isinstance(values, SentValues) and values.text == self._values else ""

    def _made(self) -> dict[str, Evidence]:
        if self._items is None:
            told = unpacked(json.loads(self._text), json.loads(self._values))
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
        return bool(self._items) if not self._text else self._text != "{}"
