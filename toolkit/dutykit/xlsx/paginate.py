"""Page breaks that keep together what belongs together: a heading with its table, a short table, the signatures."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from .look import PageSetup

_PAPER = {8: (841.9, 1190.6), 9: (595.3, 841.9)}  # width and height in points, upright
_DIGIT = 8  # pixels of a digit in 宋体 11, by which Excel measures columns
_SPARE = 0.97


def capacity(page: PageSetup, widths: Iterable[float]) -> float:
    """Points of row height that fit on a page when the sheet is scaled to its width."""
    short, long = _PAPER.get(page.paper, _PAPER[9])
    across, down = (long, short) if page.landscape else (short, long)
    left, right, top, bottom, _, _ = page.margins
    wanted = sum(round(w * _DIGIT) + 5 for w in widths) * 0.75
    scale = min(1.0, (across - (left + right) * 72) / max(wanted, 1.0))
    return (down - (top + bottom) * 72) / scale * _SPARE


def breaks(heights: Mapping[int, float], last_row: int, together: set[int], room: float) -> list[int]:
    """Rows after which a page ends. ``together`` holds rows that stay on the page of the row below them."""
    blocks: list[list[int]] = [[]]
    for row in range(1, last_row + 1):
        blocks[-1].append(row)
        if row not in together and row < last_row:
            blocks.append([])
    ends, used = [], 0.0
    for block in blocks:
        height = sum(heights.get(row, 15.0) for row in block)
        if used and used + height > room:
            ends.append(block[0] - 1)
            used = 0.0
        used = (used + height) % room if height > room else used + height
    return ends
