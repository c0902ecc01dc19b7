"""From the bytes of a template to its :class:`~.look.Look`. Slow (a full openpyxl load): callers keep the result."""

from __future__ import annotations

import contextlib
import dataclasses
import io
import re
import warnings
from typing import TYPE_CHECKING, Any

from ..errors import TemplateError
from ..files.guard import inspect
from ..files.limits import MIB, Limits
from ..forms.asked import without
from ..forms.layout import MOST_LINES
from ..forms.model import Form
from ..text import clean
from .look import Fragment, Look, LookCell, PageSetup, Picture, Place, TableLook
from .look_fit import fit_missing

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

    from .styles import CellStyles

_MARK = re.compile(r"^(?:f_(?P<field>\w+)|t_(?P<table>\w+?)\.(?P<column>\w+)|s_(?P<sequence>\w+))$")
_TARGET = re.compile(r"^'?(?P<sheet>.+?)'?!\$?(?P<column>[A-Z]{1,3})\$?(?P<row>\d+)(?::.*)?$")

_CELLS = 50_000
"""A form of 3,000 rows and a tick grid of 450 names have fewer in their template."""
_LIMITS = dataclasses.replace(
    Limits(),
    office_bytes=8 * MIB,
    part_bytes=32 * MIB,
    total_bytes=64 * MIB,
    elements=1_000_000,
    merges=5000,
    sheets=20,
)


def read_look(template: bytes, form: Form, left_out: frozenset[str] = frozenset()) -> Look:
    """The look of ``form`` in a template; fields without a mark are laid out at the end of their section.

    Those that are ``left_out`` (their marks) are not: they are in the look only where the template marks them.
    Raises :class:`~dutykit.errors.TemplateError` if the file is no workbook or has no mark of the form.
    """
    book = opened(template, f"{form.id}.xlsx")
    marks = _marks(book)
    names = [sheet for sheet, _, _ in marks.values()]
    if not names:
        raise TemplateError(
            f"版式文件 {form.id}.xlsx 里没有任何栏目标记（名称 f_… 或 t_…）。",
            "请在“公式—名称管理器”中恢复名称，或用 dutykit template new 重新生成。",
            code="marks",
        )
    sheet: Any = book[max(dict.fromkeys(names), key=names.count)]
    look, _ = read_sheet(book, sheet)
    _place_marks(look, form, {n: (r, c) for n, (s, r, c) in marks.items() if s == sheet.title})
    _labels(look)
    fit_missing(look, without(form, left_out))
    return look


def opened(template: bytes, name: str) -> Workbook:
    """A template as openpyxl sees it, after the guard has counted what is in it.

    Raises :class:`TemplateError` for one that is no workbook, or larger than any form.
    """
    from openpyxl import load_workbook

    found = inspect(template, "xlsx", _LIMITS, full=True)
    cells = sum(sheet.cells for sheet in found.sheets)
    if not found.refused and cells <= _CELLS:
        with warnings.catch_warnings(), contextlib.suppress(Exception):  # it raises whatever its parts raise
            warnings.simplefilter("ignore")
            return load_workbook(io.BytesIO(template), rich_text=True)
    raise TemplateError(
        f"版式文件 {name} 打不开："
        + (f"有 {cells} 格，多过任何一张表。" if cells > _CELLS else "不是完整的 .xlsx 文件。"),
        "请用 WPS 或 Excel 另存为 .xlsx，或用 dutykit template new 重新生成。",
        code="xlsx",
    )


def read_sheet(book: Workbook, sheet: Any) -> tuple[Look, dict[Place, str]]:
    """What a sheet looks like, whatever form it is of, and the marks on it by place."""
    from openpyxl.utils.cell import coordinate_to_tuple

    from .styles import CellStyles

    look = Look(gridlines=bool(sheet.sheet_view.showGridLines), zoom=int(sheet.sheet_view.zoomScale or 100))
    _sizes(look, sheet)
    _cells(look, sheet, CellStyles(book.loaded_theme))
    look.page = _page(sheet)
    look.pictures = tuple(_pictures(sheet))
    if sheet.freeze_panes:
        look.freeze = coordinate_to_tuple(sheet.freeze_panes)
    return look, {(r, c): name for name, (s, r, c) in _marks(book).items() if s == sheet.title}


