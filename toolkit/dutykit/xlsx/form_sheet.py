"""The sheet that people fill in: the look copied, prototype rows expanded, the schema's rules added."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

from ..forms.basis import PrintedLines
from ..forms.filled import Filled, FilledRow
from ..forms.model import Field, Table, mark_of
from ..forms.tag import tag_for
from ..words.codes import Ask
from . import scan_rows, tag_picture
from .answer_rows import AnswerRows
from .book import PROTECTION, Book, GrowingSheet
from .form_page import PageRows, apply, empty_rows
from .lists import Lists
from .look import Look, LookCell, Place
from .look_read import plain_text
from .roles import RED
from .scaffold import SHEET
from .tokens import BASIS, fill_tokens, sent_back, token_values
from .values import is_struck, lines_needed, write_value
from .written import Flag, WrittenSheet

_LINE = 14.5
_FINE = 12.0
"""Height of a line that is set small."""
BANNER = {
    "font_name": "黑体",
    "font_size": 11,
    "font_color": RED,
    "align": "left",
    "valign": "vcenter",
    "text_wrap": True,
}

_BANNER = (
    "退回修改表　第{turn}次　　只需改红色单元格（批注里写明原因和改法），改好后发回本文件；其余内容已收到，不用再填。"
)


class FormSheet(AnswerRows):
    """Writes one form's sheet into a book."""

    def __init__(self, book: Book, filled: Filled, look: Look, lists: Lists) -> None:
        self.book, self.filled, self.look, self.lists = book, filled, look, lists
        self.sheet: GrowingSheet = book.sheet(SHEET)
        self.tokens = token_values(filled)
        self.printed = PrintedLines(filled.form.instructions, filled.cite, filled.left_out)
        self.blank = filled.identity.get("kind") == "blank"
        self.rows = {t.name: self._rows_of(t) for t in filled.form.tables}
        self.required = self._required_marks()
        self.written = WrittenSheet(rows=self.rows)
        self.formats = [book.format(style) for style in look.styles]
        self.answers = {place: name for name, place in look.fields.items()}
        self.heights: dict[int, float] = {}
        self.scanned = scan_rows.is_scanned(filled)
        self.tag = tag_for(filled.form.id, filled.identity)
        self.tag_height = tag_picture.height(look.page, look.widths) if self.tag else 0.0
        self._map_rows()

    def write(self) -> WrittenSheet:
        """Write everything; gives what the other sheets build upon."""
        look, sheet = self.look, self.sheet
        if not look.gridlines:
            sheet.hide_gridlines(2)
        sheet.set_zoom(look.zoom)
        for column, width in look.widths.items():
            sheet.set_column(column - 1, column - 1, width, None, {"hidden": column in look.hidden_columns})
        if self.filled.correction:
            self._banner()
        prototypes = {row for spot in look.tables.values() for row in spot.rows}
        for row in range(1, look.last_row + 1):
            if row not in prototypes and row not in self.skipped:
                self._static_row(row)
        for table in self.filled.form.tables:
            if table.name in look.tables and look.tables[table.name].row not in self.skipped:
                self._table(table, look.tables[table.name])
        if self.scanned and self.filled.head.pictures is not None:
            scan_rows.check_head(self.book, self.sheet, scan_rows.check_at(self.look))
        self._pictures()
        apply(self.sheet, self.look, self.at, self._page_rows(), self.tokens)
        sheet.protect("", PROTECTION)
        return self.written

    # --- rows of the look and rows of the sheet ----------------------------------------------------------

    def _rows_of(self, table: Table) -> Sequence[FilledRow]:
        given = self.filled.rows.get(table.name, ())
        if self.filled.correction:
            return given
        blank = self.filled.blank_rows.get(table.name)
        if blank is None:
            blank = 0 if table.ask == Ask.OFFICE and given else table.rows
            blank = empty_rows(self.look, table.name, blank) if self.blank and not given else blank
        rows = (*given, *[FilledRow()] * blank)
        return rows or (FilledRow(),)

    def _map_rows(self) -> None:
        """``at[row]`` is where a row of the look stands in the sheet."""
        look = self.look
        counts: dict[int, int] = {}
        more: dict[int, int] = {}
        self.skipped: set[int] = set()
        for name, spot in look.tables.items():
            count = len(self.rows[name])
            counts[spot.row] = max(counts.get(spot.row, 0), count)
            more[spot.rows[-1]] = (counts[spot.row] - 1) * spot.lines
        for spot in look.tables.values():
            if not counts[spot.row]:  # a correction without rows of this table
                top = min((r for r, _ in spot.header.values()), default=spot.row)
                self.skipped |= {*range(top, spot.row), *spot.rows}
        self.at: dict[int, int] = {}
        row = 2 if self.filled.correction else 1
        beyond = [p.row for p in look.pictures] + ([look.freeze[0]] if look.freeze else [])
        for old in range(1, max([look.last_row + 1, *(look.page.repeat or ()), *beyond]) + 1):
            self.at[old] = row
            row += 0 if old in self.skipped else 1 + more.get(old, 0)

    def _required_marks(self) -> set[str]:
        return {mark_of(t.name if t else "", f.name) for t, f in self.filled.form.all_fields() if f.required}

    # --- head and static text ----------------------------------------------------------------------------

    def _static_row(self, row: int) -> None:
        look, out = self.look, self.at[row]
        height = self._shorter(row) or look.heights.get(row, 0.0)
        height = max(height, self.tag_height + 2 if self.tag and row == 1 else 0.0)
        for column, last_row, last_column in look.merges_by_row.get(row, ()):
            cell = look.cells.get((row, column))
            style = self.formats[cell.style] if cell else None
            name = self.answers.get((row, column))
            if name is not None:
                style = self._head_format((row, column), self.filled.form.by_name[name])
            self.sheet.merge_range(out - 1, column - 1, self.at[last_row] - 1, last_column - 1, "", style)
        for column, cell in look.rows.get(row, ()):
            name = self.answers.get((row, column))
            if name is not None:
                height = max(height, self._head_answer((row, column), self.filled.form.by_name[name]))
            else:
                self._static(row, column, cell)
        for name, (r, c) in look.fields.items():
            if r == row and (r, c) not in look.cells:  # marked, but neither styled nor filled
                height = max(height, self._head_answer((r, c), self.filled.form.by_name[name]))
        if height:
            self._height(out, height)

    def _shorter(self, row: int) -> float:
        """The height of a row of instructions of which some are not printed, or of articles; nothing for any other."""
        texts = {}
        for column, cell in self.look.rows.get(row, ()):
            text = plain_text(cell.value)
            if BASIS in text:
                return lines_needed(fill_tokens(text, self.tokens), self.look.width((row, column))) * _FINE + 3
            texts[column] = text, self.printed.of(text)
        if all(text == printed for text, printed in texts.values()):
            return 0.0
        lines = [lines_needed(printed, self.look.width((row, column))) for column, (_, printed) in texts.items()]
        return max(lines) * _LINE + 10

    def _static(self, row: int, column: int, cell: LookCell) -> None:
        at = self.at[row] - 1, column - 1
        style = self.formats[cell.style]
        marks = self.look.required_labels.get((row, column), ())
        if marks:
            style = self.book.format(self.look.styles[cell.style], locked=True)
            for mark in marks:
                if mark.startswith("t_"):
                    self.book.name(mark, SHEET, at[0] + 1, column)
        match cell.value:
            case None:
                self.sheet.write_blank(*at, None, style)
            case bool():
                self.sheet.write_boolean(*at, cell.value, style)
            case int() | float():
                self.sheet.write_number(*at, cell.value, style)
            case _:
                self._text(at, cell, style, star=any(m in self.required for m in marks))

    def _text(self, at: Place, cell: LookCell, style: Any, *, star: bool) -> None:
        """Static text, rich or not; a required label gets a red star."""
        own, whole = self.look.styles[cell.style], self.printed.of(plain_text(cell.value))
        star = star and "*" not in whole and "＊" not in whole
        if not isinstance(cell.value, tuple) and not star:
            self.sheet.write_string(*at, fill_tokens(whole, self.tokens), style)
            return
        pieces: list[Any] = [self.book.format(own, font_color=RED), "*"] if star else []
        if isinstance(cell.value, tuple):
            for fragment in cell.value:
                text = fill_tokens(fragment.text, self.tokens)
                if text:
                    pieces += [self.book.format({**own, **(fragment.style or {})}), text]
        else:
            pieces += [self.book.format(own), whole]
        if len(pieces) < 4:
            self.sheet.write_string(*at, pieces[1] if pieces else "", style)
        else:
            self.sheet.write_rich_string(*at, *pieces, style)

    def _head_format(self, place: Place, item: Field) -> Any:
        flags = self._flags(self.filled.head, item)
        flagged = bool(flags)
        office = item.ask == Ask.OFFICE and not self.blank
        if self.filled.head.pictures is not None and not office:
            return self._answer(place, item, locked=False, office=False, over=scan_rows.shade(doubtful=flagged))
        locked = office or (self.filled.correction and not flagged)
        return self._answer(place, item, locked=locked, office=office, flagged=flagged, struck=is_struck(flags))

    def _head_answer(self, place: Place, item: Field) -> float:
        """One answer of the head; gives the height it wants."""
        filled, out = self.filled, (self.at[place[0]], place[1])
        style = self._head_format(place, item)
        text = write_value(self.sheet, out, filled.head, item, roster=filled.roster, style=style)
        self.book.name(mark_of("", item.name), SHEET, *out)
        pictures = filled.head.pictures or {}
        over = 0.0
        if item.name in pictures and item.ask != Ask.OFFICE:
            width = self.look.width(place)
            scan_rows.place_picture(self.sheet, out, pictures[item.name], width)
            over = scan_rows.picture_height({"": pictures[item.name]}, {"": width})
        self._rule(item, None, out[1], range(out[0], out[0] + 1))
        flags = self._flags(filled.head, item)
        if flags:
            self._flag(out, Flag(out, "", item.label, text, flags, item.sensitive))
        return lines_needed(text, self.look.width(place)) * _LINE + 8 + over if text else over

    # --- the sheet as a whole -------------------------------------------------------------------------------

    def _banner(self) -> None:
        turn = sent_back(self.filled.identity)
        text = scan_rows.BANNER if self.scanned else _BANNER
        style = self.book.format(BANNER)
        self.sheet.merge_range(0, 0, 0, max(self.look.last_column, 2) - 1, "", style)
        self.sheet.write_string(0, 0, text.format(turn=turn), style)
        self.sheet.set_row(0, 24 if sum(self.look.widths.values()) > 110 else 36)

    def _pictures(self) -> None:
        if self.tag:
            widths = self.look.widths
            tag_picture.place_tag(
                self.sheet, self.tag, self.tag_height, row=1, last_column=self.look.last_column, widths=widths
            )
        for picture in self.look.pictures:
            options = {
                "image_data": io.BytesIO(picture.data),
                "x_offset": picture.x,
                "y_offset": picture.y,
                "x_scale": picture.x_scale,
                "y_scale": picture.y_scale,
            }
            self.sheet.insert_image(self.at[picture.row] - 1, picture.column - 1, "picture", options)

    def _page_rows(self) -> PageRows:
        counts = {name: len(self.rows[name]) for name in self.look.tables}
        return PageRows(self.heights, counts, frozenset(self.skipped))
