"""What styles and runs of text say of cells: number formats, strike-through, letters that nobody sees, raised figures.

Styles are looked at once for each style and texts once for each text, never for each cell. Formats that only paint
under a condition are none of this.
"""

from __future__ import annotations

from typing import TypeVar

from ..forms.number_format import alters_text
from ..words.codes import Sight
from .inspection import Marks
from .xmlrun import Budget
from .zipdir import refuse

# Built-in formats that say more than General, those of days and times that leave a part of them out among them
# (ECMA-376 part 1, 18.8.30; 27 to 58 as they are in China).
BUILT_IN_FORMATS = {
    "1": "0", "2": "0.00", "3": "#,##0", "4": "#,##0.00", "9": "0%", "10": "0.00%", "11": "0.00E+00",
    "12": "# ?/?", "13": "# ??/??", "16": "d-mmm", "17": "mmm-yy", "18": "h:mm AM/PM", "19": "h:mm:ss AM/PM",
    "20": "h:mm", "21": "h:mm:ss", "27": 'yyyy"年"m"月"', "28": 'm"月"d"日"', "36": 'yyyy"年"m"月"', "37": "#,##0",
    "38": "#,##0", "39": "#,##0.00", "40": "#,##0.00", "45": "mm:ss", "48": "##0.0E+0", "49": "@",
    "50": 'yyyy"年"m"月"', "51": 'm"月"d"日"', "52": 'yyyy"年"m"月"', "53": 'm"月"d"日"', "54": 'm"月"d"日"',
    "57": 'yyyy"年"m"月"', "58": 'm"月"d"日"',
}  # fmt: skip
_WHITE, _BLACK = (255, 255, 255), (0, 0, 0)
Colour = tuple[int, int, int]
_INDEXED = {"0": _BLACK, "8": _BLACK, "64": _BLACK, "1": _WHITE, "9": _WHITE, "65": _WHITE}
_THEME = {"0": _WHITE, "1": _BLACK}
_NEAR = 24
"""Colours whose parts differ by no more than this together cannot be told apart on a screen."""
_T = TypeVar("_T")
_OFF = frozenset({"0", "false", "off", "none"})


def is_on(attributes: dict[str, str]) -> bool:
    """Whether a property that is there is switched on."""
    return attributes.get("val", "1").casefold() not in _OFF


def same_colour(one: Colour | None, other: Colour | None) -> bool:
    """Whether letters of one colour cannot be seen on the other; of a colour that is not known nobody can tell."""
    return one is not None and other is not None and sum(abs(a - b) for a, b in zip(one, other, strict=True)) <= _NEAR


def colour_of(text: str) -> Colour | None:
    """``FFRRGGBB``, ``RRGGBB`` or ``#rrggbb``."""
    digits = text.removeprefix("#")[-6:]
    try:
        number = int(digits, 16)
    except ValueError:
        return None
    return (number >> 16, number >> 8 & 255, number & 255) if len(digits) == 6 else None


def _colour(attributes: dict[str, str]) -> Colour | None:
    if float(attributes.get("tint") or 0) != 0:
        return None
    if "rgb" in attributes:
        return colour_of(attributes["rgb"])
    if "theme" in attributes:
        return _THEME.get(attributes["theme"])
    return _INDEXED.get(attributes.get("indexed", ""))


