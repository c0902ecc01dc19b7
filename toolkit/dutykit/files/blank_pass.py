"""Cells of a workbook that count as values and show nothing: looked for only where a count has to be explained."""

from __future__ import annotations

from typing import Any

from .inspection import At
from .limits import Limits
from .passes import cell_at


class SharedTextsPass:
    """Which of the shared texts show nothing: by their index, those of white space alone."""

    def __init__(self) -> None:
        self._texts: list[list[str]] = []
        self._phonetic = False
        self._parser: Any = None

    def attach(self, parser: Any) -> None:
        """Take the parser, to ask it for character data."""
        self._parser = parser

    def start(self, name: str, _attributes: dict[str, str]) -> None:
        """An element begins."""
        self._parser.CharacterDataHandler = None
        if name == "si":
            self._texts.append([])
        if name in ("si", "r", "rPh"):
            self._phonetic = name == "rPh"
        elif name == "t" and self._texts and not self._phonetic:
            self._parser.CharacterDataHandler = self._texts[-1].append

    def blank(self) -> frozenset[int]:
        """The indexes."""
        return frozenset(i for i, parts in enumerate(self._texts) if not "".join(parts).strip())


class BlankCellsPass:
    """Cells that hold a value and show nothing: an empty text, shared or their own, as ``=""`` leaves behind."""

    def __init__(self, sheet: str, shared: frozenset[int], limits: Limits) -> None:
        self.blank: set[At] = set()
        self._sheet = sheet
        self._shared = shared
        self._limits = limits
        self._parser: Any = None
        self._at: At = (0, 0)
        self._kind = ""
        self._valued = False
        self._text: list[str] = []

    def attach(self, parser: Any) -> None:
        """Take the parser, to ask it for character data."""
        self._parser = parser

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins."""
        self._parser.CharacterDataHandler = None
        if name == "row":
            self.finish()
            number = attributes.get("r")
            self._at = (self._at[0] + 1 if number is None else int(number), 0)
        elif name == "c":
            self.finish()
            row, column = self._at
            ref = attributes.get("r")
            self._at = (row, column + 1) if ref is None else cell_at(ref, self._sheet, self._limits)
            self._kind = attributes.get("t", "n")
        elif name in ("v", "is"):
            self._valued = True
        if name in ("v", "t"):
            self._parser.CharacterDataHandler = self._text.append

    def finish(self) -> None:
        """The current cell has ended."""
        text = "".join(self._text).strip()
        if self._valued and (not text or (self._kind == "s" and text.isdecimal() and int(text) in self._shared)):
            self.blank.add(self._at)
        self._valued = False
        self._text.clear()
