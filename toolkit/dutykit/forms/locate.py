"""Where the fields of a form stand in a grid: by the names we gave them, else by their labels.

People copy, reorder, rename, insert and delete; labels are compared folded, and the nearest one is taken only
where it is the only one near, and said. What was not understood is said, never dropped in silence.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from ..problems import Problem
from ..text import label_key, means_other
from ..words.codes import WHOSE, Ask, FieldKind, Per
from .asides import is_date_line, is_total
from .boilerplate import is_boilerplate
from .grid import Cell, Grid, Sheet
from .model import Field, Form, Table
from .owners import owner_labels
from .paragraph import told_in
from .recognise import CHECKED_LABEL, NUMBER_LABEL, SEQUENCE_LABEL, Index, is_another
from .seen import WORDS

Labels = Mapping[str, Iterable[str]]


@dataclass(slots=True)
class Spot:
    """A head field's value: the cell (if anything stands there) and where it would stand."""

    field: Field
    sheet: Sheet
    row: int
    column: int
    cell: Cell | None


@dataclass
class TableSpot:
    """A table's header row, its columns, and the rows below it that belong to it."""

    table: Table
    sheet: Sheet
    header: int
    columns: dict[str, int]
    number: int = 0
    sequence: int = 0
    whose: int = 0  # a column that says whose a row is, in a form that is one unit's or one deputy's
    checked: int = 0  # a column that says of recognised rows that somebody has looked
    rows: list[int] = field(default_factory=list)

    @cached_property
    def labels(self) -> dict[int, frozenset[str]]:
        """The labels of each column; asked for when all columns are known."""
        return {column: self.table.by_name[name].label_keys for name, column in self.columns.items()}

    @cached_property
    def required_columns(self) -> frozenset[int]:
        """The columns that must be filled in."""
        names = (item.name for item in self.table.fields if item.required)
        return frozenset(self.columns[name] for name in names if name in self.columns)


@dataclass
class Located:
    """A form found in a grid."""

    form: Form
    sheet: Sheet
    head: dict[str, Spot] = field(default_factory=dict)
    tables: dict[str, TableSpot] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    labels: set[str] = field(default_factory=set)  # folded names of fields that only the template in force gives
    told: set[int] = field(default_factory=set)  # rows that were not read, of which a problem tells as a whole

    @cached_property
    def index(self) -> Index:
        """The cells of the sheet."""
        return Index.of(self.sheet)


def locate(grid: Grid, form: Form, sheet: Sheet, labels: Labels | None = None) -> Located:
    """Find every field of ``form`` in ``sheet``. ``labels`` are further names of fields (``f_x``, ``t_y.x``)."""
    found = Located(form, sheet)
    index = found.index
    more = {name: {label_key(t) for t in texts} for name, texts in (labels or {}).items()}
    found.labels = set().union(*more.values())
    names = {n: (r, c) for n, (s, r, c) in grid.names.items() if s == sheet.name}
    owners = owner_labels(form)
    for table in form.tables:
        spot = _table(table, index, names, more, owners, found.problems)
        if spot is not None:
            found.tables[table.name] = spot
    _missing_tables(found)
    _claim_rows(found, index)
    taken = {row for spot in found.tables.values() for row in (*spot.rows, spot.header)}
    index.data = frozenset(taken)
    for item in form.fields:
        head = _head(item, index, names, more.get(f"f_{item.name}", set()), taken, form, found.problems)
        if head is not None:
            found.head[item.name] = head
        elif item.required and not item.until and item.ask != Ask.OFFICE:
            found.problems.append(Problem("head.missing", None, item.name, "", {"label": item.label}))
    return found


def _missing_tables(found: Located) -> None:
    """A form without any of its tables cannot be read; one of several may be left away, and is told."""
    for table in found.form.tables:
        if table.name not in found.tables and not table.may_lack:
            alone = not found.tables and found.form.per is not Per.DEPUTY
            code = "table.missing" if alone else "table.absent"
            found.problems.append(Problem(code, None, table.name, "", {"label": table.label}))


# --- head -----------------------------------------------------------------------------------------------------


