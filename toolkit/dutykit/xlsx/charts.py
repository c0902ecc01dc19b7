"""Charts that people may go on editing in Excel or WPS, and sheets of facts from which they make pivot tables.

A chart takes its figures from the cells of a list in the same book, so that it follows where a figure is mended. Series
are told apart by grey and by pattern, as paper is often printed in black.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any, NamedTuple

from ..text import width
from .book import Book, reference
from .listing import Listing, first_row, write_listing
from .look import Style

_FONT = {"name": "宋体", "size": 10, "bold": False, "color": "#000000"}
_TITLE = {"name": "黑体", "size": 14, "bold": False, "color": "#000000"}
_LINE = {"color": "#000000", "width": 0.75}
_LOOKS: Sequence[dict[str, Any]] = (
    {"fill": {"color": "#595959"}},
    {"pattern": {"pattern": "wide_upward_diagonal", "fg_color": "#000000", "bg_color": "#FFFFFF"}},
    {"fill": {"color": "#D9D9D9"}},
)
"""Series one after the other: dark, hatched, light."""
_COLUMNS = 8
_ACROSS = 64 * _COLUMNS - 4
"""Pixels across: columns of 宋体 are up to a fifth wider, and still lie on an upright A4 page."""
_BELOW = 6
"""Pixels between the top of a chart and of its row: on the line itself its border is drawn on the page before."""
_PAGE = 48
"""Rows of 20 pixels on it."""
_FEW = 8
"""Figures up to which an axis is marked one by one."""
_DAY: Style = {"num_format": "yyyy-mm-dd", "align": "center", "locked": False}


@dataclass(frozen=True, slots=True)
class Chart:
    """Bars of ``columns`` of a list (counted from 0), over what its first column says; its last row is a sum, left out.

    ``lying`` bars leave room for long names; ``stacked`` ones add up to a whole.
    """

    title: str
    listing: Listing
    columns: Sequence[int]
    lying: bool = False
    stacked: bool = False


@dataclass(frozen=True, slots=True)
class FactSheet:
    """A sheet of facts, one a row: headings in the first row, nothing merged, days as days, numbers as numbers."""

    name: str
    columns: Sequence[tuple[str, int]]
    rows: Sequence[Sequence[Any]]


class _Placed(NamedTuple):
    """How high a chart is, and what kind of bars it has."""

    high: int
    kind: str


def figures_book(title: str, name: str, columns: Sequence[str], rows: Sequence[Sequence[str | int]]) -> bytes:
    """A workbook of one sheet of figures, from which a chart elsewhere takes them."""
    book = Book(title)
    sheet = book.sheet(name)
    for at, row in enumerate((columns, *rows)):
        for column, value in enumerate(row):
            if isinstance(value, int):
                sheet.write_number(at, column, value)
            else:
                sheet.write_string(at, column, value)
    return book.bytes()


def write_charts(book: Book, name: str, title: str, charts: Sequence[Chart]) -> None:
    """A sheet of charts, upright, none of them torn by the end of a page."""
    sheet = book.sheet(name)
    sheet.hide_gridlines(2)
    sheet.set_paper(9)
    sheet.set_margins(left=0.6, right=0.6, top=0.6, bottom=0.6)
    sheet.center_horizontally()
    sheet.set_footer("&C第 &P 页　共 &N 页")
    head: Style = {"font_name": "黑体", "font_size": 16, "valign": "vcenter", "locked": False}
    sheet.write_string(0, 0, title, book.format(head))
    row, top, breaks = 2, 0, []
    for chart in charts:
        if not _told(chart.listing):
            continue
        placed = _size(chart)
        rows = -(-placed.high // 20) + 1
        if row - top + rows > _PAGE and row > 2:
            top = row
            breaks.append(row)
        sheet.insert_chart(row, 0, _made(book, chart, placed), {"description": alternative(chart), "y_offset": _BELOW})
        row += rows
    if row == 2:
        sheet.write_string(2, 0, "没有登记，画不出图。", book.format({"font_name": "宋体", "locked": False}))
    sheet.set_h_pagebreaks(breaks)
    sheet.print_area(0, 0, max(row, 3), _COLUMNS - 1)


def _told(listing: Listing) -> list[Sequence[Any]]:
    return list(listing.rows[:-1])


def _size(chart: Chart) -> _Placed:
    bars = len(_told(chart.listing)) * (1 if chart.stacked else len(chart.columns))
    if not chart.lying:
        return _Placed(320, "column")
    return _Placed(min(max(220, 90 + 22 * bars), 20 * (_PAGE - 4)), "bar")


def alternative(chart: Chart) -> str:
    """What the chart shows, for who cannot see it: each figure, as the list has it."""
    heads = [chart.listing.columns[c][0] for c in chart.columns]
    lines = [
        f"{row[0]}：{'，'.join(f'{head} {row[c]}' for head, c in zip(heads, chart.columns, strict=True))}"
        for row in _told(chart.listing)
    ]
    return f"{chart.title}。{'；'.join(lines)}。"


def _made(book: Book, chart: Chart, placed: _Placed) -> Any:
    made = book.book.add_chart({"type": placed.kind, **({"subtype": "stacked"} if chart.stacked else {})})
    listing, head = chart.listing, first_row(chart.listing)
    last = head + len(_told(listing))
    for number, column in enumerate(chart.columns):
        made.add_series({
            "name": "=" + reference(listing.name, head + 1, column + 1),
            "categories": "=" + reference(listing.name, head + 2, 1, last + 1, 1),
            "values": "=" + reference(listing.name, head + 2, column + 1, last + 1, column + 1),
            **_LOOKS[number % len(_LOOKS)],
            "border": _LINE,
            "gap": 60,
            **({"overlap": 100} if chart.stacked else {}),
            "data_labels": _labels(stacked=chart.stacked),
        })  # fmt: skip
    made.set_title({"name": chart.title, "name_font": _TITLE, "overlay": False})
    names = {"num_font": _FONT, "line": _LINE, "major_gridlines": {"visible": False}}
    if chart.lying:  # the first name on top; each bar has its figure, and no axis has to tell it
        made.set_y_axis({**names, "reverse": True, "major_tick_mark": "none"})
        made.set_x_axis({"visible": False, "min": 0, "major_gridlines": {"visible": False}})
    else:
        grid = {"visible": True, "line": {"color": "#D9D9D9", "width": 0.5}}
        one_by_one = {"major_unit": 1} if _most(chart) <= _FEW else {}  # half a meeting is no mark on an axis
        made.set_x_axis(names)
        made.set_y_axis({**names, "min": 0, "num_format": "0", "major_gridlines": grid, **one_by_one})
    if len(chart.columns) > 1:
        made.set_legend({"position": "bottom", "font": _FONT})
    else:
        made.set_legend({"none": True})
    made.set_size({"width": _ACROSS, "height": placed.high})
    made.set_chartarea({"border": {"color": "#7F7F7F"}, "fill": {"color": "#FFFFFF"}})
    return made


def _labels(*, stacked: bool) -> dict[str, Any]:
    """The figure at each bar, but no 0; within a bar on white, for a pattern to be read through."""
    told: dict[str, Any] = {"value": True, "num_format": "0;;", "font": _FONT}
    if stacked:
        told |= {"position": "center", "fill": {"color": "#FFFFFF"}}
    return told


def _most(chart: Chart) -> int:
    rows = _told(chart.listing)
    of_row = sum if chart.stacked else max
    return max(int(of_row(row[c] for c in chart.columns)) for row in rows)


def write_facts(book: Book, facts: FactSheet) -> None:
    """A sheet of facts as a table of that name, on which a pivot table may be put at once."""
    sheet = book.sheet(facts.name)
    plain, day = book.format({"locked": False}), book.format(_DAY)
    for at, (heading, wide) in enumerate(facts.columns):
        sheet.set_column(at, at, max(wide, width(heading) + 4))
        sheet.write_string(0, at, heading, plain)
    for number, row in enumerate(facts.rows, 1):
        for at, value in enumerate(row):
            if isinstance(value, date):
                sheet.write_datetime(number, at, datetime.combine(value, time()), day)
            elif isinstance(value, int):
                sheet.write_number(number, at, value, plain)
            else:
                sheet.write_string(number, at, value or "", plain)
    if facts.rows:
        headings = [{"header": heading} for heading, _ in facts.columns]
        where = (0, 0, len(facts.rows), len(facts.columns) - 1)
        sheet.add_table(*where, {"name": facts.name, "columns": headings, "style": "Table Style Light 1"})
    sheet.freeze_panes(1, 0)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    sheet.set_footer("&C第 &P 页　共 &N 页")


def write_book(title: str, charts: Sequence[Chart], listings: Sequence[Listing], facts: Sequence[FactSheet]) -> bytes:
    """A workbook: charts, the lists that they draw, the facts behind them."""
    book = Book(title)
    write_charts(book, "图表", title, charts)
    for listing in listings:
        write_listing(book, listing)
    for sheet in facts:
        write_facts(book, sheet)
    return book.bytes()
