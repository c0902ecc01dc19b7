"""Reads a PDF into a grid. Runs in a limited worker process (``files/``)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from io import BytesIO
from typing import Any

from ..evidence import PagePlace
from ..files.dated import pdf_moment
from ..forms.grid import Grid, Mark
from ..forms.imprint import find_imprint
from ..problems import Problem, has_errors
from ..words.codes import MarkKind
from .blocks import PageLayout, laid_out, misprints, rows_of
from .fields import add_fields, has_fields, is_xfa
from .joining import sheet_of
from .lines import lines_of
from .margins import body_lines, identity_of, in_order
from .overlays import overlays
from .page import SNAP, Char, Page, RuledLine, table_of_boxes
from .pdfium import TooComplex, read_page

MOST_PAGES = 300
_FEWEST_CHARS = 10
_PICTURE = 0.5
_WHOLE_PAGE = 0.8
"""Share of a page that the picture of a scan covers. What a scanner has written behind it is not trusted."""
_SEAL = 0.035
"""A picture of so small a share of an A4 page is as large as a seal, or smaller: it is no pasted table."""
_GARBLED = 0.2
_AS_PRINTED = "请打开后用“打印为 PDF”另存一份，或发回电子表格。"
SPREADSHEETS = ("calc", "excel", "spreadsheet", "表格", "et.exe")
"""Programs that move a row to the next page whole."""


def read_pdf(data: bytes, options: dict[str, Any]) -> Grid:
    """All pages of a PDF as one sheet named ``PDF``, its imprint as identity, boxes of pages as places.

    Rows are numbered on over the pages, columns are the boundaries of all tables together. ``options``:
    ``path`` is ``auto`` (default), ``fast`` (pdfium alone) or ``general`` (pdfplumber for every page).
    What stops the reading comes as a problem in a grid without sheets.
    """
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError:
        return _unopened(data)
    try:
        count = len(document)
        if count == 0:
            return _stopped("file.no_pages")
        if count > MOST_PAGES:
            return _stopped("file.too_complex", detail=f"共 {count} 页，上限 {MOST_PAGES} 页")
        if is_xfa(document):
            return _stopped("file.unsupported", kind="动态表单 PDF（XFA）", advice=_AS_PRINTED)
        fields = has_fields(document)
        if fields:
            document.init_forms()
        creator = (document.get_metadata_value("Creator") or "").lower()
        spreadsheet = any(name in creator for name in SPREADSHEETS)
        changed = pdf_moment(document.get_metadata_value("ModDate") or document.get_metadata_value("CreationDate"))
        try:
            pages = _read(document, count, data, str(options.get("path", "auto")), spreadsheet=spreadsheet)
            if fields:
                add_fields(document, pages)
            laid_over = overlays(document, count)
        except TooComplex as error:
            return _stopped("file.too_complex", detail=str(error))
        except pypdfium2.PdfiumError:
            return _stopped("file.truncated", detail="有一页无法打开")
    finally:
        document.close()
    grid = grid_of(pages, laid_over, spreadsheet=spreadsheet)
    grid.changed = changed
    return grid


def _unopened(data: bytes) -> Grid:
    """Why a PDF cannot be opened. Asked anew: a file without pages leaves the error of the file before it standing."""
    from pypdfium2 import raw

    handle = raw.FPDF_LoadMemDocument64(data, len(data), None)
    if handle:
        raw.FPDF_CloseDocument(handle)
        return _stopped("file.no_pages")
    if raw.FPDF_GetLastError() == raw.FPDF_ERR_PASSWORD:
        return _stopped("file.encrypted")
    return _stopped("file.truncated", detail="PDF 结构无法解析")


def _stopped(code: str, **facts: object) -> Grid:
    return Grid("pdf", problems=[Problem(code, facts=facts)])


def _read(document: Any, count: int, data: bytes, path: str, *, spreadsheet: bool) -> list[Page]:
    """The pages by the fast path; those it cannot judge, by the general one."""
    pages: list[Page] = []
    doubtful: list[int] = []
    for index in range(count):
        page, sure = read_page(document, index, spreadsheet=spreadsheet)
        pages.append(page)
        if path == "general" or not (sure or path == "fast"):
            doubtful.append(page.number)
    if doubtful and not (path == "auto" and _unreadable(pages)):
        if any(page.turned for page in pages):
            data = _saved(document)
        for number, page in _by_pdfplumber(data, {n: pages[n - 1].lettered for n in doubtful}).items():
            pages[number - 1] = _as_seen(page, pages[number - 1])
    return pages


def _as_seen(page: Page, fast: Page) -> Page:
    """A page of pdfplumber, which looks at no colours, without what the ``fast`` one has found that nobody sees.

    Lines that are drawn through words are known from there too: pdfplumber tells of tables alone.
    """
    page.unseen, page.strokes, page.lettered = fast.unseen, fast.strokes, fast.lettered
    for gone in page.unseen:
        x, y = (gone.x0 + gone.x1) / 2, (gone.top + gone.bottom) / 2
        page.chars = [c for c in page.chars if not (c.text == gone.text and c.x0 < x < c.x1 and c.top < y < c.bottom)]
    return page


def _unseen(page: Page, pages: Sequence[Page]) -> list[Mark]:
    """What stands on a page and cannot be seen, line by line.

    A text that goes on over the edge of the paper is no secret where another page shows it: columns over many pages.
    """
    lines = [line for line in (lines_of(page.unseen) if page.unseen else []) if line.text.strip()]
    off = [line for line in lines if line.x1 < 0 or line.x0 > page.width]
    shown = {"".join("".join(char.text for char in one.chars).split()) for one in pages} if off else set()
    again = [line for line in off if any("".join(line.text.split()) in text for text in shown)]
    return [
        Mark(
            MarkKind.HIDDEN,
            PagePlace(page.number, (line.x0, line.top, line.x1, line.bottom)),
            line.text.strip(),
            furniture=line in again,
        )
        for line in lines
    ]


def _by_pdfplumber(data: bytes, lettered: dict[int, list[RuledLine]]) -> dict[int, Page]:
    """The pages of these numbers (from 1), where the fast path could not be sure of the tables.

    The lines of a page that belong to letters (``lettered``) make no table. A page that pdfplumber does not reach is
    left out.
    """
    import pdfplumber

    pages: dict[int, Page] = {}
    with pdfplumber.open(BytesIO(data), pages=list(lettered)) as document:
        for source in document.pages:
            pages[source.page_number] = _page_of(source, lettered[source.page_number])
            source.close()  # it keeps every object of the page otherwise
    return pages


def _page_of(source: Any, lettered: Sequence[RuledLine]) -> Page:
    """The page through its crop box, as it is shown and printed; pdfplumber counts from the corner of the paper."""
    left, top, right, bottom = map(float, source.cropbox)
    page = Page(source.page_number, right - left, bottom - top)
    for char in source.chars:
        page.bad += char["text"].startswith("(cid:")
        x0, y0, x1, y1 = char["x0"] - left, char["top"] - top, char["x1"] - left, char["bottom"] - top
        if 0 <= (x0 + x1) / 2 <= page.width and 0 <= (y0 + y1) / 2 <= page.height:
            page.chars.append(Char(char["text"], x0, y0, x1, y1))
    bordered = source.filter(_bordered(lettered, left, top)) if lettered else source
    for found in bordered.find_tables():
        cells = ((c[0] - left, c[1] - top, c[2] - left, c[3] - top) for c in found.cells if c)
        page.tables.append(table_of_boxes(cells))
    page.tables = [table for table in page.tables if table.cells]
    area = sum((i["x1"] - i["x0"]) * (i["bottom"] - i["top"]) for i in source.images)
    page.picture = area / max(page.width * page.height, 1.0)
    return page


def _bordered(lettered: Sequence[RuledLine], left: float, top: float) -> Callable[[dict[str, Any]], bool]:
    """Whether an object of pdfplumber's page, whose paper shows from ``left`` and ``top``, is none of these lines."""

    def keeps(item: dict[str, Any]) -> bool:
        if item["object_type"] == "char" or item["bottom"] - item["top"] > SNAP:
            return True
        line = RuledLine((item["top"] + item["bottom"]) / 2 - top, item["x0"] - left, item["x1"] - left)
        return not any(all(abs(a - b) < 1 for a, b in zip(line, known, strict=True)) for known in lettered)

    return keeps


