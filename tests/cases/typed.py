"""A form that somebody has typed anew: the rows of a case under labels, and in an order, of their own.

``[typed]`` tells how. ``rows`` are the rows of the sheet as they stand, with the ranges ``merge``; without them the
rows of the case are set under the labels of the form, or under ``labels`` of others, ``groups`` of columns under a
heading of their own, further columns ``more``, and all of it ``turned`` over. ``head`` is ``pairs``, ``line`` (one
paragraph) or ``none``.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from html import escape
from typing import Any

import docx
import openpyxl
from openpyxl.utils import range_boundaries

from dutykit.forms.model import Form
from pdf.raw_ofd import ofd, ruled, words
from tables import raw_xlsb

Rows = list[list[str]]
Merge = tuple[int, int, int, int]
"""First row, first column, last row, last column."""
_KEYS = {"rows", "merge", "labels", "groups", "more", "turned", "head", "title", "table"}
_MM = 45
"""Millimetres of a column of a page."""
WHOSE = {"unit": ("填报单位", "古城街道人大街工委"), "deputy": ("姓名", "王芳")}


def lines_typed(
    typed: dict[str, Any], form: Form, rows: dict[str, list[dict[str, Any]]], filler: str
) -> tuple[Rows, list[Merge]]:
    """The sheet as it stands, and its merged ranges."""
    assert typed.keys() <= _KEYS, typed.keys() - _KEYS
    if "rows" in typed:
        ranges = (range_boundaries(text) for text in typed.get("merge", []))
        return [list(map(str, row)) for row in typed["rows"]], [(a, b, c, d) for b, a, d, c in ranges]
    head = [WHOSE[form.per]] if form.per in WHOSE else []
    head += [("年度", "2024")] if form.per != "congress" else []
    head += [("填表人", filler)] if filler else []
    line = "　　".join(f"{label}：{value}" for label, value in head)
    pairs = [text for pair in head for text in pair]
    told = {"pairs": [pairs], "none": [], "line": [[line]]}[typed.get("head", "pairs")]
    title = typed.get("title", form.title)
    above = [*([[title]] if title else []), *told]
    table, merges = _table(typed, form, rows)
    if typed.get("turned"):
        table = [[row[n] for row in table] for n in range(len(table[0]))]
        merges = [(b, a, d, c) for a, b, c, d in merges]
    return [*above, *table], [(a + len(above), b, c + len(above), d) for a, b, c, d in merges]


def _table(typed: dict[str, Any], form: Form, rows: dict[str, list[dict[str, Any]]]) -> tuple[Rows, list[Merge]]:
    name = typed.get("table", next(iter(rows)))
    fields, mine = form.table_by_name[name].by_name, rows[name]
    used = list(dict.fromkeys(n for row in mine for n in row))
    labels, groups, more = typed.get("labels", {}), typed.get("groups", {}), typed.get("more", {})
    body = [[str(row.get(n, "")) for n in used] + [values[i] for values in more.values()] for i, row in enumerate(mine)]
    low = [labels.get(n, fields[n].label) for n in used] + list(more)
    if not groups:
        return [low, *body], []
    of = {n: heading for heading, names in groups.items() for n in names}
    top = [of.get(n, "") for n in [*used, *more]]
    first = [text if text and (not i or top[i - 1] != text) else "" if text else low[i] for i, text in enumerate(top)]
    second = [low[i] if text else "" for i, text in enumerate(top)]
    merges = [(1, i + 1, 2, i + 1) for i, text in enumerate(top) if not text]
    merges += [(1, top.index(h) + 1, 1, top.index(h) + top.count(h)) for h in groups]
    return [first, second, *body], merges


def book_of(rows: Rows, merges: Sequence[Merge]) -> bytes:
    """A workbook of another program."""
    book = openpyxl.Workbook()
    for row, texts in enumerate(rows, 1):
        for column, text in enumerate(texts, 1):
            if text:
                book.active.cell(row, column, text)
    for top, left, bottom, right in merges:
        book.active.merge_cells(start_row=top, start_column=left, end_row=bottom, end_column=right)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def word_of(rows: Rows, merges: Sequence[Merge]) -> bytes:
    """A Word file: rows of one text are paragraphs, the others tables."""
    document = docx.Document()
    at = 0
    while at < len(rows):
        if len(rows[at]) == 1:
            document.add_paragraph(rows[at][0])
            at += 1
            continue
        end = next((n for n in range(at, len(rows)) if len(rows[n]) != len(rows[at])), len(rows))
        part = rows[at:end]
        table = document.add_table(len(part), len(part[0]), style="Table Grid")
        for row, texts in enumerate(part):
            for column, text in enumerate(texts):
                table.cell(row, column).text = text
        for top, left, bottom, right in merges:
            if at < top <= end:
                table.cell(top - 1 - at, left - 1).merge(table.cell(bottom - 1 - at, right - 1))
        document.add_paragraph("")
        at = end
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def csv_of(rows: Rows, _merges: Sequence[Merge]) -> bytes:
    """A text table: nothing of it is merged."""
    buffer = io.StringIO()
    csv.writer(buffer).writerows(rows)
    return buffer.getvalue().encode("utf-8-sig")


def web_of(rows: Rows, _merges: Sequence[Merge]) -> bytes:
    """A web page that calls itself a workbook, as office systems export one."""
    lines = ("".join(f"<td>{escape(text)}</td>" for text in row) for row in rows)
    table = "".join(f"<tr>{line}</tr>" for line in lines)
    return f'<html><head><meta charset="utf-8"></head><body><table border="1">{table}</table></body></html>'.encode()


def xml2003_of(rows: Rows, _merges: Sequence[Merge]) -> bytes:
    """An Excel-2003 XML workbook, as reporting programs write one."""
    space = "urn:schemas-microsoft-com:office:spreadsheet"
    said = '<Data ss:Type="String">'
    cells = ([f"<Cell>{said + escape(t) + '</Data>' if t else ''}</Cell>" for t in line] for line in rows)
    table = "".join(f"<Row>{''.join(line)}</Row>" for line in cells)
    return (
        f'<?xml version="1.0"?><Workbook xmlns="{space}" xmlns:ss="{space}"><Worksheet ss:Name="导出">'
        f"<Table>{table}</Table></Worksheet></Workbook>"
    ).encode()


def binary_of(rows: Rows, _merges: Sequence[Merge]) -> bytes:
    """A binary workbook (.xlsb)."""
    cells = [[raw_xlsb.word(c, text) for c, text in enumerate(texts, 1) if text] for texts in rows]
    return raw_xlsb.xlsb(b"".join(raw_xlsb.row(n, *line) for n, line in enumerate(cells, 1)))


def layout_of(rows: Rows, _merges: Sequence[Merge]) -> bytes:
    """An OFD: rows of one text are lines above, the others a ruled table."""
    wide = max(map(len, rows))
    above = [texts for texts in rows if len([t for t in texts if t]) == 1]
    table = rows[len(above) :]
    xs = [10 + _MM * n for n in range(wide + 1)]
    top = 20 + 10 * len(above)
    ys = [top + 12 * n for n in range(len(table) + 1)]
    texts = [words(100, 15 + 10 * n, line[0]) for n, line in enumerate(above)]
    for y, line in zip(ys, table, strict=False):
        texts += [words(x + 1, y + 7, text, 3) for x, text in zip(xs, line, strict=False) if text]
    return ofd(ruled(xs, ys) + "".join(texts), box=f"0 0 {20 + _MM * wide} 297")


KINDS = {
    "xlsx": book_of, "word": word_of, "text": csv_of, "web": web_of, "xml2003": xml2003_of, "xlsb": binary_of,
    "ofd": layout_of,
}  # fmt: skip
