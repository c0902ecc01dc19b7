"""What a sheet holds besides what was read from it, and what was read though it is not shown: told, never dropped."""

from __future__ import annotations

from collections.abc import Iterable

from ..problems import Problem
from ..text import label_key
from .asides import is_bracketed, is_date_line, is_note
from .grid import Cell
from .locate import Located, TableSpot, is_data
from .model import Field
from .paragraph import told_in
from .recognise import NUMBER_LABEL, SEQUENCE_LABEL, Index

_FEWEST = 3
"""A line of signatures holds no more answers than these that no label stands before."""
_PAGES = frozenset({"pdf", "ofd"})
_SPANNING = 2
"""A cell over more columns than this is a line of text, not an answer."""


def leftovers(found: Located, *, workbook: bool) -> list[Problem]:
    """Problems of what stands beside and below the tables of a form.

    Below a table, a page or a letter may say what it likes; in a ``workbook`` it is something that was filled in.
    """
    index = found.index
    signs = tuple(label_key(s) for s in found.form.sign) or ("\0",)
    titles = found.form.title_keys
    told = {row for spot in found.tables.values() for row in spot.rows}
    signed = {
        row
        for row, cells in index.rows.items()
        if row not in told
        and any(c.key.startswith(signs) or c.key in titles for c in cells)
        and not _typed_over(cells, found, signs)
    }
    problems: list[Problem] = []
    headers = {spot.header for spot in found.tables.values()}
    for spot in found.tables.values():
        problems += _beside(spot, index)
        again, rows = _again(spot, index, headers)
        problems += again
        if again:
            rows |= _head_above(found, min(rows) - 1)
        signed |= rows
        found.told |= rows
    if workbook:
        problems += _in_head(found, index, titles)
    problems += _in_lines(found, titles)
    problems += _below(found, index, signed, workbook=workbook)
    return problems


def _typed_over(cells: list[Cell], found: Located, signs: tuple[str, ...]) -> bool:
    """Whether a row of a table was typed over a line of the form: what stands there answers no label before it."""
    for spot in found.tables.values():
        labels = {c.column for c in cells if c.key.startswith(signs) or c.key in found.form.title_keys}
        answered = {c.column + c.columns for c in cells if c.column in labels}
        free = [c for c in cells if c.column in spot.labels and c.column not in labels | answered]
        if len(free) >= _FEWEST and is_data(cells, spot):
            return True
    return False


def _beside(spot: TableSpot, index: Index) -> list[Problem]:
    """What stands in a row of a table under no header."""
    known = {*spot.columns.values(), spot.number, spot.sequence, spot.whose}
    known |= {c for h in index.rows[spot.header] for c in range(h.column, h.column + h.columns)}
    return [_told(spot, c) for row in spot.rows for c in index.rows[row] if c.column not in known and c.clean]


def _again(spot: TableSpot, index: Index, headers: set[int]) -> tuple[list[Problem], set[int]]:
    """The table once more below its end, as of a second sheet on paper: told with its rows, which are not read."""
    required = [f for f in spot.table.fields if f.required and not f.until]
    if len(required) < 2:
        return [], set()
    last = max(spot.rows, default=spot.header)
    for row in sorted(index.rows.keys() - headers):
        if row <= last:
            continue
        at = _columns_of(required, index.rows[row])
        if len(at) < len(required):
            continue
        end = min((h for h in headers if h > row), default=max(index.rows) + 1)
        rows = {r for r in index.rows if row < r < end and len(at & {c.column for c in index.rows[r]}) >= 2}
        if rows:
            place = spot.sheet.place(row, min(at))
            return [Problem("table.twice", place, "", "", {"label": spot.table.label, "count": len(rows)})], rows
    return [], set()


def _head_above(found: Located, header: int) -> set[int]:
    """Lines of the head that stands over a table's second header: they belong to what was not read."""
    labels = found.form.title_keys | {key for field in found.form.fields for key in field.label_keys}
    head, row = set(), header - 1
    while any(c.key in labels for c in found.index.rows.get(row, ())):
        head.add(row)
        row -= 1
    return head


def _columns_of(fields: list[Field], cells: list[Cell]) -> set[int]:
    """The columns over which labels of these fields stand in a row."""
    labels = {c.key: c.column for c in cells}
    return {labels[key] for field in fields for key in field.label_keys & labels.keys()}


def _in_head(found: Located, index: Index, titles: frozenset[str]) -> list[Problem]:
    """What stands in the rows of the head, or where its labels stand, and belongs to no label that is known."""
    values = {(s.row, s.column) for s in found.head.values()}
    tables = {r for s in found.tables.values() for r in (*s.rows, s.header)}
    problems = []
    for row in sorted({row for row, _ in values} - tables):
        for cell in index.rows.get(row, ()):
            printed = cell.caption
            said = isinstance(cell.value, str) and len(cell.clean) > 1 and printed not in titles
            said = said and not cell.key.endswith(label_key(found.form.title))
            if said and (row, cell.column) not in values and not is_bracketed(cell.clean):
                place = found.sheet.place(row, cell.column)
                problems.append(Problem("cell.outside", place, "", cell.clean))
    return problems


