"""The general path: pdfplumber finds the tables that the fast path could not be sure of."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from typing import Any

from .page import Char, Page, table_of_boxes


def read_pages(data: bytes, numbers: Sequence[int]) -> dict[int, Page]:
    """The pages of these numbers (from 1). A page that pdfplumber does not reach is left out."""
    import pdfplumber

    pages: dict[int, Page] = {}
    with pdfplumber.open(BytesIO(data), pages=list(numbers)) as document:
        for source in document.pages:
            pages[source.page_number] = _page(source)
            source.close()  # it keeps every object of the page otherwise
    return pages


def _page(source: Any) -> Page:
    page = Page(source.page_number, float(source.width), float(source.height))
    for char in source.chars:
        page.bad += char["text"].startswith("(cid:")
        page.chars.append(Char(char["text"], char["x0"], char["top"], char["x1"], char["bottom"]))
    page.tables = [table_of_boxes(cell for cell in found.cells if cell) for found in source.find_tables()]
    page.tables = [table for table in page.tables if table.cells]
    area = sum((i["x1"] - i["x0"]) * (i["bottom"] - i["top"]) for i in source.images)
    page.picture = area / max(page.width * page.height, 1.0)
    return page
