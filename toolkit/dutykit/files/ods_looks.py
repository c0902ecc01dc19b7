"""How the letters of an OpenDocument spreadsheet are seen: its styles, one made from another, shared ones first."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ..words.codes import Sight
from .colours import BLACK, WHITE, Colour, colour_of, is_dust, same_colour

_DEEPEST = 8
_EDGES = ("header", "footer", "header-left", "footer-left", "header-first", "footer-first")
_LINES = ("p", "s", "tab", "span")
_FIELDS = ("date", "time", "page-number", "page-count", "sheet-name", "file-name", "title")
"""What the program writes into a header or a footer by itself."""
_PROPERTIES = ("text-properties", "table-cell-properties", "table-row-properties")


@dataclass(slots=True)
class LetterLook:
    """What a style says of how letters are seen; ``None`` where it leaves that to the one it is made from."""

    parent: str = ""
    struck: bool | None = None
    raised: bool | None = None
    flat: bool = False
    letters: Colour | None = None
    paper: Colour | None = None
    dust: bool | None = None

    def read(self, attributes: Mapping[str, str]) -> None:
        """Take what a properties element says."""
        line = attributes.get("style:text-line-through-style") or attributes.get("style:text-line-through-type")
        if line is not None:
            self.struck = line != "none"
        if "style:text-position" in attributes:
            self.raised = not attributes["style:text-position"].startswith("0%")
        if attributes.get("style:use-window-font-color") == "true":
            self.letters = BLACK
        self.letters = colour_of(attributes.get("fo:color", "")) or self.letters
        if (size := attributes.get("fo:font-size", "")).endswith("pt"):
            self.dust = is_dust(size.removesuffix("pt"))
        paper = attributes.get("fo:background-color", "")
        self.paper = WHITE if paper == "transparent" else colour_of(paper) or self.paper
        self.flat = self.flat or re.match(r"0(?:\.0\d*)?[a-z]", attributes.get("style:row-height", "1cm")) is not None


class OdsLooks:
    """The styles by their names: those that documents share are read before the file's own."""

    def __init__(self) -> None:
        self.edges: list[list[str]] = []
        """The words of headers and footers of pages, each in pieces."""
        self._at_edge = False
        self._parser: Any = None
        self._outer: Any = None
        self._known: dict[str, LetterLook] = {}
        self._whole: dict[str, LetterLook] = {}
        self._style = ""

    def attach(self, parser: Any) -> None:
        """Take the parser, for the words of headers and footers."""
        self._parser, self._outer = parser, parser.EndElementHandler
        parser.EndElementHandler = self._end

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        """An element begins."""
        if name in ("style", "default-style"):
            family = attributes.get("style:family", "")
            self._style = attributes.get("style:name", f"\0{family}")
            parent = attributes.get("style:parent-style-name", f"\0{family}")
            self._known[self._style] = LetterLook(parent=parent if parent != self._style else "")
        elif name in _PROPERTIES:
            self._known.setdefault(self._style, LetterLook()).read(attributes)
        elif name in _EDGES and attributes.get("style:display") != "false":
            self._at_edge = True
            self.edges.append([])
        elif self._at_edge and self._parser is not None and (name in _LINES or name in _FIELDS):
            self._parser.CharacterDataHandler = None if name in _FIELDS else self.edges[-1].append
            self.edges[-1].append("\n" if name == "p" else " " if name in ("s", "tab") else "")

    def _end(self, name: str) -> None:
        self._outer(name)
        name = name.rpartition(":")[2]
        if name in _EDGES:
            self._at_edge = False
        if name in _EDGES or name == "p":
            self._parser.CharacterDataHandler = None
        elif self._at_edge and name in _FIELDS:
            self._parser.CharacterDataHandler = self.edges[-1].append

    @property
    def style(self) -> str:
        """The style that was begun last."""
        return self._style

    def of(self, name: str) -> LetterLook:
        """A style with what it leaves to the one that it is made from."""
        found = self._whole.get(name)
        if found is None:
            found = self._known.get(name, LetterLook())
            above, seen = self._known.get(found.parent), 0
            while above is not None and seen < _DEEPEST:
                found = LetterLook(
                    above.parent,
                    above.struck if found.struck is None else found.struck,
                    above.raised if found.raised is None else found.raised,
                    found.flat or above.flat,
                    above.letters if found.letters is None else found.letters,
                    above.paper if found.paper is None else found.paper,
                    above.dust if found.dust is None else found.dust,
                )
                above, seen = self._known.get(above.parent), seen + 1
            self._whole[name] = found
        return found


class CellText:
    """The letters of a cell, run by run, and how they are seen on its paper."""

    def __init__(self, looks: OdsLooks) -> None:
        self._looks = looks
        self._struck = self._plain = self._raised = 0
        self._colours: set[Colour] = set()

    def take(self, spans: list[str]) -> None:
        """Letters were met inside spans of these styles."""
        looks = [self._looks.of(style) for style in spans]
        struck = any(look.struck for look in looks)
        self._struck += struck
        self._plain += not struck
        self._raised += any(look.raised for look in looks)
        colour = next((look.letters for look in reversed(looks) if look.letters is not None), None)
        if colour is not None:
            self._colours.add(colour)

    def sight(self, style: str) -> Sight | None:
        """What takes the letters from sight, in a cell of a style."""
        whole = self._looks.of(style)
        if (
            (whole.struck and not self._plain)
            or (self._struck and not self._plain)
            or (whole.struck and not self._struck)
        ):
            return Sight.STRUCK
        if self._struck:
            return Sight.PARTLY_STRUCK
        paper = whole.paper or WHITE
        if whole.dust or any(same_colour(colour, paper) for colour in self._colours or {whole.letters or BLACK}):
            return Sight.UNSEEN
        return Sight.RAISED if self._raised else None
