"""Reading a tick grid: deputies down, rows of a table across; who is ticked is added to the row's fields of people."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from ..dossier.model import Deputy
from ..evidence import Evidence, Place
from ..problems import Problem
from ..text import clean, fold, shortened
from .asides import is_total
from .draft import Draft
from .grid import PAGES, Cell, Grid, Sheet
from .kinds import Reading, show
from .locate import TableSpot
from .model import Table, Ticks
from .seen import ticked_by
from .tick_marks import TICK_KEY, fields_of_mark, naming_fields


@dataclass(slots=True)
class TickArea:
    """Where a tick grid stands, or a page of one: sheet, header, lines below it, first column of marks, the marks."""

    sheet: str
    header: int
    lines: set[int]
    first: int
    marks: set[Place] = field(default_factory=set)


def read_ticks(
    grid: Grid, spot: TableSpot, rows: list[Draft], reading: Reading, areas: list[TickArea]
) -> list[Problem]:
    """Add what is ticked (deputies × rows) to the people fields of the rows; both ways must agree."""
    ticks = spot.table.ticks
    blocks = _blocks(grid, spot, ticks) if ticks else []
    if not blocks:
        return []
    by_sequence = _by_sequence(spot, rows)
    for shown in by_sequence.values():
        shown.ticked = True
    problems: list[Problem] = []
    for block in blocks:
        areas.append(TickArea(block.sheet.name, block.header, block.lines, min(block.columns)))
        problems += _read_block(block, spot.table, by_sequence, reading, areas[-1].marks)
    return problems


class _Block(NamedTuple):
    """A tick grid, or a page of one: its header row, the row number asked in each column, the column of names."""

    sheet: Sheet
    header: int
    columns: dict[int, int]
    names: int
    lines: set[int]


def _read_block(
    block: _Block, table: Table, by_sequence: dict[int, Draft], reading: Reading, marks: set[Place]
) -> list[Problem]:
    problems: list[Problem] = []
    sheet, first = block.sheet, min(block.columns)
    for (row, column), cell in sorted(sheet.cells.items()):
        if row not in block.lines or column not in block.columns or not cell.clean:
            continue
        who, place = sheet.cells.get((row, block.names)), sheet.place(row, column)
        if who is not None and is_total(who):
            continue
        marks.add(place)
        person, line = ticked_by(sheet, block.header, row, who, reading, first)
        away = (
            bool(cell.sight or cell.over) or row in sheet.hidden_rows
        )  # a mark that was taken back, or that nobody sees
        tick = _Tick(person.deputy if person else None, line, cell.clean, place, away)
        draft = by_sequence.get(block.columns[column])
        if draft is not None:
            _tick(draft, tick, table, reading)
        else:
            problems.append(_outside(tick, block.columns[column], table))
    return problems


class _Tick(NamedTuple):
    """One mark of a tick grid: whose line it stands in (who is meant, and as written), and where."""

    deputy: Deputy | None
    line: str
    mark: str
    place: Place
    away: bool
    """Whether it is struck out, or not to be seen."""


def _outside(tick: _Tick, number: int, table: Table) -> Problem:
    """A mark below the number of a row that is blank."""
    assert table.ticks is not None
    if tick.deputy is None:
        facts: dict[str, Any] = {"sheet": table.ticks.sheet, "who": tick.line}
        return Problem("cell.tick_person", tick.place, "", tick.mark, facts)
    return Problem("cell.tick_outside", tick.place, "", tick.mark, {"table": table.label, "number": number})


def _blocks(grid: Grid, spot: TableSpot, ticks: Ticks) -> list[_Block]:
    """The tick grid of a sheet; on paper each page of it, below the form and under its own title.

    On paper a grid may be wider than a page, and longer: names and header stand on each. A page's lines are those that
    begin with their number.
    """
    named = next((s for s in grid.sheets if fold(s.name) == fold(ticks.sheet)), None)
    if named is not None:
        return _one_block(named)
    above = _printed_title(grid, spot, ticks)
    return [] if above is None else _printed_blocks(spot.sheet, above)


def _one_block(sheet: Sheet) -> list[_Block]:
    """The grid of a sheet of its own: all that stands below its header."""
    for row, cells in sheet.by_row():
        block = _headed(sheet, row, cells)
        if block is not None:
            block.lines.update(below for below, _ in sheet.by_row() if below > row)
            return [block]
    return []


def _printed_blocks(sheet: Sheet, above: int) -> list[_Block]:
    """The pages of a grid on paper, below a row."""
    blocks: list[_Block] = []
    ended = False
    for row, cells in sheet.by_row():
        block = _headed(sheet, row, cells) if row > above else None
        if block is not None:
            blocks.append(block)
            ended = False
        elif blocks and not clean(cells[0].text).isdecimal():
            ended = True
        elif blocks and not ended:
            blocks[-1].lines.add(row)
    return blocks


def _headed(sheet: Sheet, row: int, cells: Sequence[Cell]) -> _Block | None:
    """What begins in a row that heads a tick grid."""
    names = [c.column for c in cells if c.key in {"姓名", "代表", "代表姓名"}]
    columns = {c.column: int(c.clean) for c in cells if c.clean.isdecimal()}
    return _Block(sheet, row, columns, names[0], set()) if names and columns else None


def _printed_title(grid: Grid, spot: TableSpot, ticks: Ticks) -> int | None:
    """The row of the tick grid's title on paper, below the form."""
    titles = [c.row for c in spot.sheet.cells.values() if c.folded.endswith(fold(ticks.sheet))]
    last = max(titles, default=0)
    return last if grid.source in PAGES and last > spot.header else None