def _head(
    item: Field,
    index: Index,
    names: Mapping[str, tuple[int, int]],
    more: set[str],
    taken: set[int],
    form: Form,
    problems: list[Problem],
) -> Spot | None:
    sheet = index.sheet
    named = names.get(f"f_{item.name}")
    candidates = _candidates(item, index, more, taken, form)
    filled = [s for s in candidates if s.cell is not None]
    elsewhere = filled or [s for s in candidates if not _signed(form, index, s.row)]
    if named and named not in sheet.cells and any(s.row == named[0] for s in filled):
        named = None  # a column was inserted between the label and its cell
    if named and (not elsewhere or _labelled(item, index, named, more)):
        # our own name follows the cell wherever rows and columns are inserted, unless a program forgot to move it
        return Spot(item, sheet, *named, sheet.cells.get(named))
    problems += _differing(item, filled)
    return min(filled or candidates, key=lambda s: (s.row, s.column), default=None)


def _candidates(item: Field, index: Index, more: set[str], taken: set[int], form: Form) -> list[Spot]:
    """Where a field of the head may stand: beside or below each of its labels, or in one cell with it."""
    labels = [c for key in (*item.label_keys, *more) for c in index.by_key.get(key, ()) if c.row not in taken]
    beside = [spot for label in labels if (spot := _beside(item, label, index, form)) is not None]
    return [*beside, *_inline(item, index, more, taken, form.title_keys)]


def _differing(item: Field, filled: list[Spot]) -> list[Problem]:
    """A problem where a field of the head is filled in more than once, and not with the same."""
    said = {s.cell.key: s.cell.clean for s in filled if s.cell}
    if len(said) < 2:
        return []
    first = min(filled, key=lambda s: (s.row, s.column))
    place = first.sheet.place(first.row, first.column)
    whose = item.ask == Ask.OFFICE and item.kind in WHOSE
    facts = {"label": item.label, "taken": str(place), "values": "、".join(said.values())}
    return [Problem("head.two" if whose else "head.twice", place, item.name, "", facts)]


def _signed(form: Form, index: Index, row: int) -> bool:
    """Whether a row is that of the signatures, in which labels of the head may come again."""
    keys = {label_key(s) for s in form.sign}
    return len(index.keys.get(row, frozenset()) & keys) >= min(2, len(keys)) > 0


def _labelled(item: Field, index: Index, at: tuple[int, int], more: set[str]) -> bool:
    """Whether a label of the field is what stands next to a cell: before it in its row, or above it."""
    row, column = at
    before = max((c for c in index.rows.get(row, ()) if c.column < column), key=lambda c: c.column, default=None)
    above = [c for r in (row - 1, row - 2) for c in index.rows.get(r, ()) if c.column <= column < c.column + c.columns]
    return any(c.key in item.label_keys | more for c in (before, *above) if c is not None)


def _beside(item: Field, label: Cell, index: Index, form: Form) -> Spot | None:
    """The cell right of a label; below it where the label takes the whole row."""
    sheet = index.sheet
    column = label.column + label.columns
    known = form.title_keys
    right = sheet.cells.get((label.row, column)) or _beyond_gap(item, label.row, column, index, form)
    if right is not None and right.key in known:
        right = None
    if right is None:
        others = [c for c in index.rows[label.row] if c.column > label.column]
        below = sheet.cells.get((label.row + label.rows, label.column))
        wide = below is not None and below.columns > label.columns  # a heading of the next part
        asked = item.kind == FieldKind.LONG_TEXT and not others and not wide
        if asked and below is not None and below.key not in known:
            return Spot(item, sheet, below.row, below.column, below)
    return Spot(item, sheet, label.row, right.column if right is not None else column, right)


def _beyond_gap(item: Field, row: int, column: int, index: Index, form: Form) -> Cell | None:
    """The next cell of a row beyond columns that were inserted (nothing stands in them), or were merged once.

    Beyond what was merged a value is taken that the roster or the calendar proves to be one; any other, as in a
    text table, where labels and values take turns and no label of the head was changed: it can be no label then.
    """
    after = sorted((c for c in index.rows[row] if c.column >= column), key=lambda c: c.column)[:2]
    if not after:
        return None
    blank = not any(column <= c < after[0].column for c in index.columns)
    if blank or (item.kind in WHOSE and item.ask == Ask.OFFICE):
        return after[0]
    turns = len(after) == 1 or label_key(after[1].text) in form.title_keys
    whole = all(f.until or not f.label_keys.isdisjoint(index.by_key) for f in form.fields)
    return after[0] if turns and whole else None