def _marks(book: Workbook) -> dict[str, tuple[str, int, int]]:
    """Sheet, row and column of every defined name that looks like a mark."""
    from openpyxl.utils import column_index_from_string

    found: dict[str, tuple[str, int, int]] = {}
    scopes: list[Any] = [book.defined_names, *(s.defined_names for s in book.worksheets)]
    for scope in scopes:
        for name, defined in scope.items():
            target = _TARGET.match(defined.attr_text or "")
            if _MARK.match(name) and target and target["sheet"].replace("''", "'") in book.sheetnames:
                place = int(target["row"]), column_index_from_string(target["column"])
                found.setdefault(name, (target["sheet"].replace("''", "'"), *place))
    return found


def _sizes(look: Look, sheet: Worksheet) -> None:
    default = sheet.sheet_format.defaultColWidth or (sheet.sheet_format.baseColWidth or 8) + 0.43
    last = sheet.max_column
    look.widths = dict.fromkeys(range(1, last + 1), float(default))
    for dimension in sheet.column_dimensions.values():
        for column in range(dimension.min or 1, min(dimension.max or 1, last) + 1):
            if dimension.width:
                # The file counts the cell's padding of 5 pixels in, XlsxWriter adds it.
                look.widths[column] = round(max(float(dimension.width) - 5 / 7, 0.1), 2)
            if dimension.hidden:
                look.hidden_columns.add(column)
    for row, row_dimension in sheet.row_dimensions.items():
        if row_dimension.height and row <= sheet.max_row:
            look.heights[row] = float(row_dimension.height)


def _cells(look: Look, sheet: Worksheet, styles: CellStyles) -> None:
    from openpyxl.cell.cell import MergedCell

    ranges = (((m.min_row, m.min_col), (m.max_row, m.max_col)) for m in sheet.merged_cells.ranges)
    look.merges = {first: last for first, last in ranges if first != last}
    for row in sheet.iter_rows():
        for cell in row:
            if isinstance(cell, MergedCell) or not (cell.value is not None or cell.has_style):
                continue
            value = _content(cell.value, styles)
            look.cells[cell.row, cell.column] = LookCell(value, look.style_index(styles.of(cell)))
    _trim(look)


def _content(value: Any, styles: CellStyles) -> Any:
    from openpyxl.cell.rich_text import CellRichText, TextBlock

    if isinstance(value, CellRichText):
        return tuple(
            Fragment(p.text, styles.font(p.font)) if isinstance(p, TextBlock) else Fragment(str(p)) for p in value
        )
    return value if value is None or isinstance(value, (str, int, float, bool)) else str(value)


def _trim(look: Look) -> None:
    """Forget styled emptiness beyond what shows, so that a painted column does not widen the page."""
    shown = [
        p for p, c in look.cells.items() if c.value is not None or {"left", "top", "bottom"} & set(look.styles[c.style])
    ]
    shown += look.merges.values()
    if shown:
        rows, columns = max(r for r, _ in shown), max(c for _, c in shown)
        look.cells = {(r, c): cell for (r, c), cell in look.cells.items() if r <= rows and c <= columns}


def _page(sheet: Worksheet) -> PageSetup:
    setup, margins = sheet.page_setup, sheet.page_margins
    page = PageSetup(
        landscape=setup.orientation == "landscape",
        paper=int(setup.paperSize or 9),
        margins=(margins.left, margins.right, margins.top, margins.bottom, margins.header, margins.footer),
        centred=bool(sheet.print_options.horizontalCentered),
        header=_running(sheet.oddHeader),
        footer=_running(sheet.oddFooter),
        breaks=tuple(int(b.id) for b in sheet.row_breaks.brk),
    )
    if sheet.print_title_rows:
        first, _, last = sheet.print_title_rows.replace("$", "").partition(":")
        page.repeat = int(first), int(last or first)
    if sheet.sheet_properties.pageSetUpPr and sheet.sheet_properties.pageSetUpPr.fitToPage:
        page.fit_width, page.fit_height = setup.fitToWidth or 1, 0 if setup.fitToHeight is None else setup.fitToHeight
    else:
        page.fit_width, page.scale = 0, setup.scale or 100
    return page


