"""Reads a Word file into a grid. Runs in a limited worker process (``files/``)."""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Iterator
from io import BytesIO
from typing import Any

from ..evidence import TablePlace
from ..forms.grid import Cell, Grid, Mark, Sheet
from ..forms.imprint import find_imprint
from ..problems import Problem
from ..words.codes import MarkKind
from .text import Letters, blocks, children, local, paragraph_text, text_boxes, value_of

NAME = "Word"
MOST_SPAN = 63
MOST_ELEMENTS = 100_000
_MAIN = "word/document.xml"
_ELEMENT = re.compile(rb"<[A-Za-z]")
_PROPERTY = "dutykit-"


class _TooComplex(Exception):
    """More than any form has."""


class _Damaged(Exception):
    """A part is missing or is no XML."""


def read_document(data: bytes, options: dict[str, Any]) -> Grid:  # noqa: ARG001 - the shape all readers have
    """A Word file as one sheet named ``Word``: paragraphs and tables one under the other.

    A paragraph is a row of one cell, a table keeps its grid columns, and places count as a person would
    (:class:`TablePlace`). Deleted text, hidden text and placeholders are left out; what was inserted, and the
    content of controls, is in. Identity comes from the imprint in headers and footers and from custom properties.
    What stops the reading comes as a problem in a grid without sheets.
    """
    try:
        return _read(data)
    except _TooComplex as error:
        return Grid("docx", problems=[Problem("file.too_complex", facts={"detail": str(error)})])
    except _Damaged as error:
        return Grid("docx", problems=[Problem("file.truncated", facts={"detail": str(error)})])


def _read(data: bytes) -> Grid:
    try:
        with zipfile.ZipFile(BytesIO(data)) as package:
            main = _main_part(package)
            body = next((e for e in _parse(package, main) if local(e) == "body"), None)
            margins = [_parse(package, name) for name in _margins(package, main)]
            properties = _properties(package)
            notes = list(_notes(package, main))
    except (zipfile.BadZipFile, NotImplementedError, EOFError, OSError) as error:
        raise _Damaged("压缩包无法打开") from error
    if body is None:
        raise _Damaged("没有正文")
    grid = Grid("docx", [_Reader().read(body)])
    texts = [_all_text(part) for part in margins]
    _identify(grid, properties, texts)
    grid.marks += [Mark(MarkKind.MARGIN, None, text, furniture=True) for text in texts if text.strip()]
    grid.marks += [Mark(MarkKind.NOTE, None, text) for text in notes]
    grid.marks += [Mark(MarkKind.PICTURE) for e in body.iter() if local(e) in ("blip", "imagedata")]
    return grid


def _parse(package: zipfile.ZipFile, name: str) -> Any:
    """The root of a part; entities stay unresolved and nothing is fetched."""
    from lxml import etree

    try:
        data = package.read(name)
    except (KeyError, zipfile.BadZipFile, RuntimeError, zipfile.zlib.error) as error:  # type: ignore[attr-defined]
        raise _Damaged(f"缺少或损坏 {name}") from error
    count = sum(1 for _ in _ELEMENT.finditer(data))
    if count > MOST_ELEMENTS:
        raise _TooComplex(f"{name} 有 {count} 个元素，上限 {MOST_ELEMENTS}")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True)
    try:
        return etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise _Damaged(f"{name} 不是完整的 XML") from error


def _relations(package: zipfile.ZipFile, part: str) -> Iterator[tuple[str, str]]:
    """Last word of the type, and the part, of each relation inside the package."""
    folder, name = posixpath.split(part)
    rels = posixpath.join(folder, "_rels", f"{name}.rels")
    if rels not in package.namelist():
        return
    for relation in _parse(package, rels):
        if relation.get("TargetMode") != "External" and relation.get("Target"):
            target = posixpath.normpath(posixpath.join("/", folder, relation.get("Target"))).lstrip("/")
            yield relation.get("Type", "").rpartition("/")[2], target


def _main_part(package: zipfile.ZipFile) -> str:
    return next((target for kind, target in _relations(package, "") if kind == "officeDocument"), _MAIN)


def _margins(package: zipfile.ZipFile, main: str) -> list[str]:
    known = set(package.namelist())
    return [part for kind, part in _relations(package, main) if kind in ("header", "footer") and part in known]


def _properties(package: zipfile.ZipFile) -> dict[str, str]:
    """Our custom properties without their prefix."""
    if "docProps/custom.xml" not in package.namelist():
        return {}
    found: dict[str, str] = {}
    for item in _parse(package, "docProps/custom.xml"):
        name, value = item.get("name", ""), "".join(item.itertext()).strip()
        if name.startswith(_PROPERTY) and value:
            found[name.removeprefix(_PROPERTY)] = value
    return found


