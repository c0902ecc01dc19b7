"""The cells of an ordinary worksheet, found by one regular expression instead of one call an element.

Expat still reads every byte of the part, and stays the judge of whether it is XML; but between ``<sheetData>`` and its
end it calls nobody. What stands there must be rows and plain cells and nothing else, written as office programs write
them: then the expression sees what expat sees. Anything else (formulas, errors, runs of letters, hidden rows, comments,
another encoding) is left to :class:`.passes.SheetPass`.
"""

from __future__ import annotations

import html
import re
from collections.abc import Collection, Iterator
from functools import lru_cache
from typing import NamedTuple

from .inspection import At, is_nothing
from .limits import Limits
from .passes import SheetPass, Valued, column_number
from .xmlrun import Budget, run

LARGEST = 4 * 2**20
"""Bytes of a part that is held whole; a larger one is read piece by piece."""
_BEGIN, _END = b"<sheetData>", b"</sheetData>"
_DECLARATION = re.compile(
    rb"""<\?xml version=["']1\.0["'](?: encoding=["'](?i:utf-8|us-ascii)["'])?"""
    rb"""(?: standalone=["'](?:yes|no)["'])?\s*\?>"""
)
_BLANK = r'<c r="[A-Z]{1,3}[1-9]\d{0,6}"(?: s="\d+")?(?: t="n")?(?:/>|></c>)'
_TOKEN = re.compile(
    rf"((?:{_BLANK})+"
    r"|<row ([^<>&]*)>"
    r"|</row>"
    r'|<c r="([A-Z]{1,3})([1-9]\d{0,6})"(?: s="(\d+)")?(?: t="(n|s|str|b|d|inlineStr)")?>'
    r'(?:<v>([^<]*)</v>|<v/>|<is><t(?: xml:space="preserve")?(?:/>|>([^<]*)</t>)</is>)</c>'
    r"|\s+)",
    re.ASCII,
)
"""Blank cells, the beginning of a row, its end, a cell with a value, white space between them."""
_ATTRIBUTES = re.compile(r'(?:[A-Za-z][\w.:-]*="[^"]*"\s*)*/?')
_ATTRIBUTE = re.compile(r'([A-Za-z][\w.:-]*)="([^"]*)"')
_FLAT = re.compile(rb"""defaultRowHeight\s*=\s*["'][0&]""")
_NOTHING = re.compile(r"(?:\s|&#\d+;|&#x[0-9A-Fa-f]+;)*")


class Cells(NamedTuple):
    """What stands between the beginning and the end of the cells."""

    number: int
    valued: list[Valued]


class SheetPieces(NamedTuple):
    """A worksheet part, cut where its cells begin and end."""

    head: bytes
    cells: bytes
    tail: bytes


def inspected(part: bytes, name: str, sheet: SheetPass, budget: Budget) -> bool:
    """Pass over a part; ``False``, with nothing done, where :func:`~.xmlrun.run` has to do it element by element."""
    parts = None if sheet.minds_texts else _cut(part)
    found = _scanned(parts.cells, budget.limits) if parts is not None else None
    if parts is None or found is None:
        return False
    run(name, _pieces(parts, found, sheet), budget, sheet.start, sheet.attach, silent=parts.cells)
    if all(cell.kind != "s" for cell in found.valued):
        sheet.facts.blank = _blank(found, ())
    return True


def _pieces(parts: SheetPieces, found: Cells, sheet: SheetPass) -> Iterator[bytes]:
    yield parts.head
    yield parts.cells
    sheet.take(found.number, found.valued)
    yield parts.tail


def blank_in(part: bytes, shared: Collection[int], limits: Limits) -> set[At] | None:
    """Cells that hold a value and show nothing (:class:`~.blank_pass.BlankCellsPass`); ``None`` where it has to look.

    ``shared`` are the indexes of shared texts that show nothing.
    """
    parts = _cut(part)
    found = _scanned(parts.cells, limits) if parts is not None else None
    return _blank(found, shared) if found is not None else None


def _blank(found: Cells, shared: Collection[int]) -> set[At]:
    blank = set()
    for cell in found.valued:
        text = cell.value or cell.text
        empty = _NOTHING.fullmatch(text) is not None and not html.unescape(text).strip()
        if empty or (cell.kind == "s" and text.isdecimal() and int(text) in shared):
            blank.add(cell.at)
    return blank


def _cut(part: bytes) -> SheetPieces | None:
    """The part cut at its cells; ``None`` where something in it could make what is cut out no elements at all."""
    first, last = part.find(_BEGIN) + len(_BEGIN), part.rfind(_END)
    if first < len(_BEGIN) or last < first or b"<!" in part:
        return None
    declared = part.count(b"<?")
    if declared > 1 or (declared and not _DECLARATION.match(part)):
        return None
    parts = SheetPieces(part[:first], part[first:last], part[last:])
    return None if _FLAT.search(parts.head) else parts


def _scanned(cells: bytes, limits: Limits) -> Cells | None:
    """The cells, where they are written in the ordinary way and say nothing that has to be looked at more closely."""
    try:
        text = cells.decode("utf-8")
    except UnicodeDecodeError:
        return None
    tokens = _TOKEN.findall(text)
    if sum([len(token[0]) for token in tokens]) != len(text):
        return None
    if not all(_is_shown_row(token[1], limits.rows) for token in tokens if token[1]):
        return None
    valued = [Valued._make(token[2:]) for token in tokens if token[2]]
    rows, columns = {int(cell.digits) for cell in valued}, {column_number(cell.letters) for cell in valued}
    if max(rows, default=1) > limits.rows or max(columns, default=1) > limits.columns:
        return None
    return Cells(text.count("<c "), valued)


@lru_cache(maxsize=5000)
def _is_shown_row(written: str, most: int) -> bool:
    """Whether the attributes of a row number it and do not hide it."""
    found = dict(_ATTRIBUTE.findall(written)) if _ATTRIBUTES.fullmatch(written) else {}
    number = found.get("r", "")
    if not (number.isdecimal() and len(number) < 8 and 0 < int(number) <= most):
        return False
    return found.get("hidden", "0") not in ("1", "true") and not is_nothing(found.get("ht"))
