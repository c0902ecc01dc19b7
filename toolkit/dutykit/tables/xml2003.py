"""A workbook of Excel 2003 XML (SpreadsheetML) as a grid: what office automation systems export as ``.xls``.

The guard passes over the file with expat first: declarations of a document type end the reading, and elements,
depth and texts are counted. After that libxml2 may read it, without a network and without entities.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any

from lxml import etree

from ..evidence import a1
from ..files.assemble import Values, identity_of, marks_of, names_of, sheets_of
from ..files.colours import BLACK, WHITE, Colour, colour_of, same_colour
from ..files.decoding import decode
from ..files.inspection import At, Inspection, SheetFacts, is_nothing
from ..files.limits import Limits
from ..files.xmlrun import Budget, run
from ..files.zipdir import RefusedError, refuse
from ..forms.grid import Grid, Scalar
from ..forms.number_format import alters_text
from ..words.codes import Sight

_SS = "{urn:schemas-microsoft-com:office:spreadsheet}"
_EXCEL = "{urn:schemas-microsoft-com:office:excel}"
_DECLARATION = re.compile(r"\s*<\?xml\b[^>]{0,200}\?>")
_ENCODING = re.compile(rb"""\A\s*<\?xml\b[^>]{0,100}?encoding\s*=\s*["']([\w.:-]{2,30})["']""")
_CHINESE = {"gb2312", "gbk", "gb18030"}
_STATES = {"SheetHidden": "hidden", "SheetVeryHidden": "veryHidden"}
_FORMATS = {
    "General Number": "General",
    "General Date": "yyyy/m/d h:mm",
    "Long Date": "yyyy年m月d日",
    "Medium Date": "yyyy-m-d",
    "Short Date": "yyyy/m/d",
    "Long Time": "h:mm:ss",
    "Medium Time": "h:mm",
    "Short Time": "h:mm",
    "Currency": "0.00",
    "Fixed": "0.00",
    "Standard": "#,##0.00",
    "Percent": "0.00%",
    "Scientific": "0.00E+00",
}
"""Formats that SpreadsheetML knows by a name."""
_STRUCK, _RAISED = {"S", "Strike", "Del"}, {"Sup", "Sub"}
_HTML = "{http://www.w3.org/TR/REC-html40}"
_MOST_STYLED = 1024
_NO_DAY = (date(1899, 12, 30), date(1899, 12, 31), date(1900, 1, 1))
_REFERENCE = re.compile(r"=?(?:'((?:[^']|'')+)'|([^'!]+))!R(\d{1,7})C(\d{1,5})(?::R(\d{1,7})C(\d{1,5}))?")


def read_xml2003(data: bytes, options: dict[str, Any]) -> Grid:
    """All non-blank cells, formulas as their results. ``options``: ``limits``.

    A file that the guard refuses gives a grid without sheets and the problem.
    """
    limits: Limits = options.get("limits") or Limits()
    try:
        whole = _as_utf8(data)
        run("Excel 2003 XML", [whole], Budget(limits, strict=True))
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
        book = _Book(etree.fromstring(whole, parser), limits)
    except RefusedError as refused:
        return Grid("xml2003", problems=[refused.problem])
    grid = Grid("xml2003")
    grid.sheets = sheets_of(book.inspection, book.values, grid.problems)
    grid.names = names_of(book.inspection)
    grid.marks = marks_of(book.inspection)
    grid.identity = identity_of(grid.sheets)
    return grid


def _as_utf8(data: bytes) -> bytes:
    """The file in UTF-8 without its declaration: expat knows no GB18030."""
    declared = _ENCODING.match(data[:300])
    if declared and declared[1].decode("ascii").casefold() in _CHINESE:
        text: str | None = data.decode("gb18030", "replace")
    else:
        text = decode(data)
    if text is None:
        refuse("file.csv_encoding")
    return _DECLARATION.sub("", text, count=1).encode("utf-8", "replace")


@dataclass(frozen=True, slots=True)
class _Style:
    """What a style says of its cells."""

    code: str = ""
    struck: bool = False
    letters: Colour | None = BLACK
    paper: Colour | None = WHITE


@dataclass(slots=True)
class _Text:
    """The letters of a cell and how they are written: how many runs are struck out, are not, are raised; colours."""

    parts: list[str] = field(default_factory=list)
    struck: int = 0
    plain: int = 0
    raised: int = 0
    colours: list[Colour | None] = field(default_factory=list)

    def gather(self, element: etree._Element, *, struck: bool, raised: bool, colour: Colour | None) -> None:
        """The texts of an element in their order."""
        name = etree.QName(element).localname if isinstance(element.tag, str) else ""
        struck, raised = struck or name in _STRUCK, raised or name in _RAISED
        colour = colour_of(element.get(f"{_HTML}Color", "")) or colour
        self._take(element.text, colour, struck=struck, raised=raised)
        for child in element:
            self.gather(child, struck=struck, raised=raised, colour=colour)
            self._take(child.tail, colour, struck=struck, raised=raised)

    def _take(self, text: str | None, colour: Colour | None, *, struck: bool, raised: bool) -> None:
        self.parts.append(text or "")
        if text and text.strip():
            self.struck += struck
            self.plain += not struck
            self.raised += raised
            self.colours.append(colour)

    def sight(self, paper: Colour | None) -> Sight | None:
        """What takes the letters from sight, all or some of them."""
        if self.struck:
            return Sight.PARTLY_STRUCK if self.plain else Sight.STRUCK
        if any(same_colour(colour, paper) for colour in self.colours):
            return Sight.UNSEEN
        return Sight.RAISED if self.raised else None


class _Book:
    """The sheets of a workbook, as facts and values."""

    def __init__(self, root: etree._Element, limits: Limits) -> None:
        self.inspection = Inspection("xml2003")
        self.values: Values = {}
        self._limits = limits
        self._known: dict[str, _Style] = {}
        self._columns: dict[int, str] = {}
        self._styles(root)
        for sheet in root.iterchildren(f"{_SS}Worksheet"):
            self._sheet(sheet)
        if not self.inspection.sheets:
            refuse("file.truncated", "没有工作表")
        if len(self.inspection.sheets) > limits.sheets:
            refuse("file.too_complex", f"超过 {limits.sheets} 个工作表")
        for name in root.iter(f"{_SS}NamedRange"):
            self._name(name)

    def _styles(self, root: etree._Element) -> None:
        for style in root.iterfind(f"{_SS}Styles/{_SS}Style"):
            key, above = style.get(f"{_SS}ID", ""), self._style(style.get(f"{_SS}Parent", "Default"))
            number, font, fill = (style.find(f"{_SS}{name}") for name in ("NumberFormat", "Font", "Interior"))
            code = number.get(f"{_SS}Format", "") if number is not None else above.code
            if len(code) > self._limits.format_code:
                refuse("file.too_complex", "数字格式过长")
            struck, letters, paper = above.struck, above.letters, above.paper
            if font is not None:
                struck = font.get(f"{_SS}StrikeThrough", "0") == "1"
                letters = colour_of(font.get(f"{_SS}Color", "")) or BLACK
            if fill is not None:
                solid = fill.get(f"{_SS}Pattern", "None") != "None"
                paper = colour_of(fill.get(f"{_SS}Color", "")) if solid else WHITE
            self._known[key] = _Style(_FORMATS.get(code, code), struck, letters, paper)

    def _style(self, key: str) -> _Style:
        return self._known.get(key) or self._known.get("Default") or _Style()

    def _name(self, element: etree._Element) -> None:
        """A defined name, in the way that other workbooks refer to cells."""
        name, target = element.get(f"{_SS}Name", ""), _REFERENCE.fullmatch(element.get(f"{_SS}RefersTo", ""))
        if name and target is not None:
            first = _absolute(int(target[3]), int(target[4]))
            last = ":" + _absolute(int(target[5]), int(target[6])) if target[5] else ""
            sheet = (target[1] or target[2]).replace("''", "'").replace("'", "''")
            self.inspection.names.append((name, f"='{sheet}'!{first}{last}"))

    def _sheet(self, element: etree._Element) -> None:
        facts = SheetFacts(element.get(f"{_SS}Name", ""), "")
        if facts.name in self.values:
            refuse("file.truncated", f"有两个工作表都叫“{facts.name}”")
        visible = element.findtext(f"{_EXCEL}WorksheetOptions/{_EXCEL}Visible")
        facts.state = _STATES.get(visible or "", "visible")
        for edge in element.iterfind(f"{_EXCEL}WorksheetOptions/{_EXCEL}PageSetup/*"):
            if words := edge.get(f"{_EXCEL}Data"):  # Header and Footer; margins have none
                facts.edges.append([words])
        values: dict[At, Scalar] = {}
        self.inspection.sheets.append(facts)
        self.values[facts.name] = values
        table = element.find(f"{_SS}Table")
        if table is None:
            return
        column, self._columns = 0, {}
        for told in table.iterchildren(f"{_SS}Column"):
            column = _number(told, "Index", column + 1)
            last = column + _number(told, "Span", 0)
            if told.get(f"{_SS}Hidden", "0") == "1" or is_nothing(told.get(f"{_SS}Width")):
                facts.hide(column, last)
            if style := told.get(f"{_SS}StyleID"):
                self._columns |= dict.fromkeys(range(column, min(last, column + _MOST_STYLED) + 1), style)
            column = last
        row = 0
        for line in table.iterchildren(f"{_SS}Row"):
            row = _number(line, "Index", row + 1)
            self._row(line, row, facts, values)
            row += _number(line, "Span", 0)

    def _row(self, line: etree._Element, row: int, facts: SheetFacts, values: dict[At, Scalar]) -> None:
        column = 0
        for cell in line.iterchildren(f"{_SS}Cell"):
            column = _number(cell, "Index", column + 1)
            self._check(row, column, facts)
            style = cell.get(f"{_SS}StyleID") or line.get(f"{_SS}StyleID") or self._columns.get(column, "")
            self._cell(cell, (row, column), facts, values, self._style(style))
            hidden = line.get(f"{_SS}Hidden", "0") == "1" or is_nothing(line.get(f"{_SS}Height"))
            if hidden and (row, column) in values:
                facts.hidden_rows.add(row)
            wide, high = _number(cell, "MergeAcross", 0), _number(cell, "MergeDown", 0)
            if wide or high:
                facts.merges.append((row, column, row + high, column + wide))
                if len(facts.merges) > self._limits.merges:
                    refuse("file.too_complex", f"工作表“{facts.name}”合并区域过多")
            column += wide

    def _check(self, row: int, column: int, facts: SheetFacts) -> None:
        if not (0 < row <= self._limits.rows and 0 < column <= self._limits.columns):
            refuse("file.geometry", sheet=facts.name, cell=f"R{row}C{column}")

    def _cell(self, cell: etree._Element, at: At, facts: SheetFacts, values: dict[At, Scalar], style: _Style) -> None:
        data = cell.find(f"{_SS}Data")
        formula = cell.get(f"{_SS}Formula") is not None
        comment = cell.find(f"{_SS}Comment")
        if comment is not None:
            note = "".join(map(str, comment.itertext())).strip()
            facts.notes.append((at, comment.get(f"{_SS}Author", "").strip(), note))
        letters = _Text()
        if data is not None:
            letters.gather(data, struck=style.struck, raised=False, colour=style.letters)
        text = "".join(letters.parts)
        if formula:
            facts.formulas[at] = "cached" if text else "missing"
        sight = letters.sight(style.paper)
        if sight is not None:
            facts.see(at, sight)
        if data is None or not text.strip():
            return
        kind = data.get(f"{_SS}Type", "String")
        if kind == "Error":
            facts.errors[at] = text
        else:
            values[at] = _value(kind, text)
            code = style.code
            if code and code != "General" and (not isinstance(values[at], str) or alters_text(code)):
                facts.formats[at] = code
        facts.values += 1
        facts.reach(at)


def _absolute(row: int, column: int) -> str:
    address = a1(row, column)
    letters = address.rstrip("0123456789")
    return f"${letters}${row}"


def _number(element: etree._Element, name: str, default: int) -> int:
    written = (element.get(_SS + name) or "").strip()
    return int(written) if written.isdecimal() and len(written) < 10 else default


def _value(kind: str, text: str) -> Scalar:
    """The value of a cell by its type; the text itself where it is not what the type says."""
    try:
        if kind == "Number":
            return float(text)
        if kind == "Boolean":
            return text.strip() in {"1", "true"}
        if kind == "DateTime":
            return _moment(datetime.fromisoformat(text.strip()))
    except ValueError:
        return text
    return text


def _moment(moment: datetime) -> date | datetime | time:
    if moment.date() in _NO_DAY:
        return moment.time()
    return moment.date() if moment.time() == time() else moment
