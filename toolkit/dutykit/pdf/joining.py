"""Pages joined: repeated headers dropped, rows broken over pages made whole, one numbering, one set of columns."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace

from ..evidence import PagePlace
from ..forms.grid import Cell, Sheet
from ..text import fold
from .blocks import Block, Row
from .lines import join_more
from .page import SNAP, clustered, nearest_index

NAME = "PDF"


def sheet_of(pages: Sequence[list[Row]], *, rows_break: bool) -> Sheet:
    """One sheet of all pages. ``rows_break``: the program that printed it breaks rows over pages."""
    rows: list[Row] = []
    for page in pages:
        _align(rows, page)
        fresh = _without_header(rows, page)
        if rows and fresh:
            fresh = _continued(rows, fresh, rows_break=rows_break)
        rows += fresh
    return _numbered(rows)


def _align(rows: Sequence[Row], page: list[Row]) -> None:
    """A table that continues one of an earlier page, printed further left or right, is set to its columns."""
    known = {row.table for row in rows if row.table}
    bands: dict[int, list[Row]] = {}
    for row in page:
        if row.table:
            bands.setdefault(row.band, []).append(row)
    for members in bands.values():
        old, by = next(((old, by) for old in known if (by := _shift(old, members[0].table))), ((), 0.0))
        for row in members if by else ():
            row.table = old
            row.blocks = [_shifted(block, -by) for block in row.blocks]


def _shift(old: Sequence[float], new: Sequence[float]) -> float:
    """By how much one set of columns stands further right than another; 0 where they are the same, or others."""
    shifts = [b - a for a, b in zip(old, new, strict=False)] if len(old) == len(new) else []
    if not shifts or abs(shifts[0]) <= SNAP or max(shifts) - min(shifts) > SNAP:
        return 0.0
    return shifts[0]


def _shifted(block: Block, by: float) -> Block:
    """The block as if it stood further right; where it really is stays in ``place``."""
    x0, top, x1, bottom = block.box
    lines = [
        replace(
            line,
            chars=[char._replace(x0=char.x0 + by, x1=char.x1 + by) for char in line.chars],
            x0=line.x0 + by,
            x1=line.x1 + by,
        )
        for line in block.lines
    ]
    return replace(block, box=(x0 + by, top, x1 + by, bottom), lines=lines, shown=block.box)


def _same_sides(a: Sequence[float], b: Sequence[float]) -> bool:
    return bool(a and b) and abs(a[0] - b[0]) <= SNAP and abs(a[-1] - b[-1]) <= SNAP


def _structure(row: Row) -> tuple[tuple[int, int], ...]:
    """The sides of the row's cells, coarse enough to compare."""
    return tuple((round(block.box[0]), round(block.box[2])) for block in row.blocks)


def _alike(a: Row, b: Row) -> bool:
    """Whether two rows have their cells at the same places."""
    one, two = _structure(a), _structure(b)
    return len(one) == len(two) and all(
        abs(p[0] - q[0]) <= SNAP and abs(p[1] - q[1]) <= SNAP for p, q in zip(one, two, strict=True)
    )


def _height(rows: Sequence[Row], start: int) -> int:
    """How many rows from ``start`` on hang together by cells that span them."""
    end = start + 1
    at = start
    while at < end and at < len(rows):
        end = max([end, *(at + block.rows for block in rows[at].blocks)])
        at += 1
    return min(end, len(rows)) - start


def _texts(row: Row) -> list[str]:
    return [fold(block.text) for block in row.blocks]


def _without_header(rows: Sequence[Row], page: list[Row]) -> list[Row]:
    """The page without the table header that it repeats from an earlier page.

    The header of a table is the first row that has its cells where the row in question has them; a row further
    down that happens to be equal is data, and stays.
    """
    first = next((i for i, row in enumerate(page) if row.table), None)
    if first is None or not rows:
        return page
    head = page[first]
    if not any(_texts(head)):
        return page
    tall = _height(page, first)
    for i in _headers(rows, head):
        pairs = list(zip(rows[i : i + tall], page[first : first + tall], strict=False))
        if len(pairs) == tall and all(_alike(a, b) and _texts(a) == _texts(b) for a, b in pairs):
            return page[:first] + page[first + tall :]
    return page


def _headers(rows: Sequence[Row], head: Row) -> Iterator[int]:
    """Rows that begin a table, or change its cells, and have their cells where ``head`` has them."""
    for i, row in enumerate(rows):
        if not row.table or not _same_sides(row.table, head.table):
            continue
        begins = i == 0 or (rows[i - 1].page, rows[i - 1].band) != (row.page, row.band)
        if (begins or not _alike(rows[i - 1], row)) and _alike(row, head):
            yield i


def _continued(rows: list[Row], page: list[Row], *, rows_break: bool) -> list[Row]:
    """The page without what belongs to the last row of the page before; that is joined to it.

    A cell that spans rows and goes on empty at the top of the page (the label of a section) is made longer.
    """
    last, first = rows[-1], page[0]
    if not (last.table and first.table and _same_sides(last.table, first.table)):
        return page
    sections = _sections(rows, page)
    if rows_break and (pairs := _pairs(rows, page, sections)):
        for old, new in pairs:
            old.lines = [*old.lines, *new.lines]
            old.more.append((new.page, new.box))
        if _height(page, 0) == 1 or sections:
            for old, new in sections:
                old.rows += new.rows - 1
            return page[1:]
    for old, new in sections:
        old.rows += new.rows
        first.blocks.remove(new)
    return page


