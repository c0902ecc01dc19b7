"""An issued workbook drawn as it is printed, without an office program: cells, borders, texts, pictures.

Small, so that everyday tests see pages; ``make scans`` prints with LibreOffice instead.
"""

from __future__ import annotations

import io
from typing import Any

from openpyxl.utils import get_column_letter
from PIL import Image, ImageDraw

from app.rounds import Book
from scans.paper import INK, font

_LINE = (138, 151, 166)
_DIGIT, _PAD = 7, 5


def drawn(book: Book, dpi: int = 200, last_row: int = 14) -> Image.Image:
    """The first rows of the sheet on an A4 page that lies across, ``dpi`` dots to the inch."""
    sheet = book.sheet
    columns = [c for c in range(1, sheet.max_column + 1) if not sheet.column_dimensions[get_column_letter(c)].hidden]
    last = max(c for c in columns if any(sheet.cell(r, c).has_style for r in range(1, 9)))
    widths = {c: _wide(sheet, c) for c in columns if c <= last}
    heights = {r: (sheet.row_dimensions[r].height or 15.0) * 96 / 72 for r in range(1, last_row + 1)}
    page = Image.new("RGB", (int(11.69 * dpi), int(8.27 * dpi)), "white")
    margin = 0.45 * dpi
    scale = (page.width - 2 * margin) / sum(widths.values())
    draw = ImageDraw.Draw(page)
    lefts, tops = _running(widths, margin, scale), _running(heights, margin, scale)
    merged = {(m.min_row, m.min_col): (m.max_row, m.max_col) for m in sheet.merged_cells.ranges}
    covered = {(r, c) for m in sheet.merged_cells.ranges for r, c in _inside(m)}
    for row in heights:
        for column in widths:
            if (row, column) in covered and (row, column) not in merged:
                continue
            bottom, right = merged.get((row, column), (row, column))
            bottom, right = min(bottom, last_row), min(right, last)
            box = (lefts[column], tops[row], lefts[right + 1], tops[bottom + 1])
            _cell(draw, sheet.cell(row, column), box, scale)
    for image in sheet._images:
        _image(page, image, lefts, tops, scale)
    return page


def _wide(sheet: Any, column: int) -> float:
    return (sheet.column_dimensions[get_column_letter(column)].width or 8.5) * _DIGIT + _PAD


def _running(sizes: dict[int, float], start: float, scale: float) -> dict[int, float]:
    at, edges = start, {}
    for number, size in sizes.items():
        edges[number] = at
        at += size * scale
        edges[number + 1] = at
    return edges


def _inside(merge: Any) -> list[tuple[int, int]]:
    return [(r, c) for r in range(merge.min_row, merge.max_row + 1) for c in range(merge.min_col, merge.max_col + 1)]


def _cell(draw: ImageDraw.ImageDraw, cell: Any, box: tuple[float, float, float, float], scale: float) -> None:
    if cell.border.left.style or cell.border.top.style:
        draw.rectangle(box, outline=_LINE, width=max(1, round(scale)))
    text = "" if cell.value is None else str(cell.value)
    if not text:
        return
    size = max(8, round((cell.font.sz or 11) * 96 / 72 * scale))
    letters = font(size)
    lines = _wrapped(text, letters, box[2] - box[0] - 6 * scale)
    high = len(lines) * size * 1.25
    y = box[1] + max(1.0, (box[3] - box[1] - high) / 2)
    for line in lines:
        long = letters.getlength(line)
        centred = cell.alignment.horizontal == "center"
        x = (box[0] + box[2] - long) / 2 if centred else box[0] + 4 * scale
        if cell.alignment.horizontal == "right":
            x = box[2] - long - 4 * scale
        draw.text((x, y), line, font=letters, fill=INK)
        y += size * 1.25


def _wrapped(text: str, letters: Any, room: float) -> list[str]:
    lines = [""]
    for char in text:
        if char == "\n" or (letters.getlength(lines[-1] + char) > room and lines[-1]):
            lines.append("")
        lines[-1] += char.strip("\n")
    return lines


def _image(page: Image.Image, image: Any, lefts: dict[int, float], tops: dict[int, float], scale: float) -> None:
    start = image.anchor._from
    x = lefts[start.col + 1] + start.colOff / 9525 * scale
    y = tops[start.row + 1] + start.rowOff / 9525 * scale
    end = image.anchor.to
    right, bottom = lefts[end.col + 1] + end.colOff / 9525 * scale, tops[end.row + 1] + end.rowOff / 9525 * scale
    picture = Image.open(io.BytesIO(image.ref.getvalue())).convert("RGB")
    size = max(1, round(right - x)), max(1, round(bottom - y))
    page.paste(picture.resize(size, Image.Resampling.NEAREST), (round(x), round(y)))