def _notes(package: zipfile.ZipFile, main: str) -> Iterator[str]:
    """Comments, footnotes and endnotes that say something; what only parts them from the text has a type."""
    known = set(package.namelist())
    for kind, part in _relations(package, main):
        if kind in ("comments", "footnotes", "endnotes") and part in known:
            for note in _parse(package, part):
                text = _all_text(note).strip() if isinstance(note.tag, str) else ""
                if text and not any(name.rpartition("}")[2] == "type" for name in note.attrib):
                    yield text


def _all_text(part: Any) -> str:
    return "\n".join(paragraph_text(e) for e in part.iter() if local(e) == "p")


def _identify(grid: Grid, properties: dict[str, str], margins: list[str]) -> None:
    """Properties first, then what is printed; two issue numbers in one file are told."""
    grid.identity.update(properties)
    printed = [find_imprint(text) for text in margins]
    if not any(printed) and not properties:
        printed = [find_imprint("\n".join(c.text for c in grid.sheets[0].cells.values() if "号" in c.text))]
    for found in printed:
        for key, value in found.items():
            if grid.identity.setdefault(key, value) != value and key == "issue":
                facts = {"first": grid.identity[key], "second": value}
                if not grid.problems:
                    grid.problems.append(Problem("file.mixed", facts=facts))


class _Reader:
    """Numbers rows, paragraphs and tables while it goes down the body."""

    def __init__(self) -> None:
        self.sheet = Sheet(NAME)
        self.row = 0
        self.paragraphs = 0
        self.tables = 0

    def read(self, body: Any) -> Sheet:
        """The whole body."""
        for block in blocks(body):
            if local(block) == "tbl":
                self._table(block)
            else:
                self._paragraph(block)
        return self.sheet

    def _paragraph(self, paragraph: Any) -> None:
        self.paragraphs += 1
        self.row += 1
        letters = Letters()
        text = paragraph_text(paragraph, letters).strip("\n")
        if text.strip():
            place = TablePlace(0, self.paragraphs, 1)
            self.sheet.add(Cell(self.row, 1, text, text, place=place, sight=letters.sight))
        for inner in text_boxes(paragraph):
            for block in blocks(inner):
                if local(block) == "tbl":
                    self._table(block)
                else:
                    self._paragraph(block)

    def _table(self, table: Any) -> None:
        self.tables += 1
        start = self.row
        open_cells: dict[int, Cell] = {}
        spans: list[Cell] = []
        for number, row in enumerate(_rows(table), 1):
            above, open_cells = open_cells, {}
            column = 1 + _number(row, "trPr", "gridBefore", 0)
            last: Cell | None = None
            for tc in children(row, "tc"):
                width = max(1, _number(tc, "tcPr", "gridSpan", 1))
                if width > MOST_SPAN:
                    raise _TooComplex(f"第{self.tables}个表格有一格跨 {width} 列")
                merged_across = value_of(tc, "tcPr", "hMerge", "continue")
                merged_down = value_of(tc, "tcPr", "vMerge", "continue")
                if merged_across == "continue" and last is not None:
                    last.columns += width
                elif merged_down == "continue" and column in above:
                    last = above[column]
                    last.rows = start + number - last.row + 1
                    open_cells[column] = last
                else:
                    letters = Letters()
                    text = _cell_text(tc, letters)
                    place = TablePlace(self.tables, number, column)
                    last = Cell(start + number, column, text, text, 1, width, place, sight=letters.sight)
                    open_cells[column] = last
                    spans.append(last)
                column += width
            self.row = start + number
        self._keep(spans)

    def _keep(self, cells: list[Cell]) -> None:
        for cell in cells:
            if cell.text.strip():
                self.sheet.add(cell)
            if cell.rows > 1 or cell.columns > 1:
                last = (cell.row + cell.rows - 1, cell.column + cell.columns - 1)
                self.sheet.merges.append((cell.row, cell.column, *last))


def _rows(table: Any) -> Iterator[Any]:
    """The rows but those deleted with changes tracked."""
    for row in children(table, "tr"):
        if value_of(row, "trPr", "del", "") is None:
            yield row


def _number(element: Any, properties: str, name: str, default: int) -> int:
    value = value_of(element, properties, name, "")
    return int(value) if value and value.isdecimal() else default


def _cell_text(cell: Any, letters: Letters) -> str:
    """The paragraphs of a cell; a table inside is told row by row."""
    parts: list[str] = []
    for block in blocks(cell):
        if local(block) == "tbl":
            parts += ["\t".join(_cell_text(inner, letters) for inner in children(row, "tc")) for row in _rows(block)]
            continue
        parts.append(paragraph_text(block, letters))
        parts += [_cell_text(inner, letters) for inner in text_boxes(block)]
    return "\n".join(parts).strip("\n")
