"""The pass over an OpenDocument spreadsheet: its caps, and the facts that the reader does not give.

There a whole sheet is one part, cells have no addresses, and one element may stand for a million rows: the pass
counts along, and what claims to hold values beyond the limits is refused before a reader unfolds it.
"""

from __future__ import annotations

import re
from typing import Any

from ..evidence import cell_of
from ..words.codes import Formula
from .inspection import At, Drawn, SheetFacts
from .ods_looks import CellText, OdsLooks
from .xmlrun import Budget
from .zipdir import refuse

_CELLS = ("table-cell", "covered-table-cell")
_ASIDE = ("tracked-changes", "dde-links", "chart")
"""Elements that may hold tables or texts which are no part of a sheet."""
_CONSTANTS = ("=TRUE()", "=FALSE()")
_ERROR = re.compile(r"#[A-Z/0!?]+|Err:\d+|#[\u4e00-\u9fff]+[!！]?")
_ADDRESS = re.compile(
    r"\$?('(?:[^']|'')+'|[^.':]+)\.(\$?[A-Z]{1,3}\$?\d{1,7})(?::(?:\$?(?:'(?:[^']|'')+'|[^.':]+))?\.(\$?[A-Z]{1,3}\$?\d{1,7}))?"
)


_MOST_STYLED = 1024
_MOST_OVER = 1_000
_EDGE = 5.0
"""What reaches less than this far (points) into a cell only touches it."""
_POINTS = {"in": 72.0, "cm": 72 / 2.54, "mm": 7.2 / 2.54, "pt": 1.0}
_LENGTH = re.compile(r"(\d+(?:\.\d+)?)(in|cm|mm|pt)")
_CELL = re.compile(r"[A-Z]{1,3}[0-9]{1,7}")
_DRAWN = frozenset({
    "frame", "custom-shape", "rect", "ellipse", "circle", "polygon", "polyline", "path", "regular-polygon", "caption",
    "control", "line", "connector", "measure",
})  # fmt: skip
"""What is drawn over the cells; what a group holds counts by itself."""
_PICTURES = frozenset({"frame", "control"})
"""What shows something of its own where it has no words: a picture, a chart, a button."""


