"""A table of a web page as a grid: what office automation systems export under the name ``.xls``.

Rows stand under each other as a spreadsheet program would lay them out, with the texts between the tables in rows of
their own. What a page shows is text, and stays text: ``110101199003071234`` is not made a number. libxml2 reads the
page without a network and without entities of its own; before that the guard has counted its tags.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

from ..evidence import CellPlace, a1
from ..files.assemble import printed_identity, sheets_of
from ..files.decoding import decode
from ..files.inspection import At, Inspection, SheetFacts
from ..files.limits import Limits
from ..files.zipdir import RefusedError, refuse
from ..forms.grid import Grid, Mark, Scalar
from ..words.codes import MarkKind

NAME = "HTML"
_CHARSET = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w.:-]{2,30})""", re.IGNORECASE)
_WORKSHEET = re.compile(r"<x:Name>([^<]{1,31})</x:Name>", re.IGNORECASE)
_BLANKS = re.compile(r"[ \t\r\n\f]+")
_CHINESE = {"gb2312", "gbk", "gb_2312-80", "x-gbk", "cp936", "gb18030"}
_UNSEEN = {"script", "style", "head", "title", "template", "noscript", "xml", "colgroup", "col", "datalist"}
_LINES = {"p", "div", "li", "h1", "h2", "h3", "h4", "h5", "h6", "caption", "tr", "table", "center", "section"}
_STRUCK = {"s", "strike", "del"}
_SECTIONS = {"thead", "tbody", "tfoot"}
_GROUPS = {"table", "tr", *_SECTIONS}
_WIDEST = 1000
_HIGHEST = 65_534


def read_html(data: bytes, options: dict[str, Any]) -> Grid:
    """The tables of a page as one sheet, merged cells (``colspan``, ``rowspan``) as such. ``options``: ``limits``.

    What is struck through or not shown is no value: a mark tells of it. A page beyond the limits gives a grid without
    sheets and the problem.
    """
    limits: Limits = options.get("limits") or Limits()
    try:
        text = text_of_page(data, limits)
        name = _WORKSHEET.search(text[:65536])
        page = _Page(SheetFacts(name[1].strip() if name else NAME, ""), limits)
        page.lay_out(_parsed(text))
    except RefusedError as refused:
        return Grid("html", problems=[refused.problem])
    inspection = Inspection("html", [page.facts])
    grid = Grid("html", marks=page.marks)
    grid.sheets = sheets_of(inspection, {page.facts.name: page.values}, grid.problems)
    grid.identity = printed_identity(grid.sheets)
    return grid


def text_of_page(data: bytes, limits: Limits) -> str:
    """The page as text: by its mark, by what it says of itself where that holds, else UTF-8 or GB18030.

    Raises :class:`RefusedError` for a page that is no text, or has more tags than any form.
    """
    if data.count(b"<") > 3 * limits.text_cells:
        refuse("file.too_complex", f"超过 {3 * limits.text_cells} 个标记")
    text = _declared(data) or decode(data)
    if text is None or "\0" in text:
        refuse("file.csv_encoding")
    return text


