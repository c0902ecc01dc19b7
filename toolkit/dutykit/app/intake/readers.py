"""What runs in a worker: the guard, then the reader of the kind. Plain data in, a grid out."""

from __future__ import annotations

from typing import Any

from ...files.guard import inspect
from ...forms.grid import Grid
from ...problems import Problem

TARGETS = {
    "xlsx": "dutykit.xlsx.read:read_workbook",
    "xlsm": "dutykit.xlsx.read:read_workbook",
    "xlsb": "dutykit.tables.xlsb:read_xlsb",
    "ods": "dutykit.tables.ods:read_ods",
    "csv": "dutykit.tables.csv:read_csv",
    "html": "dutykit.tables.html:read_html",
    "xml2003": "dutykit.tables.xml2003:read_xml2003",
    "xls": "dutykit.tables.xls:read_xls",
    "docx": "dutykit.app.intake.readers:read_word",
    "ofd": "dutykit.app.intake.readers:read_layout",
    "pdf": "dutykit.app.intake.readers:read_pages",
    "photo": "dutykit.app.intake.readers:read_photo",
}


def read_word(data: bytes, options: dict[str, Any]) -> Grid:
    """A Word file, guarded."""
    inspection = inspect(data, "docx", options.get("limits"))
    if inspection.refused:
        return Grid("docx", problems=inspection.problems)
    from ...docx.read import read_document

    return read_document(data, options)


def read_pages(data: bytes, options: dict[str, Any]) -> Grid:
    """A PDF, guarded."""
    inspection = inspect(data, "pdf", options.get("limits"))
    if inspection.refused:
        return Grid("pdf", problems=inspection.problems)
    from ...pdf.read import read_pdf

    return read_pdf(data, options)


def read_layout(data: bytes, options: dict[str, Any]) -> Grid:
    """An OFD, guarded: every part of it, for all may be opened."""
    inspection = inspect(data, "ofd", options.get("limits"), full=True)
    if inspection.refused:
        return Grid("ofd", problems=inspection.problems)
    from ...pdf.ofd import read_ofd

    return read_ofd(data, options)


def read_photo(data: bytes, options: dict[str, Any]) -> Grid:
    """A picture file, guarded: it holds no text. The worker for scans reads it, where there is one."""
    from ...files.limits import Limits
    from ...files.zipdir import RefusedError
    from ...scans.pictures import check_picture

    try:
        check_picture(data, options.get("limits") or Limits())
    except RefusedError as refused:
        return Grid("scan", problems=[refused.problem])
    return Grid("scan", problems=[Problem("file.scan")])