def _in_lines(found: Located, titles: frozenset[str]) -> list[Problem]:
    """What stands beside fields of the head in one line with them, under a label that nobody knows."""
    problems = []
    for row, column in sorted({(s.row, s.column) for s in found.head.values()}):
        cell = found.sheet.cells.get((row, column))
        told = list(told_in(cell.text, titles | found.labels)) if cell is not None else []
        for label, value in told if len(told) > 1 else ():
            if value and label_key(label) not in titles | found.labels and not is_date_line(value):
                problems.append(Problem("cell.outside", found.sheet.place(row, column), "", f"{label}：{value}"))
    return problems


def _below(found: Located, index: Index, signed: set[int], *, workbook: bool) -> list[Problem]:
    """What stands below a table and belongs to nothing: rows like those of the table, in a workbook any answer."""
    spots = sorted(found.tables.values(), key=lambda s: s.header)
    taken = signed | {r for s in spots for r in (*s.rows, s.header)} | {s.row for s in found.head.values()}
    problems = []
    ends = [*(s.header for s in spots[1:]), max(index.rows, default=0) + 1]
    for spot, end in zip(spots, ends, strict=False):
        required = spot.required_columns
        cut: list[int] = []
        for row in _untaken_rows(index, spot, end, taken):
            if len(required & {c.column for c in index.rows[row]}) >= max(2, len(required) - workbook):
                cut.append(row)
            elif workbook:
                said = [c for c in index.rows[row] if _answers(c, found)]
                problems += [_told(spot, c) for c in said[:1]]
        problems += _cut_off(spot, sorted(cut))
        found.told.update(cut)
    return sorted(problems, key=lambda p: str(p.place))


def _untaken_rows(index: Index, spot: TableSpot, end: int, taken: set[int]) -> list[int]:
    """Rows below a table, up to ``end``, in which something stands in its columns and that nothing has taken."""
    below = (row for row in index.rows if spot.header < row < end and row not in taken)
    return [row for row in below if is_data(index.rows[row], spot)]


def _cut_off(spot: TableSpot, rows: list[int]) -> list[Problem]:
    """Rows of a table that stand below its end, a line across its whole width: nothing of them was read."""
    if not rows:
        return []
    facts = {"table": spot.table.label, "count": len(rows), "rows": "、".join(map(str, rows[:12]))}
    return [Problem("table.cut_off", spot.sheet.place(rows[0], min(spot.columns.values())), "", "", facts)]


def _answers(cell: Cell, found: Located) -> bool:
    """Whether a cell is neither a line of text over several columns, nor a note, nor a title of the form."""
    text = cell.clean
    printed = cell.caption in found.form.title_keys
    if is_date_line(text):
        return False
    return bool(text) and cell.columns <= _SPANNING and not is_note(text) and not printed


def _told(spot: TableSpot, cell: Cell) -> Problem:
    return Problem("cell.outside", spot.sheet.place(cell.row, cell.column), "", cell.clean)


def _is_choice(cell: Cell, spot: TableSpot) -> bool:
    """Whether a cell is an answer that its column offers, though another column is called so: 建议 is a kind too."""
    name = next((name for name, column in spot.columns.items() if column == cell.column), "")
    choices = spot.table.by_name[name].choices if name else None
    return choices is not None and bool(choices.find(cell.text))


_NUMBERING = frozenset(map(label_key, (NUMBER_LABEL, SEQUENCE_LABEL)))


def _headed(rows: Iterable[Iterable[Cell]], spot: TableSpot) -> set[str]:
    """Labels of the columns that other rows than its header head: such a row holds nothing but labels."""
    labels = spot.table.label_keys | _NUMBERING
    heading = [cells for cells in rows if {c.key for c in cells} <= labels]
    return {c.key for cells in heading for c in cells if not _is_choice(c, spot)}


def columns_apart(found: Located, source: str) -> list[Problem]:
    """Tables of which some columns were printed on other pages: nobody can say which of their cells make one row.

    A row that heads such columns holds nothing but labels; an answer may read like one (建议, of 具体建议).
    """
    if source not in _PAGES:
        return []
    headers = {spot.header for spot in found.tables.values()}
    rows = [found.index.rows[row] for row in found.index.rows.keys() - headers]
    problems = []
    for spot in found.tables.values():
        keys = _headed(rows, spot)
        away = [
            item.label
            for item in spot.table.fields
            if item.name not in spot.columns and not item.until and item.label_keys & keys
        ]
        if away:
            facts = {"table": spot.table.label, "labels": "、".join(away)}
            problems.append(Problem("table.columns_apart", spot.sheet.place(spot.header, 1), "", "", facts))
    return problems