def _running(part: Any) -> str:
    """A header or footer with its codes, as it stands in the file."""
    text = ""
    for letter, piece in (("L", part.left), ("C", part.center), ("R", part.right)):
        if piece.text:
            font = f'&"{piece.font}"' if piece.font else ""
            size = f"&{piece.size}" if piece.size else ""
            gap = " " if size and piece.text[0].isdigit() else ""
            text += f"&{letter}{font}{size}{gap}{piece.text}"
    return text


def _pictures(sheet: Any) -> list[Picture]:
    pictures = []
    for image in sheet._images:  # noqa: SLF001 - openpyxl offers no other way to a sheet's pictures
        start = getattr(image.anchor, "_from", None)
        if start is not None:
            pixel = 9525
            data = image._data()  # noqa: SLF001
            scale = 1.0, 1.0
            extent = getattr(image.anchor, "ext", None)
            if extent is not None and image.width and image.height:
                scale = extent.width / pixel / image.width, extent.height / pixel / image.height
            offsets = start.colOff / pixel, start.rowOff / pixel
            pictures.append(Picture(start.row + 1, start.col + 1, *offsets, *scale, data))
    return pictures


def _place_marks(look: Look, form: Form, marks: dict[str, Place]) -> None:
    """Give marks to fields; those that no field answers to are kept for lint."""
    unknown = []
    for name, place in sorted(marks.items(), key=lambda item: item[1]):
        match = _MARK.match(name)
        field, table, column = (match["field"], match["table"], match["column"]) if match else (None, None, None)
        sequence = match["sequence"] if match else None
        anchor = _anchor(look, place)
        if field and field in form.by_name:
            look.fields[field] = anchor
        elif table in form.table_by_name and column in form.table_by_name[table].by_name:
            spot = look.tables.setdefault(table, TableLook(anchor[0]))
            if anchor[0] - spot.row < MOST_LINES:  # marks come in the order of their rows
                spot.cells[column] = anchor
                spot.lines = max(spot.lines, spot.line(anchor) + 1)
            else:
                unknown.append(name)
        elif sequence in form.table_by_name:
            spot = look.tables.setdefault(sequence, TableLook(anchor[0]))
            spot.sequence = anchor if anchor[0] in spot.rows else None
        else:
            unknown.append(name)
    look.tables = {name: spot for name, spot in look.tables.items() if spot.cells}
    look.unknown = tuple(unknown)


def _anchor(look: Look, place: Place) -> Place:
    """The upper left cell of the merged range that a place lies in."""
    for (top, left), (bottom, right) in look.merges.items():
        if top <= place[0] <= bottom and left <= place[1] <= right:
            return top, left
    return place


def _labels(look: Look) -> None:
    """Text left of a head mark, else above it; header cell above a column's mark."""
    answers = {*look.fields.values(), *(p for t in look.tables.values() for p in t.cells.values())}
    for name, place in look.fields.items():
        _note_label(look, f"f_{name}", _text_left(look, place, answers) or _text_above(look, place, answers))
    for table, spot in look.tables.items():
        for name, place in spot.cells.items():
            above = _anchor(look, (spot.above(place), place[1]))
            spot.header[name] = above
            _note_label(look, f"t_{table}.{name}", above)


def _note_label(look: Look, mark: str, place: Place | None) -> None:
    text = clean(plain_text(look.cells[place].value)) if place and place in look.cells else ""
    if place and text:
        look.labels[mark] = (text,)
        look.label_cells[mark] = place


def _text_left(look: Look, place: Place, answers: set[Place]) -> Place | None:
    row, column = place
    while column > 1:
        found = _anchor(look, (row, column - 1))
        if found in answers:
            return None
        if found in look.cells and look.cells[found].value is not None:
            return found
        column = found[1]
    return None


def _text_above(look: Look, place: Place, answers: set[Place]) -> Place | None:
    found = _anchor(look, (place[0] - 1, place[1])) if place[0] > 1 else None
    if found is None or found in answers or found not in look.cells or look.cells[found].value is None:
        return None
    return found


def plain_text(value: Any) -> str:
    """The text of a cell's content, rich or not."""
    if isinstance(value, tuple):
        return "".join(fragment.text for fragment in value)
    return "" if value is None else str(value)