class StylesPass:
    """Counts the cell formats; keeps what each of them says of its cells."""

    def __init__(self, budget: Budget) -> None:
        self.count = 0
        self.formats: dict[str, str] = {}
        self.worded: dict[str, str] = {}
        self.sights: dict[str, Sight] = {}
        self._codes = dict(BUILT_IN_FORMATS)
        self._limits = budget.limits
        self._part = ""
        self._struck: list[bool] = []
        self._letters: list[Colour | None] = []
        self._papers: list[Colour | None] = []

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins."""
        if name == "xf":
            if self._part == "cellXfs":
                self._style(attributes)
        elif name == "numFmt":
            code = attributes.get("formatCode", "")
            if len(code) > self._limits.format_code:
                refuse("file.too_complex", "数字格式过长")
            if code.casefold() != "general" and self._part != "dxfs":
                self._codes[attributes.get("numFmtId", "")] = code
        elif name in ("fonts", "fills", "borders", "cellStyleXfs", "cellXfs", "cellStyles", "dxfs"):
            self._part = name
        elif self._part == "fonts":
            self._font(name, attributes)
        elif self._part == "fills":
            self._fill(name, attributes)

    def _font(self, name: str, attributes: dict[str, str]) -> None:
        if name == "font":
            self._struck.append(False)
            self._letters.append(_BLACK)
        elif name == "strike" and self._struck:
            self._struck[-1] = is_on(attributes)
        elif name == "color" and self._letters:
            self._letters[-1] = _colour(attributes)

    def _fill(self, name: str, attributes: dict[str, str]) -> None:
        if name == "fill":
            self._papers.append(_WHITE)
        elif name == "patternFill" and self._papers:
            self._papers[-1] = _WHITE if attributes.get("patternType", "none") == "none" else None
        elif name == "fgColor" and self._papers and self._papers[-1] is None:
            self._papers[-1] = _colour(attributes)
        elif name == "gradientFill" and self._papers:
            self._papers[-1] = None

    def _style(self, attributes: dict[str, str]) -> None:
        style = str(self.count)
        code = self._codes.get(attributes.get("numFmtId", "0"))
        if code:
            self.formats[style] = code
            if alters_text(code):
                self.worded[style] = code
        font, fill = _at(self._struck, attributes, "fontId"), _at(self._letters, attributes, "fontId")
        if font:
            self.sights[style] = Sight.STRUCK
        elif same_colour(fill, _at(self._papers, attributes, "fillId") if self._papers else _WHITE):
            self.sights[style] = Sight.UNSEEN
        self.count += 1
        if self.count > self._limits.cell_formats:
            refuse("file.too_complex", "单元格样式过多")

    def marks(self, texts: dict[str, Sight]) -> Marks:
        """What was found, together with what is known of the shared texts."""
        return Marks(self.formats, self.worded, self.sights, texts)


def _at(found: list[_T], attributes: dict[str, str], name: str) -> _T | None:
    number = attributes.get(name, "0")
    return found[int(number)] if number.isdecimal() and int(number) < len(found) else None


class Runs:
    """The runs of one text: which of its letters are struck out or raised."""

    NAMES = frozenset({"r", "strike", "vertAlign", "t", "rPh"})

    def __init__(self) -> None:
        self._struck = self._plain = self._raised = 0
        self._is_struck = self._is_raised = self._aside = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """An element of the text begins."""
        if name in ("r", "rPh"):
            self._is_struck = self._is_raised = False
            self._aside = name == "rPh"
        elif name == "strike":
            self._is_struck = is_on(attributes)
        elif name == "vertAlign":
            self._is_raised = attributes.get("val") in ("superscript", "subscript")
        elif name == "t" and not self._aside:
            self._struck += self._is_struck
            self._plain += not self._is_struck
            self._raised += self._is_raised

    @property
    def sight(self) -> Sight | None:
        """What is to be said of the text as a whole."""
        if self._struck:
            return Sight.PARTLY_STRUCK if self._plain else Sight.STRUCK
        return Sight.RAISED if self._raised else None


class SharedRunsPass:
    """Shared texts of which something is struck out or raised, by their index."""

    def __init__(self) -> None:
        self._runs: list[Runs] = []

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins."""
        if name == "si":
            self._runs.append(Runs())
        elif self._runs and name in Runs.NAMES:
            self._runs[-1].start(name, attributes)

    @property
    def found(self) -> dict[str, Sight]:
        """By index, as cells write it."""
        return {str(i): sight for i, runs in enumerate(self._runs) if (sight := runs.sight) is not None}


__all__ = ["Colour", "Runs", "SharedRunsPass", "StylesPass", "colour_of", "is_on", "same_colour"]
