"""Lines of a form that are no rows of a table: the date below a signature, totals."""

from __future__ import annotations

import re

from ..text import fold
from .grid import Cell

_DATE_LINE = re.compile(r"\d{0,4}年\d{0,2}月\d{0,2}日")
_TOTALS = re.compile(
    r"(?:本页|全年|年度|本表)?(?:合计|总计|小计|共计|累计)(?:[::]?共?\d+[场次人件项条个份]{0,2}[,，、;]?)*"
)


def is_date_line(text: str) -> bool:
    """Whether a text is the line for a date below a signature, filled in or not."""
    return _DATE_LINE.fullmatch(fold(text)) is not None


def is_total(cell: Cell) -> bool:
    """Whether a cell holds what stands at the beginning of a row of totals: 合计, 小计：2场."""
    return _TOTALS.fullmatch(cell.key) is not None