def _reaching(rows: Sequence[Row]) -> list[Block]:
    """The cells that reach down to the last row."""
    return [block for i, row in enumerate(rows) if row.table for block in row.blocks if i + block.rows >= len(rows)]


def _counterpart(blocks: Sequence[Block], block: Block) -> Block | None:
    for other in blocks:
        if abs(other.box[0] - block.box[0]) <= SNAP and abs(other.box[2] - block.box[2]) <= SNAP:
            return other
    return None


def _sections(rows: Sequence[Row], page: Sequence[Row]) -> list[tuple[Block, Block]]:
    """Label cells at the left that span rows on both pages, and are empty on the second."""
    reaching = _reaching(rows)
    found: list[tuple[Block, Block]] = []
    for block in page[0].blocks:
        old = _counterpart(reaching, block)
        if block.lines or old is None or not old.lines or (block.rows == 1 and old.rows == 1):
            break
        found.append((old, block))
    return found


def _pairs(
    rows: Sequence[Row], page: Sequence[Row], sections: Sequence[tuple[Block, Block]]
) -> list[tuple[Block, Block]]:
    """The cells of the last row with what goes on of them; nothing if the first row of the page is a new one."""
    matched = _matched(rows, page[0], sections)
    filled = [(old, new) for old, new in matched if new.lines]
    if not filled or (len(matched) > 1 and not _label_above(*matched[0])):
        return []
    if not all(old.lines and _to_the_end(old) for old, _ in filled):
        return []
    # Only a cell that goes on alone may have been broken between two paragraphs.
    alone = len(filled) == 1 and len(matched) > 1
    wrapped = any(join_more(old.lines, new.lines, *_sides(old)) and not _next_heading(old, new) for old, new in filled)
    return filled if alone or wrapped else []


_HEADING = re.compile(r"(?:[一二三四五六七八九十]+、|[（(][一二三四五六七八九十]+[）)])")
_ENDED = re.compile(r"[。！？][）)”」]*$")


def _next_heading(old: Block, new: Block) -> bool:
    """Whether a text ended with the page, by chance with a full line, and a numbered heading (四、) comes next."""
    return bool(_ENDED.search(old.lines[-1].text.rstrip()) and _HEADING.match(new.lines[0].text.lstrip()))


def _matched(rows: Sequence[Row], first: Row, sections: Sequence[tuple[Block, Block]]) -> list[tuple[Block, Block]]:
    """The cells above those of a page's first row, labels of sections aside; nothing where one has none above it."""
    reaching = _reaching(rows)
    rest = [block for block in first.blocks if not any(block is new for _, new in sections)]
    found = [(old, block) for block in rest if (old := _counterpart(reaching, block)) is not None]
    return found if len(found) == len(rest) else []


def _label_above(old: Block, new: Block) -> bool:
    """Whether the first cell of a row says what the row is, and is empty where the row goes on."""
    return bool(old.lines) and not new.lines


def _sides(block: Block) -> tuple[float, float]:
    return block.box[0], block.box[2]


def _to_the_end(block: Block) -> bool:
    """Whether the text reaches the lower side of its cell."""
    line = block.lines[-1]
    bottom = block.more[-1][1][3] if block.more else block.box[3]
    return bottom - line.bottom < 1.5 * line.size


def _numbered(rows: Sequence[Row]) -> Sheet:
    """Rows and columns counted from 1; a cell where each block begins."""
    marks = clustered(x for row in rows for x in row.table)
    sheet = Sheet(NAME)
    for number, row in enumerate(rows, 1):
        used = 0
        for block in row.blocks:
            first, last = _columns(block, marks, row)
            first = max(first, used + 1)
            last = max(last, first + 1)
            text = block.text
            if block.rows > 1 or last - first > 1:
                sheet.merges.append((number, first, number + block.rows - 1, last - 1))
            if text:
                place = PagePlace(block.page, tuple(round(v, 1) for v in block.shown or block.box))  # type: ignore[arg-type]
                sheet.add(Cell(number, first, text, text, block.rows, last - first, place, sight=block.sight))
            used = first if row.table else last - 1
    _untangle(sheet)
    return sheet


def _columns(block: Block, marks: Sequence[float], row: Row) -> tuple[int, int]:
    """First column, and the one after the last."""
    if not marks:
        return 1, 2
    if row.table:
        return nearest_index(marks, block.box[0]) + 1, nearest_index(marks, block.box[2]) + 1
    first = min(max(bisect_right(marks, block.box[0] + 1), 1), len(marks))
    last = min(max(bisect_right(marks, block.box[2] - 1), first), max(len(marks) - 1, first))
    return first, last + 1


def _untangle(sheet: Sheet) -> None:
    """Text beside a table may have been moved into a cell's range: no cell covers another."""
    for cell in sheet.cells.values():
        if cell.columns > 1:
            ahead = [c for c in range(cell.column + 1, cell.column + cell.columns) if (cell.row, c) in sheet.cells]
            if ahead:
                cell.columns = ahead[0] - cell.column
