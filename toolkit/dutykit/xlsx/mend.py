"""The first sheet of a correction workbook: every place that has to be mended, with a link to it."""

from __future__ import annotations

from ..evidence import a1
from ..forms.filled import INDEX, Filled
from ..text import glimpse, hidden, masked, shortened
from .book import Book, GrowingSheet
from .look import PageSetup
from .page import apply_page
from .roles import FRAME, GREY, HEADER, INK, MUTED, RED
from .scaffold import FOOTER
from .tokens import fill_tokens, token_values
from .values import lines_needed
from .written import Flag, WrittenSheet

_BODY = {
    "font_name": "宋体", "font_size": 10.5, "font_color": INK, "valign": "vcenter", "text_wrap": True,
    "border": 1, "border_color": FRAME,
}  # fmt: skip
_CENTRE = _BODY | {"align": "center"}
_LINK = _CENTRE | {"font_color": "#0B5394", "underline": 1}
_WRONG = _BODY | {"font_color": RED}
_NEARBY = _BODY | {"font_color": MUTED, "bg_color": GREY, "pattern": 1}
_HEAD = _CENTRE | {"font_name": "黑体", "bg_color": HEADER, "pattern": 1}
_TITLE = {
    "font_name": "黑体",
    "font_size": 16,
    "font_color": INK,
    "align": "center",
    "valign": "vcenter",
    "locked": True,
}
_LEAD = {
    "font_name": "楷体",
    "font_size": 11,
    "font_color": INK,
    "text_wrap": True,
    "valign": "vcenter",
    "locked": True,
}
_COLUMNS = (("序号", 6), ("位置", 18), ("栏目", 16), ("原来填的", 28), ("问题", 44), ("怎么改", 44))
_TEXT_WIDTH = sum(width for _, width in _COLUMNS[2:])


def write_index(book: Book, sheet: GrowingSheet, filled: Filled, written: WrittenSheet) -> None:
    """List the flags; numbers of phones and identities are masked here."""
    sheet.hide_gridlines(2)
    for column, (_, width) in enumerate(_COLUMNS):
        sheet.set_column(column, column, width)
    flags = [(f, p) for f in (*_whole(filled), *written.flags) for p in f.problems]
    sheet.merge_range(0, 0, 0, 5, "", book.format(_TITLE))
    sheet.write_string(0, 0, f"{filled.form.title}　{INDEX}", book.format(_TITLE))
    sheet.set_row(0, 32)
    sheet.merge_range(1, 0, 1, 5, "", book.format(_LEAD))
    lead = (
        f"共 {len(flags)} 处。点“位置”可跳到要改的单元格（红色）；改好后保存，把本文件发回即可。"
        "没有列出的内容已经收到，不用重填。"
    )
    sheet.write_string(1, 0, lead, book.format(_LEAD))
    sheet.set_row(1, 34)
    for column, (label, _) in enumerate(_COLUMNS):
        sheet.write_string(2, column, label, book.format(_HEAD))
    sheet.set_row(2, 24)
    for index, (flag, problem) in enumerate(flags):
        row = 3 + index
        shown = _hidden(flag)
        message, remedy = (_without(flag, text) for text in (problem.message, problem.remedy))
        sheet.write_number(row, 0, index + 1, book.format(_CENTRE))
        if flag.place[0]:
            cell = a1(*flag.place)
            text = f"{flag.where}（{cell}）" if flag.where else cell
            sheet.write_url(row, 1, f"internal:'{flag.sheet}'!{cell}", book.format(_LINK), text, "点此跳到要改的单元格")
        else:
            sheet.write_string(row, 1, "整份表", book.format(_CENTRE))
        texts = ((flag.label, _CENTRE), (shown or "（空）", _WRONG), (message, _BODY), (remedy, _BODY))
        for column, (text, style) in enumerate(texts, 2):
            sheet.write_string(row, column, text, book.format(style))
        lines = max(lines_needed(t, _COLUMNS[c][1]) for c, t in ((3, shown), (4, message), (5, remedy)))
        sheet.set_row(row, max(26, lines * 14.5 + 8))
    last = _write_nearby(book, sheet, filled, 3 + max(len(flags), 1))
    tokens = {name: value.replace("&", "&&") for name, value in token_values(filled).items()}
    page = PageSetup(landscape=True, footer=fill_tokens(FOOTER, tokens), repeat=(3, 3))
    apply_page(sheet, page, last_row=last, last_column=len(_COLUMNS))
    sheet.freeze_panes(3, 0)
    sheet.protect("")


def _write_nearby(book: Book, sheet: GrowingSheet, filled: Filled, row: int) -> int:
    """Below the list, the rows that are to be mended between those above and below them; the last row."""
    if not filled.nearby:
        return row
    row += 1
    sheet.merge_range(row, 0, row, 5, "", book.format(_LEAD))
    sheet.write_string(row, 0, "要改的各行和它前后的行（灰色的已经收到，只供对照，不用填）", book.format(_LEAD))
    sheet.set_row(row, 26)
    for group in filled.nearby:
        for one in group:
            row += 1
            style = _BODY if one.held else _NEARBY
            sheet.merge_range(row, 0, row, 1, "", book.format({**style, "align": "center"}))
            sheet.write_string(
                row, 0, f"{one.number}　{'要改' if one.held else '已收到'}", book.format({**style, "align": "center"})
            )
            sheet.merge_range(row, 2, row, 5, "", book.format(style))
            sheet.write_string(row, 2, one.text, book.format(style))
            sheet.set_row(row, max(22, lines_needed(one.text, _TEXT_WIDTH) * 14.5 + 6))
        row += 1
        sheet.set_row(row, 8)
    return row


def _hidden(flag: Flag) -> str:
    """What stood there, fit to be shown: of personal data next to nothing, well formed or not."""
    return hidden(flag.text) if flag.private else glimpse(flag.text, 60)


def _without(flag: Flag, text: str) -> str:
    whole = shortened(flag.text)
    return masked(text.replace(whole, _hidden(flag)) if flag.private and whole else text)


def _whole(filled: Filled) -> list[Flag]:
    """Problems of the form as a whole, which have no cell."""
    problems = tuple(filled.head.flags.get("", ()))
    return [Flag((0, 0), "", "", "", problems)] if problems else []
