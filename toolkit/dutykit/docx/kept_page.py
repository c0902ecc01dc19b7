"""Pages that are printed, signed and filed beside an archive: plain titles, ruled tables, room for names."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING

import docx
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Length, Mm

if TYPE_CHECKING:
    from docx.document import Document
    from docx.table import Table

_TALL = Mm(11)
_SIDES = "".join(
    f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>'
    for side in ("top", "left", "bottom", "right", "insideH", "insideV")
)
_LINES = f"<w:tblBorders {nsdecls('w')}>{_SIDES}</w:tblBorders>"


def begun(base: bytes, title: str, subtitle: str) -> Document:
    """A document with styles and paper of ``base``, and nothing on it but its title."""
    document = docx.Document(io.BytesIO(base))
    body = document.element.body
    for part in list(body)[:-1]:  # the last one is the paper
        body.remove(part)
    document.add_paragraph(title, style="表格标题")
    document.add_paragraph(subtitle, style="表格副题")
    return document


def ruled(
    document: Document,
    rows: Sequence[Sequence[str]],
    widths: Sequence[Length],
    *,
    tall: bool = False,
    head: bool = False,
) -> Table:
    """A ruled table at the end of the document; with ``head`` its first row stands again on every page.

    With ``tall`` there is room to write in each row.
    """
    table: Table = document.add_table(len(rows), len(widths))
    table._tbl.tblPr.append(parse_xml(_LINES))  # noqa: SLF001 - python-docx has no way to draw lines without a style
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
    for number, (row, told) in enumerate(zip(table.rows, rows, strict=True)):
        asked = row._tr.get_or_add_trPr()  # noqa: SLF001 - nor to keep a row whole, or to repeat one
        asked.append(OxmlElement("w:cantSplit"))
        if head and not number:
            asked.append(OxmlElement("w:tblHeader"))
        if tall:
            row.height = _TALL
        for cell, text, width in zip(row.cells, told, widths, strict=True):
            cell.width = width
            cell.paragraphs[0].style = document.styles["表头行" if head and not number else "表格文字"]
            cell.paragraphs[0].add_run(text)
    return table


def finished(document: Document, title: str, on: date) -> bytes:
    """The document's bytes, whose properties tell its title and day alone."""
    moment = datetime(on.year, on.month, on.day)  # noqa: DTZ001 - a document's day has no zone
    properties = document.core_properties
    properties.title, properties.author, properties.created, properties.modified = title, "", moment, moment
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()
