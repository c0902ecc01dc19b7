"""Pictures that WPS keeps inside cells (``DISPIMG``): their bytes, and the cells they stand in.

The cell holds a formula with an id; ``xl/cellimages.xml`` leads from the id to a relation, and that to the picture.
"""

from __future__ import annotations

import hashlib
import posixpath

from ..evidence import CellPlace, a1
from ..files.inspection import Inspection
from ..files.limits import Limits
from ..files.passes import RelationsPass
from ..files.xmlrun import Budget, run
from ..files.zipdir import RefusedError, ZipEntry, chunks, directory
from ..forms.grid import Attachment

_PART = "xl/cellimages.xml"
_RELATIONS = "xl/_rels/cellimages.xml.rels"


def cell_pictures(data: bytes, inspection: Inspection, limits: Limits) -> list[Attachment]:
    """The pictures in cells of a workbook that the guard has passed, in the order of the sheets.

    One whose bytes cannot be found or are damaged is left out: that a picture stood there is told by the guard's
    facts. All together they are no larger than a workbook may be.
    """
    if not any(facts.pictures for facts in inspection.sheets):
        return []
    try:
        parts = {entry.name.casefold(): entry for entry in directory(data, limits)}
        targets = _targets(parts, data, limits)
    except RefusedError:
        return []
    found: list[Attachment] = []
    known: dict[str, bytes] = {}
    room = limits.office_bytes
    for facts in inspection.sheets:
        for at, number in facts.pictures.items():
            target = targets.get(number, "")
            if target not in known:
                known[target] = _bytes(parts.get(target.casefold()), data, limits, room)
                room -= len(known[target])
            picture = known[target]
            if picture:
                name = f"{number}{posixpath.splitext(target)[1].lower()}"
                digest = hashlib.sha256(picture).hexdigest()
                found.append(Attachment(CellPlace(facts.name, a1(*at)), name, picture, digest))
    return found


def _targets(parts: dict[str, ZipEntry], data: bytes, limits: Limits) -> dict[str, str]:
    """The part of each picture by its id."""
    pictures, relations, budget = _PicturesPass(), RelationsPass(), Budget(limits)
    for name, start in ((_PART, pictures.start), (_RELATIONS, relations.start)):
        if name not in parts:
            return {}
        run(name, chunks(parts[name], data, limits), budget, start)
    return {
        number: posixpath.normpath(posixpath.join("/xl", relations.targets[relation][1])).lstrip("/")
        for number, relation in pictures.relations.items()
        if relation in relations.targets
    }


class _PicturesPass:
    """The relation of each picture, by the id that formulas give."""

    def __init__(self) -> None:
        self.relations: dict[str, str] = {}
        self._number = ""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins."""
        if name == "cNvPr":
            self._number = attributes.get("name", "")
        elif name == "blip":
            self.relations[self._number] = next((v for k, v in attributes.items() if k.endswith(":embed")), "")


def _bytes(entry: ZipEntry | None, data: bytes, limits: Limits, room: int) -> bytes:
    if entry is None or entry.size > room:
        return b""
    try:
        return b"".join(chunks(entry, data, limits))
    except RefusedError:
        return b""
