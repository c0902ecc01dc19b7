"""The guard's look at a binary workbook (.xlsb): its records are counted against the limits, nothing is built.

Records of [MS-XLSB] are a number, a size and so many bytes. Only those are looked into that tell what the reader
(calamine) leaves out: errors, formulas, merged ranges, notes, hidden rows, number formats.
"""

from __future__ import annotations

import posixpath
import struct
from collections.abc import Iterable, Iterator

from ..words.codes import Formula, Sight
from .binary_looks import Run, XlsbLooks, rich
from .colours import OFFICE_THEME, ThemePass
from .inspection import At, Inspection, SheetFacts
from .limits import Limits
from .marks import BUILT_IN_FORMATS
from .passes import RelationsPass, check_extent
from .xmlrun import Budget, run
from .zipdir import ZipEntry, check, chunks, directory, refuse

_WORKBOOK = "xl/workbook.bin"
_ROW, _BLANK, _ERROR, _FORMULA_ERROR = 0, 1, 3, 11
_VALUES = {2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 62}
_FORMULAS = {8, 9, 10, 11}
_NUMBERS = {2, 5, 9}
_FORMULA_TEXT, _SHARED_TEXT, _RICH_TEXT = 8, 7, 62
_TEXT_ITEM, _MARGINS, _NO_TEXT = 19, 479, 0xFFFFFFFF
_NO_HEIGHT, _NO_WIDTH = 20, 256
"""Less than a point, or than a letter, cannot be seen."""
_COLUMNS, _MERGE = 60, 176
_PROPERTIES, _SHEET = 153, 156
_FORMAT, _CELL_FORMATS, _CELL_FORMATS_END, _CELL_FORMAT = 44, 617, 618, 47
_AUTHOR, _NOTE, _NOTE_TEXT = 632, 635, 637
_STATES = {0: "visible", 1: "hidden", 2: "veryHidden"}
_ERRORS = {
    0x00: "#NULL!", 0x07: "#DIV/0!", 0x0F: "#VALUE!", 0x17: "#REF!", 0x1D: "#NAME?", 0x24: "#NUM!", 0x2A: "#N/A",
}  # fmt: skip
_HIDDEN_ROW = 0x10


def inspect_binary(data: bytes, inspection: Inspection, limits: Limits) -> None:
    """Fill an inspection from a binary workbook; refuses (:class:`RefusedError`) what is beyond the limits."""
    entries = directory(data, limits)
    check(entries, data, limits)
    _Look(data, {e.name.casefold(): e for e in entries}, inspection, limits).run()


