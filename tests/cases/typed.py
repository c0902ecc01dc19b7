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
from typing import Any

import docx
import openpyxl
from openpyxl.utils import range_boundaries

from dutykit.forms.model import Form

Rows = list[list[str]]
Merge = tuple[int, int, int, int]
"""First row, first column, last row, last column."""
_KEYS = {"rows", "merge", "labels", "groups", "more", "turned", "head", "title", "table"}
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


KINDS = {"xlsx": book_of, "word": word_of, "text": csv_of}
