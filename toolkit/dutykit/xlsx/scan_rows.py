"""Rows of a correction that were recognised of a scan: the picture over the guess, and a place to say: looked at."""

from __future__ import annotations

import io
import math
from collections.abc import Mapping
from typing import Any

from ..evidence import a1
from ..files.drawings import OURS
from ..forms.filled import Filled
from ..forms.recognise import CHECKED_HEAD, CHECKED_LABEL
from .book import Book, GrowingSheet
from .look import Look, PageSetup, Place
from .page import apply_page
from .roles import FLAGGED, FRAME, ROLES

PROBABLE = {"bg_color": "#FFF2CC", "pattern": 1}
"""What is probably right, and is looked at all the same."""
UNDER = {"valign": "bottom", "text_wrap": True}
BANNER = (
    "退回修改表（核对扫描件）　第{turn}次　　每格上面是扫描件的截图，下面是机器认出来的文字："
    "红底的要细看，黄底的多半正确。认错的直接改；看过的行在最右边“已核对”栏填“√”，没有填的不登记。"
)
PAGES = "扫描原页"
_PIXELS = 7
"""Pixels of a digit: the narrowest that a program measures columns by."""
_POINTS = 0.75
_LOWEST, _HIGHEST = 24.0, 90.0
_CHECK = {
    "font_name": "宋体", "font_size": 14, "align": "center", "valign": "vcenter", "border": 1, "border_color": FRAME,
    "bg_color": "#FFF2CC", "pattern": 1, "locked": False,
}  # fmt: skip
_NOTE = "对照截图看过、改好以后，在这里填“√”。没有填“√”的行不登记。"


def is_scanned(filled: Filled) -> bool:
    """Whether anything in a correction waits to be compared with its picture."""
    rows = (filled.head, *(row for rows in filled.rows.values() for row in rows))
    return filled.correction and any(row.pictures is not None for row in rows)


def picture_height(pictures: Mapping[str, bytes], widths: Mapping[str, float]) -> float:
    """Points that the pictures of a row need over its texts."""
    heights = [_fitted(data, widths[name])[1] for name, data in pictures.items() if name in widths]
    return max(heights, default=0.0)


def place_picture(sheet: GrowingSheet, out: Place, data: bytes, width: float) -> None:
    """Put a picture at the top of a cell, no wider than it."""
    scale, _ = _fitted(data, width)
    options = {
        "image_data": io.BytesIO(data), "x_offset": 3, "y_offset": 3, "x_scale": scale, "y_scale": scale,
        "object_position": 1, "description": f"{OURS} {a1(*out)}",
    }  # fmt: skip
    sheet.insert_image(out[0] - 1, out[1] - 1, "scan.jpg", options)


def _fitted(data: bytes, width: float) -> tuple[float, float]:
    """The scale of a picture in a column of so many characters, and its height in points then."""
    wide, high = _size(data)
    room = max(16.0, width * _PIXELS - 4)
    scale = min(room / wide, _HIGHEST / _POINTS / high)
    return scale, max(_LOWEST, math.ceil(high * scale * _POINTS)) + 5


def _size(data: bytes) -> tuple[int, int]:
    from PIL import Image

    with Image.open(io.BytesIO(data)) as image:
        return image.width or 1, image.height or 1


def check_at(look: Look, table: str = "") -> int:
    """The column in which a clerk says of a table that its rows were looked at; of the head, that of the first."""
    rows = [spot.row for spot in look.tables.values()]
    most = max(map(rows.count, rows), default=0)  # hidden columns with the numbers of records
    beside = sorted(n for n, spot in look.tables.items() if table and spot.row == look.tables[table].row)
    return look.last_column + 1 + most + (beside.index(table) if table else 0)


def check_column(book: Book, sheet: GrowingSheet, table: str, column: int, *, header: int, rows: range) -> None:
    """The column in which a clerk says of each record that it was looked at; they begin in ``rows``."""
    sheet.set_column(column - 1, column - 1, 9)
    sheet.write_string(header - 1, column - 1, CHECKED_LABEL, book.format(ROLES["header"]))
    book.name(f"c_{table}", sheet.name, header, column)
    for row in rows:
        sheet.write_blank(row - 1, column - 1, None, book.format(_CHECK))
    _offer(sheet, rows.start, rows[-1], column)


def check_head(book: Book, sheet: GrowingSheet, column: int) -> None:
    """The cell in which a clerk says that the head was looked at."""
    sheet.set_column(column - 1, column - 1, 9)
    sheet.write_string(0, column - 1, CHECKED_LABEL, book.format(ROLES["header"]))
    sheet.write_blank(1, column - 1, None, book.format(_CHECK))
    book.name(CHECKED_HEAD, sheet.name, 2, column)
    _offer(sheet, 2, 2, column)


def _offer(sheet: GrowingSheet, first: int, last: int, column: int) -> None:
    options = {"validate": "list", "source": ["√"], "input_title": CHECKED_LABEL, "input_message": _NOTE}
    sheet.data_validation(first - 1, column - 1, last - 1, column - 1, options)


def shade(*, doubtful: bool) -> Mapping[str, Any]:
    """The look of a recognised answer."""
    return {**(FLAGGED if doubtful else PROBABLE), **UNDER}


def write_pages(book: Book, filled: Filled) -> None:
    """The scanned pages, one under the other, to look at what no cell shows."""
    if not filled.pages:
        return
    sheet = book.sheet(PAGES)
    sheet.hide_gridlines(2)
    row = 0
    for data in filled.pages:
        wide, high = _size(data)
        scale = 1100 / wide
        options = {
            "image_data": io.BytesIO(data), "x_scale": scale, "y_scale": scale, "object_position": 1,
            "description": f"{OURS} {PAGES}",
        }  # fmt: skip
        sheet.insert_image(row, 0, "page.jpg", options)
        row += math.ceil(high * scale / 20) + 2
    apply_page(sheet, PageSetup(landscape=True), last_row=row, last_column=18)
    sheet.protect("")