def _inline(item: Field, index: Index, more: set[str], taken: set[int], known: frozenset[str]) -> Iterable[Spot]:
    """Label and value in one cell, alone (填表人：赵敏) or with others."""
    keys = item.label_keys | more
    for row, cells in index.rows.items():
        for cell in cells if row not in taken else ():
            told = told_in(cell.text, known | more) if ":" in cell.text or "：" in cell.text else ()
            for label, value in told:
                if value and not is_date_line(value) and label_key(label) in keys:
                    place = index.sheet.place(row, cell.column)
                    inner = Cell(cell.row, cell.column, value, value, place=place, sight=cell.sight, over=cell.over)
                    yield Spot(item, index.sheet, row, cell.column, inner)


# --- tables ---------------------------------------------------------------------------------------------------


def _table(
    table: Table,
    index: Index,
    names: Mapping[str, tuple[int, int]],
    more: dict[str, set[str]],
    owners: frozenset[str],
    problems: list[Problem],
) -> TableSpot | None:
    named = {f.name: names[f"t_{table.name}.{f.name}"] for f in table.fields if f"t_{table.name}.{f.name}" in names}
    keys = {f.name: f.label_keys | more.get(f"t_{table.name}.{f.name}", set()) for f in table.fields}
    rows = [r for r, _ in named.values()]
    header = max(set(rows), key=rows.count) if rows else _header_row(table, index, keys)
    if header is None:
        return None
    every = {k for ks in keys.values() for k in ks}
    if named and not any(c.key in every for c in index.rows.get(header, ())):
        header, named = _header_row(table, index, keys) or header, {}  # a program forgot to move our names
    spot = TableSpot(table, index.sheet, header, {})
    _columns(spot, index, {f: c for f, (r, c) in named.items() if r == header}, keys, owners, problems)
    return spot


def _header_row(table: Table, index: Index, keys: Mapping[str, frozenset[str] | set[str]]) -> int | None:
    """The row in which most labels of the table stand; at least two, and a third of them or all required ones."""
    every = {k for ks in keys.values() for k in ks}
    required = {f.name for f in table.fields if f.required}
    best: tuple[int, int] | None = None
    for row, texts in index.keys.items():
        hits = sum(bool(texts & keys[f.name]) for f in table.fields)
        enough = hits >= max(2, len(table.fields) / 3) or (hits >= 2 and all(texts & keys[n] for n in required))
        if enough and len(texts & every) * 2 >= len(texts) and (best is None or hits > best[0]):
            best = (hits, row)
    return best[1] if best else None


def _columns(
    spot: TableSpot,
    index: Index,
    named: Mapping[str, int],
    keys: Mapping[str, frozenset[str] | set[str]],
    owners: frozenset[str],
    problems: list[Problem],
) -> None:
    """Give every header cell a field: by label, by our name, then by the nearest label left over."""
    table, sheet = spot.table, spot.sheet
    unknown: list[Cell] = []
    for cell in _header_cells(spot, index):
        key = cell.key
        if key == label_key(NUMBER_LABEL):
            spot.number = cell.column
        elif key == label_key(SEQUENCE_LABEL):
            spot.sequence = cell.column
        elif key == label_key(CHECKED_LABEL):
            spot.checked = cell.column
        else:
            names = [f.name for f in table.fields if key in keys[f.name]]
            name = next((n for n in names if n not in spot.columns), None)
            if name is not None:
                spot.columns[name] = cell.column
            elif names:
                other = sheet.place(cell.row, spot.columns[names[0]])
                facts = {"label": table.by_name[names[0]].label, "other": str(other)}
                problems.append(Problem("column.twice", sheet.place(cell.row, cell.column), names[0], cell.text, facts))
            elif key in owners and not spot.whose:
                spot.whose = cell.column
            elif key:
                unknown.append(cell)
    problems += _by_name(spot, named, keys, unknown)
    for cell in unknown:
        _nearest_column(spot, cell, problems)
    problems += _missing_columns(spot, altered=bool(unknown))


def _missing_columns(spot: TableSpot, *, altered: bool) -> list[Problem]:
    """Fields that must be answered and have no column; where a head was ``altered``, those too that tell rows apart.

    Without them a row that is known already would be registered once more.
    """
    key = spot.table.key if altered else ()
    lacking = [
        f for f in spot.table.fields if (f.required or f.name in key) and f.name not in spot.columns and not f.until
    ]
    place, table = spot.sheet.place(spot.header, 1), spot.table.label
    return [Problem("column.missing", place, f.name, "", {"table": table, "label": f.label}) for f in lacking]


