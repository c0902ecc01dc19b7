"""How the letters of a Word file are seen: struck out, white, raised, hidden, deleted with changes tracked.

What a run says holds before its style of characters, and that before the style of its paragraph; each style may be
made from another one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from ..files.colours import WHITE, Colour, colour_of, is_dust, same_colour
from ..words.codes import Sight

OFF = frozenset({"0", "false", "off", "none"})
_DEEPEST = 8
_HALVES = 2
"""In what Word counts the height of letters: halves of a point."""
_SWITCHES = ("strike", "dstrike", "vanish")
_VALUES = ("color", "vertAlign", "sz")
_RAISED = ("superscript", "subscript")
_HIGHLIGHTS = {"white": WHITE}
_LIGHT_THEME = ("background1", "light1", "bg1")


def local(element: Any) -> str:
    """The name of an element without its namespace."""
    return str(element.tag).rpartition("}")[2]


def attribute(element: Any, name: str) -> str | None:
    """An attribute, whatever its namespace."""
    return next((str(value) for key, value in element.attrib.items() if key.rpartition("}")[2] == name), None)


def value_of(element: Any, properties: str, name: str, default: str) -> str | None:
    """``w:val`` of a property: ``default`` where it has no value, ``None`` where the property is not there."""
    for child in element:
        if local(child) == properties:
            for item in child:
                if local(item) == name:
                    value = attribute(item, "val")
                    return default if value is None else value
    return None


Properties = Mapping[str, str]
"""What is said of letters: the names that matter, each with its value."""
_NOTHING: Properties = {}


def _said(properties: Any) -> dict[str, str]:
    """What a ``rPr`` says."""
    found = {}
    for item in properties:
        name = local(item)
        if name in _SWITCHES or name in _VALUES or name in ("rStyle", "highlight", "shd"):
            found[name] = attribute(item, "fill" if name == "shd" else "val") or ("auto" if name == "shd" else "1")
            if name == "color" and (attribute(item, "themeColor") or "") in _LIGHT_THEME:
                found[name] = "FFFFFF"
    return found


@dataclass(slots=True)
class LetterStyles:
    """What each style says of letters, those that it is made from included."""

    own: dict[str, dict[str, str]] = field(default_factory=dict)
    parents: dict[str, str] = field(default_factory=dict)
    _whole: dict[str, Properties] = field(default_factory=dict)

    @classmethod
    def of(cls, root: Iterable[Any]) -> LetterStyles:
        """The styles of ``styles.xml``."""
        found = cls()
        for style in root:
            name = attribute(style, "styleId") if local(style) == "style" else None
            if name is None:
                continue
            for item in style:
                if local(item) == "rPr":
                    found.own[name] = _said(item)
                elif local(item) == "basedOn":
                    found.parents[name] = attribute(item, "val") or ""
        return found

    def says(self, name: str) -> Properties:
        """What a style says."""
        known = self._whole.get(name)
        if known is None:
            chain, at = [], name
            while at in self.own or at in self.parents:
                chain.append(self.own.get(at, {}))
                at = self.parents.get(at, "")
                if len(chain) > _DEEPEST:
                    break
            known = {key: value for said in reversed(chain) for key, value in said.items()}
            self._whole[name] = known
        return known


class Letters:
    """The letters of a cell or a paragraph, and how they are seen."""

    def __init__(self, styles: LetterStyles | None = None) -> None:
        self.parts: list[str] = []
        self.hidden: list[str] = []
        """Texts that nobody sees."""
        self.deleted: list[str] = []
        """Texts that were deleted with changes tracked, and nobody has accepted that."""
        self.styles = styles or LetterStyles()
        self._struck = self._plain = self._white = self._raised = 0
        self._paper: Colour | None = WHITE

    @property
    def text(self) -> str:
        """All of them."""
        return "".join(self.parts)

    @property
    def sight(self) -> Sight | None:
        """What takes them from sight, all or some of them."""
        if self._struck:
            return Sight.PARTLY_STRUCK if self._plain else Sight.STRUCK
        if self._white:
            return Sight.UNSEEN
        return Sight.RAISED if self._raised else None

    def raise_one(self) -> None:
        """Something stands raised in a formula."""
        self._raised += 1

    def begin(self, paragraph: Any) -> Properties:
        """A paragraph begins: what it says of its letters."""
        cell = next((e for e in paragraph.iterancestors() if local(e) == "tc"), None)
        self._paper = _shade(cell, "tcPr") if cell is not None else WHITE
        shade = _shade(paragraph, "pPr")
        self._paper = self._paper if shade == WHITE else shade
        style = value_of(paragraph, "pPr", "pStyle", "")
        return self.styles.says(style) if style else _NOTHING

    def says(self, run: Any, above: Properties) -> Properties:
        """What holds for a run in a paragraph."""
        properties = next((child for child in run if local(child) == "rPr"), None)
        if properties is None:
            return above
        said = _said(properties)
        named = self.styles.says(said["rStyle"]) if "rStyle" in said else _NOTHING
        return {**above, **named, **said} if above or named else said

    def look(self, said: Properties, since: int) -> None:
        """Note how the letters of a run, those from ``since`` on, are written."""
        if not "".join(self.parts[since:]).strip():
            return
        struck = is_on(said, "strike") or is_on(said, "dstrike")
        self._struck += struck
        self._plain += not struck
        if not said:
            return
        self._raised += said.get("vertAlign") in _RAISED
        self._white += is_dust(said.get("sz", ""), of_a_point=_HALVES)
        if "color" in said:
            self._white += same_colour(colour_of(said["color"]), self._behind(said))

    def _behind(self, said: Properties) -> Colour | None:
        """What is painted behind a run."""
        if said.get("highlight", "none") not in OFF:
            return _HIGHLIGHTS.get(said["highlight"])
        if said.get("shd", "auto") != "auto":
            return colour_of(said["shd"])
        return self._paper


def is_on(said: Properties, name: str) -> bool:
    """Whether a switch is there, and on."""
    return said.get(name, "0") not in OFF


def _shade(element: Any, properties: str) -> Colour | None:
    """What a cell or a paragraph is painted with."""
    for child in element:
        if local(child) == properties:
            for item in child:
                if local(item) == "shd":
                    fill = attribute(item, "fill") or "auto"
                    return WHITE if fill == "auto" else colour_of(fill)
    return WHITE
