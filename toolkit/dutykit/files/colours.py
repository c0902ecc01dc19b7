"""Colours of letters and of the paper behind them, and whether one can be seen on the other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from colorsys import hls_to_rgb, rgb_to_hls
from functools import lru_cache

Colour = tuple[int, int, int]
WHITE, BLACK = (255, 255, 255), (0, 0, 0)
_NEAR = 24
"""Colours whose parts differ by no more than this together cannot be told apart on a screen."""
_PALETTE = (
    "000000 FFFFFF FF0000 00FF00 0000FF FFFF00 FF00FF 00FFFF 800000 008000 000080 808000 800080 008080 C0C0C0 808080 "
    "9999FF 993366 FFFFCC CCFFFF 660066 FF8080 0066CC CCCCFF 000080 FF00FF FFFF00 00FFFF 800080 800000 008080 0000FF "
    "00CCFF CCFFFF CCFFCC FFFF99 99CCFF FF99CC CC99FF FFCC99 3366FF 33CCCC 99CC00 FFCC00 FF9900 FF6600 666699 969696 "
    "003366 339966 003300 333300 993300 993366 333399 333333"
)
"""The colours of numbers 8 to 63 (ECMA-376 part 1, 18.8.27); 0 to 7 are the first eight again."""
_OFFICE = ("FFFFFF", "000000", "EEECE1", "1F497D", "4F81BD", "C0504D", "9BBB59", "8064A2", "4BACC6", "F79646")
"""What a workbook without a theme of its own paints with."""


@lru_cache(maxsize=10_000)
def same_colour(one: Colour | None, other: Colour | None) -> bool:
    """Whether letters of one colour cannot be seen on the other; of a colour that is not known nobody can tell."""
    return one is not None and other is not None and sum(abs(a - b) for a, b in zip(one, other, strict=True)) <= _NEAR


_LOWEST = 2.0
"""Letters of fewer points than that are a line of dust, on paper and on a screen."""


def is_dust(size: str | float, *, of_a_point: int = 1) -> bool:
    """Whether letters are so small that nobody sees them; ``size`` in so many parts of a point. No number: no."""
    try:
        return 0 < float(size) / of_a_point < _LOWEST
    except ValueError:
        return False


def colour_of(text: str) -> Colour | None:
    """``FFRRGGBB``, ``RRGGBB`` or ``#rrggbb``."""
    digits = text.removeprefix("#")[-6:]
    try:
        number = int(digits, 16)
    except ValueError:
        return None
    return (number >> 16, number >> 8 & 255, number & 255) if len(digits) == 6 else None


OFFICE_THEME = tuple(colour_of(c) or BLACK for c in _OFFICE)


def indexed_colour(number: str) -> Colour | None:
    """A colour by its number in the palette that every workbook has; 64 and 65 are those of the window."""
    if number in ("64", "65"):
        return BLACK if number == "64" else WHITE
    index = int(number) if number.isdecimal() and len(number) < 4 else 99
    index = index - 8 if index >= 8 else index
    return colour_of(_PALETTE[index * 7 : index * 7 + 6])


def tinted(colour: Colour, tint: float) -> Colour:
    """A colour made lighter (up to 1) or darker (down to -1)."""
    hue, light, strength = rgb_to_hls(*(part / 255 for part in colour))
    light = light * (1 + tint) if tint < 0 else light * (1 - tint) + tint
    red, green, blue = hls_to_rgb(hue, min(1.0, max(0.0, light)), strength)
    return round(red * 255), round(green * 255), round(blue * 255)


def cell_colour(attributes: Mapping[str, str], theme: Sequence[Colour]) -> Colour | None:
    """What a colour element of a workbook means; ``None`` where it does not say."""
    if "rgb" in attributes:
        found = colour_of(attributes["rgb"])
    elif "theme" in attributes:
        number = attributes["theme"]
        found = theme[int(number)] if number.isdecimal() and int(number) < len(theme) else None
    else:
        found = indexed_colour(attributes.get("indexed", ""))
    try:
        tint = float(attributes.get("tint") or 0)
    except ValueError:
        return None
    return tinted(found, tint) if found is not None and tint else found


class ThemePass:
    """The colours of a theme, in the order in which cells number them: light before dark."""

    def __init__(self, _budget: object = None) -> None:
        self._told: list[Colour] = []
        self._inside = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins."""
        if name == "clrScheme":
            self._inside = True
        elif name == "fontScheme":
            self._inside = False
        elif self._inside and name in ("sysClr", "srgbClr"):
            written = attributes.get("lastClr") if name == "sysClr" else attributes.get("val")
            self._told.append(colour_of(written or "") or BLACK)

    @property
    def colours(self) -> tuple[Colour, ...]:
        """Window and text change places, as do the second light and dark."""
        told = tuple(self._told)
        return (told[1], told[0], told[3], told[2], *told[4:]) if len(told) >= 4 else OFFICE_THEME
