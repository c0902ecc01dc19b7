"""Records that stand in several lines, each below its own line of labels, set in one row each before they are read.

A table that is too wide for the page is printed so (:func:`.layout.lines_of`). What reads our forms knows rows: the
second line and those below it are moved to the right of the first, and so are their labels. Every cell keeps the place
where it stands; nothing is moved where labels or numbers do not show how the lines belong together.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from ..text import label_key
from .grid import Cell, Grid, Sheet
from .layout import MOST_LINES
from .model import Form, Table
from .recognise import SEQUENCE_LABEL

_FEWEST = 2
"""Labels of a table that a line of them holds at least."""
_SEQUENCE = label_key(SEQUENCE_LABEL)


@dataclass(frozen=True, slots=True)
class _Stack:
    """A table whose records stand in ``lines``: its first row of labels, and the column that numbers the records."""

    header: int
    lines: int
    sequence: int


def unstacked(grid: Grid, form: Form, sheet: Sheet) -> tuple[Grid, Sheet]:
    """The grid with each record of ``form`` in one row of ``sheet``; the same grid where they stand so already."""
    rows = dict(sheet.by_row())
    stacks = [found for table in form.tables if (found := _stack_of(table, rows)) is not None]
    if not stacks:
        return grid, sheet
    records = _records(stacks, rows, _ends(form))
    wide = max(cell.column + cell.columns for cell in sheet.cells.values())
    made = _moved(sheet, records, wide)
    names = {name: _named(spot, sheet, records, wide) for name, spot in grid.names.items()}
    sheets = [made if other is sheet else other for other in grid.sheets]
    return replace(grid, sheets=sheets, names=names), made


# --- where records begin --------------------------------------------------------------------------------------


def _stack_of(table: Table, rows: Mapping[int, list[Cell]]) -> _Stack | None:
    """Rows of labels one below the other, each of them with other fields of the table; the first is numbered."""
    keys = {key: item.name for item in table.fields for key in item.label_keys}
    for header, cells in rows.items():
        sequence = next((c.column for c in cells if c.key == _SEQUENCE), 0)
        if not sequence or len(_named_in(cells, keys)) < _FEWEST or _all_others(cells, keys):
            continue
        lines = _lines(header, rows, keys)
        if lines > 1:
            return _Stack(header, lines, sequence)
    return None


def _lines(header: int, rows: Mapping[int, list[Cell]], keys: Mapping[str, str]) -> int:
    """Rows of labels from ``header`` on, each of them with other fields."""
    seen, lines = _named_in(rows[header], keys), 1
    while lines < MOST_LINES:
        below = rows.get(header + lines, [])
        names = _named_in(below, keys)
        if not names or names & seen or len(names) < min(_FEWEST, len(below)) or _all_others(below, keys):
            break
        seen |= names
        lines += 1
    return lines


def _named_in(cells: list[Cell], keys: Mapping[str, str]) -> set[str]:
    """The fields whose labels stand in a row."""
    return {keys[c.key] for c in cells if c.key in keys}


def _all_others(cells: list[Cell], keys: Mapping[str, str]) -> bool:
    """Whether most of what stands in a row is no label of the table."""
    return sum(c.key in keys or c.key == _SEQUENCE for c in cells) * 2 < len(cells)


def _ends(form: Form) -> frozenset[str]:
    """Folded texts that begin what comes below a table."""
    titles = (*(s.title for s in form.sections if s.title), *form.sign, *(t.label for t in form.tables))
    return frozenset(map(label_key, titles))


def _records(stacks: list[_Stack], rows: Mapping[int, list[Cell]], ends: frozenset[str]) -> dict[int, tuple[int, int]]:
    """For every row of a record or of labels: the row in which it begins, and which line of it the row is."""
    records: dict[int, tuple[int, int]] = {}
    headers = sorted(stack.header for stack in stacks)
    for stack in stacks:
        end = next((h for h in headers if h > stack.header), max(rows, default=0) + 1)
        for row, size in _blocks(stack, rows, end, ends):
            if size == stack.lines:
                records |= {row + line: (row, line) for line in range(size)}
    return records


def _blocks(stack: _Stack, rows: Mapping[int, list[Cell]], end: int, ends: frozenset[str]) -> Iterator[tuple[int, int]]:
    """The row in which each record begins, and those in which the labels do, with the rows that it takes."""
    labels = tuple(c.key for c in rows[stack.header])
    row = stack.header
    while row < end:
        cells = rows.get(row, [])
        begins = _numbered(cells, stack) or (len(cells) == len(labels) and tuple(c.key for c in cells) == labels)
        if not begins and _ends_here(cells, ends):
            return
        size = _size(stack, rows, row, ends) if cells else 1
        if cells:
            yield row, size
        row += size


def _ends_here(cells: list[Cell], ends: frozenset[str]) -> bool:
    return bool(cells) and (cells[0].key in ends or cells[0].caption in ends)


def _numbered(cells: list[Cell], stack: _Stack) -> bool:
    return any(c.column == stack.sequence and c.clean.isdecimal() for c in cells)


def _size(stack: _Stack, rows: Mapping[int, list[Cell]], row: int, ends: frozenset[str]) -> int:
    """Rows up to the next record, or to the end of the table; of a record that is whole, its lines."""
    size = 1
    while True:
        cells = rows.get(row + size, [])
        if _numbered(cells, stack) or _ends_here(cells, ends) or (size >= stack.lines and not cells):
            return size
        if size >= stack.lines and any(c.key == _SEQUENCE for c in cells):
            return size
        if size >= stack.lines and not _continued(stack, rows, row, ends):
            return stack.lines
        size += 1


def _continued(stack: _Stack, rows: Mapping[int, list[Cell]], row: int, ends: frozenset[str]) -> bool:
    """Whether a numbered record comes further down: what stands before it is of this one, which has a line too many."""
    at = row + stack.lines
    while cells := rows.get(at, []):
        if _ends_here(cells, ends):
            return False
        if _numbered(cells, stack):
            return True
        at += 1
    return False


# --- what is moved --------------------------------------------------------------------------------------------


def _moved(sheet: Sheet, records: Mapping[int, tuple[int, int]], wide: int) -> Sheet:
    made = replace(sheet, cells={}, merges=[], hidden_rows=set(sheet.hidden_rows), hidden_columns=set(), folded=wide)
    stands = sheet.turned == (0, 0) and not sheet.instead  # a cell that is not moved is where it says
    for (row, column), cell in sheet.cells.items():
        first, line = records.get(row, (row, 0))
        place = cell.place if cell.place is not None or (stands and not line) else sheet.place(row, column)
        made.add(cell.moved(first, column + line * wide, 1 if row in records else cell.rows, place))
    for top, left, bottom, right in sheet.merges:
        first, line = records.get(top, (top, 0))
        end, _ = records.get(bottom, (bottom, 0))
        if end > first or (right > left and top == bottom):
            made.merges.append((first, left + line * wide, end, right + line * wide))
    made.hidden_rows |= {records[row][0] for row in sheet.hidden_rows if row in records}
    made.hidden_columns = {column + line * wide for column in sheet.hidden_columns for line in range(MOST_LINES)}
    return made


def _named(
    spot: tuple[str, int, int], sheet: Sheet, records: Mapping[int, tuple[int, int]], wide: int
) -> tuple[str, int, int]:
    name, row, column = spot
    if name != sheet.name or row not in records:
        return spot
    first, line = records[row]
    return name, first, column + line * wide
