"""A slip that was typed anew: each field beside its label, or in one cell with it, anywhere on the page.

接待时间：3月5日 in one cell, 地点 | 古城家站 in two, several such in a row or in a cell: the fields of one record stand
where there was room. :func:`unfolded` sets them side by side below everything else, under their labels, so that what
reads tables reads them. Every cell keeps its place. A table, of which a row of labels stands over rows of values, is
none, and is left alone.
"""

from __future__ import annotations

import itertools
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace

from ..text import label_key
from ..words.codes import FieldKind, Sight
from .asides import is_date_line, reads_as_note
from .grid import Cell, Sheet
from .model import Form, Table
from .paragraph import told_in

_MOST_CELLS = 600
"""A sheet with more cells is no slip, nor several of them."""
_FEWEST = 2
"""Answers beside labels of one table that make a slip."""
_LONGEST_LABEL = 16
_PAIR = 2
_NAMELESS = "（没有栏名）"
"""What stands over an answer that no label stands before."""


@dataclass(slots=True)
class _Piece:
    """A label and what stands beside it; ``inner`` where both stand in one cell."""

    label: Cell
    value: Cell | None = None
    inner: bool = False

    @property
    def key(self) -> str:
        return self.label.key


@dataclass(slots=True)
class _Row:
    """What a row of the sheet holds: labels with their answers, and what stands beside neither."""

    cells: list[Cell]
    pieces: list[_Piece] = field(default_factory=list)
    loose: list[Cell] = field(default_factory=list)


def unfolded(sheet: Sheet, form: Form, also: AbstractSet[str] = frozenset()) -> Sheet | None:
    """The sheet with the fields of its slips in rows under their labels; ``None`` where it holds no slip.

    ``also`` are folded labels of the table beside those of the form.
    """
    if not sheet.cells or len(sheet.cells) > _MOST_CELLS:
        return None
    head = frozenset(key for item in form.fields for key in item.label_keys)
    known = head | also | frozenset(key for table in form.tables for key in table.label_keys)
    rows = _below_their_labels([_row(sheet, cells, known, form) for _, cells in sheet.by_row()])
    table = _table(rows, form, head, also)
    if table is None:
        return None
    told = _told_rows(sheet, rows, form, known - head, head)
    records = _records(told, head)
    above = [row for row in rows if row not in told and any(p.key in head and _is_below(p) for p in row.pieces)]
    return _Setter(sheet, [*above, *told], records, head).made() if records else None


def _is_below(piece: _Piece) -> bool:
    """Whether an answer stands in the row below its label."""
    return piece.value is not None and piece.value.row > piece.label.row


# --- labels and answers ---------------------------------------------------------------------------------------


def _row(sheet: Sheet, cells: list[Cell], known: AbstractSet[str], form: Form) -> _Row:
    """Labels take the cell behind them, unless that is a label itself."""
    found, waiting = _Row(cells), False
    for cell in cells:
        inner = _inner(sheet, cell, known) if isinstance(cell.value, str) and cell.key not in known else []
        last = found.pieces[-1] if waiting else None
        if inner:
            found.pieces += inner
            waiting = inner[-1].value is None
        elif cell.key in known and not (last is not None and _chosen(cell, last.key, form)):
            found.pieces.append(_Piece(cell))
            waiting = True
        elif last is not None:
            last.value, waiting = cell, False
        else:
            found.loose.append(cell)
    return found


def _inner(sheet: Sheet, cell: Cell, known: AbstractSet[str], *, every: bool = False) -> list[_Piece]:
    """The labels and answers in one cell; none where it begins with no label, or with none known unless ``every``."""
    told: list[tuple[str, str]] = []
    for line in cell.text.split("\n"):
        parts = list(told_in(line, known))
        if parts and (every or label_key(parts[0][0]) in known):
            told += parts
        elif told:
            told[-1] = told[-1][0], f"{told[-1][1]}\n{line}".strip()
        elif line.strip():
            return []
    place = cell.place or sheet.place(cell.row, cell.column)

    def part(text: str) -> Cell:
        return replace(cell, value=text, text=text, place=place, rows=1, columns=1)

    return [_Piece(part(label), part(value) if value else None, inner=True) for label, value in told]


def _chosen(cell: Cell, key: str, form: Form) -> bool:
    """Whether a cell that reads like a label is an answer that its field offers: 请假, 代表小组."""
    items = [f for fields in (form.fields, *(t.fields for t in form.tables)) for f in fields if key in f.label_keys]
    return any(item.choices is not None and item.choices.find(cell.text) for item in items)


def _below_their_labels(rows: list[_Row]) -> list[_Row]:
    """A label that has a row to itself takes the row below, if a single text stands there."""
    for row, below in itertools.pairwise(rows):
        alone = len(row.pieces) == 1 and not row.loose and row.pieces[0].value is None
        if alone and not below.pieces and len(below.loose) == 1:
            row.pieces[0].value = below.loose.pop()
            below.cells = []
            row.cells = [*row.cells, row.pieces[0].value]
    return rows


def _table(rows: list[_Row], form: Form, head: AbstractSet[str], also: AbstractSet[str]) -> Table | None:
    """The table whose labels have most of the answers beside them; none where the labels stand over them."""
    pieces = [piece for row in rows for piece in row.pieces]
    turned = sum(len(row.pieces) == 1 and bool(row.loose) for row in rows)
    if turned * 2 > sum(bool(row.pieces) for row in rows):  # one label, several values: a table turned over
        return None
    best: tuple[int, Table | None] = (_FEWEST - 1, None)
    for table in form.tables:
        keys = (table.label_keys | also) - head
        mine = [piece for piece in pieces if piece.key in keys]
        answered = len({piece.key for piece in mine if piece.value is not None})
        if answered > best[0] and answered > sum(piece.value is None for piece in mine):
            best = answered, table
    return best[1]


