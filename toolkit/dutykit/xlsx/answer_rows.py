"""Answers on the sheet of a form: the records of its tables, and what holds for every cell that is answered in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from ..evidence import column_letters
from ..forms.filled import Filled, FilledRow
from ..forms.guides import led_by, with_guides
from ..forms.model import Field, Table
from ..forms.recognise import NUMBER_LABEL
from ..problems import Problem
from ..words.codes import Ask
from . import scan_rows
from .book import Book, GrowingSheet
from .lists import Lists
from .look import Look, LookCell, Place, Style, TableLook
from .roles import ROLES
from .rules import parent_of, rule
from .scaffold import SHEET
from .values import answer_format, is_struck, lines_needed, write_value
from .written import Flag, WrittenSheet

_LINE = 14.5
_MAX_HEIGHT = 400.0
_VOID = "void"
_NUMBER = {"font_name": "宋体", "font_size": 10, "num_format": "@"}


class _Prototype(NamedTuple):
    """What every record of a table is written after."""

    table: Table
    spot: TableLook
    fields: list[Field]
    formats: dict[str, tuple[Any, Any]]
    """As usual, and flagged."""
    widths: dict[str, float]
    merges: dict[int, list[tuple[int, int, int]]]
    rest: list[tuple[Place, LookCell]]


class AnswerRows:
    """The part of a form's sheet that is answered in. ``at`` says where a row of the look stands in the sheet."""

    book: Book
    filled: Filled
    look: Look
    lists: Lists
    sheet: GrowingSheet
    written: WrittenSheet
    rows: dict[str, Sequence[FilledRow]]
    at: dict[int, int]
    heights: dict[int, float]
    formats: list[Any]
    blank: bool
    scanned: bool

    def _height(self, out: int, height: float, *, growing: bool = False) -> None:
        self.heights[out] = height = min(height, _MAX_HEIGHT)
        if growing:
            self.sheet.growing[out - 1] = height
        else:
            self.sheet.set_row(out - 1, height)

    # --- tables -------------------------------------------------------------------------------------------

    def _table(self, table: Table, spot: TableLook) -> None:
        rows, first = self.rows[table.name], self.at[spot.row]
        if any(item.guide for item in table.fields) and not self.filled.correction:  # there they are as they came back
            rows = [replace(row, values=with_guides(row.values, table.by_name)) for row in rows]
        self.written.first_rows[table.name] = first
        number = self._number_column(table, spot)
        made = self._prototype(table, spot)
        for index, row in enumerate(rows):
            out = first + index * spot.lines
            self._record(made, row, out, index)
            if row.number:
                carried = self.book.format(_NUMBER, locked=self.filled.correction)
                self.sheet.write_string(out - 1, number - 1, row.number, carried)
        starts = range(first, first + len(rows) * spot.lines, spot.lines)
        for item in made.fields:
            at, column = spot.cells[item.name]
            self._rule(item, table, column, range(starts.start + at - spot.row, starts.stop, spot.lines))
        if self.scanned:
            header, column = self.at[spot.header_row], scan_rows.check_at(self.look, table.name)
            scan_rows.check_column(self.book, self.sheet, table.name, column, header=header, rows=starts)

    def _prototype(self, table: Table, spot: TableLook) -> _Prototype:
        fields = [f for f in table.fields if f.name in spot.cells]
        return _Prototype(
            table,
            spot,
            fields,
            {f.name: self._row_formats(table, f, spot) for f in fields},
            {f.name: self.look.width(spot.cells[f.name]) for f in fields},
            {at: [m for m in self.look.merges_by_row.get(at, ()) if self._mine(table, m[0])] for at in spot.rows},
            self._beside_answers(table, spot),
        )

    def _record(self, made: _Prototype, row: FilledRow, out: int, index: int) -> None:
        """One record, from row ``out`` on."""
        spot = made.spot
        for at in spot.rows:
            self._merge(made.merges[at], out + at - spot.row, at)
        self._furniture(made.rest, spot, out, index)
        texts = {f.name: self._row_answer(made, row, f, out, index) for f in made.fields}
        for at in spot.rows:
            mine = {name: room for name, room in made.widths.items() if spot.cells[name][0] == at}
            fixed = row.pictures is not None or any(last == at for _, last, _ in made.merges[at])
            self._height(out + at - spot.row, self._wanted(at, row, texts, mine), growing=not fixed)

    def _wanted(self, at: int, row: FilledRow, texts: Mapping[str, str], widths: Mapping[str, float]) -> float:
        """The height of one line of a record: for its longest text, and for the pictures over the texts."""
        lines = max((lines_needed(texts[name], room) for name, room in widths.items()), default=1)
        over = scan_rows.picture_height(row.pictures, widths) if row.pictures is not None else 0.0
        return max(self.look.heights.get(at, 24.0), lines * _LINE + 4) + over

    def _merge(self, merges: Sequence[tuple[int, int, int]], out: int, row: int) -> None:
        """Merged ranges of one row of a record."""
        for column, last_row, last_column in merges:
            style = self._proto_format((row, column))
            self.sheet.merge_range(out - 1, column - 1, out - 1 + last_row - row, last_column - 1, "", style)

    def _beside_answers(self, table: Table, spot: TableLook) -> list[tuple[Place, LookCell]]:
        """The cells of the prototype that hold no answer, by place."""
        answers = set(spot.cells.values())
        cells = (((row, column), cell) for row in spot.rows for column, cell in self.look.rows.get(row, ()))
        return [(at, cell) for at, cell in cells if at not in answers and self._mine(table, at[1])]

    def _furniture(self, cells: Sequence[tuple[Place, LookCell]], spot: TableLook, out: int, index: int) -> None:
        """The cells of one record that nobody answers in: its running number, and blanks with their borders."""
        for (row, column), cell in cells:
            at = out + row - spot.row - 1, column - 1
            if spot.sequence == (row, column):
                self.sheet.write_number(*at, index + 1, self.book.format(self.look.styles[cell.style], locked=True))
            else:
                self.sheet.write_blank(*at, None, self.formats[cell.style])

    def _mine(self, table: Table, column: int) -> bool:
        """Whether a cell of the prototype row is this table's to write (tables may stand side by side)."""
        row = self.look.tables[table.name].row
        owners = {
            place[1]: name
            for name, spot in self.look.tables.items()
            if spot.row == row
            for place in (*spot.cells.values(), *([spot.sequence] if spot.sequence else []))
        }
        return owners.get(column, min(owners.values())) == table.name

    def _proto_format(self, place: Place) -> Any:
        cell = self.look.cells.get(place)
        return self.formats[cell.style] if cell else None

    def _row_formats(self, table: Table, item: Field, spot: TableLook) -> tuple[Any, Any]:
        """Formats of a column's cells: as usual, and flagged."""
        office = Ask.OFFICE in {item.ask, table.ask} and not self.blank
        correction = self.filled.correction
        locked = office or (correction and item.name != _VOID)
        place = spot.cells[item.name]
        plain_one = self._answer(place, item, locked=locked, office=office, flagged=False)
        flagged = self._answer(place, item, locked=office, office=office, flagged=True) if correction else plain_one
        return plain_one, flagged

    def _row_answer(self, made: _Prototype, row: FilledRow, item: Field, first: int, index: int) -> str:
        """One answer of the record that begins in row ``first``; its text."""
        table, formats, at = made.table, made.formats[item.name], made.spot.cells[item.name]
        out = first + made.spot.line(at), at[1]
        flags = self._flags(row, item)
        style = formats[1] if self._open(row, item, table) else formats[0]
        if row.pictures is not None and item.ask != Ask.OFFICE:
            look = self.look.tables[table.name].cells[item.name]
            style = self._answer(look, item, locked=False, office=False, over=scan_rows.shade(doubtful=bool(flags)))
        if row.pictures and item.name in row.pictures and item.ask != Ask.OFFICE:
            width = self.look.width(self.look.tables[table.name].cells[item.name])
            scan_rows.place_picture(self.sheet, out, row.pictures[item.name], width)
        if is_struck((*row.flags.get("", ()), *flags)):
            style = self._answer(
                self.look.tables[table.name].cells[item.name],
                item,
                locked=False,
                office=False,
                flagged=True,
                struck=True,
            )
        if not row.values and not row.raw:
            self.sheet.write_blank(out[0] - 1, out[1] - 1, None, style)
            text = ""
        else:
            text = write_value(self.sheet, out, row, item, roster=self.filled.roster, style=style)
        if item is table.fields[0] and "" in row.flags:
            flags = (*row.flags[""], *flags)
        if flags:
            self._flag(out, Flag(out, f"{table.label}第 {index + 1} 行", item.label, text, flags, item.sensitive))
        return text

    def _open(self, row: FilledRow, item: Field, table: Table) -> bool:
        """Whether a cell is to be mended: itself, the whole row, or what it leads to (which of the two is wrong?)."""
        return "" in row.flags or any(self._flags(row, other) for other in (item, *led_by(item, table.fields)))

    def _number_column(self, table: Table, spot: TableLook) -> int:
        """The hidden column that carries record numbers, at the right of everything that prints."""
        beside = sorted(n for n, t in self.look.tables.items() if t.row == spot.row)
        column = self.look.last_column + 1 + beside.index(table.name)
        header = self.at[spot.header_row]
        self.sheet.set_column(column - 1, column - 1, 14, None, {"hidden": True})
        # LibreOffice prints the wrapped text of a hidden cell into an empty one at its left, a letter a line.
        plain = ROLES["header"] | {"text_wrap": False, "align": "left"}
        self.sheet.write_string(header - 1, column - 1, NUMBER_LABEL, self.book.format(plain))
        self.book.name(f"n_{table.name}", SHEET, header, column)
        return column

    # --- answers of both sorts ------------------------------------------------------------------------------

    def _answer(
        self,
        place: Place,
        item: Field,
        *,
        locked: bool,
        office: bool,
        flagged: bool = False,
        struck: bool = False,
        over: Style | None = None,
    ) -> Any:
        cell = self.look.cells.get(place)
        style: Style = self.look.styles[cell.style] if cell else ROLES["value"]
        return answer_format(
            self.book, style, item, locked=locked, office=office, flagged=flagged, struck=struck, more=over
        )

    def _flags(self, row: FilledRow, item: Field) -> tuple[Problem, ...]:
        return tuple(row.flags.get(item.name, ())) if self.filled.correction else ()

    def _flag(self, out: Place, flag: Flag) -> None:
        note = "\n".join(f"{p.message}\n{p.remedy}" for p in flag.problems)
        options = {"author": "dutykit", "x_scale": 1.9, "y_scale": max(0.8, 0.28 * note.count("\n") + 0.6)}
        self.sheet.write_comment(out[0] - 1, out[1] - 1, note, options)
        self.written.flags.append(flag)

    def _rule(self, item: Field, table: Table | None, column: int, rows: range) -> None:
        """What a cell offers and says, in each of these rows."""
        if (item.ask == Ask.OFFICE or (table and table.ask == Ask.OFFICE)) and not self.blank:
            return
        parent = parent_of(table, self.filled.form.by_name, item)
        narrowed = None
        if parent is not None:
            narrowed = parent, self._reference(parent, table, item, rows.start)
        options = rule(item, self.lists, narrowed, self.filled.cite)
        if options and rows.step == 1:
            self.sheet.data_validation(rows.start - 1, column - 1, rows.stop - 2, column - 1, options)
        elif options:
            letters = column_letters(column)
            options["multi_range"] = " ".join(f"{letters}{row}" for row in rows)
            self.sheet.data_validation(rows.start - 1, column - 1, rows.start - 1, column - 1, options)

    def _reference(self, item: Field, table: Table | None, beside: Field, row: int) -> str:
        """The cell of a field in the record in whose ``row`` another field stands."""
        if table and item.name in table.by_name:
            cells = self.look.tables[table.name].cells
            return f"${column_letters(cells[item.name][1])}{row + cells[item.name][0] - cells[beside.name][0]}"
        place = self.look.fields[item.name]
        return f"${column_letters(place[1])}${self.at[place[0]]}"