def _by_sequence(spot: TableSpot, rows: list[Draft]) -> dict[int, Draft]:
    """Rows by the number printed in the column 序号, else by their order."""
    result: dict[int, Draft] = {}
    for draft in rows:
        cell = spot.sheet.cells.get((draft.row, spot.sequence)) if spot.sequence else None
        text = cell.clean if cell else ""
        result.setdefault(int(text) if text.isdecimal() else draft.position, draft)
    return result


def _tick(draft: Draft, tick: _Tick, table: Table, reading: Reading) -> None:
    """Add one deputy to the fields that a mark stands for; evidence is kept under ``field#number``.

    A mark that gives the deputy to no field is held with what was written, under ``#number`` (``#`` and the line
    where nobody knows who is meant), and its problem says of whom and of which row it is.
    """
    assert table.ticks is not None
    deputy, mark, place = tick.deputy, tick.mark, tick.place
    row = _row_named(draft, table, reading)
    if deputy is None:
        key = _unread(draft, tick.line, tick)
        facts = {"sheet": table.ticks.sheet, "who": _joined(tick.line, row)}
        draft.problems.append(Problem("cell.tick_person", place, key, mark, facts))
        return
    if tick.away:
        key = _unread(draft, deputy.number, tick)
        facts = {"label": f"{table.ticks.sheet}（{_joined(deputy.name, row)}）"}
        draft.problems.append(Problem("cell.struck", place, key, mark, facts))
        return
    targets = fields_of_mark(mark, table)
    if not targets:
        key = _unread(draft, deputy.number, tick)
        facts = {
            "label": f"勾选（{_joined(deputy.name, row)}）",
            "choices": "、".join(table.ticks.marks),
            "suggestion": "",
        }
        draft.problems.append(Problem("cell.choice", place, key, mark, facts))
    for target in targets:
        people = draft.values.setdefault(target, [])
        if deputy.number in people:
            continue
        if target in draft.evidence:
            _unread(draft, deputy.number, tick)
            facts = {"label": table.by_name[target].label, "name": f"{deputy.name}（{row}）" if row else deputy.name}
            draft.problems.append(Problem("cell.tick_differs", place, target, mark, facts))
            continue
        people.append(deputy.number)
        draft.evidence[f"{target}{TICK_KEY}{deputy.number}"] = Evidence(place, mark, ((deputy.number, 0, len(mark)),))


def _unread(draft: Draft, whose: str, tick: _Tick) -> str:
    """Keep a mark with what was written; the key of it."""
    key, count = f"{TICK_KEY}{whose}", 1
    while key in draft.evidence and draft.evidence[key].place != tick.place:
        count += 1
        key = f"{TICK_KEY}{whose}{count}"
    draft.evidence[key] = Evidence(tick.place, tick.mark, ())
    return key


def _row_named(draft: Draft, table: Table, reading: Reading) -> str:
    """What a row is about, as the header of the tick grid says it; empty where the row does not say it."""
    texts = []
    for item in naming_fields(table):
        if item.name in draft.values:
            texts.append(show(draft.values[item.name], item, reading.roster))
        elif item.name in draft.evidence:
            texts.append(draft.evidence[item.name].raw)
    return shortened(" ".join(texts), 30)


def _joined(who: str, row: str) -> str:
    return f"{who}，{row}" if row else who
