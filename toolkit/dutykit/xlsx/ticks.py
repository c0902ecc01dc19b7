"""The tick grid: deputies down, rows of the table across, for those who would rather tick than type names."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from ..dossier.names import people_label
from ..evidence import a1
from ..forms.filled import Filled, FilledRow
from ..forms.layout import points
from ..forms.model import Field, Table
from ..forms.tick_marks import TICK_KEY, naming_fields
from ..problems import Problem
from ..text import width
from ..words.codes import FieldKind
from .book import PROTECTION, Book, GrowingSheet, reference
from .look import PageSetup, Style, TableLook
from .page import apply_page, room_across
from .roles import FLAGGED, FRAME, HEADER, INK, MUTED, PALE
from .scaffold import FOOTER, SHEET
from .scan_rows import UNDER, is_scanned, place_picture
from .tokens import fill_tokens, token_values
from .values import cell_text, is_struck
from .written import Flag, WrittenSheet

_FIRST = 4
"""Columns before the first row's (counting from 1: 序号, 姓名, 代表编号)."""
_NUMBER_WIDTH, _NAME_WIDTH, _MARK_WIDTH = 5.0, (14.0, 26.0), 4.6
"""Widths of the columns; a name's at the least and at the most: a longer one takes a second line."""
_LINE, _TWO_LINES = 19.0, 30.0
"""Heights of a line of the grid."""
_PICTURED, _PICTURED_WIDTH = 46.0, 9.0
"""Height of a line and width of a column in which the piece of a scan stands over its mark."""
_BASE = {"font_name": "宋体", "font_size": 10.5, "font_color": INK, "valign": "vcenter", "locked": True}
_FRAME = {"border": 1, "border_color": FRAME}
_TITLE = _BASE | {"font_name": "黑体", "font_size": 16, "align": "center"}
_LEGEND = _BASE | {"font_name": "楷体", "align": "left", "font_color": MUTED, "text_wrap": True}
_HEAD = _BASE | _FRAME | {"font_name": "黑体", "font_size": 10, "align": "center", "bg_color": HEADER, "pattern": 1}
_UPRIGHT = _HEAD | {
    "font_name": "宋体",
    "font_size": 9,
    "rotation": 90,
    "text_wrap": True,
    "valign": "bottom",
    "bg_color": PALE,
}
_NAME = _BASE | _FRAME | {"align": "left", "indent": 1, "bg_color": PALE, "pattern": 1, "text_wrap": True}
"""A name with its unit may be longer than its column: what a page cut off could not be read again."""
_COUNT = _BASE | _FRAME | {"align": "center", "font_color": MUTED, "bg_color": PALE, "pattern": 1, "font_size": 9}
_TICK = {"font_name": "宋体", "font_size": 11, "align": "center", "valign": "vcenter", "locked": False}
_WRONG = _TICK | FLAGGED
_STRUCK = _WRONG | {"font_strikeout": True}
_UNKNOWN = _NAME | FLAGGED | {"locked": False}


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of the grid: whom it names, their number, and the key of their marks."""

    name: str
    number: str
    key: str
    known: bool = True


def write_ticks(book: Book, filled: Filled, table: Table, spot: TableLook, written: WrittenSheet) -> None:
    """Write the tick grid of a table, if the deputies are known; of a correction the lines that have marks."""
    ticks, rows = table.ticks, written.rows[table.name]
    lines = _lines(filled, rows)
    if ticks is None or not lines:
        return
    sheet = book.sheet(ticks.sheet)
    last_column, last_row = _FIRST + len(rows) - 1, 4 + len(lines)
    columns = _Columns.of(lines, _PICTURED_WIDTH if is_scanned(filled) else _MARK_WIDTH, last_column)
    _frame(book, sheet, filled, table, columns)
    _header(book, sheet, filled, table, spot, written)
    for index, line in enumerate(lines):
        row = 4 + index
        sheet.write_number(row, 0, index + 1, book.format(_COUNT))
        sheet.write_string(row, 1, line.name, book.format(_NAME if line.known else _UNKNOWN))
        sheet.write_string(row, 2, line.number, book.format(_COUNT))
        sheet.set_row(row, _TWO_LINES if _wanted(line) > columns.name else _LINE)
    _marks(book, sheet, table, lines, rows)
    _marks_returned(book, sheet, table, lines, written)
    # Columns are styled and the frame is drawn by a condition: a cell for every deputy and row would be slow.
    area = (4, _FIRST - 1, last_row - 1, last_column - 1)
    line_format = book.book.add_format({"border": 1, "border_color": FRAME})
    sheet.conditional_format(*area, {"type": "formula", "criteria": "=TRUE", "format": line_format})
    marks = "；".join(f"{mark} {table.by_name[name].label}" for mark, name in ticks.marks.items())
    rule = {"validate": "list", "source": list(ticks.marks), "show_error": False, "ignore_blank": True}
    sheet.data_validation(*area, {**rule, "input_title": "勾选", "input_message": f"{marks}。没有参加的留空。"})
    _page(sheet, filled, last_row, columns)


def _wanted(line: _Line) -> float:
    """The width that a name takes at its full size."""
    return width(line.name) * 0.9 + 2


@dataclass(frozen=True, slots=True)
class _Columns:
    """Columns of a grid: width of the names and of a mark, the last one, and how many marks stand across a page."""

    name: float
    mark: float
    last: int
    across: int

    @property
    def first_page(self) -> int:
        """The last column that fits on the first page."""
        return _FIRST - 1 + self.across

    @classmethod
    def of(cls, lines: Sequence[_Line], mark: float, last: int) -> _Columns:
        """Those of a grid that is printed at full size: what fits beside the names, which are repeated on each page."""
        least, most = _NAME_WIDTH
        name = min(max(least, *map(_wanted, lines)), most)
        room = room_across(PageSetup(landscape=True)) - points(_NUMBER_WIDTH) - points(name)
        return cls(name, mark, last, int(room // points(mark)))


def _lines(filled: Filled, rows: Sequence[FilledRow]) -> list[_Line]:
    roster = filled.roster
    keys = dict.fromkeys(key for row in rows for key in row.marks) if filled.correction else filled.deputies
    lines = []
    for key in keys:
        deputy = roster.by_number.get(key)
        if deputy is not None:
            lines.append(_Line(people_label(deputy, roster), key, key))
        elif filled.correction:
            lines.append(_Line(key, "－", key, known=False))
    return lines


def _marks(book: Book, sheet: GrowingSheet, table: Table, lines: Sequence[_Line], rows: Sequence[FilledRow]) -> None:
    """Marks that are known already; like all others they may be changed."""
    assert table.ticks is not None
    mark_of = {name: mark for mark, name in table.ticks.marks.items()}
    for index, line in enumerate(lines):
        for at, row in enumerate(rows):
            if line.key in row.ticks:
                sheet.write_string(4 + index, _FIRST - 1 + at, mark_of[row.ticks[line.key]], book.format(_TICK))


def _marks_returned(
    book: Book, sheet: GrowingSheet, table: Table, lines: Sequence[_Line], written: WrittenSheet
) -> None:
    """Marks that go back as they were written; those that nobody could read are flagged."""
    assert table.ticks is not None
    for at, row in enumerate(written.rows[table.name]):
        for index, line in enumerate(lines):
            mark, problems = row.marks.get(line.key, ""), row.flags.get(TICK_KEY + line.key, ())
            if not mark:
                continue
            place = 4 + index, _FIRST - 1 + at
            sheet.write_string(*place, mark, book.format({**_style(problems), **(UNDER if row.pictures else {})}))
            picture = _picture_of(row, line.key)
            if picture is not None:
                sheet.set_row(place[0], _PICTURED)
                place_picture(sheet, (place[0] + 1, place[1] + 1), picture, _PICTURED_WIDTH)
            if problems:
                note = "\n".join(f"{p.message}\n{p.remedy}" for p in problems)
                sheet.write_comment(*place, note, {"author": "dutykit", "x_scale": 1.9})
                where = f"{table.label}第 {at + 1} 行"
                flag = Flag((place[0] + 1, place[1] + 1), where, f"勾选 {line.name}", mark, problems)
                written.flags.append(replace(flag, sheet=table.ticks.sheet))


def _picture_of(row: FilledRow, key: str) -> bytes | None:
    """The piece of a scan in which a mark was recognised: of a field that it gave the deputy to, or of none."""
    return next((data for name, data in (row.pictures or {}).items() if name.partition(TICK_KEY)[2] == key), None)


def _style(problems: Sequence[Problem]) -> Style:
    return (_STRUCK if is_struck(problems) else _WRONG) if problems else _TICK


def _frame(book: Book, sheet: GrowingSheet, filled: Filled, table: Table, columns: _Columns) -> None:
    """Columns; above them title and legend, which end where the first page does."""
    assert table.ticks is not None
    sheet.hide_gridlines(2)
    sheet.set_column(0, 0, _NUMBER_WIDTH)
    sheet.set_column(1, 1, columns.name)
    sheet.set_column(2, 2, 12, None, {"hidden": True})
    sheet.set_column(_FIRST - 1, columns.last - 1, columns.mark, book.format(_TICK))
    if columns.first_page > columns.last:  # a short grid leaves the page to title and legend, and needs no second one
        sheet.set_column(columns.last, columns.first_page - 1, columns.mark)
    # Over the marks of the first page alone: names are printed on every page, with all that stands above them.
    across = _FIRST - 1, columns.first_page - 1
    sheet.merge_range(0, across[0], 0, across[1], "", book.format(_TITLE))
    sheet.write_string(0, across[0], f"{filled.form.title}　{table.ticks.sheet}", book.format(_TITLE))
    sheet.set_row(0, 30)
    marks = "　".join(f"{mark} ＝ {table.by_name[name].label}" for mark, name in table.ticks.marks.items())
    legend = (
        f"标记：{marks}。　上方数字是“{SHEET}”页的序号；同一格可以写两个标记；"
        f"在这里勾选过的，不用再到“{SHEET}”页写姓名。"
    )
    sheet.merge_range(1, across[0], 1, across[1], "", book.format(_LEGEND))
    sheet.write_string(1, across[0], legend, book.format(_LEGEND))
    room = points(columns.mark) * (across[1] - across[0] + 1)
    lines = math.ceil(points(width(legend)) * 1.1 / room)  # a fallback of 楷体 is wider
    sheet.set_row(1, max(32.0, 15.0 * lines + 2))


def _header(
    book: Book, sheet: GrowingSheet, filled: Filled, table: Table, spot: TableLook, written: WrittenSheet
) -> None:
    """Titles of the rows by formula (with what they are now), and below them the numbers that count."""
    named = naming_fields(table)
    first = written.first_rows[table.name]
    head, upright = book.format(_HEAD), book.format(_UPRIGHT)
    sheet.set_row(2, 92)
    sheet.merge_range(2, 0, 2, 2, "", head)
    sheet.write_string(2, 0, "、".join(f.label for f in named), head)
    for column, label in enumerate(("序号", "姓名", "代表编号")):
        sheet.write_string(3, column, label, head)
    sheet.set_row(3, 22)
    for index, row in enumerate(written.rows[table.name]):
        at = [(first + index * spot.lines + spot.line(spot.cells[f.name]), spot.cells[f.name][1]) for f in named]
        cells = [reference(SHEET, *place).replace("$", "") for place in at]
        texts = [_short(cell_text(row, f, filled.roster), f) for f in named]
        said = "&".join(
            f'TEXT({c},"m月d日")' if f.kind == FieldKind.DATE else c for c, f in zip(cells, named, strict=True)
        )
        column = _FIRST - 1 + index
        sheet.write_formula(2, column, f'=IF({cells[0]}="","",{said})', upright, "".join(texts))
        sheet.write_number(3, column, index + 1, head)


def _short(text: str, field: Field) -> str:
    """A day without its year, as the formula shows it."""
    return text.partition("年")[2] if field.kind == FieldKind.DATE else text


def _page(sheet: GrowingSheet, filled: Filled, last_row: int, columns: _Columns) -> None:
    tokens = {name: value.replace("&", "&&") for name, value in token_values(filled).items()}
    page = PageSetup(landscape=True, footer=fill_tokens(FOOTER, tokens), repeat=(3, 4), fit_width=0, scale=100)
    sheet.repeat_columns(0, 1)
    sheet.set_v_pagebreaks(list(range(_FIRST - 1 + columns.across, columns.last, columns.across)))
    apply_page(sheet, page, last_row=last_row, last_column=max(columns.last, columns.first_page))
    sheet.freeze_panes(4, _FIRST - 1)
    sheet.protect("", PROTECTION)
    sheet.set_selection(a1(5, _FIRST))
