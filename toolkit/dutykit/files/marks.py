"""What styles and runs of text say of cells: number formats, strike-through, letters that nobody sees, raised figures.

Styles are looked at once for each style and texts once for each text, never for each cell. Formats that only paint
under a condition are none of this.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ..forms.number_format import alters_text
from ..words.codes import Sight
from .colours import BLACK, OFFICE_THEME, WHITE, Colour, cell_colour, is_dust, same_colour
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
_OFF = frozenset({"0", "false", "off", "none"})


def is_on(attributes: dict[str, str]) -> bool:
    """Whether a property that is there is switched on."""
    return attributes.get("val", "1").casefold() not in _OFF


_Paint = Mapping[str, str] | Colour | None
"""A colour as it is written, as it is known, or that nobody can tell."""


class StylesPass:
    """Counts the cell formats; keeps what each of them says of its cells."""

    def __init__(self, budget: Budget) -> None:
        self.count = 0
        self.formats: dict[str, str] = {}
        self.worded: dict[str, str] = {}
        self.themed = False
        """Whether the colours of the theme have to be known, those of window and text aside."""
        self._codes = dict(BUILT_IN_FORMATS)
        self._limits = budget.limits
        self._part = ""
        self._struck: list[bool] = []
        self._dust: list[bool] = []
        self._letters: list[_Paint] = []
        self._papers: list[_Paint] = []
        self._looks: list[tuple[str, str]] = []  # of each style: font and fill
        self._painted: tuple[Sequence[Colour], dict[str, Sight], dict[str, Colour | None]] | None = None

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
            self._dust.append(False)
            self._letters.append(BLACK)
        elif name == "strike" and self._struck:
            self._struck[-1] = is_on(attributes)
        elif name == "sz" and self._dust:
            self._dust[-1] = is_dust(attributes.get("val", ""))
        elif name == "color" and self._letters:
            self._letters[-1] = attributes
            self._note_theme(attributes)

    def _fill(self, name: str, attributes: dict[str, str]) -> None:
        if name == "fill":
            self._papers.append(WHITE)
        elif name == "patternFill" and self._papers:
            self._papers[-1] = WHITE if attributes.get("patternType", "none") == "none" else None
        elif name == "fgColor" and self._papers and self._papers[-1] is None:
            self._papers[-1] = attributes
            self._note_theme(attributes)
        elif name == "gradientFill" and self._papers:
            self._papers[-1] = None

    def _note_theme(self, attributes: dict[str, str]) -> None:
        self.themed = self.themed or attributes.get("theme", "0") not in ("0", "1")

    def _style(self, attributes: dict[str, str]) -> None:
        style = str(self.count)
        code = self._codes.get(attributes.get("numFmtId", "0"))
        if code:
            self.formats[style] = code
            if alters_text(code):
                self.worded[style] = code
        self._looks.append((attributes.get("fontId", "0"), attributes.get("fillId", "0")))
        self.count += 1
        if self.count > self._limits.cell_formats:
            refuse("file.too_complex", "单元格样式过多")

    def painted(self, theme: Sequence[Colour]) -> tuple[dict[str, Sight], dict[str, Colour | None]]:
        """What takes cells of a style from sight, and the paper of each style where that is not white."""
        if self._painted is None or self._painted[0] != theme:
            letters = [_known(paint, theme) for paint in self._letters]
            papers = [_known(paint, theme) for paint in self._papers]
            sights: dict[str, Sight] = {}
            coloured: dict[str, Colour | None] = {}
            for number, (font, fill) in enumerate(self._looks):
                at, paper = _index(font, letters), _index(fill, papers)
                behind = papers[paper] if paper is not None else WHITE
                if behind != WHITE:
                    coloured[str(number)] = behind
                if at is not None and self._struck[at]:
                    sights[str(number)] = Sight.STRUCK
                elif at is not None and (self._dust[at] or same_colour(letters[at], behind)):
                    sights[str(number)] = Sight.UNSEEN
            self._painted = theme, sights, coloured
        return self._painted[1], self._painted[2]

    def marks(self, texts: dict[str, Sight], tints: dict[str, frozenset[Colour]], theme: Sequence[Colour]) -> Marks:
        """What was found, together with what is known of the shared texts."""
        sights, papers = self.painted(theme)
        return Marks(self.formats, self.worded, sights, texts, tints, papers, tuple(theme))


def _known(paint: _Paint, theme: Sequence[Colour]) -> Colour | None:
    return cell_colour(paint, theme) if isinstance(paint, Mapping) else paint


def _index(number: str, found: Sequence[object]) -> int | None:
    return int(number) if number.isdecimal() and int(number) < len(found) else None


class Runs:
    """The runs of one text: which of its letters are struck out or raised, and the colours they are given."""

    NAMES = frozenset({"r", "strike", "vertAlign", "color", "t", "rPh"})

    def __init__(self, theme: Sequence[Colour] = OFFICE_THEME) -> None:
        self.tints: set[Colour] = set()
        self._theme = theme
        self._tint: Colour | None = None
        self._struck = self._plain = self._raised = 0
        self._is_struck = self._is_raised = self._aside = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """An element of the text begins."""
        if name in ("r", "rPh"):
            self._is_struck = self._is_raised = False
            self._tint = None
            self._aside = name == "rPh"
        elif name == "strike":
            self._is_struck = is_on(attributes)
        elif name == "vertAlign":
            self._is_raised = attributes.get("val") in ("superscript", "subscript")
        elif name == "color":
            self._tint = cell_colour(attributes, self._theme)
        elif name == "t" and not self._aside:
            self._struck += self._is_struck
            self._plain += not self._is_struck
            self._raised += self._is_raised
            if self._tint is not None:
                self.tints.add(self._tint)

    def sight(self, paper: Colour | None) -> Sight | None:
        """What is to be said of the text as a whole, on paper of a colour."""
        if not self._struck and any(same_colour(tint, paper) for tint in self.tints):
            return Sight.UNSEEN
        return self.written

    @property
    def written(self) -> Sight | None:
        """What is to be said of the text, whatever its colours."""
        if self._struck:
            return Sight.PARTLY_STRUCK if self._plain else Sight.STRUCK
        return Sight.RAISED if self._raised else None


class SharedRunsPass:
    """Shared texts of which something is struck out or raised, and the colours of their letters, by their index."""

    def __init__(self, theme: Sequence[Colour] = OFFICE_THEME) -> None:
        self._theme = theme
        self._runs: list[Runs] = []

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins."""
        if name == "si":
            self._runs.append(Runs(self._theme))
        elif self._runs and name in Runs.NAMES:
            self._runs[-1].start(name, attributes)

    @property
    def found(self) -> dict[str, Sight]:
        """By index, as cells write it."""
        return {str(i): sight for i, runs in enumerate(self._runs) if (sight := runs.written) is not None}

    @property
    def tints(self) -> dict[str, frozenset[Colour]]:
        """Colours that a text gives to some of its letters, by index."""
        return {str(i): frozenset(runs.tints) for i, runs in enumerate(self._runs) if runs.tints}


__all__ = ["Runs", "SharedRunsPass", "StylesPass", "is_on"]
