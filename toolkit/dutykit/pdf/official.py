"""A PDF measured against the profile of official documents: what was printed, whatever program printed it.

The rules are those of ``schemas/gbt9704.toml``; of a PDF only the page, the type area, lines, characters, sizes,
embedded fonts and page numbers can be measured. Runs in a limited worker, for the file may be anybody's.
"""

from __future__ import annotations

import io
import pickle
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

MOST_PAGES = 200
_POINT_MM = 25.4 / 72
_NUMBER = re.compile(r"[—–―－-]\s*(\d+)\s*[—–―－-]")
_HANGING = 6.0
"""Millimetres by which punctuation may hang over the right edge: one character."""
_TOLERANCE = 2.0
_BODY, _PITCH, _NUMBER_SIZE = 16.0, 28.95, 14.0
_SIZE_TOLERANCE, _PITCH_TOLERANCE = 0.6, 0.8


@dataclass(frozen=True, slots=True)
class PageLine:
    """A printed line: its text, where it stands in millimetres, the size of its letters in points."""

    text: str
    left: float
    right: float
    top: float
    bottom: float
    size: float


@dataclass(frozen=True, slots=True)
class PrintedPage:
    """A page as it was measured; ``number`` counts from 1."""

    number: int
    width: float
    height: float
    lines: tuple[PageLine, ...]

    @property
    def upright(self) -> bool:
        """Whether it stands upright: only then the figures of the standard hold for both sides."""
        return self.height >= self.width


@dataclass(frozen=True, slots=True)
class Printed:
    """What a PDF shows."""

    pages: tuple[PrintedPage, ...]
    loose: tuple[str, ...] = ()
    """Fonts that are not embedded."""


def measured(data: bytes, options: Mapping[str, Any]) -> bytes:  # noqa: ARG001 - the shape all jobs have
    """In the worker: what a PDF shows, packed."""
    import pdfplumber

    pages, loose = [], dict[str, None]()
    with pdfplumber.open(io.BytesIO(data)) as document:
        for number, page in enumerate(document.pages[:MOST_PAGES], 1):
            loose |= dict.fromkeys(_loose(page.page_obj.resources))
            pages.append(PrintedPage(number, page.width * _POINT_MM, page.height * _POINT_MM, tuple(_lines(page))))
            page.close()
    return pickle.dumps(Printed(tuple(pages), tuple(loose)))


def _lines(page: Any) -> Iterator[PageLine]:
    for line in page.extract_text_lines(strip=True, return_chars=True):
        chars = [char for char in line["chars"] if not char["text"].isspace()]
        if not chars:
            continue
        size = Counter(round(char["size"], 1) for char in chars).most_common(1)[0][0]
        text = "".join(char["text"] for char in chars)
        left, right, top, bottom = (float(line[side]) * _POINT_MM for side in ("x0", "x1", "top", "bottom"))
        yield PageLine(text, left, right, top, bottom, size)


def _loose(resources: Any) -> Iterator[str]:
    """Names of the fonts of a page that are not in the file."""
    from pdfminer.pdftypes import resolve1

    fonts = resolve1((resolve1(resources) or {}).get("Font")) or {}
    for each in fonts.values():
        font = resolve1(each) or {}
        inner = resolve1((resolve1(font.get("DescendantFonts")) or [None])[0]) or font
        descriptor = resolve1(inner.get("FontDescriptor")) or {}
        if str(getattr(font.get("Subtype"), "name", "")) == "Type3":
            continue
        if not any(name in descriptor for name in ("FontFile", "FontFile2", "FontFile3")):
            yield str(getattr(font.get("BaseFont"), "name", "")) or "没有名称的字体"


# --- held against the rules --------------------------------------------------------------------------------------


def deviations(printed: Printed, facts: Mapping[str, Mapping[str, Any]]) -> list[tuple[str, str]]:
    """The departures of a PDF: the rule by its id, and what was found. ``facts`` are the figures of the rules by id."""
    found: list[tuple[str, str]] = []
    for page in printed.pages:
        found += [("page", said) for said in _page(page, facts.get("page", {}))]
        if page.upright:
            found += [("margins", said) for said in _margins(page, facts.get("margins", {}))]
    upright = [page for page in printed.pages if page.upright]
    found += [("grid", said) for said in _grid(upright, facts.get("grid", {}))]
    found += [("line", said) for said in _characters(upright, facts.get("line", {}))]
    found += [("font", said) for said in _sizes(upright)]
    found += [("page_number", said) for said in _numbers(printed.pages)]
    found += [("embedded", f"没有嵌入{'、'.join(printed.loose)}")] if printed.loose else []
    return list(dict.fromkeys(found))


