"""The facts of a sheet that is written plainly, without a call for each of its cells.

Most sheets hold rows of cells with addresses, values and nothing else; a regular expression that knows this one way
of writing takes them apart ten times faster than handlers do. Expat has parsed the whole part before, so that it is
well formed; what stands around the rows goes the ordinary way (:class:`.passes.SheetPass`). Anything that is not
understood to the last byte (a formula, an error, a rich text, a comment, another order of attributes) gives up the
whole sheet: it goes the ordinary way, which alone refuses. The facts are the same either way.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Mapping
from functools import lru_cache
from itertools import compress

from .inspection import At, SheetFacts
from .limits import Limits
from .passes import SheetPass, check_extent, column_number
from .xmlrun import Budget, run
from .zipdir import RefusedError

PLAIN_BYTES = 2 * 1024 * 1024
"""Parts larger than this are not held in memory for it."""
_KEPT = 128 * 1024
"""What stands around the rows is kept for the next return where it is smaller than this."""

_OPEN, _CLOSE = b"<sheetData>", b"</sheetData>"
_ATTRIBUTES = rb'((?: [A-Za-z:]+="[^"<>&]{0,64}"){0,16})'
_EMPTY_ROWS = re.compile(rb'(?:<row r="[0-9]{1,7}"' + _ATTRIBUTES + rb" ?/>)*")
_ROW = re.compile(rb'<row r="([0-9]{1,7})"' + _ATTRIBUTES + rb">")
_CELL = re.compile(
    rb'<c r="([A-Z]+[0-9]+)"(?: s="([0-9]+)")?(?: t="([A-Za-z]+)")?'
    rb"(?: ?/>|>(?:(<)(?:v|is><t(?: xml:space=\"preserve\")?)>[^<]*(?:</v>|</t></is>))?</c>)"
)
_KINDS = frozenset((None, b"n", b"s", b"str", b"inlineStr", b"b"))
_NUMBERS = frozenset((None, b"n"))
_NUMBERED = re.compile(rb'<row r="([0-9]{1,7})"')
_HIDDEN = re.compile(rb' hidden="(?:1|true)"')
_INSIDE = 4
"""Elements inside each other below the rows: row, c, is, t."""


def plain_facts(
    facts: SheetFacts, data: bytes, formats: Mapping[str, str], limits: Limits
) -> tuple[SheetFacts, Budget] | None:
    """The facts of the sheet ``facts`` (its name, part and state) and what it took of the budget.

    ``None`` where the sheet is not written plainly, or would be refused.
    """
    start, end = data.find(_OPEN), data.rfind(_CLOSE)
    if start < 0 or end < start or not _once(data, start, end) or limits.attributes < 20 or limits.depth <= _INSIDE:
        return None
    around = data[: start + len(_OPEN)] + data[end:]
    budget = Budget(limits)
    try:
        run(facts.part, (data,), budget)
        budget.elements -= data.startswith(b"<?")  # the declaration is no element
        known = _around(facts.name, around, limits) if len(around) < _KEPT else None
        if known is None:
            return None
        found = known[0].copy(facts.part, facts.state)
        budget.mark(known[1])
        by_style = {style.encode("ascii"): code for style, code in formats.items()}
        if not _rows(found, data[start + len(_OPEN) : end], by_style, budget):
            return None
        check_extent(found, limits)
    except RefusedError:
        return None
    return found, budget


def _once(data: bytes, start: int, end: int) -> bool:
    """Whether these are the only rows, and no comment, character data, declaration or instruction stands anywhere."""
    name = _OPEN[1:]
    if name in data[:start] or data.find(name, start + len(_OPEN), end) >= 0 or name in data[end + len(_CLOSE) :]:
        return False
    # One character is looked for far faster than two.
    return not (b"!" in data and b"<!" in data) and (data.find(b"?", 2) < 0 or data.find(b"<?", 2) < 0)


@lru_cache(maxsize=32)
def _around(name: str, around: bytes, limits: Limits) -> tuple[SheetFacts, int] | None:
    """What stands before and behind the rows (hidden columns, merged ranges); ``None`` where cells stand there too.

    It is the same in every return of a form, and read once.
    """
    found, budget = SheetFacts(name, ""), Budget(_shallower(limits))
    sheet = SheetPass(found, {}, budget, recalculate=False)
    run("", (around,), budget, sheet.start, sheet.attach)
    return None if sheet.in_rows else (found, budget.marked)


@lru_cache(maxsize=8)
def _shallower(limits: Limits) -> Limits:
    """Depth that is left where the rows begin."""
    return dataclasses.replace(limits, depth=limits.depth - _INSIDE)


def _rows(facts: SheetFacts, rows: bytes, formats: Mapping[bytes, str], budget: Budget) -> bool:
    """Count the cells of the rows; ``False`` where something stands there that is not understood."""
    limits = budget.limits
    every: list[At] = []
    *pieces, rest = rows.split(b"</row>")
    for piece in pieces:
        skipped = _EMPTY_ROWS.match(piece)
        row = _ROW.match(piece, skipped.end() if skipped else 0)
        if row is None or not _within(piece[: row.end()], limits):
            return False
        parts = _CELL.split(piece[row.end() :])
        kinds, values = parts[3::5], parts[4::5]
        if any(parts[::5]) or not _KINDS.issuperset(kinds):
            return False
        facts.cells += len(kinds)
        valued = list(map(_at, compress(parts[1::5], values)))
        every += valued
        if _HIDDEN.search(row[2]):
            facts.hidden_rows.update(row for row, _ in valued)
        if formats and not _NUMBERS.isdisjoint(compress(kinds, values)):
            for ref, style, kind, value in zip(parts[1::5], parts[2::5], kinds, values, strict=True):
                code = formats.get(style or b"0")
                if code is not None and value and kind in _NUMBERS:
                    facts.formats[_at(ref)] = code
                    budget.mark()
    return _EMPTY_ROWS.fullmatch(rest) is not None and _within(rest, limits) and _extent(facts, every, limits)


def _within(piece: bytes, limits: Limits) -> bool:
    """Whether every row has a number that the format knows."""
    return all(0 < int(number) <= limits.rows for number in _NUMBERED.findall(piece))


def _extent(facts: SheetFacts, every: list[At], limits: Limits) -> bool:
    """How far the cells with a value reach; ``False`` if one of them lies outside of any sheet."""
    facts.values = len(every)
    if not every:
        return True
    rows, columns = zip(*every, strict=True)
    facts.rows, facts.columns = max(rows), max(columns)
    facts.last_row_at, facts.last_column_at = every[rows.index(facts.rows)], every[columns.index(facts.columns)]
    return min(rows) > 0 and facts.rows <= limits.rows and facts.columns <= limits.columns


@lru_cache(maxsize=50_000)
def _at(ref: bytes) -> At:
    """Row and column of ``C5``; zeros for what is no address."""
    letters = ref.rstrip(b"0123456789").decode("ascii")
    digits = ref[len(letters) :]
    column = column_number(letters)
    return (int(digits), column) if column and len(digits) < 9 else (0, 0)
