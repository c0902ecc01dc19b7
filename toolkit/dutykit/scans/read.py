"""Reads a scan or a photograph into a grid. Runs in a worker of its own, which has loaded the recogniser before.

What comes out is what the reader of PDF makes of a printed page, for the same code joins pages, drops headers and finds
the imprint: each page is its ruled tables and characters with their places. Every cell carries how sure its least
sure character is, and the straightened pages come as attachments, so that each place can be cut out and shown.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from ..evidence import PagePlace
from ..files.limits import Limits
from ..files.zipdir import RefusedError
from ..forms.grid import Attachment, Cell, Grid, Mark
from ..pdf.page import Box
from ..pdf.read import grid_of
from ..problems import Problem
from ..words.codes import MarkKind
from .cells import Looking, Seen
from .pictures import pages_of_pdf, pages_of_picture
from .ruled import tables_of
from .straighten import ink_of, straightened
from .tag import Tag, find_tag
from .upright import upright

if TYPE_CHECKING:
    from .straighten import Pixels

SOURCE = "scan"
PAGE_NAME = "扫描页{number}.jpg"
_LONG = 842.0
"""Points of the longer side of a page: A4."""
_KEPT = 2200
"""Pixels of the longer side of a page that is kept to be looked at."""
_BLANK = 6.0
"""The spread of a page's pixels, below which it is empty: grain of a scanner."""


def read_scan(data: bytes, options: dict[str, Any]) -> Grid:
    """All pages of a picture file or PDF. What stops the reading comes as a problem in a grid without sheets."""
    limits: Limits = options.get("limits") or Limits()
    pages: list[Seen] = []
    kept: list[Attachment] = []
    tags: list[Tag] = []
    skipped: list[Problem] = []
    blank = 0
    try:
        pictures = pages_of_pdf if b"%PDF-" in data[:1024] else pages_of_picture
        for number, pixels in enumerate(_pixels(pictures(data, limits)), 1):
            if _is_blank(pixels):  # the back of a sheet
                blank = blank or number
                continue
            seen, page, tag = _read_page(pixels, number)
            tags += [tag] if tag is not None else []
            if seen is None:
                skipped.append(Problem("scan.page_skipped", PagePlace(number), facts={"page": number}))
            else:
                pages.append(seen)
                kept.append(_kept(page, seen))
    except RefusedError as refused:
        return Grid(SOURCE, problems=[refused.problem])
    if not pages:
        nothing = Problem("scan.no_table") if skipped else Problem("scan.blank", facts={"page": blank})
        return Grid(SOURCE, problems=[nothing])
    grid = _grid(pages, kept, tags)
    grid.problems += skipped
    return grid


def _is_blank(pixels: Pixels) -> bool:
    """Whether a page shows nothing but paper."""
    return float(pixels[::4, ::4].std()) < _BLANK


def _pixels(images: Iterator[Any]) -> Iterator[Pixels]:
    import numpy as np

    for image in images:
        yield np.asarray(image)


def _read_page(pixels: Pixels, number: int) -> tuple[Seen | None, Pixels, Tag | None]:
    """What one page holds; nothing where no table is seen in it."""
    tag = find_tag(pixels)
    straight = straightened(pixels)
    if straight is None:
        return None, pixels, tag
    straight, tables = upright(straight, lambda page: tables_of(ink_of(page), _scale(page)))
    if not tables:
        return None, straight, tag
    clean = straight.copy()
    tag = find_tag(clean, erase=True) or tag
    return Looking(clean, _scale(straight), number).run(tables), straight, tag


def _scale(page: Pixels) -> float:
    return _LONG / float(max(page.shape[:2]))


def _kept(page: Pixels, seen: Seen) -> Attachment:
    """The straightened page as a picture, with its size in points as its place."""
    from PIL import Image

    image = Image.fromarray(page)
    image.thumbnail((_KEPT, _KEPT))
    out = io.BytesIO()
    image.save(out, "JPEG", quality=72)
    data = out.getvalue()
    place = PagePlace(seen.page.number, (0.0, 0.0, round(seen.page.width, 1), round(seen.page.height, 1)))
    return Attachment(place, PAGE_NAME.format(number=seen.page.number), data, hashlib.sha256(data).hexdigest())


def _grid(pages: Sequence[Seen], kept: list[Attachment], tags: Sequence[Tag]) -> Grid:
    grid = grid_of([seen.page for seen in pages], [], spreadsheet=True, complete=False)
    grid.source = SOURCE
    grid.problems = [p for p in grid.problems if p.code != "cell.maybe_cut"]  # its picture is looked at
    grid.attachments = kept
    for seen in pages:
        marks = (Mark(MarkKind.INK, PagePlace(seen.page.number, _rounded(box))) for box in seen.unread)
        grid.marks += marks
    by_page = {seen.page.number: seen for seen in pages}
    for sheet in grid.sheets:
        sheet.name = "扫描件"
        for cell in sheet.cells.values():
            _weigh(cell, by_page)
    _identify(grid, tags)
    return grid


def _weigh(cell: Cell, pages: dict[int, Seen]) -> None:
    """Give a cell how sure its recognition is: no surer than its least sure line."""
    place = cell.place
    if not isinstance(place, PagePlace) or place.box is None:
        return
    inside = [s for s in pages[place.page].spots if _within(s.box, place.box)]
    cell.score = round(min((s.score for s in inside), default=0.0), 3)
    cell.doubt = next((s.doubt for s in inside if s.doubt), "")


def _within(inner: Box, outer: Box) -> bool:
    x, y = (inner[0] + inner[2]) / 2, (inner[1] + inner[3]) / 2
    return outer[0] - 1 <= x <= outer[2] + 1 and outer[1] - 1 <= y <= outer[3] + 1


def _rounded(box: Box) -> Box:
    x0, top, x1, bottom = (round(v, 1) for v in box)
    return x0, top, x1, bottom


def _identify(grid: Grid, tags: Sequence[Tag]) -> None:
    """What the printed code says goes before what was recognised of the imprint: it proves itself."""
    issues = {tag.issue for tag in tags}
    if len(issues) > 1:
        first, second = sorted(issues)[:2]
        grid.sheets.clear()
        grid.problems.append(Problem("file.mixed", facts={"first": first, "second": second}))
    elif tags:
        grid.problems = [p for p in grid.problems if p.code != "file.mixed"]
        grid.identity |= {"form": tags[0].form, "issue": tags[0].issue, "tag": "1"}
        grid.identity |= {"workspace": tags[0].workspace} if tags[0].workspace else {}
