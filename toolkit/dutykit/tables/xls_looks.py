"""How the cells of an Excel 97-2003 workbook are seen: struck out, in letters of the paper's colour, raised."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from ..files.colours import Colour, is_dust, same_colour
from ..words.codes import Sight

_TWIPS = 20
"""Parts of a point in which fonts are measured."""
_AUTOMATIC = {0x7FFF: (0, 0, 0), 0x40: (0, 0, 0), 0x41: (255, 255, 255)}


class XlsLooks:
    """The fonts and fills of a book, looked at once for each style."""

    def __init__(self, book: Any) -> None:
        self._book = book
        self._of_style = lru_cache(maxsize=4096)(self._style)

    def sight(self, sheet: Any, row: int, column: int) -> Sight | None:
        """What takes a cell from sight, as a whole or in some of its letters."""
        index = sheet.cell_xf_index(row, column)
        runs = sheet.rich_text_runlist_map.get((row, column))
        if not runs:
            return self._of_style(index)
        return self._runs(index, runs, str(sheet.cell_value(row, column)))

    def _style(self, index: int) -> Sight | None:
        font = self._book.font_list[self._book.xf_list[index].font_index]
        if font.struck_out:
            return Sight.STRUCK
        return Sight.UNSEEN if self._faded(font, index) else None

    def _faded(self, font: Any, index: int) -> bool:
        """Whether letters have the colour of what a style paints behind them, or no height."""
        if is_dust(font.height, of_a_point=_TWIPS):
            return True
        back = self._book.xf_list[index].background
        paper = (255, 255, 255) if not back.fill_pattern else self._colour(back.pattern_colour_index)
        return back.fill_pattern <= 1 and same_colour(self._colour(font.colour_index), paper)

    def _colour(self, index: int) -> Colour | None:
        found: Colour | None = _AUTOMATIC.get(index) or self._book.colour_map.get(index)
        return found

    def _runs(self, index: int, runs: list[tuple[int, int]], text: str) -> Sight | None:
        """Struck out, unseen or raised in a part of the letters; before the first run the font of the cell holds."""
        first = self._book.xf_list[index].font_index
        starts = [(0, first), *runs] if runs[0][0] else runs
        ends = [*(at for at, _ in starts[1:]), len(text)]
        fonts = [self._book.font_list[f] for (a, f), b in zip(starts, ends, strict=True) if text[a:b].strip()]
        struck = [bool(font.struck_out) for font in fonts]
        if any(struck):
            return Sight.STRUCK if all(struck) else Sight.PARTLY_STRUCK
        if any(self._faded(font, index) for font in fonts):
            return Sight.UNSEEN
        return Sight.RAISED if any(font.escapement for font in fonts) else None