def _header_cells(spot: TableSpot, index: Index) -> list[Cell]:
    """Cells of the header row, with those of a second row under spanning ones."""
    cells = []
    for cell in index.rows.get(spot.header, ()):
        below = [c for c in index.rows.get(spot.header + 1, ()) if cell.column <= c.column < cell.column + cell.columns]
        known = spot.table.label_keys
        if cell.columns > 1 and below and all(c.key in known for c in below):
            cells += below
        else:
            cells.append(cell)
    return cells


def _by_name(
    spot: TableSpot, named: Mapping[str, int], keys: Mapping[str, Iterable[str]], unknown: list[Cell]
) -> Iterable[Problem]:
    """Columns by our names, whatever they are called now, unless that says that they are something else."""
    for name, column in named.items():
        if name in spot.columns or column in spot.columns.values():
            continue
        renamed = next((c for c in unknown if c.column == column), None)
        if renamed is not None and is_another(renamed, keys[name]):
            continue
        spot.columns[name] = column
        if renamed is not None:
            unknown.remove(renamed)
            yield _guessed(renamed, spot.table.by_name[name], spot.sheet)


def _nearest_column(spot: TableSpot, cell: Cell, problems: list[Problem]) -> None:
    free = [f for f in spot.table.fields if f.name not in spot.columns]
    left = {k: f for f in free for k in f.label_keys if not means_other(cell.key, k)}
    near = difflib.get_close_matches(cell.key, list(left), n=2, cutoff=0.7)
    fields = {left[k].name for k in near}
    place = spot.sheet.place(cell.row, cell.column)
    if len(fields) == 1:
        item = left[near[0]]
        spot.columns[item.name] = cell.column
        problems.append(_guessed(cell, item, spot.sheet))
        return
    advice = f"如果是“{left[near[0]].label}”，请改回原来的名称。" if near else "如需报送，请写入备注栏。"
    problems.append(Problem("column.unknown", place, "", cell.clean, {"advice": advice}))


def _guessed(cell: Cell, item: Field, sheet: Sheet) -> Problem:
    facts = {"label": item.label}
    return Problem("column.guessed", sheet.place(cell.row, cell.column), item.name, cell.clean, facts)


def _claim_rows(found: Located, index: Index) -> None:
    """Give each table the rows below its header, up to whatever comes next in the form."""
    ends = _ends(found.form)
    headers = sorted(s.header for s in found.tables.values())
    for spot in found.tables.values():
        after = next((h for h in headers if h > spot.header), max(index.rows, default=0) + 1)
        for row, cells in index.rows.items():
            if not spot.header < row < after:
                continue
            if _ends_table(cells, spot, ends):
                break
            if is_data(cells, spot):
                spot.rows.append(row)


def _ends(form: Form) -> set[str]:
    """Folded texts that begin whatever comes below a table."""
    titles = [*(s.title for s in form.sections if s.title), *form.sign, *(t.label for t in form.tables)]
    return {label_key(t) for t in (*titles, *(f.label for f in form.fields))}


def _ends_table(cells: list[Cell], spot: TableSpot, ends: set[str]) -> bool:
    """A section's title, a label of the head or signature block, or a line across the whole table."""
    first = cells[0]
    if first.key in ends or first.caption in ends:
        return True
    if len(cells) != 1 or first.columns <= 2:
        return False
    return first.columns >= max(spot.columns.values(), default=1) - min(spot.columns.values(), default=1)


def is_data(cells: list[Cell], spot: TableSpot) -> bool:
    """Whether something stands in a column of the table, and it is neither a repeated header nor a row of totals."""
    labels = spot.labels
    mine = [c for c in cells if c.column in labels]
    if not mine:
        return False
    others = 0
    for cell in mine:
        others += cell.key not in labels[cell.column]
        if others * 2 >= len(mine):
            break
    else:
        return False
    return not any(is_total(c) for c in cells[:2]) and not _is_print(cells, spot)


def _is_print(cells: list[Cell], spot: TableSpot) -> bool:
    """Whether a row is one line of what forms print, in a column that asks for no text: 填表人：… under the dates."""
    kinds = {spot.table.by_name[name].kind for name, column in spot.columns.items() if column == cells[0].column}
    return len(cells) == 1 and not kinds & WORDS and is_boilerplate(cells[0].text, lambda _: False)
