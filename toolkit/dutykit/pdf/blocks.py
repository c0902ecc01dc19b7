"""A page as rows of blocks, from top to bottom: rows of its tables, and lines between them."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from ..evidence import PagePlace
from ..problems import Problem
from ..words.codes import Sight
from .lines import Line, joined_lines, line_of, lines_of, overprinted, wide
from .page import SNAP, Box, Char, Page, RuledLine, RuledTable, clustered, nearest_index

_COLUMN_GAP = 2.0
"""Outside tables, text parted by more than so many times its height is two pieces."""

_OUT = 0.3
"""Text may stick out of its cell by so much of its height, for fonts differ in what they call their height."""

_LOW = 0.2
"""From the middle of a line of text towards its foot, as a share of its height."""
_EDGE = 0.25
"""A line nearer to top or bottom of the letters, by so much of their height, stands above or under them."""

_ENDS = "。；！？）》”"


@dataclass(slots=True)
class Block:
    """A cell of a table, or a piece of text outside tables. ``rows`` counts from its first row on.

    ``more`` are the boxes of its continuations on later pages, ``shown`` its own box where ``box`` was aligned.
    """

    page: int
    box: Box
    lines: list[Line]
    rows: int = 1
    more: list[tuple[int, Box]] = field(default_factory=list)
    shown: Box | None = None
    sight: Sight | None = None
    """Whether lines are drawn through its words."""

    @property
    def text(self) -> str:
        """The text with wrapped lines joined."""
        return joined_lines(self.lines, self.box[0], self.box[2])


@dataclass(slots=True)
class Row:
    """A row of the sheet to be. ``table`` is the boundaries of the table it stands in, empty outside tables."""

    page: int
    blocks: list[Block]
    table: tuple[float, ...] = ()
    band: int = 0


@dataclass(slots=True)
class PageLayout:
    """A page taken apart: what stands in tables, and what outside."""

    page: Page
    cells: list[list[Block]]
    """For each table its cells, in the order of ``Table.cells``."""
    loose: list[Line]
    """Whole lines outside tables, from top to bottom."""


def laid_out(page: Page) -> PageLayout:
    """Each character goes to the cell in whose box its middle lies; of nested tables the inner one has it.

    A character that lies in none goes by a point a little above its feet: in fonts with room for accents the middle
    of the line stands well over the middle of the ink, and so over the border of a table whose first row it fills.
    """
    held: list[list[list[Char]]] = [[[] for _ in table.cells] for table in page.tables]
    finders = [_Finder(table, rows) for table, rows in zip(page.tables, held, strict=True)]
    finders.sort(key=lambda f: f.area)
    loose: list[Char] = []
    for char in page.chars:
        _, x0, top, x1, bottom = char
        x, y = page.homes.get(id(char)) or ((x0 + x1) / 2, (top + bottom) / 2)
        if not (_taken(finders, char, x, y) or _taken(finders, char, x, y + _LOW * (bottom - top))):
            by = y - (top + bottom) / 2  # not beside a table that it sticks out into
            loose.append(char._replace(top=top + by, bottom=bottom + by) if by else char)
    cells = [
        [
            _block(page, table.box(cell), chars, cell.row_end - cell.row)
            for cell, chars in zip(table.cells, rows, strict=True)
        ]
        for table, rows in zip(page.tables, held, strict=True)
    ]
    return PageLayout(page, cells, lines_of(loose))


def _taken(finders: Sequence[_Finder], char: Char, x: float, y: float) -> bool:
    for finder in finders:  # noqa: SIM110 - for each letter of a page; a generator takes longer than they do
        if finder.take(char, x, y):
            return True
    return False


def _block(page: Page, box: Box, chars: list[Char], rows: int) -> Block:
    lines = lines_of(chars) if chars else []
    _, top, _, bottom = box
    inside = [r for r in page.strokes if top + SNAP < r.at < bottom - SNAP] if lines else []
    return Block(page.number, box, lines, rows, sight=_sight(lines, inside))


def _sight(lines: Sequence[Line], strokes: Sequence[RuledLine]) -> Sight | None:
    """Struck out where lines that are no borders run through the middle of letters."""
    through = [_running_through(line, strokes) for line in lines] if strokes else []
    if not any(through):
        return None
    struck = plain = 0
    for line, mine in zip(lines, through, strict=True):
        for char in line.chars:
            if char.text.strip():
                middle = (char.x0 + char.x1) / 2
                hit = any(r.first <= middle <= r.last for r in mine)
                struck, plain = struck + hit, plain + (not hit)
    if not struck:
        return None
    return Sight.PARTLY_STRUCK if plain else Sight.STRUCK


def _running_through(line: Line, strokes: Sequence[RuledLine]) -> list[RuledLine]:
    edge = _EDGE * (line.bottom - line.top)
    top, bottom = line.top + edge, line.bottom - edge
    return [s for s in strokes if top < s.at < bottom]


def misprints(layout: PageLayout, *, spreadsheet: bool) -> list[Problem]:
    """Cells whose text is printed over other text, or sticks out of them above or below.

    A spreadsheet prints a row that is too low so. What is cut off whole is not in the file at all: there, a cell
    that is written full to its last corner is suspect.
    """
    found: list[Problem] = []
    for block in (block for cells in layout.cells for block in cells if block.lines):
        x0, top, x1, bottom = block.box
        first, last = block.lines[0], block.lines[-1]
        if any(overprinted(line) for line in block.lines):
            code = "cell.overprinted"
        elif last.bottom - bottom > _OUT * last.size or top - first.top > _OUT * first.size:
            code = "cell.cut_off"
        elif spreadsheet and _brimful(block):
            code = "cell.maybe_cut"
        else:
            continue
        place = PagePlace(block.page, (round(x0, 1), round(top, 1), round(x1, 1), round(bottom, 1)))
        found.append(Problem(code, place, value=block.text))
    return found


def _brimful(block: Block) -> bool:
    """Whether Chinese text ends at the right side of a cell that has no room for one more line."""
    x0, top, x1, bottom = block.box
    first, last = block.lines[0], block.lines[-1]
    inked = [char for char in last.chars if not char.text.isspace()]
    if len(inked) < 4 or not wide(inked[-1].text) or inked[-1].text in _ENDS:
        return False
    padding = min(max(last.x0 - x0, 0.0), 4.0)
    no_room = x1 - x0 - 2 * padding - (last.x1 - last.x0) < inked[-1].x1 - inked[-1].x0
    return no_room and first.top - top < 0.7 * first.size and bottom - last.bottom < 0.7 * last.size


class _Finder:
    """Which cell of a table has a point."""

    def __init__(self, table: RuledTable, held: list[list[Char]]) -> None:
        self.xs, self.ys, self.held = table.xs, table.ys, held
        self.left, self.top, self.right, self.bottom = table.bounds
        self.area = (self.right - self.left) * (self.bottom - self.top)
        self.owner = [[-1] * (len(table.xs) - 1) for _ in range(len(table.ys) - 1)]
        for number, cell in enumerate(table.cells):
            for r in range(cell.row, cell.row_end):
                for c in range(cell.column, cell.column_end):
                    self.owner[r][c] = number

    def take(self, char: Char, x: float, y: float) -> bool:
        if not (self.left <= x < self.right and self.top <= y < self.bottom):
            return False
        number = self.owner[bisect_right(self.ys, y) - 1][bisect_right(self.xs, x) - 1]
        if number < 0:
            return False
        self.held[number].append(char)
        return True


def rows_of(layout: PageLayout, loose: Sequence[Line]) -> list[Row]:
    """The rows of a page; ``loose`` is what remains outside tables without headers and footers."""
    rows: list[Row] = []
    bands = _bands(layout.page.tables)
    waiting = list(loose)
    strokes = _outside(layout.page)
    for number, (top, bottom, members) in enumerate(bands, 1):
        above = [line for line in waiting if line.middle < top]
        beside = [line for line in waiting if top <= line.middle < bottom]
        waiting = [line for line in waiting if line.middle >= bottom]
        rows += _text_rows(layout.page, above, strokes)
        rows += _band_rows(layout, members, beside, strokes, number)
    return rows + _text_rows(layout.page, waiting, strokes)


def _outside(page: Page) -> list[RuledLine]:
    """The lines across a page that are no borders of its tables."""
    borders = [(table.xs[0], table.xs[-1], y) for table in page.tables for y in table.ys]
    return page.lettered + [
        r for r in page.strokes
        if not any(abs(y - r.at) <= SNAP and r.first <= right and r.last >= left for left, right, y in borders)
    ]  # fmt: skip


def _bands(tables: Sequence[RuledTable]) -> list[tuple[float, float, list[int]]]:
    """Tables that stand beside one another share their rows."""
    bands: list[tuple[float, float, list[int]]] = []
    for i in sorted(range(len(tables)), key=lambda i: tables[i].ys[0]):
        top, bottom = tables[i].ys[0], tables[i].ys[-1]
        if bands and top < bands[-1][1] - 3:
            bands[-1] = (bands[-1][0], max(bands[-1][1], bottom), [*bands[-1][2], i])
        else:
            bands.append((top, bottom, [i]))
    return bands


def _band_rows(
    layout: PageLayout, members: list[int], beside: Iterable[Line], strokes: Sequence[RuledLine], number: int
) -> list[Row]:
    tables = layout.page.tables
    ys = clustered(y for i in members for y in tables[i].ys)
    xs = tuple(clustered(x for i in members for x in tables[i].xs))
    rows = [Row(layout.page.number, [], xs, number) for _ in ys[1:]]
    for i in members:
        table = tables[i]
        for cell, block in zip(table.cells, layout.cells[i], strict=True):
            first, last = nearest_index(ys, table.ys[cell.row]), nearest_index(ys, table.ys[cell.row_end])
            first = min(first, len(rows) - 1)
            block.rows = max(1, last - first)
            rows[first].blocks.append(block)
    for line in beside:
        row = rows[min(max(bisect_right(ys, line.middle) - 1, 0), len(rows) - 1)]
        row.blocks += [_piece(layout.page.number, piece, strokes) for piece in _pieces(line)]
    for row in rows:
        row.blocks.sort(key=lambda b: b.box[0])
    return rows


def _piece(page: int, line: Line, strokes: Sequence[RuledLine]) -> Block:
    return Block(page, (line.x0, line.top, line.x1, line.bottom), [line], sight=_sight([line], strokes))


def _pieces(line: Line) -> list[Line]:
    """The line cut where it is parted like columns; spaces that were typed part nothing."""
    groups: list[list[Char]] = []
    end = 0.0
    for char in line.chars:
        if char.text.isspace() and not groups:
            continue
        if groups and char.x0 - end <= _COLUMN_GAP * line.size:
            groups[-1].append(char)
        else:
            groups.append([char])
        end = char.x1
    return [line_of(group) for group in groups if any(not char.text.isspace() for char in group)]


def _text_rows(page: Page, lines: Sequence[Line], strokes: Sequence[RuledLine]) -> list[Row]:
    """One row for a line; lines wrapped in a paragraph are one row. ``strokes`` may run through their words."""
    if not lines:
        return []
    right = max(line.x1 for line in lines)
    rows: list[Row] = []
    last: Line | None = None
    for line in lines:
        pieces = _pieces(line)
        if last is not None and len(pieces) == 1 and _goes_on(last, line, right, page.width):
            block = rows[-1].blocks[0]
            block.lines.append(line)
            block.sight = _sight(block.lines, strokes)
            x0, top, x1, _ = block.box
            block.box = (min(x0, line.x0), top, max(x1, line.x1), line.bottom)
        else:
            rows.append(Row(page.number, [_piece(page.number, piece, strokes) for piece in pieces]))
        last = line if len(pieces) == 1 else None
    return rows


def _goes_on(above: Line, below: Line, right: float, page_width: float) -> bool:
    """Whether a line of running text fills its width and the next one begins at the margin."""
    full = above.x1 > right - 1.2 * above.size and above.x1 - above.x0 > 0.55 * page_width
    near = below.top - above.bottom < 1.2 * above.size and abs(above.size - below.size) < 0.2 * above.size
    at_margin = below.x0 <= above.x0 + 0.5 * below.size and not below.text.startswith("\u3000")
    return full and near and at_margin
