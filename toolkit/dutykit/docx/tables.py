"""Tables whose number of columns depends on the values (``{%tc for %}``)."""

from __future__ import annotations

import re
from typing import Any

from lxml import etree

from .package import W

_W = f"{{{W}}}"


def grows_columns(source: str) -> bool:
    """Whether a healed template repeats cells: after lifting ``{%tc %}`` a tag stands right between cells."""
    return re.search(r"</w:tc>\s*\{%|%\}\s*<w:tc[ >]", source) is not None


def fix_columns(root: Any) -> None:
    """Give each table as many grid columns as its widest row has, its width shared out anew."""
    for table in root.iter(f"{_W}tbl"):
        grid = table.find(f"{_W}tblGrid")
        if grid is None:
            continue
        needed = max((sum(map(_span, row.findall(f"{_W}tc"))) for row in table.findall(f"{_W}tr")), default=0)
        old = [int(column.get(f"{_W}w", "0")) for column in grid]
        if needed in {0, len(old)}:
            continue
        # The first columns (name, unit) keep their width; the last ones, of one width, share the rest.
        kept = _first_columns(old)[: needed - 1]
        more = needed - len(kept)
        widths = kept + [(sum(old) - sum(kept)) // more] * more
        grid[:] = []
        for width in widths:
            etree.SubElement(grid, f"{_W}gridCol").set(f"{_W}w", str(width))
        for row in table.findall(f"{_W}tr"):
            _fit(row, widths)


def _first_columns(widths: list[int]) -> list[int]:
    """The columns before the last ones of one width, among which those that a tag repeats stand."""
    at = len(widths) - 1
    while at > 0 and abs(widths[at - 1] - widths[-1]) <= 1:
        at -= 1
    return widths[:at]


def _span(cell: Any) -> int:
    span = cell.find(f"{_W}tcPr/{_W}gridSpan")
    return int(span.get(f"{_W}val", "1")) if span is not None else 1


def _fit(row: Any, widths: list[int]) -> None:
    at = 0
    for cell in row.findall(f"{_W}tc"):
        span = _span(cell)
        width = cell.find(f"{_W}tcPr/{_W}tcW")
        if width is not None:
            width.set(f"{_W}w", str(sum(widths[at : at + span])))
            width.set(f"{_W}type", "dxa")
        at += span
