"""Rendering a report of 50 records against a plain docxtpl loop, on the same template, in one run.

The plain loop is what its manual shows:
``DocxTemplate(path)``, ``render(context)``, ``save``; no sandbox, no escaping, no check of what was printed.
"""

from __future__ import annotations

import io
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from statistics import median
from typing import Any

from .marks import Mark

MARK = 8.0
RECORDS = 50
_STAMP = date(2025, 1, 6)
_PARAGRAPHS = (
    ("{{ name }}代表{{ year }}年度履职情况报告", "公文标题"),
    ("{{ opening }}", "公文正文"),
    ("{%p for s in sections %}", "公文正文"),
    ("{{ s.heading }}", "一级标题"),
    ("{{ s.text }}", "公文正文"),
    ("{%p endfor %}", "公文正文"),
)
_ROWS = (
    ("序号", "日期", "内容", "地点"),
    ("{%tr for r in records %}",),
    ("{{ loop.index }}", "{{ r.date }}", "{{ r.text }}", "{{ r.place }}"),
    ("{%tr endfor %}",),
)
_ENDING = (
    ("{%p for o in opinions %}", "公文正文"),
    ("{{ o }}", "公文正文"),
    ("{%p endfor %}", "公文正文"),
    ("{{ signer }}", "落款"),
    ("{{ day }}", "成文日期"),
)


def _template() -> bytes:
    """A report as the office writes it: title, sections of prose, a table of records, signature and date."""
    from dutykit import assets
    from dutykit.docx.draft import blank_page
    from dutykit.docx.shared import bring

    base = assets.read_bytes("templates/docx", "base.docx")
    doc = blank_page(base)
    for text, style in _PARAGRAPHS:
        doc.add_paragraph(text, style)
    table = doc.add_table(0, 4)
    for row in _ROWS:
        cells = table.add_row().cells
        if len(row) == 1:
            cells[0].merge(cells[-1]).text = row[0]
        for cell, text in zip(cells, row if len(row) > 1 else (), strict=False):
            cell.text = text
    for text, style in _ENDING:
        doc.add_paragraph(text, style)
    out = io.BytesIO()
    doc.save(out)
    return bring(out.getvalue(), base).data


def _context() -> dict[str, Any]:
    text = "围绕老旧小区改造开展视察，走访居民32户，提出意见建议5条，推动解决停车难、加装电梯等问题。"
    return {
        "name": "王示例",
        "year": 2024,
        "opening": text * 3,
        "sections": [{"heading": f"{n}、履职情况", "text": text * 6} for n in "一二三四五六"],
        "records": [
            {"date": f"2024年{i % 12 + 1}月{i % 28 + 1}日", "text": text, "place": f"第{i + 1}社区活动站"}
            for i in range(RECORDS)
        ],
        "opinions": [text, text],
        "signer": "某区人大常委会代表联络室",
        "day": "2024年12月31日",
    }


def _milliseconds(work: Callable[[], object], rounds: int = 15) -> float:
    work()
    taken = []
    for _ in range(rounds):
        start = time.process_time()
        work()
        taken.append(1000 * (time.process_time() - start))
    return median(taken)


def measure() -> tuple[float, float]:
    """Milliseconds a document: a plain docxtpl loop, and ours with its template kept."""
    from docxtpl import DocxTemplate

    from dutykit.docx.render import Template

    data, context = _template(), _context()
    loaded = Template.load(data, "report.docx")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "report.docx"
        path.write_bytes(data)

        def plain() -> None:
            document = DocxTemplate(path)
            document.render(context)
            document.save(io.BytesIO())

        return _milliseconds(plain), _milliseconds(lambda: loaded.render(context, stamp=_STAMP))


def marks() -> Iterator[Mark]:
    """How many times ours goes into docxtpl's."""
    theirs, ours = measure()
    note = f"{theirs:.1f} and {ours:.2f} ms a document of {RECORDS} records"
    yield Mark("docxtpl : render", theirs / ours, MARK, at_least=True, note=note)