def _saved(document: Any) -> bytes:
    """The document as it is now, with pages turned."""
    buffer = BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def _ink(page: Page) -> int:
    return sum(not char.text.isspace() for char in page.chars)


def _unreadable(pages: list[Page]) -> Problem | None:
    """Why the text of the whole file is of no use."""
    ink = sum(_ink(page) for page in pages)
    bad = sum(page.bad for page in pages)
    if ink + bad == 0 or (ink < _FEWEST_CHARS and any(page.picture >= _PICTURE for page in pages)):
        return Problem("file.scan")
    if all(page.picture >= _WHOLE_PAGE and not page.tables for page in pages):
        return Problem("file.scan")
    if bad > _GARBLED * max(ink, bad):
        return Problem("file.garbled", facts={"detail": f"{bad} 个字符无法识别"})
    return None


def grid_of(pages: list[Page], laid_over: list[Mark], *, spreadsheet: bool, complete: bool = True) -> Grid:
    """The pages of a document as a grid; ``spreadsheet``: a program printed them that moves a row on whole.

    Of a file that need not be ``complete``, pages that are not there are told and no more.
    """
    stop = _unreadable(pages)
    if stop is not None:
        return Grid("pdf", problems=[stop])
    grid = Grid("pdf", marks=laid_over)
    for page in pages:
        told = page.picture >= _PICTURE and _ink(page) < _FEWEST_CHARS
        if told:
            grid.problems.append(Problem("file.page_picture", facts={"page": page.number}))
        if page.picture:
            seal = page.picture <= _SEAL
            grid.marks.append(Mark(MarkKind.PICTURE, PagePlace(page.number), furniture=seal, told=told))
        grid.marks += _unseen(page, pages)
        grid.marks.append(Mark(MarkKind.PAGE, PagePlace(page.number), furniture=True))
    layouts, disorder = _ordered(pages, complete=complete)
    if has_errors(disorder):  # what goes on over a page that is not there would be joined with something else
        return Grid("pdf", problems=disorder)
    grid.problems += disorder
    grid.problems += [problem for layout in layouts for problem in misprints(layout, spreadsheet=spreadsheet)]
    bodies = body_lines(layouts)
    grid.sheets.append(
        sheet_of([rows_of(*pair) for pair in zip(layouts, bodies, strict=True)], rows_break=not spreadsheet)
    )
    for layout, body in zip(layouts, bodies, strict=True):
        kept = set(map(id, body))
        grid.marks += [
            Mark(MarkKind.MARGIN, PagePlace(layout.page.number), line.text, furniture=True)
            for line in layout.loose
            if id(line) not in kept
        ]
    _identify(grid, layouts)
    return grid


def _ordered(pages: list[Page], *, complete: bool) -> tuple[list[PageLayout], list[Problem]]:
    """The pages in the order of their numbers; of a file that need not be complete, what lacks is told and no more."""
    return in_order([laid_out(page) for page in pages], complete=complete)


def _identify(grid: Grid, layouts: list[PageLayout]) -> None:
    """The imprint of the pages; two different ones are two returns in one file."""
    found = [identity for identity in identity_of(layouts) if identity]
    if not found:
        text = "\n".join(cell.text for cell in grid.sheets[0].cells.values() if "下" in cell.text)
        found = [identity for identity in [find_imprint(text)] if identity]
    for identity in found:
        for key, value in identity.items():
            if grid.identity.setdefault(key, value) != value and key == "issue":
                facts = {"first": grid.identity[key], "second": value}
                if not any(p.code == "file.mixed" for p in grid.problems):
                    grid.problems.append(Problem("file.mixed", facts=facts))
