"""Which form a table that was typed anew is, and which of its labels is which field: sure, or proposed to a clerk."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace

from ..dossier.model import OFFICE_FORMS
from ..text import label_key
from ..words.codes import FieldKind, Layout, Per
from .asides import is_date_line, is_total
from .grid import Cell, Grid, Sheet
from .kinds import Reading
from .mapping import MARK, WHO, FieldMap, MappingLine, label_path
from .meaning import DEPUTY, MARKED, NUMBERS, OWNER, PERSON, HeaderColumns, Meaning, by_label
from .model import Form, Table
from .owners import owner_labels
from .paragraph import told_in
from .slips import unfolded
from .views import MOST_CELLS, Band, SheetView, turned

_FEWEST = 2
"""Labels of a table that must be known before anything is made of a sheet."""
_MOST_FORMS = 4
_CLEAR = 1.0
"""By so much a form must be likelier than the next one, where no title names it."""
_LONG = 60
"""A longer text is no title."""
_TITLED = 3.0
_HEAD = 0.5


@dataclass(frozen=True, slots=True)
class SheetPart:
    """One table as it stands on the sheet."""

    table: Table
    band: Band
    meanings: tuple[Meaning, ...]
    rows: tuple[int, ...]

    @property
    def fields(self) -> frozenset[str]:
        """What is read."""
        return frozenset(m.field for m in self.meanings if m.field)

    @property
    def lacking(self) -> tuple[str, ...]:
        """Labels of fields that must be answered and have no column."""
        return tuple(f.label for f in self.table.fields if f.required and not f.until and f.name not in self.fields)


@dataclass(frozen=True, slots=True)
class Proposal:
    """A sheet understood as a form. ``view`` is the sheet as it is to be read, turned over where it stands so."""

    form: Form
    sheet: Sheet
    view: SheetView
    parts: tuple[SheetPart, ...]
    doubts: tuple[str, ...] = ()
    """Why nobody can be sure, beside the columns themselves."""
    head: Mapping[str, str] = field(default_factory=dict)
    """Labels of the head, folded, that a mapping renames."""
    ignore: frozenset[str] = frozenset()

    @property
    def sure(self) -> bool:
        """Whether it may be read without asking."""
        keys = all(part.table.by_name[name].label not in part.lacking for part in self.parts for name in part.table.key)
        return keys and not self.doubts and all(m.sure for part in self.parts for m in part.meanings)

    @property
    def lacking(self) -> tuple[str, ...]:
        """Labels of fields that must be answered and have no column, of every table."""
        return tuple(label for part in self.parts for label in part.lacking)

    @property
    def layout(self) -> Layout:
        """How the records stand."""
        fields = {name for part in self.parts for name in part.fields}
        if PERSON in fields:
            return Layout.MATRIX_TURNED if self.view.turned else Layout.MATRIX
        if DEPUTY in fields:
            return Layout.PER_DEPUTY
        if self.view.slip:
            return Layout.SLIP
        return Layout.TURNED if self.view.turned else Layout.ROWS

    @property
    def shaped(self) -> bool:
        """Whether it stands otherwise than as a table with one row of labels."""
        return self.layout is not Layout.ROWS or any(part.band.depth > 1 for part in self.parts)

    def lines(self) -> list[MappingLine]:
        """Each label as it is told to a clerk."""
        special = {DEPUTY: WHO, MARKED: MARK}
        found = []
        for part in self.parts:
            for m in part.meanings:
                if m.field in {PERSON, NUMBERS, OWNER} or (not m.field and not m.filled):
                    continue
                name = special.get(m.field, m.field)
                found.append(MappingLine(part.table.name, m.label.shown, m.field and name, m.why, m.sure))
        return found


def propose(grid: Grid, forms: Iterable[Form], reading: Reading) -> Proposal | None:
    """The likeliest reading of the visible sheets; ``None`` where too little is known of any."""
    best: tuple[float, Proposal | None] = (0.0, None)
    for sheet in grid.sheets:
        if sheet.hidden or not sheet.cells or len(sheet.cells) > MOST_CELLS:
            continue
        found = _of_sheet(sheet, list(forms), reading)
        if found is not None and found[0] > best[0]:
            best = found
    return best[1]


@dataclass(frozen=True, slots=True)
class _Candidate:
    score: float
    form: Form
    table: Table
    view: SheetView
    band: Band


def _of_sheet(sheet: Sheet, forms: Sequence[Form], reading: Reading) -> tuple[float, Proposal] | None:
    """The forms whose labels are most on the sheet, then what the values say of them."""
    titled = _titled(sheet, forms)
    likely = _likely(sheet, [form for form in forms if form.id in titled or form.id not in OFFICE_FORMS], titled)
    judged = sorted(((_worth(p, titled), p) for p in (_read(c, reading) for c in likely)), key=lambda j: -j[0])
    if not judged:
        return None
    (score, first), *others = judged
    near = [other for worth, other in others if worth > score - _CLEAR and first.form.id not in titled]
    doubts = (*(f"也可能是《{other.form.title}》" for other in near), *_unsaid(first))
    return score, replace(first, doubts=doubts)


def _titled(sheet: Sheet, forms: Sequence[Form]) -> set[str]:
    """The forms whose title stands on a sheet."""
    texts = " ".join(c.key for c in sheet.cells.values() if len(c.text) < _LONG)
    return {form.id for form in forms if label_key(form.title) in texts}


def _likely(sheet: Sheet, forms: Sequence[Form], titled: AbstractSet[str]) -> list[_Candidate]:
    """The best header of each form, of the few forms that have the most labels on the sheet."""
    best: dict[str, _Candidate] = {}
    slips = ((form, made) for form in forms if (made := unfolded(sheet, form)) is not None)
    views: list[tuple[SheetView, Sequence[Form]]] = [(SheetView(sheet), forms)]
    views.append((SheetView(turned(sheet), turned=True), forms))
    views += [(SheetView(made, slip=True), [form]) for form, made in slips]
    for view, meant in views:
        for band in view.bands():
            for c in _candidates(meant, view, band):
                known = best.get(c.form.id)
                if known is None or c.score > known.score:
                    best[c.form.id] = c
    likely = sorted(best.values(), key=lambda c: -c.score - _TITLED * (c.form.id in titled))[:_MOST_FORMS]
    return [c if not c.view.turned else _table_alone(c, sheet) for c in likely]


def _candidates(forms: Iterable[Form], view: SheetView, band: Band) -> Iterable[_Candidate]:
    """The tables whose labels stand in a header."""
    if not any(row > band.last for row in view.rows):
        return
    for form in forms:
        for table in form.tables:
            said = [by_label(label, table).fields for label in band.labels]
            named = {fields[0] for fields in said if fields}
            if len(named) >= _FEWEST:
                required = sum(f.required and f.name in named for f in table.fields)
                odd = 0.1 * said.count(()) + 0.15 * (band.depth - 1) + 0.2 * view.turned + 0.3 * view.slip
                yield _Candidate(len(named) + 0.5 * required - odd, form, table, view, band)


def _table_alone(c: _Candidate, sheet: Sheet) -> _Candidate:
    """Of a sheet that was turned over whole: the rows of the table alone, all others left as they are."""
    view, band = table_turned(c.form, c.table, c.band, sheet)
    return _Candidate(c.score, c.form, c.table, view, band)


def table_turned(
    form: Form, table: Table, band: Band, sheet: Sheet, also: AbstractSet[str] = frozenset()
) -> tuple[SheetView, Band]:
    """The rows of a table turned over, and its header there; ``also`` are folded labels that belong to it."""
    ends = form.title_keys | {label_key(form.title)} | {label_key(s) for s in form.sign}
    known = [n.column for n in band.labels if by_label(n, table).fields or n.key in also]
    begins = _begins(band, min(known), sheet, ends)
    labels = [n for n in band.labels if begins <= n.column]
    end = next(
        (n.column for n in labels if n.column > max(known) and (n.cell.key in ends or n.cell.caption in ends)), 0
    )
    first, last = labels[0].column, end - 1 if end else labels[-1].column
    view = SheetView(turned(sheet, first, last), turned=True)
    below = view.sheet.turned[0]
    moved = view.band(below + band.first, below + band.last)
    assert moved is not None
    return view, moved


def _begins(band: Band, row: int, sheet: Sheet, ends: AbstractSet[str]) -> int:
    """The first row of the paper that belongs to a table turned over: labels that nobody knows may stand above."""
    rows = {n.column for n in band.labels}
    while row - 1 in rows and _is_line(sheet, row - 1, ends):
        row -= 1
    return row


def _is_line(sheet: Sheet, row: int, ends: AbstractSet[str]) -> bool:
    """Whether a row of the paper is a label that is none of the head, and values."""
    cells = [c for c in sheet.cells.values() if c.row == row and c.clean]
    first = min(cells, key=lambda c: c.column)
    return len(cells) > 1 and first.columns == 1 and not {first.key, first.caption} & ends


def _read(c: _Candidate, reading: Reading) -> Proposal:
    """A form as a whole: the table that was found, then its other tables beside it."""
    parts = [_part(c.form, c.table, c.view, c.band, reading)]
    for table in c.form.tables if not c.view.turned else ():
        free = [band for band in c.view.bands() if not any(_meets(band, part) for part in parts)]
        more = [d for band in free for d in _candidates([c.form], c.view, band) if d.table is table]
        chosen = max(more, key=lambda d: d.score, default=None)
        if table is not c.table and chosen is not None and chosen.score >= len(table.fields) / 3:
            parts.append(_part(c.form, table, c.view, chosen.band, reading))
    return Proposal(c.form, c.view.sheet, c.view, tuple(sorted(parts, key=lambda p: p.band.first)))


def _meets(band: Band, part: SheetPart) -> bool:
    """Whether a header stands in the rows of a table."""
    own = (*range(part.band.first, part.band.last + 1), *part.rows)
    return any(row in own for row in range(band.first, band.last + 1))


def _part(form: Form, table: Table, view: SheetView, band: Band, reading: Reading) -> SheetPart:
    rows = body(form, view, band)
    within = set(rows)
    cells: dict[int, list[Cell]] = {}
    for (row, column), cell in sorted(view.sheet.cells.items()):
        if row in within and cell.clean:
            cells.setdefault(column, []).append(cell)
    return SheetPart(
        table, band, tuple(HeaderColumns(table, cells, reading, owner_labels(form)).meanings(band.labels)), rows
    )


def body(form: Form, view: SheetView, band: Band) -> tuple[int, ...]:
    """The rows below a header, up to whatever comes next in the form, without sums."""
    ends = form.title_keys - {label_key(t.label) for t in form.tables} | {label_key(s) for s in form.sign}
    headers = frozenset().union(*(t.label_keys for t in form.tables))
    rows: list[int] = []
    for row in sorted(r for r in view.rows if r > band.last):
        cells = view.rows[row]
        if _ends(cells, ends, headers, view.last_column):
            break
        if not any(is_total(c) for c in cells[:2]):
            rows.append(row)
    return tuple(rows)


def _ends(cells: Sequence[Cell], ends: AbstractSet[str], headers: AbstractSet[str], width: int) -> bool:
    """Whether a row is below a table: a label of the head, a line across, the line of a date, a header once more."""
    first = cells[0]
    if first.key in ends or first.caption in ends:
        return True
    if len(cells) == 1:
        return is_date_line(first.text) or first.columns > max(2, width - 2)
    return sum(c.key in headers for c in cells) * 2 > len(cells)


def labels_on(sheet: Sheet, form: Form, tables: AbstractSet[int]) -> set[str]:
    """Every text that may be a label of the head: in no row of ``tables``; those in a line of several fields too."""
    cells = [c for c in sheet.cells.values() if c.row not in tables]
    told = {label_key(label) for c in cells for label, _ in told_in(c.text, form.title_keys)}
    return told | {c.key for c in cells}


def names_owner(form: Form, labels: AbstractSet[str]) -> bool:
    """Whether a sheet says whose it is, of a form that is one unit's or one deputy's."""
    whose = {Per.UNIT: FieldKind.UNIT, Per.DEPUTY: FieldKind.DEPUTY}.get(form.per)
    return whose is None or any(f.kind is whose and f.label_keys & labels for f in form.fields)


def _worth(proposal: Proposal, titled: set[str]) -> float:
    """How much of a form was found, and how little is left over."""
    rows = {row for p in proposal.parts for row in (*p.rows, *range(p.band.first, p.band.last + 1))}
    form, keys = proposal.form, labels_on(proposal.sheet, proposal.form, rows)
    score = _TITLED * (form.id in titled) + _HEAD * sum(bool(item.label_keys & keys) for item in form.fields)
    told = any(m.field == OWNER for part in proposal.parts for m in part.meanings)
    score -= not (told or names_owner(form, keys))
    for part in proposal.parts:
        for m in part.meanings:
            if m.field == NUMBERS:
                continue
            score += 1.0 if m.field and m.sure else 0.4 if m.field else -0.5 if m.filled else 0.0
        score -= 0.3 * len(part.lacking)
    return score


# --- one row for each deputy -----------------------------------------------------------------------------------


def told_in_columns(part: SheetPart) -> list[int]:
    """The columns that tell of the deed, in a table of one row for each deputy."""
    return [m.label.column for m in part.meanings if m.field and not m.field.startswith("@")]


def first_rows(part: SheetPart, view: SheetView) -> dict[int, int]:
    """For each row that names a deputy the first row of the same deed: the one that says the very same before it.

    A row that says nothing of a deed is about the one above.
    """
    who = next(m.label.column for m in part.meanings if m.field == DEPUTY)
    firsts: dict[tuple[object, ...], int] = {}
    owner: dict[int, int] = {}
    last = 0
    for row in part.rows:
        if (row, who) in view.sheet.cells:
            said = tuple(_said(view.at(row, column)) for column in told_in_columns(part))
            last = owner[row] = last if last and not any(said) else firsts.setdefault(said, row)
    return owner


def _said(cell: Cell | None) -> tuple[object, ...]:
    """What a cell says and how it is shown; a merged range says it in each of its rows."""
    if cell is None or not (cell.clean or cell.error or cell.formula):
        return ()
    return cell.folded, cell.sight, cell.shown, cell.error, cell.formula == "missing"


def _unsaid(proposal: Proposal) -> Iterable[str]:
    """Rows that only name a deputy: whether they are about the deed above a person knows."""
    for part in proposal.parts if proposal.layout is Layout.PER_DEPUTY else ():
        owner = first_rows(part, proposal.view)
        rows = [row for row in owner if not any(_said(proposal.view.at(row, c)) for c in told_in_columns(part))]
        if rows:
            shown = "、".join(map(str, rows[:8]))
            yield f"第 {shown} 行只有姓名，按与上一行是同一件事读取"


# --- by what a clerk has confirmed -----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Mismatch:
    """In what a file differs from a mapping: labels that only the one has, or only the other."""

    more: tuple[str, ...]
    lacking: tuple[str, ...]


def by_mapping(grid: Grid, mapping: FieldMap, form: Form) -> Proposal | Mismatch:
    """The sheet that has the labels of a mapping, read by it alone; else in what the nearest one differs."""
    nearest: Mismatch | None = None
    for sheet in grid.sheets:
        if sheet.hidden or not sheet.cells or len(sheet.cells) > MOST_CELLS:
            continue
        found = _mapped(sheet, mapping, form)
        if isinstance(found, Proposal):
            return found
        if nearest is None or len(found.more) + len(found.lacking) < len(nearest.more) + len(nearest.lacking):
            nearest = found
    every = tuple(key for names in mapping.columns.values() for key in names)
    return nearest or Mismatch((), every)


def _mapped(sheet: Sheet, mapping: FieldMap, form: Form) -> Proposal | Mismatch:
    over = mapping.layout in {Layout.TURNED, Layout.MATRIX_TURNED}
    view = SheetView(turned(sheet), turned=True) if over else SheetView(sheet)
    if mapping.layout is Layout.SLIP:
        named = frozenset(key for names in mapping.columns.values() for key in names) | mapping.ignore
        made = unfolded(sheet, form, named)
        view = SheetView(made, slip=True) if made is not None else view
    parts: list[SheetPart] = []
    more: list[str] = []
    lacking: list[str] = []
    for name, names in mapping.columns.items():
        table, band = form.table_by_name[name], _band_of(view, names)
        if band is None:
            lacking += names
            continue
        if over:
            view, band = table_turned(form, table, band, sheet, names.keys() | mapping.ignore)
        part = _mapped_part(form, table, view, band, mapping)
        more += _unnamed(part, mapping)
        lacking += names.keys() - {m.label.key for m in part.meanings}
        parts.append(part)
    if more or lacking or not parts:
        return Mismatch(tuple(more), tuple(sorted(lacking)))
    return Proposal(form, view.sheet, view, tuple(parts), head=mapping.head, ignore=mapping.ignore)


def _band_of(view: SheetView, names: Mapping[str, str]) -> Band | None:
    """The header with the most labels of a mapping."""
    counted = [(sum(label.key in names for label in band.labels), -band.depth, band) for band in view.bands()]
    best = max(counted, key=lambda c: c[:2], default=(0, 0, None))
    return best[2] if best[0] else None


def _unnamed(part: SheetPart, mapping: FieldMap) -> list[str]:
    """Labels with something beneath that a mapping neither reads nor leaves out."""
    return [m.label.shown for m in part.meanings if not m.field and m.filled and m.label.key not in mapping.ignore]


def _mapped_part(form: Form, table: Table, view: SheetView, band: Band, mapping: FieldMap) -> SheetPart:
    names, rows = mapping.columns[table.name], body(form, view, band)
    within, matrix = set(rows), mapping.layout in {Layout.MATRIX, Layout.MATRIX_TURNED}
    found = []
    for label in band.labels:
        filled = sum(1 for row in within if (c := view.sheet.cells.get((row, label.column))) and c.clean)
        name = names.get(label.key, "")
        if not name and label.key not in mapping.ignore:
            own = label_path(label.parts[-1]) == label_path("序号")
            owner = label.key in owner_labels(form)
            name = NUMBERS if own else OWNER if owner else PERSON if matrix else ""
        found.append(Meaning(label, name, "", sure=True, filled=filled))
    return SheetPart(table, band, tuple(found), rows)
