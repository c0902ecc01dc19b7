"""Lines of a form that are no rows of a table: the date below a signature, totals, notes to the rows above."""

from __future__ import annotations

import re

from ..text import fold
from .grid import Cell

_DATE_LINE = re.compile(
    r"\d{0,4}年\d{0,2}月\d{0,2}日"
    r"|(?:填表|填报|填写|制表|报送|上报)(?:日期|时间):(?:\d{4}[-./年]\d{1,2}[-./月]\d{1,2}日?)?"
)
_TOTALS = re.compile(
    r"(?:本页|全年|年度|本表)?(?:合计|总计|小计|共计|累计)(?:[::]?共?\d+[场次人件项条个份]{0,2}[,，、;]?)*"
    r"|以下(?:空白|无内容|无正文)"
)
_NOTE = re.compile(r"[(（【\[※*]*(?:注|备注|说明|填表说明|填报说明|附|依据)[\d一二三四五六]*[:：、.．]")
_BRACKETS = re.compile(r"[(（【\[].*[)）】\]]")
_STARRED = re.compile(r"[※*＊]\s*\S{3}")


def is_date_line(text: str) -> bool:
    """Whether a text is the line for a date below a signature, filled in or not."""
    return _DATE_LINE.fullmatch(fold(text)) is not None


def is_note(text: str) -> bool:
    """Whether a text is a note by the way it begins: 注：, 说明：."""
    return _NOTE.match(text) is not None


def is_bracketed(text: str) -> bool:
    """Whether all of a text stands in brackets."""
    return _BRACKETS.fullmatch(text) is not None


def reads_as_note(text: str) -> bool:
    """Whether a text that stands alone in a row of a table says something of other rows: a note, （…）, ※…."""
    return is_note(text) or is_bracketed(text) or _STARRED.match(text) is not None


def is_total(cell: Cell) -> bool:
    """Whether a cell holds what begins a row of totals (合计, 小计：2场), or says that nothing follows."""
    return _TOTALS.fullmatch(cell.key) is not None
