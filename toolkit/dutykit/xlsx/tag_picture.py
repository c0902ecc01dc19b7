"""The small QR code at the upper right of an issued form: it says on paper which form and which issue this is."""

from __future__ import annotations

import io
from collections.abc import Mapping

from ..files.drawings import OURS
from ..forms.tag import Tag
from .book import GrowingSheet
from .look import PageSetup
from .page import printed_scale

_PRINTED = 34.0
"""Points of the code on paper, 12 mm: two dots of a scanner of 150 dpi for each of its squares, and one more."""
_DIGIT, _PAD = 7, 5
"""Pixels of a digit and around a column, as XlsxWriter counts them for its anchors."""
_POINTS = 0.75
_SCALE = 4
_MASK = 2


def height(page: PageSetup, widths: Mapping[int, float]) -> float:
    """Points of sheet that the code takes, so that it is large enough on paper."""
    return round(_PRINTED / printed_scale(page, widths.values()), 1)


def place_tag(
    sheet: GrowingSheet, tag: Tag, side: float, *, row: int, last_column: int, widths: Mapping[int, float]
) -> None:
    """Put the code, ``side`` points high, at the right end of a row, inside what is printed."""
    data, pixels = picture_of(tag)
    wanted = side / _POINTS
    column, room = last_column, 0.0
    while column > 1 and room + _pixels(widths, column) < wanted + 2:
        room += _pixels(widths, column)
        column -= 1
    offset = max(0.0, room + _pixels(widths, column) - wanted - 2)
    scale = wanted / pixels
    options = {
        "image_data": io.BytesIO(data), "x_offset": offset, "y_offset": 1, "x_scale": scale, "y_scale": scale,
        "object_position": 1, "description": f"{OURS} {tag.text}",
    }  # fmt: skip
    sheet.insert_image(row - 1, column - 1, "tag.png", options)


def _pixels(widths: Mapping[int, float], column: int) -> float:
    return int(widths.get(column, 8.5) * _DIGIT + 0.5) + _PAD


def picture_of(tag: Tag) -> tuple[bytes, int]:
    """The code as a picture of one bit, and how many pixels wide it is."""
    import segno

    # Any mask can be read; weighing all eight would take most of the time of a workbook's code.
    code = segno.make_qr(tag.text, error="l", mask=_MASK, boost_error=False)
    out = io.BytesIO()
    code.save(out, kind="png", scale=_SCALE, border=1)
    return out.getvalue(), int(code.symbol_size(_SCALE, 1)[0])
