"""Reads an OFD (GB/T 33190-2016), what offices exchange, into the pages that a PDF is read into.

An OFD is a zip container of XML: pages with layers of text, paths and pictures, in millimetres from the upper left
corner. Every character has its place (``DeltaX``, ``DeltaY``), so that tables come from ruled lines as in a PDF. The
guard has passed over every part; libxml2 reads them without a network and without entities.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from lxml import etree

from ..evidence import PagePlace
from ..files.limits import Limits
from ..files.zipdir import RefusedError, ZipEntry, chunks, directory, refuse
from ..forms.grid import Grid, Mark
from ..problems import Problem
from ..words.codes import MarkKind
from .page import Char, Page, RuledLine
from .read import SPREADSHEETS, grid_of
from .ruling import Inconclusive, rule

_POINTS = 72 / 25.4
_A4 = (0.0, 0.0, 210.0, 297.0)
_THIN = 3.0
"""A filled box not wider than this (points) is a line."""
_ABOVE, _BELOW = 0.88, 0.12
"""Of the size of a character, above and below the line on which it stands."""
_DEEPEST = 16
_WHITE = 250
_LONGEST = 100
_FARTHEST = 1e6
"""Millimetres; nothing on paper is further away."""
_NO_TEXT = "请发回电子表格，或由电子表格“导出为 PDF”后发回。"
_NUMBER = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?")
_STEP = re.compile(r"[A-Za-z]|[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?")
_Affine = tuple[float, float, float, float, float, float]
_PLAIN: _Affine = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


def read_ofd(data: bytes, options: dict[str, Any]) -> Grid:
    """All pages as one sheet, as :func:`~dutykit.pdf.read.read_pdf` gives it. ``options``: ``limits``.

    Only for a file that the guard has passed. What stops the reading comes as a problem in a grid without sheets.
    """
    limits: Limits = options.get("limits") or Limits()
    try:
        document = _Document(data, limits)
        pages = document.pages()
    except RefusedError as refused:
        return Grid("ofd", problems=[refused.problem])
    grid = grid_of(pages, document.marks, spreadsheet=any(name in document.creator for name in SPREADSHEETS))
    grid.source = "ofd"
    if [p.code for p in grid.problems] == ["file.scan"]:
        facts = {"kind": "没有文字的 OFD（像是扫描件）", "advice": _NO_TEXT}
        grid.problems = [Problem("file.unsupported", facts=facts)]
    return grid


@dataclass(slots=True)
class _Drawn:
    """What stands on one page, in points."""

    chars: list[Char] = field(default_factory=list)
    across: list[RuledLine] = field(default_factory=list)
    down: list[RuledLine] = field(default_factory=list)
    pictures: float = 0.0
    unseen: list[str] = field(default_factory=list)
    """Texts in the colour of the paper."""
    unknown: int = 0
    """Composite objects that the file does not hold."""
    outside: list[Char] = field(default_factory=list)
    """Characters beyond the edges of the paper."""


class _Document:
    """The parts of a container, and the pages that they make."""

    def __init__(self, data: bytes, limits: Limits) -> None:
        self._data, self._limits = data, limits
        self._parts: dict[str, ZipEntry] = {e.name.casefold().lstrip("/"): e for e in directory(data, limits)}
        self.marks: list[Mark] = []
        self.creator = ""
        if any(posixpath.basename(name) == "encryptions.xml" for name in self._parts):
            refuse("file.encrypted")

    def pages(self) -> list[Page]:
        """Every page of every document in the file, in order."""
        root = self._xml("OFD.xml")
        self.creator = " ".join(text for e in root.iter() if _name(e) == "Creator" and (text := e.text)).lower()
        pages: list[Page] = []
        for body in _children(root, "DocBody"):
            where = _text(body, "DocRoot")
            document = self._xml(where)
            common = next(_children(document, "CommonData"), None)
            box = _box(common, "PageArea") or _A4
            templates = {e.get("ID", ""): _beside(where, e.get("BaseLoc", "")) for e in _below(common, "TemplatePage")}
            units = self._units(where, common)
            for page in _below(next(_children(document, "Pages"), None), "Page"):
                if len(pages) >= self._limits.pdf_pages:
                    refuse("file.too_complex", f"超过 {self._limits.pdf_pages} 页")
                content = self._xml(_beside(where, page.get("BaseLoc", "")))
                pages.append(self._page(content, len(pages) + 1, box, templates, units))
            self._annotations(where, document, body)
        if not pages:
            refuse("file.truncated", "OFD 里没有页")
        return pages

    def _xml(self, part: str) -> etree._Element:
        entry = self._parts.get(part.casefold().lstrip("/"))
        if entry is None:
            refuse("file.truncated", f"缺少 {part}")
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
        return etree.fromstring(b"".join(chunks(entry, self._data, self._limits)), parser)

    def _units(self, where: str, common: etree._Element | None) -> dict[str, etree._Element]:
        """Drawings that pages use by their number."""
        found: dict[str, etree._Element] = {}
        for name in ("PublicRes", "DocumentRes"):
            for resource in _below(common, name):
                part = _beside(where, (resource.text or "").strip())
                if part.casefold().lstrip("/") in self._parts:
                    found |= {e.get("ID", ""): e for e in self._xml(part).iter() if _name(e) == "CompositeGraphicUnit"}
        return found

    def _page(
        self,
        content: etree._Element,
        number: int,
        box: tuple[float, ...],
        templates: dict[str, str],
        units: dict[str, etree._Element],
    ) -> Page:
        left, top, wide, high = _box(content, "Area") or box
        drawn = _Drawn()
        painter = _Painter(drawn, units, self._limits, number)
        start = (_POINTS, 0.0, 0.0, _POINTS, -left * _POINTS, -top * _POINTS)
        for used in _children(content, "Template"):
            template = templates.get(used.get("TemplateID", ""))
            if template is None:
                refuse("file.truncated", f"缺少第 {number} 页的模板")
            painter.paint(next(_children(self._xml(template), "Content"), None), start, 0)
        painter.paint(next(_children(content, "Content"), None), start, 0)
        page = Page(number, wide * _POINTS, high * _POINTS)
        for char in drawn.chars:
            x, y = (char.x0 + char.x1) / 2, (char.top + char.bottom) / 2
            on_paper = 0 <= x <= page.width and 0 <= y <= page.height
            (page.chars if on_paper else drawn.outside).append(char)
        page.picture = drawn.pictures / max(page.width * page.height, 1.0)
        try:
            rule(page, drawn.across, drawn.down)
        except Inconclusive:
            refuse("file.too_complex", f"第{number}页的表格线无法理清")
        self.marks += [Mark(MarkKind.ANNOTATION, PagePlace(number), f"白字：{text}") for text in drawn.unseen]
        if drawn.outside:
            words = "".join(char.text for char in drawn.outside)[:_LONGEST]
            self.marks.append(Mark(MarkKind.ANNOTATION, PagePlace(number), f"纸面以外：{words}"))
        self.marks += [Mark(MarkKind.PICTURE, PagePlace(number))] * drawn.unknown
        return page

    def _annotations(self, where: str, document: etree._Element, body: etree._Element) -> None:
        """What was laid over the pages: notes with words, stamps and other pictures; the seals of signatures."""
        for listed in _children(document, "Annotations"):
            part = _beside(where, (listed.text or "").strip())
            for page in self._xml(part).iter():
                file = _text(page, "FileLoc") if _name(page) == "Page" else ""
                for note in self._xml(_beside(part, file)).iter() if file else ():
                    if _name(note) == "Annot" and note.get("Visible", "true") != "false" and note.get("Type") != "Link":
                        self.marks.append(_annotation(note))
        if _text(body, "Signatures"):
            self.marks.append(Mark(MarkKind.PICTURE, text="电子签章", furniture=True))


def _annotation(note: etree._Element) -> Mark:
    words = " ".join(
        text for e in note.iter() if _name(e) in {"TextCode", "Remark"} and (text := (e.text or "").strip())
    )
    if note.get("Type") in {"Stamp", "Watermark"} or not words:
        return Mark(MarkKind.PICTURE, text=words)
    return Mark(MarkKind.ANNOTATION, text=words)


class _Painter:
    """Objects of a layer, one after another, onto a page."""

    def __init__(self, drawn: _Drawn, units: dict[str, etree._Element], limits: Limits, number: int) -> None:
        self._drawn, self._units, self._limits, self._number = drawn, units, limits, number
        self._objects = 0

    def paint(self, element: etree._Element | None, matrix: _Affine, depth: int) -> None:
        """Everything in a layer, block or drawing."""
        if depth > _DEEPEST:
            refuse("file.too_complex", f"第{self._number}页的图形嵌套过深")
        for item in element if element is not None else ():
            name = _name(item)
            self._objects += 1
            if self._objects > 10 * self._limits.pdf_page_objects:
                refuse("file.too_complex", f"第{self._number}页的图形对象过多")
            if item.get("Visible", "true") == "false":
                continue
            own = _times(_matrix(item), matrix)
            if name in {"Layer", "PageBlock", "Content"}:
                self.paint(item, matrix, depth + 1)
            elif name == "TextObject":
                self._words(item, own)
            elif name == "PathObject":
                self._path(item, own)
            elif name == "ImageObject":
                box = _numbers(item.get("Boundary"))
                self._drawn.pictures += box[2] * box[3] * _POINTS**2 if len(box) == 4 else 0.0
            elif name == "CompositeObject":
                unit = self._units.get(item.get("ResourceID", ""))
                if unit is None:
                    self._drawn.unknown += 1
                else:
                    self.paint(next(_children(unit, "Content"), None), own, depth + 1)

    def _words(self, item: etree._Element, matrix: _Affine) -> None:
        size = (_numbers(item.get("Size")) or [3.0])[0]
        scale = (_numbers(item.get("HScale")) or [1.0])[0]
        unseen = _is_white(item, "FillColor")
        at = (0.0, 0.0)
        for code in _children(item, "TextCode"):
            text = (code.text or "").replace("\r", "").replace("\n", "")
            at = (_numbers(code.get("X")) or [at[0]])[0], (_numbers(code.get("Y")) or [at[1]])[0]
            if unseen:
                self._drawn.unseen += [text] if text.strip() else []
                continue
            across, down = _deltas(code.get("DeltaX"), len(text)), _deltas(code.get("DeltaY"), len(text))
            at = self._line(text, at, (across, down), (size, scale), matrix)
        if len(self._drawn.chars) > self._limits.pdf_page_chars:
            refuse("file.too_complex", f"第{self._number}页有 {len(self._drawn.chars)} 个字符")

    def _line(
        self,
        text: str,
        at: tuple[float, float],
        steps: tuple[list[float], list[float]],
        sizes: tuple[float, float],
        matrix: _Affine,
    ) -> tuple[float, float]:
        """One text, character by character; where the next one would stand."""
        (x, y), (across, down), (size, scale) = at, steps, sizes
        for n, char in enumerate(text):
            width = size * scale * (0.5 if ord(char) < 0x2E80 else 1.0)
            if n < len(across) and 0 < across[n] < 1.5 * width:
                width = across[n]  # what the font says of it is not known here
            if not char.isspace():
                self._put(char, matrix, (x, y - _ABOVE * size, x + width, y + _BELOW * size))
            # Without steps characters stand one after another, as wide as they are.
            x += across[n] if n < len(across) else (0.0 if down else width)
            y += down[n] if n < len(down) else 0.0
        return x, y

    def _put(self, char: str, matrix: _Affine, box: tuple[float, float, float, float]) -> None:
        corners = [_at(matrix, x, y) for x in (box[0], box[2]) for y in (box[1], box[3])]
        xs, ys = [x for x, _ in corners], [y for _, y in corners]
        self._drawn.chars.append(Char(char, min(xs), min(ys), max(xs), max(ys)))

    def _path(self, item: etree._Element, matrix: _Affine) -> None:
        """The lines of one path: what is thin as a whole, else its straight strokes, else the thin boxes it fills."""
        stroked, filled = item.get("Stroke", "true") != "false", item.get("Fill", "false") == "true"
        if (not stroked and not filled) or _is_white(item, "StrokeColor" if stroked else "FillColor"):
            return
        parts = [[_at(matrix, x, y) for x, y in part] for part in _parts(_text(item, "AbbreviatedData"))]
        for part in parts:
            if self._thin(part) or not stroked:
                continue
            for one, other in pairwise(part):
                self._thin([one, other])

    def _thin(self, points: list[tuple[float, float]]) -> bool:
        xs, ys = [x for x, _ in points], [y for _, y in points]
        left, right, top, bottom = min(xs), max(xs), min(ys), max(ys)
        wide, high = right - left, bottom - top
        if high <= _THIN and wide > max(high, _THIN):
            self._drawn.across.append(RuledLine((top + bottom) / 2, left, right))
        elif wide <= _THIN and high > max(wide, _THIN):
            self._drawn.down.append(RuledLine((left + right) / 2, top, bottom))
        elif wide > _THIN or high > _THIN:
            return False
        return True


def _name(element: etree._Element) -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def _children(element: etree._Element, name: str) -> Iterator[etree._Element]:
    return (child for child in element if _name(child) == name)


def _below(element: etree._Element | None, name: str) -> Iterator[etree._Element]:
    return _children(element, name) if element is not None else iter(())


def _text(element: etree._Element, name: str) -> str:
    return next(((e.text or "").strip() for e in _children(element, name)), "")


def _beside(part: str, location: str) -> str:
    """The part that ``location`` means in another part; one that begins with a slash counts from the root."""
    location = location.strip().replace("\\", "/")
    folder = "" if location.startswith("/") else posixpath.dirname(part)
    return posixpath.normpath(posixpath.join("/", folder, location.lstrip("/"))).lstrip("/")


def _box(element: etree._Element | None, area: str) -> tuple[float, float, float, float] | None:
    for found in _below(element, area):
        numbers = _numbers(_text(found, "PhysicalBox"))
        if len(numbers) == 4 and 0 < numbers[2] < 5000 and 0 < numbers[3] < 5000:
            return numbers[0], numbers[1], numbers[2], numbers[3]
    return None


def _numbers(text: str | None) -> list[float]:
    """The figures in a list, as far as they can be measures of a page."""
    return [max(-_FARTHEST, min(float(n), _FARTHEST)) for n in _NUMBER.findall(text or "")]


def _matrix(item: etree._Element) -> _Affine:
    """From the space of an object to that of its layer: its own matrix, then the corner of its box."""
    box, own = _numbers(item.get("Boundary")), _numbers(item.get("CTM"))
    a, b, c, d, e, f = own if len(own) == 6 else _PLAIN
    left, top = (box[0], box[1]) if len(box) == 4 else (0.0, 0.0)
    return a, b, c, d, e + left, f + top


def _times(m: _Affine, n: _Affine) -> _Affine:
    """``m`` first, then ``n``."""
    return (
        m[0] * n[0] + m[1] * n[2], m[0] * n[1] + m[1] * n[3],
        m[2] * n[0] + m[3] * n[2], m[2] * n[1] + m[3] * n[3],
        m[4] * n[0] + m[5] * n[2] + n[4], m[4] * n[1] + m[5] * n[3] + n[5],
    )  # fmt: skip


def _at(m: _Affine, x: float, y: float) -> tuple[float, float]:
    return x * m[0] + y * m[2] + m[4], x * m[1] + y * m[3] + m[5]


def _deltas(text: str | None, most: int) -> list[float]:
    """The steps from character to character; ``g 5 3.5`` stands for five of 3.5."""
    steps: list[float] = []
    words = iter((text or "").split())
    for word in words:
        if word == "g":
            count, step = _numbers(next(words, "0")), _numbers(next(words, "0"))
            steps += (step or [0.0]) * min(int((count or [0.0])[0]), most)
        else:
            steps += _numbers(word)
        if len(steps) >= most:
            break
    return steps[:most]


def _is_white(item: etree._Element, name: str) -> bool:
    """Whether the colour of an object cannot be seen on paper."""
    for colour in _children(item, name):
        value = _numbers(colour.get("Value"))
        alpha = _numbers(colour.get("Alpha"))
        return (len(value) == 3 and min(value) > _WHITE) or (bool(alpha) and alpha[0] == 0)
    return False


_POINTS_OF = {"M": 1, "S": 1, "L": 1, "Q": 2, "B": 3}


def _parts(data: str) -> Iterator[list[tuple[float, float]]]:
    """The corner points of each part of a path; a part with a curve is left out."""
    part: list[tuple[float, float]] = []
    curved = False
    tokens = _STEP.findall(data)
    at = 0
    while at < len(tokens):
        command = tokens[at]
        at += 1
        count = _POINTS_OF.get(command, 0) * 2 or (7 if command == "A" else 0)
        figures = tokens[at : at + count]
        if any(figure.isalpha() for figure in figures) or len(figures) < count:
            return  # it is no path
        at += count
        if command in {"M", "S"}:
            if len(part) > 1 and not curved:
                yield part
            part, curved = [], False
        if command == "C" and part:
            part.append(part[0])
        curved |= command in {"Q", "B", "A"}
        if count:
            part.append((float(figures[-2]), float(figures[-1])))
    if len(part) > 1 and not curved:
        yield part
