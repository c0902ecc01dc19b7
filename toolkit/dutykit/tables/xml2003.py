"""A workbook of Excel 2003 XML (SpreadsheetML) as a grid: what office automation systems export as ``.xls``.

The guard passes over the file with expat first: declarations of a document type end the reading, and elements,
depth and texts are counted. After that libxml2 may read it, without a network and without entities.
"""

from __future__ import annotations

import re
from datetime import date, datetime, time
from typing import Any

from lxml import etree

from ..evidence import CellPlace, a1
from ..files.assemble import Values, identity_of, marks_of, names_of, sheets_of
from ..files.decoding import decode
from ..files.inspection import At, Inspection, SheetFacts
from ..files.limits import Limits
from ..files.xmlrun import Budget, run
from ..files.zipdir import RefusedError, refuse
from ..forms.grid import Grid, Mark, Scalar
from ..words.codes import Formula, MarkKind

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
_STRUCK = {"S", "Strike", "Del"}
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
    grid.marks = [*marks_of(book.inspection), *book.struck]
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


class _Book:
    """The sheets of a workbook, as facts and values."""

    def __init__(self, root: etree._Element, limits: Limits) -> None:
        self.inspection = Inspection("xml2003")
        self.values: Values = {}
        self.struck: list[Mark] = []
        self._limits = limits
        self._formats: dict[str, str] = {}
        self._crossed: set[str] = set()
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
            key, parent = style.get(f"{_SS}ID", ""), style.get(f"{_SS}Parent", "")
            number, font = style.find(f"{_SS}NumberFormat"), style.find(f"{_SS}Font")
            code = number.get(f"{_SS}Format", "") if number is not None else self._formats.get(parent, "")
            self._formats[key] = _FORMATS.get(code, code)
            if len(code) > self._limits.format_code:
                refuse("file.too_complex", "数字格式过长")
            crossed = font.get(f"{_SS}StrikeThrough", "0") == "1" if font is not None else parent in self._crossed
            if crossed:
                self._crossed.add(key)

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
        values: dict[At, Scalar] = {}
        self.inspection.sheets.append(facts)
        self.values[facts.name] = values
        table = element.find(f"{_SS}Table")
        if table is None:
            return
        column = 0
        for told in table.iterchildren(f"{_SS}Column"):
            column = _number(told, "Index", column + 1)
            last = column + _number(told, "Span", 0)
            if told.get(f"{_SS}Hidden", "0") == "1":
                facts.hide(column, last)
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
            self._cell(cell, (row, column), facts, values)
            if line.get(f"{_SS}Hidden", "0") == "1" and (row, column) in values:
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

    def _cell(self, cell: etree._Element, at: At, facts: SheetFacts, values: dict[At, Scalar]) -> None:
        data, style = cell.find(f"{_SS}Data"), cell.get(f"{_SS}StyleID", "")
        formula = cell.get(f"{_SS}Formula") is not None
        comment = cell.find(f"{_SS}Comment")
        if comment is not None:
            note = "".join(map(str, comment.itertext())).strip()
            facts.notes.append((at, comment.get(f"{_SS}Author", "").strip(), note))
        text, struck = _texts(data, crossed=style in self._crossed) if data is not None else ("", "")
        if formula and not struck:
            facts.formulas[at] = Formula.CACHED if text else Formula.MISSING
        if struck.strip():
            self.struck.append(Mark(MarkKind.ANNOTATION, CellPlace(facts.name, a1(*at)), f"划去：{struck.strip()}"))
        if data is None or not text.strip():
            return
        kind = data.get(f"{_SS}Type", "String")
        if kind == "Error":
            facts.errors[at] = text
        else:
            values[at] = _value(kind, text)
            code = self._formats.get(style, "")
            if code and code != "General" and not isinstance(values[at], str):
                facts.formats[at] = code
        facts.values += 1
        facts.rows, facts.columns = max(facts.rows, at[0]), max(facts.columns, at[1])


def _absolute(row: int, column: int) -> str:
    address = a1(row, column)
    letters = address.rstrip("0123456789")
    return f"${letters}${row}"


def _number(element: etree._Element, name: str, default: int) -> int:
    written = (element.get(_SS + name) or "").strip()
    return int(written) if written.isdecimal() and len(written) < 10 else default


def _texts(element: etree._Element, *, crossed: bool) -> tuple[str, str]:
    """The text of a cell, and what of it is struck through."""
    own = ["", ""]
    crossed = crossed or (isinstance(element.tag, str) and etree.QName(element).localname in _STRUCK)
    own[crossed] += element.text or ""
    for child in element:
        for n, text in enumerate(_texts(child, crossed=crossed)):
            own[n] += text
        own[crossed] += child.tail or ""
    return own[0], own[1]


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
