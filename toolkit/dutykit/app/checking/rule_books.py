"""Regulations written as workbooks: made of a regulation file, turned back into one, each fault told by its cell."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from pathlib import Path

from ...errors import EXIT_DONE, ErrorTold, TemplateError, UsageError, cause, remedy
from ...evidence import a1
from ...outside import read_toml
from ...rules.lint import lint
from ...rules.load import plain
from ...rules.rule_book import BookRead, read_book, sheets_of, toml_text
from ...rules.toml_lines import line_of
from ...serial import ABSENT_IF_EMPTY
from ...words.codes import Severity
from ...workspace import Workspace
from ..opened.facts import regulation_meta, regulation_text
from ..opened.outputs import digest, write_for_person
from .regulations import lexicon_of


@dataclass(frozen=True, slots=True)
class BookMade:
    """A workbook made of a regulation."""

    regulation: str
    path: Path


@dataclass(frozen=True, slots=True)
class CellFault:
    """Something wrong (``error``) or perhaps forgotten (``warning``) in a cell; ``cell`` is empty for the whole."""

    sheet: str
    cell: str
    severity: Severity
    message: str


@dataclass(frozen=True, slots=True)
class BookTaken:
    """A workbook turned into a regulation file; nothing is written where something is wrong."""

    regulation: str
    faults: tuple[CellFault, ...]
    path: Path | None = field(default=None, metadata=ABSENT_IF_EMPTY)
    error: ErrorTold | None = field(default=None, metadata=ABSENT_IF_EMPTY)

    @property
    def exit_code(self) -> int:
        """5 where the workbook is wrong, as a command that needs it ends."""
        return TemplateError.exit_code if self.error else EXIT_DONE


def to_workbook(workspace: Workspace | None, named: str, output: Path | None, *, force: bool) -> BookMade:
    """A regulation, by its id or as a file, as a workbook. Raises :class:`UsageError`, :class:`TemplateError`."""
    from ...xlsx.rule_book import write_rule_book

    text = _text(workspace, named)
    try:
        data = plain(read_toml(text))
    except tomllib.TOMLDecodeError as error:
        raise TemplateError(
            f"{named} 不是正确的 TOML：{error}。", "请先用 dutykit regulations lint 改好。", code="regulation"
        ) from None
    id_ = str(data.get("id") or Path(named).stem)
    path = output or Path(f"{id_}.xlsx")
    if path.suffix.lower() != ".xlsx":
        raise UsageError(f"“{path.name}”不是 .xlsx。", "请把文件名写成 .xlsx。", code="suffix")
    made = write_rule_book(str(data.get("title") or id_), sheets_of(data, lexicon_of(workspace)))
    return BookMade(id_, write_for_person(path, made, digest(made), force=force))


def _text(workspace: Workspace | None, named: str) -> str:
    path = Path(named)
    if path.suffix.lower() != ".toml":
        return regulation_text(workspace, named)
    try:
        return path.read_bytes().decode("utf-8-sig").replace("\r\n", "\n")
    except (OSError, UnicodeDecodeError):
        raise UsageError(f"读不了“{named}”。", "请核对文件名；文件要是 UTF-8 编码。", code="file") from None


def from_workbook(workspace: Workspace | None, book: Path, output: Path | None, *, force: bool) -> BookTaken:
    """A workbook as a regulation file: read, held against the same lint, and written where nothing is wrong."""
    read = _read(workspace, book)
    id_ = str(read.data.get("id") or book.stem)
    text = toml_text(read.data)
    faults = _faults(workspace, read, text, id_)
    if any(f.severity is Severity.ERROR for f in faults):
        error = ErrorTold("template.regulation", f"工作簿“{book.name}”有错。", "请按所指的单元格修改；没有写文件。")
        return BookTaken(id_, faults, None, error)
    path = output or Path(f"{id_}.toml")
    data = text.encode("utf-8")
    return BookTaken(id_, faults, write_for_person(path, data, digest(data), force=force))


def _read(workspace: Workspace | None, book: Path) -> BookRead:
    from ...xlsx.read import read_workbook

    try:
        grid = read_workbook(book.read_bytes(), {})
    except OSError as error:
        raise UsageError(f"读不了“{book}”（{cause(error)}）。", remedy(error, "请核对文件名。"), code="file") from None
    if not grid.sheets:
        why = grid.problems[0].message if grid.problems else "里面没有工作表。"
        raise UsageError(
            f"“{book.name}”读不出来：{why}", "请用 dutykit regulations to-workbook 另做一份再填。", code="file"
        )
    sheets = {s.name: {at: cell.text for at, cell in s.cells.items()} for s in grid.sheets}
    return read_book(sheets, lexicon_of(workspace))


def _faults(workspace: Workspace | None, read: BookRead, text: str, id_: str) -> tuple[CellFault, ...]:
    """What cannot be read, else what lint says, each with its cell."""
    wrong = [CellFault(s, a1(row, column), Severity.ERROR, f"{m}。") for (s, row, column), m in read.wrong]
    if wrong:
        return tuple(wrong)
    cells = {line: at for path, at in read.cells.items() if (line := line_of(text, path)) is not None}
    found = lint(text, regulation_meta(workspace), lexicon_of(workspace), stem=id_, own=False)
    faults = []
    for fault in found:
        line = max((n for n in cells if fault.line is not None and n <= fault.line), default=None)
        sheet, row, column = cells[line] if line is not None else ("", 0, 0)
        faults.append(CellFault(sheet, a1(row, column) if sheet else "", Severity.of(fault.severity), fault.message))
    return tuple(faults)
