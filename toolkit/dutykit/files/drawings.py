"""What is drawn over the cells of a workbook: text boxes, pictures, charts and shapes, with the cell they hang on."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping, Sequence
from typing import Any

from ..evidence import CellPlace, Place, a1
from ..forms.grid import Mark
from ..words.codes import MarkKind
from .inspection import OURS, Inspection
from .limits import Limits
from .passes import RelationsPass
from .xmlrun import Budget, run
from .zipdir import RefusedError, ZipEntry, chunks, directory

_FOLDERS = (b"xl/drawings/drawing", b"xl/drawings/vmlDrawing")
_EDGE = 63_500
"""A box that reaches less than this far into a cell (5 points, in units of the format) only touches it."""
_MOST_OVER = 1_000
_PICTURES = ("pic", "graphicFrame")
_SHAPES = ("sp", "cxnSp", "contentPart")
"""Shapes, lines between two points, and what was drawn by hand."""
_NO_CONTROLS = ("", "Note", "Drop")
"""Notes are read with their cells; the arrows of filters and lists say nothing."""


def drawn(data: bytes, inspection: Inspection, limits: Limits) -> list[Mark]:
    """The marks that stand over the cells of a workbook which the guard has passed, in the order of the sheets.

    The guard passes over these parts, for no reader of values opens them. One that breaks its limits is one mark.
    """
    if not any(folder in data for folder in _FOLDERS):  # names of parts are not packed
        return []
    parts = {entry.name.casefold(): entry for entry in directory(data, limits)}
    budget = Budget(limits)
    found: list[Mark] = []
    for facts in inspection.sheets:
        for kind, part in _drawings(parts, facts.part, data, limits, budget):
            sheet = _DrawingPass(facts.name) if kind == "drawing" else _ControlsPass(facts.name)
            try:
                run(part.name, chunks(part, data, limits), budget, sheet.start, sheet.attach)
                found += sheet.marks()
            except RefusedError:
                found.append(Mark(MarkKind.PICTURE, CellPlace(facts.name, a1(1, 1))))
    return found


def _drawings(
    parts: dict[str, ZipEntry], sheet: str, data: bytes, limits: Limits, budget: Budget
) -> list[tuple[str, ZipEntry]]:
    """The parts that are drawn over one sheet, each with its kind."""
    folder, _, name = sheet.rpartition("/")
    relations = parts.get(f"{folder}/_rels/{name}.rels".casefold())
    if relations is None:
        return []
    known = RelationsPass()
    run(relations.name, chunks(relations, data, limits), budget, known.start)
    targets = [
        (kind, posixpath.normpath(posixpath.join(f"/{folder}", target)).lstrip("/").casefold())
        for kind, target in known.targets.values()
        if kind in ("drawing", "vmlDrawing")
    ]
    return [(kind, parts[target]) for kind, target in targets if target in parts]


class _DrawingPass:
    """What hangs on each anchor: pictures and charts, text boxes, and shapes without words, such as lines and ink."""

    def __init__(self, sheet: str) -> None:
        self._sheet = sheet
        self._found: list[tuple[bool, dict[str, list[str]], list[str]]] = []  # picture, anchor, words
        self._ours: set[int] = set()
        self._anchor: dict[str, list[str]] = {}
        self._end = "from"
        self._fallback = False
        self._parser: Any = None

    def attach(self, parser: Any) -> None:
        """Take the parser, to ask it for character data."""
        self._parser = parser

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins."""
        self._parser.CharacterDataHandler = None
        if name.endswith("Anchor"):
            self._anchor, self._fallback = {}, False
        elif name in ("from", "to"):
            self._end = name
        elif name in ("row", "col", "rowOff", "colOff"):
            self._parser.CharacterDataHandler = self._anchor.setdefault(f"{self._end} {name}", []).append
        elif name == "Fallback":  # the same again, for programs that know less
            self._fallback = True
        elif name in (*_PICTURES, *_SHAPES) and not self._fallback:
            self._found.append((name in _PICTURES, self._anchor, []))
        elif name == "cNvPr" and self._found and attributes.get("descr", "").startswith(OURS):
            self._ours.add(len(self._found) - 1)
        elif name == "t" and self._found and not self._fallback:
            self._parser.CharacterDataHandler = self._found[-1][2].append

    def marks(self) -> list[Mark]:
        """A mark for each."""
        return [
            Mark(
                MarkKind.PICTURE if picture else MarkKind.TEXT_BOX if "".join(words).strip() else MarkKind.DRAWN,
                _place(self._sheet, "".join(anchor.get("from row", ())), "".join(anchor.get("from col", ()))),
                "".join(words).strip(),
                furniture=index in self._ours and picture,
                rows=_over(anchor, "row"),
                columns=_over(anchor, "col"),
            )
            for index, (picture, anchor, words) in enumerate(self._found)
        ]


def _over(anchor: Mapping[str, Sequence[str]], way: str) -> int:
    """Over how many rows (``row``) or columns (``col``) something lies; the last one only where it reaches into it."""
    first, last, into = ("".join(anchor.get(f"{end} {way}{off}", ())).strip() for end, off in
                         (("from", ""), ("to", ""), ("to", "Off")))  # fmt: skip
    if not (first.isdecimal() and last.isdecimal()):
        return 1
    reaches = not into.isdecimal() or int(into) > _EDGE
    return max(1, min(int(last) - int(first) + reaches, _MOST_OVER))


def _place(sheet: str, row: str, column: str) -> Place | None:
    known = row.isdecimal() and column.isdecimal() and len(row) < 8 and len(column) < 6
    return CellPlace(sheet, a1(int(row) + 1, int(column) + 1)) if known else None


class _ControlsPass:
    """Controls of the old kind (VML): boxes to tick, buttons, lists. What they show is in no cell."""

    def __init__(self, sheet: str) -> None:
        self._sheet = sheet
        self._found: list[tuple[str, list[str], list[str], list[str]]] = []  # kind, words, anchor, ticked
        self._words: list[str] = []
        self._boxed = False
        self._parser: Any = None

    def attach(self, parser: Any) -> None:
        """Take the parser, to ask it for character data."""
        self._parser = parser

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins."""
        self._parser.CharacterDataHandler = None
        if name in ("shape", "shapetype"):
            self._words, self._boxed = [], False
        elif name == "textbox":
            self._boxed = True
        elif name == "ClientData":
            self._boxed = False
            self._found.append((attributes.get("ObjectType", ""), self._words, [], []))
        elif name in ("Anchor", "Checked") and self._found:
            _, _, anchor, ticked = self._found[-1]
            self._parser.CharacterDataHandler = (anchor if name == "Anchor" else ticked).append
        if self._boxed:
            self._parser.CharacterDataHandler = self._words.append

    def marks(self) -> list[Mark]:
        """A mark for each control."""
        return [self._mark(*found) for found in self._found if found[0] not in _NO_CONTROLS]

    def _mark(self, kind: str, words: list[str], anchor: list[str], ticked: list[str]) -> Mark:
        column, _, row, *_ = [*"".join(anchor).replace(" ", "").split(","), "", "", ""]
        box = ("☑" if "".join(ticked).strip() not in ("", "0") else "☐") if kind in ("Checkbox", "Radio") else ""
        text = box + "".join(words).strip()
        place = _place(self._sheet, row.strip(), column.strip())
        return Mark(MarkKind.TEXT_BOX if text else MarkKind.PICTURE, place, text)


__all__ = ["OURS", "drawn"]