class OdsPass:
    """Sheets, texts, merged ranges, formulas, errors, notes and names of ``content.xml``."""

    def __init__(self, budget: Budget, looks: OdsLooks | None = None) -> None:
        self.sheets: list[SheetFacts] = []
        self.names: list[tuple[str, str]] = []
        self._budget = budget
        self._limits = budget.limits
        self._parser: Any = None
        self._outer: Any = None
        self._hidden: set[str] = set()
        self._looks = looks or OdsLooks()
        self._defaults: dict[int, str] = {}  # the style of a column's cells, by its number
        self._row_style = ""
        self._letters = CellText(self._looks)
        self._drawn: list[str] | None = None  # the words of what is drawn here
        self._figure = Drawn((1, 1))
        self._described: list[str] = []
        self._depth = 0  # of drawings in each other
        self._spans: list[str] = []
        self._aside = 0
        self._row = self._column = 0
        self._columns = 0  # told so far
        self._unseen = False  # the current row is not shown
        self._rows = 1  # the rows that the current one stands for
        self._cell: dict[str, str] | None = None
        self._note = ""  # "", "note", or "author"
        self._paragraphs = 0
        self._text: list[str] = []
        self._note_text: list[str] = []
        self._author: list[str] = []

    def attach(self, parser: Any) -> None:
        """Take the parser: texts and the ends of elements matter here."""
        self._parser = parser
        self._outer = parser.EndElementHandler
        parser.EndElementHandler = self._end

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins."""
        if name in _ASIDE:
            self._aside += 1
        if self._aside:
            return
        if self._depth or name in _DRAWN:
            self._draw(name, attributes)
        elif name in _CELLS:
            self._cell = attributes
            self._paragraphs = 0
            self._letters = CellText(self._looks)
        elif self._cell is not None:
            self._inside(name, attributes)
        elif name == "table-row":
            self._column, self._rows = 0, _count(attributes, "table:number-rows-repeated")
            self._row_style = attributes.get("table:default-cell-style-name", "")
            self._unseen = (
                attributes.get("table:visibility", "visible") != "visible"
                or self._looks.of(attributes.get("table:style-name", "")).flat
            )
        elif name == "table-column" and self.sheets:
            self._column_begins(attributes)
        elif name == "table":
            self._begin_sheet(attributes)
        elif name == "table-properties":
            if attributes.get("table:display") == "false":
                self._hidden.add(self._looks.style)
        elif name == "named-range":
            self._name(attributes)
        else:
            self._looks.start(name, attributes)

    def _draw(self, name: str, attributes: dict[str, str]) -> None:
        """Something that is drawn over the cells, with its words."""
        if name in _DRAWN:
            self._depth += 1
            if self._depth == 1:
                self._drawn, self._described = [], []
                at = (self._row + 1, self._column + 1)
                rows, columns = _reach(at, attributes)
                self._figure = Drawn(at, "", rows, columns, name in _PICTURES)
        elif name in ("p", "desc") and self._drawn is not None:
            into = self._drawn if name == "p" else self._described
            self._parser.CharacterDataHandler = into.append

    def _column_begins(self, attributes: dict[str, str]) -> None:
        first = self._columns + 1
        self._columns += _count(attributes, "table:number-columns-repeated")
        if attributes.get("table:visibility", "visible") != "visible":
            self.sheets[-1].hide(first, self._columns)
        if "table:default-cell-style-name" in attributes:
            for column in range(first, min(self._columns, first + _MOST_STYLED) + 1):
                self._defaults[column] = attributes["table:default-cell-style-name"]

    def _begin_sheet(self, attributes: dict[str, str]) -> None:
        state = "hidden" if attributes.get("table:style-name") in self._hidden else "visible"
        self.sheets.append(SheetFacts(attributes.get("table:name", ""), "content.xml", state))
        self._row = self._columns = 0
        self._defaults.clear()
        if len(self.sheets) > self._limits.sheets:
            refuse("file.too_complex", f"超过 {self._limits.sheets} 个工作表")

    def _inside(self, name: str, attributes: dict[str, str]) -> None:
        """Texts of a cell and of its note."""
        into = self._note_text if self._note else self._text
        if name == "p":
            if self._note or self._paragraphs:
                into.append("\n")
            self._paragraphs += not self._note
            self._parser.CharacterDataHandler = into.append if self._note else self._take
            self._spans = []
        elif name == "span":
            self._spans.append(attributes.get("text:style-name", ""))
        elif name == "s":
            into.append(" " * min(_count(attributes, "text:c"), 1000))
        elif name == "tab":
            into.append("\t")
        elif name == "line-break":
            into.append("\n")
        elif name == "annotation":
            self._note = "note"
        elif name == "creator" and self._note:
            self._parser.CharacterDataHandler = self._author.append
        elif name in ("date", "sender-initials") and self._note:
            self._parser.CharacterDataHandler = None

    def _end(self, name: str) -> None:
        self._outer(name)
        name = name.rpartition(":")[2]
        if name in _ASIDE:
            self._aside -= 1
        elif self._aside:
            return
        elif self._depth:
            self._end_drawn(name)
        elif name in _CELLS:
            self._end_cell()
        elif name == "table-row":
            self._row += self._rows
        elif name == "annotation":
            self._note = ""
        elif name == "span" and self._spans:
            self._spans.pop()
        if name in ("p", "creator", "desc"):
            self._parser.CharacterDataHandler = None

    def _end_drawn(self, name: str) -> None:
        if name in _DRAWN:
            self._depth -= 1
            if not self._depth and self._drawn is not None and self.sheets:
                self._budget.mark()
                self.sheets[-1].draw(self._figure._replace(words="".join(self._drawn)), "".join(self._described))
                self._drawn = None

    def _take(self, text: str) -> None:
        """Letters of a cell, and how they are written."""
        self._text.append(text)
        if text.strip():
            self._letters.take(self._spans)

    def _end_cell(self) -> None:
        assert self._cell is not None
        attributes, self._cell = self._cell, None
        repeat = _count(attributes, "table:number-columns-repeated")
        seen = "".join(self._text)
        text = attributes.get("office:string-value") or seen
        note = "".join(self._note_text).strip()
        if self.sheets:
            held = text or attributes.get("office:value-type") or attributes.get("table:formula") or note
            if held or "table:number-columns-spanned" in attributes:
                self._keep(attributes, (text, seen if self._paragraphs else text), note, repeat)
        self._column += repeat
        self._text.clear()
        self._note_text.clear()
        self._author.clear()

    def _keep(self, attributes: dict[str, str], told: tuple[str, str], note: str, repeat: int) -> None:
        facts, limits = self.sheets[-1], self._limits
        last = (self._row + self._rows, self._column + repeat)
        if (
            last[0] > limits.rows
            or last[1] > limits.columns
            or len(facts.texts) + self._rows * repeat > limits.text_cells
        ):
            refuse("file.geometry", sheet=facts.name, cell=f"第 {self._row + 1} 行")
        top, left = self._row + 1, self._column + 1
        wide, high = _count(attributes, "table:number-columns-spanned"), _count(attributes, "table:number-rows-spanned")
        if wide > 1 or high > 1:
            facts.merges.append((top, left, min(top + high - 1, limits.rows), min(left + wide - 1, limits.columns)))
            facts.merge_area += wide * high
            if len(facts.merges) > limits.merges:
                refuse("file.too_complex", f"工作表“{facts.name}”合并区域过多")
        if note:
            self._budget.mark()
            facts.notes.append(((top, left), "".join(self._author).strip(), note))
        for row in range(top, last[0] + 1):
            for column in range(left, last[1] + 1):
                self._value((row, column), attributes, *told)

    def _value(self, at: At, attributes: dict[str, str], text: str, seen: str) -> None:
        facts = self.sheets[-1]
        kind = attributes.get("office:value-type", "")
        self._worked_out(at, attributes, text)
        if not text and kind in ("", "string"):
            return
        facts.texts[at] = text
        if seen != text:
            facts.displays[at] = seen
        facts.values += 1
        self._look_at(at, attributes)
        if at[0] > facts.rows:
            facts.rows, facts.last_row_at = at[0], at
        if at[1] > facts.columns:
            facts.columns, facts.last_column_at = at[1], at
        if facts.rows * facts.columns > self._limits.area:
            refuse("file.geometry", sheet=facts.name, cell=f"第 {at[0]} 行")
        digits = text.strip()
        if kind == "float" and digits.isdecimal() and len(digits) > 1 and digits.startswith("0"):
            facts.formats[at] = "0" * len(digits)

    def _worked_out(self, at: At, attributes: dict[str, str], text: str) -> None:
        """Note a formula, and an error that one gave."""
        facts, formula = self.sheets[-1], attributes.get("table:formula", "")
        if formula and not formula.endswith(_CONSTANTS):
            self._budget.mark()
            blank = attributes.get("office:value-type", "") == "string"
            facts.formulas[at] = Formula.CACHED if text else Formula.BLANK if blank else Formula.MISSING
        if attributes.get("calcext:value-type") == "error" or (formula and _ERROR.fullmatch(text.strip())):
            facts.errors[at] = text.strip() or "#N/A"

    def _look_at(self, at: At, attributes: dict[str, str]) -> None:
        """Note what takes a cell with a value from sight."""
        facts = self.sheets[-1]
        style = attributes.get("table:style-name") or self._row_style or self._defaults.get(at[1], "")
        sight = self._letters.sight(style)
        if sight is not None:
            facts.see(at, sight)
            self._budget.mark()
        if self._unseen:
            facts.hidden_rows.add(at[0])

    def _name(self, attributes: dict[str, str]) -> None:
        match = _ADDRESS.fullmatch(attributes.get("table:cell-range-address", ""))
        if match is None:
            return
        beyond = f":{match[3]}" if match[3] else ""
        self.names.append((attributes.get("table:name", ""), f"{match[1]}!{match[2]}{beyond}"))
        if len(self.names) > self._limits.defined_names:
            refuse("file.too_complex", "名称过多")


class ManifestPass:
    """Whether a part of the file is encrypted."""

    def start(self, name: str, _attributes: dict[str, str]) -> None:
        """An element begins."""
        if name == "encryption-data":
            refuse("file.encrypted")


def _reach(at: At, attributes: dict[str, str]) -> tuple[int, int]:
    """Over how many rows and columns something lies that hangs on a cell.

    LibreOffice hangs a line that another program drew on the first cell, and lets it end there: it may lie anywhere.
    """
    address = attributes.get("table:end-cell-address", "").rpartition(".")[2].replace("$", "")
    if not _CELL.fullmatch(address):
        return 1, 1
    last = cell_of(address)
    down, across = (_points(attributes.get(f"table:end-{axis}", "")) > _EDGE for axis in "yx")
    if last < at or (last == at and not down and not across):
        return _MOST_OVER, _MOST_OVER
    return min(max(1, last[0] - at[0] + down), _MOST_OVER), min(max(1, last[1] - at[1] + across), _MOST_OVER)


def _points(length: str) -> float:
    """A length in points; what is none reaches far."""
    found = _LENGTH.fullmatch(length.strip())
    return float(found[1]) * _POINTS[found[2]] if found else 2 * _EDGE


def _count(attributes: dict[str, str], name: str) -> int:
    """How often something stands for itself; what no program writes counts once, and no more than a sheet has."""
    value = attributes.get(name, "1")
    return max(1, min(int(value), 1_048_576)) if value.isdecimal() and len(value) < 9 else 1