class _Look:
    """One look at the parts of a workbook."""

    def __init__(self, data: bytes, parts: dict[str, ZipEntry], inspection: Inspection, limits: Limits) -> None:
        self._data, self._parts, self._inspection, self._limits = data, parts, inspection, limits
        self._budget = Budget(limits, strict=True)
        self._formats: dict[int, str] = {}
        self._looks = XlsbLooks()
        self._texts: dict[int, tuple[str, list[Run]]] = {}

    def run(self) -> None:
        """Workbook, styles and sheets; then every XML part, for its size alone."""
        relations = self._relations(_WORKBOOK)
        known = dict(relations.values())
        self._looks = XlsbLooks(self._theme(known.get("theme", "")))
        if "styles" in known:
            self._styles(known["styles"])
        if "sharedStrings" in known:
            self._shared(known["sharedStrings"])
        for record, body in self._records(_WORKBOOK):
            if record == _PROPERTIES:
                self._inspection.epoch_1904 = bool(_u32(body, 0) & 1)
            elif record == _SHEET:
                self._sheet(body, relations)
        if not self._inspection.sheets:
            refuse("file.truncated", "没有工作表")
        for entry in self._parts.values():
            if entry.name.casefold().endswith((".xml", ".rels", ".vml")):
                run(entry.name, chunks(entry, self._data, self._limits), self._budget)
        self._inspection.elements = self._budget.elements

    def _records(self, part: str) -> Iterator[tuple[int, bytes]]:
        entry = self._parts.get(part.casefold())
        if entry is None:
            refuse("file.truncated", f"缺少 {part}")
        for record, body in records(entry.name, chunks(entry, self._data, self._limits), self._limits):
            self._budget.count(1)
            yield record, body

    def _relations(self, part: str) -> dict[str, tuple[str, str]]:
        folder, _, name = part.rpartition("/")
        entry = self._parts.get(f"{folder}/_rels/{name}.rels".casefold())
        if entry is None:
            return {}
        known = RelationsPass(self._budget)
        run(entry.name, chunks(entry, self._data, self._limits), self._budget, known.start)
        return {
            key: (kind, posixpath.normpath(posixpath.join("/" + folder, target)).lstrip("/"))
            for key, (kind, target) in known.targets.items()
        }

    def _theme(self, part: str) -> tuple[tuple[int, int, int], ...]:
        entry, theme = self._parts.get(part.casefold()), ThemePass()
        if entry is None:
            return OFFICE_THEME
        run(entry.name, chunks(entry, self._data, self._limits), self._budget, theme.start)
        return theme.colours

    def _shared(self, part: str) -> None:
        """Shared texts with runs; of the others nothing is to be said."""
        number = 0
        for record, body in self._records(part):
            if record == _TEXT_ITEM:
                if body[:1] and body[0] & 1:
                    self._texts[number] = rich(body, 0)
                number += 1

    def _styles(self, part: str) -> None:
        codes, inside, count = dict(BUILT_IN_FORMATS), False, 0
        for record, body in self._records(part):
            if record == _FORMAT:
                code = _text(body, 2)[0]
                if len(code) > self._limits.format_code:
                    refuse("file.too_complex", "数字格式过长")
                codes[str(_u16(body, 0))] = code if code.casefold() != "general" else ""
            elif record in (_CELL_FORMATS, _CELL_FORMATS_END):
                inside = record == _CELL_FORMATS
            elif record == _CELL_FORMAT and inside:
                self._looks.style(body)
                code = codes.get(str(_u16(body, 2)), "")
                if code:
                    self._formats[count] = code
                count += 1
                if count > self._limits.cell_formats:
                    refuse("file.too_complex", "单元格样式过多")
            else:
                self._looks.take(record, body)
        self._inspection.styles = count

    def _sheet(self, body: bytes, relations: dict[str, tuple[str, str]]) -> None:
        relation, at = _text(body, 8)
        name, _ = _text(body, at)
        kind, part = relations.get(relation, ("", ""))
        if kind != "worksheet":
            return
        if len(self._inspection.sheets) >= self._limits.sheets:
            refuse("file.too_complex", f"超过 {self._limits.sheets} 个工作表")
        facts = SheetFacts(name, part, _STATES.get(_u32(body, 0), "hidden"))
        self._inspection.sheets.append(facts)
        row, hidden = 0, False
        for record, inner in self._records(part):
            if record == _ROW:
                row, hidden = _u32(inner, 0) + 1, _is_hidden(inner)
            elif record in _VALUES:
                self._cell(record, inner, (row, _u32(inner, 0) + 1), facts)
                if hidden:
                    facts.hidden_rows.add(row)
            elif record == _BLANK:
                facts.cells += 1
            elif record == _MARGINS:
                facts.edges += _edges(inner)
            elif record == _COLUMNS and (_u16(inner, 16) & 1 or _u32(inner, 8) < _NO_WIDTH):
                facts.hide(_u32(inner, 0) + 1, _u32(inner, 4) + 1)
            elif record == _MERGE:
                self._merge(inner, facts)
        check_extent(facts, self._limits)
        for kind, notes in self._relations(part).values():
            if kind == "comments":
                self._notes(notes, facts)

    def _merge(self, body: bytes, facts: SheetFacts) -> None:
        top, bottom, left, right = (n + 1 for n in struct.unpack_from("<4I", body))
        facts.merges.append((top, left, bottom, right))
        facts.merge_area += (bottom - top + 1) * (right - left + 1)
        if len(facts.merges) > self._limits.merges:
            refuse("file.too_complex", f"工作表“{facts.name}”合并区域过多")

    def _cell(self, record: int, body: bytes, at: At, facts: SheetFacts) -> None:
        if at[0] > self._limits.rows or at[1] > self._limits.columns:
            refuse("file.geometry", sheet=facts.name, cell=f"R{at[0]}C{at[1]}")
        facts.cells += 1
        facts.values += 1
        code = self._formats.get(_u32(body, 4) & 0xFFFFFF, "") if record in _NUMBERS else ""
        if code:
            facts.formats[at] = code
        if record in _FORMULAS:
            blank = record == _FORMULA_TEXT and not _u32(body, 8)
            facts.formulas[at] = Formula.BLANK if blank else Formula.CACHED
        if record in (_ERROR, _FORMULA_ERROR):
            facts.errors[at] = _ERRORS.get(body[8] if len(body) > 8 else -1, "#N/A")
        sight = self._sight(record, body)
        if sight is not None:
            facts.see(at, sight)
        if code or sight or record in _FORMULAS or record == _ERROR:
            self._budget.mark()
        facts.reach(at)

    def _sight(self, record: int, body: bytes) -> Sight | None:
        """What takes a cell from sight."""
        text, runs = rich(body, 8) if record == _RICH_TEXT else ("", [])
        if record == _SHARED_TEXT:
            text, runs = self._texts.get(_u32(body, 8), (text, runs))
        return self._looks.sight(_u32(body, 4) & 0xFFFFFF, text, runs)

    def _notes(self, part: str, facts: SheetFacts) -> None:
        authors: list[str] = []
        author, at = "", (0, 0)
        for record, body in self._records(part):
            if record == _AUTHOR:
                authors.append(_text(body, 0)[0])
            elif record == _NOTE:
                number = _u32(body, 0)
                author, at = authors[number] if number < len(authors) else "", (_u32(body, 4) + 1, _u32(body, 12) + 1)
            elif record == _NOTE_TEXT:
                self._budget.mark()
                facts.notes.append((at, author, _text(body, 1)[0].strip()))


