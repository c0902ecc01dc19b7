"""How the letters of a binary workbook (.xlsb) are seen: fonts, fills and styles of [MS-XLSB], and runs of texts."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from dataclasses import dataclass

from ..words.codes import Sight
from .colours import BLACK, OFFICE_THEME, WHITE, Colour, cell_colour, is_dust, same_colour

_FONT, _FILL = 43, 45
_TWIPS = 20
"""Parts of a point in which fonts are measured."""
_STRUCK = 0x08
_AUTOMATIC, _INDEXED, _RGB, _THEME = 0, 1, 2, 3
_SOLID = 1
Run = tuple[int, int]
"""Where a run begins, and the number of its font."""


@dataclass(frozen=True, slots=True)
class _Font:
    struck: bool = False
    raised: bool = False
    colour: Colour | None = BLACK
    dust: bool = False


class XlsbLooks:
    """What the styles of a workbook say of letters."""

    def __init__(self, theme: Sequence[Colour] = OFFICE_THEME) -> None:
        self._theme = theme
        self._fonts: list[_Font] = []
        self._fills: list[Colour | None] = []
        self._styles: list[tuple[int, int]] = []

    def take(self, record: int, body: bytes) -> None:
        """A record of the styles."""
        if record == _FONT and len(body) >= 20:
            flags, _, raised = struct.unpack_from("<3H", body, 2)
            colour = self._colour(body, 12)
            dust = is_dust(struct.unpack_from("<H", body)[0], of_a_point=_TWIPS)
            self._fonts.append(_Font(bool(flags & _STRUCK), raised in (1, 2), colour, dust))
        elif record == _FILL and len(body) >= 12:
            pattern = struct.unpack_from("<I", body)[0]
            self._fills.append(WHITE if pattern == 0 else self._colour(body, 4) if pattern == _SOLID else None)

    def style(self, body: bytes) -> None:
        """A format of cells."""
        self._styles.append(struct.unpack_from("<2H", body, 4) if len(body) >= 8 else (0, 0))

    def sight(self, style: int, text: str = "", runs: Sequence[Run] = ()) -> Sight | None:
        """What takes a cell of a style from sight, or some of its letters."""
        font, fill = self._styles[style] if style < len(self._styles) else (0, 0)
        paper = self._fills[fill] if fill < len(self._fills) else WHITE
        fonts = self._fonts_of(font, text, runs) if runs else [self._font(font)]
        struck = [f.struck for f in fonts]
        if any(struck):
            return Sight.STRUCK if all(struck) else Sight.PARTLY_STRUCK
        if any(f.dust or same_colour(f.colour, paper) for f in fonts):
            return Sight.UNSEEN
        return Sight.RAISED if runs and any(f.raised for f in fonts) else None

    def _fonts_of(self, first: int, text: str, runs: Sequence[Run]) -> list[_Font]:
        """The fonts of letters; before the first run that of the cell holds."""
        starts = [(0, first), *runs] if runs[0][0] else list(runs)
        ends = [*(at for at, _ in starts[1:]), len(text)]
        inked = [f for (a, f), b in zip(starts, ends, strict=True) if text[a:b].strip()]
        return [self._font(f) for f in inked or [first]]

    def _font(self, number: int) -> _Font:
        return self._fonts[number] if number < len(self._fonts) else _Font()

    def _colour(self, body: bytes, at: int) -> Colour | None:
        kind, index, tint = body[at] >> 1, body[at + 1], struct.unpack_from("<h", body, at + 2)[0] / 32767
        if kind == _RGB:
            told = {"rgb": body[at + 4 : at + 7].hex()}
        elif kind in (_INDEXED, _THEME):
            told = {"indexed" if kind == _INDEXED else "theme": str(index)}
        else:
            return BLACK if kind == _AUTOMATIC else None
        return cell_colour({**told, "tint": str(tint)}, self._theme)


def rich(body: bytes, at: int) -> tuple[str, list[Run]]:
    """A text that may have runs."""
    flags, size = body[at], int.from_bytes(body[at + 1 : at + 5], "little")
    end = at + 5 + 2 * size
    text = body[at + 5 : end].decode("utf-16-le", "replace")
    count = int.from_bytes(body[end : end + 4], "little") if flags & 1 else 0
    if end + 4 + 4 * count > len(body):
        return text, []
    return text, [struct.unpack_from("<2H", body, end + 4 + 4 * n) for n in range(count)]
