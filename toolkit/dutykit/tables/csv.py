"""A text table as a grid: one sheet named ``CSV``, every value as text at the address a person would see."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from typing import Any

from ..evidence import CellPlace, a1
from ..files.assemble import printed_identity
from ..files.decoding import decode
from ..files.limits import Limits, size_text
from ..files.sniff import LABELLED
from ..forms.grid import Cell, Grid, Sheet
from ..problems import Problem

NAME = "CSV"
_MARKS = "\t,;"
_NO_MARK = "\x1f"
"""Parts nothing: each line is one cell."""
_LINE = re.compile(rb"[^\r\n]+")
_SAMPLE = 200
_DECLARED = re.compile(r"sep=(.)\r?\n", re.IGNORECASE)
_LOST = re.compile(r"\?{2,}")
_FEWEST_LOST = 3


class _Stopped(Exception):
    """The reading ends with a problem."""

    def __init__(self, code: str, **facts: object) -> None:
        super().__init__(code)
        self.problem = Problem(code, facts=facts)


def read_csv(data: bytes, options: dict[str, Any]) -> Grid:
    """A text table in UTF-8 (with or without mark), GB18030 or marked UTF-16; comma, tab or semicolon.

    Rows count as a spreadsheet shows them: a quoted line break is part of its cell. An open quote would swallow the
    rest of the file, so it stops the reading, like text that was saved without its Chinese; such a file gives
    a grid without sheets and the problem. ``options``: ``limits``.
    """
    limits: Limits = options.get("limits") or Limits()
    try:
        _check_lines(data, limits)
        sheet = _sheet(_text(data), limits)
    except _Stopped as stopped:
        return Grid("csv", problems=[stopped.problem])
    return Grid("csv", [sheet], printed_identity([sheet]))


def _check_lines(data: bytes, limits: Limits) -> None:
    """No line is longer than any table has: it is measured before it is made a text, which takes some times as much."""
    for line in _LINE.finditer(data):
        size = line.end() - line.start()
        if size > limits.text_line_bytes:
            row = 1 + len(re.findall(rb"\r\n|\r|\n", data[: line.start()]))
            limit = size_text(limits.text_line_bytes)
            raise _Stopped("file.text_line", line=row, size=size_text(size), limit=limit)


def _text(data: bytes) -> str:
    text = decode(data)
    if text is None or "\0" in text:
        raise _Stopped("file.csv_encoding")
    return text


def _sheet(text: str, limits: Limits) -> Sheet:
    declared = _DECLARED.match(text)
    mark = declared[1] if declared else _mark_of(text)
    sheet = Sheet(NAME)
    lost = 0
    for row, line in enumerate(_rows(text, mark, limits), start=1):
        if declared and row == 1:
            continue
        if row > limits.rows or len(line) > limits.columns:
            raise _Stopped("file.geometry", sheet=NAME, cell=a1(row, max(1, min(len(line), limits.columns + 1))))
        for column, value in enumerate(line, start=1):
            if value.strip():
                sheet.add(Cell(row, column, value, value, place=CellPlace(NAME, a1(row, column))))
                lost += bool(_LOST.match(value))
        if len(sheet.cells) > limits.text_cells:
            raise _Stopped("file.too_complex", detail=f"超过 {limits.text_cells} 个单元格")
    if lost >= _FEWEST_LOST and text.isascii():
        raise _Stopped("file.csv_lost", count=lost)
    return sheet


def _rows(text: str, mark: str, limits: Limits) -> Iterator[list[str]]:
    # Only the limit is of the whole process; a worker reads nothing else meanwhile.
    csv.field_size_limit(limits.text_run_bytes)
    reader = csv.reader(_lines(text), delimiter=mark, strict=True)
    while True:
        first = reader.line_num + 1
        try:
            yield next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            if "field limit" in str(error):
                raise _Stopped("file.too_complex", detail=f"第 {first} 行有过长的文字") from error
            raise _Stopped("file.csv_quote", line=first) from error


def _lines(text: str) -> Iterator[str]:
    """Lines with their ends, as a spreadsheet parts them; form feeds and the like are no ends."""
    return (line[0] for line in re.finditer(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+\Z", text))


def _mark_of(text: str) -> str:
    """The delimiter that parts most of the first lines; the others may stand in their texts."""
    lines = [line for line in text[:65536].splitlines() if line.strip()][:_SAMPLE]

    def parted(mark: str) -> tuple[int, int]:
        counts = [_outside_quotes(line).count(mark) for line in lines]
        return sum(map(bool, counts)), sum(counts)

    mark = max(_MARKS, key=parted)
    labelled = sum(bool(LABELLED.match(line)) for line in lines) * 2 > len(lines)
    return _NO_MARK if labelled and not any(_parts_labels(line, mark) for line in lines) else mark


def _parts_labels(line: str, mark: str) -> bool:
    """Whether a mark parts cells in a line that begins with a label: further labels, or blank cells."""
    return any(not part.strip() or LABELLED.match(part) for part in _outside_quotes(line).split(mark)[1:])


def _outside_quotes(line: str) -> str:
    return "".join(line.split('"')[::2])
