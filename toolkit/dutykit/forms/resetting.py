"""A table that was typed anew, set as our form would have it: what reads our forms reads it then, under the same laws.

Nothing is joined and nothing lost. Every cell keeps the place where it stands on the paper; what our form calls a
column stands over it; what one deputy has in a row or a column of their own stands in a tick grid. Cells that are
labels of groups, repeat the row above, or were confirmed as not to be read, stand on a sheet of their own, which the
account of marks counts as printed.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from ..text import label_key
from ..words.codes import Sight
from .grid import Cell, Grid, Sheet
from .meaning import DEPUTY, MARKED, NUMBERS, PERSON, Meaning
from .model import Form, Table
from .proposing import Proposal, SheetPart, first_rows, told_in_columns
from .recognise import SEQUENCE_LABEL

ASIDE = "_dutykit 其他"
"""The sheet of what is not read."""


def reset(grid: Grid, proposal: Proposal) -> tuple[Grid, Sheet]:
    """The grid with the sheet of a proposal set anew, and that sheet."""
    return _Setter(grid, proposal).run()


@dataclass
class _Setter:
    grid: Grid
    proposal: Proposal
    sheet: Sheet = field(init=False)
    aside: Sheet = field(init=False)
    ticks: Sheet | None = None
    free: int = 0
    """The last column that is used."""

    def run(self) -> tuple[Grid, Sheet]:
        """Set each table, then put the sheets together."""
        seen = self.proposal.view
        self.sheet = replace(
            seen.sheet, cells=dict(seen.sheet.cells), merges=list(seen.sheet.merges), made=set(), instead={}
        )
        self.aside = Sheet(ASIDE, hidden=True)
        self.free = seen.last_column
        for part in self.proposal.parts:
            self._part(part)
        self._head(self.proposal.form)
        before = [s for s in self.grid.sheets if s.name != self.sheet.name]
        more = [self.ticks] if self.ticks is not None else []
        at = next(n for n, s in enumerate(self.grid.sheets) if s.name == self.sheet.name)
        sheets = [*before[:at], self.sheet, *more, *before[at:], self.aside]
        return replace(self.grid, sheets=sheets, names={}), self.sheet

    # --- cells --------------------------------------------------------------------------------------------------

    def _place(self, cell: Cell) -> Any:
        return cell.place or self.proposal.view.sheet.place(cell.row, cell.column)

    def _put(self, cell: Cell, row: int, column: int, **change: Any) -> Cell:
        made = replace(cell, row=row, column=column, place=self._place(cell), **change)
        self.sheet.add(made)
        return made

    def _away(self, at: tuple[int, int]) -> None:
        """A cell that is not read."""
        cell = self.sheet.cells.pop(at, None)
        if cell is not None and at not in self.sheet.made:
            row = len(self.aside.cells) + 1
            self.aside.add(replace(cell, row=row, column=1, rows=1, columns=1, place=self._place(cell)))

    def _make(self, row: int, column: int, text: str) -> None:
        self.sheet.add(Cell(row, column, text, text))
        self.sheet.made.add((row, column))

    # --- tables -------------------------------------------------------------------------------------------------

    def _part(self, part: SheetPart) -> None:
        self._clear_band(part)
        for meaning in part.meanings:
            self._header(part, meaning.label.column, meaning)
        people = [m for m in part.meanings if m.field == PERSON]
        if people:
            self._matrix(part, people, self._numbered(part))
        elif DEPUTY in part.fields:
            self._gather(part, self._numbered(part))
        self._asked(part)

    def _clear_band(self, part: SheetPart) -> None:
        """Headings of groups, and what else stands between the labels."""
        rows = range(part.band.first, part.band.last + 1)
        kept = {(m.label.cell.row, m.label.cell.column) for m in part.meanings}
        for at in [at for at in self.sheet.cells if at[0] in rows and at not in kept]:
            self._away(at)
        self.sheet.merges = [m for m in self.sheet.merges if m[0] not in rows]

    def _asked(self, part: SheetPart) -> None:
        """A column for each field that must be answered and has none: the rows are asked for it."""
        for item in part.table.fields:
            if item.required and not item.until and item.name not in part.fields:
                self.free += 1
                self._make(part.band.last, self.free, item.label)
                self.sheet.instead[self.free] = min(m.label.column for m in part.meanings if m.field)

    def _header(self, part: SheetPart, column: int, meaning: Meaning) -> None:
        """The label of a column: in one row, as our form calls it."""
        cell = meaning.label.cell
        at, row = (cell.row, cell.column), part.band.last
        item = part.table.by_name.get(meaning.field)
        if item is not None:
            if at in self.sheet.cells and cell.column == column:
                del self.sheet.cells[at]
                self._put(cell, row, column, rows=1, columns=1, value=item.label, text=item.label)
            else:  # one label over several columns
                self._make(row, column, item.label)
        elif meaning.field == PERSON:
            self.sheet.cells.pop(at, None)
        elif meaning.field in {DEPUTY, MARKED, NUMBERS} or not meaning.filled or self._ignored(meaning):
            self._away(at)
            if meaning.field not in {DEPUTY, MARKED}:
                for below in part.rows:
                    self._away((below, column))
        elif at in self.sheet.cells:
            del self.sheet.cells[at]
            self._put(cell, row, column, rows=1, columns=1, value=meaning.label.shown, text=meaning.label.shown)

    def _ignored(self, meaning: Meaning) -> bool:
        return meaning.label.key in self.proposal.ignore

    # --- deputies in rows or columns of their own ---------------------------------------------------------------

    def _numbered(self, part: SheetPart) -> dict[int, int]:
        """Numbers before the rows, by which the tick grid means them."""
        self.free += 1
        self._make(part.band.last, self.free, SEQUENCE_LABEL)
        return {row: number for number, row in enumerate(part.rows, 1)}

    def _tick_sheet(self, table: Table, numbers: Iterable[int]) -> Sheet:
        assert table.ticks is not None
        self.ticks = Sheet(table.ticks.sheet)
        for column, text in [(1, "姓名"), *((1 + n, str(n)) for n in numbers)]:
            self.ticks.add(Cell(1, column, text, text))
            self.ticks.made.add((1, column))
        return self.ticks

    def _matrix(self, part: SheetPart, people: list[Meaning], numbered: dict[int, int]) -> None:
        """Each deputy's column becomes a line of the tick grid."""
        ticks = self._tick_sheet(part.table, numbered.values())
        for row, number in numbered.items():
            self._make(row, self.free, str(number))
        for line, meaning in enumerate(people, 2):
            name, column = meaning.label.cell, meaning.label.column
            ticks.add(replace(name, row=line, column=1, rows=1, columns=1, place=self._place(name)))
            away = name.sight is not None or column in self.sheet.hidden_columns
            for row, number in numbered.items():
                self._tick(ticks, (row, column), (line, 1 + number), away=away or row in self.sheet.hidden_rows)

    def _tick(self, ticks: Sheet, source: tuple[int, int], to: tuple[int, int], *, away: bool) -> None:
        cell = self.sheet.cells.pop(source, None)
        if cell is not None:
            sight = cell.sight or (Sight.UNSEEN if away else None)
            ticks.add(replace(cell, row=to[0], column=to[1], rows=1, columns=1, place=self._place(cell), sight=sight))

    def _gather(self, part: SheetPart, numbered: dict[int, int]) -> None:
        """The rows that say the same of the same deed are one row; who they are about stands in the tick grid."""
        who = next(m for m in part.meanings if m.field == DEPUTY)
        mark = next((m for m in part.meanings if m.field == MARKED), None)
        columns = told_in_columns(part)
        owner = first_rows(part, self.proposal.view)
        ticks = self._tick_sheet(part.table, numbered.values())
        for line, (row, first) in enumerate(owner.items(), 2):
            name = self.sheet.cells.pop((row, who.label.column))
            away = name.sight is not None or row in self.sheet.hidden_rows
            ticks.add(replace(name, row=line, column=1, rows=1, columns=1, place=self._place(name), sight=None))
            to = (line, 1 + numbered[first])
            if mark is not None:
                self._tick(ticks, (row, mark.label.column), to, away=away)
            else:
                word, sight = who.label.cell.clean, Sight.UNSEEN if away else None
                ticks.add(Cell(*to, word, word, place=self._place(name), sight=sight))
            if first == row:
                self._make(row, self.free, str(numbered[row]))
            else:
                for column in columns:
                    self._away((row, column))
        gone = {row for row, first in owner.items() if first != row}
        self.sheet.merges = [m for m in self.sheet.merges if gone.isdisjoint(range(m[0], m[2] + 1))]

    # --- the head -----------------------------------------------------------------------------------------------

    def _head(self, form: Form) -> None:
        """Labels of the head that a clerk has confirmed, as our form calls them."""
        names = self.proposal.head
        if not names and not self.proposal.ignore:
            return
        tables = {
            row for part in self.proposal.parts for row in (*part.rows, *range(part.band.first, part.band.last + 1))
        }
        for at, cell in list(self.sheet.cells.items()):
            if at[0] in tables or at in self.sheet.made:
                continue
            label, colon, rest = cell.text.replace(":", "：").partition("：")
            name = names.get(label_key(label))
            if name is not None:
                text = form.by_name[name].label + (f"：{rest}" if colon else "")
                self._put(cell, *at, value=text, text=text)
            elif label_key(label) in self.proposal.ignore:
                self._away(at)