def records(part: str, pieces: Iterable[bytes], limits: Limits) -> Iterator[tuple[int, bytes]]:
    """The records of a binary part, each with its number; refuses one that is too long or cut off."""
    rest = b""
    for piece in pieces:
        rest += piece
        at = 0
        while (head := _head(rest, at)) is not None:
            record, size, body = head
            if size > limits.text_run_bytes:
                refuse("file.too_complex", f"{part} 有过长的记录")
            if body + size > len(rest):
                break
            yield record, rest[body : body + size]
            at = body + size
        rest = rest[at:]
    if rest:
        refuse("file.truncated", f"{part} 的最后一条记录不完整")


def _head(data: bytes, at: int) -> tuple[int, int, int] | None:
    """Number and size of the record at a place, and where its body begins; ``None`` where that is cut off."""
    if at >= len(data):
        return None
    record, at = data[at], at + 1
    if record & 0x80:
        if at >= len(data):
            return None
        record, at = (record & 0x7F) | (data[at] & 0x7F) << 7, at + 1
    size = 0
    for shift in (0, 7, 14, 21):
        if at >= len(data):
            return None
        byte, at = data[at], at + 1
        size |= (byte & 0x7F) << shift
        if not byte & 0x80:
            break
    return record, size, at


def _is_hidden(body: bytes) -> bool:
    """Whether a row is hidden, or drawn up to nothing."""
    return len(body) > 11 and (bool(body[11] & _HIDDEN_ROW) or _u16(body, 8) < _NO_HEIGHT)


def _u32(body: bytes, at: int) -> int:
    return int.from_bytes(body[at : at + 4], "little")


def _u16(body: bytes, at: int) -> int:
    return int.from_bytes(body[at : at + 2], "little")


def _edges(body: bytes) -> Iterator[list[str]]:
    """The words of the headers and footers of a sheet: of odd pages, of even ones, of the first."""
    at = 2
    while at + 4 <= len(body):
        if _u32(body, at) == _NO_TEXT:
            at += 4
            continue
        words, at = _text(body, at)
        yield [words]


def _text(body: bytes, at: int) -> tuple[str, int]:
    """A text with its length before it, and where it ends."""
    end = at + 4 + 2 * _u32(body, at)
    return body[at + 4 : end].decode("utf-16-le", "replace"), end
