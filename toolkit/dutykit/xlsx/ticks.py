"""The tick grid: deputies down, rows of the table across, for those who would rather tick than type names."""

from __future__ import annotations

from collections.abc import Sequence

from ..dossier.model import Deputy
from ..dossier.names import people_label
from ..evidence import a1
from ..forms.filled import Filled, FilledRow
from ..forms.model import Field, Table
from .book import PROTECTION, Book, Sheet, reference
from .look import PageSetup, TableLook
from .page import apply_page
from .roles import FRAME, HEADER, INK, MUTED, PALE
from .scaffold import FOOTER, SHEET
from .tokens import fill_tokens, token_values
from .values import cell_text
from .written import Written

_FIRST = 4
"""Columns before the first row's (counting from 1: 序号, 姓名, 代表编号)."""
_ONE_PAGE = 60
"""More columns than this are not squeezed on one page: names are repeated on each instead."""
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
_NAME = _BASE | _FRAME | {"align": "left", "indent": 1, "bg_color": PALE, "pattern": 1}
_COUNT = _BASE | _FRAME | {"align": "center", "font_color": MUTED, "bg_color": PALE, "pattern": 1, "font_size": 9}
_TICK = {"font_name": "宋体", "font_size": 11, "align": "center", "valign": "vcenter", "locked": False}


def write_ticks(book: Book, filled: Filled, table: Table, spot: TableLook, written: Written) -> None:
    """Write the tick grid of a table, if the deputies are known."""
    ticks, roster = table.ticks, filled.roster
    deputies = [roster.by_number[n] for n in filled.deputies if n in roster.by_number]
    if ticks is None or not deputies:
        return
    sheet = book.sheet(ticks.sheet)
    rows = written.rows[table.name]
    last_column, last_row = _FIRST + len(rows) - 1, 4 + len(deputies)
    _frame(book, sheet, filled, table, last_column)
    _header(book, sheet, filled, table, spot, written)
    for index, deputy in enumerate(deputies):
        row = 4 + index
        sheet.write_number(row, 0, index + 1, book.format(_COUNT))
        sheet.write_string(row, 1, people_label(deputy, roster), book.format(_NAME))
        sheet.write_string(row, 2, deputy.number, book.format(_COUNT))
        sheet.set_row(row, 19)
    _marks(book, sheet, table, deputies, rows)
    # Columns are styled and the frame is drawn by a condition: a cell for every deputy and row would be slow.
    area = (4, _FIRST - 1, last_row - 1, last_column - 1)
    line = book.book.add_format({"border": 1, "border_color": FRAME})
    sheet.conditional_format(*area, {"type": "formula", "criteria": "=TRUE", "format": line})
    marks = "；".join(f"{mark} {table.by_name[name].label}" for mark, name in ticks.marks.items())
    rule = {"validate": "list", "source": list(ticks.marks), "show_error": False, "ignore_blank": True}
    sheet.data_validation(*area, {**rule, "input_title": "勾选", "input_message": f"{marks}。没有参加的留空。"})
    _page(sheet, filled, last_row, last_column)


def _marks(book: Book, sheet: Sheet, table: Table, deputies: Sequence[Deputy], rows: Sequence[FilledRow]) -> None:
    """Marks that are known already; like all others they may be changed."""
    assert table.ticks is not None
    mark_of = {name: mark for mark, name in table.ticks.marks.items()}
    for index, deputy in enumerate(deputies):
        for at, row in enumerate(rows):
            if deputy.number in row.ticks:
                sheet.write_string(4 + index, _FIRST - 1 + at, mark_of[row.ticks[deputy.number]], book.format(_TICK))


def _frame(book: Book, sheet: Sheet, filled: Filled, table: Table, last_column: int) -> None:
    assert table.ticks is not None
    sheet.hide_gridlines(2)
    sheet.set_column(0, 0, 5)
    sheet.set_column(1, 1, 14)
    sheet.set_column(2, 2, 12, None, {"hidden": True})
    sheet.set_column(_FIRST - 1, last_column - 1, 4.6, book.format(_TICK))
    end = max(last_column, _FIRST + 12) - 1
    sheet.merge_range(0, 0, 0, end, "", book.format(_TITLE))
    sheet.write_string(0, 0, f"{filled.form.title}　{table.ticks.sheet}", book.format(_TITLE))
    sheet.set_row(0, 30)
    marks = "　".join(f"{mark} ＝ {table.by_name[name].label}" for mark, name in table.ticks.marks.items())
    legend = (
        f"标记：{marks}。　上方数字是“{SHEET}”页的序号；同一格可以写两个标记；"
        f"在这里勾选过的，不用再到“{SHEET}”页写姓名。"
    )
    sheet.merge_range(1, 0, 1, end, "", book.format(_LEGEND))
    sheet.write_string(1, 0, legend, book.format(_LEGEND))
    sheet.set_row(1, 32)


def _header(book: Book, sheet: Sheet, filled: Filled, table: Table, spot: TableLook, written: Written) -> None:
    """Titles of the rows by formula (with what they are now), and below them the numbers that count."""
    named = _naming_fields(table)
    first = written.first_rows[table.name]
    head, upright = book.format(_HEAD), book.format(_UPRIGHT)
    sheet.set_row(2, 92)
    sheet.merge_range(2, 0, 2, 2, "", head)
    sheet.write_string(2, 0, "、".join(f.label for f in named), head)
    for column, label in enumerate(("序号", "姓名", "代表编号")):
        sheet.write_string(3, column, label, head)
    sheet.set_row(3, 22)
    for index, row in enumerate(written.rows[table.name]):
        cells = [reference(SHEET, first + index, spot.cells[f.name][1]).replace("$", "") for f in named]
        texts = [_short(cell_text(row, f, filled.roster), f) for f in named]
        said = "&".join(f'TEXT({c},"m月d日")' if f.kind == "date" else c for c, f in zip(cells, named, strict=True))
        column = _FIRST - 1 + index
        sheet.write_formula(2, column, f'=IF({cells[0]}="","",{said})', upright, "".join(texts))
        sheet.write_number(3, column, index + 1, head)


def _naming_fields(table: Table) -> list[Field]:
    """The fields that name a row: the whole key where a list is part of it (day, half-day), else a text.

    That is the first text of the key, else the first text.
    """
    key = [table.by_name[n] for n in table.key]
    if any(f.kind == "choice" for f in key):
        return key
    texts = [f for f in table.fields if f.kind == "text"]
    return [next((f for f in texts if f in key), texts[0] if texts else table.fields[0])]


def _short(text: str, field: Field) -> str:
    """A day without its year, as the formula shows it."""
    return text.partition("年")[2] if field.kind == "date" else text


def _page(sheet: Sheet, filled: Filled, last_row: int, last_column: int) -> None:
    tokens = {name: value.replace("&", "&&") for name, value in token_values(filled).items()}
    page = PageSetup(landscape=True, footer=fill_tokens(FOOTER, tokens), repeat=(3, 4))
    if last_column - _FIRST + 1 > _ONE_PAGE:
        page.fit_width, page.scale = 0, 70
        sheet.repeat_columns(0, 1)
    apply_page(sheet, page, last_row=last_row, last_column=max(last_column, _FIRST + 12))
    sheet.freeze_panes(4, _FIRST - 1)
    sheet.protect("", PROTECTION)
    sheet.set_selection(a1(5, _FIRST))
