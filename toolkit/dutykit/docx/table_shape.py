"""Tables whose printed rows and columns are known: columns by what stands in them, last rows kept together.

A table whose cells a tag repeats (``{%tc for %}``) gets a column for each, as wide as its texts need.
Of a table with a header that is repeated the last rows stay together, and with the note under it: no page begins with
its sum alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from math import ceil
from typing import Any

from lxml import etree

from ..text import width
from .edits import Edit, places
from .package import W

_W = f"{{{W}}}"

GROWS = "<!--grows-->"
"""Stands in a table whose cells a tag repeats, from the compiling of a template to the end of a rendering."""
_REPEATED = re.compile(r"</w:tc>\s*\{%|%\}\s*<w:tc[ >]")
_TABLE = re.compile(r"<w:tbl(?: [^>]*)?>|</w:tbl>")
_TABLE_END = re.compile(rb"<w:tbl[ >]|(</w:tbl>)")
_ROOT = re.compile(rb"<([\w:]+)[^>]*>")


def mark_growing(source: str) -> str:
    """A healed template with a mark in each table whose cells a tag repeats.

    After lifting ``{%tc %}`` a tag stands right between cells. Where it stands in no table (in a macro), every table
    may be the one.
    """
    repeated = [match.start() for match in _REPEATED.finditer(source)]
    begun: list[int] = []
    inside: dict[int, bool] = {}
    for match in _TABLE.finditer(source):
        if match[0].startswith("</"):
            start = begun.pop() if begun else 0
            within = [at for at in repeated if start < at < match.start()]
            inside[start] = bool(within)
            repeated = [at for at in repeated if at not in within]
        else:
            begun.append(match.end())
    marked = [start for start, grows in inside.items() if start and (grows or repeated)]
    for start in sorted(marked, reverse=True):
        source = source[:start] + GROWS + source[start:]
    return source


def fix_columns(xml: bytes) -> list[Edit]:
    """What gives each marked table as many grid columns as its widest row has, its width shared out anew.

    Raises :class:`lxml.etree.XMLSyntaxError` for a table that is none.
    """
    mark, root = GROWS.encode(), _ROOT.search(xml)
    assert root is not None
    found: list[Edit] = []
    done = 0
    while (at := xml.find(mark, done)) >= 0:
        start, end = xml.rindex(b"<w:tbl", 0, at), _end_of_table(xml, at)
        whole = etree.fromstring(b"%s%s</%s>" % (root[0], xml[start:end].replace(mark, b""), root[1]))
        for table in whole.iter(f"{_W}tbl"):
            _fix(table)
        written = etree.tostring(whole, encoding="UTF-8", xml_declaration=False)
        found += _as_written(xml, done, start)
        found.append((start, end, written[written.index(b">") + 1 : written.rindex(b"</")]))
        done = end
    return [*found, *_as_written(xml, done, len(xml))]


def _end_of_table(xml: bytes, at: int) -> int:
    """Where the table ends that a place is in."""
    open_tables = 1
    for match in _TABLE_END.finditer(xml, at):
        open_tables += -1 if match[1] else 1
        if not open_tables:
            return match.end()
    return len(xml)


def _as_written(xml: bytes, start: int, end: int) -> Iterator[Edit]:
    """What makes XML of ours what lxml writes, and the tables between: the digest of a document rests on it."""
    for ours, theirs in _WRITTEN:
        for at in places(xml, ours, start, end):
            yield at, at + len(ours), theirs


_WRITTEN = (
    (b"&#34;", b'"'),
    (b"&#39;", b"'"),
    (b"<w:t></w:t>", b"<w:t/>"),
    (b'<w:t xml:space="preserve"></w:t>', b'<w:t xml:space="preserve"/>'),
)


def _fix(table: Any) -> None:
    grid = table.find(f"{_W}tblGrid")
    if grid is not None:
        fit_to(table, sum(int(column.get(f"{_W}w", "0")) for column in grid))


def fit_to(table: Any, total: int) -> None:
    """Give a table of a width the columns that its cells need."""
    grid, rows = table.find(f"{_W}tblGrid"), table.findall(f"{_W}tr")
    needed = _columns(rows)
    if grid is None or not needed or not total:
        return
    whole = table.find(f"{_W}tblPr/{_W}tblW")
    if whole is not None and whole.get(f"{_W}type") == "dxa":
        whole.set(f"{_W}w", str(total))
    widths = fitted([_texts(row, needed) for row in rows], needed, total)
    grid[:] = []
    for each in widths:
        etree.SubElement(grid, f"{_W}gridCol").set(f"{_W}w", str(each))
    for row in rows:
        _fit(row, widths)


def _columns(rows: Sequence[Any]) -> int:
    return max((sum(map(_span, row.findall(f"{_W}tc"))) for row in rows), default=0)


_CROWDED = 1.2
"""A table that needs so much more than its width is too wide for the page."""


def crowded(table: Any, total: int) -> bool:
    """Whether a table with a repeated header needs far more than ``total``, its headings halved."""
    rows = table.findall(f"{_W}tr")
    columns = _columns(rows)
    if not columns or table.find(f"{_W}tr/{_W}trPr/{_W}tblHeader") is None:
        return False
    texts = [_texts(row, columns) for row in rows]
    head, body = _needs(texts[:1], columns), _needs(texts[1:], columns)
    need = sum(max(ceil(h / 2) if h > 3 else h, b) for h, b in zip(head, body, strict=True))
    return need * _CHARACTER > _CROWDED * (total - columns * _PADDING)


def _texts(row: Any, needed: int) -> list[str]:
    """The text of each cell; nothing of a row whose cells do not stand one to a column."""
    cells = row.findall(f"{_W}tc")
    if len(cells) != needed:
        return []
    return ["".join(t.text or "" for t in cell.iter(f"{_W}t")) for cell in cells]


_CHARACTER, _PADDING = 210, 260
"""Twips of a character of 10.5 pt, as the text of tables is, and of what a cell has at its sides."""
_LONGEST, _SHORTEST = 16, 4
"""Characters: longer texts are broken; no column of words is narrower than this while another is wider."""


def fitted(rows: Sequence[Sequence[str]], columns: int, total: int) -> list[int]:
    """Widths of columns that sum up to ``total``: each as its texts need, what is left shared out.

    The first row is the header. Where its words do not all stand on one line they are halved, 活动 over 场次, and such
    columns get no more than that; where it still does not all fit, the widest give way.
    """
    head, body = _needs(rows[:1], columns), _needs(rows[1:], columns)
    room = (total - columns * _PADDING) / _CHARACTER
    need = list(map(max, head, body))
    halved: set[int] = set()
    if sum(need) > room:
        halved = {i for i in range(columns) if head[i] > 3 and head[i] > body[i]}
        need = [max(ceil(head[i] / 2), body[i]) if i in halved else need[i] for i in range(columns)]
    _give_way(need, room)
    sharing = frozenset(range(columns)) - halved or {0}
    spare = max(0.0, room - sum(need)) / len(sharing)
    found = [int((chars + spare * (i in sharing)) * _CHARACTER) + _PADDING for i, chars in enumerate(need)]
    if sum(found) > total:
        found = [each * total // sum(found) for each in found]
    found[0] += total - sum(found)
    return found


def _needs(rows: Sequence[Sequence[str]], columns: int) -> list[float]:
    """Characters of the longest text of each column, two at least."""
    need = [2.0] * columns
    for texts in rows:
        for column, text in enumerate(texts):
            need[column] = max(need[column], min(width(text) / 2, float(_LONGEST)))
    return need


def _give_way(need: list[float], room: float) -> None:
    """Narrow the widest columns until all fit."""
    while sum(need) > room and max(need) > _SHORTEST:
        widest = need.index(max(need))
        need[widest] -= min(0.5, sum(need) - room)


def _span(cell: Any) -> int:
    span = cell.find(f"{_W}tcPr/{_W}gridSpan")
    return int(span.get(f"{_W}val", "1")) if span is not None else 1


def _fit(row: Any, widths: list[int]) -> None:
    at = 0
    for cell in row.findall(f"{_W}tc"):
        span = _span(cell)
        width = cell.find(f"{_W}tcPr/{_W}tcW")
        if width is not None:
            width.set(f"{_W}w", str(sum(widths[at : at + span])))
            width.set(f"{_W}type", "dxa")
        at += span


# --- rows --------------------------------------------------------------------------------------------


NOTE = "填表说明"
"""The style of a note under a table."""
_HEADER = b"<w:tblHeader"
_ROW_END = b"</w:tr>"
_STYLED = re.compile(rb'<w:pPr><w:pStyle w:val="[^"]*"/>(?!<w:keepNext)')
_KEPT, _FEWEST = 3, 5
"""So many last rows stay together, of a table that has so many with its header."""


def hold_last_rows(xml: bytes, note: str = "") -> list[Edit]:
    """What keeps the last rows of each table with a repeated header on one page, and with a ``note`` under it.

    ``note`` is the id of the style of such notes in this template.
    """
    found: list[Edit] = []
    at = 0
    while (header := xml.find(_HEADER, at)) >= 0:
        start = xml.rfind(b"<w:tbl>", 0, header)
        at = header + 1
        end = _end_of_table(xml, header)
        if start < 0:
            continue
        rows = _rows(xml, header, end)
        if len(rows) < _FEWEST - 1:  # without the header
            continue
        noted = note and xml.startswith(b'<w:p><w:pPr><w:pStyle w:val="%s"/>' % note.encode(), end)
        for first, last in rows[-_KEPT:] if noted else rows[-_KEPT:-1]:
            found += [(m.end(), m.end(), b"<w:keepNext/>") for m in _STYLED.finditer(xml, first, last)]
        at = end
    return found


def _rows(xml: bytes, header: int, end: int) -> list[tuple[int, int]]:
    """Where the rows after the first one with a header begin and end."""
    found: list[tuple[int, int]] = []
    start = xml.find(_ROW_END, header, end)
    while start >= 0 and (close := xml.find(_ROW_END, start + len(_ROW_END), end)) >= 0:
        found.append((start, close))
        start = close
    return found