def _page(page: PrintedPage, facts: Mapping[str, Any]) -> Iterator[str]:
    wanted = sorted((facts.get("width", 210), facts.get("height", 297)))
    if any(abs(a - b) > 1 for a, b in zip(sorted((page.width, page.height)), wanted, strict=True)):
        yield f"第{page.number}页是 {page.width:.0f}×{page.height:.0f} 毫米"


def _is_number(line: PageLine) -> bool:
    return _NUMBER.fullmatch(line.text) is not None


def _text(page: PrintedPage) -> list[PageLine]:
    return [line for line in page.lines if not _is_number(line)]


def _margins(page: PrintedPage, facts: Mapping[str, Any]) -> Iterator[str]:
    lines = _text(page)
    if not lines:
        return
    edges = (
        ("左", facts.get("left", 28) - min(line.left for line in lines), _TOLERANCE),
        ("右", max(line.right for line in lines) - (page.width - facts.get("right", 26)), _HANGING),
        ("上", facts.get("top", 37) - min(line.top for line in lines), _TOLERANCE),
        ("下", max(line.bottom for line in lines) - (page.height - facts.get("bottom", 35)), _TOLERANCE),
    )
    for side, over, allowed in edges:
        if over > allowed:
            yield f"第{page.number}页文字超出版心{side}边 {over:.0f} 毫米"


def _body(page: PrintedPage) -> list[PageLine]:
    """Lines of the running text: in its size, and beginning in the left half."""
    return [line for line in _text(page) if abs(line.size - _BODY) <= _SIZE_TOLERANCE]


def _grid(pages: Sequence[PrintedPage], facts: Mapping[str, Any]) -> Iterator[str]:
    most = facts.get("lines", 22)
    for page in pages:
        rows = Counter(round(line.top) for line in _text(page))
        if len(_body(page)) > most and len(rows) > most:
            yield f"第{page.number}页有 {len(rows)} 行"
    gaps = [
        round((below.top - above.top) / _POINT_MM, 1)
        for page in pages
        for above, below in pairwise(_body(page))
        if 20 < (below.top - above.top) / _POINT_MM < 40
    ]
    if gaps:
        usual = Counter(gaps).most_common(1)[0][0]
        if abs(usual - _PITCH) > _PITCH_TOLERANCE:
            yield f"正文行距 {usual} 磅"


def _characters(pages: Sequence[PrintedPage], facts: Mapping[str, Any]) -> Iterator[str]:
    most = facts.get("characters", 28)
    full = [len(line.text) for page in pages for line in _body(page) if line.right >= page.width - 26 - _HANGING]
    full = [count for count in full if count >= most - 6]  # lines with figures hold other numbers of signs
    if full and max(full) < most:
        yield f"满行只有 {max(full)} 字"


def _sizes(pages: Sequence[PrintedPage]) -> Iterator[str]:
    sizes = Counter(line.size for page in pages for line in _text(page) for _ in line.text)
    if sizes and abs((usual := sizes.most_common(1)[0][0]) - _BODY) > _SIZE_TOLERANCE:
        yield f"正文字号 {usual} 磅"


def _numbers(pages: Sequence[PrintedPage]) -> Iterator[str]:
    """Every page of several has its number between dashes, odd ones to the right, even ones to the left."""
    if len(pages) < 2:
        return
    for page in pages:
        shown = [line for line in page.lines if _is_number(line)]
        if not shown:
            yield f"第{page.number}页没有页码"
            continue
        line, middle = shown[-1], page.width / 2
        odd = int(_NUMBER.fullmatch(line.text)[1]) % 2 == 1  # type: ignore[index]  # it is one
        if (line.left > middle) != odd and page.upright:
            yield f"第{page.number}页页码不在{'右' if odd else '左'}侧"
        if abs(line.size - _NUMBER_SIZE) > _SIZE_TOLERANCE:
            yield f"第{page.number}页页码字号 {line.size} 磅"