def _told_rows(sheet: Sheet, rows: list[_Row], form: Form, own: AbstractSet[str], head: AbstractSet[str]) -> list[_Row]:
    """The rows that tell of records: with a label of a table, or below such a row with anything that is not printed.

    Two cells there that are neither labels nor answers are a label that nobody knows, and its answer; a line alone
    below a long text goes on with it.
    """
    signs = tuple(label_key(s) for s in form.sign)
    long = _long_texts(form)
    found: list[_Row] = []
    for row in rows:
        if found and row.loose and not any(_aside(cell, form, signs) for cell in row.loose):
            if _goes_on(found[-1], row, long):
                continue
            _unknown(sheet, row, own | head)
            found.append(row)
        elif any(piece.key in own or (found and piece.key not in head) for piece in row.pieces):
            found.append(row)
    return found


def _long_texts(form: Form) -> frozenset[str]:
    """What long texts in the tables are called."""
    fields = (f for table in form.tables for f in table.fields)
    return frozenset(key for f in fields if f.kind is FieldKind.LONG_TEXT for key in f.label_keys)


def _goes_on(above: _Row, row: _Row, long: AbstractSet[str]) -> bool:
    """Whether a row is one more line of the long text above; that takes it then."""
    last = above.pieces[-1] if above.pieces and not above.loose else None
    if row.pieces or len(row.loose) > 1 or last is None or last.value is None or last.key not in long:
        return False
    text = f"{last.value.text}\n{row.loose[0].text}"
    last.value = replace(last.value, value=text, text=text)
    above.cells = [*above.cells, *row.cells]
    return True


def _unknown(sheet: Sheet, row: _Row, known: AbstractSet[str]) -> None:
    """Labels that nobody knows among what stands beside no label: 审核人：李红 in one cell, or in two."""
    for cell in list(row.loose):
        inner = _inner(sheet, cell, known, every=True)
        if inner:
            row.pieces += inner
            row.loose.remove(cell)
    if len(row.loose) == _PAIR:
        label, value = row.loose
        if len(label.clean) <= _LONGEST_LABEL and not label.clean.isdecimal():
            row.pieces.append(_Piece(label, value))
            row.loose = []


def _aside(cell: Cell, form: Form, signs: tuple[str, ...]) -> bool:
    """Whether a cell is a note, the line of a date, or what a form prints for signatures and above its parts."""
    printed = cell.key in form.title_keys or bool(signs and cell.key.startswith(signs))
    blank = cell.clean.endswith((":", "："))  # a label that nobody has filled in
    return printed or blank or reads_as_note(cell.clean) or is_date_line(cell.text)


# --- records --------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Record:
    """The labels of one record with their answers, and what stands between them."""

    pieces: dict[str, _Piece] = field(default_factory=dict)
    loose: list[Cell] = field(default_factory=list)


def _records(rows: list[_Row], head: AbstractSet[str]) -> list[_Record]:
    """One record after the other: each begins where the label comes again that the first began with.

    Nothing where any other label comes twice in a record: nobody knows then where one ends.
    """
    records: list[_Record] = []
    for row in rows:
        for piece in row.pieces:
            if piece.key in head:
                continue
            if not records or piece.key == next(iter(records[0].pieces)):
                records.append(_Record())
            if piece.key in records[-1].pieces:
                return []
            records[-1].pieces[piece.key] = piece
        records[-1].loose += row.loose
    return records


@dataclass
class _Setter:
    """Sets the rows that tell of records anew, below all others."""

    sheet: Sheet
    rows: list[_Row]
    records: list[_Record]
    head: AbstractSet[str]

    def made(self) -> Sheet:
        """The sheet."""
        gone = {(c.row, c.column) for row in self.rows for c in row.cells}
        sheet = replace(
            self.sheet,
            cells={at: c for at, c in self.sheet.cells.items() if at not in gone},
            merges=[m for m in self.sheet.merges if m[:2] not in gone],
            made=set(),
        )
        header = self._head(sheet, max(c.row + c.rows for c in self.sheet.cells.values()))
        columns: dict[str, int] = {}
        for key, piece in (told for record in self.records for told in record.pieces.items()):
            if key not in columns:
                columns[key] = len(columns) + 1
                self._put(sheet, piece.label, (header, columns[key]), made=piece.inner)
        for row, record in enumerate(self.records, header + 1):
            for key, piece in record.pieces.items():
                self._put(sheet, piece.value, (row, columns[key]))
            for column, cell in enumerate(record.loose, len(columns) + 1):
                self._put(sheet, cell, (row, column))
                self._put(sheet, Cell(cell.row, cell.column, _NAMELESS, _NAMELESS), (header, column), made=True)
        return sheet

    def _head(self, sheet: Sheet, row: int) -> int:
        """Fields of the head that stood in rows of records, each in a row of its own; gives the next free row."""
        for piece in (p for line in self.rows for p in line.pieces if p.key in self.head):
            self._put(sheet, piece.label, (row, 1), made=piece.inner)
            self._put(sheet, piece.value, (row, 2))
            row += 1
        return row

    def _put(self, sheet: Sheet, cell: Cell | None, at: tuple[int, int], *, made: bool = False) -> None:
        if cell is None:
            return
        seen = self.sheet
        away = cell.row in seen.hidden_rows or cell.column in seen.hidden_columns
        sight = cell.sight or (Sight.UNSEEN if away else None)
        place = cell.place or seen.place(cell.row, cell.column)
        sheet.add(replace(cell, row=at[0], column=at[1], rows=1, columns=1, place=place, sight=sight))
        if made:
            sheet.made.add(at)