def _declared(data: bytes) -> str | None:
    marked = data.startswith((codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    found = None if marked else _CHARSET.search(data[:65536])
    if found is None:
        return None
    name = found[1].decode("ascii").casefold()
    try:
        return data.decode("gb18030" if name in _CHINESE else name)
    except (LookupError, UnicodeDecodeError):
        return None  # it says what is not so


def _parsed(text: str) -> etree._Element:
    # Given as UTF-8 by force: what the page says of its encoding has been heard already.
    parser = etree.HTMLParser(encoding="utf-8", no_network=True, huge_tree=False, remove_comments=True, remove_pis=True)
    root = etree.fromstring(text.encode("utf-8", "replace"), parser)
    if root is None:
        refuse("file.truncated", "网页里没有内容")
    return root


@dataclass(slots=True)
class _Words:
    """The text of a cell as a browser shows it, and what is struck through or hidden in it."""

    shown: str = ""
    struck: str = ""
    hidden: str = ""
    pictures: int = 0


@dataclass(slots=True)
class _Page:
    """The rows of a page as they are laid out, one under the other."""

    facts: SheetFacts
    limits: Limits
    values: dict[At, Scalar] = field(default_factory=dict)
    marks: list[Mark] = field(default_factory=list)
    row: int = 0
    loose: list[str] = field(default_factory=list)

    def lay_out(self, element: etree._Element) -> None:
        """All tables below an element, and the texts around them."""
        self._walk(element)
        self._flush()

    def _walk(self, element: etree._Element) -> None:
        self._note(element.text)
        for child in element:
            name = _name(child)
            if name == "table" and not _holds_table(child):
                self._flush()
                self._table(child)
            elif name == "br":
                self._flush()
            elif name not in _UNSEEN and not _is_hidden(child):
                if name in _LINES or name in {"td", "th"}:
                    self._flush()
                    self._walk(child)
                    self._flush()
                else:
                    self._inline(child)
            self._note(child.tail)

    def _inline(self, element: etree._Element) -> None:
        if any(_name(e) == "table" for e in element.iter()):
            self._walk(element)
        else:
            self._note(_words(element).shown)

    def _note(self, text: str | None) -> None:
        if text and text.strip():
            self.loose.append(text)

    def _flush(self) -> None:
        text = _BLANKS.sub(" ", "".join(self.loose)).strip()
        self.loose = []
        if text:
            self.row += 1
            self._put((self.row, 1), text)

    def _put(self, at: At, text: str) -> None:
        if at[1] > self.limits.columns or at[0] > self.limits.rows:
            refuse("file.geometry", sheet=self.facts.name, cell=a1(*at))
        self.values[at] = text
        self.facts.rows, self.facts.columns = max(self.facts.rows, at[0]), max(self.facts.columns, at[1])
        if len(self.values) > self.limits.text_cells:
            refuse("file.too_complex", f"超过 {self.limits.text_cells} 个单元格")

    def _table(self, table: etree._Element) -> None:
        """One table: cells pushed aside by those that reach down from rows above."""
        reaching: dict[int, int] = {}
        for row in _rows(table):
            self.row += 1
            column, hidden = 1, _is_hidden(row)
            for cell in row:
                if _name(cell) not in {"td", "th"}:
                    continue
                while reaching.get(column, 0) >= self.row:
                    column += 1
                wide, high = _span(cell, "colspan", _WIDEST), _span(cell, "rowspan", _HIGHEST)
                self._cell(cell, (self.row, column), high, wide, hidden=hidden)
                if high > 1:
                    reaching |= dict.fromkeys(range(column, column + wide), self.row + high - 1)
                column += wide

    def _cell(self, cell: etree._Element, at: At, high: int, wide: int, *, hidden: bool) -> None:
        words = _words(cell)
        place = CellPlace(self.facts.name, a1(*at))
        if words.shown:
            self._put(at, words.shown)
            if hidden:
                self.facts.hidden_rows.add(at[0])
        for lost, what in ((words.struck, "划去"), (words.hidden, "隐藏")):
            if lost:
                self.marks.append(Mark(MarkKind.ANNOTATION, place, f"{what}：{lost}"))
        self.marks += [Mark(MarkKind.PICTURE, place)] * words.pictures
        if high > 1 or wide > 1:
            self.facts.merges.append((*at, at[0] + high - 1, at[1] + wide - 1))
            if len(self.facts.merges) > self.limits.merges:
                refuse("file.too_complex", "合并区域过多")


def _name(element: etree._Element) -> str:
    return element.tag.rpartition(":")[2] if isinstance(element.tag, str) else ""


def _holds_table(table: etree._Element) -> bool:
    return next(table.iterdescendants("table"), None) is not None


def _rows(table: etree._Element) -> Iterator[etree._Element]:
    for child in table:
        if _name(child) == "tr":
            yield child
        elif _name(child) in _SECTIONS:
            yield from (row for row in child if _name(row) == "tr")


def _span(cell: etree._Element, name: str, most: int) -> int:
    written = (cell.get(name) or "1").strip()
    return max(1, min(int(written), most)) if written.isdecimal() and len(written) < 10 else 1


def _style(element: etree._Element) -> str:
    return re.sub(r"\s+", "", element.get("style") or "").casefold()


def _is_hidden(element: etree._Element) -> bool:
    style = _style(element)
    return "display:none" in style or "visibility:hidden" in style or element.get("hidden") is not None


def _words(cell: etree._Element) -> _Words:
    words = _Words()
    pieces: dict[str, list[str]] = {"shown": [], "struck": [], "hidden": []}
    _gather(cell, "hidden" if _is_hidden(cell) and _name(cell) != "tr" else "shown", pieces, words)
    words.shown, words.struck, words.hidden = (_tidy(pieces[key]) for key in ("shown", "struck", "hidden"))
    return words


def _gather(element: etree._Element, way: str, pieces: dict[str, list[str]], words: _Words) -> None:
    """The texts of an element in their order, by whether they are shown, struck through or hidden."""
    name, style = _name(element), _style(element)
    if name in _STRUCK or "line-through" in style:
        way = "struck" if way == "shown" else way
    pieces[way].append(_BLANKS.sub(" ", element.text or ""))
    pieces[way].append(_control(element, name))
    words.pictures += name == "img" and way == "shown"
    for child in element:
        inner = _name(child)
        if inner and inner not in _UNSEEN and name != "select":
            own = "hidden" if _is_hidden(child) else way
            edge = "\n" if inner in _LINES or inner == "br" else ""
            pieces[way].append(edge)
            _gather(child, own, pieces, words)
            pieces[way].append(edge if inner != "br" else "")
        pieces[way].append(_BLANKS.sub(" ", child.tail or ""))


def _control(element: etree._Element, name: str) -> str:
    """What a control of a form shows: exports of filled pages keep them."""
    if name == "select":
        chosen = [o for o in element.iterdescendants("option") if o.get("selected") is not None]
        return "".join(str(text) for o in chosen for text in o.itertext())
    if name != "input":
        return ""
    kind = (element.get("type") or "text").casefold()
    if kind in {"checkbox", "radio"}:
        return "☑" if element.get("checked") is not None else "☐"
    return (element.get("value") or "") if kind in {"text", "number", "date", "tel"} else ""


def _tidy(pieces: list[str]) -> str:
    lines = [_BLANKS.sub(" ", line).strip(" \xa0") for line in "".join(pieces).split("\n")]
    return "\n".join(line for line in lines if line)
