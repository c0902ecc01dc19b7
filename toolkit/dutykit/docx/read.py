"""Reads a Word file into a grid. Runs in a limited worker process (``files/``)."""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Iterator
from io import BytesIO
from typing import Any

from ..evidence import TablePlace
from ..files.inspection import OURS
from ..forms.grid import Cell, Grid, Mark, Sheet
from ..forms.imprint import find_imprint
from ..problems import Problem
from ..words.codes import MarkKind
from .looks import OFF, Letters, LetterStyles, attribute, local, value_of
from .text import blocks, children, deleted_text, paragraph_text, shapes, text_boxes

NAME = "Word"
MOST_SPAN = 63
MOST_ELEMENTS = 100_000
_NO_HEIGHT = 20
"""A row of fewer twentieths of a point than this cannot be seen."""
_MAIN = "word/document.xml"
_ELEMENT = re.compile(rb"<[A-Za-z]")
_PROPERTY = "dutykit-"
DRAFT = "draft"
"""Our property of a rendered document, of which there need not be a form."""


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
            styles = _styles(package, main)
    except (zipfile.BadZipFile, NotImplementedError, EOFError, OSError) as error:
        raise _Damaged("压缩包无法打开") from error
    if body is None:
        raise _Damaged("没有正文")
    reader = _Reader(styles)
    grid = Grid("docx", [reader.read(body)], marks=reader.marks)
    texts = [_all_text(part) for part in margins]
    _identify(grid, properties, texts)
    grid.marks += [Mark(MarkKind.MARGIN, None, text, furniture=True) for text in texts if text.strip()]
    grid.marks += [Mark(MarkKind.NOTE, None, text) for text in notes]
    grid.marks += [
        Mark(MarkKind.PICTURE, furniture=_is_ours(e)) for e in body.iter() if local(e) in ("blip", "imagedata")
    ]
    return grid


def _is_ours(blip: Any) -> bool:
    """Whether a picture is the code of an issued form."""
    anchor = next((above for above in blip.iterancestors() if local(above) in ("anchor", "inline")), ())
    return any(local(e) == "docPr" and e.get("descr", "").startswith(OURS) for e in anchor)


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


def _styles(package: zipfile.ZipFile, main: str) -> LetterStyles:
    part = next((part for kind, part in _relations(package, main) if kind == "styles"), "")
    return LetterStyles.of(_parse(package, part)) if part in package.namelist() else LetterStyles()


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
    if not any(printed) and not properties.keys() - {DRAFT}:
        printed = [find_imprint("\n".join(c.text for c in grid.sheets[0].cells.values() if "号" in c.text))]
    for found in printed:
        for key, value in found.items():
            if grid.identity.setdefault(key, value) != value and key == "issue":
                facts = {"first": grid.identity[key], "second": value}
                if not grid.problems:
                    grid.problems.append(Problem("file.mixed", facts=facts))


class _Reader:
    """Numbers rows, paragraphs and tables while it goes down the body."""

    def __init__(self, styles: LetterStyles) -> None:
        self.sheet = Sheet(NAME)
        self.marks: list[Mark] = []
        self.styles = styles
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
        letters, place = Letters(self.styles), TablePlace(0, self.paragraphs, 1)
        text = paragraph_text(paragraph, letters).strip("\n")
        self._beside(letters, place)
        self.marks += [Mark(MarkKind.DRAWN, place)] * shapes(paragraph)
        if text.strip():
            self.sheet.add(Cell(self.row, 1, text, text, place=place, sight=letters.sight))
        for inner in text_boxes(paragraph):
            for block in blocks(inner):
                if local(block) == "tbl":
                    self._table(block)
                else:
                    self._paragraph(block)

    def _beside(self, letters: Letters, place: TablePlace) -> None:
        """What was left out of a cell or a paragraph: nobody sees it, or it was deleted with changes tracked."""
        for kind, texts in ((MarkKind.HIDDEN, letters.hidden), (MarkKind.REVISION, letters.deleted)):
            text = "".join(texts).strip()
            if text:
                self.marks.append(Mark(kind, place, text))

    def _deleted_rows(self, table: Any) -> None:
        """Rows that were deleted with changes tracked: the reader of the paper may see them struck out."""
        for number, row in enumerate(children(table, "tr"), 1):
            text = deleted_text(row).strip() if _is_deleted(row) else ""
            if text:
                self.marks.append(Mark(MarkKind.REVISION, TablePlace(self.tables, number, 1), text))

    def _table(self, table: Any) -> None:
        self.tables += 1
        start = self.row
        self._deleted_rows(table)
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
                    letters, place = Letters(self.styles), TablePlace(self.tables, number, column)
                    text = self._cell(tc, letters, place)
                    self._beside(letters, place)
                    last = Cell(start + number, column, text, text, 1, width, place, sight=letters.sight)
                    open_cells[column] = last
                    spans.append(last)
                column += width
            self.row = start + number
            if _is_unseen(row):
                self.sheet.hidden_rows.add(self.row)
        self._keep(spans)

    def _cell(self, cell: Any, letters: Letters, place: TablePlace) -> str:
        """The text of a cell; what stands in boxes over it is its text only where nothing else is written."""
        text = _cell_text(cell, letters)
        self.marks += [Mark(MarkKind.DRAWN, place)] * shapes(cell)
        boxes = [_cell_text(inner, Letters(self.styles)) for block in cell.iter() if local(block) == "p"
                 and not _is_boxed(block, cell) for inner in text_boxes(block)]  # fmt: skip
        if not text.strip():
            return "\n".join(boxes)
        self.marks += [Mark(MarkKind.TEXT_BOX, place, box) for box in boxes if box.strip()]
        return text

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
        if not _is_deleted(row):
            yield row


def _is_deleted(row: Any) -> bool:
    return value_of(row, "trPr", "del", "") is not None


def _is_unseen(row: Any) -> bool:
    """Whether a row is hidden, or drawn up to nothing."""
    if value_of(row, "trPr", "hidden", "1") not in (None, *OFF):
        return True
    exact = [e for child in row if local(child) == "trPr" for e in child if local(e) == "trHeight"]
    heights = [attribute(e, "val") or "" for e in exact if attribute(e, "hRule") == "exact"]
    return any(height.isdecimal() and int(height) < _NO_HEIGHT for height in heights)


def _is_boxed(block: Any, cell: Any) -> bool:
    """Whether a paragraph stands in a box, or in a table of its own, inside a cell."""
    for above in block.iterancestors():
        if above is cell:
            return False
        if local(above) in ("txbxContent", "tc", "Fallback"):
            return True
    return True


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
    return "\n".join(parts).strip("\n")
